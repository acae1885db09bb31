"""The preview in a real browser: it is true, or it says that it is not, whatever comes and when."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, Browser, Page, Route, expect

from tests.web.browsing import PHONE, TABLET, visiting
from tests.web.filling import PATIENT, choose, fill, settled
from tests.web.serving import MINIMAL, Served, serving

pytestmark = pytest.mark.slow


@pytest.fixture
def page(chromium: Browser, served: Served) -> Iterator[Page]:
    """The form of the small leaflet, a patient in it, her pages there."""
    with visiting(chromium, served, "/fiche/visite") as one:
        fill(one, PATIENT)
        settled(one)
        yield one


def state(page: Page) -> str:
    """Return the state of the preview."""
    return str(page.locator("#preview").get_attribute("data-state"))


SEEN = """async () => {
    const sums = [];
    for (const image of document.querySelectorAll(".leaf img")) {
        const canvas = Object.assign(document.createElement("canvas"),
            {width: image.naturalWidth, height: image.naturalHeight});
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0);
        const {data} = context.getImageData(0, 0, canvas.width, canvas.height);
        sums.push(new Uint32Array(data.buffer).reduce((sum, point) => (31 * sum + point) | 0, 0));
    }
    return sums;
}"""
"""A sum over the points of each page that is shown."""


def test_the_preview_follows_and_marks_what_changed(page: Page) -> None:
    """Only where it changed, only for a moment; its number has a dot."""
    choose(page, "moyen", "train")
    page.wait_for_selector(".leaf:nth-child(1) .band")
    elsewhere = page.locator(".leaf:nth-child(2) .band").count()
    settled(page)
    expect(page.locator(".band")).to_have_count(0)

    assert elsewhere == 0
    assert page.locator("#changed").inner_text() == "Pages changées : 1"
    assert page.locator("#pagenav .changed").inner_text() == "1"


@pytest.mark.parametrize(
    "order",
    [
        pytest.param(one, marks=() if one == (1, 2, 0) else pytest.mark.long)
        for one in itertools.permutations(range(3))
    ],
    ids=str,
)
def test_in_whatever_order_answers_come_the_pages_are_those_of_the_fields(
    page: Page, order: tuple[int, ...]
) -> None:
    """« The page that you have » may come once another took its place: it is shown again."""
    shown = settled(page), page.evaluate(SEEN)
    held: list[tuple[Route, APIResponse]] = []
    page.route("**/apercu", lambda route: held.append((route, route.fetch())))
    for count, name in enumerate(("EXEMPL", "EXEM", PATIENT["nom"]), start=1):
        page.fill("#nom", name)
        while len(held) < count:
            page.wait_for_timeout(10)
    expect(page.locator("#state")).to_have_text("Mise à jour…")
    for one in order:
        route, answer = held[one]
        with page.expect_response("**/apercu"):
            route.fulfill(response=answer)
        page.evaluate("new Promise((done) => setTimeout(done, 20))")

    assert (settled(page), page.evaluate(SEEN)) == shown


def test_an_answer_that_nobody_can_read_is_said(page: Page) -> None:
    """After one more try; the pages are called old ones, nothing prints, one may try again."""
    page.clock.install()
    page.route("**/apercu", lambda route: route.fulfill(body="rien", content_type="text/plain"))
    page.fill("#nom", "MODELE")
    with page.expect_response("**/apercu"):
        page.clock.run_for(100)
    with page.expect_response("**/apercu"):
        page.clock.run_for(2100)
    settled(page, "failed")
    told = page.locator("#told").inner_text()
    grey = page.locator("#pages").get_attribute("data-pages")
    page.keyboard.press("Control+Enter")
    printed = page.locator("iframe.printed").count()
    page.unroute("**/apercu")
    page.clock.resume()
    page.click("#told button")
    settled(page)

    assert "Ces pages ne sont pas à jour : le serveur ne répond pas." in told
    assert (grey, printed) == ("old", 0)


def test_a_wrong_field_leaves_the_pages_behind(page: Page) -> None:
    """Grey, with the field's name and a way to it; mended, they are true again."""
    page.fill("#date_naissance", "12/03/48")
    page.locator("#date_naissance").blur()
    settled(page, "behind")
    told = page.locator("#told span").inner_text()
    off = page.locator("#print").get_attribute("aria-disabled")
    page.click("#told button")
    led = page.evaluate("document.activeElement.id")
    page.fill("#date_naissance", "12/03/1949")
    settled(page)

    assert told == "Ces pages datent d'avant : « Naissance » est à corriger."
    assert (off, led) == ("true", "date_naissance")


