"""What is installed is what was tried: each version is locked, with its hash, from the registry."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("run", "cluster", "build", "dev", "constraints")
PINNED = re.compile(r"([a-z0-9-]+)==([^\s;]+)(?: ; [^\\]+?)?(?: \\)?")


@cache
def project() -> Mapping[str, Any]:
    """Return pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@cache
def locked(lock: str) -> Mapping[str, Version]:
    """Return each package's version in one of the files of requirements/."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8")
    pins = [found for line in text.splitlines() if (found := PINNED.fullmatch(line))]
    versions = {found[1]: Version(found[2]) for found in pins}
    assert len(versions) == len(pins)
    return versions


def unmet(asked: Iterable[str], lock: str) -> list[str]:
    """Return the requirements that a file of requirements/ does not satisfy."""
    requirements = [Requirement(one) for one in asked]
    return [
        str(one)
        for one in requirements
        if (version := locked(lock).get(canonicalize_name(one.name))) is None
        or version not in one.specifier
    ]


def test_what_the_program_needs_is_locked_within_its_bounds() -> None:
    """In the files that users install, and in the one that pipx and uv take."""
    needed = project()["project"]["dependencies"]
    on_many_machines = project()["project"]["optional-dependencies"]["cluster"]

    assert needed
    assert unmet(needed, "run") == []
    assert unmet([*needed, *on_many_machines], "cluster") == []
    assert unmet([*needed, *on_many_machines], "constraints") == []
    assert locked("run").items() <= locked("cluster").items()


def test_what_the_tests_and_the_build_need_is_locked_within_its_bounds() -> None:
    """All extras, and what makes a wheel."""
    extras = project()["project"]["optional-dependencies"]
    build = project()["dependency-groups"]["build"]

    assert unmet([one for asked in extras.values() for one in asked], "dev") == []
    assert unmet([*build, *project()["build-system"]["requires"]], "build") == []


def test_no_package_with_a_known_fault_is_locked() -> None:
    """What comes with the others has floors too."""
    floors = [Requirement(one) for one in project()["tool"]["uv"]["constraint-dependencies"]]

    for floor in floors:
        assert locked("dev")[floor.name] in floor.specifier, floor


@pytest.mark.parametrize("lock", ["run", "cluster", "build", "constraints"])
def test_the_files_agree_on_each_version(lock: str) -> None:
    """A user gets what the tests ran with."""
    assert locked(lock).items() <= locked("dev").items()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_versions_and_hashes_only(lock: str) -> None:
    """No index, address or path: whoever installs chooses the registry."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8")
    shapes = rf" *#.*|--only-binary :all:|{PINNED.pattern}|    --hash=sha256:[0-9a-f]{{64}}(?: \\)?"

    assert [line for line in text.splitlines() if line and not re.fullmatch(shapes, line)] == []
    assert not re.search(r"://|/(?:opt|tmp|home|root|work)\b", text)


@pytest.mark.parametrize("lock", ["run", "cluster", "build", "dev"])
def test_each_version_is_locked_with_its_hashes(lock: str) -> None:
    """Another file under the same name and version is refused."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8")
    pins = re.findall(r"^\S+==.*(?:\n +--hash=.*)*", text, re.MULTILINE)

    assert len(pins) == len(locked(lock))
    assert all("--hash=sha256:" in pin for pin in pins)
