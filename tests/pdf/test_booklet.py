"""The booklet: pages in the order of folded sheets, in their own size, or refused."""

import contextlib
import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from pikepdf import Array, Dictionary, Name
from PIL import ImageOps

from feuillet.cli.advice import as_commands
from feuillet.errors import BookletUnusable
from feuillet.find import Library
from feuillet.model.options import PrintOptions
from feuillet.pdf.booklet import fold_order, impose_booklet
from feuillet.produce import produce_pdf
from tests.helpers import TODAY, names_in, pages_as_pictures, run_feuillet, squeezed, text_by_page

MILLIMETRE = 72 / 25.4
A5 = (148.0, 210.0)
PATIENT = {"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"}


def a_file(
    count: int,
    size: tuple[float, float] = A5,
    change: Callable[[pikepdf.Pdf], None] = lambda _: None,
    **saving: object,
) -> bytes:
    """Return a PDF of so many pages: a number, and a black square 20 mm from two edges.

    Args:
        size: Width and height, in millimetres.
        change: What is wrong with it.
        saving: How pikepdf saves it.
    """
    width, height = (side * MILLIMETRE for side in size)
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )
        for number in range(1, count + 1):
            pdf.add_blank_page(page_size=(width, height))
            page = pdf.pages[-1]
            page.Resources = Dictionary(Font=Dictionary(F=font))
            near = 20 * MILLIMETRE
            page.Contents = pdf.make_stream(
                f"{near} {near} 30 30 re f"
                f" BT /F 20 Tf 200 300 Td (page {number} fin) Tj ET".encode()
            )
        change(pdf)
        finished = io.BytesIO()
        pdf.save(finished, **saving)  # type: ignore[arg-type]
    return finished.getvalue()


@pytest.fixture(scope="module")
def leaflet(library: Library) -> bytes:
    """A shipped leaflet on A5 pages, two documents in one file."""
    return produce_pdf(
        library, "vertebroplastie", PATIENT, PrintOptions(page_format="a5"), today=TODAY
    ).pdf


@pytest.fixture(scope="module")
def booklet(leaflet: bytes) -> bytes:
    """Its sheets."""
    return impose_booklet(leaflet).pdf


def read_folded(sides: Sequence[tuple[int | None, int | None]]) -> list[int | None]:
    """Return the pages in the order of a reader who leafs through the folded sheets.

    The first sheet lies outside; the left of a side's back is behind the right of its front.
    """
    sheets = [(sides[at], sides[at + 1]) for at in range(0, len(sides), 2)]
    to_the_middle = [page for front, back in sheets for page in (front[1], back[0])]
    from_the_middle = [page for front, back in reversed(sheets) for page in (back[1], front[0])]
    return to_the_middle + from_the_middle


@given(count=st.integers(1, 40))
def test_folded_sheets_are_read_in_order(count: int) -> None:
    """Page 1 outside, then each page by its neighbours, blank ones at the end."""
    sides = fold_order(count)
    pages = read_folded(sides)

    assert len(sides) % 2 == 0
    assert len(pages) - count in range(4)
    assert pages == [*range(1, count + 1), *[None] * (len(pages) - count)]


def test_the_outer_sheet_holds_the_last_page_and_the_first() -> None:
    """Eight pages, on two sheets: as printers have always done."""
    assert fold_order(8) == [(8, 1), (2, 7), (6, 3), (4, 5)]


