"""What to do is said in the words of whoever reads: options, buttons or requests, never a mark."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click
import pytest
from starlette.responses import Response

from feuillet.batch.journal import Record
from feuillet.batch.rows import RefusedRow
from feuillet.batch.run import FastPathWrong, run_batch
from feuillet.batch.tables import read_table
from feuillet.cli import cli
from feuillet.cli.advice import as_commands, in_commands, tell
from feuillet.errors import Advice, FeuilletError, RenderError, Trouble, ValuesInvalid
from feuillet.web.advice import IN_FORM, IN_REQUESTS, as_requests, in_the_form
from feuillet.web.api.problems import OrdersInvalid, refused
from feuillet.web.jobs import Job
from feuillet.web.refusals import explained
from feuillet.web.screens import list_columns, list_end, list_remarks, list_rows
from feuillet.web.screens.fields import build_groups
from feuillet.workers import run_limited
from tests.batches import batch, checked, patient, press, printing
from tests.check.rules.written import SHORT
from tests.helpers import MARKS, run_feuillet
from tests.web.dropping import csv_of

SHELLS = {"commands": in_commands(), "form": IN_FORM, "requests": IN_REQUESTS}
EVERY = "Voici. " + " ; ".join(Advice)
"""A sentence with all of them."""


def shown(text: str) -> str:
    """Return a text that somebody reads, once it was looked at for marks."""
    assert not MARKS.search(text)
    return text


def body(answer: Response) -> str:
    """Return what an answer says."""
    return bytes(answer.body).decode()


def refuse() -> None:
    """Raise what holds every advice, in whatever process."""
    raise RenderError(EVERY)


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_has_words_for_every_piece_of_advice(shell: str) -> None:
    """And for nothing else; without words only where a button or a code says it."""
    words = SHELLS[shell]

    assert words.keys() == set(Advice)
    assert shell != "commands" or all(words.values())


@pytest.mark.parametrize("shell", ["form", "requests"])
def test_a_browser_and_a_program_are_told_of_no_option(shell: str) -> None:
    """Nor of a command: there is none to go on with there."""
    said = " ; ".join(SHELLS[shell].values())

    assert not re.search(r"--[a-z]|-o\b|feuillet [a-z]", said)


def test_the_command_line_advises_what_it_has() -> None:
    """Each command and option that it names exists."""
    said = " ; ".join(in_commands().values())
    context = click.Context(cli)
    commands = [cli.get_command(context, name) for name in cli.list_commands(context)]
    options = {form for one in commands if one for option in one.params for form in option.opts}

    assert set(re.findall(r"feuillet ([a-z]+)", said)) <= set(cli.list_commands(context))
    assert set(re.findall(r"--[a-z-]+|-o\b", said)) <= options


def test_a_command_that_is_advised_looks_at_the_same_folder(tmp_path: Path) -> None:
    """Typed as it is told; else it would tell of our own leaflets, and help nobody."""
    folder = tmp_path / "mon hopital"
    folder.mkdir()
    run = run_feuillet("describe", "inconnue", "--library", folder)
    bare = run_feuillet("describe", "inconnue", FEUILLET_LIBRARY=str(folder))

    assert f"« feuillet list --library='{folder}' » donne" in run.stderr.decode()
    assert bare.stderr == run.stderr


def test_advice_without_words_leaves_no_space() -> None:
    """The form's screens list the leaflets: who reads them is told nothing more."""
    assert in_the_form(f"Aucune fiche ici. {Advice.LIST_LEAFLETS}") == "Aucune fiche ici."


def test_the_command_line_shows_no_mark(capsys: pytest.CaptureFixture[str]) -> None:
    """Its words stand where the marks were, and the rest is as it was."""
    tell(EVERY)

    said = shown(capsys.readouterr().err)
    assert said == f"Voici. {' ; '.join(in_commands()[one] for one in Advice)}\n"


def test_a_refusal_that_crossed_processes_can_be_worded() -> None:
    """What a worker refuses is said like what this process refuses."""
    with pytest.raises(RenderError) as refusal:
        run_limited(refuse)

    assert as_commands(str(refusal.value)) == as_commands(EVERY)


@pytest.mark.long
def test_findings_are_worded_on_the_screen_in_json_and_on_the_page(tmp_path: Path) -> None:
    """A passage that awaits a physician says how to approve, three times."""
    (tmp_path / "leaflets").mkdir()
    before, after = "changer d'avis., covers", "changer d'avis., awaits: physician, covers"
    text = SHORT.replace(before, after)
    (tmp_path / "leaflets" / "essai.yaml").write_text(text, "utf-8")
    page = tmp_path / "page.html"
    command = ("check", "essai", "--library", tmp_path)
    plain = run_feuillet(*command, "--html", page).stdout.decode()
    (told,) = (
        one["message"]
        for one in json.loads(run_feuillet(*command, "--json").stdout)
        if one["rule"] == "L-I06"
    )

    typed = f"feuillet approve essai --by NOM --role FONCTION --library={tmp_path}"
    assert told.endswith(f"un médecin, qui relit puis lance « {typed} »")
    assert told in plain
    assert told in shown(page.read_text("utf-8"))


