"""Documents become PDF bytes: nothing is fetched, nothing is silently missing."""

import dataclasses
import errno
import io
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from feuillet.check.names import refuse_name
from feuillet.deliver import ScratchFull
from feuillet.errors import RenderError
from feuillet.model.leaflet import Document, Leaflet, Look
from feuillet.model.variables import IDENTITY
from feuillet.read import read_leaflet
from feuillet.render.engine import AssetFetcher, render_pdf
from tests.helpers import (
    LIBRARIES,
    assert_same_pages,
    compose,
    headings,
    ink_outside,
    names_in,
    pages_as_pictures,
    print_html,
    print_leaflet,
    squeezed,
    start_feuillet,
    text_by_page,
)

Patient = Mapping[str, str]

START = """
title: Essai
version: "1.0"
written: 2026-11-01
review: 2028-11-01
authors: [Équipe]
audience: Pour un adulte.
aim: Pour les essais.
sources: {service: {title: Texte d'essai}}
"""


class Listener:
    """A server on this machine that remembers who called."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            with caller:
                caller.recv(1000)
                caller.sendall(b"HTTP/1.0 404 Not Found\r\n\r\n")

    def close(self) -> None:
        """Stop listening."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(timeout=10)


def _picture_count(pdf: bytes) -> int:
    """Return how many pictures a PDF holds, drawn or of dots."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        subtypes = [
            str(item.get("/Subtype"))
            for item in document.objects
            if isinstance(item, pikepdf.Stream)
        ]
    return sum(subtype in ("/Image", "/Form") for subtype in subtypes)


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A real server; when the test is done, it proves that it would have noticed a call."""
    server = Listener()
    yield server
    before = server.calls
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
            f"http://{server.address}/"
        )
    refusal.value.close()
    server.close()
    assert server.calls == before + 1


def _payloads(address: str) -> list[str]:
    """Return texts that would read a file, call a server or change the page, were they HTML."""
    return [
        "<link rel=attachment href=file:///etc/passwd>",
        "<a rel=attachment href=file:///etc/passwd>x</a>",
        "<img src=file:///etc/hostname>",
        "<img src=FILE:///etc/hostname>",
        f"<img src=http://{address}/img>",
        f"<img src=//{address}/img>",
        f"<link rel=stylesheet href=http://{address}/css>",
        f"<style>@import url(http://{address}/i)</style>",
        "<style>@import url(file:///etc/passwd)</style>",
        f"<p style=background:url(http://{address}/u)>",
        f"<style>@font-face{{font-family:f;src:url(http://{address}/f)}}</style>",
        f"<style>p::before{{content:url(http://{address}/c)}}</style>",
        f"<style>li{{list-style:url(http://{address}/l)}}</style>",
        f"<object data=http://{address}/o></object>",
        f"<embed src=http://{address}/e>",
        f"<base href=http://{address}/>",
        f"<iframe src=http://{address}/f></iframe>",
        f"<script src=http://{address}/s></script>",
        f"<meta http-equiv=refresh content=0;url=http://{address}/m>",
        f"<svg><image href=http://{address}/svg /></svg>",
        f"<svg><use href=http://{address}/use /></svg>",
        f"<img src=\"data:image/svg+xml,<svg><image href='http://{address}/d'/></svg>\">",
        "<style>body *{display:none}</style>",
        "</p><h1>FAUX DIAGNOSTIC",
        "<!-- tout ce qui suit disparaît",
        "--> fin",
        "<![CDATA[",
        "{{ 7*7 }}",
        "{{ cycler.__init__.__globals__.os.popen('touch PREUVE').read() }}",
        "{% raw %}",
        "<a href=javascript:alert(1)>x</a>",
        "&lt;b&gt; &#39; &amp;",
        'O\'Brien & <Fils> "x" \\',
        "**gras** [lien](http://exemple.org)",
    ]


