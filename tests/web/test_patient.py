"""One patient's form, asked as a browser asks: printed, refused, previewed, attached, forgotten."""

import base64
import datetime as dt
import email.policy
import hashlib
import io
import json
import re
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from feuillet.find import Library
from feuillet.model.dates import spell_birth
from feuillet.model.options import PrintOptions
from feuillet.produce import produce_pdf
from tests.batches import patient
from tests.helpers import desk_day, headings, text_by_page
from tests.letters import plain_letter, scanned_letter
from tests.web.dropping import csv_of, hosting, taken
from tests.web.serving import IDENTITY, MINIMAL, Served, serving

FORM = "/fiche/visite"
BOTH = {"document": ["avant", "apres"]}
JSON = {"Accept": "application/json"}
CANARY = {
    "v.nom": "CANARI",
    "v.prenom": "Zéphyrine",
    "v.date_naissance": "12/03/1948",
    "v.remarque": "Apporter le serin",
}
FAR = spell_birth(desk_day() + dt.timedelta(days=450))


@pytest.fixture(scope="module")
def desk(served: Served) -> Iterator[httpx.Client]:
    """A browser that was let in."""
    with served.client() as program:
        yield program


def _rendered(raw: dict[str, str], *documents: str) -> bytes:
    """Return what the command line prints for the same values, without their prefix."""
    library = Library.open([MINIMAL], environment={})
    values = {name.removeprefix("v."): text for name, text in raw.items()}
    today = desk_day()
    return produce_pdf(library, "visite", values, PrintOptions(documents), today=today).pdf


def _post(desk: httpx.Client, action: str, **data: object) -> httpx.Response:
    return desk.post(FORM, data={**BOTH, "action": action, **data})


