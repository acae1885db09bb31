"""Whether a letter gives its patient another birth name than the one that was typed."""

import re

from feuillet.attach.words.spelling import Folded, name_spans

_NEAR = 60
"""Letters between a surname in use and the birth name behind it: a first name, a title."""

_GIVEN = re.compile(
    r"(?<![^\W_])(?:nee?|noms? de (?:naissance|jeune fille)|noms? patronymique)(?![^\W_])[ :|\n]*"
    r"(?!l[ea] |en |a |\d)(?P<name>[^\W\d_]{2,}(?:[- ']{1,3}[^\W\d_]+)*)"
)


def gives_other_birth_name(folded: Folded, surname: str, born: str) -> bool:
    """Whether a letter says, right behind a surname in use, another birth name, and never that one.

    Args:
        born: The birth name; nothing is looked for without one.
    """
    if not born or name_spans(folded, born):
        return False
    return any(
        folded.is_capital(found.start("name"))
        for _, end in name_spans(folded, surname)
        for found in _GIVEN.finditer(folded.text, end, end + _NEAR)
        if not re.search(r"\d", folded.text[end : found.start()])
    )
