"""A real browser before a server of ours: Debian's Chromium, with no network beyond the machine.

As long as a browser is open, its thread counts as running an event loop: a test that needs one of
its own belongs in another module.  A fixture that keeps one open is therefore of a module at most.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, Page, sync_playwright
from serving import Served

_heard: "WeakKeyDictionary[Page, list[str]]" = WeakKeyDictionary()


@contextmanager
def browser(headless: bool = True) -> Iterator[Browser]:
    """Give a browser; it is closed at the end."""
    with sync_playwright() as driver:
        opened = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"], headless=headless
        )
        yield opened
        opened.close()


def enter(browser: Browser, served: Served, **options: Any) -> Page:
    """Return a page of a new window that was let in, not yet gone anywhere.

    All windows share the session of the server's first launch address: it works only once.

    Args:
        options: As `Browser.new_context`, such as `java_script_enabled` or `viewport`.
    """
    with served.client():
        pass
    window = browser.new_context(**{"locale": "fr-FR", "base_url": served.base, **options})
    window.add_cookies(
        [
            {"name": name, "value": value, "url": served.base}
            for name, value in served.cookies.items()
        ]
    )
    page = window.new_page()
    heard = _heard[page] = []
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return page


def errors(page: Page) -> Sequence[str]:
    """Return the errors of a page's console and scripts so far; a test asserts there are none."""
    return tuple(_heard[page])
