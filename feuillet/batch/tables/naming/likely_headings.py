"""The unknown headings of a ward's table → the variables that they are likely for.

A likeness is earned, by a synonym that somebody wrote, or by whole words of a label over cells that
its field reads; what merely looks like it is unknown.  Of two columns that could be one field,
neither is likely: the consultation's day would be printed as the operation's.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import partial
from typing import NamedTuple

from feuillet.batch.tables.headings import (
    MAX_HEADER,
    NAMES_TOGETHER,
    OF_ENTRY,
    USELESS,
    Known,
    appointment_of_hour,
    day_and_hour,
    joined_fields,
    synonyms,
    words_of,
)
from feuillet.model.characters import fold
from feuillet.model.leaflet import Leaflet
from feuillet.model.variables import IDENTITY

_ALIKE, _JOINED = 0.8, 0.85
"""How alike a misspelt word, or all words written as one, are to those of a field (`ratio`)."""

_SAME = frozenset(
    (
        *("patient", "patiente", "malade", "usager", "hospitalise", "hospitalisee"),
        *("jj", "mm", "aaaa", "aa", "obligatoire", "complet", "complete", "exact", "exacte"),
    )
)
"""Words that leave to a field of the identity its sense: any other may name somebody else."""

_ANOTHER = re.compile(r"(?:precedent|ancien|anterieur|dernier|annule)(?:e|ne|ere)?s?")
"""What is said so is not what is to come."""

_MOMENT = {"date": ("date", "jour"), "appointment": ("date", "jour"), "time": ("heure",)}
"""What a heading may add to the name of a field of each type: « Date CPA »."""

Spelled = dict[tuple[str, ...], str]
"""The variable of each name that a heading may misspell, in words."""

Reads = Callable[[int, str], bool]
"""Whether most cells of a column (counted from 0) are what a variable reads."""


class Guessed(NamedTuple):
    """What the unknown headings of a table are likely for."""

    likely: Mapping[int, str]
    """The variable of each.  An empty name: the column is of no use, and is passed over."""

    rivals: Mapping[str, Sequence[int]]
    """The columns of each variable that several could be, as far as their headings tell."""


def guess_headings(
    header: Sequence[str],
    matches: Mapping[int, Sequence[str]],
    known: Known,
    leaflet: Leaflet,
    reads: Reads,
) -> Guessed:
    """Return the variable that each unknown heading is likely for, which no other column fills.

    What is neither is left out.
    """
    filled = {name for names in matches.values() for name in names}
    spelled: Spelled = {}
    for form, meant in known.items():
        if meant:
            spelled.setdefault(words_of(form) if isinstance(form, str) else form, meant[0])

    def first(index: int) -> str | None:
        free = [name for name in leaflet.all_variables if name not in filled]
        fits = partial(reads, index)
        return next(_likely(header[index], known, spelled, leaflet, free, fits), None)

    unknown = [
        index
        for index, names in matches.items()
        if not names and header[index].strip() and len(header[index]) <= MAX_HEADER
    ]
    claims: defaultdict[str, list[int]] = defaultdict(list)
    for index in unknown:
        if name := first(index):
            claims[name].append(index)
    rivals = {name: tuple(at) for name, at in claims.items() if len(at) > 1}
    filled.update(rivals)
    claimed = {index for at in rivals.values() for index in at}
    guessed: dict[int, str] = {}
    for index in unknown:
        if index not in claimed and (likely := first(index)) is not None:
            guessed[index] = likely
            filled.add(likely)
    return Guessed(guessed, rivals)


def _likely(
    heading: str,
    known: Known,
    spelled: Spelled,
    leaflet: Leaflet,
    free: Sequence[str],
    fits: Callable[[str], bool],
) -> Iterator[str]:
    """Yield what a heading may be for, the likeliest first; an empty name if it is of no use."""
    if known.get(fold(heading)) == []:
        yield ""  # the hospital decided
    if joined := joined_fields(heading, leaflet):
        if not set(joined) & set(free):
            yield ""
        elif words_of(heading) in NAMES_TOGETHER and "prenom" not in free and fits("nom"):
            yield "nom"  # « Patient » beside « Prénom »
        return
    if apart := appointment_of_hour(heading, leaflet):
        if apart in free and fits(apart):
            yield apart
        return  # it is no other field's hour
    words = words_of(heading)
    variables = leaflet.all_variables
    # Somebody wrote it: what the cells must be is then told row by row.
    for name in free:
        bare = tuple(word for word in words if word not in _MOMENT.get(variables[name].type, ()))
        if {words, bare} & synonyms(name, leaflet):
            yield name
    if words in USELESS:
        yield ""
    if "heure" in words and set(words) <= OF_ENTRY | {"heure"}:
        yield from (name for name in day_and_hour(leaflet)[1:] if name in free and fits(name))
    forms = {name: {words_of(name), words_of(variables[name].label)} for name in free}
    # Any cell reads as a free text: only its own name tells it, but for a slip.
    read = [name for name in free if variables[name].type != "text" and fits(name)]
    # « Tumeur » says what a patient has, and not that a page may name it.
    permissions = leaflet.permissions
    read = [name for name in read if name not in permissions or _is_most(words, forms[name])]
    # « Heure » where one field alone is an hour; « Date de naissance du malade ».
    part = {"date"} if set(words) == {"jour"} else set(words)
    if part == {"date"} and leaflet.main_day in read and "date_naissance" not in free:
        yield leaflet.main_day  # of several dates, the one that a day's list is about
    shorter = [name for name in read if any(part < set(form) for form in forms[name])]
    longer = [name for name in read if any(_adds(words, form, name) for form in forms[name])]
    if len(shorter) == 1 and shorter[0] not in IDENTITY:
        yield shorter[0]
    if len(longer) == 1:
        yield longer[0]
    yield from (name for name in read if any(_cuts(words, form) for form in forms[name]))
    # Only then by letters, each word by its own: « Nom de naissance » is no « Date de naissance ».
    alike = [(_likeness(words, form), name) for form, name in spelled.items() if name in free]
    for how, name in sorted(alike, reverse=True):
        if how and (variables[name].type == "text" or name in read):
            yield name


def _is_most(words: Sequence[str], forms: Iterable[Sequence[str]]) -> bool:
    """Whether a heading has most words of a variable's name."""
    return any(2 * len(set(words) & set(form)) > len(set(form)) for form in forms)


