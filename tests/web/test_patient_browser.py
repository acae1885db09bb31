"""One patient's form in a real browser: typed, seen, printed, attached, forgotten."""

import datetime as dt
import hashlib
import itertools
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from feuillet.check import read_values_of
from feuillet.find import Library
from feuillet.model.dates import spell_birth
from feuillet.web.screens.fields import answers_that_show, build_groups, irrelevant
from tests.helpers import desk_day, text_by_page
from tests.letters import plain_letter, scanned_letter
from tests.web.browsing import DESK, PHONE, TABLET, listen, look, visiting
from tests.web.filling import FORM, PATIENT, choose, downloaded, field, fill, settled
from tests.web.serving import Served

pytestmark = pytest.mark.slow

SMALL_DESK = {"width": 1366, "height": 768}
"""Of most hospital computers."""


@pytest.fixture
def page(chromium: Browser, served: Served) -> Iterator[Page]:
    """The form of the small leaflet, its preview there."""
    with visiting(chromium, served, "/fiche/visite", viewport=SMALL_DESK) as one:
        settled(one, "empty")
        yield one


def active(page: Page) -> str:
    """Return the id of what has the focus."""
    return str(page.evaluate("document.activeElement.id"))


@pytest.mark.parametrize(
    ("name", "last", "says"),
    [
        ("vertebroplastie", "D12,L1", "D12 et L1"),
        pytest.param("gastrostomie", "", "gastrostomie", marks=pytest.mark.long),
    ],
)
def test_a_usual_patient_takes_few_keys_and_no_pointer(
    chromium: Browser, served: Served, name: str, last: str, says: str
) -> None:
    """From « Nom », where the cursor is, to the printer; Entrée goes on."""
    keys = 0
    with visiting(chromium, served, f"/fiche/{name}", viewport=SMALL_DESK) as page:

        def press(key: str) -> None:
            nonlocal keys
            keys += 1
            page.keyboard.press(key)

        def type_in(text: str) -> None:
            for letter in text:
                press(letter)
            press("Enter")

        begins = active(page)
        for text in ("EXEMPLE", "Camille", "12031948", "", "08122026", "7h30", last, ""):
            type_in(text)
        press("Space")
        press("ArrowRight")
        press("Enter")
        press("Enter")
        press("Space")
        settled(page)
        press("Control+Enter")
        expect(page.locator("#say")).to_contain_text("Fenêtre d'impression ouverte")
        ends = active(page)
        text = " ".join(text_by_page(downloaded(page)))
        page.keyboard.press("Escape")
        page.focus("#next")
        page.keyboard.press("Enter")
        expect(page.locator("#nom")).to_have_value("")
        again = active(page)

    assert keys <= 60
    assert (begins, ends, again) == ("nom", "next", "nom")
    assert "EXEMPLE Camille" in text
    assert "mardi 8 décembre 2026" in text
    assert "sous sédation consciente" in text
    assert says in text


@pytest.mark.parametrize("name", ["vertebroplastie", "gastrostomie"])
def test_a_usual_patient_is_whole_on_a_small_desk(
    chromium: Browser, served: Served, name: str
) -> None:
    """Nothing to scroll, a stop a field to « Imprimer »; the invented hospital apart."""
    with visiting(chromium, served, f"/fiche/{name}", viewport=SMALL_DESK) as page:
        fill(page, {**PATIENT, "date_intervention": "08/12/2026", "heure_convocation": "7 h 30"})
        settled(page)
        page.evaluate("document.querySelector('.body > .msg').remove()")
        hidden = page.evaluate(
            "(() => { const b = document.querySelector('.body');"
            " return b.scrollHeight - b.clientHeight })()"
        )
        page.focus("#nom")
        stops = 0
        while active(page) != "print":
            page.keyboard.press("Tab")
            stops += 1
            assert stops < 40

    assert hidden <= 0
    assert stops <= 18


def test_enter_prints_nothing(page: Page) -> None:
    """Whatever has the cursor in the form: it goes to the next field."""
    fill(page, PATIENT)
    settled(page)
    page.focus("#nom")
    seen = []
    while (here := active(page)) != "print":
        seen.append(here)
        page.keyboard.press("Enter")
        assert len(seen) < 40

    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_have_text("Ctrl + Entrée imprime.")

    assert seen[:3] == ["nom", "prenom", "date_naissance"]
    assert page.locator("iframe.printed").count() == 0


