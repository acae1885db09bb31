"""What letters say in which several people are named, and whose they are: all invented.

Each text is as it is read back from a PDF.  Of each, the people whose letter it is, and those whose
it is not, as « first name NAME birth date ».
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from feuillet.attach.person import Person

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


def person(said: str) -> Person:
    """Return « Camille EXEMPLE 12/03/1948 » as a person."""
    named = re.fullmatch(r"(.+?) ([A-ZÀ-Ý][A-ZÀ-Ý' -]+) (\d\d)/(\d\d)/(\d{4})", said)
    assert named
    day, month, year = map(int, named.groups()[2:])
    return Person(named[2], named[1], dt.date(year, month, day))


BOUND: Mapping[str, Told] = {
    "tree, date in brackets": Told(
        f"{_HEAD}Concerne : Mme Camille EXEMPLE (12/03/1978)\nArbre familial\n"
        "• EXEMPLE Louis, 03/04/1950, cancer du côlon à 50 ans",
        (_CAMILLE,),
        (_LOUIS,),
    ),
    "also seen, date in brackets": Told(
        f"{_HEAD}Concerne : Mme Camille EXEMPLE (12/03/1978){_SAW_LOUIS}", (_CAMILLE,), (_LOUIS,)
    ),
    "also seen, an age": Told(
        f"{_HEAD}Concerne : Mme Camille EXEMPLE, 48 ans{_SAW_LOUIS}", (), (_LOUIS,)
    ),
    "lives with, born in brackets": Told(
        f"{_HEAD}Concerne : Mme Camille EXEMPLE née le 12/03/1978\nCamille EXEMPLE vit avec Odile"
        " EXEMPLE (née le 12/03/1950), qu’elle aide.",
        (_CAMILLE,),
        ("Odile EXEMPLE 12/03/1950",),
    ),
    "genetics": Told(
        """Clinique Modèle, service de génétique – Dr Paul DUMODELE
Concerne : Mme EXEMPLE Camille (12/03/1978)
Chère consœur, je revois votre patiente pour un conseil génétique.
Arbre familial
EXEMPLE Louis, 03/04/1950, cancer du côlon à 50 ans
EXEMPLE Marthe, née le 09/10/1952, bien portante
Fils : Tom EXEMPLE né le 01/02/2005
Julien EXEMPLE, né le 07/08/1975 (frère)
la cousine germaine, Rose EXEMPLE, ddn 11/11/1980
Le conjoint, M. Yves EXEMPLE (né le 30/06/1976), est en bonne santé. Monsieur
Hugo EXEMPLE, né le 02/02/1979, demi-frère de la patiente, sera convoqué.
Dr Paul DUMODELE
• \n•""",
        (_CAMILLE,),
        (
            *(_LOUIS, "Marthe EXEMPLE 09/10/1952", "Tom EXEMPLE 01/02/2005"),
            *("Julien EXEMPLE 07/08/1975", "Rose EXEMPLE 11/11/1980"),
            *("Yves EXEMPLE 30/06/1976", "Hugo EXEMPLE 02/02/1979"),
        ),
    ),
    "lives with, age and brackets": Told(
        f"""{_HEAD}Concerne : Rose TESTA, 46 ans (11/11/1980)
Cher confrère,
Rose TESTA vit avec Odile TESTA (née le 12/03/1950), qu'elle aide chaque jour.
Elle a deux enfants : Tom TESTA (01/02/2005) et Zoé TESTA (04/05/2008).
Yves TESTA, né le 30/06/1976, confirme les faits.
Antécédents familiaux : TESTA Hugo, né le 02/02/1949 : infarctus.""",
        (_ROSE,),
        (_ODILE, "Tom TESTA 01/02/2005", "Yves TESTA 30/06/1976", "Hugo TESTA 02/02/1949"),
    ),
    "takes in": Told(
        f"""{_HEAD}Concerne : Rose TESTA, 46 ans (11/11/1980)
Rose TESTA héberge Odile TESTA (née le 12/03/1950).
Elle s’occupe de Louis TESTA, né le 03/04/1951.""",
        (_ROSE,),
        (_ODILE, "Louis TESTA 03/04/1951"),
    ),
    "tree in rows": Told(
        f"""{_HEAD}Concerne : Mme Camille EXEMPLE née le 12/03/1978
