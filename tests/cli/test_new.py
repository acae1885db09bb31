"""A new leaflet: where it goes, what it holds, and what it never replaces."""

import datetime as dt
from pathlib import Path

import pytest

from feuillet.check import check_leaflet
from feuillet.cli.new import place_leaflet, start_leaflet
from feuillet.errors import ContentError, LeafletInvalid
from feuillet.find import BUILTIN, PACKAGED, Library, Shelf, builtin_root
from feuillet.model.leaflet import MARK
from feuillet.read import read_leaflet
from tests.helpers import LIBRARIES, TODAY, run_feuillet, start_feuillet

MINIMAL = LIBRARIES / "minimal"
ARCHETYPE = (builtin_root() / "templates" / "new.yaml").read_text("utf-8")


def _open(*folders: Path) -> Library:
    return Library.open(folders, environment={})


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """An empty hospital's folder."""
    folder = tmp_path / "hopital"
    folder.mkdir()
    return folder


# Where it goes, and under which name.


def test_a_leaflet_goes_to_the_hospitals_first_folder(shelf: Path) -> None:
    """The folder that wins over all others."""
    assert place_leaflet(_open(shelf, MINIMAL), "essai") == shelf / "leaflets" / "essai.yaml"


def test_without_a_hospital_it_goes_to_the_checkout(tmp_path: Path) -> None:
    """Whoever works on our own leaflets has no other folder."""
    library = Library([Shelf(BUILTIN, tmp_path)])

    assert place_leaflet(library, "essai") == tmp_path / "leaflets" / "essai.yaml"


def test_it_never_goes_into_an_installed_package(tmp_path: Path) -> None:
    """The next installation would delete it: a folder is asked for."""
    library = Library([Shelf(BUILTIN, tmp_path / PACKAGED)])

    with pytest.raises(ContentError, match="--library"):
        place_leaflet(library, "essai")


@pytest.mark.parametrize(
    "name",
    [
        *("../essai", "/tmp/essai", "a/b", "a\\b", ".", "..", "", " ", "C:essai", "~"),
        *("Essai", "é", "essai.yaml", "essai ", "mon essai", "essai\n", "-essai", "_essai", "*"),
        *("a" * 61, "a" * 300, "visite\u202e"),
    ],
)
def test_a_bad_name_is_refused_with_the_rule(shelf: Path, name: str) -> None:
    """It would leave the folder, or fail on another machine."""
    with pytest.raises(ContentError, match="minuscules sans accent"):
        place_leaflet(_open(shelf), name)


@pytest.mark.parametrize("name", ["con", "nul", "aux", "prn", "com1", "lpt9"])
def test_a_name_of_windows_is_refused(shelf: Path, name: str) -> None:
    """Such a file cannot be made, copied or deleted there."""
    with pytest.raises(ContentError, match="Windows se réserve ce nom"):
        place_leaflet(_open(shelf), name)


def test_a_name_of_the_same_folder_is_refused(shelf: Path) -> None:
    """With the place of the file, to open it."""
    path = shelf / "leaflets" / "essai.yaml"
    path.parent.mkdir()
    path.write_text("title: Essai", "utf-8")

    with pytest.raises(ContentError) as refusal:
        place_leaflet(_open(shelf), "essai")
    assert f"existe déjà : {path}. Ouvrez-la" in str(refusal.value)


@pytest.mark.parametrize("name", ["visite", "vertebroplastie"])
def test_a_name_of_another_folder_is_refused(shelf: Path, name: str) -> None:
    """It would hide that leaflet: one copies it on purpose, or takes another name."""
    library = _open(shelf, MINIMAL)

    with pytest.raises(ContentError) as refusal:
        place_leaflet(library, name)
    assert str(library.where(name)[0].paths[0]) in str(refusal.value)
    assert f"copiez ce fichier dans {shelf / 'leaflets'}" in str(refusal.value)


