"""`approve`, `trace`, `list` and `render`, as a physician and a secretary run them in turn."""

import datetime as dt
import json
import shutil
import stat
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from feuillet.find import builtin_root
from tests.helpers import run_feuillet, start_feuillet, text_by_page

SECTIONS = """\
    pages: 2
    sections:
      - title: Repos
        source: service
        blocks:
          - calendar:
              - {date: fin_repos, how: until, otherwise: Ensuite, text: Reposez-vous.}
      - source: service
        blocks:
          - warning: Quand appeler
            tiers:
              - {title: Tout de suite, call: ["15", "112"], items: [malaise.]}
              - {title: Le jour même, call: [service, night], items: [fièvre.]}
      - title: Nous joindre
        blocks: [{contacts: Le service}]
"""
LEAFLET = f"""\
title: Pose d'essai
version: "1.0"
written: 2026-11-01
review: 2150-11-01
authors: [Équipe d'essai]
audience: Cette fiche s'adresse à un adulte.
aim: Elle complète l'entretien avec le médecin et ne le remplace pas.
waive:
  L-C01: Cette fiche ne sert qu'aux essais du programme.
  L-C03: Cette fiche ne sert qu'aux essais du programme.
  L-C06: Cette fiche ne sert qu'aux essais du programme.
sources:
  service: {{title: Texte d'essai}}
variables:
  date_pose: {{label: Jour de la pose, type: date, missing: blank, example: 08/12/2026}}
facts:
  repos: {{figure: "2", unit: jour, source: service}}
dates:
  fin_repos: {{start: date_pose, after: repos}}
documents:
  avant:
    title: Avant
{SECTIONS}"""
AFTER = f"""
  apres:
    title: Après
{SECTIONS}"""
DRAFT = "Projet : à valider par un médecin"
CHIEF = ("--by", "Dr Modèle", "--role", "cheffe de service")

Run = CompletedProcess[bytes]


@pytest.fixture
def hospital(tmp_path: Path) -> Path:
    """A hospital's folder with one leaflet and its own telephone numbers."""
    return _write_hospital(tmp_path)


@pytest.fixture
def two_documents(hospital: Path) -> Path:
    """The same, whose leaflet has a second document."""
    path = hospital / "leaflets" / "pose.yaml"
    path.write_text(LEAFLET + AFTER, "utf-8")
    return hospital


def _write_hospital(place: Path) -> Path:
    folder = place / "hopital"
    (folder / "leaflets").mkdir(parents=True)
    (folder / "leaflets" / "pose.yaml").write_text(LEAFLET, "utf-8")
    settings = (builtin_root() / "hospital.yaml").read_text("utf-8")
    (folder / "hospital.yaml").write_text(settings.replace("fictive: true\n", ""), "utf-8")
    return folder


@pytest.fixture(scope="module")
def _approved_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = _write_hospital(tmp_path_factory.mktemp("approuvee"))
    assert _run(folder, "approve", *CHIEF).returncode == 0
    return folder


@pytest.fixture
def approved(_approved_once: Path, tmp_path: Path) -> Path:
    """The same once a physician has approved the leaflet, for one test to change."""
    return Path(shutil.copytree(_approved_once, tmp_path / _approved_once.name))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the whole program, whose own files a test may change."""
    root = tmp_path / "feuillet-copie"
    for name in ("feuillet", "templates", "styles", "pictures"):
        shutil.copytree(
            builtin_root() / name, root / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    (root / "leaflets").mkdir()
    (root / "leaflets" / "pose.yaml").write_text(LEAFLET, "utf-8")
    shutil.copy(builtin_root() / "hospital.yaml", root)
    return root


def _run(folder: Path, command: str, *arguments: str, leaflet: str = "pose") -> Run:
    words = [] if command == "list" else [leaflet]
    return run_feuillet(command, *words, "--library", folder, *arguments, cwd=folder.parent)


def _run_copy(root: Path, command: str, *arguments: str | Path) -> Run:
    """Run the copied program instead of this one."""
    return start_feuillet(command, *arguments, cwd=root, PYTHONPATH=str(root), FEUILLET_LIBRARY="")


def _status(run: Run) -> str:
    """Return what `list` says of the test's leaflet."""
    lines = run.stdout.decode().splitlines()
    return next(line for line in lines if line.startswith("pose ")).split("(")[1].split(")")[0]


