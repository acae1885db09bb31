"""One browser for the tests of screens; a server and a key for those of the interface."""

import shutil
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.helpers import run_feuillet
from tests.web.serving import MINIMAL, Served, serving

# A loaded machine is no fault of a page.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What drives browsers; a process may have one."""
    with sync_playwright() as one:
        yield one


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    """Debian's Chromium, without a window; one for all the tests of a process."""
    one = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
    yield one
    one.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of the small leaflet and of ours; one for all that ask nothing else of it.

    However slow the machine, nobody is sent away meanwhile.
    """
    with serving(tmp_path_factory.mktemp("serveur"), "--library", MINIMAL, "--idle", "480") as one:
        yield one


@pytest.fixture(scope="session")
def token(served: Served) -> str:
    """A key, made as the administrator makes it."""
    made = run_feuillet("token", "dossier", FEUILLET_KEYS=str(served.keys))
    return made.stdout.decode().strip()


@pytest.fixture(scope="session")
def record(served: Served, token: str) -> Iterator[httpx.Client]:
    """A record system that has a key; it is no browser and sends no origin."""
    headers = {"Authorization": f"Bearer {token}"}
    with served.stranger(headers=headers) as program:
        yield program
