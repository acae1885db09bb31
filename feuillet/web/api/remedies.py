"""What the steps advise, in the words of the HTTP interface: its requests and their keys."""

from feuillet.errors import Remedy, word_remedies

IN_REQUESTS = {
    Remedy.LIST_LEAFLETS: "« GET /api/v1/leaflets » donne les noms.",
    Remedy.LIST_FIELDS: "« GET /api/v1/leaflets/FICHE » les donne.",
    Remedy.TABLE_HEADINGS: "« GET /api/v1/leaflets/FICHE »",
    Remedy.CHECK_LIBRARY: "prévenez l'administrateur",
    Remedy.GIVE_LIBRARY: "prévenez l'administrateur",
    Remedy.APPROVE: "l'approuve",
    Remedy.PROVE_APPROVAL: "par l'administrateur",
    Remedy.PRINT_DRAFT: "(« draft »: true)",
    Remedy.PRINT_APART: "(« POST /api/v1/leaflets/FICHE/documents »)",
    Remedy.PRINT_A5: "refaites-le avec « page_format »: « a5 »",
    Remedy.VOUCH_LETTER: "envoyez aussi « identity_check=false »",
    Remedy.OTHER_OUTPUT: "prévenez l'administrateur",
    Remedy.SHEET: "Feuille",
    Remedy.NAME_SHEET: "n'en gardez qu'une",
    Remedy.ENCODING: "Codage",
    Remedy.NAME_ENCODING: "donnez son codage",
    Remedy.EXECUTOR: "Autres machines",
    Remedy.START_MACHINES: "dask, sans son surveillant (« nanny »)",
    Remedy.RUN_AGAIN: "recommencez",
    Remedy.RESUME: "recommencez",
    Remedy.FINISH: "avant elle",
    Remedy.REPRINT: "à réimprimer",
    Remedy.LAY_OUT_IN_FULL: "Recommencez",
    Remedy.NEW_BATCH: "Recommencez",
    Remedy.KEEP_OR_REPLACE: "Recommencez",
}
"""The interface takes no table and prints no batch: the words for those are never shown."""


def as_requests(sentence: str) -> str:
    """Return a sentence of a step's with requests as its remedies."""
    return word_remedies(sentence, IN_REQUESTS)
