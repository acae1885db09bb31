"""`feuillet doctor`: what is installed and what is missing, and what to do about it."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from feuillet.cli.advice import as_commands
from feuillet.cli.help_in_french import FrenchCommand
from feuillet.cli.options import library_option
from feuillet.errors import FeuilletError
from feuillet.find import Library, builtin_root
from feuillet.model.clocks import ZONES_PACKAGE, zone_of
from feuillet.model.french import counted
from feuillet.render import PANGO_PACKAGES, engine_versions

_ENGINES = {
    "weasyprint": "WeasyPrint",
    "pydyf": "pydyf",
    "pango": "Pango",
    "harfbuzz": "HarfBuzz",
    "fontconfig": "Fontconfig",
}


@click.command(cls=FrenchCommand)
@library_option
def doctor(folders: tuple[Path, ...]) -> None:
    """Ce qui est installé, ce qui manque, et que faire."""
    findings = list(examine(Library.open(folders), Path("out")))
    for finding in findings:
        mark = "bon     " if finding.good else "À FAIRE "
        click.echo(as_commands(f"{mark}{finding.name} : {finding.says}"))
    if not all(finding.good for finding in findings):
        sys.exit(5)


@dataclass(frozen=True)
class Examined:
    """One thing looked at."""

    name: str
    good: bool
    says: str
    """What was found, or what to do."""


def examine(library: Library, out_dir: Path) -> Iterator[Examined]:
    """Yield a finding for each thing that printing needs."""
    python = ".".join(map(str, sys.version_info[:3]))
    recent = sys.version_info >= (3, 11)
    yield Examined("Python", recent, python if recent else f"{python} : il faut 3.11 ou plus")
    yield _examine_layout()
    yield _examine_versions()
    yield _examine_fonts()
    yield _examine_zones()
    yield _examine_content(library)
    yield _examine_approvals(library)
    yield _examine_folder(out_dir)


def _examine_layout() -> Examined:
    try:
        versions = engine_versions()
    except FeuilletError:
        packages = " ".join(PANGO_PACKAGES)
        command = f"apt-get install --no-install-recommends {packages}"
        return Examined("Mise en page (Pango)", False, f"absente : {command}")
    says = ", ".join(f"{_ENGINES[name]} {number}" for name, number in versions.items())
    return Examined("Mise en page", True, says)


def _examine_versions() -> Examined:
    """Compare what is installed with what was tried, whose pages are known."""
    lock = (builtin_root() / "requirements" / "constraints.txt").read_text("utf-8")
    tried = dict(re.findall(r"^([\w-]+)==([^\s;]+)", lock, re.MULTILINE))
    installed = {name: number for name in tried if (number := _installed(name))}
    strays = [
        f"{_ENGINES.get(name, name)} {number} (prévu : {tried[name]})"
        for name, number in installed.items()
        if number != tried[name]
    ]
    if strays:
        more = [f"et {counted(len(strays) - 3, 'autre')}"] if len(strays) > 3 else []
        says = f"{', '.join(strays[:3] + more)} : réinstallez avec constraints.txt"
        return Examined("Versions", False, says)
    return Examined(
        "Versions", True, f"{len(installed)} bibliothèques, celles qui ont été essayées"
    )


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        # Another Python's, or for batches on several machines.
        return None


def _examine_fonts() -> Examined:
    fonts = sorted((builtin_root() / "styles" / "fonts").glob("*.ttf"))
    if len(fonts) < 4:
        return Examined("Polices", False, "incomplètes : réinstallez feuillet")
    return Examined("Polices", True, f"{len(fonts)} fichiers, fournis avec feuillet")


def _examine_zones() -> Examined:
    try:
        zone_of("metropole")
    except FeuilletError:
        command = f"apt-get install --no-install-recommends {ZONES_PACKAGE}"
        return Examined("Changements d'heure", False, f"inconnus : {command}")
    return Examined("Changements d'heure", True, "connus")


def _examine_content(library: Library) -> Examined:
    names = library.leaflet_names()
    problems: list[str] = []
    for name in names:
        try:
            found = library.find_leaflet(name)
            library.read(found)
            library.standing(found)
        except FeuilletError as error:
            problems += error.problems
    try:
        fictive = library.hospital.fictive
    except FeuilletError as error:
        return Examined("Fiches et réglages", False, error.problems[0])
    if problems := problems or library.stray_figures():
        return Examined("Fiches et réglages", False, problems[0])
    contacts = "coordonnées fictives (donnez --library)" if fictive else "coordonnées de l'hôpital"
    return Examined("Fiches et réglages", True, f"{len(names)} fiche(s), {contacts}")


def _examine_approvals(library: Library) -> Examined:
    """Say which approvals wait for a check, and what a new version does to the others."""
    approved, waiting = 0, []
    for name in library.leaflet_names():
        with suppress(FeuilletError):  # the content is examined before
            standing = library.standing(library.find_leaflet(name))
            approved += standing.approval is not None
            waiting += [name] if standing.unproved else []
    if waiting:
        says = f"la mise en page a changé de version : feuillet check {' '.join(waiting)}"
        return Examined("Approbations", False, f"{len(waiting)} à revérifier, {says}")
    says = "une nouvelle version de feuillet qui change un modèle ou un style en refait des projets"
    return Examined("Approbations", True, f"{approved} fiche(s) approuvée(s) ; {says}")


def _examine_folder(out_dir: Path) -> Examined:
    folder = out_dir if out_dir.is_dir() else out_dir.parent
    good = os.access(folder, os.W_OK | os.X_OK)
    says = "accessible" if good else "pas le droit d'écrire : choisissez un autre dossier avec -o"
    return Examined("Dossier de sortie", good, says)