def test_before_there_are_pages_none_is_said_to_be_old(chromium: Browser, served: Served) -> None:
    """A wrong field, or a refusal, keeps them away: what is not there is told, and why."""
    later = {"Retry-After": "60"}
    refusal = {"general": ["Le serveur n'a plus de place : prévenez l'administrateur."]}
    with visiting(chromium, served) as page:
        page.route("**/apercu", lambda route: route.fulfill(status=503, headers=later))
        page.goto(f"{served.base}/fiche/visite")
        fill(page, {**PATIENT, "date_naissance": "12/03/48"})
        page.locator("#date_naissance").blur()
        settled(page, "behind")
        wrong = page.locator("#told span").inner_text(), page.locator("#state").inner_text()
        page.route("**/apercu", lambda route: route.fulfill(status=422, json=refusal))
        page.fill("#date_naissance", "12/03/1948")
        settled(page, "failed")
        lost = page.locator("#told span").inner_text(), page.locator("#say").inner_text()
        count = page.locator(".leaf").count()

    assert count == 0
    assert wrong == ("Pas encore de pages : « Naissance » est à corriger.", "Pas encore de pages")
    assert lost[0].startswith("Pas encore de pages : Le serveur n'a plus de place")
    assert lost[1] == "Pas encore de pages"


def test_what_is_pressed_meanwhile_waits_for_the_true_pages(page: Page) -> None:
    """It prints what stands in the form; a change takes the press back."""
    held: list[Route] = []
    page.route("**/apercu", lambda route: held.append(route))
    page.fill("#nom", "MODELE")
    page.keyboard.press("Control+Enter")
    while not held:
        page.wait_for_timeout(10)
    waiting = page.locator("iframe.printed").count()
    said = page.locator("#say").inner_text()
    held.pop().continue_()
    expect(page.locator("#say")).to_contain_text("Fenêtre d'impression ouverte")
    printed = page.evaluate("document.body.dataset.printed")
    page.fill("#nom", "MODELES")
    page.keyboard.press("Control+Enter")
    page.fill("#nom", "AUTRE")
    while page.evaluate("document.body.dataset.sha256") == printed:
        while held:
            held.pop().continue_()
        page.wait_for_timeout(10)
    settled(page)

    assert waiting == 0
    assert said == "Imprime dès que les pages sont prêtes…"
    assert page.evaluate("document.body.dataset.printed") == printed
    assert page.evaluate("document.body.dataset.sha256") != printed


def test_what_was_read_of_a_date_goes_with_the_date(page: Page) -> None:
    """A server that is gone leaves no words of the day before under another day."""
    page.fill("#date_visite", "08/12/2026")
    settled(page)
    read = page.locator("#date_visite-n")
    before = read.inner_text()
    page.route("**/controle", lambda route: route.abort())
    page.fill("#date_visite", "09/12/2026")

    assert "8 d" in before
    expect(read).to_be_hidden()


