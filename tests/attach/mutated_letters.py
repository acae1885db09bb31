"""Letters spoilt in one to three places, from a seed: bytes, objects, pages, drawings.

Each way of spoiling is what damage, a bad program or somebody ill-meaning does to a PDF.
"""

import random
import re
from collections.abc import Callable, Sequence
from typing import Any

import pikepdf
from pikepdf import (
    Array,
    Dictionary,
    Name,
    ObjectStreamMode,
    Pdf,
    Stream,
    StreamDecodeLevel,
    String,
)

from tests.letters import opened, saved, script

_NUMBERS = (
    *(b"0", b"1", b"-1", b"9", b"00", b"99", b"65535", b"2147483648", b"-2147483649", b"1e9"),
    *(b"99999999999999999999", b"0.0000001", b"1.", b"--5", b"4 0 R", b"null", b"(1)", b"[]"),
)
_JUNK = (
    *(
        b"\0" * 9,
        b"\xff\xfe",
        b"<<",
        b">>",
        b"[",
        b"]",
        b"(",
        b")",
        b"endobj ",
        b"endstream ",
        b"R",
    ),
    *(b"stream\n", b"null ", b"1 0 obj ", b"%%EOF", b"% ", b"/", b"\r", b"xref\n", b"trailer\n"),
)
_KINDS = (
    *("Text", "Link", "FreeText", "Stamp", "Square", "Ink", "Popup", "Watermark", "Redact"),
    *("Highlight", "Widget", "FileAttachment", "Screen", "Inconnu"),
)
_BOXES = (
    *([0, 0, 595, 842], [595, 842, 0, 0], [0, 0, 0, 0], [0, 0, 1, 1], [-500, -500, 0, 0], [0, 0]),
    *([0, 0, 1e9, 1e9], [0, 0, 14_400, 14_400], [0.1, 0.2, 300.3, 400.4], [100, 100, 400, 500], []),
    *([0, 0, 595, 200], [0, 300, 595, 842], [0, 0, 3, 842]),
)


def mutated(letter: bytes, chance: random.Random) -> bytes:
    """Return a letter spoilt by chance: its objects, its bytes, or both."""
    if chance.randrange(5) < 3:
        letter = _by_objects(letter, chance)
    if chance.randrange(5) < 3:
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            letter = chance.choice(_BY_BYTES)(letter, chance)
    return letter


# By bytes.


