"""An SVG → a plain one: shapes, flat colours, words in our own face; nothing that acts or calls.

What only a drawing program reads is left out.  What pages cannot have (PDF/A-1 has no
transparency), or would draw otherwise than it looks there, is refused, each kind once, with its
line.  Every number is read and bounded, so that what is left is quick to draw.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from xml.etree import ElementTree
from xml.parsers import expat

from feuillet.compose.drawn_numbers import LARGEST, plain_numbers, plain_path, plain_transform
from feuillet.errors import LeafletInvalid
from feuillet.model.characters import TEXT_CHARACTERS

MOST_BYTES = 200_000
MOST_ELEMENTS = 2_000
MOST_GROUPS = 20
MOST_LETTERS = 500
"""The layout engine places them one by one."""

MARK_ID = "mark-"
"""How the name of a group begins that a value brings out."""

_SVG = "http://www.w3.org/2000/svg"
_FACE = "feuillet-text"
_OUR_FACES = (_FACE, "feuillet text")

_SHAPES: Mapping[str, tuple[str, ...]] = {
    "svg": (),
    "g": (),
    "path": ("d",),
    "rect": ("x", "y", "width", "height", "rx", "ry"),
    "circle": ("cx", "cy", "r"),
    "ellipse": ("cx", "cy", "rx", "ry"),
    "line": ("x1", "y1", "x2", "y2"),
    "polyline": ("points",),
    "polygon": ("points",),
    "text": ("x", "y"),
    "tspan": ("x", "y"),
}
"""What is drawn, with what places it."""

_NO_SVG = "ce n'est pas un SVG entier : enregistrez-le de nouveau en SVG"
_LEFT_OUT = frozenset(("title", "desc", "metadata", "defs"))
_GRADIENT = "dégradé, motif, filtre ou masque : mettez une couleur unie"
_COPY = "copie liée : remplacez-la par son tracé (Inkscape : Édition, Cloner, Délier le clone)"
_STYLE = (
    "feuille de style : enregistrez avec des « attributs de présentation » (Illustrator : Options"
    " SVG, Propriétés CSS)"
)
_REFUSED: Mapping[str, str] = {
    "style": _STYLE,
    "use": _COPY,
    "symbol": _COPY,
    "image": "photo dans un dessin : enregistrez-la à part, en PNG",
    "script": "un script ne s'imprime pas : retirez-le",
    **dict.fromkeys(("linearGradient", "radialGradient", "pattern"), _GRADIENT),
    **dict.fromkeys(("filter", "mask", "clipPath"), _GRADIENT),
}
_UNCHANGED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("filter", "mask", "clip-path", "marker"), ("none",)),
    **dict.fromkeys(("marker-start", "marker-mid", "marker-end"), ("none",)),
    **dict.fromkeys(("mix-blend-mode", "isolation"), ("normal", "auto")),
}
"""Attributes that pages do not have, with the values that change nothing."""

_SMALLEST = 10
"""Units of a drawing's side: numbers are kept to the thousandth."""

_OPAQUE = ("opacity", "fill-opacity", "stroke-opacity")
_WORDS_ONLY: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("letter-spacing", "word-spacing"), ("0", "0px", "normal")),
    **dict.fromkeys(("dx", "dy", "rotate"), ("0",)),
    "font-style": ("normal",),
    "font-stretch": ("normal", "100%"),
    "text-decoration": ("none",),
    "writing-mode": ("lr", "lr-tb", "horizontal-tb"),
    "baseline-shift": ("0", "baseline"),
    "textLength": (),
    "font": (),
}
_NAMED: Mapping[str, str] = {
    "none": "none",
    "transparent": "none",
    "black": "#000000",
    "white": "#ffffff",
}
_KEPT: Mapping[str, tuple[str, ...]] = {
    "stroke-linecap": ("butt", "round", "square"),
    "stroke-linejoin": ("miter", "round", "bevel"),
    "fill-rule": ("nonzero", "evenodd"),
}
_WEIGHTS: Mapping[str, str] = {"400": "400", "normal": "400", "700": "700", "bold": "700"}
_SIZES = ("stroke-width", "stroke-miterlimit", "stroke-dashoffset", "font-size")
_NEVER_NEGATIVE = ("width", "height", "r", "rx", "ry", "stroke-width", "font-size")
_HEX = re.compile("#(?:[0-9a-f]{3}){1,2}")
_RGB = re.compile(r"rgb\( *+(\d{1,3}) *+, *+(\d{1,3}) *+, *+(\d{1,3}) *+\)")
_MARKED = re.compile(f"{MARK_ID}[A-Za-z0-9_-]{{1,40}}")