def test_a_link_that_leads_nowhere_is_a_name_taken(shelf: Path) -> None:
    """A share that is away must not be written over."""
    (shelf / "leaflets").mkdir()
    (shelf / "leaflets" / "essai.yaml").symlink_to(shelf / "absent.yaml")

    with pytest.raises(ContentError, match="existe déjà, mais ne se lit pas"):
        place_leaflet(_open(shelf), "essai")


# What it holds.


def _text(shelf: Path, day: dt.date = TODAY) -> str:
    return start_leaflet(ARCHETYPE, shelf / "leaflets" / "essai.yaml", day)


def test_the_text_reads_and_has_both_documents(shelf: Path) -> None:
    """What to read before, and what to take home."""
    leaflet = read_leaflet(_text(shelf), "essai.yaml")

    kinds = [plan.kind for plan in leaflet.documents.values()]
    assert kinds == ["information", "discharge"]
    assert leaflet.version == "0.1"


def test_the_text_is_dated(shelf: Path) -> None:
    """Written today, to be reviewed two years later."""
    leaflet = read_leaflet(_text(shelf), "essai.yaml")

    assert (leaflet.written, leaflet.review) == (TODAY, dt.date(2028, 11, 22))


def test_a_leaflet_of_a_leap_day_is_reviewed_the_day_after_february(shelf: Path) -> None:
    """Two years later there is no such day."""
    leaflet = read_leaflet(_text(shelf, dt.date(2028, 2, 29)), "essai.yaml")

    assert leaflet.review == dt.date(2030, 3, 1)


def test_nothing_of_the_archetype_is_left_in_the_text(shelf: Path) -> None:
    """Each of its places has been filled in."""
    text = _text(shelf)

    assert "%" not in text
    assert "feuillet check essai " in text


def test_an_editor_is_told_of_the_schema_where_there_is_one(tmp_path: Path) -> None:
    """The way to it holds from the leaflet; without it, no line leads nowhere."""
    inside, outside = tmp_path / "checkout" / "hopital", tmp_path / "hopital"
    schema = tmp_path / "checkout" / "docs" / "leaflet.schema.json"
    schema.parent.mkdir(parents=True)
    schema.write_text("{}")
    first = _text(inside).splitlines()[0]

    assert first == "# yaml-language-server: $schema=../../docs/leaflet.schema.json"
    assert "yaml-language-server" not in _text(outside)


@pytest.mark.parametrize("pages", [False, pytest.param(True, marks=pytest.mark.long)])
def test_only_what_an_author_can_supply_is_left_to_do(shelf: Path, pages: bool) -> None:
    """The check finds the marks, line by line, and what a physician will confirm: nothing else."""
    path, text = shelf / "leaflets" / "essai.yaml", _text(shelf)
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    findings = check_leaflet(_open(shelf), "essai", today=TODAY, pages=pages).findings
    lines = enumerate(text.splitlines(), 1)
    marked = {n for n, line in lines if MARK in line and not line.startswith("#")}
    told = {one.line for one in findings if one.rule == "L-S04"}
    rules = {
        (one.severity, one.rule)
        for one in findings
        # What stands on the last page is for the author's own text to say.
        if one.severity not in ("draft", "information") and one.rule != "L-T14"
    }

    assert rules == {("error", "L-S04")}
    assert marked <= told


def test_a_hospital_has_its_own_archetype(shelf: Path) -> None:
    """A file of the same name in its templates."""
    (shelf / "templates").mkdir()
    own = ARCHETYPE.replace("Vos questions", "Questions de notre service")
    (shelf / "templates" / "new.yaml").write_text(own, "utf-8")

    assert run_feuillet("new", "essai", "--library", shelf).returncode == 0
    text = (shelf / "leaflets" / "essai.yaml").read_text("utf-8")
    assert "Questions de notre service" in text


