"""A cell with a name of birth and a name in use, « DURAND née MARTIN » → each as its own field."""

import re
from collections.abc import Mapping

from feuillet.check import has_letter
from feuillet.model.characters import are_one_name

OTHER_BIRTH_NAME = (
    "porte un autre nom de naissance que celui de sa colonne : gardez le bon, comme sur la carte"
    " d'identité"
)

_BORN = re.compile(r"(.+?)[\s,(]+(?:n[ée]{2}|né|n[ée]\(e\)|née?\.)\s+(.+)", re.IGNORECASE)
"""The name in use, then that of birth; « NE » alone is a name too."""

_WED = re.compile(r"(.+?)[\s,(]+(?:[ée]pou(?:se|x)|[ée]p\.?)\s+(.+)", re.IGNORECASE)
"""The name of birth, then that in use."""


def part_names(raw: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return a row's values with both surnames apart, and what is wrong, by field.

    A cell that says more than two surnames stays as it is.
    """
    found = dict(raw)
    for field, other in (("nom", "nom_naissance"), ("nom_naissance", "nom")):
        parted = _part(raw.get(field, ""))
        if parted is None:
            continue
        used, born = parted
        if field == "nom" and other in raw and not are_one_name(born, raw[other]):
            found.pop(field)
            return found, {field: OTHER_BIRTH_NAME}
        if field == "nom":
            return {"nom_naissance": born, **found, "nom": used}, {}
        if other not in raw:
            return {**found, "nom": used, "nom_naissance": born}, {}
    return found, {}


def _part(text: str) -> tuple[str, str] | None:
    """Return the surname in use and that of birth, if a text is both and nothing more."""
    for pattern, order in ((_BORN, (1, 2)), (_WED, (2, 1))):
        if found := pattern.fullmatch(text.strip().removesuffix(")")):
            used, born = (found[at].strip(" ,;()") for at in order)
            if all(map(_is_surname, (used, born))):
                return used, born
    return None


def _is_surname(text: str) -> bool:
    alone = not (_BORN.search(text) or _WED.search(text))
    return alone and has_letter(text) and not any(map(str.isdigit, text))