# Injection: most of these are refused where they are typed; the page does not rest on that.


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let through what a program may have left in a text."""
    monkeypatch.setattr("feuillet.check.field.is_left_over", lambda _: False)


@pytest.mark.usefixtures("trusting")
def test_no_text_of_a_value_is_ever_obeyed(
    look: Look,
    identity: Patient,
    listener: Listener,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Thirty-odd attacks, one a field: each is printed letter by letter, and nothing happens."""
    monkeypatch.chdir(tmp_path)
    payloads = _payloads(listener.address)
    names = [f"champ_{index}" for index in range(len(payloads))]
    leaflet = read_leaflet(
        START
        + "variables:\n"
        + "".join(f"  {name}: {{label: L {name}, type: text, example: x}}\n" for name in names)
        + "documents:\n  feuille:\n    title: F\n    pages: 9\n    sections:\n"
        + "      - title: Vous\n        blocks:\n          - card:\n"
        + "".join(f"              - {{label: C, value: {name}}}\n" for name in names)
        + "".join(f'          - text: "Début {{{{ {name} }}}} fin"\n' for name in names),
        "essai.yaml",
    )

    pdf = print_leaflet(leaflet, {**identity, **dict(zip(names, payloads, strict=True))}, look)
    control = print_leaflet(leaflet, {**identity, **dict.fromkeys(names, "Boire")}, look)

    text = squeezed(" ".join(text_by_page(pdf)))
    for payload in payloads:
        assert text.count(squeezed(payload)) >= 2, payload
    assert listener.calls == 0
    assert list(tmp_path.iterdir()) == []
    assert headings(pdf) == headings(control)
    assert _picture_count(pdf) == _picture_count(control)
    assert names_in(pdf) == names_in(control)
    assert not names_in(pdf) & {"/EmbeddedFiles", "/Filespec", "/FileAttachment", "/URI", "/JS"}


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("start", [0, 3, 6, 7])
def test_no_text_of_an_identity_is_ever_obeyed(
    surgery: Leaflet, look: Look, identity: Patient, listener: Listener, start: int
) -> None:
    """The same attacks in a name, as far as names are taken that hold an address or a path: none.

    Header and body have every letter, the rest is unchanged.
    """
    taken = [text for text in _payloads(listener.address) if not refuse_name(f"{text} A")]
    last, first, other = (
        # A name has a letter.
        text if any(map(str.isalpha, text)) else f"{text} A"
        for text in taken[start : start + 3]
    )
    raw = {**identity, "nom": last, "prenom": first, "consigne": other}

    pdf = print_leaflet(surgery, raw, look)
    control = print_leaflet(surgery, {**identity, "consigne": "Boire"}, look)

    text = squeezed(" ".join(text_by_page(pdf)))
    assert text.count(squeezed(last)) >= 2
    assert squeezed(first) in text
    assert squeezed("Dernière ligne de la feuille.") in text
    assert listener.calls == 0
    assert headings(pdf) == headings(control)
    assert _picture_count(pdf) == _picture_count(control)
    assert names_in(pdf) == names_in(control)


@pytest.mark.parametrize(
    "name", ['O\'Brien & <Fils> "x" \\', "DUPONT\\", "Ñúñez Nguyễn ﬁ".replace("ﬁ", "fi")]
)
def test_names_are_the_same_in_the_header_and_in_the_body(
    surgery: Leaflet, look: Look, identity: Patient, name: str
) -> None:
    """Quotes, signs and a last backslash neither change a name nor remove the header."""
    text = squeezed(text_by_page(print_leaflet(surgery, {**identity, "nom": name}, look))[0])

    assert text.count(squeezed(name)) == 2
    assert squeezed(f"{name} Camille") in text
    assert "12/03/1948" in text


def test_the_identity_is_on_every_page(look: Look, identity: Patient) -> None:
    """A page that falls on the floor still says whose it is."""
    leaflet = read_leaflet(
        START
        + "documents:\n  feuille:\n    title: F\n    pages: 3\n    sections:\n"
        + "".join(
            f"      - {{title: Partie {n}, new_page: true, blocks: [{{text: Page {n}.}}]}}\n"
            for n in range(3)
        ),
        "essai.yaml",
    )

    pages = text_by_page(print_leaflet(leaflet, {**identity, "ipp": "0000123456"}, look))

    assert len(pages) >= 3
    for part in ("EXEMPLE", "Camille", "12/03/1948", "0000123456"):
        assert all(part in page for page in pages)


# Addresses.


def test_no_test_can_reach_beyond_this_machine() -> None:
    """The guard that every test stands behind does hold."""
    for reach in (
        lambda: socket.create_connection(("192.0.2.1", 9), timeout=1),
        lambda: socket.getaddrinfo("exemple.org", 80),
    ):
        with pytest.raises(AssertionError, match="network"):
            reach()


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "http://127.0.0.1/x",
        "https://exemple.org/x",
        "ftp://exemple.org/x",
        "data:text/plain,x",
        "//exemple.org/x",
        "leaf://exemple.org/x",
        "leaf:../hospital.yaml",
        "leaf:/etc/passwd",
        "leaf:absent.png",
        "LEAF:qr.svg",
        "/etc/passwd",
        "",
    ],
)
def test_only_bundled_names_are_fetched(look: Look, address: str) -> None:
    """Any other address is refused, and the refusal is remembered."""
    fetcher = AssetFetcher(look.assets)

    with pytest.raises(ValueError, match="refused"):
        fetcher.fetch(address)

    assert len(fetcher.refused) == 1
    assert fetcher.fetch("leaf:qr.svg").read().startswith(b"<svg")


