"""Whatever is typed in a field: refused in French, or taken for what it says and nothing else.

An oracle that shares no code with the program reads each value that was taken.  Each case comes
from a seed: it can be made again.
"""

import datetime as dt
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from feuillet.check.values import accept_values, read_values_of
from feuillet.errors import ValuesInvalid
from feuillet.model.leaflet import Leaflet
from feuillet.model.values import Appointment
from tests.helpers import TODAY

SAMPLE = 300
"""Cases of an ordinary run; a whole one has ten thousand."""

FIELDS = (
    *("date_operation", "date_operation", "date_naissance", "heure", "rdv_anesthesie"),
    *("geste", "nombre", "niveaux", "a_jeun", "consigne", "nom", "prenom"),
)
_MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre"),
    *("octobre", "novembre", "decembre"),
)
_SHORT = (
    *("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct."),
    *("nov.", "déc."),
)
_LONG = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre"),
    *("octobre", "novembre", "décembre"),
)
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MARKS = ("/", "-", ".", " ", "//", "\\", ",", " / ", "", "\u00a0", "⁄", "\u2010", "年")
_STRANGE = (
    *(
        " ",
        "\u00a0",
        "\u202f",
        "\u2009",
        "\t",
        "\n",
        "\r\n",
        "\x00",
        "\x0b",
        "\x1b",
        "\x7f",
        "\x85",
    ),
    *("\u200b", "\u200e", "\u202e", "\u2066", "\ufeff", "\u00ad", "\u2028", "\ud800", "\ue000"),
    *("\u0300", "\u0301", "\u0338", "\u20e3", "\ufe0f", "a\u0323\u0302", "é", "e\u0301", "Œ", "ß"),
    *("ﬁ", "İ", "ı", "ſ", "K", "Å", "ª", "²", "½", "Ⅻ", "٣", "３", "१", "𝟑", "①", "Α", "А", "大"),
    *("אב", "🩺", "👩🏽‍⚕️", "🇫🇷", "€", "✓", "☐", "→", "-", "–", "−", "'", "’", "ʼ", '"', "«", "\\"),
    *("=", "+", "@", "#", "%s", "{}", "{{ nom }}", "{% x %}", "<b>", "&amp;", "*", "_", "`", "|"),
    *(";", ",", ":", ".", "/", "?", "!", "(", ")", "0", "1", "9", "00", "h", "le ", "à ", "et"),
)
_WORDS = (
    *("", " ", "-", "?", "??", "/", "0", "00", "1", "2", "3", "4", "5", "6", "7", "06", "2,0"),
    *("2.0", "+2", "-2"),
    *("1e0", "0x2", "²", "½", "deux", "Ⅱ", "٢", "２", "12", "1000", "99999", "2 000", "1_0", "inf"),
    *("nan", "None", "null", "NULL", "N/A", "#N/A", "#REF!", "=A1", '="0012"', "TRUE", "VRAI"),
    *("oui", "Oui ", "OUI", "non", "NON.", "o", "n", "x", "X", "✓", "☑", "☐", "vrai", "faux"),
    *("peut-être", "oui et non", "à voir", "demain", "hier", "lundi", "midi", "minuit", "matin"),
    *("l'après-midi", "vers 14h", "14h-15h", "14h ou 15h", "7h du matin", "2 pm", "7:30 AM"),
    *("46015", "46015,604166667", "0,3125", "0.3125", "-1", "1,2E+10", "########", "1900-01-00"),
    *("00/00/0000", "29/02/2027", "29/02/2028", "31/04/2027", "0001-01-01", "12/2026", "2026"),
    *("courte", "Courte", "OPÉRATION COURTE", "operation courte", "Brève", "breve", "OC", "o.c."),
    *("longue", "opération  longue", "à décider", "a_decider", "courte, longue", "court"),
    *("L1", "l1", "L 1", "L1,L2", "L1 et L2", "L1;L2", "L1, L2 et L3", "L1,,L2", "L1-L3", "L1 L2"),
    *("première lombaire", "première lombaire et L2", "L1, première lombaire", "D12", "T12", "L6"),
    *("EXEMPLE", "Exemple", "D’ÉVRY", "NGUYỄN", "ŁUKASZ", "ÇELİK", "ÆRØ", "VAN DER MODÈLE"),
    *("Jean-Modèle", "Anne – Ève", "Ñandú", "Şeyma", "МОДЕЛЬ", "MOДEЛЬ", "Μοντέλο", "模型"),
    *("X", "XX", ".", "1234", "M. EXEMPLE", "EXEMPLE (née MODÈLE)", "ex\u00ademple"),
    *("Boire de l'eau", "Boire\u00a0: 1 l", "À jeun depuis « minuit »", "a" * 801, "9" * 400),
    *("é" * 3000, "\u0301" * 50, "a" + "\u0301" * 300, "\u202e4891/30/21", "x\n" * 100),
)  # fmt: skip
"""What no grammar of days and hours makes, for any field."""

