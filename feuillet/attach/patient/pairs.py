"""Which of the places of a name and of a first name are of one person.

They may stand apart, as in tables; what stands between them tells.
"""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from feuillet.attach.patient.roles import NamedAs, role_of
from feuillet.attach.words.births import MARRIED
from feuillet.attach.words.labels import LABELS, label_at, tells_relative, word_at
from feuillet.attach.words.runs import (
    WORD,
    begins_name,
    is_shouted,
    line_start,
    run_of_names,
    titled_names,
)
from feuillet.attach.words.spelling import ANY_DAY, Folded, Span

_NEAR = 300
"""Letters that may stand between two parts of one identity."""

_NEAREST = 4
"""First names that are tried before a name, and after it."""

_UNKNOWN = 3
"""Other names between a name and a first name: « EXEMPLE Marie Camille »."""

_FIRST_NAMES = re.compile(r"(?<![^\W_])(?<!premier )prenoms?(?![^\W_])")
"""« Premier prénom : » has one of those that « Prénoms : » has below."""

FIRST_NAME = r"(?<![^\W_])prenoms?(?: ?\(s\))?(?: utilises?| usuels?| d'usage| de naissance)*"
"""« Prénom(s) de naissance »."""

_FIRST_NAME_LABEL = re.compile(
    rf"{FIRST_NAME}"
    r"[ :|]*(?:\n[ :|]*)?(?:[^\W_]+[ ,]+){0,2}\Z"
)

WHICH_NAME = (
    r" (?:de naissance|de famille|d'usage|usuel|utilise|marital|patronymique|de jeune fille|jf"
    r"|d'epou(?:se|x))"
)
"""Behind « nom »: which of her names it is."""

_NAME = (
    rf"(?<![^\W_])noms?(?:{WHICH_NAME})*"
    r"[ :|]*(?:\n[ :|]*)?"
)

NAME_LABEL = re.compile(rf"{_NAME}\Z")

_COLON = re.compile(rf"(?<![^\W_])noms?(?:{WHICH_NAME})* ?: ?\Z")

_BORN = re.compile(rf"(?:\A|[\s(,])(?:{'|'.join(sorted(MARRIED))})\.?\s\Z")
"""Between a first name and a second family name: « TESTA Rose (née MODELE) »."""

_LABELLED_NAME = re.compile(
    rf"{_NAME}(?:(?:(?:et|&|/) ?)?prenoms?[ :|]*\n?)?(?!(?:pre)?noms?(?![^\W_]))(?=[^\W_])"
)

BLOCK = 200
"""Letters around a first name in which its own name may stand behind a label."""

_MARRIED = re.compile(
    rf"(?<!\w)(?:{'|'.join(sorted(MARRIED))}|(?<!date de )(?<!lieu de )naissance)(?!\w)"
)

_WOMAN = re.compile(r"(?:mme|mlle|melle|madame|mademoiselle)\.? ")

_STREET = (
    "rue|av|avenue|bd|bld|boulevard|place|chemin|route|impasse|allees?|cours|quai|square|passage"
    "|sentier|lotissement|residence|hameau|villa|cite|faubourg|clos|venelle"
)

_BELOW = re.compile(
    rf" ?\n+(?:(?:\d{{1,4}}(?: ?(?:bis|ter|[a-d]))?,? (?:{_STREET}) [^\n\d:,]{{2,40}}"
    r"|(?:bat(?:iment)?|app(?:t|artement)?|residence|lieu-dit|bp|cs|escalier|etage)\.? [^\n:]{1,40}"
    r"|\d{5} [^\n\d:,]{2,40}"
    r"|(?:(?:n[o°]?|numero|de|dossier|ipp|nip|ins|nda|iep|sejour|tel|telephone|portable)[ .:]*)+"
    r"[\d .]{4,20})\n+){1,6}nee "
)
"""From whom a letter is sent to, over an address and a file's number, to her birth name."""

_BORN_ON = re.compile(rf" (?:a [^\n\d:,]{{2,40}} )?le {ANY_DAY}")


def pairs_of(
    folded: Folded, surnames: Sequence[Span], first_names: Sequence[Span]
) -> Iterator[tuple[Span, Span]]:
    """Yield each place of a name with that of a first name of the same person."""
    starts = [start for start, _ in first_names]
    for surname in surnames:
        near = bisect_left(starts, surname[0])
        for first_name in first_names[max(0, near - _NEAREST) : near + _NEAREST]:
            first, last = sorted((surname, first_name))
            if first[1] > last[0] or last[0] - first[1] > _NEAR:
                continue
            joined = WORD.search(folded.text, first[1], last[0]) is None
            if not joined and _is_labelled_otherwise(folded, surname, first_name):
                continue
            if _is_one(folded, first, last, first is surname):
                yield surname, first_name


