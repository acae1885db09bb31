"""French readability: sentences, words, syllables, and the score of Kandel and Moles.

Flesch's own instructions hold: a word is what stands between two spaces, so that an elision
(« l'os ») or a compound (« rendez-vous ») is one; syllables are those one hears, so that the
mute e that ends a word does not count.  Counting it would take some 15 points off the score.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

SAMPLE, SAMPLE_END = "\ue000", "\ue001"
"""Between these stand words given as a sample for a patient's; a quotation shows « … »."""

SCORED_WORDS = 100
"""The size of Flesch's own samples: a shorter text has no score."""

_BREAK = re.compile(r"\n\s*\n|(?=\n\s*(?:[-*+]|\d{1,2}[.)])\s)")
_BULLET = re.compile(r"\s*(?:[-*+]|\d{1,2}[.)])\s+")
# Closing marks belong to the sentence they close.
_FULL_STOP = re.compile(rf"[.!?…]+[»”\")\]{SAMPLE_END}]*(?:\s[»!?])*\s+")
_NOT_ABBREVIATED = re.compile(r"(?<!\w)(?:Dr|Pr|MM?|Mr|Mme|Mlle|St|Ste|p|art|cf|env|min|ex)\.$")
_LAW = re.compile(r"(?<!\w)[A-Z]\.$")

_FIGURES = r"0\d(?:[\s.]\d\d){4}|\d{1,2}\s?h(?:\s?\d\d)?(?!\w)|\d{1,3}(?:\s\d{3})+(?!\d)"
_WORD = re.compile(rf"[^\w\s]*(?:{_FIGURES})\S*|\S+")
_LETTER = re.compile(r"[^\W_]")
_LETTERS = re.compile(r"[a-zàâäæçéèêëîïôöœùûüÿ]+")
_ACRONYM = re.compile(r"[A-Z]{2,6}")
_ELIDED = re.compile(r"(?:(?<![^\W_])[cdjlmnst]|qu)[’'](?=\w)", re.IGNORECASE)
_MUTE = re.compile(r"(?:[^aeiouyàâäéèêëîïôöûùüœ]|[gq]u)es?$")


@dataclass(frozen=True)
class Readability:
    """How a text reads: its sentences, and what is counted in them."""

    sentences: tuple[str, ...]

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """The words of each sentence."""
        return tuple(len(split_words(sentence)) for sentence in self.sentences)

    @property
    def words(self) -> int:
        """All its words."""
        return sum(self.lengths)

    @property
    def words_per_sentence(self) -> float:
        """The mean length of a sentence, 0 without one."""
        return self.words / len(self.sentences) if self.sentences else 0.0

    @property
    def longest(self) -> int:
        """The length of the longest sentence, 0 without one."""
        return max(self.lengths, default=0)

    @cached_property
    def syllables_per_word(self) -> float:
        """The mean over words of letters; figures are said in too many ways to be counted."""
        words = [word for sentence in self.sentences for word in split_words(sentence)]
        counts = [count_syllables(word) for word in words if _is_spelled(word)]
        return sum(counts) / len(counts) if counts else 0.0

    @property
    def score(self) -> float | None:
        """Kandel and Moles's 0 (hard) to 100 (easy), give or take 5; None for a short text."""
        if self.words < SCORED_WORDS:
            return None
        return 207 - 1.015 * self.words_per_sentence - 73.6 * self.syllables_per_word

    def worst(self, number: int = 2) -> tuple[tuple[str, int], ...]:
        """Return the longest sentences, to be quoted, each with its length, longest first."""
        pairs = zip(self.sentences, self.lengths, strict=True)
        longest = sorted(pairs, key=lambda pair: -pair[1])[:number]
        return tuple((quotable(sentence), length) for sentence, length in longest)


def measure(texts: Iterable[str]) -> Readability:
    """Return how texts read, each a unit of its own: a paragraph, a list item, a cell."""
    return Readability(tuple(sentence for text in texts for sentence in split_sentences(text)))


@lru_cache(maxsize=4096)
def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text; blank lines and list items part them too.

    A full stop ends one only before a capital, a figure or a quotation: « Dr. », « art. » and
    « 30 min. à » do not.
    """
    sentences: list[str] = []
    for unit in _BREAK.split(text):
        bullet = _BULLET.match(unit)
        line = unit[bullet.end() :] if bullet else unit
        sentences += _split_line(" ".join(line.replace("**", "").split()))
    return tuple(sentence for sentence in sentences if _LETTER.search(sentence))


@lru_cache(maxsize=8192)
def split_words(text: str) -> tuple[str, ...]:
    """Return the words of a text, with the marks that touch them.

    A telephone number, an hour (« 14 h 30 ») and a long figure (« 1 000 ») are one word each;
    a mark that stands alone is none.
    """
    words = (match[0] for match in _WORD.finditer(text))
    return tuple(word for word in words if _LETTER.search(word))


@lru_cache(maxsize=4096)
def count_syllables(word: str) -> int:
    """Return how many syllables one hears in a word of letters, one at least.

    Right on 98 words of 100 of our leaflet and of the source text, held against the lexicon
    Lexique 3.83.  It takes « ils changent » for « content », and « médecin » for three.
    """
    if _ACRONYM.fullmatch(word):
        return len(word)
    parts = _LETTERS.findall(_ELIDED.sub("", word).lower().replace("œ", "oe").replace("æ", "é"))
    return max(1, sum(map(_count_part, parts)))


def quotable(sentence: str) -> str:
    """Return a sentence as messages quote it: « … » for sample words, not too long."""
    shown = re.sub(f"{SAMPLE}[^{SAMPLE_END}]*{SAMPLE_END}?", "…", sentence).replace(SAMPLE_END, "")
    words = shown.split()
    return " ".join(words[:30]) + (" […]" if len(words) > 30 else "")


def _split_line(line: str) -> Iterator[str]:
    start = 0
    for match in _FULL_STOP.finditer(line):
        before, after = line[start : match.end()], line[match.end() :]
        if _ends(before.rstrip(), after):
            yield before.strip()
            start = match.end()
    yield line[start:].strip()


def _ends(before: str, after: str) -> bool:
    following = after.lstrip('«“"(* \u00a0' + SAMPLE)[:1]
    if not (following.isupper() or following.isdigit()):
        return False
    if _NOT_ABBREVIATED.search(before):
        return False
    return not (_LAW.search(before) and following.isdigit())


def _is_spelled(word: str) -> bool:
    return not any(character.isdigit() for character in word)


def _count_part(part: str) -> int:
    syllables = str(_syllabifier().syllabify(part, lang="fra")).count("\u00ad") + 1
    mute = syllables > 1 and _MUTE.search(part)
    return syllables - 1 if mute else syllables


@lru_cache(maxsize=1)
def _syllabifier() -> Any:
    # Printing measures sentences too, and must not wait for its rules of forty languages.
    from syllabreak import Syllabreak

    return Syllabreak()