def _printed(folder: Path, *arguments: str) -> list[str]:
    """Return the text of each page."""
    run = _run(folder, "render", "-o", "-", *arguments)
    assert run.returncode == 0, run.stderr.decode()
    return text_by_page(run.stdout)


def _refusal(run: Run, status: int) -> str:
    """Return the one line of a refusal."""
    assert run.returncode == status, run.stderr.decode()
    assert len(run.stderr.decode().splitlines()) == 1
    return run.stderr.decode()


def _record(folder: Path) -> Path:
    return folder / "leaflets" / "pose.approval.json"


# From a draft to an approved leaflet, and back.


@pytest.mark.slow
def test_an_approval_takes_the_banner_away_and_a_change_brings_it_back(hospital: Path) -> None:
    """What `list` says and what the page says agree at each step."""
    leaflet = hospital / "leaflets" / "pose.yaml"
    before = (_status(_run(hospital, "list")), _printed(hospital))
    assert _run(hospital, "approve", *CHIEF).returncode == 0
    approved = (_status(_run(hospital, "list")), _printed(hospital))
    leaflet.write_text(LEAFLET.replace("Reposez-vous.", "Reposez-vous bien."), "utf-8")
    changed = (_status(_run(hospital, "list")), _printed(hospital))
    leaflet.write_text(LEAFLET, "utf-8")
    restored = (_status(_run(hospital, "list")), _printed(hospital))

    assert [said for said, _ in (before, approved, changed, restored)] == [
        *("projet", "approuvée", "projet, changée depuis son approbation", "approuvée"),
    ]
    assert all(DRAFT in page for page in (*before[1], *changed[1]))
    assert not any(DRAFT in page for page in (*approved[1], *restored[1]))
    assert "approuvée par Dr Modèle (cheffe de service) le" in approved[1][-1]


def test_programs_read_the_status_too(approved: Path) -> None:
    """`list --json` has the same rows, with `approved`."""
    rows = json.loads(_run(approved, "list", "--json").stdout)

    assert [row["status"] for row in rows if row["id"] == "pose"] == ["approved"]


@pytest.mark.long
def test_a_new_telephone_number_waits_for_no_physician(approved: Path) -> None:
    """It is the administrator's: the leaflet stays approved, and prints the new number."""
    settings = approved / "hospital.yaml"
    number = "01 99 00 77 77"
    text = settings.read_text("utf-8").replace("01 99 00 12 34", number)
    settings.write_text(text, "utf-8")

    assert _status(_run(approved, "list")) == "approuvée"
    assert any(number in page for page in _printed(approved))


@pytest.mark.long
def test_our_own_style_is_covered(checkout: Path) -> None:
    """One comment more in our `print.css`: a draft again, wherever the approval is kept."""
    approved = _run_copy(checkout, "approve", "pose", *CHIEF)
    before = _status(_run_copy(checkout, "list"))
    with (checkout / "styles" / "print.css").open("a", encoding="utf-8") as style:
        style.write("/* */")

    assert approved.returncode == 0, approved.stderr.decode()
    assert _record(checkout).exists()
    assert before == "approuvée"
    assert _status(_run_copy(checkout, "list")).startswith("projet, changée")


@pytest.mark.long
def test_the_installed_program_is_never_written_to(checkout: Path, hospital: Path) -> None:
    """Without the hospital's folder it refuses; with it, the approval is kept there."""
    packaged = checkout / "feuillet" / "_content"
    packaged.mkdir()
    for name in ("leaflets", "templates", "styles", "pictures", "hospital.yaml"):
        (checkout / name).rename(packaged / name)
    shutil.rmtree(hospital / "leaflets")

    alone = _run_copy(checkout, "approve", "pose", *CHIEF)
    with_folder = _run_copy(checkout, "approve", "pose", "--library", hospital, *CHIEF)

    assert "--library" in _refusal(alone, 3)
    assert with_folder.returncode == 0, with_folder.stderr.decode()
    assert _record(hospital).exists()
    assert [path.name for path in (packaged / "leaflets").iterdir()] == ["pose.yaml"]
    assert _status(_run_copy(checkout, "list", "--library", hospital)) == "approuvée"


# The engines that lay the pages out.


def _age(folder: Path, *, differing: bool = False) -> None:
    """Have the leaflet approved with another Pango, by hand; other lines in one variant too."""
    entries = json.loads(_record(folder).read_text("utf-8"))
    pages = entries[-1]["pages"]
    pages["engines"][0]["pango"] = "1.2.3"
    if differing:
        pages["variants"][next(iter(pages["variants"]))] = "0" * 16
    _record(folder).write_text(json.dumps(entries), "utf-8")


