"""What a stock's proof of itself is worth: digits of its arithmetic changed one at a time.

Six patients of the smallest leaflet, one of whom does not fit, are stamped with the changed
program, and compared with what the unchanged one lays out:

- caught: no stock, an error, no end, or nobody is stamped;
- harmless: the same bytes;
- rewritten: other bytes that are sound, and say and show the same;
- alike: wrong bytes that the changed program lays out too, since both ways have one writer: no
  stock can see it; what reads files back, here and in `test_stamp`, must;
- missed: wrong bytes that only stamping writes.
"""

import ast
import base64
import io
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from feuillet.model.options import PROFILES
from tests.batches import press
from tests.helpers import pages_as_pictures, text_by_page
from tests.stamp.mutated import PATIENTS, TOKEN
from tests.stamp.stamps import engine_file, said

PACKAGE = Path(__file__).resolve().parents[2] / "feuillet"
STAMPING = ("stamp.stamp", "render.slots")
WRITING = ("render.split", "pdf.plate")
"""By which documents laid out in full are written too."""

READING = ("strips_of", "read_plate", "_undone")
"""What of it only reads files, to join them."""

SAMPLE = 2
"""Mutants of either kind tried each time; all of them when the long tests run whole."""


@dataclass(frozen=True)
class Mutant:
    """One module with one digit changed."""

    module: str
    line: int
    what: str
    source: str

    def __str__(self) -> str:
        return f"{self.module}, line {self.line}: {self.what}"


def _source(module: str) -> str:
    return (PACKAGE / f"{module.replace('.', '/')}.py").read_text("utf-8")


def _mutants(module: str) -> Iterator[Mutant]:
    """Yield two for each digit of each number: one more, and one less."""
    source = _source(module)
    lines = source.splitlines(keepends=True)
    for node in _walk(ast.parse(source)):
        if not isinstance(node, ast.Constant) or type(node.value) not in (int, float):
            continue
        number, line = node.lineno - 1, lines[node.lineno - 1].encode()
        start, end = node.col_offset, node.end_col_offset or 0
        old = line[start:end].decode()
        for at, digit in enumerate(old):
            for step in (1, 9) if digit.isdigit() else ():
                new = f"{old[:at]}{(int(digit) + step) % 10}{old[at + 1 :]}"
                changed = line[:start] + new.encode() + line[end:]
                text = "".join([*lines[:number], changed.decode(), *lines[number + 1 :]])
                if _is_number(new):
                    yield Mutant(module, node.lineno, f"{old} → {new}", text)


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    if not isinstance(node, ast.FunctionDef) or node.name not in READING:
        yield node
        for child in ast.iter_child_nodes(node):
            yield from _walk(child)


def _is_number(text: str) -> bool:
    """Whether it may be written so: « 016 » may not."""
    try:
        ast.literal_eval(text)
    except SyntaxError:
        return False
    return True


@cache
def _laid_out() -> tuple[bytes, ...]:
    """Return the file of each patient, from the unchanged program."""
    one = replace(press("avant"), fast=False)
    return tuple(one.print(raw, token=TOKEN).pdf for raw in PATIENTS)


def _outcome(mutant: Mutant) -> str:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.stamp.mutated", mutant.module],
            input=mutant.source.encode(),
            cwd=PACKAGE.parent,
            capture_output=True,
            timeout=60,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "caught"
    if done.returncode:
        return "caught"
    made = [each and [base64.b64decode(pdf) for pdf in each] for each in json.loads(done.stdout)]
    both = [(*each, right) for each, right in zip(made, _laid_out(), strict=True) if each]
    if not both:
        return "caught"
    if all(stamped == right for stamped, _, right in both):
        return "harmless"
    if all(_says_the_same(stamped, right) for stamped, _, right in both):
        return "rewritten"
    return "alike" if all(stamped == laid_out for stamped, laid_out, _ in both) else "missed"


def _says_the_same(one: bytes, other: bytes) -> bool:
    """Whether a file is sound and says and shows what another does."""
    try:
        with pikepdf.open(io.BytesIO(one)) as opened:
            faults = [*opened.check_pdf_syntax(), *opened.get_warnings()]
        return (
            not faults
            and said(one) == said(other)
            and text_by_page(one) == text_by_page(other)
            and pages_as_pictures(one) == pages_as_pictures(other)
        )
    except Exception:  # a file that cannot be read at all
        return False


def _tried(modules: Sequence[str], whole: bool) -> dict[Mutant, str]:
    """Return what became of all mutants, or of a sample."""
    every = [mutant for module in modules for mutant in _mutants(module)]
    chosen = every if whole else every[:: -(-len(every) // SAMPLE)]
    _laid_out()
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = dict(zip(chosen, pool.map(_outcome, chosen), strict=True))
    missed = [str(mutant) for mutant, outcome in outcomes.items() if outcome == "missed"]
    # For whoever runs it with `-s`, or sees it fail.
    sys.stdout.write(f"{' and '.join(modules)}: {dict(Counter(outcomes.values()))} {missed}\n")
    return outcomes


def _is_enough(outcomes: Mapping[Mutant, str]) -> bool:
    count = Counter(outcomes.values())
    return count["caught"] >= 0.95 * (count["caught"] + count["alike"] + count["missed"])


@pytest.mark.long
def test_a_digit_changed_in_the_shaping_of_lines_leaves_no_stock(whole: bool) -> None:
    """Nineteen times in twenty, of those that change what a patient reads."""
    outcomes = _tried(STAMPING, whole)

    assert _is_enough(outcomes)
    assert Counter(outcomes.values())["caught"] >= len(outcomes) / 3


@pytest.mark.long
def test_a_digit_changed_in_the_writing_of_files_is_noticed(whole: bool) -> None:
    """By the stock; or the full render is as wrong, and reading its file back tells."""
    outcomes = _tried(WRITING, whole)
    count = Counter(outcomes.values())

    assert count["missed"] == 0


@pytest.mark.parametrize("profile", PROFILES)
def test_a_file_is_sound_and_says_what_the_layout_engine_would_write(profile: str) -> None:
    """Read strictly: what is wrong with the one writer of both ways is seen here."""
    usual = press("avant")
    one = replace(usual, fast=False, options=replace(usual.options, profile=profile))
    for raw in PATIENTS[:2]:
        values = one.complete(one.accept(raw))
        pdf = one.print(raw, token=TOKEN).pdf

        assert _says_the_same(pdf, engine_file(one.compose(values, TOKEN), profile))


@pytest.mark.long
def test_the_unchanged_program_is_not_caught() -> None:
    """What catches the others is their change."""
    sources = {name: _source(name) for name in ("stamp.stamp", "pdf.plate")}
    outcomes = {_outcome(Mutant(name, 0, "", source)) for name, source in sources.items()}

    assert outcomes == {"harmless"}