def test_a_busy_server_is_waited_for(page: Page) -> None:
    """In words; the pages fade, and come."""
    page.clock.install()
    page.route(
        "**/apercu", lambda route: route.fulfill(status=503, headers={"Retry-After": "5"}, body="")
    )
    page.fill("#nom", "MODELE")
    with page.expect_response("**/apercu"):
        page.clock.run_for(100)
    settled(page, "busy")
    words, faded = page.locator("#state").inner_text(), page.locator("#pages")
    shown = faded.get_attribute("data-pages")
    page.unroute("**/apercu")
    page.clock.run_for(5100)
    page.clock.resume()
    settled(page)

    assert words == "Imprimeur occupé, un instant…"
    assert shown == "faded"


def test_a_session_that_is_over_leaves_nothing(page: Page) -> None:
    """Its pages go at once, where nothing typed would go with them."""
    page.route("**/controle", lambda route: route.fulfill(status=401, json={}))
    for name in PATIENT:
        page.fill(f"#{name}", "")
    page.wait_for_url("**/")

    assert "EXEMPLE" not in page.content()


def test_a_session_that_ends_under_a_patient_keeps_her(page: Page) -> None:
    """A server that starts again knows nobody: one comes in elsewhere, and goes on here."""
    page.route("**/controle", lambda route: route.fulfill(status=401, json={}))
    page.fill("#nom", "MODELE")
    settled(page, "failed")
    told = page.locator("#told").inner_text()
    page.keyboard.press("Control+Enter")
    page.click("#told button")
    settled(page, "failed")
    printed = page.locator("iframe.printed").count()
    page.unroute("**/controle")
    page.click("#told button")
    settled(page)

    assert "la session est finie. Ouvrez feuillet dans un autre onglet" in told
    assert "ce que vous avez tapé est gardé ici" in told
    assert page.input_value("#nom") == "MODELE"
    assert printed == 0


@pytest.mark.long
def test_a_server_that_starts_again_loses_nothing_of_what_is_typed(
    chromium: Browser, tmp_path: Path
) -> None:
    """Its new address opens a session, on another page; this one goes on."""
    with (
        serving(tmp_path, "--library", MINIMAL) as before,
        visiting(chromium, before, "/fiche/visite") as page,
    ):
        fill(page, PATIENT)
        settled(page)
        port = before.base.rsplit(":", 1)[1]
        before.stop()
        with serving(tmp_path, "--library", MINIMAL, port=int(port)) as after:
            page.fill("#nom", "MODELE")
            settled(page, "failed")
            other = page.context.new_page()
            other.goto(after.addresses[-1])
            page.click("#told button")
            settled(page)
            kept = page.input_value("#nom"), page.input_value("#date_naissance")

    assert kept == ("MODELE", "12/03/1948")


def test_before_the_first_pages_nothing_prints(chromium: Browser, served: Served) -> None:
    """« Imprimer » is off, and no page is counted."""
    with visiting(chromium, served) as page:
        page.route("**/apercu", lambda route: None)
        page.goto(f"{served.base}/fiche/visite")
        settled(page, "update")
        said, off = page.locator("#say"), page.locator("#print").get_attribute("aria-disabled")

        assert (said.inner_text(), off) == ("Les pages viennent…", "true")


