"""Whether a letter gives its patient another birth name than the one that was typed."""

import re

from feuillet.attach.words.labels import label_at, names_nobody
from feuillet.attach.words.runs import WORD
from feuillet.attach.words.spelling import ANY_DAY, Folded, name_spans

_NEAR = 60
"""Letters between a surname in use and the birth name behind it: a first name, a title."""

_BIRTH = r"(?:naissance|naiss\b\.?|jeune fille|jf|patronymique)"
_LABEL = (
    rf"(?:n\. ?n\.?|nn|n\.? ?j\.? ?f\.?|n\. ?naiss\b\.?"
    rf"|noms? (?:de famille )?[(]?(?:de )?{_BIRTH}[)]?)"
)
"""« NN : », « NJF : », « Nom de naiss. : », as labels of a narrow width are."""

_GIVEN = re.compile(
    rf"(?<![^\W_])(?:(?P<label>{_LABEL})|nee?)(?![^\W_])[ :|\n]*"
    r"(?!l[ea] |en |a |\d)(?P<name>[^\W\d_]{2,}(?:[- ']{1,3}[^\W\d_]+)*)"
)
_DAY = re.compile(ANY_DAY)


def gives_other_birth_name(folded: Folded, surname: str, born: str) -> bool:
    """Whether a letter says, right behind a surname in use, another birth name, and never that one.

    Args:
        born: The birth name; nothing is looked for without one.
    """
    if not born or name_spans(folded, born):
        return False
    return any(
        _is_name(folded, found.start("name")) and _is_right_behind(folded, end, found)
        for _, end in name_spans(folded, surname)
        for found in _GIVEN.finditer(folded.text, end, end + _NEAR)
    )


def _is_name(folded: Folded, start: int) -> bool:
    """Whether a name stands behind a label, not the next label: « NN :  Sexe : F »."""
    word = WORD.match(folded.text, start)
    return bool(
        word and folded.is_capital(start) and not names_nobody(label_at(folded, *word.span()))
    )


def _is_right_behind(folded: Folded, end: int, found: re.Match[str]) -> bool:
    """Whether no figures stand before a birth name, but a day where a label tells it."""
    between = folded.text[end : found.start()]
    return not re.search(r"\d", _DAY.sub("", between) if found["label"] else between)
