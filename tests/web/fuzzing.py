"""What the fuzzing of the HTTP interface sends instead of what chance makes up; see test_api_fuzz.

Names made up at random are never a leaflet's, and random bytes never a PDF: all that lies behind
would go unvisited.  Only names of the right form are replaced, so that what is wrong stays wrong.
"""

import re
from typing import Any

import schemathesis
from hypothesis import strategies as st

from tests.letters import plain_letter, scanned_letter

LETTERS = (plain_letter(), scanned_letter(), b"%PDF-1.7 rien", b"")
LEAFLETS = ("visite", "vertebroplastie", "visite", "rien")
CODES = ("busy", "missing", "date-past", "rien")
DOCUMENTS = ("avant", "apres", "avant", "information", "rien")
IDENTITY = {"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"}
ID = re.compile(r"[a-z][a-z0-9_]{0,59}")

schemathesis.openapi.media_type("application/pdf", st.sampled_from(LETTERS))


def _one_of(names: tuple[str, ...], made_up: Any) -> Any:
    if not isinstance(made_up, str) or not ID.fullmatch(made_up) or made_up in names or not names:
        return made_up
    return names[sum(map(ord, made_up)) % len(names)]


@schemathesis.hook
def map_path_parameters(_: Any, parameters: Any) -> Any:
    """Name leaflets, documents and codes that there are, mostly."""
    if not isinstance(parameters, dict):
        return parameters
    names = {"leaflet": LEAFLETS, "document": DOCUMENTS, "code": CODES}
    return {key: _one_of(names.get(key, ()), one) for key, one in parameters.items()}


@schemathesis.hook
def map_body(_: Any, body: Any) -> Any:
    """Order documents that there are, for a patient or for nobody."""
    return [_order(one) for one in body] if isinstance(body, list) else _order(body)


def _order(order: Any) -> Any:
    if not isinstance(order, dict):
        return order
    changed = dict(order)
    if "order" in order:
        inner = order["order"]
        # A letter is some patient's.
        changed["order"] = _order({"values": {}, **inner} if isinstance(inner, dict) else inner)
    if "leaflet" in order:
        changed["leaflet"] = _one_of(LEAFLETS, order["leaflet"])
    if isinstance(order.get("documents"), list):
        changed["documents"] = [_one_of(DOCUMENTS, one) for one in order["documents"]]
    if isinstance(order.get("values"), dict) and len(order["values"]) < 100:
        changed["values"] = {**IDENTITY, **order["values"]}
    return changed
