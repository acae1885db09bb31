"""What was found of rows, so that one correction does not check a whole table again."""

from collections.abc import Collection, Mapping

from feuillet.errors import ValuesInvalid
from feuillet.model.values import Value, Values
from feuillet.produce import Press


class RowCache:
    """What a press said of rows: those that did not change since are not checked again."""

    def __init__(self, press: Press) -> None:
        self._press = press
        self._before: dict[object, Mapping[str, Value] | ValuesInvalid] = {}
        self._now: dict[object, Mapping[str, Value] | ValuesInvalid] = {}
        self._completed_before: dict[int, tuple[object, Values]] = {}
        self._completed: dict[int, tuple[object, Values]] = {}

    def begin(self) -> None:
        """Forget what was not asked for since the last time."""
        self._before, self._now = self._now, {}
        self._completed_before, self._completed = self._completed, {}

    def accept(self, raw: Mapping[str, str], unread: Collection[str] = ()) -> Mapping[str, Value]:
        """Return what is known of one patient.  Raises as the press."""
        key = tuple(raw.items()), frozenset(unread)
        found = self._before.get(key) or self._now.get(key)
        if found is None:
            try:
                found = self._press.accept(raw, unread)
            except ValuesInvalid as error:
                found = ValuesInvalid(*error.problems, troubles=error.troubles)
        self._now[key] = found
        if isinstance(found, ValuesInvalid):
            raise ValuesInvalid(*found.problems, troubles=found.troubles)
        return found

    def complete(self, known: Mapping[str, Value]) -> Values:
        """Return accepted values with the dates counted from them."""
        _, values = self._completed_before.get(id(known)) or (known, self._press.complete(known))
        # As long as the mapping is kept, no other has its identity.
        self._completed[id(known)] = known, values
        return values