def test_what_is_seen_is_what_is_given(page: Page) -> None:
    """Byte for byte: the preview, the download, and their pictures of the same file."""
    fill(page, PATIENT)
    choose(page, "moyen", "train")
    shown = settled(page)
    said = page.locator("#say").inner_text()
    given = downloaded(page)
    name = page.locator("#say").inner_text()

    assert hashlib.sha256(given).hexdigest() == shown
    assert "Prenez le train." in text_by_page(given)[0]
    assert page.locator(".leaf img").count() == len(text_by_page(given)) == 2
    assert said == "2 pages, 1 feuille"
    assert re.fullmatch(r"Téléchargé : visite-\d\dh\d\d\.pdf", name)


def test_problems_come_as_one_types_and_go_as_they_are_mended(page: Page) -> None:
    """Beside the field and in the bar, not before it is left; what is missing is not scolded."""
    fill(page, {"nom": "EXEMPLE"})
    expect(page.locator("#say")).to_have_text("Il manque : prénom, naissance")
    quiet = field(page, "prenom")
    page.focus("#date_visite")
    page.keyboard.type("31/02/2026")
    page.keyboard.press("Tab")
    expect(page.locator("#date_visite-p")).to_contain_text("doit être une date du calendrier")
    wrong = page.locator("#date_visite").get_attribute("aria-invalid")
    expect(page.locator("#say")).to_contain_text("à corriger")
    page.click("#say button")
    led = active(page)
    page.fill("#date_visite", "28/02/2027")
    expect(page.locator("#date_visite-p")).not_to_contain_text("calendrier")
    expect(page.locator("#date_visite-n")).to_have_text("dimanche 28 févr. 2027")

    assert quiet == ""
    assert wrong == "true"
    assert led == "date_visite"
    assert page.locator("#date_visite").get_attribute("aria-invalid") is None


def test_what_is_pressed_does_not_move_away(page: Page) -> None:
    """A problem that is said as its field is left waits until the button of the mouse is up."""
    fill(page, {**PATIENT, "date_naissance": "12/03/48"})
    settled(page, "behind")
    quiet = page.locator("#date_naissance-p").inner_text()
    key = page.locator('label:has(> [name="v.moyen"][value="train"])')
    place = key.bounding_box()
    assert place
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] - 4)
    page.mouse.down()
    page.wait_for_timeout(50)
    held = page.locator("#date_naissance-p").inner_text()
    page.mouse.up()
    expect(page.locator("#date_naissance-p")).to_contain_text("quatre chiffres")

    assert (quiet, held) == ("", "")
    assert page.locator("[name='v.moyen']:checked").input_value() == "train"


def test_printing_too_early_leads_to_what_is_missing(page: Page) -> None:
    """The first field to fill in has the focus, and says why."""
    fill(page, {"nom": "EXEMPLE"})
    settled(page, "empty")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#prenom-p")).to_contain_text("à indiquer aussi")

    assert active(page) == "prenom"


def test_what_is_to_be_verified_is_asked_before_paper(page: Page) -> None:
    """Once more where one prints, each with a way back to its field."""
    fill(page, {**PATIENT, "date_visite": "06/12/2026"})
    settled(page)
    expect(page.locator("#date_visite-p")).to_contain_text("c'est un dimanche")
    page.click("#print")
    expect(page.locator("#before")).to_contain_text("Jour de la visite : c'est un dimanche")
    page.click("#before li button")
    led, left = active(page), page.locator("#before").is_visible()
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Escape")
    escaped = page.locator("#before").is_visible()
    unprinted = page.locator("iframe.printed").count()
    page.keyboard.press("Control+Enter")
    page.click("#anyway")
    expect(page.locator("#say")).to_contain_text("Fenêtre d'impression ouverte")

    assert (led, left, escaped, unprinted) == ("date_visite", False, False, 0)


