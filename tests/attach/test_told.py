"""What is told of somebody as of a patient: what is left of the letter from which one was made."""

import datetime as dt

import pytest

from feuillet.attach.patient.identity import find_person
from feuillet.attach.patient.mentions import mentions, named_whole
from feuillet.attach.patient.subjects import Ours
from feuillet.attach.patient.told import is_perhaps
from feuillet.attach.words.spelling import day_spans, fold_letter, name_spans
from tests.attach.people_texts import person

_TODAY = dt.date(2026, 12, 1)
_HERS = "J'ai vu Madame Rose TESTA, née le 12/03/1948, pour une fracture de L1.\n"


@pytest.mark.parametrize(
    "left",
    [
        *("M. AUBERT Yves a bien supporté le geste, sous Eliquis.", "M. AUBERT a mal au dos."),
        *("M. AUBERT a bien toléré le geste.", "Mme Anne BRUN a été hospitalisée lundi."),
        *("Mme BRUN est sous Eliquis.", "Au total, M. Yves AUBERT sort ce jour."),
        *(
            "AUBERT Yves a bien supporté le geste.",
            "Nous proposons à M. AUBERT une vertébroplastie.",
        ),
        *("Au total, vertébroplastie de L2 chez M. AUBERT.", "M. AUBERT reprendra l'Eliquis."),
        *("M. AUBERT présente une fracture de D8.", "M. Yves AUBERT, 82 ans, va bien."),
    ],
)
def test_what_is_left_of_a_letter_about_another_is_told(left: str) -> None:
    """A letter made from the last one keeps some of it: whoever sends it reads it again."""
    found = find_person(_HERS + left, person("Rose TESTA 12/03/1948"), today=_TODAY)

    assert found.places
    assert found.others


@pytest.mark.parametrize(
    "beside",
    [
        *("M. TESTA a appelé ce matin.", "Mme Julie BRUN, secrétaire, a ses images."),
        *("Son mari, M. Paul BRUN, a mal.", "Dr AUBERT a bien relu l'IRM.", "Mme TESTA va bien."),
        *("Mme MODELE va bien.\nNom de naissance : MODELE", "M. AUBERT a transmis l'IRM."),
        *("Vue avec M. BRUN. M. BRUN a une procuration.", "Adressée à : TESTA Denise"),
        *("Copie : M. AUBERT Yves.", "Elle a été vue avec M. AUBERT, kinésithérapeute."),
    ],
)
def test_whoever_else_comes_up_in_a_letter_is_not_told(beside: str) -> None:
    """A notice of each day hides the real ones."""
    found = find_person(_HERS + beside, person("Rose TESTA 12/03/1948"), today=_TODAY)

    assert found.places
    assert not found.others


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Docteur Rose TESTA\nnée le 12/03/1948", True),
        ("J'ai vu Mme Rose TESTA, née le 12/03/1948.", True),
        ("Dr Rose TESTA\nReçu le 12/03/1948", False),
        ("Mme Rose TESTA, née le 12/03/1948, sa\nfille, vue ce jour.", False),
        ("Mme Rose TESTA, née le 12/03/1948.", False),
    ],
)
def test_who_is_told_ill_may_be_the_patient(text: str, expected: bool) -> None:
    """With a birth date below a doctor's title, which no letterhead has, or under care."""
    folded = fold_letter(text)
    names = name_spans(folded, "TESTA"), name_spans(folded, "Rose")
    rose = mentions(folded, *names), named_whole(folded, *names), Ours(folded, "testa", "rose")

    assert is_perhaps(folded, *rose, day_spans(folded, dt.date(1948, 3, 12))) is expected
