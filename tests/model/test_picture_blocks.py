"""Picture blocks: what their author must say, and what a wrong one is told."""

import re

import pytest

from feuillet.errors import LeafletInvalid
from feuillet.model.blocks import PictureRow
from feuillet.model.leaflet import Leaflet
from feuillet.model.parts import PictureBlock
from feuillet.read import read_leaflet
from tests.conftest import SURGERY

LAST = "**Dernière ligne de la feuille.**\n"


def _with(block: str) -> Leaflet:
    assert SURGERY.endswith(LAST)
    return read_leaflet(f"{SURGERY}          - {block}\n", "essai.yaml")


LINE = SURGERY.count("\n") + 1
TOLD = {
    "{picture: colonne}": "dites dans « alt » ce que l'image montre, pour qui ne la voit pas",
    "{picture: colonne, alt: }": "dites dans « alt » ce que l'image montre",
    '{picture: colonne, alt: "  "}': "dites dans « alt » ce que l'image montre",
    "{picture: ../colonne, alt: a}": "« picture » : doit être le nom d'un fichier de pictures/",
    "{picture: colonne.svg, alt: a}": "« picture » : doit être le nom d'un fichier de pictures/",
    "{picture: /etc/passwd, alt: a}": "« picture » : doit être le nom d'un fichier de pictures/",
    "{picture: 'https://exemple.fr/a', alt: a}": "« picture » : doit être le nom d'un fichier",
    "{picture: colonne, alt: a, thirds: 4}": "« thirds » : trop grand, au plus 3",
    "{picture: colonne, alt: a, width: 4}": "« width » : clé inconnue",
    "{pictures: [{picture: a, alt: a, thirds: 2}, {picture: b, alt: b, thirds: 2}]}": (
        "trois tiers au plus côte à côte : retirez une image ou baissez un « thirds »"
    ),
    "{pictures: [{alt: a}]}": "« picture » : il manque cette clé : ajoutez-la",
    "{pictures: []}": "« pictures » : ne doit pas être vide",
    "{picture: a, alt: a, marks: {value: consigne, alt: b}}": (
        "« consigne » doit être un champ de type « choice » ou « choices »."
    ),
    "{picture: a, alt: a, marks: {value: niveau, alt: b}}": "Vouliez-vous dire « niveaux » ?",
    "{picture: a, alt: a, marks: niveaux}": "« marks » : doit être un groupe de clés",
    "{picture: a, alt: a, marks: {value: niveaux}}": "« alt » : il manque cette clé",
    "{picture: a, alt: '{{ rien }}'}": "« rien » n'est ni un champ, ni un chiffre, ni une date",
}
"""A block → what its author is told, with its line."""


@pytest.mark.parametrize("block", TOLD)
def test_a_wrong_picture_is_told_with_its_line(block: str) -> None:
    """Before any file is looked for."""
    with pytest.raises(LeafletInvalid, match=f"essai.yaml, ligne {LINE} : ") as refusal:
        _with(block)

    assert re.search(re.escape(TOLD[block]), str(refusal.value))


def test_a_picture_is_a_third_of_the_measure_unless_said() -> None:
    """Three fit in a row."""
    row = "{pictures: [{picture: a, alt: a}, {picture: b, alt: b}, {picture: c, alt: c}]}"
    block = _with(row).documents["feuille"].sections[-1].blocks[-1]

    assert isinstance(block, PictureRow)
    assert [one.thirds for one in block.pictures] == [1, 1, 1]


def test_marks_hold_while_their_value_is_known() -> None:
    """So that their words may cite it, and each case is looked at; a condition of theirs adds."""
    block = (
        "{picture: a, alt: a, marks: {value: niveaux, alt: '{{ niveaux }}', when: {geste: longue}}}"
    )
    picture = _with(block).documents["feuille"].sections[-1].blocks[-1]

    assert isinstance(picture, PictureBlock)
    assert picture.marks is not None
    assert picture.marks.when is not None
    assert set(picture.marks.when.variables()) == {"niveaux", "geste"}
