"""What the screens of a list show: what is wrong under its field, and what to do about it."""

from dataclasses import replace

from feuillet.batch.tables import read_table
from feuillet.model.leaflet import Leaflet
from feuillet.web.jobs import Job
from feuillet.web.screens.list_rows import (
    SHOWN_ROWS,
    counts_of,
    left_out,
    problems_of,
    ready,
    remarks_of,
    rows_of,
    shared_of,
    told_of,
)
from feuillet.web.screens.list_words import spaced
from tests.batches import patient, press
from tests.web.test_jobs import job_of


def test_a_row_to_correct_shows_what_is_wrong_first() -> None:
    """Then all its other fields, with what may be typed there."""
    job = job_of(patient(1), patient(2, date_visite="demain"))
    (row,) = rows_of(job)

    assert (row.number, row.who) == (3, "EXEMPLE-2 Camille, 12/03/1948")
    assert [cell.field.id for cell in row.cells] == ["date_visite"]
    assert row.cells[0].problems
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
    assert left_out(job) == [(4, "EXEMPLE-3 Camille, 12/03/1948")]


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
        "Colonnes dont feuillet ne se sert pas : « Chambre », « Étage » (si c'est « Moyen de"
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


def test_several_answers_are_typed_with_commas(surgery: Leaflet) -> None:
    """The hint names them all."""
    (row,) = rows_of(list_of(surgery, "nom;prenom;date_naissance\n;Camille;12/03/1948\n"))
    hints = {cell.field.id: cell.hint for cell in (*row.cells, *row.others)}

    assert hints["niveaux"] == spaced("parmi D12, L1, L2, L3 ; séparez par des virgules")


def choices(job: Job, name: str) -> list[tuple[str, str, bool]]:
    """Return the answers that the first row to correct may choose for a field."""
    (row,) = rows_of(job)
    (cell,) = [one for one in (*row.cells, *row.others) if one.field.id == name]
    return [(one.value, one.words.replace("\u00a0", " "), one.chosen) for one in cell.choices]


def test_an_answer_is_chosen_in_french() -> None:
    """What the cell holds stands first; sent back as it is, it changes nothing."""
    wrong = job_of(patient(1, moyen="fusée"))

    assert choices(wrong, "moyen") == [
        ("", "non renseigné", False),
        ("fusée", "« fusée », lu dans le tableau", True),
        ("train", "Train", False),
        ("voiture", "Voiture", False),
    ]
    assert choices(job_of(patient(1, moyen="TRAIN", date_visite="demain")), "moyen") == [
        ("", "non renseigné", False),
        ("TRAIN", "Train", True),
        ("voiture", "Voiture", False),
    ]
    assert problems_of(wrong)["2"]["moyen"] == [
        spaced("choisissez une réponse : ce qui est écrit n'en est pas une")
    ]


def test_a_long_cell_is_shown_short_among_its_answers() -> None:
    """And sent back whole."""
    _, (value, words, chosen), *_ = choices(job_of(patient(1, moyen="x" * 99)), "moyen")

    assert (value, chosen) == ("x" * 99, True)
    assert len(words) < 70


def test_yes_and_no_and_an_undecided_answer_are_found_again(surgery: Leaflet) -> None:
    """However they were typed."""
    header = "nom;prenom;date_naissance;Geste;A jeun;Nombre de vertèbres\n"
    job = list_of(surgery, f"{header};Camille;12/03/1948;a decider;O;2\n")

    for name, value in (("geste", "a decider"), ("a_jeun", "O"), ("nombre", "2")):
        assert [one[0] for one in choices(job, name) if one[2]] == [value]


def test_a_spoilt_answer_may_be_left_empty() -> None:
    """By a choice of its own, which stays chosen."""
    job = job_of(patient(1, moyen="#N/A"))
    before = choices(job, "moyen")
    job.edits = {2: {"moyen": ""}}
    job.plan()

    assert before[:2] == [("", "à choisir", True), ("-", "laisser vide", False)]
    assert choices(job, "moyen")[:2] == [("", "à choisir", False), ("-", "laisser vide", True)]


def test_what_a_row_lacks_is_to_be_filled_in() -> None:
    """It is the row that is looked at: whose, as far as it says."""
    job = job_of({**patient(1), "nom": ""})

    assert problems_of(job)["2"] == {"nom": ["à remplir, la ligne n'en a pas"]}
    assert rows_of(job)[0].who == "sans nom Camille, 12/03/1948"


def test_a_corrected_row_stays_where_it_is() -> None:
    """With what was corrected, whose it is now, and no problem; until it is left aside."""
    job = job_of(patient(1, date_naissance="31/02/1948"), patient(2), patient(3, moyen="fusée"))
    job.edits = {2: {"date_naissance": "13/02/1948", "nom": "MODELE"}}
    job.plan()
    first, second = rows_of(job)
    who = told_of(job)["who"]
    job.left_out = {2}
    job.plan()

    assert (first.number, first.mended, first.who) == (2, True, "MODELE Camille, 13/02/1948")
    assert {cell.field.id for cell in first.cells} == {"nom", "date_naissance"}
    assert (second.number, second.mended) == (4, False)
    assert who == {"2": first.who, "4": second.who}
    assert [row.number for row in rows_of(job)] == [4]
