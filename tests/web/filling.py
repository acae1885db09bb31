"""A patient's form in a browser: typed into, pressed, waited for."""

from pathlib import Path

from playwright.sync_api import Page

FORM = "/fiche/vertebroplastie"
PATIENT = {"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"}


def settled(page: Page, state: str = "ready") -> str:
    """Wait until the preview is in a state; return the hash of the file whose pages it shows."""
    page.wait_for_selector(f"#preview[data-state={state}]", state="attached")
    return str(page.evaluate("document.body.dataset.sha256"))


def fill(page: Page, values: dict[str, str]) -> None:
    """Type values into their fields."""
    for name, text in values.items():
        page.fill(f"#{name}", text)


def choose(page: Page, name: str, value: str) -> None:
    """Press the key of an answer."""
    page.locator(f'label:has(> [name="v.{name}"][value="{value}"])').click()


def field(page: Page, name: str) -> str:
    """Return what stands below a field."""
    return page.locator(f"#{name}-p").inner_text()


def downloaded(page: Page) -> bytes:
    """Return the file that « Télécharger le PDF » gives."""
    page.click("#more > summary")
    with page.expect_download() as waiting:
        page.click("#download")
    return Path(waiting.value.path()).read_bytes()