def test_an_order_that_is_asked_for_and_empty_is_said_where_one_prints(
    chromium: Browser, served: Served
) -> None:
    """Not while it is about to be typed: in the bar, then before paper, with the way to it."""
    with visiting(chromium, served, FORM, viewport=SMALL_DESK) as page:
        fill(page, PATIENT)
        choose(page, "anticoagulant", "oui")
        expect(page.locator("#say")).to_have_text("1 point à vérifier")
        settled(page)
        quiet = field(page, "consigne_anticoagulant")
        page.keyboard.press("Control+Enter")
        said = page.locator("#before-list").inner_text()
        page.click("#before-list button")
        led = active(page)
        page.keyboard.type("Arrêter le 3")
        settled(page)
        expect(page.locator("#say")).to_have_text(re.compile(r"^\d pages"))

    assert quiet == ""
    assert said.startswith("Consigne de l'ordonnance : rien n'est écrit, alors que")
    assert led == "consigne_anticoagulant"


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
        fill(page, {**PATIENT, "date_intervention": "08/12/2026"})
        settled(page)
        for name, text, words in messages:
            before = page.input_value(f"#{name}")
            page.fill(f"#{name}", text)
            page.locator(f"#{name}").blur()
            expect(page.locator(f"#{name}-p")).to_contain_text(words.split(" (")[0])
            said[name, text] = field(page, name)
            page.fill(f"#{name}", before)
        page.fill("#niveaux", "D12, X9")
        page.locator("#niveaux").blur()
        expect(page.locator("#niveaux-p")).to_contain_text("doit être")
        page.fill("#niveaux", "9")
        expect(page.locator("#niveaux-p")).to_contain_text("un nombre entier de 1 à 6")

    assert not [text for (_, text), words in said.items() if text in words]


@pytest.mark.long
def test_a_choice_shows_and_hides_what_it_makes_pointless(
    chromium: Browser, served: Served
) -> None:
    """What is hidden is not sent."""
    with visiting(chromium, served, FORM) as page:
        fill(page, PATIENT)
        order = page.locator("#consigne_anticoagulant")
        expect(order).to_be_hidden()
        choose(page, "anticoagulant", "oui")
        expect(order).to_be_visible()
        order.fill("Consigne d'exemple")
        choose(page, "anticoagulant", "aucun")
        expect(order).to_be_hidden()
        settled(page)
        text = " ".join(text_by_page(downloaded(page)))

    assert "Consigne d'exemple" not in text


def test_a_day_is_picked_or_typed(page: Page) -> None:
    """The calendar writes what a person would."""
    fill(page, PATIENT)
    page.evaluate(
        """() => { const picker = document.querySelector('[data-picker-of="date_visite"]');
        picker.value = "2026-12-08"; picker.dispatchEvent(new Event("change")) }"""
    )
    expect(page.locator("#date_visite-n")).to_have_text("mardi 8 déc. 2026")
    settled(page)

    assert page.input_value("#date_visite") == "08/12/2026"
    assert page.get_by_role("button", name="Calendrier : Jour de la visite").is_visible()
    assert page.locator('[data-picker-of="date_naissance"]').count() == 0


def test_a_list_is_typed_or_ticked(chromium: Browser, served: Served) -> None:
    """The same field, and how many were understood."""
    with visiting(chromium, served, FORM, viewport=SMALL_DESK) as page:
        fill(page, {**PATIENT, "niveaux": "d12"})
        settled(page)
        page.click("[data-spine=niveaux]")
        page.get_by_label("L1", exact=True).check()
        page.click("#spine footer button")
        expect(page.locator("#niveaux-n")).to_have_text("Nombre de vertèbres : 2")
        typed = page.input_value("#niveaux")

    assert typed == "D12, L1"


def test_an_answer_is_taken_back(page: Page) -> None:
    """By a key, by the cross, or by a second press; nothing pressed is nothing said."""
    chosen = page.locator("[name='v.moyen']:checked")
    choose(page, "moyen", "train")
    page.keyboard.press("Delete")
    by_key = chosen.count()
    choose(page, "moyen", "train")
    page.click("[data-field=moyen] .clear")
    by_cross = chosen.count()
    choose(page, "moyen", "train")
    choose(page, "moyen", "train")
    expect(chosen).to_have_count(0)

    assert (by_key, by_cross) == (0, 0)


def test_the_next_patient_finds_nothing_of_the_last(page: Page) -> None:
    """Neither fields nor pages; ten seconds for a way back, then none."""
    page.clock.install()
    fill(page, PATIENT)
    choose(page, "moyen", "train")
    settled(page)
    page.keyboard.press("Alt+n")
    said = page.locator("#say").inner_text()
    page.fill("#nom", "AUTRE")
    settled(page, "empty")
    page.fill("#nom", "")
    gone = page.input_value("#nom"), page.locator("[name='v.moyen']:checked").count()
    cursor = active(page)
    page.click("#undo")
    back = page.input_value("#nom"), page.locator("[name='v.moyen']:checked").count()
    settled(page)
    page.click("#next")
    page.clock.fast_forward(11_000)
    expect(page.locator("#undo")).to_have_count(0)
    settled(page, "empty")
    shown = page.locator("#pages").inner_html() + page.locator("#form").inner_html()

    # The way back stays while the next one is typed.
    assert said == "Vidé sans avoir été imprimé. Revenir"
    assert (gone, cursor, back) == (("", 0), "nom", ("EXEMPLE", 1))
    assert "EXEMPLE" not in shown


