"""Nothing of the patient for whom a stock was asked is in another's file, whatever is typed."""

import datetime as dt
import io
import pickle
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

import pikepdf
import pytest
from hypothesis import example, given, settings, strategies as st

from feuillet.check.stand_ins import explain_stand_in
from feuillet.errors import NoStock, ValuesInvalid
from feuillet.model.characters import NAME_CHARACTERS, PRINTABLE, TEXT_CHARACTERS, fold
from feuillet.model.dates import spell_birth, spell_date
from feuillet.model.values import Values
from feuillet.produce import Press
from feuillet.stamp.stamp import Slot, Stock, shape_line
from tests.batches import patient, press
from tests.helpers import TODAY, text_by_page

TOKEN = "3F9A-71C2"
OTHER = patient(
    1,
    date_naissance="01/02/1950",
    date_visite="03/04/2027",
    ipp="0042",
    remarque="Rien de plus",
)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZÉÈÀÇŒŠ"


@cache
def _press() -> Press:
    return replace(press("avant"), fast=False)


def _values(raw: Mapping[str, str]) -> Values:
    return _press().complete(_press().accept(raw))


def _canary(rng: random.Random) -> dict[str, str]:
    """Return a patient none of whose words is anybody else's."""

    def word(length: int) -> str:
        return "".join(rng.choice(LETTERS) for _ in range(length))

    birth = dt.date(1960, 1, 1) + dt.timedelta(days=rng.randint(0, 20_000))
    visit = dt.date(2027, 1, 1) + dt.timedelta(days=rng.randint(0, 500))
    return {
        "nom": f"{word(8)}-{word(5)}",
        "prenom": word(9).capitalize(),
        "date_naissance": spell_birth(birth),
        "date_visite": spell_birth(visit),
        "ipp": f"{rng.randint(10**9, 10**10)}",
        "remarque": f"{word(7)} {word(6)}",
    }


def _forms(raw: Mapping[str, str], faces: frozenset[tuple[bytes, float]]) -> Iterator[bytes]:
    """Yield all that would tell of a patient, as a file could write it."""
    said = set(raw.values())
    for name in ("date_naissance", "date_visite"):
        day = dt.datetime.strptime(raw[name], "%d/%m/%Y").replace(tzinfo=dt.UTC).date()
        said |= {day.isoformat(), day.strftime("D:%Y%m%d"), spell_date(day)}
        said |= {spell_date(day).replace("\N{NO-BREAK SPACE}", " ")}
    # Parts of words too: what a kerning or a ligature parts.
    said |= {raw["nom"][:8], raw["nom"][-5:], raw["prenom"][1:], *raw["remarque"].split()}
    for text in said:
        yield text.encode()
        yield text.encode("cp1252")
        for encoding in ("utf-16-be", "utf-16-le"):
            yield text.encode(encoding)
            yield text.encode(encoding).hex().encode()
        for face, size in faces:
            shaped = shape_line(text, face, size)
            assert shaped is not None
            yield b"".join(re.findall(rb"[0-9a-f]{4}", re.sub(rb">.*?<", b"", shaped.shown)))


def _everything(pdf: bytes) -> bytes:
    """Return a file's objects, its streams inflated, its text without what kerning parts."""
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        strings = " ".join(
            str(value)
            for item in opened.objects
            if isinstance(item, pikepdf.Dictionary)
            for value in item.values()
            if isinstance(value, pikepdf.String)
        )
        opened.save(
            output,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            compress_streams=False,
        )
    whole = output.getvalue()
    return b"\n".join((pdf, whole, re.sub(rb">-?\d+<", b"", whole), strings.encode()))


def _faces(stock: Stock) -> frozenset[tuple[bytes, float]]:
    return frozenset((slot.face, slot.size) for slot in stock.slots if isinstance(slot, Slot))


def test_no_byte_of_the_first_patient_is_in_another_ones_file(whole: bool) -> None:
    """Surname, first name, record number, dates and remark; plain, in two bytes, in glyphs."""
    rng = random.Random("canari")
    leaks = []
    for _ in range(200 if whole else 8):
        canary = _canary(rng)
        stock = _press().compile(_values(canary), TOKEN)
        stamped = _press().stamp(stock, _values(OTHER), TOKEN)
        assert stamped is not None
        places = (_everything(stamped), pickle.dumps(stock))
        forms = list(_forms(canary, _faces(stock)))
        leaks += [form for form in forms for place in places if form in place]

        assert b"datetime" not in places[1]
    assert leaks == []


def test_what_is_looked_for_is_found_where_it_is() -> None:
    """The canary's own file holds its lines in glyphs; its text says them."""
    canary = _canary(random.Random("témoin"))
    stock = _press().compile(_values(canary), TOKEN)
    stamped = _press().stamp(stock, _values(canary), TOKEN)
    assert stamped is not None
    found = [form for form in _forms(canary, _faces(stock)) if form in _everything(stamped)]
    text = " ".join(text_by_page(stamped))

    assert len(found) >= 8
    assert all(canary[name] in text for name in ("nom", "prenom", "ipp", "remarque"))


def test_two_patients_of_a_variant_have_the_same_stock() -> None:
    """Whoever comes first, the same bytes are kept for the others."""
    rng = random.Random("deux")
    one, other = (_press().compile(_values(_canary(rng)), TOKEN) for _ in range(2))

    assert pickle.dumps(one) == pickle.dumps(other)


@cache
def _stock(known: tuple[str, ...], token: bool, *, long_names: bool) -> Stock:
    """Return the stock of the patients of whom these values are known."""
    values = _values({name: OTHER[name] for name in known})
    return _press().compile(replace(values, long_names=long_names), TOKEN * token)


