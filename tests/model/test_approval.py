"""What an approval covers, when it still holds, and what the page says of it."""

import datetime as dt
import io
import json
import shutil
from pathlib import Path

import page as page_validation
import pikepdf
import pytest
from PIL import Image, ImageChops

from feuillet.cli.advice import as_commands
from feuillet.compose.page import DRAFT_BANNER, INVALID_BANNER, compose_document
from feuillet.errors import ContentError, LeafletInvalid
from feuillet.find import BUILTIN, Library, Shelf, builtin_root
from feuillet.model.approval import (
    covering,
    digest_leaflet,
    digest_look,
    is_barred,
    overdue,
    short_reference,
    spell_standing,
    status_of,
    trace_line,
)
from feuillet.model.hospital import Approval, Signature, SignedValue, Standing
from feuillet.model.leaflet import Document, Leaflet, Look
from feuillet.model.values import Values
from feuillet.render.engine import render_pdf
from tests.helpers import LIBRARIES, Seen, pages_as_pictures, text_by_page
from tools.fonts import draw_watermark

HOSPITAL = LIBRARIES / "hospital"
FIGURES = "signed: {by: Dr Modèle, role: radiologue, date: 2026-11-20}"
PROTOCOL = f"visite: {{repos: {{figure: 6, {FIGURES}}}, poids: {{figure: 5}}}}\nautre: {{}}\n"
TEMPLATES = (("a.html", "un"), ("b.html", "deux"))
ASSETS = {"a.svg": b"1", "b.svg": b"2"}


@pytest.fixture
def shelves(tmp_path: Path) -> tuple[Path, Path]:
    """A hospital's folder with something of every kind, and a copy of our own content."""
    hospital, ours = tmp_path / "hopital", tmp_path / "nous"
    shutil.copytree(HOSPITAL, hospital)
    leaflet = hospital / "leaflets" / "visite.yaml"
    asked = "{label: Essai, unit: jour, minimum: 1, maximum: 9}"
    protocol = f"protocol:\n  repos: {asked}\n  poids: {asked}\ndocuments:"
    leaflet.write_text(leaflet.read_text("utf-8").replace("documents:", protocol), "utf-8")
    (hospital / "styles" / "signe.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (hospital / "protocol.yaml").write_text(PROTOCOL, "utf-8")
    for name in ("templates", "styles"):
        shutil.copytree(builtin_root() / name, ours / name)
    shutil.copy(builtin_root() / "hospital.yaml", ours)
    return hospital, ours


def _open(shelves: tuple[Path, Path]) -> Library:
    hospital, ours = shelves
    return Library([Shelf("hopital", hospital), Shelf(BUILTIN, ours)])


def _fingerprint(library: Library) -> str:
    return library.fingerprint(library.find_leaflet("visite"))


def _approval(library: Library) -> Approval | None:
    return library.standing(library.find_leaflet("visite")).approval


def _approve(library: Library, by: str = "Dr Modèle", name: str = "visite") -> Path:
    """Write an approval of a leaflet as it is now, and return its file."""
    found = library.find_leaflet(name)
    path = library.approval_path(found)
    entries = json.loads(path.read_text("utf-8")) if path.exists() else []
    signed = {"by": by, "role": "radiologue", "date": "2026-11-21"}
    covered = {"language": "fr", "version": "2.0", "sha256": library.fingerprint(found)}
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps([*entries, {**covered, **signed}]), "utf-8")
    return path


def _signed(figure: str = "6", by: str = "Dr Modèle", day: int = 20) -> SignedValue:
    signature = Signature(by=by, role="radiologue", date=dt.date(2026, 11, day))
    return SignedValue(figure=figure, signed=signature)


def _one(sha256: str = "0" * 64, by: str = "Dr Modèle") -> Approval:
    day = dt.date(2026, 11, 21)
    return Approval(by=by, role="radiologue", date=day, language="fr", version="1.0", sha256=sha256)


def _documents(leaflet: Leaflet, look: Look, *, draft: bool = False) -> list[Document]:
    """Return the whole generic leaflet, composed."""
    return [
        compose_document(leaflet, name, Values(), look, draft=draft) for name in leaflet.documents
    ]


