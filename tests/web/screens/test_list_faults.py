"""A fault that a column has in most rows is said once, and settled by one choice."""

from dataclasses import replace

from feuillet.batch.tables import Cell, Table, TableRow
from feuillet.web.jobs import Job
from feuillet.web.screens.list_faults import LOST_ZEROS, faults_of
from feuillet.web.screens.list_rows import counts_of, problems_of, row_of, rows_of, shared_of
from feuillet.web.screens.list_words import spaced
from tests.batches import press
from tests.web.test_jobs import job_of

HEADER = ("Nom", "Prénom", "DDN", "N° dossier", "Moyen")


def numbered(count: int, *, wrong: int = 0, number: str = "890000{}") -> Job:
    """Return a list whose files are numbers; some rows have a wrong answer as well."""
    rows = [
        TableRow(
            at,
            (
                Cell(f"EXEMPLE-{at}"),
                Cell("Camille"),
                Cell("12/03/1948"),
                Cell(number.format(at), "number"),
                Cell("fusée" if at < wrong + 2 else "train"),
            ),
        )
        for at in range(2, count + 2)
    ]
    job = Job(press(), Table(HEADER, tuple(rows), ()), {"N° dossier": "ipp"}, "essai")
    job.plan()
    return job


def test_a_column_of_numbers_is_one_sentence_and_one_choice() -> None:
    """No row is shown that waits for it alone; another fault is, without the sentence again."""
    job = numbered(25, wrong=1)
    (fault,) = faults_of(job)
    (row,) = rows_of(job)

    assert fault.title.replace("\u00a0", " ") == "Colonne D « N° dossier », 25 lignes"
    assert fault.words.startswith(spaced(LOST_ZEROS))
    assert fault.words.endswith(
        "« 8900002 », « 8900003 », « 8900004 ».".replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    )
    assert (fault.as_shown, fault.may_go) == (True, True)
    assert row.number == 2
    assert problems_of(job)["2"]["ipp"] == ["comme toute la colonne, voir plus haut"]
    assert counts_of(job)["bad"] == 25
    assert not shared_of(job)


def test_either_choice_settles_the_column() -> None:
    """As it is shown, « 3 » stays « 3 »; left aside, nothing is printed of it."""
    shown, aside = numbered(4, number="{}"), numbered(4)
    shown.as_shown = {3}
    shown.plan()
    aside.chosen = {3: ""}
    aside.plan()
    assert shown.checked is not None
    assert aside.checked is not None

    assert [one.raw["ipp"] for one in shown.checked.entries] == ["2", "3", "4", "5"]
    assert not any("ipp" in one.raw for one in aside.checked.entries)
    assert len(aside.checked.entries) == 4
    assert shown.batch().table != aside.batch().table


def test_a_row_that_waits_can_be_opened_and_corrected_alone() -> None:
    """The others still wait."""
    job = numbered(5)
    row_of(job, 3)
    (opened,) = rows_of(job)
    job.edits = {3: {"ipp": "08900003"}}
    job.plan()
    (mended,) = rows_of(job)

    assert opened.number == mended.number == 3
    assert mended.mended
    assert len(faults_of(job)[0].rows) == 4


def test_what_two_rows_have_is_no_fault_of_a_column() -> None:
    """Nor what few have among many: each is corrected where it stands."""
    two = numbered(2)
    few = numbered(9)
    cells = {row.number: row.cells for row in few.table.rows}
    right = tuple(
        replace(row, cells=(*cells[row.number][:3], Cell("08900000"), cells[row.number][4]))
        if row.number > 4
        else row
        for row in few.table.rows
    )
    few.table = replace(few.table, rows=right)
    few.plan()

    assert not faults_of(two)
    assert not faults_of(few)
    assert [row.number for row in rows_of(few)] == [2, 3, 4]


def test_another_fault_of_a_column_is_told_once_with_what_mends_it() -> None:
    """Its rows stay open to correction; what every row needs cannot be left aside."""
    job = job_of(*({"nom": "A", "prenom": "B", "date_naissance": "=C2"} for _ in range(3)))
    (fault,) = faults_of(job)

    assert fault.words.startswith("La cellule est une formule")
    assert fault.words.endswith(".")
    assert (fault.as_shown, fault.may_go) == (False, False)
    assert len(rows_of(job)) == 3
