"""The command line: what it prints, what it refuses, and how it ends."""

import csv
import gc
import io
import json
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from feuillet.__main__ import run
from feuillet.cli import main
from feuillet.model.dates import spell_birth
from tests.helpers import LIBRARIES, desk_day, run_feuillet, shut, start_feuillet, text_by_page

MINIMAL, HOSPITAL, BROKEN = (LIBRARIES / name for name in ("minimal", "hospital", "broken"))
RENDER = ("render", "visite", "--library", str(MINIMAL), "--document", "apres")
PATIENT = (
    *("--set", "nom=EXEMPLE", "--set", "prenom=Camille"),
    *("--set", "date_naissance=12/03/1948"),
)


class Said(NamedTuple):
    """How a command ended, and what it wrote on its two streams."""

    status: object
    out: str
    err: str


Say = Callable[..., Said]


@pytest.fixture
def say(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Say]:
    """Run a command in this process, from an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FEUILLET_LIBRARY", raising=False)

    def run(*arguments: str, typed: bytes = b"") -> Said:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed)))
        with pytest.raises(SystemExit) as end:
            main(arguments)
        streams = capfd.readouterr()
        return Said(end.value.code, streams.out, streams.err)

    yield run
    # A command does without it, and this process goes on.
    gc.enable()


def _files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# Real processes, from the first word to the exit status.


def test_a_leaflet_is_printed_where_the_secretary_stands(tmp_path: Path) -> None:
    """One command, one PDF under `out/`, its place and its pages on standard output."""
    done = run_feuillet("render", "visite", "--library", MINIMAL, cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().endswith("out/visite.pdf : 2 pages.\n")
    assert _files(tmp_path) == ["out/visite.pdf"]
    assert len(text_by_page((tmp_path / "out" / "visite.pdf").read_bytes())) == 2


def test_values_come_from_a_pipe_and_the_pdf_goes_into_one(tmp_path: Path) -> None:
    """`--values -` reads standard input; `-o -` writes the bytes, and nothing but them."""
    values = json.dumps(
        {
            "nom": "LEFÈVRE",
            "prenom": "Zoé",
            "date_naissance": "12/03/1948",
            "date_visite": "08/12/2020",
        }
    )

    done = start_feuillet(
        *("render", "visite", "--library", MINIMAL, "--values", "-", "-o", "-"),
        typed=b"\xef\xbb\xbf" + values.encode(),
        cwd=tmp_path,
        PYTHONIOENCODING="ascii",
    )

    assert done.returncode == 0
    assert all("LEFÈVRE Zoé" in page for page in text_by_page(done.stdout))
    assert "Jour de la visite" in done.stderr.decode("utf-8", "replace")
    assert _files(tmp_path) == []


def test_two_patients_of_one_name_do_not_share_a_file(tmp_path: Path) -> None:
    """The second of two homonyms is refused at the usual place: the first keeps her page."""
    first = run_feuillet(*RENDER, *PATIENT, cwd=tmp_path)
    before = (tmp_path / "out" / "visite.pdf").read_bytes()
    second = run_feuillet(*RENDER, *PATIENT[:-1], "date_naissance=13/04/1950", cwd=tmp_path)

    assert (first.returncode, second.returncode) == (0, 6)
    assert "existe déjà" in second.stderr.decode()
    assert (tmp_path / "out" / "visite.pdf").read_bytes() == before
    assert _files(tmp_path) == ["out/visite.pdf"]


@pytest.mark.parametrize("values", [b"[" * 100_000, b"{" * 100_000, b"- " * 100_000])
def test_a_file_of_brackets_is_refused_and_the_program_lives(tmp_path: Path, values: bytes) -> None:
    """Nesting that would overflow the stack ends in a sentence, not in a crash."""
    done = run_feuillet(*RENDER, "--values", "-", typed=values, cwd=tmp_path)

    assert done.returncode == 4
    assert len(done.stderr.decode().splitlines()) == 1
    assert _files(tmp_path) == []


def test_half_a_character_on_the_command_line_is_refused(tmp_path: Path) -> None:
    """A name in an old encoding is told by its field, not by a crash."""
    done = start_feuillet(*RENDER, "--set", b"nom=Lef\xe8vre", cwd=tmp_path)

    assert done.returncode == 4
    assert "Nom : contient un demi-caractère" in done.stderr.decode()


def test_a_reader_that_goes_away_is_no_drama(tmp_path: Path) -> None:
    """The PDF was for a program that has ended: no traceback."""
    done = start_feuillet(
        *(*RENDER, "-o", "-"),
        cwd=tmp_path,
        under=("bash", "-c", 'set -o pipefail; "$@" | true', "bash"),
    )

    assert done.returncode == 6
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_help_and_errors_are_in_french_whatever_the_language_of_the_machine() -> None:
    """A command without a word shows its help on standard error, and fails."""
    done = start_feuillet(LC_ALL="C", LANG="en_US.UTF-8", PYTHONUTF8="0")

    assert done.returncode == 2
    assert done.stderr.decode("utf-8", "replace").startswith("Utilisation : feuillet")


# Names that lead elsewhere.


@pytest.mark.parametrize("command", ["render", "where", "describe"])
@pytest.mark.parametrize(
    "name",
    [
        *("../x", "../../hospital/leaflets/visite", "/etc/passwd", "CON", "NUL.txt", "a."),
        *("vis\u202eite", "", "x" * 300, "visite.yaml", "a\\b", "~", "*"),
    ],
)
def test_a_leaflets_name_is_never_a_path(say: Say, tmp_path: Path, command: str, name: str) -> None:
    """Whatever is not a plain name is refused as the author's error, and nothing is written."""
    said = say(command, name, "--library", str(MINIMAL))

    assert said.status == 3
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert len(said.err) < 200
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["render", "where", "describe"])
def test_a_name_that_looks_like_an_option_is_a_wrong_command(say: Say, command: str) -> None:
    """`-rf` is no leaflet."""
    said = say(command, "-rf")

    assert said.status == 2
    assert said.err.startswith("Option inconnue.")