def _text(leaflet: Leaflet, look: Look, *, draft: bool = False) -> str:
    """Return what the generic leaflet says, spaces as plain spaces."""
    pages = (Seen(page.html).text for page in _documents(leaflet, look, draft=draft))
    return " ".join(" ".join(pages).split())


# The fingerprint.


def test_the_order_in_which_files_are_found_does_not_count() -> None:
    """Templates and pictures are known by name: each disk lists them in its own order."""
    assert digest_look(TEMPLATES, ("x",), ASSETS) == digest_look(
        TEMPLATES[::-1], ("x",), dict(reversed(ASSETS.items()))
    )


def test_the_order_of_styles_counts() -> None:
    """The last one wins: another order is another page."""
    assert digest_look((), ("x", "y"), {}) != digest_look((), ("y", "x"), {})


@pytest.mark.parametrize(
    ("templates", "styles", "assets"),
    [
        ((("a.html", "u"), ("nb.html", "deux")), (), {}),
        ((("a.htm", "lun"), ("b.html", "deux")), (), {}),
        ((("a.html", "un"),), ("deux",), {}),
        ((("a.html", "un"),), (), {"b.html": b"deux"}),
        ((("a.html", "un"), ("b.html", "")), ("deux",), {}),
        ((("a.html", "deux"), ("b.html", "un")), (), {}),
    ],
)
def test_bytes_moved_from_one_part_to_another_are_another_look(
    templates: tuple[tuple[str, str], ...], styles: tuple[str, ...], assets: dict[str, bytes]
) -> None:
    """Parts are framed: the same letters cut elsewhere do not give the same hash."""
    assert digest_look(templates, styles, assets) != digest_look(TEMPLATES, (), {})


@pytest.mark.parametrize(
    "figures",
    [
        {},
        {"repos": _signed("7")},
        {"repos": _signed(by="Dr Autre")},
        {"repos": _signed(day=21)},
        {"poids": _signed()},
        {"repos": _signed(), "poids": _signed()},
    ],
)
def test_signed_figures_and_their_signatures_count(figures: dict[str, SignedValue]) -> None:
    """Each of them is printed."""
    assert digest_leaflet("x", figures, "y") != digest_leaflet("x", {"repos": _signed()}, "y")


def test_figures_that_nobody_signed_do_not_count() -> None:
    """They are not printed; nor does the order of the file matter."""
    signed = {"repos": _signed(), "poids": _signed("5")}
    backwards = {"autre": SignedValue(figure="3"), **dict(reversed(signed.items()))}

    assert digest_leaflet("x", backwards, "y") == digest_leaflet("x", signed, "y")


def test_the_reference_is_eight_figures() -> None:
    """Short enough to be copied by hand, long enough for one hospital's leaflets."""
    assert short_reference(digest_leaflet("x", {}, "y")) == digest_leaflet("x", {}, "y")[:8]


def _touch(path: Path) -> None:
    """Change one byte of a file, without breaking it."""
    content = path.read_bytes()
    path.write_bytes(content + (b"\0" if path.suffix == ".ttf" else b"\n"))


@pytest.mark.parametrize(
    "name",
    [
        "leaflets/visite.yaml",
        "templates/leaflet.html",
        "styles/print.css",
        "styles/signe.svg",
        "../nous/templates/leaflet.html",
        "../nous/templates/parts/ending.html",
        "../nous/styles/print.css",
        "../nous/styles/one-column.css",
        "../nous/styles/draft.css",
        "../nous/styles/fonts/text-regular.ttf",
        "../nous/styles/fonts/embedded/names-bold.ttf",
        "../nous/styles/pictograms/warning.svg",
    ],
)
def test_one_byte_of_anything_covered_makes_it_a_draft_again(
    shelves: tuple[Path, Path], name: str
) -> None:
    """And putting that byte back restores the approval."""
    path = shelves[0] / name
    _approve(_open(shelves))
    before = path.read_bytes()
    assert _approval(_open(shelves)) is not None

    _touch(path)
    changed = _approval(_open(shelves))
    path.write_bytes(before)

    assert changed is None
    assert _approval(_open(shelves)) is not None


