"""What the screens of a list show: what is wrong under its field, and what to do about it."""

from dataclasses import replace

import pytest

from feuillet.batch.journal import Record
from feuillet.batch.tables import read_table
from feuillet.model.leaflet import Leaflet
from feuillet.web.jobs import Job
from feuillet.web.screens.list_rows import (
    SHOWN_ROWS,
    TOLD,
    columns_of,
    counts_of,
    failures_of,
    general_of,
    left_out,
    problems_of,
    ready,
    remarks_of,
    rows_of,
    shared_of,
    spaced,
    sum_of,
)
from tests.batches import patient, press
from tests.web.test_jobs import job_of


def test_a_row_to_correct_shows_what_is_wrong_first() -> None:
    """Then all its other fields, with what may be typed there."""
    job = job_of(patient(1), patient(2, date_visite="demain"))
    (row,) = rows_of(job)

    assert (row.number, row.who) == (3, "EXEMPLE-2, Camille, 12/03/1948")
    assert [cell.field.id for cell in row.wrong] == ["date_visite"]
    assert row.wrong[0].problems
    assert {"nom", "prenom"} <= {cell.field.id for cell in row.others}
    assert problems_of(job).keys() == {"3"}
    assert problems_of(job)["3"].keys() == {"date_visite"}


def test_what_is_ready_and_what_is_not_is_counted() -> None:
    """One that is left out is neither."""
    job = job_of(patient(1), patient(2, date_visite="demain"), patient(3))
    counts = counts_of(job)
    job.left_out.add(4)
    job.plan()

    assert (counts["read"], counts["good"], counts["bad"]) == (3, 2, 1)
    assert [entry.number for entry in ready(job, 0)] == [2]
    assert left_out(job) == [(4, "EXEMPLE-3, Camille, 12/03/1948")]
    assert "1 ligne n'est pas faite" in sum_of(job).replace("\u00a0", " ")


def test_rows_that_look_alike_deserve_a_look() -> None:
    """Two patients of one name and birth date, or one typed twice."""
    assert remarks_of(job_of(patient(1), patient(1)))
    assert not remarks_of(job_of(patient(1), patient(2)))


def test_a_fault_of_more_rows_than_are_shown_is_told_once() -> None:
    """With their number: the column is mended in the table."""
    many = [patient(number, date_visite="22/12") for number in range(SHOWN_ROWS + 1)]
    (line,) = shared_of(job_of(*many, patient(99, moyen="fusée")))

    assert line.startswith("51 lignes, Jour de la visite\u00a0: il manque l'année")
    assert not shared_of(job_of(*many[1:]))


def test_a_spoilt_cell_and_a_wrong_one_are_shown_together() -> None:
    """Each beside its own field."""
    told = problems_of(job_of(patient(1, date_visite="=A2", moyen="fusée")))["2"]

    assert told.keys() == {"date_visite", "moyen"}
    assert "est une formule" in told["date_visite"][0]


def test_columns_that_are_not_used_are_told_on_the_screen() -> None:
    """By name, with the field that one may be for."""
    text = "nom;prenom;date_naissance;Chambre;Étage\nEXEMPLE;Camille;12/03/1948;12;Train\n"
    job = Job(press(), read_table(text.encode()), {}, "essai")
    job.plan()

    assert remarks_of(job)[0].replace("\u00a0", " ") == (
        "colonnes dont feuillet ne se sert pas : « Chambre », « Étage » (si c'est « Moyen de"
        " transport », nommez-la ainsi) ; vérifiez qu'aucune ne doit servir"
    )


def test_a_row_in_colour_is_told_until_it_is_left_out() -> None:
    """Whoever left it out has seen it."""
    job = job_of(*map(patient, range(1, 5)))
    job.table = replace(job.table, marks={3: ((0, "black on red"),)})
    said = []
    for left in (set(), {3}):
        job.left_out = left
        job.plan()
        said.append(any("autre couleur" in line for line in remarks_of(job)))

    assert said == [True, False]


