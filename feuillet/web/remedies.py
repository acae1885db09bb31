"""What the steps advise, in the words of the form: its fields, its boxes and its buttons."""

from feuillet.errors import Remedy, word_remedies

IN_FORM = {
    Remedy.LIST_LEAFLETS: "",
    Remedy.LIST_FIELDS: "Le formulaire les montre.",
    Remedy.TABLE_HEADINGS: "le tableau à remplir",
    Remedy.CHECK_LIBRARY: "prévenez l'administrateur",
    Remedy.GIVE_LIBRARY: "prévenez l'administrateur",
    Remedy.APPROVE: "l'approuve",
    Remedy.PROVE_APPROVAL: "par l'administrateur",
    Remedy.PRINT_DRAFT: "(case « Essai »)",
    Remedy.PRINT_APART: "",
    Remedy.PRINT_A5: "refaites-le avec des pages « A5, pour un livret »",
    Remedy.VOUCH_LETTER: "cochez « J'ai relu ce courrier »",
    Remedy.OTHER_OUTPUT: "prévenez l'administrateur",
    Remedy.SHEET: "Feuille",
    Remedy.NAME_SHEET: "écrivez le nom de la bonne dans « Feuille »",
    Remedy.ENCODING: "Codage",
    Remedy.NAME_ENCODING: "choisissez son codage dans « Codage »",
    Remedy.EXECUTOR: "Autres machines",
    Remedy.START_MACHINES: "dask, sans son surveillant (« nanny »)",
    Remedy.RUN_AGAIN: "recommencez",
    Remedy.RESUME: "recommencez",
    Remedy.FINISH: "avant elle",
    Remedy.REPRINT: "« Reprendre l'impression » la réimprime",
    Remedy.LAY_OUT_IN_FULL: "« Reprendre l'impression » met en page chaque document en entier",
    Remedy.NEW_BATCH: "Déposez le tableau de nouveau",
    Remedy.KEEP_OR_REPLACE: "Déposez le tableau de nouveau",
}


def in_the_form(sentence: str) -> str:
    """Return a sentence of a step's with the form's controls as its remedies."""
    return word_remedies(sentence, IN_FORM)
