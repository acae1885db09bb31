"""`feuillet list`: every leaflet that reads, for a person or a program; a broken one hides none."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from feuillet.cli.list import list_leaflets
from feuillet.errors import ContentError
from feuillet.model.leaflet import MARK
from tests.cli.running import MINIMAL, output_of
from tests.helpers import LIBRARIES


def test_each_leaflet_is_one_line_with_its_state_and_documents() -> None:
    """As a person reads them."""
    lines = output_of(list_leaflets, *MINIMAL).splitlines()
    (mine,) = [line for line in lines if line.startswith("visite  ")]

    assert "version" in mine
    assert "(" in mine
    assert mine.endswith("apres") or "apres" in mine.rpartition(":")[2]


def test_a_program_gets_the_same_in_json() -> None:
    """Ids, titles, versions, states, documents."""
    found = {row["id"]: row for row in json.loads(output_of(list_leaflets, "--json", *MINIMAL))}

    assert found["visite"].keys() == {"id", "title", "version", "status", "documents"}
    assert found["visite"]["status"] in ("draft", "approved", "expired")
    assert "apres" in [document["id"] for document in found["visite"]["documents"]]


def test_the_folders_that_were_looked_at_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service may be given another; a program that reads the list is not disturbed."""
    monkeypatch.delenv("FEUILLET_LIBRARY", raising=False)
    named, none = (
        CliRunner().invoke(list_leaflets, [*options, "--json"]) for options in (MINIMAL, ())
    )

    assert named.stderr == f"Fiches de : {LIBRARIES / 'minimal'}, puis feuillet\n"
    assert none.stderr == "Fiches de : feuillet seul, aucun dossier d'hôpital donné (--library)\n"
    assert json.loads(named.stdout)


def test_a_leaflet_that_is_being_written_is_told_as_such(tmp_path: Path) -> None:
    """A comment that quotes the mark is no word of the leaflet."""
    (tmp_path / "leaflets").mkdir()
    sound = (LIBRARIES / "minimal" / "leaflets" / "visite.yaml").read_text("utf-8")
    begun = sound.replace("title: Visite d'essai", f'title: "{MARK}"')
    for name, text in (("finie", f"# {MARK}\n{sound}"), ("neuve", begun)):
        (tmp_path / "leaflets" / f"{name}.yaml").write_text(text, "utf-8")
    lines = output_of(list_leaflets, "--library", tmp_path).splitlines()
    states = {line.split()[0]: line.split("(")[1].split(")")[0] for line in lines}
    rows = json.loads(output_of(list_leaflets, "--json", "--library", tmp_path))
    told = {row["id"]: row["status"] for row in rows}

    assert states["finie"] == "projet"
    assert states["neuve"] == "projet, à compléter"
    assert (told["finie"], told["neuve"]) == ("draft", "broken")


def test_a_broken_leaflet_is_told_after_the_others(tmp_path: Path) -> None:
    """They are listed all the same."""
    (tmp_path / "leaflets").mkdir()
    shutil.copy(LIBRARIES / "minimal" / "leaflets" / "visite.yaml", tmp_path / "leaflets")
    (tmp_path / "leaflets" / "cassee.yaml").write_text("title: [", "utf-8")
    result = CliRunner().invoke(list_leaflets, ["--library", str(tmp_path)], standalone_mode=False)

    assert "visite  " in result.output
    assert isinstance(result.exception, ContentError)
    with pytest.raises(ContentError, match="cassee"):
        output_of(list_leaflets, "--library", tmp_path)
