"""What several commands share: values from files and options, each once; names fit for a page."""

import datetime as dt
from pathlib import Path

import pytest

from feuillet.cli.help_in_french import Misused
from feuillet.cli.options import LONGEST_NAME, dump_json, read_staff, this_day
from feuillet.cli.print_order import gather_values
from feuillet.errors import ValuesInvalid


def test_values_come_from_a_file_and_from_the_command_line(tmp_path: Path) -> None:
    """In YAML or JSON, with or without Excel's mark; a value may hold an equals sign."""
    path = tmp_path / "valeurs.yaml"
    path.write_bytes(b"\xef\xbb\xbfnom: EXEMPLE\n")

    assert gather_values(str(path), ["consigne=2 = 1+1", " prenom =Camille"]) == {
        "nom": "EXEMPLE",
        "consigne": "2 = 1+1",
        "prenom": "Camille",
    }
    path.write_text('{"nom": "EXEMPLE"}')
    assert gather_values(str(path), []) == {"nom": "EXEMPLE"}


def test_a_field_given_twice_is_refused_without_its_values(tmp_path: Path) -> None:
    """Neither wins."""
    path = tmp_path / "valeurs.yaml"
    path.write_text("nom: EXEMPLE")
    for given in ((str(path), ["nom=ESSAI"]), (None, ["nom=EXEMPLE", "nom=ESSAI"])):
        with pytest.raises(ValuesInvalid) as refusal:
            gather_values(*given)

        assert "deux fois" in str(refusal.value)
        assert not any(word in str(refusal.value) for word in ("EXEMPLE", "ESSAI"))
    with pytest.raises(Misused):
        gather_values(None, ["nom"])


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"nom: L\xe9a", "UTF-8"), (b"#" * 1_000_001, "trop gros"), (None, "illisible")],
)
def test_a_file_that_cannot_be_read_is_told_in_one_line(
    tmp_path: Path, content: bytes | None, says: str
) -> None:
    """With what to do."""
    path = tmp_path / "valeurs.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ValuesInvalid, match=says) as refusal:
        gather_values(str(path), [])

    assert refusal.value.__context__ is None


@pytest.mark.parametrize("typed", [" ", "x" * (LONGEST_NAME + 1), "Dr\u202eEXEMPLE", "Dr\x07"])
def test_a_name_that_does_not_fit_a_page_is_refused(typed: str) -> None:
    """Empty, too long, or with what nobody sees."""
    with pytest.raises(Misused, match="--by"):
        read_staff("--by", typed)


def test_a_name_is_taken_as_it_is_printed() -> None:
    """Spaces around it go; nobody is nobody."""
    assert read_staff("--by", "  Dr Camille  EXEMPLE ") == "Dr Camille EXEMPLE"
    assert read_staff("--by", None) is None


def test_json_keeps_accents_and_the_day_is_a_day() -> None:
    """As people read them."""
    assert dump_json({"état": "prête"}) == '{\n  "état": "prête"\n}'
    assert type(this_day()) is dt.date
