"""A day's list holds the acts of several leaflets: whose is not this one's is told."""

import pytest

from feuillet.batch.tables import read_table
from feuillet.batch.tables.beside.acts import FOREIGN, UNLIKE, read_act
from feuillet.batch.tables.columns import RawRow, raw_rows
from feuillet.batch.tables.remarks import remarks_on_table
from feuillet.batch.tables.table import Remark, Table
from feuillet.errors import TableUnreadable
from feuillet.find import Library
from feuillet.model.leaflet import Leaflet
from feuillet.read import read_leaflet

LEAFLET = """\
title: Vertébroplastie
vocabulary: [vertébroplastie, cimentoplastie, vertèbre, os, dos, radiographie]
forbidden: [gastrostomie, sonde]
documents:
  avant: {title: Avant, pages: 1, sections: [{blocks: [{text: Essai.}]}]}
"""
OWN, OTHER, ELSEWHERE = "VERTEBROPLASTIE L1", "BIOPSIE OSSEUSE", "GASTROSTOMIE"


@pytest.fixture(scope="module")
def leaflet() -> Leaflet:
    """One that names its operation, and another's."""
    return read_leaflet(LEAFLET, "vertebroplastie.yaml")


def _table(heading: str, *acts: str) -> Table:
    lines = [f"EXEMPLE;Camille;12/03/1948;{act}" for act in acts]
    return read_table("\n".join([f"Nom;Prénom;DDN;{heading}", *lines]).encode())


def _said(leaflet: Leaflet, *acts: str) -> list[Remark]:
    return list(remarks_on_table(_table("Acte", *acts), leaflet, {}))


def _rows(leaflet: Leaflet, heading: str, *acts: str) -> tuple[RawRow, ...]:
    return raw_rows(_table(heading, *acts), leaflet, {})


@pytest.mark.parametrize(
    "heading",
    [
        *("Acte", "ACTES", "Libellé acte", "Lib. acte", "Intervention", "Type de geste", "Geste"),
        *("Libellé prestation", "Nature de l'examen", "Type d'intervention", "Acte prévu"),
        *("Libellé", "Opération", "Procédure", "Intitulé de l'acte"),
    ],
)
def test_a_column_of_acts_is_read_and_never_to_be_removed(leaflet: Leaflet, heading: str) -> None:
    """Nothing is printed of it: its rows are told from those of other acts."""
    table = _table(heading, OWN, OTHER, "PICC LINE", "")
    rows = raw_rows(table, leaflet, {})

    assert {tuple(row.raw) for row in rows} == {("nom", "prenom", "date_naissance")}
    assert remarks_on_table(table, leaflet, {}) == (Remark(UNLIKE, [3, 4]),)


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        *(("Intervention", "8h30"), ("Acte", "oui"), ("Acte", "12"), ("Acte", "lundi 7/12/2026")),
        *(("Numéro acte", OWN), ("Lieu de l'intervention", "Salle d'essai"), ("A" * 300, OWN)),
    ],
)
def test_what_says_no_act_is_none_of_these_columns(
    leaflet: Leaflet, heading: str, cell: str
) -> None:
    """An hour would be lost without a word."""
    with pytest.raises(TableUnreadable) as refusal:
        _rows(leaflet, heading, cell)

    assert "colonne D" in str(refusal.value)


@pytest.mark.parametrize(
    ("act", "other"),
    [
        *(("Vertébroplasties", False), ("VERTEBRO-PLASTIE L2", False), ("vertébroplas", False)),
        *(("Cimentoplastie D12", False), ("Biopsie et vertébroplastie", False), ("", False)),
        *(("2", False), ("Vertébroplastie sous contrôle scopique", False)),
        *((OTHER, True), ("biopsie os", True), ("Biopsie vertébrale", True), ("IRM dos", True)),
        *(("IRM avant vertébroplastie", True), ("Vertébroplastie faite le 12/11", True)),
        *(("RDV infirmier vertébroplastie", True), ("Annonce vertébroplastie", True)),
        *(("Échange après vertébroplastie", True), ("Scanner pré-vertébroplastie", True)),
        *(("Vertébroplastie sous scanner", False), ("Vertébroplastie + " + ELSEWHERE, True)),
        *(("Contrôle post-vertébroplastie", True), ("CS vertébroplastie", True), ("idem", True)),
    ],
)
def test_an_act_that_is_not_the_leaflets_is_told_at_its_row(
    leaflet: Leaflet, act: str, other: bool
) -> None:
    """Whatever its case and accents; words of the body name no act."""
    assert _said(leaflet, OWN, act) == ([Remark(UNLIKE, [3])] if other else [])


