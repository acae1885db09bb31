"""Notes of columns that no field is made of: what one says that the row's sheet would deny.

« Finalement mardi 15/12 », « AG et non AL », « doublon », an age that a birth date is not of: the
sheet says what the row says, and whoever prints is told.  Who does not come is told by
`says_cancelled`; what is said of other appointments, of the past or of a treatment is none.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from feuillet.batch.tables.headings import words_of
from feuillet.batch.tables.table import Table, TableRow
from feuillet.batch.tables.ticks import OF_ANY
from feuillet.errors import quoted_list
from feuillet.model.characters import fold
from feuillet.model.dates import DAYS, count_years
from feuillet.model.leaflet import Leaflet
from feuillet.model.typed_dates import DAY_IN_TEXT, days_from
from feuillet.model.values import Value
from feuillet.model.variables import IDENTITY, Variable

DOUBLE = (
    "une cellule dit que cette ligne est en double : gardez une seule ligne par patient, celle qui"
    " est juste"
)
UNSURE = (
    "une cellule dit que ce patient est à rappeler ou à reconvoquer, ou que sa date n'est pas sûre"
    " : vérifiez son jour avant d'imprimer"
)

Kind = Literal["note", "age", "other"]


class Note(NamedTuple):
    """What a cell of a column that no field is made of says."""

    text: str
    kind: Kind


_OF_NOTES = frozenset(
    (
        *("observation", "observations", "obs", "remarque", "remarques", "rq", "commentaire"),
        *("commentaires", "com", "note", "notes", "info", "infos", "divers", "precision"),
        *("precisions", "message", "information", "informations"),
    )
)
_OF_AGE = frozenset(("age", "patient", "an", "ans", "annees", "jour"))
_AGE = re.compile(r"(\d{1,3})(?: ?(?:ans?|a)\b.*)?", re.ASCII)

# All that follows is of texts as `fold` leaves them.

_CLAUSE = re.compile(r"[;\n,!]|\.(?= |\Z)| - ")
_BACK = re.compile(
    r"\b(?:atcds?|antecedents?|depuis|en (?:19|20)\d\d|deja|ancien\w*|precedent\w*|derniere?s?"
    r"|avait|etait|il y a|habituelle\w*|si|ou)\b"
)
"""What is said of the past, or under a condition."""

_ELSEWHERE = re.compile(
    r"\b(?:cs|consult\w*|cpa|anesth\w*|bilan|bio\w*|prise de sang|ps|labo\w*|scanner|tdm|irm|tep"
    r"|radio\w*|echo\w*|controle|ablation|retrait|pansement|hdj|dialyse|chimio\w*|seance|rcp|staff"
    r"|arret\w*|stop|avk|aod|relais|vaccin\w*|ordo\w*|courrier|cr|appel\w*|vue?|rappel\w*|sortie"
    r"|absen\w*|conges?|vacances|avant|jusqu\w*|apres|transport|vsl|fiche|ecbu|rdv|rendez-vous)\b"
)
"""What is done on a day that is not the operation's."""

_WEEKDAY = re.compile(rf"\b({'|'.join(DAYS[:5])})\b")
_BARE = re.compile(
    rf"(?:le |au )?(?:(?:{'|'.join(DAYS)})\b ?)?(?:{DAY_IN_TEXT.pattern})?", re.ASCII
)
_CHANGE = re.compile(
    r"\b(?:finalement|plutot|en fait|desormais|au lieu|et (?:non|pas)|nouve(?:lle date|au jour)"
    r"|passee? (?:au|le)|mise? (?:au|le)|avance\w* au|chang\w*|chgt|modif\w*|correction|erreur"
    r"|rectif\w*|corrig\w*)\b|->|=>|→"
)
_REPLACED = re.compile(r"\b(?:au lieu du|et (?:non|pas)|initialement)(?: le| au)? *\Z")
_BEFORE = re.compile(rf"(?:{'|'.join(DAYS)}) *\Z")
_ACT = (
    r"interv\w*|operation|op|bloc|geste|acte|prevue?|programmee?|(?:sera|a) opere\w*|convoc\w*"
    r"|convoquee?"
)
_EARLIEST, _LATEST = -10, 120
"""Days from the row's own, between which a note may mean the same act."""