@pytest.mark.parametrize(
    ("old", "new"), [("figure: 6", "figure: 7"), ("Dr Modèle", "Dr Autre"), ("signed:", "#")]
)
def test_a_figure_of_the_hospital_makes_it_a_draft_again(
    shelves: tuple[Path, Path], old: str, new: str
) -> None:
    """Another figure, another signature, or none."""
    _approve(_open(shelves))
    protocol = shelves[0] / "protocol.yaml"
    lines = PROTOCOL.replace(", signed", ",\n  signed").replace("}}, poids", "}\n  }, poids")
    protocol.write_text(lines, "utf-8")
    assert _approval(_open(shelves)) is not None

    protocol.write_text(lines.replace(old, new), "utf-8")

    assert _approval(_open(shelves)) is None


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("hospital.yaml", "01 99 00 11 11", "01 99 00 44 44"),
        ("hospital.yaml", "#333333", "#222222"),
        ("hospital.yaml", "logo: logo.png", "costs: Demandez au secrétariat."),
        ("protocol.yaml", "figure: 5", "figure: 4"),
        ("protocol.yaml", "autre: {}", "autre: {poids: {figure: 3}}"),
    ],
)
def test_what_the_administrator_keeps_does_not_count(
    shelves: tuple[Path, Path], name: str, old: str, new: str
) -> None:
    """A new telephone number does not wait for a physician, nor does another leaflet's figure."""
    _approve(_open(shelves))
    path = shelves[0] / name
    content = path.read_text("utf-8")
    assert old in content

    path.write_text(content.replace(old, new), "utf-8")

    assert _approval(_open(shelves)) is not None


def test_neither_the_place_nor_the_line_ends_count(
    shelves: tuple[Path, Path], tmp_path: Path
) -> None:
    """The same content, on a share that Windows writes to, has the same reference."""
    fingerprint = _fingerprint(_open(shelves))
    moved = tmp_path / "ailleurs" / "autre-nom"
    shutil.copytree(shelves[0], moved)
    leaflet = moved / "leaflets" / "visite.yaml"
    text = leaflet.read_text("utf-8").replace("\n", "\r\n")
    leaflet.write_text(f"\ufeff{text}", "utf-8", newline="")

    assert _fingerprint(_open((moved, shelves[1]))) == fingerprint


def test_each_leaflet_has_its_own_reference(shelves: tuple[Path, Path]) -> None:
    """One that was approved does not vouch for the others."""
    leaflet = shelves[0] / "leaflets" / "visite.yaml"
    _approve(_open(shelves)).rename(leaflet.with_name("retour.approval.json"))
    other = leaflet.read_text("utf-8").replace("Texte de la clinique", "Un autre texte")
    leaflet.with_name("retour.yaml").write_text(other, "utf-8")
    library = _open(shelves)

    assert library.standing(library.find_leaflet("retour")).approval is None


# Whether it holds.


def test_all_who_approved_just_this_are_known(shelves: tuple[Path, Path]) -> None:
    """Not only the last: the record names them."""
    library = _open(shelves)
    _approve(library)
    _approve(library, "Dr Autre")
    standing = library.standing(library.find_leaflet("visite"))

    assert standing.approval
    assert [one.by for one in (*standing.others, standing.approval)] == ["Dr Modèle", "Dr Autre"]


def test_the_last_approval_of_just_this_counts() -> None:
    """After that of a first physician; one of something else stands for nothing."""
    first, second, other = _one("0" * 64), _one("0" * 64, "Dr Autre"), _one("1" * 64)

    assert covering([first, second, other], "0" * 64) == (first, second)
    assert covering([first, second], "2" * 64) == ()
    assert covering([], "0" * 64) == ()


