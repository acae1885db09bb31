"""`feuillet approve`: who vouches for a leaflet."""

import datetime as dt
from pathlib import Path

import click

from feuillet.check import Proof, check_leaflet, prove_approval
from feuillet.cli.completion import complete_leaflet
from feuillet.cli.help_in_french import FrenchCommand, Misused
from feuillet.cli.options import dump_json, library_option, read_staff, this_day
from feuillet.deliver import replace_shared
from feuillet.errors import ContentError
from feuillet.find import Library
from feuillet.model.approval import (
    LANGUAGE,
    overdue,
    plain,
    short_reference,
    spell_approval,
    spell_edition,
)
from feuillet.model.dates import spell_day
from feuillet.model.hospital import Approval
from feuillet.model.leaflet import Leaflet, LeafletFile


@click.command(cls=FrenchCommand)
@click.argument("leaflet_name", metavar="FICHE", shell_complete=complete_leaflet)
@click.option("--by", metavar="NOM", help="Qui approuve.")
@click.option("--role", metavar="FONCTION", help="À quel titre : radiologue, cadre de santé…")
@library_option
def approve(leaflet_name: str, by: str | None, role: str | None, folders: tuple[Path, ...]) -> None:
    """Enregistre qui approuve une fiche, telle qu'elle est aujourd'hui."""
    who, as_what = read_staff("--by", by), read_staff("--role", role)
    if not who or not as_what:
        raise Misused("Il faut dire qui approuve, et à quel titre : --by NOM --role FONCTION.")
    today = this_day()
    library = Library.open(folders)
    found = library.find_leaflet(leaflet_name)
    leaflet = library.read(found)
    proof = _proved(library, leaflet_name, leaflet, today)
    path = library.approval_path(found)
    _show_covered(library, found, leaflet)
    signed = {(one.by, one.role): one for one in library.covering(found)}
    present = signed.get((who, as_what))
    if present and present.pages and present.is_proved(library.engines):
        click.echo(plain(f"Déjà {spell_approval(present)} : rien à écrire."))
        return
    approval = Approval(
        language=LANGUAGE,
        version=leaflet.version or "",
        by=who,
        role=as_what,
        date=today,
        sha256=library.fingerprint(found),
    )
    proved = prove_approval(library, leaflet_name, approval, proof, today=today)
    record_approval(library, path, proved)
    click.echo(plain(f"La voici {spell_approval(approval)}."))
    click.echo(f"Enregistré dans {path}")


def _proved(library: Library, name: str, leaflet: Leaflet, today: dt.date) -> Proof:
    """Return the proof of a leaflet that may be handed out once approved.  Raises ContentError."""
    late = overdue(leaflet, {}, today)
    if late:
        raise ContentError(f"{late}. Relisez-la, changez « review », puis approuvez-la.")
    if not leaflet.version or not leaflet.review:
        raise ContentError(f"{name}.yaml : « version » et « review » manquent, rien à approuver")
    proof = check_leaflet(library, name, today=today)
    problems = [
        f"{name}.yaml, ligne {one.line}, {one.where} : {one.message} ({one.rule})"
        for one in proof.findings
        if one.severity == "error"
    ]
    if problems:
        raise ContentError(*problems)
    return proof


def _show_covered(library: Library, found: LeafletFile, leaflet: Leaflet) -> None:
    """Say what an approval covers, before it is written."""
    review = f", à revoir avant le {spell_day(leaflet.review)}" if leaflet.review else ""
    reference = short_reference(library.fingerprint(found))
    click.echo(plain(f"{leaflet.title}, {spell_edition(leaflet)}{review}, réf. {reference}"))
    signed = [name for name in leaflet.protocol if name in leaflet.facts]
    figures = f", {len(signed)} valeur(s) de protocole signée(s)" if signed else ""
    click.echo(f"Approuver couvre : le texte{figures}, les modèles, les styles, les dessins.")


def record_approval(library: Library, path: Path, approval: Approval) -> None:
    """Add an approval to those that a file keeps, or what was proved of one of them since.

    None is ever taken out.  Raises DeliveryError, and ContentError if the file is damaged.
    """
    entries = list(library.approvals_in(path))
    signed = [entry.model_copy(update={"pages": approval.pages}) for entry in entries]
    if approval in signed:
        entries[signed.index(approval)] = approval
    else:
        entries.append(approval)
    content = dump_json([entry.model_dump(mode="json", exclude_none=True) for entry in entries])
    replace_shared(f"{content}\n".encode(), path)
