"""`feuillet check`, as an author runs it, and what it makes of findings."""

import datetime as dt
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from feuillet.check.findings import blocking_problems
from feuillet.check.prove import check_leaflet
from feuillet.check.rules.rule import Subject
from feuillet.errors import LeafletInvalid
from feuillet.find import Library
from feuillet.model.options import PrintOptions
from feuillet.produce import produce_pdf
from feuillet.read import read_leaflet
from tests.check.rules.written import SHORT, broken, faults, findings
from tests.helpers import LIBRARIES, TODAY, desk_day, run_feuillet


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A hospital's folder with a clean leaflet that has few variants."""
    (tmp_path / "leaflets").mkdir()
    (tmp_path / "leaflets" / "essai.yaml").write_text(SHORT, "utf-8")
    return tmp_path


@pytest.mark.slow
def test_a_clean_leaflet_ends_well_and_says_how_it_reads(folder: Path) -> None:
    """Status 0, a summary, and the readability of each document."""
    written, review = desk_day(), desk_day() + dt.timedelta(days=700)
    text = SHORT.replace("2026-11-01", f"{written}").replace("2028-11-01", f"{review}")
    (folder / "leaflets" / "essai.yaml").write_text(text, "utf-8")

    run = run_feuillet("check", "essai", "--strict", "--library", folder)
    said = run.stdout.decode()

    assert run.returncode == 0, said
    assert re.search(r"^essai : 0 erreur, 0 avertissement, 0 à confirmer", said, re.MULTILINE)
    assert "lisibilité" in said
    assert run.stderr == b""


@pytest.mark.slow
def test_what_is_stamped_in_each_document_is_told_with_its_reason(tmp_path: Path) -> None:
    """Slots, keys and why; and that a hospital's template keeps a document from it."""
    shutil.copytree(LIBRARIES / "minimal", tmp_path, dirs_exist_ok=True)
    plain = run_feuillet("check", "visite", "--library", tmp_path).stdout.decode()
    (tmp_path / "templates" / "parts").mkdir(parents=True, exist_ok=True)
    running = '{% include "builtin/parts/running.html" %}'
    nosy = '{% if identity("nom") == "EXEMPLE" %}<p>Bonjour</p>{% endif %}' + running
    (tmp_path / "templates" / "parts" / "running.html").write_text(nosy, "utf-8")
    branching = run_feuillet("check", "visite", "--library", tmp_path).stdout.decode()

    slots = "nom, prenom, date_naissance, ipp"
    assert f"tampon  apres : seuls sur leur ligne, tamponnés : {slots}" in plain
    assert "choisissent la variante : moyen (une condition lit sa valeur)" in plain
    assert "toujours mis en page" not in plain
    why = "toujours mis en page en entier, car un modèle fait autre chose qu'imprimer une valeur"
    assert branching.count(why) == 2


@pytest.mark.slow
def test_an_error_is_told_with_its_file_and_line_and_ends_in_3(folder: Path) -> None:
    """Where, what, what to do."""
    text = SHORT.replace("gonflement du visage", "trombones du visage", 1)
    (folder / "leaflets" / "essai.yaml").write_text(text, "utf-8")
    line = next(n for n, words in enumerate(text.split("\n"), start=1) if "trombones" in words)
    run = run_feuillet("check", "essai", "--library", folder)

    assert run.returncode == 3
    said = run.stdout.decode()
    assert f"ERREUR  essai.yaml, ligne {line}, information" in said
    # What must be mended stands last, where a terminal ends.
    assert said.rindex("lisibilité") < said.index("ERREUR")
    assert said.rindex("note  ") < said.index("ERREUR")


@pytest.mark.long
def test_a_warning_counts_only_under_strict(folder: Path) -> None:
    """As the interface says; in JSON, which other programs read, by the promised keys."""
    text = SHORT.replace("interests: Aucun lien d'intérêt.\n", "")
    (folder / "leaflets" / "essai.yaml").write_text(text, "utf-8")
    run = run_feuillet("check", "essai", "--json", "--library", folder)
    found = json.loads(run.stdout)

    assert run.returncode == 0
    assert {tuple(one) for one in found} == {
        ("leaflet", "rule", "severity", "where", "line", "message")
    }
    assert run_feuillet("check", "essai", "--strict", "--library", folder).returncode == 3


