"""What letters of French hospitals say: those about our patient, and those that nearly are.

All are invented.  Each is the text as it is read back from a PDF: not always in reading order.
"""

from collections.abc import Mapping

ABOUT_HER: Mapping[str, str] = {
    "consultation": """Centre hospitalier Modèle
Service de radiologie
Dr Paul MODELE
Cher confrère,
J'ai vu ce jour en consultation Madame EXEMPLE Camille, née le 12/03/1948, pour une fracture de L1.
Bien confraternellement,
Dr Paul MODELE""",
    "first name first": """Cher ami,
Je vous remercie de m'avoir adressé Mme Camille EXEMPLE, née le 12 mars 1948.""",
    "patient label": """Patient : EXEMPLE Camille
Né(e) le : 12/03/1948
Compte rendu de consultation""",
    "patient label and sex": "Patiente : Mme EXEMPLE Camille (F) née le 12/03/1948 (78 ans) IPP 00",
    "table in rows": """Nom : EXEMPLE
Prénom : Camille
Date de naissance : 12/03/1948
Sexe : F""",
    "table in one line": "Nom : EXEMPLE Prénom : Camille DDN : 12/03/1948 IPP : 0001",
    "labels, then values": """Nom
Prénom
Date de naissance
EXEMPLE
Camille
12/03/1948
Compte rendu opératoire""",
    "values, then labels": """EXEMPLE
Camille
12/03/1948
Nom :
Prénom :
Né(e) le :""",
    "headings, then a row": """Nom Prénom Date de naissance Sexe
EXEMPLE Camille 12/03/1948 F""",
    "headings with the day of the visit": """Nom Prénom Date d'examen Né(e) le
EXEMPLE Camille 03/11/2026 12/03/1948""",
    "two columns, the hospital at the right": """Nom : EXEMPLE Hôpital Modèle
Prénom : Camille Service de radiologie
Né(e) le : 12/03/1948 Tél. 01 99 00 00 00""",
    "two columns, the doctor at the right": """Nom : EXEMPLE Médecin : Dr Paul MODELE
Prénom : Camille Date : 03/11/2026
Né(e) le : 12/03/1948""",
    "two columns, the birth date in the first row": """Nom : EXEMPLE Date de naissance : 12/03/1948
Prénom : Camille Sexe : F""",
    "doctor between name and birth date": """EXEMPLE Camille Dr MODELE Paul
Née le 12/03/1948 Radiologie interventionnelle""",
    "birth date above, the name in the letter": """Date de naissance : 12/03/1948
Docteur Modèle
Radiologie
Cher confrère,
Mme EXEMPLE Camille a été vue ce jour.""",
    "birth date in boxes above": """Date de naissance : 1 2 0 3 1 9 4 8
Docteur Modèle
Cher confrère,
Mme EXEMPLE Camille""",
    "boxes with strokes": "NOM |E|X|E|M|P|L|E| EXEMPLE Camille né(e) le |1|2|0|3|1|9|4|8|",
    "boxes, day, month, year": "EXEMPLE Camille, née le 1 2 / 0 3 / 1 9 4 8",
    "boxes, one a line": "EXEMPLE Camille\nNée le\n1\n2\n0\n3\n1\n9\n4\n8\n",
    "no marks": "EXEMPLE Camille DDN 12031948\nJ'ai vu ce jour en consultation ce patient.",
    "columns of the date": "EXEMPLE Camille 12 | 03 | 1948",
    "INS": """Nom de naissance : MODELE
Nom utilisé : EXEMPLE
Premier prénom de naissance : CAMILLE
Prénom(s) : CAMILLE ANNE MARIE
Sexe : F
Date de naissance : 12/03/1948
Lieu de naissance : 99999
Matricule INS : 2 48 03 99 999 999 00""",
    "INS, the number first": """INS : 248039999999900 (NIR)
EXEMPLE CAMILLE ANNE née le 12/03/1948 à VILLE-MODELE (99)""",
    "used name, then birth name": """Nom d'usage : EXEMPLE
Prénom : Camille
Nom de naissance : MODELE
Né(e) le : 12/03/1948""",
    "birth name between": """Nom d'usage : EXEMPLE Nom de naissance : MODELE Prénom : Camille
Date de naissance : 12/03/1948""",
    "born a": "Mme EXEMPLE née MODELE Camille, née le 12/03/1948",
    "born a, first name first": "Madame Camille EXEMPLE née MODELE le 12/03/1948",
    "wife of another name": "Mme MODELE épouse EXEMPLE Camille, née le 12/03/1948",
    "wife, shortened": "EXEMPLE ép. MODELE Camille DDN 12/03/1948",
    "widow": "Madame Veuve EXEMPLE Camille, née le 12/03/1948",
    "birth name in brackets": "EXEMPLE (MODELE) Camille - 12/03/1948",
    "two names": "Mme Camille EXEMPLE MODELE née le 12/03/1948",
    "several first names": "Madame Camille Anne Marie EXEMPLE, née le 12/03/1948",
    "several first names after": "Madame EXEMPLE Camille, Anne, Marie, née le 12/03/1948",
    "used first name is the second": "EXEMPLE Marie Camille, née le 12/03/1948",
    "capitals": "MADAME EXEMPLE CAMILLE NEE LE 12/03/1948\nA ETE VUE CE JOUR",
    "objet": """Objet : Madame EXEMPLE Camille, née le 12/03/1948
Madame, Monsieur, cher confrère,
La patiente a bénéficié d'une vertébroplastie.""",
    "objet, report": """Objet : COMPTE RENDU OPERATOIRE
Concerne : EXEMPLE Camille - 12.03.1948""",
    "report of an operation": """COMPTE RENDU OPÉRATOIRE
Opérateur : Dr MODELE Paul Aide : Mme TYPE Anne
Anesthésiste : Dr SPECIMEN Jean
Patient : EXEMPLE Camille né(e) le 12/03/1948
Intervention du 03/11/2026""",
    "discharge": """LETTRE DE LIAISON
Madame EXEMPLE Camille, née le 12/03/1948, a été hospitalisée du 01/11/2026 au 03/11/2026.
Médecin traitant : Dr MODELE
Personne de confiance : M. EXEMPLE Dominique (son fils), 01 99 00 00 00""",
    "trusted person between": """Patient : EXEMPLE Camille
Personne de confiance : M. EXEMPLE Dominique
Né(e) le 12/03/1948""",
    "letter from a GP": """Docteur Anne SPECIMEN
12 rue de l'Exemple
Cher confrère,
Merci de recevoir Mme EXEMPLE Camille 12/03/48 pour avis.""",
    "address of the patient": """Madame Camille EXEMPLE
3 rue du Modèle
99999 VILLE
Née le 12/03/1948
Chère Madame,""",
    "address of a doctor": """Monsieur le Docteur Paul MODELE
3 rue du Modèle
99999 VILLE
Concernant : Mme EXEMPLE Camille née le 12/03/1948
Monsieur et cher confrère,""",
    "surgeon of the same name": """Dr Dominique EXEMPLE
Chirurgien orthopédiste
Patiente : Mme EXEMPLE Camille, née le 12/03/1948""",
    "surgeon of both names": """Dr Camille EXEMPLE
Chirurgie du rachis
Nom : EXEMPLE Prénom : Camille Né(e) le 12/03/1948
Signé : Dr Camille EXEMPLE""",
    "secretary in the letterhead": """Secrétariat : Mme TYPE Anne 01 99 00 00 00
Cadre de santé : M. MODELE Paul
EXEMPLE Camille
Née le 12/03/1948""",
    "sent by": "Adressée par le Dr MODELE, Mme EXEMPLE Camille, née le 12/03/1948, est vue.",
    "sent by, after": "Mme EXEMPLE Camille, adressée par le Dr MODELE, née le 12/03/1948.",
    "the insured first": """Assuré : M. EXEMPLE Dominique né le 13/05/1951
Patient : EXEMPLE Camille née le 12/03/1948""",
    "twin told apart": """Mme EXEMPLE Camille, née le 12/03/1948, dont la sœur jumelle,
Mme EXEMPLE Dominique, a eu la même fracture.""",
    "family history": """Mme EXEMPLE Camille, née le 12/03/1948.
Antécédents familiaux : mère décédée, fils né le 04/05/1975, suivi par le Dr MODELE.""",
    "another patient later": """Mme EXEMPLE Camille née le 12/03/1948
Comme pour M. MODELE Jean né le 01/02/1950, nous proposons une vertébroplastie.""",
    "first name unsaid at the date": """Concerne Mme EXEMPLE Camille
Madame EXEMPLE, née le 12/03/1948, a été opérée.""",
    "copies": """Mme EXEMPLE Camille née le 12/03/1948
Copies : Dr MODELE Paul, Dr SPECIMEN Anne, Mme EXEMPLE Camille""",
    "running head": """EXEMPLE Camille - 12/03/1948 - page 2/3
Suite du compte rendu""",
    "a patient who is a doctor": "Patient : Dr EXEMPLE Camille, née le 12/03/1948",
    "a trade of hers": "Mme EXEMPLE Camille, infirmière retraitée, née le 12/03/1948",
    "label of the emergency ward": """URGENCES
EXEMPLE Camille
F 78 ans 12/03/1948
IEP 000000000 Entrée le 01/11/2026 10:00""",
    "English order of a system": "EXEMPLE, Camille (F) 1948-03-12",
    "her age between": "Mme EXEMPLE Camille, 78 ans, demeurant à VILLE MODELE, née le 12/03/1948",
    "mother of a child": "Mme EXEMPLE Camille, née le 12/03/1948, mère de M. MODELE Paul",
    "seen with": "Vue avec l'interne, Anne TYPE. Mme EXEMPLE Camille est née le 12/03/1948.",
    "line ends in the sentence": "J'ai vu Madame\nEXEMPLE\nCamille, née\nle 12 mars\n1948, ce jour",
    "trade under the doctor": """DR MODELE PAUL
CHIRURGIEN
MADAME EXEMPLE CAMILLE
NEE LE 12/03/1948""",
    "trade of a secretary": """Madame TYPE Anne, secrétaire
EXEMPLE Camille 12/03/1948""",
    "certificate by a doctor of both names": """Je soussigné Docteur Camille EXEMPLE certifie
avoir examiné ce jour Mme EXEMPLE Camille née le 12/03/1948""",
    "child": "L'enfant EXEMPLE Camille, née le 12/03/1948, fille de M. EXEMPLE Dominique",
    "people before her": """Personne de confiance : Mme EXEMPLE Dominique
Personne à prévenir : M. TYPE Luc 01 99 00 00 00
Patient : EXEMPLE Camille né(e) le 12/03/1948""",
    "another's name as a word": "Mme EXEMPLE née COUSIN Camille, vue par le Dr VOISIN, 12/03/1948",
}