def _flip(letter: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(letter or b"x")
    for _ in range(chance.choice((1, 1, 2, 8, 40))):
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def _cut(letter: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(letter) + 1)
    return letter[:at] + chance.choice((b"", b"\n%%EOF\n", letter[-200:]))


def _without_a_part(letter: bytes, chance: random.Random) -> bytes:
    at, size = chance.randrange(len(letter) + 1), chance.choice((1, 2, 10, 100, 1000))
    return letter[:at] + letter[at + size :]


def _with_a_part_twice(letter: bytes, chance: random.Random) -> bytes:
    at, size, to = chance.randrange(len(letter) + 1), chance.choice((1, 10, 300)), chance.random()
    there = int(to * len(letter))
    return letter[:there] + letter[at : at + size] + letter[there:]


def _with_junk(letter: bytes, chance: random.Random) -> bytes:
    at = chance.choice((0, len(letter), chance.randrange(len(letter) + 1)))
    return letter[:at] + chance.choice(_JUNK) + letter[at:]


def _over(letter: bytes, chance: random.Random) -> bytes:
    """Write some junk over as many bytes: all that follows stays where its table says."""
    junk = chance.choice((*_JUNK, *_NUMBERS))
    at = chance.randrange(len(letter) + 1)
    return letter[:at] + junk + letter[at + len(junk) :]


def _number(letter: bytes, chance: random.Random) -> bytes:
    """Write another number, often of as many figures."""
    numbers = list(re.finditer(rb"(?<![\w.])\d+(?![\w.])", letter))
    if not numbers:
        return _flip(letter, chance)
    found = chance.choice(numbers)
    same = bytes(chance.choice(b"0123456789") for _ in found[0])
    new = same if chance.randrange(3) else chance.choice(_NUMBERS)
    return letter[: found.start()] + new + letter[found.end() :]


def _name(letter: bytes, chance: random.Random) -> bytes:
    """Write another name, often misspelt."""
    names = list(re.finditer(rb"/[A-Za-z]\w+", letter))
    if not names:
        return _flip(letter, chance)
    found, other = chance.choice(names), chance.choice(names)[0]
    new = chance.choice((b"/" + b"X" + found[0][2:], other))
    return letter[: found.start()] + new + letter[found.end() :]


def _in_a_stream(letter: bytes, chance: random.Random) -> bytes:
    streams = list(re.finditer(rb"stream\r?\n(.*?)endstream", letter, re.DOTALL))
    if not streams:
        return _flip(letter, chance)
    start, end = chance.choice(streams).span(1)
    return letter[:start] + _flip(letter[start:end] or b"x", chance) + letter[end:]


def _twice(letter: bytes, chance: random.Random) -> bytes:
    """Append an older table, or the letter itself, as saving again and again does."""
    tail = letter[letter.rfind(b"startxref") :]
    return letter + chance.choice((tail, letter, b"\n" * 2000, b"%PDF-1.4\n" + tail))


_BY_BYTES: Sequence[Callable[[bytes, random.Random], bytes]] = (
    *(_flip, _flip, _cut, _without_a_part, _with_a_part_twice, _with_junk, _over, _number, _number),
    *(_number, _name, _name, _in_a_stream, _in_a_stream, _twice),
)


# By objects.


def _by_objects(letter: bytes, chance: random.Random) -> bytes:
    """Return a letter whose objects are spoilt, written again in one of several ways."""
    try:
        with opened(letter) as pdf:
            for _ in range(chance.choice((1, 1, 2, 3))):
                chance.choice(_BY_OBJECTS)(pdf, chance)
            ways: list[dict[str, Any]] = [
                *(
                    {},
                    {},
                    {"object_stream_mode": ObjectStreamMode.generate},
                    {"normalize_content": True},
                ),
                {"linearize": True},
            ]
            # Packed streams stay as they are: unpacking a bomb is for the program to refuse.
            as_is = {"compress_streams": False, "stream_decode_level": StreamDecodeLevel.none}
            return saved(pdf, **{**as_is, **chance.choice(ways)})
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, KeyError, NotImplementedError):
        # What cannot even be written is spoilt by its bytes.
        return _flip(letter, chance)


def _holders(pdf: Pdf) -> list[Any]:
    return [item for item in pdf.objects if isinstance(item, Dictionary | Stream) and len(item)]


def _anything(pdf: Pdf, chance: random.Random) -> Any:
    numbers = (0, 1, -1, 3, 90, 2**31, 10**20, 0.5, 1e300)
    odd: list[Any] = [
        *(chance.choice(numbers), True, None, String("exemple"), String("\ufeff\0é"), Name.Exemple),
        *(Array([]), Array([0, 0]), Array(chance.choice(_BOXES)), Dictionary(), script()),
        *(chance.choice(list(pdf.objects)), pdf.make_stream(b"exemple"), _deep(200)),
    ]
    return chance.choice(odd)


def _deep(levels: int) -> Any:
    inner = Array([])
    for _ in range(levels):
        inner = Array([inner])
    return inner


def _a_key(pdf: Pdf, chance: random.Random) -> None:
    """Take a key away, or give it anything."""
    holder = chance.choice(_holders(pdf))
    key = chance.choice(list(holder.keys()))
    if chance.randrange(2):
        del holder[key]
    else:
        holder[key] = _anything(pdf, chance)


def _an_item(pdf: Pdf, chance: random.Random) -> None:
    arrays = [
        holder[key] for holder in _holders(pdf) for key in holder if isinstance(holder[key], Array)
    ]
    if filled := [one for one in arrays if len(one)]:
        chance.choice(filled)[0] = _anything(pdf, chance)


def _swapped(pdf: Pdf, chance: random.Random) -> None:
    """Let two objects change places."""
    items = [item for item in pdf.objects if isinstance(item, pikepdf.Object) and item.is_indirect]
    one, other = chance.choice(items), chance.choice(items)
    first, second = one.objgen, other.objgen
    kept = pdf.make_indirect(pdf.get_object(first))
    pdf._replace_object(first, pdf.get_object(second))
    pdf._replace_object(second, kept)


