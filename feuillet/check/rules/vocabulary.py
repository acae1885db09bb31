"""L-L: the words of a text: explained, the same for the same thing, well spelled, to « vous »."""

import re
from collections.abc import Iterator
from functools import lru_cache

from feuillet.check.readability import split_words
from feuillet.check.rules.lexicon import (
    CONCEPTS,
    DOUBLE_NEGATIVES,
    EXPANSIONS,
    NEGATIVES,
    RESTRICTION,
    SLIPS,
)
from feuillet.check.rules.rule import Subject, Violation, rule
from feuillet.check.rules.sentences import is_glossary_word, is_prose, written
from feuillet.check.rules.terms import acronym_uses, term_uses, unexplained
from feuillet.model.expressions import Place

MOST_IN_PARENTHESES = 12
"""Words."""

_PATIENT = re.compile(
    r"(?:\b(?:le|la|les|du|de la|des|d[’']un|d[’']une|aux?|une?|ce|cet|cette|ces|chaque|tout"
    r"|tous les|certains|plusieurs) )?\bpatiente?s?\b",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    r"\b(?:soyez|être|rest\w+|dossiers?|espace|cartes?|associations? de|thérapeutique) $",
    re.IGNORECASE,
)


@rule(
    "L-L04",
    "error",
    "Chaque mot médical est expliqué là où on le lit d'abord, ou dans « Mots expliqués ».",
    source="PEMAT, item 4",
)
def medical_words_explained(subject: Subject) -> Iterator[Violation]:
    """Yield medical words that a reader meets without an explanation."""
    prose = filter(is_prose, subject.passages)
    for use in unexplained((use for one in prose for use in term_uses(one)), subject):
        yield Violation(
            use.passage.place,
            f"« {use.word} » n'est pas expliqué : dites-le avec des mots courants, ajoutez quelques"
            " mots entre parenthèses, ou mettez-le dans « Mots expliqués »",
        )


@rule(
    "L-L05",
    "warning",
    "Un seul mot pour une même chose : « intervention », « antidouleur »…",
    source="FALC",
)
def one_word_for_one_thing(subject: Subject) -> Iterator[Violation]:
    """Yield the words to be replaced by the one that the leaflet has chosen.

    What stands in parentheses explains: it may say the same with another word.
    """
    texts = [
        (passage.place, re.sub(r"\([^)]*\)", "", written(passage)))
        for passage in subject.passages
        if not is_glossary_word(passage)
    ]
    for concept in CONCEPTS:
        places = {
            word: [place for place, text in texts if _pattern(pattern).search(text)]
            for word, pattern in concept.items()
        }
        # Of words as frequent, the first is the usual one.
        kept = max(places, key=lambda word: len(places[word]))
        for word, found in places.items():
            for place in found if word != kept else ():
                yield Violation(
                    place, f"« {word} » : écrivez « {kept} », comme dans le reste du texte"
                )


@rule(
    "L-L07",
    "warning",
    "Le texte s'adresse au lecteur : « vous », jamais « le patient ».",
    source="PEMAT, item 21",
)
def reader_is_addressed(subject: Subject) -> Iterator[Violation]:
    """Yield « le patient », « la patiente », « les patients »… in printed texts."""
    for passage in subject.passages:
        text = written(passage)
        for match in _PATIENT.finditer(text):
            if not _NO_PERSON.search(text[: match.start()]):
                yield Violation(passage.place, f"« {match[0]} » : écrivez « vous » ou « votre »")


@rule(
    "L-L08",
    "error",
    "Chaque sigle est développé là où on le lit d'abord, ou dans « Mots expliqués ».",
    source="PEMAT, item 4 ; FALC",
)
def acronyms_expanded(subject: Subject) -> Iterator[Violation]:
    """Yield acronyms that a reader meets without what they stand for."""
    uses = (use for passage in subject.passages for use in acronym_uses(passage))
    for use in unexplained(uses, subject):
        meaning = EXPANSIONS.get(use.word, "les mots entiers")
        yield Violation(
            use.passage.place, f"« {use.word} » est un sigle : écrivez {meaning} ({use.word})"
        )


@rule(
    "L-L09",
    "warning",
    f"Ni double négation, ni « ne … que », ni parenthèse de plus de {MOST_IN_PARENTHESES} mots.",
    source="FALC ; HAS 2008",
)
def phrases_are_direct(subject: Subject) -> Iterator[Violation]:
    """Yield the turns of phrase that have to be read twice."""
    for passage in filter(is_prose, subject.passages):
        text = written(passage)
        for pattern in DOUBLE_NEGATIVES:
            for match in _pattern(pattern).finditer(text):
                yield Violation(
                    passage.place, f"double négation, dites-le à l'endroit : « {match[0]} »"
                )
        for match in _pattern(RESTRICTION).finditer(text):
            if not set(re.split(r"[ -]", match[0].lower())) & set(NEGATIVES):
                yield Violation(passage.place, f"« {match[0]}… » : écrivez « seulement »")
        for match in re.finditer(r"\(([^()]*)\)", text):
            if len(split_words(match[1])) > MOST_IN_PARENTHESES:
                yield Violation(
                    passage.place, f"longue parenthèse, faites-en une phrase : « {match[1]} »"
                )


@rule(
    "L-L11",
    "error",
    "Aucune faute d'orthographe connue : « à jeûn », « peut-être nécessaire »…",
    source="texte du service",
)
def known_slips_absent(subject: Subject) -> Iterator[Violation]:
    """Yield the slips of the source text, and others that are as usual, wherever they print."""
    printed = list(_printed(subject))
    together = "\n".join(text for _, text in printed).lower().replace("'", "’")
    for slip in SLIPS:
        # Looking for the letters first spares almost every pattern: this runs at each print.
        if slip.wrong not in together:
            continue
        pattern = slip.pattern or rf"\b{re.escape(slip.wrong)}\w*"
        for place, text in printed:
            for match in _pattern(pattern).finditer(text):
                yield Violation(place, f"« {match[0].strip()} » : écrivez {slip.right}")


def _printed(subject: Subject) -> Iterator[tuple[Place, str]]:
    """Yield every text that may be printed, those of the head and the choices included."""
    leaflet = subject.leaflet
    for key in ("title", "audience", "aim", "interests"):
        yield (key,), getattr(leaflet, key) or ""
    for name, variable in leaflet.variables.items():
        yield ("variables", name, "label"), variable.label
        for choice, offered in variable.choices.items():
            yield ("variables", name, "choices", choice), offered.label
    yield from ((passage.place, written(passage)) for passage in subject.passages)


@lru_cache(maxsize=256)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
