"""A free text is printed as it is typed: yes and no are none, and what refers elsewhere is told."""

import datetime as dt

import pytest

from feuillet.check.unusual import doubt_text
from feuillet.check.values import check_values
from feuillet.find import Library
from feuillet.model.leaflet import Leaflet
from feuillet.model.variables import Variable
from tests.check.refusing import Patient, refusal


@pytest.fixture(scope="module")
def gastrostomy() -> Leaflet:
    """The shipped leaflet that says whom to call."""
    library = Library.open([], environment={})
    return library.read(library.find_leaflet("gastrostomie"))


@pytest.mark.parametrize("field", ["consigne", "ipp"])
@pytest.mark.parametrize("typed", ["oui", "Non.", "OUI", "faux", "N"])
def test_yes_or_no_is_no_text(
    surgery: Leaflet, identity: Patient, today: dt.date, field: str, typed: str
) -> None:
    """It was printed: « Votre médecin vous a demandé : oui »."""
    (problem,) = refusal(surgery, {**identity, field: typed}, today)

    assert problem.endswith("doit être un texte, et non oui ou non : écrivez-le, ou videz ce champ")


@pytest.mark.parametrize("field", ["infirmier", "prestataire", "marque_sonde", "operateur"])
@pytest.mark.parametrize(
    "typed",
    [
        *("aucun", "Aucune", "à trouver", "A TROUVER", "en cours", "En cours de recherche", "0"),
        *("à prévoir", "à organiser avec la famille", "pas encore", "Pas encore désigné", "sans"),
        *("R.A.S.", "néant", "non prévu", "pas d'infirmier", "recherche en cours", "à désigner ?"),
        *(
            "aucun pour l'instant",
            "demande en cours",
            "à contacter",
            "plus tard",
            "?",
            "NC",
            "idem",
        ),
    ],
)
def test_what_says_that_there_is_none_yet_is_not_printed(
    gastrostomy: Leaflet, identity: Patient, today: dt.date, field: str, typed: str
) -> None:
    """It was printed as whom to call."""
    (problem,) = refusal(gastrostomy, {**identity, field: typed}, today)

    assert problem.endswith(("ou videz ce champ si vous ne la savez pas", "la réponse elle-même"))


@pytest.mark.parametrize(
    "typed",
    [
        *("Aucun arrêt", "Aucune modification", "Pas d'arrêt", "Sans arrêt", "À poursuivre"),
        *("À arrêter 5 jours avant", "À faire le matin à jeun", "En cours de relais par héparine"),
        *("Pas de prise le matin", "À voir avec votre médecin", "Traitement en cours"),
    ],
)
def test_a_true_instruction_is_printed(
    gastrostomy: Leaflet, identity: Patient, today: dt.date, typed: str
) -> None:
    """Though it begins as what is not known yet."""
    raw = {**identity, "anticoagulant": "oui", "consigne_anticoagulant": typed}

    assert check_values(gastrostomy, raw, today=today).known["consigne_anticoagulant"] == typed


@pytest.mark.parametrize(
    ("typed", "told"), [("Mme Exemple", True), ("SSIAD du Modèle", True), ("SSIAD 3620", False)]
)
def test_whom_to_call_has_a_number(
    gastrostomy: Leaflet, identity: Patient, today: dt.date, typed: str, told: bool
) -> None:
    """The author's example has one: without it, the patient calls nobody."""
    warnings = check_values(gastrostomy, {**identity, "infirmier": typed}, today=today).warnings

    assert told == any("aucun numéro de téléphone" in one for one in warnings)


def test_a_surname_may_be_such_a_word(surgery: Leaflet, identity: Patient, today: dt.date) -> None:
    """Some people are called O."""
    assert check_values(surgery, {**identity, "nom": "O"}, today=today).known["nom"] == "O"


def test_a_title_alone_is_told_of_a_shipped_leaflet(
    library: Library, identity: Patient, today: dt.date
) -> None:
    """« Radiologue : Dr » is nobody."""
    leaflet = library.read(library.find_leaflet("vertebroplastie"))
    warnings = check_values(leaflet, {**identity, "operateur": "Dr"}, today=today).warnings

    assert [one for one in warnings if "n'est qu'un titre" in one]


TEXT, NAME, TELEPHONE = "Boire de l'eau", "Dr Modèle", "Mme Exemple, 01 99 00 34 56"


@pytest.mark.parametrize(
    ("example", "typed", "says"),
    [
        *((TEXT, typed, "renvoie à un autre") for typed in ("Voir ordonnance", "cf. courrier")),
        (NAME, "à voir avec l'anesthésiste", "renvoie à un autre"),
        *((TEXT, typed, "aucune lettre") for typed in ("12", "12/03/1948", "01 99 00 34 56")),
        *((NAME, typed, "aucune lettre") for typed in ("0199003456", "2")),
        *((NAME, typed, "n'est qu'un titre") for typed in ("Dr", "dr.", "Mme")),
        *((NAME, typed, "porte un chiffre") for typed in ("Salle 2", "Bloc B3")),
    ],
)
def test_a_text_that_is_probably_another_fields_is_told(
    example: str, typed: str, says: str
) -> None:
    """What a field is for, the author's example tells."""
    (found,) = doubt_text(typed, Variable(label="Essai", type="text", example=example))

    assert found[0] == "text-unusual"
    assert says in found[1]


@pytest.mark.parametrize(
    ("example", "typed"),
    [
        *((TEXT, typed) for typed in ("Arrêt 5 jours avant", "Voyez votre médecin", "Dr")),
        (TEXT, "Voir votre médecin traitant avant de reprendre ce médicament"),
        *((NAME, typed) for typed in ("Dr Exemple", "EXEMPLE", "Pr. Modèle-Essai")),
        *((TELEPHONE, typed) for typed in ("01 99 00 34 56", "Mme Essai 01 99 00 34 56", "3620")),
    ],
)
def test_a_text_that_its_field_may_hold_is_not(example: str, typed: str) -> None:
    """Each warning for nothing makes the others unread."""
    assert [*doubt_text(typed, Variable(label="Essai", type="text", example=example))] == []
