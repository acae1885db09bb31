"""The HTTP interface against whatever its own description allows, and forbids."""

import subprocess
import sys
from pathlib import Path

import pytest
from serving import MINIMAL, serving

from feuillet.keys import Keys, write_keys

SETTINGS = Path(__file__).with_name("schemathesis.toml")


@pytest.mark.slow
def test_the_interface_keeps_what_it_describes(tmp_path: Path, whole: bool) -> None:
    """No failure, no undocumented answer: a sample by default, thousands of requests whole."""
    keys, token = Keys().with_token("essai")
    write_keys(keys, tmp_path / "keys.json")
    phases = () if whole else ("--phases", "examples,coverage,fuzzing")
    with serving(tmp_path, "--library", MINIMAL) as served:
        run = subprocess.run(
            [
                *(Path(sys.executable).with_name("st"), "--config-file", SETTINGS),
                *("run", f"{served.base}/api/v1/openapi.json"),
                *("--header", f"Authorization: Bearer {token}"),
                *("--max-examples", "200" if whole else "12", "--seed", "1", "--no-color"),
                *("--generation-database", "none", *phases),
            ],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            timeout=1500,
        )

        assert run.returncode == 0, run.stdout
        assert served.process.poll() is None
    assert "Selected: 7/7" in run.stdout
