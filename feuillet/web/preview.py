"""One order printed by a worker that stays, for whoever waits: pages, and their pictures.

What is sent carries the whole press, so that a worker holds nothing between two patients and
needs no folder of its own; what comes back says for whom it was made.
"""

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from feuillet.batch import digest_row
from feuillet.errors import NoStock, RenderError
from feuillet.model.values import Values
from feuillet.pdf.readback import Picture, pictures
from feuillet.produce import Press, Product

if TYPE_CHECKING:
    from feuillet.stamp import Stock


@dataclass(frozen=True)
class PrintTask:
    """What is to be printed, and how it is to be shown."""

    press: Press
    raw: dict[str, str]
    mark: str = ""
    """Tells this request from any other; the answer must carry it."""

    width: int = 0
    """Of the pictures (px); none without."""

    known: frozenset[str] = frozenset()
    """Digests of pictures that need not be given again."""

    stock: "Stock | None" = None
    """Of the patient's variant, if it has been compiled."""

    @property
    def digest(self) -> str:
        """The hash of the request and of what it prints, for a worker to echo."""
        return digest_row(self.mark, self.raw)


@dataclass(frozen=True)
class Printout:
    """A finished PDF and what it looks like."""

    digest: str
    """Of the request as the worker received it."""

    product: Product
    pictures: tuple[Picture, ...] = ()

    @property
    def sha256(self) -> str:
        """The hash of the file, in hexadecimal."""
        return hashlib.sha256(self.product.pdf).hexdigest()


def run_print(order: PrintTask) -> Printout:
    """Return what an order gives; for a worker.  Raises FeuilletError as the press does."""
    # Whoever waits is not kept waiting for a stock: it is compiled apart.
    product = replace(order.press, fast=False).print(order.raw, stock=order.stock)
    seen = pictures(product.pdf, order.width, order.known) if order.width else ()
    return Printout(order.digest, product, seen)


def compile_for(press: Press, values: Values) -> "Stock | None":
    """Return the stock of a patient's variant, nothing if it has none; for a worker."""
    try:
        return press.compile(values)
    except NoStock:
        return None


def refuse_other(printout: Printout, order: PrintTask) -> None:
    """Raise RenderError if a printout is not the one that was asked for."""
    if printout.digest != order.digest:
        raise RenderError("Le document reçu est celui d'une autre demande : recommencez.")
