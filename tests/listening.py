"""Listens to the tests: which sentences of the program were said, and which test had them said.

What is said is what a refusal, a finding or a remark holds, what a command writes and what a server
answers: a sentence that was only loaded was not said.  What is drawn does not count, by Hypothesis
or as a sample: it may be something else next time.
"""

import html
import json
import logging
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, wraps
from inspect import iscoroutinefunction
from typing import Any

import click
import click.testing
import httpx
import pytest
from starlette.responses import JSONResponse

from tests.sentences import QUOTED, ROOT, Sentence, plain, sentences

LISTING = ROOT / "out" / "messages.md"
ASKED = re.compile(
    r"\wez\b|\b[dD]ites\b|\b[fF]aites\b|\bdoi(?:t|vent)\b|\b[iI]l (?:faut|manque)\b|\battend\b"
    r"|\battendu|\bà \w+[ei]r\b|au (?:plus|moins)\b|comme |\?|^…|\ufdd0"
)
"""What is to be done, or what was asked for; or a shell's advice, which says it there."""

INSIDE = re.compile(r"\b(?!mac_roman)[a-z]+_[a-z_]+\b|YAML|JSON|Python|qpdf|\bNone\b")
"""Ids and what the program is made of; Mac Roman is a name in the list of encodings."""

LISTENERS: list["Listener"] = []
Rules = Mapping[str, Callable[[str], bool]]
"""What is wrong with a message → whether it is."""

Said = dict[str, tuple[str, str]]
"""Where a sentence is written → the test and the message that said it."""


