"""What is no letter at all, though a sound PDF: the leaflet itself, or white paper."""

import re

from feuillet.attach.letter import Letter
from feuillet.errors import LetterUnusable
from feuillet.pdf.readback import is_blank

_FOOT = re.compile(r"réf\.\s[0-9a-f]{8}\s+page\s\d+\ssur\s\d+")
"""What stands at the foot of each page of a leaflet."""


def refuse_no_letter(letter: Letter) -> None:
    """Raise LetterUnusable for a leaflet that was given as its letter, and for white pages."""
    if all(map(_FOOT.search, letter.lines)):
        raise LetterUnusable(
            "Courrier : c'est la fiche elle-même, pas le courrier : choisissez le PDF du médecin."
        )
    if not "".join(letter.lines).strip() and is_blank(letter.pdf):
        raise LetterUnusable(
            "Courrier : la page est blanche, rien n'y est écrit : redemandez-le, ou numérisez"
            " l'autre face."
        )