def test_what_an_answer_shows_takes_the_next_keys(chromium: Browser, served: Served) -> None:
    """At once, whatever the server does: keys that follow must not fall on another question."""
    with visiting(chromium, served, FORM, viewport=SMALL_DESK) as page:
        settled(page, "empty")
        page.route(re.compile("controle|apercu"), lambda route: None)
        page.focus("[name='v.anticoagulant']")
        for key in ("Space", "ArrowRight", "Tab"):
            page.keyboard.press(key)
        page.keyboard.type("Arrêter le 3")
        typed = page.input_value("#consigne_anticoagulant")
        elsewhere = page.locator("[name='v.cause']:checked").count()
        choose(page, "anticoagulant", "aucun")
        shown = page.locator("#consigne_anticoagulant").is_visible()
        choose(page, "anticoagulant", "oui")
        page.keyboard.press("Alt+n")
        next_one = page.locator("#consigne_anticoagulant").is_visible()
        page.click("#undo")
        back = page.locator("#consigne_anticoagulant").is_visible()

    assert (typed, elsewhere) == ("Arrêter le 3", 0)
    assert (shown, next_one, back) == (False, False, True)


PRESSED = """([names, combinations]) => combinations.map((values) => {
    names.forEach((name, at) => {
        const all = [...document.querySelectorAll(`[name="v.${name}"]`)];
        for (const one of all) one.checked = one.value === values[at];
        all[0].dispatchEvent(new Event("input", { bubbles: true }));
    });
    return [...document.querySelectorAll("[data-hidden]")].map((one) => one.dataset.field);
})"""
"""What is hidden for each combination of answers, before any answer of the server."""


@pytest.mark.parametrize(
    "name", ["vertebroplastie", pytest.param("gastrostomie", marks=pytest.mark.long)]
)
def test_the_page_shows_what_the_server_would(
    chromium: Browser, served: Served, library: Library, name: str
) -> None:
    """For every combination of the answers that a field is asked for by."""
    leaflet = library.read(library.find_leaflet(name))
    shown_by = {one: answers_that_show(leaflet, one) for one in leaflet.variables}
    deciding = sorted({name for pairs in shown_by.values() for name, _ in pairs or ()})
    keys = {
        one.id: ["", *(value for value, _ in one.answers)]
        for group in build_groups(leaflet, {})
        for one in group.fields
    }
    combinations = list(itertools.product(*(keys[one] for one in deciding)))
    expected = []
    for values in combinations:
        raw = {one: value for one, value in zip(deciding, values, strict=True) if value}
        expected.append(sorted(irrelevant(leaflet, read_values_of(leaflet, raw)[0])))
    with visiting(chromium, served, f"/fiche/{name}") as page:
        settled(page, "empty")
        hidden = page.evaluate(PRESSED, [deciding, combinations])

    assert None not in shown_by.values()
    assert [sorted(one) for one in hidden] == expected
    assert len({tuple(one) for one in expected}) == 2 ** sum(map(bool, shown_by.values()))


def test_a_past_date_is_said_though_another_is_wrong(chromium: Browser, served: Served) -> None:
    """And led to: the other is wrong because of it.  Below a row of several, it is named."""
    with visiting(chromium, served, FORM, viewport=SMALL_DESK) as page:
        past, soon = desk_day() - dt.timedelta(days=200), desk_day() + dt.timedelta(days=40)
        dates = {"date_intervention": spell_birth(past), "rdv_anesthesie": spell_birth(soon)}
        fill(page, {**PATIENT, **dates})
        page.locator("#rdv_anesthesie").blur()
        settled(page, "behind")
        expect(page.locator("#rdv_anesthesie-p")).to_have_text(re.compile("doit venir avant"))
        expect(page.locator("#date_intervention-p")).to_contain_text("cette date est passée")
        said = page.locator("#date_intervention-p").inner_text()
        title = page.evaluate(
            "getComputedStyle(document.getElementById('date_intervention-p'), '::before').content"
        )
        told = page.locator("#told span").inner_text()
        page.click("#say button")
        led = active(page)
        page.fill("#rdv_anesthesie", "demain")
        page.fill("#date_naissance", "hier")
        expect(page.locator("#told span")).to_contain_text("sont à corriger")
        both = page.locator("#told span").inner_text()

    assert "vérifiez" not in said
    assert title == '"Date, à vérifier : "'
    assert "« Date » est à vérifier d'abord, puis « Consultation d'anesthésie »." in told
    assert led == "date_intervention"
    assert "« Naissance », « Consultation d'anesthésie » sont à corriger." in both


