"""What shows that somebody named in a letter is its patient: a heading, or words of care.

A letter without a subject line may name a neighbour or a witness with a birth date of his own.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from feuillet.attach.patient.ages import age_beside
from feuillet.attach.patient.mentions import Mention, Who
from feuillet.attach.patient.roles import (
    NamedAs,
    is_called_relative,
    is_named_in_a_form,
    is_told_from_namesake,
)
from feuillet.attach.patient.subjects import Ours
from feuillet.attach.patient.treated import is_sent_too
from feuillet.attach.words.births import MARRIED, day_right_behind
from feuillet.attach.words.labels import CIVIL, LABELS, is_kin
from feuillet.attach.words.relatives import (
    SENTENCE,
    is_apposed,
    is_parent_of_a_child,
    only_comes_along,
)
from feuillet.attach.words.runs import line_end, line_start
from feuillet.attach.words.spelling import Folded, Span
from feuillet.attach.words.topics import CARE_OF, SAID_OF

_CARE = re.compile(
    rf"(?<![^\W_])(?:{CARE_OF}"
    r"|consultation|hospitalisation|sejour|avis|dossier|soins?|etat"
    r"|concern(?:e|ant)|resultats?|deces|sortie|transport|examen|operation|intervention"
    r"|receveu(?:r|se)|au sujet|nouvelles"
    r"|rendez-vous|compte rendu)(?![^\W_])"
)
_CARE_OF = re.compile(rf"(?<![^\W_])(?:{CARE_OF})(?![^\W_])")
_REACHED = re.compile(
    r"[\s(:,;|/-]*(?:au )?(?:(?:tel|telephone|poste|dect|portable)[ .:]*)?"
    r"(?:[+]33(?:[(]0[)])?|0)[1-9]\d{8}"
)
"""Behind a name, the telephone of whoever is called: « rendez-vous : », « hospitalisation : »."""

_NOT_OF_CARE = re.compile(
    r"[.;!?]|(?<![^\W_])(?:par|avec(?! plaisir)|chez|dont|qui|que|ou|comme|et)(?![^\W_])"
)
_SEE = (
    "(?:(?:re)?voir|recevoir|(?:re)?examiner|prendre en charge|accueillir|hospitaliser|operer"
    "|convoquer)"
)
_REQUEST = re.compile(
    r"(?<![^\W_])(?:je (?:vous|te) (?:adresse|envoie|confie)|je t'(?:adresse|envoie)"
    r"|(?:honneur|plaisir|permets) de (?:vous |t')(?:adresser|envoyer|confier)"
    r"|(?:(?:merci|remercie|priere|reconnaissante?|gre) (?:(?:par |d')avance )?de "
    r"(?:bien vouloir )?"
    rf"|(?:pouvez-vous|peux-tu|pourriez-vous|pourrais-tu|veuillez) (?:bien )?){_SEE})"
    r"(?![^\W_])"
)
"""Whom a doctor asks another to see, now: he is the patient, whoever else is born on a day."""

_OF_OTHERS = re.compile(r"(?<![^\W_])(?:par|avec|chez|comme) \Z")
_AFTER = re.compile(
    r"[\s)]*(?:,(?:[^,.;]|(?<= m)[.]|(?<= mme)[.]|(?<=\d)[.]){0,60},|,)?\s*"
    rf"{SAID_OF}(?![^\W_])"
)
_LEAD = 80
"""Letters from a word of care to the name that it is said of."""

_APPOSED = 40
"""Letters from a birth date to the name of a relative that goes with it."""

_WHOLE_LINE = 45
"""Letters from which a line may end inside a sentence."""

_TITLE = re.compile(rf"(?<![^\W_])(?:{'|'.join(sorted(CIVIL))})\.?\s\Z")
_IN_A_HEADING = (
    *(LABELS | CIVIL),
    *("ans", "an", "mois", "jours", "page", "ipp", "nip", "ins"),
    *("malade", "resident", "residente", "beneficiaire", "et", "complet", "fille", "jf"),
)
_CHILD = {"bebe", "enfant", "nouveau"}
_ADDRESS = re.compile(
    r"\n(?:[^\n]*\n){0,3}?"
    r"(?:\d{5} [^\W\d_]|(?:chere?s?|madame|monsieur)[^\n]{0,40},\n|\d[^\n]{0,12}"
    r"(?:rue|av|avenue|bd|bld|boulevard|place|chemin|route|impasse|allee|cours|quai)(?![^\W_]))"
)
"""Behind whom a letter is sent to: an address, or how it greets."""

_FUNCTION = re.compile(r"(?:monsieur|madame) l[ea] ")
"""« Monsieur le Directeur »."""

_MARRIED = re.compile(
    rf"(?<!\w)(?:{'|'.join(sorted(MARRIED))}|nom (?:de naissance|de famille|d'usage))(?!\w)"
)
_PLACE = re.compile(r"(?<![^\W_])(?<!')a ([^\W\d_]+)(?:[ -][^\W\d_]+){0,3} ?(?:\(\d+\))?")
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_WORD = re.compile(r"[^\W\d_]+")
_OF_NO_NAME = re.compile(
    r"(?<![^\W_])(?:(?:son|sa|mon|ma|votre|notre|leur) (?P<kin>[^\W_]+(?:-[^\W_]+)*)"
    r"|vous(?:[- ]memes?)?)[\s,(]*\Z"
)


class Verdict(Enum):
    """Whether a letter without a subject line for somebody is his."""

    PATIENT = auto()
    """He is shown to be its patient, or nobody else may be."""

    UNSHOWN = auto()
    """Somebody else may as well be, and nothing shows that it is he."""

    SEVERAL = auto()
    """Somebody else is shown to be a patient too."""


class NoName(Enum):
    """Of whom a birth date may be that is nobody's by name."""

    READER = auto()
    RELATIVE = auto()


