"""What a careless or hostile stranger at the command line must not get away with."""

from pathlib import Path

import pytest

from tests.helpers import run_feuillet, start_feuillet, text_by_page

IDENTITY = "nom: EXEMPLE\nprenom: Camille\ndate_naissance: 12/03/1948\n"
SHEET = ("render", "vertebroplastie", "--document", "information")


def test_a_hash_never_cuts_a_patients_text(tmp_path: Path) -> None:
    """YAML would take the end of « jour #3 avant » for a comment, and lose it without a word."""
    order = "anticoagulant: oui\nconsigne_anticoagulant: "
    cut = (IDENTITY + order + "Consigne #3 d'essai\n").encode()
    whole = (IDENTITY + order + '"Consigne #3 d\'essai"\n').encode()
    refused = run_feuillet(*SHEET, "--values", "-", "-o", "-", typed=cut, cwd=tmp_path)
    printed = run_feuillet(*SHEET, "--values", "-", "-o", "-", typed=whole, cwd=tmp_path)

    assert refused.returncode == 4
    assert "ligne 5" in refused.stderr.decode()
    assert refused.stdout == b""
    assert "Consigne #3 d'essai" in " ".join(text_by_page(printed.stdout))


@pytest.mark.parametrize(
    "words",
    [
        ("--values", "a.yaml", "--values", "b.yaml"),
        ("-o", "a.pdf", "--output", "b.pdf"),
        ("--values", ""),
        ("-o", ""),
        ("--library", ""),
        ("--profile=dmp", "--profile=standard"),
    ],
)
def test_an_option_said_twice_or_empty_is_a_wrong_command(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    """Two files of values: one patient would be dropped in silence."""
    run = run_feuillet(*SHEET, *words, cwd=tmp_path)

    assert run.returncode == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["leaflets/vertebroplastie.yaml", "hospital.yaml", "styles/print.css"]
)
@pytest.mark.parametrize("kind", ["link", "folder"])
def test_a_hospitals_file_that_cannot_be_read_is_never_replaced_by_ours(
    name: str, kind: str, tmp_path: Path
) -> None:
    """A share that is not mounted must not swap the reviewed text for another."""
    path = tmp_path / "hopital" / name
    path.parent.mkdir(parents=True)
    path.symlink_to(tmp_path / "absent") if kind == "link" else path.mkdir()
    run = run_feuillet(*SHEET, "--library", tmp_path / "hopital", "-o", "-", cwd=tmp_path)

    assert run.returncode == 3
    assert run.stdout == b""
    assert "ne se lit pas" in run.stderr.decode()


@pytest.mark.parametrize(
    ("closing", "status", "written"),
    [
        (">&-", 0, True),
        pytest.param("2>&-", 0, True, marks=pytest.mark.long),
        ("> /dev/full", 6, True),
    ],
)
def test_closed_or_full_streams_end_without_a_traceback(
    closing: str, status: int, written: bool, tmp_path: Path
) -> None:
    """A service may start a program without streams; the file matters, not the message."""
    under = ("sh", "-c", f'"$@" {closing}', "sh")
    run = start_feuillet(*SHEET, "-o", "fiche.pdf", cwd=tmp_path, under=under)

    assert run.returncode == status
    assert b"Traceback" not in run.stderr
    assert (tmp_path / "fiche.pdf").exists() == written


def test_a_name_that_is_a_date_is_refused(tmp_path: Path) -> None:
    """The fields of a form were shifted by one."""
    typed = IDENTITY.replace("EXEMPLE", "12/03/1948").encode()
    run = run_feuillet(*SHEET, "--values", "-", "-o", "-", typed=typed, cwd=tmp_path)

    assert run.returncode == 4
    assert "décalés" in run.stderr.decode()
