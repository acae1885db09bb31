"""The rules on language: each catches what breaks it and passes over what nearly does."""

import datetime as dt
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, strategies as st

from feuillet.check.rules import load_families
from feuillet.check.rules.lexicon import CONCEPTS, EXPLAINED_TERMS, SLIPS
from feuillet.check.rules.readability import readability_report
from feuillet.check.rules.rule import RULES, Subject, Variant, Violation
from feuillet.find import Library
from feuillet.model.french import typeset
from feuillet.model.values import Values
from feuillet.read import read_leaflet
from tests.conftest import SURGERY
from tests.helpers import LIBRARIES

load_families()

SOURCE = LIBRARIES / "source"
LONG = "Vous pouvez marcher dans la maison avec une aide le matin et le soir aussi"
"""Fifteen words."""


HOSPITAL = Library.open([], environment={}).hospital


def _subject(*blocks: Any, head: str = "", documents: Any = None) -> Subject:
    """Return a leaflet whose only section holds these blocks; a plain text is a paragraph."""
    held = [{"text": block} if isinstance(block, str) else block for block in blocks]
    section = {"title": "Vous", "blocks": held or [{"lines": 1}]}
    plans = documents or {"feuille": {"title": "Feuille", "pages": 1, "sections": [section]}}
    text = SURGERY[: SURGERY.index("documents:")]
    for line in filter(None, head.splitlines()):
        key = line.split(":")[0]
        text = re.sub(rf"^{key}:.*$", line, text, flags=re.MULTILINE)
    text += "documents: " + json.dumps(plans, ensure_ascii=False)
    leaflet = read_leaflet(text, "essai.yaml")
    return Subject("essai", leaflet, HOSPITAL, dt.date(2026, 11, 22))


def _found(rule_id: str, subject: Subject) -> list[Violation]:
    """Return what a rule finds in a leaflet as written; a rule that left is an error."""
    looks = [one for one in RULES[rule_id] if one.stage in ("leaflet", "proof")]
    assert looks
    return [
        found._replace(severity=found.severity or one.severity)
        for one in looks
        for found in one.look(subject)
    ]


def _found_in_print(rule_id: str, subject: Subject, **values: str) -> list[Violation]:
    """Return what a rule finds on a page that shows every passage, « {{ x }} » filled."""
    texts = []
    for passage in subject.passages:
        words = typeset(passage.text)
        for name, value in values.items():
            words = words.replace("{{ " + name + " }}", value)
        texts.append((passage, words))
    variant = Variant(subject, "feuille", Values(known=values), "", tuple(texts))
    looks = [one for one in RULES[rule_id] if one.stage == "variant"]
    assert looks
    return [found for one in looks for found in one.look(variant)]


# L-L01, L-L02, L-L03: lengths and score.


def test_sentences_of_fifteen_words_are_short_enough() -> None:
    """The mean may be fifteen words, in a section as in a document."""
    assert not _found("L-L01", _subject(". ".join([LONG] * 3)))


def test_sentences_longer_on_the_whole_are_told_with_the_worst() -> None:
    """Over fifteen words a warning, over twenty an error, for the document and its section."""
    warned = _found("L-L01", _subject(". ".join([f"{LONG} encore"] * 3)))
    refused = _found("L-L01", _subject(". ".join([f"{LONG} ou bien une heure plus tard"] * 3)))

    assert [(found.place, found.severity) for found in warned] == [
        (("documents", "feuille"), "warning"),
        (("documents", "feuille", "sections", 0), "warning"),
    ]
    assert "16,0 mots" in warned[0].problem
    assert f"« {LONG} encore. » (16 mots)" in warned[0].problem
    assert {found.severity for found in refused} == {"error"}


def test_two_sentences_have_no_mean() -> None:
    """A section of two sentences is left to the rule on the longest."""
    assert not _found("L-L01", _subject(f"{LONG} encore. {LONG} encore."))


@pytest.mark.parametrize(("words", "severity"), [(25, None), (26, "warning"), (31, "error")])
def test_a_long_sentence_is_told_where_it_stands(words: int, severity: str | None) -> None:
    """Over twenty-five words a warning, over thirty an error, at the passage itself."""
    found = _found("L-L02", _subject("Court.", "mot " * (words - 1) + "fin."))

    assert [one.severity for one in found] == ([severity] if severity else [])
    assert all(one.place[-3:] == ("blocks", 1, "text") for one in found)


