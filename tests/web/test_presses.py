"""The desk's workers: what is stamped while a patient's values are typed."""

import asyncio
import gc
from pathlib import Path
from typing import Any

import pytest

from feuillet.web.presses import Presses
from feuillet.workers import Workers
from tests.batches import patient, press
from tests.helpers import LIBRARIES, TODAY
from tests.hooks import crash_once
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


@pytest.mark.slow
def test_a_worker_that_dies_is_told_once_and_in_our_words(tmp_path: Path) -> None:
    """What it did is done again; asyncio has nothing to say of it."""
    complaints: list[Any] = []
    lost: list[int] = []
    with Workers(1) as workers:
        workers.on_loss = lambda: lost.append(1)
        shop = Presses((LIBRARIES / "minimal",), workers, this_day=lambda: TODAY)

        async def crash() -> None:
            loop = asyncio.get_running_loop()
            loop.set_exception_handler(lambda _, context: complaints.append(context))
            assert await shop.call(crash_once, tmp_path / "marker") == "fait"
            gc.collect()
            await asyncio.sleep(0)

        run(crash)

    assert lost == [1]
    assert complaints == []
