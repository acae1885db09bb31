"""What no person wrote is refused or warned of, wherever it is typed; what people write is not."""

import pytest

from feuillet.check import accept_values, check_values
from feuillet.errors import ValuesInvalid
from feuillet.model.leaflet import Leaflet
from tests.check.refusing import Patient, refusal
from tests.helpers import TODAY

LEFT = (
    *("[object Object]", "Dr&nbsp;Modèle", "Mod&#232;le", "Mod&eacute;le", "${operateur}"),
    *("{{operateur}}", "{{ nom }}", "<%= nom %>", "{% nom %}", "#{nom}", "{nom}", "{0}"),
    *("%(nom)s", "%NOM%", "Dr%20Modele", "Mod%C3%A8le", "Mod=C3=A8le", "=?utf-8?Q?Mod?="),
    *("Mod\\u00e8le", "Modele<br>", "<p>Modele</p>", "<span class='x'>Modele", "#REF!", "#NOM?"),
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
        *("50%", "[objectif] marcher", "10 % à 20 %", "n° #3", "CAFÉ", "Être là à 8 h"),
    ],
)
def test_what_people_write_is_printed_without_a_word(
    surgery: Leaflet, identity: Patient, typed: str
) -> None:
    """Signs of measures, capitals with accents, names of other countries."""
    assert check_values(surgery, {**identity, "consigne": typed}, today=TODAY).warnings == ()
