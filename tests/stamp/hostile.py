"""What a hospital may write around a patient's values, one construct at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NOM = '{{ identity("nom") }}'
SLOT = f'<div class="slot essai">{NOM}</div>'
ESSAI = ".essai { width: 80mm }"
TWO = f'{SLOT}<div class="slot essai">{{{{ identity("prenom") }}}}</div>'
BESIDE = f'<div class="beside"></div>{SLOT}'
ABSOLUTE = "position: absolute; left: 0; top: 60mm; width: 80mm"
REFERRED = SLOT.replace("<div", '<div id="ici"') + '<p><a href="#ici">Voir</a></p>'
HEADER = "@top-right { content: string(essai); width: 20mm } @top-left { width: 120mm }"
EMPTY_HEAD = ".letterhead { display: none }"


@dataclass(frozen=True)
class Case:
    """What one hospital adds to the head of each page's text, and to its styles."""

    name: str
    body: str = SLOT
    style: str = ""
    stamped: bool = False
    """Whether its pages are stamped; or always laid out in full."""

    templates: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def tells_apart(condition: str) -> str:
    """Return a paragraph that says which patients a template tells apart."""
    return f"{{% if {condition} %}}<p>Un</p>{{% else %}}<p>Autre</p>{{% endif %}}"


READING = [
    *(
        Case(f"condition: {condition}", tells_apart(condition))
        for condition in (
            'identity("nom") == "A"',
            'identity("nom") != identity("prenom")',
            'identity("nom") > "M"',
            'identity("nom") in ("A", "B")',
            '"A" in identity("nom")',
            'identity("nom") is sameas identity("prenom")',
            'identity("nom") is string',
            'identity("nom") is sequence',
            'identity("nom") is lower',
            'identity("nom") | length > 10',
            'identity("nom") | e | length > 10',
            'identity("nom") | escape == "A"',
            'identity("nom") | forceescape | length > 10',
            'identity("nom") | upper == "A"',
            'identity("nom") | string | length > 10',
            'identity("nom") | list | length > 10',
            'identity("nom") | first == "A"',
            'identity("nom") | int == 1',
            'identity("nom") | striptags | length > 10',
            'identity("nom") | wordcount > 1',
            'identity("nom")[0] == "A"',
            'identity("nom")[:2] == "A"',
            '(identity("nom") ~ "") | length > 10',
            '([identity("nom")] | join) | length > 10',
            '([identity("nom")] | unique | list) == ["A"]',
            '([identity("nom"), identity("prenom")] | sort)[0] == "A"',
            '("%s" | format(identity("nom"))) | length > 10',
            '"{}".format(identity("nom")) | length > 10',
            '({"title": identity("nom")} | xmlattr) | length > 20',
            '{identity("nom"): 1} == {"A": 1}',
            'printed("remarque")[0] == "l"',
            'printed("remarque") | join | length > 10',
            'filler.values.known.nom == "A"',
            "filler.values.known.nom | length > 10",
            'filler.values.known["remarque"] is string',
            'filler.known.nom == "A"',
            "filler.values.warnings",
            'token == "A"',
            "token | length > 20",
        )
    ),
    *(
        Case(f"condition: {condition}", tells_apart(condition), stamped=True)
        for condition in (
            'identity("nom")',
            'identity("nom") is defined',
            'identity("nom") is none',
            'identity("nom") is number',
            'printed("remarque") | length > 1',
            '"remarque" in filler.values.known',
            "named",
            "token",
        )
    ),
    *(
        Case(name, body)
        for name, body in (
            ("a known value", "<p>{{ filler.values.known.nom }}</p>"),
            ("all known values", "<p>{{ filler.values.known.values() | list }}</p>"),
            ("the values themselves", "<p>{{ filler.values }}</p>"),
            ("a birth's year", "<p>{{ filler.values.known.date_naissance.year }}</p>"),
            ("warnings", "{% for one in filler.values.warnings %}<p>{{ one }}</p>{% endfor %}"),
            ("letters", f"{{% for one in {NOM[2:-2]} %}}<span>{{{{ one }}}}</span>{{% endfor %}}"),
            ("upper", SLOT.replace(") }}", ") | upper }}")),
            ("e", SLOT.replace(") }}", ") | e }}")),
            ("replace", SLOT.replace(") }}", ') | replace("M", "N") }}')),
            ("trim", SLOT.replace(") }}", ") | trim }}")),
            ("truncate", SLOT.replace(") }}", ") | truncate(9) }}")),
            ("default", SLOT.replace(") }}", ') | replace("", "") | default("") }}')),
            ("joined by ~", SLOT.replace(") }}", ') ~ "" }}')),
            ("a filtered block", f'{{% filter replace("W", "V") %}}{SLOT}{{% endfilter %}}'),
            (
                "a text kept",
                f"{{% set kept %}}{NOM}{{% endset %}}{tells_apart('kept | length > 10')}",
            ),
            (
                "a macro's text",
                f"{{% macro said() %}}{NOM}{{% endmacro %}}{tells_apart('said() | length > 10')}",
            ),
            (
                "a caller's text",
                f"{{% macro said() %}}{tells_apart('caller() | length > 10')}{{% endmacro %}}"
                f"{{% call said() %}}{NOM}{{% endcall %}}",
            ),
            (
                "a block's text",
                f"{{% block inner %}}{NOM}{{% endblock %}}"
                + tells_apart("self.inner() | length > 10"),
            ),
            ("a class", f'<p class="{NOM}">Un</p>'),
            ("an id", f'<p id="{NOM}">Un</p>'),
            ("a language", f'<p lang="{NOM}">Un</p>'),
            ("a title", f'<p title="{NOM}">Un</p>'),
            ("an attribute of data", f'<p data-nom="{NOM}">Un</p>'),
            ("an alternative text", f'<img src="leaf:dots.svg" alt="{NOM}">'),
            ("a metadata", f'<meta name="keywords" content="{NOM}">'),
            ("an attribute after a sign", f'<p title="a > b {NOM}">Un</p>'),
        )
    ),
    Case("a chosen colour", f'<p title="{NOM}">Un</p>', 'p[title*="M"] { color: #990000 }'),
    Case(
        "an imported text",
        f'{{% import "lu.html" as lu with context %}}{tells_apart("lu | e | length > 10")}',
        templates={"lu.html": NOM},
    ),
    Case(
        "an imported macro",
        '{% from "lu.html" import lu with context %}{{ lu() }}',
        templates={"lu.html": f"{{% macro lu() %}}{SLOT}{{% endmacro %}}"},
    ),
    Case("an included text", '{% include "lu.html" %}', "", True, {"lu.html": SLOT}),
    Case(
        "the order of what is known",
        "<p>{% for name in filler.values.known %}{{ name }} {% endfor %}</p>",
        stamped=True,
    ),
]