def test_list_items_do_not_make_one_long_sentence() -> None:
    """Each item is read alone, with or without a full stop."""
    assert not _found("L-L02", _subject({"list": [f"{LONG} ;", f"{LONG} ;", LONG]}))


def test_a_quotation_hides_what_differs_by_patient() -> None:
    """Placeholders are counted with sample words and quoted as « … »; facts have theirs."""
    subject = _subject("mot " * 25 + "le {{ date_operation }} pendant {{ repos }}.")
    problem = _found("L-L02", subject)[0].problem

    assert "le … pendant 48 heures" in problem
    assert "(33 mots)" in problem
    assert "{{" not in problem
    assert "\ue000" not in problem


def test_a_hard_text_is_warned_of_never_refused() -> None:
    """The score informs: below sixty a warning, however low it is."""
    hard = "La reverticalisation précoce présuppose une rééducation intensive. " * 20
    found = _found("L-L03", _subject(hard))

    assert {one.severity for one in found} == {"warning"}
    assert "texte difficile" in found[0].problem
    assert "La reverticalisation" in found[0].problem


def test_an_easy_text_passes() -> None:
    """Short words in short sentences score over sixty."""
    assert not _found("L-L03", _subject("Vous marchez dans la maison avec une aide. " * 20))


def test_the_report_tells_of_documents_and_sections() -> None:
    """One row for the document, one a section, each spelled on one line."""
    subject = _subject("Marchez un peu. Puis reposez-vous à la maison.", {"list": ["fièvre"]})
    whole, section = readability_report(subject)

    assert (whole.document, whole.section) == ("feuille", None)
    assert section.section == "Vous"
    assert section.readability.lengths == (3, 5, 1)
    assert whole.spelled == (
        "feuille : 3,0 mots par phrase, 5 au plus ; « Puis reposez-vous à la maison. » (5 mots)"
    )


def test_the_report_gives_a_long_text_its_score(capsys: pytest.CaptureFixture[str]) -> None:
    """With how far it may be wrong: a few sentences have none."""
    whole, *_ = readability_report(_subject("Vous marchez dans la maison avec une aide. " * 20))
    sys.stdout.write(whole.spelled)

    assert "Kandel-Moles" in capsys.readouterr().out


# L-L04 and L-L08: words and acronyms explained.


@pytest.mark.parametrize(
    "text",
    [
        "Une embolie peut se produire.",
        "Des ponctions sont parfois utiles.",
        "Une fuite paravertébrale est possible.",
        "Les canaux rachidiens, la peau.",
        "Une fausse route (rare) est possible.",
        "Avec un produit de contraste.",
        "Une autre cause (ostéoporose, cancer).",
    ],
)
def test_a_medical_word_alone_is_refused(text: str) -> None:
    """Singular or plural, of one word or several, without an explanation."""
    found = _found("L-L04", _subject(text))

    assert [one.severity for one in found] == ["error"]


@pytest.mark.parametrize(
    "text",
    [
        "Une embolie (un caillot dans le poumon) peut se produire.",
        "Une aiguille creuse (trocart) traverse la peau.",
        "Une aiguille creuse, appelée trocart, traverse la peau.",
        "Avaler devient difficile : c'est la **dysphagie**.",
        "**Sédation :** vous somnolez.",
        "La sédation consciente : vous somnolez.",
        "L'ostéoporose rend les os fragiles.",
        "L'ostéoporose est une maladie des os. Elle vient avec l'âge. L'ostéoporose se soigne.",
        "Une embolie, c'est-à-dire un bouchon.",
        "Une anesthésie, un scanner, une perfusion, un radiologue.",
        "Un contraste net entre les deux.",
    ],
)
def test_a_medical_word_explained_where_it_stands_passes(text: str) -> None:
    """Parentheses, a colon, « appelé », « est une » explain; plain words need nothing."""
    assert not _found("L-L04", _subject(text))


def test_the_glossary_of_the_same_document_explains() -> None:
    """A plural in the text finds its singular in the glossary."""
    text = "Des embolies sont possibles."

    assert not _found("L-L04", _subject(text, {"glossary": {"Embolie": "un bouchon."}}))
    assert _found("L-L04", _subject(text, {"glossary": {"Corset": "une ceinture."}}))


def test_the_title_of_the_leaflet_needs_no_glossary() -> None:
    """A leaflet on gastrostomy explains it in its own sections."""
    subject = _subject("La gastrostomie se fait le matin.", head="title: Gastrostomie")

    assert not _found("L-L04", subject)


