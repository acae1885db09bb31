"""One browser for the tests of screens."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

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
