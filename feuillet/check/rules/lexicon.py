"""Words that the language rules look for: data only.

Chosen for what an adult of 75 without medical studies knows.  « Anesthésie », « radiologue »,
« scanner », « perfusion » are known; « percutané », « sédation », « moelle » are not.
"""

from typing import NamedTuple

EXPLAINED_TERMS = (
    # Images and gestures of interventional radiology.
    *("percutané", "transcutané", "mini-invasif", "radioguidé", "échoguidé", "scanoguidé"),
    *("fluoroscopie", "scopie", "angiographie", "artériographie", "phlébographie"),
    *("embolisation", "chimioembolisation", "radiofréquence", "cryothérapie", "thermoablation"),
    *("cathéter", "cathétérisme", "trocart", "désilet", "stent", "endoprothèse", "drainage"),
    *("ponction", "biopsie", "cytoponction", "asepsie", "aseptique", "hémostase"),
    *("produit de contraste", "contraste iodé", "irradiation", "radioprotection"),
    *("sédation", "prémédication", "neuroleptanalgésie", "intubation", "curarisation"),
    # Spine and bones.
    *("vertébroplastie", "cimentoplastie", "cyphoplastie", "kyphoplastie", "spondyloplastie"),
    *("polyméthacrylate", "rachis", "rachidien", "foramen", "moelle", "radiculaire", "dural"),
    *("épidural", "intervertébral", "paravertébral", "cyphose", "cyphotique", "lombalgie"),
    *("ostéoporose", "ostéopénie", "ostéolyse", "ostéolytique", "ostéodensitométrie"),
    *("bisphosphonate", "myélome", "métastase", "métastatique", "angiome", "hémangiome"),
    *("sarcopénie", "paraplégie", "parésie", "paresthésie", "dysesthésie", "résorption osseuse"),
    *("spondylodiscite", "ostéite", "lyse"),
    # Stomach and feeding.
    *("gastrostomie", "jéjunostomie", "gastropexie", "stomie", "péristomial", "jéjunal"),
    *("jéjunum", "duodénum", "dysphagie", "déglutition", "fausse route", "dénutrition"),
    *("nutrition entérale", "entéral", "parentéral", "nasogastrique", "pneumopéritoine"),
    *("péritonite", "péritonéal", "ascite", "granulome", "collerette", "inhalation bronchique"),
    # Blood, drugs, infections, symptoms.
    *("anticoagulant", "antiagrégant", "antiplaquettaire", "antalgique", "analgésique"),
    *("antipyrétique", "morphinique", "opioïde", "anxiolytique", "antibioprophylaxie"),
    *("prophylaxie", "prophylactique", "immunodépression", "immunodéprimé", "neutropénie"),
    *("coagulopathie", "thrombopénie", "thrombose", "thromboembolique", "embolie", "embole"),
    *("ischémie", "nécrose", "hématome", "pseudo-anévrisme", "sepsis", "septicémie"),
    *("bactériémie", "pneumopathie", "pneumothorax", "épanchement", "œdème", "érythème"),
    *("prurit", "dyspnée", "tachycardie", "bradycardie", "hypoxie", "bronchospasme"),
    *("anaphylaxie", "anaphylactique", "malaise vagal", "syncope", "céphalée", "asthénie"),
    *("comorbidité", "antécédent", "pathologie", "étiologie", "symptomatique"),
    *("asymptomatique", "iatrogène", "ambulatoire", "per os", "systémique"),
)
"""Explained at first use, or in the glossary.  Feminine and plural forms are understood."""

EXPANSIONS = {
    "AINS": "anti-inflammatoire non stéroïdien",
    "AIT": "accident ischémique transitoire",
    "AVC": "accident vasculaire cérébral",
    "AVK": "antivitamine K",
    "AOD": "anticoagulant oral direct",
    "AG": "anesthésie générale",
    "AL": "anesthésie locale",
    "BPCO": "bronchite chronique",
    "ECG": "électrocardiogramme",
    "EVA": "échelle de douleur",
    "GPR": "gastrostomie percutanée radiologique",
    "HAD": "hospitalisation à domicile",
    "HBPM": "héparine en piqûre",
    "IDE": "infirmier ou infirmière",
    "INR": "mesure de la fluidité du sang",
    "IRM": "imagerie par résonance magnétique",
    "ORL": "oto-rhino-laryngologie, nez, gorge et oreilles",
    "PMMA": "polyméthacrylate de méthyle",
    "SC": "sous la peau",
    "SNG": "sonde par le nez",
    "TDM": "scanner",
    "USC": "unité de surveillance continue",
}
"""What common acronyms stand for, for the message."""

KNOWN_ACRONYMS = frozenset(
    (
        *("SAMU", "SMS", "TV", "PDF", "OK", "CD", "DVD", "USB", "WC"),
        *("STOP", "OUI", "NON", "NE", "PAS", "NI", "ET", "OU", "JAMAIS", "AVANT", "DANGER"),
    )
)
"""Read by everyone as they are, and words that an author may shout."""

