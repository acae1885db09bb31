"""Where fields stand: by what is typed into them, for any leaflet."""

from hypothesis import given, strategies as st

from feuillet.find import Library
from feuillet.model.variables import IDENTITY
from feuillet.web.screens.fields import Control, Field, Group, build_groups
from feuillet.web.screens.placing import GRID, FormRow, Placed, place

TYPED: tuple[Control, ...] = ("text", "date", "time", "appointment", "integer", "list")
YES_NO = (("oui", "Oui"), ("non", "Non"))


def _row(row: FormRow) -> list[tuple[str, int, int]]:
    return [(cell.field.label, cell.start, cell.span) for cell in row.cells]


def _shipped(library: Library, name: str) -> dict[str, list[FormRow]]:
    leaflet = library.read(library.find_leaflet(name))
    return {one.title: list(one.rows) for one in place(build_groups(leaflet, {}))}


def test_the_identity_is_one_row_and_what_is_of_birth_is_folded(library: Library) -> None:
    """An IPP is read whole.  What holds something, or a fault, is not folded away."""
    rows = _shipped(library, "vertebroplastie")["Le patient"]
    leaflet = library.read(library.find_leaflet("vertebroplastie"))
    first, filled = (
        place(build_groups(leaflet, raw))[0] for raw in ({}, {"nom_naissance": "MODELE"})
    )

    assert [_row(row) for row in rows] == [
        [("Nom", 1, 3), ("Prénom", 4, 3), ("Naissance", 7, 3), ("IPP", 10, 3)]
    ]
    assert [_row(row) for row in first.folded] == [
        [("Nom de naissance", 1, 3), ("Prénom de naissance", 4, 3)],
        [("Sexe", 1, 12)],
    ]
    assert (first.opened, filled.opened) == (False, True)


def test_what_few_have_when_one_types_is_folded_by_name_in_its_group(library: Library) -> None:
    """As its leaflet says it; what holds something is not folded away."""
    leaflet = library.read(library.find_leaflet("gastrostomie"))
    first, filled = (place(build_groups(leaflet, raw))[-1] for raw in ({}, {"taille_sonde": "14"}))

    assert first.switch == "Marque · Taille, CH · Eau, mL · Ballonnet · Changement"
    assert place(build_groups(leaflet, {}))[0].switch == "Noms de naissance, sexe"
    assert (first.opened, filled.opened) == (False, True)
    assert [cell.field.label for row in first.rows for cell in row.cells] == [
        "Infirmier, téléphone",
        "Matériel, téléphone",
        "Ancres",
        "Retrait des ancres",
    ]


def test_a_phones_lines_are_those_of_its_columns(library: Library) -> None:
    """Two short fields stand side by side, and a question never."""
    groups = _shipped(library, "vertebroplastie")
    lines = [
        [[cell.field.label for cell in line] for line in row.lines]
        for row in (groups["Le patient"][0], groups["Les médicaments et la cause"][-1])
    ]

    assert lines == [
        [["Nom"], ["Prénom"], ["Naissance", "IPP"]],
        [["Antidouleurs forts"], ["Ostéoporose suspectée"]],
    ]


def test_short_fields_fill_a_row_and_short_questions_share_one(library: Library) -> None:
    """A question of many words has its own, and so has a field that comes and goes."""
    groups = _shipped(library, "vertebroplastie")

    assert _row(groups["L'intervention"][0]) == [
        ("Date", 1, 3),
        ("Arrivée", 4, 2),
        ("Vertèbres", 6, 4),
        ("Radiologue", 10, 3),
    ]
    assert [_row(row) for row in groups["Les médicaments et la cause"]] == [
        [("Fluidifiant du sang", 1, 12)],
        [("Consigne de l'ordonnance", 1, 12)],
        [("Cause", 1, 12)],
        [("Tumeur nommée sur la fiche", 1, 12)],
        [("Antidouleurs forts", 1, 6), ("Ostéoporose suspectée", 7, 6)],
    ]
    assert _row(groups["Après"][1]) == [("Rééducation", 1, 6), ("Contrôle", 7, 6)]


fields = st.builds(
    lambda number, control, answers, only_if: Field(
        f"v{number}",
        f"Champ {number}",
        control,
        answers if control == "one" else (),
        only_if=only_if,
    ),
    st.integers(0, 10**9),
    st.sampled_from((*TYPED, "one", "several")),
    st.sampled_from((YES_NO, tuple((str(n), "Une réponse bien longue") for n in range(4)))),
    st.sampled_from(("", "seulement si « A » est « Oui »")),
)


@given(fields=st.lists(fields, max_size=12, unique_by=lambda one: one.id))
def test_every_field_has_one_place_in_its_order(fields: list[Field]) -> None:
    """None lost, none over another, none beyond the row."""
    (placed,) = place([Group("Titre", tuple(fields))])

    assert [cell.field for row in placed.rows for cell in row.cells] == fields
    for row in placed.rows:
        ends = [cell.start + cell.span for cell in row.cells]
        assert [cell.start for cell in row.cells][1:] <= ends
        assert row.cells[0].start == 1
        assert all(cell.start == end for cell, end in zip(row.cells[1:], ends, strict=False))
        assert ends[-1] <= GRID + 1
    assert all(cell.field.id not in IDENTITY for row in placed.rows for cell in row.cells)


def test_a_group_of_one_field_has_its_label_above() -> None:
    """It is no question among others."""
    (placed,) = place([Group("Titre", (Field("v", "Champ", "text"),))])

    assert isinstance(placed, Placed)
    assert [row.beside for row in placed.rows] == [False]
