"""The identity by the rules of care: birth names, names in use, sex, each with its label."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import pytest

from feuillet.check.names import TOO_LONG
from feuillet.errors import ValuesInvalid
from feuillet.find import Library
from feuillet.model.options import FORMATS, PrintOptions
from feuillet.model.values import Values
from feuillet.pdf.readback import lines_by_page
from feuillet.produce import Press, prepare_press
from tests.helpers import LIBRARIES, TODAY, ink_outside

ALONE = {"nom": "DURAND", "prenom": "Camille", "date_naissance": "12/03/1948"}
BORN = {"nom_naissance": "MARTIN", "prenom_naissance": "Marie", "date_naissance": "12/03/1948"}
WHOLE = {**ALONE, **BORN, "sexe": "Féminin", "ipp": "0001234"}
TOKEN = "A1B2-C3D4"
MILLIMETRE = 72 / 25.4


@lru_cache
def _press(page_format: str = "a4") -> Press:
    library = Library.open([LIBRARIES / "minimal"], environment={})
    options = PrintOptions(("apres",), page_format=page_format)
    return prepare_press(library, "visite", options, today=TODAY)


def _values(raw: Mapping[str, str]) -> Values:
    one = _press()
    return one.complete(one.accept(raw))


def _header(raw: Mapping[str, str], token: str = "") -> set[str]:
    """Return the lines that stand on every page for a patient, and on none for another.

    The label of the first page, as narrow as a label, has a name below what it is.
    """
    pages = [
        re.sub(
            r"(?m)^((?:Nom|Prénom|Premier prénom)(?: de naissance| utilisé)?)\r?\n", r"\1 ", page
        )
        for page in lines_by_page(_full(raw, token))
    ]
    other = {"nom": "X", "prenom": "Y", "date_naissance": "01/02/1950"}
    common = {line for page in lines_by_page(_full(other, "")) for line in page.splitlines()}
    return set.intersection(*(set(page.splitlines()) for page in pages)) - common


def _full(raw: Mapping[str, str], token: str = TOKEN) -> bytes:
    return replace(_press(), fast=False).print(raw, token=token).pdf


@pytest.mark.parametrize(
    ("raw", "lines"),
    [
        (ALONE, {"DURAND", "Camille", "Naissance 12/03/1948"}),
        ({**ALONE, "sexe": "m"}, {"DURAND", "Camille", "Naissance 12/03/1948", "Sexe M"}),
        (
            {**BORN, "sexe": "I"},
            {
                "Nom de naissance MARTIN",
                "Premier prénom de naissance Marie",
                "Naissance 12/03/1948",
                "Sexe I",
            },
        ),
        (
            WHOLE,
            {
                "Nom de naissance MARTIN",
                "Premier prénom de naissance Marie",
                "Nom utilisé DURAND",
                "Prénom utilisé Camille",
                "Naissance 12/03/1948",
                "IPP 0001234",
                "Sexe F",
            },
        ),
        (
            {**BORN, "prenom_naissance": "Élodie", "nom": "Martin", "prenom": "elodie"},
            {
                "Nom de naissance MARTIN",
                "Premier prénom de naissance Élodie",
                "Naissance 12/03/1948",
            },
        ),
        (
            {**ALONE, "nom_naissance": "MARTIN"},
            {
                "Nom de naissance MARTIN",
                "Prénom Camille",
                "Nom utilisé DURAND",
                "Naissance 12/03/1948",
            },
        ),
    ],
    ids=["as-ever", "sex", "birth", "whole", "same", "one-first-name"],
)
def test_every_page_says_whose_it_is_with_the_labels_of_the_rules(
    raw: dict[str, str], lines: set[str]
) -> None:
    """Each name once: one in use is said only where it is another than that of birth."""
    assert _header(raw) == lines


@pytest.mark.parametrize("raw", [{**ALONE, "sexe": "f"}, {**BORN, "sexe": "f"}, WHOLE])
def test_a_stamped_identity_is_the_same_bytes_as_one_laid_out(raw: dict[str, str]) -> None:
    """Each of its lines is a slot, the sex too: another patient of the variant is stamped."""
    one = _press()
    other = {name: f"AUTRE {name}" for name in raw if name.startswith(("nom", "pre"))}
    other = {**raw, **other, "sexe": "M", "date_naissance": "30/11/1950"}
    stock = one.compile(_values(raw), TOKEN)

    assert one.variant(_values(other)) == one.variant(_values(raw))
    assert one.stamp(stock, _values(other), TOKEN) == _full(other)


def test_a_name_in_use_since_birth_is_another_variant() -> None:
    """It has no line: whoever has one cannot be stamped on that paper."""
    same = {**WHOLE, "nom": WHOLE["nom_naissance"]}

    assert _press().variant(_values(same)) != _press().variant(_values(WHOLE))


@pytest.mark.parametrize("page_format", FORMATS)
@pytest.mark.parametrize(
    ("surname", "first", "margin"),
    [("W" * 44, "W" * 22, 0), ("DUPONT-DE-LA-MARTINIERE", "Marie-Anne Bérengère", 4 * MILLIMETRE)],
)
def test_the_longest_names_with_labels_stay_on_the_paper(
    page_format: str, surname: str, first: str, margin: float
) -> None:
    """Six lines of the widest letter; people's names, where printers can reach."""
    raw = {**WHOLE, "nom_naissance": surname, "prenom_naissance": first, "ipp": "0" * 20}
    raw |= {"nom": f"X{surname}"[: len(surname)], "prenom": f"X{first}"[: len(first)]}
    pdf = _press(page_format).print(raw, token=TOKEN).pdf

    assert ink_outside(pdf, margin=margin) == []


def test_names_that_would_leave_the_top_of_a_page_are_refused() -> None:
    """Seven lines, were their letters all of the widest."""
    raw = {**BORN, "nom_naissance": "W" * 67, "prenom_naissance": "W" * 67}
    with pytest.raises(ValuesInvalid) as refusal:
        _press().accept(raw)

    assert refusal.value.problems == (f"Nom de naissance : {TOO_LONG}",)
    assert _press().accept({**raw, "prenom_naissance": "W" * 44})
