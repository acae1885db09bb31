"""A whole list in a real browser: dropped, corrected by keyboard, printed, taken, closed."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Download, FilePayload, Page, expect

from tests.batches import patient
from tests.helpers import text_by_page
from tests.web.browsing import DESK, PHONE, TABLET, TWICE, visiting
from tests.web.dropping import csv_of, folders, hosting, names_in, ods_of, report_of, xlsx_of
from tests.web.serving import MINIMAL, Served, serving

pytestmark = pytest.mark.slow

GOOD = [patient(number) for number in range(1, 4)]
WRONG = [patient(8, date_visite="demain"), patient(9, moyen="fusée", date_naissance="31/02/1948")]
UNDER_WAY = re.compile(r"^([2-9]|\d\d) sur 24")
MANY = [patient(number, prenom="-".join(["Camille"] * 12)) for number in range(1, 25)]
"""A first name longer than its line: each of these rows is laid out in full."""


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps what it works on."""
    return tmp_path_factory.mktemp("serveur")


@pytest.fixture(scope="module")
def served(temporary: Path) -> Iterator[Served]:
    """A server of one small leaflet, two workers."""
    with serving(temporary, "--library", MINIMAL, "--workers", "2") as one:
        yield one


@pytest.fixture
def page(chromium: Browser, served: Served) -> Iterator[Page]:
    """The screen that asks for a table."""
    with visiting(chromium, served, "/lot") as one:
        yield one


def table(content: bytes, name: str = "liste.csv") -> FilePayload:
    """Return a file to choose; its name says nothing of what it holds."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def choose(page: Page) -> None:
    """Press the button of the small leaflet."""
    page.locator('label:has(> [name=leaflet][value="visite"])').click()


def give(page: Page, content: bytes, name: str = "liste.csv") -> None:
    """Choose the small leaflet and a table, and have it read."""
    choose(page)
    page.set_input_files("#table", table(content, name))
    page.get_by_role("button", name="Lire le tableau").click()


def ready(page: Page) -> None:
    """Wait until a list is printed."""
    page.wait_for_selector("main[data-state=done] #result")


def save(page: Page, name: str) -> bytes:
    """Take a file away, and return it."""
    with page.expect_download() as caught:
        page.locator("a[download]", has=page.get_by_text(name, exact=True)).click()
    download: Download = caught.value
    return Path(download.path()).read_bytes()


def accessible(page: Page) -> list[str]:
    """Return what axe finds wrong with a screen."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def fits(page: Page) -> bool:
    """Whether nothing sticks out of the window's width."""
    inside: bool = page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    return inside


def test_a_list_is_corrected_by_keyboard_printed_and_taken(page: Page, served: Served) -> None:
    """Two wrong rows mended without a mouse; each page then shows its own patient."""
    give(page, csv_of(*GOOD, *WRONG))
    page.wait_for_selector("#rows")
    counts = page.locator("#counts")
    expect(counts).to_have_text("3 à imprimer, 2 à corriger")
    wanted = {"5.date_visite": "09/12/2026", "6.date_naissance": "13/02/1948", "6.moyen": "train"}
    page.locator("main").focus()
    for name, text in wanted.items():
        while page.evaluate("document.activeElement.name") != name:
            page.keyboard.press("Tab")
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
        expect(page.locator(f'[name="{name}"]')).not_to_have_attribute("aria-invalid", "true")
        assert page.evaluate("document.activeElement.name") == name
        assert page.evaluate("document.activeElement.selectionStart") == len(text)
    expect(counts).to_have_text("5 à imprimer, 0 à corriger")
    button = page.get_by_role("button", name="Imprimer 5 patients")
    while not button.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    ready(page)
    focused = page.evaluate("document.activeElement.id")
    pages = text_by_page(save(page, "Fichier d'impression"))
    with zipfile.ZipFile(io.BytesIO(save(page, "Tous les documents"))) as archive:
        files = [archive.read(name) for name in sorted(archive.namelist()) if ".pdf" in name]
    names = [one["nom"] for one in (*GOOD, *WRONG)]
    report = save(page, "Rapport").decode("utf-8-sig")

    assert focused == "result"
    assert names_in(pages) == [name for name in names for _ in range(2)]
    assert [set(names_in(text_by_page(file))) for file in files] == [{name} for name in names]
    assert report.count(";faite;") == 5
    assert "mercredi 9 décembre 2026" in " ".join(pages)


