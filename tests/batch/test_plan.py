"""File names: neutral, portable, inside the folder, unique."""

from hypothesis import given, strategies as st

from feuillet.batch.plan import LONGEST_SLUG, file_key, is_ours, slug
from feuillet.model.characters import PRINTABLE

HOSTILE = ("../../x", "/etc", "a\\b", "CON", "NUL.txt", "a.", "-rf", "a\u202efdp", "", "x" * 300)


@given(st.lists(st.text(), max_size=3))
def test_a_slug_is_portable_whatever_the_name(words: list[str]) -> None:
    """ASCII letters, digits and dashes, of a bounded length, never at an end."""
    made = slug(words)

    assert 0 < len(made) <= LONGEST_SLUG
    assert made.isascii()
    assert made.replace("-", "").isalnum()
    assert not made.startswith("-")


def test_hostile_names_make_our_kind_of_file() -> None:
    """None leads out of the folder, none is a device of Windows."""
    names = [f"{file_key(7, 'visite', '3F9A-71C2')}_{slug([name])}.pdf" for name in HOSTILE]

    assert all(is_ours(name) for name in names)
    assert all(name.startswith("0007_visite_3f9a71c2_") for name in names)


def test_names_that_look_alike_have_different_files() -> None:
    """On a disk that ignores case and accents too: number and token come first."""
    names = {
        f"{file_key(number, 'visite', token)}_{slug([name])}".casefold()
        for number, token, name in [
            *((2, "3F9A-71C2", "Léa"), (3, "4F9A-71C2", "Lea"), (4, "5F9A-71C2", "LEA")),
        ]
    }

    assert len(names) == 3


def test_letters_without_a_plain_form_are_spelled() -> None:
    """Œ and ß do not vanish."""
    assert slug(["Œuvrard", "Weiß"]) == "OEuvrard-Weiss"


def test_every_letter_that_is_printed_leaves_one_in_a_file_name() -> None:
    """« GROẞ » is no « GRO »."""
    lost = [c for c in PRINTABLE if c.isalpha() and c != "µ" and slug([c]) == "sans-lettre"]

    assert lost == []
    assert slug(["GROẞ"]) == "GROSS"
