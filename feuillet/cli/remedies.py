"""What the steps advise, in the words of the command line."""

import click

from feuillet.errors import Remedy, word_remedies

IN_COMMANDS = {
    Remedy.LIST_LEAFLETS: "La commande « feuillet list » donne les noms.",
    Remedy.LIST_FIELDS: "La commande « feuillet describe » les donne.",
    Remedy.TABLE_HEADINGS: "« feuillet describe FICHE --csv »",
    Remedy.CHECK_LIBRARY: "vérifiez --library",
    Remedy.GIVE_LIBRARY: "donnez le dossier de l'hôpital (--library)",
    Remedy.APPROVE: "lance « feuillet approve »",
    Remedy.PROVE_APPROVAL: "par feuillet check",
    Remedy.PRINT_DRAFT: "(--draft)",
    Remedy.PRINT_APART: "(feuillet render)",
    Remedy.PRINT_A5: "refaites-le avec « render --format a5 »",
    Remedy.VOUCH_LETTER: "ajoutez --no-identity-check",
    Remedy.OTHER_OUTPUT: "autre nom avec -o, ou --force pour le remplacer",
    Remedy.SHEET: "--sheet",
    Remedy.NAME_SHEET: "donnez le nom de la bonne avec --sheet",
    Remedy.ENCODING: "--encoding",
    Remedy.NAME_ENCODING: "donnez son codage avec --encoding",
    Remedy.EXECUTOR: "--executor",
    Remedy.START_MACHINES: "« dask worker --no-nanny »",
    Remedy.RUN_AGAIN: "relancez la commande",
    Remedy.RESUME: "relancez avec --resume",
    Remedy.FINISH: ": --resume le finit",
    Remedy.REPRINT: "--resume la réimprime",
    Remedy.LAY_OUT_IN_FULL: "Reprenez le lot ; la commande demande --resume --no-fast-path",
    Remedy.NEW_BATCH: "--new-batch recommence tout",
    Remedy.KEEP_OR_REPLACE: "--resume le finit, --new-batch le remplace",
}


def as_commands(sentence: str) -> str:
    """Return a sentence of a step's with commands and options as its remedies."""
    return word_remedies(sentence, IN_COMMANDS)


def tell(sentence: str) -> None:
    """Write a sentence of a step's on standard error."""
    click.echo(as_commands(sentence), err=True)