Enquête familiale
I.1 EXEMPLE Louis 03/04/1950 : cancer du côlon
I.2 EXEMPLE Marthe 09/10/1952 : saine""",
        (_CAMILLE,),
        (_LOUIS, "Marthe EXEMPLE 09/10/1952"),
    ),
    "roles in rows": Told(
        f"""{_HEAD}Patient TESTA Rose 11/11/1980
Assuré(e) TESTA Odile 12/03/1950
Tuteur TESTA Yves 30/06/1976
À prévenir TESTA Hugo 02/02/1979
Cher confrère, merci de recevoir Madame TESTA.""",
        (_ROSE,),
        (_ODILE, "Yves TESTA 30/06/1976", "Hugo TESTA 02/02/1979"),
    ),
    "warned of a namesake": Told(
        f"""{_HEAD}Objet : Madame Rose TESTA, née le 11/11/1980
Attention, homonyme : Madame TESTA Odile, née le 12/03/1950, également suivie.
Cas index : TESTA Hugo, 02/02/1979.
Jumelle : TESTA Ruth, 11/11/1980.
Le courrier du 2 octobre concernait par erreur Madame Anne TESTA, née le 08/08/1988.""",
        (_ROSE,),
        (_ODILE, "Hugo TESTA 02/02/1979", "Ruth TESTA 11/11/1980", "Anne TESTA 08/08/1988"),
    ),
    "helper of": Told(
        """Objet : Monsieur Paul TESTA
Cher confrère, je vous adresse Monsieur Paul TESTA pour avis. Il est l'aidant de
Madame Odile TESTA, née le 12/03/1948, que vous connaissez.""",
        (),
        ("Odile TESTA 12/03/1948", "Paul TESTA 12/03/1948"),
    ),
    "another name altogether": Told(
        f"{_HEAD}Concerne : Rose BRUN, 46 ans\nElle est venue avec Odile TESTA, née le 12/03/1950.",
        (),
        (_ODILE,),
    ),
    "reference with an age": Told(
        f"Nos réf. : TESTA Rose, 46 ans\n{_ODILE[:11]}, née le 12/03/1950, l'accompagne.",
        (),
        (_ODILE,),
    ),
    "subject on the next line": Told(
        f"Objet :\nMadame Camille EXEMPLE\n{_SAW_LOUIS}", (), (_LOUIS,)
    ),
    "subject last": Told(
        f"J’ai vu Louis EXEMPLE, né le 03/04/1950.\n{_HEAD}Re : Mme Camille EXEMPLE", (), (_LOUIS,)
    ),
    "label of the patient, no date": Told(f"Patiente : EXEMPLE Camille{_SAW_LOUIS}", (), (_LOUIS,)),
    "secretary in the reference": Told(
        f"Réf. : LM/Mme Anne TYPE\n{_EMILE_OBJECT}", (_EMILE,), ("Anne TYPE 12/03/1948",)
    ),
    "birth name in the letter": Told(
        "Objet : Madame Jeanne TESTA\nMadame Jeanne TESTA née BRUN, née le 01/02/1939, vient.",
        (_JEANNE, "Jeanne BRUN 01/02/1939"),
    ),
    "subject without anybody": Told(
        "Objet : Demande d'Avis Chirurgical, IRM Lombaire\nM. Émile TESTA, né le 12/03/1948",
        (_EMILE,),
    ),
    "initial in the subject": Told(
        "Concerne : M. E. TESTA\nMonsieur Émile TESTA, né le 12/03/1948, a été vu.", (_EMILE,)
    ),
    "INS in a table": Told(
        """Dr Lucie MODELE
Rhumatologie
Correspondants :
Dr Pierre MARÉCHAL
Dr Anne TESTA
Nom de naissance : MARÉCHAL
Nom utilisé : TESTA
Prénoms de naissance : Jeanne
Marie Odette
Prénom utilisé : Jeanne
Date de naissance : 01/02/1939
Madame TESTA vient pour un contrôle. Elle est accompagnée de sa sœur
Odette MARÉCHAL, née le 09/09/1941.""",
        (_JEANNE, "Jeanne MARÉCHAL 01/02/1939", "Jeanne Marie Odette MARECHAL 01/02/1939"),
        ("Odette MARECHAL 09/09/1941", "Odette MARECHAL 01/02/1939", "Anne TESTA 01/02/1939"),
    ),
    "widow, both names": Told(
        """Objet : Madame Veuve TESTA Jeanne, née MARÉCHAL le 1er février 1939 à Metz (87 ans)
