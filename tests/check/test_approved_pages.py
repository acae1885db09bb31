"""An approval knows what laid its pages out: another engine must give the same lines."""

import datetime as dt
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from feuillet.check.approved_pages import compare_pages
from feuillet.check.prove import Proof, check_leaflet, prove_approval, subject_of
from feuillet.cli.advice import as_commands
from feuillet.cli.approve import record_approval
from feuillet.compose.page import DRAFT_BANNER
from feuillet.errors import Advice
from feuillet.find import Library, builtin_root
from feuillet.model.approval import short_reference, spell_standing
from feuillet.model.hospital import Approval
from feuillet.produce import Product, produce_pdf
from tests.helpers import TODAY, text_by_page

pytestmark = pytest.mark.slow

Entry = dict[str, Any]

LEAFLET = """\
title: Visite d'essai
version: "1.2"
written: 2026-11-01
review: 2150-11-01
authors: [Équipe d'essai]
sources:
  service: {title: Texte d'essai}
variables:
  jour: {label: Jour, type: date, missing: blank, example: 08/12/2026}
facts:
  delai: {figure: "20", unit: jour, source: service}
dates:
  retour: {start: jour, after: delai, round: working_day}
documents:
  avant:
    title: Avant
    pages: 1
    sections:
      - title: Le jour
        blocks:
          - text: Prenez votre billet.
          - calendar:
              - {date: retour, otherwise: Ensuite, text: Revenez.}
      - title: Nous joindre
        blocks: [{contacts: Le service}]
"""


@pytest.fixture(scope="module", autouse=True)
def _usual_pages_alone() -> Iterator[None]:
    """An approval covers no other size or format: none is laid out here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("feuillet.check.prove.OTHER_PAGES", ())
        yield


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hospital's folder with one approved leaflet, of one document and few variants."""
    hospital = tmp_path_factory.mktemp("approuvee") / "hopital"
    (hospital / "leaflets").mkdir(parents=True)
    (hospital / "leaflets" / "visite.yaml").write_text(LEAFLET, "utf-8")
    settings = (builtin_root() / "hospital.yaml").read_text("utf-8")
    (hospital / "hospital.yaml").write_text(settings, "utf-8")
    _approve(hospital)
    return hospital


@pytest.fixture
def folder(approved: Path, tmp_path: Path) -> Path:
    """The same, for one test to change."""
    return Path(shutil.copytree(approved, tmp_path / approved.name))


def _open(folder: Path) -> Library:
    return Library.open([folder])


def _approve(folder: Path) -> None:
    library = _open(folder)
    found = library.find_leaflet("visite")
    approval = Approval(
        by="Dr Modèle",
        role="radiologue",
        date=dt.date(2026, 11, 21),
        language="fr",
        version="1.2",
        sha256=library.fingerprint(found),
    )
    proof = check_leaflet(library, "visite", today=TODAY)
    proved = prove_approval(library, "visite", approval, proof, today=TODAY)
    record_approval(library, library.approval_path(found), proved)


def _record(folder: Path) -> Path:
    return folder / "leaflets" / "visite.approval.json"


def _entries(folder: Path) -> list[Entry]:
    entries: list[Entry] = json.loads(_record(folder).read_text("utf-8"))
    return entries


def _edit(folder: Path, change: Callable[[Entry], object]) -> None:
    """Change the last approval by hand."""
    entries = _entries(folder)
    change(entries[-1])
    _record(folder).write_text(json.dumps(entries), "utf-8")


def _age(entry: Entry) -> None:
    """Have it approved with another Pango."""
    entry["pages"]["engines"][0]["pango"] = "1.2.3"


def _forget(entry: Entry) -> None:
    """Have it approved before pages were recorded."""
    del entry["pages"]


def _check(folder: Path, today: dt.date = TODAY) -> Proof:
    return check_leaflet(_open(folder), "visite", today=today)


def _said(proof: Proof) -> str:
    """Return what a check says of the approval."""
    assert proof.comparison is not None
    assert proof.comparison.finding in proof.findings
    return proof.comparison.finding.message


def _keep(folder: Path, proof: Proof) -> None:
    """Write what a check found, as the command does."""
    library = _open(folder)
    assert proof.comparison is not None
    assert proof.comparison.renewed is not None
    record_approval(library, _record(folder), proof.comparison.renewed)


def _status(folder: Path) -> str:
    library = _open(folder)
    found = library.find_leaflet("visite")
    return as_commands(spell_standing(library.read(found), library.standing(found), TODAY))


def _print(folder: Path) -> Product:
    return produce_pdf(_open(folder), "visite", {}, today=TODAY)


@pytest.mark.long
def test_nothing_is_compared_while_the_engines_are_those_of_the_approval(folder: Path) -> None:
    """The leaflet is approved, and a check takes no longer than it did."""
    assert _status(folder) == "approuvée"
    assert _check(folder).comparison is None


def test_a_check_says_that_no_approval_covers_the_leaflet_any_more(folder: Path) -> None:
    """A style too: nothing is compared, and only a physician brings it back."""
    (folder / "styles").mkdir()
    (folder / "styles" / "print.css").write_text("h1 { letter-spacing: 0 }", "utf-8")
    proof = _check(folder)

    assert _status(folder) == "projet, changée depuis son approbation"
    assert _said(proof).startswith("changée depuis son approbation, ou ses chiffres, un modèle")
    assert _said(proof).endswith(f"un médecin la relit, puis {Advice.APPROVE}")
    assert proof.comparison is not None
    assert proof.comparison.finding.severity == "draft"
    assert proof.comparison.renewed is None


