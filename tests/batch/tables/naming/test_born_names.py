"""A cell with both surnames, and the columns of the rules of care."""

import pytest

from feuillet.batch.tables import read_table
from feuillet.batch.tables.columns import RawRow, raw_rows
from feuillet.batch.tables.naming.born_names import OTHER_BIRTH_NAME, part_names
from feuillet.model.leaflet import Leaflet

HEADER = "Nom de naissance;Nom d'usage;Premier prénom de naissance;Prénom utilisé;Né(e) le;Sexe"


def _row(leaflet: Leaflet, header: str, cells: str) -> RawRow:
    (row,) = raw_rows(read_table(f"{header}\n{cells}\n".encode()), leaflet, {})
    return row


@pytest.mark.parametrize(
    "cell",
    [
        *("DURAND née MARTIN", "DURAND (née MARTIN)", "DURAND, née MARTIN", "DURAND né MARTIN"),
        *("DURAND NÉE MARTIN", "DURAND NEE MARTIN", "DURAND né(e) MARTIN"),
        *("MARTIN épouse DURAND", "MARTIN ép. DURAND", "MARTIN EP DURAND", "MARTIN (ép. DURAND)"),
    ],
)
def test_both_surnames_of_a_cell_are_told_apart(surgery: Leaflet, cell: str) -> None:
    """« Née » stands before the name of birth, « épouse » before the name in use."""
    row = _row(surgery, "Nom;Prénom;DDN", f"{cell};Camille;12/03/1948")

    assert not row.problems
    assert {name: row.raw[name] for name in ("nom", "nom_naissance")} == {
        "nom": "DURAND",
        "nom_naissance": "MARTIN",
    }


@pytest.mark.parametrize(
    "cell",
    [
        *("MBA NE OBIANG", "DURAND", "née MARTIN", "DURAND née", "DURAND née le 12/03/1948"),
        *("DURAND née MARTIN épouse PETIT", "DURAND veuve MARTIN", "DURANDÉE MARTIN"),
    ],
)
def test_a_cell_that_is_not_two_surnames_stays_as_it_is(cell: str) -> None:
    """« Ne » is a name; a widow's two names say nothing sure."""
    assert part_names({"nom": cell}) == ({"nom": cell}, {})


def test_a_cell_with_both_stands_beside_a_column_of_birth_names(surgery: Leaflet) -> None:
    """If both say the same; in the column of birth names too, where the other is empty."""
    header, who = "Nom;Nom de naissance;Prénom;DDN", "Camille;12/03/1948"
    same = _row(surgery, header, f"DURAND née Martin;MARTIN;{who}")
    other = _row(surgery, header, f"DURAND née MARTIN;AUTRE;{who}")
    alone = _row(surgery, header, f";MARTIN ép. DURAND;{who}")

    assert (same.raw["nom"], same.raw["nom_naissance"]) == ("DURAND", "MARTIN")
    assert other.problems == (f"colonne « Nom » : {OTHER_BIRTH_NAME}",)
    assert (alone.raw["nom"], alone.raw["nom_naissance"]) == ("DURAND", "MARTIN")


def test_the_headings_of_the_rules_of_care_are_known(surgery: Leaflet) -> None:
    """As a ward's software writes them, without a question."""
    row = _row(surgery, HEADER, "MARTIN;DURAND;Marie;Camille;12/03/1948;F")

    assert not row.problems
    assert row.raw == {
        "nom_naissance": "MARTIN",
        "nom": "DURAND",
        "prenom_naissance": "Marie",
        "prenom": "Camille",
        "date_naissance": "12/03/1948",
        "sexe": "F",
    }


def test_names_of_birth_alone_are_a_patients(surgery: Leaflet) -> None:
    """No column of names in use is missing; an empty cell of one is nothing to mend."""
    alone = "Nom de naissance;Premier prénom de naissance;DDN;Sexe"

    assert not _row(surgery, alone, "MARTIN;Marie;12/03/1948;1").problems
    assert not _row(surgery, HEADER, "MARTIN;;Marie;;12/03/1948;M").problems
    # A sum is nobody's, but for whoever is called so.
    assert not _row(surgery, HEADER, "SOMME;;Marie;;12/03/1948;M").problems
