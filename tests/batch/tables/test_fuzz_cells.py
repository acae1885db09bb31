"""Whatever cells hold: read as the sheet shows them, or told with their place; in CSV, XLSX, ODS.

Each table is made from a seed; what it must be read as is known from how it was made.
"""

import random
import re
from collections.abc import Iterator
from typing import Any

import pytest

from feuillet.batch.tables import Cell, read_table
from feuillet.batch.tables.columns import raw_rows
from feuillet.errors import TableUnreadable
from feuillet.model.leaflet import Leaflet
from tests.batch.tables.wild_cells import (
    TEXTS,
    Wild,
    excel_cell,
    ods,
    ods_cell,
    text_tables,
    xlsx,
)

ROWS, WIDTH = 4, 5
SAMPLE = 15
"""Tables of an ordinary run; a whole one has ten thousand cells."""

FIELDS = ("nom", "prenom", "date_naissance", "date_operation", "nombre", "consigne", "niveaux")


def _wrong(seed: int, leaflet: Leaflet) -> Iterator[str]:
    chance = random.Random(seed)
    if seed % 3 == 0:
        yield from _texts_wrong(chance, leaflet)
        return
    from_1904, in_excel = bool(chance.randrange(2)), seed % 3 == 1
    sound = chance.randrange(2) == 0
    rows = [
        [_cell(chance, in_excel, from_1904, sound or chance.randrange(4) > 0) for _ in range(WIDTH)]
        for _ in range(ROWS)
    ]
    for row in rows:
        row[0] = _text("EXEMPLE", in_excel)
    header = [_text(f"nom{at}", in_excel) for at in range(WIDTH)]
    sheet = [header, *rows]
    merged = "B2:C3" if in_excel and chance.randrange(8) == 0 else ""
    for row, column in ((0, 2), (1, 1), (1, 2)) if merged else ():
        rows[row][column] = Wild()
    if merged:
        rows[0][1] = _text("EXEMPLE", in_excel)
    content = xlsx(sheet, from_1904=from_1904, merged=merged) if in_excel else ods(sheet)
    places = {
        f"{'ABCDE'[column]}{number}": cell
        for number, row in enumerate(rows, 2)
        for column, cell in enumerate(row)
        if cell.cell is None
    }
    places |= dict.fromkeys(merged.split(":") if merged else (), MERGED)
    table = read_table(content)
    told = set(re.findall(r"\b[A-E]\d\b", " ".join(table.problems)))
    if told != set(places):
        odd = {place: places.get(place) for place in told ^ set(places)}
        yield f"{odd} : dit {table.problems}"
    for found, row in zip(table.rows, rows, strict=True):
        for cell, wild in zip(found.cells, row, strict=True):
            blank = wild.cell is not None and not (wild.cell.text + cell.text).strip()
            if wild.cell not in (None, cell) and not blank:
                yield f"{wild} : lu {cell}"


MERGED = Wild("fusionnée")


def _cell(chance: random.Random, in_excel: bool, from_1904: bool, sound: bool) -> Wild:
    if in_excel:
        return excel_cell(chance, from_1904=from_1904, sound=sound)
    return ods_cell(chance, sound=sound)


def _text(text: str, in_excel: bool) -> Wild:
    if in_excel:
        return Wild(f"<is><t>{text}</t></is>", "t='inlineStr'", Cell(text))
    return Wild(f"<text:p>{text}</text:p>", "office:value-type='string'", Cell(text))


def _texts_wrong(chance: random.Random, leaflet: Leaflet) -> Iterator[str]:
    """Yield what the same texts give in one kind of file and not in another."""
    header = chance.sample(FIELDS, WIDTH)
    if chance.randrange(2):
        header[:3] = ["nom", "prenom", "date_naissance"]
        header[3:] = ["consigne", "nombre"]
    texts = [[chance.choice((*TEXTS, "")) for _ in range(WIDTH)] for _ in range(ROWS)]
    for row in texts:
        row[0] = row[0].strip() or "EXEMPLE"
    told = {kind: _told(one, leaflet) for kind, one in text_tables([header, *texts]).items()}
    for kind in ("xlsx", "ods"):
        if told[kind] != told["csv"]:
            yield f"{texts} : en CSV {told['csv']}, en {kind} {told[kind]}"
    if told["csv"][0] == "refusé":
        yield from (f"{line!r} sans lieu" for line in told["csv"][1] if not _PLACE.search(line))


_PLACE = re.compile(r"ligne|colonne|autres problèmes|\b[A-H]\d+\b", re.IGNORECASE)


def _told(content: bytes, leaflet: Leaflet) -> Any:
    try:
        rows = raw_rows(read_table(content), leaflet, {})
    except TableUnreadable as error:
        return "refusé", error.problems
    return "lu", [(row.number, dict(row.raw), row.problems) for row in rows]


def _try(leaflet: Leaflet, seeds: range) -> list[str]:
    return [f"{seed} : {words}" for seed in seeds for words in _wrong(seed, leaflet)]


def test_cells_are_read_as_they_show_or_told(surgery: Leaflet) -> None:
    """Equal texts give equal rows in all kinds of files, in a sample of tables."""
    assert _try(surgery, range(SAMPLE)) == []


@pytest.mark.long
def test_ten_thousand_cells_are_read_as_they_show_or_told(surgery: Leaflet) -> None:
    """The same, on all of them."""
    assert _try(surgery, range(10_000 // (ROWS * WIDTH))) == []