@dataclass(frozen=True)
class Other:
    """Somebody else whom a letter names, dated or not."""

    who: Mention
    day: Span | None
    """His birth date or his age; nothing if the letter gives none."""

    dated: bool
    """Whether it is a birth date, and not one of a form: « Personne de confiance : »."""

    related: bool
    """By a word for it: a relative, a trusted person."""


def verdict_on(
    folded: Folded,
    named: Sequence[Mention],
    others: Sequence[Other],
    whole: Mention,
    own: Span,
    *,
    doubted: bool = False,
    unnamed: bool = False,
    relatives: bool = False,
) -> Verdict:
    """Return whether a letter is somebody's, among the others whom it names: the decision table.

    Args:
        whole: Where both of his names stand.
        own: Where his birth date does.
        doubted: Whether anything else leaves it open, as a subject line.
        unnamed: Whether there is a birth date of nobody who is named beside it.
        relatives: Whether there is one of « son fils », unnamed.
    """
    rivals = [each for each in others if _may_be_patient(folded, named, each, own)]
    between = (x for x in named if whole.end <= x.start < own[0])
    doubted |= any(each.role is NamedAs.KIN for each in between)
    if not (doubted or unnamed or relatives or rivals):
        return Verdict.PATIENT
    first = all(
        whole.start < each.who.start
        for each in rivals
        if not each.related and (each.day or is_under_care(folded, named, each.who))
    )
    # Of two who are dated, a sentence may be about last year's patient, or a sister's neighbour.
    dated = [x for x in others if x.dated and not _is_told_harmless(folded, x)]
    ours = [x for x in named if x.who is Who.OURS and x.role is NamedAs.SUBJECT]
    shown = (first and is_heading(folded, whole, own)) or (
        not unnamed
        and any(
            is_sent(folded, named, x, dated)
            or (not dated and not relatives and is_under_care(folded, named, x))
            for x in ours
        )
    )
    if not shown:
        return Verdict.UNSHOWN
    return Verdict.SEVERAL if is_about_another(folded, named, others) else Verdict.PATIENT


