"""Rows of one list that could be taken for each other are told."""

from feuillet.batch.alike_rows import NAMESAKES, TWINS
from tests.batches import checked, patient


def test_namesakes_of_other_birth_dates_are_told_to_be_kept_apart() -> None:
    """Two sheets of one name in the same tray."""
    table = checked(patient(1), patient(2), patient(1, date_naissance="23/07/1957"))

    assert table.remarks == (f"Lignes 2, 4 : {NAMESAKES}",)
    assert set(table.of_rows) == {2, 4}


def test_one_surname_and_birth_with_other_first_names_are_told() -> None:
    """Twins, or one patient and a slip; where names are exchanged, that alone is told."""
    table = checked(patient(1), patient(1, nom="Exemple 1", prenom="Dominique"))

    assert table.remarks == (f"Lignes 2, 3 : {TWINS}",)


def test_many_groups_of_namesakes_are_one_line_and_each_row_has_its_own() -> None:
    """A whole clinic's list has many of them."""
    people = [
        patient(at, date_naissance=born)
        for at in range(13)
        for born in ("12/03/1948", "23/07/1957")
    ]
    table = checked(*people)
    few = checked(*people[:6])
    (line,) = table.remarks

    assert line.startswith("Lignes 2, 3 ; 4, 5 ; 6, 7")
    assert " ; 20, 21 et 3 autres groupes : mêmes nom et prénom" in line
    assert [one.startswith("Lignes 4, 5 : mêmes") for one in table.of_rows[4]] == [True]
    assert len(few.remarks) == 3