RANDOM = """async ([seed, rounds]) => {
    const { FIRST, LATE, look, step } = await import("/statique/preview_states.js");
    let random = seed;
    const draw = (most) => {
        random = (random * 48271) % 2147483647;
        return random % most;
    };
    const wrong = [];
    for (let round = 0; round < rounds; round += 1) {
        let state = FIRST, shown = 0, since = 0, now = 0;
        let pending = [], timers = [];
        const happen = (event) => {
            const was = state.name;
            const [next, effects] = step(state, event);
            state = next;
            if (state.name === "waiting" && was !== state.name) since = now;
            for (const one of effects) {
                if (one.do === "ask") pending.push(one);
                if (one.do === "timer") timers.push([now + one.after, one.event]);
                if (one.do === "show") shown = one.answer;
                if (one.do === "clear") shown = 0;
                if (one.do === "print" && shown !== state.asked) wrong.push("printed old");
            }
            const { pages, prints } = look(state);
            if (pages !== "none" && !shown) wrong.push("speaks of pages that are not there");
            if (prints === "now" && shown !== state.asked) wrong.push("prints old");
            if (state.name === "ready" && shown !== state.asked) wrong.push("ready, old");
            if (state.name === "waiting" && now - since > LATE) wrong.push("silent too long");
            const passing = ["waiting", "empty"].includes(state.name);
            if (pages === "true" && !passing && shown !== state.asked) wrong.push("taken for true");
        };
        for (let turn = 0; turn < 60; turn += 1) {
            // Each timer rings at its own time.
            const until = now + draw(400);
            for (;;) {
                timers.sort(([one], [other]) => one - other);
                if (!timers.length || timers[0][0] > until) break;
                const [at, event] = timers.shift();
                now = at;
                happen(event);
            }
            now = until;
            const kind = draw(8);
            if (kind < 2) happen({ type: "change", pause: 0 });
            else if (kind === 2) happen({ type: "press", action: "print" });
            else if (kind === 3 && draw(6) === 0) happen({ type: draw(2) ? "next" : "retry" });
            else if (pending.length) {
                const [{ number, attempt, whole }] = pending.splice(draw(pending.length), 1);
                const how = draw(7);
                const answer = { type: "answer", number, anonymous: false, answer: number };
                if (how < 3) happen({ ...answer, complete: true });
                else if (how === 3) happen({ ...answer, complete: whole });
                else if (how === 4) happen({ type: "busy", number, after: 1000 });
                else if (how === 5) happen({ type: "failed", number, attempt, why: "lost" });
                else happen({ type: "wrong", number, field: "nom" });
            }
        }
    }
    return [...new Set(wrong)];
}"""
"""Events in any order, answers late, lost, wrong, refused or busy: what the states promise."""


def test_whatever_happens_the_screen_is_true_or_says_that_it_is_not(
    page: Page, whole: bool
) -> None:
    """Two thousand orders of events; ten times as many whole."""
    assert page.evaluate(RANDOM, [20261208, 20_000 if whole else 2_000]) == []


def test_on_a_phone_the_pages_are_behind_a_key(chromium: Browser, served: Served) -> None:
    """« Pages » opens them over everything; the way back is the keyboard's too."""
    with visiting(chromium, served, "/fiche/visite", viewport=PHONE, has_touch=True) as page:
        fill(page, PATIENT)
        settled(page)
        before = page.locator("#pages").is_visible()
        page.click("#see")
        opened = page.locator(".leaf img").first.is_visible()
        page.keyboard.press("Escape")
        small = page.evaluate(
            "[...document.querySelectorAll('button, summary, .seg label, a.button, .tick, select,"
            " input[type=text]')].filter((one) => one.checkVisibility() && !one.closest('dialog')"
            " && one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML)"
        )

        assert (before, opened) == (False, True)
        assert page.evaluate("document.activeElement.id") == "see"
        assert small == []


def test_on_a_tablet_the_pages_are_a_strip(chromium: Browser, served: Served) -> None:
    """Live, the changed ones ringed; each opens where it is."""
    with visiting(chromium, served, "/fiche/visite", viewport=TABLET) as page:
        fill(page, PATIENT)
        settled(page)
        choose(page, "moyen", "train")
        expect(page.locator("#thumbs .changed")).to_have_count(1)
        count = page.locator("#thumbs button").count()
        expect(page.locator(".tray .state")).to_have_text("À jour")
        page.route("**/apercu", lambda route: None)
        choose(page, "moyen", "voiture")
        expect(page.locator(".tray .state")).to_have_text("Mise à jour…")
        faded = page.evaluate("getComputedStyle(document.querySelector('#thumbs img')).opacity")
        page.click("#thumbs button >> nth=1")

        assert count == 2
        assert float(faded) < 0.5
        assert page.locator("#preview").is_visible()
