"""CSV text → table: strict quotes (RFC 4180), one line a row, the separator found or refused."""

import csv
import re
from collections.abc import Iterator, Sequence

from feuillet.batch.tables.encoding import LINE_END, MAX_LINE, SEPARATORS, decode_table
from feuillet.batch.tables.table import MAX_COLUMNS, Cell, Table, build_table, refuse_all
from feuillet.errors import TableUnreadable

_NAMED = re.compile(r'"?sep=(.)"?[;,\t]*', re.IGNORECASE)
"""The first line by which Excel is told the separator; Excel does not show it as a row."""


_KEPT = re.compile(r'="([^"]*)"')


def read_delimited(content: bytes, encoding: str | None = None) -> Table:
    """Return the table of a CSV file: comma, semicolon or tab.

    A line is a row: no cell may hold a line break, since then a quote that nobody closed would
    join the rows of two patients, and nothing would tell.

    Raises:
        TableUnreadable: The header cannot be read, or nothing stands under it.
    """
    text = decode_table(content, encoding)
    separator, lines = _named_separator(LINE_END.split(LINE_END.sub("\n", text).removesuffix("\n")))
    too_long = [n for n, line in enumerate(lines, 1) if len(line) > MAX_LINE]
    refuse_all([f"ligne {n} : plus de {MAX_LINE} caractères, raccourcissez-la" for n in too_long])
    if not any(line.strip((separator or SEPARATORS) + " ") for line in lines[:1]):
        raise TableUnreadable("La ligne 1 est vide : elle doit porter les noms des colonnes")
    parsed = _parse_all(lines, separator or _find_separator(lines))
    problems = dict(_shape_problems(parsed))
    if 1 in problems:
        refuse_all(list(problems.values()))
    width = len(parsed[0] or ())
    rows = (
        (number, [Cell(_shown(text)) for text in cells] if cells else [Cell("")] * width)
        for number, cells in enumerate(parsed, 1)
        if number not in problems
    )
    return build_table(rows, list(problems.values()))


def _shown(text: str) -> str:
    """Return what a spreadsheet shows of a cell: ="0012" is how some programs keep its zeros."""
    kept = _KEPT.fullmatch(text)
    return kept[1] if kept else text


def _named_separator(lines: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    if not lines or not lines[0].lower().lstrip('"').startswith("sep="):
        return None, lines
    named = _NAMED.fullmatch(lines[0])
    if named is None or named[1] not in SEPARATORS:
        raise TableUnreadable(
            "La ligne « sep= » doit nommer une virgule, un point-virgule ou une tabulation"
        )
    return named[1], lines[1:]


def _find_separator(lines: Sequence[str]) -> str:
    """Return the only separator that parts the header, or with which most rows are as wide."""
    candidates = [s for s in SEPARATORS if len(_parse(lines[0], s) or ()) > 1]
    if len(candidates) < 2:
        return candidates[0] if candidates else ";"
    scores = {s: _rows_that_fit(lines, s) for s in candidates}
    best = [s for s in candidates if scores[s] == max(scores.values())]
    if len(best) > 1:
        raise TableUnreadable(
            "Le séparateur des colonnes ne se devine pas : ajoutez une première ligne « sep=; »"
            " (ou « sep=, »)"
        )
    return best[0]


def _rows_that_fit(lines: Sequence[str], separator: str) -> int:
    parsed = _parse_all(lines, separator)
    return sum(cells is not None and len(cells) == len(parsed[0] or ()) for cells in parsed)


def _parse_all(lines: Sequence[str], separator: str) -> list[list[str] | None]:
    """Return the cells of each line: an empty list if blank, None if the quotes are wrong."""
    return [_parse(line, separator) for line in lines]


def _parse(line: str, separator: str) -> list[str] | None:
    if not line.strip(separator + " "):
        return []
    if '"' not in line:
        return line.split(separator)
    # RFC 4180, 2.5 to 2.7: quotes stand around a whole cell, or doubled inside such a cell.
    quoted, bare = r'"(?:[^"]|"")*+"', f'[^"{separator}]*+'
    kept = f'="[^"{separator}]*+"'
    cell = f"(?:{quoted}|{kept}|{bare})"
    if not re.fullmatch(f"{cell}(?:{separator}{cell})*+", line):
        return None
    return next(csv.reader([line], delimiter=separator, strict=True))


def _shape_problems(parsed: Sequence[list[str] | None]) -> Iterator[tuple[int, str]]:
    """Yield, by row, quotes out of place, and cells more or fewer than the header's."""
    header = parsed[0]
    if header is not None and len(header) > MAX_COLUMNS:
        yield 1, f"ligne 1 : plus de {MAX_COLUMNS} colonnes, effacez le surplus"
        return
    for number, cells in enumerate(parsed, 1):
        if cells is None:
            yield (
                number,
                (
                    f"ligne {number} : un guillemet droit n'est pas fermé ou est mal placé, ou une"
                    " cellule contient un saut de ligne : retirez-le dans le tableur"
                ),
            )
        elif cells and header is not None and len(cells) != len(header):
            count = f"{len(cells)} cellules" if len(cells) > 1 else "une seule cellule"
            yield (
                number,
                (
                    f"ligne {number} : {count}, alors que la ligne 1 en a {len(header)} :"
                    " corrigez-la, une cellule manque, est en trop, ou contient le séparateur sans"
                    " guillemets"
                ),
            )
