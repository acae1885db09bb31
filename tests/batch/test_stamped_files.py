"""Stamped files read back: whole once, then only what is new, and never taken on trust."""

import random
from dataclasses import replace

import pytest

from feuillet.batch.rows import ReadyRow
from feuillet.batch.stamped_files import IN_FULL, Reader
from feuillet.batch.stamped_text import StripReader
from feuillet.batch.wrong_patient import faults_in
from feuillet.pdf.objects import read_head
from feuillet.stamp.stamp import Slot, Stock
from tests.batches import checked, patient, press
from tests.helpers import text_by_page

PEOPLE = [patient(number, ipp=f"{number:04d}") for number in range(1, 9)]
LISTED = checked(*PEOPLE)


@pytest.fixture(scope="module")
def stock() -> Stock:
    """The stock of these patients' variant."""
    one = press()
    return one.compile(one.complete(one.accept(PEOPLE[0])), "0000-0000")


def _stamp(stock: Stock, entry: ReadyRow) -> bytes:
    one = press()
    pdf = one.stamp(stock, one.complete(one.accept(entry.raw)), entry.token)
    assert pdf is not None
    return pdf


def test_a_second_file_is_read_for_what_is_its_own(stock: Stock) -> None:
    """The first says all; the next says its patient, and nothing that all sheets say."""
    reader = Reader()
    first, second = (_stamp(stock, entry) for entry in LISTED.entries[:2])
    whole, own = reader.read(first), reader.read(second)

    assert "Reposez-vous" in whole[0]
    assert "Reposez-vous" not in own[0]
    assert own[0].split("\n")[:2] != whole[0].split("\n")[:2]
    assert {"EXEMPLE-2", "Camille", "12/03/1948", LISTED.entries[1].token} <= {*own[0].split("\n")}
    assert all(line.replace("\xa0", " ") in text_by_page(second)[0] for line in own[0].split("\n"))


def test_everyones_own_file_is_proved_and_nobody_elses(stock: Stock) -> None:
    """Each file against each row: only its own has no fault."""
    reader = Reader()
    files = [_stamp(stock, entry) for entry in LISTED.entries]
    reader.read(files[0])
    proved = [
        [not faults_in(pdf, entry, LISTED, stock.pages, reader.read) for entry in LISTED.entries]
        for pdf in files
    ]

    assert proved == [[at == own for at in range(8)] for own in range(8)]


def test_a_stock_that_swaps_lines_is_found_out(stock: Stock) -> None:
    """The token of another row, under the right name."""
    reader, (first, second) = Reader(), LISTED.entries[:2]
    reader.read(_stamp(stock, first))
    wrong = _stamp(stock, replace(second, token=first.token))

    assert faults_in(wrong, second, LISTED, stock.pages, reader.read)


def test_a_missing_line_is_found_out(stock: Stock) -> None:
    """A page without its patient's name is given to nobody."""
    reader, (first, second) = Reader(), LISTED.entries[:2]
    reader.read(_stamp(stock, first))
    blank = tuple(
        b"[] TJ\n" if isinstance(slot, Slot) and slot.name == "nom" else slot
        for slot in stock.slots
    )

    assert "l'identité ou le repère manque sur une page" in faults_in(
        _stamp(replace(stock, slots=blank), second), second, LISTED, stock.pages, reader.read
    )


def test_whatever_is_not_as_the_first_is_read_in_full(stock: Stock) -> None:
    """Another operator in a strip, a place in the table, a length: the usual engine reads it."""
    first, second = (_stamp(stock, entry) for entry in LISTED.entries[:2])
    head = read_head(first)
    assert head is not None
    strips = StripReader(head, first)
    assert strips.lines(second) is not None
    tail = len(head.plate.head)
    rng = random.Random(2)
    changed = []
    for _ in range(300):
        spoiled = bytearray(second)
        spoiled[rng.randrange(tail, len(second) - 8)] ^= 1 << rng.randrange(8)
        changed.append(bytes(spoiled))
    told = [strips.lines(pdf) for pdf in changed]

    # A glyph that is another is another word; nothing else may differ unseen.
    assert sum(one is None for one in told) > 150
    assert all(one is None or len(one) == len(stock.pages) for one in told)
    assert strips.lines(second.replace(b" TJ\n", b" TJ 3 Tr\n", 1)) is None


def test_one_file_in_two_hundred_is_read_in_full_again(stock: Stock) -> None:
    """By the engine that reads every other file."""
    reader = Reader()
    pdf = _stamp(stock, LISTED.entries[0])
    full = [at for at in range(2 * IN_FULL + 1) if "Reposez-vous" in reader.read(pdf)[0]]

    assert full == [0, IN_FULL, 2 * IN_FULL]


def test_a_file_of_no_stock_is_read_in_full_each_time() -> None:
    """And another program's, too."""
    one = press()
    archived = replace(one, options=replace(one.options, profile="dmp"))
    dmp = archived.print(PEOPLE[0]).pdf
    reader = Reader()

    assert reader.read(dmp) == reader.read(dmp)
    assert "Reposez-vous" in reader.read(dmp)[0]
