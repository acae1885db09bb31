"""What is said of a letter that is not the patient's, and what to do: never with a name."""

import re

from feuillet.attach.letter import PRINT_APART
from feuillet.attach.patient.identity import BIRTH_DATE, SURNAME, Recognition, missing_in
from feuillet.attach.patient.why import Why
from feuillet.attach.person import Person
from feuillet.attach.words.spelling import fold_letter
from feuillet.errors import (
    Advice,
    LetterOfAnother,
    LetterUnread,
    LetterUnusable,
)
from feuillet.model.french import enumerate_fr


class LetterNamesAnother(LetterOfAnother):
    """Its text is about somebody else."""

    reason = "names-another"


class LetterOfSeveral(LetterOfAnother):
    """It is about several patients, ours among them."""

    reason = "several-patients"


class LetterBirthDiffers(LetterOfAnother):
    """Another birth date or age is given to the patient's name: a namesake, or a slip."""

    reason = "birth-date-differs"


class LetterNameSwapped(LetterOfAnother):
    """The leaflet has the name and the first name the other way round."""

    reason = "names-swapped"


class LetterBirthMissing(LetterOfAnother):
    """The patient is named, without the birth date."""

    reason = "birth-date-missing"


_READ_IT = f"relisez-le, puis {Advice.VOUCH_LETTER}."
_RIGHT_ONE = "est-ce le bon courrier ?"
_APART = f"{PRINT_APART[0].lower()}{PRINT_APART[1:]}"
_IF_SO = f"{_RIGHT_ONE} Si oui : {_APART}"
_MENDED = (
    f"{_RIGHT_ONE} Si oui : faites ajouter au courrier, par qui l'a écrit, une ligne « Concerne :"
    f" NOM Prénom, né(e) le … », ou {_APART}"
)
"""Where whoever has that name there may be the patient, and a line that says so makes it his."""

_NO_TEXT = (
    f"sans aucun texte, sans doute numérisé : le patient n'a pas pu y être vérifié. R{_READ_IT[1:]}"
)

_HIDDEN = (
    "le patient de la fiche n'y figure que caché (calque éteint, hors de la page, blanc sur blanc…)"
)
_SAYS = {
    Why.SEVERAL: "il parle de plusieurs patients, et les données des autres partiraient avec lui :"
    " séparez-les, puis joignez la fiche au courrier de son patient.",
    Why.PAGE: "la page {page} est celle d'un autre patient, et ses données partiraient avec lui :"
    " séparez les lettres, puis joignez la fiche à celle de son patient.",
    Why.SUBJECT: f"sa ligne « {{label}} » nomme un autre patient que celui de la fiche : {_IF_SO}",
    Why.BIRTH: "une autre date de naissance y est donnée pour le patient de la fiche : comparez,"
    f" c'est peut-être un homonyme ; {_IF_SO}",
    Why.BIRTH_NAME: "un autre nom de naissance y est donné pour le patient de la fiche : comparez,"
    f" c'est peut-être un homonyme ; {_IF_SO}",
    Why.ANOTHER: "un avis, un soin ou un rendez-vous semble y être pour quelqu'un d'autre que le"
    f" patient de la fiche (un proche…) : {_IF_SO}",
    Why.AUTHOR: "le patient de la fiche semble l'écrire ou le signer pour quelqu'un d'autre (un"
    f" enfant, un proche…) : {_IF_SO}",
    Why.AGE: "l'âge qui y est dit du patient de la fiche ne va pas avec la date de naissance :"
    f" comparez, c'est peut-être un homonyme ; {_IF_SO}",
    Why.SWAPPED: "le nom et le prénom de la fiche semblent échangés, il les écrit dans l'autre"
    " sens : corrigez la fiche, puis recommencez.",
    Why.PART: "le prénom de la fiche n'y est que le début d'un prénom plus long (« Anne » pour"
    " « Anne-Marie ») : si c'est bien ce patient, recopiez-le en entier, puis recommencez ; sinon,"
    f" {_APART}",
    Why.WORDS: "le nom et le prénom de la fiche n'y sont qu'une partie de ceux du patient"
    " (« MARTIN » pour « DUPONT MARTIN », « Paul » pour « Pierre Paul ») : si c'est bien ce"
    f" patient, recopiez-les en entier, puis recommencez ; sinon, {_APART}",
    Why.DAY: "la date de naissance de la fiche n'y est que celle d'un autre jour (courrier, visite,"
    f" opération…), ou sans le siècle : vérifiez-la ; {_MENDED}",
    Why.CARER: "le patient de la fiche n'y est nommé qu'à un autre titre (soignant, auteur,"
    f" destinataire, tiers…) : {_IF_SO}",
    Why.RELATIVE: "le patient de la fiche n'y est nommé que comme un proche (parent, personne de"
    f" confiance…) : {_IF_SO}",
    Why.NAMES: "le nom et le prénom du patient de la fiche y sont ceux de deux personnes :"
    f" {_IF_SO}",
    Why.UNSHOWN: f"il parle aussi de quelqu'un d'autre, qui pourrait être son patient : {_MENDED}",
    Why.APART: f"la date de naissance de la fiche y est celle de quelqu'un d'autre : {_IF_SO}",
    Why.FAR: "le nom et la date de naissance de la fiche y sont trop loin l'un de l'autre pour être"
    f" sûr qu'ils vont ensemble : {_MENDED}",
}

