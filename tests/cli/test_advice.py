"""What a command says where only errors are asked for: that its clock is wrong, all the same."""

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner

from feuillet.cli.advice import warn
from feuillet.cli.batch import batch
from feuillet.model.values import Doubt
from tests.batches import patient
from tests.cli.running import MINIMAL
from tests.helpers import TODAY

CLOCK = "l'horloge de cette machine dit le 01/12/2023, ce qui ne peut pas être"


@pytest.mark.parametrize(("today", "doubted"), [(dt.date(2023, 12, 1), True), (TODAY, False)])
def test_a_quiet_batch_says_that_its_clock_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, today: dt.date, *, doubted: bool
) -> None:
    """In the night, nobody else would: each day that counts from it may be wrong."""
    monkeypatch.setattr("feuillet.cli.batch.this_day", lambda: today)
    fields = patient(1)
    table = tmp_path / "liste.csv"
    table.write_text("\n".join((",".join(fields), ",".join(fields.values()))), "utf-8")
    arguments = ["visite", table, "--out", tmp_path / "lot", "--dry-run", "--quiet", *MINIMAL]
    told = CliRunner().invoke(batch, [str(one) for one in arguments])

    assert (CLOCK in told.stderr) is doubted
    assert CLOCK not in told.stdout


def test_where_only_errors_are_said_the_clock_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Of one patient's sheet too; what else deserves a look is not."""
    doubts = [Doubt("l'horloge est fausse", "clock-doubtful"), Doubt("un samedi", "day-off")]
    warn(doubts, quiet=True)
    quiet = capsys.readouterr()
    warn(doubts, quiet=False)

    assert quiet.out == ""
    assert quiet.err == "Attention : l'horloge est fausse.\n"
    assert "un samedi" in capsys.readouterr().err
