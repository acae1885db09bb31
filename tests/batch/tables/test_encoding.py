"""A CSV file's encoding: known, found beyond doubt, or refused with the place of the doubt."""

import pytest
from hypothesis import given, strategies as st

from feuillet.batch.tables.encoding import decode_table, locate
from feuillet.errors import TableUnreadable

WORDS = st.sampled_from(
    [
        *("EXEMPLE", "Lefèvre", "Hélène", "ÉLODIE", "Anaïs", "Noël", "François", "Müller", "à"),
        *("cœur", "ŒUVRE", "1ère", "L’été", "« Zoé »", "n° 2", "12 €", "Loïc", "Benoît", "30/12"),
    ]
)
ROWS = st.lists(st.lists(WORDS, min_size=1, max_size=4).map(";".join), min_size=1, max_size=4)


@given(ROWS.map("\n".join))
def test_french_is_read_as_it_was_written_or_refused(text: str) -> None:
    """In all that Excel writes: never another letter."""
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        try:
            read = decode_table(text.encode(encoding))
        except TableUnreadable:
            assert encoding not in ("utf-8-sig", "utf-16")
            continue
        assert read == text


@pytest.mark.parametrize(
    ("text", "index", "place"),
    [
        ("nom;prénom\nEXEMPLE;Léa", 4, "ligne 1, colonne B"),
        ("nom;prénom\r\nEXEMPLE;Léa", 20, "ligne 2, colonne B"),
        ("nom\tprénom\rEXEMPLE\tLéa", 12, "ligne 2, colonne A"),
        ('nom;prénom\n"EXEMPLE;ESSAI";Léa', 27, "ligne 2, colonne B"),
        ("sep=;\nnom;prénom\nEXEMPLE;Léa", 25, "ligne 2, colonne B"),
    ],
)
def test_a_place_is_told_as_the_spreadsheet_shows_it(text: str, index: int, place: str) -> None:
    """Rows from 1, columns by letter, quotes and Excel's first line understood."""
    assert locate(text, index) == place


def test_a_file_of_bytes_is_refused_with_a_place_and_a_remedy() -> None:
    """Not with what the cell holds."""
    with pytest.raises(TableUnreadable) as refusal:
        decode_table(b"nom;prenom\nEXEMPLE;L\x00a")

    assert "ligne 2, colonne B" in str(refusal.value)
    assert "enregistrez" in str(refusal.value)
    assert "EXEMPLE" not in str(refusal.value)


def test_what_the_user_says_is_kept_to() -> None:
    """Even where both readings make sense."""
    content = "prénom\nLéa".encode("cp850")

    assert decode_table(content, "cp850") == "prénom\nLéa"
    with pytest.raises(TableUnreadable, match="ne se lit pas"):
        decode_table(content, "ascii")
