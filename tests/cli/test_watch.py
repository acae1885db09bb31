"""The author's live preview: what counts as a save, what is shown, and how it ends."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from unittest.mock import Mock

import pytest

from feuillet.cli.watch import _is_stream, _watch, saves
from feuillet.deliver import deliver_file
from feuillet.errors import ValuesInvalid
from feuillet.find import Library
from tests.cli.watching import DEADLINE, Running
from tests.helpers import run_feuillet, text_by_page

LEAFLET = """
title: Visite d'essai
version: "0.1"
written: 2026-11-01
review: 2099-11-01
authors: [Équipe d'essai]
audience: Cette fiche s'adresse aux adultes.
aim: Elle complète l'entretien avec le médecin et ne le remplace pas.
sources:
  service: {title: Texte d'essai}
variables:
  remarque: {label: Remarque, type: text, example: Une remarque}
documents:
  sortie:
    kind: discharge
    title: Consignes
    pages: 2
    sections:
      - title: Ensuite
        covers: [after, follow_up]
        blocks:
          - {text: "Première phrase.", source: service}
          - {text: "{{ remarque }}", when: {known: remarque}}
      - covers: call
        blocks:
          - warning: Quand appeler
            tiers:
              - {title: Tout de suite, call: ["15"], items: [malaise.]}
              - {title: Le jour même, call: [service], items: [fièvre.]}
          - contacts: Le service
"""
SENTENCE = "Première phrase."


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A hospital's folder with one leaflet that breaks no rule."""
    leaflets = tmp_path / "hopital" / "leaflets"
    leaflets.mkdir(parents=True)
    (leaflets / "visite.yaml").write_text(LEAFLET, "utf-8")
    return leaflets.parent


# What counts as a save.


class _Patience(Event):
    """Set by itself once it has been asked so many times, forty times a second."""

    left = 40 * DEADLINE
    meanwhile: Callable[[], object] | None = None
    """Done while the watcher waits: at the tenth question."""

    between: Callable[[], object] | None = None
    """Done in the moment that a save is given to end: when that has been waited for so often."""

    often = 1

    asked = 0

    def wait(self, timeout: float | None = None) -> bool:
        self.often -= 1
        if self.between and self.often <= 0:
            then, self.between = self.between, None
            then()
        # A save ends in as many looks, however long they take.
        return super().wait(timeout if timeout and timeout > 0.1 else 0)

    def is_set(self) -> bool:
        self.left -= 1
        self.asked += 1
        if self.meanwhile and self.asked == 10:
            self.meanwhile()
        return self.left < 0


class Saves:
    """`saves` for one folder, past its first « at once »."""

    def __init__(self, shelf: Path, *others: Path) -> None:
        self._stop = _Patience()
        self._saves = saves([shelf], others, self._stop)
        assert self.told()

    def told(self) -> bool:
        """Whether a save is told before the deadline."""
        self.still = next(self._saves, None)
        return self.still is not None

    def questions_until_told(self, meanwhile: Callable[[], object]) -> int:
        """Return how long a save took to be told, in fortieths of a second."""
        self._stop.asked, self._stop.meanwhile = 0, meanwhile
        assert self.told()
        return self._stop.asked - 10

    def told_once_ended(self, rest: Callable[[], object], often: int = 1) -> bool:
        """Whether a save is told, whose rest comes a moment later, or so many."""
        self._stop.between, self._stop.often = rest, often
        return self.told()

    def nothing_told(self) -> bool:
        """Whether none is told for a while; the end of the watch."""
        self._stop.left = 20
        return not self.told()


@pytest.fixture
def watching(shelf: Path) -> Saves:
    """What is told of the hospital's folder, and of a file of values elsewhere."""
    return Saves(shelf, shelf.parent / "values.yaml")


def _in_place(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def _beside_then_renamed(path: Path, text: str) -> None:
    beside = path.with_name(".goutputstream-ABC123")
    beside.write_text(text, "utf-8")
    beside.replace(path)


def _after_a_backup(path: Path, text: str) -> None:
    backup = path.with_name(f"{path.name}~")
    path.rename(backup)
    path.write_text(text, "utf-8")
    backup.unlink()


def _deleted_then_written(path: Path, text: str) -> None:
    path.unlink()
    path.write_text(text, "utf-8")


EDITORS = [_in_place, _beside_then_renamed, _after_a_backup, _deleted_then_written]


@pytest.mark.parametrize("save", EDITORS, ids=lambda save: save.__name__)
def test_each_save_is_told_once_however_an_editor_saves(
    shelf: Path, watching: Saves, save: Callable[[Path, str], None]
) -> None:
    """In place, beside and renamed, after a backup, deleted and written again; and again."""
    path = shelf / "leaflets" / "visite.yaml"
    for text in ("un", "deux"):
        save(path, text)

        assert watching.told()
    assert watching.nothing_told()


def test_a_save_in_two_steps_is_told_once_when_it_has_ended(shelf: Path, watching: Saves) -> None:
    """Nobody wants to read that a leaflet is missing while an editor writes it anew."""
    path = shelf / "leaflets" / "visite.yaml"
    path.unlink()

    assert watching.told_once_ended(lambda: path.write_text("un"))
    assert path.exists()
    assert watching.nothing_told()


def test_a_file_that_is_gone_for_a_moment_is_not_told(shelf: Path) -> None:
    """An editor renames it first, and writes it anew: a share takes its time."""
    path = shelf.parent / "values.yaml"
    path.write_text("un")
    watching = Saves(shelf, path)
    backup = path.rename(path.with_name("values.yaml~"))

    assert watching.told_once_ended(lambda: path.write_text("deux"), often=10)
    assert path.exists()
    backup.unlink()
    assert watching.nothing_told()


def test_what_went_wrong_while_a_file_was_saved_is_not_told(
    shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It was there when the save was told, gone when it was read, and is there again."""
    path = shelf.parent / "values.yaml"
    path.write_text("un")
    refusals = ["Faute qui reste.", "Illisible un instant."]

    def gather_values() -> None:
        refusal = refusals.pop()
        if refusals:
            _after_a_backup(path, "deux")
        raise ValuesInvalid(refusal)

    order = SimpleNamespace(values_path=str(path), gather_values=gather_values, produce=None)
    stop = _Patience()
    stop.left = 20
    _watch(order, Library.open([shelf], environment={}), stop)  # type: ignore[arg-type]

    assert capsys.readouterr().err.splitlines() == ["Faute qui reste.", WAITING]


def test_a_save_wakes_the_watcher(shelf: Path, watching: Saves) -> None:
    """It does not wait for the next look, a second later."""
    path = shelf / "leaflets" / "visite.yaml"

    assert watching.questions_until_told(lambda: path.write_text("un")) < 20


@pytest.mark.parametrize(
    "name",
    [
        *("leaflets/autre.yaml", "leaflets/visite.approval.json", "templates/leaflet.html"),
        *("templates/parts/ending.html", "styles/print.css", "styles/pictograms/bed.svg"),
        "pictures/colonne.svg",
        *("styles/fonts/neuve.ttf", "hospital.yaml", "protocol.yaml", "logo.png", "../values.yaml"),
    ],
)
def test_whatever_changes_the_page_is_watched(shelf: Path, watching: Saves, name: str) -> None:
    """A new file, then a change of it, then its end: even in a folder that was not there."""
    path = shelf / name
    path.parent.mkdir(parents=True, exist_ok=True)
    for change in (lambda: path.write_text("un"), lambda: path.write_text("deux"), path.unlink):
        change()

        assert watching.told()


def test_what_an_editor_or_we_leave_there_is_no_save(shelf: Path, watching: Saves) -> None:
    """Swap files, backups, finished PDFs: watching them would never end."""
    for name in (
        *("leaflets/.visite.yaml.swp", "leaflets/visite.yaml~", "leaflets/#visite.yaml#"),
        *("leaflets/4913", "leaflets/essai.pdf", "essai.pdf", "variantes.html", "notes.txt"),
        *("autre/dossier.yaml", ".git/config.yaml", "templates/.#leaflet.html"),
    ):
        path = shelf / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")

    assert watching.nothing_told()


def test_a_pdf_delivered_into_the_watched_folder_is_no_save(shelf: Path, watching: Saves) -> None:
    """With `-o` there, each page would bring forth the next."""
    deliver_file(b"%PDF", shelf / "leaflets" / "essai.pdf", force=True)

    assert watching.nothing_told()


def test_two_saves_in_one_tick_of_the_clock_are_told_apart(shelf: Path, watching: Saves) -> None:
    """Same length, same time, same file: its content tells."""
    path = shelf / "leaflets" / "visite.yaml"
    before = path.stat()
    path.write_text(LEAFLET.replace("Première", "Deuxième"), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert path.stat().st_size == before.st_size
    assert watching.told()


def test_a_save_without_a_change_is_told(shelf: Path, watching: Saves) -> None:
    """Whoever saves wants to see something happen."""
    os.utime(shelf / "leaflets" / "visite.yaml", ns=(1, 1))

    assert watching.told()


def test_a_folder_deleted_and_made_again_is_watched_again(shelf: Path, watching: Saves) -> None:
    """As a change of branch, or a share that comes back."""
    shutil.rmtree(shelf)
    assert watching.told()
    (shelf / "leaflets").mkdir(parents=True)
    for text in ("un", "deux"):
        (shelf / "leaflets" / "visite.yaml").write_text(text)

        assert watching.told()


# The command, in real processes.


def _start(shelf: Path, *options: str | Path) -> Running:
    return Running(
        *("watch", "visite", "--library", shelf, "-o", "essai.pdf", *options),
        cwd=shelf.parent,
        FEUILLET_LIBRARY="",
    )


def _save(shelf: Path, sentence: str) -> None:
    text = LEAFLET.replace(SENTENCE, sentence)
    (shelf / "leaflets" / "visite.yaml").write_text(text, "utf-8")


def _printed(shelf: Path) -> str:
    return " ".join(text_by_page((shelf.parent / "essai.pdf").read_bytes()))


WAITING = "En attente d'un enregistrement… (Ctrl+C pour finir)"


def test_the_page_is_printed_at_once_and_after_each_save(shelf: Path) -> None:
    """One line each time: where, how many pages, how long it took."""
    with _start(shelf) as running:
        first = running.out()
        assert SENTENCE in _printed(shelf)
        assert running.err() == WAITING
        _save(shelf, "Deuxième phrase.")
        second = running.out()

        assert "Deuxième phrase." in _printed(shelf)
        for line in (first, second):
            start, _, seconds = line.rpartition(", en ")
            assert start == f"{shelf.parent / 'essai.pdf'} : 1 page"
            assert seconds.removesuffix(" s.").replace(",", ".").replace(".", "").isdigit()


@pytest.mark.long
def test_a_template_and_a_style_show_at_once(shelf: Path) -> None:
    """The designer sees the page change, too."""
    with _start(shelf) as running:
        running.out()
        plain = (shelf.parent / "essai.pdf").read_bytes()
        (shelf / "styles").mkdir()
        (shelf / "styles" / "print.css").write_text("h1 { color: #000000 }")
        running.out()
        styled = (shelf.parent / "essai.pdf").read_bytes()
        (shelf / "templates" / "parts").mkdir(parents=True)
        (shelf / "templates" / "parts" / "lines.html").write_text("")
        (shelf / "templates" / "parts" / "contacts.html").write_text("<p>Contacts d'essai</p>")

        while "Contacts d'essai" not in _printed(shelf):
            running.out()
        assert styled != plain


def test_a_broken_save_keeps_the_page_and_says_the_line(shelf: Path) -> None:
    """Then waits; when it is good again, the page is printed."""
    with _start(shelf) as running:
        running.out()
        running.err()
        before = (shelf.parent / "essai.pdf").read_bytes()
        _save(shelf, "{{ inconnu }}")
        line = 1 + next(i for i, text in enumerate(LEAFLET.splitlines()) if SENTENCE in text)

        assert running.err().startswith(f"visite.yaml, ligne {line} : « inconnu » n'est ni")
        assert running.err() == "Le PDF précédent est gardé."
        assert running.err() == WAITING
        assert (shelf.parent / "essai.pdf").read_bytes() == before
        _save(shelf, "Réparée.")
        running.out()
        assert "Réparée." in _printed(shelf)


@pytest.mark.long
def test_a_leaflet_broken_from_the_start_is_waited_for(shelf: Path) -> None:
    """The author has opened it in order to mend it."""
    _save(shelf, "{{ inconnu }}")
    with _start(shelf) as running:
        assert "ligne" in running.err()
        assert running.err() == WAITING
        _save(shelf, "Réparée.")
        running.out()

        assert "Réparée." in _printed(shelf)


@pytest.mark.long
def test_a_leaflet_deleted_and_written_again_is_printed_again(shelf: Path) -> None:
    """Its absence is told, and is not the end."""
    with _start(shelf) as running:
        running.out()
        running.err()
        (shelf / "leaflets" / "visite.yaml").unlink()
        assert running.err().startswith("Aucune fiche ne s'appelle « visite ».")
        _save(shelf, "Revenue.")
        running.out()

        assert "Revenue." in _printed(shelf)


@pytest.mark.long
def test_a_burst_of_saves_ends_with_the_last(shelf: Path) -> None:
    """Whatever was printed in between, the page is that of the last save."""
    with _start(shelf) as running:
        running.out()
        for number in range(40):
            _save(shelf, f"Phrase {number}.")

        while "Phrase 39." not in _printed(shelf):
            running.out()


@pytest.mark.long
def test_a_page_that_cannot_be_written_is_told_and_tried_again(shelf: Path) -> None:
    """The disk is full, the folder has gone: not a reason to stop."""
    out = shelf.parent / "sorties"
    with Running(
        *("watch", "visite", "--library", shelf, "-o", "sorties/essai.pdf"), cwd=shelf.parent
    ) as running:
        running.out()
        running.err()
        shutil.rmtree(out)
        out.write_text("un fichier, plus un dossier")
        _save(shelf, "Deuxième phrase.")
        assert (
            running.err()
            == "Fichier de sortie : le dossier indiqué n'en est pas un, vérifiez son nom."
        )
        out.unlink()
        _save(shelf, "Troisième phrase.")
        running.out()

        text = " ".join(text_by_page((out / "essai.pdf").read_bytes()))
        assert "Troisième phrase." in text


@pytest.mark.long
def test_values_are_read_at_each_save_and_never_shown(shelf: Path) -> None:
    """Neither when they are good nor when they are wrong."""
    values = shelf.parent / "values.yaml"
    known = "nom: CANARI\nprenom: Zoé\ndate_naissance: 12/03/1948\nremarque: "
    values.write_text(f"{known}Le serin jaune.\n", "utf-8")
    with _start(shelf, "--values", "values.yaml") as running:
        lines = [running.out(), running.err()]
        assert "Le serin jaune." in _printed(shelf)
        values.write_text(f"{known}Le serin vert.\n", "utf-8")
        lines.append(running.out())
        assert "Le serin vert." in _printed(shelf)
        values.write_text(f"{known}Le serin vert.\nserin: serin\n", "utf-8")
        lines += [running.err(), running.err()]
        assert running.interrupt() == 0
        lines += [*running.rest("out"), *running.rest("err")]

        assert len(lines) >= 5
        assert not [line for line in lines if "serin" in line.casefold() or "CANARI" in line]


@pytest.mark.parametrize(
    "busy",
    [
        pytest.param(False, id="waiting"),
        pytest.param(True, id="printing", marks=pytest.mark.long),
    ],
)
def test_ctrl_c_ends_it_quietly(shelf: Path, busy: bool) -> None:
    """Status 0 and one French line, even in the middle of a page; no scrap is left."""
    with _start(shelf) as running:
        running.out()
        running.err()
        if busy:
            _save(shelf, "Deuxième phrase.")
        status = running.interrupt()

        assert (status, running.rest("err")) == (0, ["Fin de la surveillance."])
        assert sorted(path.name for path in shelf.parent.iterdir()) == ["essai.pdf", "hopital"]
        assert "phrase." in _printed(shelf)


@pytest.mark.parametrize(
    ("options", "status", "says"),
    [
        (["--values", "-"], 2, "--values : watch relit les valeurs, donnez un fichier."),
        (["--values", "/dev/null"], 2, "--values : watch relit les valeurs, donnez un fichier."),
        (["-o", "-"], 2, "-o : watch remplace ce fichier, son nom doit finir par .pdf."),
        (["-o", "fiche.yaml"], 2, "-o : watch remplace ce fichier, son nom doit finir par .pdf."),
        (["--set", "serin"], 2, "--set attend CHAMP=VALEUR."),
        (["--force"], 2, "Option inconnue."),
        (["--library", "absent"], 3, "Le dossier « absent » n'existe pas"),
    ],
)
def test_what_cannot_be_watched_is_refused(
    shelf: Path, options: list[str], status: int, says: str
) -> None:
    """At once, in one sentence: nothing is waited for."""
    library = () if "--library" in options else ("--library", shelf)
    done = run_feuillet("watch", "visite", *library, *options, cwd=shelf.parent)

    assert done.returncode == status
    assert done.stderr.decode().startswith(says)
    assert done.stdout == b""


def test_a_misspelt_name_is_refused_at_once(shelf: Path) -> None:
    """With the nearest one; to wait for it would be no help."""
    done = run_feuillet("watch", "visites", "--library", shelf, cwd=shelf.parent)

    assert done.returncode == 3
    assert "Vouliez-vous dire « visite » ?" in done.stderr.decode()


def test_values_in_a_folder_that_is_shut_are_no_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading them says what is wrong; looking at them was a traceback."""
    monkeypatch.setattr(Path, "exists", Mock(side_effect=PermissionError))

    assert not _is_stream("valeurs.json")
