"""L-S: what can harm: another procedure's words, a missing number, a wrong or stale figure."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from feuillet.check.rules.rule import PrintedVariant, Subject, Variant, Violation, rule
from feuillet.model.blocks import CalendarRow, Contacts, Tier, WarningBox
from feuillet.model.expressions import PLACEHOLDER, Place, holds
from feuillet.model.parts import Conditional
from feuillet.model.variables import Choice

_LEFTOVER = re.compile(
    r"\{\{|\}\}|\{%|\b(?:None|nan|undefined|TODO|XXX)\b|\[\s*\]|\(\s*\)|\[[^\]]*compléter[^\]]*\]",
    re.IGNORECASE,
)
_DRUG = r"(?:médicament|traitement|anticoagulant|aspirine|antiagrégant|insuline|comprimé)"
_STOPPING = r"(?:(?:arrêt|stopp|suspend|interromp)\w*|cess(?:ez|er|é)\b|ne prenez plus\b)"
_STOP = re.compile(
    rf"\b{_STOPPING}[^.;:]{{0,60}}\b{_DRUG}|\b{_DRUG}s?\b[^.;:]{{0,60}}\b{_STOPPING}",
    re.IGNORECASE,
)
# « Ne buvez pas, arrêtez… » stops all the same: no comma in between.
_NOT_STOP = re.compile(
    rf"\bn(?:e |['’])[^\s,.;:!?]*\s*(?:[^\s,.;:!?]+ )?{_STOPPING}", re.IGNORECASE
)
_FASTING = re.compile(r"\bje[uû]n\b|\bne (?:plus )?mang", re.IGNORECASE)
# « Rien n'est sans risque », « pas toujours efficace » are honest, « pris en charge à 100 % » true.
_ABSOLUTE = re.compile(
    r"(?<!n['’]est )(?<!pas )(?<!jamais )\bsans (?:aucun )?(?:risque|danger)\b"
    r"|\baucun (?:risque|danger)\b"
    r"|(?<!pas )(?<!jamais )(?<!ne )(?<!ne peut )(?<!ne peuvent )\bgaranti\w*"
    r"|(?<!pas )\btoujours efficace|(?<!en charge à )\b100\s?%",
    re.IGNORECASE,
)


@lru_cache(maxsize=512)
def word_pattern(word: str) -> re.Pattern[str]:
    """Return what finds a word or phrase, singular or plural, whatever the spaces."""
    spaced = r"\s+".join(rf"{re.escape(part)}(?:s|x)?" for part in word.split())
    return re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)


def without_markup(text: str) -> str:
    """Return a text as written, with the words of its placeholders and without markup."""
    arguments = (m[1].partition("|")[2].partition(":")[2] for m in PLACEHOLDER.finditer(text))
    return " ".join((PLACEHOLDER.sub(" ", text).replace("**", ""), *arguments))


@rule(
    "L-S01",
    "error",
    "Aucun mot propre à une autre intervention.",
    source="texte du service, dont les indications étaient celles d'une gastrostomie",
)
def no_foreign_vocabulary(subject: Subject) -> Iterator[Violation]:
    """Yield words that the leaflet forbids, or that are proper to another one.

    The first are errors.  The others depend on what is written elsewhere: another leaflet must
    not forbid this one to print.
    """
    own = {word.lower() for word in subject.leaflet.vocabulary}
    for passage in subject.passages:
        text = without_markup(passage.text)
        for word in subject.leaflet.forbidden:
            if word.lower() not in own and word_pattern(word).search(text):
                problem = f"« {word} » est interdit par « forbidden » : retirez ce texte"
                yield Violation(passage.place, problem)
        for word, title in subject.foreign.items():
            if word.lower() not in own and word_pattern(word).search(text):
                problem = (
                    f"« {word} » est propre à « {title} » : si c'est aussi un mot de cette fiche,"
                    " ajoutez-le à « vocabulary »"
                )
                yield Violation(passage.place, problem, "warning")


@rule(
    "L-S02",
    "error",
    "Chaque document dit qui appeler : le service et ses heures, la nuit, le 15 ou le 112.",
    source="CSP D. 6124-304, cité par la SFAR",
)
def contacts_given(subject: Subject) -> Iterator[Violation]:
    """Yield documents without the ward's numbers for everybody, or without an emergency number."""
    for name in subject.leaflet.documents:
        shown = [part for place, part in subject.parts_of(name) if _for_all(subject, place, part)]
        boxes = [part for part in shown if isinstance(part, WarningBox)]
        calls = {callee for box in boxes for tier in _lasting(box) for callee in tier.call}
        if not (calls >= {"service", "night"} or any(isinstance(one, Contacts) for one in shown)):
            yield Violation(
                ("documents", name),
                "pas de téléphones : ajoutez un bloc « contacts », ou « call: [service, night] »"
                " à un encadré « warning »",
            )
        if not calls & {"15", "112"}:
            yield Violation(
                ("documents", name), "ni 15, ni 112 : ajoutez « call » à un encadré « warning »"
            )