@pytest.mark.parametrize(
    "body",
    [
        "<img src='file:///etc/hostname'>",
        "<img src='FILE:///etc/hostname'>",
        "<img src='http://ADRESSE/x'>",
        "<img src='//ADRESSE/x'>",
        "<img src='ftp://ADRESSE/x'>",
        "<img src='data:image/png;base64,AAAA'>",
        "<link rel=stylesheet href='http://ADRESSE/x'>",
        "<style>@import url(file:///etc/passwd);</style>",
        "<p style='background: url(http://ADRESSE/x)'>x",
        "<object data='http://ADRESSE/x'></object>",
        "<embed src='http://ADRESSE/x'>",
        "<link rel=attachment href='file:///etc/passwd'>",
        "<base href='http://ADRESSE/'><img src='x.png'>",
        "<svg width='9' height='9'><image href='file:///etc/hostname' width='9' height='9'/></svg>",
        "<svg width='9' height='9'><image href='http://ADRESSE/x' width='9' height='9'/></svg>",
        "<img src='leaf:hostile.svg'>",
        "<p style='background: url(leaf:hostile.svg)'>x",
    ],
)
def test_a_page_that_asks_for_an_address_is_refused(
    look: Look, listener: Listener, body: str
) -> None:
    """Even inside a drawing, where the layout engine says nothing of it."""
    hostile = b"""<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">
    <image href="file:///etc/hostname" width="9" height="9"/></svg>"""

    with pytest.raises(RenderError) as refusal:
        print_html(body.replace("ADRESSE", listener.address), look, {"hostile.svg": hostile})

    assert listener.calls == 0
    assert all(problem.startswith("Mise en page refusée : ") for problem in refusal.value.problems)
    assert "hostname" not in str(refusal.value)


# Nothing is silently missing.


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("<p>Un mot<img src='leaf:absent.png'>", "absent.png"),
        ("<p style='background: url(leaf:absent.svg)'>x", "absent.svg"),
        (
            "<style>@font-face { font-family: f; src: url(leaf:absent.ttf) }</style><p>x",
            "absent.ttf",
        ),
        ("<p><a href='#nulle-part'>x</a>", "renvoi"),
        ("<p>大野", "lettre"),
        ("<p>\ue000", "lettre"),
        ("<img src='leaf:names.css'>", "image"),
        ("<link rel=stylesheet href='leaf:qr.svg'><p>x", "feuille de style"),
        ("<style>@font-face { font-family: f; src: url(leaf:names.css) }</style><p>x", "police"),
        ("<p style='couleur: rouge'>x", "règle de style"),
        ("<p style='width: beaucoup'>x", "règle de style"),
    ],
)
def test_whatever_the_layout_engine_complains_of_fails_the_page(
    look: Look, body: str, says: str
) -> None:
    """A missing picture, font, anchor or letter, and a style it did not understand."""
    with pytest.raises(RenderError, match=r"^Mise en page refusée : ") as refusal:
        print_html(body, look)

    assert says in str(refusal.value)


def test_a_font_that_is_none_of_ours_fails_the_page(look: Look) -> None:
    """Here, one that the first document does not have."""
    first = Document("vide", "Vide", "<html lang=fr><title>Vide</title><body>", (), {})
    html = "<html lang=fr><title>Essai</title><body><p>Un mot"
    second = Document("essai", "Essai", html, look.styles, look.assets)

    with pytest.raises(RenderError, match="une police de la machine s'est glissée dans la page"):
        render_pdf([first, second])


