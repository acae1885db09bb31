"""Whether a condition holds for what is known of one patient."""

from collections.abc import Mapping

from feuillet.model.blocks import Condition
from feuillet.model.leaflet import Value


def holds(condition: Condition | None, known: Mapping[str, Value]) -> bool:
    """Whether `condition` holds; no condition always does.

    What is not known equals nothing and is at least nothing.
    """
    if condition is None:
        return True
    return (
        all(_is_one_of(known.get(name), wanted) for name, wanted in condition.equals.items())
        and all(name in known for name in condition.known)
        and all(name not in known for name in condition.unknown)
        and all(_reaches(known.get(name), least) for name, least in condition.at_least.items())
        and all(holds(inner, known) for inner in condition.all)
        and (not condition.any or any(holds(inner, known) for inner in condition.any))
        and (condition.not_ is None or not holds(condition.not_, known))
    )


def _is_one_of(value: Value | None, wanted: tuple[str, ...]) -> bool:
    if isinstance(value, bool):
        return ("oui" if value else "non") in wanted
    if isinstance(value, tuple):
        return any(member in wanted for member in value)
    return str(value) in wanted if value is not None else False


def _reaches(value: Value | None, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least
