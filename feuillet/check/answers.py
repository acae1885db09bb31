"""Answers as people write them → those that a variable offers, or why not.

Marks, accents, gender and the end of a long word do not count where one answer alone is left.  What
may mean two answers, or doubts its own, is refused.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from feuillet.check.stand_ins import stands_in
from feuillet.errors import quoted_list
from feuillet.model.approval import plain
from feuillet.model.characters import fold
from feuillet.model.variables import Variable

TICKS = ("✓", "✔", "☑")
YES = frozenset(("oui", "o", "vrai", "true", "x", *TICKS))
NO = frozenset(("non", "n", "faux", "false"))
"""What people and spreadsheets write for yes and no, folded."""

_UNKNOWN = frozenset(("nsp", "ne sait pas", "ne sais pas"))
_NEGATIONS = frozenset(("pas", "sans", "non", "aucun", "aucune", "jamais"))
_FEMININE = re.compile(r"(?<=[uei])e$|(?<=un)e$|(?<=oit|ant|ent)e$")
"""The last letter of « inconnue », « opérée », « finie », « aucune », « droite », and never of
« None »: elsewhere it may make another word.  As `fold` leaves it."""

_SHORTEST = 3
"""Letters of an abbreviation."""

_FEW = 8
"""Answers that a refusal names one by one."""

_PARTS = (",", ";", " et ", "[/+&]", r"(?<![a-z]) +| +(?!\d)")
"""What parts a list, in this order; a space between a letter and a figure does not (« L 5 »)."""

_TOGETHER = (",", ";", " et ", " ou ", "[/+&]", r"(?<![a-z]) +| +(?!\d)")
"""What stands between several answers where one is asked for."""

_RANGE = re.compile(r" ?[-–—→>]+ ?| (?:à|a|au|jusqu'à|jusqu'a) ", re.IGNORECASE)
_NUMBERED = re.compile(r"([A-Za-z]+)(\d+)", re.ASCII)


def read_choice(text: str, variable: Variable) -> str | None:
    """Return the answer that a text means, or None."""
    wanted = fold(text)
    if found := _only(variable, lambda form: form.folded == wanted):
        return found
    for ways, answers in ((YES, ("oui",)), (NO, ("non", "aucun")), (_UNKNOWN, ("inconnu",))):
        if wanted in ways:
            return next(filter(None, (_called(variable, answer) for answer in answers)), None)
    bare = _bare(wanted)
    if not bare:
        return None
    neuter = _neuter(wanted)
    for same in (lambda form: form.bare == bare, lambda form: form.neuter == neuter):
        if found := _only(variable, same):
            return found
    if stands_in(text) or sum(sign.isalpha() for sign in bare) < _SHORTEST:
        return None
    if bare in _NEGATIONS:  # « pas » begins « Pas de corset », and never « Passage »
        return _only(variable, lambda form: form.folded.split()[:1] == [bare])
    return _only(variable, lambda form: form.bare.startswith(bare), words=len(text.split()))


def read_choices(text: str, variable: Variable) -> tuple[str, ...] | None:
    """Return the answers that a text lists, or None."""
    chosen = _listed(text, variable, _PARTS)
    if None in chosen or len(set(chosen)) < len(chosen):
        return None
    return tuple(name for name in chosen if name)


def explain_choice(text: str, variable: Variable) -> str:
    """Return why a text is no answer, and what the answers are, without repeating it."""
    known = name_answers(variable)
    if doubt := explain_doubt(text):
        return f"{doubt}, parmi : {known}"
    if len(set(_listed(text, variable, _TOGETHER)) - {None}) > 1:
        return f"donne plusieurs réponses : gardez-en une, ou videz ce champ, parmi : {known}"
    if fold(text) in YES | NO:
        return f"doit être l'une de ces réponses, et non oui ou non : {known}"
    if _called(variable, "oui"):
        # Often a medicine's name: nothing is guessed from it.
        return (
            "doit dire oui ou non et rien d'autre : écrivez la réponse seule, ou videz ce champ,"
            f" parmi : {known}"
        )
    return (
        "doit être une réponse de cette fiche : écrivez-en une, ou videz ce champ si aucune ne"
        f" convient, parmi : {known}"
    )


def explain_choices(text: str, variable: Variable) -> str:
    """Return why a text is no list of answers; as `explain_choice`."""
    known = name_answers(variable)
    if doubt := explain_doubt(text):
        return f"{doubt}, parmi : {known}"
    chosen = _listed(text, variable, _PARTS)
    if None not in chosen:
        return "donne deux fois la même réponse : gardez-la une fois"
    if any(_is_range(part, variable) for part in re.split(r"[,;/+&]| et ", text)):
        return (
            "un intervalle peut dire ses deux bouts, ou ce qui est entre eux : écrivez chaque"
            " réponse, avec des virgules"
        )
    return f"doit être une ou plusieurs de ces réponses, avec des virgules : {known}"


def explain_doubt(text: str) -> str:
    """Return what to do about an answer with a question mark, or nothing."""
    doubted = "?" in text and any(sign.isalnum() for sign in text)
    return "un point d'interrogation laisse un doute : écrivez la réponse" if doubted else ""


def name_answers(variable: Variable, *, codes: bool = False) -> str:
    """Return the answers; of many, each series by its ends: « D1 » à « D12 ».

    Args:
        codes: Name them as programs do, not by their labels.
    """
    if codes:
        names = list(variable.choices)
        return ", ".join(names if len(names) <= _FEW else (*names[:3], "…", names[-1]))
    labels = [plain(choice.label) for choice in variable.choices.values()]
    if len(labels) <= _FEW:
        return quoted_list(labels)
    series: list[list[str]] = []
    for label in labels:
        if series and _follows(series[-1][-1], label):
            series[-1].append(label)
        else:
            series.append([label])
    told = [" à ".join(f"« {end} »" for end in dict.fromkeys((one[0], one[-1]))) for one in series]
    return ", ".join(told if len(told) <= _FEW else (*told[:3], "…", told[-1]))


class _Form(NamedTuple):
    """What an author calls an answer, as it is compared."""

    folded: str
    bare: str
    neuter: str


@lru_cache(maxsize=4096)
def _form(text: str) -> _Form:
    # The author's words alone are kept: never what was typed.
    return _Form(fold(text), _bare(text), _neuter(text))


def _only(variable: Variable, same: Callable[[_Form], bool], *, words: int = 0) -> str | None:
    """Return the one answer that has such a form, or None if none or several have.

    Args:
        words: As many as another way to type it has: « hospit. » is not all of « hospit. 1 nuit ».
    """
    found = [
        name
        for name, choice in variable.choices.items()
        if any(same(_form(text)) for text in (name, choice.label))
        or any(same(_form(text)) for text in choice.also if len(text.split()) == words or not words)
    ]
    return found[0] if len(found) == 1 else None


def _called(variable: Variable, answer: str) -> str | None:
    neuter = _neuter(answer)
    return _only(variable, lambda form: form.neuter == neuter)


def _bare(text: str) -> str:
    """Return a text without the marks of an abbreviation: « A.L. », « L 5 » as « al », « l5 ».

    After a figure they stay: « D1-2 » is not D12.
    """
    return re.sub(r"(?<=[^\W\d])[\s.'_-]+(?=\w)", "", fold(text).strip(" ."))


def _neuter(text: str) -> str:
    """Return a text as both genders have it: « inconnu(e) », « inconnue » as « inconnu »."""
    return _FEMININE.sub("", _bare(fold(text).replace("(e)", "")))


def _listed(text: str, variable: Variable, parts: Sequence[str]) -> list[str | None]:
    """Return each answer of a list, parted only where no answer is called so as a whole."""
    if (whole := read_choice(text, variable)) or not parts:
        return [whole]
    pieces = re.split(parts[0], text.strip(), flags=re.IGNORECASE)
    return [one for piece in pieces for one in _listed(piece, variable, parts[1:])]


def _is_range(text: str, variable: Variable) -> bool:
    first, *others = _RANGE.split(text.strip())
    return bool(others) and read_choice(first, variable) is not None


def _follows(one: str, other: str) -> bool:
    before, after = _NUMBERED.fullmatch(one), _NUMBERED.fullmatch(other)
    if before is None or after is None:
        return False
    return before[1] == after[1] and int(before[2]) + 1 == int(after[2])
