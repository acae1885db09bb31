"""Each sentence is French, well set, and said by some test: see `make test`, and `listening`."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from feuillet.errors import LeafletNotFound, PatientError, ValuesInvalid
from feuillet.model.leaflet import Values
from tests import listening
from tests.listening import EVERYONE, SECRETARY, Listener, Listening, listen
from tests.sentences import QUOTED, Sentence, read_sentences, sentences

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


def test_a_run_fails_for_a_sentence_that_nobody_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though all its tests pass; the page lists it all the same."""
    monkeypatch.setattr(listening, "LISTING", tmp_path / "messages.md")
    one, other = read_sentences("essai.py", SAID)
    monkeypatch.setattr(listening, "sentences", lambda: (one, other))
    session = SimpleNamespace(config=SimpleNamespace(), exitstatus=0)
    run = Listening()
    run.listener.hear("Le dossier est plein, libérez de la place")
    run.pytest_sessionfinish(session)  # type: ignore[arg-type]

    assert session.exitstatus == 1
    assert run.unsaid() == [other]
    page = (tmp_path / "messages.md").read_text("utf-8")
    assert "libérez de la place" in page
    assert page.count("test_a_run_fails_for_a_sentence_that_nobody_says") == 1


def test_what_other_processes_heard_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests are shared out; a whole run is what they said together."""
    monkeypatch.setattr(listening, "LISTING", tmp_path / "messages.md")
    one, other = read_sentences("essai.py", SAID)
    monkeypatch.setattr(listening, "sentences", lambda: (one, other))
    session = SimpleNamespace(config=SimpleNamespace(), exitstatus=0)
    run = Listening()
    for each in (one, other):
        told = {"said": {each.key: ["essai", str(each)]}, "faults": {}}
        run.pytest_testnodedown(SimpleNamespace(workeroutput=told))
    run.pytest_sessionfinish(session)  # type: ignore[arg-type]

    assert session.exitstatus == 0
