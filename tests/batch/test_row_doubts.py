"""What stands around a row tells of it: a cell that says « annulé », a year that is alone."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from feuillet.batch.row_doubts import check_table, doubt_rows
from feuillet.batch.rows import CheckedRows
from feuillet.batch.tables.columns import RawRow
from feuillet.batch.tables.no_patient import CANCELLED, CONTINUES
from feuillet.batch.tables.table import Cell, Remark, TableRow
from feuillet.check import read_values_of
from feuillet.model.expressions import Condition
from feuillet.model.leaflet import Leaflet
from feuillet.model.values import Values
from feuillet.model.variables import Variable
from tests.batches import checked, patient, press

EMPTY = "Jour de la visite : vide, et la plupart des autres lignes l'ont, vérifiez"


def doubted(dates: list[str], cells: dict[int, str]) -> CheckedRows:
    """Return rows with these dates, and a cell beside some of them that no field is made of."""
    table = checked(*(patient(n, date_visite=date) for n, date in enumerate(dates, start=1)))
    rows = [TableRow(number, (Cell("EXEMPLE"), Cell(text))) for number, text in cells.items()]
    return doubt_rows(table, rows, press().leaflet)


def told(table: CheckedRows) -> dict[int, tuple[str, ...]]:
    """Return the warnings, by row."""
    return {one.number: one.values.warnings for one in table.entries if one.values.warnings}


def test_a_row_beside_which_somebody_wrote_cancelled_is_told() -> None:
    """In whichever column; it is printed all the same, and the report says so too."""
    table = doubted(["08/12/2026"] * 3, {2: "vient seul", 3: "ANNULÉ", 4: ""})

    assert told(table) == {3: (CANCELLED,)}
    assert len(table.entries) == 3


def test_a_row_without_the_day_that_others_have_is_told() -> None:
    """As a spreadsheet leaves them when merged cells are parted; where most have none, none is."""
    some = doubted(["08/12/2026", "", "09/12/2026", ""], {})

    assert [*told(some)] == [3, 5]
    assert all(words == (EMPTY,) for words in told(some).values())
    assert not told(doubted(["", ""], {}))
    assert not told(doubted(["08/12/2026", "", ""], {}))


def test_what_a_row_lacks_is_one_line_and_what_does_not_apply_is_not_lacking(
    surgery: Leaflet,
) -> None:
    """The day to take anchors out is refused where there are none."""
    variables = {
        "geste": surgery.variables["geste"],
        "jour": Variable(label="Jour", type="date", missing="blank", example="08/12/2026"),
        "heure": Variable(label="Heure", type="time", missing="blank", example="7 h"),
        "retrait": Variable(
            label="Retrait",
            type="date",
            missing="blank",
            when=Condition.model_validate({"geste": "longue"}),
            example="22/12/2026",
        ),
    }
    leaflet = surgery.model_copy(update={"variables": variables})
    whole = {"jour": "08/12/2026", "heure": "7 h", "geste": "longue", "retrait": "22/12/2026"}
    people = [patient(1, **whole), patient(2, **whole), patient(3, geste="courte")]
    rows = [RawRow(n, {**one, "date_visite": ""}, ()) for n, one in enumerate(people, start=2)]
    found = check_table(
        [replace(row, raw={k: v for k, v in row.raw.items() if v}) for row in rows],
        *((), (), leaflet),
        lambda raw, _: read_values_of(leaflet, raw)[0],
        Values,
        "essai",
    )

    assert found.warned == {
        "Jour, Heure : vides, et la plupart des autres lignes les ont, vérifiez": [4]
    }


def test_a_refused_row_is_doubted_like_the_others() -> None:
    """It is mended and its remark seen in one pass; a cell that is wrong is not empty."""
    rows = [patient(n, date_visite=date) for n, date in enumerate(("08/12/2026", "hier", ""))]
    table = checked(*rows, patient(4, date_visite="", moyen="fusée"))
    beside = [TableRow(number, (Cell("ANNULÉ"),)) for number in (3, 5)]
    doubted = doubt_rows(table, beside, press().leaflet)
    empty = EMPTY

    assert {row.number: row.values.warnings for row in doubted.refused} == {
        3: (CANCELLED,),
        5: (CANCELLED, empty),
    }
    assert doubted.warned[empty] == [4, 5]


@pytest.mark.parametrize(
    ("dates", "alone"),
    [
        (["08/12/2026", "09/12/2026", "08/12/2027"], [4]),
        (["08/12/2026", "08/12/2027"], []),
        (["08/12/2026", "08/12/2026", "08/12/2027", "09/12/2027"], []),
        (["08/12/2026", "09/03/2027", "08/06/2027"], []),
    ],
)
def test_a_date_far_from_those_of_the_other_rows_is_told(
    dates: list[str], alone: list[int]
) -> None:
    """Its year is mistyped, where the others are near each other."""
    words = "Jour de la visite : à plus de six mois des autres lignes, vérifiez l'année"

    assert doubted(dates, {}).warned.get(words, []) == alone


def test_a_day_between_patients_is_counted_and_told_and_nobodys() -> None:
    """Whoever has none of his own has none; the columns' remarks come first."""
    one = press()
    table = [RawRow(2, {}, (), aside=True), RawRow(3, patient(1, date_visite=""), ())]
    found = check_table(
        table, (), (), one.leaflet, one.accept, one.complete, "visite", [Remark("colonnes : voyez")]
    )

    assert (found.read, found.aside, len(found.entries)) == (2, (2,), 1)
    assert found.remarks[:2] == (
        "colonnes : voyez",
        "ligne 2 : un jour seul, sans patient, que feuillet ne met dans aucune fiche : vérifiez que"
        " chaque patient a sa date sur sa ligne",
    )
    assert "aucune colonne remplie pour « Jour de la visite »" in found.remarks[2]
    assert "date_visite" not in found.entries[0].values.known


