"""L-L13: « les vertèbre », « deux vertèbre », « une vertèbres » on the composed page."""

import re
from collections.abc import Iterator

from feuillet.check.rules.rule import Variant, Violation, rule

# « les » and « leur » may be pronouns (« l'équipe vous les donne »): those are told apart below.
_PLURAL = (
    r"des|aux|ces|mes|tes|ses|nos|vos|leurs|plusieurs|quelques|certaines|certains"
    r"|deux|trois|quatre|cinq|six|sept|huit|neuf|dix"
)
_SINGULAR = r"un|une|le|la|du|cette|cet|ce|votre|notre|mon|ma|ton|ta|son|sa|chaque|aucun|aucune"
_WORD = r"[a-zà-öø-ÿœ]{3,}(?:-[a-zà-öø-ÿœ]+)*"
_BEFORE_PRONOUN = re.compile(
    r"(?:\b(?:vous|nous|on|il|elle|ils|elles|je|tu|ne|qui|pour|sans|à|de|équipe|service|médecin"
    r"|radiologue|pharmacien|infirmière?)|-)\s*$",
    re.IGNORECASE,
)
# Looked ahead only, so that « deux » in « les deux vertèbre » is looked at too.
_AFTER_PLURAL = re.compile(rf"\b(?=(les|{_PLURAL})\s+({_WORD})(?:\s+({_WORD}))?)", re.IGNORECASE)
_AFTER_SINGULAR = re.compile(rf"\b(?=({_SINGULAR})\s+({_WORD})(?:\s+({_WORD}))?)", re.IGNORECASE)
# « les retirer » : « les » is a pronoun there too.
_INFINITIVE = re.compile(r"(?:er|ir|prendre|mettre|boire|faire|rendre|suivre|dire|lire)$")
_INVARIABLE = frozenset(
    (
        *("quatre", "cinq", "sept", "huit", "neuf", "onze", "douze", "quinze", "vingt", "trente"),
        *("cent", "mille", "autre", "peu", "plus", "moins", "tout", "trop", "midi", "min"),
        # After a number: « deux par jour », « un pansement neuf chaque soir ».
        *("par", "pour", "sur", "dans", "avec", "sans", "avant", "après", "chaque", "puis", "mais"),
        *("pendant", "ont", "sont"),
    )
)
# « Une personne sur dix garde… »: what follows is no noun.
_FRACTION = re.compile(
    r"\b(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf|personnes?|fois|jours?|nuits?) sur\s*$",
    re.IGNORECASE,
)
# « Un peu fatigués », « une fois rentrés »: they are no nouns that a participle agrees with.
_ADVERBS = frozenset(("peu", "fois"))


@rule(
    "L-L13",
    "error",
    "Les accords sont justes : « les vertèbres », « une vertèbre », « les vertèbres traitées ».",
    source="grammaire",
    on="variant",
)
def agreement_holds(variant: Variant) -> Iterator[Violation]:
    """Yield nouns and participles whose number is not that of the word before them."""
    vocabulary = _vocabulary(variant)
    for passage, words in variant.texts_without(" "):
        text = words.replace("\u00a0", " ")
        for wrong in (*_singular_after_plural(text), *_plural_after_singular(text, vocabulary)):
            yield Violation(passage.place, f"« {wrong} » : vérifiez l'accord")


def _vocabulary(variant: Variant) -> frozenset[str]:
    """Return every word that the leaflet prints: « vertèbres » is a plural if « vertèbre » is."""
    text = " ".join(passage.text for passage in variant.subject.passages).lower()
    return frozenset(re.findall(_WORD, text))


def _singular_after_plural(text: str) -> Iterator[str]:
    for match in _AFTER_PLURAL.finditer(text):
        determiner, noun, following = match[1].lower(), match[2], match[3] or ""
        pronoun = _BEFORE_PRONOUN.search(text[: match.start()]) or _INFINITIVE.search(noun)
        if determiner == "les" and pronoun:
            continue
        if _FRACTION.search(text[: match.start()]) or _has_no_plural(noun):
            continue
        if not noun.endswith(("s", "x", "z")):
            yield f"{match[1]} {noun}"
        elif _is_participle(following) and not following.endswith("s"):
            yield f"{match[1]} {noun} {following}"