PRINTING = [
    Case("alone on its line", stamped=True),
    Case("in two slots", SLOT + SLOT, stamped=True),
    Case("a remark", SLOT.replace(NOM, '{{ printed("remarque")[0] }}'), stamped=True),
    Case("spaces before", SLOT.replace(NOM, f"\n  {NOM}"), stamped=True),
    Case("spaces after", SLOT.replace(NOM, f"{NOM}\n  ")),
    Case("in a title", f"<title>{NOM}</title>"),
    Case("hidden", f'<p class="hidden">{NOM}</p>', ".hidden { visibility: hidden }"),
    Case(
        "in a text that is not placed",
        f'<p class="gone">{NOM}</p>',
        ".gone { position: running(gone) }",
    ),
    Case(
        "after the last line that is printed",
        f'<p class="cut">Hospitalisation de {NOM}</p>',
        ".cut { width: 36mm; max-lines: 1; continue: discard; overflow-wrap: normal }",
    ),
    Case(
        "after the end of a line",
        f'<p class="cut">Hospitalisation de {NOM}</p>',
        ".cut { width: 34mm; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }",
    ),
    Case("in prose", f"<p>Bonjour {NOM}, installez-vous.</p>"),
    Case("in a slot beside words", SLOT.replace(NOM, f"Mme {NOM}")),
    Case("twice in a slot", SLOT.replace(NOM, f"{NOM} {NOM}")),
    Case("on two lines of a slot", SLOT.replace(NOM, f"{NOM}<br>{NOM}")),
    Case("two values in a slot", SLOT.replace(NOM, f'{NOM}<br>{{{{ identity("prenom") }}}}')),
    Case("bold in a slot", SLOT.replace(NOM, f"<strong>{NOM}</strong>")),
    Case("outside a slot", SLOT.replace("slot", "")),
    Case("in a head", f'<h2 class="slot essai">{NOM}</h2>', "h2 { bookmark-level: none }", True),
    Case("in the outline", f'<h2 class="slot essai">{NOM}</h2>', "h2 { bookmark-level: 1 }"),
    Case("in a head without a slot", f"<h2>{NOM}</h2>", "h2 { bookmark-level: 1 }"),
    Case("in a drawing", f'<svg width="300" height="30"><text y="20">{NOM}</text></svg>'),
    Case("two slots at one place", TWO, f".essai {{ {ABSOLUTE} }}"),
    Case("over a text", f'{SLOT}<div class="essai">Un</div>', f".essai {{ {ABSOLUTE} }}"),
    Case("a space that may not break", SLOT.replace(NOM, f"{NOM}&nbsp;")),
    Case("another language", SLOT.replace("<div", '<div lang="ro"')),
    Case("in English", SLOT.replace("<div", '<div lang="en"')),
    Case(
        "two values cut by a page",
        SLOT.replace(NOM, f'{NOM} {{{{ identity("prenom") }}}}'),
        f".essai {{ width: 16mm; margin-top: 200mm; line-height: 30mm; orphans: 1; widows: 1 }}"
        f"{EMPTY_HEAD}",
    ),
    Case(
        "two values cut by a column",
        f'<div class="cut">{SLOT.replace("</div>", "")} {{{{ identity("prenom") }}}}</div></div>',
        f".cut {{ columns: 2 }} .essai {{ width: 16mm; orphans: 1; widows: 1 }} {EMPTY_HEAD}",
    ),
    Case("at the end of a page", SLOT, f".essai {{ margin-top: 225mm }} {EMPTY_HEAD}", True),
    Case(
        "in a header",
        SLOT,
        ".essai { position: running(essai); width: 30mm }"
        " @page { @top-right { content: element(essai); width: 30mm } @top-left { width: 120mm } }",
        True,
    ),
    Case(
        "in a header that is narrower on later pages",
        "",
        "@page { @top-left { width: 30mm } } @page :first { @top-left { width: 175mm } }"
        ".identity, .identity tr, .identity td { display: block; width: auto !important }"
        ".identity table, .identity tbody { display: block; width: auto }"
        ".identity .surname { max-width: 100% } .ending { break-before: page }",
        True,
    ),
    Case(
        "a text repeated in a header",
        SLOT,
        f"@page {{ {HEADER} }} .essai {{ string-set: essai content(text) }}",
    ),
    Case(
        "a first letter repeated in a header",
        SLOT,
        f"@page {{ {HEADER} }} .essai {{ string-set: essai content(first-letter) }}",
    ),
    Case(
        "a first letter of a date repeated in a header",
        SLOT.replace("nom", "date_naissance"),
        f"@page {{ {HEADER} }} .essai {{ string-set: essai content(first-letter) }}",
    ),
    Case(
        "a text repeated by a reference",
        REFERRED,
        "a::after { content: target-text(attr(href)) }",
    ),
    Case(
        "a first letter repeated by a reference",
        REFERRED,
        "a::after { content: target-text(attr(href), first-letter) }",
    ),
    Case(
        "a first letter in the outline",
        SLOT,
        ".essai { bookmark-level: 1; bookmark-label: content(first-letter) }",
    ),
]

