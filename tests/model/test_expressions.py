"""What may stand between two braces, and whether it exists."""

import re
from collections.abc import Mapping

import pytest
from hypothesis import given, strategies as st

from feuillet.errors import LeafletInvalid
from feuillet.model.expressions import Expression, parse_expression
from feuillet.read import read_leaflet

START = """title: Essai
version: "1.0"
written: 2026-11-01
review: 2028-11-01
authors: [Équipe d'essai]
audience: Pour un adulte.
aim: Pour les essais.
sources: {service: {title: Texte d'essai}}
variables:
  jour: {label: Jour, type: date, example: 08/12/2026}
  corset:
    {label: Corset, type: choice, choices: {arret: Arrêt, decider: À décider}, undecided: decider,
     example: arret}
  douleur: {label: Douleur, type: boolean, example: oui}
facts:
  repos: {figure: "48", unit: heure, source: service}
  taux: {figure: "8", out_of: 10}
"""


def _refusal(extra: str) -> str:
    with pytest.raises(LeafletInvalid) as refusal:
        read_leaflet(START + extra, "essai.yaml")
    return str(refusal.value)


def _document(block: str) -> str:
    return (
        "documents:\n  feuille:\n    title: F\n    pages: 1\n    sections:\n"
        f"      - title: S\n        blocks:\n          - {block}\n"
    )


def _line_of(text: str, extra: str) -> int:
    return (START + extra)[: (START + extra).index(text)].count("\n") + 1


@pytest.mark.parametrize(
    ("inside", "expression"),
    [
        ("nom", Expression("nom")),
        (" nom ", Expression("nom")),
        ("nombre | lettres: f", Expression("nombre", "lettres", ("f",))),
        (
            "n | accord: votre / vos # / les",
            Expression("n", "accord", ("votre", "vos #", "les")),
        ),
        ("operateur | élision: de", Expression("operateur", "élision", ("de",))),
    ],
)
def test_a_placeholder_is_a_name_and_at_most_one_helper(
    inside: str, expression: Expression
) -> None:
    """A name, a bar, a helper, a colon and its forms parted by « / »."""
    assert parse_expression(inside) == expression


@pytest.mark.parametrize(
    "inside",
    [
        "''.__class__",
        "nom.__class__.__mro__",
        "7*7",
        "nom()",
        "nom | upper | lower",
        "cycler.__init__.__globals__.os.popen('id').read()",
        "",
        "nom[0]",
        "nom | safe",
        "nom | accord: un",
        "Nom",
    ],
)
def test_code_is_not_understood_between_braces(inside: str) -> None:
    """There is nothing to execute: any other thing than a name and a helper is refused."""
    with pytest.raises(ValueError, match="«"):
        parse_expression(inside)


@given(st.text(max_size=80))
def test_any_text_between_braces_is_understood_or_refused_in_french(inside: str) -> None:
    """Nothing an author writes makes the parser fail in another way."""
    name, refusal = "", ""
    try:
        name = parse_expression(inside).name
    except ValueError as error:
        refusal = str(error)

    assert "«" in refusal or re.fullmatch("[a-z][a-z0-9_]*", name)


@pytest.mark.parametrize("text", ["{{ ''.__class__ }}", "{{ inconnu }}", "{{ jour_ }}", "{% if %}"])
def test_an_unknown_name_in_a_text_is_refused_with_its_line(text: str) -> None:
    """A text that names what the leaflet does not have is refused where it stands."""
    extra = _document(f'text: "Bonjour {text}"')

    assert f"essai.yaml, ligne {_line_of(text, extra)} : " in _refusal(extra)


def test_the_nearest_name_is_proposed() -> None:
    """A slip of the finger is recognised."""
    assert "Vouliez-vous dire « corset »" in _refusal(_document('text: "{{ corsset }}"'))


@pytest.mark.parametrize(
    ("block", "says"),
    [
        ("{text: Texte, when: {inconnu: oui}}", "« inconnu » n'est pas un champ"),
        ("{text: '{{ corset | acord: un / deux }}'}", "aide inconnue, attendu : accord, "),
        ("{text: Texte, when: {corset: arrret}}", "Vouliez-vous dire « arret »"),
        ("{text: Texte, when: {douleur: vrai}}", "« vrai » n'est pas un choix"),
        ("{text: Texte, when: {not: {any: [{known: absent}]}}}", "« absent » n'est pas un champ"),
        ("{text: Texte, when: {corset: decider}}", "écrivez « unknown: corset »"),
        ("{text: Texte, source: livre}", "« livre » n'est pas dans « sources »"),
        ("{calendar: [{date: corset, otherwise: Date, text: T}]}", "« corset » doit être une date"),
        ("{card: [{label: L, value: absent}]}", "« absent » doit être un champ"),
        ('{list: [{text: A, list: ["{{ absent }}"]}]}', "« absent » n'est ni un champ"),
        ('{columns: [A, B], rows: [["{{ absent }}", b]]}', "« absent » n'est ni un champ"),
        ('{glossary: {mot: "{{ absent }}"}}', "« absent » n'est ni un champ"),
        ('{warning: W, tiers: [{title: "{{ absent }}", items: [a]}]}', "« absent » n'est ni"),
    ],
)
def test_whatever_names_something_absent_is_refused(block: str, says: str) -> None:
    """Conditions, cards, calendars, cells and lists are all looked into."""
    assert says in _refusal(_document(block))


@pytest.mark.parametrize(
    ("extra", "says"),
    [
        ("dates: {fin: {start: corset, after: repos}}\n", "« corset » doit être un champ de type"),
        ("dates: {fin: {start: jour, after: taux}}\n", "« taux » doit être une durée"),
        ("dates: {fin: {start: jour, after: absent}}\n", "« absent » doit être une durée"),
        ("dates: {jour: {start: jour, after: repos}}\n", "« jour » désigne deux choses"),
        ("dates: {nom: {start: jour, after: repos}}\n", "« nom » désigne deux choses"),
    ],
)
def test_a_computed_date_starts_from_a_date_and_lasts_a_time(extra: str, says: str) -> None:
    """Its start is a date variable, its length a fact in hours, days, weeks or months."""
    assert says in _refusal(extra + _document("text: Texte"))


def test_every_fault_is_told_at_once() -> None:
    """An author mends a whole file in one go."""
    refusal = _refusal(_document('text: "{{ absent }} et {{ disparu }}"'))

    assert "« absent »" in refusal
    assert "« disparu »" in refusal


@given(
    values=st.dictionaries(st.sampled_from(["corset", "douleur", "jour"]), st.just("x"), min_size=1)
)
def test_conditions_on_real_variables_name_the_wrong_choice(values: Mapping[str, str]) -> None:
    """A value that is no choice of its variable is refused, for each variable."""
    inside = ", ".join(f"{name}: {value}" for name, value in values.items())
    refusal = _refusal(_document(f"{{text: Texte, when: {{{inside}}}}}"))

    assert all(f"« x » n'est pas un choix de « {name} »" in refusal for name in values)


def test_a_word_to_explain_is_looked_at_like_any_text() -> None:
    """It is printed, though it is a key: what it cites must exist."""
    assert "absent" in _refusal(_document('glossary: {"{{ absent }}": un mot}'))
    assert "un seul mot" in _refusal(_document('glossary: {"{{ nom | élision: le la }}": un mot}'))
