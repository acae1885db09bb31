"""Certificates, and machines that work, for all tests of this folder."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.batch.cluster.machines import Network, certify


@pytest.fixture(autouse=True)
def _no_loop_of_a_browser() -> Iterator[None]:
    """Set aside the loop that a browser's driver leaves running in this process, between calls."""
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(running)


@pytest.fixture(scope="session")
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certify(tmp_path_factory.mktemp("autorite"))


@pytest.fixture
def made(_made_once: Path, tmp_path: Path) -> Path:
    """Certificates as the guide makes them, for one test to spoil."""
    return Path(shutil.copytree(_made_once, tmp_path / "autorite"))


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """A dispatcher that works, as the guide has it started."""
    network = Network(certify(tmp_path_factory.mktemp("reseau")))
    with network.dispatcher():
        yield network
