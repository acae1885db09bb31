"""How a list ended, as its last screen says it: who is ready, what failed, what paper it takes."""

from feuillet.model.french import NBSP, counted, is_plural
from feuillet.web.jobs import Job
from feuillet.web.screens.list_remarks import count_left
from feuillet.web.screens.list_rows import problem_lines
from feuillet.web.screens.list_words import name_of, spaced

TOLD = 10
"""Failed rows that the last screen names; the report names all."""


def title_of(job: Job) -> str:
    """Return « Les 25 patients sont prêts », or how far a list came."""
    summary = job.summary
    if job.state != "done" or summary is None:
        return "Préparation arrêtée"
    if not summary.done:
        return "Aucun patient n'est prêt"
    if summary.failed:
        lacks = "ne le sont pas" if is_plural(summary.failed) else "ne l'est pas"
        verb = "sont prêts" if is_plural(summary.done) else "est prêt"
        return f"{counted(summary.done, 'patient')} {verb}, {summary.failed} {lacks}"
    if is_plural(summary.done):
        return f"Les {summary.done} patients sont prêts"
    return "Le patient est prêt"


def sum_of(job: Job) -> str:
    """Return what paper a list takes; or of one that ended early, how many are done."""
    summary = job.summary
    if job.state == "done" and summary is not None:
        ignored = counted(summary.skipped, "ligne vide ou laissée", "lignes vides ou laissées")
        aside = f" {ignored} de côté." if summary.skipped else ""
        return f"{_paper(job)}{aside}".strip()
    checked = job.checked
    ignored_rows = checked.ignored if checked else 0
    # Nothing is settled yet of a list that was stopped at once.
    done = max(0, job.settled - len(job.failures) - ignored_rows)
    waiting = (len(checked.entries) if checked else 0) - done
    made = "préparés" if is_plural(done) else "préparé"
    waits = "ne le sont pas" if is_plural(waiting) else "ne l'est pas"
    return f"{counted(done, 'patient')} {made}, {waiting} {waits} encore."


def _paper(job: Job) -> str:
    summary = job.summary
    if summary is None or not summary.done:
        return ""
    pages = sum(sum(one.pages) for one in summary.records)
    # Each document begins on a new sheet.
    sheets = sum(-(-count // 2) for one in summary.records for count in one.pages)
    paper = f"{counted(pages, 'page')}, {counted(sheets, 'feuille')} recto verso"
    return spaced(f"{paper} ; chaque patient commence sur une nouvelle feuille.")


def lost_of(job: Job) -> str:
    """Return what is lost with a list that is given up."""
    mended, left_out = len(job.edits), len(job.left_out)
    lines = [
        *([counted(mended, "ligne corrigée", "lignes corrigées")] if mended else []),
        *([counted(left_out, "ligne laissée", "lignes laissées") + " de côté"] if left_out else []),
    ]
    verb = "seraient perdues" if mended + left_out > 1 else "serait perdue"
    return f"{' et '.join(lines)} {verb}."


def left_of(job: Job) -> str:
    """Return how many remarks were left as the list was prepared; nothing if there were none."""
    if job.state != "done" or job.summary is None or not job.summary.done:
        return ""
    left = count_left(job)
    verb = "restaient" if is_plural(left) else "restait"
    return spaced(f"{counted(left, 'point')} à vérifier {verb} : ") if left else ""


def failures_of(job: Job) -> list[str]:
    """Return the rows that were not printed, and why."""
    refused = {one.number: one for one in job.checked.refused} if job.checked else {}
    lines = []
    for one in job.failures:
        row = refused.get(one.row)
        why = problem_lines(job, row) if row else one.problems
        whose = f" ({name_of(job.rows[one.row].raw)})" if one.row in job.rows else ""
        lines.append(f"Ligne {one.row}{whose}{NBSP}: {spaced(' ; '.join(why))}")
    if (more := len(lines) - TOLD) > 0:
        lines[TOLD:] = [f"… et {counted(more, 'autre')}, voir le rapport"]
    return lines
