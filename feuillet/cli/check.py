"""`feuillet check`: every rule on content, and on the pages of every variant."""

import itertools
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import click

from feuillet.check import FastPath, Proof, check_leaflet, compare_variants
from feuillet.cli.advice import as_commands
from feuillet.cli.approve import record_approval
from feuillet.cli.completion import complete_leaflet
from feuillet.cli.help_in_french import FrenchCommand, Misused
from feuillet.cli.options import dump_json, library_option, this_day
from feuillet.deliver import deliver_file
from feuillet.errors import ContentError, DeliveryError, FeuilletError
from feuillet.find import Library
from feuillet.model.french import counted
from feuillet.stamp import UNPRINTED

MARKS = {"error": "ERREUR", "draft": "projet", "warning": "attention", "information": "note"}


@click.command(cls=FrenchCommand)
@click.argument("names", metavar="[FICHE]…", nargs=-1, shell_complete=complete_leaflet)
@click.option("--strict", is_flag=True, help="Compte les avertissements comme des erreurs.")
@click.option("--json", "as_json", is_flag=True, help="En JSON.")
@click.option(
    "--html", "html_path", metavar="FICHIER", help="Écrit une page : les variantes, côte à côte."
)
@library_option
def check(
    names: tuple[str, ...],
    strict: bool,
    as_json: bool,
    html_path: str | None,
    folders: tuple[Path, ...],
) -> None:
    """Vérifie une fiche (toutes, sans nom) : textes, variantes et pages."""
    library = Library.open(folders)
    wanted = list(dict.fromkeys(names)) or library.leaflet_names()
    if html_path and len(wanted) != 1:
        raise Misused("--html montre une fiche à la fois : donnez son nom.")
    proofs: list[tuple[str, Proof]] = []
    with _counting(as_json) as step:
        for name in wanted:
            proof = check_leaflet(library, name, today=this_day(), on_step=step)
            proofs.append((name, _worded(name, proof)))
    if as_json:
        found = [asdict(finding) for _, proof in proofs for finding in proof.findings]
        click.echo(dump_json(found))
    else:
        for name, proof in proofs:
            _show(name, proof)
    if html_path:
        page = compare_variants(library, wanted[0], proofs[0][1])
        deliver_file(page.encode(), Path(html_path), force=True)
    unwritten = list(_record(library, proofs))
    failing = ("error", "warning") if strict else ("error",)
    if any(finding.severity in failing for _, proof in proofs for finding in proof.findings):
        sys.exit(ContentError.exit_code)
    if unwritten:
        raise DeliveryError(*unwritten)


def _record(library: Library, proofs: Sequence[tuple[str, Proof]]) -> Iterator[str]:
    """Add to each approval what was proved of it; yield a line for each that is not written."""
    for name, proof in proofs:
        if proof.comparison is None or proof.comparison.renewed is None:
            continue
        found = library.find_leaflet(name)
        try:
            record_approval(library, library.approval_path(found), proof.comparison.renewed)
        except FeuilletError as error:
            why = error.problems[0].rstrip(".")
            yield (
                f"{why} : les pages de « {name} » sont vérifiées, mais rien ne le garde ;"
                " relancez cette commande avec le droit d'y écrire."
            )


def _worded(name: str, proof: Proof) -> Proof:
    """Return what was found, in the words of the command line."""
    findings = (replace(one, message=as_commands(one.message, name)) for one in proof.findings)
    paths = (replace(one, problem=as_commands(one.problem, name)) for one in proof.fast_paths)
    return replace(proof, findings=tuple(findings), fast_paths=tuple(paths))


def _show(name: str, proof: Proof) -> None:
    """Print how the text reads, then what was found, gravest last, each with its line.

    What must be mended stands where a terminal ends.
    """
    for row in proof.readability:
        click.echo(f"lisibilité  {row.spelled}")
    for path in proof.fast_paths:
        for line in _spell_fast_path(path):
            click.echo(f"tampon  {path.document} : {line}")
    for severity, mark in reversed(MARKS.items()):
        for finding in proof.findings:
            if finding.severity == severity:
                place = f"{name}.yaml, ligne {finding.line}"
                click.echo(f"{mark}  {place}, {finding.where} : {finding.message} ({finding.rule})")
    counts = Counter(finding.severity for finding in proof.findings)
    variants = sum(map(len, proof.variants.values()))
    click.echo(
        f"{name} : {counted(counts['error'], 'erreur')},"
        f" {counted(counts['warning'], 'avertissement')},"
        f" {counts['draft']} à confirmer ou à signer ;"
        f" {counted(variants, 'variante')}, {counted(proof.rendered, 'mise')} en page."
    )


def _spell_fast_path(path: FastPath) -> Iterator[str]:
    """Yield which values are stamped, and which choose the variant, each with its reason."""
    if path.problem:
        yield f"toujours mis en page en entier, car {path.problem}"
    printed = {name: role for name, role in path.roles.items() if role.why != UNPRINTED}
    slots = [name for name, role in printed.items() if role.kind == "slot"]
    keys = [f"{name} ({role.why})" for name, role in printed.items() if role.kind == "key"]
    yield f"seuls sur leur ligne, tamponnés : {', '.join(slots)}"
    yield f"choisissent la variante : {', '.join(keys) or 'aucun'}"


@contextmanager
def _counting(quiet: bool) -> Iterator[Callable[[], None]]:
    """Give a step function: a count on one line of a terminal, gone when done; else nothing."""
    if quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    done = itertools.count(1)
    try:
        yield lambda: click.echo(f"\rVariantes vérifiées : {next(done)}", nl=False, err=True)
    finally:
        click.echo("\r" + " " * 40 + "\r", nl=False, err=True)
