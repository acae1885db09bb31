"""Sentences, words and syllables of French, as a reader meets them."""

import string

import pytest
from hypothesis import given, strategies as st

from feuillet.check.readability import (
    SAMPLE,
    SAMPLE_END,
    SCORED_WORDS,
    count_syllables,
    measure,
    quotable,
    split_sentences,
    split_words,
)

FRENCH = st.text(
    st.sampled_from(string.ascii_letters + string.digits + "éèàçœ .,;:!?…«»()'’-\u00a0\n*°%"),
    max_size=200,
)


def _letters(text: str) -> list[str]:
    return [character for character in text if character.isalpha()]


# Sentences.


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Vous rentrez. Ne conduisez pas.", 2),
        ("Le Dr. Modèle et M. Test vous voient. Bien.", 2),
        ("De 30 min. à 1 h, voir l'art. D. 6124-92 du code.", 1),
        ("Il est 14 h 30. Appelez le 01 99 00 12 34 !", 2),
        ("À 38,5 °C ou plus, appelez.", 1),
        ("Un chiffre : 2.5 kg. Un n° 3.", 2),
        ("Avez-vous de la fièvre ? Appelez.", 2),
        ("« Revenez. » Il l'a dit.", 2),
        ("Nombre de vertèbres, maladies, anxiété… et le reste.", 1),
        ("Attention… Vous dormez.", 2),
        ("**Ne l'arrêtez pas.** Appelez.", 2),
        ("Il faut :\n\n- du repos ;\n- de l'eau.", 3),
        ("Une ligne\nqui continue.", 1),
        ("Un paragraphe.\n\nUn autre", 2),
        (" … — ! ", 0),
    ],
)
def test_sentences_end_where_a_reader_stops(text: str, sentences: int) -> None:
    """Abbreviations, hours, figures and dots of suspension end nothing by themselves."""
    assert len(split_sentences(text)) == sentences


@given(FRENCH)
def test_splitting_into_sentences_loses_no_letter(text: str) -> None:
    """Whatever is written, each letter is in one sentence, in the same order."""
    assert _letters("".join(split_sentences(text))) == _letters(text)


# Words.


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("l'os", 1),
        ("Prenez rendez-vous aujourd’hui", 3),
        ("Appelez le 01 99 00 12 34 !", 3),
        ("à 14 h 30, ou 8 h", 4),
        ("(14 h 30)", 1),
        ("pendant 48 heures", 3),
        ("1 000 personnes sur 100", 4),
        ("10 hommes", 2),
        ("fièvre : « 38 °C » ; ou plus ?", 5),
        ("— … !", 0),
    ],
)
def test_words_stand_between_spaces(text: str, words: int) -> None:
    """An elision or a compound is one word; so are a telephone number and an hour."""
    assert len(split_words(text)) == words


@given(FRENCH)
def test_splitting_into_words_loses_no_letter(text: str) -> None:
    """Whatever is written, each letter is in one word, in the same order."""
    assert _letters("".join(split_words(text))) == _letters(text)


# Syllables, as Lexique 3.83 gives them.


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        *(("os", 1), ("jour", 1), ("chaque", 1), ("jambes", 1), ("peau", 1), ("le", 1), ("vie", 1)),
        *(("vertèbre", 2), ("ciment", 2), ("douleur", 2), ("service", 2), ("aiguille", 2)),
        *(("radiologue", 3), ("équipe", 2), ("ordonnance", 3), ("hôpital", 3), ("embolie", 3)),
        *(("médicament", 4), ("intervention", 4), ("possibilités", 5), ("hospitalisation", 6)),
        *(("l'intervention", 4), ("d’os", 1), ("qu'il", 1), ("jusqu’à", 2), ("aujourd'hui", 3)),
        *(("rendez-vous", 3), ("œil", 1), ("IRM", 3), ("poumon,", 2), ("(rare)", 1)),
    ],
)
def test_syllables_are_those_one_hears(word: str, syllables: int) -> None:
    """The mute e that ends a word counts for nothing, nor does an elided letter."""
    assert count_syllables(word) == syllables


@given(FRENCH)
def test_every_word_has_a_syllable(text: str) -> None:
    """No sequence of letters stops the counter, or has less than one syllable."""
    assert all(count_syllables(word) >= 1 for word in split_words(text))


# The whole.


def test_each_text_is_a_unit_of_its_own() -> None:
    """A list item without a full stop does not run on into the next."""
    read = measure(["douleur dans la poitrine ;", "fièvre", "Appelez le service. Vite."])

    assert read.lengths == (4, 1, 3, 1)
    assert read.words_per_sentence == 2.25
    assert read.longest == 4


def test_the_score_is_that_of_kandel_and_moles() -> None:
    """207 − 1,015 × words a sentence − 73,6 × syllables a word; figures have no syllables."""
    sentence = "Vous marchez dans la maison " + "dix 48 fois " * 3 + "par jour."
    read = measure([sentence] * 8)

    # 16 words a sentence, 3 of them figures; 15 syllables on the 13 others.
    assert read.words_per_sentence == 16
    assert read.score == pytest.approx(207 - 1.015 * 16 - 73.6 * 15 / 13)


def test_a_short_text_has_no_score() -> None:
    """Under a hundred words the score means nothing."""
    text = "Vous marchez dans la maison."

    assert measure([text] * (SCORED_WORDS // 5)).score is not None
    assert measure([text] * (SCORED_WORDS // 5 - 1)).score is None
    assert measure([]).score is None


def test_long_words_and_sentences_lower_the_score() -> None:
    """The same thing said with shorter words, in shorter sentences, scores higher."""
    easy = measure(["On pose un petit tube dans le dos. Vous ne dormez pas."] * 20)
    hard = measure(["L'introduction radioguidée du cathéter s'effectue sans anesthésie."] * 20)

    assert easy.score is not None
    assert hard.score is not None
    assert easy.score > hard.score + 30


def test_the_longest_sentences_are_quoted() -> None:
    """Longest first, each with its length."""
    read = measure(["Un deux. Un deux trois quatre. Un.", "Un deux trois."])

    assert read.worst(2) == (("Un deux trois quatre.", 4), ("Un deux trois.", 3))


def test_a_quotation_shows_no_sample() -> None:
    """A word that stands for a patient's is counted, and quoted as « … »."""
    read = measure([f"Venez le {SAMPLE}lundi 1er janvier{SAMPLE_END} à jeun."])

    assert read.longest == 7
    assert read.worst() == (("Venez le … à jeun.", 7),)


def test_a_long_quotation_is_cut() -> None:
    """A message stays readable."""
    assert quotable("mot " * 100) == "mot " * 30 + "[…]"