STYLING = [
    *(
        Case(f"style: {style}", SLOT, f".essai {{ {style} }}")
        for style in (
            "columns: 2",
            "text-indent: 5mm",
            "text-indent: 1%",
            "text-indent: calc(1% + 1mm)",
            "text-align: center",
            "text-align: right",
            "text-align: end",
            "text-align: justify",
            "text-align-last: center",
            "text-align-last: right",
            "text-align-last: justify",
            "letter-spacing: 1pt",
            "letter-spacing: 0",
            "word-spacing: 3pt",
            "text-transform: uppercase",
            "text-transform: capitalize",
            "font-variant: small-caps",
            "font-variant-numeric: tabular-nums",
            "font-variant-ligatures: none",
            'font-feature-settings: "liga" 0',
            "font-kerning: none",
            'font-language-override: "ROM"',
            "text-decoration: underline",
            "text-decoration: line-through",
            "white-space: pre",
            "white-space: nowrap",
            "direction: rtl",
            "opacity: 0.5",
            "display: none",
            "visibility: hidden",
            "display: inline",
            "display: flex",
            "display: grid",
            "display: list-item; list-style: disc inside",
            "width: auto",
            "width: 50%",
            "width: calc(10% + 60mm)",
            "block-ellipsis: auto; max-lines: 1; continue: discard",
            "font-family: feuillet-names; width: 8mm",
            "width: 3mm",
        )
    ),
    *(
        Case(f"style: {style}", SLOT, f".essai {{ {style} }}", True)
        for style in (
            "hyphens: auto",
            "text-overflow: ellipsis; overflow: hidden",
            "overflow-wrap: normal",
            "word-break: break-all",
            "transform: rotate(90deg)",
            "overflow: hidden",
            "float: left",
            "float: right; text-align: left",
            "position: absolute; right: 0; top: 50mm",
            "position: relative; left: 5mm; top: 3mm",
            "display: inline-block",
            "display: table-cell",
            "column-span: all",
            "margin: 0 auto",
            "padding: 2mm 9mm; border: 1pt solid #777777",
            "padding: 2mm 9mm; box-sizing: border-box",
            "width: 160mm; max-width: 40mm",
            "width: 10mm; min-width: 60mm",
            "width: 60vw",
            "font-size: 7.77pt; width: 120mm",
            "font-size: 10.37pt; width: 160mm",
            "font-size: 33px; width: 160mm",
            "font-weight: 700",
            "color: #990000; background: #eeeeee",
            "line-height: 0.5",
            "counter-increment: essai",
            "vertical-align: super",
            "footnote-display: block",
        )
    ),
    Case("::first-letter", SLOT, ".essai::first-letter { font-size: 20pt }"),
    Case("::first-line", SLOT, ".essai::first-line { color: #990000 }"),
    Case("a larger ::first-line", SLOT, ".essai::first-line { font-size: 20pt }"),
    Case("::before", SLOT, '.essai::before { content: "M. " }'),
    Case("::after", SLOT, '.essai::after { content: "." }'),
    Case(
        "an empty ::before that is placed",
        SLOT,
        '.essai::before { content: ""; display: inline-block; width: 9mm }',
    ),
    Case(
        "a counter",
        f"{SLOT}<p></p>",
        ".essai { counter-increment: essai } p::before { content: counter(essai) counter(pages) }",
        True,
    ),
    Case("underlined from outside", f"<div><u>{SLOT}</u></div>"),
    Case("justified from outside", SLOT, "html { text-align: justify }"),
    *(
        Case(f"inside: {style}", f'<div class="around">{inside}</div>', f"{style} {EMPTY_HEAD}", ok)
        for inside, style, ok in (
            (SLOT, ".around { opacity: 0.5 }", False),
            (SLOT, ".around { transform: rotate(5deg) }", True),
            (SLOT, ".around { float: left; border: 1pt solid #777777 }", True),
            (SLOT, ".around { position: relative; left: 5mm }", True),
            (TWO, ".around { columns: 2 } .essai { width: 60mm }", True),
            (TWO, ".around { display: grid; grid-template-columns: 1fr 1fr }", True),
            (TWO, ".around { display: flex }", True),
            (TWO, ".around { display: flex; width: 90mm } * { overflow-wrap: normal }", True),
        )
    ),
    Case(
        "squeezed in a table",
        f'<table class="free"><tr>{TWO.replace("div", "td")}</tr></table>',
        f".free {{ table-layout: auto; width: 60mm }} .essai {{ width: 59mm }} {EMPTY_HEAD}",
        True,
    ),
    Case(
        "amid a line",
        f"<p>Un {SLOT.replace('div', 'span')} deux</p>",
        ".essai { display: inline-block }",
        True,
    ),
    *(
        Case(f"beside what floats: {style}", BESIDE, f"{style} {EMPTY_HEAD}", True)
        for style in (
            ".beside { float: left; width: 100mm; height: 30mm } .essai { width: 136mm }",
            ".beside { float: right; width: 140mm; height: 9mm } .essai { width: 170mm }",
            ".beside { float: left; width: 174mm; height: 9mm } .essai { width: 170mm }",
        )
    ),
    Case(
        "an image over it",
        f'{SLOT}<img class="over" src="leaf:pictograms/bed.svg" alt="lit">',
        ".over { position: absolute; top: 0 }",
        True,
    ),
]

OPTIONS = [
    Case(f"{options}", stamped=True, options=options)
    for options in (
        {"page_format": "a5"},
        {"text_size": 14},
        {"text_size": 18},
        {"draft": True},
        {"profile": "dmp"},
        {"documents": ("avant",)},
        {"documents": ("avant", "apres")},
    )
]

CASES = [*READING, *PRINTING, *STYLING, *OPTIONS]
