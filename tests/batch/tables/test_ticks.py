"""A column of ticks is read where its heading is one answer of its field, which is told."""

import pytest

from feuillet.batch.tables import Cell, read_table
from feuillet.batch.tables.columns import raw_rows
from feuillet.batch.tables.remarks import remarks_on_table
from feuillet.batch.tables.ticks import (
    answered_fields,
    answers_of_ticks,
    named_answers,
)
from feuillet.errors import TableUnreadable
from feuillet.model.leaflet import Leaflet
from feuillet.read import read_leaflet

LEAFLET = """\
title: Essai
variables:
  sejour:
    label: Séjour
    also: [Ambu]
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


def _raw(leaflet: Leaflet, heading: str, *cells: str, field: str = "") -> list[dict[str, str]]:
    lines = [f"Nom;Prénom;DDN;{heading}", *(f"{WHO};{one}" for one in cells)]
    chosen = {3: field} if field else {}
    rows = raw_rows(read_table("\n".join(lines).encode()), leaflet, {}, chosen)
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
    rows = _raw(leaflet, heading, "O", "x", "Oui", "N", "non", "", field="sejour")

    assert [row.get("sejour") for row in rows] == [yes, yes, yes, no, no, None]


def test_what_stands_for_an_answer_stays_to_be_refused(leaflet: Leaflet) -> None:
    """In its row: the others are read."""
    rows = _raw(leaflet, "Ambu", "O", "?", "-", field="sejour")

    assert [row["sejour"] for row in rows] == ["Retour le jour même", "?", "-"]


def test_no_does_not_choose_among_several(leaflet: Leaflet) -> None:
    """It stays as it is, and the check refuses it."""
    rows = _raw(leaflet, "À garder", "O", "N", field="corset")

    assert [row["corset"] for row in rows] == ["À garder", "N"]


def test_a_field_that_asks_yes_or_no_is_left_to_the_check(leaflet: Leaflet) -> None:
    """Its own answers are these words."""
    assert _raw(leaflet, "Traitement", "O", "N") == [{"traitement": "O"}, {"traitement": "N"}]
    assert answers_of_ticks("Oui", "traitement", leaflet) == {}


def test_nobody_guesses_what_a_column_of_ticks_is_for(leaflet: Leaflet) -> None:
    """« Arrêt » may be of another treatment: the field is named, and somebody says so."""
    likely, *_ = _refusal(leaflet, "Ambu", "O")
    answer, *_ = _refusal(leaflet, "Arrêt", "O")

    assert likely.endswith(
        "Est-ce « Séjour » ? Alors, nommez-la ainsi, et à la place de oui, non ou d'une croix,"
        " écrivez la réponse : « Retour le jour même », « Une nuit », « À décider »"
    )
    assert _refusal(leaflet, "Ambu", "nuit")[0].endswith(
        "Est-ce « Séjour » ? Alors, nommez-la ainsi"
    )
    assert answer.endswith(
        "c'est une réponse, non un champ : faites une seule colonne « Corset », où chaque ligne dit"
        " sa réponse"
    )


def test_what_ticks_are_read_for_is_told(leaflet: Leaflet) -> None:
    """Once for the column; what is no tick is read as it is."""
    lines = [f"{WHO};{cell}" for cell in ("O", "N", "o", "O", "Une nuit", "")]
    table = read_table("\n".join(["Nom;Prénom;DDN;Ambu", *lines]).encode())

    assert [line for line, _ in remarks_on_table(table, leaflet, {}, {3: "sejour"})] == [
        "colonne D « Ambu » : « O » pour « Retour le jour même », « N » pour « Une nuit », « o »"
        " pour « Retour le jour même », vérifiez",
    ]


def test_a_heading_that_answers_several_fields_names_none(leaflet: Leaflet) -> None:
    """Nor one that is no short text."""
    assert not named_answers("ambu " * 100, leaflet)


def test_several_columns_of_ticks_are_to_be_one(leaflet: Leaflet) -> None:
    """To keep one of them only would lose the others."""
    answers = _refusal(leaflet, "À enlever;À garder", "x;", ";x")
    levels = _refusal(leaflet, "L1;L2", "x;", ";x")
    rows = "\n".join(["Nom;Prénom;DDN;À enlever;À garder", f"{WHO};x;"]).encode()
    with pytest.raises(TableUnreadable) as refusal:
        raw_rows(read_table(rows), leaflet, {}, {3: "corset", 4: "corset"})

    assert all("faites une seule colonne « Corset »" in line for line in answers[:2])
    assert all("faites une seule colonne « Vertèbres »" in line for line in levels[:2])
    assert refusal.value.problems[0] == (
        "colonnes D et E : toutes deux pour « Corset » : faites une seule colonne « Corset », où"
        " chaque ligne dit sa réponse"
    )


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


@pytest.mark.parametrize("heading", ["Retour", "À enl.", "arrêt", "L. 1", "hospitalis."])
def test_what_is_an_answer_in_a_cell_is_one_as_a_heading(leaflet: Leaflet, heading: str) -> None:
    """Or its column would be removed, and its ticks lost: « Séd » beside « AL » and « AG »."""
    assert "c'est une réponse, non un champ" in _refusal(leaflet, heading, "x")[0]


def test_a_field_s_own_word_is_none_of_its_answers() -> None:
    """« Anesthésie » begins one of them."""
    own = read_leaflet(
        LEAFLET.replace("Corset\n", "Corset porté\n").replace("Pas de corset", "Corset ôté"),
        "e.yaml",
    )

    assert not named_answers("Corset", own)
    assert named_answers("Corset ôt.", own) == [("corset", "aucun")]


def test_a_column_ticked_beside_those_of_answers_is_not_just_to_be_removed(
    leaflet: Leaflet,
) -> None:
    """It may be a third answer, under a name that nothing tells; a sum below is no tick."""
    told = _refusal(leaflet, "À garder;Mixte;À enlever;Autre chose", "x;;;", ";x;x;O", "1;1;1;N")

    assert told[1] == (
        "colonne E « Mixte » : nom de colonne inconnu. Elle est cochée comme « À garder »,"
        " « À enlever » : si c'est une réponse à « Corset », mettez-la dans la même colonne ; ne la"
        " retirez que si elle dit autre chose"
    )
    assert "cochée" not in told[3]


def test_a_column_ticked_beside_one_that_is_used_is_told(leaflet: Leaflet) -> None:
    """Somebody passed over it by hand."""
    rows = "\n".join(["Nom;Prénom;DDN;À garder;Mixte", f"{WHO};x;", f"{WHO};x;x"])
    told = remarks_on_table(read_table(rows.encode()), leaflet, {}, {3: "corset", 4: ""})

    assert (
        "colonne E « Mixte » : cochée comme « À garder », et feuillet ne s'en sert pas : si c'est"
        " aussi une réponse à « Corset », réunissez-les en une seule colonne"
    ) in [remark.words for remark in told]
