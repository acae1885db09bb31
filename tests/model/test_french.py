"""The French of the leaflet's own text: spaces, apostrophes, plural, elision."""

import pytest
from hypothesis import given, strategies as st

from feuillet.model.french import (
    bind,
    capitalise,
    elide,
    enumerate_fr,
    in_words,
    is_plural,
    shorten,
    typeset,
)

NB = "\u00a0"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Attention !", f"Attention{NB}!"),
        ("Pourquoi ?", f"Pourquoi{NB}?"),
        ("avant : après ; puis", f"avant{NB}: après{NB}; puis"),
        ("« oui »", f"«{NB}oui{NB}»"),
        ("«oui»", f"«{NB}oui{NB}»"),
        (f"«{NB}oui{NB}»", f"«{NB}oui{NB}»"),
        ("l'os", "l’os"),
        ("attendez...", "attendez…"),
        ("38 °C", f"38{NB}°C"),
        ("20 %", f"20{NB}%"),
        ("48 heures", f"48{NB}heures"),
        ("10 000 personnes", f"10{NB}000 personnes"),
        ("de 8h30 à 18 h", f"de 8{NB}h{NB}30{NB}à{NB}18{NB}h"),
        ("le 10 décembre 2026 au soir", f"le 10{NB}décembre{NB}2026 au soir"),
        ("le 1er mai", f"le 1er{NB}mai"),
        ("10 à 15 minutes", f"10{NB}à{NB}15{NB}minutes"),
        ("16 personnes sur 100", f"16{NB}personnes{NB}sur{NB}100"),
        ("4 sur 100", f"4{NB}sur{NB}100"),
        ("01 99 00 12 34", f"01{NB}99{NB}00{NB}12{NB}34"),
        ("01.99.00.12.34", f"01{NB}99{NB}00{NB}12{NB}34"),
        ("Dr Modèle", f"Dr{NB}Modèle"),
    ],
)
def test_french_spaces_are_set_and_do_not_break(written: str, printed: str) -> None:
    """The author types plain spaces and apostrophes; the page has those of French typography."""
    assert typeset(written) == printed


@pytest.mark.parametrize("text", ["un mot", "L1 et L2", "a = b", "https://doi.org/10.1002"])
def test_text_that_needs_nothing_is_left_alone(text: str) -> None:
    """Typography changes nothing in plain words or addresses."""
    assert typeset(text) == text


_PIECES = ("Prenez", "l'os", "«", "»", "!", ":", "48 heures", "8 h 30", "38 °C", "20 %", "...", NB)


@given(st.lists(st.sampled_from(_PIECES), max_size=8).map(" ".join))
def test_typography_is_settled_after_one_pass(text: str) -> None:
    """Setting a text that is already set changes nothing more."""
    once = typeset(text)

    assert typeset(once) == once


@given(st.text(alphabet="abcé 0123:;!?%«»'", max_size=40))
def test_typography_changes_spaces_and_signs_but_no_word(text: str) -> None:
    """Letters and figures come out in the same order."""

    def bare(line: str) -> str:
        return "".join(c for c in line if c.isalnum())

    assert bare(typeset(text)) == bare(text)


@pytest.mark.parametrize(
    ("number", "words"), [(0, "zéro"), (1, "un"), (2, "deux"), (9, "neuf"), (10, "10"), (23, "23")]
)
def test_small_numbers_are_spelled_out(number: int, words: str) -> None:
    """Running text has nought to nine in letters, and figures above."""
    assert in_words(number) == words


def test_one_has_a_feminine() -> None:
    """« une vertèbre »; the other numbers do not change."""
    assert in_words(1, feminine=True) == "une"
    assert in_words(2, feminine=True) == "deux"


@pytest.mark.parametrize(
    ("number", "plural"),
    [(0, False), (1, False), (1.5, False), (1.99, False), (2, True), (3, True)],
)
def test_french_takes_the_plural_from_two(number: float, plural: bool) -> None:
    """Nought and one and a half are singular in French."""
    assert is_plural(number) is plural


@pytest.mark.parametrize(
    ("word", "following", "joined"),
    [
        ("de", "Paul", "de Paul"),
        ("de", "Anne", "d’Anne"),
        ("de", "Émile", "d’Émile"),
        ("le", "hôpital", "l’hôpital"),
        ("la", "heure", "l’heure"),
        ("le", "onze", "le onze"),
        ("le", "huit", "le huit"),
        ("de", "œdème", "d’œdème"),
        ("de", "Hugo", "de Hugo"),
        ("que", "il", "qu’il"),
    ],
)
def test_words_elide_before_a_vowel_or_a_mute_h(word: str, following: str, joined: str) -> None:
    """« d’Anne », but « de Paul », « le onze » and « de Hugo »."""
    assert elide(word, following) == joined


@pytest.mark.parametrize(
    ("names", "listed"),
    [((), ""), (("L1",), "L1"), (("L1", "L3"), "L1 et L3"), (("a", "b", "c"), "a, b et c")],
)
def test_lists_end_with_et(names: tuple[str, ...], listed: str) -> None:
    """Commas, then « et » before the last, without a comma."""
    assert enumerate_fr(names) == listed


def test_a_capital_changes_only_the_first_letter() -> None:
    """« élan d’AVRIL » becomes « Élan d’AVRIL »."""
    assert capitalise("élan d’AVRIL") == "Élan d’AVRIL"
    assert capitalise("") == ""


@pytest.mark.parametrize(
    ("following", "joined"),
    [
        *(("Yves", "d’Yves"), ("Ávila", "d’Ávila"), ("habitude", "d’habitude")),
        *(("yaourt", "de yaourt"), ("yeux", "d’yeux"), ("York", "de York"), ("Élise", "d’Élise")),
        *(("hanche", "de hanche"), ("hernie", "de hernie"), ("Øystein", "d’Øystein")),
        *(("homard", "de homard"), ("héros", "de héros"), ("hémodialyse", "d’hémodialyse")),
        *(("huit", "de huit"), ("onze", "de onze"), ("oui", "de oui")),
    ],
)
def test_elision_hears_the_sound_and_not_the_letter(following: str, joined: str) -> None:
    """Y before a consonant, any accent, a mute h."""
    assert elide("de", following) == joined


@pytest.mark.parametrize(
    ("before", "text", "after", "printed"),
    [("", "l'", "eau", "l’"), ("5", " kg", "", "\u00a0kg"), ("", "l'", " x", "l'")],
)
def test_what_stands_beside_a_text_decides_on_its_edge(
    before: str, text: str, after: str, printed: str
) -> None:
    """Its neighbours are not returned."""
    assert typeset(text, before, after) == printed


@pytest.mark.parametrize(("count", "shown", "more"), [(2, 2, 0), (3, 3, 0), (4, 2, 2)])
def test_one_alone_is_never_left_out(count: int, shown: int, more: int) -> None:
    """« … » in its place would be as long."""
    assert shorten(range(count), 2) == (range(shown), more)


def test_what_was_typed_is_bound_and_not_changed() -> None:
    """A physician's own words keep their signs: only where they may break is said."""
    typed = "L'apixaban : arrêt le 10 décembre 2026 à 18 h 30, reprise 2 jours après"
    bound = bind(typed)

    assert bound.replace(NB, " ") == typed
    assert f"10{NB}décembre{NB}2026 à{NB}18{NB}h{NB}30" in bound
    assert f"2{NB}jours" in bound