def test_a_row_to_correct_has_its_remarks_too() -> None:
    """Both are mended in one pass."""
    job = job_of(patient(1, nom="NULL", moyen="fusée"), patient(2, nom="NULL"))
    (line,) = [one for one in remarks_of(job) if "semble écrit" in one]

    assert line.startswith("Lignes 2, 3\u00a0: Nom")


def list_of(leaflet: Leaflet, content: str) -> Job:
    """Return a list of another leaflet than the smallest."""
    job = Job(replace(press(), leaflet=leaflet), read_table(content.encode()), {}, "essai")
    job.plan()
    return job


def unmatched(header: str) -> Job:
    """Return a list whose last column is called so."""
    content = f"nom;prenom;date_naissance;{header}\nEXEMPLE;Camille;12/03/1948;08/12/2026\n"
    job = Job(press(), read_table(content.encode()), {}, "essai")
    job.plan()
    return job


@pytest.mark.parametrize(
    ("header", "variable", "says"),
    [("date_visit", "date_visite", "Est-ce"), ("", "", "Sans nom"), ("zzz", "", "inconnu")],
)
def test_a_column_that_nobody_knows_is_to_be_matched(header: str, variable: str, says: str) -> None:
    """With the nearest field chosen already, and an example of what it holds."""
    *known, last = columns_of(unmatched(header))

    assert all(column.variable and not column.problem for column in known)
    assert (last.letters, last.variable, last.example) == ("D", variable, "08/12/2026")
    assert says in last.problem
    assert not any("colonne d" in line.lower() for line in general_of(unmatched(header)))


def test_a_column_of_no_use_is_passed_over_already() -> None:
    """Where another column is asked about."""
    content = "nom;prenom;date_naissance;Sexe;zzz\nEXEMPLE;Camille;12/03/1948;F;x\n"
    job = Job(press(), read_table(content.encode()), {}, "essai")
    job.plan()
    *_, sex, other = columns_of(job)

    assert (sex.ignored, sex.problem) == (True, "")
    assert not other.ignored
    assert other.problem


def test_a_sentence_has_the_spaces_of_french() -> None:
    """That no line ends in."""
    assert spaced("« Nom » : manque ?") == "«\u00a0Nom\u00a0»\u00a0: manque\u00a0?"


def test_a_name_that_may_be_several_fields_is_asked_about() -> None:
    """Two columns for one field, and one that is nearly a field's."""
    double = Job(press(), read_table(b"nom;Nom;prenom;date_naissance\nA;B;C;12/03/1948\n"), {}, "x")
    double.plan()
    likely = unmatched("date de visit")

    assert [one.problem for one in columns_of(double)][:2] == [
        spaced(
            "Plusieurs colonnes sont pour ce champ : choisissez pour chacune le sien, ou"
            " « ne pas s'en servir »."
        )
    ] * 2
    assert columns_of(likely)[-1].problem.endswith("Sinon, choisissez.")


def test_a_heading_of_two_fields_is_to_be_chosen(surgery: Leaflet) -> None:
    """The program does not."""
    hour = surgery.variables["heure"]
    double = surgery.model_copy(update={"variables": {**surgery.variables, "retour": hour}})
    content = f"nom;prenom;date_naissance;{hour.label}\nEXEMPLE;Camille;12/03/1948;7 h 30\n"
    job = list_of(double, content)

    assert columns_of(job)[-1].problem == spaced("Ce nom va à plusieurs champs : choisissez.")


def test_several_answers_are_typed_with_commas(surgery: Leaflet) -> None:
    """The hint names them all."""
    (row,) = rows_of(list_of(surgery, "nom;prenom;date_naissance\n;Camille;12/03/1948\n"))
    hints = {cell.field.id: cell.hint for cell in (*row.wrong, *row.others)}

    assert hints["niveaux"] == spaced("parmi D12, L1, L2, L3 ; séparez par des virgules")


def test_failures_beyond_a_screen_are_in_the_report() -> None:
    """Their number is told."""
    job = job_of(patient(1))
    job.failures = tuple(Record(n, "failed", problems=("raison",)) for n in range(TOLD + 2))

    assert failures_of(job)[TOLD:] == [spaced("… et 2 autres, voir le rapport")]
