"""What readers said of cells, each as they came to it → few lines, of the cells that matter.

A place is named as spreadsheets name it: « H4 », « A1:R1 ».
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence

from feuillet.batch.tables.table import column_letters

_PLACED = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))? : (.+)", re.DOTALL)


def gather_problems(
    problems: Iterable[str], unused: Container[int] = (), first_row: int = 1
) -> list[str]:
    """Return the problems of a table, cells of one column with the same fault in one line.

    Args:
        unused: Columns that are passed over, counted from 0: what only they hold is left out.
        first_row: Where the headings are: what lies above is to be deleted anyway.
    """
    others: list[str] = []
    places: defaultdict[tuple[int, int, str], list[tuple[int, int]]] = defaultdict(list)
    for problem in problems:
        placed = _PLACED.fullmatch(problem)
        if placed is None:
            others.append(problem)
            continue
        left, top, right, bottom, words = placed.groups()
        columns = column_index(left), column_index(right or left)
        rows = int(top), int(bottom or top)
        if rows[1] >= first_row and any(c not in unused for c in range(columns[0], columns[1] + 1)):
            places[*columns, words].append(rows)
    ordered = sorted((min(rows), key) for key, rows in places.items())
    told = [f"{_spell(*key[:2], sorted(places[key]))} : {key[2]}" for _, key in ordered]
    return [*told, *others]


def column_index(letters: str) -> int:
    """Return a column's place, counted from 0: the inverse of `column_letters`."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _spell(left: int, right: int, rows: Sequence[tuple[int, int]]) -> str:
    """Return « H4 à H7, H10 (5 cellules) », or « A1:R1, A9:R9 »."""
    first, last = column_letters(left), column_letters(right)
    if left != right or any(top != bottom for top, bottom in rows):
        return ", ".join(f"{first}{top}:{last}{bottom}" for top, bottom in rows)
    runs: list[list[int]] = []
    for row, _ in rows:
        if runs and row <= runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    spans = (f"{first}{one}" if one == end else f"{first}{one} à {first}{end}" for one, end in runs)
    count = f" ({len(rows)} cellules)" if len(rows) > 2 else ""
    return ", ".join(spans) + count
