"""A leaflet's texts in two forms: sentences to be counted, and words to be searched.

Neither shows a patient's value: sample words stand in its place.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from feuillet.check.readability import SAMPLE, SAMPLE_END
from feuillet.check.rules.rule import Subject
from feuillet.compose import spell_fact
from feuillet.model.expressions import PLACEHOLDER, Expression, Place, parse_expression
from feuillet.model.french import elide
from feuillet.model.leaflet import Leaflet
from feuillet.model.passages import Passage

_SAMPLES = {"time": "8 h 30", "integer": "2", "boolean": "oui", "text": "ceci"}
_SAMPLE_DAY = "lundi 1er janvier 2029"


class Unit(NamedTuple):
    """The prose of a document, or of one of its sections."""

    document: str
    section: str | None
    place: Place
    texts: tuple[str, ...]


def fill_samples(passage: Passage, leaflet: Leaflet) -> str:
    """Return a passage with sample words for its placeholders, its markup kept.

    An agreement takes its first form, a figure its own words; a patient's value stands between
    the marks of a sample, which no quotation shows.
    """
    return PLACEHOLDER.sub(lambda match: _sample(parse_expression(match[1]), leaflet), passage.text)


def written(passage: Passage) -> str:
    """Return the author's words on one line: all forms of an agreement, « … » for a value."""
    return _written(passage.text)


def is_prose(passage: Passage) -> bool:
    """Whether a passage is made of sentences: no title, no label, no word to explain."""
    if passage.key == "glossary":
        return not is_glossary_word(passage)
    return passage.key in ("text", "cells", "means", "limit", "then")


def is_glossary_word(passage: Passage) -> bool:
    """Whether a passage is a word that a glossary explains."""
    return passage.key == "glossary" and passage.text == passage.place[-1]


def units(subject: Subject) -> Iterator[Unit]:
    """Yield each document that has prose, then its sections, in reading order."""
    texts: dict[Place, list[str]] = defaultdict(list)
    titles: dict[Place, str | None] = {}
    for passage in filter(is_prose, subject.passages):
        words = fill_samples(passage, subject.leaflet)
        texts[passage.place[:2]].append(words)
        texts[passage.place[:4]].append(words)
        title = passage.section.title if passage.section else None
        titles[passage.place[:4]] = title or "sans titre"
    for place, held in texts.items():
        yield Unit(str(place[1]), titles.get(place), place, tuple(held))


def _sample(expression: Expression, leaflet: Leaflet) -> str:
    name, arguments = expression.name, expression.arguments
    if expression.helper == "accord":
        return arguments[0].replace("#", "un")
    if name in leaflet.facts and name not in leaflet.protocol:
        words = spell_fact(leaflet.facts[name])
    else:
        words = f"{SAMPLE}{_sample_value(name, leaflet)}{SAMPLE_END}"
    return elide(arguments[0], words) if expression.helper == "élision" else words


def _sample_value(name: str, leaflet: Leaflet) -> str:
    if name in leaflet.protocol:
        return f"2 {leaflet.protocol[name].unit}"
    variable = leaflet.all_variables.get(name)
    if variable is not None and variable.choices:
        return next(iter(variable.choices.values())).label
    return _SAMPLES.get(variable.type if variable else "date", _SAMPLE_DAY)


@lru_cache(maxsize=4096)
def _written(text: str) -> str:
    def words(match: re.Match[str]) -> str:
        expression = parse_expression(match[1])
        return " … ".join(expression.arguments) if expression.helper == "accord" else "…"

    return re.sub(r"\s+", " ", PLACEHOLDER.sub(words, text).replace("**", ""))
