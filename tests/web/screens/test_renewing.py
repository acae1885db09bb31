"""A list whose leaflet changes between the look at its rows and their printing."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from feuillet.produce import Press
from feuillet.web.jobs import Job
from feuillet.web.screens.renewing import renew
from tests.batches import patient, press
from tests.helpers import TODAY
from tests.web.calling import awaited
from tests.web.test_jobs import job_of


def server_of(now: Press) -> Any:
    """Return a server whose leaflet is this one now."""
    library = SimpleNamespace(columns=lambda found: {})
    presses = SimpleNamespace(press=lambda name, options: now, library=library)
    return SimpleNamespace(presses=presses, remembered=None)


def changed() -> Press:
    """Return the small leaflet, which has no « moyen » any more and says something else."""
    one = press()
    fields = {name: field for name, field in one.leaflet.variables.items() if name != "moyen"}
    leaflet = one.leaflet.model_copy(update={"variables": fields})
    found = replace(one.found, text=f"{one.found.text}\n# changed\n")
    return replace(one, leaflet=leaflet, found=found)


def job() -> Job:
    """Return a list with a corrected row."""
    made = job_of(patient(1), patient(2, moyen="fusée", date_visite="demain"))
    made.edits = {3: {"moyen": "train", "date_visite": "08/12/2026"}}
    made.plan()
    return made


def test_the_same_leaflet_changes_nothing() -> None:
    """Not even what was found of the rows."""
    one = job()
    before, memory = one.checked, one.memory

    assert awaited(renew(server_of(press()), one)) is False
    assert one.checked is before
    assert one.memory is memory
    assert not one.renewed


def test_rows_are_checked_anew_by_a_changed_leaflet() -> None:
    """What was corrected of fields that it still has is kept; the rows are checked by it alone."""
    one, now = job(), changed()
    asked = one.memory

    assert awaited(renew(server_of(now), one)) is True
    assert one.renewed
    assert one.press == now
    assert one.memory is not asked
    # A column that its heading no longer names is asked about.
    assert one.state == "columns"
    assert one.edits == {3: {"date_visite": "08/12/2026"}}


def test_another_day_is_no_other_leaflet() -> None:
    """Rows are checked anew without a word."""
    one, tomorrow = job(), press(today=TODAY + dt.timedelta(1))

    assert awaited(renew(server_of(tomorrow), one)) is False
    assert one.press.today == tomorrow.today
    assert (one.state, one.renewed) == ("rows", False)


def test_whoever_looks_at_columns_stays_there() -> None:
    """Until she goes on."""
    one = job()
    one.state = "columns"
    again = replace(press(), found=replace(press().found, text="another"))

    assert awaited(renew(server_of(again), one)) is True
    assert one.state == "columns"


def test_what_was_half_prepared_goes_with_the_old_leaflet(tmp_path: Path) -> None:
    """One pile of paper is of one leaflet; a new day alone removes nothing."""
    folder = tmp_path / "half"
    folder.mkdir()
    one = job()
    one.state, one.folder = "stopped", folder
    kept = awaited(renew(server_of(press(today=TODAY + dt.timedelta(1))), one))
    there = folder.is_dir()
    again = replace(press(), found=replace(press().found, text="another"))
    gone = awaited(renew(server_of(again), one))

    assert (kept, there, gone) == (False, True, True)
    assert not folder.exists()
    assert (one.state, one.folder) == ("rows", None)


def test_a_list_being_prepared_is_left_alone() -> None:
    """It ends as it began; so does one that ended."""
    for state in ("printing", "gathering", "done"):
        one = job()
        one.state = state  # type: ignore[assignment]

        assert awaited(renew(server_of(changed()), one)) is False
        assert one.press is not changed()
        assert not one.renewed
