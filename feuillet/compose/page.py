"""Leaflet + Values + Look → composed Documents (HTML and ordered styles).

Opens no file, reads no clock.  Values reach the page as escaped text only, never inside an
attribute, an address or a style; hospitals' templates run in Jinja's sandbox.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from jinja2 import (
    DictLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    pass_context,
)
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from feuillet.compose.filters import FILTERS, FOR_A_PATIENT
from feuillet.compose.illustrations import shown_picture
from feuillet.compose.markdown import MarkupInvalid, render_picture
from feuillet.compose.people import people_pictures
from feuillet.compose.print_only import (
    NotASlot,
    OpaqueLine,
    OpaqueValue,
    html_of,
    is_same,
    keep_text,
    open_line,
    unmark,
)
from feuillet.compose.template_lint import lint_template
from feuillet.compose.wording import (
    Printed,
    label_names,
    spell_computed,
    spell_identity,
    spell_value,
    word,
)
from feuillet.errors import LeafletInvalid, TemplateInvalid
from feuillet.model.approval import short_reference, spell_approval, spell_edition
from feuillet.model.blocks import People, Risk
from feuillet.model.characters import NAME_CHARACTERS
from feuillet.model.dates import spell_day
from feuillet.model.expressions import Expression, expressions_in, walk
from feuillet.model.french import typeset
from feuillet.model.hospital import Approval
from feuillet.model.leaflet import Document, Leaflet, Look
from feuillet.model.parts import PictureBlock, Sourced
from feuillet.model.passages import known_names
from feuillet.model.values import Values
from feuillet.model.variables import IDENTITY

DRAFT_BANNER = "Projet : à valider par un médecin"
FICTIVE_BANNER = "Exemple : coordonnées fictives, ne pas remettre"
INVALID_BANNER = "NON VALIDÉ"
"""Said in words too: a screen reader and a search see no watermark."""

_LARGE = 16
"""Points from which side heads no longer fit beside the text."""


def compose_document(
    leaflet: Leaflet,
    name: str,
    values: Values,
    look: Look,
    *,
    text_size: int = 12,
    page_format: str = "a4",
    draft: bool = False,
    token: Printed = "",
) -> Document:
    """Return one document of `leaflet` for one patient, ready to be laid out.

    Args:
        text_size: Body text in points, one of `model.options.TEXT_SIZES`.
        page_format: One of `model.options.FORMATS`.
        draft: Print « NON VALIDÉ » across each page, approved or not.
        token: What tells this sheet from every other of a batch; on each page if not empty.

    Raises:
        LeafletInvalid: The text needs a value that may be unknown.
        TemplateInvalid: A template is unsafe, broken, or names what does not exist.
    """
    plan = leaflet.documents[name]
    title = f"{typeset(leaflet.title)} : {typeset(plan.title)}"
    filler = _Filler(leaflet, values, look.assets)
    # Without a review date, nothing would ever end an approval.
    approval = look.approval if leaflet.review else None
    context: dict[str, Any] = {
        "leaflet": leaflet,
        "plan": plan,
        "title": title,
        "description": f"{title}, {_describe(leaflet, look, approval, draft)}",
        "edition": spell_edition(leaflet),
        "reference": short_reference(look.fingerprint),
        "approval": spell_approval(approval) if approval else "",
        "hospital": look.hospital,
        "banners": _banners(look, approval, draft),
        "cited": [one for source in _cited(leaflet, name) if (one := leaflet.sources[source]).main],
        "named": values.named,
        "long_names": values.long_names,
        "one_column": _is_one_column(text_size, page_format),
        "token": token,
        "identity": filler.identity,
        "names": label_names(values),
        "printed": filler.printed,
        "code_alt": "Code à scanner : appelle le service",
        "filler": filler,
    }
    html = _fill_page(look, context)
    before, after = _styles_around(look, html, text_size, page_format, draft)
    styles = (*before, *look.styles, *after)
    called = (*("feuillet" for _ in before), *look.style_names)
    assets = {**look.assets, **people_pictures(leaflet), **filler.drawn}
    return Document(name, title, html, styles, assets, called)


def _fill_page(look: Look, context: Mapping[str, Any]) -> str:
    """Return the HTML of one page's template, filled, if it says all that it must."""
    place = f"{context['leaflet'].title}, {context['plan'].title}"
    problem = None
    environment = _environment(look.templates)
    try:
        # Not `render`: it joins with `concat`, which refuses open lines.
        html = unmark("".join(environment.get_template("leaflet.html").generate(context)))
    except LeafletInvalid as error:
        raise LeafletInvalid(f"{place} : {error.problems[0]}") from None
    except TemplateSyntaxError as error:
        problem = f"modèle {error.name}, ligne {error.lineno} : écriture fautive, corrigez-la"
    except MarkupInvalid as error:
        raise LeafletInvalid(f"{place} : {error}") from None
    except NotASlot:
        raise
    except Exception as error:  # whatever a hospital's template does wrong is its author's to mend
        problem = f"modèle : {_explain(error, look)}"
    problem = problem or _unfaithful(html, context["filler"], context)
    if problem is not None:
        raise TemplateInvalid(problem)
    return html


