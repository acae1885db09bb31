"""The hospital's own figures: what it signed becomes a fact of the leaflet, nothing else does.

Fasting, loads, driving and the care of a tube differ between hospitals: the software has no
default for them.
"""

from collections.abc import Mapping

from feuillet.dates import spell_date
from feuillet.errors import did_you_mean
from feuillet.model import Fact, Leaflet, ProtocolValue, SignedValue, Source


def protocol_problems(leaflet: Leaflet, values: Mapping[str, SignedValue]) -> list[str]:
    """Return what is wrong with a hospital's figures for one leaflet."""
    problems = []
    for name, value in values.items():
        asked = leaflet.protocol.get(name)
        if asked is None:
            hint = did_you_mean(name, leaflet.protocol)
            problems.append(f"« {name} » n'est pas une valeur de protocole de cette fiche.{hint}")
        elif not asked.minimum <= float(value.figure.replace(",", ".")) <= asked.maximum:
            bounds = f"de {asked.minimum} à {asked.maximum} ({asked.unit})"
            problems.append(f"« {name} » : figure hors des limites de la fiche, {bounds}")
        elif asked.unit in ("heure", "jour", "semaine", "mois") and not value.figure.isdigit():
            problems.append(f"« {name} » : une durée est un nombre entier")
    return problems


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


def _fact(asked: ProtocolValue, figure: str, source: str) -> Fact:
    return Fact(figure=figure, out_of=None, unit=asked.unit, source=(source,))