_DOUBLE = re.compile(
    r"\bdoublons?\b|(?:\A|saisie? |inscrite? |ligne |patiente? |fois )en double\b"
    r"|\bdouble saisie\b|\bdeja (?:saisie?|inscrite?|dans la liste|sur la liste)\b"
    r"|(?:\bcf|\bvoir|\bidem|=) ?(?:la )?ligne \d"
)
_UNSURE = re.compile(
    r"\breconvo(?:quer|quee?|cation)\b|\ba re-?convoquer\b|\Aa (?:rappeler|recontacter)\W*\Z"
    r"|\ba (?:rappeler|recontacter) pour (?:\w+ )?(?:date|jour|confirm\w*)"
    r"|\bdate (?:a|reste a|pas encore|pas|non|encore a) (?:confirm|revoir|fix|chang|defin|valid)"
    r"|\bdate (?:provisoire|incertaine|inconnue)\b|\ba une date (?:ulterieure|a definir)\b"
    r"|\ben attente (?:de (?:la |sa )?(?:date|confirmation|place)|d.une (?:date|place))\b"
)

_OF_OTHERS = frozenset(("arret", "nuit", "garder", "oui", "non", *OF_ANY))
"""Answers that notes say of other things: « arrêt de travail », « douleurs la nuit »."""


def note_columns(table: Table, unread: Collection[int]) -> Mapping[int, Kind]:
    """Return what each column that no field is made of may hold.

    Args:
        unread: Those columns, from 0.
    """
    kinds: dict[int, Kind] = {}
    for index in sorted(unread):
        words = {*words_of(table.header[index])}
        age = "age" in words and words <= _OF_AGE
        kinds[index] = "age" if age else "note" if words & _OF_NOTES else "other"
    return kinds


def notes_of(row: TableRow, columns: Mapping[int, Kind]) -> tuple[Note, ...]:
    """Return the notes of a row, of these columns."""
    cells = ((row.cells[index].text.strip(), kind) for index, kind in columns.items())
    return tuple(Note(text, kind) for text, kind in cells if text)


class NoteReader:
    """Reads notes for one leaflet, whose words it takes apart once."""

    def __init__(self, leaflet: Leaflet) -> None:
        self._day = leaflet.main_day
        self._label = leaflet.variables[self._day].label if self._day else ""
        own = [word for word in (leaflet.title, *leaflet.vocabulary) if word[:1].isupper()]
        names = "|".join(re.escape(fold(word)) for word in own)
        self._act = re.compile(rf"\b(?:{_ACT}|{names})\b[^\d]{{0,20}}\Z")
        self._answers = {
            name: _Said(variable)
            for name, variable in leaflet.variables.items()
            if variable.type == "choice"
        }
        self._labels = {name: leaflet.variables[name].label for name in self._answers}

    def doubts(self, notes: Sequence[Note], known: Mapping[str, Value]) -> Iterator[str]:
        """Yield what deserves a look in the notes of one row.

        Args:
            known: What the row says.
        """
        texts = [(fold(note.text), note.kind) for note in notes]
        if any(_DOUBLE.search(text) for text, _ in texts):
            yield DOUBLE
        if any(_UNSURE.search(text) for text, _ in texts):
            yield UNSURE
        day = known.get(self._day)
        if isinstance(day, dt.date):
            if any(self._names_another(text, kind, day) for text, kind in texts):
                yield (
                    f"une cellule dont feuillet ne se sert pas nomme un autre jour que"
                    f" « {self._label} » : vérifiez lequel est juste"
                )
            birth = known.get("date_naissance")
            if isinstance(birth, dt.date) and any(_is_not_of(*one, birth, day) for one in texts):
                yield (
                    "l'âge écrit sur cette ligne ne va pas avec"
                    f" « {IDENTITY['date_naissance'].label} » : vérifiez que c'est le bon patient,"
                    " et corrigez ce qui est faux"
                )
        others = [
            self._labels[name]
            for name, said in self._answers.items()
            if name in known and any(said.denies(*one, str(known[name])) for one in texts)
        ]
        if others:
            yield (
                "une cellule dont feuillet ne se sert pas dit autre chose que"
                f" {quoted_list(others)} : vérifiez lequel est juste"
            )

    def _names_another(self, text: str, kind: Kind, day: dt.date) -> bool:
        """Whether a text says that the operation is on another day than the row's."""
        if kind == "note" and _BARE.fullmatch(text.strip(" .!")):
            return _is_another(text, day)
        for clause in _CLAUSE.split(text):
            if _ELSEWHERE.search(clause):
                continue
            if _CHANGE.search(clause) and _is_another(clause, day):
                return True
            if not _BACK.search(clause) and any(
                self._act.search(clause[: found.start()]) and _is_other(found, day)
                for found in DAY_IN_TEXT.finditer(clause)
            ):
                return True
        return False


