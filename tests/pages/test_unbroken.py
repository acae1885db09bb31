"""What is read at one glance stands on one line, at every size and format."""

import re
from collections.abc import Iterator, Mapping

import pytest

from feuillet.check.values import check_values
from feuillet.compose.page import compose_document
from feuillet.find import Library
from feuillet.model.french import NBSP
from feuillet.model.options import FORMATS, TEXT_SIZES
from feuillet.model.values import Values
from feuillet.pdf.readback import lines_by_page
from feuillet.render.engine import render_pdf
from tests.helpers import TODAY, Seen
from tests.shipped import LEAFLETS

PATIENT = {
    "nom": "EXEMPLE",
    "prenom": "Camille",
    "date_naissance": "12/03/1948",
    # A long weekday and a long month: « mercredi 23 décembre 2026 ».
    "date_intervention": "23/12/2026",
    "heure_convocation": "10h30",
    "rdv_anesthesie": "16/12/2026 14h30",
}
"""Of either leaflet."""

SPREAD: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "vertebroplastie": (
        {
            **{"anesthesie": "sedation", "nombre_vertebres": "2", "niveaux": "D12, L1"},
            **{"sejour": "ambulatoire", "cause": "osteoporose", "corset": "arret"},
            **{"anticoagulant": "oui", "opioides": "oui", "reeducation": "oui"},
            "consigne_anticoagulant": "Arrêt le 20 décembre 2026 à 18 h 30, reprise 48 h après",
            "rdv_controle": "23/09/2027 10h30",
        },
        {"anesthesie": "generale", "sejour": "nuit", "cause": "tumeur", "corset": "poursuite"},
        {"anesthesie": "locale", "cause": "traumatisme", "anticoagulant": "oui"},
    ),
    "gastrostomie": (
        {"anesthesie": "sedation", "sejour": "hospitalisation"},
        {"anesthesie": "locale", "sejour": "ambulatoire", "anticoagulant": "oui"},
    ),
}
FEW = {("vertebroplastie", 18, "a4"), ("gastrostomie", 16, "a4"), ("vertebroplastie", 18, "a5")}


def groups(text: str) -> Iterator[str]:
    """Give what holds a figure and may not break: a date, an hour, « 4 sur 100 »."""
    for group in re.split(rf"[^\S{NBSP}]+", text):
        if NBSP in group and re.search(r"\d", group):
            yield group.strip(f"{NBSP}.,;:()")


def is_cut(group: str, page: str) -> bool:
    """Return whether a group is there on two lines."""
    letters = [re.escape(letter) for letter in group if not letter.isspace()]
    return any("\n" in found for found in re.findall(r"\s*".join(letters), page))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "size", "form"),
    [
        pytest.param(*one, marks=() if one in FEW else pytest.mark.long)
        for one in ((a, b, c) for a in LEAFLETS for b in TEXT_SIZES for c in FORMATS)
    ],
)
def test_no_date_hour_or_figure_is_cut_in_two(
    library: Library, name: str, size: int, form: str, whole: bool
) -> None:
    """A year on two lines is another year, to somebody who reads without glasses."""
    found = library.find_leaflet(name)
    leaflet, look = library.read(found), library.look(found)

    def cut(values: Values) -> set[str]:
        pages = [
            compose_document(leaflet, one, values, look, text_size=size, page_format=form)
            for one in leaflet.documents
        ]
        shown = "\n\n".join(lines_by_page(render_pdf(pages).pdf)).replace("\r\n", "\n")
        parted = [re.sub(r"(?=<(?:br|div|p|td|li)\b)", " ", page.html) for page in pages]
        wanted = {group for html in parted for group in groups(Seen(html).text)}
        assert len(wanted) > 5
        return {group for group in wanted if is_cut(group, shown)}

    for answers in SPREAD[name][: None if whole else 1]:
        raw = {**PATIENT, **answers}
        values = check_values(leaflet, raw, today=TODAY, region=look.hospital.holidays)

        assert cut(values) == set()
