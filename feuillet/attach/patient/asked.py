"""For whom a letter asks, reports or plans something: a relative or a friend of whom it names.

« Mme TESTA, née le …, va bien. Je vous adresse son mari » is about him, whatever its object says.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from enum import Enum, auto

from feuillet.attach.patient.mentions import Mention, Who
from feuillet.attach.patient.roles import NamedAs
from feuillet.attach.patient.subjects import Ours
from feuillet.attach.words.births import AGE
from feuillet.attach.words.labels import CIVIL
from feuillet.attach.words.relatives import OWNED, RELATIVE, gender_of
from feuillet.attach.words.spelling import ANY_DAY, Folded
from feuillet.attach.words.topics import is_first_name


class Another(Enum):
    """Whether a letter asks something for somebody else than the person looked for."""

    NOBODY = auto()
    PERHAPS = auto()
    SURELY = auto()


_SOME = r"[^.;!?:]"
_CIVIL = "|".join(sorted(CIVIL))
_OTHER = rf"(?P<other>{OWNED}|(?<![^\W_])une? (?:autre )?{RELATIVE})"
_SOON = (
    r"(?: (?:aujourd'hui|donc|cette fois|en revanche|aussi|egalement|maintenant|ce jour|ce matin"
    r"|hier|a nouveau|de nouveau|plutot|par ailleurs|volontiers|rapidement|vite|en urgence|ensuite"
    r"|en consultation|desormais|a present|avant-hier|cette semaine|pour avis|en fait|surtout"
    r"|en realite)){0,3},? "
)
_SEND = r"(?<![^\W_])(?:vous |te |t')(?:(?:re)?adress|envo[iy]|confi)(?:e|er|ons|erai)(?![^\W_])"
_PLEASE = (
    r"(?:merci|vous pourriez|vous pouvez|accepteriez|remercie|priere|permets|reconnaissante?"
    r"|pourriez-vous|pouvez-vous|peux-tu"
    rf"|pourrais-tu|voulez-vous|veuillez|souhaiterais|je (?:vous|te) demande){_SOME}{{0,40}}? "
)
_TREAT = "(?:recevoir|convoquer|prendre en charge|hospitaliser|operer|soulager|programmer)"
_RECEIVE = f"(?:{_TREAT}|accueillir)"
_SEE = "(?:(?:re)?voir|(?:re)?examiner)"
_ACT = (
    r"(?:vertebroplastie|gastrostomie|cimentoplastie|kyphoplastie|intervention|operation|irm"
    r"|scanner|consultation|rendez-vous|dossier|convocation|hospitalisation|sortie|anesthesie)"
)
_SAME = "(?:une?|l[ea] memes?)"
_ASIDE = rf"(?:,{_SOME}{{0,40}}?,)?"
_NOT_YOURS = "(?!vo(?:tre|s) )"
_ILL = (
    r"(?:a (?:maintenant|desormais|mal|une?|des)|souffre|presente|hurle|sera opere|doit etre"
    r"|ne (?:se |peut|dort|marche|tient))"
)
_DONE = (
    r"(?:sera|est|doit etre|a ete|aura|va etre) (?:\w+ )?"
    r"(?:operee?|hospitalisee?|convoquee?|attendue?|une? )"
)
_SURE = [
    re.compile(pattern)
    for pattern in (
        rf"{_SEND}{_SOON}{_OTHER}",
        rf"(?:{_PLEASE})(?:bien vouloir )?(?:{_TREAT}|{_SEE}){_SOON}(?!\w+ parents){_OTHER}",
        r"(?<![^\W_])(?:avis|rendez-vous|consultation|scanner|irm|\w+(?:plastie|tomie)|autant"
        rf"|meme(?: chose| geste)?|mais) pour {_NOT_YOURS}{_OTHER}",
        rf"(?:demande|courrier|lettre|appel) (?:\w+ )?(?:concerne|est pour|porte sur) {_OTHER}",
        rf"c'est{_SOON}(?:au|le) tour de {_OTHER}",
        rf"(?<![^\W_])(?:vue?|examinee?) {_SOME}{{0,40}}?chez {_SOME}{{0,80}}?, {_OTHER}",
        rf"{_OTHER}{_ASIDE} (?:souhaite|demande|voudrait|desire|sollicite) (?:aussi )?"
        rf"(?:le meme|a? ?etre (?:opere|vu|recu|examine)|une? (?:{_ACT}|avis))",
        rf"(?:m'|nous )(?:a|ont|avait) (?:re)?(?:amene|envoye|confie|adresse|conduit)"
        rf"e?s?{_SOON}{_OTHER}",
        rf"{_OTHER}(?P<gap>{_SOME}{{0,80}}?),? (?:que (?:je|nous) {_SEND}"
        r"|pour (?:qui|lequel|laquelle) je )",
        rf"(?<=[\d),]) ?pour {_NOT_YOURS}{_OTHER}(?=,| qui)",
        rf"(?:venue?|vient|ecris|consulte|appelle)(?: (?:me|vous|nous) voir)?{_SOON}"
        rf"(?:pour|au sujet de|a propos de) {_OTHER}",
        rf"c'est{_SOON}{_OTHER}{_SOME}{{0,40}}? qui {_ILL}",
    )
]
"""With the relative as their object."""

_MAYBE = [
    re.compile(pattern)
    for pattern in (
        rf"(?:parle[er]?|avis|entretenir|sollicite[rz]?){_SOON}(?:de|pour|au sujet de) {_OTHER}",
        rf"{_OTHER}{_ASIDE} (?:a|presente) {_SAME} (?:\w+ )?(?:tassement|fracture)",
        rf"{_OTHER}{_ASIDE} (?:souhaite|demande|voudrait) (?:a )?vous (?:voir|consult)",
        rf"{_OTHER}[^;!?:]{{0,80}}? (?:celle-ci|celui-ci|ce dernier|cette derniere) {_ILL}",
        rf"pour l[ea'] ?{_ACT} de {_NOT_YOURS}{_OTHER}",
        rf"(?=m(?:on|a) ){_OTHER}{_SOME}{{0,60}}? (?:doit (?:avoir|etre|subir)|sera operee?"
        r"|est (?:convoquee?|attendue?|programmee?))",
    )
]
"""With a relative who may be ill, or only be told of."""

_OF_A_READERS = re.compile(
    rf"(?:(?<![^\W_])(?:{_ACT}|radio\w*|images?|examens?|resultats?|tassement|fracture)"
    r" (?:[^\W_]+ )?de |(?<![^\W_])(?:pour|concernant) "
    r"|(?<![^\W_])(?:(?:re)?vu|recu|examine|opere) (?:ce jour |hier |en consultation |aussi )?)"
    rf"(?P<other>{OWNED})|(?P<done>{OWNED})(?: [^\W\d_]+)?,? {_DONE}".replace("?P<own>", "")
)
_READER_TOO = re.compile(
    rf"votre {_ACT}|vous (?:serez|etes|avez ete) (?:operee?|hospitalisee?|attendue?|convoquee?)"
)
_IT_IS = re.compile(
    rf"c'est (?:pour )?(?P<who>lui|elle)(?:,{_SOME}{{0,60}}?,)? (?:que (?:je |j')|qui {_ILL})"
)
_THEM = re.compile(
    rf"{_PLEASE}(?:bien vouloir )?(?<![/(])(?P<who>le|la) (?P<verb>{_RECEIVE}|{_SEE})(?![^\W_])"
    r"(?! avec (?:elle|lui))"
)
_PAPERS = re.compile(
    r"(?<![^\W_])(?:scanner|dossier|bilan|compte rendu|examens?|courrier|irm|radio\w*|lettre"
    r"|ordonnance|image\w*)(?![^\W_])"
)
_NOT_SENT = re.compile(r"(?:par|avec|chez|comme|accompagnee? d[e']|vit de) ?\Z")
_FIRST = re.compile(
    rf"(?<![^\W_]){_ACT} d(?:e |')(?P<of>[^\W\d_]+(?:-[^\W\d_]+)*)(?! ?[^\W\d_]+-)"
    rf"|(?<![^\W_])patiente?, (?P<sick>[^\W\d_]+(?:-[^\W\d_]+)*), {AGE}"
    r"|(?<![^\W_])pour (?P<for>[^\W\d_]+(?:-[^\W\d_]+)*), "
    rf"(?:je |nous |(?:la|une) {_ACT}|l'{_ACT})"
)
_TITLED = re.compile(
    rf"(?<![^\W_])(?:(?P<act>{_ACT}) de |(?:ecris|sollicite)(?: {_SOME}{{0,120}}?)? pour )"
    rf"(?P<name>(?:{_CIVIL})\.? )"
)
_SENT_TITLED = re.compile(
    rf"(?:{_SEND}|(?:{_PLEASE}|je (?:vous|te) prie {_SOME}{{0,40}}?)(?:bien vouloir )?(?:d')?"
    rf"(?<![^\W_])(?:{_RECEIVE}|{_SEE}|prendre (?:\w+ )?en charge)(?![^\W_])){_SOON}"
    rf"(?P<name>(?:{_CIVIL})\.? )"
)
"""Whom the reader is asked to see: « merci de recevoir M. »."""

_ILL_TITLED = [
    re.compile(pattern)
    for pattern in (
        rf"(?<![^\W_])(?P<name>(?:{_CIVIL})\.? )(?:[^\W\d_]+(?:[- '][^\W\d_]+){{0,2}}?)"
        r" (?:a|presente|souffre d'?) ?(?:une?|des|le|la) (?:[^\W_]+ ){0,2}?"
        r"(?:fracture|tassement|metastase|lesion|hernie|myelome)",
        r"(?<![^\W_])(?:propos|prevo|programm|realis|reten|pratiqu|planifi|indiqu)[^\W\d_]*"
        rf" (?:[^\W_]+ ){{0,3}}?{_ACT}{_SOME}{{0,40}}? (?:a|pour|chez|de) "
        rf"(?P<name>(?:{_CIVIL})\.? )",
    )
]
"""Who has a fracture, or for whom an operation is proposed: of a couple, one of both."""

_GESTURE = ("vertebro", "gastro", "cimento", "kypho")
"""How those acts begin that are planned for a patient alone."""

_NEXT = re.compile(
    rf"[ ,(:]{{1,3}}"
    rf"(?:(?:l'enfant|le|la|jeune|{AGE}|de longue date|d'enfance|(?:age )?de {AGE}),? )*"
    rf"(?:(?:{_CIVIL})\.? )?"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_TITLE = re.compile(
    r"(?<![^\W_])(?P<said>(?:chere? )?(?:m|mr|mme|mlle|monsieur|madame|mademoiselle|chere?))\.? \Z"
)
_BORN = re.compile(rf"[ ,(]{{1,3}}(?:{AGE},? )?(?P<born>nee?) (?:le )?{ANY_DAY}")
_NEUTRAL = re.compile(r"(?<![^\W_])(?:enfant|bebe|nourrisson|nouveau-ne|cette personne)(?![^\W_])")
_NEAR = 400
"""Letters before a pronoun in which whoever it stands for is named."""


_COUPLE = re.compile(
    r"(?<![^\W_])(?:(?:re)?vus?|recus?|examines?|adresse|confie|recevoir|voir) (?:[^\W_]+ ){0,3}?"
    r"(?:mr?|monsieur)\.? et (?:mme|madame)\.? [^\W\d_]+"
    r"(?![^\W_])(?!,? ?(?:parents|(?:et|avec|pour|au sujet de) leur))"
)


def sees_a_couple(folded: Folded) -> bool:
    """Whether a letter says that a couple was seen: either of them may be its patient."""
    return _COUPLE.search(folded.text.replace("\n", " ")) is not None


def asked_for_another(folded: Folded, named: Sequence[Mention], ours: Ours) -> Another:
    """Return whether a letter asks something for somebody else than the person looked for."""
    return _Letter(folded, named, ours).verdict()


def is_told_ill(
    folded: Folded, named: Sequence[Mention], ours: Ours, *, other: bool = False
) -> bool:
    """Whether a letter tells by title and name what is treated, of the person looked for.

    Args:
        other: Of whoever has that name, and the other gender, instead.
    """
    return _Letter(folded, named, ours).is_told_ill(other=other)


class _Letter:
    """A letter in one line, and who is a man or a woman in it."""

    def __init__(self, folded: Folded, named: Sequence[Mention], ours: Ours) -> None:
        self._folded, self._ours = folded, ours
        self._text = folded.text.replace("\n", " ")
        self._hers = [x for x in named if x.who is Who.OURS]
        self._starts = {x.start for x in self._hers}
        self._ends = {x.end for x in self._hers}
        self._others = [x for x in named if x.who is not Who.OURS and x.role is not NamedAs.STAFF]
        self._of_reader = {
            gender_of(one[0])
            for one in re.finditer(OWNED, self._text)
            if self._is_ours(one.start(), one.end())
        } - {""}
        genders = {self._told(each) for each in self._hers} | self._of_reader
        self._gender = next(iter(genders - {""})) if len(genders - {""}) == 1 else ""

    def verdict(self) -> Another:
        """Return what the whole letter says."""
        sure = self._says(_SURE, self._is_another) or self._is_readers_alone()
        titled = [
            x["act"] for x in self._found([_TITLED]) if self._is_titled_other(x.start("name"))
        ]
        sure |= any(act is None or act.startswith(_GESTURE) for act in titled)
        sure |= any(self._is_titled_other(x.start("name")) for x in self._found([_SENT_TITLED]))
        if sure or self._says([_FIRST], self._is_of_other_first_name) or self._says_other_pronoun():
            return Another.SURELY
        maybe = self._says(_MAYBE, self._is_another) or self.is_told_ill(other=True)
        readers = self._says([_OF_A_READERS], self._is_of_a_readers)
        return Another.PERHAPS if maybe or readers or titled else Another.NOBODY

    def is_told_ill(self, *, other: bool) -> bool:
        """Whether whoever of that name is told ill is of the other gender, or of hers alone."""
        told = self._titles_of_ill()
        return bool(told - {self._gender}) if other else told == {self._gender}

    def _titles_of_ill(self) -> set[str]:
        """Return the genders, if hers is known, of those of that name of whom illness is told."""
        starts = {found.start("name") for found in self._found(_ILL_TITLED)}
        named = [x for x in self._others if x.start in starts and x.who is Who.LIKE]
        return {self._title_of(each) for each in named} if self._gender else set()

    def _says(
        self, patterns: Sequence[re.Pattern[str]], tells: Callable[[re.Match[str]], bool]
    ) -> bool:
        """Whether any place that a pattern finds tells so."""
        return any(map(tells, self._found(patterns)))

    def _found(self, patterns: Sequence[re.Pattern[str]]) -> Iterator[re.Match[str]]:
        for pattern in patterns:
            yield from pattern.finditer(self._text)

    def _told(self, each: Mention) -> str:
        """Return « m » or « f » by what is said beside a name; nothing if nothing is."""
        title = _TITLE.search(self._text, max(0, each.start - 30), each.start)
        if title:
            man = re.fullmatch(r"(?:cher )?(?:mr?|monsieur)|cher", title["said"])
            return "m" if man else "f"
        born = _BORN.match(self._text, each.end)
        if not born or self._folded.is_capital(born.start("born")):
            return ""
        return "f" if born["born"] == "nee" else "m"

    def _is_ours(self, start: int, end: int) -> bool:
        """Whether a relative is the person looked for: « votre épouse, Mme Rose TESTA »."""
        ahead = _NEXT.match(self._text, end)
        after = ahead.end() if ahead else end
        if after in self._starts or any(start - gap in self._ends for gap in (1, 2)):
            return True
        word = self._capital_at(after)
        return word is not None and self._ours.has_first(word[0])

    def _names_other(self, end: int) -> bool:
        """Whether a relative has another first name: « votre fils Noé »."""
        ahead = _NEXT.match(self._text, end)
        word = self._capital_at(ahead.end()) if ahead else None
        return (
            word is not None
            and not self._folded.is_capital(word.end() - 1)
            and not self._ours.has_first(word[0])
        )

    def _capital_at(self, start: int) -> re.Match[str] | None:
        """Return the word that begins at a place, with a capital."""
        word = _WORD.match(self._text, start)
        return word if word and self._folded.is_capital(start) else None

    def _is_another(self, found: re.Match[str]) -> bool:
        """Whether the relative of a request is not whom the letter is looked for."""
        if self._is_ours(*found.span("other")):
            return False
        gap = found.groupdict().get("gap")
        if gap is None:
            return True
        within = range(*found.span("gap"))
        sent = _NOT_SENT.search(self._text, max(0, found.start() - 20), found.start("other"))
        return not sent and not any(start in within for start in self._starts)

    def _is_of_a_readers(self, found: re.Match[str]) -> bool:
        """Whether something is said of a reader's relative, and the reader is looked for."""
        start, end = found.span("other" if found["other"] else "done")
        relative = self._text[start:end]
        if not relative.startswith(("votre ", "vos ")) or self._is_ours(start, end):
            return False
        if self._names_other(end):
            return True
        gender = gender_of(relative)
        known = self._gender and gender and gender != self._gender
        return bool(known) and gender not in self._of_reader

    def _is_readers_alone(self) -> bool:
        """Whether a reader's relative is treated, and the reader is not."""
        told = self._says([_OF_A_READERS], self._is_of_a_readers)
        return told and not _READER_TOO.search(self._text)

    def _is_of_other_first_name(self, found: re.Match[str]) -> bool:
        """Whether an operation or a file is of somebody else's first name alone."""
        said = next(each for each in ("of", "sick", "for") if found[each])
        name, (start, end) = found[said], found.span(said)
        return (
            is_first_name(name)
            and self._folded.is_capital(start)
            and not self._ours.has_first(name)
            and not (said == "of" and self._capital_at(end + 1))
        )

    def _says_other_pronoun(self) -> bool:
        """Whether « le recevoir », « c'est elle » is of somebody of the other gender."""
        if not self._gender or _NEUTRAL.search(self._text):
            return False
        return self._says([_IT_IS, _THEM], self._is_other_pronoun)

    def _is_other_pronoun(self, found: re.Match[str]) -> bool:
        """Whether one pronoun is; « le recevoir » may be of a file that was just named."""
        gender = "m" if found["who"] in ("le", "lui") else "f"
        if gender == self._gender or not self._has_before(gender, found.start()):
            return False
        verb = found.groupdict().get("verb")
        paper = _PAPERS.search(self._text, max(0, found.start() - 80), found.start())
        return not verb or not paper or re.fullmatch(_RECEIVE, verb) is not None

    def _is_titled_other(self, start: int) -> bool:
        """Whether whoever has a title there is somebody else: another name, or the other gender."""
        at = bisect_left(self._others, start, key=lambda each: each.start)
        return any(
            each.start == start
            and each.role is not NamedAs.TRADE
            and (
                (each.who is Who.OTHER and not self._ours.are(self._text[each.start : each.end]))
                or (self._gender and self._title_of(each) not in ("", self._gender))
            )
            for each in self._others[at : at + 2]
        )

    def _has_before(self, gender: str, end: int) -> bool:
        """Whether somebody else of a gender is named not far before."""
        first = max(0, end - _NEAR)
        relatives = re.finditer(OWNED, self._text[first:end])
        sick = re.search(r"(?:mon|votre|un|ce|notre) patient(?![^\W_])", self._text[first:end])
        if any(gender_of(one[0]) == gender for one in relatives) or (sick and gender == "m"):
            return True
        near = slice(*(bisect_left(self._others, at, key=lambda x: x.start) for at in (first, end)))
        return any(self._title_of(each) == gender for each in self._others[near])

    def _title_of(self, each: Mention) -> str:
        word = _WORD.match(self._text, each.start)
        if not word or word[0] not in CIVIL:
            return ""
        return "m" if word[0] in ("m", "mr", "monsieur") else "f"