def test_a_whole_year_is_taken_by_the_keyboard(page: Page) -> None:
    """It stands below the field, and Tab goes there."""
    fill(page, {**PATIENT, "date_naissance": "12/03/48"})
    page.focus("#ipp")
    expect(page.locator("#date_naissance-p button")).to_have_text("12/03/1948")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    settled(page)

    assert page.input_value("#date_naissance") == "12/03/1948"
    assert active(page) == "date_naissance"


def test_what_is_left_for_the_bar_stays_in_sight(chromium: Browser, served: Served) -> None:
    """The last field and its words, on a small desk: as they come, and when they were there."""
    seen = []
    with visiting(chromium, served, FORM, viewport=SMALL_DESK) as page:
        fill(page, {**PATIENT, "date_naissance": "demain", "date_intervention": "demain"})
        page.focus("#rdv_controle")
        page.keyboard.type("demain")
        for _ in range(2):
            page.keyboard.press("Tab")
            expect(page.locator("#rdv_controle-p")).to_contain_text("doit être un jour")
            bar = page.evaluate("document.getElementById('bar').getBoundingClientRect().top")
            boxes = [page.locator(f"#rdv_controle{one}").bounding_box() for one in ("", "-p")]
            seen.append([one["y"] + one["height"] <= bar for one in boxes if one])
            page.evaluate(
                "document.getElementById('rdv_controle').focus({ preventScroll: true });"
                "document.querySelector('.body').scrollTop = 0"
            )

    assert seen == [[True, True], [True, True]]


def test_what_a_hand_must_complete_is_said_beside_the_pages(page: Page) -> None:
    """And before paper; of the generic leaflet, which is all dotted lines, nothing is."""
    by_hand = page.locator("#preview .by-hand")
    generic = by_hand.is_visible()
    fill(page, {**PATIENT, "date_visite": "06/12/2026"})
    settled(page)
    said = by_hand.inner_text()
    page.click("#print")
    expect(page.locator("#before")).to_contain_text("À compléter à la main : Remarque")

    assert not generic
    assert said == "À compléter à la main : Remarque"


def test_on_a_phone_what_is_not_answered_and_what_a_hand_completes_are_said(
    chromium: Browser, served: Served
) -> None:
    """Beside the question, and above « Imprimer »: no page is in sight there."""
    seen = "getComputedStyle(document.getElementById('moyen-l'), '::after').content"
    with visiting(chromium, served, "/fiche/visite", viewport=PHONE, has_touch=True) as page:
        by_hand = page.locator("#form .by-hand")
        fill(page, PATIENT)
        settled(page)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        said, inside = by_hand.inner_text(), by_hand.bounding_box()
        print_key = page.locator("#print").bounding_box()
        empty = page.evaluate(seen)
        choose(page, "moyen", "train")
        answered = page.evaluate(seen)

    assert said == "À compléter à la main : Jour ; Remarque"
    assert inside
    assert print_key
    assert inside["y"] + inside["height"] <= print_key["y"]
    assert ("non renseigné" in empty, answered) == (True, "none")


def test_a_patient_who_is_on_no_paper_is_not_left_without_a_word(page: Page) -> None:
    """Back, a reload, a closed tab: the browser asks; once printed, it does not."""
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    for printed in (False, True):
        page.click("#nom")
        page.keyboard.type("A")
        fill(page, PATIENT)
        choose(page, "moyen", "train")
        settled(page)
        if printed:
            page.click("#print")
            page.wait_for_selector("body[data-printed]", state="attached")
        page.reload()

    assert asked == ["beforeunload"]


def test_the_trace_goes_to_the_clipboard(chromium: Browser, served: Served) -> None:
    """One line for the record, without the patient."""
    permissions = ["clipboard-read", "clipboard-write"]
    with visiting(chromium, served, "/fiche/visite", permissions=permissions) as page:
        fill(page, PATIENT)
        settled(page)
        page.click("#more > summary")
        page.click("#copy")
        expect(page.locator("#say")).to_contain_text("La trace est copiée")
        copied = page.evaluate("navigator.clipboard.readText()")

    assert copied.startswith("Fiche visite (Avant, Après), version 1.2")
    assert "EXEMPLE" not in copied


