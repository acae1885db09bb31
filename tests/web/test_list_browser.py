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
from tests.web.browsing import DESK, PHONE, TABLET, TWICE, look, visiting
from tests.web.dropping import csv_of, folders, hosting, names_in, ods_of, report_of, xlsx_of
from tests.web.serving import MINIMAL, Served, serving

pytestmark = pytest.mark.slow

GOOD = [patient(number) for number in range(1, 4)]
WRONG = [patient(8, date_visite="demain"), patient(9, moyen="fusée", date_naissance="31/02/1948")]
UNDER_WAY = re.compile(r"^([2-9]|\d\d) sur 24")
MANY = [patient(number, prenom="-".join(["WILHELMINA"] * 8)) for number in range(1, 25)]
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
    """Choose the small leaflet."""
    page.get_by_label("Fiche", exact=True).select_option("visite")


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
        page.get_by_role("link", name=name, exact=True).click()
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
    expect(counts).to_have_text("3 prêtes 2 à corriger 0 de côté")
    wanted = {"5.date_visite": "09/12/2026", "6.date_naissance": "13/02/1948", "6.moyen": "Train"}
    page.locator("main").focus()
    for name, text in wanted.items():
        while page.evaluate("document.activeElement.name") != name:
            page.keyboard.press("Tab")
        listed = page.evaluate("document.activeElement.matches('select')")
        if not listed:
            page.keyboard.press("Control+A")
        page.keyboard.type(text)
        expect(page.locator(f'[name="{name}"]')).not_to_have_attribute("aria-invalid", "true")
        assert page.evaluate("document.activeElement.name") == name
        assert listed or page.evaluate("document.activeElement.selectionStart") == len(text)
    expect(counts).to_have_text("5 prêtes 0 à corriger 0 de côté")
    button = page.get_by_role("button", name="Préparer 5 patients")
    while not button.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    ready(page)
    focused = page.evaluate("document.activeElement.id")
    pages = text_by_page(save(page, "Un seul PDF à imprimer"))
    with zipfile.ZipFile(io.BytesIO(save(page, "Un PDF par patient"))) as archive:
        files = [archive.read(name) for name in sorted(archive.namelist()) if ".pdf" in name]
    names = [one["nom"] for one in (*GOOD, *WRONG)]
    report = save(page, "Rapport pour Excel").decode("utf-8-sig")

    assert focused == "result"
    assert names_in(pages) == [name for name in names for _ in range(2)]
    assert [set(names_in(text_by_page(file))) for file in files] == [{name} for name in names]
    assert report.count(";faite;") == 5
    assert "mercredi 9 décembre 2026" in " ".join(pages)


@pytest.mark.long
def test_progress_moves_and_a_list_can_be_stopped(page: Page) -> None:
    """The bar follows the rows; the report is there, and going on finishes."""
    give(page, csv_of(*MANY))
    page.get_by_role("button", name="Préparer 24 patients").click()
    bar = page.locator("#bar")
    expect(page.locator("#progress")).to_have_text(UNDER_WAY)
    shown = float(bar.evaluate("one => one.value / one.max"))
    title = page.title()
    page.get_by_role("button", name="Arrêter").click()
    page.wait_for_selector("main[data-state=stopped]")
    links = page.locator(".files a").all_inner_texts()
    report = save(page, "Rapport pour Excel").decode("utf-8-sig")
    page.get_by_role("button", name="Reprendre la préparation").click()
    ready(page)

    assert 0 < shown < 1
    assert "%" in title
    assert len(links) == 1
    assert "à faire" in report
    assert page.locator("#result").inner_text() == "Les 24 patients sont prêts"


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
    expect(page.locator("#counts")).to_have_text("3 prêtes 0 à corriger 0 de côté")


