"""Whom a letter says that it is about: its subject lines, and lists of several patients.

« Concerne : », « Objet : », « Patient : », « Re : », « Réf. : » bind a letter to those they name.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from feuillet.attach.patient.mentions import Mention, Who
from feuillet.attach.patient.pairs import WHICH_NAME
from feuillet.attach.patient.roles import NamedAs, is_called_relative, role_of
from feuillet.attach.words.births import AGE, BIRTH_MARK, MARRIED, day_right_behind
from feuillet.attach.words.labels import CIVIL, is_kin
from feuillet.attach.words.runs import WORD, is_shouted, line_start, names_ending, run_of_names
from feuillet.attach.words.spelling import ANY_DAY, Folded, Span, fold_letter
from feuillet.attach.words.topics import (
    are_names,
    is_house,
    is_place,
    is_topic,
    may_be_first_name,
)

_SUBJECT = re.compile(
    r"(?:^[\W_]{0,6}|(?<![^\W_]))"
    r"(?P<person>concerne|concernant|patiente?s?(?: ?\(e\))?|(?<!d')identite(?: du patient)?"
    r"|nom du patient|etiquette(?: patient| du patient)?(?=[ .]*:))"
    r"(?: ?[(]?(?:(?:ipp|nip|n[o°]?)[ .:]{0,2})?\d{2,15}[)]?)? ?[.]? ?:[ \n|]*"
    r"|^[\W_]{0,6}(?P<bare>concerne|concernant|patiente?)(?:[ |]+|[ -]{1,3}|\n)(?=[^\W_])"
    r"|^[\W_]{0,6}(?P<other>objet|sujet|re)"
    r"(?: ?[.]? ?:[ \n|]*|(?<=objet)(?:[ |]+(?=m)| ?-{1,2} ?|\n))"
    r"|^[\W_]{0,6}(?:(?:nos?|vos?|notre|votre) |[nv]/ ?)?"
    r"(?P<reference>refs?|references?)[ .]*(?:(?:du )?dossier ?)?:[ \n]*",
    re.MULTILINE,
)
_OF_HERS = re.compile(r"(?<![^\W_])(?:par|d(?:e|u|es)|pour|avec|a) ?(?:l[ea] |une? )?\Z")
"""Before « la patiente : », where another word is the label."""

_CIVIL = "|".join(sorted(CIVIL))
_TITLES_AND_NUMBERS = CIVIL | {"ipp", "nip", "n", "no", "numero", "dossier"}
_SMALL = frozenset(("l", "le", "la", "jeune", "enfant", "bebe"))
_COUPLE = re.compile(
    rf"(?<![^\W_])(?:{_CIVIL})\.? (?:et|&) (?:(?:{_CIVIL})(?![^\W_]))\.? (?=[^\W_])"
)
_AGE = re.compile(AGE)
_BEHIND = re.compile(rf"[ ,(-]*(?:{AGE}|(?:{BIRTH_MARK})?{ANY_DAY})")
_ALIAS = re.compile(
    rf"(?<![^\W_])(?:(?:{'|'.join(sorted(MARRIED))})\.?[ \n](?!l[ea][ \n])"
    rf"|(?P<label>noms?){WHICH_NAME}[ :|\n]*)"
    r"(?P<name>[^\W\d_]+(?:[- '][^\W\d_]+)?)"
)
"""Two names of one person: « TESTA née MODELE », « nom de naissance : »."""

_OWN_FIELD = re.compile(rf"(?<![^\W_])(?:noms?(?:{WHICH_NAME})?|prenoms?) ?: ?(?=[^\W\d_])")

_ASIDE = re.compile(r"(?<=[^\W\d_]) ?\((?P<name>[^\W\d_]{2,}(?:[- '][^\W\d_]+)?)\)")
"""A name set behind both others: « TESTA Rose (MODELE) »."""

_SAINTS = {"st": "saint", "ste": "sainte"}
_WOMEN = frozenset(("mme", "madame"))
_FORM_NEAR = 80
"""Letters between the labels of two names of one person."""

_ROW = re.compile(
    r"^[\W_]{0,4}(?:\d{1,3}[.)°]? +|[a-z]\) |[ivx]{1,4}\.\d{1,2}[ .:]+|\d{1,4} ?[|;,] ?"
    r"|\d{1,2} ?[h:] ?(?:\d\d)?[ |;,-]+"
    r"|(?:ch|chambre|lit|salle|box)[. ]{1,2}[a-z]?\d{1,4}[a-z]?[ |;,-]+)?(?:[\W_]{0,3})"
    rf"(?:(?:{_CIVIL})\.? )?(?=[^\W\d_])",
    re.MULTILINE,
)
_CELL = re.compile(r" ?[|;,] ?")
_IN_CELL = re.compile(rf" ?[|;,] ?({ANY_DAY})")
_FORM = re.compile(
    rf"(?<![^\W_])noms?(?:{WHICH_NAME})?"
    r" ?[:|] ?\n?(?P<surname>[^\W\d_][^\n:|]{0,40}?)[ \n|;,]{1,3}"
    r"prenoms?(?: [^\n:|]{0,20})? ?[:|] ?\n?"
    r"(?P<first>[^\W\d_][^\n:|]{0,40}?)[ \n|;,]{1,3}"
    rf"(?:[^\n]{{0,60}}\n){{0,2}}{BIRTH_MARK}\n?(?P<day>{ANY_DAY})"
)
"""A name, a first name and a birth date, each behind its label."""

_LABELS = {
    "concern": "Concerne",
    "patient": "Patient",
    "identite": "Identité",
    "nom": "Nom du patient",
    "etiquette": "Étiquette",
    "objet": "Objet",
    "sujet": "Sujet",
    "ref": "Réf.",
    "re": "Re",
}
"""How the labels of subject lines begin, and how they are written."""

_GOES_ON = re.compile(rf"\n(?:[(]|(?!nee?(?![^\W_]))[^\W\d_]|{ANY_DAY})")
_LINE = 400
"""Letters of a subject line that are looked at."""

_NEAR_ROWS = 3
"""Lines from one row of a list to the next: a cell may take several."""


@dataclass(frozen=True)
class Subjects:
    """Whom the subject lines of a letter name."""

    ours: bool
    """The person looked for is among them."""

    others: bool
    """So is somebody else."""

    label: str = ""
    """Of the line that names somebody else, in French."""

    perhaps: bool = False
    """A line of two words in capitals, unknown to medicine, may name somebody."""

    others_at: tuple[Span, ...] = field(default=(), compare=False)
    """Where somebody else is named."""


class Ours:
    """By which names a letter calls the person looked for: those typed, and others said hers."""

    def __init__(
        self, folded: Folded, surname: str, first_name: str, born: tuple[str, str] = ("", "")
    ) -> None:
        surname_of_birth, first_of_birth = (fold_letter(name).text for name in born)
        self._first = _words(first_name)
        self._firsts = self._first | _words(first_of_birth)
        self._surname, self._surnames = _words(surname), _words(f"{surname} {surname_of_birth}")
        self._own = self._surnames | self._firsts
        self._twins: set[str] = set()
        aliases = [*self._aliases(folded, _words(surname))]
        self._also = self._own.union(*aliases)
        self._hers = self._own.union(*(x for x in aliases if self._first <= x)) - self._first
        self._initials = {word[0] for word in self._also} | {"d", "l"}

    def _aliases(self, folded: Folded, surnames: set[str]) -> Iterator[set[str]]:
        """Yield the names of whoever has that surname and another, before or behind « née »."""
        for found in _ALIAS.finditer(folded.text):
            line = line_start(folded.text, found.start())
            before = names_ending(folded, line, found.start(), whole=False)
            names = _words(" ".join((*(word[0] for word in before), found["name"])))
            behind = _words(" ".join(x[0] for x in run_of_names(folded, found.start("name"))))
            names |= behind if self._first <= behind else set()
            around = folded.text[max(0, found.start() - _FORM_NEAR) : found.end() + _FORM_NEAR]
            if found["label"] and surnames & (names | _words(around)):
                twin = _twin(folded, found.span())
                self._twins |= twin if self._first <= twin else set()
                names |= self._twins
            if surnames & (names | (_words(around) if found["label"] else set())):
                yield names
        for aside in _ASIDE.finditer(folded.text):
            if not folded.is_capital(aside.end("name") - 1):
                continue
            line = line_start(folded.text, aside.start())
            before = names_ending(folded, line, aside.start(), whole=False)
            names = _words(" ".join((*(word[0] for word in before), aside["name"])))
            if surnames <= names and self._first <= names:
                yield names

    def has_first(self, name: str) -> bool:
        """Whether a word is a first name of that person, or one of several."""
        return not self._firsts.isdisjoint(_words(name))

    def have_other_first(self, words: str, *, exact: bool) -> bool:
        """Whether somebody called so has that person's name, and another first name.

        Args:
            exact: Whether no letter of it may have been misread; otherwise, only one that exists.
        """
        called = _words(words) - CIVIL
        if not self._surname <= called:
            return False
        said = called - self._surnames
        another = not (said <= self._firsts or self._first <= said)
        return another and all(
            (exact and len(word) > 1) or may_be_first_name(word) for word in said - self._firsts
        )

    def are(self, words: str) -> bool:
        """Whether somebody called so may be that person: by more than initials, « M. B. P. »."""
        called = _words(words) - CIVIL
        named = {word for word in called if len(word) > 1}
        if not named or not called - named <= self._initials:
            return False
        if named <= self._own or (named <= self._also and self._first <= named):
            return True
        if named <= self._twins and called == _words(words):
            return True  # « Nom : » alone, whose « Nom de naissance : » is hers.
        # « Mme MODELE », of « TESTA Rose née MODELE »; « M. MODELE » is her husband.
        return bool(named <= self._hers and _WOMEN.intersection(_words(words)))


def _twin(folded: Folded, label: Span) -> set[str]:
    """Return the names of one form, behind its other labels: no birth date stands between."""
    first = max(0, label[0] - _FORM_NEAR)
    days = [*re.finditer(ANY_DAY, folded.text[first : label[1] + _FORM_NEAR])]
    begin = max((first + x.end() for x in days if first + x.end() <= label[0]), default=first)
    ends = [first + x.start() for x in days if first + x.start() >= label[1]]
    names: set[str] = set()
    for own in _OWN_FIELD.finditer(folded.text, begin, min([*ends, label[1] + _FORM_NEAR])):
        run = run_of_names(folded, own.end())
        if run and role_of(folded, run[0].start(), run[-1].end()) is NamedAs.SUBJECT:
            names |= _words(folded.text[own.end() : run[-1].end()])
    return names


def _words(text: str) -> set[str]:
    return {_SAINTS.get(word, word) for word in re.findall(r"[^\W_]+", text)}


def subjects_of(folded: Folded, named: Sequence[Mention], ours: Ours) -> Subjects:
    """Return whom the subject lines of a letter name."""
    ours_named, others = False, list[Span]()
    label, perhaps = "", False
    lines = [line for line in _SUBJECT.finditer(folded.text) if _is_label(folded, line)]
    starts = [line.start() for line in lines[1:]] + [len(folded.text)]
    for line, following in zip(lines, starts, strict=False):
        end = min(following, line.end() + _LINE)
        end = _line_ends(folded, line.end(), end)
        people = list(_people(folded, named, line, end))
        perhaps |= not people and _may_be_name(folded, line, end)
        hers = [span for span, is_hers in people if is_hers]
        for span, is_hers in people:
            inside = any(span[0] < stop and begin < span[1] for begin, stop in hers)
            if is_hers or inside or ours.are(folded.text[slice(*span)]):
                ours_named = True
            else:
                others.append(span)
        couple = _COUPLE.search(folded.text, line.end(), end)
        if couple and run_of_names(folded, couple.end()):
            others.append(couple.span())
        label = label or (_label_of(line) if others else "")
    return Subjects(ours_named, bool(others), label, perhaps, tuple(others))


def _is_label(folded: Folded, line: re.Match[str]) -> bool:
    """Whether a word that may be a label is one: « La ↵ patiente va bien » goes on a sentence.

    « Personne de confiance désignée par la patiente : » is the label of somebody else.
    """
    if line["person"]:
        before = folded.text[line_start(folded.text, line.start()) : line.start()]
        said = re.findall(r"[^\W_]+(?:-[^\W_]+)*", before)
        return not (_OF_HERS.search(before) and any(map(is_kin, said)))
    if not line["bare"]:
        return True
    word = WORD.match(folded.text, line.end())
    named = word is not None and (
        word[0] in CIVIL or word[0][0].isdigit() or folded.is_capital(word.start())
    )
    return folded.is_capital(line.start("bare")) and named


def _line_ends(folded: Folded, start: int, end: int) -> int:
    """Return where a subject line ends: it goes on where the next begins with no capital."""
    ends = folded.text.find("\n", start, end)
    while ends >= 0 and _GOES_ON.match(folded.text, ends) and not folded.is_capital(ends + 1):
        ends = folded.text.find("\n", ends + 1, end)
    return end if ends < 0 else ends


def _label_of(line: re.Match[str]) -> str:
    """Return the label of a subject line as it is written in French."""
    said = next(filter(None, line.groups()))
    return next(label for start, label in _LABELS.items() if said.startswith(start))


def _may_be_name(folded: Folded, line: re.Match[str], end: int) -> bool:
    """Whether all that a subject line says is a few words in capitals that may be a name."""
    names = run_of_names(folded, line.end()) if line["other"] else []
    shouted = all(is_shouted(folded, word) for word in names)
    return len(names) > 1 and shouted and not folded.text[names[-1].end() : end].strip(" .")


def _people(
    folded: Folded, named: Sequence[Mention], line: re.Match[str], end: int
) -> Iterator[tuple[Span, bool]]:
    """Yield who is named in a subject line, and whether as the person looked for."""
    start = line.end()
    first, last = (bisect_left(named, at, key=lambda each: each.start) for at in (start, end))
    found: list[tuple[Span, bool]] = [
        ((each.start, each.end), each.who is not Who.OTHER)
        for each in named[first:last]
        if each.role is not NamedAs.KIN
    ]
    begins = _past_topics(folded, start, end)
    names = run_of_names(folded, begins)
    kinds = {is_shouted(folded, word) for word in names if len(word[0]) > 1}
    heads = (names[0].start(), names[-1].end()) if len(names) > 1 and len(kinds) > 1 else None
    # « Concerne : Fracture Humérus Droit »: behind an exam, a name has its capitals.
    exam = [word for word in re.findall(r"[^\W_]+", folded.text[start:begins]) if is_topic(word)]
    sure = kinds != {False} or not exam
    bound = (line["person"] and sure) or (line["other"] and are_names([word[0] for word in names]))
    place = not heads and names and is_place(names[0][0], exam, shouted=True in kinds)
    if heads or (len(names) > 1 and bound and not place):
        found.append(((names[0].start(), names[-1].end()), False))
    for age in _AGE.finditer(folded.text, start, end):
        names = names_ending(folded, start, age.start(), whole=False)
        if len(names) > 1:
            found.append(((names[0].start(), names[-1].end()), False))
    for span, is_hers in found:
        known = not line["reference"] or span == heads or _BEHIND.match(folded.text, span[1])
        if known and role_of(folded, *span) in (NamedAs.SUBJECT, NamedAs.TRADE):
            yield span, is_hers


def _past_topics(folded: Folded, start: int, end: int) -> int:
    """Return where the names of a line may begin, behind the exam or the number that it is about.

    A house has a name of its own: nobody is looked for behind it.
    """
    for word in re.finditer(r"[^\W_]+", folded.text[start:end]):
        if is_house(word[0]):
            return start
        small = word[0] in _SMALL and not folded.is_capital(start + word.start())
        passed = is_topic(word[0]) or word[0].isdigit() or word[0] in _TITLES_AND_NUMBERS
        if not (passed or small):
            return start + word.start()
    return start


def is_one_of_a_list(folded: Folded, ours: Ours, day: Span) -> bool:
    """Whether a birth date is of one row among others, each a patient's."""
    rows = list(_rows(folded))
    own = next((line for line, _, born in rows if born == day), None)
    return own is not None and any(
        born != day and abs(line - own) <= _NEAR_ROWS and not ours.are(folded.text[slice(*names)])
        for line, names, born in rows
    )