def _preview(desk: httpx.Client, **data: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return what a preview tells, and its parts by name."""
    answer = desk.post(f"{FORM}/apercu", data={**BOTH, **data})
    head = f"Content-Type: {answer.headers['content-type']}\r\n\r\n".encode()
    message = email.message_from_bytes(head + answer.content, policy=email.policy.HTTP)
    parts = {str(one.get_filename()): one.get_content() for one in message.iter_parts()}  # type: ignore[attr-defined]
    return json.loads(parts["told"]), parts


def test_the_first_screen_offers_every_leaflet(desk: httpx.Client) -> None:
    """With what each holds, and its state."""
    page = desk.get("/").text

    assert re.findall(r'href="/fiche/(\w+)"', page) == ["gastrostomie", "vertebroplastie", "visite"]
    assert "projet" in page
    assert "Coordonnées fictives" in page


@pytest.mark.parametrize("path", ["/", "/fiche/vertebroplastie", "/fiche/gastrostomie", "/lot"])
def test_a_first_load_is_light(desk: httpx.Client, path: str) -> None:
    """With every style, script, font and picture that it brings, as a browser is given them."""
    seen, left = {path}, [path]
    size = 0
    while left:
        answer = desk.get(left.pop(), headers={"Accept-Encoding": "gzip"})
        size += int(answer.headers["content-length"])
        kind = answer.headers["content-type"]
        if kind.startswith("font/"):
            continue
        called = re.findall(
            r'(?:src=|href=|url\(|from )"?\.?/?((?:statique/)?[\w.-]+\.\w+)', answer.text
        )
        found = {f"/statique/{one.removeprefix('statique/')}" for one in called}
        left += sorted(found - seen)
        seen |= found

    assert size < 70_000
    assert "/statique/text-bold.woff2" in seen


def test_what_holds_a_patients_words_is_not_compressed(desk: httpx.Client) -> None:
    """Its size would tell something of them; the empty form is the same for all."""
    empty = desk.get(FORM)
    filled = _post(desk, "verifier", **IDENTITY)
    shown = desk.post(f"{FORM}/apercu", data={**BOTH, **IDENTITY, "width": "600"})

    assert empty.headers["content-encoding"] == "gzip"
    assert "EXEMPLE" in filled.text
    assert not {"content-encoding"} & {*filled.headers, *shown.headers}


def test_a_leaflet_prints_what_the_command_line_prints(desk: httpx.Client) -> None:
    """Byte for byte, in the page or as a file whose name tells nothing."""
    shown = _post(desk, "imprimer", **IDENTITY)
    taken = _post(desk, "telecharger", **IDENTITY)

    assert shown.headers["content-type"] == "application/pdf"
    assert shown.content == taken.content == _rendered(IDENTITY)
    assert shown.headers["content-disposition"] == 'inline; filename="visite.pdf"'
    assert taken.headers["content-disposition"] == 'attachment; filename="visite.pdf"'


def test_only_the_documents_asked_for_are_printed(desk: httpx.Client) -> None:
    """In the leaflet's order; none at all is refused in words."""
    one = desk.post(FORM, data={"action": "imprimer", "document": "apres"})
    none = desk.post(FORM, data={"action": "imprimer"})

    assert one.content == _rendered({}, "apres")
    assert none.status_code == 422
    assert "cochez-en au moins un" in none.text


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(desk: httpx.Client) -> None:
    """Without any script: the form comes back as it was filled in."""
    page = _post(desk, "imprimer", **{**IDENTITY, "v.date_visite": "31/02/2026"})

    assert page.status_code == 422
    assert re.search(r'id="date_visite-p">doit être une date du calendrier', page.text)
    assert 'value="EXEMPLE"' in page.text
    assert 'value="31/02/2026"' in page.text
    assert '<a href="#date_visite">Jour de la visite</a>' in page.text


def test_a_year_of_two_figures_is_offered_whole_beside_its_field(desk: httpx.Client) -> None:
    """With each keystroke, and at « Imprimer » without any script."""
    typed = {**IDENTITY, "v.date_naissance": "12/03/48"}
    told = desk.post(f"{FORM}/controle", data={**typed, "document": "avant"}).json()
    page = _post(desk, "imprimer", **typed)

    assert told["problems"]["date_naissance"] == [
        "écrivez l'année en entier, avec ses quatre chiffres"
    ]
    assert told["offers"] == {"date_naissance": ["12/03/1948"]}
    assert "quatre chiffres : 12/03/1948 ?" in page.text


def test_what_is_wrong_with_one_field_hides_nothing_of_the_others(desk: httpx.Client) -> None:
    """A warning stands beside its own, though nothing can be printed yet."""
    typed = {"v.nom": "EXEMPLE", "v.date_visite": "12/01/2026", "document": "avant"}
    told = desk.post(f"{FORM}/controle", data=typed).json()

    assert set(told["problems"]) == {"prenom", "date_naissance"}
    assert {"field": "date_visite", "words": "cette date est passée"} in told["remarks"]


def test_an_hour_of_today_that_has_gone_by_is_to_be_verified(desk: httpx.Client) -> None:
    """The server's own hour says so."""
    over = f"{spell_birth(desk_day())} 0 h"
    told = desk.post(
        "/fiche/vertebroplastie/controle",
        data={**IDENTITY, "v.rdv_controle": over, "document": "sortie"},
    ).json()
    words = "c'est aujourd'hui, et cette heure est passée"

    assert {"field": "rdv_controle", "words": words} in told["remarks"]


def test_what_a_hand_must_complete_is_told_once_with_the_pages(desk: httpx.Client) -> None:
    """Of the generic leaflet, which is all dotted lines, nothing is."""
    told, _ = _preview(desk, **IDENTITY)
    generic, _ = _preview(desk)

    assert told["by_hand"] == ["Jour", "Remarque"]
    assert generic["by_hand"] == []


def test_a_date_in_words_is_read_back_in_full(desk: httpx.Client) -> None:
    """So that whoever typed it recognises it."""
    typed = {**IDENTITY, "v.date_visite": "8 déc. 2026", "document": "avant"}
    told = desk.post(f"{FORM}/controle", data=typed).json()

    assert told["reads"]["date_visite"] == "mardi 8 déc. 2026"


def test_warnings_are_shown_before_the_first_print(desk: httpx.Client) -> None:
    """Without a script, printing asks once; then it prints."""
    filled = {**IDENTITY, "v.date_visite": FAR}
    first = _post(desk, "imprimer", **filled)
    again = _post(desk, "imprimer", seen="1", **filled)

    assert "dans plus de neuf mois" in first.text
    assert 'name="seen"' in first.text
    assert again.headers["content-type"] == "application/pdf"


def test_each_keystroke_is_answered_field_by_field(desk: httpx.Client) -> None:
    """Problems, what was understood, and what is pointless."""
    wrong = desk.post(f"{FORM}/controle", data={**BOTH, "v.nom": "EXEMPLE"}, headers=JSON).json()
    right = desk.post(
        f"{FORM}/controle", data={**BOTH, **IDENTITY, "v.date_visite": "8/12/2026"}, headers=JSON
    ).json()

    assert set(wrong["problems"]) == {"prenom", "date_naissance"}
    assert right["problems"] == {}
    assert right["reads"]["date_visite"] == "mardi 8 déc. 2026"
    assert right["trace"].startswith("Fiche visite (Avant, Après), version 1.2")
    assert "EXEMPLE" not in right["trace"]


def test_the_preview_shows_the_very_file_that_is_given(desk: httpx.Client) -> None:
    """A picture a page, of the bytes that print."""
    told, parts = _preview(desk, **IDENTITY, width="600")
    pictures = [Image.open(io.BytesIO(parts[page["digest"]])) for page in told["pages"]]

    assert parts["pdf"] == _rendered(IDENTITY)
    assert told["sha256"] == hashlib.sha256(parts["pdf"]).hexdigest()
    assert [one.width for one in pictures] == [600, 600]
    assert all(one.convert("L").getextrema()[0] < 60 for one in pictures)


def test_pictures_that_the_page_has_are_not_sent_again(desk: httpx.Client) -> None:
    """Only pages that changed travel."""
    before, _ = _preview(desk)
    known = " ".join(page["digest"] for page in before["pages"])
    after, parts = _preview(desk, **{"v.moyen": "train"}, known=known)

    assert [page["digest"] in parts for page in after["pages"]] == [True, False]


@pytest.mark.parametrize("width", ["0", "-5", "99999", "1e9", "", "٣٠٠"])
def test_a_preview_has_a_sane_size(desk: httpx.Client, width: str) -> None:
    """Whatever is asked for."""
    told, _ = _preview(desk, width=width)

    assert 300 <= told["pages"][0]["width"] <= 1600


@pytest.mark.parametrize(
    "payload",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{ 7*7 } A", "O'Brien & <b>"],
)
def test_what_is_typed_is_shown_as_text(desk: httpx.Client, payload: str) -> None:
    """In the form that comes back, in the refusal, and on the page."""
    filled = {**IDENTITY, "v.nom": payload}
    page = _post(desk, "verifier", **filled)
    pdf = _post(desk, "imprimer", seen="1", **filled)

    assert payload not in page.text or payload == "{ 7*7 } A"
    assert "49" not in page.text
    assert payload in text_by_page(pdf.content)[0]


def test_a_letter_and_its_leaflet_come_in_one_file(desk: httpx.Client) -> None:
    """Named after the leaflet, bookmarks for both."""
    letter = {"letter": ("MARTIN Paul.pdf", plain_letter(), "application/pdf")}
    answer = desk.post(FORM, data={**BOTH, **IDENTITY, "action": "joindre"}, files=letter)

    assert answer.headers["content-disposition"] == 'attachment; filename="visite-courrier.pdf"'
    assert headings(answer.content)[0] == "Courrier"
    assert "Cher confrère" in text_by_page(answer.content)[0]


def test_the_letter_of_somebody_else_is_refused(desk: httpx.Client) -> None:
    """In words of the form, not of the command line."""
    letter = {"letter": ("x.pdf", plain_letter("Monsieur AUTRE"), "application/pdf")}
    data = {**BOTH, **IDENTITY, "action": "joindre", "json": "1"}
    answer = desk.post(FORM, data=data, files=letter, headers=JSON)

    assert answer.status_code == 422
    assert "est-ce le bon courrier" in answer.json()["general"][0]
    # It has a text that names somebody else: nobody can vouch for it.
    assert "scanned" not in answer.json()


def test_a_scanned_letter_is_taken_once_somebody_has_read_it(desk: httpx.Client) -> None:
    """And has copied its name, of that one file; the answer says that nobody else did."""
    letter = {"letter": ("x.pdf", scanned_letter(), "application/pdf")}
    data = {**BOTH, **IDENTITY, "action": "joindre", "json": "1"}
    unread = desk.post(FORM, data=data, files=letter, headers=JSON)
    copied = {**data, "scanned": unread.json()["scanned"]}
    read = desk.post(FORM, data={**copied, "name_read": "Exemple"}, files=letter, headers=JSON)
    other = desk.post(FORM, data={**copied, "name_read": "Modele"}, files=letter, headers=JSON)
    letter = {"letter": ("x.pdf", scanned_letter() + b"\n", "application/pdf")}
    another = desk.post(FORM, data={**copied, "name_read": "Exemple"}, files=letter, headers=JSON)

    assert unread.status_code == 422
    assert "recopiez ici le nom" in unread.json()["general"][0]
    assert "n'est pas celui de ce patient" in other.json()["general"][0]
    # What was copied from one file says nothing of another.
    assert another.status_code == 422
    assert "personne n'a vérifié" in read.json()["notices"][0]
    assert len(text_by_page(base64.b64decode(read.json()["pdf"]))) == read.json()["pages"]


def test_what_must_be_known_of_a_letter_is_shown_without_a_script_too(desk: httpx.Client) -> None:
    """On a screen that carries the file."""
    letter = {"letter": ("x.pdf", scanned_letter(), "application/pdf")}
    order = {**BOTH, **IDENTITY, "action": "joindre"}
    asks = desk.post(FORM, data=order, files=letter).text
    digest = re.search(r'name="scanned" value="(\w+)"', asks)
    assert digest
    copied = {"scanned": digest[1], "name_read": "camille EXEMPLE"}
    page = desk.post(FORM, data={**order, **copied}, files=letter)
    carried = re.search(r"base64,([^\"]+)", page.text)

    assert "personne n&#39;a vérifié" in page.text
    assert carried
    assert base64.b64decode(carried[1]).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "choisissez d&#39;abord"), (b"PK\x03\x04 Word", "enregistrez-le en PDF")],
)
def test_what_is_no_letter_is_refused_in_words(
    desk: httpx.Client, content: bytes, says: str
) -> None:
    """None chosen, or another kind of file."""
    files = {"letter": ("x.pdf" if content else "", content, "application/pdf")}
    page = desk.post(FORM, data={**BOTH, **IDENTITY, "action": "joindre"}, files=files)

    assert page.status_code == 422
    assert says in page.text


