"""Whose a birth date is that a sentence gives to « son père », without a name."""

import pytest

from feuillet.attach.relatives import SENTENCE, is_of_a_relative
from feuillet.attach.spelling import fold_letter

_DAY = "12/03/1948"


def _is_of_a_relative(said: str) -> bool:
    folded = fold_letter(f"M. Paul BRUN{said} {_DAY}")
    at = folded.text.index(_DAY)
    return is_of_a_relative(folded, len("M. Paul BRUN"), (at, at + len(_DAY)))


@pytest.mark.parametrize(
    "said",
    [
        ". Ne pas confondre avec son père, qui a le même prénom et est né le",
        *(". Homonymie avec son père (né le", " et sa belle-sœur, née le", ". Sa mère est née le"),
        *(
            " : votre petit-fils, né le",
            ", vu avec leur ami\nné le",
            ". Son frère est de L1, né le",
        ),
        " VIENT POUR UN AVIS AU SUJET DE SON PERE EGALEMENT\nNE LE",
    ],
)
def test_a_birth_date_behind_a_relative_is_the_relatives(said: str) -> None:
    """In one sentence, whatever stands between."""
    assert _is_of_a_relative(said)


@pytest.mark.parametrize(
    "said",
    [
        *(", né le", ", vu avec sa fille, né le", ". Sa fille l'aide. Né le", "\nSa fille\nNé le"),
        *(" vu pour son dos, né le", " est opéré de L1. Il est né le", " et son médecin, le"),
        " vu avec sa fille pour un tassement de la première vertèbre\nDDN :",
    ],
)
def test_a_birth_date_of_another_sentence_or_gender_is_not(said: str) -> None:
    """« vu avec sa fille, né le »: he is."""
    assert not _is_of_a_relative(said)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("de L1. Elle", 1),
        ("le 12/03/1948. Il", 1),
        ("Mme. Rose", 0),
        ("M. Paul", 0),
        ("vu ? Oui", 1),
    ],
)
def test_a_sentence_ends_where_no_title_does(text: str, ends: int) -> None:
    """A vertebra and a year end one."""
    assert len(SENTENCE.findall(fold_letter(text).text)) == ends
