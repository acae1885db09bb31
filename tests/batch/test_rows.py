"""The rows of a batch: each has its token, or its reasons."""

import random
from collections.abc import Collection, Mapping

import pytest
from hypothesis import given, strategies as st

from feuillet.batch.rows import check_rows
from feuillet.batch.tables.columns import RawRow
from feuillet.errors import ReviewDue
from feuillet.model.values import Value
from tests.batches import checked, patient, press, rows

MANY = [patient(number) for number in range(40)]


def test_each_row_has_a_token_of_its_own() -> None:
    """Eight figures with a dash, all different."""
    tokens = [entry.token for entry in checked(*MANY).entries]

    assert len(set(tokens)) == len(MANY)
    assert all(len(token) == 9 and token[4] == "-" for token in tokens)


@given(st.randoms())
def test_a_token_comes_from_the_row_not_from_its_place(shuffler: random.Random) -> None:
    """The same rows in another order have the same tokens."""
    shuffled = list(MANY)
    shuffler.shuffle(shuffled)
    tokens = {entry.raw["nom"]: entry.token for entry in checked(*MANY).entries}

    assert {entry.raw["nom"]: entry.token for entry in checked(*shuffled).entries} == tokens


def test_the_order_of_columns_and_spare_spaces_do_not_count() -> None:
    """It is the same patient."""
    one = patient(1)
    other = {name: f" {value} " for name, value in reversed(one.items())}

    assert checked(one).entries[0].token == checked(other).entries[0].token


def test_equal_rows_have_different_tokens_and_are_told() -> None:
    """Two sheets, and a word to the secretary."""
    table = checked(patient(1), patient(2), patient(1))

    assert len({entry.token for entry in table.entries}) == 3
    assert table.remarks == ("Lignes 2, 4 : lignes identiques, vérifiez que chacune est voulue",)


def test_homonyms_born_the_same_day_are_told() -> None:
    """They may be one patient, typed twice."""
    table = checked(patient(1), patient(1, date_visite="09/12/2026"))

    assert len(table.entries) == 2
    assert "même nom" in table.remarks[0]


def test_a_row_without_identity_is_refused() -> None:
    """Nothing could prove whose sheet it is."""
    table = checked({"moyen": "train"}, patient(1))

    assert [row.number for row in table.refused] == [2]
    assert "Nom, Prénom, Date de naissance : à indiquer" in table.refused[0].problems


def test_every_problem_of_every_row_is_told_without_its_value() -> None:
    """By row; nothing typed is repeated."""
    table = checked(
        patient(1, date_naissance="31/02/1948", date_visite="hier"), patient(2, moyen="fusée")
    )
    said = " ".join(words for row in table.refused for words in row.problems)

    assert [len(row.problems) for row in table.refused] == [2, 1]
    assert not any(typed in said for typed in ("31/02", "hier", "fusée"))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"nom": "EXÉMPLE-1"}, "même nom écrit autrement"),
        ({"nom": "Exemple 1"}, "même nom écrit autrement"),
        ({"nom": "EXEMPLE1"}, "même nom écrit autrement"),
        ({"nom": "Camille", "prenom": "EXEMPLE-1"}, "nom et prénom échangés"),
        ({"nom": "CAMILLE", "prenom": "Exemple 1"}, "nom et prénom échangés"),
    ],
)
def test_one_patient_written_in_two_ways_is_told(changes: dict[str, str], says: str) -> None:
    """Accents, apostrophes, hyphens, and names in each other's column."""
    (remark,) = checked(patient(1), patient(2), patient(1, **changes)).remarks

    assert remark.startswith(f"Lignes 2, 4 : {says}")


def test_apostrophes_and_ligatures_make_no_other_patient() -> None:
    """As keyboards and exports differ in them."""
    names = ("D'EXEMPLE-CŒURŁ", "D’Exemple-Coeurł", "D EXEMPLE COEURL")
    (remark,) = checked(*(patient(1, nom=name) for name in names)).remarks

    assert remark.startswith("Lignes 2, 3, 4 : même nom écrit autrement")


def test_one_number_of_two_patients_is_told() -> None:
    """One of the rows holds the other's."""
    (remark,) = checked(patient(1, ipp="0000001"), patient(2, ipp="0000001")).remarks

    assert remark.startswith("Lignes 2, 3 : même IPP, patients différents")


def test_a_date_after_the_review_stops_its_own_row_alone() -> None:
    """The others are judged; where every row comes after, it is the leaflet's."""
    one = press()

    def accept(raw: Mapping[str, str], _: Collection[str] = ()) -> Mapping[str, Value]:
        if raw["date_visite"] == late["date_visite"]:
            raise ReviewDue("la fiche est à revoir, et le jour de la visite vient après")
        return one.accept(raw)

    late, good = patient(1, date_visite="09/12/2026"), patient(2)
    table = check_rows(rows(late, good), (), one.leaflet, accept, one.complete, "visite")

    assert [row.number for row in table.refused] == [2]
    assert "vient après" in table.refused[0].problems[0]
    assert [entry.number for entry in table.entries] == [3]
    with pytest.raises(ReviewDue):
        check_rows(rows(late, late), (), one.leaflet, accept, one.complete, "visite")


