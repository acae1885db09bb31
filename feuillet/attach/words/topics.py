"""What the words of a subject line are: an exam, a place, a pain, or somebody's first name."""

import re
from collections.abc import Sequence


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
_HOUSES = _words("ehpad ssr smr usld had samu smur urgences residence foyer mapa pavillon")
_SAINTS = _words("saint sainte st ste")
_EPONYMS = _words("maladie syndrome")
_NOBODY = _TOPICS | _PARTS | _OFFICE | _HOUSES
_OF_CARE = re.compile(
    r"[a-z]{2,}(?:logiques?|[ru]rgiques?|tomie|ectomie|plasties?|graphies?|pathies?|algies?"
    r"|scopies?|therapies?|arthrites?|dylites?|dylarthrites?|discite|metrie|oides?|dylose|arthrose)"
)
"""Endings of medicine that no family name has."""


DONE = (
    "(?:re)?vue?s?|recue?s?|examinee?|(?:re)?hospitalisee?|operee?|admise?|adressee?|suivie?"
    "|attendue?|sortie?|convoquee?|prise? en charge|traitee?|accueillie?|transferee?|accompagnee?"
)
"""What is done to a patient."""

CARE_OF = (
    rf"(?:{DONE}|recevoir|(?:re)?voi[rs]|adresser?|confie[rz]?|examiner|accueillir"
    r"|certifie(?: que)?|cas de|(?:votre|notre|cette?|la|le|ma|mon|du) (?:patient|resident)e?)"
)
"""Words whose object is a patient: « je vous adresse »."""

SAID_OF = (
    rf"(?:(?:a ete|avait ete|est|sera) (?:[^\W_]+ ){{0,2}}?(?:{DONE}|venue?)"
    r"|a (?:beneficie|consulte|presente)|presente|souffre|consulte|vient|se plaint"
    r"|a (?:(?:tres|plutot) )?(?:bien|mal) (?:supporte|tolere|recupere)"
    rf"|que (?:j'ai|nous avons|je|nous) (?:[^\W_]+ )?(?:{DONE}|vois|revois|suis)|{DONE})"
)
"""What is said of a patient right behind the name: « est hospitalisé », « que j'ai vu »."""


_NAMES = """
adam adele adrien agathe agnes ahmed aicha alain albert alexandra alexandre alexis ali alice aline
amandine amelie amina ana anais andre andree angele anna anne annick annie anthony antoine
antoinette antonio arlette armand arnaud arthur audrey augustin aurelie aurelien axel baptiste
beatrice benjamin benoit bernadette bernard berthe bertrand brigitte bruno camille carole caroline
catherine cecile celine chantal charles charlotte chloe christelle christian christiane christine
christophe claude claudette claudine clement clementine colette corinne cyril damien daniel
daniele danielle david delphine denis denise didier dominique edith edmond edouard elena eliane
elie elisa elisabeth elise elodie emile emilie emma emmanuel emmanuelle enzo eric estelle esther
ethan etienne eugene eugenie eva evelyne fabien fabienne fabrice fanny fatiha fatima fernand
fernande florent florian francine francis francisco franck francois francoise frederic frederique
gabriel gabrielle gaston genevieve geoffrey georges georgette gerald gerard germaine gerome
ghislaine gilbert gilberte gilles ginette gisele gregory guillaume gustave guy hamid hassan helene
henri henriette herve hubert hugo huguette ines irene isabelle jacqueline jacques jade janine jean
jeanne jeannine jennifer jeremy jerome jessica joel joelle jonathan jose joseph josephine josette
josiane josselyne jules julie julien juliette justine karim karima karine kevin khadija kylian
laetitia laura laure laurence laurent lea leila leo leon leonie liliane lina lionel lisa loic
louis louise louisette louna luc lucas lucette lucie lucien lucienne ludovic lydie madeleine
magali malika manon manuel marc marcel marcelle margaux maria marie marielle marion marius marthe
martine maryse maryvonne mathieu mathilde mathis matteo maurice maurine maxime melanie michel
michele micheline mickael mireille mohamed mohammed monique morgane moustapha muriel mustapha
myriam nadia nadine nathalie nathan nicolas nicole noa nolan nora norbert octave odette odile
olivier oscar pascal pascale patrice patricia patrick paul paule paulette pauline philippe rachel
rachid raphael raymond raymonde rebecca regis rejane remi remy rene renee richard robert roger
roland romain romane ronan samira samuel sandra sandrine sara sarah sebastien serge simon simone
solange sonia sophie stephane stephanie suzanne sylvain sylvie tanguy theo therese thierry thomas
timothee tom tristan ugo ursule valentin valerie vanessa veronique vincent virginie viviane
wilfried xavier yann yannick yasmine yves yvette yvon yvonne zoe
"""
_FREQUENT = frozenset(_NAMES.split())
"""First names of France (INSEE, fichier des prénoms), without words: « rose », « claire »."""

_WORDS_TOO = _words(
    "aime aimee ange angelique aurore blanche capucine celeste chance claire clemence constance"
    " desire desiree fleur florence france jasmine juste marguerite marin modeste olive pierre"
    " prudence reine rose violette victoire victor"
)
"""Those that are words, too."""


def is_topic(word: str) -> bool:
    """Whether a folded word is of medicine or of an institution, and no name."""
    return word in _NOBODY or bool(_OF_CARE.fullmatch(word))


def is_house(word: str) -> bool:
    """Whether what follows a folded word is the name of an institution: « EHPAD Les Oliviers »."""
    return word in _HOUSES


def is_place(first: str, exam: Sequence[str], *, shouted: bool) -> bool:
    """Whether a name behind an exam is of a hospital or a disease: « Scanner Saint Joseph ».

    Args:
        first: Its first word, folded.
        exam: The words of the exam, folded.
        shouted: Whether the name is in capitals: of a disease, it may be a person's then.
    """
    return bool(exam) and (first in _SAINTS or (not shouted and not _EPONYMS.isdisjoint(exam)))


def is_first_name(word: str) -> bool:
    """Whether a folded word is a frequent first name: « jean-paul »."""
    return _FREQUENT.issuperset(word.split("-"))


def may_be_first_name(word: str) -> bool:
    """Whether a folded word that is known to be a name is a frequent first name, if a word too."""
    return (_FREQUENT | _WORDS_TOO).issuperset(word.split("-"))


def are_names(words: Sequence[str]) -> bool:
    """Whether folded words are somebody's: a first name leads them, or all but the first are."""
    frequent = [is_first_name(word) for word in words]
    return len(words) > 1 and (frequent[0] or all(frequent[1:]))
