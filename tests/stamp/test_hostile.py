"""Whatever a hospital writes, a stamped file is the one laid out in full, or there is none."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from feuillet.errors import NoStock
from feuillet.find import Library
from feuillet.model.options import PrintOptions
from feuillet.model.values import Values
from feuillet.produce import Press, prepare_press
from feuillet.stamp.stamp import Stock
from tests.batches import patient
from tests.helpers import LIBRARIES, TODAY
from tests.stamp.hostile import CASES, ESSAI, NOM, Case, tells_apart

TOKEN = "3F9A-71C2"
FIRST = patient(1, ipp="0042", remarque="Venir tôt")
PATIENTS = {
    "short": patient(2, nom="A", prenom="A", date_naissance="01/01/1931", ipp="1", remarque="l"),
    "long": patient(
        3,
        nom="VAN DER MODÈLE-TÉMOIN",
        prenom="Anne-Ève Jean-Baptiste",
        date_naissance="30/11/1977",
        ipp="1234567890",
        date_visite="05/05/2020",
        remarque="Apporter vos médicaments, votre carte et un vêtement chaud",
    ),
    "odd": patient(4, nom='fi & <ffl> "AV"', prenom="None l'Œ", ipp="{ TODO }", remarque="Ŋ%d"),
    # Words that a style sheet knows.
    "style": patient(5, nom="warning", prenom="slot", ipp="large", remarque="blank hidden"),
    "long words": patient(6, nom="M" * 24, prenom="l" * 25, ipp="9" * 9, remarque="W" * 25),
}

HEAD = '{% extends "builtin/leaflet.html" %}{% block titles %}{{ super() }}'


def _press(case: Case, folder: Path) -> Press:
    """Return the press of the smallest leaflet in a hospital that writes this."""
    files = {"leaflet.html": f"{HEAD}{case.body}{{% endblock %}}", **case.templates}
    for name in ("templates", "styles"):
        (folder / name).mkdir()
    for name, source in files.items():
        (folder / "templates" / name).write_text(source, "utf-8")
    (folder / "styles" / "print.css").write_text(f"{ESSAI} {case.style}", "utf-8")
    library = Library.open([folder, LIBRARIES / "minimal"], environment={})
    options = PrintOptions(**{"documents": ("apres",), **case.options})
    return prepare_press(library, "visite", options, today=TODAY, fast=False)


def _values(one: Press, raw: Mapping[str, str]) -> Values:
    return one.complete(one.accept(raw))


def _stock(one: Press) -> Stock | None:
    """Return the stock of the first patient, unless what is written refuses it."""
    try:
        return one.compile(_values(one, FIRST), TOKEN)
    except NoStock as error:
        reason = str(error)
    # Refused, and not broken.
    assert "n'a pas pu être fait" not in reason
    return None


SHARED_OUT = [
    pytest.param(case, marks=() if place % 8 == 0 else pytest.mark.long)
    for place, case in enumerate(CASES)
]
"""One in eight each time, all of them when the long tests run whole."""


@pytest.mark.parametrize("case", SHARED_OUT, ids=str)
def test_what_a_hospital_writes_is_stamped_as_laid_out_or_not_at_all(
    case: Case, tmp_path: Path
) -> None:
    """Whatever reads, measures, moves or spells a value otherwise than alone on its line."""
    one = _press(case, tmp_path)
    one.print(FIRST, token=TOKEN)
    stock = _stock(one)
    values = {name: _values(one, raw) for name, raw in PATIENTS.items() if stock}
    stamped = {name: one.stamp(stock, each, TOKEN) for name, each in values.items() if stock}
    wrong = [
        name
        for name, pdf in stamped.items()
        if pdf is not None and pdf != one.print(PATIENTS[name], token=TOKEN).pdf
    ]

    assert all(one.variant(each) == one.variant(_values(one, FIRST)) for each in values.values())
    assert wrong == []
    assert any(stamped.values()) == case.stamped


def test_enough_is_refused_and_enough_is_stamped() -> None:
    """Neither « never stamp » nor « always stamp » would pass."""
    stamped = [case for case in CASES if case.stamped]

    assert len({str(case) for case in CASES}) == len(CASES)
    assert len(stamped) >= 40
    assert len(CASES) - len(stamped) >= 80


def test_values_given_in_another_order_are_of_another_variant(tmp_path: Path) -> None:
    """A template may list what is known: in the order of the columns of a table."""
    listed = "{% for name in filler.values.known %}<p>{{ name }}</p>{% endfor %}"
    one = _press(Case("order", listed), tmp_path)
    turned = dict(reversed(FIRST.items()))

    assert one.print(turned, token=TOKEN).pdf != one.print(FIRST, token=TOKEN).pdf
    assert one.variant(_values(one, turned)) != one.variant(_values(one, FIRST))


def test_no_other_way_is_tried_when_a_hospital_reads_a_value(tmp_path: Path) -> None:
    """With the fast path on, its patients are printed as with it off."""
    case = Case("macro", f"{{% set kept %}}{NOM}{{% endset %}}{tells_apart('kept | length > 10')}")
    one = _press(case, tmp_path)
    raws = [FIRST, *PATIENTS.values()]

    fast = [replace(one, fast=True).print(raw, token=TOKEN) for raw in raws]
    assert fast == [one.print(raw, token=TOKEN) for raw in raws]
