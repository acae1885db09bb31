"""What is said of a letter that is not the patient's."""

import datetime as dt

import pytest

from feuillet.attach.identity import Person, Recognition, Why, find_person
from feuillet.attach.refusals import unlike
from feuillet.errors import Advice, LetterUnread

CAMILLE = Person("EXEMPLE", "Camille", dt.date(1948, 3, 12))


def _said(why: Why, *, others: bool = False, hidden: bool = False, scanned: bool = False) -> str:
    found = Recognition(why=why, others=others, label="Patient")
    return str(unlike("Cher confrère,", CAMILLE, found, hidden, scanned))


def test_each_reason_has_its_own_sentence() -> None:
    """In one line, with what to do, and without a name."""
    said = {why: _said(why) for why in Why}

    assert len(set(said.values())) == len(said)
    assert all(" : " in each and each.endswith(".") for each in said.values())
    assert not any(name in each for each in said.values() for name in ("EXEMPLE", "Camille"))
    assert "séparez-les" in said[Why.SEVERAL]
    assert "sa ligne « Patient »" in said[Why.SUBJECT]
    assert "loin" in said[Why.FAR]
    assert "loin" not in said[Why.APART]


def test_the_line_that_names_another_is_quoted_by_its_label() -> None:
    """So that whoever reads the refusal finds it."""
    text = "Nom du patient : TESTA Paul\nMme EXEMPLE Camille, née le 12/03/1948, est vue ce jour."
    said = unlike(text, CAMILLE, find_person(text, CAMILLE), hidden=False, scanned=False)

    assert str(said).startswith("Courrier : sa ligne « Nom du patient » nomme un autre patient")


@pytest.mark.parametrize("why", set(Why) - {Why.MISSING})
def test_no_way_round_is_offered_where_the_text_was_read(why: Why) -> None:
    """A scan whose text names somebody else is somebody else's."""
    assert Advice.VOUCH_LETTER not in _said(why, scanned=True)


def test_a_way_round_is_offered_where_a_scan_may_have_been_misread() -> None:
    """Unless its subject line names another."""
    found = Recognition(why=Why.MISSING, others=False, label="")
    scan = unlike("Cher confrère,", CAMILLE, found, hidden=False, scanned=True)

    assert isinstance(scan, LetterUnread)
    assert Advice.VOUCH_LETTER in str(scan)
    assert Advice.VOUCH_LETTER in _said(Why.MISSING, hidden=True, scanned=True)
    assert Advice.VOUCH_LETTER not in _said(Why.MISSING, others=True, scanned=True)
    assert Advice.VOUCH_LETTER not in _said(Why.MISSING)
