"""What deserves a look before a table is printed: what of it is not, and what is read into it.

Beside its texts, a workbook has notes and colours.  Wards cancel a patient so: whoever prints is
told of it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from feuillet.batch.tables.beside.acts import LOOKED_AT, remarks_on_acts
from feuillet.batch.tables.beside.entry_days import remarks_on_entries
from feuillet.batch.tables.matching import Matched, is_empty, match_table
from feuillet.batch.tables.refused_columns import column_place
from feuillet.batch.tables.table import HIDDEN, Remark, Table, TableRow, column_letters
from feuillet.batch.tables.ticks import answered_fields, answers_of_ticks, ticked_beside
from feuillet.errors import quoted_list
from feuillet.model.characters import fold
from feuillet.model.french import enumerate_fr, shorten
from feuillet.model.leaflet import Leaflet
from feuillet.model.typed_dates import date_order

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
    matched = match_table(table, leaflet, renames, chosen or {})
    return (
        *remarks_on_entries(table, matched.entries, matched.fields, leaflet, left_out),
        *map(Remark, unused_columns(table, leaflet, matched)),
        *map(Remark, _ticked(table, leaflet, matched.sure)),
        *_texts_among_dates(table, leaflet, matched.sure, left_out),
        *map(Remark, _ticked_unused(table, leaflet, matched.fields)),
        *remarks_on_acts(table, matched.acts, leaflet, left_out),
        *remarks_beside(table, left_out),
    )


def _ticked(table: Table, leaflet: Leaflet, fields: Mapping[int, str]) -> Iterator[str]:
    """Yield a line for each column of ticks: yes or no does not say what is printed."""
    for index, name in fields.items():
        worth = answers_of_ticks(table.header[index], name, leaflet)
        typed = dict.fromkeys(row.cells[index].text.strip() for row in table.rows if worth)
        if read := [
            f"« {one} » pour « {worth[fold(one)]} »" for one in typed if fold(one) in worth
        ]:
            place = column_place(table, index, quoted=True)
            yield f"{place} : {', '.join(read)}, vérifiez"


def _texts_among_dates(
    table: Table, leaflet: Leaflet, fields: Mapping[int, str], left_out: Collection[int]
) -> Iterator[Remark]:
    """Yield the few rows whose day is a text that reads both ways, among a column's true dates.

    Whatever turned the others into dates left this one as somebody wrote it.
    """
    for index, name in fields.items():
        variable = leaflet.all_variables[name]
        if variable.type not in ("date", "appointment"):
            continue
        cells = [(row.number, row.cells[index]) for row in table.rows]
        dates = sum(cell.kind == "date" for _, cell in cells)
        texts = [
            number
            for number, cell in cells
            if cell.kind == "text" and date_order(cell.text.strip()) == "either"
        ]
        if told := [number for number in texts if number not in left_out and dates > len(texts)]:
            words = (
                f"{variable.label} : du texte, où d'autres lignes ont une vraie date : vérifiez"
                " lequel est le jour, et lequel le mois"
            )
            yield Remark(words, told)


def _ticked_unused(
    table: Table, leaflet: Leaflet, matches: Mapping[int, Sequence[str]]
) -> Iterator[str]:
    """Yield a line for each column that is passed over, and ticked as one of answers is."""
    used = [index for index, names in matches.items() if names]
    for index in sorted(set(range(len(table.header))).difference(used)):
        for name, beside in ticked_beside(table, index, used, leaflet).items():
            yield (
                f"{column_place(table, index, quoted=True)} : cochée comme {quoted_list(beside)},"
                " et feuillet ne s'en sert pas : si c'est aussi une réponse à"
                f" « {leaflet.all_variables[name].label} », réunissez-les en une seule colonne"
            )


def unused_columns(table: Table, leaflet: Leaflet, matched: Matched) -> Iterator[str]:
    """Yield a line that names the columns that hold something, and that nothing is printed of.

    One whose cells are answers that no column gives is told with their field: « Étage » may hold
    levels.  What the hospital passes over is not told.
    """
    given = set(matched.sure.values())
    told = []
    for index, heading in enumerate(table.header):
        if (
            index in matched.acts
            or index in matched.entries
            or not matched.is_passed_over(index)
            or matched.known.get(fold(heading)) == []
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


def remarks_beside(table: Table, left_out: Collection[int] = ()) -> Iterator[Remark]:
    """Yield what deserves a look beside a table's texts, with its rows.

    Args:
        left_out: Rows that somebody left out, and has seen.
    """
    yield from _noted(table, left_out)
    yield from _standing_out(table, left_out)


def _noted(table: Table, left_out: Collection[int]) -> Iterator[Remark]:
    """Yield the rows with a note upon a cell, whatever it says, and in which columns."""
    columns: defaultdict[int, list[str]] = defaultdict(list)
    for row, column in sorted(table.notes):
        if row not in left_out:
            columns[row].append(column_letters(column))
    rows: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, letters in columns.items():
        rows[tuple(letters)].append(row)
    for named, found in rows.items():
        one = len(named) == 1
        yield Remark(
            f"en colonne{'' if one else 's'} {enumerate_fr(named)},"
            f" {'une note' if one else 'des notes'} que feuillet ne lit pas : lisez-"
            f"{'la' if one else 'les'} avant d'imprimer",
            found,
        )


def _standing_out(table: Table, left_out: Collection[int]) -> Iterator[Remark]:
    """Yield the few patients whose row looks like no other: in a colour, or with a hidden text."""
    rows = [row for row in table.rows if sum(bool(cell.text.strip()) for cell in row.cells) > 1]
    hidden, coloured = set[int](), set[int]()
    for number, mark in _unlike(table, rows):
        (hidden if mark == HIDDEN else coloured).add(number)
    for found, words in (
        (
            coloured,
            "d'une autre couleur que les autres lignes, en entier ou en partie : si c'est pour dire"
            " qu'un patient ne vient pas, supprimez sa ligne",
        ),
        (
            hidden,
            "un texte que le tableur ne montre pas (blanc sur blanc, ou caché par son format)"
            " serait imprimé : rendez-le visible, puis corrigez-le ou supprimez la ligne",
        ),
    ):
        told = found.difference(left_out)
        if told and 3 * len(found) <= len(rows):
            yield Remark(words, sorted(told))


def _unlike(table: Table, rows: Sequence[TableRow]) -> Iterator[tuple[int, str]]:
    """Yield the rows with a cell that looks otherwise than two thirds of its column, and how.

    Columns without such a look are passed over: their colours tell days apart, or answers.
    """
    looks = {marks: dict(marks) for marks in set(table.marks.values())}
    of_row = [(row, looks.get(table.marks.get(row.number, ()), {})) for row in rows]
    for column in sorted({column for marks in looks.values() for column in marks}):
        filled = [
            (row.number, marks.get(column, ""))
            for row, marks in of_row
            if row.cells[column].text.strip()
        ]
        (usual, count), *_ = Counter(mark for _, mark in filled).most_common(1) or [("", 0)]
        if 3 * count >= 2 * len(filled):
            yield from ((number, mark) for number, mark in filled if mark != usual)