@pytest.mark.parametrize("path", ["/fiche/rien", "/fiche/..%2Fx", "/fiche/a.b", "/rien"])
def test_what_does_not_exist_is_said(desk: httpx.Client, path: str) -> None:
    """404, a screen with a way out."""
    page = desk.get(path)

    assert page.status_code == 404
    assert "Choisir une fiche" in page.text


def test_nobody_comes_in_without_being_let_in(served: Served) -> None:
    """A screen for a person, a status for a program; nothing is printed."""
    with served.stranger() as program:
        page = program.get(FORM)
        printed = program.post(FORM, data={**BOTH, **IDENTITY, "action": "imprimer"})
        told = program.post(f"{FORM}/controle", data=BOTH, headers=JSON)

    assert (page.status_code, printed.status_code, told.status_code) == (401, 401, 401)
    assert "fermé" in page.text
    assert not printed.content.startswith(b"%PDF")


def test_patients_are_never_asked_for_in_an_address(desk: httpx.Client) -> None:
    """An address is kept in histories and logs."""
    assert desk.get(f"{FORM}/apercu", params=IDENTITY).status_code == 405
    assert desk.get(f"{FORM}/controle", params=IDENTITY).status_code == 405
    assert "EXEMPLE" not in desk.get(FORM, params=IDENTITY).text


