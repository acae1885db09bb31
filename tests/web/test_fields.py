"""The form is the leaflet's own declaration: every blank once, and what is typed comes back."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, strategies as st
from starlette.datastructures import FormData

from feuillet.check import counted_by
from feuillet.check.values import accept_values
from feuillet.errors import ContentError, Trouble, ValuesInvalid
from feuillet.find import Library
from feuillet.model.expressions import holds
from feuillet.model.leaflet import Leaflet
from feuillet.model.options import PrintOptions
from feuillet.model.parts import Condition
from feuillet.model.values import Value
from feuillet.model.variables import IDENTITY
from feuillet.read import read_leaflet
from feuillet.web.screens.fields import (
    Field,
    answers_that_show,
    build_groups,
    irrelevant,
    likelier,
    offer_years,
    read_back,
    read_form,
)
from tests.conftest import SURGERY

SHIPPED = ("vertebroplastie", "gastrostomie")


def _leaflet(library: Library, name: str) -> Leaflet:
    return library.read(library.find_leaflet(name))


def _fields(
    leaflet: Leaflet, raw: Mapping[str, str], troubles: tuple[Trouble, ...] = ()
) -> dict[str, Field]:
    groups = build_groups(leaflet, raw, troubles)
    return {one.id: one for group in groups for one in group.fields}


def _sent(fields: Mapping[str, Field]) -> FormData:
    """Return what a browser sends for a form, as it stands."""
    pairs: list[tuple[str, str]] = []
    for one in fields.values():
        match one.control:
            case "several":
                pairs += [(one.name, value) for value, _ in one.answers if value in one.chosen]
            case "one":
                pairs += [(one.name, value) for value, _ in one.answers if value == one.typed]
            case _:
                pairs.append((one.name, one.typed))
    return FormData(pairs)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_variable_is_asked_for_once(library: Library, name: str) -> None:
    """None forgotten by the groups, none twice; the patient comes first."""
    leaflet = _leaflet(library, name)
    groups = build_groups(leaflet, {})
    ids = [one.id for group in groups for one in group.fields]

    # A list's field asks for its number too.
    assert sorted([*ids, *counted_by(leaflet)]) == sorted(leaflet.all_variables)
    assert ids[: len(IDENTITY)] == list(IDENTITY)
    assert [group.title for group in groups][1:] == list(leaflet.groups)


def test_a_leaflet_without_groups_has_a_form_too(surgery: Leaflet) -> None:
    """Its variables stand under its title, in their order."""
    groups = build_groups(surgery, {})

    asked = [name for name in surgery.variables if name not in counted_by(surgery)]
    assert [one.id for one in groups[1].fields] == asked
    assert groups[1].title == surgery.title


def test_what_no_group_names_is_asked_for_last(surgery: Leaflet) -> None:
    """Under a title of its own."""
    grouped = surgery.model_copy(update={"groups": {"Le geste": ("geste", "niveaux")}})
    titles = {g.title: [one.id for one in g.fields] for g in build_groups(grouped, {})}
    left = set(surgery.variables) - {"geste", "niveaux", "nombre"}

    assert titles["Le geste"] == ["geste", "niveaux"]
    assert set(titles["Autres renseignements"]) == left


@pytest.mark.parametrize("name", SHIPPED)
def test_what_was_typed_comes_back(library: Library, name: str, today: dt.date) -> None:
    """Shown again and sent again, a form gives the same values."""
    leaflet = _leaflet(library, name)
    raw = {key: one.example for key, one in leaflet.all_variables.items()}
    sent = read_form(_sent(_fields(leaflet, raw)), leaflet).raw

    assert accept_values(leaflet, sent, today=today) == accept_values(leaflet, raw, today=today)


@given(data=st.data())
def test_any_answer_comes_back(surgery: Leaflet, data: st.DataObject) -> None:
    """Texts as typed; buttons that exist."""
    raw = {}
    for name, variable in surgery.all_variables.items():
        if variable.choices:
            several = variable.type == "choices"
            most = len(variable.choices) if several else 1
            names = st.lists(st.sampled_from(list(variable.choices)), unique=True, max_size=most)
            raw[name] = ", ".join(data.draw(names))
        elif variable.type in ("text", "date"):
            raw[name] = data.draw(st.text(max_size=20))
    filled = {name: text for name, text in raw.items() if text.strip()}
    sent = read_form(_sent(_fields(surgery, filled)), surgery).raw

    assert {k: set(v.split(", ")) for k, v in sent.items()} == {
        k: set(v.split(", ")) for k, v in filled.items()
    }


def test_a_field_that_a_choice_makes_pointless_is_hidden(library: Library) -> None:
    """And shown once the choice is made."""
    leaflet = _leaflet(library, "vertebroplastie")

    assert irrelevant(leaflet, {}) == {"consigne_anticoagulant", "cause_affichable"}
    assert irrelevant(leaflet, {"anticoagulant": "oui", "cause": "tumeur"}) == frozenset()
    assert _fields(leaflet, {"cause": "tumeur"})["cause_affichable"].hidden is False
    assert _fields(leaflet, {"cause": "autre"})["cause_affichable"].hidden is True


OF_KEYS = {
    "anticoagulant": ("aucun", "oui"),
    "cause": ("osteoporose", "tumeur", "autre"),
    "opioides": ("oui", "non"),
}
equalities = st.fixed_dictionaries(
    {},
    optional={
        name: st.lists(st.sampled_from(values), min_size=1, unique=True)
        for name, values in OF_KEYS.items()
    },
).filter(bool)
conditions = st.recursive(
    equalities,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
        st.just({"known": "cause"}),
        st.just({"unknown": "cause"}),
        st.just({"niveaux": ["D12"]}),
    ),
    max_leaves=4,
)


@given(
    raw=conditions,
    known=st.fixed_dictionaries({}, optional={k: st.sampled_from(v) for k, v in OF_KEYS.items()}),
)
def test_a_page_is_told_only_what_it_can_tell(
    library: Library, raw: dict[str, Any], known: dict[str, Value]
) -> None:
    """Answers that must all be given; of any other condition, nothing."""
    leaflet, name = _leaflet(library, "vertebroplastie"), "consigne_anticoagulant"
    condition = Condition.model_validate(raw)
    variable = leaflet.variables[name].model_copy(update={"when": condition})
    changed = leaflet.model_copy(update={"variables": {**leaflet.variables, name: variable}})
    told = answers_that_show(changed, name)

    if told is None:
        assert not {"any", "not", "known", "unknown", "niveaux"}.isdisjoint(_keys(raw))
    else:
        shown = all(known.get(one) in wanted for one, wanted in told)
        assert shown == holds(condition, known)


def _keys(part: object) -> set[str]:
    """Return every key of a condition, as it is written."""
    if isinstance(part, dict):
        return {*part, *(key for value in part.values() for key in _keys(value))}
    return {key for one in part for key in _keys(one)} if isinstance(part, list) else set()


def test_of_two_dates_in_a_wrong_order_the_past_one_is_the_likelier(
    library: Library, today: dt.date
) -> None:
    """Where the other is to come; else the one beside which it is said."""
    leaflet = _leaflet(library, "vertebroplastie")
    past, soon = today - dt.timedelta(days=200), today + dt.timedelta(days=40)
    wrong = [Trouble(("rdv_anesthesie",), "x", code="wrong-order"), Trouble(("nom",), "y")]

    def told(late: dt.date, early: dt.date) -> dict[str, str]:
        known: dict[str, Value] = {"rdv_anesthesie": late, "date_intervention": early}
        return likelier(wrong, leaflet, known, today)

    assert told(soon, past) == {"rdv_anesthesie": "date_intervention"}
    assert told(soon, soon) == told(past, past) == {}


def test_a_field_that_is_not_always_asked_says_when(library: Library) -> None:
    """For whoever has no script, and sees them all."""
    fields = _fields(_leaflet(library, "vertebroplastie"), {})

    assert fields["cause_affichable"].only_if == "seulement si « Cause » est « Tumeur »"
    assert fields["nom"].only_if == ""


def test_each_answer_is_a_key_as_short_as_the_leaflet_has_it(library: Library) -> None:
    """« À décider » among them; no answer is no key."""
    fields = _fields(_leaflet(library, "vertebroplastie"), {})

    assert [label for _, label in fields["anesthesie"].answers] == [
        "Locale",
        "Sédation consciente",
        "Générale",
        "À décider",
    ]
    assert fields["opioides"].answers == (("oui", "Oui"), ("non", "Non"))
    assert fields["date_naissance"].label == "Naissance"


@pytest.mark.parametrize(
    ("typed", "raw"),
    [
        ("D12, L1", {"niveaux": "D12, L1"}),
        ("T12", {"niveaux": "T12"}),
        (" 3 ", {"nombre_vertebres": "3"}),
        ("D12, X9", {"niveaux": "D12, X9"}),
    ],
)
def test_a_list_and_its_number_are_asked_for_in_one_field(
    library: Library, typed: str, raw: dict[str, str]
) -> None:
    """Its members, or only how many they are; it comes back as it was typed."""
    leaflet = _leaflet(library, "vertebroplastie")
    sent = read_form(FormData([("v.niveaux", typed)]), leaflet).raw

    assert {name: text.strip() for name, text in sent.items()} == raw
    assert _fields(leaflet, sent)["niveaux"].typed.strip() == typed.strip()


def test_what_is_wrong_with_a_number_stands_beside_its_list(
    library: Library, today: dt.date
) -> None:
    """There is no other field for it."""
    leaflet = _leaflet(library, "vertebroplastie")
    with pytest.raises(ValuesInvalid) as refusal:
        accept_values(leaflet, {"nombre_vertebres": "9"}, today=today)
    fields = _fields(leaflet, {"nombre_vertebres": "9"}, refusal.value.troubles)

    assert fields["niveaux"].problems == ("doit être un nombre entier de 1 à 6",)


def test_problems_stand_beside_their_fields(surgery: Leaflet, today: dt.date) -> None:
    """Without the label, which is there already; a problem of several fields beside each."""
    with pytest.raises(ValuesInvalid) as refusal:
        accept_values(surgery, {"nom": "EXEMPLE"}, today=today)
    fields = _fields(surgery, {"nom": "EXEMPLE"}, refusal.value.troubles)

    assert fields["prenom"].problems == ("à indiquer aussi (identité entière)",)
    assert fields["date_naissance"].problems == fields["prenom"].problems
    assert fields["nom"].problems == ()


def test_every_problem_of_the_check_belongs_to_a_field(surgery: Leaflet, today: dt.date) -> None:
    """A refusal by field says just what the refusal in lines says."""
    raw = {"nom": "x" * 300, "date_operation": "31/02/2026", "heure": "25 h", "nombre": "9"}
    with pytest.raises(ValuesInvalid) as refusal:
        accept_values(surgery, raw, today=today)
    labels = {name: one.label for name, one in surgery.all_variables.items()}

    lacking = {"prenom", "date_naissance"}
    assert {name for one in refusal.value.troubles for name in one.fields} == set(raw) | lacking
    assert [one.line(labels) for one in refusal.value.troubles] == list(refusal.value.problems)


def test_what_was_understood_is_read_back(library: Library, today: dt.date) -> None:
    """So that a wrong month, year or number is seen; a birth has no weekday, but an age."""
    leaflet = _leaflet(library, "vertebroplastie")
    known: dict[str, Value] = {
        "nom": "EXEMPLE",
        "date_naissance": dt.date(1948, 12, 8),
        "date_intervention": dt.date(2026, 12, 8),
        "niveaux": ("D12", "L1"),
    }

    assert read_back(leaflet, known, today) == {
        "date_naissance": "8 déc. 1948, 77 ans",
        "date_intervention": "mardi 8 déc. 2026",
        "niveaux": "Nombre de vertèbres : 2",
    }
    assert read_back(leaflet, {"nombre_vertebres": 3}, today) == {
        "niveaux": "Nombre de vertèbres : 3"
    }


@pytest.mark.parametrize(
    ("birth", "age"),
    [((2026, 11, 22), "0 mois"), ((2025, 11, 23), "11 mois"), ((2023, 11, 22), "3 ans")],
)
def test_a_small_child_has_an_age_in_months(
    surgery: Leaflet, today: dt.date, birth: tuple[int, int, int], age: str
) -> None:
    """As parents and doctors say it."""
    told = read_back(surgery, {"date_naissance": dt.date(*birth)}, today)

    assert told["date_naissance"].endswith(f", {age}")


def test_options_that_do_not_exist_are_passed_over(surgery: Leaflet) -> None:
    """Nothing but our own buttons decides how a page is printed."""
    form = FormData(
        [("document", "feuille"), ("document", "../x"), ("profile", "x"), ("text_size", "99")]
    )
    good = FormData(
        [("profile", "dmp"), ("page_format", "a5"), ("text_size", "14"), ("draft", "1")]
    )

    assert read_form(form, surgery).options == PrintOptions(documents=("feuille",))
    assert read_form(good, surgery).options == PrintOptions(
        documents=(), profile="dmp", page_format="a5", text_size=14, draft=True
    )


@pytest.mark.parametrize(
    ("groups", "says"),
    [
        ("{Ensemble: [inconnu]}", "« inconnu » doit être un champ"),
        ("{Un: [heure], Deux: [heure]}", "« heure » est dans deux groupes"),
        ("{Un: [nom]}", "« nom » doit être un champ"),
    ],
)
def test_groups_that_do_not_fit_are_refused(groups: str, says: str) -> None:
    """A variable that does not exist, or one that is asked for twice."""
    with pytest.raises(ContentError) as refusal:
        read_leaflet(SURGERY + f"groups: {groups}\n", "surgery.yaml")

    assert says in str(refusal.value)


def test_a_value_that_is_not_asked_for_is_taken_all_the_same(
    library: Library, today: dt.date
) -> None:
    """Lists that a hospital already has go on being printed."""
    leaflet = _leaflet(library, "vertebroplastie")
    known: Any = accept_values(leaflet, {"cause": "autre", "cause_affichable": "non"}, today=today)

    assert known["cause_affichable"] is False


@pytest.mark.parametrize(
    ("name", "typed", "offered"),
    [
        ("date_naissance", "12/03/48", " : 12/03/1948 ?"),
        ("date_naissance", "12/03/26", " : 12/03/1926 ou 12/03/2026 ?"),
        ("date_operation", "8 déc.\u00a026 ", " : 08/12/2026 ?"),
        ("rdv_anesthesie", "01/12/26 à 14h30", " : 01/12/2026 14h30 ?"),
        ("rdv_anesthesie", "7/1/27 10h", " : 07/01/2027 10h ?"),
        ("date_operation", "31/02/2026", ""),
        ("consigne", "12/03/48", ""),
    ],
)
def test_a_year_of_two_figures_is_offered_whole_under_its_field(
    surgery: Leaflet, today: dt.date, name: str, typed: str, offered: str
) -> None:
    """On the screen alone, to whoever typed it: the message itself has no value."""
    trouble = Trouble((name,), "à corriger")
    (told,) = offer_years([trouble], surgery, {name: typed}, today)

    assert told == Trouble((name,), f"à corriger{offered}")


def test_what_is_wrong_with_several_fields_offers_no_year(surgery: Leaflet, today: dt.date) -> None:
    """Nor does what belongs to none."""
    troubles = (Trouble(("nom", "date_naissance"), "a"), Trouble((), "b"), Trouble(("x",), "c"))

    assert offer_years(troubles, surgery, {"date_naissance": "12/03/48"}, today) == troubles
