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
from feuillet.attach.words.spelling import Folded

_WORD = re.compile(r"[^\W\d_]+")
_TOLD = re.compile(
    r"[\s)]*,?\s*(?:qui )?(?:(?:a|avait|ait|aura)(?: (?:ete|eu|tres|plutot|bien|mal|parfaitement"
    r"|toujours|deja|encore|egalement|aussi)){0,3} (?:(?:support|toler|recuper|repris|remarch|chute"
    r"|tomb|maigri|saign|opere|hospitalise|traite|beneficie|gueri)[^\W\d_]*"
    r"|(?:une?|des|de la|du|mal) )"
    r"|(?:est|reste|sera|etait) (?:[^\W_]+ ){0,2}?(?:sous|apyretique|algique|soulagee?|ameliore"
    r"|stable|douloureu[^\W\d_]*|autonome|sortant[^\W\d_]*|porteu[^\W\d_]*|allergique)"
    r"|(?:prend|garde|conserve|decrit|marche|sort|va mieux|va bien|se plaint|souffre)(?![^\W_]))"
)
"""Behind a name: what is told of patients, « a bien supporté », « a une fracture »."""


def is_told_of(folded: Folded, named: Sequence[Mention], each: Other) -> bool:
    """Whether a letter says of somebody with a title what it says of its patient."""
    who = each.who
    word = _WORD.match(folded.text, who.start)
    if each.related or who.role is not NamedAs.SUBJECT or not word or word[0] not in CIVIL:
        return False
    name = re.escape(folded.text[word.end() : who.end].strip(" ."))
    if re.search(rf"(?<![^\W_])noms?{WHICH_NAME}[ :|\n]*{name}(?![^\W_])", folded.text):
        return False  # « Nom utilisé : TESTA », then « Mme TESTA »: hers.
    if is_under_care(folded, named, who):
        return True
    return _TOLD.match(folded.text[who.end : who.end + 200].replace("\n", " ")) is not None