def _adds(words: Sequence[str], form: Sequence[str], name: str) -> bool:
    """Whether a heading is a variable's name with more words, none of which makes it another's."""
    added = set(words) - set(form)
    if not added or not set(form) < set(words):
        return False
    return added <= _SAME if name in IDENTITY else not any(map(_ANOTHER.fullmatch, added))


def _cuts(words: Sequence[str], form: Sequence[str]) -> bool:
    """Whether a heading is a variable's name cut short: « Anticoag »."""
    return len(words) == len(form) and all(
        len(cut) >= 4 and whole.startswith(cut) for cut, whole in zip(words, form, strict=True)
    )


def _likeness(words: Sequence[str], form: Sequence[str]) -> float:
    """Return how much a heading looks like a name that it misspells, from 0 to 1; 0 if too little.

    As many words, each alike; or words that lack a space, or have one too many.
    """
    if len(words) == len(form):
        return min((_ratio(*pair, _ALIKE) for pair in zip(words, form, strict=True)), default=0)
    return _ratio("".join(words), "".join(form), _JOINED if len(words) < len(form) else 1)


def _ratio(one: str, other: str, least: float) -> float:
    """Return how much two words are alike, from 0 to 1; 0 for less than `least`."""
    # Most differ in length already: to compare letters takes a hundred times as long.
    if 2 * min(len(one), len(other)) < least * (len(one) + len(other)):
        return 0
    how = SequenceMatcher(None, one, other).ratio()
    return how if how >= least else 0
