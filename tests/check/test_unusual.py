"""What may be right and deserves a look: it is printed, with a warning."""

import datetime as dt

import pytest

from feuillet.check.unusual import orders_of, warn_unfilled
from feuillet.check.values import accept_values, check_values, complete_values
from feuillet.find import Library
from feuillet.model.leaflet import ComputedDate, Leaflet
from feuillet.model.parts import Condition
from tests.check.refusing import Patient


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"date_operation": "20/11/2026"}, "Date de l'opération : cette date est passée"),
        ({"date_operation": "08/02/2028"}, "Date de l'opération : dans plus de neuf mois"),
        ({"date_operation": "12/12/2026"}, "Date de l'opération : c'est un samedi"),
        ({"date_operation": "25/12/2026"}, "Date de l'opération : c'est un jour férié (Noël)"),
        (
            {"date_operation": "08/12/2026", "rdv_anesthesie": "07/12/2026"},
            "Consultation d'anesthésie : moins de 2 jours",
        ),
        (
            {"date_operation": "08/12/2026", "date_ablation": "08/02/2027"},
            "Ablation des fils : à plus de 10 jours de la date prévue",
        ),
        ({"nombre": "5"}, "Nombre de vertèbres : plus que d'habitude"),
        ({"prenom": "Mme"}, "Prénom : porte une civilité"),
        ({"nom": "Mme EXEMPLE"}, "Nom : porte une civilité"),
        ({"nom": "M. EXEMPLE"}, "Nom : porte une civilité"),
        ({"nom": "DE", "prenom": "LA ROCHE Camille"}, "Nom : n'est qu'une particule"),
        ({"nom": "de l’"}, "Nom : n'est qu'une particule"),
        ({"nom": "Van der"}, "Nom : n'est qu'une particule"),
        ({"prenom": "EXEMPLE, Camille"}, "Prénom : porte une virgule"),
        ({"nom": "EXEMPLE ***"}, "Nom : porte un chiffre ou un signe"),
        ({"nom": "EXEMPLE 12"}, "Nom : porte un chiffre ou un signe"),
        ({"nom": "EXEMPLE ou ESSAI"}, "Nom : semble laisser le choix"),
        *(({"nom": typed}, "Nom : semble écrit à la place") for typed in ("À CONFIRMER", "Aucun")),
        *(({"nom": typed}, "Nom : semble écrit à la place") for typed in ("Id", "Même", "née")),
        ({"nom": "EXEMPLE - L1"}, "Nom : porte un chiffre ou un signe"),
        ({"nom": "EXEMPLE X2"}, "Nom : porte un chiffre ou un signe"),
        ({"nom": "EXEMPLE Mme"}, "Nom : porte une civilité"),
        ({"nom": "EXEMPLE Rose", "prenom": "Rose"}, "Nom : porte aussi le prénom"),
        ({"nom": "Camille"}, "Nom : le même que le prénom"),
        *(
            ({"prenom": typed}, "Prénom : ne semble pas un nom")
            for typed in ("AMBU", "Garçon", "hdj")
        ),
        ({"nom": "Bébé"}, "Nom : ne semble pas un nom"),
        *(
            (changes, f"{field} : porte un tiret entre deux espaces")
            for changes, field in (
                ({"prenom": "Camille - isolement BMR"}, "Prénom"),
                ({"prenom": "Camille – BMR"}, "Prénom"),
                ({"nom": "EXEMPLE - isolement"}, "Nom"),
            )
        ),
        ({"date_naissance": "01/01/1901"}, "Date de naissance : un 1er janvier, il y a plus de"),
        *(({"heure": typed}, "Heure d'arrivée : le soir") for typed in ("18 h", "21 h 59")),
        *(({"heure": typed}, "Heure d'arrivée : en pleine nuit") for typed in ("22 h", "4 h 59")),
        ({"prenom": "Née ESSAI"}, "Prénom : porte un nom de naissance"),
        *(
            ({"nom": typed}, "Nom : porte deux noms")
            for typed in ("EXEMPLE née ESSAI", "EXEMPLE (ép. ESSAI)", "ESSAI veuve EXEMPLE")
        ),
        *(
            ({"nom": typed}, "Nom : semble celui d'un patient d'essai")
            for typed in ("TEST", "Toto")
        ),
        *(({"prenom": typed}, "Prénom : semble celui d'un") for typed in ("Patient", "test")),
        *(({"prenom": typed}, "Prénom : n'a qu'une lettre") for typed in ("F", "M.", "é")),
        ({"ipp": "voir le dossier"}, "IPP : aucun chiffre"),
        ({"ipp": "8001234 ?"}, "IPP : porte un signe qui n'est pas d'un numéro de dossier"),
        ({"ipp": "06 39 98 00 12"}, "IPP : ressemble à un numéro de téléphone"),
    ],
)
def test_unusual_values_are_printed_with_a_warning(
    surgery: Leaflet, identity: Patient, today: dt.date, changes: dict[str, str], says: str
) -> None:
    """Nothing is wrong enough to refuse; whoever prints is told."""
    values = check_values(surgery, {**identity, **changes}, today=today)

    assert any(warning.startswith(says) for warning in values.warnings)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"date_operation": "20/11/2026"}, "date-past", "date_operation"),
        ({"date_operation": "08/02/2028"}, "date-far", "date_operation"),
        ({"date_operation": "12/12/2026"}, "day-off", "date_operation"),
        (
            {"date_operation": "08/12/2026", "rdv_anesthesie": "07/12/2026"},
            "notice-short",
            "rdv_anesthesie",
        ),
        (
            {"date_operation": "08/12/2026", "date_ablation": "08/02/2027"},
            "date-far-from-expected",
            "date_ablation",
        ),
        ({"nombre": "5"}, "number-unusual", "nombre"),
        ({"prenom": "Mme"}, "identity-unusual", "prenom"),
        ({"ipp": "voir le dossier"}, "identity-unusual", "ipp"),
        ({"date_naissance": "14/02/2026"}, "patient-young", "date_naissance"),
        ({"heure": "3 h"}, "time-at-night", "heure"),
        ({"consigne": "Boire ?"}, "question-mark", "consigne"),
        ({"consigne": "voir ordonnance"}, "text-unusual", "consigne"),
    ],
)
def test_a_warning_has_the_code_of_its_kind_and_its_field(
    surgery: Leaflet,
    identity: Patient,
    today: dt.date,
    changes: dict[str, str],
    code: str,
    field: str,
) -> None:
    """By which a program knows it, whatever its words."""
    leaflet = surgery.model_copy(update={"min_age": 18})
    warnings = check_values(leaflet, {**identity, **changes}, today=today).warnings

    assert (code, field) in {(one.code, one.field) for one in warnings}