def is_about_another(folded: Folded, named: Sequence[Mention], others: Sequence[Other]) -> bool:
    """Whether somebody else, with a birth date or an age, is shown to be a letter's patient."""
    return any(each.day and not each.related and _is_shown(folded, named, each) for each in others)


def is_another_cared_for(folded: Folded, named: Sequence[Mention], others: Sequence[Other]) -> bool:
    """Whether somebody else, dated or not, is told of as a patient is."""
    return any(not each.related and is_under_care(folded, named, each.who) for each in others)


def _is_told_harmless(folded: Folded, each: Other) -> bool:
    """Whether somebody with a birth date is plainly a relative for whom nothing is asked."""
    start = _with_title(folded, each.who.start)
    if is_apposed(folded, start):
        return True
    return each.related and each.day is not None and only_comes_along(folded, start, each.day[1])


def _may_be_patient(folded: Folded, named: Sequence[Mention], each: Other, own: Span) -> bool:
    """Whether somebody else is named with a birth date, or alone on a line, or under care.

    « X (12/03/1948) m'a amené sa mère » does not say of whom it is; a form's « Fille : » does.
    """
    who = each.who
    if each.related:
        return each.dated
    if each.day:
        return True
    if who.role is not NamedAs.SUBJECT:
        return False
    heads = who.end < own[0] and is_alone_on_a_line(folded, who)
    return is_under_care(folded, named, who) or heads


def is_alone_on_a_line(folded: Folded, who: Mention) -> bool:
    """Whether a name has a line for itself, and is not whom a letter is sent to."""
    if _FUNCTION.match(folded.text, who.start) or has_address_below(folded, who.end):
        return False
    return is_heading(folded, who, (who.end, who.end))


def has_address_below(folded: Folded, end: int) -> bool:
    """Whether whoever a line names is whom a letter is sent to: an address, or how it greets."""
    return _ADDRESS.match(folded.text, end) is not None


def _is_shown(folded: Folded, named: Sequence[Mention], each: Other) -> bool:
    if is_under_care(folded, named, each.who):
        return True
    # « Enfant : » below a mother's name is no other patient.
    child = _CHILD & set(_WORD.findall(folded.text[max(0, each.who.start - 20) : each.who.start]))
    return each.day is not None and not child and is_heading(folded, each.who, each.day)


def others_of(
    folded: Folded, named: Sequence[Mention], ours: Ours, own: Span, births: Mapping[Mention, Span]
) -> list[Other]:
    """Return who else is named, each with his own birth date if he has one.

    Args:
        own: Where the birth date of the person looked for stands.
        births: Days that a label says to be somebody's birth, wherever they stand.
    """
    found = []
    for each in named:
        if each.who is not Who.OTHER or ours.are(folded.text[each.start : each.end]):
            continue
        age = age_beside(folded, each.start, each.end)
        birth = day_right_behind(folded, each.end)
        behind = birth or age
        if is_parent_of_a_child(folded, each.start):
            continue
        related = (
            each.role is NamedAs.KIN
            or is_apposed(folded, _with_title(folded, each.start))
            or (
                is_called_relative(folded, max(behind[1], each.end) if behind else each.end)
                and not is_told_from_namesake(folded, each.start, each.end)
            )
        )
        if behind != own:
            day = behind or births.get(each)
            born = bool(birth or each in births)
            dated = born and not is_named_in_a_form(folded, each.start)
            found.append(Other(each, day, dated, related))
    return found


def is_of_no_name(folded: Folded, start: int) -> NoName | None:
    """Return of whom without a name what begins there is: « vous-même (née le », « son fils »."""
    said = _OF_NO_NAME.search(folded.text[max(0, start - 40) : start])
    if not said:
        return None
    if said["kin"] is None:
        return NoName.READER
    return NoName.RELATIVE if is_kin(said["kin"]) else None


