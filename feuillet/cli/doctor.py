"""`feuillet doctor`: what is installed and what is missing, and what to do about it."""

import datetime as dt
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from feuillet.batch import is_dask_here, load_dask
from feuillet.cli.advice import as_commands
from feuillet.cli.help_in_french import FrenchCommand, Misused
from feuillet.cli.options import CERTIFICATE_WITH_KEY, library_option, this_day, tls_options
from feuillet.errors import Advice, FeuilletError, LibraryAbsent
from feuillet.examine import (
    LEAFLETS,
    READ,
    Examined,
    examine_absent,
    examine_certificate,
    examine_content,
    examine_machine,
    examine_page,
    examine_space,
    open_mounted,
    print_sample,
    refuse_shut,
    sample_press,
)
from feuillet.find import Library
from feuillet.model.french import counted
from feuillet.web import check_keys, keys_path, read_keys


@click.command(cls=FrenchCommand)
@library_option
@tls_options
def doctor(folders: tuple[Path, ...], tls_cert: Path | None, tls_key: Path | None) -> None:
    """Ce qui est installé, ce qui manque, et que faire."""
    if (tls_cert is None) != (tls_key is None):
        raise Misused(CERTIFICATE_WITH_KEY)
    findings = list(examine(folders, Path("out"), this_day()))
    if tls_cert and tls_key:
        findings.append(examine_certificate(tls_cert, tls_key, this_day()))
    for finding in _gathered(findings):
        click.echo(line_of(finding))
    if not all(finding.good for finding in findings):
        sys.exit(5)


def line_of(finding: Examined) -> str:
    """Return a finding as a line."""
    mark = "bon     " if finding.good else "À FAIRE "
    return as_commands(f"{mark}{finding.name} : {finding.says}")


def examine(folders: tuple[Path, ...], out_dir: Path, today: dt.date) -> Iterator[Examined]:
    """Yield a finding for each thing that printing, and a service, need."""
    yield from examine_machine(today)
    yield examine_space()
    try:
        library = open_mounted(folders)
        for shelf in library.shelves:
            refuse_shut(shelf.root)
    except LibraryAbsent as error:
        yield examine_absent(error)
    else:
        yield from examine_content(library, today)
        yield _examine_page(library, today)
    yield _examine_keys()
    if is_dask_here():
        yield _examine_cluster()
    yield _examine_folder(out_dir)


def _gathered(findings: list[Examined]) -> Iterator[Examined]:
    """Yield the findings, those of leaflets that can be read as one."""
    good = [one for one in findings if one.good and one.key.startswith(LEAFLETS)]
    for finding in findings:
        if finding not in good:
            yield finding
        elif finding is good[0]:
            says = ", ".join(map(_named, good))
            yield Examined(LEAFLETS, "Fiches", True, f"{counted(len(good), 'lue')}, {says}")


def _named(leaflet: Examined) -> str:
    """Return the name of a leaflet that can be read, and what is to be known of it."""
    name = leaflet.key.removeprefix(LEAFLETS)
    return name if leaflet.says == READ else f"{name} ({leaflet.says})"


def _examine_page(library: Library, today: dt.date) -> Examined:
    try:
        press = sample_press(library, today)
        if press is not None:
            print_sample(press)
    except FeuilletError as error:
        return examine_page(error)
    return examine_page(None)


def _examine_keys() -> Examined:
    try:
        path = keys_path()
        check_keys(path)
        chosen = bool(read_keys(path).password)
    except RuntimeError:
        return Examined(
            "keys", "Clés", False, "ce compte n'a pas de dossier : donnez FEUILLET_KEYS"
        )
    except FeuilletError as error:
        return Examined("keys", "Clés", False, error.problems[0], barring=True)
    # Nothing here tells whether a service is to ask for one.
    choose = f", sans mot de passe : pour un service, {Advice.CHOOSE_PASSWORD}"
    return Examined("keys", "Clés", True, f"{path}{'' if chosen else choose}")


def _examine_cluster() -> Examined:
    name = "Lots sur plusieurs machines"
    try:
        load_dask()
    except FeuilletError as error:
        return Examined("cluster", name, False, error.problems[0].removeprefix(f"{name} : "))
    return Examined("cluster", name, True, "dask se charge")


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        # Started where this account may not look, as in root's own folder.
        return False


def _examine_folder(out_dir: Path) -> Examined:
    folder = out_dir if _is_folder(out_dir) else out_dir.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        says = "pas le droit d'écrire : choisissez un autre dossier avec -o"
        return Examined("out", "Dossier de sortie", False, says)
    return examine_space(folder, "Dossier de sortie")