def test_an_explanation_that_not_everybody_reads_is_not_enough() -> None:
    """What explains under a condition explains for those alone who meet it."""
    explained = {"text": "Une embolie (un bouchon).", "when": {"a_jeun": "oui"}}
    again = "Une embolie est rare."

    assert not _found("L-L04", _subject("Une embolie (un bouchon).", again))
    assert not _found("L-L04", _subject(explained, {"text": again, "when": {"a_jeun": "oui"}}))
    assert _found("L-L04", _subject(explained, again))


def test_each_word_is_told_once_a_document() -> None:
    """Where it is met first: an author mends it there."""
    found = _found("L-L04", _subject("Une embolie.", "Une autre embolie.", "Une sédation."))

    assert [one.place[-2] for one in found] == [0, 2]


@given(st.sampled_from(EXPLAINED_TERMS))
def test_every_term_of_the_lexicon_is_looked_for(term: str) -> None:
    """No term is written so that it can never be found, in the plural either."""
    plural = " ".join(word + "s" for word in term.split()) if " de " not in term else term

    assert _found("L-L04", _subject(f"Voici {term} demain."))
    assert _found("L-L04", _subject(f"Voici {plural} demain."))


@pytest.mark.parametrize("text", ["Une IRM est utile.", "Par le CHBA.", "Après un AVC, appelez."])
def test_an_acronym_alone_is_refused(text: str) -> None:
    """Known or not to the lexicon, in a title too."""
    assert [one.severity for one in _found("L-L08", _subject(text))] == ["error"]


@pytest.mark.parametrize(
    "text",
    [
        "Une IRM (des images par aimant) est utile.",
        "Des images par aimant (IRM). Apportez l'IRM.",
        "Appelez le SAMU.",
        "Les vertèbres L1 et D12, le stade IV.",
        "NE PAS CONDUIRE aujourd'hui.",
        "STOP : appelez.",
        "Les rayons X.",
    ],
)
def test_what_is_no_acronym_or_is_expanded_passes(text: str) -> None:
    """Expanded at first use, known to all, a vertebra, a roman figure or shouted words."""
    assert not _found("L-L08", _subject(text))


def test_a_glossary_expands_an_acronym() -> None:
    """As it explains a word."""
    assert not _found("L-L08", _subject("Une IRM.", {"glossary": {"IRM": "des images."}}))


# L-L05: one word for one thing.


def test_two_words_for_the_same_thing_are_told_at_the_rarer() -> None:
    """The leaflet's own habit decides which to keep."""
    subject = _subject(
        "Avant l'intervention, dormez.",
        "Après l'intervention, marchez.",
        "Après la procédure, buvez.",
        "Prenez l'antalgique.",
    )
    found = _found("L-L05", subject)

    assert [one.place[-2] for one in found] == [2]
    assert found[0].severity == "warning"
    assert "« procédure » : écrivez « intervention »" in found[0].problem


@pytest.mark.parametrize(
    "text",
    [
        "L'examen de la peau, puis un examen du dos.",
        "Une opération du dos est un autre geste.",
        "Les gestes de la vie courante.",
        "Un antidouleur (antalgique).",
        "L'acte de naissance.",
    ],
)
def test_words_with_another_meaning_are_left_alone(text: str) -> None:
    """An examination, a movement, another operation, an explanation in parentheses."""
    habit = "Avant l'intervention, prenez l'antidouleur. Après l'intervention, un antidouleur."

    assert not _found("L-L05", _subject(habit, habit, text))


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: next(iter(concept)))
def test_each_word_of_a_concept_is_found(concept: Mapping[str, str]) -> None:
    """A pattern that never matches its own word would watch over nothing."""
    article = r"l’" if next(iter(concept))[0] in "aeio" else "la "
    for word, pattern in concept.items():
        phrases = [f"après {start}{word}" for start in (article, "l’", "la ", "le ", "")]

        assert any(re.search(pattern, phrase, re.IGNORECASE) for phrase in phrases), word


# L-L06: who acts.


def test_a_text_in_the_passive_voice_is_told() -> None:
    """Over one sentence in ten, three at least."""
    passive = "Une aiguille est introduite. Le ciment est ensuite injecté. La peau sera nettoyée."
    found = _found("L-L06", _subject(passive, "Vous dormez."))

    assert len(found) == 1
    assert "75 %" in found[0].problem
    assert "« Une aiguille est introduite. »" in found[0].problem


