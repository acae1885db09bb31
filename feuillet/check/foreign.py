"""Which words a leaflet owes to another one: proper to it, and said by no third.

A shelf of fifty leaflets shares « dos », « jambe » and « radiographie »: a word is another
leaflet's own only while that leaflet alone claims it and alone says it.
"""

from collections.abc import Mapping

from feuillet.check.rules.lexicon import EVERYDAY
from feuillet.check.rules.safety import without_markup, word_pattern
from feuillet.model.leaflet import Leaflet
from feuillet.model.passages import passages


def foreign_words(reader: Leaflet, others: Mapping[str, Leaflet]) -> dict[str, str]:
    """Return the words that `reader` says and that are proper to one of `others`, with its title.

    Args:
        others: The other leaflets of the shelf, by name.
    """
    said = {name: _said(leaflet) for name, leaflet in others.items()}
    claims: dict[str, set[str]] = {}
    for name, leaflet in others.items():
        for word in leaflet.vocabulary:
            claims.setdefault(word.lower(), set()).add(name)
    own = {word.lower() for word in reader.vocabulary}
    mine = _said(reader)
    foreign = {}
    for word, owners in claims.items():
        if len(owners) > 1 or word in own or word in EVERYDAY or not _says(mine, word):
            continue
        (owner,) = owners
        if not any(_says(text, word) for name, text in said.items() if name != owner):
            foreign[word] = others[owner].title
    return foreign


def _said(leaflet: Leaflet) -> str:
    """Return all that a leaflet may print of its own words, in lower case, on one line."""
    texts = " ".join(without_markup(passage.text) for passage in passages(leaflet))
    return " ".join(texts.lower().split())


def _says(text: str, word: str) -> bool:
    # Looking for the letters first spares almost every pattern.
    return word.split()[0] in text and word_pattern(word).search(text) is not None
