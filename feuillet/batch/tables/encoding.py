"""Bytes of a CSV file → text, in the one encoding that they can be of, or nothing at all.

Excel writes Windows-1252 in France and says so nowhere.  Any byte makes sense in it, and in the
encodings of old Macintosh and DOS programs too: « Lefèvre » would become « LefŠvre » and be
printed.  So a file that is not UTF-8 is taken for Windows-1252 only if all of it then reads as
French, and as nothing French in those others.
"""

import codecs
import contextlib
import csv
import re

from feuillet.batch.tables.table import column_letters
from feuillet.errors import Advice, TableUnreadable

SEPARATORS = ";\t,"
LINE_END = re.compile(r"\r\n|\r|\n")
MAX_LINE = 100_000
"""Characters of one line: no row of patients is longer, an unclosed quote may be."""

_LOWER = "àâäæçéèêëîïôöœùûüÿ"
_UPPER = _LOWER.upper()
_MARKS = "«»’‘“”–—…€°½²\u00a0"
FRENCH = frozenset(_LOWER + _UPPER + _MARKS)
"""The letters of French words and of Alsatian names, and the marks that French typists use.  Not
the letters of Spanish or Portuguese (ñ, ã): they are also what other encodings' accents become."""

_HIGH = re.compile(r"[^\x00-\x7f]")
_OTHERS = ("cp850", "mac_roman")
"""What else French tables came in: DOS and its heirs, and Excel for Macintosh."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_REMEDY = (
    f"enregistrez le tableau au format « CSV UTF-8 », ou {Advice.NAME_ENCODING}"
    " (cp1252, cp850, mac_roman)"
)


def decode_table(content: bytes, encoding: str | None = None) -> str:
    """Return the text of a CSV file, without its byte order mark.

    Args:
        encoding: What the user says it is, any text codec of Python's; None to find out.

    Raises:
        TableUnreadable: Naming row and column where possible.
    """
    if encoding is not None:
        text = _decode(content, encoding)
    elif named := next((name for bom, name in _BOMS if content.startswith(bom)), None):
        text = _decode(content, named)
    else:
        text = _recognise(content)
    # A program that adds a mark to a text that has one leaves two.
    text = text.lstrip("\ufeff")
    if "\0" in text:
        where = locate(text, text.index("\0"))
        raise TableUnreadable(f"{where} : ce n'est pas du texte, ou d'un autre codage : {_REMEDY}")
    return text


def locate(text: str, index: int) -> str:
    """Return « ligne 3, colonne B » for the character at `index`."""
    ends = [match.end() for match in LINE_END.finditer(text, 0, index)]
    first = LINE_END.split(text[:MAX_LINE], maxsplit=1)[0]
    named = first.lower().startswith("sep=") and bool(ends)
    before = text[ends[-1] if ends else 0 : index]
    if len(before) > MAX_LINE:
        return f"ligne {len(ends) + 1 - named}"
    separator = max(SEPARATORS, key=first.count)
    lines = LINE_END.split(text[:index])
    number, cells = len(lines), next(csv.reader([before + "."], delimiter=separator))
    # As spreadsheets count: a row goes on through a line break in quotes, unless none closes them.
    with contextlib.suppress(csv.Error):
        rows = list(
            csv.reader(
                [f"{line}\n" for line in [*lines[:-1], lines[-1] + "."]], delimiter=separator
            )
        )
        if len(rows[-1]) <= max(map(len, rows[:-1]), default=len(rows[-1])):
            number, cells = len(rows), rows[-1]
    return f"ligne {number - named}, colonne {column_letters(len(cells) - 1)}"


def _decode(content: bytes, encoding: str) -> str:
    start = None
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        start = error.start
    except (LookupError, ValueError):
        pass  # no such encoding, or one that gives no text
    if start is None:
        raise TableUnreadable(
            f"{Advice.ENCODING} : codage inconnu ; donnez par exemple utf-8 ou cp1252"
        )
    plain = content.decode("latin-1")
    where = "" if b"\0" in content else f"{locate(plain, start)} : "
    raise TableUnreadable(f"{where}le tableau ne se lit pas dans ce codage : {_REMEDY}")


def _recognise(content: bytes) -> str:
    """Return UTF-8 as what it is, and Windows-1252 if nothing else fits."""
    windows = content.decode("cp1252", "replace")
    with contextlib.suppress(UnicodeDecodeError):
        text = content.decode("utf-8")
        # « Çœ » in Windows-1252 is one letter in UTF-8, though of no French word.
        if _strange(text) is None or _strange(windows) is not None:
            return text
        _refuse_as_unsure(windows)
    if b"\0" in content:
        raise TableUnreadable(
            f"{locate(windows, windows.index(chr(0)))} : ce n'est pas du texte, ou de l'UTF-16 sans"
            f" marque : {_REMEDY}"
        )
    if (strange := _strange(windows)) is not None:
        raise TableUnreadable(
            f"{locate(windows, strange)} : un signe n'est ni de l'UTF-8, ni du français en"
            f" Windows-1252 : {_REMEDY}"
        )
    if any(_strange(content.decode(other)) is None for other in _OTHERS):
        _refuse_as_unsure(windows)
    return windows


def _refuse_as_unsure(text: str) -> None:
    first = _HIGH.search(text)
    where = locate(text, first.start() if first else 0)
    raise TableUnreadable(f"{where} : les accents se lisent de plusieurs façons : {_REMEDY}")


def _strange(text: str) -> int | None:
    """Return where the first character stands that French does not write there, or None."""
    for match in _HIGH.finditer(text):
        index = match.start()
        if not _fits(match[0], text[index - 1 : index], text[index + 1 : index + 2]):
            return index
    return None


def _fits(sign: str, before: str, after: str) -> bool:
    """Whether French writes `sign` between these two characters."""
    if sign not in FRENCH:
        return False
    if sign in _LOWER:
        return _lower_fits(sign, before, after)
    if sign in _UPPER:
        # « LefÈvre » and « CÈcile » are another encoding's.
        astray = before.islower() or (before.isalpha() and after.islower())
        return not astray and not before.isdigit() and _spelled(sign.lower(), before, after)
    opening, closing = sign in "«“‘€½", sign in "»”…²€½"
    return not (opening and before.isalpha()) and not (closing and after.isalpha())


def _lower_fits(sign: str, before: str, after: str) -> bool:
    # « à » is the only word of one accented letter; figures stand apart, but for « 1ère ».
    if not before.isalpha() and not after.isalpha() and sign != "à":
        return False
    if (before.isdigit() and sign not in "éè") or not _spelled(sign, before, after):
        return False
    # A capital has no key of its own: « HéLèNE » is typed so, « CîUR » is not.
    return not after.isupper() or (before.isupper() and sign in "éèçàù")


def _spelled(letter: str, before: str, after: str) -> bool:
    """Whether a word may have this letter there: « à » ends it, « œ » comes after no vowel."""
    if letter == "à" and after.isalpha():
        return False
    if letter == "œ" and before and before.lower() in "aeiouy":
        return False
    return not after.isdigit()