@pytest.mark.parametrize(
    ("changes", "hour", "field"),
    [
        ({"date_operation": "22/11/2026", "heure": "7 h 30"}, dt.time(7, 31), "heure"),
        ({"date_operation": "22/11/2026", "heure": "7 h 30"}, dt.time(7, 30), None),
        ({"date_operation": "08/12/2026", "heure": "7 h 30"}, dt.time(7, 31), None),
        ({"rdv_anesthesie": "22/11/2026 14 h"}, dt.time(15), "rdv_anesthesie"),
        ({"rdv_anesthesie": "22/11/2026 14 h"}, None, None),
        ({"rdv_anesthesie": "22/11/2026"}, dt.time(15), None),
    ],
)
def test_an_hour_of_this_day_that_has_gone_by_is_warned_of(
    surgery: Leaflet,
    identity: Patient,
    today: dt.date,
    changes: dict[str, str],
    hour: dt.time | None,
    field: str | None,
) -> None:
    """An appointment's, or one from which a leaflet counts back; where the hour is told."""
    start = ComputedDate(start="date_operation", at="heure", before="repos")
    leaflet = surgery.model_copy(update={"dates": {"a_jeun_de": start}})
    known = accept_values(leaflet, {**identity, **changes}, today=today)
    values = complete_values(leaflet, known, today=today, region="metropole", hour=hour)
    told = [one for one in values.warnings if one.code == "time-past"]

    assert [one.field for one in told] == ([field] if field else [])
    assert all("cette heure est passée" in one for one in told)


def test_usual_values_raise_no_warning(surgery: Leaflet, identity: Patient, today: dt.date) -> None:
    """A warning on every leaflet would be read by nobody."""
    raw = {
        **identity,
        "date_operation": "08/12/2026",
        "date_ablation": "22/12/2026",
        "rdv_anesthesie": "01/12/2026 9 h",
        "nombre": "2",
        "nom": "GARÇON - ESSAI",
        "heure": "17 h 59",
        "date_naissance": "01/01/1925",
    }

    assert check_values(surgery, raw, today=today).warnings == ()


def test_one_too_young_for_the_leaflet_is_warned_of(
    surgery: Leaflet, identity: Patient, today: dt.date
) -> None:
    """A spreadsheet makes 2026 of « 14/02/26 »."""
    adults = surgery.model_copy(update={"min_age": 18})
    told = [
        check_values(leaflet, {**identity, "date_naissance": born}, today=dt.date(2026, 11, 23))
        for leaflet, born in [(adults, "24/11/2008"), (adults, "23/11/2008"), (surgery, "3/7/2026")]
    ]

    assert [one.warnings for one in told] == [
        ("Date de naissance : moins de 18 ans, vérifiez l'année",),
        (),
        (),
    ]