@rule(
    "L-S03",
    "error",
    "Les signes d'alerte sont là, à deux niveaux, chacun avec ce qu'il faut faire.",
    source="CSP D. 6124-304 ; consignes de sortie",
)
def warning_signs_given(subject: Subject) -> Iterator[Violation]:
    """Yield documents without a box of two tiers, and tiers that name nobody to call."""
    for name in subject.leaflet.documents:
        boxes = [
            (place, part)
            for place, part in subject.parts_of(name)
            if isinstance(part, WarningBox) and part.tiers
        ]
        if not any(
            len(_lasting(box)) >= 2 and _for_all(subject, place, box) for place, box in boxes
        ):
            yield Violation(
                ("documents", name),
                "pas d'encadré « Quand appeler » à deux niveaux : ajoutez un bloc « warning »"
                " avec « tiers »",
            )
        for place, box in boxes:
            for index, tier in enumerate(box.tiers):
                if not tier.call and "appel" not in tier.title.lower():
                    yield Violation(
                        (*place, "tiers", index),
                        "ce niveau ne dit pas qui appeler : ajoutez « call »",
                    )


def _for_all(subject: Subject, place: Place, part: Any) -> bool:
    """Whether a block is printed for every patient: neither it nor its section has a `when`."""
    if not isinstance(part, Conditional) or len(place) < 4:
        return False
    section = subject.leaflet.documents[str(place[1])].sections[int(place[3])]
    return section.when is None and part.when is None


def _lasting(box: WarningBox) -> list[Tier]:
    """Return the tiers that every patient sees."""
    return [tier for tier in box.tiers if tier.when is None]


@rule("L-S04", "error", "Rien n'est resté à compléter.", source="règle de la maison")
def nothing_left_over(subject: Subject) -> Iterator[Violation]:
    """Yield marks that an author left to fill in, in printed texts and at the head."""
    for key in ("title", "audience", "aim", "interests"):
        if _LEFTOVER.search(getattr(subject.leaflet, key) or ""):
            yield Violation((key,), "à compléter")
    for index, author in enumerate(subject.leaflet.authors):
        if _LEFTOVER.search(author):
            yield Violation(("authors", index), "à compléter")
    for name, source in subject.leaflet.sources.items():
        if _LEFTOVER.search(source.title):
            yield Violation(("sources", name, "title"), "à compléter")
    for passage in subject.passages:
        found = _LEFTOVER.search(PLACEHOLDER.sub("", passage.text))
        if found:
            yield Violation(
                passage.place, "à compléter" if "compl" in found[0] else "texte à finir"
            )


