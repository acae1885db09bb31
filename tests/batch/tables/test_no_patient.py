"""Rows that are no patient's are told, or passed over: never printed, never a date of anybody's."""

import pytest

from feuillet.batch.tables import Cell, TableRow, read_table
from feuillet.batch.tables.columns import RawRow, raw_rows
from feuillet.batch.tables.no_patient import (
    ALONE,
    MAYBE_TOTAL,
    REPEATED,
    SECOND,
    TOTAL,
    is_day_alone,
)
from feuillet.model.leaflet import Leaflet

HEADER = "nom,prenom,date_naissance,date_operation,Sexe"
WHO = "EXEMPLE,Camille,12/03/1948,,"


def _rows(leaflet: Leaflet, *rows: str) -> tuple[RawRow, ...]:
    return raw_rows(read_table("\n".join((HEADER, *rows)).encode()), leaflet, {})


@pytest.mark.parametrize(
    "day",
    [
        *(
            "Lundi 7 décembre 2026",
            "07/12/2026",
            "lundi 7/12",
            "MARDI",
            "Mardi matin",
            "Semaine 50",
        ),
        *(
            "mercredi 7 décembre 2026",
            "Décembre 2026",
            "S50",
            "Après-midi",
            "APRES-MIDI",
            "sem. 50",
        ),
    ],
)
@pytest.mark.parametrize("before", [0, 1, 3, 4])
def test_a_day_between_patients_is_passed_over(surgery: Leaflet, day: str, before: int) -> None:
    """In whichever column, possible or not; and it is nobody's day."""
    alone = "," * before + day + "," * (4 - before)
    rows = _rows(surgery, WHO, alone, WHO)

    assert [row.aside for row in rows] == [False, True, False]
    assert not rows[1].problems
    assert not any("date_operation" in row.raw for row in rows)


@pytest.mark.parametrize(
    "text", ["MARTIN", "À jeun dès minuit", "Salle 2", "Lundi-Exemple", f"a{' ' * 20_000}b"]
)
def test_any_other_lone_text_is_refused_with_what_to_do(surgery: Leaflet, text: str) -> None:
    """It may be a patient who is half typed."""
    (row,) = _rows(surgery, f"{text},,,,")

    assert row.problems == (ALONE,)
    assert not row.aside


def test_a_cell_alone_that_names_nobody_may_continue_the_row_above(surgery: Leaflet) -> None:
    """A patient's second level on a line of its own."""
    _, row = _rows(surgery, WHO, ",,,,L1")

    assert row.problems == (
        "une seule cellule est remplie, et aucun nom : si elle continue la ligne au-dessus,"
        " reportez-la sur la ligne du patient, puis supprimez celle-ci ; si c'est un autre patient,"
        " complétez-la ; si c'est une note, supprimez la ligne",
    )


def test_a_birth_date_alone_may_be_somebodys(surgery: Leaflet) -> None:
    """Nothing is passed over for it; nor for a day beside anything else."""
    (birth,) = _rows(surgery, ",,12/03/1948,,")
    (both,) = _rows(surgery, "lundi,,,08/12/2026,")

    assert birth.problems == (ALONE,)
    assert not birth.aside | both.aside
    assert not is_day_alone(TableRow(2, (Cell(""), Cell("12/03/1948"))), 1)


def test_headings_on_two_lines_are_to_be_joined(surgery: Leaflet) -> None:
    """As where merged cells were parted and their names copied below; else they are repeated."""
    lower = "nom,prenom,date_naissance,heure,Sexe"
    second, patient, again = _rows(surgery, lower, WHO, lower)
    (same, *_) = _rows(surgery, HEADER, WHO)

    assert (second.problems, again.problems, same.problems) == ((SECOND,), (REPEATED,), (REPEATED,))
    assert not patient.problems


@pytest.mark.parametrize(
    "label",
    ["NB PATIENTS", "Nombre de lignes", "Effectif", "Sous-total", "Nbre d'actes", "Cumul"],
)
def test_a_sum_is_told_under_whichever_words(surgery: Leaflet, label: str) -> None:
    """With its number beside it, or in the same cell."""
    beside, within = _rows(surgery, f"{label},9,,,", f"{label} : 9,,,,")

    assert beside.problems == within.problems == (TOTAL,)


def test_a_label_and_a_number_may_be_a_sum(surgery: Leaflet) -> None:
    """Or a patient who is half typed: whoever knows decides; one with a birth date is a patient."""
    (maybe,) = _rows(surgery, "Décembre,,,,9")
    (patient,) = _rows(surgery, "Somme,Camille,12/03/1948,,9")

    assert maybe.problems == (MAYBE_TOTAL,)
    assert patient.raw["nom"] == "Somme"


def test_headings_again_are_told_though_those_on_top_were_renamed(surgery: Leaflet) -> None:
    """Most cells name columns, ours, theirs or of no use; no cell of theirs has a figure."""
    (again,) = _rows(surgery, "Patient,Prénom usuel,Né(e) le,Date RDV,Civilité")
    (lone,) = _rows(surgery, "Patiente,Camille,,,Sexe")

    assert again.problems == (REPEATED,)
    assert lone.problems != (REPEATED,) or "Camille" not in lone.raw.values()