def test_a_full_temporary_folder_is_told(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine keeps its fonts there."""

    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "in the words of the system")

    monkeypatch.setattr("feuillet.render.engine.HTML", full)

    with pytest.raises(ScratchFull, match=r"^Dossier temporaire : .* libérez de la place"):
        print_html("<p>Un mot", look)


def test_a_page_without_fault_is_printed(look: Look) -> None:
    """The same way of printing gives a page when nothing is wrong."""
    rendered = print_html("<p>Un mot <img src='leaf:qr.svg' alt='Code'>", look)

    assert rendered.pages == (1,)
    assert text_by_page(rendered.pdf) == ["Un mot"]


def test_a_refusal_leaves_the_next_page_alone(
    surgery: Leaflet, look: Look, identity: Patient
) -> None:
    """What was wrong with one page is not held against the next."""
    before = print_leaflet(surgery, identity, look)
    for body in ("<img src='file:///etc/hostname'>", "<p>大野", "<a href='#nulle-part'>x</a>"):
        with pytest.raises(RenderError):
            print_html(body, look)

    assert print_leaflet(surgery, identity, look) == before


def _fonts(pdf: bytes) -> set[bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        descriptors = [
            item
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
        return {bytes(item["/FontFile2"].read_bytes()) for item in descriptors}


def test_every_font_in_a_page_is_one_of_ours(
    surgery: Leaflet, look: Look, identity: Patient
) -> None:
    """Four bundled files, embedded whole: the page looks the same on every machine."""
    pdf = print_leaflet(surgery, {**identity, "nom": "Nguyễn"}, look)
    ours = {content for name, content in look.assets.items() if name.endswith(".ttf")}

    assert _fonts(pdf)
    assert _fonts(pdf) <= ours


@pytest.mark.parametrize(
    "family", ["'DejaVu Sans'", "'Noto Sans'", "serif", "monospace", "'Police Inconnue'"]
)
def test_no_font_of_the_machine_slips_into_a_page(look: Look, family: str) -> None:
    """A hospital's style may name a font of its desks: the page is set in ours all the same."""
    ours = {content for name, content in look.assets.items() if name.endswith(".ttf")}
    style = f"body, p {{ font-family: {family} !important }}"
    dressed = dataclasses.replace(look, styles=(*look.styles, style))

    rendered = print_html("<p>Un mot", dressed)

    assert text_by_page(rendered.pdf) == ["Un mot"]
    assert _fonts(rendered.pdf)
    assert _fonts(rendered.pdf) <= ours


@pytest.mark.parametrize("style", ["h1 { colour: red }", "p { background: url(leaf:rien.svg) }"])
def test_a_wrong_style_is_refused_each_time(look: Look, style: str) -> None:
    """Though styles are parsed once a process: a server would print the next patient without it."""
    dressed = dataclasses.replace(look, styles=(*look.styles, style))
    for _ in range(2):
        with pytest.raises(RenderError, match="Mise en page refusée"):
            print_html("<p>Un mot", dressed)


# Inside the paper.


def test_the_longest_names_stay_on_the_paper(look: Look, identity: Patient) -> None:
    """The widest letters, without a space, in every line of the identity: all can be read."""
    longest = {name: "W" * IDENTITY[name].longest for name in ("nom", "prenom", "ipp")}
    leaflet = read_leaflet(
        f"{START}documents: {{feuille: {{title: F, pages: 1, sections: [{{title: S, blocks: "
        "[{text: Bonjour.}]}]}}\n",
        "essai.yaml",
    )

    pdf = print_leaflet(leaflet, {**identity, **longest}, look)

    assert ink_outside(pdf) == []
    assert text_by_page(pdf)[0].count("W") == sum(map(len, longest.values()))


def test_a_long_value_in_running_text_stays_on_the_paper(look: Look, identity: Patient) -> None:
    """Two hundred letters without a space are broken rather than cut off."""
    leaflet = read_leaflet(
        START
        + "variables: {mot: {label: Mot, type: text, example: x}}\n"
        + "documents:\n  feuille:\n    title: F\n    pages: 1\n    sections:\n"
        + "      - title: S\n        blocks:\n"
        + '          - {text: "Un {{ mot }}."}\n'
        + '          - {list: ["Un {{ mot }}."]}\n'
        + '          - {checklist: ["Un {{ mot }}."]}\n'
        + '          - {columns: [A, B], rows: [["{{ mot }}", "{{ mot }}"]]}\n'
        + '          - {warning: Attention, text: "Un {{ mot }}."}\n'
        + "          - {card: [{label: L, value: mot}]}\n",
        "essai.yaml",
    )

    pdf = print_leaflet(leaflet, {**identity, "mot": "W" * 200}, look)

    assert ink_outside(pdf) == []
    assert squeezed(" ".join(text_by_page(pdf))).count("W") == 7 * 200


# Determinism.


def test_the_same_patient_gives_the_same_bytes(
    surgery: Leaflet, look: Look, identity: Patient
) -> None:
    """Before and after another patient, in one process."""
    first = print_leaflet(surgery, identity, look)
    other = print_leaflet(surgery, {**identity, "nom": "AUTRE", "consigne": "Autre"}, look)

    assert print_leaflet(surgery, identity, look) == first
    assert other != first


def test_decomposed_accents_give_the_same_bytes(
    surgery: Leaflet, look: Look, identity: Patient
) -> None:
    """A name typed on another machine is the same name."""
    composed = print_leaflet(surgery, {**identity, "nom": "LEF\u00c8VRE"}, look)
    apart = print_leaflet(surgery, {**identity, "nom": "LEFE\u0300VRE"}, look)

    assert composed == apart


@pytest.mark.slow
def test_the_machine_leaves_no_trace_in_the_bytes(tmp_path: Path, look: Look) -> None:
    """Time zone, language, hash seed, a declared date and installed fonts change nothing."""
    fonts = tmp_path / "home" / ".fonts"
    fonts.mkdir(parents=True)
    (fonts / "autre.ttf").write_bytes(look.assets["fonts/text-bold.ttf"])
    values = b"nom: EXEMPLE\nprenom: Camille\ndate_naissance: 12/03/1948\n"
    command = ("render", "visite", "--library", LIBRARIES / "minimal", "--values", "-", "-o", "-")
    here = start_feuillet(*command, typed=values, cwd=tmp_path, TZ="Pacific/Auckland", LC_ALL="C")
    there = start_feuillet(
        *command,
        typed=values,
        TZ="America/Los_Angeles",
        LC_ALL="C.utf8",
        PYTHONHASHSEED="4242",
        SOURCE_DATE_EPOCH="86400",
        HOME=str(tmp_path / "home"),
        XDG_DATA_HOME=str(tmp_path / "home"),
    )

    assert here.stdout.startswith(b"%PDF")
    assert here.stdout == there.stdout


def test_two_documents_in_one_file_are_those_documents(
    surgery: Leaflet, look: Look, identity: Patient, tmp_path: Path
) -> None:
    """Joining adds pages up and changes none of them; each numbers its own pages."""
    document = compose(surgery, identity, look)

    alone = render_pdf([document])
    twice = render_pdf([document, document])

    assert twice.pages == (*alone.pages, *alone.pages)
    assert text_by_page(twice.pdf) == text_by_page(alone.pdf) * 2
    with pikepdf.open(io.BytesIO(twice.pdf)) as joined:
        del joined.pages[len(alone.pages) :]
        half = io.BytesIO()
        joined.save(half)
    assert_same_pages(half.getvalue(), alone.pdf, tmp_path)


def test_a_bar_can_follow_the_work(surgery: Leaflet, look: Look, identity: Patient) -> None:
    """Each document counts one step, and the writing another."""
    steps: list[None] = []
    document = compose(surgery, identity, look)

    render_pdf([document, document], on_step=lambda: steps.append(None))

    assert len(steps) == 3


@pytest.mark.parametrize(("profile", "part"), [("standard", "2"), ("dmp", "1")])
def test_each_profile_says_which_kind_of_archive_it_is(
    surgery: Leaflet, look: Look, identity: Patient, profile: str, part: str
) -> None:
    """PDF/A-2 for us, PDF/A-1 for the shared record; both are tagged and in French."""
    pdf = render_pdf([compose(surgery, identity, look)], profile=profile).pdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        packet = document.Root.Metadata.read_bytes().decode()
        assert f'pdfaid:part="{part}"' in packet
        assert ('pdfuaid:part="1"' in packet) is (profile == "standard")
        assert bool(document.Root.MarkInfo.Marked)
        assert str(document.Root.Lang).startswith("fr")


@pytest.mark.parametrize("profile", ["standard", "dmp"])
def test_the_print_dialogue_proposes_both_sides_and_the_true_size(
    surgery: Leaflet, look: Look, identity: Patient, profile: str
) -> None:
    """A page that « fits » the paper has smaller letters than its reader was meant to have."""
    pdf = render_pdf([compose(surgery, identity, look)], profile=profile).pdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        told = document.Root.ViewerPreferences
        assert (told.PrintScaling, told.Duplex) == ("/None", "/DuplexFlipLongEdge")
        assert told.DisplayDocTitle


def test_two_pictures_under_one_name_are_never_taken_for_each_other(look: Look) -> None:
    """What a page shows is its own, though an earlier page had another under that address."""

    def printed(colour: str) -> list[Image.Image]:
        picture = io.BytesIO()
        Image.new("RGB", (9, 9), colour).save(picture, "PNG")
        style = "width: 90mm; image-rendering: crisp-edges"
        body = f'<p><img src="leaf:own.png" alt="Essai" style="{style}">'
        return pages_as_pictures(print_html(body, look, {"own.png": picture.getvalue()}).pdf)

    reds = [sum(page.getpixel((150, 150)) == (255, 0, 0) for page in printed("red"))]
    blues = [sum(page.getpixel((150, 150)) == (0, 0, 255) for page in printed("blue"))]

    assert (reds, blues) == ([1], [1])