def is_one_of_forms(folded: Folded, ours: Ours, day: Span) -> bool:
    """Whether a letter has the labelled name, first name and birth date of another patient.

    Args:
        day: Where the birth date of the person looked for stands.
    """
    own = re.findall(r"\w+", folded.text[slice(*day)])
    return any(
        re.findall(r"\w+", form["day"]) != own
        and not ours.are(f"{form['surname']} {form['first']}")
        and _is_patient(folded, (form.start("surname"), form.end("first")), form.span("day"))
        for form in _FORM.finditer(folded.text)
    )


def _rows(folded: Folded) -> Iterator[tuple[int, Span, Span]]:
    """Yield each line that begins with a name and a birth date: its number, where they stand."""
    number, at = 0, 0
    for row in _ROW.finditer(folded.text):
        number, at = number + folded.text.count("\n", at, row.end()), row.end()
        names = run_of_names(folded, at)
        cell = _CELL.match(folded.text, names[-1].end()) if names else None
        names += run_of_names(folded, cell.end()) if cell else []
        if len(names) < 2:
            continue
        span = names[0].start(), names[-1].end()
        beside = _IN_CELL.match(folded.text, span[1])
        day = beside.span(1) if beside else day_right_behind(folded, span[1])
        if day and "\n" not in folded.text[span[1] : day[0]] and _is_patient(folded, span, day):
            yield number, span, day


def _is_patient(folded: Folded, names: Span, day: Span) -> bool:
    role = role_of(folded, *names)
    return role in (NamedAs.SUBJECT, NamedAs.TRADE) and not is_called_relative(folded, day[1])
