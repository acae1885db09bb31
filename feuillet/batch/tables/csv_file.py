"""CSV text → table: strict quotes (RFC 4180), one line a row, the separator found or refused."""

import csv
import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from itertools import takewhile

from feuillet.batch.tables.encoding import LINE_END, MAX_LINE, SEPARATORS, decode_table
from feuillet.batch.tables.table import (
    FIRST_BLANK,
    MAX_COLUMNS,
    Cell,
    Table,
    build_table,
    column_letters,
    refuse_all,
)
from feuillet.errors import TableUnreadable

_NAMED = re.compile(r'"?sep=(.)"?[;,\t]*', re.IGNORECASE)
"""The first line by which Excel is told the separator; Excel does not show it as a row."""


_MOST_TITLES = 10
_MOST_BREAKS = 20
"""Line breaks of one row that are looked for: an unclosed quote has no end."""

_LOOKED_AT = 200
"""Lines that tell a separator."""

_KEPT = re.compile(r'="([^"]*)"')


def read_delimited(content: bytes, encoding: str | None = None) -> Table:
    """Return the table of a CSV file: comma, semicolon or tab.

    A line is a row: no cell may hold a line break, since then a quote that nobody closed would
    join the rows of two patients, and nothing would tell.  A cell that does is refused under the
    number that a spreadsheet gives its row.

    Raises:
        TableUnreadable: The header cannot be read, or nothing stands under it.
    """
    text = decode_table(content, encoding)
    separator, lines = _named_separator(LINE_END.split(LINE_END.sub("\n", text).removesuffix("\n")))
    too_long = [n for n, line in enumerate(lines, 1) if len(line) > MAX_LINE]
    refuse_all([f"ligne {n} : plus de {MAX_LINE} caractères, raccourcissez-la" for n in too_long])
    if not any(line.strip((separator or SEPARATORS) + " ") for line in lines[:1]):
        raise TableUnreadable(FIRST_BLANK)
    separator = separator or _find_separator(lines)
    parsed = _parse_all(lines, separator)
    titles = _titles(parsed)
    width = len(parsed[titles] or ())
    parsed, broken = _join_broken(lines, parsed, separator, width)
    problems = {**broken, **dict(_shape_problems(parsed, titles, broken))}
    if 1 in problems:
        refuse_all(list(problems.values()))
    rows = (
        (number, [Cell(_shown(text)) for text in _widened(cells or [], width)])
        for number, cells in enumerate(parsed, 1)
        if number not in problems
    )
    return build_table(rows, [problems[number] for number in sorted(problems)])


def _widened(cells: list[str], width: int) -> list[str]:
    """Return a row as wide as the others, as a workbook has it: blank, or a title."""
    return cells if len(cells) == width else cells + [""] * (width - len(cells))


def _titles(parsed: Sequence[list[str] | None]) -> int:
    """Return how many lines are titles above the headings: by half narrower than most lines."""
    widths = Counter(len(cells) for cells in parsed if cells)
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    if 2 * count <= widths.total():
        return 0
    above = parsed[:_MOST_TITLES]
    titles = list(takewhile(lambda cells: cells is not None and 2 * len(cells) < width, above))
    return len(titles) if len(titles) < len(above) else 0


def _join_broken(
    lines: Sequence[str], parsed: Sequence[list[str] | None], separator: str, width: int
) -> tuple[list[list[str] | None], dict[int, str]]:
    """Return the rows as a spreadsheet counts them, and those that a line break parts in two.

    Such a row is as wide as the headings once its lines are joined; others stay as they are.
    """
    rows: list[list[str] | None] = []
    broken: dict[int, str] = {}
    at = 0
    while at < len(lines):
        cells, lasts = parsed[at], 1
        if cells is None:
            for more in range(2, _MOST_BREAKS + 2):
                joined = _parse("\n".join(lines[at : at + more]), separator)
                if joined is not None and len(joined) == width:
                    cells, lasts = joined, more
                    columns = [i for i, text in enumerate(joined) if "\n" in text]
                    letters = ", ".join(map(column_letters, columns))
                    several = "s" if len(columns) > 1 else ""
                    broken[len(rows) + 1] = (
                        f"ligne {len(rows) + 1}, colonne{several} {letters} : un retour à la ligne"
                        " dans la cellule : retirez-le dans le tableur"
                    )
                    break
        rows.append(cells)
        at += lasts
    return rows, broken


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
    # A title above the headings has other marks, or none.
    first = lines[:_LOOKED_AT]
    under_titles = [s for s in SEPARATORS if _titles(_parse_all(first, s))]
    candidates = [s for s in SEPARATORS if len(_parse(lines[0], s) or ()) > 1]
    if len(under_titles) == 1 and under_titles != candidates:
        fit = max((_rows_that_fit(first, s) for s in candidates), default=0)
        if 2 * fit <= len(first):
            return under_titles[0]
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
    quoted, bare = r'"(?:[^"]|"")*+"', f'[^"\n{separator}]*+'
    kept = f'="[^"\n{separator}]*+"'
    cell = f"(?:{quoted}|{kept}|{bare})"
    if not re.fullmatch(f"{cell}(?:{separator}{cell})*+", line):
        return None
    return next(csv.reader([line], delimiter=separator, strict=True))


def _shape_problems(
    parsed: Sequence[list[str] | None], titles: int, broken: Container[int]
) -> Iterator[tuple[int, str]]:
    """Yield, by row, quotes out of place, and cells more or fewer than the headings."""
    header = parsed[titles]
    if header is not None and len(header) > MAX_COLUMNS:
        yield titles + 1, f"ligne {titles + 1} : plus de {MAX_COLUMNS} colonnes, effacez le surplus"
        return
    for number, cells in enumerate(parsed, 1):
        if number <= titles or number in broken:
            continue
        if cells is None:
            yield (
                number,
                (
                    f"ligne {number} : un guillemet droit n'est pas fermé ou est mal placé :"
                    " corrigez-le dans le tableur"
                ),
            )
        elif cells and header is not None and len(cells) != len(header):
            count = f"{len(cells)} cellules" if len(cells) > 1 else "une seule cellule"
            yield (
                number,
                (
                    f"ligne {number} : {count}, alors que la ligne {titles + 1} en a"
                    f" {len(header)} : corrigez-la, une cellule manque, est en trop, ou contient le"
                    " séparateur sans guillemets"
                ),
            )