@pytest.mark.parametrize(
    ("review", "approved", "status"),
    [
        ("2026-11-22", True, "approved"),
        ("2026-11-22", False, "draft"),
        ("2026-11-21", True, "expired"),
        ("2026-11-21", False, "expired"),
        (None, True, "draft"),
        (None, False, "draft"),
    ],
)
def test_the_status_follows_the_approval_then_the_review_date(
    surgery: Leaflet, today: dt.date, review: str | None, approved: bool, status: str
) -> None:
    """On its review date a leaflet still holds; without one, it never holds."""
    day = dt.date.fromisoformat(review) if review else None
    leaflet = surgery.model_copy(update={"review": day})

    assert status_of(leaflet, _one() if approved else None, today) == status


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ({}, None),
        ({"date_operation": dt.date(2028, 11, 1)}, None),
        ({"date_operation": dt.date(2028, 11, 2)}, "« Date de l'opération » vient après"),
        # No date is counted from it.
        ({"date_ablation": dt.date(2028, 11, 2)}, None),
    ],
)
def test_a_patient_reads_no_leaflet_past_its_review(
    surgery: Leaflet, today: dt.date, known: dict[str, dt.date], says: str | None
) -> None:
    """The day of the operation comes before it too; the sentence does not tell that day."""
    reason = overdue(surgery, known, today)

    assert (reason or "") == (
        f"Opération d'essai : à revoir avant le 1 novembre 2028, et {says}".replace(" 1 ", " 1er ")
        if says
        else ""
    )


def test_past_its_review_a_leaflet_waits_for_nobody(surgery: Leaflet) -> None:
    """Whatever is known of the patient."""
    reason = overdue(surgery, {}, dt.date(2028, 11, 2))

    assert reason == (
        "Opération d'essai : à revoir avant le 1er novembre 2028, cette date est passée"
    )


@pytest.mark.parametrize(
    ("approval", "ever", "day", "says", "barred"),
    [
        (None, False, 1, "projet", False),
        (None, True, 1, "projet, changée depuis son approbation", False),
        (_one(), True, 1, "approuvée", False),
        (None, False, 2, "périmée, s'imprime « NON VALIDÉ »", True),
        (None, True, 2, "périmée, changée depuis son approbation", False),
        (_one(), True, 2, "périmée", False),
    ],
)
def test_an_expired_leaflet_is_barred_only_if_nobody_ever_approved_it(
    surgery: Leaflet, approval: Approval | None, ever: bool, day: int, says: str, barred: bool
) -> None:
    """The ward knows one that was approved: it is refused, and whoever reads its status sees it."""
    today, standing = dt.date(2028, 11, day), Standing(approval, ever)

    assert spell_standing(surgery, standing, today) == says
    assert is_barred(surgery, standing, today) == barred


# The file that keeps them.


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"{}", b"null", b'"x"', b"[1]", b"[null]", b"[[]]", b"\xff\xfe"),
        b'[{"by": "Dr Mod\xc3\xa8le"}]',
        json.dumps([{**_one().model_dump(mode="json"), "sha256": "0" * 63}]).encode(),
        json.dumps([{**_one().model_dump(mode="json"), "sha256": "G" * 64}]).encode(),
        json.dumps([{**_one().model_dump(mode="json"), "language": "xx"}]).encode(),
        json.dumps([{**_one().model_dump(mode="json"), "date": "hier"}]).encode(),
        json.dumps([{**_one().model_dump(mode="json"), "note": "x"}]).encode(),
    ],
)
def test_a_damaged_file_is_refused(shelves: tuple[Path, Path], content: bytes) -> None:
    """In one line that names it: it is neither an approval nor the lack of one."""
    (shelves[0] / "leaflets" / "visite.approval.json").write_bytes(content)

    with pytest.raises(LeafletInvalid) as refusal:
        _approval(_open(shelves))

    assert len(refusal.value.problems) == 1
    assert str(refusal.value).startswith("visite.approval.json : ")


def test_the_file_is_no_leaflet(shelves: tuple[Path, Path]) -> None:
    """Nothing is called « visite.approval »."""
    _approve(_open(shelves))

    assert _open(shelves).leaflet_names() == ["visite"]


def test_the_approvals_of_every_folder_count_the_hospitals_last(
    shelves: tuple[Path, Path],
) -> None:
    """One that the program ships holds, and the hospital's own is the one that is printed."""
    hospital, ours = shelves
    shipped = _approve(_open(shelves), "Dr Lointain")
    (ours / "leaflets").mkdir()
    shipped.rename(ours / "leaflets" / shipped.name)
    before = _approval(_open(shelves))
    _approve(_open(shelves), "Dr Modèle")
    after = _approval(_open(shelves))

    assert before is not None
    assert after is not None
    assert (before.by, after.by) == ("Dr Lointain", "Dr Modèle")
    assert len(json.loads((hospital / "leaflets" / shipped.name).read_text("utf-8"))) == 1


