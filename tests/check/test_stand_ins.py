"""What is written where there is no name: seen for what it is, and no real name taken for it."""

import pytest

from feuillet.check import accept_values, check_values
from feuillet.check.stand_ins import has_letter, stands_in
from feuillet.errors import ValuesInvalid
from feuillet.model.leaflet import Leaflet
from tests.check.refusing import Patient, refusal
from tests.helpers import TODAY


@pytest.mark.parametrize(
    "text",
    [
        *("NULL", "None", "nan", "N/A", "n.a.", "(vide)", "XXXX", "x", "?", "-", ".", "…"),
        *("Inconnu", "SANS PRENOM", "sans prénom", "à compléter", "NC", "<null>", "Non renseignée"),
        *("À CONFIRMER", "à préciser", "??", "en attente", "Non communiqué"),
    ],
)
def test_a_text_that_stands_for_none_is_seen(text: str) -> None:
    """Whatever its case, accents and marks."""
    assert stands_in(text)


@pytest.mark.parametrize(
    "text", ["EXEMPLE", "Camille", "Xavier", "Nolan", "Anna", "Vidé-Modèle", "01 99 00 34 56", "42"]
)
def test_a_name_is_no_stand_in(text: str) -> None:
    """Nor is a number: a field may hold a telephone's."""
    assert not stands_in(text)


@pytest.mark.parametrize(("text", "found"), [("D'", True), ("12345", False), ("?-", False)])
def test_a_name_has_a_letter(text: str, found: bool) -> None:
    """Of any alphabet: which can be printed is another question."""
    assert has_letter(text) == found


# What programs leave, and broken letters.

LEFT = (
    *("[object Object]", "Dr&nbsp;Modèle", "Mod&#232;le", "Mod&eacute;le", "${operateur}"),
    *("{{operateur}}", "{{ nom }}", "<%= nom %>", "{% nom %}", "#{nom}", "{nom}", "{0}"),
    *("%(nom)s", "%NOM%", "Dr%20Modele", "Mod%C3%A8le", "Mod=C3=A8le", "=?utf-8?Q?Mod?="),
    *("Mod\\u00e8le", "Modele<br>", "<p>Modele</p>", "<span class='x'>Modele", "#REF!", "#NOM?"),
    *("undefined", "Undefined", "UNDEFINED", "Camille undefined", "NaN"),
)


@pytest.mark.parametrize("field", ["nom", "prenom", "ipp", "consigne"])
@pytest.mark.parametrize("typed", LEFT)
def test_what_a_program_left_is_refused(
    surgery: Leaflet, identity: Patient, field: str, typed: str
) -> None:
    """It would be printed as the patient's, or the doctor's: nobody is called so."""
    with pytest.raises(ValuesInvalid) as refused:
        accept_values(surgery, {**identity, field: typed}, today=TODAY)

    (trouble,) = refused.value.troubles
    assert (trouble.fields, trouble.code) == ((field,), "placeholder")
    assert "un code qu'un logiciel a laissé à la place du texte" in trouble.words
    assert typed not in trouble.words


@pytest.mark.parametrize("typed", ["NULL", "Null", "NONE", "None", "NAN", "Nan"])
def test_what_may_be_somebody_s_name_is_printed_with_a_warning(
    surgery: Leaflet, identity: Patient, typed: str
) -> None:
    """Families are called Null, None and Nan; no family writes « NaN »."""
    (warning,) = check_values(surgery, {**identity, "nom": typed}, today=TODAY).warnings

    assert (warning.code, warning.field) == ("identity-unusual", "nom")


@pytest.mark.parametrize(
    ("typed", "code"), [("Invalid Date", "placeholder"), ("lâ€™eau", "wrong-characters")]
)
def test_what_else_is_no_text_of_a_person_s_is_refused(
    surgery: Leaflet, identity: Patient, typed: str, code: str
) -> None:
    """As it would be printed."""
    with pytest.raises(ValuesInvalid) as refused:
        accept_values(surgery, {**identity, "consigne": typed}, today=TODAY)

    assert [one.code for one in refused.value.troubles] == [code]


@pytest.mark.parametrize("field", ["nom", "consigne"])
@pytest.mark.parametrize("typed", ["Dr ModÃ¨le", "ModÃ‰LE", "lâ€™Exemple", "Ã\u00a0 jeun"])
def test_broken_letters_are_refused(
    surgery: Leaflet, identity: Patient, field: str, typed: str
) -> None:
    """UTF-8 that was read as another encoding; a space may be half of a letter."""
    (problem,) = refusal(surgery, {**identity, field: typed}, TODAY)

    assert problem.endswith("accents abîmés par une conversion : retapez ce texte au clavier")


@pytest.mark.parametrize("field", ["nom", "consigne"])
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Médecin ModÃ¨le", "ses accents semblent abîmés"),
        ("Élodie 5Â mg", "ses accents semblent abîmés"),
        ("à lâ€™Exemple", "ses accents semblent abîmés"),
        ("Ã jeun", "ses accents semblent abîmés"),
        ("Mod?le", "un point d'interrogation au milieu d'un mot"),
    ],
)
def test_letters_that_look_broken_are_warned_of(
    surgery: Leaflet, identity: Patient, field: str, typed: str, says: str
) -> None:
    """They may be meant; nothing tells for sure."""
    warnings = check_values(surgery, {**identity, field: typed}, today=TODAY).warnings
    code = "identity-unusual" if field == "nom" else "letters-unusual"

    assert [(one.code, one.field) for one in warnings] == [(code, field)]
    assert says in warnings[0]


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "Régime < 30 g & > 2 L",
            "TA <140 et >90",
            "un <Fils> de",
            "Paracétamol 50 % (matin)",
            "A&B; puis C",
        ),
        *("« Âge » de l'hôpital", "GUSMÃ-SILVA", "João, IRMÃ", "CHÂTEAU", "Å Ängström"),
        *("50% du repas", "[objectif] marcher", "10 % à 20 %", "n° #3", "CAFÉ", "Être là à 8 h"),
    ],
)
def test_what_people_write_is_printed_without_a_word(
    surgery: Leaflet, identity: Patient, typed: str
) -> None:
    """Signs of measures, capitals with accents, names of other countries."""
    assert check_values(surgery, {**identity, "consigne": typed}, today=TODAY).warnings == ()
