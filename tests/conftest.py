"""Few fixtures: our library, a tiny leaflet, an invented patient, a fixed day; no network."""

import datetime as dt
import gc
import ipaddress
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import settings

from feuillet.find import Library
from feuillet.model.leaflet import Leaflet, LeafletFile, Look
from feuillet.read import read_leaflet
from tests.fulldisk import FullDisk
from tests.listening import Listening

settings.register_profile("feuillet", deadline=None, max_examples=40)
settings.load_profile("feuillet")

SURGERY = """
title: Opération d'essai
version: "1.0"
written: 2026-11-01
review: 2028-11-01
authors: [Équipe d'essai]
audience: Pour un adulte.
aim: Pour les essais.
sources:
  service: {title: Texte d'essai}
variables:
  date_operation: {label: Date de l'opération, type: date, missing: blank, example: 08/12/2026}
  date_ablation:
    label: Ablation des fils
    type: date
    after: date_operation
    near: ablation_prevue
    example: 22/12/2026
  heure: {label: Heure d'arrivée, type: time, example: 7 h 30}
  rdv_anesthesie:
    label: Consultation d'anesthésie
    type: appointment
    before: date_operation
    notice: 2
    example: 01/12/2026 14 h 30
  geste:
    label: Geste
    type: choice
    choices:
      courte: {label: Opération courte, also: [Brève, OC]}
      longue: Opération longue
      a_decider: À décider
    undecided: a_decider
    example: courte
  nombre:
    label: Nombre de vertèbres
    type: integer
    minimum: 1
    maximum: 6
    usual: 4
    example: "2"
  niveaux:
    label: Vertèbres
    type: choices
    choices: {D12: D12, L1: {label: L1, also: [première lombaire]}, L2: L2, L3: L3}
    count: nombre
    example: L1, L2
  a_jeun: {label: À jeun, type: boolean, example: oui}
  consigne: {label: Consigne, type: text, example: Boire de l'eau}
  bequilles: {label: Béquilles, type: text, when: {geste: longue}, example: Deux béquilles}
facts:
  repos: {figure: "48", unit: heure, source: service}
  fils: {figure: "10", up_to: "15", unit: jour, source: service}
  efficacite: {figure: "8", out_of: 10, source: service}
dates:
  fin_repos: {start: date_operation, after: repos}
  ablation_prevue: {start: date_operation, after: fils, round: working_day}
documents:
  feuille:
    title: Feuille
    pages: 1
    sections:
      - title: Vous
        blocks:
          - text: Bonjour {{ nom }}.
            when: {known: nom}
          - card:
              - {label: Jour, value: date_operation, large: true}
              - {label: Consigne, value: consigne}
      - title: Ensuite
        blocks:
          - text: Reposez-vous pendant {{ repos }}. **Dernière ligne de la feuille.**
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the long tests run whole: by default, they take a sample."""
    parser.addoption("--whole", action="store_true", help="run the long tests whole")
    parser.addoption(
        "--sentences", action="store_true", help="hear what is said, and fail for what no test says"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the tests marked long to those who run them whole."""
    if not config.getoption("--whole"):
        left = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


@pytest.fixture
def whole(request: pytest.FixtureRequest) -> bool:
    """Whether a long test takes all its cases, rather than a sample."""
    return bool(request.config.getoption("--whole"))


def pytest_configure(config: pytest.Config) -> None:
    """Look for cycles as seldom as the program does, and pass over two complaints about WeasyPrint.

    Nobody here can mend those.
    """
    gc.set_threshold(100_000, 50, 1000)
    if config.getoption("--sentences"):
        config.pluginmanager.register(Listening())
    for complaint in (
        # Debian packages HarfBuzz's subsetter apart; we embed whole fonts and never call it.
        "ignore:HarfBuzz-Subset:DeprecationWarning",
        # It opens its colour profile and leaves the closing to the garbage collector.
        "ignore:unclosed file .*sRGB2014.icc:ResourceWarning",
    ):
        config.addinivalue_line("filterwarnings", complaint)


@pytest.fixture(scope="session", autouse=True)
def _closed_network() -> Iterator[None]:
    """No test reaches beyond this machine: addresses and names elsewhere raise at once."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, _only_here(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", _only_here(socket.getaddrinfo))
        yield


def _only_here(call: Any) -> Any:
    """Return `call` for this machine's own addresses, and a refusal for any other."""

    def guarded(*arguments: Any, **options: Any) -> Any:
        hosts = [
            part[0] if isinstance(part, tuple) else part
            for part in arguments
            if isinstance(part, tuple | str)
        ]
        for host in hosts[:1]:
            if not _is_here(host):
                raise AssertionError("a test tried to reach the network")
        return call(*arguments, **options)

    return guarded


def _is_here(host: Any) -> bool:
    if not isinstance(host, str) or host == "localhost" or host.startswith("/"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[FullDisk]:
    """A folder with place for 16 kB."""
    folder = tmp_path / "plein"
    folder.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    small = [str(mount), "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)]
    mounted = bool(mount and unmount) and not subprocess.run(small, capture_output=True).returncode
    yield FullDisk(folder, () if mounted else ("bash", "-c", 'ulimit -f 16; exec "$@"', "bash"))
    if mounted:
        subprocess.run([str(unmount), str(folder)], check=True)


@pytest.fixture(scope="session")
def library() -> Library:
    """Our own content alone, whatever the machine's settings say."""
    return Library.open([], environment={})


@pytest.fixture(scope="session")
def look(library: Library) -> Look:
    """Our own templates, styles and pictures, for leaflets that a test writes itself."""
    return library.look(LeafletFile("essai", PurePath("essai.yaml"), "essai", ""))


@pytest.fixture(scope="session")
def surgery() -> Leaflet:
    """A tiny leaflet with a variable of every type, and one document of one page."""
    return read_leaflet(SURGERY, "surgery.yaml")


@pytest.fixture(scope="session")
def identity() -> Mapping[str, str]:
    """An invented patient."""
    return MappingProxyType({"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"})


@pytest.fixture(scope="session")
def today() -> dt.date:
    """The day on which every test takes place."""
    return dt.date(2026, 11, 22)