def test_a_letter_is_dropped_and_comes_back_with_its_leaflet(page: Page, tmp_path: Path) -> None:
    """Another's has no way through; of a scanned one, the name that somebody reads is copied."""
    letters = {"bon": plain_letter(), "autre": plain_letter("M. AUTRE"), "image": scanned_letter()}
    for name, content in letters.items():
        (tmp_path / f"{name}.pdf").write_bytes(content)
    fill(page, PATIENT)
    settled(page)
    page.click("#more > summary")
    page.click("#attach")
    told, copied = page.locator("#letter-told"), page.locator("#letter-name")
    may_join = page.locator("#join-save[aria-disabled=false]")
    page.set_input_files("#letter-file", tmp_path / "autre.pdf")
    expect(told).to_contain_text("est-ce le bon courrier")
    stranger = copied.is_visible(), may_join.count()
    page.set_input_files("#letter-file", tmp_path / "image.pdf")
    expect(told).to_contain_text("sans aucun texte")
    unread = copied.is_visible(), may_join.count()
    copied.fill("MODELE")
    page.click("#join-save")
    expect(told).to_contain_text("n'est pas celui de ce patient")
    copied.fill("exemple")
    with page.expect_download() as waiting:
        page.click("#join-save")
    scanned = text_by_page(Path(waiting.value.path()).read_bytes())
    expect(told).to_contain_text("personne n'a vérifié")
    expect(told).to_contain_text(
        "C'est fait : le courrier et la fiche sont dans un fichier de 3 pages"
    )
    expect(told).to_contain_text("Téléchargé : visite-courrier-")
    expect(told).to_contain_text("« Fermer » revient au formulaire")
    page.set_input_files("#letter-file", tmp_path / "bon.pdf")
    expect(told).to_contain_text("C'est le bon courrier : 3 pages")
    expect(told).to_contain_text("Reste à faire : « Joindre et imprimer »")
    forgotten = copied.is_visible()
    with page.expect_download() as waiting:
        page.click("#join-save")
    joined = text_by_page(Path(waiting.value.path()).read_bytes())

    assert (stranger, unread, forgotten) == ((False, 0), (True, 0), False)
    assert "Cher confrère" in joined[0]
    assert all("EXEMPLE" in text for text in joined)
    assert len(scanned) == 3


def test_without_a_script_the_form_prints_all_the_same(
    chromium: Browser, served: Served, tmp_path: Path
) -> None:
    """Every field is there, problems come back beside theirs; a letter has a page of its own."""
    (tmp_path / "bon.pdf").write_bytes(plain_letter())
    with visiting(chromium, served, FORM, java_script_enabled=False) as page:
        page.click(".folded > summary")
        everything = page.locator("[data-field]").count()
        seen = page.locator("[data-field]:visible").count()
        preview = page.locator("#preview").is_visible()
        fill(page, {**PATIENT, "date_intervention": "31/02/2026"})
        page.locator("#nom").press("Enter")
        message, title = field(page, "date_intervention"), page.title()
        kept = page.input_value("#nom")
        page.fill("#date_intervention", "08/12/2026")
        page.click("[value=verifier]")
        expect(page.locator("main")).to_contain_text("Tout est en ordre")
        text = " ".join(text_by_page(downloaded(page)))
        page.click("#attach")
        page.set_input_files("#letter", tmp_path / "bon.pdf")
        with page.expect_download() as waiting:
            page.click("text=Joindre et télécharger")
        joined = text_by_page(Path(waiting.value.path()).read_bytes())

    assert everything == seen
    assert not preview
    assert "doit être une date du calendrier" in message
    assert title.startswith("À corriger : ")
    assert kept == "EXEMPLE"
    assert "mardi 8 décembre 2026" in text
    assert "Cher confrère" in joined[0]


def test_names_of_birth_and_a_sex_are_behind_one_press(chromium: Browser, served: Served) -> None:
    """Folded away, they are no stop; a fault of theirs, and the way to it, unfold them."""
    with visiting(chromium, served, FORM, viewport=SMALL_DESK) as page:
        folded = page.locator("#nom_naissance").is_visible()
        page.click(".folded > summary")
        fill(page, {"nom_naissance": "MODELE", "prenom_naissance": "Rose"})
        page.fill("#date_naissance", "12/03/1948")
        page.check("[name='v.sexe'][value=F]", force=True)
        settled(page)
        text = " ".join(text_by_page(downloaded(page)))
        page.click(".folded > summary")
        page.fill("#nom", "EXEMPLE")
        page.evaluate("document.getElementById('nom_naissance').value = '12'")
        page.press("#nom", "Tab")
        page.fill("#ipp", "1")
        expect(page.locator("#nom_naissance")).to_be_visible()

    assert not folded
    assert "Nom de naissance MODELE" in text
    assert "Nom utilisé" not in text
    assert "Sexe F" in text