def _is_one(folded: Folded, first: Span, last: Span, surname_first: bool) -> bool:
    """Whether a name and a first name are of one person, by what stands between them."""
    text = folded.text
    gap = text[first[1] : last[0]]
    if not surname_first and re.fullmatch(r"\s*d(?:e\s|'\s?)", gap):
        return False  # « Jean de TOUR » is no TOUR.
    if not WORD.search(gap):
        return _may_end_line(folded, first, gap) and len(gap) < 20 and not _is_of_two(folded, first)
    label = (_FIRST_NAME_LABEL if surname_first else NAME_LABEL).search(gap)
    if not label:
        below = not surname_first and _is_born_below(folded, first, last)
        return below or _is_plain(folded, first, last)
    # « Nom : A  Prénom : B », « Prénom : A  Nom : B »: the second of a pair has no pair of its own.
    pairs = _FIRST_NAMES.findall(gap[: label.start()])
    if surname_first:
        paired = bool(pairs) and not re.search("utilise|usuel|usage", label[0])
    else:
        paired = bool(pairs or re.match(r"[\W_]*prenoms?(?![^\W_])", text[last[1] : last[1] + 30]))
    return (
        not paired
        and not any(
            tells_relative(word_at(folded, *word.span()))
            for word in WORD.finditer(text, first[1], last[0])
        )
        and not any(titled_names(folded, first[1], last[0]))
    )


def _is_labelled_otherwise(folded: Folded, surname: Span, first_name: Span) -> bool:
    """Whether « Nom : » names another beside a first name, and not the name that is looked for."""
    if _COLON.search(folded.text, max(0, surname[0] - _NEAR), surname[0]):
        return False  # « Nom : NOM »: a label's word that none follows is a name.
    if _BORN.search(folded.text, first_name[1], surname[0]):
        return False
    begin, end = max(0, min(surname[0], first_name[0] - BLOCK)), first_name[1] + BLOCK
    others = []
    for label in _LABELLED_NAME.finditer(folded.text, begin, end):
        names = run_of_names(folded, label.end())
        if label.end() == surname[0] or (
            names and names[0].start() <= surname[0] < names[-1].end()
        ):
            return False
        if names and names[-1].end() > first_name[0] - BLOCK:
            others.append((names[0].start(), names[-1].end()))
    return any(role_of(folded, *span) is NamedAs.SUBJECT for span in others)


def _is_of_two(folded: Folded, first: Span) -> bool:
    """Whether a name stands in a line with another whole name: « TESTA Rose MODELE Paul »."""
    line = line_start(folded.text, first[0])
    for word in WORD.finditer(folded.text, line, first[0] + 1):
        names = run_of_names(folded, word.start())
        kinds = [is_shouted(folded, each) for each in names]
        if sum(one is not other for one, other in itertools.pairwise(kinds)) > 2:
            return names[-1].end() > first[0]
    return False


def _may_end_line(folded: Folded, first: Span, gap: str) -> bool:
    """Whether a name that ends a line may go with the next: nobody else's stands before it."""
    if re.search(r"[.!?&+]", gap) and not re.fullmatch(r"\W*_?\W*", gap):
        return False
    if "\n" not in gap:
        return True
    line = line_start(folded.text, first[0])
    before = list(WORD.finditer(folded.text, line, first[0]))
    return not before or not begins_name(folded, before[-1])


def _is_plain(folded: Folded, first: Span, last: Span) -> bool:
    """Whether only labels, and a few other names of hers, stand between two names."""
    gap = folded.text[first[1] : last[0]]
    married = _MARRIED.search(gap)
    if re.search(r"[!?&+;]", gap) or re.search(r"(?<!\bep)(?<!\bvve)(?<!\b\w)\.", gap):
        return False
    strangers = []
    for word in WORD.finditer(folded.text, first[1], last[0]):
        if not all(
            label_at(folded, word.start() + part.start(), word.start() + part.end()) in LABELS
            for part in re.finditer(r"[^'-]+", word[0])
        ):
            if not begins_name(folded, word):
                return False
            strangers.append(word)
    if married or not strangers:
        return len(strangers) <= _UNKNOWN
    lines = [folded.text.count("\n", first[1], word.start()) for word in strangers]
    if "\n" in gap and (len(set(lines)) < len(lines) or {0, gap.count("\n")} & set(lines)):
        # Another name on a line of either is of somebody else; alone on its own, of a column.
        return False
    if "\n" in gap and not _has_two_names(folded.text, first[0], last[1]):
        return False
    return len(strangers) <= _UNKNOWN and not re.search(r"[,:|/]", gap)


def _is_born_below(folded: Folded, first_name: Span, surname: Span) -> bool:
    """Whether « Née MODELE le » stands below a woman's address: nobody else is named between."""
    line = line_start(folded.text, first_name[0])
    title = _WOMAN.match(folded.text, line)
    names = run_of_names(folded, title.end()) if title else []
    return (
        bool(names)
        and names[0].start() <= first_name[0] < names[-1].end()
        and _BELOW.fullmatch(folded.text, names[-1].end(), surname[0]) is not None
        and _BORN_ON.match(folded.text, surname[1]) is not None
    )


def _has_two_names(text: str, start: int, end: int) -> bool:
    """Whether the labels around two places are of two surnames: of birth, and of use."""
    around = text[max(0, start - BLOCK) : end + BLOCK]
    return len(re.findall(r"(?<![^\W_])noms?(?![^\W_])", around)) > 1
