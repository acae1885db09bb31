"""What the check is worth: shipped leaflets with one thing wrong, and how many are noticed."""

from functools import lru_cache
from pathlib import Path

import pytest

from feuillet.check.prove import check_leaflet
from feuillet.find import Library
from tests.check.mutants import Mutant, mutants
from tests.helpers import TODAY

MUTANTS = mutants()

MISSED: frozenset[str] = frozenset(
    {
        # Copied with its « awaits: physician », and true after any intervention.
        "gastrostomie: sentence pasted, 6, douleur du dos nouvelle ou plus forte, o",
        # « fièvre à 24 heures ou plus »: another figure of the same document, with its source.
        "vertebroplastie: figure misquoted, fievre → vomissements",
    }
)
"""Mutants that nothing notices, by name: at most one in twenty."""


def faults(library: Library, name: str) -> frozenset[tuple[str, str]]:
    """Return what an author is told to mend, without lines, which any change moves."""
    proof = check_leaflet(library, name, today=TODAY, pages=False)
    return frozenset(
        (found.rule, found.message)
        for found in proof.findings
        if found.severity in ("error", "warning")
    )


@lru_cache
def faults_before(name: str) -> frozenset[tuple[str, str]]:
    """Return what is said of a leaflet as shipped."""
    return faults(Library.open([], environment={}), name)


SAMPLE = {mutant.kind: str(mutant) for mutant in MUTANTS}
TRIED = [SAMPLE[kind] for kind in ("box deleted", "figure misquoted", "sentence pasted")]
SHARED_OUT = [
    pytest.param(mutant, marks=() if str(mutant) in TRIED else pytest.mark.long)
    for mutant in MUTANTS
]
"""One of the kinds that words and figures betray; all of them when run whole."""


@pytest.mark.slow
@pytest.mark.parametrize("mutant", SHARED_OUT, ids=str)
def test_one_thing_wrong_is_noticed(mutant: Mutant, tmp_path: Path) -> None:
    """Something new is said of it, unless it is named among those that are missed."""
    (tmp_path / "leaflets").mkdir()
    (tmp_path / "leaflets" / f"{mutant.leaflet}.yaml").write_text(mutant.text, "utf-8")
    new = faults(Library.open([tmp_path]), mutant.leaflet) - faults_before(mutant.leaflet)

    assert bool(new) == (str(mutant) not in MISSED)


def test_there_are_enough_mutants_of_each_kind() -> None:
    """Boxes, figures, agreements, names and sentences: forty at least in all."""
    kinds = {mutant.kind for mutant in MUTANTS}

    assert len(MUTANTS) >= 40
    assert len({str(mutant) for mutant in MUTANTS}) == len(MUTANTS)
    assert len(kinds) == 6
    assert all(sum(mutant.kind == kind for mutant in MUTANTS) >= 4 for kind in kinds)


def test_nineteen_in_twenty_are_noticed() -> None:
    """No name among the missed is of a mutant that no longer exists."""
    assert {str(mutant) for mutant in MUTANTS} >= MISSED
    assert len(MISSED) <= len(MUTANTS) / 20
