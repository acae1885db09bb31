"""Whatever an author or an administrator types: French lines with file, place and what to write.

Each case spoils one well-written file in a few places, from a seed: it can be made again.
"""

import copy
import json
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from feuillet.check import accept_values, complete_values
from feuillet.check.prove import check_leaflet
from feuillet.check.rules.rule import Subject, rules_on
from feuillet.compose import compose_document
from feuillet.errors import FeuilletError
from feuillet.find import Library
from feuillet.model.approval import spell_standing, status_of, trace_line
from feuillet.model.leaflet import Leaflet, LeafletFile
from feuillet.model.schema import csv_template, describe_json, list_entry, values_schema
from tests.check.rules.written import broken
from tests.helpers import LIBRARIES, TODAY

SAMPLE = 150
"""Cases of an ordinary run; a whole one has ten thousand."""

_SIGNED = {"by": "Dr EXEMPLE", "role": "radiologue", "date": "2026-11-01"}
_LEAFLET = yaml.load(
    broken(
        ("facts:", "protocol:\n  jeune: {label: À jeun, unit: heure, minimum: 1, maximum: 12}\n"
         "  marche: {label: Marche, unit: minute, minimum: 1, maximum: 90}\nfacts:\n"
         "  duree: {figure: \"10\", up_to: \"15\", unit: minute, source: service}"),
        ("Reposez-vous pendant", "Comptez {{ duree }}. Reposez-vous pendant"),
        ("            covers: alternatives", "            covers: alternatives\n"
         "          - {text: \"À jeun {{ jeune }}\", when: {known: jeune}, source: service}"),
    ),
    Loader=yaml.BaseLoader,
)  # fmt: skip
FILES: dict[str, Any] = {
    "leaflets/essai.yaml": _LEAFLET,
    "hospital.yaml": yaml.load(
        (LIBRARIES / "hospital" / "hospital.yaml").read_text("utf-8").replace("logo: logo.png", ""),
        Loader=yaml.BaseLoader,
    ),
    "protocol.yaml": {
        "essai": {
            "jeune": {"figure": "6", "signed": _SIGNED},
            "marche": {"figure": "30", "signed": _SIGNED},
        }
    },
    "columns.yaml": {"essai": {"Jour": "date_pose", "Combien": "nombre"}},
    "leaflets/essai.approval.json": [
        {
            **_SIGNED,
            "language": "fr",
            "version": "1.0",
            "sha256": "0" * 64,
            "pages": {"engines": [{"feuillet": "1"}], "variants": {"0" * 12: "0" * 16}},
        }
    ],
}

