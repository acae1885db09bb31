"""What the steps advise, in the words of the command line."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from shlex import quote

import click

from feuillet.errors import Advice, FeuilletError, ended, word_advice
from feuillet.find import ENVIRONMENT
from feuillet.model.values import Doubt

_WORDS = {
    Advice.LIST_LEAFLETS: "La commande « feuillet list{library} » donne les noms.",
    Advice.LIST_FIELDS: "La commande « feuillet describe {leaflet}{library} » les donne.",
    Advice.TABLE_HEADINGS: "« feuillet describe {leaflet} --csv{library} »",
    Advice.CHECK_LIBRARY: "montez le partage, ou vérifiez --library",
    Advice.GIVE_LIBRARY: "donnez le dossier de l'hôpital (--library)",
    Advice.CHOOSE_PASSWORD: "faites « {password} »",
    Advice.REINSTALL: "réinstallez feuillet (étape 4 du guide de l'administrateur)",
    Advice.APPROVE: "lance « feuillet approve {leaflet} --by NOM --role FONCTION{library} »",
    Advice.PROVE_APPROVAL: "par « feuillet check {leaflet}{library} »",
    Advice.PRINT_DRAFT: "(--draft)",
    Advice.PRINT_APART: "(« feuillet render {leaflet}{library} »)",
    Advice.PRINT_A5: "refaites-le avec « render --format a5 »",
    Advice.VOUCH_LETTER: "ajoutez --no-identity-check",
    Advice.OTHER_OUTPUT: "autre nom avec -o, ou --force pour le remplacer",
    Advice.OTHER_PRINT_FILE: "autre nom avec --print, ou --force pour le remplacer",
    Advice.OTHER_ARCHIVE: "autre nom avec --zip, ou --force pour la remplacer",
    Advice.SHEET: "--sheet",
    Advice.NAME_SHEET: "donnez le nom de la bonne avec --sheet",
    Advice.ENCODING: "--encoding",
    Advice.NAME_ENCODING: "donnez son codage avec --encoding",
    Advice.START_MACHINES: "« feuillet machine »",
    Advice.RUN_AGAIN: "relancez la commande",
    Advice.RESUME: "relancez avec --resume",
    Advice.FINISH: ": --resume le finit",
    Advice.REPRINT: "--resume la réimprime",
    Advice.LAY_OUT_IN_FULL: "Reprenez le lot ; la commande demande --resume --no-fast-path",
    Advice.NEW_BATCH: "--new-batch recommence tout",
    Advice.KEEP_OR_REPLACE: "--resume le finit, --new-batch le remplace",
}

_PASSWORD = "feuillet token --password"

INVENTED_CONTACTS = (
    "Attention : coordonnées fictives, ne remettez aucune de ces fiches : donnez le dossier de"
    " l'hôpital avec --library, ou retirez « fictive » de son hospital.yaml."
)
"""What a list is told where no hospital's own settings were given."""


def in_commands(leaflet: str = "") -> Mapping[Advice, str]:
    """Return the words of each advice, for the folders that the command under way was given.

    A command that is typed as it is told looks at the same leaflets, by whoever types it.

    Args:
        leaflet: Whose advice it is; by default that of the command.
    """
    context = click.get_current_context(silent=True)
    given = context.params if context else {}
    name = leaflet or given.get("leaflet_name") or "FICHE"
    folders = given.get("folders") or os.environ.get(ENVIRONMENT, "").split(os.pathsep)
    library = "".join(f" --library={quote(str(one))}" for one in folders if str(one))
    return {
        advice: words.format(leaflet=quote(name), library=library, password=_PASSWORD)
        for advice, words in _WORDS.items()
    }


def as_commands(sentence: str, leaflet: str = "") -> str:
    """Return a sentence of a step's with commands and options as its advice."""
    worded = word_advice(sentence, in_commands(leaflet))
    return worded.replace(_PASSWORD, password_command()) if _PASSWORD in worded else worded


def password_command() -> str:
    """Return the whole command that chooses the password, for root to type if it is a service's."""
    # A command that has nothing to do with keys has no need of these.
    from feuillet.examine import account_of
    from feuillet.web import keys_path

    if "FEUILLET_KEYS" not in os.environ:
        return _PASSWORD
    path, owner = keys_path(), os.geteuid()
    with suppress(OSError):
        owner = path.parent.stat().st_uid
    program = Path(sys.executable).with_name("feuillet")
    return (
        f"runuser -u {account_of(owner)} -- env FEUILLET_KEYS={quote(str(path))}"
        f" {quote(str(program))} token --password"
    )


def lines_of(error: FeuilletError) -> Sequence[str]:
    """Return what is wrong, a line each; of a file that is shut to this account, what opens it."""
    # A command that goes well has no need of it.
    from feuillet.examine import problems_to_mend

    return problems_to_mend(error)


def complain(error: FeuilletError) -> None:
    """Write what is wrong on standard error, a line each."""
    for problem in lines_of(error):
        tell(problem)


def warn(doubts: Iterable[Doubt], *, quiet: bool) -> None:
    """Write what deserves a look; where only errors are said, that the clock is wrong.

    No date that is printed by such a clock was looked at: in the night, nobody reads the rest.
    """
    for doubt in doubts:
        if not quiet or doubt.code == "clock-doubtful":
            tell(ended(f"Attention : {doubt}"))


def tell(sentence: str) -> None:
    """Write a sentence of a step's on standard error."""
    click.echo(as_commands(sentence), err=True)
