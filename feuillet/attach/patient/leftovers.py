"""What is left in a letter of the one that it was made from: another patient, undated.

« M. BRUN a bien supporté le geste » in a letter of Mme Rose TESTA: the letter is hers, and whoever
sends it is told.
"""

import re
from collections.abc import Sequence

from feuillet.attach.patient.evidence import Other, is_under_care
from feuillet.attach.patient.mentions import Mention
from feuillet.attach.patient.pairs import WHICH_NAME
from feuillet.attach.patient.roles import NamedAs
from feuillet.attach.words.labels import CIVIL
from feuillet.attach.words.runs import are_whole
from feuillet.attach.words.spelling import Folded

_WORD = re.compile(r"[^\W\d_]+")
_ACT = (
    r"(?:[^\W\d_]+(?:plastie|tomie)|geste|intervention|operation|infiltration|ablation|biopsie"
    r"|arthrodese|fracture|tassement)s?(?![^\W_])"
)
_ILL = (
    r"(?:[^\W_]+ ){0,2}?(?:fracture|tassement|douleur|lombalgie|metastase|lesion|myelome|hernie"
    r"|cancer|osteoporose|fievre|hematome|mal )"
)
_TOLD = re.compile(
    r"[\s)]*,?\s*(?:qui )?(?:(?:a|avait|ait|aura)(?: (?:ete|eu|tres|plutot|bien|mal|parfaitement"
    r"|toujours|deja|encore|egalement|aussi)){0,3} (?:(?:support|toler|recuper|repris|remarch|chute"
    r"|tomb|maigri|saign|opere|hospitalise|traite|beneficie|gueri)[^\W\d_]*"
    rf"|(?:une?|des|de la|du) {_ILL}|mal )"
    r"|(?:est|reste|sera|etait) (?:[^\W_]+ ){0,2}?(?:sous|apyretique|algique|soulagee?|ameliore"
    r"|stable|douloureu[^\W\d_]*|autonome|sortant[^\W\d_]*|porteu[^\W\d_]*|allergique)"
    rf"|(?:une?|la) {_ACT}|sous [^\W\d_]{{5,}}|reprend[^\W\d_]* (?:son |sa |l[ea] |l')"
    r"|(?:decrit|marche|sort|va mieux|va bien|se plaint|souffre)(?![^\W_]))"
)
"""Behind a name: what is told of patients, « a bien supporté », « a une fracture »."""

_DONE_TO = re.compile(
    rf"(?<![^\W_])(?:{_ACT}[^.;!?:]{{0,40}}? (?:chez|de)"
    rf"|(?:propos|programm|prevo)[^\W\d_]* (?:[^\W_]+ ){{0,2}}?(?:{_ACT} )?(?:a|chez|pour)) \Z"
)
"""Before a name: « vertébroplastie de L2 chez », « nous proposons une vertébroplastie à »."""

_BEFORE = 100


def is_told_of(folded: Folded, named: Sequence[Mention], each: Other) -> bool:
    """Whether a letter says of somebody, by a title or both names, what it says of its patient."""
    who = each.who
    if each.related or who.role is not NamedAs.SUBJECT:
        return False
    words = list(_WORD.finditer(folded.text, who.start, who.end))
    titled = bool(words) and words[0][0] in CIVIL
    if not titled and not are_whole(folded, words):
        return False
    name = re.escape(folded.text[words[titled].start() : who.end]) if len(words) > titled else ""
    if re.search(rf"(?<![^\W_])noms?{WHICH_NAME}[ :|\n]*{name}(?![^\W_])", folded.text):
        return False  # « Nom utilisé : TESTA », then « Mme TESTA »: hers.
    before = folded.text[max(0, who.start - _BEFORE) : who.start].replace("\n", " ")
    behind = folded.text[who.end : who.end + 2 * _BEFORE].replace("\n", " ")
    told = _TOLD.match(behind) or _DONE_TO.search(before)
    return told is not None or (titled and is_under_care(folded, named, who))