def is_sent(
    folded: Folded, named: Sequence[Mention], each: Mention, dated: Sequence[Other]
) -> bool:
    """Whether a reader is asked to see somebody, and none of the others who have a birth date.

    Args:
        dated: The others: whoever is in the same sentence may be sent too.
    """
    start = _with_title(folded, each.start)
    first = max(0, start - _LEAD)
    asked = _REQUEST.finditer(folded.text[first:start].replace("\n", " "))
    sent = not dated and is_sent_too(folded, each.start, each.end)
    return (
        sent or any(_leads(folded, named, first + word.end(), start) for word in asked)
    ) and not any(
        _is_asked_for(folded, other.who.start)
        or not SENTENCE.search(folded.text, *sorted((other.who.end, each.end)))
        for other in dated
    )


def _is_asked_for(folded: Folded, start: int) -> bool:
    asked = [*_REQUEST.finditer(folded.text, max(0, start - 2 * _LEAD), start)]
    return bool(asked) and not SENTENCE.search(folded.text, asked[-1].end(), start)


def _with_title(folded: Folded, start: int) -> int:
    title = _TITLE.search(folded.text, max(0, start - 14), start)
    return title.start() if title else start


def is_under_care(folded: Folded, named: Sequence[Mention], each: Mention) -> bool:
    """Whether a sentence says of somebody what is said of a patient: « j'ai vu », « est opéré »."""
    start = _with_title(folded, each.start)
    if _OF_OTHERS.search(folded.text[max(0, start - 8) : start]):
        return False
    care = _CARE_OF if _REACHED.match(folded.text, each.end) else _CARE
    if any(
        _leads(folded, named, word.end(), start)
        for word in care.finditer(folded.text, max(0, start - _LEAD), start)
    ):
        return True
    day = day_right_behind(folded, each.end)
    end = day[1] if day else each.end
    ends = [end, *_behind_apposed(folded, named, end)]
    return any(_AFTER.match(folded.text[at : at + 200].replace("\n", " ")) for at in ends)


def _behind_apposed(folded: Folded, named: Sequence[Mention], end: int) -> Iterator[int]:
    """Yield where « , épouse de M. BRUN, né le …, » ends behind a name."""
    at = bisect_left(named, end, key=lambda each: each.start)
    for other in named[at : at + 1]:
        if other.start - end <= _APPOSED and is_apposed(folded, _with_title(folded, other.start)):
            day = day_right_behind(folded, other.end)
            yield day[1] if day else other.end


def _leads(folded: Folded, named: Sequence[Mention], care: int, start: int) -> bool:
    """Whether nothing between a word of care and a name makes it somebody else's.

    A short line is a title, and what follows another sentence.
    """
    gap = folded.text[care:start]
    ends = folded.text.find("\n", care, start)
    if ends >= 0 and ends - folded.text.rfind("\n", 0, ends) < _WHOLE_LINE:
        return False
    if _NOT_OF_CARE.search(gap) or any(map(is_kin, _WORDS.findall(gap))):
        return False
    between = slice(*(bisect_left(named, at, key=lambda each: each.start) for at in (care, start)))
    return not any(other.end < start for other in named[between])


def is_heading(folded: Folded, each: Mention, day: Span) -> bool:
    """Whether a name and a birth date have their lines for themselves, or each its label."""
    begin = line_start(folded.text, each.start)
    before = set(_WORD.findall(folded.text[begin : each.start]))
    # « TESTA Aline née MODELE »: what is looked for may be the end of it.
    if not (
        (before - _CHILD).issubset(_IN_A_HEADING)
        or _MARRIED.search(folded.text, each.start, each.end)
    ):
        return False
    if before & {"famille", "fille", "epouse", "epoux"} and not before & {"nom", "noms"}:
        return False
    ends = line_end(folded.text, day[1])
    born = _PLACE.search(folded.text, day[1], ends)
    place = born.span() if born and folded.is_capital(born.start(1)) else (ends, ends)
    after = folded.text[day[1] : place[0]] + folded.text[place[1] : ends]
    labelled = bool(before & {"nom", "noms", "prenom", "prenoms"})
    return labelled or set(_WORD.findall(after)).issubset(_IN_A_HEADING)
