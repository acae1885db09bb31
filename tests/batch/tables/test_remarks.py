"""What of a table is not printed is named, in one line."""

import pytest

from feuillet.batch.tables import read_table
from feuillet.batch.tables.remarks import remarks_on_table
from feuillet.model.leaflet import Leaflet


@pytest.mark.parametrize(
    ("more", "cells", "told"),
    [
        ("Chambre,Sexe", ",12,F", "« Chambre », « Sexe »"),
        ("Chambre,Sexe", ",,F", "« Sexe »"),
        ("Étage,Lit", ',"L1, L2",2', "« Étage » (si c'est « Niveaux », nommez-la ainsi), « Lit »"),
        ("Étage,niveaux", ",L1,L2", "« Étage »"),
        ("Lit\u202e,Sexe", ",1,", "colonne E"),
    ],
)
def test_columns_that_hold_something_and_are_not_used_are_named(
    surgery: Leaflet, more: str, cells: str, told: str
) -> None:
    """In one line; with the field that would read all of one, if no other column is for it."""
    label = surgery.variables["niveaux"].label
    header, row = f"nom,prenom,date_naissance,heure,{more}", f"EXEMPLE,Camille,12/03/1948,{cells}"
    ((line, _),) = remarks_on_table(read_table(f"{header}\n{row}".encode()), surgery, {})

    assert line == (
        f"colonnes dont feuillet ne se sert pas : {told.replace('Niveaux', label)} ; vérifiez"
        " qu'aucune ne doit servir"
    )


def test_no_column_is_named_that_somebody_passed_over_or_that_stands_in(surgery: Leaflet) -> None:
    """The hospital decided; a name of birth is used."""
    text = "nom,prenom,date_naissance,Chambre,Nom de naissance\nEXEMPLE,Camille,12/03/1948,12,ESSAI"
    table = read_table(text.encode())

    assert not remarks_on_table(table, surgery, {"CHAMBRE": "-"})
    assert "« Nom de naissance »" in remarks_on_table(table, surgery, {}, {4: ""})[0].words


def test_many_columns_that_are_not_used_are_counted(surgery: Leaflet) -> None:
    """The first are named."""
    header = ",".join(("nom,prenom,date_naissance", *["Sexe"] * 15))
    row = ",".join(("EXEMPLE,Camille,12/03/1948", *["F"] * 15))
    ((line, _),) = remarks_on_table(read_table(f"{header}\n{row}".encode()), surgery, {})

    assert " et 3 autres ; " in line
