"""The styles of an XLSX file → what they make of a number, and whether they draw a line through it.

A cell of Excel's is a number or a text; whether the number is a day, an hour or a sum, only the
format tells by which it is shown (ISO/IEC 29500-1, 18.8.30).
"""

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from typing import Literal
from xml.etree.ElementTree import Element

from feuillet.batch.tables.sheets.xml_walk import elements_of
from feuillet.batch.tables.table import (
    BLACK,
    HIDDEN,
    WHITE,
    Cell,
    day_cell,
    hour_cell,
    mark_of,
    number_cell,
    shown_without_day,
)

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EPOCH_1900 = dt.datetime.fromisoformat("1899-12-30")
"""Day 0 of a workbook, as it is counted after February 1900."""

EPOCH_1904 = dt.datetime.fromisoformat("1904-01-01")

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_AMOUNT = re.compile(r"[%€$£¥](?!-)")
"""In the format of a percentage or of a sum; « [$-40C] » is the language of any other."""

_LITERAL = re.compile(r'"[^"]*"|[\\_*].|\[(?!(?:hh?|mm?|ss?)\])[^\]]*\]', re.IGNORECASE)
"""What a format shows as it stands, or takes for a colour, a language or a condition."""

_PADDED = re.compile("0{2,}")
_MOMENT = re.compile("[dmyhs]", re.IGNORECASE)
_DAY = re.compile("[dy]", re.IGNORECASE)
_CLOCK = re.compile("[hs]", re.IGNORECASE)
_DAY_OF_MONTH = re.compile("(?<!d)dd?(?!d)", re.IGNORECASE)
"""Three letters or four are the name of a weekday."""

_LENGTH = re.compile(r"\[(?:hh?|mm?|ss?)\]", re.IGNORECASE)
_BUILT_IN = {
    **dict.fromkeys(("5", "6", "7", "8", "42", "44"), "$0"),
    **dict.fromkeys(("9", "10"), "0%"),
    **dict.fromkeys(("14", "15", "16"), "d/m/y"),
    "17": "mmm-yy",
    **dict.fromkeys(("18", "19", "20", "21", "45", "47"), "h:m"),
    "22": "d/m/y h:m",
    "46": "[h]:mm:ss",
}
"""The formats that a file need not write (18.8.30), as far as they tell the kind of a number."""


_PLAIN_COLOURS = {
    **dict.fromkeys(("FFFFFF", "0 0.00", "1", "9"), WHITE),
    **dict.fromkeys(("000000", "1 0.00", "0", "8"), BLACK),
}
"""As they are written: by their parts, by their place in the theme and its tint, by number."""

_SYSTEM = ("64", "65")
"""The numbers of the colours that the screen has for texts and for what is behind them."""


@dataclass(frozen=True, eq=False)
class CellStyle:
    """What a style says that a value does not; each is one of a kind, to be looked up at once."""

    shows: Literal["number", "amount", "moment", "length"] = "number"
    day: bool = False
    """Whether it shows a day, or a year."""

    dayless: bool = False
    """Whether it shows a month or a year, and no day."""

    figures: int = 0
    """As many as it shows of a whole number at least, with zeros before: it is one of a file."""

    struck: bool = False
    mark: str = ""
    """How its cells look (`mark_of`)."""


UNSTYLED = CellStyle()


@dataclass
class Styles:
    """The styles of a workbook."""

    cells: dict[str, CellStyle] = field(default_factory=dict)
    """By the number that cells give, as they write it."""

    struck_rules: set[str] = field(default_factory=set)
    """The numbers of the styles of rules that draw a line."""


def read_styles(part: bytes) -> Styles:
    """Return what the styles' part says."""
    styles = Styles()
    formats, fonts, fills = dict(_BUILT_IN), list[tuple[bool, str]](), list[str]()
    forms: list[tuple[str, int, int]] = []
    for _, element in elements_of(part, f"{MAIN}styleSheet", ()):
        match element.tag.removeprefix(MAIN):
            case "numFmts":
                formats |= {one.get("numFmtId", ""): one.get("formatCode", "") for one in element}
            case "fonts":
                fonts = [(has_line(font), _ink(font)) for font in element]
            case "fills":
                fills = [_behind(fill) for fill in element]
            case "cellXfs":
                forms = [
                    (one.get("numFmtId", "0"), int(one.get("fontId", 0)), int(one.get("fillId", 0)))
                    for one in element
                ]
            case "dxfs":
                for at, rule in enumerate(element):
                    if any(has_line(font) for font in rule.iterfind(f"{MAIN}font")):
                        styles.struck_rules.add(str(at))
    for at, (number_format, font, fill) in enumerate(forms):
        written = formats.get(number_format, "")
        struck, ink = fonts[font] if fonts else (False, BLACK)
        mark = mark_of(fills[fill] if fill < len(fills) else WHITE, ink)
        unseen = ";" in written and not written.strip("; ")
        styles.cells[str(at)] = replace(
            _style_of(written), struck=struck, mark=HIDDEN if unseen else mark
        )
    return styles


