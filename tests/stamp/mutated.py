"""Stamp six patients with one module of the package changed: its name is given, its source read.

Prints, for each, the file that was stamped and the one that was laid out in full, or nothing if
none was stamped; fails if there is no stock.
"""

import base64
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType
from typing import Any

TOKEN = "3F9A-71C2"
_FIELDS = ("nom", "prenom", "date_naissance", "date_visite", "ipp", "remarque")


def _patient(*typed: str) -> dict[str, str]:
    return dict(zip(_FIELDS, typed, strict=True))


FIRST = _patient("EXEMPLE", "Camille", "12/03/1948", "08/12/2026", "0042", "Venir tôt")
PATIENTS = [
    _patient("A", "L", "01/01/1931", "01/12/2026", "1", "l"),
    _patient("VAN DER MODÈLE", "Anne-Ève", "30/11/1977", "14/07/2027", "1234567890", "Été, 14 h"),
    _patient("AVAŸ TŸPÉ", "Wanda l'Œuf", "29/02/2004", "29/02/2028", "AV", 'fi & <ffl> "To"'),
    # As long as the box of the first name is wide, and too long for it.
    _patient("EXEMPLE", "m" * 39, "12/03/1948", "08/12/2026", "9", "Une remarque"),
    _patient("EXEMPLE", "m" * 40, "12/03/1948", "08/12/2026", "9", "Une remarque"),
    _patient("ÉPREUVE-TÉMOIN", "Zoé", "08/08/2008", "31/10/2027", "IIII", "W" * 20),
]


class _Changed(SourceFileLoader):
    """Loads one module of the package from what its file does not say."""

    def __init__(self, module: str, source: str) -> None:
        folder = Path(__file__).parents[2] / "feuillet"
        super().__init__(f"feuillet.{module}", str(folder / f"{module.replace('.', '/')}.py"))
        self._source = source

    def get_code(self, _: str) -> CodeType:
        return compile(self._source, self.path, "exec")

    def find_spec(self, name: str, *_: Any) -> ModuleSpec | None:
        return spec_from_loader(name, self) if name == self.name else None


def print_all() -> Sequence[tuple[str, ...] | None]:
    """Return for each patient the stamped file and the one laid out; nothing if not stamped."""
    from tests.batches import press

    one = replace(press("avant"), fast=False)
    stock = one.compile(one.complete(one.accept(FIRST)), TOKEN)
    made = []
    for raw in PATIENTS:
        stamped = one.stamp(stock, one.complete(one.accept(raw)), TOKEN)
        files = (stamped, one.print(raw, token=TOKEN).pdf) if stamped else ()
        made.append(tuple(base64.b64encode(pdf).decode() for pdf in files) or None)
    return made


if __name__ == "__main__":
    sys.meta_path.insert(0, _Changed(sys.argv[1], sys.stdin.read()))
    json.dump(print_all(), sys.stdout)