def test_a_file_that_exists_is_not_replaced_unless_asked(say: Say, tmp_path: Path) -> None:
    """`-o` never writes over a file; `--force` does."""
    (tmp_path / "fiche.pdf").write_bytes(b"avant")

    refused = say(*RENDER, "-o", "fiche.pdf")
    kept = (tmp_path / "fiche.pdf").read_bytes()
    forced = say(*RENDER, "-o", "fiche.pdf", "--force")

    assert (refused.status, forced.status) == (6, 0)
    assert kept == b"avant"
    assert (tmp_path / "fiche.pdf").read_bytes().startswith(b"%PDF")
    assert _files(tmp_path) == ["fiche.pdf"]


def test_accents_and_capitals_of_a_file_name_are_kept(say: Say, tmp_path: Path) -> None:
    """Léa, Lea and LEA are three files."""
    for name in ("Léa", "Lea", "LEA"):
        assert say(*RENDER, "-o", f"{name}.pdf", "--quiet").status == 0

    assert set(_files(tmp_path)) == {"Léa.pdf", "Lea.pdf", "LEA.pdf"}


# Values.


def test_every_wrong_value_is_told_on_its_own_line(say: Say, tmp_path: Path) -> None:
    """One command, one look at all that must be mended, and no page."""
    said = say(*RENDER, "--set", "moyen=avion", "--set", "inconnu=1", "--set", "nom=a\u200bb")

    assert said.status == 4
    assert [line.split()[0] for line in said.err.splitlines()] == [
        *("Moyen", "Champ", "Nom", "Prénom,"),
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "typed"),
    [
        (("--set", "moyen=train", "--set", "moyen=voiture"), b""),
        (("--values", "-", "--set", "moyen=voiture"), b"moyen: train"),
        (("--values", "-"), b"moyen: train\nmoyen: voiture"),
        (("--values", "-"), "nom: Lefèvre".encode("cp1252")),
        (("--values", "-"), "nom: EXEMPLE".encode("utf-16")),
        (("--values", "-"), b"nom: " + b"x" * 2_000_000),
        (("--values", "-"), b"#" + "é".encode() * 600_000 + b"\nmoyen: train"),
        (("--values", "."), b""),
        (("--values", "absent.yaml"), b""),
    ],
)
def test_values_said_twice_or_unreadable_are_refused(
    say: Say,
    tmp_path: Path,
    arguments: Sequence[str],
    typed: bytes,
) -> None:
    """Nothing is guessed: neither which of two answers, nor an encoding, nor half a file."""
    before = time.perf_counter()

    said = say(*RENDER, *arguments, typed=typed)

    assert time.perf_counter() - before < 2
    assert said.status == 4
    assert len(said.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_warnings_do_not_stop_a_page_and_quiet_hushes_them(say: Say, tmp_path: Path) -> None:
    """A date long past is printed, with one line that says « Attention »."""
    late = (*PATIENT, "--set", "date_visite=04/02/2020")

    loud = say(*RENDER, *late, "-o", "a.pdf")
    quiet = say(*RENDER, *late, "-o", "b.pdf", "--quiet")

    assert loud.err == "Attention : Jour de la visite : cette date est passée, vérifiez.\n"
    assert (quiet.status, quiet.out, quiet.err) == (0, "", "")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_an_hour_of_today_that_has_gone_by_is_told(say: Say, tmp_path: Path) -> None:
    """Of one patient, and of a table."""
    over = f"{spell_birth(desk_day())} 0 h"
    header = "nom;prenom;date_naissance;rdv_controle"
    (tmp_path / "liste.csv").write_text(f"{header}\nEXEMPLE;Camille;12/03/1948;{over}\n", "utf-8")
    one = ("render", "vertebroplastie", "--document", "sortie", *PATIENT)
    told = (
        say(*one, "--set", f"rdv_controle={over}").err,
        say("batch", "vertebroplastie", "liste.csv", "--out", "lot", "--dry-run").err,
    )

    assert all("c'est aujourd'hui, et cette heure est passée" in err for err in told)


def test_no_progress_bar_is_drawn_in_a_pipe(say: Say) -> None:
    """Only a terminal sees one."""
    assert say(*RENDER).err == ""


# Other commands.


def test_the_list_tells_each_leaflet_with_its_state(say: Say) -> None:
    """For people, one line; for programs, JSON with the same facts."""
    said = say("list", "--library", str(MINIMAL))
    rows = json.loads(say("list", "--library", str(MINIMAL), "--json").out)

    assert "visite  Visite d'essai, version 1.2 (projet) : avant, apres" in said.out.splitlines()
    assert rows[-1] == {
        "id": "visite",
        "title": "Visite d'essai",
        "version": "1.2",
        "status": "draft",
        "documents": [{"id": "avant", "title": "Avant"}, {"id": "apres", "title": "Après"}],
    }


def test_describe_gives_the_fields_in_three_shapes(say: Say) -> None:
    """JSON, a schema, and a table whose example row prints."""
    shapes = {
        shape: say("describe", "visite", "--library", str(MINIMAL), f"--{shape}").out
        for shape in ("json", "schema", "csv")
    }

    described = json.loads(shapes["json"])
    schema = json.loads(shapes["schema"])
    header, example = csv.reader(io.StringIO(shapes["csv"].removeprefix("\ufeff")), delimiter=";")
    names = [variable["id"] for variable in described["variables"]]
    assert shapes["csv"].startswith("\ufeff")
    assert names == header == list(schema["properties"])
    assert schema["additionalProperties"] is False
    assert all(
        re.search(schema["properties"][name]["pattern"], value)
        for name, value in zip(header, example, strict=True)
        if "pattern" in schema["properties"][name]
    )


def test_where_tells_the_winner_and_what_it_hides(say: Say) -> None:
    """The hospital's leaflet hides another; its style adds to ours."""
    shelves = ("--library", str(HOSPITAL), "--library", str(MINIMAL))
    leaflet = say("where", "visite", *shelves).out.splitlines()
    style = say("where", "print.css", *shelves).out.splitlines()

    assert leaflet == [
        f"fiche : {HOSPITAL / 'leaflets' / 'visite.yaml'}",
        f"  cache {MINIMAL / 'leaflets' / 'visite.yaml'}",
    ]
    assert style[0] == f"style : {HOSPITAL / 'styles' / 'print.css'}"
    assert style[1].startswith("  s'ajoute à ")


def test_a_hospitals_folder_dresses_the_page(say: Say, tmp_path: Path) -> None:
    """Its name, its telephone, its logo and its template, and no word of fictive contacts."""
    assert say("render", "visite", "--library", str(HOSPITAL), "-o", "a.pdf").status == 0

    (text,) = text_by_page((tmp_path / "a.pdf").read_bytes())
    assert "Clinique d’Essai" in text
    assert "Ajout de la clinique" in text
    assert "fictives" not in text


@pytest.mark.parametrize("name", [path.stem for path in sorted((BROKEN / "leaflets").iterdir())])
def test_a_broken_leaflet_prints_nothing(say: Say, tmp_path: Path, name: str) -> None:
    """The author's error: file and line, status three, no page."""
    said = say("render", name, "--library", str(BROKEN))

    assert said.status == 3
    assert all(line.startswith(f"{name}.yaml, ligne ") for line in said.err.splitlines())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("rendre",), "Vouliez-vous dire « render »"),
        (("render",), "Il manque FICHE"),
        (("render", "visite", "--documant", "x"), "Vouliez-vous dire « --document »"),
        (("render", "visite", "-o"), "attend une valeur"),
        (("render", "visite", "--profile", "a4"), "attendu : standard, dmp"),
        (("render", "visite", "--text-size", "7"), "attendu : 12, 14, 16, 18"),
        (("render", "visite", "autre"), "Commande mal écrite"),
        (("render", "visite", "--set", "nom"), "CHAMP=VALEUR"),
    ],
)
def test_a_wrong_command_is_told_in_french(say: Say, arguments: Sequence[str], says: str) -> None:
    """What is wrong, and where the help is; status two."""
    said = say(*arguments)

    assert said.status == 2
    assert says in said.err
    assert "--help" in said.err


