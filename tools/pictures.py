"""Take the pictures of the secretary's guide from the real screens: `make pictures`."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench_form import server
from playwright.sync_api import Locator, Page, expect, sync_playwright

DOCS = Path(__file__).resolve().parent.parent / "docs"
SIZE = {"width": 1366, "height": 768}
READY = "#preview[data-state=ready]"
PATIENT = {
    "nom": "EXEMPLE",
    "prenom": "Camille",
    "date_naissance": "12/03/1948",
    "date_intervention": "08/12/2026",
    "heure_convocation": "7 h 30",
}
TABLE = """Nom;Prénom;Date de naissance;Date de l'intervention;Type d'anesthésie
EXEMPLE;Camille;12/03/1948;08/12/2026;sédation
MODÈLE;Dominique;31/02/1950;08/12/2026;locale
SPÉCIMEN;Claude;05/07/1939;09/12/2026;AG
"""


@contextmanager
def page() -> Iterator[tuple[Page, str]]:
    """Give a page that was let in, and the server's address."""
    with server() as (base, cookies), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        context = browser.new_context(viewport=SIZE, locale="fr-FR", reduced_motion="reduce")
        context.add_cookies([{"name": k, "value": v, "url": base} for k, v in cookies.items()])
        yield context.new_page(), base
        browser.close()


def take(shown: Page | Locator, name: str) -> None:
    """Write a picture of a screen, or of a part of it."""
    shown.screenshot(path=DOCS / f"formulaire-{name}.png")
    sys.stdout.write(f"docs/formulaire-{name}.png\n")


def take_form(shown: Page, base: str) -> None:
    """The form filled in, a field to mend, the letter."""
    shown.goto(f"{base}/fiche/vertebroplastie")
    for name, text in PATIENT.items():
        shown.fill(f"#{name}", text)
    shown.locator('label:has(> [name="v.anesthesie"][value="sedation"])').click()
    shown.wait_for_selector(READY)
    expect(shown.locator(".band")).to_have_count(0)
    take(shown, "saisie")
    shown.fill("#date_intervention", "31/02/2026")
    shown.locator("#date_intervention").blur()
    expect(shown.locator("#date_intervention-p")).not_to_be_empty()
    take(shown.locator("section.g").nth(1), "erreur")
    shown.fill("#date_intervention", PATIENT["date_intervention"])
    shown.wait_for_selector(READY)
    shown.click("#more > summary")
    shown.click("#attach")
    take(shown.locator("#letter"), "courrier")
    shown.keyboard.press("Escape")


def take_list(shown: Page, base: str) -> None:
    """A list with a row to correct."""
    shown.set_viewport_size(SIZE)  # type: ignore[arg-type]
    shown.goto(f"{base}/lot")
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "liste.csv"
        table.write_text(TABLE, "utf-8")
        shown.select_option("#leaflet", label="Vertébroplastie")
        shown.set_input_files("#table", table)
        shown.get_by_role("button", name="Lire le tableau").click()
    shown.locator("[data-row='3']").wait_for()
    take(shown, "liste")


def main() -> None:
    """Take them all."""
    with page() as (shown, base):
        take_form(shown, base)
        take_list(shown, base)


if __name__ == "__main__":
    main()
