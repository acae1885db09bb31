"""What letters say in which several people are named, and whose they are: all invented.

Each text is as it is read back from a PDF.  Of each, the people whose letter it is, and those whose
it is not, as « first name NAME birth date ».
"""

from collections.abc import Mapping
from dataclasses import dataclass

_HEAD = "CLINIQUE FICTIVE – Dr Lucie MODELE\n"
_SAW_LOUIS = (
    "\nPour information, j’ai aussi vu Louis EXEMPLE, né le 03/04/1950, la semaine dernière."
)
_LOUIS, _CAMILLE = "Louis EXEMPLE 03/04/1950", "Camille EXEMPLE 12/03/1978"
_EMILE, _ROSE, _ODILE = (
    *("Émile TESTA 12/03/1948", "Rose TESTA 11/11/1980", "Odile TESTA 12/03/1950"),
)
_JEANNE = "Jeanne TESTA 01/02/1939"
_EMILE_OBJECT = "Objet : Monsieur Émile TESTA, né le 12/03/1948\nCher confrère, …"


@dataclass(frozen=True)
class Told:
    """A letter, whose it is and whose it is not."""

    text: str
    patients: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


SPELT: Mapping[str, Told] = {
    "particle": Told(
        """Monsieur Jean-Baptiste
DE LA TESTA
14 bis rue de l’Église
Concerne : M. Jean-Baptiste DE LA TESTA, né le 1er août 1948 à Toulouse
Monsieur, votre femme Hélène DE LA TESTA nous a téléphoné.""",
        ("Jean-Baptiste DE LA TESTA 01/08/1948",),
        ("Hélène DE LA TESTA 01/08/1948", "Jean-Baptiste TESTA 01/08/1948"),
    ),
    "no particle": Told(
        "Concerne : M. Jean TESTA, né le 01/08/1948",
        ("Jean TESTA 01/08/1948",),
        ("Jean DE LA TESTA 01/08/1948", "Jean LE TESTA 01/08/1948"),
    ),
    "small particle": Told(
        "M. Jean de la Testa, né le 01/08/1948",
        ("Jean DE LA TESTA 01/08/1948", "Jean DELATESTA 01/08/1948"),
        ("Jean TESTA 01/08/1948",),
    ),
    "article": Told(
        "M. LE TESTA Jean, né le 01/08/1948",
        ("Jean LE TESTA 01/08/1948", "Jean LETESTA 01/08/1948"),
        ("Jean TESTA 01/08/1948",),
    ),
    "noble": Told(
        "M. Jean de TESTA, né le 01/08/1948",
        ("Jean DE TESTA 01/08/1948",),
        ("Jean TESTA 01/08/1948",),
    ),
    "of, in a sentence": Told(
        "Le dossier de TESTA Rose, née le 11/11/1980, est complet.", (_ROSE,)
    ),
    "of, in capitals": Told("LE DOSSIER DE TESTA ROSE, NEE LE 11/11/1980, EST COMPLET", (_ROSE,)),
}
"""A particle is a part of the name: with it and without it, they are two people."""

TITLED: Mapping[str, Told] = {
    "your husband": Told(
        f"""{_HEAD}Madame Jeanne TESTA
8 place du Marché
Madame, votre mari, Monsieur Émile TESTA, né le 12/03/1948, est attendu le
08/12/2026. Merci de venir avec lui.""",
        (_EMILE,),
        ("Jeanne TESTA 12/03/1948", "Jeanne TESTA 08/12/2026"),
    ),
    "your father": Told(
        f"""{_HEAD}Votre père, Monsieur Émile TESTA, né le 12/03/1948, est hospitalisé chez nous ;
nous proposons une vertébroplastie.""",
        (_EMILE,),
    ),
    "to the parents": Told(
        f"{_HEAD}Aux parents de Lucas TESTA, né le 05/09/2019\nMadame, Monsieur, votre fils est vu",
        ("Lucas TESTA 05/09/2019",),
    ),
    "to the family": Told("À la famille de Mme Rose TESTA, née le 11/11/1980\nMadame,", (_ROSE,)),
    "your mother, brackets": Told(
        "Cher Monsieur,\nVotre mère, Mme Rose TESTA (née le 11/11/1980), est attendue.", (_ROSE,)
    ),
    "your son, another subject": Told(
        "Objet : Mme Rose TESTA, née le 11/11/1980\nVotre fils, Tom TESTA, né le 01/02/2005, vient",
        (_ROSE,),
        ("Tom TESTA 01/02/2005",),
    ),
    "your wife, no date": Told(
        "M. Émile TESTA, né le 12/03/1948\nVotre femme, Mme Rose TESTA, vous accompagne.",
        (_EMILE,),
        ("Rose TESTA 12/03/1948",),
    ),
    "her husband": Told("Son mari, M. Émile TESTA, né le 12/03/1948, est présent.", (), (_EMILE,)),
    "a professor": Told(
        f"{_HEAD}Objet : Monsieur le Professeur Émile TESTA, né le 12/03/1948\nCher Maître…",
        (_EMILE,),
    ),
    "a doctor": Told(
        """Dr Marc TESTA
Cabinet de médecine générale
1 rue du Pont, 35000 RENNES
Rennes, le 3 novembre 2026
Cher ami, merci de recevoir le Docteur Jean EXEMPLE, né le 12 mars 1948, médecin retraité, qui
souffre du dos depuis un mois.
Merci. Dr Marc TESTA""",
        ("Jean EXEMPLE 12/03/1948",),
        ("Marc TESTA 12/03/1948", "Jean TESTA 12/03/1948"),
    ),
    "a doctor, date below": Told(
        "Concerne : Dr Émile TESTA\nNé le 12/03/1948\nMon cher confrère,", (_EMILE,)
    ),
    "a doctor in capitals": Told("J'AI VU LE DR TESTA EMILE (NE LE 12/03/1948)", (_EMILE,)),
    "sent by a doctor, born": Told(
        "Mme Rose BRUN, adressée par le Dr Émile TESTA, née le 12/03/1948",
        ("Rose BRUN 12/03/1948",),
        (_EMILE,),
    ),
    "a doctor's name alone": Told(
        "Objet : courrier du Dr Émile TESTA\nMme Rose BRUN, née le 12/03/1948",
        ("Rose BRUN 12/03/1948",),
        (_EMILE,),
    ),
    "a nun": Told(
        f"{_HEAD}Sœur Odile TESTA, née le 12/03/1950, religieuse, souffre du dos.", (_ODILE,)
    ),
    "a nun, received": Told("Merci de recevoir sœur Odile TESTA, née le 12/03/1950", (_ODILE,)),
    "a monk": Told("J'ai vu Frère Émile TESTA (né le 12/03/1948) ce jour.", (_EMILE,)),
    "her sister": Told("Sa sœur Odile TESTA, née le 12/03/1950, est présente.", (), (_ODILE,)),
    "a sister in a table": Told("Sœur : Odile TESTA, née le 12/03/1950", (), (_ODILE,)),
    "a sister, name first": Told("Sœur TESTA Odile, née le 12/03/1950", (), (_ODILE,)),
    "the sister of": Told(
        "Objet : M. Émile TESTA\nLa sœur Odile TESTA, née le 12/03/1950, a appelé.", (), (_ODILE,)
    ),
}
"""A relative of the reader is whom a letter is about, and a doctor or a nun may be."""

_GROUPS = {
    "spelt": SPELT,
    "titled": TITLED,
}
KINDS = {
    f"{group}, {kind}": told for group, letters in _GROUPS.items() for kind, told in letters.items()
}