def _is_right(raw: Mapping[str, str], token: str = TOKEN) -> bool | None:
    """Whether a patient's stamped file is the one laid out; nothing if none is stamped."""
    values = _values(raw)
    stock = _stock(tuple(values.known), bool(token), long_names=values.long_names)
    stamped = _press().stamp(stock, values, token)
    return None if stamped is None else stamped == _press().print(raw, token=token).pdf


WORDS = st.text(sorted(PRINTABLE), min_size=1, max_size=200) | st.text(
    sorted(TEXT_CHARACTERS), min_size=1, max_size=24
)
NAMES = WORDS | st.from_regex(r"[A-ZÉÈŒ]{1,9}(['’ -][A-ZÀÎ][a-zéèœ]{0,8}){0,3}", fullmatch=True)
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2028, 5, 1)).map(spell_birth)


@st.composite
def _patients(draw: st.DrawFn) -> dict[str, str]:
    """Return what may be typed for a patient; the checks may refuse it."""
    raw = {
        "nom": draw(NAMES),
        "prenom": draw(NAMES),
        "date_naissance": spell_birth(draw(st.dates(dt.date(1900, 1, 2), TODAY))),
    }
    more = {"date_visite": DAYS, "ipp": st.text(sorted(TEXT_CHARACTERS), max_size=20)}
    more["remarque"] = WORDS
    for name, values in more.items():
        if draw(st.booleans()):
            raw[name] = draw(values)
    return raw


def test_whatever_is_typed_is_stamped_as_laid_out_or_not_at_all(whole: bool) -> None:
    """Any letters that can be printed, any lengths, any days."""
    seen: list[bool | None] = []

    @settings(max_examples=400 if whole else 8, deadline=None)
    @given(_patients(), st.sampled_from([TOKEN, ""]))
    @example({**OTHER, "nom": "None", "prenom": "nan { TODO }", "ipp": "0undefined"}, TOKEN)
    @example({**OTHER, "nom": "&amp", "prenom": "<b>&#39", "remarque": "'\"&lt"}, TOKEN)
    @example({**OTHER, "nom": "D'", "prenom": "A-", "remarque": "(12) 3"}, TOKEN)
    @example({**OTHER, "nom": "A", "prenom": "A", "ipp": "A", "remarque": "A"}, "")
    @example({**OTHER, "prenom": "Anne-Ève Marie-Antoinette Zoé"}, TOKEN)
    def check(raw: dict[str, str], token: str) -> None:
        try:
            _values(raw)
        except ValuesInvalid:
            return
        seen.append(_is_right(raw, token))

        assert seen[-1] is not False

    check()
    assert seen.count(True) >= 4


def test_each_letter_of_the_text_face_is_stamped_as_laid_out() -> None:
    """Every one stands once in a name, where all fit."""
    letters = "".join(sorted(TEXT_CHARACTERS - {" ", "\N{NO-BREAK SPACE}"}))
    # Signs, figures and letters in each, signs first: none of them makes two names, or a number.
    count = -(-len(letters) // 14)
    words = [letters[at::count] for at in range(count)]
    # No name begins with a hyphen.
    words = [f"{one[1]}-{one[2:]}" if one.startswith("-") else one for one in words]
    names = ("nom", "prenom", "remarque")
    patients = [
        {**OTHER, **dict(zip(names, words[at : at + 3], strict=False))}
        for at in range(0, len(words), 3)
    ]

    assert {_is_right(raw) for raw in patients} == {True}


@pytest.mark.long
@pytest.mark.parametrize("letter", sorted(TEXT_CHARACTERS - {" ", "\N{NO-BREAK SPACE}"}))
def test_a_letter_alone_is_stamped_as_laid_out(letter: str) -> None:
    """Without letters around, a sign is of no script; alone it is nobody's name, nor an answer."""
    names = {"nom": letter, "prenom": letter * 2} if letter.isalpha() else {}
    # « N » is no, and « O » is yes: neither is a text.
    taken = not (explain_stand_in(letter) or fold(letter) in ("n", "o"))
    text = letter if taken else f"1 {letter}"
    assert _is_right({**OTHER, **names, "remarque": text}) is True


def test_a_letter_of_another_face_is_laid_out() -> None:
    """In any slot; the others of the page are not stamped either."""
    rng = random.Random("lettres")
    for name in ("nom", "prenom", "ipp", "remarque"):
        letter = rng.choice(sorted(NAME_CHARACTERS))

        assert _is_right({**OTHER, name: f"Tr{letter}n"}) is None


def test_a_name_is_stamped_up_to_the_length_that_fits() -> None:
    """Letter by letter to the edge of its box; past it, no name is stamped again."""
    raws = {length: {**OTHER, "nom": "E" * length} for length in range(20, 61)}
    stock = _stock(tuple(OTHER), True, long_names=False)
    stamped = {at: _press().stamp(stock, _values(raw), TOKEN) for at, raw in raws.items()}
    last = max(length for length, pdf in stamped.items() if pdf)

    assert [length for length, pdf in stamped.items() if pdf] == list(range(20, last + 1))
    assert all(_is_right(raws[length]) for length in (last - 1, last))
    assert last < 60


def test_no_reason_for_having_no_stock_tells_a_value() -> None:
    """It goes to the log."""
    canary = _canary(random.Random("refus"))
    broken = replace(_press(), leaflet=_press().leaflet.model_copy(update={"documents": {}}))
    with pytest.raises(NoStock) as refusal:
        broken.compile(_values(canary), TOKEN)

    assert not any(value in str(refusal.value) for value in canary.values())
    assert refusal.value.__cause__ is None