class Listener:
    """Keeps for each sentence the first message that said it."""

    def __init__(self, wanted: Iterable[Sentence]) -> None:
        self.said: Said = {}
        self.faults: dict[str, str] = {}
        """A message → what is wrong with how it is said."""

        self.deaf = False
        self._heard: set[int] = set()
        self._awaited: dict[str, list[Sentence]] = {}
        """By the word of it that fewest have."""

        wanted = list(wanted)
        shared = Counter(word for one in wanted for word in set(one.words))
        for one in wanted:
            rarest = min(one.words, key=lambda word: (shared[word], word))
            self._awaited.setdefault(rarest, []).append(one)

    def hear(self, text: object) -> None:
        """Note the sentences that a text says, if it is one."""
        if self.deaf or not isinstance(text, str) or hash(text) in self._heard:
            return
        self._heard.add(hash(text))
        told = plain(text)
        if " " not in told:
            return
        for word in self._awaited.keys() & set(re.findall(r"\w+", told)):
            for one in self._awaited[word]:
                if one.key not in self.said and one.is_in(told):
                    test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
                    self.said[one.key] = (test, told)

    def hear_all(self, held: object) -> None:
        """Note the sentences of what holds several."""
        for one in held if isinstance(held, tuple | list) else (held,):
            self.hear(one)

    def hearing(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function of which each line that it returns or yields is heard."""

        @wraps(call)
        def heard(*arguments: Any, **named: Any) -> Any:
            made = call(*arguments, **named)
            shown = made if isinstance(made, str) else [*made]
            self.hear_all(shown)
            return iter(shown) if isinstance(made, Iterator) else made

        return heard

    def judge(self, messages: object, rules: Rules) -> None:
        """Note the messages that break a rule, where the program itself made them up."""
        frame = sys._getframe(1)
        while frame.f_globals.get("__name__", "") in (__name__, "feuillet.errors", "dataclasses"):
            frame = frame.f_back  # type: ignore[assignment]
        module = frame.f_globals.get("__name__", "")
        if self.deaf or not module.startswith("feuillet."):
            return
        if module.startswith("feuillet.web.api"):
            # A program's author reads it.
            rules = {name: rules[name] for name in EVERYONE if name in rules}
        held = messages if isinstance(messages, tuple | list) else (messages,)
        told = [one for one in held if isinstance(one, str) and one.count(" ") > 1]
        test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
        for one in told:
            for name, is_broken in rules.items():
                if is_broken(one):
                    self.faults[one] = f"{name}, in {test}"
            if rules and told.count(one) > 1:
                self.faults[one] = f"is said twice, in {test}"


def repeats(message: str) -> bool:
    """Return whether a message says the same twice."""
    bare = QUOTED.sub("", message)
    clauses = [one.strip(" .").lower() for one in re.split(r" ?[:;,.?](?= |$)", bare)]
    long = [one for one in clauses if one.count(" ") > 1]
    return len(set(long)) < len(long)


def says_nothing_to_do(message: str) -> bool:
    """Return whether nobody can tell from a message what to do, or what is asked for."""
    return not ASKED.search(message)


def is_not_for_a_secretary(message: str) -> bool:
    """Return whether a message names what only who wrote or runs the program has seen."""
    return bool(INSIDE.search(QUOTED.sub("", message)))


INFORMATION: Rules = {"says the same twice": repeats}
"""Of what is only worth knowing: there is nothing to do."""

EVERYONE: Rules = {**INFORMATION, "no remedy": says_nothing_to_do}
SECRETARY: Rules = {**EVERYONE, "not a secretary's words": is_not_for_a_secretary}


def listen(listener: Listener, patch: pytest.MonkeyPatch) -> None:
    """Have a listener hear all that is said in this process, and what others say to it."""
    from feuillet import errors, workers
    from feuillet.attach import Attached
    from feuillet.batch import journal, rows, run, worker
    from feuillet.batch.tables.columns import RawRow
    from feuillet.batch.tables.table import Remark
    from feuillet.check import FastPath
    from feuillet.check.findings import Finding
    from feuillet.check.rules.rule import Violation
    from feuillet.compose import markdown
    from feuillet.examine import Examined
    from feuillet.model import approval, characters, typed_dates
    from feuillet.model.leaflet import Document
    from feuillet.model.values import Values
    from feuillet.produce import Product
    from feuillet.stamp.variant import Role
    from feuillet.web.screens import list_columns, list_end, list_rows, list_words

    def take(messages: object, rules: Rules) -> None:
        listener.hear_all(messages)
        listener.judge(messages, rules)

    def take_finding(made: Finding) -> None:
        take(made.message, INFORMATION if made.severity == "information" else EVERYONE)

    def after_making(kind: type, field: str, rules: Rules) -> None:
        after(patch, kind, "__init__", lambda _, made, *__: take(getattr(made, field), rules))

    for kind, field, rules in (
        (errors.ContentError, "problems", EVERYONE),
        (errors.RenderError, "problems", EVERYONE),
        (errors.LibraryAbsent, "why", EVERYONE),
        (errors.DeliveryError, "problems", EVERYONE),
        (errors.PatientError, "problems", SECRETARY),
        (errors.Trouble, "words", SECRETARY),
        (Values, "warnings", SECRETARY),
        (rows.CheckedRows, "remarks", SECRETARY),
        (RawRow, "problems", SECRETARY),
        (rows.RefusedRow, "problems", SECRETARY),
        (Attached, "notices", {}),
        (journal.Record, "problems", {}),
        (worker.Reply, "problems", {}),
        (worker.Reply, "no_stock", {}),
        (errors.NoStock, "args", {}),
        (markdown.MarkupInvalid, "args", EVERYONE),
        (Product, "warnings", SECRETARY),
        (workers.Outcome, "problem", {}),
        (run.Summary, "remarks", INFORMATION),
        (list_columns.Column, "problem", {}),
        (list_rows.ShownCell, "hint", {}),
        (list_rows.ShownCell, "problems", SECRETARY),
        (Role, "why", {}),
        (FastPath, "problem", {}),
        (Examined, "name", {}),
        (Examined, "says", {}),
        (click.ClickException, "message", {}),
    ):
        after_making(kind, field, rules)
    after(patch, Finding, "__init__", lambda _, made, *__: take_finding(made))
    after(patch, Violation, "__new__", lambda made, *_: take(made.problem, EVERYONE))
    after(patch, Remark, "__new__", lambda made, *_: take(made.words, SECRETARY))
    for module, name in (  # what they return is shown as it is
        (markdown, "markup_problems"),
        (characters, "faults"),
        (approval, "trace_line"),
        (typed_dates, "explain_date"),
        (typed_dates, "explain_time"),
        (list_end, "failures_of"),
        (list_end, "sum_of"),
        (list_end, "title_of"),
        (list_columns, "missing_of"),
        (list_columns, "summary_of"),
        (list_words, "say_left"),
        (list_words, "say_order"),
    ):
        patch.setattr(module, name, listener.hearing(getattr(module, name)))
    for holder, name, lines in (
        (Document, "__init__", lambda _, made, *__: _lines_of_page(made)),
        (click, "echo", lambda _, *said, **__: said[:1]),
        (
            subprocess.CompletedProcess,
            "__init__",
            lambda _, ended, *__: _lines_of_run(ended.stdout, ended.stderr),
        ),
        (subprocess.Popen, "communicate", lambda ends, *_: _lines_of_run(*ends)),
        (click.testing.Result, "__init__", lambda _, ended, *__: _lines_of_run(ended.output)),
        (pytest.CaptureFixture, "readouterr", lambda seen, *_: _lines_of_run(*seen)),
        (JSONResponse, "__init__", lambda _, answer, *__: _lines_of_json(json.loads(answer.body))),
        (httpx.Response, "read", lambda _, answer: _lines_of_answer(answer)),
        (httpx.Response, "aread", lambda _, answer: _lines_of_answer(answer)),
        (logging.LogRecord, "getMessage", lambda said, *_: (said,)),
    ):
        after(patch, holder, name, _hearing(listener, lines))


def after(patch: pytest.MonkeyPatch, holder: Any, name: str, hear: Callable[..., None]) -> None:
    """Have what a call gave, and what it was given, heard once it is over."""
    call = getattr(holder, name)

    @wraps(call)
    def heard(*arguments: Any, **named: Any) -> Any:
        made = call(*arguments, **named)
        hear(made, *arguments)
        return made

    @wraps(call)
    async def heard_at_last(*arguments: Any) -> Any:
        made = await call(*arguments)
        hear(made, *arguments)
        return made

    patch.setattr(holder, name, heard_at_last if iscoroutinefunction(call) else heard)


def _hearing(listener: Listener, lines: Callable[..., Iterable[Any]]) -> Callable[..., None]:
    return lambda *told: listener.hear_all(tuple(lines(*told)))


def _lines_of_page(document: Any) -> Iterator[str]:
    # What a stock is made of only looks like a text.
    if type(document.html) is str:
        yield from document.html.splitlines()


def _lines_of_run(*streams: Any) -> Iterator[str]:
    for stream in streams:
        text = stream.decode(errors="replace") if isinstance(stream, bytes) else stream or ""
        if not text.startswith("%PDF"):
            yield from text.splitlines()


def _lines_of_answer(answer: httpx.Response) -> Iterator[str]:
    kind = answer.headers.get("content-type", "")
    if "json" in kind and answer.content:
        yield from _lines_of_json(answer.json())
    elif kind.startswith("text/"):
        for line in html.unescape(answer.text).splitlines():
            yield from (line, _without_tags(line))


@lru_cache(maxsize=20_000)
def _without_tags(line: str) -> str:
    return re.sub("<[^>]*>", " ", line)


def _lines_of_json(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict | list):
        for one in told.values() if isinstance(told, dict) else told:
            yield from _lines_of_json(one)


def overhear(text: str) -> None:
    """Hear what a program said that goes on, if anybody listens."""
    for listener in LISTENERS:
        listener.hear(text)


class Listening:
    """Has a run of all tests fail for a sentence that none of them had said, and lists them.

    A run of some tests only judges the messages that it heard: what it leaves unsaid, another says.
    """

    def __init__(self) -> None:
        self.listener = Listener(sentences())
        LISTENERS.append(self.listener)
        self.patch = pytest.MonkeyPatch()
        self.said: Said = {}
        self.faults: dict[str, str] = {}
        self.partial = False

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Listen in every process that runs tests."""
        config = session.config
        if not hasattr(config, "workerinput"):  # the process that asked for the tests knows which
            self.partial = config.args_source is not pytest.Config.ArgsSource.TESTPATHS or bool(
                config.getoption("ignore") or config.getoption("ignore_glob")
            )
        if config.getoption("dist", "no") == "no":  # else, others run the tests
            listen(self.listener, self.patch)

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """Note whether more is left out than `make test` leaves out."""
        self.partial |= not all(item.get_closest_marker("long") for item in items)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Do not count what is drawn; what its fixtures say is the same each time."""
        self.listener.deaf = is_drawn(item)
        try:
            return (yield)
        finally:
            self.listener.deaf = False

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take what another process heard."""
        told = getattr(node, "workeroutput", {})
        self._take(told.get("said", {}), told.get("faults", {}))
        self.partial |= told.get("partial", False)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand over what was heard; the process that asked for the tests judges it."""
        self.patch.undo()
        LISTENERS.remove(self.listener)
        self._take(self.listener.said, self.listener.faults)
        told = getattr(session.config, "workeroutput", None)
        if told is not None:
            told |= {"said": self.said, "faults": self.faults, "partial": self.partial}
            return
        # A test that failed did not come to say all that it says.
        self.partial |= bool(session.exitstatus)
        if not self.partial:
            LISTING.parent.mkdir(exist_ok=True)
            LISTING.write_text(listing(self.said), "utf-8")
        if (self.faults or self.unsaid()) and not session.exitstatus:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Name the messages said badly, and the sentences that no test has the program say."""
        if self.faults:
            terminalreporter.section("messages to write better")
        for message, fault in sorted(self.faults.items()):
            terminalreporter.line(f"{fault}: {message}")
        unsaid = self.unsaid()
        if unsaid:
            terminalreporter.section("sentences that no test has the program say")
        for one in unsaid:
            terminalreporter.line(f"{one.key}  {one}")

    def _take(self, said: Said, faults: Mapping[str, str]) -> None:
        self.faults |= faults
        for key, (test, message) in said.items():
            self.said[key] = min(self.said.get(key, (test, message)), (test, message))

    def unsaid(self) -> list[Sentence]:
        """Return the sentences that no test had said; none where some tests alone were run."""
        if self.partial:
            return []
        return [one for one in sentences() if one.key not in self.said]


def is_drawn(item: pytest.Item) -> bool:
    """Return whether a test draws its cases: next time, it may have others said."""
    return (
        getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        or "whole" in getattr(item, "fixturenames", ())
        or item.path.name.startswith("test_fuzz_")
    )


def listing(said: Said) -> str:
    """Return the page of all sentences, each with a message that said it and its test."""
    lines = ["# Toutes les phrases du programme", ""]
    module = ""
    for one in sentences():
        if one.module != module:
            module = one.module
            lines += [f"## {module}", ""]
        test, message = said.get(one.key, ("", ""))
        lines += [f"- `{one}`", f"  - {message[:300]}", f"  - {test}"]
    return "\n".join(lines)