@pytest.mark.parametrize("count", [1, 4, 5, 12])
def test_each_side_shows_its_two_pages(count: int) -> None:
    """The file follows the order, left before right, blank where there is no page."""
    made = impose_booklet(a_file(count))
    with pypdfium2.PdfDocument(made.pdf) as document:
        halves = [
            page.get_textpage().get_text_bounded(left=left, right=left + 421).strip()
            for page in document
            for left in (0, 421)
        ]
    wanted = [page for side in fold_order(count) for page in side]

    assert halves == [f"page {page} fin" if page else "" for page in wanted]
    assert (made.pages, made.sheets) == (count, -(-count // 4))


def test_a_leaflet_is_printed_whole(leaflet: bytes, booklet: bytes) -> None:
    """Each side says what its two pages say, letter for letter."""
    pages = [squeezed(text) for text in text_by_page(leaflet)]
    with pypdfium2.PdfDocument(booklet) as document:
        width = document[0].get_width() / 2
        halves = [
            squeezed(page.get_textpage().get_text_bounded(left=left, right=left + width))
            for page in document
            for left in (0, width)
        ]
    wanted = [page for side in fold_order(len(pages)) for page in side]

    assert halves == [pages[page - 1] if page else "" for page in wanted]


def test_sheets_are_a4_across(booklet: bytes) -> None:
    """297 × 210 mm, for any printer."""
    with pypdfium2.PdfDocument(booklet) as document:
        sizes = {
            tuple(round(side / MILLIMETRE, 2) for side in page.get_size()) for page in document
        }

    assert sizes == {(297.0, 210.0)}


def test_letters_keep_their_size_and_their_place(leaflet: bytes, booklet: bytes) -> None:
    """Each page touches the fold and is never scaled: to a tenth of a millimetre."""
    with pypdfium2.PdfDocument(leaflet) as pages, pypdfium2.PdfDocument(booklet) as sheets:
        count = len(pages)
        off = []
        for sheet, (left, right) in zip(sheets, fold_order(count), strict=True):
            shifts = {left: 148.5 - 148, right: 148.5}
            placed = _boxes(sheet)
            for number, shift in shifts.items():
                if number is not None:
                    # Neither page is drawn inside the other.
                    boxes = _boxes(pages[number - 1])
                    moved = placed[: len(boxes)] if number == left else placed[-len(boxes) :]
                    off += [
                        abs(to - (at + (shift * MILLIMETRE if edge % 2 == 0 else 0)))
                        for before, after in zip(boxes, moved, strict=True)
                        for edge, (at, to) in enumerate(zip(before, after, strict=True))
                    ]

    assert len(off) > 10_000
    assert max(off) < 0.1 * MILLIMETRE


def _boxes(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    """Return the box of each letter, in the order of the page."""
    text = page.get_textpage()
    return [
        text.get_charbox(index)
        for index in range(text.count_chars())
        if text.get_text_range(index, 1).strip()
    ]


def _ink(pdf: bytes, page: int = 0) -> tuple[float, ...]:
    """Return left, top, right and bottom of what is black on a page, in millimetres."""
    scale = 4
    box = ImageOps.invert(pages_as_pictures(pdf, scale)[page].convert("L")).getbbox()
    assert box is not None
    return tuple(edge / scale / MILLIMETRE for edge in box)


def _turned(pdf: pikepdf.Pdf) -> None:
    """Lay the page on its side, and say that it is to be turned."""
    width, height = A5
    page = pdf.pages[0]
    page.MediaBox = Array([0, 0, height * MILLIMETRE, width * MILLIMETRE])
    page.Rotate = 90


def _shifted(pdf: pikepdf.Pdf) -> None:
    """Count from a corner that is not the page's, and name the corners the other way round."""
    page = pdf.pages[0]
    page.MediaBox = Array(
        [A5[0] * MILLIMETRE - 30, A5[1] * MILLIMETRE - 50, -30, -50],
    )


def _cropped(pdf: pikepdf.Pdf) -> None:
    """Show a part of a larger page, in A5, with marks for a printer outside what is kept."""
    page = pdf.pages[0]
    page.MediaBox = Array([-100, -100, 700, 900])
    page.CropBox = Array([-20, -20, A5[0] * MILLIMETRE - 20, A5[1] * MILLIMETRE - 20])
    page.TrimBox = Array([50, 50, 100, 100])


@pytest.mark.parametrize("change", [lambda _: None, _turned, _shifted, _cropped])
def test_a_page_is_shown_as_its_reader_shows_it(change: Callable[[pikepdf.Pdf], None]) -> None:
    """Turned, moved or cut as the file says: on the sheet, it stands where it stood."""
    single = a_file(1, change=change)
    left, top, right, bottom = _ink(single)
    placed = _ink(impose_booklet(single).pdf)

    assert placed == pytest.approx((left + 148.5, top, right + 148.5, bottom), abs=0.2)


def test_what_a_page_does_not_show_is_not_printed() -> None:
    """What lies outside the part to be seen does not reach the page beside it."""

    def cut(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.MediaBox = Array([0, 0, 900, 900])
            page.CropBox = Array([300, 0, 300 + A5[0] * MILLIMETRE, A5[1] * MILLIMETRE])

    sheets = impose_booklet(a_file(2, change=cut)).pdf

    assert ImageOps.invert(pages_as_pictures(sheets)[0].convert("L")).getbbox() is None


@pytest.mark.parametrize("miss", [-0.9, 0.9])
def test_a_page_may_miss_a5_by_less_than_a_millimetre(miss: float) -> None:
    """Other programs round; the page still touches the fold, at half the height."""
    size = (A5[0] + miss, A5[1] + miss)
    left, _, _, bottom = _ink(impose_booklet(a_file(1, size)).pdf)

    assert left == pytest.approx(148.5 + 20, abs=0.2)
    assert bottom == pytest.approx(210 - 20 + miss / 2, abs=0.2)


def test_fonts_are_stored_once(leaflet: bytes, booklet: bytes) -> None:
    """As in the file that was given, however many pages use them."""
    assert _fonts(booklet) == _fonts(leaflet) > 0
    assert len(booklet) < 1.2 * len(leaflet)


def _fonts(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return sum(
            isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item
            for item in document.objects
        )


def test_title_and_language_are_kept_and_nothing_is_claimed(booklet: bytes) -> None:
    """Sheets are for paper: no tags, no outline, no word of PDF/UA or PDF/A."""
    with pikepdf.open(io.BytesIO(booklet)) as document:
        assert str(document.docinfo.Title).startswith("Vertébroplastie : Fiche d’information")
        assert str(document.Root.Lang) == "fr-FR"
        assert not {"/StructTreeRoot", "/MarkInfo", "/Outlines", "/Metadata"} & set(document.Root)
        assert document.check_pdf_syntax() == []
    assert b"pdfuaid" not in booklet
    assert b"pdfaid" not in booklet


def test_the_print_dialog_is_told_how(booklet: bytes) -> None:
    """No scaling, both sides, turned over the short edge."""
    with pikepdf.open(io.BytesIO(booklet)) as document:
        told = document.Root.ViewerPreferences

        assert (told.PrintScaling, told.Duplex) == (Name("/None"), Name.DuplexFlipShortEdge)


def test_equal_files_give_equal_bytes(leaflet: bytes, booklet: bytes) -> None:
    """No clock, no chance."""
    assert impose_booklet(leaflet).pdf == booklet


def test_nothing_that_acts_is_carried_over() -> None:
    """A script of the file or of a page stays where it was."""

    def arm(pdf: pikepdf.Pdf) -> None:
        script = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.Root.OpenAction = script
        pdf.pages[0].AA = Dictionary(O=script)

    armed = a_file(4, change=arm)

    assert "/JS" in names_in(armed)
    assert not {"/JS", "/AA", "/OpenAction"} & names_in(impose_booklet(armed).pdf)


def _noted(pdf: pikepdf.Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=[0, 0, 50, 50])
    pdf.pages[1].Annots = Array([pdf.make_indirect(note)])


def _layered(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary())


def _mixed(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].MediaBox = Array([0, 0, 595.276, 841.89])


def _enlarged(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].UserUnit = 2


def _sizeless(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].MediaBox = Array([0, 0, 400])


def _locked(user: str) -> bytes:
    return a_file(4, encryption=pikepdf.Encryption(user=user, owner="exemple"))


_SAME = "n'est pas en A5 (page 1 :"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (a_file(4, (210, 297)), f"{_SAME} 210 × 297 mm"),
        (a_file(1, (149.2, 210)), f"{_SAME} 149 × 210 mm"),
        (a_file(1, change=_enlarged), f"{_SAME} 296 × 420 mm"),
        (a_file(4, change=_mixed), "tout entier en A5 (page 3 : 210 × 297 mm)"),
        (a_file(0), "aucune page"),
        (a_file(201), "plus de 200 pages"),
        (_locked("exemple"), "protégé par un mot de passe"),
        (_locked(""), "protégé"),
        (a_file(4, change=_noted), "la page 2 porte une note"),
        (a_file(4, change=_layered), "calques"),
        (a_file(4, change=_sizeless), "n'est pas tout entier en A5 (page 1"),
        (a_file(4)[:700], "abîmé"),
        (b"%PDF-1.7\n", "abîmé"),
        (b"Bonjour", "n'est pas un PDF"),
        (b"", "n'est pas un PDF"),
        (b"%PDF-1.7\n" + bytes(50_000_000), "trop gros"),
    ],
    ids=lambda given: given[:40] if isinstance(given, str) else "",
)
def test_what_cannot_become_a_booklet_is_refused(content: bytes, says: str) -> None:
    """In one line that says what is wrong and what to do; a shrunken page could not be read."""
    with pytest.raises(BookletUnusable) as refusal:
        impose_booklet(content)

    assert says in str(refusal.value)
    said = as_commands(str(refusal.value))
    assert "render --format a5" in said or says in ("trop gros", "n'est pas un PDF")
    assert len(refusal.value.problems) == 1
    assert refusal.value.exit_code == 4
    assert refusal.value.__context__ is None


def _turned(angle: int, *pages: int) -> Callable[[pikepdf.Pdf], None]:
    def turn(pdf: pikepdf.Pdf) -> None:
        for page in pages:
            pdf.pages[page - 1].Rotate = angle

    return turn


@pytest.mark.parametrize("angle", [90, 270, -90, 450])
def test_pages_that_are_shown_upright_are_taken(angle: int) -> None:
    """However the file says it: a page across, turned by a quarter."""
    assert impose_booklet(a_file(2, (210, 148), _turned(angle, 1, 2))).pages == 2


@pytest.mark.parametrize(
    ("content", "which"),
    [
        (a_file(4, (210, 148)), "(toutes)"),
        (a_file(4, A5, _turned(90, 1, 2, 3, 4)), "(toutes)"),
        (a_file(4, A5, _turned(270, 2, 3)), "(2, 3)"),
    ],
    ids=["across", "turned", "some"],
)
def test_pages_that_lie_are_told_how_to_stand(content: bytes, which: str) -> None:
    """They have the size: to ask for A5 again would bring the same."""
    with pytest.raises(BookletUnusable, match="pivoter d'un quart de tour") as refusal:
        impose_booklet(content)

    said = as_commands(str(refusal.value))
    assert which in said
    assert "render" not in said


def test_a_portfolio_is_no_booklet() -> None:
    """What it shows is not what it holds."""

    def collect(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["piece.txt"] = b"autre chose"
        pdf.Root.Collection = Dictionary(View=Name.D)

    with pytest.raises(BookletUnusable, match="porte-documents"):
        impose_booklet(a_file(4, change=collect))


def test_a_portfolio_without_a_file_is_its_pages() -> None:
    """As for a doctor's letter: viewers show the pages, there is nothing else."""

    def collect(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Collection = Dictionary(View=Name.D)

    assert impose_booklet(a_file(4, change=collect)).pages == 4


def test_a_pdf_that_we_did_not_print_is_not_sent_to_our_options() -> None:
    """Whoever made it can make it again in A5; our command cannot."""
    with pytest.raises(BookletUnusable) as refusal:
        impose_booklet(a_file(4, (210, 297)))

    said = as_commands(str(refusal.value))
    assert "Si c'est une fiche, refaites-le avec « render --format a5 »" in said
    assert "sinon, demandez à qui l'a fait un PDF en A5" in said


_SOUND = a_file(5)


@pytest.mark.parametrize("lost", [match.start() + 1 for match in re.finditer(rb" n ", _SOUND)])
def test_a_page_that_was_lost_is_missed(lost: int) -> None:
    """An object that the file says it no longer has: the booklet is whole, or refused."""
    damaged = bytearray(_SOUND)
    damaged[lost] = ord("f")

    with contextlib.suppress(BookletUnusable):
        assert impose_booklet(bytes(damaged)).pages == 5


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    changes=st.lists(
        st.tuples(st.integers(0, len(_SOUND) - 1), st.integers(0, 255)), min_size=1, max_size=12
    )
)
def test_a_damaged_file_is_refused_or_printed(changes: list[tuple[int, int]]) -> None:
    """Whatever bytes have changed: sheets, or one of our own refusals; nothing else is raised."""
    damaged = bytearray(_SOUND)
    for place, byte in changes:
        damaged[place] = byte

    try:
        made = impose_booklet(bytes(damaged))
    except BookletUnusable:
        return
    assert made.sheets == 2


# The command.


def test_a_leaflet_becomes_a_booklet_in_two_commands(leaflet: bytes, tmp_path: Path) -> None:
    """It says how many sheets, and how to print them."""
    (tmp_path / "fiche.pdf").write_bytes(leaflet)
    done = run_feuillet("booklet", "fiche.pdf", "-o", "livret.pdf", cwd=tmp_path)
    pages = len(text_by_page(leaflet))
    said = done.stdout.decode()

    assert (done.returncode, done.stderr) == (0, b"")
    assert f"livret.pdf : {pages} pages sur {-(-pages // 4)} feuilles A4." in said
    assert "recto verso" in said
    assert "retourner sur le bord court" in said
    assert (tmp_path / "livret.pdf").read_bytes() == impose_booklet(leaflet).pdf


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("a4.pdf", "-o", "livret.pdf"), 4, "n'est pas en A5"),
        (("absent.pdf", "-o", "livret.pdf"), 4, "illisible"),
        (("a5.pdf", "-o", "a5.pdf", "--force"), 6, "c'est le fichier lui-même"),
        (("a5.pdf", "-o", "present.pdf"), 6, "existe déjà"),
        (("a5.pdf",), 2, "Il manque"),
    ],
)
def test_a_refusal_writes_nothing(
    arguments: Sequence[str], status: int, says: str, tmp_path: Path
) -> None:
    """One French line, the status of whoever can mend it, and no file changed."""
    before = {"a4.pdf": a_file(4, (210, 297)), "a5.pdf": a_file(4), "present.pdf": b"avant"}
    for name, content in before.items():
        (tmp_path / name).write_bytes(content)
    done = run_feuillet("booklet", *arguments, cwd=tmp_path)

    assert done.returncode == status
    assert says in done.stderr.decode()
    assert len(done.stderr.decode().splitlines()) == 1
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_booklet_replaces_another_only_when_told_and_may_be_silent(tmp_path: Path) -> None:
    """`--force` and `--quiet`."""
    (tmp_path / "a5.pdf").write_bytes(a_file(4))
    (tmp_path / "livret.pdf").write_bytes(b"avant")
    done = run_feuillet(
        *("booklet", "a5.pdf", "-o", "livret.pdf", "--force", "--quiet"), cwd=tmp_path
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (tmp_path / "livret.pdf").read_bytes().startswith(b"%PDF-")
