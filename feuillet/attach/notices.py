"""What whoever sends a letter must know of it, each with its code; the letter goes all the same."""

from collections.abc import Sequence

from feuillet.attach.letter import Letter
from feuillet.attach.patient.identity import SURNAME, missing_in
from feuillet.attach.patient.typed import Fit
from feuillet.attach.person import Person
from feuillet.model.french import enumerate_fr
from feuillet.model.values import Doubt
from feuillet.pdf.readback import pictured_pages

NO_PERSON = Doubt(
    "Attention : fiche sans identité, rien à comparer avec le courrier.", "letter-not-compared"
)
NAMES_ANOTHER = Doubt(
    "Attention : ce courrier nomme aussi un autre patient : relisez-le.", "letter-names-another-too"
)
SWAPPED = Doubt(
    "Attention : le nom et le prénom de la fiche semblent échangés : vérifiez-les.",
    "letter-name-swapped",
)
NAMED_LONGER = {
    Fit.SHORTER: Doubt(
        "Attention : le courrier donne un nom plus long que celui de la fiche : comparez, c'est"
        " peut-être quelqu'un d'autre.",
        "letter-name-longer",
    ),
    Fit.LATER: Doubt(
        "Attention : le courrier porte aussi un autre prénom avant celui de la fiche : comparez,"
        " c'est peut-être quelqu'un d'autre.",
        "letter-name-longer",
    ),
}
UNCHECKED = Doubt(
    "Attention : personne n'a vérifié que le courrier et la fiche sont du même patient,"
    " comparez-les.",
    "letter-unchecked",
)

_FEW_LETTERS = 100
"""A page number, a fax's line or a stamp on a scan has fewer; a page of a letter has more."""


def removed(what: str) -> Doubt:
    """Return that something was taken out of a letter."""
    return Doubt(f"Le courrier contenait {what} : retiré.", "letter-content-removed")


def commented(count: int) -> Doubt:
    """Return that a letter's comments go with it."""
    return Doubt(
        f"Attention : ce courrier porte {count} commentaire"
        f"{'s, qui partent' if count > 1 else ', qui part'} avec lui : relisez-le.",
        "letter-has-comments",
    )


def pictured(letter: Letter, person: Person) -> list[Doubt]:
    """Return that some pages of a letter are pictures, whose words nobody compared; or nothing.

    A logo or a signature is smaller than half a page; a letter on a picture of paper, and a scan
    whose text was recognised, have text, or a line at least that names the patient.
    """
    pages = [at + 1 for at in pictured_pages(letter.pdf) if _is_mute(letter.lines[at], person)]
    return [_told_of(pages)] if pages else []


def _told_of(pages: Sequence[int]) -> Doubt:
    several = len(pages) > 1
    named = enumerate_fr(tuple(map(str, pages)))
    told = (
        f"les pages {named} du courrier sont des images, que personne n'a lues : relisez-les,"
        if several
        else f"la page {named} du courrier est une image, que personne n'a lue : relisez-la,"
    )
    return Doubt(
        f"Attention : {told} c'est peut-être le courrier d'un autre patient.", "letter-page-unread"
    )


def _is_mute(text: str, person: Person) -> bool:
    few = sum(sign.isalpha() for sign in text) < _FEW_LETTERS
    return few and SURNAME in missing_in(text, person)