TYPED: tuple[Any, ...] = (
    *("", " ", "\n", "0", "1", "2", "6", "10,0", "7,5", "06", "-3", "1.5", "1,50", "200", "1441"),
    *("999999", "9" * 400, "9" * 5000, "1e9", "inf", "nan", "NaN", "86400", "1_000", "٣", "½"),
    *("2026-02-30", "0001-01-01", "9999-12-31", "31/12/2026", "2026-11-22T10:00", "20261122"),
    *("minute", "heure", "jour", "semaine", "mois", "kg", "text", "date", "time", "appointment"),
    *("integer", "choice", "choices", "boolean", "true", "oui", "non", "block", "blank"),
    *("*mot*", "_mot_", "**mot", "mot**", "** mot **", "***mot***", "`mot`", "~~mot~~", "# Titre"),
    *("<br>", "<u>mot</u>", "&nbsp;", "[mot](https://exemple.fr)", "![mot](a.png)", "[^1]"),
    *("|a|b|\n|---|", "- riz\n- pâtes", "3. trois", "> cité", "---", "\\*", "un\n\ndeux"),
    *("{{", "}}", "{{ }}", "{{ nombre }}", "{{ rien }}", "{{ repos }}", "{{ fin_repos }}", "{%"),
    *("{{ repos | accord: un / deux }}", "{{ duree | accord: un / # deux }}", "{{ x | y }}"),
    *("{{ consigne | accord: a / b / c }}", "{{ mieux | lettres: g }}", "{{ nom | lettres }}"),
    *("{{ nom | élision: le la }}", "{{ nom | élision: }}", "{{ date_pose | lettres }}"),
    *("{{ dire | accord: un / deux }}", "{{ jeune | élision: de }}", "{{ jeune | lettres }}"),
    *("{{ sejour | accord: a / b / c }}", "consigne"),
    *("nombre", "date_pose", "fin_repos", "repos", "jeune", "marche", "duree", "sejour"),
    *("nom", "service", "information", "essai", "L-S01", "after", "risks", "https://exemple.fr"),
    *("http://[", "https://", "javascript:x", "#fff", "#eeeeee", "#000000", "logo.svg", "logo.png"),
    *("../x.png", "01 99 00 11 11", "0199001111", "None", "null", "~", "<<", "a" * 3000),
    *("\u0300", "\u202e", "\ud7ff", "大", "🩺", "’", "'", '"', "\\", "\x0b", "\u2028", "ﬁ", "not"),
    *(None, [], {}, [[]], [{}], {"a": "b"}, [""], [None], {"": ""}, {"text": "x"}, ["a", "b"]),
    *({"not": {"not": {"not": {}}}}, {"at_least": {"nombre": "9" * 20}}, {"known": []}),
    *({"at_least": {"sejour": "2"}}, {"known": {"a": "b"}}, {"any": [], "all": []}),
    *({"sejour": []}, {"sejour": {"a": "b"}}, {"nombre": "2"}, {"date_pose": "01/01/2026"}),
)  # fmt: skip
"""What somebody may type, anywhere."""


_FIGURES = ("0", "1", "2", "10,0", "15,0", "06", "7,5", "1,50", "30", "100", "200", "1439", "9999")
LIKELY: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(
        ("figure", "up_to", "out_of", "minimum", "maximum", "usual", "notice"), _FIGURES
    ),
    "unit": ("minute", "heure", "jour", "semaine", "mois", "mm", "kg"),
    "type": ("text", "date", "time", "appointment", "integer", "choice", "choices", "boolean"),
    **dict.fromkeys(
        ("text", "title", "otherwise", "label", "by", "name"),
        tuple(typed for typed in TYPED if isinstance(typed, str) and len(typed) < 60),
    ),
    **dict.fromkeys(
        ("date", "value", "start", "after", "before", "at", "count", "near"),
        ("date_pose", "fin_repos", "repos", "jeune", "marche", "duree", "mieux", "nombre", "nom"),
    ),
    "when": tuple(typed for typed in TYPED if isinstance(typed, dict)),
}
"""What is the more often typed after a key: the right kind of thing, wrong all the same."""


def spoilt(seed: int) -> tuple[str, str]:
    """Return (file, its text), spoilt in one to three places."""
    chance = random.Random(seed)
    name = chance.choices(list(FILES), weights=[6, 2, 2, 1, 1])[0]
    data = copy.deepcopy(FILES[name])
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        held = list(_parts(data))
        holders: list[Any] = [one for one in held if one and isinstance(one, dict | list)]
        holder = chance.choice(holders or [["", ""]])
        key: Any = chance.choice(list(holder if isinstance(holder, dict) else range(len(holder))))
        typed = copy.deepcopy(chance.choice(TYPED))
        way = chance.randrange(10)
        likely = [one for one in LIKELY if isinstance(holder, dict) and one in holder]
        if way == 9 and isinstance(holder, dict):
            added = chance.choice(list(LIKELY))
            holder[added] = copy.deepcopy(chance.choice(LIKELY[added]))
        elif way > 5 and likely:
            for one in chance.sample(likely, chance.randint(1, len(likely))):
                holder[one] = copy.deepcopy(chance.choice(LIKELY[one]))
        elif way == 0:
            del holder[key]
        elif way == 1 and isinstance(holder, dict):
            holder[str(typed)[:60]] = holder.pop(key)
        elif way == 2:
            holder[key] = copy.deepcopy(chance.choice(held))
        elif way == 3 and isinstance(holder[key], str):
            holder[key] += str(typed)
        else:
            holder[key] = typed
    return name, json.dumps(data, ensure_ascii=False, indent=1)