@pytest.mark.slow
@pytest.mark.long
def test_one_command_brings_an_approval_back_after_an_update(approved: Path) -> None:
    """`list`, `render` and `doctor` say which; `check` compares, and says what it found."""
    before = _run(approved, "render", "-o", "-").stdout
    _age(approved)
    waiting = _run(approved, "render", "-o", "-")
    doctor = run_feuillet("doctor", "--library", approved)
    status = _status(_run(approved, "list"))

    check = _run(approved, "check")

    assert status == f"projet, à revérifier par « feuillet check pose --library={approved} »"
    assert all(DRAFT in page for page in text_by_page(waiting.stdout))
    assert "la mise en page a changé de version" in waiting.stderr.decode()
    assert "À FAIRE Approbations : 1 à revérifier" in doctor.stdout.decode()
    assert "feuillet check pose" in doctor.stdout.decode()
    assert check.returncode == 0
    assert "note  pose.yaml, ligne 1, pages : Pango 1.2.3 → " in check.stdout.decode()
    assert "l'approbation tient" in check.stdout.decode()
    assert _run(approved, "render", "-o", "-").stdout == before


@pytest.mark.long
def test_a_variant_that_changed_is_named_and_another_approval_asked_for(approved: Path) -> None:
    """Nothing is written: only a physician brings it back, the same one too."""
    _age(approved, differing=True)
    written = _record(approved).read_bytes()

    said = _run(approved, "check").stdout.decode()
    unchanged = _record(approved).read_bytes()
    again = _run(approved, "approve", *CHIEF)

    assert "projet  pose.yaml, ligne 1, pages : Pango 1.2.3 → " in said
    assert "1 variante n'est plus la même (« avant : " in said
    assert unchanged == written
    assert "La voici approuvée par Dr Modèle" in again.stdout.decode()
    assert _status(_run(approved, "list")) == "approuvée"


@pytest.mark.long
def test_what_cannot_be_kept_is_said(approved: Path) -> None:
    """A folder where nothing can be written: the pages were compared, and must be again."""
    _age(approved)
    entries = json.loads(_record(approved).read_bytes())
    old = {name: value for name, value in entries[0].items() if name != "pages"}
    _record(approved).write_text(json.dumps([{**old, "by": "Dr Autre"}] * 2000 + entries), "utf-8")
    before = _record(approved).read_bytes()
    limited = ("bash", "-c", 'trap "" XFSZ; ulimit -f 300; "$@"', "bash")

    check = start_feuillet(
        *("check", "pose", "--library", approved),
        under=limited,
        cwd=approved.parent,
        PYTHONDONTWRITEBYTECODE="1",
    )

    assert check.returncode == 6, check.stderr.decode()
    assert "rien ne le garde ; relancez cette commande avec le droit" in check.stderr.decode()
    assert _record(approved).read_bytes() == before


# What `approve` says, keeps and refuses.


@pytest.mark.long
def test_what_is_approved_is_shown(hospital: Path) -> None:
    """Title, edition, review date, reference, who and where; the page has that reference."""
    said = _run(hospital, "approve", *CHIEF).stdout.decode().splitlines()

    reference = said[0].split("réf. ")[1]
    assert said[0].startswith("Pose d'essai, version 1.0 du 1er novembre 2026, à revoir avant le 1")
    assert said[2].startswith("La voici approuvée par Dr Modèle (cheffe de service) le ")
    assert said[3] == f"Enregistré dans {_record(hospital)}"
    assert all(f"réf. {reference}" in page for page in _printed(hospital))


@pytest.mark.long
def test_approving_twice_changes_nothing_and_says_so(approved: Path) -> None:
    """The same person, the same bytes, though somebody else has approved since."""
    _run(approved, "approve", "--by", "I. Exemple", "--role", "cadre de santé")
    before = _record(approved).read_bytes()

    again = _run(approved, "approve", *CHIEF)

    assert again.returncode == 0
    assert "Déjà approuvée par Dr Modèle (cheffe de service)" in again.stdout.decode()
    assert _record(approved).read_bytes() == before


