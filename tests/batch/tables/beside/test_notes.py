"""A note beside a row that denies what its sheet says is told; an ordinary one never is."""

import datetime as dt
from collections.abc import Sequence

import pytest

from feuillet.batch.row_doubts import check_table
from feuillet.batch.tables import read_table
from feuillet.batch.tables.beside.notes import DOUBLE, UNSURE, Kind, Note, NoteReader
from feuillet.batch.tables.columns import raw_rows
from feuillet.check import read_values_of, says_cancelled
from feuillet.find import Library
from feuillet.model.leaflet import Leaflet
from feuillet.model.values import Value, Values

TUESDAY = dt.date(2026, 12, 8)
ROW: dict[str, Value] = {
    "date_naissance": dt.date(1948, 3, 12),
    "date_intervention": TUESDAY,
    "anesthesie": "locale",
    "sejour": "ambulatoire",
    "cause": "osteoporose",
    "corset": "poursuite",
    "anticoagulant": "oui",
}
DAY = (
    "une cellule dont feuillet ne se sert pas nomme un autre jour que « Date de l'intervention » :"
    " vérifiez lequel est juste"
)
AGE = (
    "l'âge écrit sur cette ligne ne va pas avec « Date de naissance » : vérifiez que c'est le bon"
    " patient, et corrigez ce qui est faux"
)


def _other(*labels: str) -> str:
    named = ", ".join(f"« {label} »" for label in labels)
    return (
        f"une cellule dont feuillet ne se sert pas dit autre chose que {named} : vérifiez lequel"
        " est juste"
    )


@pytest.fixture(scope="module")
def leaflet() -> Leaflet:
    """One with many answers, shipped."""
    library = Library.open([], environment={})
    return library.read(library.find_leaflet("vertebroplastie"))


def _told(leaflet: Leaflet, text: str, kind: Kind = "note", **known: Value) -> list[str]:
    return [*NoteReader(leaflet).doubts([Note(text, kind)], {**ROW, **known})]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "finalement mardi 15/12",
            "finalement le 15/12",
            "Plutôt le 15 décembre",
            "en fait 10/12",
        ),
        *(
            "finalement jeudi",
            "finalement 15/12 14 h",
            "passé au 15/12",
            "mis au 15/12",
            "avancé au 4/12",
            "chgt : 15/12",
        ),
        *("15/12 au lieu du 08/12", "15/12 et non 08/12", "au lieu du 8 déc.", "mardi 15/12"),
        *("le 15/12", "15 déc.", "Erreur : 15/12/2026", "bloc le 15/12", "VP le 15/12/26"),
        *("intervention prévue le 15/12", "programmée le 07/12", "vient seul ; finalement 15/12"),
        *("VERTÉBROPLASTIE JEUDI 10/12", "convoqué le 09/12", "-> 15/12", "jeudi"),
    ],
)
def test_another_day_of_operation_is_told(leaflet: Leaflet, text: str) -> None:
    """The sheet would say the row's, and nobody would be there."""
    assert _told(leaflet, text) == [DAY]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        *(
            (text, ["Type d'anesthésie"])
            for text in (
                *("AG et non AL", "AG (pas AL)", "AG", "sous AG", "finalement AG", "AG finalement"),
                *("passage en AG", "pas d'AL", "AG au lieu de AL", "prévoir une AG", "souhaite AG"),
                *("AL -> AG", "anesthésie générale", "AG demandée par le patient", "Sédation"),
                *("refuse l'AL", "préfère l'anesthésie générale car anxieux"),
            )
        ),
        *(
            (text, ["Séjour"])
            for text in (
                "pas d'ambu",
                "une nuit et non ambu",
                "Hospit 1 nuit",
                "hospit. 1 nuit",
                "plus en ambu",
            )
        ),
        ("Tumeur et non ostéoporose", ["Cause"]),
        ("AG et non AL, 1 nuit finalement", ["Type d'anesthésie", "Séjour"]),
    ],
)
def test_an_answer_that_is_not_the_row_s_is_told(
    leaflet: Leaflet, text: str, labels: Sequence[str]
) -> None:
    """Named, or the row's own denied."""
    assert _told(leaflet, text) == [_other(*labels)]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Doublon",
            "doublon ligne 4",
            "en double",
            "saisi en double",
            "déjà saisie",
            "cf ligne 4",
        ),
        *("Double saisie", "voir ligne 12", "déjà sur la liste"),
    ],
)
def test_a_row_that_is_there_twice_is_told(leaflet: Leaflet, text: str) -> None:
    """Two sheets of one patient may differ."""
    assert _told(leaflet, text, "other") == [DOUBLE]


@pytest.mark.parametrize(
    "text",
    [
        *("à reconvoquer", "Reconvoquer", "À rappeler", "à rappeler pour nouvelle date"),
        *("date à confirmer", "en attente de date", "date provisoire", "date non confirmée"),
    ],
)
def test_a_day_that_is_not_sure_is_told(leaflet: Leaflet, text: str) -> None:
    """Or the patient is not yet called."""
    assert _told(leaflet, text, "other") == [UNSURE]


