"""What the styles of a workbook make of its numbers."""

import datetime as dt

import pytest

from feuillet.batch.tables.sheets.xlsx_styles import (
    EPOCH_1900,
    EPOCH_1904,
    read_styles,
    styled_number,
)
from feuillet.batch.tables.table import HIDDEN, Cell

DAY = "46364.3125"


def shown(number_format: str, text: str = DAY, epoch: dt.datetime = EPOCH_1900) -> Cell | None:
    """Return what a number is in this format."""
    styles = read_styles(
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>'
        f'<numFmt numFmtId="200" formatCode="{number_format}"/></numFmts><cellXfs>'
        '<xf numFmtId="200"/></cellXfs></styleSheet>'.encode()
    )
    return styled_number(text, styles.cells["0"], epoch)


@pytest.mark.parametrize(
    "number_format",
    ["dd/mm/yyyy", "[$-40C]d mmmm yyyy;@", "h:mm", "mm:ss.0", "&quot;le &quot;d", "dddd d/m"],
)
def test_a_format_that_shows_a_moment_makes_a_day(number_format: str) -> None:
    """With its hour, whatever part of it the format shows."""
    assert shown(number_format) == Cell("08/12/2026 7:30", "date")


@pytest.mark.parametrize(
    "number_format",
    ["mmm-yy", "mmmm yyyy", "[Red]yy", "yyyy", "mmmm", "dddd mmmm yyyy", "[$-40C]mmm yy h:mm"],
)
def test_a_format_that_shows_no_day_of_the_month_makes_a_month(number_format: str) -> None:
    """The 1st may be the spreadsheet's own, and nobody sees it."""
    assert shown(number_format) == Cell("12/2026", "month")


def test_the_month_that_a_file_need_not_write_out_has_no_day_either() -> None:
    """By its number alone (17)."""
    styles = read_styles(
        b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<cellXfs><xf numFmtId="17"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    cells = [styled_number("46357", styles.cells[one], EPOCH_1900) for one in ("0", "1")]

    assert cells == [Cell("12/2026", "month"), Cell("01/12/2026", "date")]


@pytest.mark.parametrize(
    ("number_format", "kind"),
    [
        ("General", "number"),
        ("0.00", "number"),
        ("0 &quot;jours d'hospitalisation&quot;", "number"),
        (r"0\h", "number"),
        ("0_d", "number"),
        ("[Red]0", "number"),
        ("0;d", "number"),
        ("0%", "amount"),
        ("#,##0 [$€-40C]", "amount"),
    ],
)
def test_letters_that_stand_as_they_are_make_no_day(number_format: str, kind: str) -> None:
    """Nor do colours, languages, or the format of other numbers."""
    assert shown(number_format) == Cell("46364,3125", kind)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number_format", "text", "cell"),
    [
        ("0000000000", "80012345", Cell("0080012345")),
        ("0000000000;@", "8001234561", Cell("8001234561")),
        ("00000", "8001234561", Cell("8001234561")),
        ("0000000000", "-8001", Cell("-8001", "number")),
        ("00000", "1.5", Cell("1,5", "number")),
        ("0", "80012345", Cell("80012345", "number")),
        ("&quot;00&quot;000", "8001", Cell("8001", "number")),
    ],
)
def test_a_format_of_zeros_shows_each_figure(number_format: str, text: str, cell: Cell) -> None:
    """A patient's number is read as it is shown: its zeros are known."""
    assert shown(number_format, text) == cell


def test_hours_are_of_the_clock_and_days_of_the_calendar() -> None:
    """From either epoch; a length may not be a day long."""
    assert shown("h:mm", "0.3125") == shown("[h]:mm", "0.3125") == Cell("7:30", "time")
    assert shown("[h]:mm", "1.25") is None
    assert shown("dd/mm/yyyy", "0.5") is None
    assert shown("dd/mm/yyyy", "60") is None
    assert shown("dd/mm/yyyy", "61") == Cell("01/03/1900", "date")
    assert shown("dd/mm/yyyy", "1e300") is None
    assert shown("d", "44902", EPOCH_1904) == Cell("08/12/2026", "date")


