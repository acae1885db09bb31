"""The desk's workers: what is stamped while a patient's values are typed."""

from typing import Any

import pytest

from feuillet.web.presses import Presses
from feuillet.workers import Workers
from tests.batches import patient, press
from tests.helpers import LIBRARIES, TODAY
from tests.web.test_jobs import run


class Recording(Workers):
    """Workers that remember what they were asked."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.asked: list[tuple[str, Any]] = []

    def start(self, function: Any, task: Any) -> Any:
        """Have a task done."""
        inner, arguments = task
        self.asked.append((inner.__name__, arguments[0]))
        return super().start(function, task)


@pytest.mark.slow
def test_a_preview_is_stamped_once_its_variant_was_compiled_meanwhile() -> None:
    """Nobody waits for the stock; pages are the same bytes before and after."""
    with Recording(2) as workers:
        shop = Presses((LIBRARIES / "minimal",), workers, this_day=lambda: TODAY)
        one = press("apres")
        made: list[tuple[bytes, bytes]] = []

        async def type_names() -> None:
            for number in range(40):
                raw = patient(number)
                printout = await shop.print(one, raw)
                stocked = [o for kind, o in workers.asked if kind == "run_print" and o.stock]
                if stocked:
                    made.append((printout.product.pdf, one.print(raw).pdf))
                if len(stocked) == 3:
                    return

        run(type_names)
        compiled = [kind for kind, _ in workers.asked].count("compile_for")

    assert compiled == 1
    assert len(made) == 3
    assert all(stamped == laid_out for stamped, laid_out in made)