def test_a_refused_table_stays_chosen(page: Page) -> None:
    """It is said in words; once the sheet is named, the same file is read."""
    give(page, xlsx_of(*GOOD, sheets=("Lundi", "Mardi")), "liste.xlsx")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("de la bonne dans")
    open_now = page.locator("#reading").get_attribute("open")
    focused = alert.evaluate("one => one === document.activeElement")
    wrong = accessible(page)
    page.get_by_label("Feuille", exact=True).fill("Mardi")
    page.get_by_role("button", name="Lire le tableau").click()
    page.wait_for_selector("#rows")

    assert open_now is not None
    assert focused
    assert wrong == []
    assert page.locator("#good b").inner_text() == "3"


def test_columns_are_matched_by_hand(page: Page) -> None:
    """Each under its own name, with an example and a word; one is left aside."""
    fields = ["nom", "prenom", "Naissance le", "date_visite", "moyen", "Couleur"]
    give(page, csv_of(*[{**one, "remarque": "bleu"} for one in GOOD], fields=fields))
    page.wait_for_selector("#columns")
    wrong = accessible(page)
    row = page.get_by_role("row", name="Couleur")
    before = row.locator("[data-tag]").inner_text()
    page.get_by_label("Couleur").select_option(label="Remarque")
    chosen = row.locator("[data-tag]").inner_text()
    page.get_by_label("Couleur").select_option(label="(laissée de côté)")
    after = row.locator("[data-tag]").inner_text()
    page.get_by_role("button", name="C'est juste, continuer").click()
    page.wait_for_selector("#rows")

    assert wrong == []
    assert (before, chosen, after) == ("de côté", "choisie", "de côté")
    assert page.locator("#good b").inner_text() == "3"


def test_what_lacks_goes_as_columns_are_chosen(page: Page) -> None:
    """The red box too; what is of use and stays aside is asked about."""
    fields = ["nom", "prenom", "Apparition", "Venue", "moyen", "Couleur"]
    give(page, csv_of(*GOOD, fields=fields))
    box = page.locator("#lacking")
    expect(box).to_contain_text("Date de naissance")
    page.get_by_label("Apparition").select_option(label="Date de naissance")
    expect(box).to_be_hidden()
    page.get_by_role("button", name="C'est juste, continuer").click()
    expect(page.get_by_role("alert")).to_contain_text("Venue reste de côté")
    page.get_by_role("button", name="Oui, laisser de côté et continuer").click()
    page.wait_for_selector("#rows")

    assert page.locator("#good b").inner_text() == "3"


def test_a_remark_opens_its_row_where_it_is_corrected(page: Page) -> None:
    """At its place among the others; what is typed there counts at once, and nothing is lost."""
    late = patient(7, date_visite="08/02/2028")
    give(page, csv_of(WRONG[0], *GOOD, late, WRONG[1]))
    page.fill('[name="2.date_visite"]', "08/12/2026")
    page.get_by_role("link", name="6 (EXEMPLE-7 Camille)").first.click()
    row = page.locator("[data-row='6']")
    expect(row.locator("[name='6.date_visite']")).to_be_focused()
    order = page.locator(".fix").evaluate_all("all => all.map((one) => one.dataset.row)")
    doubt = row.locator("[data-doubts]").inner_text()
    wrong = accessible(page)
    row.locator("[name='6.date_visite']").fill("08/12/2026")
    expect(row.locator("[data-ok]")).to_be_visible()
    expect(row.locator("[data-doubts]")).to_be_hidden()
    expect(page.locator("#remarks")).to_be_hidden()
    page.get_by_text("Voir les lignes prêtes").click()
    page.get_by_role("link", name="Corriger la ligne 3").click()
    expect(page.locator("[data-row='3'] [name='3.nom']")).to_be_focused()

    assert order == ["2", "6", "7"]
    assert doubt.startswith("À vérifier")
    assert wrong == []
    assert page.input_value('[name="2.date_visite"]') == "08/12/2026"


