"""What is remembered of columns: for whom it counts, what it never overrides, how it is kept."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from feuillet.batch import may_be_remembered, names_columns, recall_columns, remember_columns
from feuillet.cli.batch import batch
from feuillet.errors import DeliveryError, TableUnreadable
from feuillet.model.leaflet import Leaflet
from tests.batches import patient
from tests.cli.running import MINIMAL, output_of
from tests.web.dropping import FIELDS, csv_of

HEADER = ("nom", "Jour J", "Box", "Autre")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that is not there yet, nor its folder."""
    return tmp_path / "feuillet" / "columns.json"


def test_a_field_counts_for_all_leaflets_and_what_is_passed_over_for_one(
    path: Path, surgery: Leaflet
) -> None:
    """Whatever the case; and only for the columns that the table has."""
    remember_columns(path, "pose", {"Jour J": "date_operation", "Box": "-", "Ailleurs": "heure"})

    own = recall_columns(path, ("NOM", "JOUR  J", "BOX"), "pose", surgery)
    other = recall_columns(path, HEADER, "autre", surgery)

    assert own == {"jour j": "date_operation", "box": "-"}
    assert other == {"jour j": "date_operation"}


def test_what_is_remembered_is_added_and_the_last_choice_counts(
    path: Path, surgery: Leaflet
) -> None:
    """One heading has one meaning; the others stay."""
    remember_columns(path, "pose", {"Jour J": "heure", "Box": "-"})
    remember_columns(path, "pose", {"JOUR J": "date_operation"})
    remember_columns(path, "pose", {"Box": "consigne"})

    known = recall_columns(path, HEADER, "pose", surgery)
    assert known == {"jour j": "date_operation", "box": "consigne"}


def test_a_leaflets_own_names_are_never_overridden(path: Path, surgery: Leaflet) -> None:
    """A heading that one leaflet did not know may be another's label; a field it lacks is none."""
    chosen = {"Consigne": "ipp", "Heure d'arrivée": "-", "Box": "champ_d_une_autre"}
    remember_columns(path, "pose", chosen)

    assert recall_columns(path, [*chosen], "pose", surgery) == {}


def test_the_file_is_its_owners_and_whole_or_as_it_was(path: Path) -> None:
    """A damaged one is neither believed nor overwritten."""
    remember_columns(path, "pose", {"Box": "-"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for damage in (b'{"all_leaflets": {"Box"', b"[1]", b"{1: 2}", b"\xff", b"[" * 9000):
        path.write_bytes(damage)
        with pytest.raises(DeliveryError, match="abîmées"):
            remember_columns(path, "pose", {"Jour J": "heure"})
        assert path.read_bytes() == damage


def test_a_file_that_nobody_would_read_is_not_made(path: Path) -> None:
    """Programs that send a thousand headings get no place."""
    with pytest.raises(DeliveryError, match="trop nombreuses"):
        remember_columns(path, "pose", {f"Colonne {number}": "-" for number in range(1001)})
    assert not path.exists()


@pytest.mark.parametrize(
    "heading",
    [
        "",
        "  ",
        "123",
        "x" * 201,
        "Né\tle",
        "Né\u00adle",
        "\ufeffNé le",
        "Né\u2028le",
        "Né\x85le",
        "Né \ud83d",
    ],
)
def test_what_nobody_reads_is_no_name(heading: str) -> None:
    """Nor what our own file could not hold."""
    assert not may_be_remembered(heading)
    assert may_be_remembered("Né\u00a0le :")


@pytest.mark.parametrize(
    "cell", ["12/03/1948", "12 mars 1948", "123456", "01 99 00 00 01", "12/03/1948 08:00"]
)
def test_a_patients_row_is_no_row_of_names(cell: str) -> None:
    """A table may lack its own: a name would be kept for ever."""
    assert not names_columns(("nom", "EXEMPLE", cell), {0: ("nom",), 1: (), 2: ()})
    assert not names_columns(("EXEMPLE", "Camille"), {0: (), 1: ("nom", "prenom")})
    assert names_columns(("nom", "Box 1234"), {0: ("nom",), 1: ()})


def test_what_is_remembered_can_be_read_again(path: Path, surgery: Leaflet) -> None:
    """Our own file never breaks itself, whatever letters a heading has."""
    remember_columns(path, "pose", {"📅 Jour": "date_operation", "Box\u00a02\t": "-"})
    remember_columns(path, "pose", {"Né’ Ω ж": "-"})

    known = recall_columns(path, ("📅 Jour", "Box 2", "Né’ Ω ж"), "pose", surgery)
    assert known == {"📅 jour": "date_operation", "box 2": "-", "ne' ω ж": "-"}


def test_the_command_line_remembers_too(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of the account under which the form runs."""
    fields = ["nom", "prenom", "Venu au monde", *FIELDS[3:]]
    table = tmp_path / "liste.csv"
    table.write_bytes(csv_of(patient(1), fields=fields))
    monkeypatch.setenv("FEUILLET_KEYS", str(path.with_name("keys.json")))
    words = ("visite", table, "--out", tmp_path / "lot", "--dry-run", *MINIMAL)
    with pytest.raises(TableUnreadable, match="nom de colonne inconnu"):
        output_of(batch, *words)
    remember_columns(path, "visite", {"Venu au monde": "date_naissance"})

    assert "1 ligne" in output_of(batch, *words)
    path.write_text("abîmé")
    table.write_bytes(csv_of(patient(1)))
    told = CliRunner().invoke(batch, [str(word) for word in words]).output
    assert "Attention : Colonnes retenues (columns.json) : abîmées" in told
    assert "1 ligne" in told
