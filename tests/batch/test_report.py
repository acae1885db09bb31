"""The report of a batch: whatever its words hold, a spreadsheet shows each in its own cell."""

import csv
import io

from hypothesis import given, strategies as st

from feuillet.batch.report import ReportLine, format_report

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
LINES = st.lists(
    st.builds(ReportLine, st.integers(2, 100_000), WORDS, WORDS, WORDS),
    max_size=5,
    unique_by=lambda line: line.row,
)


@given(LINES)
def test_every_row_is_read_back_as_it_was_written(lines: list[ReportLine]) -> None:
    """With semicolons, quotes and line ends in it; in the order of the table."""
    text = format_report(lines).decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")

    assert header == ["ligne", "état", "raison", "fichier"]
    assert rows == [
        [str(one.row), one.status, one.reason, one.file]
        for one in sorted(lines, key=lambda one: one.row)
    ]


def test_french_excel_opens_it_by_a_double_click() -> None:
    """A mark for UTF-8, semicolons, lines as on Windows."""
    content = format_report([ReportLine(2, "échouée", "« Nom » : manque")])

    assert content == (
        "\ufeffligne;état;raison;fichier\r\n2;échouée;« Nom » : manque;\r\n".encode()
    )
