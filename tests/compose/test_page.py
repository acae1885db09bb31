"""Leaflet and values become HTML: values are letters, templates are looked into first."""

import dataclasses
import datetime as dt
import unicodedata
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from feuillet.check.values import check_values
from feuillet.compose.page import compose_document
from feuillet.errors import LeafletInvalid, TemplateInvalid, ValuesInvalid
from feuillet.model.characters import clean
from feuillet.model.leaflet import Leaflet, Look
from feuillet.read import read_leaflet
from tests.helpers import TODAY, Seen, compose

Patient = Mapping[str, str]


def _dressed(look: Look, **templates: str) -> Look:
    """Return a look with other templates: `leaflet_html` stands for `leaflet.html`."""
    named = {name.replace("_", "."): source for name, source in templates.items()}
    return dataclasses.replace(look, templates=tuple(sorted(named.items())))


def _with_text(leaflet: Leaflet, text: str) -> Leaflet:
    """Return a leaflet that says only `text`."""
    plan = leaflet.documents["feuille"].model_dump(by_alias=True)
    plan["sections"] = [{"title": "Vous", "blocks": [{"text": text}]}]
    plans = {"feuille": type(leaflet.documents["feuille"]).model_validate(plan)}
    return leaflet.model_copy(update={"documents": plans})


def _let_through(leaflet: Leaflet, raw: Patient, look: Look, **typed: str) -> str:
    """Return a page with texts that the check may refuse: the page has its own guard."""
    values = check_values(leaflet, raw, today=TODAY)
    known = {**values.known, **{name: clean(text) for name, text in typed.items()}}
    values = dataclasses.replace(values, known=known)
    return compose_document(leaflet, "feuille", values, look).html


WHOLE = (
    "{% for n in ['nom', 'prenom', 'date_naissance'] %}{{ identity(n) }}{% endfor %}"
    "{{ banners | join }}"
)
"""All that a template must print."""


def _body(html: str) -> str:
    return html[html.index("<body>") :]


# Values are letters.


@given(typed=st.text(alphabet=st.characters(max_codepoint=0x17F), min_size=1, max_size=60))
@settings(suppress_health_check=[HealthCheck.filter_too_much])
def test_any_text_that_is_accepted_is_printed_and_never_markup(
    surgery: Leaflet, look: Look, identity: Patient, today: dt.date, typed: str
) -> None:
    """Whatever the check lets through, the page has the same tags, and the text as typed."""
    raw = {**identity, "nom": typed, "prenom": typed, "consigne": typed, "ipp": typed[:20]}
    try:
        values = check_values(surgery, raw, today=today)
    except ValuesInvalid:
        return
    plain = Seen(compose(surgery, {**identity, "ipp": "12", "consigne": "Boire"}, look).html)

    seen = Seen(compose_document(surgery, "feuille", values, look).html)

    assert seen.tags == plain.tags
    assert seen.text.count(str(values.known["consigne"])) >= 1
    assert f"Bonjour {values.known['nom']}." in seen.text


@given(
    typed=st.lists(
        st.sampled_from(
            [
                *("<", ">", "&", '"', "'", "\\", "{{", "}}", "{%", "%}", "</p>", "<h1>", "<!--"),
                *("-->", "<style>", "]]>", "&lt;", "&#39;", "javascript:", "**", "- ", "[a](b)"),
            ]
        ),
        min_size=1,
        max_size=8,
    ).map(" ".join)
)
def test_the_signs_of_html_and_templates_are_letters_of_a_value(
    surgery: Leaflet, look: Look, identity: Patient, typed: str
) -> None:
    """Tags, braces and stars in any order leave the page as it is for anybody else."""
    plain = Seen(compose(surgery, {**identity, "consigne": "Boire"}, look).html)

    name, said = f"A {typed}"[:100], f"A {typed}"
    seen = Seen(_let_through(surgery, identity, look, nom=name, consigne=said))

    assert seen.tags == plain.tags
    assert seen.text.count(" ".join(typed.split())) >= 1


