"""The author's small Markdown → HTML: bold, paragraphs and lists, with `{{ … }}` filled in.

One pass: the text is parsed first, values are put into the parsed tree, escaped, and never
read again as markup or as a template.  French typography applies to the author's text only.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup, escape

from feuillet.model.blocks import Item
from feuillet.model.expressions import PLACEHOLDER, Expression, Place, parse_expression
from feuillet.model.french import typeset
from feuillet.model.hospital import Hospital
from feuillet.model.leaflet import Leaflet
from feuillet.model.passages import passages


class MarkupInvalid(ValueError):
    """A template's own text uses Markdown that pages do not have."""


Fill = Callable[[Expression], str]

_TAGS = {
    "paragraph_open": "<p>",
    "paragraph_close": "</p>",
    "bullet_list_open": "<ul>",
    "bullet_list_close": "</ul>",
    "ordered_list_open": "<ol>",
    "ordered_list_close": "</ol>",
    "list_item_open": "<li>",
    "list_item_close": "</li>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
}


def render_blocks(text: str, fill: Fill) -> Markup:
    """Return `text` as paragraphs and lists; `fill` gives the words of each placeholder."""
    return _render(_parse(text), fill)


def render_inline(text: str, fill: Fill) -> Markup:
    """Return `text` as one line of HTML, without a block around it."""
    return _render(_parse_inline(text), fill)


def render_picture(address: str, words: str, fill: Fill) -> Markup:
    """Return the picture of an address, with `words` as what it says to whoever cannot see it.

    Args:
        address: The name of an asset: of nothing that was typed.
    """
    alt = render_inline(words, fill).striptags()
    return Markup('<img src="leaf:{}" alt="{}">').format(address, alt)


def leaflet_markup_problems(leaflet: Leaflet) -> Iterator[tuple[Place, str]]:
    """Yield (place, problem) for each text of a leaflet that would print otherwise than meant."""
    for passage in passages(leaflet):
        last = passage.parts[-1] if passage.parts else None
        lists = passage.key == "text" and not isinstance(last, Item)
        for problem in markup_problems(passage.text, lists=lists):
            yield passage.place, problem
    for place, text in _texts_apart(leaflet):
        yield from ((place, problem) for problem in markup_problems(text))


def hospital_markup_problems(hospital: Hospital) -> Iterator[tuple[Place, str]]:
    """Yield the same for a hospital's settings, which hold no `{{ … }}` either."""
    texts: dict[Place, str] = {
        (key,): getattr(hospital, key) or "" for key in ("name", "service", "address", "costs")
    }
    for key in ("service", "night", "secretariat"):
        texts["phones", key, "hours"] = getattr(hospital.phones, key).hours
    for place, text in texts.items():
        if "{{" in text or "{%" in text:
            yield place, "« {{ » et « {% » n'existent que dans les fiches : retirez-les"
        yield from ((place, problem) for problem in markup_problems(text))


def _texts_apart(leaflet: Leaflet) -> Iterator[tuple[Place, str]]:
    """Yield what pages print of a leaflet outside its documents."""
    for key in ("title", "audience", "aim", "interests"):
        yield (key,), getattr(leaflet, key) or ""
    for at, author in enumerate(leaflet.authors):
        yield ("authors", at), author
    for name, source in leaflet.sources.items():
        for key in ("title", "publisher", "date"):
            yield ("sources", name, key), getattr(source, key) or ""
    for name, variable in leaflet.variables.items():
        for key, choice in variable.choices.items():
            yield ("variables", name, "choices", key), choice.label


def markup_problems(text: str, *, lists: bool = False) -> Iterator[str]:
    """Yield what in an author's text is no markup of ours, and would print as typed.

    Args:
        lists: It stands where paragraphs and lists can be.
    """
    words = PLACEHOLDER.sub("x", text)
    for match in PLACEHOLDER.finditer(text):
        # What an agreement says is printed without looking for markup.
        words += "\n" + match[1].partition(":")[2].strip()
        if "*" in match[1]:
            yield "pas d'étoiles entre « {{ » et « }} » : mettez **{{ … }}** tout entier en gras"
    for pattern, problem in _AS_TYPED:
        if pattern.search(words):
            yield problem
    if not lists and _BULLET.search(text):
        yield "pas de liste ici (une cellule, un titre, un élément de liste tiennent sur une ligne)"
    if "*" in text or "_" in text or (lists and _NUMBER.search(text)):
        yield from dict.fromkeys(_parsed_problems(_parse(text) if lists else _parse_inline(text)))


