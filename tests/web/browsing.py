"""A real browser in front of a real server; whatever it complains about fails the test."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.web.serving import Served

PHONE = {"width": 390, "height": 844}
TABLET = {"width": 820, "height": 1180}
DESK = {"width": 1400, "height": 900}
TWICE = {"width": 700, "height": 450}
"""The desk at 200 %."""


NO_PAPER = """Object.defineProperty(HTMLIFrameElement.prototype, "contentWindow", {
    get: () => ({ focus() {}, print() {} }),
});"""
"""Without a window, Chromium falls when a PDF prints: one test prints for good, in a window."""


@contextmanager
def visiting(chromium: Browser, served: Served, path: str = "/", **options: Any) -> Iterator[Page]:
    """Give a page of a server, in a context of its own that was let in.

    A launch address lets in once: the contexts after the first share its session.
    """
    context = chromium.new_context(**{"viewport": DESK, **options})
    complaints = listen(context)
    context.add_init_script(NO_PAPER)
    page = context.new_page()
    if not served.cookies:
        page.goto(served.addresses[-1])
        served.cookies.update({one["name"]: one["value"] for one in context.cookies()})
    context.add_cookies(
        [{"name": k, "value": v, "url": served.base} for k, v in served.cookies.items()]
    )
    page.goto(served.base + path)
    yield page
    context.close()

    if complaints:
        raise AssertionError(complaints)


LOOK = """([selector, part]) => {
    const style = getComputedStyle(document.querySelector(selector), part || null);
    const sides = ["Top", "Bottom"].flatMap((side) =>
        ["Width", "Style", "Color"].map((what) => `border${side}${what}`));
    return ["backgroundColor", "appearance", "outlineWidth", ...sides].map((key) => style[key]);
}"""


def look(page: Page, selector: str, part: str = "") -> list[str]:
    """Return how the first of some elements looks, its words apart.

    Args:
        part: Of it, such as `::after`.
    """
    return list(page.evaluate(LOOK, [selector, part]))


def listen(context: BrowserContext) -> list[str]:
    """Return a list that fills with what the pages of a context complain about."""
    complaints: list[str] = []
    context.on(
        "console",
        lambda one: (
            complaints.append(f"{one.location['url']} {one.text}") if _is_complaint(one) else None
        ),
    )
    context.on("weberror", lambda one: complaints.append(str(one.error)))
    return complaints


def _is_complaint(message: ConsoleMessage) -> bool:
    # A refusal is an answer like another, though the browser writes it down.
    refusal = re.search(r"status of (422|503|401)", message.text)
    refusal = refusal or message.location["url"].endswith("/rien")
    return message.type in ("error", "warning") and not refusal
