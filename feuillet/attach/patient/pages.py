"""Whose each page of a letter is: two letters of two patients may have come as one file.

Page by page: a page that names somebody as its patient must name the person looked for.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feuillet.attach.patient.evidence import (
    Other,
    has_address_below,
    is_about_another,
    is_alone_on_a_line,
    is_under_care,
)
from feuillet.attach.patient.mentions import Mention, Who
from feuillet.attach.patient.pairs import FIRST_NAME, WHICH_NAME
from feuillet.attach.patient.roles import NamedAs, is_named_in_a_form, role_of
from feuillet.attach.patient.subjects import Ours
from feuillet.attach.words.labels import CIVIL, LABELS, any_of, is_kin, is_staff
from feuillet.attach.words.measured import tells_patient, tells_weight
from feuillet.attach.words.runs import (
    are_whole,
    is_shouted,
    line_end,
    line_start,
    run_of_names,
)
from feuillet.attach.words.spelling import Folded, Span
from feuillet.attach.words.topics import may_be_first_name

PAGE_END = "\f"
"""Between two pages of a text."""

_HEAD = 8
"""Lines of a page that say whose it is."""

_FORM = 120
"""Letters around a first name's field in which that of the name stands."""

_FIRST_NAME_FIELD = re.compile(rf"{FIRST_NAME}[ :|]*\n?[ :|]*(?=[^\W\d_])")
_NAME_FIELD = re.compile(rf"(?<![^\W_])noms?(?:{WHICH_NAME})*[ :|]*\n?[ :|]*(?=[^\W\d_])")

_CHILD = r"(?:nouveau-nee?|enfant|bebe)"
_FILE = r"(?:(?:ipp|nip|ins|nda|iep|dossier|sejour|n[o°]?|numero)[ .:]{0,3})+\d{3,15}"
_UNTITLED = re.compile(
    r"^[^\w\n]{0,3}(?:(?:ordonnance|prescription|pour)[ :]{1,3}){0,3}"
    rf"(?:(?P<child>{_CHILD})[ :]{{1,3}})?(?P<file>{_FILE} ?[|,;: -]{{1,3}})?(?=[^\W\d_])",
    re.MULTILINE,
)
"""Before a name without a title on its line: « Ordonnance pour », « IPP 0012 – »."""

_SHEETS = any_of("ordonnance ordonnances prescription prescriptions")
_PRESCRIBED = LABELS | CIVIL | _SHEETS | {"pour", "et"}
"""Before whom a page is for."""

_BOXES = any_of(
    "lien parente qualite fonction signataire signature soussigne soussignee pharmacie profession"
)
"""Around the form of whoever is no patient: a reader, a relative, whoever signs."""

_NUMBERS = any_of("ipp nip ins nda iep dossier sejour age poids")
"""Heads of columns, beside labels."""

_TITLES = _SHEETS | any_of(
    "compte rendu resultat resultats bilan biologie biologique examen examens laboratoire irm",
    "scanner tdm radio radiographie consultation hospitalisation operatoire bulletin certificat",
    "fiche bon demande transport de d du des la le l medicale medical",
)
"""Of a page, above whose it is."""

_FUNCTIONS = any_of(
    "directeur directrice responsable direction service tel telephone rpps adeli finess cabinet"
)
"""Below whoever signs."""

_TRADE = re.compile(r"[a-z]+(?:ologue|ologiste|iatre)|0\d{9}")
_TELEPHONE = re.compile(r"(?<!\d)(?:[+]33(?:[(]0[)])?|0)[1-9]\d{8}(?!\d)")


@dataclass(frozen=True)
class Naming:
    """Whoever a letter names."""

    everyone: Sequence[Mention]
    others: Sequence[Other]
    """Those who are not the person looked for, with their dates."""

    in_subjects: Sequence[Span]
    """Where a subject line names somebody else."""

    surnames: Sequence[Span]
    """Where the name that is looked for stands."""

    ours: Ours