_FAULTS = (
    (TemplateNotFound, "il demande un modèle qui n'existe pas, corrigez ce nom"),
    (UndefinedError, "il demande ce qui n'existe pas, corrigez ce nom"),
    (SecurityError, "il demande ce qui n'est pas permis, retirez-le"),
)
"""What a template does wrong, in the order in which they are looked for."""


def _explain(error: Exception, look: Look) -> str:
    """Return what a template did wrong; a message may hold a value, so only its own words."""
    if isinstance(error, ValueMissing):
        return "une valeur peut manquer là où il l'imprime, prévoyez ce cas"
    words = re.findall(r"[\w.-]+", str(error))
    written = " ".join(source for _, source in look.templates)
    own = [word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", written)]
    about = f" (à propos de « {own[-1]} »)" if own else ""
    said = (says for kind, says in _FAULTS if isinstance(error, kind))
    return next(said, "un calcul ou un appel échoue, corrigez-le") + about


def _unfaithful(html: str, filler: "_Filler", context: Mapping[str, Any]) -> str | None:
    """Return what a page says that it must not, or lacks that it must say."""
    if _LEFTOVER.search(_without_values(html, filler, context["approval"])):
        return (
            "modèle ou texte : il reste dans la page un champ non rempli, comme {{ … }} ou « None »"
        )
    if any(str(escape(banner)) not in html for banner in context["banners"]):
        return "modèle : un bandeau manque, remettez ce qui les imprime dans parts/running.html"
    known, as_born = filler.values.known, filler.values.as_born
    own = [name for name in IDENTITY if name in known and name not in as_born]
    # A sex is one letter, and stands anywhere.
    lacking = not filler.asked.issuperset(own)
    if lacking or any(html_of(filler.identity(name)) not in html for name in own):
        return "modèle : l'identité doit être entière dans parts/running.html"
    if html_of(context["token"]) not in html:
        return "modèle : le repère du lot manque, remettez-le dans parts/running.html"
    return None


# What a page never says outside what was typed: a name may well be « None ».
_LEFTOVER = re.compile(r"\{\{|\}\}|\{%|%\}|\b(?:None|nan|undefined|TODO)\b|&amp;(?:amp|#39|lt);")


def _without_values(html: str, filler: "_Filler", approval: str) -> str:
    """Return the page without the texts that were typed for this patient or this approval."""
    typed = [value for value in filler.values.known.values() if isinstance(value, str)]
    for value in sorted([*typed, *filter(None, [approval])], key=len, reverse=True):
        # A letter stays: what stood around it must not become a word.
        html = html.replace(str(escape(value)), "x")
    return html


def _cited(leaflet: Leaflet, name: str) -> list[str]:
    """Return the ids of the sources that one document cites, in the leaflet's order."""
    cited: set[str] = set()
    for _, part in walk(leaflet.documents[name]):
        if isinstance(part, Risk | People) and part.figure in leaflet.facts:
            cited.update(leaflet.facts[part.figure].source)
        if isinstance(part, Sourced):
            cited.update(part.source)
        elif isinstance(part, str):
            names = (one.name for one in expressions_in(part))
            facts = (leaflet.facts[fact] for fact in names if fact in leaflet.facts)
            cited.update(source for fact in facts for source in fact.source)
    return [source for source in leaflet.sources if source in cited]


def _banners(look: Look, approval: Approval | None, draft: bool) -> list[str]:
    """Return what each page must say of itself."""
    said = {
        INVALID_BANNER: draft,
        DRAFT_BANNER: approval is None,
        FICTIVE_BANNER: look.hospital.fictive,
    }
    return [banner for banner, applies in said.items() if applies]


def _describe(leaflet: Leaflet, look: Look, approval: Approval | None, draft: bool) -> str:
    """Return what the file's metadata say: the edition and its standing, never the patient."""
    words = [spell_edition(leaflet), f"réf. {short_reference(look.fingerprint)}"]
    if draft:
        words.append("non validé")
    words.append(f"approuvée le {spell_day(approval.date)}" if approval else "projet")
    if leaflet.review:
        words.append(f"à revoir avant le {spell_day(leaflet.review)}")
    return ", ".join((*words, look.shelf))


def _is_one_column(text_size: int, page_format: str) -> bool:
    """Whether nothing stands beside anything else: too few letters would fit on a line."""
    return text_size >= _LARGE or page_format == "a5"


def _styles_around(
    look: Look, html: str, text_size: int, page_format: str, draft: bool
) -> tuple[Sequence[str], Sequence[str]]:
    """Return the style sheets before those of the shelves, and after.

    All are ours.
    """
    a5 = page_format == "a5"
    added = {
        "one-column.css": _is_one_column(text_size, page_format),
        "a4-large.css": text_size >= _LARGE and not a5,
        "draft.css": draft,
        # The last, since the watermark shrinks with the page.
        "a5.css": a5,
        "a5-large.css": a5 and text_size >= _LARGE,
    }
    before = {
        "names.css": not NAME_CHARACTERS.isdisjoint(html),
        "pictures.css": 'src="leaf:pictures/' in html,
    }
    names = [look.assets[sheet].decode() for sheet, wanted in before.items() if wanted]
    sheets = [look.assets[sheet].decode() for sheet, wanted in added.items() if wanted]
    chosen = f"html {{ --accent: {look.hospital.accent}; font-size: {text_size}pt }}"
    return names, (*sheets, chosen)


class ValueMissing(Exception):
    """A template printed what has no value."""


class _Filler:
    """The words of one patient for one leaflet, for the filters of the templates."""

    def __init__(self, leaflet: Leaflet, values: Values, assets: Mapping[str, bytes]) -> None:
        self.leaflet = leaflet
        self.values = values
        self.assets = assets
        self.drawn: dict[str, bytes] = {}
        """The pictures as this patient's pages show them, by the names that they use."""
        self.known = known_names(leaflet, values.known)
        self.asked: set[str] = set()
        """The fields of the identity that a template has asked for."""

    def fill(self, expression: Expression) -> str:
        return word(expression, self.leaflet, self.values)

    def picture(self, part: PictureBlock) -> Markup:
        """Return a picture as an element."""
        address, self.drawn[address], alt = shown_picture(part, self.known, self.assets)
        return render_picture(address, alt, self.fill)

    def identity(self, name: str) -> Printed:
        """Return one line of the identity, or an empty text."""
        self.asked.add(name)
        value = self.values.known.get(name, "")
        if isinstance(value, OpaqueValue):
            return value.identity
        return spell_identity(name, value)

    def printed(self, name: str | None) -> tuple[Printed, ...]:
        """Return the lines of a value or computed date, each to stand alone; none if unknown."""
        value = None if name is None else self.values.known.get(name, self.values.dates.get(name))
        if name is None or value is None:
            return ()
        if isinstance(value, OpaqueValue):
            return value.spelled
        if name in self.values.dates:
            return spell_computed(self.values.dates[name])
        return spell_value(self.leaflet.all_variables[name], value)


@lru_cache(maxsize=8)
def _environment(templates: tuple[tuple[str, str], ...]) -> "_Environment":
    """Return the one Jinja environment for these sources; autoescape is always on.

    Raises:
        TemplateInvalid: From `lint_template`.
    """
    faults = [fault for name, source in templates for fault in lint_template(name, source)]
    if faults:
        raise TemplateInvalid(*faults)
    environment = _Environment(
        loader=DictLoader(dict(templates)),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_print,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= FILTERS
    environment.filters |= {name: pass_context(call) for name, call in FOR_A_PATIENT.items()}
    environment.tests["sameas"] = is_same
    del environment.filters["safe"]
    return environment


def _print(value: object) -> object:
    if value is None:
        raise ValueMissing
    return open_line(value) if isinstance(value, OpaqueLine) else value


class _Template(Template):
    """A template whose text, once another imports it, holds no open line."""

    def make_module(self, *arguments: Any, **options: Any) -> TemplateModule:
        module = super().make_module(*arguments, **options)
        keep_text([str(module)])
        return module


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, where an open line can be printed and not kept."""

    template_class = _Template
    concat = staticmethod(keep_text)