ORDINARY = (
    *("rdv cs anesth 03/12", "vient avec sa fille", "allergie iode", "PM 2019", "PTH droite 2015"),
    *("transport VSL", "bilan sanguin le 04/12", "AVK arrêtés le 03/12", "Kardégic 75", "HTA"),
    *("diabète type 2", "TA 12/8", "INR 2,5 le 01/12", "prévenir la fille 01 99 00 12 34"),
    *("ATCD VP L3 le 12/11/2019", "ATCD AG mal tolérée", "VP en 2019 sous AG", "douleurs la nuit"),
    *("vue en cs le 15/11", "IRM le 20/11", "scanner fait le 25/11", "contrôle le 05/01"),
    *("rdv contrôle 15/12", "en arrêt de travail", "arrêt Kardégic 5 j", "Eliquis stop J-3"),
    *("à jeun à minuit", "chambre seule", "isolement contact", "appareil auditif", "EHPAD"),
    *("1/2 tutelle", "curatelle", "parle anglais", "vient en ambulance", "sortie le 09/12"),
    *(
        "appelée le 27/11",
        "fiche remise le 03/12",
        "courrier envoyé 02/12",
        "AL ou AG selon douleur",
    ),
    *("AG si échec AL", "sous AL", "AL confirmée", "ambu confirmé", "retour avec son fils"),
    *("fracture L1 sur chute", "ostéoporose", "sans AG", "pas d'AG", "AL et non AG", "ok"),
    *("vu Dr Modèle", "RCP 24/11", "poids 52 kg", "oui", "non", "N/A", "-", "RAS", "autre"),
    *("né le 12/03/1948", "Covid en mars", "en vacances jusqu'au 02/12", "vaccin grippe 15/10"),
    *("mardi", "mardi 08/12", "confirmé pour le 08/12", "finalement vient seule", "bloc le 08/12"),
    *("convoqué à 7 h 30", "8/12 à 7h30", "intervention 1er étage", "à rappeler la veille"),
    *("boîtes à donner en double exemplaire", "ordonnance en double exemplaire", "2e passage"),
    *("hospitalisé en cardio en 2024", "opérée du genou le 12/11/2024", "chimio le 15/12"),
    *("changement de mutuelle", "finalement 2 marches", "AG déjà faite", "prévoir arrêt Plavix"),
)


@pytest.mark.parametrize("text", ORDINARY)
@pytest.mark.parametrize("kind", ["note", "other"])
def test_an_ordinary_note_says_nothing(leaflet: Leaflet, text: str, kind: Kind) -> None:
    """Each remark for nothing makes the others unread."""
    assert _told(leaflet, text, kind) == []


@pytest.mark.parametrize("text", ORDINARY)
def test_no_ordinary_note_says_that_somebody_does_not_come(text: str) -> None:
    """The same, of what is told of a cancelled patient."""
    assert not says_cancelled(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        *(("78", []), ("79 ans", []), ("77", []), ("78 a", []), ("78 ans 9 mois", [])),
        *(("45", [AGE]), ("87 ans", [AGE]), ("80", [AGE]), ("adulte", []), ("1948", [])),
    ],
)
def test_an_age_that_the_birth_date_is_not_of_is_told(
    leaflet: Leaflet, text: str, told: list[str]
) -> None:
    """By more than a year: it may be counted from another day."""
    assert _told(leaflet, text, "age") == told
    assert _told(leaflet, text, "other") == []


def test_a_note_of_a_row_is_told_at_that_row(leaflet: Leaflet) -> None:
    """Of columns that no field is made of, whichever their names; the row is printed."""
    lines = (
        "Nom,Prénom,DDN,Date d'intervention,Anesthésie,Observations,Âge,Service",
        "EXEMPLE,Camille,12/03/1948,08/12/2026,AL,vient seul,78,Orthopédie",
        "MODÈLE,Camille,12/03/1948,08/12/2026,AL,AG et non AL,78,finalement 15/12",
        "ESSAI,Camille,12/03/1948,08/12/2026,AL,doublon,45,",
        "FICTIF,Camille,12/03/1948,08/12/2026,AL,à reconvoquer,78,",
    )
    table = read_table("\n".join(lines).encode())
    found = check_table(
        raw_rows(table, leaflet, {}),
        *(table.rows, table.blank, leaflet),
        lambda raw, _: read_values_of(leaflet, raw)[0],
        Values,
        "essai",
    )

    assert {row.number: sorted(row.values.warnings) for row in found.entries} == {
        2: [],
        3: sorted([DAY, _other("Type d'anesthésie")]),
        4: sorted([DOUBLE, AGE]),
        5: [UNSURE],
    }