Merci de m'avoir confié Madame TESTA, veuve de Monsieur Pierre TESTA décédé en 2019, que
j'ai vue le 2 novembre 2026 avec sa fille, Madame Sylvie MARTINEAU née TESTA le 03/05/1965,
personne de confiance.""",
        (_JEANNE, "Jeanne MARECHAL 01/02/1939"),
        ("Sylvie TESTA 03/05/1965", "Pierre TESTA 01/02/1939"),
    ),
    "twins at birth": Told(
        """Madame TESTA Aline née ROUX
DDN : 14/02/1990 – IPP 0102030405
Votre patiente a accouché le 01/11/2026 de deux enfants :
J1 : TESTA Lina, née le 01/11/2026 à 3 h 12, 2 340 g
J2 : TESTA Léo, né le 01/11/2026 à 3 h 20, 2 510 g""",
        ("Aline TESTA 14/02/1990", "Aline ROUX 14/02/1990"),
        ("Lina TESTA 01/11/2026", "Léo TESTA 01/11/2026"),
    ),
}
"""A subject line binds the letter to whom it names."""

SEVERAL: Mapping[str, Told] = {
    "two letters in one file": Told(
        f"{_HEAD}{_EMILE_OBJECT}\n{_HEAD}Objet : Madame Camille EXEMPLE, née le 04/05/1950",
        (),
        (_EMILE, "Camille EXEMPLE 04/05/1950"),
    ),
    "list": Told(
        f"""{_HEAD}Objet : patients adressés pour vertébroplastie
Cher confrère, voici les trois patients dont nous avons parlé :
Monsieur Émile TESTA, né le 12/03/1948
Madame Camille EXEMPLE, née le 04/05/1950
Monsieur Paul BRUN, né le 01/01/1960
• \n•""",
        (),
        (_EMILE,),
    ),
    "table": Told(
        """Compte rendu de RCP du 03/11/2026
Présents : Dr MODELE, Dr TESTA, Pr FICTIF
N° Nom Prénom Né(e) le Décision
1 TESTA Emile 12/03/1948 Vertébroplastie D12
2 EXEMPLE Camille 04/05/1950 Surveillance
3 BRUN Emile 01/01/1960 Radiothérapie""",
        (),
        (_EMILE, "Camille EXEMPLE 04/05/1950"),
    ),
    "couple": Told(
        f"""{_HEAD}Objet : Monsieur et Madame EXEMPLE
Jean EXEMPLE, né le 03/04/1950, et Marthe EXEMPLE, née le 09/10/1952, ont été
vus ensemble.""",
        (),
        ("Jean EXEMPLE 03/04/1950", "Marthe EXEMPLE 09/10/1952"),
    ),
    "two subjects in one line": Told(
        "Concerne : Mme Rose TESTA, née le 11/11/1980, et M. Émile TESTA, né le 12/03/1948",
        (),
        (_ROSE, _EMILE),
    ),
    "two labels": Told(
        "Patient : TESTA Émile\nNé le 12/03/1948\nPatient : BRUN Paul\nNé le 01/01/1960",
        (),
        (_EMILE,),
    ),
    "numbered": Told(
        "1. TESTA Rose (11/11/1980) : L1\n2. TESTA Odile (12/03/1950) : D12", (), (_ROSE,)
    ),
    "list with dashes": Told(
        "- Mme Rose TESTA, née le 11/11/1980\n- Mme Anne BRUN, née le 08/08/1988", (), (_ROSE,)
    ),
    "no dates in the subjects": Told(
        f"Objet : Mme Rose TESTA\nNée le 11/11/1980\n{_HEAD}Concerne : M. Paul BRUN", (), (_ROSE,)
    ),
}
"""More than one patient: the others' data would travel too."""

MAYBE_SEVERAL: Mapping[str, Told] = {
    "like another": Told(
        "Mme Rose TESTA née le 11/11/1980\nComme pour M. Jean BRUN né le 01/02/1950.", (_ROSE,)
    ),
    "by mistake": Told(
        "Objet : Madame Rose TESTA, née le 11/11/1980\nLe courrier du 2 octobre"
        " concernait par erreur Madame Anne TESTA, née le 08/08/1988.",
        (_ROSE,),
    ),
    "also seen": Told(
        f"Concerne : Mme Camille EXEMPLE, née le 12/03/1978{_SAW_LOUIS}", (_CAMILLE,), (_LOUIS,)
    ),
    "neighbour": Told(
        "Patiente : TESTA Rose, née le 11/11/1980.\nDans la même chambre, BRUN Lise, 03/03/1983.",
        (_ROSE,),
    ),
}
"""Perhaps more than one: somebody has to look."""