def test_nothing_is_doubted_of_a_row_that_is_no_patients() -> None:
    """A note under the table lacks no day."""
    note = RawRow(4, {}, ("une note : supprimez-la",), {"nom": "une note : supprimez-la"})
    one = press()
    table = [RawRow(2, patient(1), ()), RawRow(3, patient(2), ()), note]
    found = check_table(table, (), (), one.leaflet, one.accept, one.complete, "visite")

    assert [row.problems for row in found.refused] == [note.problems]
    assert not found.warned


def remarked(*people: dict[str, str], told: Sequence[Remark] = ()) -> CheckedRows:
    """Return the checked rows of people, with what was said of their table."""
    one = press()
    table = [RawRow(n, who, ()) for n, who in enumerate(people, 2)]
    return check_table(table, (), (), one.leaflet, one.accept, one.complete, "visite", told)


def test_a_day_that_no_column_gives_is_said_before_printing() -> None:
    """The title that held it was deleted as we asked; where one row has it, none is said."""
    words = (
        "aucune colonne remplie pour « Jour de la visite » : les feuilles auront des pointillés,"
        " ajoutez-la si vous la connaissez"
    )

    assert remarked(patient(1, date_visite="")).remarks == (words,)
    assert not remarked(patient(1, date_visite=""), patient(2)).remarks
    assert not remarked(patient(1, date_visite="hier")).remarks


def test_a_row_that_the_one_below_may_continue_is_told() -> None:
    """« D12 » on hers, « L1 » alone below: printed as it is, she would lack a level."""
    one = press()
    below = RawRow(3, {}, (CONTINUES,), {"": CONTINUES})
    table = [RawRow(2, patient(1), ()), below, replace(below, number=4), RawRow(5, patient(2), ())]
    found = check_table(table, (), (), one.leaflet, one.accept, one.complete, "visite")

    assert found.warned == {
        "la ligne du dessous n'a qu'une cellule, sans nom : si elle continue celle-ci, reportez-la"
        " ici": [2]
    }


def test_what_is_said_of_a_row_stands_there_and_else_for_the_table() -> None:
    """Headings, empty rows and those without a patient have no line of their own."""
    told = [Remark("une note, lisez-la", (1, 3)), Remark("des colonnes, voyez")]
    found = remarked(patient(1, nom="ESSAI"), patient(2, nom="MODÈLE"), told=told)

    assert found.warned == {"une note, lisez-la": [3]}
    assert found.remarks == ("ligne 1 : une note, lisez-la", "des colonnes, voyez")


EXCHANGED = "nom et prénom semblent échangés, au contraire des autres lignes : vérifiez"


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["EXEMPLE Anne", "MODÈLE Luc", "Camille ESSAI"], [4]),
        (["EXEMPLE Anne", "MODÈLE Luc", "ESSAI Jo", "Rose TOTALIN", "Ida FICTIF"], []),
        (["EXEMPLE Anne", "Camille ESSAI"], []),
        (["Exemple Anne", "Modèle Luc", "Camille ESSAI"], []),
        (["EXEMPLE ANNE", "MODÈLE LUC", "Camille ESSAI"], []),
        (["EXEMPLE Anne", "MODÈLE Luc", "Essai J"], []),
        (["EXEMPLE Anne", "MODÈLE Luc", "Essai Jo"], []),
    ],
)
def test_a_first_name_alone_in_capitals_where_surnames_are_is_told(
    names: list[str], told: list[int]
) -> None:
    """The column is judged as a whole: where it has no habit, nothing is said."""
    people = []
    for number, name in enumerate(names):
        surname, first_name = name.split()
        people.append(patient(number, nom=surname, prenom=first_name))

    assert remarked(*people).warned.get(EXCHANGED, []) == told


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["Anne EXEMPLE", "Luc MODÈLE"], True),
        (["Anne EXEMPLE"], False),
        (["Anne EXEMPLE", "MODÈLE Luc"], False),
        (["Anne EXEMPLE", "LUC MODÈLE"], False),
    ],
)
def test_two_columns_of_names_that_look_exchanged_are_told_once(
    names: list[str], told: bool
) -> None:
    """Every sheet would greet its patient by the surname."""
    people = [
        patient(n, nom=name.split()[0], prenom=name.split()[1]) for n, name in enumerate(names)
    ]
    words = (
        "tous les prénoms sont en capitales, et aucun nom : si ces deux colonnes sont échangées,"
        " échangez leurs titres"
    )

    assert (words in remarked(*people).remarks) == told


def test_a_row_without_the_answer_that_most_others_have_is_told(surgery: Leaflet) -> None:
    """« À décider » is an answer; where many have none, none is told."""

    def warned(*answers: str) -> list[int]:
        raw = [patient(n, geste=geste, date_visite="") for n, geste in enumerate(answers, start=1)]
        rows = [RawRow(number, one, ()) for number, one in enumerate(raw, start=2)]
        table = check_table(rows, (), (), surgery, lambda *_: {}, Values, "essai")
        words = "Geste : vide, et la plupart des autres lignes l'ont, vérifiez"
        return [*table.warned.get(words, ())]

    assert warned("courte", "", "longue", "à décider") == [3]
    assert warned("courte", "", "longue", "") == []
    assert warned("courte", "longue") == warned("", "") == []
