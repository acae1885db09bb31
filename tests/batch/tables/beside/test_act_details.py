"""An act's text that says otherwise than its row is told, by the answers that the leaflet has."""

import pytest

from feuillet.batch.row_doubts import check_table
from feuillet.batch.rows import CheckedRows
from feuillet.batch.tables import read_table
from feuillet.batch.tables.beside.acts import BESIDES, ActReader
from feuillet.batch.tables.columns import raw_rows
from feuillet.check import read_values_of
from feuillet.find import Library
from feuillet.model.leaflet import Leaflet
from feuillet.model.values import Value, Values


@pytest.fixture(scope="module")
def leaflet() -> Leaflet:
    """One with levels, an anaesthesia and a number, shipped."""
    library = Library.open([], environment={})
    return library.read(library.find_leaflet("vertebroplastie"))


ONE: dict[str, Value] = {
    "niveaux": ("L1",),
    "nombre_vertebres": 1,
    "anesthesie": "locale",
    "sejour": "ambulatoire",
}
TWO: dict[str, Value] = {**ONE, "niveaux": ("D12", "L1"), "nombre_vertebres": 2}


@pytest.mark.parametrize(
    ("act", "known", "labels"),
    [
        *(
            (act, ONE, "« Vertèbres à traiter »")
            for act in ("Vertébroplastie D12", "Vertébroplastie T 12", "VP D12 L1", "VP D12L1")
        ),
        ("Vertébroplastie D12", TWO, "« Vertèbres à traiter »"),
        ("Vertébroplastie D11 à L1", ONE, "« Vertèbres à traiter »"),
        *(
            (act, ONE, "« Nombre de vertèbres »")
            for act in ("Vertébroplastie 3 niveaux", "Vertébroplastie deux vertèbres")
        ),
        *(
            (act, ONE, "« Type d'anesthésie »")
            for act in ("Vertébroplastie sous AG", "Vertébroplastie, anesthésie générale")
        ),
        ("Vertébroplastie, une nuit, AG", ONE, "« Type d'anesthésie », « Séjour »"),
    ],
)
def test_an_act_that_says_otherwise_than_its_row_names_the_fields(
    leaflet: Leaflet, act: str, known: dict[str, Value], labels: str
) -> None:
    """The sheet says what the row says."""
    assert [*ActReader(leaflet).doubts(act, known)] == [
        f"l'acte écrit sur cette ligne ne dit pas la même chose que {labels} : vérifiez lequel est"
        " juste"
    ]


@pytest.mark.parametrize(
    ("act", "known"),
    [
        *((act, ONE) for act in ("Vertébroplastie", "Vertébroplastie L1 sous AL", "VP 1 niveau")),
        *((act, ONE) for act in ("Vertébroplastie sans AG", "Vertébroplastie AL ou AG", "VP L.1")),
        *((act, TWO) for act in ("VP D12-L1", "VP T12 + L1", "VP D12, L1", "VP 2 niveaux")),
        *((act, {**TWO, "niveaux": ("D11", "D12")}) for act in ("VP D11-12", "VP D11 et 12")),
        ("Vertébroplastie D12 sous AG", {}),
        ("Vertébroplastie sous contrôle radioscopique, fluoroscopie", ONE),
        ("Vertébroplastie, bloc chirurgical", ONE),
    ],
)
def test_an_act_that_says_the_same_or_less_is_not_told(
    leaflet: Leaflet, act: str, known: dict[str, Value]
) -> None:
    """« D11-12 » may say more than is written out; what a row leaves open contradicts nothing."""
    assert [*ActReader(leaflet).doubts(act, known)] == []


@pytest.mark.parametrize(
    "act",
    [
        *("Vertébroplastie ou kyphoplastie", "Vertébroplastie + biopsie", "VP et biopsies"),
        *("Vertébroplastie chirurgicale", "Cimentoplastie, radiofréquence"),
    ],
)
def test_an_act_that_names_another_one_too_is_told(leaflet: Leaflet, act: str) -> None:
    """The leaflet tells of its own alone."""
    assert [*ActReader(leaflet).doubts(act, ONE)] == [BESIDES]


def test_rows_whose_act_says_otherwise_are_told_together(leaflet: Leaflet) -> None:
    """One line a kind; an act of another leaflet is refused, and told of nothing else."""

    def checked(*rows: str) -> CheckedRows:
        head = "Nom;Prénom;DDN;Vertèbres à traiter;Acte"
        table = read_table("\n".join([head, *rows]).encode())
        return check_table(
            raw_rows(table, leaflet, {}),
            *(table.rows, (), leaflet),
            lambda raw, _: read_values_of(leaflet, raw)[0],
            Values,
            "essai",
        )

    who = ("ALBERT;Rose;01/02/1950", "BAUDET;Marc;05/06/1941", "COSTE;Lise;07/08/1939")
    acts = ("Vertébroplastie D12", "Vertébroplastie L1", "Vertébroplastie D4")
    told = checked(*(f"{one};L1;{act}" for one, act in zip(who, acts, strict=True))).warned
    (numbers,) = [rows for words, rows in told.items() if "la même chose" in words]

    assert numbers == [2, 4]
    assert not any("acte" in words for words in checked(f"{who[0]};L1;").warned)
    assert BESIDES in checked(f"{who[0]};L1;Vertébroplastie + biopsie").warned