@rule(
    "L-S04",
    "error",
    "Rien n'est resté à compléter sur la page.",
    source="règle de la maison",
    on="print",
)
def nothing_left_on_the_page(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield pages that print what no reader should see."""
    typed = [str(value) for value in printed.variant.values.known.values()]
    for number, text in enumerate(printed.pages, start=1):
        for value in typed:
            text = text.replace(value, "")
        if re.search(r"\{\{|\}\}|\{%|\b(?:None|nan|undefined|TODO)\b|compléter\]", text):
            yield Violation(
                printed.place, f"page {number} : un champ est resté vide, vérifiez le modèle"
            )


@rule(
    "L-S05",
    "error",
    "Aucune consigne d'arrêt d'un médicament, sauf recopiée d'une ordonnance.",
    source="règle de la maison ; arrêt d'un anticoagulant",
)
def no_drug_is_stopped(subject: Subject) -> Iterator[Violation]:
    """Yield texts that tell to stop a drug."""
    for passage in subject.passages:
        text = without_markup(passage.text)
        if _STOP.search(_NOT_STOP.sub(" ", text)):
            yield Violation(
                passage.place,
                "ce texte fait arrêter un médicament, retirez-le : seule une ordonnance, recopiée"
                " dans un champ, peut le dire",
            )


@rule(
    "L-S06",
    "draft",
    "Le jeûne est complet : solides, liquides, heures, et que faire en cas d'erreur.",
    source="SFAR ; protocole de l'établissement",
)
def fasting_is_complete(subject: Subject) -> Iterator[Violation]:
    """Yield fasting hours that the hospital has not signed, or that the leaflet lacks."""
    leaflet = subject.leaflet
    told = [passage for passage in subject.passages if _FASTING.search(passage.text)]
    if not told:
        return
    fasting = [name for name in leaflet.protocol if "jeune" in name]
    if len(fasting) < 2:
        yield Violation(
            told[0].place,
            "ajoutez à « protocol » les deux durées du jeûne, solides et liquides",
            "error",
        )
    if not any("erreur" in passage.text for passage in subject.passages):
        yield Violation(told[0].place, "dites quoi faire en cas d'erreur de jeûne", "error")


@rule(
    "L-S06",
    "draft",
    "Les valeurs de protocole de l'établissement sont signées.",
    source="protocole de l'établissement",
)
def protocol_is_signed(subject: Subject) -> Iterator[Violation]:
    """Yield the protocol values that print as neutral wording meanwhile."""
    for name, value in subject.leaflet.protocol.items():
        if name not in subject.leaflet.facts:
            yield Violation(
                ("protocol", name),
                f"« {value.label} » reste neutre : signez sa valeur dans protocol.yaml,"
                f" {value.limits}",
            )


@rule(
    "L-S07",
    "error",
    "Aucune phrase écrite pour une autre réponse.",
    source="règle de la maison",
    on="variant",
)
def no_sentence_of_another_variant(variant: Variant) -> Iterator[Violation]:
    """Yield words of a choice on the page of a patient for whom another one was made."""
    for name, variable in variant.subject.leaflet.variables.items():
        if name not in variant.known:
            continue
        for key, choice in variable.choices.items():
            for place, word in _said(variant, choice) if variant.known[name] != key else ():
                yield Violation(
                    place,
                    f"« {word} » ne se dit que pour « {choice.label} » : ajoutez"
                    f" « when: {{{name}: {key}}} »",
                )


def _said(variant: Variant, choice: Choice) -> Iterator[tuple[Place, str]]:
    """Yield where the words proper to an answer are printed, and which."""
    for word in choice.words:
        for passage, words in variant.texts:
            if word_pattern(word).search(words):
                yield passage.place, word


@rule(
    "L-S07",
    "error",
    "Une ligne de calendrier ou de carte n'est dite qu'une fois.",
    source="règle de la maison",
    on="variant",
)
def no_row_twice(variant: Variant) -> Iterator[Violation]:
    """Yield two rows of one table with the same date, or the same label, for one patient."""
    seen: dict[tuple[Place, str], Place] = {}
    for passage, words in variant.texts:
        row = passage.parts[-1] if passage.parts else None
        if passage.key == "label":
            mark = words
        elif isinstance(row, CalendarRow) and passage.key == "text":
            mark = row.date
        else:
            continue
        table = passage.place[:-2]
        if (table, mark) in seen:
            yield Violation(
                passage.place,
                f"« {mark} » s'imprime deux fois : leurs « when » se croisent, corrigez-les",
            )
        seen[table, mark] = passage.place


@rule(
    "L-S13",
    "error",
    "Un mot que le patient n'a peut-être pas entendu ne s'imprime que si on l'a permis.",
    source="règle de la maison : la fiche traîne sur une table",
    on="variant",
)
def discreet_words_are_allowed(variant: Variant) -> Iterator[Violation]:
    """Yield the words of a choice printed where its `words_when` does not hold."""
    for variable in variant.subject.leaflet.variables.values():
        for choice in variable.choices.values():
            # Without `words_when`, they may always be printed.
            if not holds(choice.words_when, variant.known):
                for place, word in _said(variant, choice):
                    yield Violation(
                        place,
                        f"« {word} » n'est peut-être pas su du patient : ajoutez le « when » de"
                        " « words_when »",
                    )


@rule("L-S14", "error", "Aucune promesse absolue.", source="HAS 2008, objectivité")
def no_absolutes(subject: Subject) -> Iterator[Violation]:
    """Yield « sans risque », « garanti », « 100 % »…"""
    for passage in subject.passages:
        if found := _ABSOLUTE.search(without_markup(passage.text)):
            yield Violation(passage.place, f"« {found[0]} » promet trop : dites ce que l'on sait")