_WORDS_OF = {
    "choice": _WORDS[_WORDS.index("courte") : _WORDS.index("L1")],
    "choices": _WORDS[_WORDS.index("L1") : _WORDS.index("EXEMPLE")],
    "text": _WORDS[_WORDS.index("EXEMPLE") :],
    "boolean": _WORDS[_WORDS.index("TRUE") : _WORDS.index("demain")],
    "integer": _WORDS[: _WORDS.index("Ⅱ")],
}


def typed(chance: random.Random, kind: str) -> tuple[str, dt.date | None]:
    """Return what somebody may type in a field, and the day that it surely means, if any.

    Args:
        kind: `Variable.type`: most texts are of that kind.
    """
    made = chance.choice((*(kind,) * 5, "date", "time", "appointment", "word"))
    if made == "date" and chance.randrange(4):
        return _day(chance)
    if made == "date":
        text = _day(chance)[0]
    elif made == "time":
        text = _hour(chance)
    elif made == "appointment":
        joined = chance.choice((" ", " ", " à ", ", ", "T", " - ", "à", "  ", "\n", "\u00a0"))
        text = _day(chance)[0] + joined + _hour(chance)
    else:
        text = chance.choice(_WORDS_OF.get(made, _WORDS))
    for _ in range(chance.choice((0, 0, 0, 0, 1, 1, 2, 4))):
        text = _spoil(chance, text)
    return text, None