@pytest.mark.long
def test_progress_moves_and_a_list_can_be_stopped(page: Page) -> None:
    """The bar follows the rows; the report is there, and going on finishes."""
    give(page, csv_of(*MANY))
    page.get_by_role("button", name="Imprimer 24 patients").click()
    bar = page.locator("#bar")
    expect(page.locator("#progress")).to_have_text(UNDER_WAY)
    shown = float(bar.evaluate("one => one.value / one.max"))
    title = page.title()
    page.get_by_role("button", name="Arrêter").click()
    page.wait_for_selector("main[data-state=stopped]")
    links = page.locator(".choices a").all_inner_texts()
    report = save(page, "Rapport").decode("utf-8-sig")
    page.get_by_role("button", name="Reprendre l'impression").click()
    ready(page)

    assert 0 < shown < 1
    assert "%" in title
    assert len(links) == 1
    assert "à faire" in report
    assert page.locator("#result").inner_text() == "24 patients, documents prêts"


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (xlsx_of, "liste.xlsx"),
        pytest.param(ods_of, "liste.ods", marks=pytest.mark.long),
    ],
)
def test_a_workbook_can_be_dropped_on_the_page(page: Page, make: object, name: str) -> None:
    """By dragging it there, as from the desktop."""
    content = make(*GOOD)  # type: ignore[operator]
    choose(page)
    carried = page.evaluate_handle(
        """([bytes, name]) => {
            const carried = new DataTransfer();
            carried.items.add(new File([new Uint8Array(bytes)], name));
            return carried;
        }""",
        [list(content), name],
    )
    page.dispatch_event("#drop", "dragenter", {"dataTransfer": carried})
    over = page.locator("#drop").get_attribute("class")
    page.dispatch_event("#drop", "drop", {"dataTransfer": carried})
    page.get_by_role("button", name="Lire le tableau").click()
    page.wait_for_selector("#rows")

    assert (over or "").split()[-1] == "over"
    assert page.locator("#counts").inner_text() == "3 à imprimer, 0 à corriger"


def test_a_refused_table_stays_chosen(page: Page) -> None:
    """It is said in words; once the sheet is named, the same file is read."""
    give(page, xlsx_of(*GOOD, sheets=("Lundi", "Mardi")), "liste.xlsx")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("de la bonne dans")
    open_now = page.locator("#reading").get_attribute("open")
    focused = alert.evaluate("one => one === document.activeElement")
    wrong = accessible(page)
    page.get_by_label("Feuille").fill("Mardi")
    page.get_by_role("button", name="Lire le tableau").click()
    page.wait_for_selector("#rows")

    assert open_now is not None
    assert focused
    assert wrong == []
    assert page.locator("#good").inner_text() == "3"


def test_columns_are_matched_by_hand(page: Page) -> None:
    """Each under its own name, with an example; one is passed over."""
    fields = ["nom", "prenom", "Naissance le", "date_visite", "moyen", "Couleur"]
    give(page, csv_of(*[{**one, "remarque": "bleu"} for one in GOOD], fields=fields))
    page.wait_for_selector("#columns")
    wrong = accessible(page)
    page.get_by_label("Naissance le").select_option(label="Date de naissance")
    page.get_by_label("Couleur").select_option(label="ne pas s'en servir")
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_selector("#rows")

    assert wrong == []
    assert page.locator("#good").inner_text() == "3"


def test_a_row_is_left_out(page: Page) -> None:
    """Its fields close, the counts follow, and the remark about it goes."""
    undated = [patient(number, date_visite="") for number in range(1, 4)]
    give(page, csv_of(*undated, undated[0], WRONG[0]))
    page.wait_for_selector("#rows")
    remarks = page.locator("#remarks")
    expect(remarks).to_contain_text("Lignes 2, 5")
    page.get_by_label("laisser de côté la ligne 6").check()
    expect(page.locator("#counts")).to_have_text("4 à imprimer, 0 à corriger, 1 de côté")
    page.get_by_text("Les lignes prêtes").click()
    page.get_by_label("Laisser de côté la ligne 5").check()
    expect(remarks).not_to_contain_text("Lignes 2, 5")

    assert page.locator("[data-row='6'] .cells").first.is_hidden()
    assert page.get_by_role("button", name="Imprimer 3 patients").is_enabled()


def test_enter_in_a_cell_prints_nothing(page: Page) -> None:
    """It checks, as a spreadsheet does."""
    give(page, csv_of(*GOOD, WRONG[0]))
    page.fill('[name="5.date_visite"]', "08/12/2026")
    page.press('[name="5.date_visite"]', "Enter")
    expect(page.locator("#counts")).to_have_text("4 à imprimer, 0 à corriger")

    assert page.locator("main").get_attribute("data-state") == "rows"


