"""The author's guide, followed to the letter: from an empty folder to a printed page.

Every command typed, every line written and every answer expected comes from the guide.
"""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from feuillet.find import builtin_root
from feuillet.model.leaflet import MARK
from feuillet.read import read_leaflet, read_tree
from tests.cli.watching import Running
from tests.helpers import run_feuillet, text_by_page

GUIDE = (builtin_root() / "docs" / "author.md").read_text("utf-8")
PATH = GUIDE.partition("\n## De rien à une page imprimée\n")[2].partition("\n## ")[0]
STEPS = re.split(r"^### \d\. ", PATH, flags=re.MULTILINE)[1:]
BEGIN, FILL, CHECK, WATCH, PRINT, APPROVE = range(6)
MINE = "Elle pose le pansement. Vous sentez un peu de froid."
"""A sentence of the guide's author."""


def _commands(step: int) -> list[list[str]]:
    """Return the words of each command that a step shows."""
    typed = re.sub(r"^```.*?^```$", "", STEPS[step], flags=re.DOTALL | re.MULTILINE)
    lines = re.findall(r"^    (\S.*)$", typed, re.MULTILINE)
    return [shlex.split(line) for line in lines]


def _blocks(step: int, language: str = "") -> list[list[str]]:
    """Return the lines of each fenced block of a step."""
    found = re.findall(rf"^```{language}\n(.*?)^```$", STEPS[step], re.DOTALL | re.MULTILINE)
    return [block.splitlines() for block in found]


class Desk:
    """An author's folder, at the step that the guide has led to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def leaflet_path(self) -> Path:
        """The file that the guide makes the author open."""
        named = re.search(r"Ouvrez `(\S+)`", STEPS[FILL])
        assert named
        return self.folder / named[1]

    def type(self, command: list[str]) -> tuple[int, str]:
        """Type a command in the terminal; return its status and all that is seen."""
        words, environment = list(command), {"FEUILLET_LIBRARY": ""}
        if words[0] == "feuillet":
            done = run_feuillet(*words[1:], cwd=self.folder, **environment)
        else:
            done = subprocess.run(words, cwd=self.folder, capture_output=True, check=False)
        return done.returncode, (done.stdout + done.stderr).decode()

    def fill_in(self) -> None:
        """Replace the lines that hold marks by those of the guide, in order."""
        filled = iter([line for line in _blocks(FILL, "yaml")[0] if line.strip()[:1] not in "#"])
        lines = self.leaflet_path.read_text("utf-8").splitlines()
        written = [next(filled) if _to_fill_in(line) else line for line in lines]
        assert next(filled, None) is None
        self.leaflet_path.write_text("\n".join(written) + "\n", "utf-8")


def _to_fill_in(line: str) -> bool:
    return MARK in line and not line.startswith("#")


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """After the first step."""
    desk = Desk(tmp_path_factory.mktemp("author"))
    for command in _commands(BEGIN):
        desk.type(command)
    return desk


@pytest.fixture
def desk(started: Desk, tmp_path: Path) -> Desk:
    """A desk of one's own, after the first step."""
    shutil.copytree(started.folder / "hopital", tmp_path / "hopital")
    return Desk(tmp_path)


@pytest.fixture
def written(desk: Desk) -> Desk:
    """After the second step: every mark has its words."""
    desk.fill_in()
    return desk


def _as_seen(text: str, folder: Path) -> str:
    """Return what is seen as the guide prints it: the folder is the reader's own."""
    return text.replace(f"{folder}/", "…/")


def test_the_path_has_six_steps_and_each_shows_what_to_type() -> None:
    """All but the second, which happens in the editor."""
    assert len(STEPS) == 6
    assert [bool(_commands(step)) for step in range(6)] == [True, False, True, True, True, True]
    assert [_commands(step)[-1][1] for step in (BEGIN, CHECK, WATCH, PRINT)] == [
        *("new", "check", "watch", "render")
    ]
    assert [command[1] for command in _commands(APPROVE)] == ["approve", "render"]


def test_step_1_starts_the_leaflet_and_shows_what_the_guide_shows(tmp_path: Path) -> None:
    """Word for word: the place, the number of marks, the next commands."""
    desk = Desk(tmp_path)
    done = [desk.type(command) for command in _commands(BEGIN)]

    assert [status for status, _ in done] == [0, 0]
    assert _as_seen(done[-1][1], tmp_path).splitlines() == _blocks(BEGIN)[0]
    assert desk.leaflet_path.is_file()