def test_another_name_that_the_leaflet_gives_is_its_own(leaflet: Leaflet) -> None:
    """In capitals in its vocabulary."""
    named = leaflet.model_copy(update={"vocabulary": (*leaflet.vocabulary, "VP", "CIMENTO")})

    assert _said(named, OWN, "VP L1", "vp", "VPN", "Cimento L2") == [Remark(UNLIKE, [5])]


def test_a_title_of_many_words_is_named_by_all_of_them(surgery: Leaflet) -> None:
    """« Biopsie osseuse » is no « Biopsie du foie »."""
    liver = surgery.model_copy(update={"title": "Votre biopsie du foie"})
    rows = ("BIOPSIE FOIE", "foie, biopsie", OTHER)
    table = _table("Acte", *rows)

    assert remarks_on_table(table, liver, {}) == (Remark(UNLIKE, [4]),)


NOWHERE = Remark(
    "colonne D « Acte » : aucune ligne n'y nomme l'acte de cette fiche, vérifiez que tous ces"
    " patients viennent pour lui"
)


def test_acts_that_nowhere_name_the_leaflet_are_told_once(leaflet: Leaflet) -> None:
    """A ward may have a name of its own for it: who comes for another act is told all the same."""
    assert _said(leaflet, "VP", "VP") == [NOWHERE]
    assert _said(leaflet, "VP2", "VP3") == [NOWHERE]
    assert _said(leaflet, "VP L1", OTHER, "VP", "Infiltration") == [NOWHERE]
    assert _said(leaflet, "VP L1", OTHER, "VP", "VP 2") == [NOWHERE, Remark(UNLIKE, [3])]


@pytest.mark.parametrize(
    ("name", "own", "foreign"),
    [
        (
            "vertebroplastie",
            ("Vertebroplasty", "VP D12", "Cimento L1"),
            ("GASTROSTOMY", "GPR", "GPE", "PEG"),
        ),
        (
            "gastrostomie",
            ("Gastrostomy", "GPR"),
            ("VERTEBROPLASTY", "VP L1", "Cimento"),
        ),
    ],
)
def test_a_shipped_leaflet_knows_the_other_names_of_its_act(
    library: Library, name: str, own: tuple[str, ...], foreign: tuple[str, ...]
) -> None:
    """One's own is no noise, and another leaflet's is refused.

    Through an endoscope (« GPE », « PEG ») it is another gastrostomy: it is told at its row.
    """
    leaflet = library.read(library.find_leaflet(name))
    acts = [_act(leaflet, text) for text in (*own, *foreign)]

    assert acts == ["own"] * len(own) + ["foreign"] * len(foreign)
    assert _act(leaflet, "Biopsie du foie") == "unlike"
    assert name != "gastrostomie" or _act(leaflet, "GPE") == "unlike"


def _act(leaflet: Leaflet, text: str) -> str:
    return read_act(_table("Acte", text).rows[0], [3], leaflet)


def test_a_row_that_names_another_leaflets_act_is_refused(leaflet: Leaflet) -> None:
    """Whatever else is wrong with it; of one that names both, nobody knows."""
    rows = _rows(leaflet, "Acte", OWN, ELSEWHERE, "Pose de sonde", f"{OWN} + {ELSEWHERE}")

    assert [row.problems for row in rows] == [(), (FOREIGN,), (FOREIGN,), ()]
    assert all(len(row.problems) == len(row.faulty) for row in rows)
    assert _said(leaflet, OWN, ELSEWHERE) == []


def test_a_row_that_was_left_out_is_told_no_more(leaflet: Leaflet) -> None:
    """Somebody has seen it."""
    table = _table("Acte", OWN, OTHER, OTHER)

    assert remarks_on_table(table, leaflet, {}, left_out={3}) == (Remark(UNLIKE, [4]),)
    assert remarks_on_table(table, leaflet, {}, left_out={3, 4}) == ()


def test_several_columns_of_acts_say_one_together(leaflet: Leaflet) -> None:
    """A code, and its words."""
    lines = ["LHMH004;Vertébroplastie", "LHHH001;Biopsie", "AAAA001;"]
    text = "\n".join(
        ["Nom;Prénom;DDN;Acte;Libellé", *(f"EXEMPLE;Camille;12/03/1948;{one}" for one in lines)]
    )

    assert remarks_on_table(read_table(text.encode()), leaflet, {}) == (Remark(UNLIKE, [3, 4]),)
