"""What a letter may be about that begins with a capital and is nobody: an exam, a place, a pain."""

import re


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


_TOPICS = _words(
    "irm tdm eos pet tep scan scanner scintigraphie emg eeg ecg dmo radio radios echo doppler",
    "rcp rdv rx rcm cr cro crh cs avis suivi bilan controle demande proposition projet pec",
    "chirurgical chirurgicale orthopedique biopsie infiltration cimentoplastie kyphoplastie",
    "arthrodese ponction perfusion lombaire lombaires dorsal dorsale dorsales cervical",
    "cervicale thoracique abdominal abdominale pelvien pelvienne cerebral cerebrale vertebral",
    "vertebrale vertebraux rachidien rachidienne osseux osseuse sacre sacree thoraco abdomino",
    "lombo dorso cervico articulaire fracture fractures fracturaire tassement tassements",
    "metastase metastases myelome hernie discale canal etroit chronique chroniques aigu aigue",
    "douleur douleurs traitement osteoporose osteoporotique osteoporotiques scoliose cyphose",
    "spondylolisthesis cancer operatoire preoperatoire postoperatoire anesthesie",
    "programmation convocation transport",
)
_PARTS = _words(
    "maladie syndrome lesion lesions tumeur nodule genou hanche epaule poignet cheville humerus",
    "femur tibia sacrum coccyx crural crurale sciatique evaluation sejour retour",
)
_OFFICE = _words(
    "annulation report confirmation facture devis ordonnance certificat prescription reponse",
    "renouvellement admission relance rappel important note reunion staff rendez-vous rendez",
)
_HOUSES = _words("ehpad ssr smr usld had samu smur urgences residence foyer mapa")
_NOBODY = _TOPICS | _PARTS | _OFFICE | _HOUSES
_OF_CARE = re.compile(
    r"[a-z]{2,}(?:logiques?|[ru]rgiques?|tomie|ectomie|plasties?|graphies?|pathies?|algies?"
    r"|scopies?|therapies?|arthrites?|dylites?|dylarthrites?|discite|metrie|oides?|dylose|arthrose)"
)
"""Endings of medicine that no family name has."""


def is_topic(word: str) -> bool:
    """Whether a folded word is of medicine or of an institution, and no name."""
    return word in _NOBODY or bool(_OF_CARE.fullmatch(word))


def is_house(word: str) -> bool:
    """Whether what follows a folded word is the name of an institution: « EHPAD Les Oliviers »."""
    return word in _HOUSES
