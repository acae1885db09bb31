"""The variants of a leaflet: all of them while few, every pair of values beyond."""

import itertools
from collections.abc import Iterable

import pytest

from feuillet.check.values import check_values
from feuillet.check.variants import (
    Raw,
    combinations,
    complete_raw,
    is_possible,
    label_of,
    names_read,
)
from feuillet.find import Library
from feuillet.model.leaflet import Leaflet
from tests.helpers import TODAY

NAMES = ["nom", "date_operation", "geste", "nombre", "niveaux", "a_jeun", "bequilles"]

Pair = frozenset[tuple[str, str | None]]


def pairs(rows: Iterable[Raw]) -> set[Pair]:
    """Return every two values that stand together in some row."""
    return {frozenset(two) for row in rows for two in itertools.combinations(row.items(), 2)}


def test_few_combinations_are_all_taken_once(surgery: Leaflet) -> None:
    """Unknown and each answer, but « à décider », which is unknown too."""
    rows = list(combinations(surgery, ["geste", "a_jeun"]))

    assert len(rows) == 9
    assert len({tuple(row.items()) for row in rows}) == 9
    assert {row["geste"] for row in rows} == {None, "courte", "longue"}


def test_many_combinations_leave_no_possible_pair_out(surgery: Leaflet) -> None:
    """Against all of them, counted by brute force."""
    everything = list(combinations(surgery, NAMES, every=10_000))
    some = list(combinations(surgery, NAMES, every=1))

    assert len(some) < len(everything) / 5
    assert pairs(some) == pairs(everything)


@pytest.mark.parametrize("name", ["gastrostomie", "vertebroplastie"])
def test_every_pair_of_a_shipped_leaflet_is_tried(library: Library, name: str) -> None:
    """Any two answers that one patient can give stand together in some variant."""
    leaflet = library.read(library.find_leaflet(name))
    for plan in leaflet.documents.values():
        names = names_read(leaflet, plan)
        rows = list(combinations(leaflet, names))
        tried = pairs(rows)
        for one, other in itertools.combinations(names, 2):
            for row in combinations(leaflet, [n for n in names if n in (one, other)], every=10_000):
                wanted = frozenset(row.items())
                assert wanted in tried or not _extends(leaflet, names, row), (one, other, row)


def _extends(leaflet: Leaflet, names: list[str], row: Raw) -> bool:
    """Whether some patient has these two values, once what they lean on is known."""
    leaning = {
        other
        for name in row
        if leaflet.all_variables[name].when or leaflet.all_variables[name].count
        for other in names
    }
    wanted = [name for name in names if name in {*row, *_leant_on(leaflet, row)}]
    assert not leaning or set(row) <= set(wanted)
    return any(
        all(full[name] == value for name, value in row.items())
        for full in combinations(leaflet, wanted, every=100_000)
    )


def _leant_on(leaflet: Leaflet, row: Raw) -> set[str]:
    found = {"nom"}
    for name in row:
        variable = leaflet.all_variables[name]
        found |= set(variable.when.variables()) if variable.when else set()
        found |= {variable.count} if variable.count else set()
    return found


@pytest.mark.parametrize("name", ["gastrostomie", "vertebroplastie"])
def test_every_variant_is_a_patient_that_the_check_accepts(library: Library, name: str) -> None:
    """With an identity where one is needed, and as many levels as vertebrae."""
    leaflet = library.read(library.find_leaflet(name))
    for plan in leaflet.documents.values():
        for row in combinations(leaflet, names_read(leaflet, plan)):
            check_values(leaflet, complete_raw(leaflet, row), today=TODAY)


def test_a_value_that_another_answer_excludes_is_not_tried(surgery: Leaflet) -> None:
    """Crutches go with the long operation only; levels with their number."""
    rows = list(combinations(surgery, NAMES, every=1))

    assert all(row["geste"] == "longue" for row in rows if row["bequilles"])
    assert all(row["nombre"] for row in rows if row["niveaux"])
    assert any(row["bequilles"] for row in rows)
    assert not is_possible(surgery, {"geste": "courte", "bequilles": "Deux béquilles"})


def test_free_text_and_dates_want_a_name(surgery: Leaflet) -> None:
    """An anonymous leaflet holds choices alone."""
    rows = list(combinations(surgery, NAMES, every=1))

    assert all(row["nom"] for row in rows if row["date_operation"])
    assert any(row["nom"] is None for row in rows)


def test_the_numbers_tried_are_one_two_and_the_ends(surgery: Leaflet) -> None:
    """Agreement changes at two, and the ends are where boxes overflow."""
    numbers = {row["nombre"] for row in combinations(surgery, ["nombre"])}

    assert numbers == {None, "1", "2", "6"}


def test_a_label_says_choices_and_hides_free_text(surgery: Leaflet) -> None:
    """An author reads which variant this is."""
    label = label_of(surgery, {"geste": "courte", "date_operation": "08/12/2026", "a_jeun": None})

    assert label == "Geste : Opération courte ; Date de l'opération : connu"
    assert label_of(surgery, {"geste": None}) == "aucune valeur connue"
