"""Medical words and acronyms: where a reader first meets one, and whether it is explained."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from feuillet.check.rules.lexicon import EXPLAINED_TERMS, KNOWN_ACRONYMS
from feuillet.check.rules.rule import Subject
from feuillet.check.rules.sentences import is_glossary_word, written
from feuillet.model.passages import Passage


class Use(NamedTuple):
    """One place where a word is printed."""

    passage: Passage
    word: str
    before: str
    after: str


_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ACRONYM = re.compile(r"(?<![\w’'-])[A-ZÉÀÈ]{2,6}(?![\w’'-])")
_SHOUTED = re.compile(r"[A-ZÉÀÈÊ]{2,}(?: [A-ZÉÀÈÊ]{2,})+")
_ROMAN = re.compile(r"[IVX]+")

_ARTICLE = r"(?:l[’']|la |le |les |une? |des |du |de la |d[’']|ou |soit )"
_NAMES = re.compile(
    rf"(?:\b(?:appel|nomm)ée?s? |c[’']est-à-dire |: c[’']est ){_ARTICLE}?[«\s]*$", re.IGNORECASE
)
# « (trocart) » after plain words, but not « (trocart, cathéter) ».
_OPENS = re.compile(rf"\w \({_ARTICLE}?[«\s]*$", re.IGNORECASE)
_CLOSES = re.compile(r"[^(),;]{0,25}\)")
_BEGINS = re.compile(rf"(?:^|[.!?;] ?){_ARTICLE}?$", re.IGNORECASE)
_COLON = re.compile(r"^[»\s]*(?:[^\W\d_]+ )?:\s*\S")
# « (rare) » is no explanation; « est une… », « consiste à… » are.
_FOLLOWS = re.compile(
    r"^[»\s]*(?:[^\W\d_]+ ){0,2}"
    r"(?:\((?!(?:très |plus )?(?:rare|fréquent|exceptionnel|voir|cf))[^)]{3,}"
    r"|,? ?c[’']est-à-dire|(?:est|sont) (?:une?|des|l[ae’']|quand|ce)"
    r"|(?:consiste|signifie|rend)(?:nt)?\b|veut dire)"
)


def term_uses(passage: Passage) -> Iterator[Use]:
    """Yield the medical words of a passage, under the form that the lexicon has."""
    text = written(passage)
    beginning = _beginning_with()
    tokens = list(_TOKEN.finditer(text.lower()))
    for index, token in enumerate(tokens):
        for term in beginning.get(token[0], ()):
            rest = term.split()[1:]
            following = tokens[index + 1 : index + 1 + len(rest)]
            same = [t[0] in forms(word) for t, word in zip(following, rest, strict=False)]
            if len(same) == len(rest) and all(same):
                end = (token, *following)[-1].end()
                yield Use(passage, term, text[: token.start()], text[end:])
                break


def acronym_uses(passage: Passage) -> Iterator[Use]:
    """Yield the acronyms of a passage; shouted words and roman figures are none."""
    text = _SHOUTED.sub(lambda match: match[0].lower(), written(passage))
    for match in _ACRONYM.finditer(text):
        if match[0] not in KNOWN_ACRONYMS and not _ROMAN.fullmatch(match[0]):
            yield Use(passage, match[0], text[: match.start()], text[match.end() :])


def unexplained(uses: Iterable[Use], subject: Subject) -> Iterator[Use]:
    """Yield, for each document and word, the first use that a reader meets unexplained.

    The words of the leaflet's own title are left to its first sections.
    """
    glossaries = _glossaries(subject)
    own = {token[0].lower() for token in _TOKEN.finditer(subject.leaflet.title)}
    explained: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    told: set[tuple[str, str]] = set()
    for use in uses:
        key = (use.passage.document, use.word)
        known = own | glossaries[use.passage.document]
        if key in told or not known.isdisjoint(forms(use.word.split()[0].lower())):
            continue
        if _is_explained(use):
            explained[key].append(use.passage)
        elif not any(_is_read_before(earlier, use.passage) for earlier in explained[key]):
            told.add(key)
            yield use


@lru_cache(maxsize=1024)
def forms(word: str) -> frozenset[str]:
    """Return the feminine and plural forms that a word may take, and some that none takes."""
    found = {word + ending for ending in ("", "s", "e", "es")}
    irregular = {"al": ("ale", "ales", "aux"), "if": ("ive", "ives"), "eux": ("euse", "euses")}
    for ending, others in irregular.items():
        if word.endswith(ending):
            found |= {word.removesuffix(ending) + other for other in others}
    if word.endswith(("el", "en")):
        found |= {f"{word}{word[-1]}e", f"{word}{word[-1]}es"}
    return frozenset(found)


@lru_cache(maxsize=1)
def _beginning_with() -> dict[str, tuple[str, ...]]:
    """Return each form of the first word of a term, with its terms, the longest first."""
    found: dict[str, tuple[str, ...]] = {}
    for term in sorted(EXPLAINED_TERMS, key=len, reverse=True):
        for form in forms(term.split()[0]):
            found[form] = (*found.get(form, ()), term)
    return found


def _glossaries(subject: Subject) -> dict[str, set[str]]:
    words: dict[str, set[str]] = defaultdict(set)
    for passage in filter(is_glossary_word, subject.passages):
        words[passage.document] |= {token[0].lower() for token in _TOKEN.finditer(passage.text)}
    return words


def _is_explained(use: Use) -> bool:
    """Whether a word is explained where it stands."""
    before = use.before[-40:]
    if _NAMES.search(before) or _FOLLOWS.match(use.after):
        return True
    if _OPENS.search(before) and _CLOSES.match(use.after):
        return True
    return bool(_BEGINS.search(before) and _COLON.match(use.after))


def _is_read_before(earlier: Passage, passage: Passage) -> bool:
    """Whether whoever reads `passage` has read `earlier`: it asks for nothing more."""
    return all(condition in passage.conditions for condition in earlier.conditions)