@pytest.mark.long
def test_a_leaflet_that_was_mended_prints_mended(tmp_path: Path) -> None:
    """The hospital's folder is read as it is, without starting the server anew."""
    shelf = tmp_path / "hopital"
    shutil.copytree(MINIMAL, shelf)
    path = shelf / "leaflets" / "visite.yaml"
    with serving(tmp_path, "--library", shelf, "--workers", "1") as one, one.client() as desk:
        before = _post(desk, "imprimer")
        path.write_text(path.read_text("utf-8").replace("Reposez-vous.", "Dormez bien."), "utf-8")
        after = _post(desk, "imprimer")
        wrong = 'facts:\n  d: {figure: "7,5", up_to: "15,0", unit: minute}\n'
        path.write_text(path.read_text("utf-8") + wrong, "utf-8")
        broken, home = _post(desk, "imprimer"), desk.get("/")

    assert "Reposez-vous." in text_by_page(before.content)[1]
    assert "Dormez bien." in text_by_page(after.content)[1]
    assert broken.status_code == 409
    assert "visite.yaml, ligne" in broken.text
    # The first page says so, and offers the others.
    assert home.status_code == 200
    assert "Cette fiche ne peut pas être lue" in home.text
    assert "Vertébroplastie" in home.text


def test_a_draft_past_its_review_says_that_it_prints_barred() -> None:
    """On the first screen, on its form, before the first print, and across each page."""
    with hosting(today=dt.date(2151, 1, 1)) as one, one.program() as desk:
        screens = [desk.get("/").text, desk.get(FORM).text]
        told = _post(desk, "imprimer").text
        printed = _post(desk, "imprimer", seen="1").content
        listed = desk.get(taken(desk, csv_of(patient(1)))).text

    assert all("périmée, s&#39;imprime « NON VALIDÉ »" in screen for screen in screens)
    assert "cette date est passée, elle s&#39;imprime « NON VALIDÉ »" in told
    assert all("NON VALIDÉ" in page for page in text_by_page(printed))
    assert "cette date est passée, elle s&#39;imprime" in " ".join(listed.split())