@pytest.mark.parametrize("command", ["", "list", "describe", "render", "where", "doctor"])
def test_every_command_has_a_french_help_page(say: Say, command: str) -> None:
    """No word of the library's English is left on it."""
    said = say(*filter(None, [command]), "--help")

    assert said.status == 0
    assert said.out.startswith("Utilisation : feuillet")
    assert not re.search(r"\b(Usage|Options:|Show this|Commands|default|required)\b", said.out)


def test_an_unknown_document_is_told_with_those_there_are(say: Say) -> None:
    """« apres » and « avant », and the nearest of them."""
    said = say("render", "visite", "--library", str(MINIMAL), "--document", "apres-midi")

    assert said.status == 3
    assert "« avant », « apres »" in said.err


def test_a_folder_that_is_not_there_stops_every_command(say: Say) -> None:
    """A share that is not mounted must not give our fictive contacts instead."""
    for command in (("list",), ("describe", "visite"), ("render", "visite"), ("where", "visite")):
        assert say(*command, "--library", "absent").status == 3


def test_doctor_says_what_is_missing(say: Say) -> None:
    """All is good here; with a broken leaflet, it says which and ends with five."""
    good = say("doctor", "--library", str(MINIMAL))
    bad = say("doctor", "--library", str(BROKEN))

    assert good.status == 0
    assert all(line.startswith("bon") for line in good.out.splitlines())
    assert bad.status == 5
    assert "À FAIRE" in bad.out


