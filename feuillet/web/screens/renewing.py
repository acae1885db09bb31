"""A list whose leaflet changed since its rows were checked: checked anew, and it says so."""

import asyncio
import shutil
from dataclasses import replace

from feuillet.errors import FeuilletError
from feuillet.web.jobs import Job
from feuillet.web.screens.remember import recalled
from feuillet.web.state import Server


async def renew(server: Server, job: Job) -> bool:
    """Check a list anew if its leaflet is no longer the one it was checked with, or the day.

    What was half prepared is removed: one pile of paper is of one leaflet.

    Returns:
        Whether the leaflet changed.

    Raises:
        FeuilletError: The leaflet cannot be printed any more.
    """
    if job.busy or job.state == "done":
        return False
    before, name = job.press, job.press.found.name
    press = server.presses.press(name, before.options)
    changed = press.digest != before.digest
    begun = job.state in ("stopped", "failed")
    if not changed and (begun or press.today == before.today):
        return False
    if begun and job.folder is not None:
        await asyncio.to_thread(shutil.rmtree, job.folder, ignore_errors=True)
        job.folder = None
    known, _ = await asyncio.to_thread(recalled, server, press, job.table)
    decided = server.presses.library.columns(press.found)
    columns = job.state == "columns"
    await asyncio.to_thread(
        job.renew, replace(press, fast=before.fast), {**known, **decided}, decided
    )
    if columns:
        # Whoever looks at the columns goes on when she has seen them.
        job.state = "columns"
    job.renewed = job.renewed or changed
    return changed


def outdated(server: Server, job: Job) -> bool:
    """Whether a list that is prepared is of a leaflet that changed since, or is no more."""
    if job.state != "done":
        return False
    try:
        press = server.presses.press(job.press.found.name, job.press.options)
    except FeuilletError:
        return True
    return press.digest != job.press.digest