# « L'opération du dos » is another act, « l'examen de la peau » another examination.
_ALONE = r"(?!\s(?:d[ue]s?\b|d[’']|clinique|médical|sanguin))"
_THE = r"(?:l[’']|cette |cet |votre |une |la |le |ce |toute )"

CONCEPTS = (
    {
        "intervention": r"\binterventions?\b(?! chirurgicale)",
        "procédure": rf"\b{_THE}procédure\b{_ALONE}",
        "opération": rf"\b(?:l[’']|cette |votre )opération\b{_ALONE}",
        "geste": rf"\b(?:le|ce|votre) geste\b{_ALONE}",
        "acte": rf"\b(?:l[’']|cet |votre )acte\b{_ALONE}",
        "examen": (
            r"\b(?:avant|après|pendant|durant|suivant|lors de|au cours de|réalisation de)"
            rf" (?:l[’']|cet |votre )examen\b{_ALONE}"
        ),
    },
    {
        "antidouleur": r"\banti-?douleurs?\b",
        "antalgique": r"\bantalgiques?\b",
        "analgésique": r"\banalgésiques?\b",
        "calmant": r"\bcalmants?\b",
    },
    {
        "médicament qui fluidifie le sang": (
            r"\bmédicaments? (?:qui )?(?:fluidifie(?:nt)?|pour fluidifier) (?:le|votre) sang\b"
        ),
        "anticoagulant": r"\banti-?coagulants?\b",
        "fluidifiant": r"\bfluidifiants?\b",
    },
    {"aiguille": r"\baiguilles?\b", "trocart": r"\btrocar[td]s?\b"},
    {"vertébroplastie": r"\bvertébroplasties?\b", "cimentoplastie": r"\bcimentoplasties?\b"},
    {
        "radiologue": r"\bradiologues?\b",
        "opérateur": r"\bopérateurs?\b",
        "praticien": r"\bpraticiens?\b",
    },
    {
        "kinésithérapeute": r"(?<!masseur-)\bkinésithérapeutes?\b",
        "kiné": r"\bkinés?\b",
        "masseur-kinésithérapeute": r"\bmasseurs?-kinésithérapeutes?\b",
    },
    {"radiographie": r"\bradiographies?\b", "radio": r"\bradios?\b", "cliché": r"\bclichés?\b"},
    {
        "sonde": r"\b(?:la|votre|cette|sa|une) sonde\b",
        "tube": r"\b(?:le|votre|ce|du|au) tube\b",
        "cathéter": r"\b(?:le|votre|ce|du|au) cathéter\b",
    },
)
"""The words that may be written for one idea, the usual one first, and the pattern of each."""

# « Vous serez peut-être fatigué » is right: the verb is there.
_WITH_VERB = (
    *("a", "ai", "as", "est", "ont", "sont", "êtes", "avez", "aura", "aurez", "auront", "sera"),
    *("serez", "seront", "était", "étaient", "étiez", "aviez", "avait", "aurait", "serait"),
    *("reste", "restez", "semble", "paraît", "devient"),
)
_NO_VERB = "".join(rf"(?<!\b{verb})" for verb in _WITH_VERB)


class Slip(NamedTuple):
    """A wrong spelling, and the right one."""

    wrong: str
    """In small letters; a text without it is not looked at further."""

    right: str
    pattern: str | None = None
    """Where the letters alone would also be found in what is right."""


SLIPS = (
    # Those of the source text.
    Slip("jeûn", "jeun", r"\bjeûn\b"),
    Slip(
        "peut-être ",
        "peut être",
        rf"(?<=[\wé]){_NO_VERB} peut-être (?=(?:nécessaire|utile|possible|difficile|gênant)\b)",
    ),
    Slip("d’honoraire", "dépassements d’honoraires", r"\bdépassements? d[’']honoraire\b"),
    Slip("intérêt un", "l’intérêt d’un", r"\bl[’']intérêt une?\b"),
    Slip("tassements vertébrales", "tassements vertébraux"),
    Slip("min. ", "min", r"\bmin\.(?= (?:à|et|de|pour|ou|après|avant)\b)"),
    Slip("en percutané", "à travers la peau (par voie percutanée)", r"\ben percutanée?\b"),
    Slip("trocard", "trocart"),
    Slip("foramen vertébraux", "foramens vertébraux"),
    Slip("nouvelle fractures", "nouvelles fractures"),
    Slip("importante difficulté", "d’importantes difficultés"),
    Slip("co-morbidité", "comorbidité"),
    Slip("compétences et de sécurité optimale", "compétence et de sécurité optimales"),
    Slip("quel", "un point d’interrogation à la fin", r"^quel(?:le)?s? (?:est|sont)\b[^?]*:\s*$"),
    Slip("suspect", "chez qui l’on suspecte", r"\bpatient(?:e|s|es)? suspecte?s? d[’']"),
    Slip("médications", "médicaments"),
    # Others that medical texts are fond of.
    Slip("anésthési", "anesthésie"),
    Slip("hopita", "hôpital"),
    Slip("medicament", "médicament"),
    Slip("hématôme", "hématome"),
    Slip("symptome", "symptôme"),
    Slip("diarhée", "diarrhée"),
    Slip("diarrée", "diarrhée"),
    Slip("hémoragie", "hémorragie"),
    Slip("hémorhagie", "hémorragie"),
    Slip("rhumathologue", "rhumatologue"),
    Slip("kinesithérapeute", "kinésithérapeute"),
    Slip("ordonance", "ordonnance"),
    Slip("rendez vous", "rendez-vous"),
    Slip("week end", "week-end"),
    Slip("malgrés", "malgré"),
    Slip("parmis", "parmi"),
    Slip("quelque soi", "quel que soit", r"\bquelque soi(?:t|ent)\b"),
    Slip("si il", "s’il", r"\bsi ils?\b"),
    Slip("aujourdhui", "aujourd’hui"),
    Slip("comme même", "quand même"),
)