@pytest.mark.parametrize(
    "text",
    [
        "Vous êtes rentré. Il est venu. La douleur est passée. Elle est restée.",
        "Il s'est levé. Ils se sont lavés. La fièvre est élevée. Vous êtes fatigué.",
        "La peau est rouge. Il est ici. C'est aussi possible. Elle est très petite.",
        "L'aiguille est introduite. Le ciment est injecté." + " Vous dormez." * 18,
    ],
)
def test_the_active_voice_passes(text: str) -> None:
    """Movements, reflexive verbs, adjectives, and two passives in twenty sentences."""
    assert not _found("L-L06", _subject(text))


# L-L07: the reader is addressed.


@pytest.mark.parametrize(
    "words", ["Le patient", "la patiente", "les patients", "du patient", "certains patients"]
)
def test_the_patient_is_never_spoken_of(words: str) -> None:
    """Whatever the article, the sex and the number."""
    found = _found("L-L07", _subject(f"On voit {words} ici."))

    assert [one.severity for one in found] == ["warning"]
    assert f"« {words} »" in found[0].problem


@pytest.mark.parametrize(
    "text",
    [
        "Soyez patient, la douleur diminue.",
        "Patientez dans la salle.",
        "Une association de patients peut vous aider.",
        "Votre dossier patient, l'éducation thérapeutique du patient.",
    ],
)
def test_patience_and_set_phrases_pass(text: str) -> None:
    """The adjective, the verb, and names of things."""
    assert not _found("L-L07", _subject(text))


# L-L09: said straight.


@pytest.mark.parametrize(
    "text",
    [
        "Ce n'est pas impossible.",
        "Un saignement n'est pas rare.",
        "Un risque non négligeable.",
        "Ne sortez pas sans accompagnant.",
        "Ne buvez que de l'eau.",
        "Vous ne reprenez la conduite que si vous allez bien.",
        "Venez (avec un papier, une carte, des lunettes, un livre, un pull et votre ordonnance).",
    ],
)
def test_roundabout_phrases_are_told(text: str) -> None:
    """Double negatives, « ne … que », long parentheses."""
    found = _found("L-L09", _subject(text))

    assert [one.severity for one in found] == ["warning"]


@pytest.mark.parametrize(
    "text",
    [
        "Ne conduisez pas. C'est impossible.",
        "Ce n'est pas important.",
        "N'oubliez pas que vous devez dormir.",
        "Ne prenez rien d'autre que ce médicament.",
        "Ne changez pas de médicament sans doute.",
        "Il ne sait pas qui appeler. Dites ce que vous voulez.",
        "Buvez seulement de l'eau (ni café, ni lait).",
    ],
)
def test_single_negatives_and_short_parentheses_pass(text: str) -> None:
    """« Ne … pas », « ne … rien … que » and a few words aside are plain French."""
    assert not _found("L-L09", _subject(text))


# L-L10: paragraphs and lists.


def test_a_paragraph_of_six_lines_is_told() -> None:
    """At 65 signes a line; blank lines and lists part paragraphs."""
    line = "Marchez un peu chaque jour. "

    assert not _found("L-L10", _subject(line * 11))
    assert not _found("L-L10", _subject(f"{line * 11}\n\n{line * 11}"))
    assert [one.severity for one in _found("L-L10", _subject(line * 13))] == ["warning"]


@pytest.mark.parametrize("kind", ["list", "steps", "checklist"])
def test_a_list_of_eight_lines_is_told(kind: str) -> None:
    """Those of an inner list count apart."""
    inner = {"text": "un", "list": ["deux", "trois"]}

    assert not _found_in_print("L-L10", _subject({kind: ["un"] * 6 + [inner]}))
    assert len(_found_in_print("L-L10", _subject({kind: ["un"] * 8}))) == 1


def test_items_that_are_not_shown_do_not_count() -> None:
    """Eight items of which one is for other patients make a list of seven."""
    subject = _subject({"list": ["un"] * 8})
    shown = tuple((passage, passage.text) for passage in subject.passages[:-1])
    variant = Variant(subject, "feuille", Values(), "", shown)
    looks = [one for one in RULES["L-L10"] if one.stage == "variant"]

    assert not [found for one in looks for found in one.look(variant)]


# L-L11: slips.


