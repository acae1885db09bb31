"""The rows of one batch, checked: who is printed, under which token, and what is wrong.

A row's token comes from what it holds, not from its place: the same rows in another order give
the same documents.  Equal rows are told apart by a number; they are alike anyway.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from feuillet.batch.alike_rows import content_of, find_alike, gather_alike, tell_alike
from feuillet.batch.tables.columns import RawRow
from feuillet.check import number_lists, read_values_of
from feuillet.compose import spell_identity, spell_names
from feuillet.errors import ReviewDue, Trouble, ValuesInvalid
from feuillet.model.characters import clean
from feuillet.model.leaflet import Leaflet
from feuillet.model.values import Value, Values
from feuillet.model.variables import IDENTITY, WHOLE_IDENTITY, ungiven

Accept = Callable[[Mapping[str, str], Collection[str]], Mapping[str, Value]]
Complete = Callable[[Mapping[str, Value]], Values]
"""As of a `Press`."""


@dataclass(frozen=True)
class ReadyRow:
    """One row that can be printed."""

    number: int
    """As the spreadsheet shows it."""

    token: str
    """Such as 3F9A-71C2: printed on each of its pages, and on no other of the batch."""

    raw: Mapping[str, str]
    identity: tuple[str, ...]
    """The lines that stand on every page: surname, first name, birth date, then what else of it is
    known."""

    values: Values = field(compare=False, repr=False)
    """What is known of the patient, checked."""

    @property
    def names(self) -> tuple[str, ...]:
        """How a page may say whose it is, labels and all."""
        return spell_names(self.values)

    @property
    def ipp(self) -> str:
        """The number of the patient's file, if known."""
        return str(self.values.known.get("ipp", ""))

    @property
    def digest(self) -> str:
        """The hash of what is to be printed, for a worker to echo."""
        return digest_row(self.token, self.raw)


@dataclass(frozen=True)
class RefusedRow:
    """One row that cannot be printed, and why."""

    number: int
    problems: tuple[str, ...]
    troubles: tuple[Trouble, ...] = ()
    """The same by field, but for what a spreadsheet did to a cell."""

    raw: Mapping[str, str] = field(default_factory=dict, repr=False)
    unread: frozenset[str] = frozenset()
    """The fields that a spreadsheet spoilt."""

    values: Values = field(default_factory=Values, compare=False, repr=False)
    """What is well formed, and what deserves a look in it: to be mended at the same time."""

    @property
    def identity(self) -> tuple[str, ...]:
        """As of a row that can be printed, as far as it is known."""
        return _identity(self.values.known)

    @property
    def ipp(self) -> str:
        """As of a row that can be printed."""
        return str(self.values.known.get("ipp", ""))


AnyRow = ReadyRow | RefusedRow


@dataclass(frozen=True)
class CheckedRows:
    """All the rows of one batch."""

    entries: tuple[ReadyRow, ...]
    refused: tuple[RefusedRow, ...]
    blank: tuple[int, ...] = ()
    """Numbers of empty rows, ignored and counted."""

    aside: tuple[int, ...] = ()
    """Numbers of rows that are no patient's, ignored and counted."""

    left_out: tuple[int, ...] = ()
    """Numbers of rows that somebody left out, ignored and counted."""

    remarks: tuple[str, ...] = ()
    """What holds for the whole table, then between rows: homonyms, equal rows."""

    of_rows: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """The same, by each row that it is about."""

    @property
    def read(self) -> int:
        """How many rows were read, those ignored too."""
        return len(self.entries) + len(self.refused) + self.ignored

    @property
    def ignored(self) -> int:
        """How many rows are none of a patient's, or were left out."""
        return len(self.blank) + len(self.aside) + len(self.left_out)

    @property
    def everybody(self) -> Sequence[AnyRow]:
        """The rows of patients, ready or refused, in order."""
        return _in_order((*self.entries, *self.refused))

    @property
    def warned(self) -> Mapping[str, Sequence[int]]:
        """The numbers of the rows, in order, that have each warning: also of those refused."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for row in self.everybody:
            for words in row.values.warnings:
                found[words].append(row.number)
        return found

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Every token of the batch."""
        return frozenset(entry.token for entry in self.entries)

    @cached_property
    def born(self) -> Mapping[str, frozenset[tuple[str, ...]]]:
        """How pages say the names of all patients, by birth date as printed."""
        people = defaultdict(set)
        for entry in self.entries:
            people[entry.identity[2]].add(entry.names)
        return {birth: frozenset(names) for birth, names in people.items()}


