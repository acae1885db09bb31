"""Words with a capital that follow one another: what a name looks like in a letter."""

import re
from collections.abc import Iterator, Sequence

from feuillet.attach.words.labels import CIVIL, DOCTORS, label_at, names_nobody
from feuillet.attach.words.spelling import Folded
from feuillet.attach.words.topics import are_names

WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")

_TITLE = re.compile(
    r"(?<![^\W_])(?<!sexe )(?<!sexe:)(?<!sexe : )(?<!sexe: )"
    rf"(?:m[ ](?=[^\W_])|(?:m\.|{'|'.join(sorted(CIVIL - {'m'}))})(?![^\W_])\.? ?\n? ?(?=[^\W_]))"
)
"""« M » without a full stop is a title on the line of a name only: it is a sex too."""

_LABEL_ENDS = re.compile(r" ?:")

_LINE = 200
"""Letters of one line that are looked at before a place, and behind it."""


def line_start(text: str, at: int) -> int:
    """Return where the line of a place begins, or what is near enough of it."""
    near = max(0, at - _LINE)
    return max(near, text.rfind("\n", near, at) + 1)


def line_end(text: str, at: int) -> int:
    """Return where the line of a place ends, or what is near enough of it."""
    near = min(len(text), at + _LINE)
    ends = text.find("\n", at, near)
    return near if ends < 0 else ends


def begins_name(folded: Folded, word: re.Match[str]) -> bool:
    """Whether a word has a capital, and is no title, label, place or exam."""
    if not folded.is_capital(word.start()):
        return False
    start, end = word.span()
    # « l'EXEMPLE »: the article is no part of the word.
    parts = {start, start + word[0].rfind("'") + 1}
    return not any(names_nobody(label_at(folded, part, end)) for part in parts)


def run_of_names(folded: Folded, start: int) -> list[re.Match[str]]:
    """Return the words with a capital that follow one another on a line from there."""
    names: list[re.Match[str]] = []
    at = start
    for word in WORD.finditer(folded.text, start, start + 120):
        between = folded.text[at : word.start()]
        if names and not re.fullmatch(r"[ .]{0,2}", between):
            break
        # A particle: « de la TOUR ».
        if word[0] in ("de", "la", "le", "du", "des", "d", "van", "von", "l") and len(names) < 4:
            at = word.end()
            if not names and not folded.is_capital(word.start()):
                ahead = WORD.search(folded.text, at, at + 30)
                if ahead and (ahead[0] in DOCTORS or not begins_name(folded, ahead)):
                    break
            continue
        if word[0] in DOCTORS or not begins_name(folded, word) or len(names) == 4:
            break
        names.append(word)
        at = word.end()
    return names


def names_ending(folded: Folded, start: int, end: int, *, whole: bool) -> list[re.Match[str]]:
    """Return the words with a capital before a place on a line.

    Args:
        whole: Whether nothing else may stand on that line, but a label.
    """
    names: list[re.Match[str]] = []
    for word in reversed(list(WORD.finditer(folded.text, start, end))):
        if not begins_name(folded, word) or len(names) == 4:
            labelled = ":" in folded.text[word.end() : end]
            return [] if whole and word[0] not in CIVIL and not labelled else names
        if not re.fullmatch(
            r"[ ,;(:|-]*" if not names else r"[ .-]*", folded.text[word.end() : end]
        ):
            return names
        names.insert(0, word)
        end = word.start()
    return names


def is_shouted(folded: Folded, word: re.Match[str]) -> bool:
    """Whether a word is in capitals: family names are."""
    return len(word[0]) > 1 and folded.is_capital(word.end() - 1)


def are_whole(folded: Folded, names: Sequence[re.Match[str]]) -> bool:
    """Whether words are a first name and a family name, by their capitals or by themselves."""
    kinds = {is_shouted(folded, word) for word in names}
    return len(kinds) == 2 or are_names([word[0] for word in names])


def titled_names(folded: Folded, start: int, end: int) -> Iterator[tuple[int, list[re.Match[str]]]]:
    """Yield where each civil title stands that a name follows, and the words of that name."""
    for title in _TITLE.finditer(folded.text[start:end]):
        names = run_of_names(folded, start + title.end())
        # « Sexe : M ↵ Taille : 178 cm »: a label is nobody's name.
        if names and not _LABEL_ENDS.match(folded.text, names[0].end()):
            yield start + title.start(), names + _next_line(folded, start + title.start(), names)


def _next_line(folded: Folded, start: int, names: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """Return the family name that a line of a sentence had no room for: « …, Mme Rose ↵ TESTA »."""
    end = names[-1].end()
    in_sentence = folded.text[line_start(folded.text, start) : start].strip()
    if not in_sentence or folded.text[end : end + 1] != "\n":
        return []
    more = run_of_names(folded, end + 1)
    if any(is_shouted(folded, word) for word in names) or not more:
        return []
    return more[: sum(is_shouted(folded, word) for word in more)]