@pytest.mark.parametrize(
    "text",
    [
        "Être à jeûn.",
        "Un accompagnant peut-être nécessaire.",
        "Sans dépassement d'honoraire.",
        "Évaluer l'intérêt un traitement.",
        "Des tassements vertébrales.",
        "De 30 min. à une heure.",
        "Introduite en percutanée.",
        "Un trocard.",
        "Le foramen vertébraux.",
        "Nouvelle fractures.",
        "Avec d'importante difficulté.",
        "Vos co-morbidités.",
        "Dans des conditions de compétences et de sécurité optimale.",
        "Quelles sont les indications :",
        "Les patients suspects d'ostéoporose.",
        "Vos médications.",
        "Une anésthésie.",
        "Un rendez vous.",
        "Si il pleut.",
        "Une hémoragie.",
        "Quelque soit l'heure.",
    ],
)
def test_known_slips_are_refused(text: str) -> None:
    """Those of the source text, and other usual ones."""
    assert [one.severity for one in _found("L-L11", _subject(text))] == ["error"]


@pytest.mark.parametrize(
    "text",
    [
        "Être à jeun. Le déjeuner.",
        "C'est peut-être nécessaire. Il sera peut-être utile de dormir.",
        "Un adulte peut être nécessaire. Peut-être possible.",
        "Sans dépassements d'honoraires. Une question d'honoraires.",
        "L'intérêt d'un traitement. Un intérêt un peu faible.",
        "Environ 30 min. Une heure ensuite.",
        "À travers la peau (par voie percutanée). Une hémorragie.",
        "Nouvelles fractures, nouvelle fracture. De nouvelles fractures.",
        "Une comorbidité. Quelles sont les suites ? Voici : rien.",
        "Un signe suspect d'infection.",
        "L'hôpital, les médicaments, un rendez-vous, s'il pleut, quel que soit le jour.",
    ],
)
def test_right_spellings_pass(text: str) -> None:
    """The right form, and words that merely look like a wrong one."""
    assert not _found("L-L11", _subject(text))


def test_slips_in_labels_and_in_the_head_are_refused_too() -> None:
    """They are printed: the aim on the page, a choice in a card."""
    in_aim = _found("L-L11", _subject(head="aim: Pour être à jeûn."))
    subject = _subject()
    choice = (
        subject.leaflet.variables["geste"]
        .choices["courte"]
        .model_copy(update={"label": "Opération par trocard"})
    )
    geste = subject.leaflet.variables["geste"].model_copy(update={"choices": {"courte": choice}})
    variables = {**subject.leaflet.variables, "geste": geste}
    leaflet = subject.leaflet.model_copy(update={"variables": variables})
    in_choice = _found("L-L11", Subject("essai", leaflet, subject.hospital, subject.today))

    assert [one.place for one in in_aim] == [("aim",)]
    assert [one.place for one in in_choice] == [("variables", "geste", "choices", "courte")]


def test_every_slip_is_looked_for() -> None:
    """The letters that let a pattern run are in small letters, with curly apostrophes."""
    assert all(slip.wrong == slip.wrong.lower().replace("'", "’") for slip in SLIPS)
    assert all(re.compile(slip.pattern) for slip in SLIPS if slip.pattern)


# L-L12: pages.


@pytest.mark.parametrize(
    ("kind", "pages", "told"),
    [
        ("information", 5, False),
        ("information", 6, True),
        ("discharge", 2, False),
        ("discharge", 3, True),
    ],
)
def test_a_document_that_allows_itself_too_many_pages_is_told(
    kind: str, pages: int, told: bool
) -> None:
    """Four pages to inform, two to go home."""
    section = {"title": "Vous", "blocks": [{"lines": 1}]}
    plan = {"title": "Feuille", "kind": kind, "pages": pages, "sections": [section]}
    found = _found("L-L12", _subject(documents={"feuille": plan}))

    assert [one.place for one in found] == ([("documents", "feuille", "pages")] if told else [])


# L-T12 and L-T13: marks, on the page as composed.


@pytest.mark.parametrize("text", ["Pourquoi?", "Les risques sont:", "Du repos; de l'eau"])
def test_a_missing_space_is_told(text: str) -> None:
    """No program may guess it; spaces that are there are made unbreakable when printing."""
    assert len(_found_in_print("L-T12", _subject(text))) == 1


@pytest.mark.parametrize(
    "printed", ["48 heures", "38 °C", "10 %", "« oui »", "Oui ?", "12kg", "Un , deux"]
)
def test_a_space_that_may_break_is_told(printed: str) -> None:
    """Should a value or a template print one."""
    assert _found_as_printed("L-T12", printed)