# Past participles of verbs that take « être » in the active voice, and mere adjectives.
NOT_PASSIVE = frozenset(
    (
        *("allé", "arrivé", "décédé", "devenu", "entré", "monté", "mort", "né", "parti", "passé"),
        *("rentré", "resté", "retourné", "revenu", "sorti", "tombé", "venu", "descendu"),
        *("âgé", "élevé", "modéré", "fatigué", "situé", "lié", "adapté", "isolé", "limité"),
        *("gonflé", "cassé", "connu", "endormi", "guéri", "prêt", "inquiet", "gêné", "privé"),
        *("spécialisé", "habillé", "levé", "allongé", "couché", "assis"),
    )
)

IRREGULAR_PARTICIPLES = (
    *("fait", "prescrit", "mis", "remis", "pris", "repris", "permis", "admis", "transmis"),
    *("introduit", "conduit", "produit", "réduit", "écrit", "inscrit", "dit", "interdit"),
    *("reçu", "vu", "revu", "prévu", "rendu", "tenu", "maintenu", "obtenu", "perdu", "attendu"),
    *("suivi", "choisi", "défini", "établi", "fourni", "réuni", "rempli", "averti", "servi"),
    *("ouvert", "couvert", "découvert", "offert", "atteint", "joint", "requis", "soumis"),
)

DOUBLE_NEGATIVES = (
    r"\b(?:pas|jamais) (?:toujours |complètement )?(?:impossible|inutile|inhabituel(?:le)?"
    r"|improbable|inconnue?|insuffisante?|interdite?|incompatible|rare|exclue?)s?\b",
    r"\bn(?:e |[’'])[^.;:!?]{1,40}\bpas sans (?!doute)\w+",
    r"\bnon (?:négligeable|rare)s?\b",
    r"\bpas (?:rarement|inutilement)\b",
    r"\bpas (?:de |à )?ne (?:pas|plus|jamais)\b",
    r"\bévite[rz] de ne pas\b",
)

RESTRICTION = (
    r"\b(?:ne |n[’'])(?:[\w’']+[ -]){1,6}?(?<!ce )(?<!lors)(?<!puis)(?<!avant )qu(?:e |[’'])"
)
"""« ne … que », unless one of the words between is a negative."""

NEGATIVES = ("pas", "plus", "jamais", "rien", "personne", "aucun", "aucune", "ni", "point")

EVERYDAY = frozenset(
    (
        *("abdomen", "aine", "artère", "articulation", "bassin", "bouche", "bras", "cheveux"),
        *("cheville", "coeur", "cœur", "colonne", "cou", "coude", "cuisse", "dent", "doigt", "dos"),
        *("épaule", "estomac", "fesse", "foie", "genou", "gorge", "hanche", "intestin", "jambe"),
        *("main", "muscle", "nerf", "nez", "œil", "oreille", "organe", "orteil", "os", "peau"),
        *("pied", "poignet", "poitrine", "poumon", "rein", "sang", "sein", "tête", "tendon"),
        *("urine", "vaisseau", "veine", "ventre", "vessie", "visage", "yeux"),
        *("aiguille", "aliment", "alimentation", "analyse", "anesthésie", "appareil", "bilan"),
        *("cicatrice", "consultation", "douleur", "échographie", "examen", "fièvre", "infirmier"),
        *("infirmière", "irm", "kinésithérapeute", "manger", "médecin", "médicament", "nourrir"),
        *("ordonnance", "pansement", "perfusion", "piqûre", "prise de sang", "radiographie"),
        *("radiologue", "rééducation", "repas", "repos", "saignement", "scanner", "traitement"),
    )
)
"""Words of the body and of every ward: no leaflet has them to itself."""
