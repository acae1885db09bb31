"""Drawings: what is kept, what only a drawing program reads, and what a page cannot have."""

import time

import pytest
from hypothesis import given, strategies as st

from feuillet.compose.drawings import (
    MOST_BYTES,
    MOST_ELEMENTS,
    MOST_GROUPS,
    MOST_LETTERS,
    keep_marks,
    marks_of,
    plain_drawing,
    recolour,
)
from feuillet.errors import LeafletInvalid

SVG = 'xmlns="http://www.w3.org/2000/svg"'
SHAPE = '<path d="M0 0L9,9"/>'


def _svg(body: str, attributes: str = "", before: str = "") -> bytes:
    return f'{before}<svg {SVG} viewBox="0 0 40 30" {attributes}>\n{body}\n</svg>'.encode()


def _plain(body: str, attributes: str = "") -> str:
    return plain_drawing(_svg(body, attributes), "x.svg").decode()


REFUSED = {
    '<script>alert("1")</script>': "un script ne s'imprime pas : retirez-le",
    '<path d="M0 0L9 9" onclick="x()"/>': "un script ne s'imprime pas : retirez-le",
    '<a href="https://exemple.fr"><path d="M0 0L9 9"/></a>': "« a » ne s'imprime pas : gardez",
    '<path d="M0 0L9 9" href="file:///etc/passwd"/>': "« href » : ni adresse, ni renvoi",
    '<image href="https://exemple.fr/x.png"/>': "enregistrez-la à part, en PNG",
    '<use href="#x"/>': "Délier le clone",
    "<style>path{fill:red}</style>": "attributs de présentation",
    "<defs><style>path{fill:red}</style></defs>": "attributs de présentation",
    '<filter id="f"/>': "mettez une couleur unie",
    '<linearGradient id="f"/>': "mettez une couleur unie",
    '<path d="M0 0L9 9" fill="url(#f)"/>': "« fill » : ni adresse, ni renvoi",
    '<path d="M0 0L9 9" style="fill:URL(https://exemple.fr)"/>': "« fill » : ni adresse, ni renvoi",
    '<path d="M0 0L9 9" filter="drop-shadow(1px 1px)"/>': "« filter » ne s'imprime pas : mettez",
    '<path d="M0 0L9 9" opacity="0.5"/>': "« opacity » : pas de transparence, mettez",
    '<path d="M0 0L9 9" style="fill-opacity:50%"/>': "« fill-opacity » : pas de transparence",
    '<path d="M0 0L9 9" fill="mauve"/>': "« fill » : couleur inconnue, écrivez-la comme #1a1a1a",
    '<path d="M0 0L9 9" fill="rgb(300,0,0)"/>': "« fill » : couleur inconnue",
    '<path d="L9 9"/>': "« d » : nombre illisible",
    '<path d="M0 0L9"/>': "« d » : nombre illisible",
    '<path d="M0 0L99999 0"/>': "« d » : nombre illisible",
    '<polygon points="0 0 9"/>': "« points » : nombre illisible",
    '<rect width="-3" height="3"/>': "« width » : nombre illisible",
    '<circle r="3em"/>': "« r » : nombre illisible",
    '<g transform="perspective(3)"/>': "« transform » : nombre illisible",
    '<path d="M0 0L9 9" stroke-dasharray="-1 2"/>': "« stroke-dasharray » : nombre illisible",
    '<text font-family="Arial">a</text>': "le texte n'a qu'une police, « Feuillet Text »",
    '<text font-weight="600">a</text>': "écrivez 400 (normal) ou 700 (gras)",
    '<text text-anchor="middle">a</text>': "alignez ce texte à gauche",
    '<text style="text-anchor:end">a</text>': "alignez ce texte à gauche",
    '<text font-style="italic">a</text>': "« font-style » ne s'imprime pas : retirez-le",
    "<text>日</text>": "« 日 » manque dans notre police : écrivez-le autrement",
    '<path id="mark-L1" d="M0 0L9 9"/>': "un groupe « g » par réponse",
    '<g id="mark-L1"/><g id="mark-L1"/>': "un groupe « g » par réponse",
    '<g id="mark-é"/>': "un groupe « g » par réponse",
    '<svg viewBox="0 0 10 10"/>': "« svg » ne s'imprime pas : gardez",
}
"""What stands in a drawing → what its author is told."""