def test_values_are_put_in_once(surgery: Leaflet, look: Look, identity: Patient) -> None:
    """« {{ nom }} » inside a value is not filled in a second time."""
    leaflet = _with_text(surgery, "Bonjour {{ consigne }}, {{ nom }}.")
    typed = {"nom": "{{ prenom }}", "consigne": "{{ 7*7 }}"}

    text = Seen(_let_through(leaflet, identity, look, **typed)).text

    assert "Bonjour {{ 7*7 }}, {{ prenom }}." in text


def test_values_never_reach_the_head_or_an_attribute(
    surgery: Leaflet, look: Look, identity: Patient
) -> None:
    """The title, the description and every attribute are the same for all patients."""

    class Attributes(Seen):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.tags.append(f"{tag} {attrs}")

    raw = {**identity, "nom": "CANARI", "consigne": "CANARI"}
    html = compose(surgery, raw, look).html

    assert "CANARI" not in html[: html.index("<body>")]
    assert not any("CANARI" in tag for tag in Attributes(html).tags)
    assert "CANARI" in _body(html)


def test_decomposed_accents_make_the_same_page(
    surgery: Leaflet, look: Look, identity: Patient
) -> None:
    """A name typed in two characters an accent composes the same HTML."""
    raw = {**identity, "nom": "LEFÈVRE", "consigne": "Bébé"}
    apart = {name: unicodedata.normalize("NFD", typed) for name, typed in raw.items()}

    assert apart != raw
    assert compose(surgery, apart, look) == compose(surgery, raw, look)


def test_french_typography_leaves_values_alone(
    surgery: Leaflet, look: Look, identity: Patient
) -> None:
    """A name keeps its straight apostrophe; the author's own are curly."""
    leaflet = _with_text(surgery, "L'avis de {{ nom }}.")

    text = Seen(compose(leaflet, {**identity, "nom": "O'Brien : 20 %"}, look).html).text

    assert "L’avis de O'Brien : 20 %." in text


def test_the_identity_is_whole_or_absent(surgery: Leaflet, look: Look, identity: Patient) -> None:
    """With a patient, her name and birth date head the page; without, nothing does."""
    named = Seen(compose(surgery, identity, look).html).text
    generic = Seen(compose(surgery, {}, look).html).text

    assert all(part in named for part in ("EXEMPLE", "Camille", "12/03/1948"))
    assert "Naissance" in named
    # The label waits for the ward's own, or for a hand; no other page has anything.
    assert generic.count("Naissance") == 1
    assert "blank" in compose(surgery, {}, look).html.partition("</table>")[0]


def test_a_template_of_before_prints_no_patient_whose_traits_it_would_leave_out(
    surgery: Leaflet, look: Look, identity: Patient
) -> None:
    """A hospital's own header knows no sex, a letter that stands anywhere, and no birth name."""
    old = (
        "<p>F. {{ identity('nom') }} {{ identity('prenom') }} {{ identity('date_naissance') }}</p>"
    )
    page = _dressed(look, leaflet_html="<title>{{ title }}</title><p>{{ banners }}</p>" + old)

    assert "EXEMPLE Camille" in Seen(compose(surgery, identity, page).html).text
    for traits in ({"sexe": "F"}, {"nom_naissance": "MODELE"}):
        with pytest.raises(TemplateInvalid, match="l'identité doit être entière dans parts"):
            compose(surgery, {**identity, **traits}, page)


def test_the_second_face_comes_only_with_its_letters(
    surgery: Leaflet, look: Look, identity: Patient
) -> None:
    """Most pages need one face; a Vietnamese name brings the other."""
    plain = compose(surgery, identity, look)
    other = compose(surgery, {**identity, "nom": "Nguyễn"}, look)

    assert set(other.styles) - set(plain.styles) == {look.assets["names.css"].decode()}


# What must not be missing.


def test_a_text_that_needs_an_unknown_value_is_refused_by_its_name(
    surgery: Leaflet, look: Look, identity: Patient
) -> None:
    """The author is told which variable, and what to write."""
    leaflet = _with_text(surgery, "Le {{ date_operation }}.")

    with pytest.raises(LeafletInvalid, match="« date_operation » peut manquer"):
        compose(leaflet, identity, look)