def test_an_archetype_that_does_not_read_starts_nothing(shelf: Path) -> None:
    """Its own line is told, since it is what must be mended."""
    (shelf / "templates").mkdir()
    (shelf / "templates" / "new.yaml").write_text(f"{ARCHETYPE}titel: Essai\n", "utf-8")
    done = run_feuillet("new", "essai", "--library", shelf)
    lines = len(ARCHETYPE.splitlines()) + 1

    assert done.returncode == LeafletInvalid.exit_code
    assert done.stderr.decode().startswith(f"templates/new.yaml, ligne {lines} : ")
    assert not (shelf / "leaflets").exists()


# The command, in real processes.


def test_the_command_says_where_the_file_is_and_what_comes_next(shelf: Path) -> None:
    """The commands it shows can be typed as they are."""
    done = run_feuillet("new", "essai", "--library", "hopital", cwd=shelf.parent)
    path = shelf / "leaflets" / "essai.yaml"
    lines = done.stdout.decode().splitlines()

    assert (done.returncode, done.stderr) == (0, b"")
    assert lines[0] == str(path)
    assert lines[2:] == [
        "  feuillet check essai --library=hopital",
        "  feuillet watch essai --library=hopital",
    ]
    assert path.read_bytes().startswith("# Fiche « essai »\n".encode())


def test_the_folder_may_come_from_the_environment(shelf: Path) -> None:
    """As for every other command."""
    done = run_feuillet("new", "essai", FEUILLET_LIBRARY=str(shelf))

    assert done.returncode == 0
    assert (shelf / "leaflets" / "essai.yaml").is_file()
    assert done.stdout.decode().endswith("feuillet watch essai\n")


def test_a_second_call_changes_nothing(shelf: Path) -> None:
    """What an author has begun is never replaced."""
    first = run_feuillet("new", "essai", "--library", shelf)
    path = shelf / "leaflets" / "essai.yaml"
    path.write_text("title: Une heure de travail\n", "utf-8")
    second = run_feuillet("new", "essai", "--library", shelf)

    assert (first.returncode, second.returncode) == (0, 3)
    assert path.read_text("utf-8") == "title: Une heure de travail\n"
    assert len(second.stderr.decode().splitlines()) == 1


def test_colleagues_may_read_the_file(shelf: Path) -> None:
    """It is no patient's page: the folder is shared."""
    under = ("bash", "-c", 'umask 022; exec "$@"', "bash")
    start_feuillet("new", "essai", "--library", shelf, under=under)

    assert (shelf / "leaflets" / "essai.yaml").stat().st_mode & 0o777 == 0o644


def test_a_disk_that_is_full_leaves_no_half_leaflet(shelf: Path) -> None:
    """The next call must not find the name taken."""
    under = ("bash", "-c", 'ulimit -f 1; exec "$@"', "bash")
    done = start_feuillet(
        "new", "essai", "--library", shelf, under=under, PYTHONDONTWRITEBYTECODE="1"
    )

    assert done.returncode == 6
    assert "écriture impossible" in done.stderr.decode()
    assert list((shelf / "leaflets").iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        ([], 2, "Il manque FICHE."),
        (["essai", "autre"], 2, "Commande mal écrite"),
        (["essai", "--force"], 2, "Option inconnue."),
        (["essai", "--library", "absent"], 3, "Le dossier « absent » n'existe pas"),
        (["Mon Essai", "--library", "."], 3, "Ce nom ne convient pas"),
        (["nul", "--library", "."], 3, "Windows se réserve ce nom"),
    ],
)
def test_a_wrong_command_is_refused_in_french(
    shelf: Path, arguments: list[str], status: int, says: str
) -> None:
    """In one line, and nothing is written."""
    done = run_feuillet("new", *arguments, cwd=shelf)

    assert done.returncode == status
    assert done.stderr.decode().startswith(says)
    assert len(done.stderr.decode().splitlines()) == 1
    assert list(shelf.iterdir()) == []
