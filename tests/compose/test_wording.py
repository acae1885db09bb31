"""The French words of what is printed: figures with their units, values, computed dates."""

import datetime as dt
import re
from collections.abc import Mapping

import pytest

from feuillet.check.values import check_values
from feuillet.compose.print_only import NotASlot, OpaqueValue
from feuillet.compose.wording import spell_computed, spell_fact, spell_lines, spell_value, word
from feuillet.errors import LeafletInvalid
from feuillet.model.expressions import parse_expression
from feuillet.model.leaflet import Fact, Leaflet
from feuillet.model.values import Appointment, Values
from tests.helpers import TODAY


def filled(leaflet: Leaflet, identity: Mapping[str, str], **typed: str) -> Values:
    """Return what is known of an invented patient."""
    return check_values(leaflet, {**identity, **typed}, today=TODAY)


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ({"figure": "48", "unit": "heure"}, "48 heures"),
        ({"figure": "1", "unit": "heure"}, "1 heure"),
        ({"figure": "1,5", "unit": "heure"}, "1,5 heure"),
        ({"figure": "0", "up_to": "2", "unit": "heure"}, "0 à 2 heures"),
        ({"figure": "3", "unit": "mois"}, "3 mois"),
        ({"figure": "12", "unit": "cm"}, "12 cm"),
        ({"figure": "8", "out_of": 10}, "8 personnes sur 10"),
        ({"figure": "1", "out_of": 1000}, "1 personne sur 1000"),
        ({"figure": "7", "up_to": "9", "out_of": 10}, "7 à 9 personnes sur 10"),
        ({"figure": "30", "up_to": "90", "unit": "minute"}, "30 minutes à 1 h 30"),
        ({"figure": "10", "up_to": "15", "unit": "minute"}, "10 à 15 minutes"),
        ({"figure": "60", "unit": "minute"}, "1 h"),
        ({"figure": "1", "unit": "minute"}, "1 minute"),
        ({"figure": "1", "up_to": "90", "unit": "minute"}, "1 minute à 1 h 30"),
        ({"figure": "60", "up_to": "90", "unit": "minute"}, "1 h à 1 h 30"),
        ({"figure": "06", "unit": "heure"}, "6 heures"),
        ({"figure": "1,50", "unit": "kg"}, "1,5 kg"),
        ({"figure": "5"}, "5"),
    ],
)
def test_a_figure_is_said_with_its_unit_and_never_cut(fact: dict[str, object], words: str) -> None:
    """Singular below two; no-break spaces around the figure."""
    spelled = spell_fact(Fact.model_validate({**fact, "source": "service"}))

    assert spelled.replace("\u00a0", " ") == words
    assert not re.search(r"\d \D", spelled)


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ({"date_operation": "08/12/2026"}, ("mardi 8 décembre 2026",)),
        ({"heure": "7h30"}, ("7 h 30",)),
        ({"rdv_anesthesie": "01/12/2026 14h30"}, ("mardi 1er décembre 2026", "14 h 30")),
        ({"rdv_anesthesie": "01/12/2026"}, ("mardi 1er décembre 2026",)),
        ({"geste": "courte"}, ("Opération courte",)),
        ({"niveaux": "D12, L1", "nombre": "2"}, ("D12 et L1",)),
        ({"a_jeun": "oui"}, ("oui",)),
        ({"nombre": "2"}, ("2",)),
        ({"consigne": "L'eau : à 20 h"}, ("L'eau : à 20 h",)),
    ],
)
def test_a_value_is_printed_as_it_is_said(
    surgery: Leaflet, identity: Mapping[str, str], typed: dict[str, str], lines: tuple[str, ...]
) -> None:
    """A choice by its label, what was typed as it was typed."""
    name = next(iter(typed))
    values = filled(surgery, identity, **{"date_operation": "08/12/2026", **typed})
    spelled = spell_value(surgery.all_variables[name], values.known[name])

    assert tuple(line.replace("\u00a0", " ") for line in spelled) == lines


def test_every_line_that_a_page_may_print_alone_has_its_key(
    surgery: Leaflet, identity: Mapping[str, str]
) -> None:
    """The identity by name, other lines by place, the token by nothing."""
    values = filled(surgery, identity, date_operation="08/12/2026", rdv_anesthesie="01/12/2026 8h")
    lines = spell_lines(surgery, values, "3F9A-71C2")

    assert lines[""] == "3F9A-71C2"
    assert lines["nom"] == "EXEMPLE"
    assert lines["rdv_anesthesie 1"].replace("\u00a0", " ") == "8 h"
    assert "fin_repos 0" in lines
    assert "nom 0" not in lines
    assert "" not in spell_lines(surgery, values, "")


def test_a_value_that_may_be_missing_is_refused_with_the_way_out(
    surgery: Leaflet, identity: Mapping[str, str]
) -> None:
    """Unless an agreement says what is printed then."""
    values = filled(surgery, identity)
    for text in ("date_operation", "fin_repos", "nombre | lettres"):
        with pytest.raises(LeafletInvalid, match="when: "):
            word(parse_expression(text), surgery, values)

    agreement = parse_expression("nombre | accord: # vertèbre / # vertèbres / vos vertèbres")
    assert word(agreement, surgery, values) == "vos vertèbres"
    known = filled(surgery, identity, nombre="3")
    assert word(agreement, surgery, known) == "trois vertèbres"


def test_a_line_that_stamping_fills_is_never_put_into_a_sentence(surgery: Leaflet) -> None:
    """Its words would be those of one patient for all."""
    values = Values(known={"consigne": OpaqueValue()}, dates={})
    with pytest.raises(NotASlot):
        word(parse_expression("consigne"), surgery, values)


def test_a_computed_hour_at_midnight_names_the_night() -> None:
    """« Le 8 à 0 h » is misread by a day."""
    lines = spell_computed(Appointment(day=dt.date(2026, 12, 8), time=dt.time(0)))

    assert len(lines) == 2
    assert "nuit" in lines[1]


@pytest.mark.parametrize(
    ("fact", "asked", "printed"),
    [
        ({"figure": "2", "up_to": "3"}, "duree | accord: un jour / # jours", "deux à trois jours"),
        ({"figure": "5", "up_to": "10"}, "duree | accord: un jour / # jours", "5 à 10 jours"),
        ({"figure": "1", "up_to": "2"}, "duree | accord: un jour / # jours", "un à deux jours"),
        ({"figure": "1,5"}, "duree | accord: # jour / # jours", "1,5 jour"),
        ({"figure": "2", "up_to": "3"}, "duree | lettres", "deux à trois"),
    ],
)
def test_an_agreement_with_a_range_says_both_its_ends(
    surgery: Leaflet, fact: dict[str, object], asked: str, printed: str
) -> None:
    """Its plural is that of the greater one."""
    leaflet = surgery.model_copy(update={"facts": {"duree": Fact.model_validate(fact)}})

    said = word(parse_expression(asked), leaflet, Values())

    assert said.replace("\u00a0", " ") == printed
