"""A column of ticks is read where its heading is one answer, and no other field's."""

import pytest

from feuillet.batch.tables import Cell, read_table
from feuillet.batch.tables.columns import raw_rows
from feuillet.batch.tables.ticks import (
    answered_fields,
    answers_of_ticks,
    named_answers,
    ticked_field,
)
from feuillet.errors import TableUnreadable
from feuillet.model.leaflet import Leaflet
from feuillet.read import read_leaflet

LEAFLET = """\
title: Essai
variables:
  sejour:
    label: Séjour
    type: choice
    choices:
      ambulatoire: {label: Retour le jour même, also: [ambu]}
      nuit: {label: Une nuit, also: [hospitalisation]}
      a_decider: À décider
    undecided: a_decider
    example: nuit
  corset:
    label: Corset
    type: choice
    choices: {aucun: Pas de corset, arret: À enlever, garde: À garder}
    example: aucun
  traitement:
    label: Traitement
    type: choice
    choices: {aucun: Aucun, oui: Oui}
    example: oui
  niveaux:
    label: Vertèbres
    type: choices
    choices: {L1: L1, L2: L2}
    example: L1
documents:
  feuille: {title: F, pages: 1, sections: [{title: T, blocks: [{text: Bonjour.}]}]}
"""
WHO = "EXEMPLE;Camille;12/03/1948"


@pytest.fixture(scope="module")
def leaflet() -> Leaflet:
    """One that asks for answers of each kind."""
    return read_leaflet(LEAFLET, "essai.yaml")


def _raw(leaflet: Leaflet, headings: str, *cells: str) -> list[dict[str, str]]:
    lines = [f"Nom;Prénom;DDN;{headings}", *(f"{WHO};{one}" for one in cells)]
    rows = raw_rows(read_table("\n".join(lines).encode()), leaflet, {})
    return [{k: v for k, v in row.raw.items() if k in leaflet.variables} for row in rows]


def _refusal(leaflet: Leaflet, headings: str, *cells: str) -> tuple[str, ...]:
    with pytest.raises(TableUnreadable) as refusal:
        _raw(leaflet, headings, *cells)
    return refusal.value.problems


@pytest.mark.parametrize(
    ("heading", "yes", "no"),
    [
        ("Ambu", "Retour le jour même", "Une nuit"),
        ("AMBULATOIRE ?", "Retour le jour même", "Une nuit"),
        ("Hospitalisation", "Une nuit", "Retour le jour même"),
    ],
)
def test_yes_and_no_are_answers_where_the_heading_is_one(
    leaflet: Leaflet, heading: str, yes: str, no: str
) -> None:
    """No is the only other; an empty cell says nothing."""
    rows = _raw(leaflet, heading, "O", "x", "Oui", "N", "non", "")

    assert [row.get("sejour") for row in rows] == [yes, yes, yes, no, no, None]


def test_what_stands_for_an_answer_stays_to_be_refused(leaflet: Leaflet) -> None:
    """In its row: the others are read."""
    rows = _raw(leaflet, "Ambu", "O", "?", "-")

    assert [row["sejour"] for row in rows] == ["Retour le jour même", "?", "-"]
    assert ticked_field("Ambu", [Cell("?")], leaflet) is None


def test_no_does_not_choose_among_several(leaflet: Leaflet) -> None:
    """It stays as it is, and the check refuses it."""
    rows = _raw(leaflet, "À garder", "O", "N")

    assert [row["corset"] for row in rows] == ["À garder", "N"]


def test_a_field_that_asks_yes_or_no_is_left_to_the_check(leaflet: Leaflet) -> None:
    """Its own answers are these words."""
    assert _raw(leaflet, "Traitement", "O", "N") == [{"traitement": "O"}, {"traitement": "N"}]
    assert answers_of_ticks("Oui", "traitement", leaflet) == {}


def test_other_cells_than_ticks_make_no_column_of_ticks(leaflet: Leaflet) -> None:
    """The heading alone may be anything."""
    for cell in ("O ?", "Ambu", "12"):
        first, *_ = _refusal(leaflet, "Ambu", "O", cell)

        assert first.endswith(
            "c'est une réponse, non un champ : faites une seule colonne « Séjour », où chaque"
            " ligne dit sa réponse"
        )
    assert ticked_field("Ambu", [Cell("")], leaflet) is None


def test_a_heading_that_answers_several_fields_names_none(leaflet: Leaflet) -> None:
    """Nor one that is no short text."""
    assert ticked_field("Aucun", [Cell("O")], leaflet) is None
    assert not named_answers("ambu " * 100, leaflet)


def test_several_columns_of_ticks_are_to_be_one(leaflet: Leaflet) -> None:
    """To keep one of them only would lose the others."""
    double, *_ = _refusal(leaflet, "À enlever;À garder", "x;", ";x")
    levels = _refusal(leaflet, "L1;L2", "x;", ";x")

    assert double == (
        "colonnes D et E : toutes deux pour « Corset » : faites une seule colonne « Corset », où"
        " chaque ligne dit sa réponse"
    )
    assert all("faites une seule colonne « Vertèbres »" in line for line in levels[:2])


def test_the_field_itself_goes_before_a_column_of_ticks(leaflet: Leaflet) -> None:
    """Nothing says which of both is right."""
    first, *_ = _refusal(leaflet, "Séjour;Ambu", "nuit;O")

    assert first.startswith("colonne E « Ambu » : ")


def test_cells_that_name_answers_tell_their_field(leaflet: Leaflet) -> None:
    """Just yes or no may be of any."""
    assert answered_fields([Cell("L1, L2"), Cell(""), Cell("L1")], leaflet) == ["niveaux"]
    assert not answered_fields([Cell("L1"), Cell("12")], leaflet)
    assert not answered_fields([Cell("oui")], leaflet)
    assert not answered_fields([], leaflet)