@pytest.mark.parametrize(
    "name", ["fin_repos", "geste", "nombre | lettres", "nombre | accord: a / b"]
)
def test_every_kind_of_unknown_value_is_refused(surgery: Leaflet, look: Look, name: str) -> None:
    """Computed dates, choices and numbers in words too: « None » is never printed."""
    with pytest.raises(LeafletInvalid, match="peut manquer"):
        compose(_with_text(surgery, f"Avant {{{{ {name} }}}} après."), {}, look)


def test_words_for_the_unknown_case_are_printed_instead(surgery: Leaflet, look: Look) -> None:
    """« accord » has a third form for when the number is not known."""
    leaflet = _with_text(surgery, "{{ nombre | accord: votre vertèbre / vos # vertèbres / l'os }}.")

    unknown = Seen(compose(leaflet, {}, look).html).text
    one = Seen(compose(leaflet, {"nombre": "1"}, look).html).text
    three = Seen(compose(leaflet, {"nombre": "3"}, look).html).text

    assert "l’os." in unknown
    assert "votre vertèbre." in one
    assert "vos trois vertèbres." in three


def test_blocks_whose_condition_fails_are_left_out(
    surgery: Leaflet, look: Look, identity: Patient
) -> None:
    """A block with `when` is printed only if it holds."""
    assert "Bonjour" in Seen(compose(surgery, identity, look).html).text
    assert "Bonjour" not in Seen(compose(surgery, {}, look).html).text


# Templates.


def test_an_unsafe_template_prints_nothing(surgery: Leaflet, look: Look, identity: Patient) -> None:
    """One unsafe template of a hospital is enough to refuse the page, with file and line."""
    unsafe = _dressed(look, leaflet_html="<p>\n{{ identity('nom') | safe }}</p>")

    with pytest.raises(TemplateInvalid, match=r"leaflet\.html, ligne 2 : "):
        compose(surgery, identity, unsafe)


@pytest.mark.parametrize(
    "name", ["part.html", "part.html.j2", "part.jinja", "part.svg", "part.txt"]
)
def test_values_are_escaped_whatever_the_templates_name(
    surgery: Leaflet, look: Look, identity: Patient, name: str
) -> None:
    """Escaping does not depend on how a file is called."""
    rest = "|{{ identity('prenom') }}{{ identity('date_naissance') }}{{ banners | join }}"
    sources = {"leaflet.html": f'{{% include "{name}" %}}{rest}', name: "{{ identity('nom') }}"}
    dressed = dataclasses.replace(look, templates=tuple(sources.items()))

    html = compose(surgery, {**identity, "nom": "<b>'\"&"}, dressed).html

    assert html.startswith("&lt;b&gt;&#39;&#34;&amp;|")


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("{{ identity('nom') }}{{ banners | join }}", "identité"),
        (
            "{% for n in ['nom', 'prenom', 'date_naissance'] %}{{ identity(n) }}{% endfor %}",
            "bandeau",
        ),
        (WHOLE + "<p>{{ '{{' }} nom }}</p>", "il reste dans la page un champ non rempli"),
    ],
)
def test_a_template_that_drops_a_banner_or_half_an_identity_is_refused(
    surgery: Leaflet, look: Look, identity: Patient, source: str, says: str
) -> None:
    """A hospital's own page still says whose it is, and that it is a draft."""
    with pytest.raises(TemplateInvalid, match=says):
        compose(surgery, identity, _dressed(look, leaflet_html=source))


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("{{ inconnu }}", "inconnu"),
        ("{{ leaflet.titre }}", "titre"),
        ("{{ plan.subtitle }}", "une valeur peut manquer"),
        ("<!-- {{ title }} -->", "commentaire HTML, retirez-le"),
        ("<style>{{ title }}</style>", "n'est pas admis dans <style>, retirez-le"),
        ('<a href="{{ title }}">', "l'attribut « href », retirez-le"),
        ("<p {{ title }}>", "dans une balise, « {{ » doit être entre guillemets"),
        ("{% if %}", "leaflet.html"),
        ("{% include 'absent.html' %}", "absent.html"),
        ("{{ ''.__class__.__mro__ }}", "modèle"),
        ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "modèle"),
        ("{{ leaflet.__class__.model_fields }}", "modèle"),
        ("{% set _ = printed.__func__ %}x{{ _ }}", "modèle"),
        ("{{ 1 / 0 }}", "modèle"),
        ("{{ 1 + 'a' }}", "modèle"),
        ("{{ title | inconnu }}", "modèle"),
        ("{% for a in 3 %}{% endfor %}", "modèle"),
    ],
)
def test_a_wrong_template_is_the_authors_error(
    surgery: Leaflet, look: Look, identity: Patient, source: str, says: str
) -> None:
    """What does not exist, is not there or is not allowed in the sandbox prints nothing."""
    with pytest.raises(TemplateInvalid, match=says):
        compose(surgery, identity, _dressed(look, leaflet_html=source))


