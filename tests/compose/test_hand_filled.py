"""Each dotted line of a page is told, whatever left it."""

import pytest

from feuillet.compose import find_hand_filled
from feuillet.find import Library
from feuillet.model.leaflet import Document, HandFilled
from feuillet.model.options import PrintOptions
from feuillet.produce import Press, prepare_press
from tests.helpers import TODAY

CAMILLE = {"nom": "CANARI", "prenom": "Camille", "date_naissance": "12/03/1948"}
ALL = {
    **CAMILLE,
    **{"date_intervention": "08/12/2026", "heure_convocation": "7 h 30", "anesthesie": "locale"},
    **{"operateur": "Dr Modèle", "rdv_controle": "12/01/2027", "nombre_vertebres": "1"},
}


@pytest.fixture
def press(library: Library) -> Press:
    """What prints our own leaflet: no hospital has signed its figures."""
    return prepare_press(library, "vertebroplastie", PrintOptions(), today=TODAY)


def _page(body: str) -> Document:
    return Document("sortie", "Sortie", body, (), {})


def test_a_line_that_no_field_fills_is_told(press: Press) -> None:
    """A patient with a value for all that is asked leaves those that the hospital did not sign."""
    documents = press.compose(press.complete(press.accept(ALL)))
    html = "".join(one.html for one in documents)
    told = find_hand_filled(documents)

    assert HandFilled("information", "Ne mangez plus à partir de") in told
    assert len(told) == html.count('class="blank"') > 0
    assert "CANARI" not in str(told)


def test_lines_of_values_that_nobody_gave_are_told_by_what_stands_beside_them(
    press: Press,
) -> None:
    """On the card by its label, in the calendar by its bold words."""
    told = find_hand_filled(press.compose(press.complete(press.accept(CAMILLE))))

    assert {
        HandFilled("information", "Jour"),
        HandFilled("information", "Radiologue"),
        HandFilled("sortie", "Intervention"),
    } <= set(told)


@pytest.mark.parametrize(
    ("body", "label"),
    [
        (
            '<tr><td>Poids :<br><div class="slot">7</div><div class="blank"></div></td></tr>',
            "Poids",
        ),
        (
            '<h2>Autre</h2><h2>Vos <em>rendez-vous</em></h2><div class="blank"></div>',
            "Vos rendez-vous",
        ),
        ('<div class="blank"></div>', ""),
    ],
)
def test_a_line_of_a_hospital_s_own_template_is_told_too(body: str, label: str) -> None:
    """By its row, without what is the patient's, or by its heading."""
    assert find_hand_filled([_page(body)]) == (HandFilled("sortie", label),)


def test_a_stamped_file_says_what_one_laid_out_in_full_does(press: Press) -> None:
    """Both are the same bytes."""
    values = press.complete(press.accept(ALL))
    stock = press.compile(values)

    assert stock.hand_filled == find_hand_filled(press.compose(values))
    assert press.print(ALL, stock=stock).hand_filled == stock.hand_filled