def test_pages_laid_out_by_another_engine_are_a_draft_until_they_are_compared(
    folder: Path,
) -> None:
    """A page that may have changed is never printed as approved, and whoever prints is told."""
    _edit(folder, _age)
    product = _print(folder)

    assert _status(folder) == "projet, à revérifier par « feuillet check FICHE »"
    assert all(DRAFT_BANNER in page for page in text_by_page(product.pdf))
    assert "la mise en page a changé de version" in product.warnings[0]
    assert Advice.PROVE_APPROVAL in product.warnings[0]


def test_the_same_lines_with_another_engine_keep_the_approval(folder: Path) -> None:
    """One check says so and is kept: the pages are approved again, to the last byte."""
    before = _print(folder)
    _edit(folder, _age)
    proof = _check(folder)
    _keep(folder, proof)
    (entry,) = _entries(folder)
    pango = [engines["pango"] for engines in entry["pages"]["engines"]]

    assert _said(proof).startswith(
        f"Pango 1.2.3 → {pango[1]}, les mêmes lignes sur les mêmes pages"
    )
    assert pango[0] == "1.2.3"
    assert _status(folder) == "approuvée"
    assert _print(folder) == before
    assert _check(folder).comparison is None


def test_other_lines_make_it_a_draft_and_the_variant_is_named(folder: Path) -> None:
    """Whatever the engine changed there, a physician looks at it again."""
    labels = {one.label for ones in _check(folder).variants.values() for one in ones}
    _edit(folder, _age)
    first = next(iter(_entries(folder)[0]["pages"]["variants"]))
    _edit(folder, lambda entry: entry["pages"]["variants"].update({first: "0" * 16}))

    proof = _check(folder)

    assert proof.comparison is not None
    assert proof.comparison.renewed is None
    assert proof.comparison.finding.severity == "draft"
    assert "1 variante n'est plus la même (« avant : " in _said(proof)
    assert any(f"« avant : {label} »" in _said(proof) for label in labels)
    assert _status(folder).startswith("projet, à revérifier")


@pytest.mark.long
def test_a_variant_that_is_no_longer_tried_keeps_no_approval(folder: Path) -> None:
    """Nothing says then that its pages are the same."""
    _edit(folder, _age)
    _edit(folder, lambda entry: entry["pages"]["variants"].update({"0" * 12: "0" * 16}))

    proof = _check(folder)

    assert "1 variante n'est plus la même" in _said(proof)
    assert proof.comparison is not None
    assert proof.comparison.renewed is None


def test_a_wider_letter_is_another_page(folder: Path) -> None:
    """What is compared is where the engine breaks lines, not what was given to it."""
    library = _open(folder)
    found = library.find_leaflet("visite")
    (approval,), look = library.covering(found), library.look(found)
    assert approval is not None
    subject = subject_of(library, found, library.read(found), TODAY)
    variants = _check(folder).variants
    wider = replace(look, styles=(*look.styles, "p { letter-spacing: 1pt }"))

    same = compare_pages(subject, look, approval, variants, {"pango": "2"})
    other = compare_pages(subject, wider, approval, variants, {"pango": "2"})

    assert same.renewed is not None
    assert other.renewed is None
    assert "Pango" in other.finding.message


def test_what_the_administrator_keeps_changes_no_page(folder: Path) -> None:
    """It is not covered: all of it and a new engine together lose no approval."""
    settings = folder / "hospital.yaml"
    text = settings.read_text("utf-8")
    for old, new in (
        ("01 99 00 12 34", "01 99 00 77 77"),
        ("1, place du", "1, place du Carrefour des Très Longues Avenues de l'Exemple du"),
        ("fictive: true\n", "costs: Demandez au secrétariat.\n"),
        ("holidays: metropole", "holidays: 6AE"),
        ("#0b4a6f", "#222222"),
    ):
        assert old in text
        text = text.replace(old, new)
    settings.write_text(text, "utf-8")
    _edit(folder, _age)

    proof = _check(folder, TODAY + dt.timedelta(days=400))

    assert proof.comparison is not None
    assert proof.comparison.renewed is not None


def test_an_approval_from_before_stands_and_a_check_records_its_pages(folder: Path) -> None:
    """It prints what it printed; from then on another engine is noticed."""
    before = _print(folder)
    _edit(folder, _forget)
    old = _print(folder)
    proof = _check(folder)
    _keep(folder, proof)
    (entry,) = _entries(folder)

    assert old == before
    assert "approuvée avant que ses pages ne soient enregistrées" in _said(proof)
    assert entry["pages"]["variants"]
    assert _print(folder) == before
    assert _check(folder).comparison is None


def test_the_reference_owes_nothing_to_the_engines(folder: Path) -> None:
    """It says what was handed over: the same content, whatever laid it out."""
    library = _open(folder)
    reference = short_reference(library.fingerprint(library.find_leaflet("visite")))
    _edit(folder, _age)

    assert all(f"réf. {reference}" in page for page in text_by_page(_print(folder).pdf))


def test_an_expired_leaflet_is_refused_whatever_laid_it_out(folder: Path) -> None:
    """It was approved: another engine does not make it a draft that nobody ever saw."""
    _edit(folder, _age)
    standing = _open(folder).standing(_open(folder).find_leaflet("visite"))

    assert standing.ever
    assert standing.approval is None


def test_the_versions_are_told_without_loading_the_engine() -> None:
    """A list of leaflets needs them at once."""
    words = (
        "import sys; from feuillet.render import engine_versions;"
        "print(*engine_versions(), 'weasyprint' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", words], capture_output=True, check=True)

    assert said.stdout.decode().split() == [
        *("weasyprint", "pydyf", "pango", "harfbuzz", "fontconfig", "False"),
    ]