def plain_drawing(content: bytes, name: str) -> bytes:
    """Return a drawing with only what pages draw, in few bytes.

    Raises:
        LeafletInvalid: With every kind of problem, and its line.
    """
    if len(content) > MOST_BYTES:
        raise LeafletInvalid(
            f"{name} : dessin trop gros ({MOST_BYTES // 1000} ko au plus), simplifiez ses tracés"
        )
    cleaner = _Cleaner()
    try:
        cleaner.read(content)
    except (expat.ExpatError, ValueError, LookupError):
        # Also an encoding that nobody knows.
        cleaner.note(_NO_SVG)
    except _Enough:
        pass  # noted already
    if cleaner.problems:
        told = (f"{name}, ligne {line} : {said}" for said, line in cleaner.problems.items())
        raise LeafletInvalid(*told)
    return cleaner.written()


def marks_of(drawing: bytes) -> frozenset[str]:
    """Return the answers that a plain drawing has groups for."""
    found = (group.get("id", "") for group in ElementTree.fromstring(drawing).iter())
    return frozenset(mark.removeprefix(MARK_ID) for mark in found if mark)


@lru_cache(maxsize=64)
def keep_marks(drawing: bytes, answers: frozenset[str]) -> bytes:
    """Return a plain drawing with the groups of these answers, and no other `mark-…`."""
    root = ElementTree.fromstring(drawing)
    ElementTree.register_namespace("", _SVG)
    for parent in root.iter():
        for child in list(parent):
            mark = child.attrib.pop("id", "")
            if mark and mark.removeprefix(MARK_ID) not in answers:
                parent.remove(child)
    return bytes(ElementTree.tostring(root, "utf-8"))


def recolour(drawing: bytes, colours: Mapping[str, str]) -> bytes:
    """Return a plain drawing with other colours in the place of these."""
    for old, new in colours.items():
        drawing = drawing.replace(b'"%s"' % old.encode(), b'"%s"' % new.encode())
    return drawing


class _Enough(Exception):
    """A drawing is so wrong that no more of it is read."""


