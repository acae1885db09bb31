"""Whose a birth date is that a sentence gives to « son père », without a name."""

import pytest

from feuillet.attach.words.relatives import (
    SENTENCE,
    gender_of,
    is_apposed,
    is_of_a_relative,
    is_parent_of_a_child,
    only_comes_along,
)
from feuillet.attach.words.spelling import fold_letter

_DAY = "12/03/1948"


def _is_of_a_relative(said: str) -> bool:
    folded = fold_letter(f"M. Paul BRUN{said} {_DAY}")
    at = folded.text.index(_DAY)
    return is_of_a_relative(folded, len("M. Paul BRUN"), (at, at + len(_DAY)))


@pytest.mark.parametrize(
    "said",
    [
        ". Ne pas confondre avec son père, qui a le même prénom et est né le",
        *(
            ", dont le père est né le",
            ". Le fils, né le",
            ". Antécédents : père (",
            ". Mère née le",
        ),
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


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("belle-soeur", "f"),
        ("petit-fils", "m"),
        ("enfant", ""),
        ("jeune tante", "f"),
        ("amie", "f"),
    ],
)
def test_a_relatives_word_tells_a_man_or_a_woman(said: str, expected: str) -> None:
    """Unless it is said of both."""
    assert gender_of(said) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        *(
            (", épouse de M. ", True),
            (", mère de ", True),
            (", mariée à ", True),
            (", et fille d'", True),
        ),
        *(
            (" vit avec ", False),
            (". Sa fille ", False),
            (", épouse ", False),
            (", adressée à ", False),
        ),
    ],
)
def test_a_name_that_only_says_whose_relative_she_is(before: str, expected: bool) -> None:
    """« , épouse de M. BRUN »: he is no other patient."""
    folded = fold_letter(f"Mme Rose TESTA{before}Paul BRUN")

    assert is_apposed(folded, folded.text.index("paul")) is expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        *(("Sa fille, Mme {}, née le 01/02/1970, l'accompagne.", True),),
        *(
            ("Son fils {} (01/02/1970) est joignable.", True),
            ("Sa fille {} 01/02/1970 a mal.", False),
        ),
        ("Sa personne de confiance est sa fille, Mme {}, née le 01/02/1970.", True),
        *(("Mme {} (01/02/1970) l'accompagne.", False), ("Sa sœur {} 01/02/1970 vient.", False)),
    ],
)
def test_a_relative_who_comes_along_is_no_patient(said: str, expected: bool) -> None:
    """By what is said behind the birth date."""
    folded = fold_letter(said.format("Anne BRUN"))
    start, day = folded.text.index("anne"), folded.text.index("01/02/1970")
    title = start - len("Mme ") * ("mme" in folded.text)
    end = day + len("01/02/1970")

    assert only_comes_along(folded, title, end) is expected


def test_a_parent_on_a_childs_line_is_no_patient() -> None:
    """« Enfant : X, né le …, de Y »."""
    folded = fold_letter("Enfant : TESTA Tom, né le 15/03/2019, de Anne BRUN (05/05/1987)")
    other = fold_letter("TESTA Tom, né le 15/03/2019, de Anne BRUN (05/05/1987)")

    assert is_parent_of_a_child(folded, folded.text.index("anne"))
    assert not is_parent_of_a_child(other, other.text.index("anne"))