def test_silence_locks_the_screen(chromium: Browser, served: Served) -> None:
    """After the time that the server gives, what was typed is gone from the page."""
    with visiting(chromium, served) as page:
        page.clock.install()
        page.route("**/sortir", lambda route: route.fulfill(status=200))
        page.goto(f"{served.base}/fiche/visite")
        page.fill("#nom", "EXEMPLE")
        seconds = int(page.locator("main").get_attribute("data-idle") or 0)
        page.clock.fast_forward(1000 * (seconds + 60))
        page.wait_for_url(f"{served.base}/")
        text = page.content()

    assert "EXEMPLE" not in text


def test_a_machine_that_slept_wakes_to_an_empty_screen(chromium: Browser, served: Served) -> None:
    """No timer rang meanwhile: the first key tells."""
    with visiting(chromium, served) as page:
        page.clock.install()
        page.route("**/sortir", lambda route: route.fulfill(status=200))
        page.goto(f"{served.base}/fiche/visite")
        page.fill("#nom", "EXEMPLE")
        seconds = int(page.locator("main").get_attribute("data-idle") or 0)
        page.clock.set_system_time(page.evaluate("Date.now()") + 1000 * (seconds + 60))
        page.keyboard.press("Shift")
        page.wait_for_url(f"{served.base}/")
        text = page.content()

    assert "EXEMPLE" not in text


def test_leaving_on_one_page_empties_the_others(chromium: Browser, served: Served) -> None:
    """What is typed there is not kept for a session that somebody ended."""
    with visiting(chromium, served, "/fiche/visite") as page:
        page.fill("#nom", "EXEMPLE")
        other = page.context.new_page()
        other.goto(f"{served.base}/")
        other.route("**/sortir", lambda route: route.fulfill(status=200, body="fini"))
        other.click(".me button")
        page.wait_for_url(f"{served.base}/")
        text = page.content()

    assert "EXEMPLE" not in text


def test_a_key_that_is_pressed_pushes_no_other(chromium: Browser, served: Served) -> None:
    """No answer of ours takes a second line, nor a longer row."""
    with visiting(chromium, served, "/fiche/gastrostomie", viewport=SMALL_DESK) as page:
        question = page.locator("[data-field=indication]")
        before = question.bounding_box()
        choose(page, "indication", "orl_oesophage")
        after = question.bounding_box()

    assert before
    assert after
    assert before["height"] == after["height"]


BELOW = """() => Object.fromEntries([...document.querySelectorAll(".msg[id]")]
    .filter((one) => one.checkVisibility()).map((one) => [one.id, one.getBoundingClientRect().top
        - one.closest(".fields").querySelector(`[data-field=${one.id.slice(0, -2)}]`)
            .getBoundingClientRect().bottom]))"""
"""How far below its field what is said of it stands (px)."""


@pytest.mark.parametrize("size", [PHONE, {"width": 683, "height": 384}], ids=["phone", "twice"])
def test_what_the_bar_says_covers_no_field(
    chromium: Browser, served: Served, size: dict[str, int]
) -> None:
    """The one that has the focus, and the last one, are in sight above it; so are the pages.

    What is wrong with a field is right below it, and the way to it leaves the pages.
    """
    with visiting(chromium, served, FORM, viewport=size, has_touch=True) as page:
        settled(page, "empty")
        fill(page, {**PATIENT, "nom": "12/03/1948", "date_naissance": "demain"})
        expect(page.locator("#say")).to_contain_text("à corriger")
        seen = []
        for name in ("rdv_anesthesie", "rdv_controle"):
            page.focus(f"#{name}")
            seen.append(
                page.evaluate(
                    "document.activeElement.getBoundingClientRect().bottom <="
                    " Math.min(...['bar', 'say'].map((one) =>"
                    " document.getElementById(one).getBoundingClientRect().top))"
                )
            )
        below = page.evaluate(BELOW)
        bar = page.locator("#bar").bounding_box()
        fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.click("#see")
        strip = page.locator(".strip").bounding_box()
        page.click("#told button")
        led, opened = active(page), page.locator("#pages").is_visible()

    assert below == {"nom-p": 0, "date_naissance-p": 0}
    assert (led, opened) == ("nom", False)
    assert strip
    assert strip["height"] < 110
    assert seen == [True, True]
    assert fits
    assert bar
    assert bar["height"] < 110