def test_rows_keep_still_under_an_open_menu(page: Page) -> None:
    """What would move under it comes once something is chosen: no press goes to another row."""
    give(page, csv_of(*GOOD, *WRONG))
    page.wait_for_selector("#rows")
    told = page.locator("[data-row='5'] .msg[id]").first
    menu = page.locator("[name='6.moyen']")
    # Once the script has read the page.
    expect(page.locator("#check")).to_be_hidden()
    with page.expect_response(lambda one: one.request.method == "POST") as answer:
        page.fill('[name="5.date_visite"]', "08/12/2026")
        menu.dispatch_event("pointerdown")
    answer.value.finished()
    # An answer that was asked for later is read: so is the first.
    page.evaluate("() => fetch(location.href).then((one) => one.text())")
    during = told.is_visible()
    menu.select_option(label="Train")
    expect(told).to_be_hidden()

    assert during


@pytest.mark.long
def test_a_list_with_corrections_is_given_up_by_a_second_press(page: Page) -> None:
    """The first asks; whoever goes back finds all of them."""
    give(page, csv_of(*GOOD, WRONG[0]))
    page.fill('[name="5.date_visite"]', "08/12/2026")
    page.get_by_role("button", name="Abandonner").click()
    expect(page.get_by_role("alert")).to_contain_text("Abandonner cette liste ?")
    wrong = accessible(page)
    page.get_by_role("button", name="Non, garder la liste").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    kept = page.input_value('[name="5.date_visite"]')
    page.get_by_role("button", name="Abandonner").click()
    page.get_by_role("button", name="Oui, abandonner").click()
    page.wait_for_selector("#upload")

    assert wrong == []
    assert kept == "08/12/2026"


def test_a_corrected_row_turns_green_where_it_is(page: Page) -> None:
    """It says so, and whose it is now; it can be corrected again, and its rest unfolds."""
    give(page, csv_of(*GOOD, patient(8, date_visite="demain", nom="")))
    row = page.locator("[data-row='5']")
    expect(row.locator("[data-who]")).to_have_text("sans nom Camille, 12/03/1948")
    read, height = row.locator("[id='5-date_visite-r']"), row.bounding_box()
    row.locator("[name='5.date_visite']").fill("08/12/2026")
    expect(read).to_have_text("mardi 8 déc. 2026")
    moved = row.bounding_box() != height
    with page.expect_request("**/lot/*"):
        row.locator("[name='5.date_visite']").press_sequentially("0")
        old = read.is_visible()
        row.locator("[name='5.date_visite']").fill("08/12/2026")
    expect(read).to_be_visible()
    row.get_by_label("Nom", exact=True).fill("MODELE")
    expect(row.locator(".tag")).to_be_visible()
    expect(row.locator("[data-who]")).to_have_text("MODELE Camille, 12/03/1948")
    green = "mended" in (row.get_attribute("class") or "")
    row.locator("[name='5.nom']").fill("")
    expect(row.locator(".tag")).to_be_hidden()
    expect(row.locator("#\\35 -nom-p")).to_be_visible()
    row.locator("[name='5.nom']").fill("MODELE")
    expect(row.locator(".tag")).to_be_visible()
    page.get_by_text("Le reste de la ligne").click()
    with page.expect_response(lambda one: one.request.method == "POST"):
        row.get_by_label("Moyen de transport").select_option(label="Train")
    expect(page.locator("#go")).to_have_text("Préparer 4 patients")
    page.reload()
    expect(row.locator(".tag")).to_have_text("corrigée")

    assert green
    assert (moved, old) == (False, False)
    assert row.get_by_label("Moyen de transport").input_value() == "train"