@pytest.mark.parametrize("words", [in_commands(), IN_FORM], ids=["commands", "form"])
def test_a_batch_writes_its_shells_words(words: Mapping[Advice, str], tmp_path: Path) -> None:
    """In its journal and its report; and tells them of each row."""
    told: list[Record] = []
    wrong = replace(checked(patient(1)), refused=(RefusedRow(9, (EVERY,)),))
    one = replace(batch(patient(1)), checked=wrong, words=words)
    printer = printing(lambda reply: replace(reply, pdf=b"", problems=(EVERY,)))
    run_batch(one, tmp_path, printer, on_row=told.append)

    said = [words[advice] for advice in Advice]
    for name in ("report.csv", "manifest.jsonl"):
        text = shown((tmp_path / name).read_text("utf-8"))
        assert all(part in text for part in said)
    assert len(told) == 2
    assert not any(MARKS.search(line) for record in told for line in record.problems)


@pytest.mark.parametrize("words", [in_commands(), IN_FORM], ids=["commands", "form"])
def test_a_batch_that_stops_says_how_to_go_on(words: Mapping[Advice, str], tmp_path: Path) -> None:
    """The rows that wait, those withdrawn, and the refusal kept beside the stamped document."""
    stamped = {"way": "stamped", "doubted": EVERY.encode()}
    printer = printing(lambda reply: replace(reply, **stamped) if reply.number == 3 else reply)
    one = replace(batch(patient(1), patient(2), patient(3)), words=words)
    with pytest.raises(FastPathWrong):
        run_batch(one, tmp_path, printer)

    report = shown((tmp_path / "report.csv").read_text("utf-8"))
    (refusal,) = (tmp_path / "ecart").glob("*-complet.pdf")
    assert f"lot interrompu {words[Advice.FINISH]}" in report
    assert f"faux, {words[Advice.REPRINT]}" in report
    assert f"faux, {words[Advice.REPRINT]}" in shown((tmp_path / "manifest.jsonl").read_text())
    assert shown(refusal.read_text("utf-8"))


def test_the_form_shows_no_mark() -> None:
    """Beside a field, above the form, and in what a script receives."""
    troubles = (Trouble(("nom",), EVERY), Trouble((), EVERY))
    told = explained(ValuesInvalid(EVERY, troubles=troubles))
    general = explained(RenderError(EVERY))
    groups = build_groups(press().leaflet, {}, troubles)
    beside = [words for group in groups for one in group.fields for words in one.problems]

    said = in_the_form(EVERY)
    assert told == {"problems": {"nom": [said]}, "general": [said]}
    assert general == {"problems": {}, "general": [said]}
    assert beside == [said]
    shown(said)


def test_the_screens_of_a_list_show_no_mark() -> None:
    """Its rows, its remarks, its failures."""
    job = Job(press(), read_table(csv_of(patient(1), patient(2))), {}, "essai")
    job.plan()
    assert job.checked is not None
    first, *_ = job.checked.entries
    job.checked = replace(
        job.checked,
        entries=(replace(first, values=replace(first.values, warnings=(EVERY,))),),
        refused=(RefusedRow(3, (EVERY,), (Trouble(("nom",), EVERY),)),),
        remarks=(EVERY,),
    )
    job.problems = (EVERY,)
    job.failures = (Record(2, "failed", problems=(EVERY,)),)
    (row,) = list_rows.rows_of(job)
    lines = [
        *(words for cell in row.cells for words in cell.problems),
        *list_rows.problems_of(job)["3"]["nom"],
        *(one.words for one in list_remarks.remarks_of(job)),
        *list_end.failures_of(job),
        *list_columns.general_of(job),
    ]

    assert len(lines) == 6
    assert all("recommencez" in shown(line) for line in lines)


@pytest.mark.parametrize(
    "error",
    [
        RenderError(EVERY),
        ValuesInvalid(EVERY, troubles=(Trouble(("nom",), EVERY), Trouble((), EVERY))),
        OrdersInvalid({0: RenderError(EVERY)}),
    ],
    ids=["general", "by field", "several orders"],
)
def test_the_interface_shows_no_mark(error: FeuilletError) -> None:
    """Whatever is refused, and however it is told."""
    answer = json.loads(body(refused(error)))

    assert all(one["message"] == as_requests(EVERY) for one in answer["problems"])
    shown(json.dumps(answer, ensure_ascii=False))