def test_step_2_shows_each_line_that_holds_a_mark(desk: Desk) -> None:
    """The same line of the file, in the same order, the marks alone replaced."""
    lines = filter(_to_fill_in, desk.leaflet_path.read_text("utf-8").splitlines())
    shown = [line for line in _blocks(FILL, "yaml")[0] if line.strip()[:1] not in "#"]

    for line, filled in zip(lines, shown, strict=True):
        pattern = ".+".join(map(re.escape, line.split(MARK)))
        assert re.fullmatch(pattern, filled), filled
        assert MARK not in filled


def test_step_2_shows_one_mark_before_and_after(desk: Desk) -> None:
    """The first line that the author meets."""
    before, after = (block[0] for block in _blocks(FILL))

    assert before in desk.leaflet_path.read_text("utf-8").splitlines()
    assert after == _blocks(FILL, "yaml")[0][1]


@pytest.mark.long
def test_step_3_finds_a_forgotten_mark_as_the_guide_shows(desk: Desk) -> None:
    """With the line, in the guide's own words."""
    status, seen = desk.type(_commands(CHECK)[0])

    assert status == 3
    assert _blocks(CHECK)[0][0] in seen.splitlines()


@pytest.mark.long
def test_step_3_is_clean_once_all_is_written(written: Desk) -> None:
    """No error is left; what a physician will confirm does not stop the author."""
    status, seen = written.type(_commands(CHECK)[0])

    assert status == 0, seen
    assert seen.splitlines()[-1].startswith(_blocks(CHECK)[1][0].removesuffix("…"))
    assert MARK not in seen


def test_step_4_shows_the_page_and_follows_each_save(written: Desk) -> None:
    """What the guide says is seen is seen; a broken save keeps the page; Ctrl+C ends it."""
    shown = _blocks(WATCH)[0]
    (command,) = _commands(WATCH)
    pdf_path = written.folder / "out" / "pose-exemple.pdf"
    good = written.leaflet_path.read_text("utf-8")
    with Running(*command[1:], cwd=written.folder, FEUILLET_LIBRARY="") as running:
        first = _as_seen(running.out(), written.folder)
        assert re.sub(r"[\d,]+ s\.$", "", first) == re.sub(r"[\d,]+ s\.$", "", shown[0])
        assert running.err() == shown[1]
        assert MINE in _text(pdf_path)
        before = pdf_path.read_bytes()
        written.leaflet_path.write_text(good.replace("title:", "titel:", 1), "utf-8")
        assert "pose-exemple.yaml, ligne" in running.err()
        assert pdf_path.read_bytes() == before
        written.leaflet_path.write_text(good.replace("un peu de froid", "un peu de chaud"), "utf-8")
        running.out()
        assert "un peu de chaud" in _text(pdf_path)
        assert running.interrupt() == 0


def _text(path: Path) -> str:
    return " ".join(text_by_page(path.read_bytes()))


def test_step_5_prints_a_page_that_says_it_is_a_draft(written: Desk) -> None:
    """With the author's sentence and the invented patient."""
    status, seen = written.type(_commands(PRINT)[0])
    text = _text(written.folder / "essai.pdf")

    assert status == 0, seen
    assert MINE in text
    assert "EXEMPLE Camille" in text
    assert "Projet" in text


@pytest.mark.long
def test_step_6_prints_the_author_s_sentence_as_approved(written: Desk) -> None:
    """From the approval on, no page says « Projet »; a change brings it back."""
    done = [written.type(command) for command in _commands(APPROVE)]
    approved = _text(written.folder / "essai.pdf")
    text = written.leaflet_path.read_text("utf-8")
    written.leaflet_path.write_text(text.replace("un peu de froid", "un peu de chaud"), "utf-8")
    written.type(_commands(APPROVE)[1])

    assert [status for status, _ in done] == [0, 0], done
    assert MINE in approved
    assert "Projet" not in approved
    assert "Projet" in _text(written.folder / "essai.pdf")


# The reference below the path.


def _examples() -> list[str]:
    """Return each YAML example of the reference."""
    reference = GUIDE.partition("\n## Chaque mot-clé\n")[2]
    return re.findall(r"^```yaml\n(.*?)^```$", reference, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("example", _examples(), ids=lambda text: text.split(":")[0][:30])
def test_each_example_of_the_reference_is_yaml_that_the_program_reads(example: str) -> None:
    """Whoever copies it gets no surprise."""
    read_tree(example, "author.md")


def test_the_smallest_leaflet_of_the_reference_is_one() -> None:
    """All its keys are known, and none is missing."""
    small = next(text for text in _examples() if text.startswith("title:"))

    assert read_leaflet(small, "author.md").version == "0.1"
