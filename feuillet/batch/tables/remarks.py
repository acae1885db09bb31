"""What of a table is not printed and may have been meant, and what is read into it."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from feuillet.batch.tables.acts import act_columns, remarks_on_acts
from feuillet.batch.tables.beside import remarks_beside
from feuillet.batch.tables.headings import known_headings
from feuillet.batch.tables.matching import (
    LOOKED_AT,
    fallback_column,
    guesses_of,
    is_empty,
    matches_of,
)
from feuillet.batch.tables.refused_columns import column_place
from feuillet.batch.tables.table import Remark, Table
from feuillet.batch.tables.ticks import answered_fields, answers_of_ticks
from feuillet.model.characters import fold
from feuillet.model.french import shorten
from feuillet.model.leaflet import Leaflet

_LISTED = 12
"""Columns that are not used, and that one line names."""


def remarks_on_table(
    table: Table,
    leaflet: Leaflet,
    renames: Mapping[str, str],
    chosen: Mapping[int, str] | None = None,
    left_out: Collection[int] = (),
) -> tuple[Remark, ...]:
    """Return what of a table is not printed and may have been meant, and what is read into it.

    Args:
        renames, chosen: As for `raw_rows`.
        left_out: Rows that somebody left out, and has seen.
    """
    known = known_headings(leaflet, renames)
    matches = matches_of(table, leaflet, known, chosen or {})
    acts = act_columns(table, matches, guesses_of(table, leaflet, known, matches))
    return (
        *map(Remark, unused_columns(table, leaflet, renames, chosen or {})),
        *map(Remark, _ticked(table, leaflet, matches)),
        *remarks_on_acts(table, acts, leaflet, left_out),
        *remarks_beside(table, left_out),
    )


def _ticked(table: Table, leaflet: Leaflet, matches: Mapping[int, Sequence[str]]) -> Iterator[str]:
    """Yield a line for each column of ticks: yes or no does not say what is printed."""
    for index, names in matches.items():
        if len(names) != 1:
            continue
        worth = answers_of_ticks(table.header[index], names[0], leaflet)
        typed = dict.fromkeys(row.cells[index].text.strip() for row in table.rows if worth)
        if read := [
            f"« {one} » pour « {worth[fold(one)]} »" for one in typed if fold(one) in worth
        ]:
            place = column_place(table, index, quoted=True)
            yield f"{place} : {', '.join(read)}, vérifiez"


def unused_columns(
    table: Table, leaflet: Leaflet, renames: Mapping[str, str], chosen: Mapping[int, str]
) -> Iterator[str]:
    """Yield a line that names the columns that hold something, and that nothing is printed of.

    One whose cells are answers that no column gives is told with their field: « Étage » may hold
    levels.  What the hospital passes over is not told.
    """
    known = known_headings(leaflet, renames)
    matches = matches_of(table, leaflet, known, chosen)
    guessed = guesses_of(table, leaflet, known, matches)
    birth = fallback_column(table, renames, chosen)
    acts = act_columns(table, matches, guessed)
    given = {names[0] for names in matches.values() if len(names) == 1}
    told = []
    for index, heading in enumerate(table.header):
        passed_over = index not in matches or guessed.get(index) == ""
        if (
            index == birth
            or index in acts
            or not passed_over
            or known.get(fold(heading)) == []
            or is_empty(table, index)
        ):
            continue
        place = column_place(table, index, quoted=True)
        named = f"« {place.partition('« ')[2]}" if "«" in place else place
        cells = [row.cells[index] for row in table.rows[:LOOKED_AT]]
        fits = [name for name in answered_fields(cells, leaflet) if name not in given]
        label = leaflet.all_variables[fits[0]].label if len(fits) == 1 else ""
        told.append(f"{named} (si c'est « {label} », nommez-la ainsi)" if label else named)
    if not told:
        return
    shown, more = shorten(told, _LISTED)
    rest = f" et {more} autres" if more else ""
    yield (
        f"colonnes dont feuillet ne se sert pas : {', '.join(shown)}{rest} ; vérifiez"
        " qu'aucune ne doit servir"
    )
