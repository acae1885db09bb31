"""Each sentence is French, well set, and said by some test: see `make test`, and `listening`."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from feuillet.errors import LeafletNotFound, PatientError, ValuesInvalid
from feuillet.model.values import Values
from tests import listening
from tests.listening import EVERYONE, LISTENERS, SECRETARY, Listener, Listening, listen
from tests.sentences import (
    QUOTED,
    ROOT,
    WORDS_SOUGHT,
    Sentence,
    plain,
    read_sentences,
    sentences,
)

ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the is are was were be been has have had must should shall cannot could not does did of"
        " to for with without and by from this that these those it its invalid error file value"
        " missing unknown empty failed wrong bad found read write closed key field row sheet name",
    )
)
TYPED = re.compile(r"--?[\w-]+|[\w-]+\.\w+|\bfeuillet\b(?: \w+)?|\b[A-Z]{2,}\b|\bapt-get [\w-]+")
"""What is typed or clicked as it stands: options, names of files, commands, acronyms."""

SAID = """
PHRASE = "Le dossier est plein"


def refuse(name: str) -> None:
    \"\"\"Documentation is no sentence at all.\"\"\"
    raise ValueError(f"Le nom « {name} » est trop long.")
"""


def bare(sentence: Sentence) -> str:
    """Return a sentence without what is quoted, filled in or typed."""
    return TYPED.sub("X", QUOTED.sub("« X »", str(sentence).replace("{}", "X")))


def test_each_module_of_words_that_are_sought_is_there() -> None:
    """One that moved would have its words taken for a sentence."""
    assert all((ROOT / module).is_file() for module in WORDS_SOUGHT)


def test_no_sentence_has_an_english_word() -> None:
    """But for what its reader types or clicks."""
    wrong = {
        one.key: words
        for one in sentences()
        if (words := ENGLISH & set(re.findall(r"[a-z]+", bare(one))))
    }

    assert not wrong


@pytest.mark.parametrize(
    ("fault", "pattern"),
    [
        ("no space before a colon, a semicolon or a mark", r"[\w)»][:;!?](?:\s|$)"),
        ("a space before a comma or a full stop", r"\w [,.](?:\s|$)"),
        ("two spaces", r"\w  \w"),
        ("three full stops for one ellipsis", r"\.\.\."),
        ("straight quotes", r'"'),
        ("a capital after a colon", r" : [A-Z][a-zé]+ez\b"),
    ],
)
def test_sentences_are_set_as_french_is(fault: str, pattern: str) -> None:
    """Imprimerie nationale, Lexique: spaces and guillemets."""
    assert not [one.key for one in sentences() if re.search(pattern, bare(one))], fault


def test_every_text_of_a_module_is_listed() -> None:
    """Whatever it is said with; documentation is not."""
    assert [str(one) for one in read_sentences("essai.py", SAID)] == [
        "Le dossier est plein",
        "Le nom « {} » est trop long.",
    ]


@pytest.fixture
def listener() -> Listener:
    """One that waits for all that the program can say."""
    return Listener(sentences())


def test_a_sentence_counts_when_it_is_said(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not when it is loaded; with all of its words, whatever fills it."""
    listen(listener, monkeypatch)
    before = dict(listener.said)
    LeafletNotFound("genoux", ["genou"])

    assert not before
    said = {message for _, message in listener.said.values()}
    assert len(listener.said) == 2
    assert all("« genoux »" in one and "« genou » ?" in one for one in said)


def test_what_is_drawn_does_not_count(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    """Next time, it may be something else."""
    listen(listener, monkeypatch)
    listener.deaf = True
    LeafletNotFound("genoux", ["genou"])

    assert not listener.said


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ("Âge : texte illisible", "no remedy"),
        ("Âge : vérifiez le nombre ; vérifiez le nombre.", "says the same twice"),
        ("Âge : vérifiez date_naissance", "not a secretary's words"),
        ("Âge : vérifiez le YAML", "not a secretary's words"),
        ("Âge : vérifiez le nombre, comme « date_naissance »", ""),
        ("Âge : doit être un nombre, comme 4", ""),
    ],
)
def test_a_message_is_judged(message: str, fault: str) -> None:
    """What to do, once, in the words of whoever reads it."""
    assert {name for name, is_broken in SECRETARY.items() if is_broken(message)} == {fault} - {""}
    assert EVERYONE.items() <= SECRETARY.items()


