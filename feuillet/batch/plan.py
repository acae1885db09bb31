"""A batch: one table and one press, all that decides what its folder will hold."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from feuillet.batch.rows import CheckedRows, ReadyRow
from feuillet.errors import Advice, word_advice
from feuillet.model.approval import digest_of
from feuillet.model.characters import bare_letters
from feuillet.model.options import AS_USUAL
from feuillet.produce import Press
from feuillet.render import engine_versions

LONGEST_SLUG = 80
"""Characters of a patient's name in a file name."""

_PATTERN = re.compile(r"\d{4,6}_[a-z0-9][a-z0-9_-]*_[0-9a-f]{8}(_[A-Za-z0-9-]+)?\.pdf")


def file_key(number: int, leaflet: str, token: str) -> str:
    """Return the neutral part of a name: « 0012_vertebroplastie_3f9a71c2 ».

    Args:
        number: The row's, at least four figures.
        token: Eight hexadecimal figures, a dash in the middle.
    """
    return f"{number:04d}_{leaflet}_{token.replace('-', '').lower()}"


def slug(words: Iterable[str]) -> str:
    """Return a person's name in portable letters: ASCII, digits and dashes, at most `LONGEST_SLUG`.

    It tells no two people apart (« Léa » and « Lea »): it only follows what does.
    """
    plain = re.sub(r"[^A-Za-z0-9]+", "-", bare_letters("-".join(words)))
    return plain.strip("-")[:LONGEST_SLUG].strip("-") or "sans-lettre"


def is_ours(name: str) -> bool:
    """Whether a file's name is of the kind that a batch gives."""
    return bool(_PATTERN.fullmatch(name))


def versions() -> dict[str, str]:
    """Return the versions of what makes the bytes of a document."""
    return {name: version(name) for name in ("feuillet", "jinja2")} | dict(engine_versions())


@dataclass(frozen=True)
class Batch:
    """The rows of one table, and what prints them."""

    press: Press
    checked: CheckedRows
    table: str
    """The hash of the table's file and of how it was read."""

    words: Mapping[Advice, str]
    """Of the shell that prints it, for its journal and its report."""

    name_files: bool = False

    def header(self) -> dict[str, Any]:
        """Return what tells this batch from any other; the journal's first line."""
        press, options = self.press, self.press.options
        hospital = press.look.hospital.model_dump_json()
        approval = press.look.approval.model_dump_json() if press.look.approval else ""
        pictures = [press.look.assets.get(name, b"") for name in ("logo.png", "qr.svg")]
        told = {
            "leaflet": press.found.name,
            "documents": list(options.documents),
            "content": press.look.fingerprint,
            "hospital": digest_of(hospital.encode(), approval.encode(), *pictures),
            "profile": options.profile,
            "draft": options.draft,
            "table": self.table,
            "rows": self.checked.read,
            "name_files": self.name_files,
            "versions": versions(),
        }
        # As usual, they are not told: such a batch keeps the name that it always had.
        if options.page_format != AS_USUAL.page_format:
            told["page_format"] = options.page_format
        if options.text_size != AS_USUAL.text_size:
            told["text_size"] = options.text_size
        return {"batch": digest_of(json.dumps(told, sort_keys=True).encode())[:32], **told}

    def worded(self, sentences: Iterable[str]) -> tuple[str, ...]:
        """Return the steps' sentences as its journal and its report say them."""
        return tuple(word_advice(sentence, self.words) for sentence in sentences)

    def key(self, entry: ReadyRow) -> str:
        """Return the neutral part of a row's file name."""
        return file_key(entry.number, self.press.found.name, entry.token)

    def file_name(self, entry: ReadyRow) -> str:
        """Return the name of a row's file; with the patient's only if that was asked for."""
        name = f"_{slug(entry.identity[:2])}" if self.name_files else ""
        return f"{self.key(entry)}{name}.pdf"
