"""What each code in an answer means: of a problem, a warning, a notice; never a refusal's own.

A code stands for one thing to do, and never changes; `GET /api/v1/problems` gives the whole list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from feuillet.model.leaflet import DoubtCode
from feuillet.web.codes import CODES

PROBLEM_CODES: Mapping[str, str] = {
    "missing": "Il manque une valeur, ou une clé que tout envoi doit avoir, ou elle est vide.",
    "unknown-field": "Aucun champ ne s'appelle ainsi ; « suggestion » dit le plus proche, s'il y en"
    " a un. La clé n'est pas répétée : « pointer » dit l'objet qui la contient.",
    "sent-twice": "Une partie du formulaire est envoyée plusieurs fois.",
    "unknown-document": "La fiche n'a pas ce document.",
    "not-a-date": "Ce n'est pas une date qui existe, écrite d'une façon sûre.",
    "not-a-time": "Ce n'est pas une heure.",
    "not-a-number": "Ce n'est pas un nombre que le champ admet.",
    "not-a-choice": "Ce n'est pas une des réponses du champ, telles que son schéma les écrit.",
    "wrong-type": "Le type JSON n'est pas celui du schéma.",
    "too-long": "Trop de signes, ou trop d'éléments.",
    "wrong-characters": "Un signe ne peut pas être imprimé : la phrase dit lequel.",
    "placeholder": "Un signe ou un mot qui tient lieu de valeur (« ? », « NC ») : il n'y en a pas.",
    "contradiction": "Des valeurs justes chacune ne vont pas ensemble.",
    "count-mismatch": "Une liste n'a pas autant d'éléments que son champ de nombre le dit.",
    "wrong-order": "Un jour n'est pas avant, ou après, un autre, comme il le doit.",
    "before-birth": "Un jour est avant la date de naissance.",
    "too-far": "Un jour est dans plus d'un an et demi.",
    "birth-impossible": "La date de naissance est à venir, ou avant 1900.",
    "not-an-identity": "Un nom, un prénom ou un IPP ne peut être celui d'un patient.",
    "invalid": "La valeur ne convient pas : la phrase dit pourquoi.",
}
"""Of a problem with a field or a key; any other has its refusal's own code."""

WARNING_CODES: Mapping[DoubtCode, str] = {
    "identity-unusual": "L'identité n'est pas écrite comme d'habitude : la phrase dit en quoi.",
    "patient-young": "Le patient serait plus jeune que ceux de la fiche.",
    "question-mark": "La valeur finit par un point d'interrogation, qui est imprimé.",
    "number-unusual": "Le nombre est plus grand que d'habitude.",
    "time-at-night": "L'heure est en pleine nuit.",
    "day-off": "Le jour est un samedi, un dimanche ou un jour férié.",
    "notice-short": "Trop peu de jours séparent deux dates.",
    "date-far-from-expected": "La date est loin de celle que la fiche compte.",
    "date-past": "La date est passée.",
    "date-far": "La date est dans plus de neuf mois.",
    "review-due": "La fiche est à réviser : elle s'imprime « NON VALIDÉ ».",
    "approval-unproved": "L'approbation attend d'être revérifiée : la fiche reste un projet.",
    "document-long": "Un document a plus de pages que sa fiche n'en prévoit.",
    "generic": "Aucun patient n'est nommé : c'est la fiche générique.",
    "contacts-fictive": "Les coordonnées de l'hôpital sont fictives : ne remettez pas la fiche.",
}
"""Of an answer: what deserves a look, and kept nothing from being printed."""

NOTICE_CODES: Mapping[DoubtCode, str] = {
    "letter-content-removed": "Ce qui pouvait agir, ou un fichier joint, a été retiré du courrier.",
    "letter-has-comments": "Des commentaires du courrier partent avec lui.",
    "letter-not-compared": "La fiche n'a pas d'identité : le courrier n'a été comparé à rien.",
    "letter-names-another-too": "Le courrier nomme aussi un autre patient.",
    "letter-unchecked": "Le courrier ne se lit pas : personne n'a vérifié de qui il est.",
    "letter-page-unread": "Une page du courrier est une image : son texte n'a été comparé à rien.",
}
"""Of a letter with its leaflet: what must know whoever sends it."""

REASON_CODES: Mapping[str, str] = {
    "names-another": "Il nomme quelqu'un d'autre : c'est sans doute un autre courrier.",
    "several-patients": "Il parle de plusieurs patients : à séparer.",
    "birth-date-differs": "Une autre date de naissance, ou un âge qui ne va pas : un homonyme ?",
    "birth-date-missing": "Le patient y est nommé, sans sa date de naissance.",
    "not-named": "Rien de sûr n'y dit que c'est son patient.",
}
"""Of a letter that is not the patient's: each has a remedy of its own."""

ALL_PROBLEM_CODES: Mapping[str, str] = {
    **PROBLEM_CODES,
    **{code: one.meaning for code, one in CODES.items() if code != "values-invalid"},
}
"""Every code that a problem may have: the refusal of values is told by what is wrong with them."""


@dataclass(frozen=True)
class Sort:
    """Codes that stand in an answer, and are no refusal's."""

    codes: Mapping[Any, str]
    """With what each means."""

    title: str
    remedy: str
    """For whoever connects a record system."""


SORTS: Mapping[str, Sort] = {
    "problems": Sort(
        ALL_PROBLEM_CODES,
        "Un problème d'un refus",
        "Montrez « message » à côté de ce que disent « field » et « pointer ».",
    ),
    "reasons": Sort(
        REASON_CODES,
        "Pourquoi un courrier n'est pas celui du patient",
        "Montrez « message » à l'utilisateur : il dit que faire dans ce cas.",
    ),
    "warnings": Sort(
        WARNING_CODES,
        "Un avertissement",
        "Montrez « message » avant que la fiche soit remise.",
    ),
    "notices": Sort(
        NOTICE_CODES,
        "Une remarque sur un courrier",
        "Montrez « message » avant que le courrier soit envoyé.",
    ),
}
"""By the key that lists them."""