def test_a_text_in_doubt_is_warned_of(surgery: Leaflet, identity: Patient, today: dt.date) -> None:
    """It would be printed with its question mark."""
    values = check_values(surgery, {**identity, "consigne": "Arrêt la veille ?"}, today=today)

    assert any("finit par un point d'interrogation" in words for words in values.warnings)


GASTROSTOMY = {
    "date_intervention": "08/12/2026",
    "anticoagulant": "oui",
    "taille_sonde": "14",
    "volume_ballonnet": "5",
}


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        *(
            ("marque_sonde", typed, "donne un autre nombre que « Taille de la sonde, en charrières")
            for typed in ("Exemple CH15", "Exemple CH 16", "Modèle 18 Fr", "Modèle 20CH court")
        ),
        ("marque_sonde", "Exemple, ballonnet 20 mL", "donne un autre nombre que « Eau dans"),
        *(
            ("consigne_anticoagulant", typed, "demande un arrêt après « Date de l'intervention »")
            for typed in ("Arrêt le 10/12", "Arrêter ce médicament le jeudi 10 déc.", "Stop 9/12")
        ),
        *(("marque_sonde", typed, "") for typed in ("CH14 5 mL", "Modèle 14 Fr", "Exemple 1500")),
        *(
            ("consigne_anticoagulant", typed, "")
            for typed in (
                *("Arrêt le 03/12, reprise le 10/12", "Arrêt 5 jours avant, reprise le 10/12"),
                *("Arrêt puis reprise le 10/12", "Reprise le 10/12", "Dernière prise le 7/12"),
                *("Arrêt le 08/12", "Pas d'arrêt jusqu'au 10/12"),
            )
        ),
    ],
)
def test_a_text_that_another_field_denies_is_told(
    library: Library, identity: Patient, today: dt.date, name: str, typed: str, says: str
) -> None:
    """Both are printed: a nurse orders by one, the patient stops by the other."""
    leaflet = library.read(library.find_leaflet("gastrostomie"))
    warnings = check_values(leaflet, {**identity, **GASTROSTOMY, name: typed}, today=today).warnings
    told = [one for one in warnings if (one.code, one.field) == ("text-unusual", name)]

    assert len(told) == bool(says)
    assert all(one.startswith(f"{leaflet.variables[name].label} : {says}") for one in told)


ORDER = "Consigne pour ce médicament, recopiée de l'ordonnance"


@pytest.fixture(params=["vertebroplastie", "gastrostomie"])
def ours(library: Library, request: pytest.FixtureRequest) -> Leaflet:
    """Each of ours."""
    return library.read(library.find_leaflet(request.param))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"anticoagulant": "oui"}, True),
        ({"anticoagulant": "oui", "consigne_anticoagulant": "Arrêter le 3"}, False),
        ({"anticoagulant": "aucun"}, False),
        ({}, False),
    ],
)
def test_an_order_that_is_asked_for_and_empty_is_to_be_verified(
    ours: Leaflet, identity: Patient, today: dt.date, changes: dict[str, str], told: bool
) -> None:
    """By its label, with the answer that asks for it."""
    known = accept_values(ours, {**identity, **changes}, today=today)
    doubts = list(warn_unfilled(ours, known, orders_of(ours, ours.documents)))
    words = "rien n'est écrit, alors que « Médicament qui fluidifie le sang » est « Oui », vérifiez"

    assert doubts == ([f"{ORDER} : {words}"] if told else [])
    assert {(one.code, one.field) for one in doubts} <= {
        ("order-missing", "consigne_anticoagulant")
    }


def test_only_a_warning_that_is_printed_asks_for_its_order(ours: Leaflet) -> None:
    """A date that is left to a hand is told with the pages; other documents say nothing of it."""
    assert orders_of(ours, ("information",)) == ("consigne_anticoagulant",)
    assert orders_of(ours, ("sortie",)) == ()


@pytest.mark.parametrize(
    ("asked", "known", "because"),
    [
        (
            Condition.model_validate({"cancer": "oui"}),
            {"cancer": True},
            ", alors que « Cancer » est « Oui »",
        ),
        (Condition(known=("cancer",)), {"cancer": False}, ""),
    ],
)
def test_why_an_order_is_asked_for_is_said_if_an_answer_does(
    ours: Leaflet, asked: Condition, known: dict[str, bool], because: str
) -> None:
    """A yes that is no choice of its own has its word too."""
    order = ours.variables["consigne_anticoagulant"].model_copy(update={"when": asked})
    cancer = ours.variables["anticoagulant"].model_copy(
        update={"label": "Cancer", "type": "boolean", "choices": {}}
    )
    changed = ours.model_copy(update={"variables": {"cancer": cancer, "consigne": order}})
    (doubt,) = warn_unfilled(changed, known, ["consigne"])

    assert doubt == f"{ORDER} : rien n'est écrit{because}, vérifiez"
