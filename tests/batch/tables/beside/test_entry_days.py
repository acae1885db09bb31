"""An hour of arrival that is another day's than the operation's is refused, or told."""

import datetime as dt

import pytest

from feuillet.batch.row_doubts import check_table
from feuillet.batch.tables import Cell, Table, TableRow, read_table
from feuillet.batch.tables.beside.entry_days import (
    NO_HOUR,
    ON_EVE,
    OTHER_DAY,
    enters_another_day,
    says_eve,
)
from feuillet.batch.tables.columns import raw_rows
from feuillet.batch.tables.remarks import remarks_on_table
from feuillet.errors import TableUnreadable
from feuillet.model.leaflet import Leaflet
from feuillet.model.values import Values
from feuillet.read import read_leaflet
from tests.conftest import SURGERY

HEADER = "nom;prenom;date_naissance;date_operation;heure"
WHO = "EXEMPLE;Camille;12/03/1948;08/12/2026"
DAY = dt.date(2026, 12, 8)


def table_of(heading: str, *rows: str) -> Table:
    """Return a table with a column more, of such a heading: each row is its hour, then its cell."""
    lines = (f"{HEADER};{heading}", *(f"{WHO};{row}" for row in rows))
    return read_table("\n".join(lines).encode())


def problems_of(leaflet: Leaflet, text: str) -> tuple[str, ...]:
    """Return why a table is refused."""
    with pytest.raises(TableUnreadable) as refusal:
        raw_rows(read_table(text.encode()), leaflet, {})
    return refusal.value.problems


@pytest.mark.parametrize(
    "heading",
    ["Date entrée", "Date d'entrée", "Entré(e) le", "Admission", "Hospitalisation", "Arrivée"],
)
def test_an_hour_of_another_day_is_refused_with_what_to_do(surgery: Leaflet, heading: str) -> None:
    """Printed, it would have a patient come on the operation's day at the eve's hour."""
    table = table_of(heading, "16 h;07/12/2026", "7 h;08/12/2026", ";07/12/2026", "9 h;")
    rows = raw_rows(table, surgery, {})

    assert [row.faulty for row in rows] == [{"heure": OTHER_DAY}, {}, {}, {}]
    assert rows[0].problems == (f"Heure d'arrivée : {OTHER_DAY}",)
    assert "heure" not in rows[0].raw
    assert rows[1].raw["heure"] == "7 h"


def test_a_column_of_days_of_entry_is_told_for_what_it_is(surgery: Leaflet) -> None:
    """It is to be kept: without it, nothing would tell whose hour is another day's."""
    table = table_of("Date entrée", ";07/12/2026", "7 h;08/12/2026")
    first, other, *more = remarks_on_table(table, surgery, {})

    assert first.words == (
        "colonne F « Date entrée » : c'est un jour d'entrée, gardez-la : feuillet la compare à"
        " « Date de l'opération » et n'en imprime rien. Si des patients entrent un autre jour,"
        " laissez « Heure d'arrivée » vide pour eux"
    )
    assert (other.words, [*other.rows]) == (NO_HOUR, [2])
    assert not more


def test_an_hour_of_entry_is_named_with_a_warning() -> None:
    """And the rows whose day differs are told at once, with the day's column."""
    leaflet = read_leaflet(SURGERY.replace("  heure: {", "  arrivee: {"), "essai.yaml")
    header = "nom;prenom;date_naissance;date_operation;Date entrée;Heure entrée;Heure bloc"
    told = problems_of(leaflet, f"{header}\n{WHO};07/12/2026;16 h;9 h")

    assert told[:2] == (
        "colonne F « Heure entrée » : nom de colonne inconnu. Est-ce « Heure d'arrivée » ? Alors,"
        " nommez-la ainsi, et videz-la pour ceux qui entrent un autre jour que celui de"
        " l'intervention",
        "colonne G « Heure bloc » : une heure du bloc, et non « Heure d'arrivée » du patient :"
        " retirez-la",
    )
    assert any("colonne E « Date entrée » : c'est un jour d'entrée" in line for line in told)
    assert f"ligne 2, Heure d'arrivée (colonne « Heure entrée ») : {OTHER_DAY}" in told


