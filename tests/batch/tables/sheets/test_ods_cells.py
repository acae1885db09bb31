"""What an ODS cell's paragraphs and attributes say."""

from xml.etree.ElementTree import fromstring

import pytest

from feuillet.batch.tables.sheets.ods_cells import form_of, own_text, repetition

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<text:p>un</text:p><text:p>deux</text:p>", "un\ndeux"),
        ("<text:p>a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d</text:p>", "a   b\tc\nd"),
        ("<text:p>a<text:note>CANARI</text:note>b</text:p>", "ab"),
        ("<office:annotation><text:p>CANARI</text:p></office:annotation><text:p>a</text:p>", "a"),
    ],
)
def test_a_cells_text_is_that_of_its_paragraphs(xml: str, text: str) -> None:
    """Notes upon it and in it left out."""
    assert own_text(fromstring(f"<x {NAMES}>{xml}</x>")) == text


@pytest.mark.parametrize(
    "xml", ["<text:p><text:s text:c='999999999'/></text:p>", "<table:table/><text:p>a</text:p>"]
)
def test_a_text_that_cannot_be_told_is_refused(xml: str) -> None:
    """One word must not fill the memory; a table in a cell is no text."""
    with pytest.raises(ValueError, match=r"spaces|table"):
        own_text(fromstring(f"<x {NAMES}>{xml}</x>"))


def test_an_empty_cell_holds_nothing() -> None:
    """Once, unless it says otherwise."""
    assert (form_of(()).cell, form_of(()).problem, form_of(()).repeated) == (None, "", 1)
    assert [repetition(times) for times in (None, "", "0", "7")] == [1, 1, 1, 7]
