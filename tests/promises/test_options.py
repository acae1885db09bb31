"""Every print option exists in every shell, and means the same in each."""

import csv
import re
from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import get_args

import click
import httpx
import pypdfium2
import pytest
from starlette.datastructures import FormData

from feuillet.cli import cli
from feuillet.cli.options import print_options
from feuillet.find import Library
from feuillet.model.options import FORMATS, PROFILES, TEXT_SIZES, PrintOptions
from feuillet.produce import prepare_press
from feuillet.web.api.schemas import Order
from feuillet.web.screens.fields import read_options
from tests.batches import patient
from tests.helpers import TODAY, run_feuillet, text_by_page
from tests.web.serving import MINIMAL, Served, serving

OPTIONS = [one.name for one in fields(PrintOptions)]
CHOICES = {"profile": PROFILES, "page_format": FORMATS, "text_size": TEXT_SIZES}
OTHERWISE = PrintOptions(("apres",), "dmp", "a5", 16, draft=True)
"""None of them as usual."""

PEOPLE = [patient(1), patient(2)]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of one small leaflet."""
    with serving(tmp_path_factory.mktemp("serveur"), "--library", MINIMAL, "--workers", "1") as one:
        yield one


@pytest.fixture
def desk(served: Served) -> Iterator[httpx.Client]:
    """A browser that was let in."""
    with served.client() as program:
        yield program


@pytest.mark.parametrize("name", OPTIONS)
@pytest.mark.parametrize("command", ["render", "batch", "attach", "watch"])
def test_every_command_that_prints_has_every_option(command: str, name: str) -> None:
    """With the same choices."""
    found = cli.get_command(click.Context(cli), command)
    assert found is not None
    (option,) = (one for one in found.params if one.name == name)

    assert isinstance(option, click.Option)
    if name in CHOICES:
        assert isinstance(option.type, click.Choice)
        assert list(option.type.choices) == [str(one) for one in CHOICES[name]]


@pytest.mark.parametrize("page", ["/fiche/visite", "/lot"])
def test_every_form_has_every_option(desk: httpx.Client, page: str) -> None:
    """A control each, with a button or a line for each choice, as usual until somebody chooses."""
    shown = desk.get(page).text
    controls = {"documents": "document" if page != "/lot" else "document.visite"}

    assert all(f'name="{controls.get(name, name)}"' in shown for name in OPTIONS)
    for name, choices in CHOICES.items():
        usual = getattr(PrintOptions(), name)
        if f'<select name="{name}"' in shown or f'<select id="{name}"' in shown:
            line = re.split(rf'<select [^>]*"{name}"', shown)[1].split("</select>")[0]
            assert [f'<option value="{one}"' in line for one in choices] == [True] * len(choices)
            assert f'value="{usual}" selected' in line
        else:
            # A box for the one that is not as usual.
            (other,) = (one for one in choices if one != usual)
            assert f'type="checkbox" name="{name}" value="{other}">' in shown


def test_a_list_that_is_refused_keeps_its_options(desk: httpx.Client) -> None:
    """Nobody notices that a size went back to the usual one."""
    given = {"leaflet": "visite", "document.visite": "apres", "text_size": "16", "draft": "1"}
    shown = desk.post("/lot", data=given, files={"table": ("t.csv", b"")}).text

    assert 'value="16" selected' in shown
    assert 'name="draft" value="1" checked' in shown


def test_the_interface_has_every_option() -> None:
    """With the same choices."""
    keys = Order.model_fields

    assert set(OPTIONS) <= set(keys)
    assert {name: get_args(keys[name].annotation) for name in CHOICES} == CHOICES


def test_each_shell_tells_the_steps_what_was_asked_for() -> None:
    """The same words, three ways; and what is usual if nobody asks for anything."""
    told: list[PrintOptions] = []

    @click.command()
    @print_options
    def probe(options: PrintOptions) -> None:
        told.append(options)

    words = "--document apres --profile dmp --format a5 --text-size 16 --draft"
    probe.main(words.split(), standalone_mode=False)
    sent = {"profile": "dmp", "page_format": "a5", "text_size": "16", "draft": "1"}
    told.append(read_options(FormData(sent), ["apres"]))
    told.append(Order.model_validate(asdict(OTHERWISE) | {"documents": ["apres"]}).options())

    probe.main([], standalone_mode=False)
    told += [read_options(FormData()), Order().options()]

    assert told == [OTHERWISE] * 3 + [PrintOptions()] * 3
    assert not any(getattr(OTHERWISE, one) == getattr(PrintOptions(), one) for one in OPTIONS)


def test_a_batch_prints_what_render_prints_with_the_same_options(tmp_path: Path) -> None:
    """In large letters on small pages, file by file."""
    table = tmp_path / "liste.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(PEOPLE[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(PEOPLE)
    options = ("--text-size", "16", "--format", "a5", "--document", "apres")
    common = (*options, "--library", MINIMAL)
    out = tmp_path / "lot"
    run = run_feuillet("batch", "visite", table, "--out", out, *common, "--workers", "1")
    library = Library.open([MINIMAL], environment={})
    asked = PrintOptions(("apres",), page_format="a5", text_size=16)
    press = prepare_press(library, "visite", asked, today=TODAY)
    files = sorted(out.glob("*.pdf"))

    assert run.returncode == 0, run.stderr.decode()
    assert len(files) == len(PEOPLE)
    for path, raw in zip(files, PEOPLE, strict=True):
        figures = path.stem.rpartition("_")[2].upper()
        token = f"{figures[:4]}-{figures[4:]}"
        pdf = path.read_bytes()
        settings = [f"--set={name}={value}" for name, value in raw.items()]
        alone = run_feuillet("render", "visite", *common, *settings, "-o", "-").stdout
        assert pdf == press.print(raw, token=token).pdf
        assert _sizes(pdf) == _sizes(alone)
        # A batch prints one thing more: what tells its sheets apart.
        assert [_words(text) - {"Repère", token} for text in text_by_page(pdf)] == [
            _words(text) for text in text_by_page(alone)
        ]


def _sizes(pdf: bytes) -> list[tuple[float, float]]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_size() for page in document]


def _words(text: str) -> set[str]:
    return set(text.split())