@pytest.mark.parametrize("heading", ["Heure", "Horaire", "H. arrivée bloc"])
def test_an_hour_that_may_be_the_theatre_s_is_named_with_a_warning(heading: str) -> None:
    """A planning's « Heure » is the room's; patients come before."""
    leaflet = read_leaflet(SURGERY.replace("  heure: {", "  arrivee: {"), "essai.yaml")
    header = f"nom;prenom;date_naissance;date_operation;{heading}"

    assert problems_of(leaflet, f"{header}\n{WHO};8 h")[0] == (
        f"colonne E « {heading} » : nom de colonne inconnu. Est-ce « Heure d'arrivée », celle du"
        " patient et non celle du bloc ? Alors, nommez-la ainsi ; sinon, retirez-la"
    )


def test_a_day_of_entry_alone_may_be_the_operation_s(surgery: Leaflet) -> None:
    """Somebody says so; nothing is compared with it."""
    told = problems_of(
        surgery, "nom;prenom;date_naissance;heure;Date d'entrée\nEXEMPLE;Camille;x;7 h;07/12/2026"
    )

    assert told[0] == (
        "colonne E « Date d'entrée » : un jour d'entrée. Si tous ont l'intervention ce jour-là,"
        " nommez-la « Date de l'opération » ; sinon, ajoutez une colonne « Date de l'opération »,"
        " et laissez « Heure d'arrivée » vide pour ceux qui entrent un autre jour"
    )
    assert not any("gardez-la" in line for line in told)


def test_days_of_entry_are_no_answers_of_another_field() -> None:
    """Though that field has the heading too: « Hospitalisation » says yes or no elsewhere."""
    text = SURGERY.replace("label: Geste\n", "label: Geste\n    also: [Hospitalisation]\n")
    leaflet = read_leaflet(text, "essai.yaml")
    header = "nom;prenom;date_naissance;Hospitalisation"
    told = problems_of(leaflet, f"{header}\nEXEMPLE;Camille;12/03/1948;07/12/2026")

    assert "un jour d'entrée" in told[0]
    assert not any(line.startswith("ligne") for line in told)


@pytest.mark.parametrize("heading", ["Date de la demande", "Entrée en salle", "Date de sortie"])
def test_another_day_is_not_taken_for_one_of_entry(surgery: Leaflet, heading: str) -> None:
    """Nor a column of something else under a heading of entry."""
    text = f"{HEADER};{heading}\n{WHO};16 h;07/12/2026"
    assert "nom de colonne inconnu" in problems_of(surgery, text)[0]
    assert "nom de colonne inconnu" in problems_of(surgery, f"{HEADER};Accueil\n{WHO};16 h;UF 2")[0]


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("07/12/2026", True),
        ("08/12/2026", False),
        ("07/12/2026 16:00", True),
        ("8/12", False),
        ("7/12", True),
        ("la veille", True),
        ("J-1", True),
        ("jour même", False),
        ("?", False),
        ("", False),
    ],
)
def test_days_of_entry_are_compared_as_people_write_them(text: str, another: bool) -> None:
    """What cannot be compared is no other day."""
    row = TableRow(2, (Cell(text),))

    assert enters_another_day(row, [0], DAY) is another
    assert enters_another_day(row, [0], None) is (text in ("la veille", "J-1"))


def test_a_patient_who_enters_on_the_eve_as_a_note_says_is_told(surgery: Leaflet) -> None:
    """Where an hour would be printed: it may be the eve's."""
    table = table_of("Notes", "16 h;Hospit la veille", ";entre J-1", "7 h;AVK arrêtés la veille")
    rows = raw_rows(table, surgery, {})
    checked = check_table(
        rows, table.rows, (), surgery, lambda *_: {}, lambda known: Values(known), "essai"
    )

    assert [ON_EVE in row.values.warnings for row in checked.everybody] == [True, False, False]


@pytest.mark.parametrize("text", ["hospi J-1", "Entrée la veille", "vient la veille au soir"])
def test_ways_to_say_that_somebody_enters_on_the_eve(text: str) -> None:
    """As wards write them."""
    assert says_eve(text)
    assert not says_eve(f"Douche la veille, {text.split()[0]}")
