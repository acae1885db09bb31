"""What a file claims and how it is called: written as XML that any reader takes as it was meant."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, strategies as st

from feuillet.pdf.xmp import Claims, read_claims, write_claims

DC = "{http://purl.org/dc/elements/1.1/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
CLAIMS = st.builds(
    Claims,
    st.booleans(),
    st.none() | st.tuples(st.sampled_from("1234"), st.sampled_from(["", "A", "B", "U"])),
)
TITLES = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]))


@given(TITLES, CLAIMS)
def test_a_title_of_any_characters_is_read_back(title: str, claims: Claims) -> None:
    """By a reader of XML, whatever the file claims."""
    packet = write_claims(title, claims).decode()
    tree = ElementTree.fromstring(packet.partition("?>")[2])

    assert [li.text or "" for li in tree.findall(f".//{DC}title/{RDF}Alt/{RDF}li")] == [title]


@given(TITLES, CLAIMS)
def test_what_is_claimed_is_read_back(title: str, claims: Claims) -> None:
    """No more, no less."""
    assert read_claims(write_claims(title, claims)) == claims


@pytest.mark.parametrize("title", ['pdfuaid:part="1"', "pdfaid:part='2' pdfaid:conformance='A'"])
def test_a_title_claims_nothing(title: str) -> None:
    """A file is not accessible because it is called so."""
    assert read_claims(write_claims(title, Claims())) == Claims()


@pytest.mark.parametrize(
    ("packet", "claims"),
    [
        (b'<rdf:Description pdfuaid:part="1" pdfaid:part="2"/>', Claims(True, ("2", ""))),
        (b"<x pdfaid:conformance = 'b'\n y='z' pdfaid:part = '3'>", Claims(False, ("3", "B"))),
        (b"<pdfaid:part> 1 </pdfaid:part><pdfaid:conformance>b<", Claims(False, ("1", "B"))),
        (b"<x pdfuaid:part = '2'/>", Claims()),
        ("<x pdfuaid:part='1'/>".encode("utf-16"), Claims()),
        (b"\xff\xfe not a packet", Claims()),
        (None, Claims()),
    ],
)
def test_claims_are_read_in_each_of_their_forms(packet: bytes | None, claims: Claims) -> None:
    """As attributes or elements (ISO 16684-1, 7); what cannot be read claims nothing."""
    assert read_claims(packet) == claims
