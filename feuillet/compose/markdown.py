"""The author's small Markdown → HTML: bold, paragraphs and lists, with `{{ … }}` filled in.

One pass: the text is parsed first, values are put into the parsed tree, escaped, and never
read again as markup or as a template.  French typography applies to the author's text only.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup, escape

from feuillet.model.expressions import PLACEHOLDER, Expression, parse_expression
from feuillet.model.french import typeset


class MarkupInvalid(ValueError):
    """An author's text uses Markdown that pages do not have."""


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
    "softbreak": " ",
}


def render_blocks(text: str, fill: Fill) -> Markup:
    """Return `text` as paragraphs and lists; `fill` gives the words of each placeholder."""
    return _render(_parse(text), fill)


def render_inline(text: str, fill: Fill) -> Markup:
    """Return `text` as one line of HTML, without a block around it."""
    return _render(_parse_inline(text), fill)


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
            parts.append(_render(tuple(token.children or ()), fill))
        elif token.type == "text":
            parts.append(escape(typeset(token.content)))
        elif token.type == "placeholder":
            parts.append(escape(fill(parse_expression(token.content))))
        elif token.type in _TAGS:
            # A tight list has paragraphs that Markdown itself hides.
            parts.append("" if token.hidden else _TAGS[token.type])
        else:
            raise MarkupInvalid("le texte n'admet que le gras (**…**) et les listes (-)")
    return Markup("").join(Markup(part) for part in parts)
