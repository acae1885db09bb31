"""What the steps advise, in the words of the form and in those of the HTTP interface."""

from feuillet.errors import Remedy, word_remedies

_ALIKE = {
    Remedy.CHECK_LIBRARY: "prévenez l'administrateur",
    Remedy.GIVE_LIBRARY: "prévenez l'administrateur",
    Remedy.APPROVE: "l'approuve",
    Remedy.PROVE_APPROVAL: "par l'administrateur",
    Remedy.OTHER_OUTPUT: "prévenez l'administrateur",
    Remedy.SHEET: "Feuille",
    Remedy.ENCODING: "Codage",
    Remedy.EXECUTOR: "Autres machines",
    Remedy.START_MACHINES: "dask, sans son surveillant (« nanny »)",
    Remedy.RUN_AGAIN: "recommencez",
    Remedy.RESUME: "recommencez",
    Remedy.FINISH: "avant elle",
}
IN_FORM = _ALIKE | {
    Remedy.LIST_LEAFLETS: "",
    Remedy.LIST_FIELDS: "Le formulaire les montre.",
    Remedy.TABLE_HEADINGS: "le tableau à remplir",
    Remedy.PRINT_DRAFT: "(case « Essai »)",
    Remedy.PRINT_APART: "",
    Remedy.PRINT_A5: "refaites-le avec des pages « A5, pour un livret »",
    Remedy.VOUCH_LETTER: "cochez « J'ai relu ce courrier »",
    Remedy.NAME_SHEET: "écrivez le nom de la bonne dans « Feuille »",
    Remedy.NAME_ENCODING: "choisissez son codage dans « Codage »",
    Remedy.REPRINT: "« Reprendre l'impression » la réimprime",
    Remedy.LAY_OUT_IN_FULL: "« Reprendre l'impression » met en page chaque document en entier",
    Remedy.NEW_BATCH: "Déposez le tableau de nouveau",
    Remedy.KEEP_OR_REPLACE: "Déposez le tableau de nouveau",
}
IN_REQUESTS = _ALIKE | {
    Remedy.LIST_LEAFLETS: "« GET /api/v1/leaflets » donne les noms.",
    Remedy.LIST_FIELDS: "« GET /api/v1/leaflets/FICHE » les donne.",
    Remedy.TABLE_HEADINGS: "« GET /api/v1/leaflets/FICHE »",
    Remedy.PRINT_DRAFT: "(« draft »: true)",
    Remedy.PRINT_APART: "(« POST /api/v1/leaflets/FICHE/documents »)",
    Remedy.PRINT_A5: "refaites-le avec « page_format »: « a5 »",
    Remedy.VOUCH_LETTER: "envoyez aussi « identity_check=false »",
    # The interface takes no table and prints no batch: what follows is never shown.
    Remedy.NAME_SHEET: "n'en gardez qu'une",
    Remedy.NAME_ENCODING: "donnez son codage",
    Remedy.REPRINT: "à réimprimer",
    Remedy.LAY_OUT_IN_FULL: "Recommencez",
    Remedy.NEW_BATCH: "Recommencez",
    Remedy.KEEP_OR_REPLACE: "Recommencez",
}


def in_the_form(sentence: str) -> str:
    """Return a sentence of a step's with the form's controls as its remedies."""
    return word_remedies(sentence, IN_FORM)


def as_requests(sentence: str) -> str:
    """Return a sentence of a step's with requests as its remedies."""
    return word_remedies(sentence, IN_REQUESTS)
