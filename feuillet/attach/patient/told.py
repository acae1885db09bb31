"""Who is told of as a patient is, though a letter does not show that it is theirs.

The person looked for, called a relative or a doctor: a line « Concerne : » would show it.  And
somebody else, left of the letter from which this one was made: « M. BRUN a bien supporté ».
"""

import re
from collections.abc import Sequence

from feuillet.attach.patient.asked import is_told_ill
from feuillet.attach.patient.evidence import Other, is_under_care
from feuillet.attach.patient.mentions import Mention
from feuillet.attach.patient.pairs import WHICH_NAME
from feuillet.attach.patient.roles import NamedAs, is_called_relative
from feuillet.attach.patient.subjects import Ours
from feuillet.attach.words.births import BIRTH_MARK, day_right_behind
from feuillet.attach.words.labels import CIVIL
from feuillet.attach.words.runs import are_whole
from feuillet.attach.words.spelling import ANY_DAY, Folded, Span

_BORN = re.compile(rf"[ ,.]*\n?{BIRTH_MARK}\n?({ANY_DAY})")

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


def is_perhaps(
    folded: Folded,
    everyone: Sequence[Mention],
    whole: Sequence[Mention],
    ours: Ours,
    days: Sequence[Span],
) -> bool:
    """Whether the person looked for may be the patient all the same.

    Args:
        whole: Where both of that person's names stand, as staff's too.
        days: Where the birth date does.
    """
    return is_told_ill(folded, everyone, ours) or any(
        (each.role is NamedAs.STAFF and _is_born_on(folded, each, days))
        or (each.role is NamedAs.SUBJECT and _is_dated_under_care(folded, everyone, each, days))
        for each in whole
    )


def _is_dated_under_care(
    folded: Folded, everyone: Sequence[Mention], each: Mention, days: Sequence[Span]
) -> bool:
    day = day_right_behind(folded, each.end)
    return (
        day in days
        and day is not None
        and not is_called_relative(folded, day[1])
        and is_under_care(folded, everyone, each)
    )


def _is_born_on(folded: Folded, each: Mention, days: Sequence[Span]) -> bool:
    """Whether a doctor has a birth date below the name, as no letterhead gives."""
    born = _BORN.match(folded.text, each.end)
    return born is not None and born.span(1) in days


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