def test_an_approval_is_kept_where_no_upgrade_takes_it_away(tmp_path: Path) -> None:
    """Beside the hospital's leaflet; for ours in the hospital's folder, else in the checkout."""
    ours, first, second = (tmp_path / name for name in ("nous", "un", "deux"))
    for folder, name in ((ours, "visite"), (second, "retour")):
        (folder / "leaflets").mkdir(parents=True)
        shutil.copy(HOSPITAL / "leaflets" / "visite.yaml", folder / "leaflets" / f"{name}.yaml")
    alone = Library([Shelf(BUILTIN, ours)])
    library = Library([Shelf("un", first), Shelf("deux", second), Shelf(BUILTIN, ours)])

    def place(library: Library, name: str) -> Path:
        return library.approval_path(library.find_leaflet(name))

    assert place(alone, "visite") == ours / "leaflets" / "visite.approval.json"
    assert place(library, "visite") == first / "leaflets" / "visite.approval.json"
    assert place(library, "retour") == second / "leaflets" / "retour.approval.json"


def test_the_installed_program_keeps_no_approval(tmp_path: Path) -> None:
    """Its content lies inside the package, which the next version replaces."""
    packaged = tmp_path / "_content"
    (packaged / "leaflets").mkdir(parents=True)
    shutil.copy(HOSPITAL / "leaflets" / "visite.yaml", packaged / "leaflets")
    library = Library([Shelf(BUILTIN, packaged)])

    with pytest.raises(ContentError) as refusal:
        library.approval_path(library.find_leaflet("visite"))

    assert "--library" in as_commands(str(refusal.value))


# What the page says.


def test_an_approved_page_says_by_whom_and_is_no_draft(shelves: tuple[Path, Path]) -> None:
    """No banner; at the end who approved it, as what, when; the reference twice on its page."""
    _approve(_open(shelves))
    library = _open(shelves)
    found = library.find_leaflet("visite")

    text = _text(library.read(found), library.look(found))

    reference = short_reference(library.fingerprint(found))
    assert DRAFT_BANNER not in text
    assert text.count(f"réf. {reference}") == 2
    assert "approuvée par Dr Modèle (radiologue) le 21 novembre 2026, à revoir avant" in text


def test_a_draft_says_so_and_nobody_approved_it(surgery: Leaflet, look: Look) -> None:
    """Its reference is there all the same: a letter may cite a draft."""
    text = _text(surgery, look)

    assert DRAFT_BANNER in text
    assert "approuvée" not in text
    assert text.count(f"réf. {short_reference(look.fingerprint)}") == 2


def test_the_metadata_tell_the_edition_and_its_standing(shelves: tuple[Path, Path]) -> None:
    """Version, reference, approval and review dates, and nothing else that was typed."""
    library = _open(shelves)
    found = library.find_leaflet("visite")
    leaflet = library.read(found)
    draft = render_pdf(_documents(leaflet, library.look(found))).pdf
    _approve(library)
    approved = render_pdf(_documents(leaflet, library.look(found))).pdf
    reference = short_reference(library.fingerprint(found))

    assert _subject(draft) == (
        f"Visite de la clinique : Avant, version 2.0 du 1er novembre 2026, réf. {reference},"
        " projet, à revoir avant le 1er novembre 2150, hopital"
    )
    assert _subject(approved) == _subject(draft).replace("projet", "approuvée le 21 novembre 2026")


def _subject(pdf: bytes) -> str:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return " ".join(str(document.docinfo["/Subject"]).split())


@pytest.mark.parametrize("by", ["Dr None", "Dr {{ nom }}", "Dr <b>O'Brien</b> & **fils**"])
def test_an_approvers_name_is_printed_as_typed(shelves: tuple[Path, Path], by: str) -> None:
    """It is no template, no markup, and no blank that was forgotten."""
    _approve(_open(shelves), by)
    library = _open(shelves)
    found = library.find_leaflet("visite")

    text = _text(library.read(found), library.look(found))

    assert f"approuvée par {by} (radiologue)" in text


