"""What an act's text says besides its name, and what its row says otherwise.

« Vertébroplastie D12 sous AG », of a row whose levels are L1 and whose anaesthesia is local: the
sheet would say the row's.  What can be named, the leaflet's answers tell (`choices`, `also`).
"""

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

from feuillet.batch.tables.acts import names_another
from feuillet.batch.tables.headings import words_of
from feuillet.batch.tables.ticks import OF_ANY
from feuillet.check import NUMBERS
from feuillet.errors import quoted_list
from feuillet.model.characters import fold
from feuillet.model.leaflet import Leaflet, Value
from feuillet.model.variables import Variable

BESIDES = (
    "l'acte écrit sur cette ligne en nomme un autre, à côté ou à la place de celui de cette fiche :"
    " vérifiez que ce patient vient pour elle"
)
_DENIED = frozenset(("sans", "pas", "non", "ni", "hors", "aucun", "aucune"))
_NUMBERED = re.compile(r"([a-z]+)(\d+)")
_SPAN = re.compile(r"\d ?(?:[-–—→>/,+&]|au?\b|et\b|jusqu.au?) ?(?:\d|[a-z]{1,2}\d)")
"""« D11-12 », « D11 à L1 »: more answers may be meant than are written out."""


class ActReader:
    """Reads acts for one leaflet, whose words it takes apart once."""

    def __init__(self, leaflet: Leaflet) -> None:
        self._leaflet = leaflet
        self._named = {
            name: _Answers(variable)
            for name, variable in leaflet.variables.items()
            if variable.choices
        }
        self._counted = {
            name: counted
            for name, variable in leaflet.variables.items()
            if variable.type == "integer" and (counted := _nouns(variable))
        }

    def doubts(self, text: str, known: Mapping[str, Value]) -> Iterator[str]:
        """Yield what deserves a look in an act that names the leaflet's.

        Args:
            known: What its row says.
        """
        if names_another(text, self._leaflet):
            yield BESIDES
        others = [
            variable.label
            for name, variable in self._leaflet.variables.items()
            if name in known and self._contradicts(text, name, known[name])
        ]
        if others:
            yield (
                f"l'acte écrit sur cette ligne ne dit pas la même chose que {quoted_list(others)} :"
                " vérifiez lequel est juste"
            )

    def _contradicts(self, text: str, name: str, value: Value) -> bool:
        """Whether a text says another value of a variable than this one."""
        if nouns := self._counted.get(name):
            said = _numbers_of(text, nouns)
            return bool(said) and value not in said
        if name not in self._named:
            return False
        named = self._named[name].named_in(text)
        if not isinstance(value, tuple):
            return bool(named) and value not in named
        spans = _SPAN.search(fold(text)) is not None
        return bool(named) and not (named <= {*value} if spans else named == {*value})


class _Answers:
    """The answers of a variable, as an act's text may name them."""

    def __init__(self, variable: Variable) -> None:
        self._forms = {
            words_of(form): name
            for name, choice in variable.choices.items()
            if name != variable.undecided
            for form in (name, choice.label, choice.short, *choice.also)
            if form and fold(form) not in OF_ANY
        }
        parts = (_NUMBERED.fullmatch(word) for form in self._forms for word in form)
        series = "|".join(sorted({part[1] for part in parts if part}, key=len, reverse=True))
        self._series = (
            re.compile(rf"(?<![a-z])({series})[ .]?(\d{{1,2}})(?!\d)") if series else None
        )

    def named_in(self, text: str) -> set[str]:
        """Return the answers that a text names in whole words, but for those that it denies."""
        folded = fold(text)
        if self._series is not None:  # « L 1 », « D12L1 »
            folded = self._series.sub(r" \1\2 ", folded)
        words = words_of(folded)
        return {name for form, name in self._forms.items() if any(_stands_in(form, words))}


def _stands_in(form: tuple[str, ...], words: tuple[str, ...]) -> Iterator[bool]:
    """Yield, for each place where an answer stands, whether nothing before denies it."""
    for at in range(len(words) - len(form) + 1):
        if words[at : at + len(form)] == form:
            yield at == 0 or words[at - 1] not in _DENIED


def _nouns(variable: Variable) -> Collection[str]:
    """Return what a variable is the number of: « Nombre de niveaux »."""
    names = [words_of(name) for name in (variable.label, *variable.also)]
    return {_singular(word) for words in names if words[0] == "nombre" for word in words[1:]}


def _numbers_of(text: str, nouns: Collection[str]) -> Collection[int]:
    """Return the numbers that a text gives of these: « 3 niveaux »."""
    words = words_of(text)
    return {
        int(number) if number.isdecimal() else NUMBERS[number]
        for number, noun in pairwise(words)
        if _singular(noun) in nouns and (number.isdecimal() or number in NUMBERS)
    }


def _singular(word: str) -> str:
    return word.rstrip("sx")