DATED: Mapping[str, Told] = {
    "operated on": Told(
        f"""{_HEAD}TESTA Rose, opérée le 12/03/2019 par le Dr BRUN.
Objet : Madame Rose TESTA, née le 11/11/1980""",
        (_ROSE,),
        ("Rose TESTA 12/03/2019",),
    ),
    "seen": Told(
        f"""{_HEAD}Madame Rose TESTA a été vue le 12.03.26 puis le 14.05.26.
Objet : Madame Rose TESTA, née le 11/11/1980""",
        (_ROSE,),
        ("Rose TESTA 12/03/1926", "Rose TESTA 12/03/2026"),
    ),
    "window envelope": Told(
        """Clinique des Exemples
Docteur Sophie MODELE
MADAME HELENE TESTA-BRUYERE
3 RUE DES ACACIAS
63000 CLERMONT-FERRAND
Clermont-Ferrand, le 02.11.26
Nos réf. : SM/jd – DDN : 12.03.48
Madame,
Je vous confirme votre rendez-vous du 08.12.26 à 7 h 30. Vous devez être
à jeun. Votre mari, M. Bernard TESTA-BRUYERE, pourra vous accompagner.""",
        ("Hélène TESTA-BRUYÈRE 12/03/1948", "HELENE TESTA BRUYERE 12/03/1948"),
        (
            *("Hélène TESTA-BRUYÈRE 02/11/1926", "Hélène TESTA-BRUYÈRE 08/12/2026"),
            *("Bernard TESTA-BRUYÈRE 12/03/1948", "Hélène TESTA 12/03/1948"),
        ),
    ),
    "short, right behind the name": Told(
        "Objet : votre patiente Madame Jeanne TESTA, 12.03.48\nSéance du 04.05.26.",
        ("Jeanne TESTA 12/03/1948",),
        ("Jeanne TESTA 04/05/1926",),
    ),
    "in hospital": Told(
        "Mme Rose TESTA a été hospitalisée du 12/03/2019 au 14/03/2019.",
        (),
        ("Rose TESTA 12/03/2019", "Rose TESTA 14/03/2019"),
    ),
    "day of the visit": Told(
        "TESTA Rose\nDate : 12/03/2019\nConsultation 13/03/2019",
        (),
        ("Rose TESTA 12/03/2019", "Rose TESTA 13/03/2019"),
    ),
    "day of the letter in words": Told(
        "Mme Rose TESTA\nLyon, le mardi 12 mars 2019", (), ("Rose TESTA 12/03/2019",)
    ),
    "born in a town": Told(
        "Mme Rose TESTA, née à Lyon le 11/11/1980", (_ROSE,), ("Rose TESTA 11/11/1981",)
    ),
    "two birth dates": Told(
        "Mme Rose TESTA, née le 12/11/1980\nMme Rose TESTA, née le 11/11/1980",
        (),
        (_ROSE, "Rose TESTA 12/11/1980"),
    ),
    "born, in full": Told(
        "Objet : Mme Rose TESTA\nDate de naissance de la patiente : 11/11/1980", (_ROSE,)
    ),
}
"""A birth date is said to be one, or stands beside the name; other days are not."""

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
    "a surname like a particle": Told(
        "Mme LE Thi Mai née le 12/03/1948", ("Thi Mai LE 12/03/1948",), ("Mai THI 12/03/1948",)
    ),
    "another one": Told("Concerne : BEN David (12/03/1948)", ("David BEN 12/03/1948",)),
    "with a frequent first name": Told(
        "PATIENT : DE MARIE\nNE LE 12/03/1948", ("Marie DE 12/03/1948",)
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
    "bound": BOUND,
    "several": SEVERAL,
    "maybe": MAYBE_SEVERAL,
    "dated": DATED,
    "spelt": SPELT,
    "titled": TITLED,
}
KINDS = {
    f"{group}, {kind}": told for group, letters in _GROUPS.items() for kind, told in letters.items()
}