def page_of_another(folded: Folded, named: Naming) -> int | None:
    """Return which page, from 1, is another patient's in a letter where one is that person's."""
    pages = list(_pages(folded))
    if len(pages) < 2:
        return None
    hers = [_is_hers(folded, named, page) for page in pages]
    if not any(hers):
        return None
    return next(
        (
            number
            for number, page in enumerate(pages, start=1)
            if not hers[number - 1] and _is_anothers(folded, named, page)
        ),
        None,
    )


def _pages(folded: Folded) -> Iterator[Span]:
    """Yield where each page begins and ends."""
    start = 0
    for end in re.finditer(PAGE_END, folded.original):
        at = bisect_left(folded.places, end.start())
        yield start, at
        start = at
    yield start, len(folded.text)


def _is_hers(folded: Folded, named: Naming, page: Span) -> bool:
    """Whether a page names the person looked for, if by her name alone at the head of a line."""
    inside = (bisect_left(named.everyone, at, key=lambda each: each.start) for at in page)
    on_page = named.everyone[slice(*inside)]
    if any(each.who is not Who.OTHER and each.role is not NamedAs.KIN for each in on_page):
        return True
    if any(named.ours.are(folded.text[each.start : each.end]) for each in on_page):
        return True
    return any(
        line_start(folded.text, start) == start
        for start, end in named.surnames[
            slice(*(bisect_left(named.surnames, (at,)) for at in page))
        ]
        if not any(x.start < end and start < x.end for x in on_page)
    )


def _is_anothers(folded: Folded, named: Naming, page: Span) -> bool:
    """Whether a page that does not name the person looked for names somebody as its patient."""
    if any(page[0] <= start < page[1] for start, _ in named.in_subjects):
        return True
    lines = re.compile(rf"\n*(?:[^\n]+\n+){{0,{_HEAD}}}").match(folded.text, *page)
    head = range(page[0], lines.end() if lines and lines.end() > page[0] else page[1])
    others = [x for x in named.others if page[0] <= x.who.start < page[1] and not x.related]
    if is_about_another(folded, named.everyone, others) or _has_own_line(folded, named, page):
        return True
    if _has_form(folded, named, page):
        return True
    subjects = [x for x in others if x.who.role is NamedAs.SUBJECT]
    at_head = [x for x in subjects if x.who.start in head]
    return any(
        x.dated or _heads(folded, x.who) or is_under_care(folded, named.everyone, x.who)
        for x in at_head
    ) or any(_is_weighed(folded, x.who) for x in subjects)


def _heads(folded: Folded, each: Mention) -> bool:
    """Whether a line is a title and a name: « Monsieur Paul BRUN », and no address below.

    « M. BRUN ch. 214 » is nobody's address: a room is a patient's.
    """
    if not _is_titled(folded, each):
        return False
    before = _before(folded, each)
    ends = re.match(r"[ .:]*(?:\n|\Z)", folded.text[each.end : each.end + 4])
    only_for = "pour" in before and ends and not has_address_below(folded, each.end)
    below = ends and tells_patient(folded, line_end(folded.text, each.end) + 1)
    told = before & _SHEETS or only_for or below or tells_patient(folded, each.end)
    if told and before <= _PRESCRIBED:
        return True
    words = re.findall(r"[^\W_]+", folded.text[each.start : each.end])
    return len(words) > 2 and is_alone_on_a_line(folded, each)


def _is_weighed(folded: Folded, each: Mention) -> bool:
    """Whether a line is a title, a name and a weight, however long the letterhead above it."""
    weighed = _before(folded, each) <= _PRESCRIBED and tells_weight(folded, each.end)
    return weighed and _is_titled(folded, each)


def _has_own_line(folded: Folded, named: Naming, page: Span) -> bool:
    """Whether a line without a title is another's whole name, told as a patient's.

    « BRUN Paul 66 kg », « Bébé BRUN 3 kg », « IPP 0012 – BRUN PAUL – F », or « BRUN Paul » between
    « ORDONNANCE » and what is prescribed, or above « Dossier 0012 ».
    """
    for line in _UNTITLED.finditer(folded.text, *page):
        names = run_of_names(folded, line.end())
        if not names:
            continue
        start, end = names[0].start(), names[-1].end()
        if named.ours.are(folded.text[start:end]) or _is_of_staff(folded, end):
            continue
        if not _tells_whose(folded, line, names):
            continue
        if role_of(folded, start, end) is NamedAs.SUBJECT:
            return True
    return False