def _tree(pdf: Pdf, chance: random.Random) -> None:
    """Make of the pages a loop, a lie or a hole."""
    root, page = pdf.Root.Pages, chance.choice(list(pdf.pages)).obj
    kids = list(root.Kids)
    match chance.randrange(8):
        case 0:
            root["/Kids"] = Array([*kids, root])
        case 1:
            root["/Kids"], root["/Count"] = Array([*kids, page]), len(kids) + 1
        case 2:
            root["/Count"] = chance.choice((0, -1, 10**9, len(kids) + 1, String("1")))
        case 3:
            root["/Kids"] = Array([*kids, chance.choice((None, 5, Dictionary(Type=Name.Page)))])
        case 4:
            page["/Type"] = chance.choice((Name.Pages, Name.Template, String("Page")))
        case 5:
            page["/Parent"] = chance.choice((page, None, 3))
        case 6:
            root["/Kids"] = Array(reversed(kids))
        case _:
            copy = pdf.make_indirect(Dictionary(page.as_dict()))
            root["/Kids"], root["/Count"] = Array([copy, *kids]), int(root["/Count"]) + 1


def _shape(pdf: Pdf, chance: random.Random) -> None:
    """Turn a page, or change its boxes or its unit."""
    page = chance.choice(list(pdf.pages)).obj
    key = chance.choice(("/MediaBox", "/CropBox", "/CropBox", "/Rotate", "/Rotate", "/UserUnit"))
    if key == "/Rotate":
        page[key] = chance.choice((90, 180, 270, -90, 360, 45, 10**9, 0.5, Name.Exemple))
    elif key == "/UserUnit":
        page[key] = chance.choice((1, 2, 0.1, 0, -1, 10**6, String("1")))
    else:
        page[key] = Array(chance.choice(_BOXES))


def _note(pdf: Pdf, chance: random.Random) -> None:
    """Add a note or a field, with or without a look."""
    page = chance.choice(list(pdf.pages)).obj
    kind = chance.choice(_KINDS)
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name("/" + kind),
        Rect=chance.choice(_BOXES),
        Contents=String("exemple"),
        F=chance.choice((0, 2, 4, 32, 4096)),
    )
    if chance.randrange(2):
        look = pdf.make_stream(b"0.5 g 0 0 200 40 re f")
        look["/Type"], look["/Subtype"] = Name.XObject, Name.Form
        look["/BBox"] = Array(chance.choice(([0, 0, 200, 40], *_BOXES)))
        note["/AP"] = Dictionary(N=chance.choice((look, Dictionary(Off=look, On=look))))
    if kind == "Widget":
        note["/FT"] = Name("/" + chance.choice(("Tx", "Btn", "Ch", "Sig", "Xx")))
        note["/T"], note["/V"] = String("champ"), _anything(pdf, chance)
    entry = pdf.make_indirect(note)
    notes = page.get("/Annots", Array([]))
    page["/Annots"] = Array([*(notes if isinstance(notes, Array) else ()), entry])
    if kind == "Widget" and chance.randrange(3):
        fields = Array(chance.choice(([entry], [entry, entry], [pdf.Root])))
        pdf.Root["/AcroForm"] = Dictionary(Fields=fields, NeedAppearances=bool(chance.randrange(2)))


def _layer(pdf: Pdf, chance: random.Random) -> None:
    """Put what a page draws on a layer, on or off."""
    page = chance.choice(list(pdf.pages)).obj
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("calque")))
    resources = page.get("/Resources", Dictionary())
    resources["/Properties"] = Dictionary(Calque=layer)
    page["/Resources"] = resources
    shown: dict[str, Any] = {"ON": Array([layer])} if chance.randrange(2) else {}
    shown = shown or {"OFF": Array([layer])}
    pdf.Root["/OCProperties"] = Dictionary(OCGs=Array([layer]), D=Dictionary(**shown))
    _redraw(pdf, page, lambda drawing: b"/OC /Calque BDC " + drawing + b"\nEMC ")


