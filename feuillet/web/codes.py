"""The closed list of why the interface refuses, or warns: what programs know each kind by.

A code stands for one thing to do, and never changes; `GET /api/v1/problems` gives the whole list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from feuillet.model.values import DoubtCode

SMALL = 256_000
"""Bytes of a form, or of orders: what goes beyond is « too-large »."""

LARGE = 51_000_000
"""Bytes of a form with a letter or a table, which have bounds of their own."""


@dataclass(frozen=True)
class Kind:
    """One kind of refusal."""

    status: int
    """Of HTTP (RFC 9110, 15)."""

    title: str
    meaning: str
    remedy: str
    """For whoever connects a record system."""


_LETTER_AGAIN = "Montrez « detail » à l'utilisateur, qui envoie un autre fichier."

CODES: Mapping[str, Kind] = {
    "request-malformed": Kind(
        400,
        "La demande est mal formée",
        "Sa première ligne, un en-tête ou une longueur n'est pas du HTTP/1.1 (RFC 9112).",
        "Corrigez le client, ou le mandataire qui la transmet.",
    ),
    "body-unreadable": Kind(
        400,
        "Le corps de la demande ne se lit pas",
        "Il n'a pas la forme que dit son en-tête « Content-Type ».",
        "Composez-le avec une bibliothèque, et vérifiez « boundary ».",
    ),
    "body-not-json": Kind(
        400,
        "Ce n'est pas du JSON",
        "Le corps, ou la partie « order », n'est pas du JSON (RFC 8259) en UTF-8.",
        "Composez-le avec une bibliothèque, en UTF-8.",
    ),
    "duplicate-key": Kind(
        400,
        "Une clé est dite deux fois",
        "Un objet JSON a deux clés égales : deux lecteurs y liraient deux choses.",
        "Gardez-en une.",
    ),
    "unauthorized": Kind(
        401,
        "Il faut une clé valable",
        "La clé manque, ou n'ouvre rien, ou plus rien.",
        "« Authorization: Bearer CLÉ » ; « feuillet token NOM » en fait une, lancée avec le compte"
        " et le fichier des clés du service (FEUILLET_KEYS).",
    ),
    "not-through-proxy": Kind(
        403,
        "Adresse refusée : passez par le serveur de l'hôpital",
        "L'appel ne vient pas du mandataire devant feuillet.",
        "Appelez l'adresse du mandataire ; l'administrateur déclare la sienne à feuillet.",
    ),
    "address-unknown": Kind(
        404,
        "Cette adresse n'existe pas",
        "Aucune opération ni aucun code n'est là.",
        "« GET /api/v1/openapi.json » donne les adresses.",
    ),
    "leaflet-not-found": Kind(
        404,
        "Aucune fiche ne porte ce nom",
        "La fiche demandée n'est pas, ou n'est plus, dans la bibliothèque.",
        "« GET /api/v1/leaflets » donne les noms.",
    ),
    "document-not-found": Kind(
        404,
        "Aucun document de cette fiche ne porte ce nom",
        "La fiche existe, sans ce document.",
        "« GET /api/v1/leaflets » donne les documents de chaque fiche.",
    ),
    "method-not-allowed": Kind(
        405,
        "Cette méthode n'est pas admise ici",
        "L'adresse existe, pour une autre méthode.",
        "L'en-tête « Allow » de la réponse donne celles qui sont admises.",
    ),
    "not-acceptable": Kind(
        406,
        "Rien de ce que la demande admet ne peut être donné ici",
        "L'en-tête « Accept » exclut tout ce que cette opération donne.",
        "Retirez-le, ou admettez un des types que dit la description.",
    ),
    "leaflet-expired": Kind(
        409,
        "Cette fiche est à réviser avant d'être imprimée",
        "Sa date de révision vient avant le jour même, ou avant un jour du patient.",
        "Prévenez l'auteur de la fiche ; « draft » l'imprime « NON VALIDÉ ».",
    ),
    "leaflet-broken": Kind(
        409,
        "Cette fiche ne peut pas être imprimée telle qu'elle est écrite",
        "Son fichier ne se lit pas, ou n'observe pas une règle qui l'interdit.",
        "Prévenez l'auteur : « feuillet check FICHE » dit tout.",
    ),
    "settings-broken": Kind(
        409,
        "Les réglages ou les modèles de l'hôpital empêchent d'imprimer",
        "Un fichier du dossier de l'hôpital, qui n'est pas une fiche, est à corriger.",
        "Prévenez l'administrateur : « feuillet doctor » dit tout.",
    ),
    "too-large": Kind(
        413,
        "Envoi trop gros",
        "Plus de 256 000 octets pour des commandes, ou de 50 Mo pour un courrier.",
        "256 000 octets au plus pour des commandes : envoyez-en moins à la fois ; d'une seule,"
        " retirez ce que la fiche ne demande pas. 50 Mo au plus pour un courrier : allégez ses"
        " images.",
    ),
    "unsupported-media-type": Kind(
        415,
        "Ce type de contenu n'est pas admis ici",
        "L'en-tête « Content-Type » manque ou dit un autre type, ou le corps est compressé.",
        "L'en-tête « Accept » de la réponse donne le type admis ; ne compressez pas le corps.",
    ),
    "wrong-host": Kind(
        421,
        "Ce serveur ne s'appelle pas ainsi",
        "L'en-tête « Host » dit un autre nom que ceux du serveur.",
        "Appelez-le par son nom ; l'administrateur lui en donne d'autres.",
    ),
    "values-invalid": Kind(
        422,
        "Ce qui a été envoyé est à corriger",
        "Chaque élément de « problems » dit son code et une phrase, et son champ s'il en a un.",
        "Montrez chaque phrase à côté de son champ ; rien n'a été imprimé.",
    ),
    "letter-not-pdf": Kind(
        422,
        "Le courrier n'est pas un PDF",
        "C'est un fichier d'une autre sorte : traitement de texte, image…",
        "Enregistrez-le en PDF, puis envoyez-le de nouveau.",
    ),
    "letter-damaged": Kind(
        422,
        "Le courrier est vide, abîmé ou incomplet",
        "Le fichier est coupé ou faux : une page pourrait manquer.",
        _LETTER_AGAIN,
    ),
    "letter-protected": Kind(
        422,
        "Le courrier est protégé",
        "Un mot de passe, ou une interdiction, empêche d'y joindre une fiche.",
        _LETTER_AGAIN,
    ),
    "letter-signed": Kind(
        422,
        "Le courrier est signé électroniquement",
        "Y joindre une fiche romprait sa signature.",
        "Imprimez la fiche à part : « POST /api/v1/leaflets/FICHE/documents ».",
    ),
    "letter-of-another-patient": Kind(
        422,
        "Le courrier n'est pas celui du patient de la fiche",
        "Son texte nomme un autre patient, ou ne nomme pas sûrement celui-ci.",
        "Arrêtez l'envoi : quelqu'un compare le courrier et le patient.",
    ),
    "letter-without-text": Kind(
        422,
        "Le courrier est numérisé : son patient n'a pas pu être vérifié",
        "Ses pages sont des images, sans texte ou sans texte sûr.",
        "Faites-le relire par quelqu'un, puis envoyez aussi « identity_check=false ».",
    ),
    "letter-unusable": Kind(
        422,
        "Le courrier ne peut pas être joint tel quel",
        "Trop de pages, porte-documents, formulaire inachevé… : « detail » dit lequel.",
        "Montrez « detail » à l'utilisateur ; imprimé en PDF, il convient le plus souvent.",
    ),
    "headers-too-large": Kind(
        431,
        "Les en-têtes sont trop longs",
        "La première ligne et les en-têtes dépassent 64 ko ; jusque-là, ils sont toujours pris.",
        "Retirez les en-têtes inutiles.",
    ),
    "layout-failed": Kind(
        500,
        "La mise en page a échoué",
        "Le moteur a refusé la page, ou dépassé son temps ou sa mémoire.",
        "Prévenez l'administrateur, avec « incident ».",
    ),
    "internal": Kind(
        500,
        "Le programme a échoué",
        "Personne n'a prévu cette panne ; le journal la dit au même numéro.",
        "Prévenez l'administrateur, avec « incident ».",
    ),
    "no-answer": Kind(
        502,
        "Le formulaire ne répond pas. Prévenez l'administrateur.",
        "Le mandataire le dit : feuillet est arrêté, ou met trop de temps.",
        "Recommencez plus tard ; si cela dure, prévenez l'administrateur.",
    ),
    "busy": Kind(
        503,
        "Trop de demandes à la fois",
        "Trop attendent déjà : rien n'est perdu, rien n'est imprimé.",
        "Recommencez après les secondes que dit l'en-tête « Retry-After ».",
    ),
    "server-full": Kind(
        503,
        "Le serveur n'a plus de place. Prévenez l'administrateur.",
        "Ce qui arrive passe par un dossier temporaire, qui est plein.",
        "Prévenez l'administrateur ; la même demande passera quand il aura fait de la place.",
    ),
    "server-not-ready": Kind(
        503,
        "Le serveur n'est pas en état de répondre",
        "Un fichier ou un dossier dont il se sert manque, ou ne se lit pas.",
        "Prévenez l'administrateur : « feuillet doctor » dit tout.",
    ),
}

OF_LETTERS = tuple(code for code in CODES if code.startswith("letter-"))
"""What only a letter is refused for."""

PROBLEM_CODES: Mapping[str, str] = {
    "missing": "Il manque une valeur, ou une clé que tout envoi doit avoir, ou elle est vide.",
    "unknown-field": "Aucun champ ne s'appelle ainsi ; « suggestion » dit le plus proche, s'il y en"
    " a un. La clé n'est pas répétée : « pointer » dit l'objet qui la contient.",
    "sent-twice": "Une partie du formulaire est envoyée plusieurs fois, ou deux commandes d'une"
    " demande ont le même repère.",
    "unknown-document": "La fiche n'a pas ce document.",
    "not-a-date": "Ce n'est pas une date qui existe, écrite d'une façon sûre.",
    "not-a-time": "Ce n'est pas une heure.",
    "not-a-number": "Ce n'est pas un nombre que le champ admet.",
    "not-a-choice": "Ce n'est pas une des réponses du champ, telles que son schéma les écrit.",
    "wrong-type": "Le type JSON n'est pas celui du schéma.",
    "too-long": "Trop de signes, ou trop d'éléments.",
    "wrong-characters": "Un signe ne peut pas être imprimé, ou les accents sont abîmés (« Ã© ») :"
    " la phrase dit lequel.",
    "placeholder": "Un signe ou un mot qui tient lieu de valeur (« ? », « NC »), ou le reste d'un"
    " programme (« {{nom}} », « &nbsp; », « [object Object] ») : il n'y en a pas.",
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
    "text-unusual": "Le texte n'est peut-être pas celui du champ : la phrase dit en quoi.",
    "letters-unusual": "Des lettres semblent abîmées (« Ã© », « mod?le ») : la phrase dit en quoi.",
    "number-unusual": "Le nombre est plus grand que d'habitude.",
    "time-at-night": "L'heure est le soir ou en pleine nuit.",
    "day-off": "Le jour est un samedi, un dimanche ou un jour férié.",
    "notice-short": "Trop peu de jours séparent deux dates.",
    "date-far-from-expected": "La date est loin de celle que la fiche compte.",
    "date-past": "La date est passée.",
    "order-missing": "Une réponse demande une consigne, et rien n'est écrit.",
    "time-past": "L'heure est passée, et c'est aujourd'hui.",
    "date-far": "La date est dans plus de neuf mois.",
    "clock-doubtful": "L'horloge du serveur est fausse : chaque date est à vérifier.",
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
    "letter-name-swapped": "Le nom et le prénom semblent échangés, au contraire du courrier.",
    "letter-name-longer": "Le courrier donne au patient un nom ou un prénom de plus : à comparer.",
    "letter-unchecked": "Le courrier ne se lit pas : personne n'a vérifié de qui il est.",
    "letter-page-unread": "Une page du courrier est une image : son texte n'a été comparé à rien.",
}
"""Of a letter with its leaflet: what must know whoever sends it."""

REASON_CODES: Mapping[str, str] = {
    "names-another": "Il nomme quelqu'un d'autre : c'est sans doute un autre courrier.",
    "several-patients": "Il parle de plusieurs patients : à séparer.",
    "birth-date-differs": "Une autre date de naissance, ou un âge qui ne va pas : un homonyme ?",
    "birth-date-missing": "Le patient y est nommé, sans sa date de naissance.",
    "names-swapped": "Le nom et le prénom y sont dans l'autre sens : la fiche est à corriger.",
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
