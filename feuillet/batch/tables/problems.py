"""What readers said of cells, each as they came to it → few lines, of the cells that matter.

A place is named as spreadsheets name it: « H4 », « A1:R1 ».
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence

from feuillet.batch.tables.table import MAX_TOLD, column_letters
from feuillet.model.french import shorten

_PLACED = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))? : (.+)", re.DOTALL)


def gather_problems(
    problems: Iterable[str], unused: Container[int] = (), first_row: int = 1
) -> list[str]:
    """Return the problems of a table, each fault of a column's cells, or of areas, in one line.

    Args:
        unused: Columns that are passed over, counted from 0: what only they hold is left out.
        first_row: Where the headings are: what lies above is to be deleted anyway.
    """
    others: list[str] = []
    cells: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    areas: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for problem in problems:
        placed = _PLACED.fullmatch(problem)
        if placed is None:
            others.append(problem)
            continue
        left, top, right, bottom, words = placed.groups()
        columns = column_index(left), column_index(right or left)
        rows = int(top), int(bottom or top)
        if rows[1] < first_row or all(c in unused for c in range(columns[0], columns[1] + 1)):
            continue
        if right is None:
            cells[columns[0], words].append(rows[0])
        else:
            areas[words].append((rows[0], columns[0], f"{left}{top}:{right}{bottom}"))
    told = [
        *(
            (min(rows), column, _spell(column, rows), words)
            for (column, words), rows in cells.items()
        ),
        *((*min(found)[:2], _list(sorted(found)), words) for words, found in areas.items()),
    ]
    return [*(f"{places} : {words}" for *_, places, words in sorted(told)), *others]


def column_index(letters: str) -> int:
    """Return a column's place, counted from 0: the inverse of `column_letters`."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _list(areas: Sequence[tuple[int, int, str]]) -> str:
    """Return « A1:R1, A9:R9 »; of many, the first and how many more."""
    shown, more = shorten(areas, MAX_TOLD)
    return ", ".join(area for *_, area in shown) + (f" et {more} autres" if more else "")


def _spell(column: int, rows: Iterable[int]) -> str:
    """Return « H4 à H7, H10 (5 cellules) »."""
    letters, ordered = column_letters(column), sorted(rows)
    runs: list[list[int]] = []
    for row in ordered:
        if runs and row <= runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    spans = (
        f"{letters}{one}" if one == end else f"{letters}{one} à {letters}{end}" for one, end in runs
    )
    count = f" ({len(ordered)} cellules)" if len(ordered) > 2 else ""
    return ", ".join(spans) + count