def test_where_the_system_gives_the_colours_a_list_says_the_same(page: Page) -> None:
    """A cell that is wrong, the step, a row that is ticked to be left aside."""
    give(page, csv_of(*GOOD, *WRONG))
    page.wait_for_selector("#rows")
    page.emulate_media(forced_colors="active")
    pairs = [
        (look(page, "[name='5.date_visite']"), look(page, "[name='5.nom']")),
        (look(page, "[name='6.moyen']"), look(page, "[name='5.moyen']")),
        (look(page, "[aria-current=step]", "::before"), look(page, ".steps .done", "::before")),
        (look(page, "#go"), look(page, "[value=revoir]")),
    ]

    assert [one for one, other in pairs if one == other] == []
    assert look(page, "[name=sans]")[1] == "auto"


def test_a_row_is_left_out(page: Page) -> None:
    """Its fields close, the counts follow, and the remark about it goes."""
    undated = [patient(number, date_visite="") for number in range(1, 4)]
    give(page, csv_of(*undated, undated[0], WRONG[0]))
    page.wait_for_selector("#rows")
    remarks = page.locator("#remarks")
    alike = "Lignes 2 (EXEMPLE-1 Camille), 5 (EXEMPLE-1 Camille)"
    expect(remarks).to_contain_text(alike)
    page.get_by_label("laisser de côté la ligne 6").check()
    expect(page.locator("#counts")).to_have_text("4 prêtes 0 à corriger 1 de côté")
    page.get_by_text("Voir les lignes prêtes").click()
    page.get_by_label("Laisser de côté la ligne 5").check()
    expect(remarks).not_to_contain_text(alike)

    assert page.locator("[data-row='6'] .cell").first.is_hidden()
    assert page.get_by_role("button", name="Préparer 3 patients").is_enabled()


@pytest.mark.long
def test_more_rows_come_once_those_shown_are_settled(page: Page) -> None:
    """Fifty at a time; a button says that there are others."""
    give(page, csv_of(*GOOD, *(patient(n, date_visite="demain") for n in range(10, 61))))
    page.wait_for_selector("#rows")
    more = page.locator("#check")
    # Once the script has read the page.
    expect(more).to_be_hidden()
    for box in page.locator(".fix [name=sans]").all()[:-1]:
        box.evaluate("one => { one.checked = true }")
    page.locator(".fix [name=sans]").last.check()
    expect(more).to_have_text("Voir les lignes suivantes")
    more.click()
    expect(page.locator(".fix")).to_have_count(1)

    assert page.locator(".fix").get_attribute("data-row") == "55"


def test_enter_in_a_cell_prints_nothing(page: Page) -> None:
    """It checks, as a spreadsheet does."""
    give(page, csv_of(*GOOD, WRONG[0]))
    page.fill('[name="5.date_visite"]', "08/12/2026")
    page.press('[name="5.date_visite"]', "Enter")
    expect(page.locator("#counts")).to_have_text("4 prêtes 0 à corriger 0 de côté")

    assert page.locator("main").get_attribute("data-state") == "rows"


def test_what_would_be_lost_is_asked_about(page: Page) -> None:
    """Corrections, and documents that were not taken; not what is safe."""
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    give(page, csv_of(*GOOD, WRONG[0]))
    page.fill('[name="5.date_visite"]', "08/12/2026")
    expect(page.locator("#bad b")).to_have_text("0")
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Un patient").click(no_wait_after=True)
    corrected = list(asked)
    page.locator("#go").click()
    ready(page)
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Un patient").click(no_wait_after=True)
    untaken = list(asked)
    save(page, "Un seul PDF à imprimer")
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
        page.get_by_role("button", name="Choisir un autre fichier").click()
        page.wait_for_selector("#upload")
        give(page, csv_of(*MANY[:5], *WRONG))
        page.wait_for_selector("#rows")
        page.get_by_text("Le reste de la ligne").first.click()
        page.get_by_text("Voir les lignes prêtes").click()
        look(page, "lignes")
        page.locator("#go").click()
        page.wait_for_selector("#bar")
        look(page, "impression")
        page.wait_for_selector("#result")
        look(page, "prêt")

    assert len(found) == 6
    assert not [problem for problems in found.values() for problem in problems]
    assert all(wide.values()), wide


