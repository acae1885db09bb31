"""What is given as a letter and is none: the leaflet itself, white paper."""

import pytest

from feuillet.attach.letter import read_letter
from feuillet.attach.no_letter import refuse_no_letter
from feuillet.errors import LetterUnusable
from tests.letters import plain_pdf, saved

_FOOT = "Fiche d'information, réf. 166c8d07 page {} sur 2"


def test_the_leaflet_is_not_its_own_letter() -> None:
    """Both files stand side by side in a folder; a letter that has its leaflet is a letter."""
    leaflet = plain_pdf(("TESTA Rose", _FOOT.format(1)), (_FOOT.format(2),))
    joined = plain_pdf(("Cher confrère,",), ("TESTA Rose", _FOOT.format(1)))

    with pytest.raises(LetterUnusable) as caught:
        refuse_no_letter(read_letter(saved(leaflet)))

    assert str(caught.value) == (
        "Courrier : c'est la fiche elle-même, pas le courrier : choisissez le PDF du médecin."
    )
    refuse_no_letter(read_letter(saved(joined)))


def test_a_white_page_is_no_letter() -> None:
    """Nobody can have read it; a picture, somebody can."""
    drawn = plain_pdf((), ())
    drawn.pages[1].contents_add(b"100 100 50 50 re f")

    with pytest.raises(LetterUnusable) as caught:
        refuse_no_letter(read_letter(saved(plain_pdf((), ()))))

    assert str(caught.value) == (
        "Courrier : la page est blanche, rien n'y est écrit : redemandez-le, ou numérisez l'autre"
        " face."
    )
    refuse_no_letter(read_letter(saved(drawn)))