def _plural_after_singular(text: str, vocabulary: frozenset[str]) -> Iterator[str]:
    for match in _AFTER_SINGULAR.finditer(text):
        noun, following = match[2], match[3] or ""
        if text[: match.start()].endswith(("ou ", "et ")) and match[1].lower() in ("la", "le"):
            continue
        plural = noun.endswith("s") and len(noun) > 4 and noun[:-1].lower() in vocabulary
        if plural or (noun.endswith("aux") and noun[:-3].lower() + "al" in vocabulary):
            yield f"{match[1]} {noun}"
        elif noun in _ADVERBS:
            continue
        elif _is_participle(following.removesuffix("s")) and following.endswith("s"):
            yield f"{match[1]} {noun} {following}"


def _has_no_plural(word: str) -> bool:
    """Whether a word is an acronym, or never takes an « s »: « vingt-quatre », « après-midi »."""
    return word.isupper() or word.lower().split("-")[-1] in _INVARIABLE


def _is_participle(word: str) -> bool:
    return word.endswith(("é", "ée")) and len(word) > 4


_NBSP = "\u00a0\u202f"
_UNITS = r"h|min|mm|cm|kg|g|mg|mL|ml|cl|L|°C|%|€|minutes?|heures?|jours?|semaines?|mois|ans?"
_LEXIQUE = "Imprimerie nationale, Lexique des règles typographiques"

_SPACES = (
    (re.compile(r"\S? [;:?!»%€]"), "mettez une espace insécable avant"),
    (re.compile(rf"[^\s{_NBSP}?!:;.…(«][;:?!»](?=\s|$)"), "mettez une espace avant"),
    (re.compile(rf"«(?![{_NBSP}]).?"), "mettez une espace insécable après"),
    (
        re.compile(rf"\d (?:{_UNITS})(?!\w)"),
        "mettez une espace insécable entre le nombre et l'unité",
    ),
    (re.compile(r"\d(?:%|€|°C|kg\b|mg\b|mL\b|cm\b|mm\b)"), "mettez une espace avant l'unité"),
    (re.compile(r"\w ,|\w \.(?!\w)"), "retirez l'espace avant cette virgule ou ce point"),
)
_MARKS = (
    (re.compile(r"\w*'\w*"), "apostrophe droite : écrivez ’"),
    (re.compile(r"[\"“”]"), "guillemets : écrivez « … »"),
    (re.compile(r"\.\.\."), "points de suspension : écrivez …"),
    (re.compile(r"\b(?!1er\b)\d+er\b"), "gardez « er » pour le seul premier du mois"),
    (re.compile(r"\b1(?:ière|ère|ere|ier)\b"), "écrivez 1re ou 1er"),
    (re.compile(r"\b\d+(?:ième|ieme|ème|eme)\b"), "écrivez 2e, 3e…"),
    (
        re.compile(
            r"\b0?1[ \u00a0](?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre"
            r"|novembre|décembre)\b"
        ),
        "écrivez 1er pour le premier jour du mois",
    ),
    (
        re.compile(r"\b0[1-9][ \u00a0](?:janvier|février|mars|avril|mai|juin)\b"),
        "retirez le zéro de cette date",
    ),
)


@rule(
    "L-T12",
    "warning",
    "Une espace insécable avant ; : ? ! » % € et les unités, et après «.",
    source=_LEXIQUE,
    on="variant",
)
def spaces_are_french(variant: Variant) -> Iterator[Violation]:
    """Yield spaces that are missing, or that a line may break."""
    yield from _search(variant, _SPACES)


@rule(
    "L-T13",
    "warning",
    "Apostrophes ’, guillemets « », points de suspension …, « 1er » pour le seul premier du mois.",
    source=_LEXIQUE,
    on="variant",
)
def marks_are_french(variant: Variant) -> Iterator[Violation]:
    """Yield marks of the keyboard or of other languages."""
    yield from _search(variant, _MARKS)


def _search(
    variant: Variant, patterns: tuple[tuple[re.Pattern[str], str], ...]
) -> Iterator[Violation]:
    # What was typed for a patient is printed as it is, and never repeated in a message.
    for passage, words in variant.texts_without("…"):
        for pattern, problem in patterns:
            if match := pattern.search(words):
                around = words[max(0, match.start() - 15) : match.end() + 10].strip()
                yield Violation(passage.place, f"{problem} : « {around} »")
