"""Columns that say which act each patient comes for: a day's list holds those of several leaflets.

Nothing is printed of them.  A row whose act is not the leaflet's own deserves a look, and one that
names another leaflet's is refused: the leaflet says which words are its own (`title`,
`vocabulary`) and which are others' (`forbidden`).  One that says otherwise than its row
deserves a look too, « Vertébroplastie D12 » where the level is L1: the sheet would say the row's.
What can be named so, the leaflet's answers tell (`choices`, `also`).
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from feuillet.batch.tables.headings import MAX_HEADER, words_of
from feuillet.batch.tables.refused_columns import column_place
from feuillet.batch.tables.table import Cell, Remark, Table, TableRow
from feuillet.batch.tables.ticks import OF_ANY
from feuillet.check import NO, NUMBERS, YES
from feuillet.errors import quoted_list
from feuillet.model.characters import fold
from feuillet.model.french import enumerate_fr
from feuillet.model.leaflet import Leaflet
from feuillet.model.typed_dates import parse_appointment, parse_time
from feuillet.model.values import Value
from feuillet.model.variables import Variable

FOREIGN = (
    "l'acte écrit sur cette ligne est celui d'une autre fiche : supprimez la ligne de ce tableau,"
    " ou corrigez l'acte"
)
UNLIKE = (
    "l'acte écrit sur cette ligne n'est pas celui de cette fiche : vérifiez, et supprimez la ligne"
    " si ce patient n'est pas concerné"
)
BESIDES = (
    "l'acte écrit sur cette ligne en nomme un autre, à côté ou à la place de celui de cette fiche :"
    " vérifiez que ce patient vient pour elle"
)
LOOKED_AT = 100
"""Rows that tell what a column holds."""

_ACTS = frozenset(
    (
        *("acte", "intervention", "geste", "prestation", "operation", "examen", "procedure"),
        *("motif", "objet"),
    )
)
_ABOUT_ACTS = frozenset(
    (
        *("libelle", "lib", "type", "nature", "nom", "intitule", "designation", "description"),
        *("prevu", "prevue", "programme", "programmee", "demande", "demandee", "realise"),
        *("realisee", "medical", "chirurgical", "radiologique", "patient", "detail"),
        *("consultation", "rdv", "rendez", "vous", "venue", "hospitalisation"),
    )
)
_OPERATION = re.compile(r"\w{3,}(?:plastie|tomie|scopie|pexie|centese|desie|dese|lyse|tripsie)")
"""Words that name an operation by themselves, as `fold` leaves them."""

_ANOTHER = re.compile(
    rf"(?!radioscopie|fluoroscopie)(?:{_OPERATION.pattern})s?|biopsies?|ponctions?|drainages?"
    r"|embolisations?|radiofrequence|(?:thermo|cryo)(?:ablation|therapie)|alcoolisation"
    r"|chirurgica(?:le?s?|ux)|(?:endo|coelio)scopiques?"
)
"""Of an operation, or of another way to do it."""

_PLACES = frozenset(("bloc", "service", "equipe", "unite"))
"""What is « chirurgical » there is no act."""

_CUT = 8
"""Letters of such a word that say it where an export has cut it short."""

_NO_NAME = frozenset(("un", "une", "votre", "vos", "sous", "par", "pour", "et", "avec", "apres"))
_AROUND = re.compile(
    r"\b(?:consult\w*|cs|avis|suivi|visite|rdv|rendez-vous|annonce|bilan|pansement|education"
    r"|(?<!sous )(?:controle|scanner|tdm|irm|radio(?:graphie)?|echo(?:graphie)?)|opacification"
    r"|infiltration|pre|post|avant|atcd|antecedents?|faite?s? le|realisee?s? le|depuis"
    r"|ablation|retrait|depose|fermeture|repose|echanges?|change\w*|chgt|chg|remplac\w*|verif\w*"
    r"|desobstruction|bouchee?|arrachee?|reprise)\b"
)
"""What is done before or after an operation is not it: « Contrôle post-vertébroplastie »."""

_WORD = re.compile(r"[^\W\d_]{2,}")

_DENIED = frozenset(("sans", "pas", "non", "ni", "hors", "aucun", "aucune"))
_NUMBERED = re.compile(r"([a-z]+)(\d+)")
_SPAN = re.compile(r"\d ?(?:[-–—→>/,+&]|au?\b|et\b|jusqu.au?) ?(?:\d|[a-z]{1,2}\d)")
"""« D11-12 », « D11 à L1 »: more answers may be meant than are written out."""

Act = Literal["none", "own", "foreign", "unlike"]


def act_columns(
    table: Table, matches: Mapping[int, Sequence[str]], guessed: Mapping[int, str]
) -> Sequence[int]:
    """Return the columns, from 0, that hold acts and that no field is made of.

    Args:
        matches, guessed: The fields that each column is for, known and likely.
    """
    return [
        index
        for index, heading in enumerate(table.header)
        if not matches.get(index)
        and not guessed.get(index)
        and _is_heading(heading)
        and _holds_words(row.cells[index] for row in table.rows[:LOOKED_AT])
    ]


def read_act(row: TableRow, columns: Collection[int], leaflet: Leaflet) -> Act:
    """Return whose act a row names: none, the leaflet's own, another leaflet's, or another one."""
    said = [fold(row.cells[index].text) for index in columns]
    named = [text for text in said if _WORD.search(text)]
    if not named:
        return "none"
    others = [re.compile(rf"\b{re.escape(fold(word))}s?\b") for word in leaflet.forbidden]
    if any(_is_own(text, leaflet) for text in named):
        # Of two operations, or of one at another place, nobody knows which it is.
        return "unlike" if any(one.search(text) for one in others for text in named) else "own"
    foreign = any(one.search(text) for one in others for text in named)
    return "foreign" if foreign else "unlike"


def _names_another(text: str, leaflet: Leaflet) -> bool:
    """Return whether an act's text names an operation that is not the leaflet's."""
    own = _words(fold(" ".join((leaflet.title, *leaflet.vocabulary))))
    words = words_of(text)
    return any(
        _ANOTHER.fullmatch(word) and word.removesuffix("s") not in own and before not in _PLACES
        for before, word in zip(("", *words), words, strict=False)
    )


def remarks_on_acts(
    table: Table, columns: Sequence[int], leaflet: Leaflet, left_out: Collection[int]
) -> Iterator[Remark]:
    """Yield the rows whose act is not the leaflet's.

    If no row names it, a ward may have a name of its own for it: one line for the column, and the
    rows that say another one than most.

    Args:
        left_out: Rows that somebody left out, and has seen.
    """
    acts = {row.number: read_act(row, columns, leaflet) for row in table.rows} if columns else {}
    unlike = [number for number, act in acts.items() if act == "unlike" and number not in left_out]
    apart: Collection[int] = unlike
    if unlike and "own" not in acts.values():
        places = enumerate_fr(tuple(column_place(table, i, quoted=True) for i in columns))
        yield Remark(
            f"{places} : aucune ligne n'y nomme l'acte de cette fiche, vérifiez que tous ces"
            " patients viennent pour lui"
        )
        apart = _apart(table, columns, unlike)
    if apart:
        yield Remark(UNLIKE, apart)


def _apart(table: Table, columns: Sequence[int], numbers: Collection[int]) -> Sequence[int]:
    """Return the rows, of these, without the word that most of them say; none if none is."""
    said = {
        row.number: {
            word
            for index in columns
            for word in _words(row.cells[index].text)
            if _WORD.fullmatch(word)
        }
        for row in table.rows
        if row.number in numbers
    }
    counts = Counter(word for words in said.values() for word in words)
    usual = [word for word, count in counts.most_common(1) if 2 * count > len(said)]
    return [number for number, words in said.items() if usual and words.isdisjoint(usual)]


def _is_heading(heading: str) -> bool:
    """Whether a heading says « Acte », « Libellé prestation », « Type de geste »."""
    if len(heading) > MAX_HEADER:
        return False
    words = {word.removesuffix("s") for word in words_of(heading)}
    acts = words & _ACTS
    return words == {"libelle"} or (bool(acts) and words - acts <= _ABOUT_ACTS)


def _holds_words(cells: Iterator[Cell]) -> bool:
    """Whether most cells say something in words: no day, no hour, no yes or no."""
    texts = [cell.text.strip() for cell in cells if cell.text.strip()]
    worded = [
        text
        for text in texts
        if _WORD.search(text)
        and fold(text) not in YES | NO
        and not parse_appointment(text)
        and not parse_time(text)
    ]
    return bool(texts) and 2 * len(worded) >= len(texts)


def _is_own(text: str, leaflet: Leaflet) -> bool:
    """Whether a folded text names the leaflet's operation, and not what is done around it."""
    if _AROUND.search(text):
        return False
    words = _words(text)
    title = _words(fold(leaflet.title)) - _NO_NAME
    if title and title <= words:
        return True
    if {fold(one) for one in leaflet.vocabulary if one.isupper()} & words:
        return True
    joined = "".join(re.findall(r"[^\W\d_]+", text))
    own = title | {fold(one) for one in leaflet.vocabulary}
    return any(
        name in joined or any(len(word) >= _CUT and name.startswith(word) for word in words)
        for name in own
        if _OPERATION.fullmatch(name)
    )


def _words(text: str) -> set[str]:
    return {word.removesuffix("s") for word in words_of(text)}


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
        if _names_another(text, self._leaflet):
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