def test_nothing_of_a_patient_is_left_behind(tmp_path: Path) -> None:
    """No log, header, cookie or file: not even while the server goes on."""
    with serving(tmp_path, "--library", MINIMAL, "--workers", "1") as one, one.client() as desk:
        letter = {"letter": ("CANARI.pdf", plain_letter("Zéphyrine CANARI 12/03/1948"), "")}
        answers = [
            desk.post(f"{FORM}/controle", data={**BOTH, **CANARY}),
            desk.post(f"{FORM}/apercu", data={**BOTH, **CANARY}),
            _post(desk, "imprimer", **CANARY),
            _post(desk, "imprimer", **{**CANARY, "v.date_visite": "serin"}),
            desk.post(FORM, data={**BOTH, **CANARY, "action": "joindre"}, files=letter),
            desk.post(f"{FORM}/apercu", data={**BOTH, "v.nom": "CANARI" * 4000}),
        ]
        headers = [f"{answer.url}{answer.headers}{desk.cookies}" for answer in answers]
        left = [path.read_bytes() for path in (tmp_path / "tmp").rglob("*") if path.is_file()]
    said = "\n".join([*headers, *one.errors, *one.addresses])

    assert [answer.status_code for answer in answers] == [200, 200, 200, 422, 200, 422]
    assert not [word for word in ("CANARI", "phyrine", "1948", "serin") if word in said]
    assert not [content for content in left if b"CANARI" in content or b"serin" in content]
    assert list((tmp_path / "tmp").iterdir()) == []


def test_interleaved_desks_each_get_their_own_patient(served: Served, whole: bool) -> None:
    """Twenty browsers, two hundred documents (a sample by default): never another's page."""
    desks, each = (20, 10) if whole else (6, 3)
    start = threading.Barrier(desks)

    def work(number: int) -> list[tuple[str, bytes]]:
        with served.client() as program:
            start.wait(60)
            printed = []
            for turn in range(each):
                name = f"EXEMPLE-{number:02d}-{turn:02d}"
                data = {"document": "avant", **IDENTITY, "v.nom": name, "action": "telecharger"}
                answer = program.post(FORM, data=data)
                while answer.status_code == 503:
                    answer = program.post(FORM, data=data)
                printed.append((name, answer.content))
            return printed

    with served.client():
        pass
    with ThreadPoolExecutor(desks) as people:
        results = [pair for printed in people.map(work, range(desks)) for pair in printed]
    found = [re.findall(r"EXEMPLE-\d\d-\d\d", " ".join(text_by_page(pdf))) for _, pdf in results]

    assert len(results) == desks * each
    assert found == [[name] for name, _ in results]


@pytest.mark.long
def test_a_full_queue_says_when_to_come_back(tmp_path: Path) -> None:
    """503 with Retry-After; the server's health is told meanwhile, and nothing is lost."""
    crowd = 60
    with serving(tmp_path, "--library", MINIMAL, "--workers", "1") as one:
        with one.client():
            pass

        def ask(_: int) -> httpx.Response:
            with one.client() as program:
                return program.post(f"{FORM}/apercu", data=BOTH, headers=JSON)

        with ThreadPoolExecutor(crowd + 1) as people, one.stranger() as healthy:
            asked = [people.submit(ask, number) for number in range(crowd)]
            health = healthy.get("/health", timeout=10)
            answers = [one_asked.result() for one_asked in asked]
    statuses = [answer.status_code for answer in answers]
    late = next(answer for answer in answers if answer.status_code == 503)

    assert health.json() == {"status": "ok"}
    assert set(statuses) == {200, 503}
    assert statuses.count(200) >= 32
    assert int(late.headers["retry-after"]) >= 1
    assert "Trop de demandes" in late.json()["general"][0]
