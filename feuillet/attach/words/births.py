"""Which days of a letter may be somebody's birth, and when one is said to be of whom it follows."""

import re

from feuillet.attach.words.spelling import ANY_DAY, Folded, Span

_BIRTH = (
    r"(?:nee? ?(?:\(e\))?(?: le)?|ne ?[(/.-] ?e ?[)]?(?: le)?|ddn|d\.d\.n\.?"
    r"|(?:date )?(?:de )?naissance|date (?:de )?naiss\.?)"
)
BIRTH_MARK = rf"(?<![^\W_]){_BIRTH}(?: le)?(?: ?\([^)\n]{{0,14}}\))?[ :.|]*"
"""What stands before a birth date, on its line."""

AGE = r"(?<!\d)\d{1,3} ?(?:ans?|mois)(?![^\W_])"
"""« 76 ans », « 8 mois »."""

_REACH = 90
"""Letters that may stand between a name and the birth date right behind it."""

_WEEKDAY = "(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
_MARKED = re.compile(
    rf"(?<![^\W_]){_BIRTH}(?: (?:du|de la|de l') ?(?:patiente?|enfant))?(?: le)?"
    rf"(?: ?\([^)]{{0,14}}\))?[ :.|(]*(?:{_WEEKDAY} )?\Z"
)
_BORN_THERE = re.compile(
    rf"(?<![^\W_])nee?(?P<where>(?:[ ,'-]{{1,2}}[^\W\d_]+){{1,6}})(?: ?\([^()]{{1,30}}\))?,? le"
    rf" (?:{_WEEKDAY} )?\Z"
)
"""« née MODELE le », « né à VILLE (99) le »."""

_TOGETHER = re.compile(
    rf"(?<![^\W_])nee?s(?: (?:tous|toutes))?(?: les? deux)? le(?: ?:)? (?:{_WEEKDAY} )?\Z"
)

_OF_CARE = (
    r"operee?s?|vu|vue|revue?|recue?|hospitalisee?|consulte|consultation|admise?|entree?|sortie?"
    r"|examine|examen|convoquee?|attendue?|intervention|operation|hospitalisation|seance|scanner"
    r"|irm|tdm|radio|radiographie|biopsie|decedee?|deces|rdv|rendez-vous|editee?|imprimee?|signee?"
    r"|dicte|valide|redige|fait|faite|realisee?|effectuee?|prelevement|prelevee?|vaccin|courrier"
    r"|date(?: (?:du|de la|de|d'|des) ?(?!naissance)[^\W\d_]+)?"
)
_OTHER_DAY = re.compile(
    rf"(?<![^\W_])(?:(?:le|du|au|des|depuis|ce|{_WEEKDAY}) |(?:{_OF_CARE})[ :|(,]*)"
    rf"(?:{_WEEKDAY} )?\Z"
)
"""Before the day of a letter, of a visit, of an operation."""

MARRIED = frozenset(("ne", "nee", "ep", "epouse", "epoux", "vve", "veuve", "veuf"))
"""Between two names of one person: « TESTA née MODELE », « MODELE veuve TESTA »."""

_ANY_MARRIED = "|".join(sorted(MARRIED))

_BESIDE = re.compile(
    "nee?|e|l[ea]|ddn|d|n|date|de|du|naissance|f|h|m|ans?|a|sexe|feminin|masculin|homme|femme"
    rf"|patiente?|{_ANY_MARRIED}|\d{{1,3}}"
)
"""What may stand between a name and its birth date, with a birth name."""

BESIDE = re.compile(rf"(?:[ :|,()/-]*(?<![^\W_])(?:{_BESIDE.pattern})(?![^\W_]))*[ :|,()-]*")
"""What may stand before a birth date on a line of its own, below the name."""

GENERATION = re.compile(r" ?[(](?:pere|mere|fils|fille|aine|ainee|cadet|cadette)[)]")
"""Behind a name, it tells namesakes of one house apart: « Patient : TESTA Jean (père) »."""

_DAY = re.compile(ANY_DAY)
_WORD = re.compile(r"[^\W_]+")


def is_of_several(folded: Folded, day: Span) -> bool:
    """Whether a day is said to be the birth of several people: « nés le », of twins."""
    return _TOGETHER.search(folded.text[max(0, day[0] - _REACH) : day[0]]) is not None


def is_labelled(folded: Folded, day: Span) -> bool:
    """Whether a day is said to be a birth: « né le », « DDN : », « née MODELE à VILLE le »."""
    first = max(0, day[0] - _REACH)
    before = folded.text[first : day[0]].replace("\n", " ")
    if _MARKED.search(before):
        return True
    there = _BORN_THERE.search(before)
    return there is not None and all(
        word[0] in ("a", "au", "en", "de", "la", "le", "du", "d", "l")
        or folded.is_capital(first + word.start())
        for word in _WORD.finditer(before, *there.span("where"))
    )


def may_be_birth(folded: Folded, day: Span) -> bool:
    """Whether nothing says that a day is of a letter, a visit or an operation."""
    before = folded.text[max(0, day[0] - _REACH) : day[0]]
    return is_labelled(folded, day) or not _OTHER_DAY.search(before.replace("\n", " "))


def is_short(folded: Folded, day: Span) -> bool:
    """Whether a day's year has two figures: of this century, or of the last."""
    return bool(re.search(r"\A(?!\d{4}).*(?<!\d)\d\d\Z", folded.text[slice(*day)], re.DOTALL))


def stands_right_behind(folded: Folded, end: int, day: Span) -> bool:
    """Whether only labels, an age, a birth name stand between a name and a day."""
    told = GENERATION.match(folded.text, end)
    end = told.end() if told else end
    gap = folded.text[end : day[0]]
    if not 0 <= len(gap) <= _REACH or gap.count("\n") > 1 or re.search("[;!?]", gap):
        return False
    born = False
    for word in _WORD.finditer(folded.text, end, day[0]):
        born |= word[0] in MARRIED
        if not _BESIDE.fullmatch(word[0]) and not (born and folded.is_capital(word.start())):
            return False
    return True


def day_right_behind(folded: Folded, end: int) -> Span | None:
    """Return the birth date right behind a name; nothing if there is none, or it may be another."""
    found = _DAY.search(folded.text, end, end + _REACH + 20)
    if not found or not stands_right_behind(folded, end, found.span()):
        return None
    return found.span() if may_be_birth(folded, found.span()) else None


def is_born_right_behind(folded: Folded, end: int) -> bool:
    """Whether a name is followed, in its line or sentence, by « né le » and a day."""
    day = day_right_behind(folded, end)
    ends_line = re.match(r"[ .]*\n", folded.text[end : end + 4])
    return day is not None and not ends_line and is_labelled(folded, day)


def has_own_day(folded: Folded, end: int, day: Span) -> bool:
    """Whether a bare date is of the next line of a list: a name has its own date beside it."""
    own = re.compile(rf"[ ,;:(|-]*{ANY_DAY}[^\n]*\n").match(folded.text, end, day[0])
    marked = re.search(rf"{BIRTH_MARK}\n?\Z", folded.text[max(0, day[0] - 40) : day[0]])
    return own is not None and not marked