@pytest.mark.parametrize(
    "size",
    [
        pytest.param(PHONE, id="phone"),
        pytest.param(TABLET, id="tablet", marks=pytest.mark.long),
        pytest.param(SMALL_DESK, id="desk", marks=pytest.mark.long),
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
                settled(page, "empty")
                if path == FORM:
                    fill(page, {"nom": "EXEMPLE", "date_naissance": "x"})
                    page.keyboard.press("Control+Enter")
                    expect(page.locator("#date_naissance-p")).not_to_be_empty()
            found[path] = _faults(page)
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                found[path].append(f"{wide} px trop large")

    assert {path: faults for path, faults in found.items() if faults} == {}


def test_where_the_system_gives_the_colours_every_state_is_seen(
    chromium: Browser, served: Served, tmp_path: Path
) -> None:
    """A fill, a line, a tick: pressed, ticked, wrong, off, changed, current; and nothing turns."""
    (tmp_path / "bon.pdf").write_bytes(plain_letter())
    bare: Any = {"viewport": SMALL_DESK, "forced_colors": "active", "reduced_motion": "reduce"}
    with visiting(chromium, served, "/fiche/visite", **bare) as page:
        fill(page, PATIENT)
        settled(page)
        choose(page, "moyen", "train")
        page.wait_for_selector("#pagenav .changed")
        settled(page)
        pairs = {
            "pressed": (look(page, ":checked + span"), look(page, ".seg :not(:checked) + span")),
            "current page": (
                look(page, "#pagenav [aria-current]"),
                look(page, "#pagenav :not([aria-current])"),
            ),
            "current screen": (
                look(page, ".top nav [aria-current]"),
                look(page, ".top nav :not([aria-current])"),
            ),
            "page": (look(page, ".leaf"), look(page, ".pages")),
        }
        right = look(page, "#nom")
        ticked = look(page, ".docs input")[1]
        dot, paper = look(page, "#pagenav .changed", "::after")[0], look(page, ".strip")[0]
        on, apart = look(page, "#print"), look(page, "#fit")
        page.click("#fit")
        pairs["whole"] = (look(page, "#fit"), apart)
        page.click("#more > summary")
        page.click("#attach")
        early = look(page, "#join")
        page.set_input_files("#letter-file", tmp_path / "bon.pdf")
        expect(page.locator("#letter-told")).to_contain_text("C'est le bon courrier")
        pairs["letter"] = (look(page, "#join"), early)
        page.keyboard.press("Escape")
        page.fill("#date_naissance", "demain")
        page.locator("#date_naissance").blur()
        settled(page, "behind")
        pairs["wrong"] = (look(page, "#date_naissance"), right)
        pairs["off"] = (look(page, "#print"), on)
        page.route("**/apercu", lambda route: None)
        page.fill("#date_naissance", "12/03/1949")
        settled(page, "update")
        turning = "getComputedStyle(document.getElementById('state'), '::before').animationName"
        still = page.evaluate(turning)

    assert [name for name, (one, other) in pairs.items() if one == other] == []
    assert ticked == "auto"
    assert dot != paper
    assert still == "none"


@pytest.mark.long
def test_at_twice_the_size_nothing_is_lost(chromium: Browser, served: Served) -> None:
    """WCAG 1.4.10: at 200 %, a desk's screen has half its width."""
    half = {"width": DESK["width"] // 2, "height": DESK["height"] // 2}
    with visiting(chromium, served, FORM, viewport=half, device_scale_factor=2) as page:
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


@pytest.mark.long
def test_every_field_of_every_leaflet_has_a_name_for_a_screen_reader(
    chromium: Browser, served: Served, library: Library
) -> None:
    """As its declaration calls it."""
    missing = []
    for name in ("vertebroplastie", "gastrostomie"):
        leaflet = library.read(library.find_leaflet(name))
        with visiting(chromium, served, f"/fiche/{name}", java_script_enabled=False) as page:
            for fold in page.locator(".folded > summary").all():
                fold.click()
            for group in build_groups(leaflet, {}):
                for one in group.fields:
                    role = {"one": "radiogroup", "several": "group"}.get(one.control, "textbox")
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