class _Cleaner:
    """Goes through a drawing once, as it is read, and builds the plain one."""

    def __init__(self) -> None:
        self.problems: dict[str, int] = {}
        """Each kind, and the line where it was met first."""
        self._builder = ElementTree.TreeBuilder()
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._inside: list[str] = []
        self._passed_over = 0
        """How deep it is in something that is left out."""
        self._elements = 0
        self._letters = 0
        self._marks: set[str] = set()

    def read(self, content: bytes) -> None:
        """Read a file.  Raises ExpatError, or _Enough."""
        parser = self._parser
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.EntityDeclHandler = self._refuse_entity
        parser.SkippedEntityHandler = self._refuse_entity
        parser.ProcessingInstructionHandler = self._instruction
        parser.Parse(content, True)

    def written(self) -> bytes:
        """Return the plain drawing."""
        return bytes(ElementTree.tostring(self._builder.close(), "utf-8"))

    def note(self, problem: str) -> None:
        """Keep a problem, once, with the line that is read now."""
        self.problems.setdefault(problem, self._parser.CurrentLineNumber)

    def _refuse_entity(self, *_: object) -> None:
        self.note("il définit des entités (« <!ENTITY ») : enregistrez-le sans, en SVG simple")
        raise _Enough

    def _instruction(self, target: str, _: str) -> None:
        if target == "xml-stylesheet":
            self.note(_STYLE)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        space, _, name = tag.rpartition(" ")
        if not self._inside and not self._passed_over and (space, name) != (_SVG, "svg"):
            self.note(_NO_SVG)
            raise _Enough
        if self._elements > MOST_ELEMENTS:
            self.note(f"plus de {MOST_ELEMENTS} éléments : simplifiez le dessin")
            raise _Enough
        if len(self._inside) + self._passed_over >= MOST_GROUPS:
            self.note(f"plus de {MOST_GROUPS} groupes l'un dans l'autre : dégroupez")
            raise _Enough
        if self._passed_over or self._is_left_out(space, name, attributes):
            # Left out with the rest, a style sheet would change what is drawn.
            if name == "style" and space == _SVG:
                self.note(_STYLE)
            self._passed_over += 1
            return
        self._inside.append(name)
        self._builder.start(name, self._plain(name, attributes))

    def _is_left_out(self, space: str, name: str, attributes: Mapping[str, str]) -> bool:
        if space != _SVG or name in _LEFT_OUT:
            return True
        if name not in _SHAPES or (name == "svg" and self._inside):
            usual = f"« {name} » ne s'imprime pas : gardez des tracés, des formes et du texte"
            self.note(_REFUSED.get(name, usual))
            return True
        looks = {**attributes, **_declared(attributes.get("style", ""))}
        return looks.get("display") == "none" or looks.get("visibility") in ("hidden", "collapse")

    def _end(self, _: str) -> None:
        if self._passed_over:
            self._passed_over -= 1
        else:
            self._builder.end(self._inside.pop())

    def _data(self, data: str) -> None:
        if self._passed_over or not self._inside or self._inside[-1] not in ("text", "tspan"):
            return
        words = re.sub(r"[ \t\r\n]+", " ", data)
        if strange := sorted({letter for letter in words if letter not in TEXT_CHARACTERS}):
            self.note(f"« {strange[0]} » manque dans notre police : écrivez-le autrement")
        self._letters += len(words)
        if self._letters > MOST_LETTERS:
            self.note(f"plus de {MOST_LETTERS} lettres : mettez ce texte dans la fiche")
            raise _Enough
        self._builder.data(words)

    def _plain(self, name: str, attributes: Mapping[str, str]) -> dict[str, str]:
        """Return the attributes that are drawn, each in one way of writing it."""
        plain: dict[str, str] = {}
        if name == "svg":
            plain |= self._frame(attributes.get("viewBox", ""))
        written = {**attributes, **_declared(attributes.get("style", ""))}
        written.pop("style", None)
        for key, value in written.items():
            value = value.strip()
            if key.rpartition(" ")[2] == "href" or "url(" in value.lower():
                reference = "ni adresse, ni renvoi : retirez-le, ou mettez une couleur unie"
                self.note(f"« {key.rpartition(' ')[2]} » : {reference}")
            elif key in _SHAPES[name]:
                plain |= self._geometry(key, value)
            elif key == "id":
                plain |= self._mark(name, value)
            elif value != "inherit":
                plain |= self._look(key, value)
        return plain

    def _frame(self, value: str) -> dict[str, str]:
        box = plain_numbers(value, 4)
        if box is None or min(map(float, box.split()[2:])) < _SMALLEST:
            self.note(
                "« viewBox » dit ce que l'on voit, au moins 10 sur 10 : écrivez-le, comme"
                ' « viewBox="0 0 400 300" »'
            )
            box = "0 0 10 10"
        _, _, width, height = box.split()
        frame = {"xmlns": _SVG, "viewBox": box, "width": width, "height": height}
        return {**frame, "font-family": _FACE}

    def _geometry(self, key: str, value: str) -> dict[str, str]:
        if key == "d":
            plain = plain_path(value)
        elif key == "points":
            plain = plain_numbers(value)
            if plain is not None and len(plain.split()) % 2:
                plain = None
        else:
            return self._size(key, value)
        if plain is None:
            self._bad_number(key)
            return {}
        return {key: plain}

    def _size(self, key: str, value: str) -> dict[str, str]:
        plain = plain_numbers(value.removesuffix("px"), 1)
        if plain is None or (key in _NEVER_NEGATIVE and plain.startswith("-")):
            self._bad_number(key)
            return {}
        return {key: plain}

    def _bad_number(self, key: str) -> None:
        self.note(
            f"« {key} » : nombre illisible, sans unité du dessin ou au-delà de {LARGEST},"
            " redessinez cette forme"
        )

    def _mark(self, name: str, value: str) -> dict[str, str]:
        if not value.startswith(MARK_ID):
            return {}
        if name != "g" or not _MARKED.fullmatch(value) or value in self._marks:
            self.note(f'« {MARK_ID}… » : un groupe « g » par réponse, comme « id="{MARK_ID}L1" »')
        self._marks.add(value)
        return {"id": value}

    def _look(self, key: str, value: str) -> dict[str, str]:
        """Return a presentation attribute that is drawn; nothing of one that only programs read."""
        if key in ("fill", "stroke"):
            return self._colour(key, value)
        if key in _SIZES:
            return self._size(key, value)
        if key in _KEPT and value in _KEPT[key]:
            return {key: value}
        if key == "transform":
            plain = plain_transform(value)
            if plain is None:
                self._bad_number(key)
            return {key: plain or ""}
        if key == "stroke-dasharray":
            if value == "none":
                return {}
            plain = plain_numbers(value)
            if plain is None or "-" in plain:
                self._bad_number(key)
            return {key: plain or "1"}
        return self._lettering(key, value) or self._barred(key, value)

    def _lettering(self, key: str, value: str) -> dict[str, str]:
        if key == "font-family":
            if value.partition(",")[0].strip(" \"'").lower() not in _OUR_FACES:
                self.note(
                    "le texte n'a qu'une police, « Feuillet Text » : choisissez-la, ou convertissez"
                    " le texte en tracé"
                )
        elif key == "font-weight":
            if value in _WEIGHTS:
                return {key: _WEIGHTS[value]}
            self.note("« font-weight » : écrivez 400 (normal) ou 700 (gras)")
        elif key == "text-anchor" and value != "start":
            self.note(
                '« text-anchor » : alignez ce texte à gauche (« text-anchor="start" »), là'
                " où il commence"
            )
        elif key in _WORDS_ONLY and value not in _WORDS_ONLY[key]:
            self.note(f"« {key} » ne s'imprime pas : retirez-le de ce texte, ou faites-en un tracé")
        return {}

    def _barred(self, key: str, value: str) -> dict[str, str]:
        if key in _OPAQUE and not _is_whole(value):
            self.note(f"« {key} » : pas de transparence, mettez une couleur plus claire")
        elif key in _UNCHANGED and value not in _UNCHANGED[key]:
            self.note(f"« {key} » ne s'imprime pas : mettez une couleur unie, un tracé simple")
        elif key.startswith("on"):
            self.note(_REFUSED["script"])
        return {}

    def _colour(self, key: str, value: str) -> dict[str, str]:
        low = value.lower()
        if low in _NAMED:
            return {key: _NAMED[low]}
        if _HEX.fullmatch(low):
            figures = low[1:]
            return {key: "#" + (figures if len(figures) == 6 else "".join(f * 2 for f in figures))}
        if (found := _RGB.fullmatch(low)) and all(int(part) < 256 for part in found.groups()):
            return {key: "#" + "".join(f"{int(part):02x}" for part in found.groups())}
        self.note(f"« {key} » : couleur inconnue, écrivez-la comme #1a1a1a")
        return {}


def _declared(style: str) -> dict[str, str]:
    """Return what a `style` attribute declares."""
    declarations = (one.partition(":") for one in style.split(";"))
    return {
        name.strip().lower(): value.replace("!important", "").strip()
        for name, colon, value in declarations
        if colon
    }


def _is_whole(value: str) -> bool:
    """Whether an opacity is none at all."""
    return value == "100%" or plain_numbers(value, 1) == "1"