def check_rows(
    rows: Iterable[RawRow],
    blank: Sequence[int],
    leaflet: Leaflet,
    accept: Accept,
    complete: Complete,
    salt: str,
) -> CheckedRows:
    """Return the rows of a table, all of them checked before any is printed.

    Args:
        salt: What else the documents come from: a leaflet's name, its documents.

    Raises:
        ContentError: The leaflet itself cannot be printed, or must be reviewed before any of the
            rows is.
    """
    refused, good = [], []
    labels = {name: variable.label for name, variable in leaflet.all_variables.items()}
    late: list[ReviewDue] = []
    for given in rows:
        row = replace(given, raw=number_lists(given.raw, leaflet))
        try:
            good.append((row, _accept(row, accept, {**labels, **row.called})))
        except ValuesInvalid as error:
            refused.append(_refuse(row, error.problems, error.troubles, leaflet, complete))
        except ReviewDue as error:
            lines = (*row.problems, *error.problems)
            refused.append(_refuse(row, lines, (), leaflet, complete))
            late.append(error)
    if late and len(late) == len(refused) and not good:
        raise late[0]
    tokens = _tokens([(row.number, row.raw) for row, _ in good], salt)
    entries = tuple(_entry(row, known, tokens[row.number], complete(known)) for row, known in good)
    people = [one for one in _in_order((*entries, *refused)) if _is_whole(one.values.known)]
    alike = list(find_alike(people))
    of_rows: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for same, words in alike:
        for one in same:
            of_rows[one.number] += (tell_alike([same], words),)
    told = tuple(gather_alike(alike))
    return CheckedRows(entries, tuple(refused), tuple(blank), remarks=told, of_rows=dict(of_rows))


def digest_row(token: str, raw: Mapping[str, str]) -> str:
    """Return the hash of one row and its token."""
    return hashlib.sha256(f"{token}\n{content_of(raw)}".encode()).hexdigest()


def _accept(row: RawRow, accept: Accept, labels: Mapping[str, str]) -> Mapping[str, Value]:
    if row.problems and not row.raw:
        raise ValuesInvalid(*row.problems)
    refusal = ValuesInvalid()
    known: Mapping[str, Value] = {}
    try:
        known = accept(row.raw, row.faulty)
    except ValuesInvalid as error:
        refusal = error
    told = {name for trouble in refusal.troubles for name in trouble.fields}.union(row.faulty)
    # Without an identity, nothing could prove whose sheet it is.
    given = {name for name, text in row.raw.items() if clean(text)}
    lacking = ungiven(WHOLE_IDENTITY, {*told, *given})
    missing = [Trouble(lacking, "à indiquer")] if lacking else []
    troubles = [*refusal.troubles, *missing]
    lines = (*row.problems, *(one.line(labels) for one in troubles))
    if lines:
        raise ValuesInvalid(*lines, troubles=troubles)
    return known


def _refuse(
    row: RawRow,
    problems: tuple[str, ...],
    troubles: tuple[Trouble, ...],
    leaflet: Leaflet,
    complete: Complete,
) -> RefusedRow:
    # A field with a problem has no remark as well: it is mended anyway.
    wrong = {name for trouble in troubles for name in trouble.fields}
    found, _ = read_values_of(leaflet, row.raw)
    known = {name: value for name, value in found.items() if name not in wrong}
    unread = frozenset(row.faulty)
    return RefusedRow(row.number, problems, troubles, row.raw, unread, complete(known))


def _in_order(rows: Iterable[AnyRow]) -> list[AnyRow]:
    return sorted(rows, key=lambda one: one.number)


def _is_whole(known: Mapping[str, Value]) -> bool:
    return all(name in known for name in WHOLE_IDENTITY)


def _identity(known: Mapping[str, Value]) -> tuple[str, ...]:
    return tuple(spell_identity(name, known[name]) for name in IDENTITY if name in known)


def _entry(row: RawRow, known: Mapping[str, Value], token: str, values: Values) -> ReadyRow:
    return ReadyRow(row.number, token, row.raw, _identity(known), values)


def _tokens(rows: Sequence[tuple[int, Mapping[str, str]]], salt: str) -> dict[int, str]:
    """Return a token for each row number, all different.

    Rows are taken in the order of their content, so that their order in the table does not count.
    """
    seen: Counter[str] = Counter()
    taken: set[str] = set()
    tokens = {}
    for content, number in sorted((content_of(raw), number) for number, raw in rows):
        occurrence = seen[content]
        seen[content] += 1
        attempt = 0
        while (token := _token(salt, content, occurrence, attempt)) in taken:
            attempt += 1
        taken.add(token)
        tokens[number] = token
    return tokens


def _token(salt: str, content: str, occurrence: int, attempt: int) -> str:
    text = "\n".join((salt, content, str(occurrence), str(attempt)))
    figures = hashlib.sha256(text.encode()).hexdigest()[:8].upper()
    return f"{figures[:4]}-{figures[4:]}"
