"""A preview: the one that was asked for, or none."""

from dataclasses import replace
from typing import Any

import pytest

from feuillet.errors import NoStock, RenderError
from feuillet.web.preview import Printout, PrintTask, compile_for, refuse_other, run_print
from tests.batches import patient, press


class Printing:
    """A press that prints what it is told, and has no stock."""

    fast = True

    def compile(self, values: Any) -> Any:
        """Refuse."""
        raise NoStock


ORDER = PrintTask(Printing(), {"nom": "EXEMPLE"}, mark="une demande")  # type: ignore[arg-type]


def proof_of(order: PrintTask) -> Printout:
    """Return the answer to an order."""
    return Printout(order.digest, None)  # type: ignore[arg-type]


def test_the_answer_to_the_same_request_is_taken() -> None:
    """However its pages are to be shown."""
    refuse_other(proof_of(replace(ORDER, width=300)), ORDER)


@pytest.mark.parametrize("other", [{"mark": "une autre"}, {"raw": {"nom": "ESSAI"}}])
def test_the_answer_to_another_request_is_thrown_away(other: dict[str, Any]) -> None:
    """Another patient's, or another browser's of the same patient; no value is told."""
    with pytest.raises(RenderError) as refusal:
        refuse_other(proof_of(replace(ORDER, **other)), ORDER)

    assert not any(name in str(refusal.value) for name in ("EXEMPLE", "ESSAI"))


def test_a_variant_without_a_stock_has_none() -> None:
    """It is laid out each time, and nobody is refused."""
    assert compile_for(ORDER.press, None) is None  # type: ignore[arg-type]


def test_pages_are_drawn_for_who_looks_at_them() -> None:
    """Not for who takes the file."""
    order = PrintTask(press("apres"), patient(1), mark="une demande")
    whole = run_print(order)
    seen = run_print(replace(order, width=120))
    known = frozenset(one.digest for one in seen.pictures)
    again = run_print(replace(order, width=120, known=known))

    assert whole.pictures == ()
    assert whole.product.pdf == seen.product.pdf
    assert [one.width for one in seen.pictures] == [120] * sum(seen.product.pages)
    assert all(one.jpeg for one in seen.pictures)
    assert not any(one.jpeg for one in again.pictures)
