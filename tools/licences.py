"""The table of `docs/licences.md`: what comes with feuillet, and under which licence.

`make licences` writes it, from the lock and from what each package says; a test keeps it current.
Run with the oldest Python: newer ones install less.
"""

import re
from importlib.metadata import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"
_HERE = {
    "python_full_version": "3.11.0",
    "platform_python_implementation": "CPython",
    "implementation_name": "cpython",
}
_ROW = re.compile(r"^\| `([\w-]+)` \| (.+) \|$", re.MULTILINE)


def run_time_packages() -> list[str]:
    """Return the names of all that feuillet may import, with what comes with it."""
    lock = (ROOT / "requirements" / "constraints.txt").read_text("utf-8").splitlines()
    pins = [Requirement(line) for line in lock if not line.startswith("#")]
    return sorted(pin.name for pin in pins if pin.marker is None or pin.marker.evaluate(_HERE))


def licence_of(name: str) -> str:
    """Return the licence that an installed package declares, in its own words."""
    about = metadata(name)
    if expression := about.get("License-Expression"):
        return str(expression)
    classified = [
        re.sub(r".*:: ", "", one)
        for one in about.get_all("Classifier") or []
        if one.startswith("License :: OSI Approved :: ")
    ]
    return " ; ".join(classified) or str(about.get("License")).splitlines()[0]


def rows_of_the_page() -> dict[str, str]:
    """Return the licences that the page gives, by package."""
    return dict(_ROW.findall(PAGE.read_text("utf-8")))


if __name__ == "__main__":
    head, _ = PAGE.read_text("utf-8").split("|---|---|\n")
    rows = [f"| `{name}` | {licence_of(name)} |\n" for name in run_time_packages()]
    PAGE.write_text(f"{head}|---|---|\n{''.join(rows)}", "utf-8")