def _behind(fill: Element) -> str:
    """Return the colour behind a text (ISO/IEC 29500-1, 18.8.20)."""
    pattern = fill.find(f"{MAIN}patternFill")
    if pattern is None:
        return WHITE if fill.find(f"{MAIN}gradientFill") is None else "gradient"
    match pattern.get("patternType", "none"):
        case "none" | "gray125":
            return WHITE
        case "solid":
            return _colour(pattern.find(f"{MAIN}fgColor")) or WHITE
        case hatched:
            return hatched


def _ink(font: Element) -> str:
    """Return the colour of a text."""
    return _colour(font.find(f"{MAIN}color")) or BLACK


def _colour(element: Element | None) -> str:
    """Return a colour; nothing for the usual one (18.8.3, and 18.8.27 for those by number)."""
    told = {} if element is None else element.attrib
    if rgb := told.get("rgb", "")[-6:].upper():
        return _PLAIN_COLOURS.get(rgb, rgb)
    if "theme" in told:
        shade = f"{told['theme']} {float(told.get('tint', 0)):.2f}"
        return _PLAIN_COLOURS.get(shade, shade)
    number = told.get("indexed", "64")
    return "" if number in _SYSTEM else _PLAIN_COLOURS.get(number, number)


def has_line(font: Element) -> bool:
    """Return whether a font, or the font of some words, draws a line through a text."""
    line = font.find(f"{MAIN}strike")
    return line is not None and line.get("val", "1") not in ("0", "false")


def _style_of(number_format: str) -> CellStyle:
    # Only the format of positive numbers: others may follow.
    shown = _LITERAL.sub("", number_format.split(";")[0])
    if _MOMENT.search(shown):
        length = _LENGTH.search(shown)
        day = bool(_DAY.search(shown))
        dated = day or not _CLOCK.search(shown)
        dayless = dated and not _DAY_OF_MONTH.search(shown)
        return CellStyle("length" if length else "moment", day, dayless)
    padded = number_format.split(";")[0]
    if _PADDED.fullmatch(padded):
        return CellStyle(figures=len(padded))
    return CellStyle("amount" if _AMOUNT.search(number_format) else "number")


def styled_number(text: str, style: CellStyle, epoch: dt.datetime) -> Cell | None:
    """Return what a number is as it is shown; None for a day or an hour that cannot be.

    Args:
        epoch: Day 0 of the workbook.

    Raises:
        ValueError: It is no number.
    """
    if not _NUMBER.fullmatch(text):
        raise ValueError("number")
    number = int(text) if _WHOLE.fullmatch(text) else float(text)
    try:
        match style.shows:
            case "number" if style.figures and isinstance(number, int) and number >= 0:
                return Cell(str(number).zfill(style.figures))
            case "number" | "amount":
                return number_cell(number, style.shows)
            case "length":
                return hour_cell(dt.timedelta(days=number))
            case "moment":
                cell = _moment(number, style, epoch)
                return shown_without_day(cell) if cell and style.dayless else cell
    except OverflowError:
        return None


def _moment(serial: float, style: CellStyle, epoch: dt.datetime) -> Cell | None:
    """Return a day, counted from the epoch, and the part of it that has passed; or an hour.

    None for what is before the epoch: counted from 1900, Excel shows no such day; from 1904, it
    shows the day as far after the epoch, with a minus sign.
    """
    if serial < 0:
        return None
    days, part = divmod(serial, 1)
    hour = dt.timedelta(milliseconds=round(part * 86_400_000))
    if 0 <= serial < 1 and hour.days == 0:
        return None if style.day else hour_cell(hour)  # day 0 is in no calendar
    return day_cell(epoch + dt.timedelta(days=days) + hour)
