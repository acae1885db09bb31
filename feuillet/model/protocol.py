"""The hospital's own figures: what it signed becomes a fact of the leaflet, nothing else does.

Fasting, loads, driving and the care of a tube differ between hospitals: the software has no
default for them.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping

from feuillet.errors import did_you_mean
from feuillet.model.characters import fold
from feuillet.model.dates import spell_date
from feuillet.model.hospital import PASSED_OVER, SignedValue
from feuillet.model.leaflet import Fact, Leaflet, ProtocolValue, Source
from feuillet.model.parts import is_length, number_of

# Marks of an author's text: a signature is printed as such a text.
_MARKS = frozenset("{}*")


def protocol_problems(
    leaflet: Leaflet, values: Mapping[str, SignedValue]
) -> Iterator[tuple[str, str]]:
    """Yield (id, problem) for what is wrong with a hospital's figures for one leaflet."""
    for name, value in values.items():
        asked = leaflet.protocol.get(name)
        if asked is None:
            hint = did_you_mean(name, leaflet.protocol)
            yield (
                name,
                f"« {name} » n'est pas une valeur de protocole de cette fiche, corrigez-la.{hint}",
            )
        elif not asked.minimum <= number_of(value.figure) <= asked.maximum:
            wanted = f"choisissez-la {asked.limits}"
            yield name, f"« {name} » : figure hors des limites de la fiche, {wanted}"
        elif is_length(asked.unit) and not value.figure.isdigit():
            yield name, f"« {name} » : une durée doit être un nombre entier, comme {asked.maximum}"
        if value.signed and _MARKS & set(value.signed.by + value.signed.role):
            yield (
                name,
                f"« {name} » : un nom ou une fonction ne prend ni accolade ni astérisque,"
                " retirez-les",
            )


def undue_signatures(
    values: Mapping[str, SignedValue], today: dt.date
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield (place, problem) for each figure that was signed on a day that is yet to come."""
    for name, value in values.items():
        if value.signed and value.signed.date > today:
            problem = "la signature est datée d'un jour à venir, corrigez la date"
            yield (name, "signed", "date"), f"« {name} » : {problem}"


def shared_renames(leaflet: Leaflet, renames: Mapping[str, str]) -> Mapping[str, str]:
    """Return those of a hospital's names for all leaflets that this one has a variable for."""
    fields = {*leaflet.all_variables, PASSED_OVER}
    return {column: name for column, name in renames.items() if name in fields}


def strange_fields(
    leaflet: Leaflet, renames: Mapping[str, str], fields: Callable[[], Collection[str] | None]
) -> Iterator[tuple[str, str]]:
    """Yield (column, problem) for each of a hospital's names that is a field of no leaflet.

    Args:
        fields: Gives those of all leaflets, where they are wanted; None if they are not all known.
    """
    left = {column: name for column, name in renames.items() if name != PASSED_OVER}
    left = {column: name for column, name in left.items() if name not in leaflet.all_variables}
    known = fields() if left else None
    for column, name in left.items():
        if known is not None and name not in known:
            hint = did_you_mean(name, known)
            yield column, f"« {name} » n'est un champ d'aucune fiche, corrigez-le.{hint}"


def rename_problems(leaflet: Leaflet, renames: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (column, problem) for what is wrong with a hospital's names for a leaflet's columns."""
    seen: dict[str, str] = {}
    for column, name in renames.items():
        if name not in leaflet.all_variables and name != PASSED_OVER:
            hint = did_you_mean(name, leaflet.all_variables)
            yield column, f"« {name} » n'est pas un champ de cette fiche, corrigez-le.{hint}"
        if seen.setdefault(fold(column), name) != name:
            yield (
                column,
                f"« {column} » est déjà le nom d'un autre champ, à la casse près : changez-le",
            )
        if not fold(column):
            yield column, "un nom de colonne ne peut pas être vide : écrivez-le"


def sign_facts(leaflet: Leaflet, values: Mapping[str, SignedValue]) -> Leaflet:
    """Return `leaflet` with the signed figures among its facts, each citing its signature."""
    facts, sources = dict(leaflet.facts), dict(leaflet.sources)
    for name, value in values.items():
        if value.signed is None:
            continue
        signed = value.signed
        title = (
            "Protocole de l'établissement, signé par"
            f" {signed.by} ({signed.role}) le {spell_date(signed.date)}"
        )
        # One line at the end of the page for each signature, however many figures it covers.
        cited = next((k for k, s in sources.items() if s.title == title), f"protocole:{name}")
        sources[cited] = Source(title=title)
        facts[name] = _fact(leaflet.protocol[name], value.figure, cited)
    return leaflet.model_copy(update={"facts": facts, "sources": sources})


def unsigned(leaflet: Leaflet) -> list[str]:
    """Return the protocol values that print as neutral wording, for want of a signature."""
    return [name for name in leaflet.protocol if name not in leaflet.facts]


def as_if_signed(leaflet: Leaflet) -> Leaflet:
    """Return `leaflet` with the greatest figure it admits wherever a signature is missing."""
    facts = dict(leaflet.facts)
    for name in unsigned(leaflet):
        facts[name] = _fact(leaflet.protocol[name], str(leaflet.protocol[name].maximum), "")
    return leaflet.model_copy(update={"facts": facts})


def _fact(asked: ProtocolValue, figure: str, source: str) -> Fact:
    return Fact(figure=figure, out_of=None, unit=asked.unit, source=(source,))