@pytest.mark.long
def test_approvals_are_added_never_taken_out(approved: Path) -> None:
    """Each version that anybody approved stays on record."""
    leaflet = approved / "leaflets" / "pose.yaml"
    _run(approved, "approve", "--by", "I. Exemple", "--role", "cadre de santé")
    leaflet.write_text(LEAFLET.replace('"1.0"', '"1.1"'), "utf-8")
    _run(approved, "approve", *CHIEF)

    entries = json.loads(_record(approved).read_text("utf-8"))

    assert [(entry["by"], entry["version"]) for entry in entries] == [
        *(("Dr Modèle", "1.0"), ("I. Exemple", "1.0"), ("Dr Modèle", "1.1")),
    ]
    assert len({entry["sha256"] for entry in entries}) == 2
    assert {entry["language"] for entry in entries} == {"fr"}


def test_other_desks_may_read_the_approval(hospital: Path) -> None:
    """It is shared like the leaflet beside it, and nothing else is left in the folder."""
    under = ("bash", "-c", 'umask 022; exec "$@"', "bash")
    start_feuillet("approve", "pose", "--library", hospital, *CHIEF, under=under)

    assert stat.S_IMODE(_record(hospital).stat().st_mode) == 0o644
    assert {path.name for path in _record(hospital).parent.iterdir()} == {
        *("pose.yaml", "pose.approval.json"),
    }


@pytest.mark.long
def test_a_full_disk_leaves_the_approvals_as_they_were(approved: Path) -> None:
    """The file is written beside, then named."""
    # A long history, so that the disk is full for it and not for the fonts of a page.
    (entry,) = json.loads(_record(approved).read_bytes())
    del entry["pages"]
    before = json.dumps([entry] * 2000).encode()
    _record(approved).write_bytes(before)
    limited = ("bash", "-c", 'trap "" XFSZ; ulimit -f 300; "$@"', "bash")

    refused = start_feuillet(
        *("approve", "pose", "--library", approved, "--by", "Dr Autre", "--role", "interne"),
        under=limited,
        cwd=approved.parent,
        PYTHONDONTWRITEBYTECODE="1",
    )

    assert refused.returncode == 6, refused.stderr.decode()
    assert refused.stderr.decode().startswith("pose.approval.json : ")
    assert _record(approved).read_bytes() == before
    assert len(list(_record(approved).parent.iterdir())) == 2


def test_a_damaged_file_is_never_written_over(hospital: Path) -> None:
    """Neither printed from, nor taken for none, nor replaced."""
    _record(hospital).write_text("{", "utf-8")

    for command, arguments in (("approve", CHIEF), ("render", ()), ("trace", ())):
        assert "pose.approval.json" in _refusal(_run(hospital, command, *arguments), 3)
    assert _record(hospital).read_text("utf-8") == "{"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "--by NOM --role FONCTION"),
        (("--by", "Dr Modèle"), "--by NOM --role FONCTION"),
        (("--by", "Dr Modèle", "--role", " "), "--role est vide"),
        (("--by", "", "--role", "interne"), "--by est vide"),
        (("--by", "x" * 101, "--role", "interne"), "100 caractères"),
        (("--by", "Dr\u202eMod", "--role", "interne"), "U+202E"),
        (("--by", "Dr\nModèle", "--role", "interne"), "un retour à la ligne"),
        (("--by", "医生", "--role", "interne"), "est dans un autre alphabet"),
    ],
)
def test_a_name_that_no_page_can_print_is_refused(
    hospital: Path, arguments: tuple[str, ...], says: str
) -> None:
    """Said in French as a wrong command, and nothing is written."""
    assert says in _refusal(_run(hospital, "approve", *arguments), 2)
    assert not _record(hospital).exists()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("review: 2150-11-01", "review: 2020-11-01", "à revoir avant le 1er novembre 2020"),
        ("review: 2150-11-01\n", "", "review"),
        ('version: "1.0"\n', "", "version"),
        ("pages: 2", "pages: beaucoup", "pose.yaml, ligne "),
    ],
)
def test_what_could_not_be_handed_out_is_not_approved(
    hospital: Path, old: str, new: str, says: str
) -> None:
    """Past its review, without what an approval refers to, or not readable."""
    (hospital / "leaflets" / "pose.yaml").write_text(LEAFLET.replace(old, new, 1), "utf-8")

    assert says in _refusal(_run(hospital, "approve", *CHIEF), 3)
    assert not _record(hospital).exists()


# Past the review date.