def _spoil(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    strange = chance.choice(_STRANGE)
    return chance.choice(
        (
            *(text[:at] + strange + text[at:], text[:at] + strange + text[at + 1 :]),
            *(text[:at] + text[at + 1 :], text[:at] + text[at : at + 1] + text[at:]),
            *(text[at:] + text[:at], text.upper(), text.swapcase(), text + strange, strange + text),
            *(unicodedata.normalize("NFD", text), text.translate(_WIDE), text * 3),
        )
    )


_WIDE = {ord("0") + n: chr(0xFF10 + n) for n in range(10)}


def _day(chance: random.Random) -> tuple[str, dt.date | None]:
    day = dt.date(1901, 1, 1) + dt.timedelta(chance.randrange(72_000))
    month = chance.choice((_LONG, _SHORT, _MONTHS))[day.month - 1]
    mark = chance.choice("/-. ")
    sure = chance.choice(
        (
            *(f"{day:%d{mark}%m{mark}%Y}", f"{day.day}{mark}{day.month}{mark}{day.year}"),
            *(f"{day:%Y-%m-%d}", f"{day:%d%m%Y}", f"{day:%Y%m%d}"),
            f"{day.day} {month} {day.year}",
            *(f"le {day:%d/%m/%Y}", f"{_DAYS[day.weekday()]} {day.day} {month} {day.year}"),
            *(f"{day:%d/%m/%Y} 00:00:00", f"{day:%Y-%m-%d}T00:00:00Z"),
        )
    )
    if chance.randrange(2) == 0:
        return sure, day
    if chance.randrange(4) == 0:
        nearly = (
            *(f"{day:%m/%d/%Y}", f"{day.day} {month[:3]} {day.year}", f"{day:%d/%m/%y}"),
            *(f"{one} {day.day} {month} {day.year}" for one in _DAYS),
        )
        return chance.choice(nearly), None
    one, two = chance.choice(_MARKS), chance.choice(_MARKS)
    numbers = [str(day.day), f"{day:%d}", f"{day.month}", f"{day:%m}", month, month.upper()]
    numbers += [month[:3], month[:4], "32", "0", "13", "1er", "31", "30", "29", f"{day:%y}"]
    years = [f"{day:%Y}", f"{day:%y}", "20260", "226", "0000", "1799", "2200", "'26", "2026 "]
    parts = [chance.choice(numbers), chance.choice(numbers), chance.choice(years)]
    if chance.randrange(4) == 0:
        parts.reverse()
    before = chance.choice(("", "", "", "le ", "Le ", "du ", *(one + " " for one in _DAYS)))
    return f"{before}{parts[0]}{one}{parts[1]}{chance.choice((one, one, two))}{parts[2]}", None


def _hour(chance: random.Random) -> str:
    hour = chance.choice((0, 7, 7, 8, 9, 12, 14, 14, 23, 24, 99))
    minute = chance.choice((0, 5, 15, 30, 30, 45, 59, 60, 75))
    return chance.choice(
        (
            *(f"{hour}h{minute:02}", f"{hour} h {minute:02}", f"{hour}H{minute:02}", f"{hour}h"),
            *(f"{hour}:{minute:02}", f"{hour:02}:{minute:02}:00", f"{hour}:{minute:02}:30"),
            *(f"{hour}.{minute:02}", f"{hour},{minute:02}", f"{hour}.{minute % 10}", f"{hour}"),
            *(f"{hour}{minute:02}", f"{hour} heures {minute}", f"{hour} heure", f"{hour}h{minute}"),
            *(f"{hour} h {minute:02} min", f"{hour}h{minute:02}mn", f"à {hour}h{minute:02}"),
            *(f"{hour}:{minute:02}Z", f"{hour}:{minute:02}+02:00", f"{hour}:{minute:02} PM"),
            *(f"-{hour}:{minute:02}", f"{hour}-{minute:02}", f"0,{minute:02}"),
        )
    )  # fmt: skip


# The oracle: it parts a text into figures and words, and asks whether they spell a value.


def _pieces(text: str) -> list[str]:
    """Return the figures and words of a text, without capitals and accents."""
    parted = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(c for c in parted if not unicodedata.combining(c))
    return re.findall(r"[0-9]+|[^\W\d_]+", bare)


def _numbers(pieces: Sequence[str]) -> list[int | str]:
    return [int(piece) if piece.isascii() and piece.isdigit() else piece for piece in pieces]


def _spells_day(text: str, day: dt.date) -> bool:
    """Whether a text writes a day in the order of the French or of programs, and nothing else."""
    text = re.sub(r"[T ]0?0:00(:00([.,]0+)?)?(Z|[-+]\d\d:?\d\d)?$", "", text, flags=re.IGNORECASE)
    pieces = [piece for piece in _pieces(text) if piece != "le"]
    if pieces and pieces[0] == _DAYS[day.weekday()]:
        del pieces[0]
    if len(pieces) == 1:
        return pieces[0] in (f"{day:%d%m%Y}", f"{day:%Y%m%d}")
    # « 1er » is a figure, then a word; « 8dec » too.
    found = [piece for piece in _numbers(pieces) if not (day.day == 1 and piece == "er")]
    if any(len(piece) == 2 for piece in pieces[2:]) or any(len(piece) > 9 for piece in pieces):
        return len(pieces[0]) == 4 and found == [day.year, day.month, day.day]
    if len(found) == 3 and isinstance(found[1], str):
        named = [n for n, name in enumerate(_MONTHS, 1) if name.startswith(found[1])]
        return len(found[1]) > 2 and named == [day.month] and found[::2] == [day.day, day.year]
    return found in ([day.day, day.month, day.year], [day.year, day.month, day.day])


def _spells_hour(text: str, hour: dt.time) -> bool:
    """Whether a text writes an hour of the clock, to the minute, and cannot be a fraction."""
    pieces = [piece for piece in _pieces(text) if piece != "a"]
    words = [piece for piece in pieces if not piece.isdigit()]
    if set(words) - {"h", "heure", "heures", "mn", "min", "minute", "minutes"} or "," in text[:3]:
        return False
    found = [piece for piece in pieces if piece.isdigit()]
    if len(found) == 1 and not words:
        return len(found[0]) in (3, 4) and int(found[0]) == hour.hour * 100 + hour.minute
    numbers = [int(piece) for piece in found]
    return (
        numbers[0] == hour.hour and (numbers[1:] or [0])[0] == hour.minute and not any(numbers[2:])
    )


def _spells_appointment(text: str, found: Appointment) -> bool:
    if found.time is None:
        return _spells_day(text, found.day)
    return any(
        _spells_day(text[:at].removesuffix(" à").rstrip(" ,T"), found.day)
        and _spells_hour(text[at:].lstrip(" ,T"), found.time)
        for at in range(6, len(text))
    )


_FORMS: Mapping[str, set[str]] = {
    "courte": {"courte", "operation courte", "breve", "oc"},
    "longue": {"longue", "operation longue"},
    "D12": {"d12"},
    "L1": {"l1", "premiere lombaire"},
    "L2": {"l2"},
    "L3": {"l3"},
}


def _plain(text: str) -> str:
    """Return a text without capitals, accents and surplus spaces."""
    parted = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(c for c in parted if not unicodedata.combining(c)).split())


def _spells_list(text: str, chosen: tuple[str, ...]) -> bool:
    joined = re.sub(r"\b([dlt]) (?=\d)", r"\1", _plain(text))
    parts = re.split(r"[,;+/]| et |(?<=\d) +(?=[a-z]\d)", joined)
    return len(parts) == len(chosen) == len(set(chosen)) and all(
        part.strip() in _FORMS[name] for part, name in zip(parts, chosen, strict=True)
    )


def _begins(text: str, name: str) -> bool:
    """Whether a text is an answer, or begins that one alone with three letters; marks are noise."""
    short = re.sub(r"[^a-z0-9]", "", _plain(text))
    whole = {one: {form.replace(" ", "") for form in forms} for one, forms in _FORMS.items()}
    begun = {one for one, forms in whole.items() if any(form.startswith(short) for form in forms)}
    # « Brevee » is the feminine of « brevé », folded.
    return {short, short.removesuffix("e")} & whole[name] != set() or (
        len(short) >= 3 and begun == {name}
    )


