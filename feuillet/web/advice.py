"""What the steps advise, in the words of the form and in those of the HTTP interface."""

from feuillet.errors import Advice, word_advice

_ALIKE = {
    Advice.CHECK_LIBRARY: "prévenez l'administrateur",
    Advice.GIVE_LIBRARY: "prévenez l'administrateur",
    Advice.CHOOSE_PASSWORD: "prévenez l'administrateur",
    Advice.REINSTALL: "prévenez l'administrateur",
    Advice.APPROVE: "l'approuve",
    Advice.PROVE_APPROVAL: "par l'administrateur",
    Advice.OTHER_OUTPUT: "prévenez l'administrateur",
    Advice.OTHER_PRINT_FILE: "prévenez l'administrateur",
    Advice.OTHER_ARCHIVE: "prévenez l'administrateur",
    Advice.SHEET: "Feuille",
    Advice.ENCODING: "Codage",
    Advice.START_MACHINES: "le guide de l'administrateur",
    Advice.RUN_AGAIN: "recommencez",
    Advice.RESUME: "recommencez",
    Advice.FINISH: "avant elle",
}
IN_FORM = _ALIKE | {
    Advice.LIST_LEAFLETS: "",
    Advice.LIST_FIELDS: "Le formulaire les montre.",
    Advice.TABLE_HEADINGS: "le tableau à remplir",
    Advice.PRINT_DRAFT: "(case « Essai »)",
    Advice.PRINT_APART: "",
    Advice.PRINT_A5: "refaites-le en « Livret A5 »",
    Advice.VOUCH_LETTER: "recopiez ici le nom que vous y lisez",
    Advice.NAME_SHEET: "écrivez le nom de la bonne dans « Feuille »",
    Advice.NAME_ENCODING: "choisissez son codage dans « Codage »",
    Advice.REPRINT: "« Reprendre la préparation » la refait",
    Advice.LAY_OUT_IN_FULL: "« Reprendre la préparation » met en page chaque document en entier",
    Advice.NEW_BATCH: "Déposez le tableau de nouveau",
    Advice.KEEP_OR_REPLACE: "Déposez le tableau de nouveau",
}
IN_REQUESTS = _ALIKE | {
    Advice.LIST_LEAFLETS: "« GET /api/v1/leaflets » donne les noms.",
    Advice.LIST_FIELDS: "« GET /api/v1/leaflets/FICHE » les donne.",
    Advice.TABLE_HEADINGS: "« GET /api/v1/leaflets/FICHE »",
    # What a nurse may read names no request: `codes` tells whoever connects the record system.
    Advice.PRINT_DRAFT: "",
    Advice.PRINT_APART: "",
    Advice.VOUCH_LETTER: "dites au logiciel que c'est bien celui du patient",
    # The interface takes no table, prints no batch and makes no booklet: this is never shown.
    Advice.PRINT_A5: "refaites-le en A5",
    Advice.NAME_SHEET: "n'en gardez qu'une",
    Advice.NAME_ENCODING: "donnez son codage",
    Advice.REPRINT: "à réimprimer",
    Advice.LAY_OUT_IN_FULL: "Recommencez",
    Advice.NEW_BATCH: "Recommencez",
    Advice.KEEP_OR_REPLACE: "Recommencez",
}


def in_the_form(sentence: str) -> str:
    """Return a sentence of a step's with the form's controls as its advice."""
    return word_advice(sentence, IN_FORM)


def as_requests(sentence: str) -> str:
    """Return a sentence of a step's with requests as its advice."""
    return word_advice(sentence, IN_REQUESTS)