@pytest.mark.parametrize("body", REFUSED)
def test_what_a_page_cannot_have_is_refused_with_its_line(body: str) -> None:
    """Never left out in silence: the drawing would not be the one that its author saw."""
    with pytest.raises(LeafletInvalid) as refusal:
        plain_drawing(_svg(f"{SHAPE}\n{body}"), "colonne.svg")

    assert refusal.value.problems[0].startswith("colonne.svg, ligne 3 : ")
    assert REFUSED[body] in refusal.value.problems[0]


def test_all_kinds_of_problems_are_told_at_once_each_once() -> None:
    """An export with a hundred half-clear shapes has one thing to mend."""
    faint = '<path d="M0 0L9 9" opacity=".5"/>' * 100

    with pytest.raises(LeafletInvalid) as refusal:
        plain_drawing(_svg(f"{faint}\n<use/>"), "x.svg")

    assert len(refusal.value.problems) == 2


NO_SVG = {
    "text": b"bonjour",
    "empty": b"",
    "a PNG": b"\x89PNG\r\n\x1a\n" + bytes(40),
    "HTML": b"<html><body/></html>",
    "SVG of no namespace": b'<svg viewBox="0 0 40 30"/>',
    "cut": _svg(SHAPE)[:-8],
    "an unknown encoding": b'<?xml version="1.0" encoding="x-rien"?>' + _svg(SHAPE),
    "an encoding of many bytes": b'<?xml version="1.0" encoding="euc-jp"?>' + _svg(SHAPE),
}


@pytest.mark.parametrize("content", NO_SVG.values(), ids=NO_SVG)
def test_what_is_no_svg_is_refused(content: bytes) -> None:
    """Whatever its name says."""
    with pytest.raises(LeafletInvalid, match="ce n'est pas un SVG entier : enregistrez-le"):
        plain_drawing(content, "x.svg")


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE = {
    "a billion laughs": (
        _svg("<text>&a11;</text>", before=f'<!DOCTYPE svg [<!ENTITY a0 "ha">{LAUGHS}]>'),
        "entités",
    ),
    "a file read": (
        _svg("<text>&f;</text>", before='<!DOCTYPE svg [<!ENTITY f SYSTEM "/etc/passwd">]>'),
        "entités",
    ),
    "an entity from elsewhere": (
        _svg("<text>&f;</text>", before='<!DOCTYPE svg SYSTEM "https://exemple.fr/x.dtd">'),
        "entités",
    ),
    "a style sheet from elsewhere": (
        _svg(SHAPE, before='<?xml-stylesheet href="https://exemple.fr/x.css"?>'),
        "attributs de présentation",
    ),
    "too deep": (_svg("<g>" * 500 + "</g>" * 500), f"plus de {MOST_GROUPS} groupes"),
    "too deep where nothing is drawn": (
        _svg("<metadata>" * 500 + "</metadata>" * 500),
        f"plus de {MOST_GROUPS} groupes",
    ),
    "too many elements": (_svg("<g/>" * MOST_ELEMENTS), f"plus de {MOST_ELEMENTS} éléments"),
    "too many bytes": (_svg(f"<!--{'x' * MOST_BYTES}-->"), "200 ko au plus"),
    **{
        f"a sea of spaces in {name}": (_svg(f'<g {name}="{start}{" " * 190_000}x"/>'), "« ")
        for name, start in (("transform", "translate("), ("fill", "rgb("), ("stroke-width", "1"))
    },
    "a sea of spaces in d": (_svg(f'<path d="M0 0{" " * 190_000}x"/>'), "nombre illisible"),
    "a novel": (_svg(f"<text>{'a' * MOST_LETTERS}</text><text>b</text>"), "plus de 500 lettres"),
    "no frame": (f"<svg {SVG}/>".encode(), "viewBox"),
    "a frame of nothing": (f'<svg {SVG} viewBox="0 0 0 0"/>'.encode(), "viewBox"),
    "a frame of everything": (f'<svg {SVG} viewBox="0 0 1e9 1e9"/>'.encode(), "viewBox"),
    "a number of a hundred thousand figures": (
        _svg(f'<path d="M{"9" * 100_000} 0"/>'),
        "nombre illisible",
    ),
}


