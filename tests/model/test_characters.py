"""Which characters can be printed, and how the others are named."""

import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, strategies as st

from feuillet.find import builtin_root
from feuillet.model.characters import NAME_CHARACTERS, PRINTABLE, TEXT_CHARACTERS, clean, faults

FONTS = builtin_root() / "styles" / "fonts"


@pytest.mark.parametrize(
    ("unwanted", "code"),
    [
        ("DU\u202eTNOP", "U+202E"),
        ("DU\u2066PONT", "U+2066"),
        ("DU\u200bPONT", "U+200B"),
        ("DU\u00adPONT", "U+00AD"),
        ("\ufeffDUPONT", "U+FEFF"),
        ("DUPONT\U000e0041", "U+E0041"),
        ("DU\u200dPONT", "U+200D"),
        ("DU\x00PONT", "U+0000"),
        ("DU\x85PONT", "U+0085"),
        ("DU\u2028PONT", "U+2028"),
        ("DU\ue000PONT", "U+E000"),
        ("DU\uffffPONT", "U+FFFF"),
        ("DU\ud800PONT", "U+D800"),
        ("大野", "U+5927"),
        ("DUPONT😀", "U+1F600"),
        ("محمد", "U+0645"),
    ],
)
def test_unwanted_characters_are_named_by_their_code(unwanted: str, code: str) -> None:
    """What is invisible, reordering, broken or not in our fonts is refused and named."""
    assert any(f"({code}" in fault for fault in faults(unwanted))


@pytest.mark.parametrize("mark", ["\n", "\r"])
def test_a_line_break_is_called_so(mark: str) -> None:
    """A secretary knows no code for it."""
    assert list(faults(f"DU{mark}PONT")) == ["contient un retour à la ligne : retirez-le"]


def test_a_tab_is_called_so() -> None:
    """It comes along when a row of a spreadsheet is pasted into a field."""
    (fault,) = faults("DU\tPONT")

    assert fault.startswith("contient une tabulation")


@pytest.mark.parametrize(
    "name",
    [
        *("Lefèvre", "O'Brien", "O’Brien", "Müller-Weiß", "Ñúñez", "D'Ångström", "Łukasiewicz"),
        *("Nguyễn Thị Ánh", "Đặng", "Șerban", "Ğülşen", "Ọláyínká", "Ɗanjuma", "Œuvrard"),
    ],
)
def test_names_of_many_countries_can_be_printed(name: str) -> None:
    """French, European, Turkish, Vietnamese and African names in Latin letters are welcome."""
    assert not list(faults(clean(name)))


@pytest.mark.parametrize("mixed", ["DUPΟNT", "DUPОNT", "аlbert"])
def test_lookalike_letters_of_another_alphabet_are_refused(mixed: str) -> None:
    """A Greek or Cyrillic letter among Latin ones prints alike and is another name."""
    assert any("alphabets" in fault for fault in faults(mixed))


def test_composed_and_decomposed_accents_are_the_same_name() -> None:
    """A name typed on a Mac in two characters equals the same name in one."""
    assert clean(unicodedata.normalize("NFD", "Hélène Lefèvre")) == "Hélène Lefèvre"


def test_runs_of_spaces_are_one_plain_space() -> None:
    """No-break and doubled spaces would make two names of one."""
    assert clean("  Jean\u00a0\u202f Paul ") == "Jean Paul"


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    """A cleaned text is clean, whatever it was."""
    assert clean(clean(text)) == clean(text)


@given(st.text(max_size=60))
def test_a_text_without_fault_has_only_printable_characters(text: str) -> None:
    """Whatever passes can be drawn by our fonts, letter by letter."""
    cleaned = clean(text)

    assert bool(list(faults(cleaned))) is not (set(cleaned) <= PRINTABLE)


@pytest.mark.parametrize(
    ("files", "characters"),
    [
        (("text-regular.ttf", "text-bold.ttf"), TEXT_CHARACTERS),
        (("names-regular.ttf", "names-bold.ttf"), NAME_CHARACTERS),
    ],
)
def test_the_bundled_fonts_draw_every_printable_character(
    files: tuple[str, ...], characters: frozenset[str]
) -> None:
    """What the check lets through has a glyph, in the regular face and in the bold one."""
    for file in files:
        with TTFont(Path(FONTS / file)) as font:
            drawn = {chr(code) for code in font.getBestCmap()}

        assert characters <= drawn, file


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("Jean\u2010Noël", "Jean-Noël"),
        ("Jean\u2011Noël", "Jean-Noël"),
        ("D\u02bcÉvry", "D’Évry"),
        ("O\u2032Modèle", "O’Modèle"),
        ("Su\ufb03xe", "Suffixe"),
        ("\ufb01ls", "fils"),
    ],
)
def test_what_looks_alike_and_cannot_be_drawn_is_mended(typed: str, cleaned: str) -> None:
    """Hyphens, apostrophes and ligatures that a word processor put in."""
    assert clean(typed) == cleaned
    assert not list(faults(clean(typed)))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("ИВАНОВ", "est dans un autre alphabet (U+0418) : écrivez-le en lettres latines"),
        ("محمد", "est dans un autre alphabet (U+0645) : écrivez-le en lettres latines"),
        ("山田", "est dans un autre alphabet (U+5C71) : écrivez-le en lettres latines"),
        ("Ḥassan Ṭaha", "contient une lettre qui ne peut pas être imprimée (U+1E24) : écrivez-la"),
        ("DUPОNТ", "mélange plusieurs alphabets, aux lettres semblables (U+041E)"),
        ("DUPONT😀🎉", "contient un signe qui ne peut pas être imprimé (U+1F600) : retirez-le"),
    ],
)
def test_each_kind_of_fault_is_told_once_with_its_remedy(name: str, says: str) -> None:
    """Not a line a letter; no English name; where it is written as it must be."""
    (fault,) = faults(clean(name), like="comme sur la carte")

    assert fault.startswith(says)
    assert fault.endswith(", comme sur la carte") or "retirez" in fault
    assert not [word for word in ("LETTER", "CYRILLIC", "IDEOGRAPH") if word in fault]


@pytest.mark.parametrize("weight", ["regular", "bold"])
@pytest.mark.parametrize(
    "folder", [FONTS, FONTS / "embedded", builtin_root() / "feuillet/web/static"], ids=str
)
def test_a_zero_is_plain_wherever_it_is_shown(folder: Path, weight: str) -> None:
    """One counter, without the bar that makes « 00 » an « 88 » on a copy; narrower than an O."""
    [file] = folder.glob(f"text-{weight}.*")
    with TTFont(file) as font, TTFont(FONTS / f"text-{weight}.ttf") as named:
        # The face that a PDF embeds names its glyphs by number alone.
        places = [named.getGlyphID(named.getBestCmap()[ord(one)]) for one in "0O"]
        zero, letter = (font["glyf"][font.getGlyphName(place)] for place in places)

        assert zero.numberOfContours == 2
        assert zero.xMax - zero.xMin < 0.93 * (letter.xMax - letter.xMin)
        assert "Atkinson" not in str(named["name"].getDebugName(6))