LOW = """
[...document.querySelectorAll("main :is(a, button, select, summary, input:not([type=hidden]))")]
  .filter((one) => one.checkVisibility() && !one.closest(".drop"))
  .map((one) => [one, (one.closest("label.tick") || one).getBoundingClientRect().height])
  .filter(([, height]) => height < 44)
  .map(([one, height]) => `${one.outerHTML.slice(0, 60)} ${height}`)
"""
"""What a finger would miss."""


@pytest.mark.long
def test_a_finger_finds_everything_and_the_step(chromium: Browser, served: Served) -> None:
    """On a telephone: no control is lower than 44 px, one button is filled, one step is named."""
    low: list[str] = []
    filled: list[int] = []
    named: list[str] = []

    def look(page: Page) -> None:
        low.extend(page.evaluate(LOW))
        filled.append(page.locator(".primary:visible").count())
        named.extend(
            page.locator(".steps li > span").evaluate_all(
                "all => all.filter((one) => one.offsetWidth > 1).map((one) => one.innerText)"
            )
        )

    options = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    with visiting(chromium, served, "/lot", **options) as page:
        choose(page)
        page.locator("#reading summary").click()
        look(page)
        fields = ["nom", "prenom", "date_naissance", "date_visit", "moyen", "remarque"]
        give(page, csv_of(*GOOD, *WRONG, fields=fields))
        page.wait_for_selector("#columns")
        look(page)
        page.get_by_role("button", name="C'est juste, continuer").click()
        page.wait_for_selector("#rows")
        page.get_by_text("Le reste de la ligne").first.click()
        page.get_by_text("Voir les lignes prêtes").click()
        look(page)
        page.locator("#go").click()
        ready(page)
        look(page)

    assert low == []
    assert filled == [1] * 4
    assert named == ["Déposer", "Colonnes", "Corriger", "Imprimer"]


def test_the_first_screen_is_light(chromium: Browser, served: Served) -> None:
    """For a ward's slow network."""
    sizes: dict[str, int] = {}
    with visiting(chromium, served, "/statique/rien") as page:
        page.on("response", lambda one: sizes.update({one.url: len(one.body())}))
        page.goto(f"{served.base}/lot", wait_until="networkidle")

    assert any(url.endswith("lot.css") for url in sizes)
    assert sum(sizes.values()) < 70_000, sizes


@pytest.mark.long
def test_the_same_is_done_without_any_script(chromium: Browser, served: Served) -> None:
    """By buttons: matched, corrected, left out, printed, taken."""
    fields = ["nom", "prenom", "Venue au monde", "date_visite", "moyen", "remarque"]
    content = csv_of(*GOOD, WRONG[0], patient(7, moyen="fusée"), fields=fields)
    with visiting(chromium, served, "/lot", java_script_enabled=False) as page:
        give(page, content)
        page.get_by_label("Venue au monde").select_option(label="Date de naissance")
        page.get_by_role("button", name="C'est juste, continuer").click()
        page.get_by_label("laisser de côté la ligne 6").check()
        page.fill('[name="5.date_visite"]', "09/12/2026")
        page.get_by_role("button", name="Vérifier les corrections").click()
        expect(page.locator("#counts")).to_have_text("4 prêtes 0 à corriger 1 de côté")
        expect(page.locator("[data-row='5'] .tag")).to_have_text("corrigée")
        page.get_by_role("button", name="Préparer 4 patients").click()
        ready(page)
        pages = text_by_page(save(page, "Un seul PDF à imprimer"))
        page.get_by_role("button", name="Liste suivante").click()

        assert [*dict.fromkeys(names_in(pages))] == [one["nom"] for one in (*GOOD, WRONG[0])]
        assert page.get_by_role("heading", name="Une liste de patients").is_visible()


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