def test_what_would_be_lost_is_asked_about(page: Page) -> None:
    """Corrections, and documents that were not taken; not what is safe."""
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    give(page, csv_of(*GOOD, WRONG[0]))
    page.fill('[name="5.date_visite"]', "08/12/2026")
    expect(page.locator("#bad")).to_have_text("0")
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Un patient").click(no_wait_after=True)
    corrected = list(asked)
    page.locator("#go").click()
    ready(page)
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Un patient").click(no_wait_after=True)
    untaken = list(asked)
    save(page, "Fichier d'impression")
    page.get_by_role("link", name="Un patient").click()
    page.wait_for_url("**/")

    assert corrected == ["beforeunload"]
    assert untaken == ["beforeunload"] * 2
    assert asked == untaken


@pytest.mark.parametrize(
    "size",
    [
        PHONE,
        *(pytest.param(size, marks=pytest.mark.long) for size in (TABLET, DESK, TWICE)),
    ],
)
def test_every_state_of_the_page_is_for_everybody(
    chromium: Browser, served: Served, size: dict[str, int]
) -> None:
    """Nothing for axe to say, nothing outside the window, on a telephone, a tablet, at 200 %."""
    found: dict[str, list[str]] = {}
    wide: dict[str, bool] = {}

    def look(page: Page, name: str) -> None:
        found[name], wide[name] = accessible(page), fits(page)

    with visiting(chromium, served, "/lot", viewport=size) as page:
        look(page, "table")
        choose(page)
        look(page, "fiche")
        give(page, csv_of(*GOOD, fields=["nom", "prenom", "X" * 60, "date_visite", "A", "B"]))
        page.wait_for_selector("#columns")
        look(page, "colonnes")
        page.get_by_role("button", name="Abandonner").click()
        page.wait_for_selector("#upload")
        give(page, csv_of(*MANY[:5], *WRONG))
        page.wait_for_selector("#rows")
        page.get_by_text("Le reste de la ligne").first.click()
        page.get_by_text("Les lignes prêtes").click()
        look(page, "lignes")
        page.locator("#go").click()
        page.wait_for_selector("#bar")
        look(page, "impression")
        page.wait_for_selector("#result")
        look(page, "prêt")

    assert len(found) == 6
    assert not [problem for problems in found.values() for problem in problems]
    assert all(wide.values()), wide


def test_the_same_is_done_without_any_script(chromium: Browser, served: Served) -> None:
    """By buttons: matched, corrected, left out, printed, taken."""
    fields = ["nom", "prenom", "Venue au monde", "date_visite", "moyen", "remarque"]
    content = csv_of(*GOOD, WRONG[0], patient(7, moyen="fusée"), fields=fields)
    with visiting(chromium, served, "/lot", java_script_enabled=False) as page:
        give(page, content)
        page.get_by_label("Venue au monde").select_option(label="Date de naissance")
        page.get_by_role("button", name="Continuer").click()
        page.get_by_label("laisser de côté la ligne 6").check()
        page.fill('[name="5.date_visite"]', "09/12/2026")
        page.get_by_role("button", name="Vérifier les corrections").click()
        counts = page.locator("#counts").inner_text()
        page.get_by_role("button", name="Imprimer 4 patients").click()
        ready(page)
        pages = text_by_page(save(page, "Fichier d'impression"))
        page.get_by_role("button", name="Liste suivante").click()

        assert counts == "4 à imprimer, 0 à corriger, 1 de côté"
        assert [*dict.fromkeys(names_in(pages))] == [one["nom"] for one in (*GOOD, WRONG[0])]
        assert page.get_by_role("heading", name="Toute une liste").is_visible()


@pytest.mark.long
def test_closing_the_page_removes_the_list(
    chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it prints, once the page was gone for long enough; a reload keeps it."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with hosting() as one:
        with visiting(chromium, one, "/lot") as page:  # type: ignore[arg-type]
            give(page, csv_of(*MANY))
            page.locator("#go").click()
            expect(page.locator("#progress")).to_have_text(UNDER_WAY)
            page.reload()
            page.wait_for_selector("#bar, #result")
            (number,) = one.server.sessions.jobs()
            job = one.server.jobs.find(number, {number})
            assert job is not None
            during = folders(tmp_path)
        while job.watchers:
            one.wait()
        one.now += 31
        one.tidy()
        left = list(tmp_path.glob("feuillet-*/manifest.jsonl"))

    assert len(during) == 1
    assert left == []


@pytest.mark.long
def test_leaving_forgets_the_list(chromium: Browser, served: Served) -> None:
    """« Liste suivante » empties the page, and its address opens nothing any more."""
    with visiting(chromium, served, "/lot") as page, served.client() as program:
        give(page, csv_of(*GOOD))
        page.locator("#go").click()
        ready(page)
        address = page.url.removeprefix(served.base)
        report = report_of(program, address)
        page.get_by_role("button", name="Liste suivante").click()
        page.wait_for_url("**/lot")

        assert len(report) == len(GOOD)
        assert program.get(address).status_code == 404
