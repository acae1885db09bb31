"""« Retenir pour la prochaine fois » : what a secretary chose for a column that nobody knew."""

import asyncio
from collections.abc import Mapping

from starlette.datastructures import FormData

from feuillet.batch import (
    Table,
    match_columns,
    may_be_remembered,
    names_columns,
    recall_columns,
    remember_columns,
)
from feuillet.errors import FeuilletError
from feuillet.model.characters import fold
from feuillet.model.french import counted
from feuillet.model.hospital import PASSED_OVER
from feuillet.produce import Press
from feuillet.web.jobs import Job
from feuillet.web.state import Server


def recalled(server: Server, press: Press, table: Table) -> tuple[Mapping[str, str], str]:
    """Return what is remembered of a table's columns, and why nothing could be."""
    try:
        name = press.found.name
        return recall_columns(server.remembered, table.header, name, press.leaflet), ""
    except FeuilletError as error:
        return {}, error.problems[0]


def memorable(job: Job) -> frozenset[int]:
    """Return the columns of which a choice may be remembered: neither we nor the hospital know."""
    known = match_columns(job.table, job.press.leaflet, job.decided)
    if not names_columns(job.table.header, known):
        return frozenset()
    decided = set(map(fold, job.decided))
    return frozenset(
        index
        for index, heading in enumerate(job.table.header)
        if len(known[index]) != 1 and fold(heading) not in decided and may_be_remembered(heading)
    )


async def remember(server: Server, job: Job, form: FormData) -> None:
    """Remember the columns that were ticked, once all are known; the list goes on in any case."""
    job.remembering = {index for index in memorable(job) if f"r{index}" in form}
    if job.state != "rows" or server.remembered is None:
        return
    chosen = {
        job.table.header[index]: job.chosen[index] or PASSED_OVER
        for index in sorted(job.remembering & job.chosen.keys())
    }
    job.remembering = set()
    if not chosen:
        return
    path, name = server.remembered, job.press.found.name
    try:
        await asyncio.to_thread(remember_columns, path, name, chosen)
        job.told = f"Retenu pour la prochaine fois : {counted(len(chosen), 'colonne')}."
    except FeuilletError as error:
        job.told = f"{error.problems[0]} Rien n'est retenu ; la liste s'imprime quand même."