def test_only_what_the_program_makes_up_is_judged(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A test may raise what it wants."""
    listen(listener, monkeypatch)
    ValuesInvalid("texte illisible ici")
    PatientError("texte illisible ici", "texte illisible ici")
    Values(warnings=("texte illisible ici",))

    assert not listener.faults


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Sentence, Sentence]:
    """All sentences that there are, listed in a folder of the test's own."""
    monkeypatch.setattr(listening, "LISTING", tmp_path / "messages.md")
    one, other = read_sentences("essai.py", SAID)
    monkeypatch.setattr(listening, "sentences", lambda: (one, other))
    return one, other


def finish(run: Listening, exitstatus: int = 0) -> int:
    """Return how a run ends."""
    session = SimpleNamespace(config=SimpleNamespace(), exitstatus=exitstatus)
    run.pytest_sessionfinish(session)  # type: ignore[arg-type]
    return session.exitstatus


def test_a_run_fails_for_a_sentence_that_nobody_says(
    tmp_path: Path, two: tuple[Sentence, Sentence]
) -> None:
    """Though all its tests pass; the page lists it all the same."""
    run = Listening()
    run.listener.hear("Le dossier est plein, libérez de la place")

    assert finish(run) == 1
    assert run.unsaid() == [two[1]]
    page = (tmp_path / "messages.md").read_text("utf-8")
    assert "libérez de la place" in page
    assert page.count("test_a_run_fails_for_a_sentence_that_nobody_says") == 1


def test_what_other_processes_heard_counts(two: tuple[Sentence, Sentence]) -> None:
    """Tests are shared out; a whole run is what they said together."""
    run = Listening()
    for each in two:
        told = {"said": {each.key: ["essai", str(each)]}, "faults": {}}
        run.pytest_testnodedown(SimpleNamespace(workeroutput=told))

    assert finish(run) == 0


def test_a_run_of_some_tests_wants_no_other_sentence(
    tmp_path: Path, two: tuple[Sentence, Sentence]
) -> None:
    """It leaves the page of a whole run alone, and judges what it heard all the same."""
    for told in ({"partial": True}, {"partial": True, "faults": {"texte": "no remedy"}}):
        run = Listening()
        run.pytest_testnodedown(SimpleNamespace(workeroutput=told))

        assert finish(run) == len(told) - 1
        assert run.unsaid() == []
    assert not (tmp_path / "messages.md").exists()


def test_tests_that_failed_are_not_asked_for_what_they_left_unsaid(
    two: tuple[Sentence, Sentence],
) -> None:
    """They are to be mended first."""
    run = Listening()

    assert finish(run, 2) == 2
    assert run.unsaid() == []


@pytest.mark.parametrize(
    ("source", "ignored", "left_out", "partial"),
    [
        ("TESTPATHS", None, "long", False),
        ("TESTPATHS", None, "slow", True),
        ("TESTPATHS", ["tests/web"], "long", True),
        ("ARGS", None, "long", True),
    ],
)
def test_a_run_is_whole_if_it_leaves_out_what_make_test_does(
    source: str,
    ignored: list[str] | None,
    left_out: str,
    partial: bool,
) -> None:
    """No path, no choice of tests by mark or name, nothing passed over."""
    config = SimpleNamespace(
        args_source=pytest.Config.ArgsSource[source],
        getoption=lambda name, _="": {"ignore": ignored, "dist": "load"}.get(name),
    )
    run = Listening()
    run.pytest_sessionstart(SimpleNamespace(config=config))  # type: ignore[arg-type]
    marked: Any = SimpleNamespace(get_closest_marker={left_out: True}.get)
    run.pytest_deselected([marked])
    finish(run)

    assert run.partial is partial


@pytest.mark.parametrize(
    ("item", "drawn"),
    [
        ({"obj": SimpleNamespace(is_hypothesis_test=True)}, True),
        ({"fixturenames": ["tmp_path", "whole"]}, True),
        ({"path": Path("tests/check/test_fuzz_values.py")}, True),
        ({"obj": None}, False),
    ],
)
def test_what_a_test_draws_is_not_heard(item: dict[str, Any], drawn: bool) -> None:
    """By Hypothesis, as a sample or from seeds; what its fixtures say is heard."""
    about = {"obj": None, "fixturenames": [], "path": Path("tests/test_read.py"), **item}
    run = Listening()
    call = run.pytest_runtest_call(SimpleNamespace(**about))  # type: ignore[arg-type]

    next(call)
    assert run.listener.deaf is drawn
    with pytest.raises(StopIteration):
        next(call)
    assert not run.listener.deaf
    LISTENERS.remove(run.listener)


def test_what_is_looked_for_is_no_sentence() -> None:
    """A set has no order to say it in."""
    assert not read_sentences("essai.py", "KNOWN = frozenset(('ne sait pas', 'ne sais pas'))")


def test_a_sentence_is_known_by_either_apostrophe(listener: Listener) -> None:
    """Pages have the curved one."""
    (one,) = read_sentences("essai.py", "LINE = 'Le dossier n’est pas là'")

    assert one.is_in(plain("Attention : le dossier. Le dossier n'est pas là."))
    assert one.is_in(plain("Le dossier n’est\u00a0pas là"))


def test_what_a_function_shows_is_heard(listener: Listener) -> None:
    """A line, or lines that it yields; it gives the same as before."""
    lines = listener.hearing(lambda: iter(("Aucun mot", "Aucune fiche ne s'appelle « x ». ")))

    assert listener.hearing(lambda: "Aucun mot ici")() == "Aucun mot ici"
    assert list(lines()) == ["Aucun mot", "Aucune fiche ne s'appelle « x ». "]
    assert len(listener.said) == 1
