"""The HTTP interface against whatever its own description allows, and forbids."""

import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from feuillet.web.keys import Keys, write_keys
from tests.web.serving import MINIMAL, serving

HERE = Path(__file__).parent
SHAPES = {
    "GET": (
        *(r"/leaflets", r"/leaflets/[^/]+", r"/leaflets/[^/]+/schema"),
        *(r"/problems", r"/problems/[^/]+"),
    ),
    "POST": (
        r"/documents",
        r"/leaflets/[^/]+/documents",
        r"/leaflets/[^/]+/documents/[^/]+",
        r"/leaflets/[^/]+/attach",
    ),
}
"""Every operation, as addresses are."""

GIVEN = {r"/documents": {"application/zip"}, SHAPES["POST"][1]: {"application/pdf"}}
"""What each gives at least once; JSON if nothing is said, for schemathesis.toml asks for it."""


@pytest.mark.long
def test_the_interface_keeps_what_it_describes(tmp_path: Path, whole: bool) -> None:
    """No failure, no undocumented answer: a sample by default, thousands of requests whole."""
    keys, token = Keys().with_token("essai")
    write_keys(keys, tmp_path / "keys.json")
    phases = () if whole else ("--phases", "examples,fuzzing")
    with serving(tmp_path, "--library", MINIMAL) as served:
        run = subprocess.run(
            [
                *(
                    Path(sys.executable).with_name("st"),
                    "--config-file",
                    HERE / "schemathesis.toml",
                ),
                *("run", f"{served.base}/api/v1/openapi.json"),
                *("--header", f"Authorization: Bearer {token}"),
                *("--max-examples", "200" if whole else "2", "--seed", "1", "--no-color"),
                *("--generation-database", "none", "--request-timeout", "60", *phases),
                *("--report", "har", "--report-har-path", tmp_path / "all.har"),
            ],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
            timeout=1500,
        )

        assert run.returncode == 0, run.stdout
        assert served.process.poll() is None
    assert "Selected: 9/9" in run.stdout
    # All refused, nothing would have been tried.
    for pattern, kinds in _given(tmp_path / "all.har").items():
        assert kinds >= GIVEN.get(pattern, {"application/json"}), pattern


def _given(path: Path) -> dict[str, set[str]]:
    """Return the types of what each operation gave, when it gave something."""
    entries = json.loads(path.read_text("utf-8"))["log"]["entries"]
    found = defaultdict(set)
    for method, patterns in SHAPES.items():
        for pattern in patterns:
            found[pattern].update(
                entry["response"]["content"]["mimeType"]
                for entry in entries
                if entry["request"]["method"] == method
                and entry["response"]["status"] == 200
                and re.search(f"/api/v1{pattern}$", entry["request"]["url"])
            )
    return found