_KINDS = {
    **dict.fromkeys((Why.SEVERAL, Why.PAGE), LetterOfSeveral),
    **dict.fromkeys((Why.SUBJECT, Why.BIRTH_NAME, Why.ANOTHER, Why.AUTHOR), LetterNamesAnother),
    **dict.fromkeys((Why.BIRTH, Why.AGE), LetterBirthDiffers),
    Why.DAY: LetterBirthMissing,
    Why.SWAPPED: LetterNameSwapped,
}
"""What a program does about them; all others say nothing sure of whose the letter is."""

_TWO_NAMES = re.compile(
    r"(?<=[^\W\d_] )(?:nee?|epouse|epoux|ep|veuve|vve|dite|alias)(?![^\W_])"
    r"|[^\W\d_] ?[(/,;] ?[^\W\d_]"
)
"""« TESTA née MODELE », « TESTA (MODELE) » in the field of one name."""


_SPACED = re.compile(r"(?:(?<![^\W_])[^\W\d_]{1,2}(?![^\W_])[ ,:.]{1,3}){8,}")
"""Letters set apart, for the look of it: no program finds a word there."""

_SPELT = (
    f"une partie de son texte se lit mal, lettre par lettre : {_RIGHT_ONE} Si oui : imprimez-le de"
    " nouveau en PDF, ou numérisez-le, puis recommencez"
)


def unread() -> LetterUnread:
    """Return the refusal of a letter without any text."""
    return LetterUnread(f"Courrier : {_NO_TEXT}")


def unlike(
    text: str, person: Person, found: Recognition, hidden: bool, scanned: bool, page: int = 0
) -> LetterUnusable:
    """Return the refusal of a letter that is not a person's: what is wrong, what can be done.

    The way round is for letters that cannot be read: not for one whose text names somebody else.

    Args:
        text: Of the whole letter.
        hidden: Whether that person is there, and no reader sees it.
        scanned: Whether a page is a picture, whose text may be misread.
        page: On which one, from 1, what is wrong stands; 0 if that is not known, or all there is.
    """
    undated, named = False, False
    if hidden:
        said = _HIDDEN
    elif found.why is not None and found.why is not Why.MISSING:
        words = _SAYS[found.why].replace("{label}", found.label).replace("{page}", str(found.page))
        # A line « Concerne : » would make a letter about somebody else pass for that person's.
        usual = LetterNamesAnother if found.another else LetterOfAnother
        kind = _KINDS.get(found.why, usual)
        where = f"Courrier, page {page}" if page else "Courrier"
        if found.another:
            words = words.replace(_MENDED, _IF_SO)
        elif found.perhaps:
            words = words.replace(_IF_SO, _MENDED)
        return kind(f"{where} : {words}")
    elif _TWO_NAMES.search(fold_letter(person.surname).text):
        return LetterUnusable(
            "Nom : un seul nom dans ce champ : mettez celui de naissance dans « Nom de naissance »,"
            " puis recommencez."
        )
    else:
        missing = missing_in(text, person)
        stand = "figurent" if len(missing) > 1 else "figure"
        named = SURNAME not in missing
        undated = missing == (BIRTH_DATE,)
        said = f"{enumerate_fr(missing)} du patient de la fiche n'y {stand} pas"
    if found.others:
        return LetterNamesAnother(f"Courrier : {said} ; quelqu'un d'autre y est nommé : {_IF_SO}")
    if scanned:
        return LetterUnread(f"Courrier : {said} : {_RIGHT_ONE} S'il est numérisé : {_READ_IT}")
    if any(map(_is_spelt, _SPACED.findall(fold_letter(text).text))):
        return LetterOfAnother(f"Courrier : {said} ; {_SPELT}.")
    kind = LetterBirthMissing if undated else LetterOfAnother
    return kind(f"Courrier : {said} : {_MENDED if named else _IF_SO}")


def _is_spelt(letters: str) -> bool:
    """Whether short words are mostly letters: « il y a un an » is none."""
    words = re.findall(r"[^\W_]+", letters)
    return 2 * sum(len(word) == 1 for word in words) > len(words)