def spoilt(raw: dict[str, str], *fields: str) -> RawRow:
    """Return a row of which a spreadsheet spoilt these fields."""
    faulty = dict.fromkeys(fields, "la cellule est une formule : remplacez-la par sa valeur")
    left = {name: text for name, text in raw.items() if name not in fields}
    return RawRow(2, left, tuple(f"colonne « {name} » : {faulty[name]}" for name in fields), faulty)


def test_a_spoilt_cell_is_told_with_a_date_after_the_review() -> None:
    """Both are mended in one pass."""
    one = press()

    def refuse(*_: object) -> Mapping[str, Value]:
        raise ReviewDue("la fiche est à revoir")

    row = spoilt(patient(1), "moyen")
    good = RawRow(3, patient(2), ())
    table = check_rows(
        [row, good],
        (),
        one.leaflet,
        lambda raw, spoilt=(): refuse() if spoilt else one.accept(raw),
        one.complete,
        "visite",
    )

    assert table.refused[0].problems == (*row.problems, "la fiche est à revoir")


def test_a_spoilt_cell_does_not_hide_what_else_is_wrong_with_its_row() -> None:
    """Nor is a field that holds it said to be missing."""
    one, raw = press(), patient(1, moyen="fusée")
    del raw["prenom"]
    row = spoilt(raw, "date_visite", "date_naissance")
    (wrong,) = check_rows([row], (), one.leaflet, one.accept, one.complete, "visite").refused
    said = " ; ".join(wrong.problems)

    assert len(wrong.problems) == 4
    assert "Prénom : à indiquer aussi" in said
    assert "Moyen de transport : doit être" in said
    assert [trouble.fields for trouble in wrong.troubles] == [("moyen",), ("prenom",)]


def test_a_row_that_lacks_an_identity_says_so_with_what_else_is_wrong() -> None:
    """Choices alone need none, but a row of a table does."""
    (wrong,) = checked({"moyen": "fusée"}).refused

    assert [trouble.fields for trouble in wrong.troubles] == [
        ("moyen",),
        ("nom", "prenom", "date_naissance"),
    ]


def test_a_refused_row_has_its_remarks_too() -> None:
    """All is mended in one pass."""
    table = checked(
        patient(1, moyen="fusée", date_visite="05/12/2020"), patient(2, date_visite="05/12/2020")
    )
    (passed,) = [rows for words, rows in table.warned.items() if "cette date est passée" in words]

    assert passed == [2, 3]


def test_a_field_that_is_wrong_has_no_remark_as_well() -> None:
    """« ? » for a name is refused: nothing more is to be verified in it."""
    table = checked(patient(1, nom="?", date_visite="05/12/2020"))

    assert "aucune lettre" in table.refused[0].problems[0]
    assert {words.split(" : ")[0] for words in table.warned} == {"Jour de la visite"}


def test_a_refused_row_is_compared_with_the_others() -> None:
    """As far as its identity is known."""
    table = checked(patient(1, moyen="fusée"), patient(1), patient(1, prenom="", moyen="fusée"))

    assert table.remarks == (
        "Lignes 2, 3 : même nom, même date de naissance, vérifiez que chacune est voulue",
    )


def test_one_patient_with_day_and_month_of_birth_exchanged_is_told() -> None:
    """A sheet of each would be printed; the same day twice is another remark."""
    first, second, third = (
        patient(number, nom="EXEMPLE", prenom=name, date_naissance=born)
        for number, (name, born) in enumerate(
            (("Camille", "03/04/1950"), ("camille", "04/03/1950"), ("Camille", "04/03/1962")), 1
        )
    )
    told = checked(first, second, third)
    same = checked(first, first)

    assert told.remarks[0] == (
        "Lignes 2, 3 : même nom, jour et mois de naissance échangés, vérifiez lesquels sont justes"
    )
    assert [len(told.of_rows[row]) for row in (2, 3, 4)] == [2, 2, 1]
    assert len(checked(first, second).remarks) == 1
    assert not any("jour et mois" in line for line in same.remarks)


@pytest.mark.parametrize("other", ["13/03/1948", "12/08/1948", "12/03/1984", "21/03/1948"])
def test_one_patient_whose_birth_is_mistyped_in_one_row_is_told(other: str) -> None:
    """Both rows: twins are born on the same day."""
    one = patient(1, nom="EXEMPLE")
    told = checked(one, patient(2, nom="Exemple", date_naissance=other), patient(3))
    words = (
        "Lignes 2, 3 : même nom, dates de naissance presque pareilles : sans doute un seul patient"
        " et une faute de frappe, vérifiez"
    )

    assert told.remarks == (words,)
    assert set(told.of_rows) == {2, 3}
    assert "presque" not in str(checked(one, {**one, "prenom": "Dominique"}).remarks)