@pytest.mark.parametrize(("content", "says"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_drawing_is_refused_at_once(content: bytes, says: str) -> None:
    """It costs less than a second, and reads nothing else."""
    before = time.perf_counter()

    with pytest.raises(LeafletInvalid, match=says):
        plain_drawing(content, "x.svg")

    assert time.perf_counter() - before < 1


def test_what_only_a_drawing_program_reads_is_left_out() -> None:
    """An export of Inkscape is taken as it is: its own words, a hidden layer, a plain doctype."""
    body = (
        '<title>x</title><metadata><r xmlns="r"/></metadata><defs><path id="p" d="M0 0"/></defs>'
        '<n:view xmlns:n="n" n:x="1"/><g style="display:none"><text>secret</text></g>'
        '<g id="layer1" class="a" n:label="L" xmlns:n="n" style="line-height:1;fill:#FFF">'
        f'<g opacity="1">{SHAPE}</g></g>'
    )
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'

    plain = plain_drawing(_svg(body, before=doctype), "x.svg").decode()

    assert plain == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30" width="40" height="30"'
        ' font-family="feuillet-text"><g fill="#ffffff"><g><path d="M0 0 L9 9" /></g></g></svg>'
    )


def test_a_style_wins_over_an_attribute_as_css_has_it() -> None:
    """Else a shape is black that was white."""
    assert 'fill="#ffffff"' in _plain('<path d="M0 0L9 9" fill="#000" style="fill:white"/>')


def test_words_are_in_our_face_whatever_is_not_said() -> None:
    """And keep one space for several."""
    plain = _plain("<text x='1' y='2px' font-family=\"'Feuillet Text', serif\">a \n b</text>")

    assert '<text x="1" y="2">a b</text>' in plain


def test_the_marks_of_answers_are_kept_and_the_others_taken_off() -> None:
    """And no page has their names, which say where somebody was treated."""
    drawing = plain_drawing(_svg(f'{SHAPE}<g id="mark-L1">{SHAPE}</g><g id="mark-D2"/>'), "x.svg")

    kept = keep_marks(drawing, frozenset({"L1"}))

    assert marks_of(drawing) == {"L1", "D2"}
    assert kept.count(b"<path") == 2
    assert b"mark-" not in kept
    assert keep_marks(drawing, frozenset()).count(b"<path") == 1


def test_a_colour_is_replaced_where_it_is_a_colour_only() -> None:
    """Words stay as they are."""
    drawing = plain_drawing(_svg('<g fill="#0B4A6F"><text>#0b4a6f</text></g>'), "x.svg")

    assert recolour(drawing, {"#0b4a6f": "#7a1f3d"}).count(b"#7a1f3d") == 1


@given(st.binary(max_size=60), st.integers(0, 300))
def test_a_damaged_drawing_is_drawn_or_refused(noise: bytes, place: int) -> None:
    """Whatever is in it, nothing else is raised."""
    whole = _svg('<g style="fill:#fff" transform="rotate(3)"><text x="1">é</text></g>' + SHAPE)
    told: tuple[str, ...] = ()
    try:
        plain_drawing(whole[:place] + noise + whole[place:], "x.svg")
    except LeafletInvalid as refusal:
        told = refusal.problems

    assert all(problem.startswith("x.svg, ligne ") for problem in told)