@pytest.mark.parametrize(
    "source",
    [
        "{{ {'a': 1}[identity('nom')] }}",
        "{{ leaflet[identity('nom')] }}",
        "{% include identity('nom') %}",
        "{{ identity('nom') | blocks }}{{ inconnu }}",
        "{% set x = identity('nom') %}{{ '%d' | format(x) }}",
    ],
)
def test_a_wrong_template_is_told_without_the_patient(
    surgery: Leaflet, look: Look, identity: Patient, source: str
) -> None:
    """A template that looks a name up may fail: the sentence does not say the name."""
    with pytest.raises((TemplateInvalid, LeafletInvalid)) as refusal:
        compose(surgery, {**identity, "nom": "CANARI"}, _dressed(look, leaflet_html=source))

    assert "CANARI" not in str(refusal.value)


def test_a_template_that_drops_the_mark_of_a_batch_is_refused(
    surgery: Leaflet, look: Look, identity: Patient, today: dt.date
) -> None:
    """Nobody could tell which row a sheet is of."""
    values = check_values(surgery, identity, today=today)
    dressed = _dressed(look, leaflet_html=WHOLE)

    compose_document(surgery, "feuille", values, dressed)
    with pytest.raises(TemplateInvalid, match="le repère du lot manque, remettez-le"):
        compose_document(surgery, "feuille", values, dressed, token="3F9A-71C2")


def test_templates_cannot_change_what_they_are_given(
    surgery: Leaflet, look: Look, identity: Patient
) -> None:
    """A template of one document leaves the next as it was."""
    source = "{% set _ = banners.append('x') %}"

    with pytest.raises(TemplateInvalid):
        compose(surgery, identity, _dressed(look, leaflet_html=source))


def test_one_patient_leaves_no_trace_on_the_next(
    surgery: Leaflet, look: Look, identity: Patient
) -> None:
    """Another patient in between changes nothing, and her name stays on her page."""
    other = {**identity, "nom": "AUTRE", "consigne": "CANARI"}

    first = compose(surgery, identity, look)
    compose(surgery, other, look)

    assert compose(surgery, identity, look) == first
    assert "CANARI" not in first.html


@pytest.mark.parametrize("size", [12, 14, 16, 18])
def test_the_text_size_is_the_last_word(
    surgery: Leaflet, look: Look, today: dt.date, size: int
) -> None:
    """Whoever prints may enlarge the text, over any style."""
    values = check_values(surgery, {}, today=today)

    styles = compose_document(surgery, "feuille", values, look, text_size=size).styles

    assert f"font-size: {size}pt" in styles[-1]


def test_every_page_says_that_nobody_has_approved_it(surgery: Leaflet, look: Look) -> None:
    """A draft says so, and fictive contacts say not to hand it out."""
    text = Seen(compose(surgery, {}, look).html).text

    assert "Projet" in text
    assert "fictives" in text


def test_only_the_sources_that_are_cited_are_listed(look: Look) -> None:
    """A document lists what it cites, in the leaflet's order."""
    leaflet = read_leaflet(
        """
title: Essai
version: "1.0"
written: 2026-11-01
review: 2028-11-01
authors: [Équipe]
audience: Pour un adulte.
aim: Pour les essais.
sources:
  premiere: {title: Première}
  seconde: {title: Seconde}
  tierce: {title: Tierce}
facts:
  repos: {figure: "2", unit: jour, source: seconde}
documents:
  feuille:
    title: F
    pages: 1
    sections:
      - blocks:
          - {text: "Repos de {{ repos }}.", source: premiere}
""",
        "essai.yaml",
    )

    text = Seen(compose(leaflet, {}, look).html).text

    assert text.index("Première") < text.index("Seconde")
    assert "Tierce" not in text