def _tells_whose(folded: Folded, line: re.Match[str], names: Sequence[re.Match[str]]) -> bool:
    """Whether a line that begins with names is a patient's, by what stands around them."""
    start, end = line.start(), names[-1].end()
    known = any(may_be_first_name(word[0]) for word in names)
    weighed = tells_weight(folded, end)
    if line["child"] and weighed and is_shouted(folded, names[0]):
        return True
    if len(names) < 2 or not (known or are_whole(folded, names)):
        return False
    if known and weighed and len({is_shouted(folded, word) for word in names}) > 1:
        return True
    ends = line_end(folded.text, end)
    alone = not folded.text[end:ends].strip(" .:")
    above = folded.text[line_start(folded.text, max(0, start - 1)) : max(0, start - 1)]
    title = set(re.findall(r"[^\W\d_]+", above))
    if {"nom", "prenom"} <= title <= LABELS | _NUMBERS:
        return True
    if line["file"]:
        return alone or tells_patient(folded, end)
    if not alone:
        return known and tells_patient(folded, end)
    if tells_patient(folded, ends + 1):
        return True
    addressed = has_address_below(folded, end) and not title & _SHEETS
    return known and bool(title) and title <= _TITLES and not addressed


def _is_titled(folded: Folded, each: Mention) -> bool:
    """Whether somebody has a civil title, and no trade on the line below: whoever signs."""
    title = re.compile(r"[^\W_]+").match(folded.text, each.start)
    return title is not None and title[0] in CIVIL and not _is_of_staff(folded, each.end)


def _is_of_staff(folded: Folded, end: int) -> bool:
    """Whether whoever signs or is called ends there: a telephone, or below it a trade."""
    ends = line_end(folded.text, end)
    below = re.compile(r"\n([^\W_]+)").match(folded.text, ends)
    if _TELEPHONE.search(folded.text, end, ends):
        return not tells_patient(folded, end)
    return below is not None and bool(
        is_staff(below[1]) or below[1] in _FUNCTIONS or _TRADE.fullmatch(below[1])
    )


def _before(folded: Folded, each: Mention) -> set[str]:
    """Return the words before a name on its line: « Ordonnance pour »."""
    before = folded.text[line_start(folded.text, each.start) : each.start]
    return set(re.findall(r"[^\W_]+", before))


def _has_form(folded: Folded, named: Naming, page: Span) -> bool:
    """Whether « Nom : » and « Prénom : » are another's, in no doctor's box and no relative's."""
    for field in _FIRST_NAME_FIELD.finditer(folded.text, *page):
        firsts = run_of_names(folded, field.end())
        if not firsts:
            continue
        first = folded.text[firsts[0].start() : firsts[-1].end()]
        around = max(page[0], field.start() - _FORM), min(page[1], firsts[-1].end() + _FORM)
        names = [
            (label.start(), run[0].start(), run[-1].end())
            for label in _NAME_FIELD.finditer(folded.text, *around)
            if (run := run_of_names(folded, label.end()))
        ]
        if not names or any(named.ours.are(f"{folded.text[x:y]} {first}") for _, x, y in names):
            continue
        before = folded.text[page[0] : min(names[0][0], field.start())][-_FORM:]
        above = re.findall(r"[^\W_]+", before)[-3:]
        end = max(firsts[-1].end(), *(y for _, _, y in names))
        behind = re.findall(r"[^\W_]+", folded.text[end : end + _FORM])[:1]
        told = _BOXES & {*above, *behind, *first.split()}
        others = told or any(is_kin(word) or is_staff(word) for word in above)
        if not others and not any(is_named_in_a_form(folded, x) for _, x, _ in names):
            return True
    return False