_LIKE = str.maketrans({"’": "'", "ʼ": "'", "′": "'", "ʻ": "'", "‐": "-", "‑": "-"})


def _spells_text(text: str, found: str) -> bool:
    """Whether a printed text is the typed one: letters and marks kept, spaces alike."""
    one, two = (unicodedata.normalize("NFKC", t.translate(_LIKE)) for t in (text, found))
    hidden = [c for c in found if unicodedata.category(c)[0] in "CZ" and c != " "]
    return not hidden and " ".join(one.split()) == " ".join(two.split()) != ""


_IN_WORDS = ("zero", "un", "deux", "trois", "quatre", "cinq", "six")


def _spells_number(text: str, number: int) -> bool:
    """Whether a text writes a whole number, in figures or in words, and nothing else."""
    plain = _plain(text)
    return plain == _IN_WORDS[number] or (plain.isdigit() and int(plain) == number)


_TRUE, _FALSE = {"oui", "o", "vrai", "true", "x", "✓", "✔", "☑"}, {"non", "n", "faux", "false"}
_SPELLS: Mapping[str, Callable[[str, Any], bool]] = {
    "date": _spells_day,
    "time": _spells_hour,
    "appointment": _spells_appointment,
    "integer": lambda text, n: _spells_number(text, n) and 1 <= n <= 6,
    "choice": lambda text, name: _begins(text, name),
    "choices": _spells_list,
    "boolean": lambda text, truth: _plain(text) in (_TRUE if truth else _FALSE),
    "text": _spells_text,
}


def _try(leaflet: Leaflet, seeds: range) -> tuple[list[str], set[str], Counter[str]]:
    """Return what is wrong with these cases, what was said, and how many of each kind passed."""
    wrong, said, taken = [], set(), Counter[str]()
    for seed in seeds:
        chance = random.Random(seed)
        field = FIELDS[seed % len(FIELDS)]
        kind = leaflet.all_variables[field].type
        text, meant = typed(chance, kind)
        case = f"{seed}, {field}, {text[:60]!r}"
        try:
            known, troubles = read_values_of(leaflet, {field: text})
            whole = {"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"}
            lines = _lines(leaflet, {**whole, field: text})
        except Exception as error:
            wrong.append(f"{case} : {type(error).__name__}: {error}")
            continue
        told = [trouble.words for trouble in troubles]
        taken[kind] += field in known
        said |= {re.sub(r"U\+[0-9A-F]{4,6}", "", line) for line in (*told, *lines)}
        if field in known and told:
            wrong.append(f"{case} : pris et refusé")
        elif field in known and not _SPELLS[kind](text, known[field]):
            wrong.append(f"{case} : pris pour {known[field]!r}")
        elif field not in known and not told and not _says_nothing(field, text):
            wrong.append(f"{case} : perdu")
        elif meant and kind == "date" and known.get(field) != meant:
            wrong.append(f"{case} : {meant} n'est pas pris")
        if told and not lines:
            wrong.append(f"{case} : imprimé quand même")
    return wrong, said, taken


def _lines(leaflet: Leaflet, raw: Mapping[str, str]) -> Sequence[str]:
    try:
        accept_values(leaflet, raw, today=TODAY)
    except ValuesInvalid as error:
        return [trouble.words for trouble in error.troubles]
    return ()


def _says_nothing(field: str, text: str) -> bool:
    return not text.strip(" \t\u00a0\u202f\u2009") or (
        field == "geste" and re.sub("[_ ]+", " ", _plain(text)) == "a decider"
    )


_FOREIGN = re.compile(r"[\n\r]|\b(?:should|must|input|valid|Error|expected|None|Traceback)\b")


def _all_is_well(leaflet: Leaflet, seeds: range) -> None:
    wrong, said, taken = _try(leaflet, seeds)

    assert wrong == []
    # What is well typed is some of the cases, whatever the field.
    assert all(taken[kind] >= len(seeds) // 300 for kind in _SPELLS), taken
    assert [line for line in said if _FOREIGN.search(line) or not line.strip()] == []
    # A sentence that repeats what was typed is another one at each case.
    assert len(said) < 100


def test_what_is_typed_is_refused_or_taken_for_what_it_says(surgery: Leaflet) -> None:
    """Days, hours, numbers, choices, names, in a sample of cases."""
    _all_is_well(surgery, range(SAMPLE))


@pytest.mark.long
def test_ten_thousand_values_are_refused_or_taken_for_what_they_say(surgery: Leaflet) -> None:
    """The same, on all of them."""
    _all_is_well(surgery, range(10_000))