_BULLET = re.compile(r"^[ \t]*[-+*][ \t]+\S", re.MULTILINE)
_NUMBER = re.compile(r"^[ \t]*\d+[.)][ \t]", re.MULTILINE)
_LINK = (
    "les liens et les images ne s'impriment pas : écrivez l'adresse en toutes lettres, comme"
    " www.exemple.fr"
)
_AS_TYPED = tuple(
    (re.compile(pattern, re.MULTILINE), problem)
    for pattern, problem in (
        (r"\]\(|!\[|<\w+:", _LINK),
        (
            r"</?[A-Za-z][^<>]*>",
            "les balises « <…> » ne s'impriment pas, retirez-les : une ligne vide sépare deux"
            " paragraphes, **…** met en gras",
        ),
        (r"&(?:[A-Za-z]+|#\w+);", "« &…; » s'imprimerait tel quel : tapez le signe lui-même"),
        (
            r"^[ \t]*#{1,6}[ \t]",
            "un titre ne s'écrit pas avec « # » : donnez un « title » à une rubrique",
        ),
        (r"\[\^", "les notes « [^1] » ne s'impriment pas : écrivez-les entre parenthèses"),
        (
            r"^[ \t]*\|.*\||\|[ \t:]*-{2,}",
            "un tableau ne s'écrit pas avec « | » : donnez « columns » et « rows »",
        ),
        (r"`|~~", "« ` » et « ~~ » s'imprimeraient tels quels, retirez-les ; **…** met en gras"),
        (r"^[ \t]*>[ \t]", "« > » en début de ligne s'imprimerait tel quel : retirez-le"),
        (
            r"^[ \t]*(?:-{3,}|={3,})[ \t]*$",
            "une ligne de tirets s'imprimerait telle quelle, retirez-la (« new_page » change de"
            " page)",
        ),
    )
)


def _parsed_problems(tokens: tuple[Token, ...]) -> Iterator[str]:
    """Yield what the parser made of a text that pages do not have, or left as it was."""
    for token in tokens:
        if token.type == "inline":
            yield from _parsed_problems(tuple(token.children or ()))
        elif token.type in ("em_open", "em_close"):
            yield "l'italique (*…* ou _…_) ne s'imprime pas : écrivez **…** pour du gras, ou rien"
        elif token.type == "text" and "*" in token.content:
            yield "une étoile s'imprimerait telle quelle : écrivez le gras **ainsi**, sans espace"
        elif token.type == "ordered_list_open" and token.attrs.get("start", 1) != 1:
            yield "une liste numérotée doit commencer à 1 : les autres numéros se perdraient"


def _placeholder(state: StateInline, silent: bool) -> bool:
    """Markdown rule: take `{{ … }}` whole, before anything in it can mean bold or escape."""
    match = PLACEHOLDER.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        token = state.push("placeholder", "", 0)
        token.content = match[1]
    state.pos = match.end()
    return True


def _build_parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False}).enable(["emphasis", "list"])
    parser.inline.ruler.before("emphasis", "placeholder", _placeholder)
    return parser


_PARSER = _build_parser()


@lru_cache(maxsize=4096)
def _parse(text: str) -> tuple[Token, ...]:
    return tuple(_PARSER.parse(text.strip()))


@lru_cache(maxsize=4096)
def _parse_inline(text: str) -> tuple[Token, ...]:
    return tuple(_PARSER.parseInline(re.sub(r"\s+", " ", text.strip())))


def _render(tokens: tuple[Token, ...], fill: Fill) -> Markup:
    parts: list[str] = []
    for token in tokens:
        if token.type == "inline":
            parts.append(_render_line(tuple(token.children or ()), fill))
        else:
            # A tight list has paragraphs that Markdown itself hides.
            parts.append("" if token.hidden else _TAGS[token.type])
    return Markup("".join(parts))


class _Piece(NamedTuple):
    """A part of a line: a tag, or words that are the author's or a value's."""

    words: str
    tag: str = ""
    typed: bool = False
    """Whether the words are the author's, to be typeset."""


def _render_line(tokens: tuple[Token, ...], fill: Fill) -> Markup:
    """Return one line, the author's words set with what stands on both sides of them.

    A number in bold must not part from its unit, nor « l' » keep a straight mark before a value.
    """
    pieces = list(_pieces(tokens, fill))
    parts: list[str] = []
    for at, piece in enumerate(pieces):
        words = piece.words
        if piece.typed:
            before = "".join(one.words for one in pieces[:at])
            after = "".join(one.words for one in pieces[at + 1 :])
            words = typeset(words, before, after)
        parts.append(piece.tag or escape(words))
    return Markup("".join(parts))


def _pieces(tokens: tuple[Token, ...], fill: Fill) -> Iterator[_Piece]:
    typed = ""
    for token in tokens:
        if token.type == "text":
            # The author's own line may end between a number and its unit.
            typed += token.content.replace("\n", " ")
            continue
        if typed:
            yield _Piece(typed, typed=True)
            typed = ""
        if token.type == "placeholder":
            yield _Piece(fill(parse_expression(token.content)))
        elif token.type in _TAGS:
            yield _Piece("", tag=_TAGS[token.type])
        else:
            raise MarkupInvalid(
                "seuls le gras (**…**) et les listes (-) s'impriment : retirez le reste"
            )
    if typed:
        yield _Piece(typed, typed=True)
