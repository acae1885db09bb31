"""The wrong-patient rule: a finished file, read back, must show its own patient and no other.

Read from the disk by an engine that did not write it.  What is compared are the words of the
pages, so a letter that the engine draws but does not write is not seen: the renderer refuses
those itself.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from feuillet.batch.rows import CheckedRows, ReadyRow
from feuillet.pdf.readback import lines_by_page

TOKEN = re.compile(r"(?<![0-9A-Z-])[0-9A-F]{4}-[0-9A-F]{4}(?![0-9A-Z-])")
BIRTH = re.compile(r"(?<!\d)\d\d/\d\d/\d{4}(?!\d)")
# What a page never says, unless somebody typed it.
LEFTOVER = re.compile(r"\{\{|\}\}|\{%|\[\[|&amp;|&#39;|&lt;|\b(?:None|nan|undefined)\b")
# A line may end after any letter of a long name; the engine writes a hyphen there as one of these.
_BREAK = r"[\s\x02\ufffe-]*"


def faults_in(
    pdf: bytes,
    entry: ReadyRow,
    checked: CheckedRows,
    pages: Sequence[int],
    read: Callable[[bytes], Sequence[str]] = lines_by_page,
) -> tuple[str, ...]:
    """Return why a finished PDF may not be given to this patient; nothing if it may.

    Args:
        pages: How many pages each document was laid out in.
        read: Gives what each page says; what all files of a stock say may be left out.
    """
    texts = [unicodedata.normalize("NFC", text) for text in read(pdf)]
    found = []
    if len(texts) != sum(pages) or not texts:
        found.append("le nombre de pages n'est pas celui de la mise en page")
    if not all(_shows(text, (*entry.identity, entry.token)) for text in texts):
        found.append("l'identité ou le repère manque sur une page")
    tokens = {token for text in texts for token in TOKEN.findall(text)} - {entry.token}
    if not tokens.isdisjoint(checked.tokens):
        found.append("le repère d'une autre ligne est sur une page")
    if any(stranger for text in texts for stranger in _strangers(text, entry, checked)):
        found.append("l'identité d'un autre patient est sur une page")
    # Taking out what was typed makes no leftover where there was none.
    suspect = (text for text in texts if LEFTOVER.search(text))
    if any(LEFTOVER.search(_without(text, entry.values.typed)) for text in suspect):
        found.append("il reste dans une page un champ non rempli")
    return tuple(found)


def _shows(text: str, lines: Iterable[str]) -> bool:
    return all(_stands_whole(line, text) or _pattern(line).search(text) for line in lines)


def _stands_whole(line: str, text: str) -> bool:
    """Whether a line is in a text as it is, between spaces: most are, without a pattern's cost."""
    at = text.find(line) if line else -1
    while at >= 0:
        around = text[at - 1 : at] + text[at + len(line) : at + len(line) + 1]
        if not around or around.isspace():
            return True
        at = text.find(line, at + 1)
    return False


def _strangers(text: str, entry: ReadyRow, checked: CheckedRows) -> Iterator[tuple[str, ...]]:
    """Yield who else of the batch stands on a page: a birth date, with its surname and name."""
    own = entry.names
    births = set(BIRTH.findall(text))
    others = {names for birth in births for names in checked.born.get(birth, frozenset())} - {own}
    bare = _bare(text) if others else ""
    # Most names are ruled out without the cost of a pattern.
    likely = [names for names in others if any(_bare(words) in bare for words in names)]
    if likely:
        rest = _without(text, own)
        for names in likely:
            if any(_pattern(words).search(rest) for words in names):
                yield names


def _without(text: str, typed: Iterable[str]) -> str:
    for value in sorted(typed, key=len, reverse=True):
        text = _pattern(value).sub(" ", text)
    return text


@lru_cache(maxsize=256)
def _pattern(line: str) -> re.Pattern[str]:
    """Return what finds a printed line as whole words, broken over lines or not."""
    return re.compile(rf"(?<!\S){_BREAK.join(map(re.escape, _bare(line)))}(?!\S)")


def _bare(text: str) -> str:
    """Return a text without what a line's end may add or take."""
    return re.sub(_BREAK, "", unicodedata.normalize("NFC", text))
