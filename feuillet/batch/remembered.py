"""What somebody chose for the columns of a table, remembered for the next one.

`columns.yaml` is the administrator's, in a folder that a server may only read: what the form is
told to remember stands in a file of its own, which gives way to that one.  A field holds for all
leaflets that have it.  A column that is passed over holds for the leaflet alone: what one has no
use for, another may print.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock

from feuillet.batch.tables.headings import MAX_HEADER, known_headings, match_heading
from feuillet.check import has_letter
from feuillet.deliver import deliver_file
from feuillet.errors import DeliveryError
from feuillet.model.characters import clean, fold
from feuillet.model.hospital import ALL_LEAFLETS, PASSED_OVER, Columns
from feuillet.model.leaflet import Leaflet
from feuillet.model.protocol import shared_renames
from feuillet.model.typed_dates import parse_date

MOST_HEADINGS = 1000
_LONG_NUMBER = 5
"""As many figures make a telephone, a file's number or a day and its hour."""

_CALLED = "Colonnes retenues (columns.json)"
_WRITING = Lock()


def names_columns(header: Sequence[str], matches: Mapping[int, Sequence[str]]) -> bool:
    """Whether a table's first row may be its headings: a table without any has a patient there.

    Args:
        matches: The variables that each column may be, by its heading alone.
    """
    told = any(len(names) == 1 for names in matches.values())
    return told and not any(_may_be_a_patients(text) for text in header)


def may_be_remembered(heading: str) -> bool:
    """Whether a text may be the name of a column that is."""
    named = 0 < len(heading.strip()) <= MAX_HEADER and has_letter(heading)
    return named and clean(heading).isprintable()


def _may_be_a_patients(text: str) -> bool:
    return bool(parse_date(text)) or sum(map(str.isdigit, text)) >= _LONG_NUMBER


def recall_columns(
    path: Path | None, header: Sequence[str], name: str, leaflet: Leaflet
) -> Mapping[str, str]:
    """Return the variable of each column of a table for which somebody had it remembered.

    Never of a name that the leaflet itself knows: it was chosen for one that did not.

    Args:
        path: Where it is remembered; None for nowhere.
        name: The leaflet's.

    Raises:
        DeliveryError: The file is damaged or may not be read.
    """
    kept = _read(path) if path else {}
    own = known_headings(leaflet, {})
    unknown = {fold(one) for one in header if len(match_heading(one, own, leaflet)) != 1}
    renames: dict[str, str] = {}
    for which in (ALL_LEAFLETS, name):
        chosen = shared_renames(leaflet, kept.get(which, {}))
        renames |= {fold(one): field for one, field in chosen.items() if fold(one) in unknown}
    return renames


def remember_columns(path: Path, name: str, chosen: Mapping[str, str]) -> None:
    """Remember what columns are for, with what is remembered already; whole, or not at all.

    The file is its owner's alone.

    Args:
        name: The leaflet's.
        chosen: The variable of each heading, or `PASSED_OVER`.

    Raises:
        DeliveryError: It is damaged, too long or cannot be written: it stays as it was.
    """
    with _WRITING:
        kept = {which: dict(known) for which, known in _read(path).items()}
        _forget(kept.get(name, {}), chosen)
        fields = {one: field for one, field in chosen.items() if field != PASSED_OVER}
        _forget(kept.get(ALL_LEAFLETS, {}), fields)
        kept.setdefault(ALL_LEAFLETS, {}).update(fields)
        kept.setdefault(name, {}).update(dict.fromkeys(chosen.keys() - fields.keys(), PASSED_OVER))
        if sum(map(len, kept.values())) > MOST_HEADINGS:
            raise DeliveryError(f"{_CALLED} : trop nombreuses, demandez à l'administrateur.")
        filled = {which: known for which, known in kept.items() if known}
        content = json.dumps(filled, indent=1, sort_keys=True)
        deliver_file(f"{content}\n".encode(), path, force=True, called=_CALLED)


def _forget(known: dict[str, str], headings: Iterable[str]) -> None:
    forms = set(map(fold, headings))
    for same in [one for one in known if fold(one) in forms]:
        del known[same]


def _read(path: Path) -> Mapping[str, Mapping[str, str]]:
    try:
        if not os.path.lexists(path):
            return {}
        return Columns.model_validate(json.loads(path.read_bytes())).leaflets
    except OSError:
        problem = "illisibles, l'administrateur doit vérifier les droits"
    except (ValueError, RecursionError):
        problem = "abîmées, l'administrateur doit effacer ce fichier ou le rétablir"
    raise DeliveryError(f"{_CALLED} : {problem}.")