def _parts(data: Any) -> Iterator[Any]:
    yield data
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    for part in inner:
        yield from _parts(part)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a hospital's folder with one leaflet and every other file, well written."""
    root = tmp_path_factory.mktemp("essais")
    (root / "leaflets").mkdir()
    for name, data in FILES.items():
        (root / name).write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")
    return root


_LOOKS = ("_templates", "_styles", "_covered_assets", "_look_digest")


def use(folder: Path, *, whole: bool) -> list[str]:
    """Do with a folder's leaflet what each command and screen does, short of a page.

    Args:
        whole: Every variant too.

    Returns:
        The lines that whoever typed it reads.
    """
    library, told = Library.open([folder]), []
    library.__dict__.update({name: getattr(_ours(), name) for name in _LOOKS})
    try:
        found = library.find_leaflet("essai")
        leaflet = library.read(found)
        library.columns(found)
        _list_and_describe(library, found, leaflet)
        subject = Subject("essai", leaflet, library.hospital, TODAY)
        for one in rules_on("leaflet"):
            told += [problem for _, problem, _ in one.look(subject)]
        known = accept_values(leaflet, {}, today=TODAY)
        values = complete_values(leaflet, known, today=TODAY, region=library.hospital.holidays)
        look = library.look(found)
        for document in leaflet.documents:
            compose_document(leaflet, document, values, look)
        if whole:
            proof = check_leaflet(library, "essai", today=TODAY, pages=False)
            told += [finding.message for finding in proof.findings]
    except FeuilletError as error:
        told += error.problems
    return told


@cache
def _ours() -> Library:
    return Library.open([], environment={})


def _list_and_describe(library: Library, found: LeafletFile, leaflet: Leaflet) -> None:
    standing = library.standing(found)
    list_entry("essai", leaflet, status_of(leaflet, standing.approval, TODAY))
    spell_standing(leaflet, standing, TODAY)
    describe_json("essai", leaflet)
    values_schema("essai", leaflet)
    csv_template(leaflet)
    trace_line("essai", leaflet, [*leaflet.documents], "0" * 64, standing, today=TODAY)


def _try(folder: Path, seeds: range, *, whole: bool = False) -> list[str]:
    """Return what is wrong with what these cases are told, each with its seed."""
    wrong = []
    for seed in seeds:
        name, text = spoilt(seed)
        path = folder / name
        sound = path.read_bytes()
        path.write_text(text, "utf-8")
        try:
            told = use(folder, whole=whole and seed % 10 == 0)
        except Exception as error:
            told = []
            wrong.append(f"{seed}, {name} : {type(error).__name__}: {error}")
        finally:
            path.write_bytes(sound)
        wrong += [f"{seed}, {name} : {line}" for line in told if _VAGUE.search(line)]
    return wrong


_VAGUE = re.compile(
    "forme attendue|[\n\r]"
    "|\\b(?:should|must|input|valid string|Error|expected)\\b"
    "|Vouliez-vous dire « (.+) » .*« \\1 »"
)
"""Words of a program, several lines, or a sentence that says nothing."""


def test_whatever_is_typed_in_a_file_is_told_in_french(folder: Path) -> None:
    """No traceback, no English, no sentence that leaves one guessing, in a sample of cases."""
    assert _try(folder, range(SAMPLE)) == []


@pytest.mark.long
def test_ten_thousand_slips_are_told_in_french(folder: Path) -> None:
    """The same, with every variant of one in ten of those that can still be read."""
    assert _try(folder, range(10_000), whole=True) == []


def test_what_is_spoilt_was_sound(folder: Path) -> None:
    """The files that the cases start from say nothing wrong."""
    assert [line for line in use(folder, whole=True) if ", ligne " in line] == []
