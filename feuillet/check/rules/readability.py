"""L-L: how a text reads: the length of its sentences, paragraphs, lists and documents, its voice.

The quotations in what is found are the author's text, « … » in place of a patient's values.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from feuillet.check.readability import Readability, measure, quotable, split_sentences, split_words
from feuillet.check.rules.lexicon import IRREGULAR_PARTICIPLES, NOT_PASSIVE
from feuillet.check.rules.rule import Subject, Variant, Violation, rule
from feuillet.check.rules.sentences import fill_samples, is_prose, units
from feuillet.model.expressions import Place

MEAN, MEAN_ERROR = 15, 20
LONGEST, LONGEST_ERROR = 25, 30
"""Words a sentence."""

EASY, HARD = 60, 50
"""Kandel and Moles's score."""

LEAST_SENTENCES = 3
"""Fewer have no mean to speak of."""

MOST_PASSIVES, LEAST_PASSIVES = 0.10, 3
MOST_LINES, LINE = 5, 65
MOST_ITEMS = 7
MOST_PAGES = {"information": 5, "discharge": 2}

_PLAIN_LANGUAGE = "HAS 2008 ; FALC ; seuils de feuillet"
_LISTS = ("list", "steps", "checklist", "items")
_TO_BE = re.compile(
    r"(?<!s[’'])(?<!se )(?<!vous vous )\b(?:est|sont|était|étaient|sera|seront|serez|êtes|soit"
    r"|soient|serait|seraient|être|été) (?:(?:\w+ment|pas|plus|jamais|souvent|parfois|ensuite|alors"
    r"|aussi|bien|toujours|déjà|encore|rarement|peu|donc|ainsi) ){0,2}([a-zà-öø-ÿœ]{3,})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ReadabilityRow:
    """How a document reads, or one of its sections."""

    document: str
    section: str | None
    place: Place
    readability: Readability

    @property
    def spelled(self) -> str:
        """One French line: lengths, the score if there is one, and the longest sentence."""
        read = self.readability
        where = f"{self.document} › {self.section}" if self.section else self.document
        mean = _decimal(read.words_per_sentence)
        line = f"{where} : {mean} mots par phrase, {read.longest} au plus"
        if read.score is not None:
            line += f" ; Kandel-Moles {read.score:.0f} sur 100, à 5 points près"
        return line + "".join(f" ; {_quoted(*worst)}" for worst in read.worst(1))


def readability_report(subject: Subject) -> list[ReadabilityRow]:
    """Return how each document reads, then each of its sections, in reading order."""
    return [
        ReadabilityRow(unit.document, unit.section, unit.place, measure(unit.texts))
        for unit in units(subject)
    ]


def _decimal(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


def _quoted(sentence: str, length: int) -> str:
    return f"« {sentence} » ({length} mots)"


def _worst(read: Readability) -> str:
    return ", ".join(_quoted(*one) for one in read.worst())


@rule(
    "L-L01",
    "error",
    f"Les phrases ont {MEAN} mots en moyenne au plus (erreur au-delà de {MEAN_ERROR}).",
    source=_PLAIN_LANGUAGE,
)
def sentences_are_short(subject: Subject) -> Iterator[Violation]:
    """Yield the documents and sections whose sentences are long on the whole."""
    for row in readability_report(subject):
        mean = row.readability.words_per_sentence
        if len(row.readability.sentences) >= LEAST_SENTENCES and mean > MEAN:
            yield Violation(
                row.place,
                f"{_decimal(mean)} mots par phrase en moyenne, {MEAN} au plus : coupez les plus"
                f" longues, {_worst(row.readability)}",
                "error" if mean > MEAN_ERROR else "warning",
            )


@rule(
    "L-L02",
    "error",
    f"Une phrase a {LONGEST} mots au plus (erreur au-delà de {LONGEST_ERROR}).",
    source=_PLAIN_LANGUAGE,
)
def no_sentence_is_long(subject: Subject) -> Iterator[Violation]:
    """Yield the sentences to be cut in two."""
    for passage in filter(is_prose, subject.passages):
        for sentence in split_sentences(fill_samples(passage, subject.leaflet)):
            length = len(split_words(sentence))
            if length > LONGEST:
                yield Violation(
                    passage.place,
                    f"coupez cette phrase : {_quoted(quotable(sentence), length)}",
                    "error" if length > LONGEST_ERROR else "warning",
                )


@rule(
    "L-L03",
    "warning",
    f"Le score de Kandel et Moles est de {EASY} sur 100 au moins. Il est juste à 5 points près :"
    " il informe, sans plus.",
    source="Kandel et Moles, 1958",
    on="proof",
)
def text_is_easy(subject: Subject) -> Iterator[Violation]:
    """Yield the documents and sections that score low; a short one has no score."""
    for row in readability_report(subject):
        score = row.readability.score
        if score is not None and score < EASY:
            yield Violation(
                row.place,
                f"texte {'difficile' if score < HARD else 'assez difficile'} : {score:.0f} sur 100"
                " (Kandel-Moles, à 5 points près). Préférez mots et phrases courts ; les plus"
                f" longues phrases : {_worst(row.readability)}",
            )


@rule(
    "L-L06",
    "warning",
    f"Une phrase sur dix au plus est à la voix passive (dès {LEAST_PASSIVES}).",
    source="PEMAT, item 5",
)
def active_voice(subject: Subject) -> Iterator[Violation]:
    """Yield the documents that say what is done and not who does it."""
    for row in readability_report(subject):
        sentences = row.readability.sentences
        passives = [sentence for sentence in sentences if _is_passive(sentence)]
        if row.section is not None or len(passives) < LEAST_PASSIVES:
            continue
        share = len(passives) / len(sentences)
        if share > MOST_PASSIVES:
            shown = ", ".join(f"« {quotable(sentence)} »" for sentence in passives[:2])
            yield Violation(
                row.place,
                f"{round(100 * share)} % de phrases à la voix passive : dites qui agit, {shown}",
            )


@rule(
    "L-L10",
    "warning",
    f"Un paragraphe a {MOST_LINES} lignes au plus.",
    source="PEMAT, item 8 ; RNIB Clear Print",
)
def paragraphs_are_short(subject: Subject) -> Iterator[Violation]:
    """Yield paragraphs of more than five lines of 65 signs."""
    for passage in filter(is_prose, subject.passages):
        for paragraph in re.split(r"\n\s*(?:\n|[-*+] )", fill_samples(passage, subject.leaflet)):
            lines = -(-len(paragraph.replace("**", "")) // LINE)
            if lines > MOST_LINES:
                yield Violation(
                    passage.place,
                    f"paragraphe de {lines} lignes environ, {MOST_LINES} au plus : faites-en deux,"
                    " ou une liste",
                )


@rule(
    "L-L10",
    "warning",
    f"Une liste montre {MOST_ITEMS} lignes au plus.",
    source="PEMAT, item 8",
    on="variant",
)
def lists_are_short(variant: Variant) -> Iterator[Violation]:
    """Yield lists that show too many items at once; those of other answers do not count."""
    items: Counter[Place] = Counter()
    for passage, _ in variant.texts:
        if passage.place[-1] == "text" and passage.place[-3] in _LISTS:
            items[passage.place[:-2]] += 1
    for place, number in items.items():
        if number > MOST_ITEMS:
            yield Violation(
                place, f"{number} lignes à la fois, {MOST_ITEMS} au plus : faites deux listes"
            )


@rule(
    "L-L12",
    "warning",
    "Une fiche d'information a 5 pages au plus, des consignes de sortie 2.",
    source="seuils de feuillet",
)
def documents_are_short(subject: Subject) -> Iterator[Violation]:
    """Yield documents that allow themselves more pages than a patient will read."""
    for name, plan in subject.leaflet.documents.items():
        most = MOST_PAGES[plan.kind]
        if plan.pages > most:
            yield Violation(
                ("documents", name, "pages"), f"{plan.pages} pages : {most} au plus, raccourcissez"
            )


def _is_passive(sentence: str) -> bool:
    """Whether « être » is followed by the participle of a verb that takes « avoir »."""
    for match in _TO_BE.finditer(sentence):
        word = match[1].lower()
        bases = {word, word.removesuffix("s"), word.removesuffix("e"), word.removesuffix("es")}
        regular = any(base.endswith("é") and len(base) > 3 for base in bases)
        if bases.isdisjoint(NOT_PASSIVE) and (regular or bases & set(IRREGULAR_PARTICIPLES)):
            return True
    return False