NEARLY: Mapping[str, str] = {
    "the second of two names": "Mme Camille MODELE EXEMPLE née le 12/03/1948",
    "two dated in one sentence": """Je vois Mme EXEMPLE Camille née le 12/03/1948, accompagnée de
son mari, M. EXEMPLE Dominique, né le 13/05/1951.""",
    "doctor of both names": """Patient : Mme Anne DURAND née le 12/03/1948.
Adressée par le Dr Camille EXEMPLE""",
    "doctor in the letterhead": """Docteur Camille EXEMPLE
Radiologie
Mme DURAND Anne, née le 12/03/1948""",
    "doctor beside the patient": """DURAND Anne Dr EXEMPLE Camille
Née le 12/03/1948 Radiologie""",
    "doctor who signs": """Patient : DURAND Anne
Né(e) le 12/03/1948
Camille EXEMPLE
Interne""",
    "doctor who signs, no label": """DURAND Anne
Née le 12/03/1948
Vue ce jour pour avis.
Camille EXEMPLE
Chirurgien orthopédiste""",
    "surgeon in a table": """Opérateur : EXEMPLE Camille
Patient : DURAND Anne
DDN : 12/03/1948""",
    "sent by, without a title": "Mme DURAND Anne, née le 12/03/1948, adressée par Camille EXEMPLE",
    "twin": """Mme EXEMPLE Dominique, née le 12/03/1948.
Sa sœur jumelle Camille a eu la même fracture.""",
    "twin named whole": """Mme EXEMPLE Dominique, née le 12/03/1948.
Sa sœur jumelle, Mme EXEMPLE Camille, a eu la même fracture.""",
    "twin, no word of it": """Mme EXEMPLE Dominique, née le 12/03/1948, vue ce jour.
Mme EXEMPLE Camille avait eu la même opération.""",
    "twin in a table": """Nom : EXEMPLE
Prénom : Dominique
Né(e) le : 12/03/1948
Frère jumeau : EXEMPLE Camille""",
    "husband": """M. EXEMPLE Dominique, né le 12/03/1948, accompagné de son épouse,
Mme EXEMPLE Camille.""",
    "husband of": "M. MODELE Paul, né le 12/03/1948, époux de Mme EXEMPLE Camille",
    "son of": "M. MODELE Paul, fils de Mme EXEMPLE Camille, né le 12/03/1948",
    "trusted person": """Patient : DURAND Anne né(e) le 12/03/1948
Personne de confiance : EXEMPLE Camille""",
    "trusted person, with labels": """DURAND Anne
Née le 12/03/1948
Personne à prévenir :
Nom : EXEMPLE Prénom : Camille""",
    "trusted person, in brackets": """DURAND Anne née le 12/03/1948
EXEMPLE Camille (fille) 01 99 00 00 00""",
    "one name of a couple, one of a doctor": """Dr Camille MODELE
M. EXEMPLE Dominique né le 12/03/1948""",
    "names of two people": """Mme DURAND Camille née le 12/03/1948
Copie : Dr EXEMPLE""",
    "list of patients": """EXEMPLE Camille 01/02/1950
DURAND Anne 12/03/1948""",
    "two identity blocks": """Nom : DURAND Prénom : Camille Né(e) le 12/03/1948
Nom : EXEMPLE Prénom : Dominique Né(e) le 01/02/1950""",
    "namesake": "Mme EXEMPLE Camille, née le 13/03/1948.\nVue le 12/03/1948.",
    "quoted in another's letter": """Patient : DURAND Anne née le 01/02/1950
Comme pour Mme EXEMPLE Camille, née le 12/03/1948, nous proposons une vertébroplastie.""",
    "another patient": """Mme DURAND Anne, née le 12/03/1948.
Une autre patiente, Mme EXEMPLE Camille, a eu la même fracture.""",
    "a part of a longer number": "Mme EXEMPLE Camille, dossier 9912031948",
    "copy": """DURAND Anne née le 12/03/1948
Copies : EXEMPLE Camille, kinésithérapeute""",
    "accompanied": "Mme DURAND Anne, née le 12/03/1948, accompagnée de Camille EXEMPLE",
    "brother and sister, first names alone": """M. EXEMPLE Dominique né le 12/03/1948
Camille MODELE, sa compagne""",
    "address of a doctor of both names": """Monsieur le Docteur Camille EXEMPLE
3 rue Modèle
Cher confrère,
J'ai vu DURAND Paul né le 12/03/1948""",
    "signs without a title": """Nom : DURAND
Prénom : Anne
Né(e) le : 12/03/1948
Dossier suivi par Camille EXEMPLE""",
    "letterhead without a title": """Camille EXEMPLE
Praticien hospitalier
DURAND Anne
Né(e) le : 12/03/1948""",
    "parent of a patient": "DURAND Paul, 12/03/1948, père de Camille EXEMPLE",
    "wife, after a sentence": """M. EXEMPLE Dominique né le 12/03/1948.
Sa femme, Camille EXEMPLE, est présente.""",
    "two on one line": "EXEMPLE Dominique 12/03/1948 / EXEMPLE Camille 05/06/1950",
    "longer names": "Mme EXEMPLE Camillette née le 12/03/1948",
    "another's name as a word": "EXEMPLE Camille 01/02/1950\nCOUSIN Anne 12/03/1948",
}
