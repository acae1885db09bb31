"""What the screens of a list show: what is wrong under its field, and what to do about it."""

from dataclasses import replace

from feuillet.batch.tables import read_table
from feuillet.find import Library
from feuillet.model.leaflet import Leaflet
from feuillet.model.options import PrintOptions
from feuillet.produce import prepare_press
from feuillet.web.jobs import Job
from feuillet.web.screens.list_remarks import FEW_NAMED, MOST_REMARKS, NAMED, remarks_of
from feuillet.web.screens.list_rows import (
    SHOWN_ROWS,
    counts_of,
    left_out,
    problems_of,
    ready,
    row_of,
    rows_of,
    shared_of,
    told_of,
)
from feuillet.web.screens.list_words import spaced
from tests.batches import patient, press
from tests.helpers import TODAY
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


def test_what_was_understood_of_a_cell_is_said_as_the_form_says_it() -> None:
    """At first, and after each correction; of a date that is wrong, nothing."""
    job = job_of(patient(1, date_visite="demain"))
    before = {cell.field.id: cell.read for cell in rows_of(job)[0].others}
    wrong = rows_of(job)[0].cells[0].read
    job.edits[2] = {"date_visite": "8 déc 2026"}
    job.plan()
    told = told_of(job)["reads"]["2"]

    assert before["date_naissance"] == told["date_naissance"] == "12 mars 1948, 78 ans"
    assert wrong == ""
    assert told["date_visite"] == "mardi 8 déc. 2026"


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

    assert remarks_of(job)[0].words.replace("\u00a0", " ") == (
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
        said.append(any("autre couleur" in one.words for one in remarks_of(job)))

    assert said == [True, False]


def test_a_row_to_correct_has_its_remarks_too() -> None:
    """Both are mended in one pass."""
    job = job_of(patient(1, nom="NULL", moyen="fusée"), patient(2, nom="NULL"))
    (line,) = [one for one in remarks_of(job) if "semble écrit" in one.words]

    assert [number for _, number, _ in line.rows] == [2, 3]
    assert line.words.startswith("Nom\u00a0: ")


def list_of(leaflet: Leaflet, content: str) -> Job:
    """Return a list of another leaflet than the smallest."""
    job = Job(replace(press(), leaflet=leaflet), read_table(content.encode()), {}, "essai")
    job.plan()
    return job


def test_several_answers_are_typed_with_commas(surgery: Leaflet) -> None:
    """The hint names them all."""
    (row,) = rows_of(list_of(surgery, "nom;prenom;date_naissance\n;Camille;12/03/1948\n"))
    hints = {cell.field.id: cell.hint for cell in (*row.cells, *row.others)}

    assert hints["niveaux"] == spaced(
        "parmi D12, L1, L2, L3 ; séparez par des virgules, ou leur nombre"
    )


def test_the_number_of_a_list_may_stand_for_it_as_in_the_form(surgery: Leaflet) -> None:
    """In the table or typed over it; a wrong one is told where it was typed."""
    header = "nom;prenom;date_naissance;niveaux;nombre\n"
    lines = ("2;", "9;", "2;2", "2;3", "L1, L2;", "D13;")
    job = list_of(surgery, header + "".join(f"ESSAI;B;12/03/1948;{one}\n" for one in lines))
    told = problems_of(job)
    job.edits = {3: {"niveaux": "3"}, 7: {"niveaux": " 1 "}}
    job.plan()
    assert job.checked is not None
    read = {one.number: one.values.known["nombre"] for one in job.checked.entries}

    assert told.keys() == {"3", "5", "7"}
    assert told["3"].keys() == {"niveaux"}
    assert read == {2: 2, 3: 3, 4: 2, 6: 2, 7: 1}
    assert problems_of(job).keys() == {"5"}
    assert not any("la plupart des autres" in words for words in job.checked.warned)


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


def test_a_row_that_is_ready_is_opened_to_be_corrected() -> None:
    """With what deserves a look first; none that was left out, or that is no row."""
    job = job_of(*(patient(n, moyen="train") for n in range(5)), patient(9), patient(8))
    job.left_out = {8}
    job.plan()
    before = [one.number for one in rows_of(job)]
    opened = row_of(job, 7)
    assert opened is not None
    told = told_of(job)
    job.edits = {7: {"moyen": "voiture"}}
    job.plan()
    (mended,) = rows_of(job)

    assert before == []
    assert (opened.number, opened.ready, opened.mended) == (7, True, False)
    assert [cell.field.id for cell in opened.cells] == ["moyen"]
    assert "la plupart des autres lignes" in opened.doubts[0]
    assert (told["rows"], told["mended"], told["doubts"]) == ({}, [], {"7": opened.doubts})
    assert (mended.number, mended.ready, mended.mended) == (7, False, True)
    assert told_of(job)["mended"] == [7]
    assert row_of(job, 8) is None
    assert row_of(job, 99) is None


def test_an_opened_row_that_becomes_wrong_is_told_however_many_are() -> None:
    """Else it would look ready."""
    many = [patient(number, date_visite="demain") for number in range(SHOWN_ROWS)]
    job = job_of(*many, patient(99))
    row_of(job, SHOWN_ROWS + 2)
    job.edits = {SHOWN_ROWS + 2: {"date_visite": "hier"}}
    job.plan()

    assert problems_of(job)[str(SHOWN_ROWS + 2)].keys() == {"date_visite"}


def test_a_remark_names_its_rows_and_their_few_patients() -> None:
    """So that they are found; of many rows, the first are named."""
    few, more, many = (
        remarks_of(job_of(*(patient(n, date_visite="08/02/2028") for n in range(count))))[0]
        for count in (FEW_NAMED, FEW_NAMED + 1, NAMED + 2)
    )

    assert few.title == "Lignes"
    assert few.rows[0] == ("", 2, "EXEMPLE-0 Camille")
    assert few.words.startswith("Jour de la visite\u00a0: ")
    assert {who for *_, who in more.rows} == {""}
    assert (len(many.rows), many.more) == (NAMED, " et 2 autres")


def test_an_order_that_nobody_wrote_is_told_with_its_rows(library: Library) -> None:
    """As the form tells it of one patient; it leads to the rows where it is typed."""
    options = PrintOptions(("information",))
    heads = "nom;prenom;date_naissance;anticoagulant;consigne_anticoagulant\n"
    rows = [
        f"{name};Camille;12/03/1948;oui;{order}"
        for name, order in zip(("UN", "DEUX", "TROIS"), ("", "", "Arrêter le 3"), strict=True)
    ]
    made = prepare_press(library, "vertebroplastie", options, today=TODAY)
    job = Job(made, read_table((heads + "\n".join(rows)).encode()), {}, "essai")
    job.plan()
    (told,) = [one for one in remarks_of(job) if one.rows]
    row = row_of(job, 2)

    assert row
    assert [cell.field.id for cell in row.cells] == ["consigne_anticoagulant"]
    assert [number for _, number, _ in told.rows] == [2, 3]
    assert told.words.startswith(spaced("Consigne de l'ordonnance : rien n'est écrit, alors que"))


def test_a_remark_calls_a_field_as_the_screen_does(surgery: Leaflet) -> None:
    """By its short name."""
    day = surgery.variables["date_operation"].model_copy(update={"short": "Jour"})
    fields = {**surgery.variables, "date_operation": day}
    short = surgery.model_copy(update={"variables": fields})
    job = list_of(short, "nom;prenom;date_naissance;date_operation\nA;B;12/03/1948;8/2/2028\n")

    assert any(one.words.startswith("Jour\u00a0: ") for one in remarks_of(job))


def test_rows_that_are_compared_are_named_group_by_group() -> None:
    """Each leads to its row; what is about no patient's row leads nowhere."""
    job = job_of(*(patient(n // 2) for n in range(24)))
    (line,) = remarks_of(job)
    assert job.checked is not None
    stray = ("ligne 99 : un jour seul", *job.checked.remarks)
    job.checked = replace(job.checked, remarks=stray)

    assert [sign for sign, *_ in line.rows[:3]] == ["", ", ", "\u00a0; "]
    assert [number for _, number, _ in line.rows] == list(range(2, 22))
    assert (line.more, line.words[:17]) == (" et 2 autres groupes", "lignes identiques")
    assert (remarks_of(job)[0].words, remarks_of(job)[0].rows) == (
        "Ligne 99\u00a0: un jour seul",
        (),
    )


def test_remarks_beyond_a_screen_are_counted() -> None:
    """The report has them all."""
    job = job_of(patient(1))
    assert job.checked is not None
    many = tuple(f"remarque {number}" for number in range(MOST_REMARKS + 2))
    job.checked = replace(job.checked, remarks=many)

    assert len(remarks_of(job)) == MOST_REMARKS + 1
    assert remarks_of(job)[-1].words == "… et 2 autres remarques"
