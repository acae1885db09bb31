"""Wards cancel a patient in a word, in whichever column: it is seen, and no other word is."""

import pytest

from feuillet.check.cancelled import says_cancelled


@pytest.mark.parametrize(
    "text",
    [
        *("ANNULÉ", "annulée le 3", "patient décédé, annulé", "DCD", "reporté au 12", "Annulation"),
        *("NE PAS IMPRIMER", "ne viendra pas", "déprogrammée", "décès"),
        *("annul.", "REPORT", "ANN", "supprimée", "s'est désisté", "désistement"),
        *("Absent", "absente excusée", "Absent non excusé", "Non venu", "pas venue", "NPV", "†"),
        *("Refusé", "refus", "Refus patient", "refuse l’intervention", "la patiente refuse"),
        *("Récusé", "repoussé", "Report au 9", "report le 9/12", "Report à lundi", "no show"),
        *("déplacé au 15/12", "décalée", "décalé au 9", "Transféré", "transférée ailleurs"),
        *("suspendu", "intervention suspendue", "Abandon", "abandon de l'intervention", "Anulé"),
        *("opérée ailleurs", "ne souhaite plus venir"),
        *("reprogrammé le 14/01", "à reprogrammer", "déprog", "décommandé", "ne pas convoquer"),
        *(
            "RDV déplacé en janvier",
            "avancé au 04/12",
            "à supprimer",
            "ne souhaite plus",
            "ajourné",
        ),
        *("La patiente renonce", "transféré à Nantes", "transférée au CHU", "geste non retenu"),
        *("Pas de VP finalement", "finalement non", "stand by", "STAND-BY", "mis en attente"),
        *("contre-indiqué", "patient contre-indiqué", "CI : INR 4", "CI temporaire (INR)"),
        *("à décaler", "décalé en mars", "remis à plus tard", "remise au 14/12", "sine die"),
        *("changement de date", "nouvelle date : 4/1", "viendra pas", "retiré de la liste"),
        *("à enlever du planning", "plus d'indication", "pas de vertébroplastie", "Déjà opéré"),
        *("ne veut pas", "ne veut pas de l'intervention", "Report en janvier", "à replanifier"),
        *("refuse le geste", "CI anesth", "CI AG", "Perdu de vue", "patient absent", "Abs"),
        *("Non honoré", "Non confirmé", "Libéré", "NSPP", "ne se présentera pas", "inopérable"),
        *("veut réfléchir", "préfère attendre", "déjà fait le 12/11"),
        *("transfert vers le CHU", "dossier non retenu", "Vertébroplastie contre-indiquée"),
    ],
)
def test_a_cell_that_says_that_somebody_does_not_come_is_seen(text: str) -> None:
    """Whatever its case and accents."""
    assert says_cancelled(text)


@pytest.mark.parametrize(
    "text",
    [
        "EXEMPLE",
        "annuel",
        "rapport annuel",
        "Reportage",
        "report du dossier",
        "annulaire",
        "suppression",
        *("vient seul", "se déplace avec une canne", "se déplace au fauteuil", "fracture déplacée"),
        *("décalé à 8 h", "transféré du CH", "refuse la transfusion", "refus de transfusion"),
        *("AVK suspendu", "Kardegic suspendu le 3", "reflux absent", "absence de fièvre"),
        *("se déplace au 1er étage", "non", "venue en taxi"),
        *(
            "à jeun",
            "transport ambulance",
            "DM refusé par le patient ce jour-là",
            "transféré au bloc",
        ),
        *("transféré en ambulance", "transfert vers le fauteuil", "avancé à 8 h", "stade avancé"),
        *("Fiche remise le 3/12", "ordonnance remise au patient", "AG non retenue", "programmé"),
        *("AINS contre-indiqués", "Contre-indications : aucune", "CI : non", "CI :", "CI"),
        *(
            "à décaler à 10 h",
            "pas d'intervention antérieure",
            "pas de RDV d'anesthésie",
            "à garder",
        ),
        *("à enlever après l'intervention", "bilan déjà fait", "ne veut pas d'AG", "en attente"),
        *("à convoquer la veille", "déjà opéré du rachis", "prévenir si changement d'adresse"),
    ],
)
def test_other_words_say_nothing_of_it(text: str) -> None:
    """Only whole words count."""
    assert not says_cancelled(text)


@pytest.mark.parametrize("text", ["Absent", "Report", "Refus", "Décalé", "Abandon", "Récusé"])
def test_a_name_is_refused_for_no_word_that_may_be_one(text: str) -> None:
    """Some people are called so."""
    assert not says_cancelled(text, name=True)