class _Said:
    """The answers of a variable, as a note may say or deny them."""

    def __init__(self, variable: Variable) -> None:
        self._forms = {
            fold(form).replace(".", ""): name
            for name, choice in variable.choices.items()
            if name != variable.undecided
            for form in (name, choice.label, choice.short, *choice.also)
            if form and fold(form) not in _OF_OTHERS
        }
        forms = "|".join(re.escape(one) for one in sorted(self._forms, key=len, reverse=True))
        one = rf"(?<!\w)(?:{forms or '(?!)'})(?!\w)"
        before = r"(?:(?:une?|la|le|en|sous|sur|de|du) |[ld].)?"
        end = r"(?=\W*(?:\Z|[(:=]|\b(?:car|pour|demande|souhaite|finalement)\b))"
        not_ = rf"(?:\(?(?:et |mais )?(?:non|pas|plus)(?: pas)? {before}|au lieu d\w*.? ?{before})"
        self._both = re.compile(rf"({one})[ (]*{not_}({one})")
        self._now = re.compile(
            r"(?:\b(?:finalement|plutot|en fait|desormais|pass\w+|chang\w+|prevoir|prefere|souhaite"
            rf"|veut|demande|sous|en|sera|fera)\b|->|=>|→) ?{before}({one}){end}"
            rf"|({one}) (?:finalement|plutot|demande|souhaite|confirme)"
        )
        self._not = re.compile(
            r"\b(?:pas|sans|plus|refuse|refus|ne veut pas|annul\w+)"
            rf" {before}({one})(?! (?:avant|recente?|preala\w+)\b)"
        )
        self._whole = re.compile(rf"{before}({one})")

    def denies(self, text: str, kind: Kind, own: str) -> bool:
        """Whether a text says another answer than this one, or that it is not this one."""
        if not self._forms:
            return False
        if kind == "note" and (whole := self._whole.fullmatch(text.replace(".", "").strip(" !"))):
            return self._forms[whole[1]] != own
        return any(
            self._denies(clause, own) for clause in _CLAUSE.split(text) if not _BACK.search(clause)
        )

    def _denies(self, clause: str, own: str) -> bool:
        if both := self._both.search(clause):
            return self._forms[both[1]] != own or self._forms[both[2]] == own
        if (denied := self._not.search(clause)) and self._forms[denied[1]] == own:
            return True
        now = self._now.search(clause)
        return now is not None and self._forms[now[1] or now[2]] != own


def _is_another(text: str, day: dt.date) -> bool:
    """Whether a text that says a change names another day than this one, or replaces this one."""
    found = [*DAY_IN_TEXT.finditer(text)]
    if not found:
        named = _WEEKDAY.search(text)
        return named is not None and named[1] != DAYS[day.weekday()]
    return any(
        days_from(day, one) == 0 if _is_replaced(text, one) else _is_other(one, day)
        for one in found
    )


def _is_replaced(text: str, found: "re.Match[str]") -> bool:
    """Whether what stands before a day says that it is the one no more."""
    return _REPLACED.search(_BEFORE.sub("", text[: found.start()])) is not None


def _is_other(found: "re.Match[str]", day: dt.date) -> bool:
    """Whether a day that a text names is near another one, and not that one."""
    days = days_from(day, found)
    return days is not None and days != 0 and _EARLIEST <= days <= _LATEST


def _is_not_of(text: str, kind: Kind, birth: dt.date, day: dt.date) -> bool:
    """Whether a text is an age that a birth date is not of, by more than a year, on a day."""
    match = _AGE.fullmatch(text) if kind == "age" else None
    return match is not None and abs(count_years(birth, day) - int(match[1])) > 1