@pytest.mark.parametrize("field", ["version", "written", "review", "audience", "aim", "authors"])
def test_a_leaflet_that_lacks_what_identifies_it_still_composes(
    surgery: Leaflet, look: Look, field: str
) -> None:
    """A rule says what is missing, not a template."""
    bare = surgery.model_copy(update={field: () if field == "authors" else None})

    assert "None" not in _text(bare, look)


# « NON VALIDÉ ».


@pytest.fixture(scope="module")
def printed() -> tuple[bytes, bytes]:
    """The shipped leaflet, as it is printed, and with `--draft`."""
    library = Library.open([], environment={})
    found = library.find_leaflet("vertebroplastie")
    leaflet, look = library.read(found), library.look(found)
    plain, draft = (render_pdf(_documents(leaflet, look, draft=draft)) for draft in (False, True))
    assert plain.pages == draft.pages
    return plain.pdf, draft.pdf


def test_the_words_are_on_every_page(printed: tuple[bytes, bytes]) -> None:
    """As text, for whoever hears or searches the page."""
    plain, draft = printed

    assert not any(INVALID_BANNER in text for text in text_by_page(plain))
    assert all(INVALID_BANNER in text for text in text_by_page(draft))


def test_the_watermark_crosses_every_page(printed: tuple[bytes, bytes]) -> None:
    """From one corner's neighbourhood to the other's, and on nothing else than white paper."""
    for plain, draft in zip(*map(pages_as_pictures, printed), strict=True):
        difference = ImageChops.difference(plain, draft).convert("L").point(lambda v: v and 255)
        box = difference.getbbox()
        width, height = plain.size

        assert box is not None
        assert box[0] < width * 0.15
        assert box[2] > width * 0.85
        assert box[1] < height * 0.2
        assert box[3] > height * 0.85
        assert difference.histogram()[255] > 0.04 * width * height


def test_the_text_stands_out_on_the_watermark(printed: tuple[bytes, bytes]) -> None:
    """What is darkest stays so, and the watermark is pale: 7:1 under the text."""
    for plain, draft in zip(*map(pages_as_pictures, printed), strict=True):
        # The banner at the foot is longer, and its letters stand elsewhere.
        before, after = (
            page.crop((0, 0, page.width, int(page.height * 0.9))) for page in (plain, draft)
        )
        dark = before.convert("L").point(lambda v: 255 if v < 80 else 0)
        under = Image.composite(after.convert("L"), Image.new("L", before.size, 0), dark)
        colours = {colour for _, colour in after.getcolors(1 << 24) or ()}

        assert max(value for value, count in enumerate(under.histogram()) if count) < 100
        assert (230, 230, 230) in colours


def test_a_bad_photocopy_keeps_the_watermark_and_the_text(printed: tuple[bytes, bytes]) -> None:
    """In black and white alone, its outline is left, and the text is not blotted out."""
    plain, draft = (
        [page.convert("L").point(lambda v: 255 if v > 165 else 0) for page in pages]
        for pages in (pages_as_pictures(pdf, scale=3) for pdf in printed)
    )

    for before, after in zip(plain, draft, strict=True):
        added = ImageChops.difference(before, after).histogram()[255]
        assert 0.002 < added / (before.width * before.height) < 0.02


@pytest.mark.parametrize("profile", ["standard", "dmp"])
def test_the_watermark_leaves_the_file_accessible_and_archivable(
    surgery: Leaflet, look: Look, profile: str
) -> None:
    """Flat paths in the background: an artifact, and no transparency."""
    pdf = render_pdf(_documents(surgery, look, draft=True), profile=profile).pdf
    profiles = page_validation.ValidationProfile
    wanted = (
        [profiles.PDF_UA_1, profiles.PDF_A_2A] if profile == "standard" else [profiles.PDF_A_1A]
    )

    reports = [page_validation.validate_pdf_bytes(pdf, profile=kind) for kind in wanted]

    assert [str(report.failures) for report in reports if not report.is_compliant] == []