class Page(HTMLParser):
    """The tags and addresses of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]


@pytest.mark.long
def test_html_shows_all_variants_on_one_page_of_its_own(tmp_path: Path) -> None:
    """No script, no address; a column a variant, what differs marked."""
    path = tmp_path / "variantes.html"
    number = "nombre | accord: un mirliton / # mirlitons / un ou plusieurs mirlitons"
    text = SHORT.replace("pose {{ mieux }}", f"pose {{{{ {number} }}}}")
    (tmp_path / "leaflets").mkdir()
    (tmp_path / "leaflets" / "essai.yaml").write_text(text, "utf-8")
    run = run_feuillet("check", "essai", "--html", path, "--library", tmp_path)
    html = path.read_text("utf-8")
    page = Page(html)

    assert run.returncode == 0, run.stdout.decode()
    assert not page.addresses
    assert not re.search(r"https?://", html)
    assert "script" not in page.tags
    assert "mark" in page.tags
    assert "deux mirlitons" in re.sub(r"<[^>]+>", "", html)
    assert html.count("Variante <b>") == sum(
        map(len, check_leaflet(Library.open([tmp_path]), "essai", today=TODAY, pages=False)
            .variants.values())
    )  # fmt: skip


def test_html_is_for_one_leaflet(folder: Path) -> None:
    """Without a name there are several."""
    run = run_feuillet("check", "--html", folder / "x.html", "--library", folder)

    assert run.returncode == 2
    assert not (folder / "x.html").exists()


def test_a_leaflet_that_does_not_read_is_a_finding_with_its_line() -> None:
    """One broken file does not end the check of the others."""
    library = Library.open([LIBRARIES / "broken"])
    found = check_leaflet(library, "cle-en-double", today=TODAY).findings

    assert [(one.rule, one.severity, one.line) for one in found] == [("lecture", "error", 3)]


def test_a_waiver_turns_a_fault_into_a_note_with_its_reason(tmp_path: Path) -> None:
    """In writing, where it stands; elsewhere the rule still holds."""
    change = (
        "items: [{text: gonflement du visage., source: service}]",
        "items: [{text: trombone., source: service, waive: {L-S01: le mot de cet essai}}]",
    )
    found = findings(tmp_path, broken(change))
    notes = [one.message for one in found if one.rule == "L-S01"]

    assert faults(found) == set()
    assert len(notes) == 1
    assert "dérogation : le mot de cet essai" in notes[0]


def test_a_waiver_without_a_real_reason_is_refused() -> None:
    """Fifteen letters at least."""
    with pytest.raises(LeafletInvalid) as refusal:
        read_leaflet(broken(("vocabulary:", "waive: {L-S01: non}\nvocabulary:")), "essai.yaml")

    assert "L-S01" in str(refusal.value)


def test_a_finding_is_told_once_with_how_many_variants_have_it(tmp_path: Path) -> None:
    """Not once a variant."""
    found = findings(tmp_path, broken(("peau rouge.", "les jambe rouges.")))
    wrong = [one.message for one in found if one.rule == "L-L13"]

    assert len(wrong) == 1
    assert re.search(r"\(\d+ variantes, dont ", wrong[0])


def test_errors_block_printing_and_the_rest_does_not(folder: Path) -> None:
    """The same sentence, with its line and its rule."""
    library = Library.open([folder])
    good = produce_pdf(library, "essai", {}, PrintOptions(("sortie",)), today=TODAY)
    (folder / "leaflets" / "essai.yaml").write_text(
        SHORT.replace("peau rouge.", "trombone."), "utf-8"
    )

    assert good.pdf
    with pytest.raises(LeafletInvalid) as refusal:
        produce_pdf(Library.open([folder]), "essai", {}, today=TODAY)
    assert re.search(r"essai\.yaml, ligne \d+ : « trombone ».*\(L-S01\)", str(refusal.value))


@pytest.mark.parametrize(
    ("change", "blocked"),
    [
        (("peau rouge.", "trombone."), True),
        (("source: service, excerpt: repos de 48 h", "source: service, awaits: physician"), False),
        (("interests: Aucun lien d'intérêt.\n", ""), False),
        (
            (
                "{text: Apporter vos papiers., ",
                "{text: Un trombone., waive: {L-S01: le mot de cet essai}, ",
            ),
            False,
        ),
    ],
)
def test_what_blocks(library: Library, change: tuple[str, str], blocked: bool) -> None:
    """Errors; neither drafts, nor warnings, nor what is waived."""
    text = broken(change)
    subject = Subject("essai", read_leaflet(text, "essai.yaml"), library.hospital, TODAY)

    assert bool(blocking_problems(subject, text, "essai.yaml")) == blocked