@pytest.mark.parametrize("text", ["-1", "-5.25", "-0.5", "-1000"])
@pytest.mark.parametrize("epoch", [EPOCH_1900, EPOCH_1904])
def test_no_day_is_before_the_first(text: str, epoch: dt.datetime) -> None:
    """Counted from 1904, Excel shows it with a minus sign: « -02/01/1904 » is not 31/12/1903."""
    assert shown("dd/mm/yyyy", text, epoch) is None
    assert shown("dd/mm/yyyy hh:mm", text, epoch) is None


@pytest.mark.parametrize("text", ["", "CANARI", "1_0", " 1", "nan", "1,5", "٣"])
def test_what_is_no_number_is_refused(text: str) -> None:
    """Python reads some of these."""
    with pytest.raises(ValueError, match="number"):
        shown("General", text)


def marks(fill: str = "<patternFill/>", font: str = "", number_format: str = "0") -> list[str]:
    """Return the marks of an usual style, then of one with this fill, font and format."""
    styles = read_styles(
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>'
        f'<numFmt numFmtId="200" formatCode="{number_format}"/></numFmts>'
        f"<fonts><font/><font>{font}</font></fonts>"
        f"<fills><fill><patternFill/></fill><fill>{fill}</fill></fills>"
        '<cellXfs><xf fillId="0"/><xf fillId="1" fontId="1" numFmtId="200"/><xf fillId="7"/>'
        "</cellXfs></styleSheet>".encode()
    )
    usual, mark, beyond = (styles.cells[at].mark for at in "012")
    assert usual == beyond == ""
    return [mark]


@pytest.mark.parametrize(
    ("fill", "mark"),
    [
        ('patternType="solid"><fgColor rgb="FFff0000"/>', "black on FF0000"),
        ('patternType="solid"><fgColor theme="5"/>', "black on 5 0.00"),
        ('patternType="solid"><fgColor theme="0" tint="-0.249977"/>', "black on 0 -0.25"),
        ('patternType="solid"><fgColor indexed="13"/>', "black on 13"),
        ('patternType="lightUp">', "black on lightUp"),
        ('patternType="solid"><fgColor rgb="FFFFFFFF"/>', ""),
        ('patternType="solid"><fgColor theme="0"/>', ""),
        ('patternType="solid"><fgColor indexed="9"/>', ""),
        ('patternType="gray125">', ""),
        ('patternType="none"><fgColor rgb="FFFF0000"/>', ""),
        ('patternType="solid">', ""),
        ('patternType="solid"><fgColor rgb="FF000000"/>', HIDDEN),
    ],
)
def test_a_fill_of_another_colour_than_white_is_seen(fill: str, mark: str) -> None:
    """Excel writes two fills that show nothing at the head of its list."""
    assert marks(f"<patternFill {fill}</patternFill>") == [mark]


@pytest.mark.parametrize(
    ("font", "mark"),
    [
        ('<color rgb="FFFF0000"/>', "FF0000 on white"),
        ('<color theme="1" tint="0.499985"/>', "1 0.50 on white"),
        ('<color theme="1"/>', ""),
        ('<color auto="1"/>', ""),
        ('<color indexed="8"/>', ""),
        ('<color theme="0"/>', HIDDEN),
    ],
)
def test_a_text_of_another_colour_than_black_is_seen(font: str, mark: str) -> None:
    """White on white is not."""
    assert marks(font=font) == [mark]


def test_white_on_a_colour_is_seen_and_a_format_may_hide_all() -> None:
    """So may a text be of the colour behind it."""
    red = '<patternFill patternType="solid"><fgColor rgb="FFFF0000"/></patternFill>'

    assert marks(red, '<color rgb="FFFFFFFF"/>') == ["white on FF0000"]
    assert marks(red, '<color rgb="FFFF0000"/>') == marks(number_format=";;;") == [HIDDEN]
    assert marks("<gradientFill/>") == ["black on gradient"]
    assert marks(number_format="0;;") == [""]