@pytest.mark.parametrize("printed", ["Puis... dormez", "l'eau", 'Le "but"'])
def test_a_mark_of_the_keyboard_that_a_template_prints_is_told(printed: str) -> None:
    """What the author writes is set otherwise."""
    assert _found_as_printed("L-T13", printed)


def _found_as_printed(rule_id: str, printed: str) -> list[Violation]:
    subject = _subject("Un.")
    variant = Variant(subject, "feuille", Values(), "", ((subject.passages[-1], printed),))
    looks = [one for one in RULES[rule_id] if one.stage == "variant"]
    return [found for one in looks for found in one.look(variant)]


@pytest.mark.parametrize(
    "text",
    [
        "Pourquoi ? « Oui » ; voici : 48 heures, 38 °C, 10 %, 30 minutes à 1 h 30 !",
        "De 7 h 30 à 9h. Le 01 99 00 12 34. L'eau… puis « dormez. »",
        "Vous (ou un proche) : appelez !",
    ],
)
def test_what_is_typeset_passes(text: str) -> None:
    """Ordinary typing, once typeset as it prints."""
    assert not _found_in_print("L-T12", _subject(text))
    assert not _found_in_print("L-T13", _subject(text))


@pytest.mark.parametrize(
    "text",
    [
        'Le "but" est simple.',
        "Le “but” est simple.",
        "Le 2er jour.",
        "La 1ère fois.",
        "La 2ème fois.",
        "Le 1 janvier.",
        "Le 05 mars.",
        "L' eau.",
    ],
)
def test_marks_of_the_keyboard_are_told(text: str) -> None:
    """Straight or English quotation marks, false ordinals, « 1er » missing."""
    assert len(_found_in_print("L-T13", _subject(text))) == 1


def test_french_marks_pass() -> None:
    """Guillemets, « 1er » for the first, 2e for others."""
    text = "Le 1er janvier, la 2e fois, « oui », le 11 janvier, l'eau..."

    assert not _found_in_print("L-T13", _subject(text))


def test_what_was_typed_for_a_patient_is_not_looked_at() -> None:
    """Values print as typed, and no message repeats them."""
    subject = _subject("Faites : {{ consigne }} et ainsi:")
    found = [
        one
        for rule_id in ("L-T12", "L-T13")
        for one in _found_in_print(rule_id, subject, consigne='l\'eau de "Secret"; 12 kg?')
    ]

    assert len(found) == 1
    assert "Secret" not in found[0].problem


# The source text, and printing.


@pytest.fixture(scope="module")
def source_text() -> Subject:
    """The service's text as it stands, faults included."""
    library = Library.open([LIBRARIES / "source"], environment={})
    leaflet = library.read(library.find_leaflet("cimentoplastie"))
    return Subject("cimentoplastie", leaflet, library.hospital, dt.date(2026, 11, 22))


@pytest.mark.parametrize(
    ("rule_id", "least"),
    [
        *(("L-L01", 5), ("L-L02", 15), ("L-L03", 5), ("L-L04", 20), ("L-L05", 10), ("L-L06", 1)),
        *(("L-L07", 11), ("L-L08", 5), ("L-L09", 1), ("L-L10", 5), ("L-L11", 16)),
    ],
)
def test_the_source_text_is_caught(source_text: Subject, rule_id: str, least: int) -> None:
    """Each fault that a reading by hand had noted is found by its rule."""
    assert len(_found(rule_id, source_text)) >= least


def test_the_source_text_scores_as_it_did_by_hand(source_text: Subject) -> None:
    """19 words a sentence and about 45 points, with the syllables of a lexicon."""
    whole = readability_report(source_text)[0].readability

    assert whole.words_per_sentence == pytest.approx(19.3, abs=0.5)
    assert whole.score == pytest.approx(44.5, abs=3)


def test_printing_never_loads_the_syllables() -> None:
    """What runs at each print measures lengths alone: the score is for `feuillet check`."""
    code = """
import datetime as dt, sys
from feuillet.find import Library
from feuillet.check.rules import WRITTEN, load_families
from feuillet.check.rules.rule import Subject, rules_on
load_families(WRITTEN)
library = Library.open([], environment={})
leaflet = library.read(library.find_leaflet("vertebroplastie"))
subject = Subject("v", leaflet, library.hospital, dt.date(2026, 11, 22))
ran = [list(one.look(subject)) for one in rules_on("leaflet") if one.severity == "error"]
print(len(ran) > 5, "syllabreak" in sys.modules)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)

    assert said.stdout.split() == ["True", "False"]
