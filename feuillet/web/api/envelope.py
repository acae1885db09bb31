"""What an order comes in: a form with a letter has its parts, an address no parameter."""

from collections.abc import Iterable, Iterator
from typing import Any

from feuillet.errors import nearest
from feuillet.model.characters import fold
from feuillet.web.api.schemas import KNOWN, OrderInvalid

PARTS = ("letter", "order", "identity_check")
"""Of the form that holds a letter."""

_USUAL = frozenset(("courrier", "document", "file", "fichier", "lettre", "pdf", "report", "upload"))
"""What others call a letter's part; such a name may be repeated."""


def wrong_parts(names: Iterable[str]) -> list[dict[str, Any]]:
    """Return what is wrong with the parts of the form that holds a letter.

    Of two letters, one would be left out in silence.

    Args:
        names: One for each part, as they come.
    """
    sent = list(names)
    told = [_unknown_part(one, rank) for rank, one in enumerate(sent, 1) if one not in PARTS]
    for name in PARTS:
        if sent.count(name) > 1:
            words = "cette partie est envoyée plusieurs fois : gardez-en une"
            told.append({"code": "sent-twice", "field": name, "message": words})
    return [*told, *(_missing(name) for name in ("letter", "order") if name not in sent)]


def _missing(part: str) -> dict[str, Any]:
    words = "cette partie du formulaire manque, ou est vide : ajoutez-la"
    return {"code": "missing", "field": part, "message": words}


def _unknown_part(name: str, rank: int) -> dict[str, Any]:
    usual = name in _USUAL
    near = "letter" if usual else nearest(fold(name), PARTS)
    asked = f"vouliez-vous dire « {near} » ? " if near else "retirez-la ; "
    words = (
        f"partie inconnue, la {rank}{'re' if rank == 1 else 'e'} du formulaire : {asked}il a"
        f" {', '.join(PARTS)}"
    )
    field = {"field": name} if usual or name in KNOWN else {}
    suggested = {"suggestion": near} if near else {}
    return {"code": "unknown-field", **field, "message": words, **suggested}


def wrong_texts(part: str, text: str) -> Iterator[dict[str, Any]]:
    """Yield what is wrong with what a part holds, but for a letter and the order's own JSON.

    Of « identity_check », generators write « True »: its case is free.  Nothing else says for sure
    what was meant.
    """
    if part == "order" and not text.strip():
        yield _missing(part)
    if part == "identity_check" and text.lower() not in ("true", "false"):
        words = "doit être true ou false ; sans cette partie, c'est true"
        yield {"code": "invalid", "field": part, "message": words}


def refuse_query(names: Iterable[str]) -> None:
    """Raise OrderInvalid for the parameters of an address, which has none.

    « ?draft=true » would be passed over, and a sheet printed that looks approved.
    """
    words = (
        "cette adresse ne prend aucun paramètre après « ? » : mettez cette clé dans le corps de"
        " la demande, ou retirez-la"
    )
    told = [
        {"code": "unknown-field", **({"field": name} if name in KNOWN else {}), "message": words}
        for name in names
    ]
    if told:
        raise OrderInvalid(told)