def _drawing(pdf: Pdf, chance: random.Random) -> None:
    """Change what a page draws: hidden, covered, unbalanced, endless, empty."""
    page = chance.choice(list(pdf.pages)).obj
    cover = chance.choice(
        (
            *(b"q 3 Tr 1 g %s Q", b"%s 1 g 0 0 999 999 re f", b"q 0.01 0 0 0.01 0 0 cm %s Q"),
            *(b"q 0 0 1 1 re W n %s Q", b"q 1 0 0 1 900 0 cm %s Q", b"q q q q %s", b"%s Q Q Q Q"),
            *(
                b"%s BT /F9 12 Tf (exemple) Tj",
                b"/Fm0 Do %s",
                b"%s BI /W 9 /H 9 ID xx EI",
                b"%s ((",
            ),
            *(b"%s " + b"q " * 5000, b"%s " + b"[" * 2000, b"", b"%s\n%s", b"0 1 -1 0 300 0 cm %s"),
        )
    )
    if cover.startswith(b"/Fm0"):
        form = pdf.make_stream(b"/Fm0 Do 0 0 9 9 re f")
        form["/Type"], form["/Subtype"] = Name.XObject, Name.Form
        form["/BBox"] = Array([0, 0, 99, 99])
        form["/Resources"] = Dictionary(XObject=Dictionary(Fm0=form))
        resources = page.get("/Resources", Dictionary())
        resources["/XObject"] = Dictionary(Fm0=form)
        page["/Resources"] = resources
    _redraw(pdf, page, lambda drawing: cover.replace(b"%s", drawing))


def _redraw(pdf: Pdf, page: Any, change: Callable[[bytes], bytes]) -> None:
    contents = page.get("/Contents")
    parts = list(contents) if isinstance(contents, Array) else [contents]
    whole = b"\n".join(part.read_bytes() for part in parts if isinstance(part, Stream))
    page["/Contents"] = pdf.make_stream(change(whole))


def _a_stream(pdf: Pdf, chance: random.Random) -> None:
    """Spoil how a stream is packed, or what it holds."""
    streams = [item for item in pdf.objects if isinstance(item, Stream)]
    if not streams:
        return
    stream = chance.choice(streams)
    raw = stream.read_raw_bytes()
    held = chance.choice((raw, raw[: len(raw) // 2], raw * 2, b"", _flip(raw or b"x", chance)))
    filters = ("FlateDecode", "LZWDecode", "ASCIIHexDecode", "DCTDecode", "RunLengthDecode")
    packed = Name("/" + chance.choice((*filters, "JBIG2Decode", "Crypt", "Inconnu")))
    kept = chance.choice(
        (stream.get("/Filter"), stream.get("/Filter"), packed, Array([packed] * 9))
    )
    options = Dictionary(Predictor=15, Columns=chance.choice((1, 10**6, -1)), Colors=4)
    stream.write(held, filter=kept, decode_parms=chance.choice((None, None, options)))


def _in_the_catalog(pdf: Pdf, chance: random.Random) -> None:
    """Add what opens, runs, is attached, or leads in a circle."""
    loop = pdf.make_indirect(Dictionary(Title=String("Exemple")))
    for key in ("/First", "/Last", "/Next", "/Parent", "/Kids", "/K", "/P"):
        loop[key] = Array([loop]) if key in ("/Kids", "/K") else loop
    loop["/Count"], loop["/S"] = 3, Name.P
    added = chance.choice(
        (
            *({"/OpenAction": script()}, {"/AA": Dictionary(WC=script())}, {"/Outlines": loop}),
            *({"/StructTreeRoot": loop}, {"/Names": Dictionary(Dests=loop, EmbeddedFiles=loop)}),
            *({"/AcroForm": Dictionary(Fields=Array([loop]))}, {"/PageLabels": loop}),
            *(
                {"/Metadata": pdf.make_stream(b"<x" * 999)},
                {"/OCProperties": loop},
                {"/Dests": loop},
            ),
            *({"/Perms": Dictionary(DocMDP=loop)}, {"/Lang": Name.Exemple}, {"/AF": Array([loop])}),
            *({"/OutputIntents": Array([loop])}, {"/MarkInfo": loop}, {"/Extensions": _deep(99)}),
        )
    )
    for key, value in added.items():
        pdf.Root[key] = value


_BY_OBJECTS: Sequence[Callable[[Pdf, random.Random], None]] = (
    *(_a_key, _a_key, _a_key, _an_item, _swapped, _swapped, _tree, _shape, _note, _note, _layer),
    *(_drawing, _drawing, _a_stream, _a_stream, _in_the_catalog),
)
