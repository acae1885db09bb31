"""PDF objects as text: what qpdf wrote is taken apart and put together without a loss."""

import zlib

import pytest
from hypothesis import given, strategies as st
from pikepdf import Array, Dictionary, Name, Object, String

from feuillet.pdf.syntax import (
    array,
    blank_references,
    compact,
    dictionary,
    fields,
    fill_marks,
    inflate,
    items,
    mark_headers,
    mark_string,
    references,
    refuse_damaged,
    text_string,
    without_length,
)

NAMES = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=1, max_size=8)
PLAIN = st.one_of(
    st.integers(-(10**9), 10**9),
    st.booleans(),
    st.decimals(-1000, 1000, places=3),
    NAMES.map(lambda name: Name("/" + name)),
    st.binary(max_size=20).map(String),
    st.sampled_from([b"1 0 R", b") >> 2 0 R", b"<<", b"\\(", b"%b\r\n"]).map(String),
)
OBJECTS = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(Array),
        st.dictionaries(NAMES.map(lambda name: "/" + name), inner, max_size=4).map(Dictionary),
    ),
    max_leaves=12,
)
DICTIONARIES = st.dictionaries(NAMES.map(lambda name: "/" + name), OBJECTS, min_size=1, max_size=5)


@given(DICTIONARIES)
def test_a_dictionary_taken_apart_and_put_together_is_the_same(entries: dict[str, object]) -> None:
    """Whatever its strings and names hold."""
    text = Dictionary(entries).unparse()

    assert dictionary(fields(text)) == text
    assert len(fields(text)) == len(entries)


@given(st.lists(OBJECTS, min_size=1, max_size=6))
def test_an_array_taken_apart_and_put_together_is_the_same(values: list[object]) -> None:
    """Item by item, arrays and dictionaries inside it too."""
    text = Array(values).unparse()

    assert array(items(text)) == text
    assert len(items(text)) == len(values)


@given(DICTIONARIES)
def test_a_dictionary_without_its_spaces_says_the_same(entries: dict[str, object]) -> None:
    """As qpdf reads it."""
    whole = Dictionary(entries)

    assert Object.parse(compact(fields(whole.unparse()))) == whole


@given(DICTIONARIES)
def test_digits_in_a_string_name_no_object(entries: dict[str, object]) -> None:
    """None of these objects names another, whatever they say."""
    text = Dictionary(entries).unparse()
    form, named = blank_references(text)

    assert references(text) == named == ()
    assert form % () == text


def test_objects_that_a_text_names_are_found_and_given_other_numbers() -> None:
    """In order, each as often as it is named."""
    text = b"<< /A 12 0 R /B [ (12 0 R) 7 1 R ] /C 12 0 R /D (100%) >>"
    form, named = blank_references(text)

    assert named == (b"12 0", b"7 1", b"12 0")
    assert form % (b"1 0 R", b"2 0 R", b"3 0 R") == (
        b"<< /A 1 0 R /B [ (12 0 R) 2 0 R ] /C 3 0 R /D (100%) >>"
    )


@pytest.mark.parametrize("text", [b"[ 1 ]", b"<< /A 1", b"<414243>", b"null", b""])
def test_what_is_no_dictionary_is_refused(text: bytes) -> None:
    """Rather than read as one without entries."""
    with pytest.raises(ValueError, match="dictionary"):
        fields(text)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_from_a_pdf_string(text: str) -> None:
    """In any writing, with any bracket."""
    assert str(Object.parse(text_string(text))) == text


def test_names_of_header_cells_are_told_apart_by_file() -> None:
    """In both ways of writing a string; nothing else is touched."""
    text = b"<< /Headers [ (un) <6465> ] /T (un) >>"

    assert fill_marks(mark_headers(text), b"p2-") == (
        b"<< /Headers [ (p2-un) <70322d6465> ] /T (un) >>"
    )
    assert fill_marks(mark_string(b"(un)"), b"p1-") == b"(p1-un)"


def test_the_length_of_a_stream_alone_is_left_out() -> None:
    """It is written anew."""
    assert without_length(b"<< /Length 12 /Length1 30 >>") == b"<< /Length1 30 >>"


@given(st.binary(max_size=2000))
def test_what_was_deflated_is_read_and_nothing_that_is_cut(data: bytes) -> None:
    """A stream without its end is none."""
    packed = zlib.compress(data)

    assert inflate(packed) == data
    assert inflate(packed[:-5]) is None


def test_a_damaged_or_endless_stream_is_not_taken_for_a_page() -> None:
    """A megabyte is no page's content; damage is told wherever it stands."""
    endless = zlib.compress(bytes(3_000_000), 1)
    damaged = endless[:-4] + bytes(4)

    assert inflate(endless) is None
    refuse_damaged(endless)
    with pytest.raises(ValueError, match="damaged"):
        refuse_damaged(damaged)
    with pytest.raises(ValueError, match="damaged"):
        inflate(b"no stream at all")


def test_qpdf_still_writes_as_this_module_reads() -> None:
    """One line, one space between tokens: all of it rests on that."""
    text = Dictionary({"/A": [1, Name("/B C")], "/D": Dictionary(E=String("a(\n1 0 R"))}).unparse()

    assert text == b"<< /A [ 1 /B#20C ] /D << /E (a\\(\\n1 0 R) >> >>"
