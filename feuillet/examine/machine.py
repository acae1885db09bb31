"""The machine: Python, the layout engine, versions, fonts, clocks, disk, and who is looking."""

import datetime as dt
import os
import pwd
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from feuillet.errors import FeuilletError
from feuillet.examine.examined import Examined
from feuillet.find import builtin_root, written_last
from feuillet.model.dates import ZONES_PACKAGE, is_believable, zone_of
from feuillet.model.french import counted
from feuillet.render import PANGO_PACKAGES, engine_versions

LEAST_SPACE = 200_000_000
"""Bytes: a list in its private folder, its print file, and a letter that arrives."""

_ENGINES = {
    "weasyprint": "WeasyPrint",
    "pydyf": "pydyf",
    "pango": "Pango",
    "harfbuzz": "HarfBuzz",
    "fontconfig": "Fontconfig",
}


def examine_machine(today: dt.date) -> Iterator[Examined]:
    """Yield a finding for each thing that the machine must have, but for a place to write."""
    yield Examined("account", "Compte", True, f"tout est vu par « {account_of(os.geteuid())} »")
    python = ".".join(map(str, sys.version_info[:3]))
    recent = sys.version_info >= (3, 11)
    says = python if recent else f"{python} : il faut 3.11 ou plus"
    yield Examined("python", "Python", recent, says, barring=True)
    yield _examine_layout()
    yield _examine_versions()
    yield _examine_fonts()
    yield _examine_zones()
    yield examine_clock(today)


def account_of(number: int) -> str:
    """Return the name of an account of the system, or its number if it has none."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def _examine_layout() -> Examined:
    versions = engine_versions()
    if "pango" not in versions:
        packages = " ".join(PANGO_PACKAGES)
        says = f"absente : apt-get install {packages}"
        return Examined("layout", "Mise en page (Pango)", False, says, barring=True)
    says = ", ".join(f"{_ENGINES[name]} {number}" for name, number in versions.items())
    return Examined("layout", "Mise en page", True, says)


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
        how = "réinstallez avec run.txt (étape 4 du guide de l'administrateur)"
        says = f"{', '.join(strays[:3] + more)} : {how} ; avec pipx ou uv, constraints.txt"
        return Examined("versions", "Versions", False, says)
    says = f"{len(installed)} bibliothèques, celles qui ont été essayées"
    return Examined("versions", "Versions", True, says)


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        # Another Python's, or for batches on several machines.
        return None


def _examine_fonts() -> Examined:
    fonts = sorted((builtin_root() / "styles" / "fonts").glob("*.ttf"))
    if len(fonts) < 4:
        says = "incomplètes : réinstallez feuillet"
        return Examined("fonts", "Polices", False, says, barring=True)
    return Examined("fonts", "Polices", True, f"{len(fonts)} fichiers, fournis avec feuillet")


def _examine_zones() -> Examined:
    try:
        zone_of("metropole")
    except FeuilletError:
        says = f"inconnus : apt-get install {ZONES_PACKAGE}"
        return Examined("zones", "Changements d'heure", False, says)
    return Examined("zones", "Changements d'heure", True, "connus")


def examine_clock(today: dt.date) -> Examined:
    """Return whether the clock may be right: not before our leaflets, nor long after them."""
    made = written_last(builtin_root() / "leaflets")
    if made is None or is_believable(today, made):
        return Examined("clock", "Horloge", True, f"{today:%d/%m/%Y}")
    says = f"{today:%d/%m/%Y}, mais cette version date du {made:%d/%m/%Y} : vérifiez l'horloge"
    return Examined("clock", "Horloge", False, says)


def examine_space(folder: Path | None = None, called: str = "Dossier temporaire") -> Examined:
    """Return whether a folder has place; without one, that of temporary files."""
    try:
        place = (folder or Path(tempfile.gettempdir())).absolute()
        free = shutil.disk_usage(place).free
    except OSError:
        says = "aucun où écrire : donnez-en un par TMPDIR"
        return Examined("space", called, False, says, barring=True)
    if free < LEAST_SPACE:
        says = f"{place} : moins de {LEAST_SPACE // 10**6} Mo libres, faites de la place"
        if folder is None:
            says += " ; celui d'un service n'est qu'à lui, et se vide quand il redémarre"
        return Examined("space", called, False, says, barring=True)
    return Examined("space", called, True, f"{place} : assez de place")
