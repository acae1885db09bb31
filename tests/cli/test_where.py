"""`feuillet where`: which file wins, and those that it hides."""

from pathlib import Path

import pytest

from feuillet.cli.where import where
from feuillet.errors import Advice, ContentError, LeafletNotFound
from tests.cli.running import output_of
from tests.helpers import LIBRARIES

MINIMAL, HOSPITAL = LIBRARIES / "minimal", LIBRARIES / "hospital"


def test_the_first_folder_wins_and_hides_the_next() -> None:
    """In the order in which they were given."""
    for first, second in ((MINIMAL, HOSPITAL), (HOSPITAL, MINIMAL)):
        won, hidden = output_of(
            where, "visite", "--library", first, "--library", second
        ).splitlines()

        assert won.endswith(str(first / "leaflets" / "visite.yaml"))
        assert hidden == f"  cache {second / 'leaflets' / 'visite.yaml'}"


def test_a_style_is_added_and_hides_nothing() -> None:
    """A hospital writes only its differences."""
    output = output_of(where, "print.css", "--library", HOSPITAL)

    assert str(HOSPITAL / "styles" / "print.css") in output
    assert "  s'ajoute à " in output
    assert "cache" not in output


def test_a_name_that_no_folder_has_is_refused(tmp_path: Path) -> None:
    """With the nearest."""
    with pytest.raises(LeafletNotFound, match="visite"):
        output_of(where, "visit", "--library", MINIMAL)


@pytest.mark.parametrize("name", ["columns.yaml", "protocol.yaml"])
def test_a_file_that_is_the_hospital_s_alone_is_no_leaflet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Whoever looks for it hears where it would be."""
    monkeypatch.delenv("FEUILLET_LIBRARY", raising=False)
    with pytest.raises(ContentError) as nowhere:
        output_of(where, name, "--library", tmp_path)
    with pytest.raises(ContentError) as unnamed:
        output_of(where, name)

    assert str(nowhere.value) == (
        f"Aucun {name} dans « {tmp_path} », copiez-l'y s'il vous en faut un."
    )
    assert str(unnamed.value) == f"Aucun {name} : {Advice.GIVE_LIBRARY}."


def test_a_picture_is_found_by_the_name_that_a_leaflet_gives(tmp_path: Path) -> None:
    """With what the hospital's own hides."""
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "colonne.svg").write_text("<svg/>")

    lines = output_of(where, "colonne", "--library", str(tmp_path)).splitlines()

    assert lines[0] == f"image : {tmp_path / 'pictures' / 'colonne.svg'}"
    assert lines[1].startswith("  cache ")
    assert lines[1].endswith("pictures/colonne.svg")