def test_an_approved_leaflet_printed_as_a_draft_says_so(shelves: tuple[Path, Path]) -> None:
    """Whoever asks for a draft gets one, whatever the leaflet's status."""
    _approve(_open(shelves))
    library = _open(shelves)
    found = library.find_leaflet("visite")

    text = _text(library.read(found), library.look(found), draft=True)

    assert INVALID_BANNER in text
    assert DRAFT_BANNER not in text


def test_no_style_of_a_hospital_hides_the_watermark(shelves: tuple[Path, Path]) -> None:
    """Neither another background, nor another picture under the same name."""
    style = (
        "@page { background: white !important } @page :first { background: none !important }"
        "html, body { background: white !important }"
    )
    (shelves[0] / "styles" / "print.css").write_text(style, "utf-8")
    (shelves[0] / "styles" / "draft.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    library = _open(shelves)
    found = library.find_leaflet("visite")
    leaflet, look = library.read(found), library.look(found)

    (plain,), (draft,) = (
        pages_as_pictures(render_pdf(_documents(leaflet, look, draft=draft)).pdf)
        for draft in (False, True)
    )

    box = ImageChops.difference(plain, draft).getbbox()
    assert box is not None
    assert box[3] - box[1] > plain.height / 2


def test_the_watermark_says_what_the_banner_says() -> None:
    """Its paths are those that `make fonts` draws of the same words."""
    drawn = draw_watermark(INVALID_BANNER)

    assert drawn == (builtin_root() / "styles" / "draft.svg").read_text("utf-8")


# The line for the record.


@pytest.mark.parametrize(
    ("approval", "day", "state"),
    [
        (None, 22, "projet non approuvé"),
        (_one(), 22, "approuvée par Dr Modèle (radiologue) le 21 novembre 2026"),
        (None, 30, "projet non approuvé, périmée depuis le 25 novembre 2026"),
        (
            _one(),
            30,
            "approuvée par Dr Modèle (radiologue) le 21 novembre 2026, périmée depuis le"
            " 25 novembre 2026",
        ),
    ],
)
def test_the_record_tells_what_was_handed_over(
    surgery: Leaflet, approval: Approval | None, day: int, state: str
) -> None:
    """Which leaflet, which documents, which edition, its standing, when; dots for the rest."""
    leaflet = surgery.model_copy(update={"review": dt.date(2026, 11, 25)})

    line = trace_line(
        "essai",
        leaflet,
        ["feuille"],
        "0123456789",
        Standing(approval),
        today=dt.date(2026, 11, day),
    )

    assert line == (
        "Fiche essai (Feuille), version 1.0 du 1er novembre 2026, réf. 01234567,"
        f" {state} : remise au patient le {day} novembre 2026 par …… ;"
        " langue : français ; questions posées : ……"
    )


def test_the_record_names_all_who_approved(surgery: Leaflet, today: dt.date) -> None:
    """A physician, then a nurse: both vouch for what was handed over."""
    physician = _one()
    nurse = physician.model_copy(update={"by": "I. Modèle", "role": "cadre de santé"})
    again = physician.model_copy(update={"date": dt.date(2026, 11, 22)})
    held = covering([physician, nurse, again], physician.sha256)
    standing = Standing(held[-1], ever=True, others=held[:-1])
    line = trace_line("essai", surgery, ["feuille"], "0" * 64, standing, today=today)

    assert (
        "approuvée par I. Modèle (cadre de santé) le 21 novembre 2026"
        " et par Dr Modèle (radiologue) le 22 novembre 2026 :" in line
    )


def test_the_record_tells_who_handed_it_over(surgery: Leaflet, today: dt.date) -> None:
    """If a name is given."""
    line = trace_line(
        "essai", surgery, ["feuille"], "0" * 64, Standing(), today=today, by="I. Modèle"
    )

    assert "par I. Modèle ;" in line


def test_the_page_and_the_record_cite_the_same_reference(surgery: Leaflet, look: Look) -> None:
    """What the record says was handed over is what the page says it is."""
    line = trace_line(
        "essai", surgery, ["feuille"], look.fingerprint, Standing(), today=dt.date(2026, 11, 22)
    )
    cited = line.split("réf. ")[1][:8]

    assert f"réf. {cited}" in _text(surgery, look)
