"""The administrator's guide, read as what it asks: steps, their commands, the files they show."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from feuillet.find import builtin_root

DOCS = builtin_root() / "docs"
GUIDE = DOCS / "administrateur.md"

_HEADING = re.compile(r"^#{2,3} (.+)$")
_FENCE = re.compile(r"^```(\w*)$")


@dataclass(frozen=True)
class Step:
    """What stands below one heading."""

    title: str
    blocks: tuple[str, ...]
    """Each a piece of shell: indented text, as it would be copied."""

    files: tuple[str, ...]
    """Each a file that is shown: a fenced text."""

    def lines(self) -> Iterator[str]:
        """Yield each command, its continued lines joined."""
        for block in self.blocks:
            yield from block.replace("\\\n", " ").splitlines()

    def pasted(self) -> Iterator[list[str]]:
        """Yield, for each block, what a shell does one after the other, whatever fails."""
        for block in self.blocks:
            joined = block.replace("\\\n", " ").replace("&&\n", "&& ")
            yield re.findall(r"(?s:\(set -e.*?\)$)|.+", joined, re.MULTILINE)


def read_steps(guide: Path = GUIDE) -> Mapping[str, Step]:
    """Return the steps of a guide, by their headings, which are all different."""
    found: dict[str, Step] = {}
    for title, lines in _parted(guide.read_text("utf-8").splitlines()):
        assert title not in found, title
        text = "\n".join(lines)
        files = re.findall(r"^```\w*\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
        bare = re.sub(r"^```\w*\n.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
        blocks = re.findall(r"(?:^|\n)\n((?: {4}.*(?:\n|$))+)", bare)
        found[title] = Step(title, tuple(map(textwrap.dedent, blocks)), tuple(files))
    return found


def _parted(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each heading and what follows it; a `#` in a fence is no heading."""
    title, below, fenced = "", list[str](), False
    for line in lines:
        fenced ^= bool(_FENCE.match(line))
        if not fenced and (heading := _HEADING.match(line)):
            yield title, below
            title, below = heading[1], []
        else:
            below.append(line)
    yield title, below