def test_the_version_is_told(say: Say) -> None:
    """One line, with a number."""
    assert re.fullmatch(r"feuillet \d+\.\d+\.\d+\S*\n", say("--version").out)


def test_stopped_while_it_loads_it_says_so(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    """No traceback, whenever Ctrl-C comes."""
    # A command never looks for cycles; the tests do.
    request.addfinalizer(gc.enable)
    request.addfinalizer(gc.unfreeze)

    class Stopped:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "feuillet.cli":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "feuillet.cli")
    monkeypatch.setattr(sys, "meta_path", [Stopped(), *sys.meta_path])

    with pytest.raises(SystemExit) as end:
        run()

    assert end.value.code == 130
    assert capsys.readouterr().err == "Interrompu, rien n'a été écrit.\n"


def test_one_broken_leaflet_hides_no_other(tmp_path: Path, say: Say) -> None:
    """The others are listed; the broken one is said, with its line."""
    (tmp_path / "leaflets").mkdir()
    text = (MINIMAL / "leaflets" / "visite.yaml").read_text("utf-8")
    (tmp_path / "leaflets" / "saine.yaml").write_text(text, "utf-8")
    spoilt = text + 'facts:\n  d: {figure: "7,5", up_to: "15,0", unit: minute}\n'
    (tmp_path / "leaflets" / "fautive.yaml").write_text(spoilt, "utf-8")

    said = say("list", "--library", str(tmp_path))

    assert said.status == 3
    assert "saine" in said.out
    assert re.search(r"fautive\.yaml, ligne \d+ : .*nombre entier", said.err)


@pytest.mark.parametrize("command", [("render", "visite"), ("list",)])
@pytest.mark.parametrize("file", ["leaflets/visite.yaml", "leaflets/visite.approval.json"])
def test_a_file_that_is_shut_is_told_with_the_account_and_what_opens_it(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], file: str
) -> None:
    """As doctor says it; where it is something else, the link or the share."""
    path = tmp_path / "hopital" / file
    shutil.copytree(MINIMAL, tmp_path / "hopital")
    path.touch()
    with monkeypatch.context() as patch:
        shut(path, patch)
        said = say(*command, "--library", "hopital")
    path.unlink()
    path.symlink_to("absente")
    elsewhere = say(*command, "--library", "hopital")

    assert (said.status, elsewhere.status) == (3, 3)
    assert f"{path} : le compte « " in said.err
    assert f" {path} && chmod 640 {path} »" in said.err
    assert f"{path.name} : existe mais ne se lit pas : vérifiez le lien" in elsewhere.err
