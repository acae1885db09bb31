"""One patient's form in a real browser: typed, seen, printed, attached, forgotten."""

import hashlib
import itertools
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    APIResponse,
    Browser,
    BrowserContext,
    Page,
    Playwright,
    Route,
    expect,
)

from feuillet.find import Library
from feuillet.web.screens.fields import build_groups
from tests.helpers import text_by_page
from tests.letters import plain_letter, scanned_letter
from tests.web.browsing import DESK, PHONE, TABLET, listen, visiting
from tests.web.serving import MINIMAL, Served, serving

pytestmark = pytest.mark.slow

FORM = "/fiche/vertebroplastie"
PATIENT = {"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of our leaflets and of a small one."""
    with serving(tmp_path_factory.mktemp("serveur"), "--library", MINIMAL) as one:
        yield one


@pytest.fixture
def page(chromium: Browser, served: Served) -> Iterator[Page]:
    """The form of the small leaflet, its preview there."""
    with visiting(chromium, served, "/fiche/visite") as one:
        settled(one)
        yield one


def settled(page: Page) -> str:
    """Wait until the pages shown are those of what stands in the form; return their file's hash."""
    page.wait_for_selector("#preview[data-state=ready]")
    return str(page.evaluate("document.body.dataset.sha256"))


def fill(page: Page, values: dict[str, str]) -> None:
    """Type values into their fields."""
    for name, text in values.items():
        page.fill(f"#{name}", text)


def choose(page: Page, name: str, value: str) -> None:
    """Press the button of an answer."""
    page.locator(f'label:has(> [name="v.{name}"][value="{value}"])').click()


def field(page: Page, name: str) -> str:
    """Return what stands below a field when it is wrong."""
    return page.locator(f"#{name}-p").inner_text()


def downloaded(page: Page, button: str) -> bytes:
    """Return the file that a button gives."""
    with page.expect_download() as waiting:
        page.click(button)
    return Path(waiting.value.path()).read_bytes()


def test_a_leaflet_is_filled_in_and_taken_with_the_keyboard_alone(
    chromium: Browser, served: Served
) -> None:
    """From the first screen to the file, without a pointer."""
    with visiting(chromium, served) as page:
        while not page.evaluate("document.activeElement.href || ''").endswith(FORM):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/vertebroplastie")
        settled(page)
        keys = {
            "nom": "EXEMPLE",
            "prenom": "Camille",
            "date_naissance": "12/03/1948",
            "date_intervention": "08/12/2026",
            "heure_convocation": "7h30",
        }
        seen = []
        while (here := page.evaluate("document.activeElement.id")) != "download":
            seen.append(here)
            assert len(seen) < 90
            if here in keys:
                page.keyboard.type(keys[here])
            if page.evaluate("document.activeElement.name") == "v.anesthesie":
                page.keyboard.press("ArrowRight")
            page.keyboard.press("Tab")
        settled(page)
        with page.expect_download() as waiting:
            page.keyboard.press("Enter")
        text = " ".join(text_by_page(Path(waiting.value.path()).read_bytes()))

    assert set(keys) <= set(seen)
    assert "EXEMPLE Camille" in text
    assert "mardi 8 décembre 2026" in text
    assert "sous anesthésie locale" in text


def test_what_is_seen_is_what_is_given(page: Page) -> None:
    """Byte for byte: the preview, the download, and their pictures of the same file."""
    fill(page, PATIENT)
    choose(page, "moyen", "train")
    shown = settled(page)
    given = downloaded(page, "#download")

    assert hashlib.sha256(given).hexdigest() == shown
    assert "Prenez le train." in text_by_page(given)[0]
    assert page.locator(".page img").count() == len(text_by_page(given)) == 2
    assert page.locator("#count").inner_text().startswith("2 pages")


def test_the_preview_follows_and_marks_what_changed(page: Page) -> None:
    """Only where it changed, only for a moment."""
    choose(page, "moyen", "train")
    page.wait_for_selector(".page:nth-child(1) .change")
    elsewhere = page.locator(".page:nth-child(2) .change").count()
    settled(page)
    expect(page.locator(".change")).to_have_count(0)

    assert elsewhere == 0
    assert "changée : 1" in page.locator("#count").inner_text()


SEEN = """[...document.querySelectorAll(".page img")].map((image) =>
    [...pointsOf(image).points].reduce((sum, point) => (31 * sum + point) | 0, 0))"""
"""A sum over the points of each page that is shown."""


@pytest.mark.parametrize(
    "order",
    [
        pytest.param(one, marks=() if one in ((2, 1, 0), (1, 2, 0)) else pytest.mark.long)
        for one in itertools.permutations(range(3))
    ],
    ids=str,
)
def test_in_whatever_order_answers_come_the_pages_are_those_of_the_fields(
    page: Page, order: tuple[int, ...]
) -> None:
    """« The page that you have » may come once another took its place: it is shown again."""
    fill(page, PATIENT)
    shown = settled(page), page.evaluate(SEEN)
    held: list[tuple[Route, APIResponse]] = []
    page.route("**/apercu", lambda route: held.append((route, route.fetch())))
    for count, name in enumerate(("EXEMPL", "EXEM", PATIENT["nom"]), start=1):
        page.fill("#nom", name)
        while len(held) < count:
            page.wait_for_timeout(10)
    expect(page.locator("#count")).to_have_text("Mise à jour…")
    for one in order:
        route, answer = held[one]
        with page.expect_response("**/apercu"):
            route.fulfill(response=answer)
        page.evaluate("new Promise((done) => setTimeout(done, 20))")

    assert (settled(page), page.evaluate(SEEN)) == shown
    expect(page.locator("#count")).to_contain_text("2 pages")


def test_an_answer_that_nobody_can_read_is_said(page: Page) -> None:
    """The pages are called old ones, and nothing prints."""
    page.route("**/apercu", lambda route: route.fulfill(body="rien", content_type="text/plain"))
    fill(page, PATIENT)
    expect(page.locator("#state")).to_have_text("Le serveur ne répond pas.")

    assert page.locator("#preview").get_attribute("data-state") == "stale"
    assert page.locator("#count").inner_text() == "Pages d'avant, pas à jour"
    assert page.evaluate("finished") is None


def test_problems_come_as_one_types_and_go_as_they_are_mended(page: Page) -> None:
    """Beside the field, in words, not before it is left; what is not there yet is not scolded."""
    fill(page, {"nom": "EXEMPLE"})
    expect(page.locator("#state")).to_have_text("Il manque encore : Prénom, Date de naissance.")
    quiet = field(page, "prenom")
    page.focus("#date_visite")
    page.keyboard.type("31/02/2026")
    page.keyboard.press("Tab")
    expect(page.locator("#date_visite-p")).to_contain_text("doit être une date du calendrier")
    wrong = page.locator("#date_visite").get_attribute("aria-invalid")
    page.fill("#date_visite", "28/02/2027")
    expect(page.locator("#date_visite-p")).to_have_text("")
    expect(page.locator("#date_visite-n")).to_have_text("dimanche 28 février 2027")

    assert quiet == ""
    assert wrong == "true"
    assert page.locator("#date_visite").get_attribute("aria-invalid") is None


def test_printing_too_early_leads_to_what_is_missing(page: Page) -> None:
    """The first field to fill in has the focus, and says why."""
    fill(page, {"nom": "EXEMPLE"})
    page.click("#download")
    expect(page.locator("#prenom-p")).to_contain_text("à indiquer aussi")

    assert page.evaluate("document.activeElement.id") == "prenom"


MESSAGES = [
    ("date_naissance", "12/03/2048", "impossible, vérifiez l'année"),
    ("date_intervention", "demain", "doit être une date du calendrier"),
    ("date_intervention", "01/01/1940", "avant la date de naissance"),
    ("heure_convocation", "25 h", "doit être une heure"),
    ("rdv_anesthesie", "lundi", "doit être un jour, et l'heure si elle est connue"),
    ("rdv_anesthesie", "09/12/2026", "doit venir avant « Date de l'intervention »"),
    ("rdv_controle", "01/12/2026", "doit venir après « Date de l'intervention »"),
    ("nom", "12/03/1948", "c'est une date, les champs sont décalés"),
    ("nom", "ДЮПОН", "est dans un autre alphabet"),
    ("operateur", "x" * 201, "trop long (200 caractères au plus)"),
    ("operateur", "a\u202eb", "contient un caractère invisible"),
]


@pytest.mark.parametrize(
    "messages",
    [
        pytest.param(MESSAGES[::3], id="some"),
        pytest.param(MESSAGES, id="all", marks=pytest.mark.long),
    ],
)
def test_every_kind_of_problem_is_said_beside_its_field(
    chromium: Browser, served: Served, messages: Sequence[tuple[str, str, str]]
) -> None:
    """All that the checks can say, as a secretary meets it."""
    said = {}
    with visiting(chromium, served, FORM) as page:
        settled(page)
        fill(page, {**PATIENT, "date_intervention": "08/12/2026"})
        settled(page)
        for name, text, words in messages:
            before = page.input_value(f"#{name}")
            page.fill(f"#{name}", text)
            page.locator(f"#{name}").blur()
            expect(page.locator(f"#{name}-p")).to_contain_text(words.split(" (")[0])
            said[name, text] = field(page, name)
            page.fill(f"#{name}", before)
        choose(page, "niveaux", "L1")
        settled_state = page.locator("#state")
        expect(settled_state).to_have_text("Il manque encore : Nombre de vertèbres.")
        choose(page, "nombre_vertebres", "2")
        expect(page.locator("#niveaux-p")).to_contain_text("leur nombre doit être celui de")

    assert not [text for (_, text), words in said.items() if text in words]


@pytest.mark.long
def test_a_choice_shows_and_hides_what_it_makes_pointless(
    chromium: Browser, served: Served
) -> None:
    """What is hidden is not sent."""
    with visiting(chromium, served, FORM) as page:
        settled(page)
        order = page.locator("#consigne_anticoagulant")
        expect(order).to_be_hidden()
        choose(page, "anticoagulant", "oui")
        expect(order).to_be_visible()
        order.fill("Consigne d'exemple")
        choose(page, "anticoagulant", "aucun")
        expect(order).to_be_hidden()
        settled(page)
        text = " ".join(text_by_page(downloaded(page, "#download")))

    assert "Consigne d'exemple" not in text


def test_a_day_is_picked_or_typed(page: Page) -> None:
    """The calendar writes what a person would."""
    fill(page, PATIENT)
    page.evaluate(
        """() => { const picker = document.querySelector('[data-picker-of="date_visite"]');
        picker.value = "2026-12-08"; picker.dispatchEvent(new Event("change")) }"""
    )
    expect(page.locator("#date_visite-n")).to_have_text("mardi 8 décembre 2026")
    settled(page)

    assert page.input_value("#date_visite") == "08/12/2026"
    assert page.get_by_role("button", name="Calendrier : Jour de la visite").is_visible()


def test_the_next_patient_finds_nothing_of_the_last(page: Page) -> None:
    """Neither fields, nor pages, nor the way back."""
    fill(page, PATIENT)
    settled(page)
    page.click("#next")
    expect(page.locator("#nom")).to_have_value("")
    settled(page)
    typed = page.evaluate("[...document.querySelectorAll('input[type=text]')].map((i) => i.value)")
    page.go_back()
    text = page.content()

    assert set(typed) == {""}
    assert "EXEMPLE" not in text


def test_the_trace_goes_to_the_clipboard(chromium: Browser, served: Served) -> None:
    """One line for the record, without the patient."""
    permissions = ["clipboard-read", "clipboard-write"]
    with visiting(chromium, served, "/fiche/visite", permissions=permissions) as page:
        fill(page, PATIENT)
        settled(page)
        page.click("#copy")
        expect(page.locator("#state")).to_contain_text("La trace est copiée")
        copied = page.evaluate("navigator.clipboard.readText()")

    assert copied.startswith("Fiche visite (Avant, Après), version 1.2")
    assert "EXEMPLE" not in copied


def test_a_letter_is_dropped_and_comes_back_with_its_leaflet(page: Page, tmp_path: Path) -> None:
    """The right one is joined, another's is refused, a scanned one must have been read."""
    letters = {"bon": plain_letter(), "autre": plain_letter("M. AUTRE"), "image": scanned_letter()}
    for name, content in letters.items():
        (tmp_path / f"{name}.pdf").write_bytes(content)
    fill(page, PATIENT)
    settled(page)
    page.click("#attach")
    page.set_input_files("#letter-file", tmp_path / "autre.pdf")
    page.click("#join")
    told = page.locator("#letter-told")
    expect(told).to_contain_text("est-ce le bon courrier")
    page.set_input_files("#letter-file", tmp_path / "image.pdf")
    page.click("#join")
    expect(told).to_contain_text("sans aucun texte")
    page.set_input_files("#letter-file", tmp_path / "bon.pdf")
    joined = text_by_page(downloaded(page, "#join"))
    expect(told).to_contain_text("Téléchargé : 3 pages.")
    page.set_input_files("#letter-file", tmp_path / "image.pdf")
    page.locator("label:has(#letter-read)").click()
    scanned = downloaded(page, "#join")
    expect(told).to_contain_text("personne n'a vérifié")

    assert "Cher confrère" in joined[0]
    assert all("EXEMPLE" in text for text in joined)
    assert len(text_by_page(scanned)) == 3


def test_without_a_script_the_form_prints_all_the_same(chromium: Browser, served: Served) -> None:
    """Every field is there, problems come back beside theirs, the file is the same."""
    with visiting(chromium, served, FORM, java_script_enabled=False) as page:
        everything = page.locator("[data-field]").count()
        hidden = page.locator("[data-field]:visible").count()
        preview = page.locator("#preview").is_visible()
        fill(page, {**PATIENT, "date_intervention": "31/02/2026"})
        page.click("text=Vérifier")
        message = field(page, "date_intervention")
        kept = page.input_value("#nom")
        page.fill("#date_intervention", "08/12/2026")
        page.click("text=Vérifier")
        expect(page.locator("main")).to_contain_text("Tout est en ordre")
        with page.expect_download() as waiting:
            page.click("#download")
        text = " ".join(text_by_page(Path(waiting.value.path()).read_bytes()))

    assert everything == hidden
    assert not preview
    assert "doit être une date du calendrier" in message
    assert kept == "EXEMPLE"
    assert "mardi 8 décembre 2026" in text


def test_silence_locks_the_screen(chromium: Browser, served: Served) -> None:
    """After the time that the server gives, what was typed is gone from the page."""
    with visiting(chromium, served) as page:
        page.clock.install()
        page.route("**/sortir", lambda route: route.fulfill(status=200))
        page.goto(f"{served.base}/fiche/visite")
        page.fill("#nom", "EXEMPLE")
        page.clock.fast_forward("16:00")
        page.wait_for_url(f"{served.base}/")
        text = page.content()

    assert "EXEMPLE" not in text


@pytest.mark.parametrize(
    "size",
    [
        pytest.param(PHONE, id="phone"),
        pytest.param(TABLET, id="tablet", marks=pytest.mark.long),
        pytest.param(DESK, id="desk", marks=pytest.mark.long),
    ],
)
def test_screens_fit_and_are_accessible(
    chromium: Browser, served: Served, size: dict[str, int]
) -> None:
    """axe finds nothing, and nothing is cut off at the side, whatever the width."""
    found: dict[str, list[str]] = {}
    others = () if size == PHONE else ("/fiche/gastrostomie",)
    with visiting(chromium, served, viewport=size) as page:
        for path in ("/", FORM, *others, "/lot", "/fiche/rien"):
            page.goto(served.base + path)
            if "fiche" in path and path != "/fiche/rien":
                settled(page)
                if path == FORM:
                    fill(page, {"nom": "EXEMPLE", "date_naissance": "x"})
                    page.click("#download")
                    expect(page.locator("#date_naissance-p")).not_to_be_empty()
            found[path] = _faults(page)
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                found[path].append(f"{wide} px trop large")

    assert {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.long
def test_at_twice_the_size_nothing_is_lost(chromium: Browser, served: Served) -> None:
    """WCAG 1.4.10: at 200 %, a desk's screen has half its width."""
    half = {"width": DESK["width"] // 2, "height": DESK["height"] // 2}
    with visiting(chromium, served, FORM, viewport=half, device_scale_factor=2) as page:
        settled(page)
        fill(page, PATIENT)
        settled(page)
        page.locator("#print").scroll_into_view_if_needed()
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")

        assert page.locator("#print").is_visible()
        assert wide <= 0


def _faults(page: Page) -> list[str]:
    """Return what axe finds: the rule, and where."""
    results = Axe().run(page).response["violations"]
    return [f"{one['id']} : {node['target']}" for one in results for node in one["nodes"]]


def test_every_field_of_every_leaflet_has_a_name_for_a_screen_reader(
    chromium: Browser, served: Served, library: Library
) -> None:
    """As its declaration calls it."""
    missing = []
    for name in ("vertebroplastie", "gastrostomie"):
        leaflet = library.read(library.find_leaflet(name))
        with visiting(chromium, served, f"/fiche/{name}", java_script_enabled=False) as page:
            for group in build_groups(leaflet, {}):
                for one in group.fields:
                    role = "group" if one.control in ("one", "several") else "textbox"
                    named = page.get_by_role(role, name=re.compile(re.escape(one.label)))
                    if not named.count():
                        missing.append(one.label)

    assert missing == []


@pytest.fixture
def window(driver: Playwright, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser with a window, on a screen of its own, that prints into a folder."""
    saved = tmp_path / "imprime"
    settings = tmp_path / "profil" / "Default" / "Preferences"
    settings.parent.mkdir(parents=True)
    saved.mkdir()
    printer = {"id": "Save as PDF", "origin": "local", "account": ""}
    state = {"recentDestinations": [printer], "selectedDestinationId": "Save as PDF", "version": 2}
    sticky = {"print_preview_sticky_settings": {"appState": json.dumps(state)}}
    settings.write_text(
        json.dumps({"printing": sticky, "savefile": {"default_directory": str(saved)}})
    )
    screen = subprocess.Popen(
        [str(shutil.which("Xvfb")), "-displayfd", "1", "-screen", "0", "1400x1000x24"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert screen.stdout
    display = screen.stdout.readline().strip()
    try:
        context = driver.chromium.launch_persistent_context(
            str(tmp_path / "profil"),
            executable_path=shutil.which("chromium"),
            headless=False,
            args=["--no-sandbox", "--kiosk-printing"],
            env={**os.environ, "DISPLAY": f":{display}"},
        )
        yield context
        context.close()
    finally:
        screen.terminate()
        screen.wait(20)
        screen.stdout.close()


@pytest.mark.long
def test_printing_goes_through_the_browsers_own_dialogue(
    window: BrowserContext, served: Served, chromium: Browser, tmp_path: Path
) -> None:
    """One press on « Imprimer », and the printer has every page of what was seen."""
    with visiting(chromium, served):
        window.add_cookies(
            [{"name": k, "value": v, "url": served.base} for k, v in served.cookies.items()]
        )
    complaints = listen(window)
    page = window.new_page()
    page.goto(f"{served.base}/fiche/visite")
    fill(page, PATIENT)
    choose(page, "moyen", "train")
    settled(page)
    page.click("#print")
    page.wait_for_selector("body[data-printed]", state="attached")
    printed = _printed(page, tmp_path / "imprime")
    texts = text_by_page(printed.read_bytes())

    assert complaints == []
    assert len(texts) == 2
    assert "Prenez le train." in texts[0]
    assert all("EXEMPLE" in text for text in texts)
    assert "EXEMPLE" not in printed.name


def _printed(page: Page, folder: Path) -> Path:
    """Return what the printer got, once it has it whole."""
    for _ in range(300):
        for path in folder.glob("*.pdf"):
            if path.read_bytes().rstrip().endswith(b"%%EOF"):
                return path
        page.evaluate("new Promise((done) => requestAnimationFrame(done))")
    raise AssertionError("nothing was printed")