def test_an_expired_leaflet_prints_only_as_not_valid(approved: Path) -> None:
    """Refused with the date and what to do; `--draft` says « NON VALIDÉ » on every page."""
    expired = LEAFLET.replace("2150-11-01", "2020-11-01").replace("written: 2026", "written: 2019")
    (approved / "leaflets" / "pose.yaml").write_text(expired, "utf-8")

    refused = _refusal(_run(approved, "render"), 3)
    draft = _run(approved, "render", "--draft", "-o", "-")

    assert "à revoir avant le 1er novembre 2020" in refused
    assert "--draft" in refused
    assert not (approved.parent / "out").exists()
    assert _status(_run(approved, "list")).startswith("périmée")
    assert all("NON VALIDÉ" in page for page in text_by_page(draft.stdout))
    assert "Attention" in draft.stderr.decode()


def test_an_expired_leaflet_that_nobody_approved_prints_barred(hospital: Path) -> None:
    """On each page, with its date at the end; the status and a warning say so beforehand."""
    expired = LEAFLET.replace("2150-11-01", "2020-11-01").replace("written: 2026", "written: 2019")
    (hospital / "leaflets" / "pose.yaml").write_text(expired, "utf-8")

    run = _run(hospital, "render", "-o", "-")
    asked = _run(hospital, "render", "--draft", "-o", "-")
    pages = text_by_page(run.stdout)

    assert _status(_run(hospital, "list")) == "périmée, s'imprime « NON VALIDÉ »"
    assert all("NON VALIDÉ" in page for page in pages)
    assert "à revoir avant le 1er novembre 2020." in pages[-1]
    assert run.stderr.decode().startswith("Attention : Pose d'essai : à revoir avant le 1er nov")
    assert run.stdout == asked.stdout


def test_a_patient_operated_on_after_the_review_gets_no_page(hospital: Path) -> None:
    """The leaflet would expire in her hands; the sentence does not repeat her date."""
    review = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=60)
    leaflet = LEAFLET.replace("review: 2150-11-01", f"review: {review}")
    (hospital / "leaflets" / "pose.yaml").write_text(leaflet, "utf-8")
    values = "nom: CANARI\nprenom: Camille\ndate_naissance: 12/03/1948\ndate_pose: "
    arguments = ("render", "pose", "--library", hospital, "--values", "-", "-o", "-")
    soon, late = (f"{review + dt.timedelta(days=days):%d/%m/%Y}" for days in (-2, 2))

    before = run_feuillet(*arguments, typed=f"{values}{soon}".encode())
    after = run_feuillet(*arguments, typed=f"{values}{late}".encode())
    draft = run_feuillet(*arguments, "--draft", typed=f"{values}{late}".encode())

    assert before.returncode == 0
    assert "« Jour de la pose » vient après" in _refusal(after, 3)
    assert "CANARI" not in after.stderr.decode()
    assert late not in after.stderr.decode()
    assert all("NON VALIDÉ" in page for page in text_by_page(draft.stdout))


# The line for the record.


def test_the_line_for_the_record_cites_the_page(two_documents: Path) -> None:
    """One line: the documents, the reference that is on the page, and dots to fill in."""
    said = _run(two_documents, "trace").stdout.decode()

    reference = said.split("réf. ")[1][:8]
    assert said.count("\n") == 1
    assert said.startswith("Fiche pose (Avant, Après), version 1.0 du 1er novembre 2026, réf. ")
    assert f"réf. {reference}, projet non approuvé : remise au patient le " in said
    assert said.endswith(" par …… ; langue : français ; questions posées : ……\n")
    assert all(f"réf. {reference}" in page for page in _printed(two_documents))


@pytest.mark.long
def test_the_line_tells_which_document_and_who(two_documents: Path) -> None:
    """And by whom the leaflet was approved."""
    _run(two_documents, "approve", *CHIEF)
    said = _run(two_documents, "trace", "--document", "apres", "--by", "I. Exemple").stdout.decode()

    assert said.startswith("Fiche pose (Après), ")
    assert "approuvée par Dr Modèle (cheffe de service) le " in said
    assert " par I. Exemple ; langue" in said


def test_an_unknown_document_is_not_on_record(two_documents: Path) -> None:
    """Its neighbour is named."""
    said = _run(two_documents, "trace", "--document", "apre")

    assert "Vouliez-vous dire « apres »" in _refusal(said, 3)


@pytest.mark.parametrize("command", ["approve", "trace"])
def test_both_commands_have_a_french_help_page(command: str) -> None:
    """No word of the library's English."""
    page = run_feuillet(command, "--help").stdout.decode()

    assert page.startswith(f"Utilisation : feuillet {command} [OPTIONS] FICHE")
    assert "--library" in page
