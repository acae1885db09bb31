"""The steps in order: find → read → check → compose → render.  All shells call this."""

import datetime as dt
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from feuillet.check import accept_values, complete_values, orders_of, warn_unfilled
from feuillet.compose import Printed, find_hand_filled, spell_lines
from feuillet.errors import (
    Advice,
    ContentError,
    LeafletExpired,
    LeafletInvalid,
    NoStock,
    ReviewDue,
    did_you_mean,
    quoted_list,
)
from feuillet.find import Library
from feuillet.model.approval import digest_of, is_barred, overdue, plain
from feuillet.model.dates import is_believable
from feuillet.model.leaflet import Document, HandFilled, Leaflet, LeafletFile, Look
from feuillet.model.options import AS_USUAL, PrintOptions
from feuillet.model.values import Doubt, Value, Values
from feuillet.render import load_renderer
from feuillet.stamp import Role, Stocks, roles_of, variant_of

if TYPE_CHECKING:
    from feuillet.stamp import Stock

_WAYS_OUT = (
    f"Faites relire et approuver la fiche, ou imprimez-la « NON VALIDÉ » {Advice.PRINT_DRAFT}."
)

UNPROVED = (
    "approuvée, mais la mise en page a changé de version : à revérifier"
    f" {Advice.PROVE_APPROVAL} ; d'ici là, elle s'imprime comme un projet"
)
"""Said of a leaflet whose pages may no longer be those that were approved."""

_LOG = logging.getLogger("feuillet")

_STOCKS = Stocks()
"""Of this process; they hold nothing of a patient."""


@dataclass(frozen=True)
class Product:
    """A finished PDF and what whoever prints it should know."""

    pdf: bytes
    pages: tuple[int, ...]
    warnings: tuple[Doubt, ...]
    hand_filled: tuple[HandFilled, ...] = ()
    """The dotted lines of its pages."""


@dataclass(frozen=True)
class Press:
    """One leaflet made ready: all that its pages are printed from, read and looked at once.

    It holds nothing of a patient, opens no file and can be sent to another process.
    """

    found: LeafletFile
    leaflet: Leaflet
    look: Look
    options: PrintOptions
    """Its documents are named, in the leaflet's order."""

    today: dt.date
    """For warnings on past dates; it is printed nowhere."""

    fast: bool = True
    """Whether documents may be stamped: the same bytes, sooner."""

    clock: bool = True
    """Whether that day may be today's."""

    hour: Callable[[], dt.time] | None = None
    """Tells the desk's hour as values are looked at, for warnings on those gone by."""

    @cached_property
    def digest(self) -> str:
        """The hash of all that its documents come from, but for the patient."""
        look, options = self.look, self.options
        approval = look.approval.model_dump_json() if look.approval else ""
        told = (
            *(self.found.name, self.found.text, look.fingerprint, look.shelf, approval),
            *(look.hospital.model_dump_json(), ",".join(options.documents), options.profile),
            *(options.page_format, str(options.text_size), str(options.draft)),
        )
        assets = (look.assets[name] for name in sorted(look.assets))
        return digest_of(*(text.encode() for text in told), *assets)

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        """What each value is on the fast path."""
        return roles_of(self.leaflet, self.options.documents)

    @cached_property
    def _orders(self) -> tuple[str, ...]:
        return orders_of(self.leaflet, self.options.documents)

    def accept(self, raw: Mapping[str, str], unread: Collection[str] = ()) -> Mapping[str, Value]:
        """Return what is known of one patient.

        Args:
            unread: As `accept_values`.

        Raises:
            ValuesInvalid: As `accept_values`.
            LeafletExpired: The leaflet is past its review; `ReviewDue` if only the patient's
                dates are.
        """
        known = accept_values(self.leaflet, raw, today=self.today, unread=unread)
        if not self.options.draft and (late := overdue(self.leaflet, known, self.today)):
            for_all = overdue(self.leaflet, {}, self.today)
            raise (LeafletExpired if for_all else ReviewDue)(f"{late}. {_WAYS_OUT}")
        return known

    @property
    def remarks(self) -> tuple[Doubt, ...]:
        """What whoever prints should know, whichever the patient."""
        told = []
        if not self.clock:
            day = f"l'horloge de cette machine dit le {self.today:%d/%m/%Y}"
            how = "vérifiez chaque date, et prévenez l'administrateur"
            told.append(Doubt(f"{day}, ce qui ne peut pas être : {how}", "clock-doubtful"))
        if late := overdue(self.leaflet, {}, self.today):
            told.append(Doubt(f"{late}, elle s'imprime « NON VALIDÉ »", "review-due"))
        if self.look.standing.unproved:
            told.append(Doubt(f"{plain(self.leaflet.title)} : {UNPROVED}", "approval-unproved"))
        return tuple(told)

    def complete(self, known: Mapping[str, Value]) -> Values:
        """Return accepted values with the dates counted from them."""
        region = self.look.hospital.holidays
        hour = self.hour() if self.hour else None
        values = complete_values(self.leaflet, known, today=self.today, region=region, hour=hour)
        for_all = overdue(self.leaflet, {}, self.today)
        late = None if for_all else overdue(self.leaflet, known, self.today)
        told = (Doubt(late, "review-due"),) if late else ()
        unfilled = warn_unfilled(self.leaflet, known, self._orders)
        return replace(values, warnings=(*told, *values.warnings, *unfilled))

    def compose(self, values: Values, token: Printed = "") -> list[Document]:
        """Return the documents of one patient, ready to be laid out.  Raises ContentError."""
        from feuillet.compose import compose_document  # Jinja: a tenth of a second

        return [
            compose_document(
                self.leaflet,
                document,
                values,
                self.look,
                text_size=self.options.text_size,
                page_format=self.options.page_format,
                draft=self.options.draft,
                token=token,
            )
            for document in self.options.documents
        ]

    def variant(self, values: Values) -> tuple[Any, ...]:
        """Return what two patients share whose pages are the same but for their slots."""
        return (self.digest, variant_of(values, self.roles))

    def compile(self, values: Values, token: str = "") -> "Stock":
        """Return the stock of a patient's variant.

        Raises:
            NoStock: It is always laid out in full.
        """
        try:
            from feuillet.stamp import compile_stock

            return compile_stock(
                self.leaflet,
                values,
                self.compose,
                self.roles,
                profile=self.options.profile,
                token=bool(token),
            )
        except NoStock:
            raise
        except Exception as error:  # a new engine, a library that is missing: whatever it is
            raise NoStock(f"le fonds n'a pas pu être fait ({type(error).__name__})") from None

    def stamp(self, stock: "Stock", values: Values, token: str = "") -> bytes | None:
        """Return the file of one patient on his variant's stock; nothing if it does not fit."""
        lines = spell_lines(self.leaflet, values, token)
        try:
            from feuillet.stamp import stamp_pdf

            return stamp_pdf(stock, lines)
        except Exception as error:  # an accelerator may fail: the full render serves
            kind = type(error).__name__
            _LOG.warning("Un document est mis en page en entier : le tampon a échoué (%s).", kind)
            return None

    def print(
        self,
        raw: Mapping[str, str],
        *,
        token: str = "",
        stock: "Stock | None" = None,
        on_step: Callable[[], None] = lambda: None,
    ) -> Product:
        """Return the documents for one patient, in one PDF.

        Args:
            raw: Text by field, as typed; none at all gives the generic leaflet.
            token: What tells this sheet from every other of a batch, printed on each page.
            stock: Of this patient's variant, if there is one already.
            on_step: Called as each document is laid out, and at the end.

        Raises:
            FeuilletError: Of the kind that says who can mend it; nothing is produced.
        """
        return self._print(self.accept(raw), token, stock, on_step)

    def _print(
        self,
        known: Mapping[str, Value],
        token: str,
        stock: "Stock | None",
        on_step: Callable[[], None],
        meanwhile: Callable[[], None] = lambda: None,
    ) -> Product:
        # The layout engine takes a second to import, half of it waiting for the system's linker:
        # days are counted and the page composed meanwhile.  Refused values never wait for it.
        with ThreadPoolExecutor(max_workers=1) as background:
            renderer = background.submit(load_renderer)
            meanwhile()
            values = self.complete(known)
            stock = stock or self._stock_for(values, token)
            pdf = self.stamp(stock, values, token) if stock else None
            if stock is None or pdf is None:
                composed = self.compose(values, token)
                profile = self.options.profile
                rendered = renderer.result()(composed, profile=profile, on_step=on_step)
                pdf, pages = rendered.pdf, rendered.pages
                by_hand = find_hand_filled(composed)
            else:
                pages, by_hand = stock.pages, stock.hand_filled
        warnings = (*self.remarks, *values.warnings, *self.too_long(pages))
        return Product(pdf, pages, warnings, by_hand)

    def _stock_for(self, values: Values, token: str) -> "Stock | None":
        if not self.fast:
            return None
        variant = (self.variant(values), bool(token))
        return _STOCKS.find(variant, lambda: self.compile(values, token))

    def too_long(self, pages: Sequence[int]) -> tuple[Doubt, ...]:
        """Return a warning for each document that is longer than its leaflet says.

        Args:
            pages: How many each document takes, in order.
        """
        # A leaflet gives the length of its A4 pages in the usual size.
        sizes = self.options.text_size, self.options.page_format
        if sizes != (AS_USUAL.text_size, AS_USUAL.page_format):
            return ()
        return tuple(
            Doubt(
                f"{self.leaflet.documents[name].title} : {count} pages, au lieu de"
                f" {self.leaflet.documents[name].pages} au plus",
                "document-long",
            )
            for name, count in zip(self.options.documents, pages, strict=True)
            if count > self.leaflet.documents[name].pages
        )


def prepare_press(
    library: Library,
    name: str,
    options: PrintOptions = AS_USUAL,
    *,
    today: dt.date,
    hour: Callable[[], dt.time] | None = None,
    fast: bool = True,
) -> Press:
    """Return what prints one leaflet, for any number of patients.

    Args:
        hour: As `Press.hour`.
        fast: Stamp where a variant allows it.

    Raises:
        ContentError: The leaflet or the hospital's settings are wrong; see `refuse_wrong` too.
    """
    found = library.find_leaflet(name)
    leaflet = library.read(found)
    library.refuse_undue(found, today)
    chosen = tuple(choose_documents(leaflet, options.documents))
    look = library.look(found)
    barred = options.draft or is_barred(leaflet, look.standing, today)
    options = replace(options, documents=chosen, draft=barred)
    clock = is_believable(today, library.made)
    return Press(found, leaflet, look, options, today, fast, clock, hour)


def produce_pdf(
    library: Library,
    name: str,
    raw: Mapping[str, str],
    options: PrintOptions = AS_USUAL,
    *,
    today: dt.date,
    hour: Callable[[], dt.time] | None = None,
    fast: bool = True,
    on_step: Callable[[], None] = lambda: None,
) -> Product:
    """Return the documents of one leaflet for one patient, in one PDF.

    Args:
        raw: As `Press.print`, and `on_step`.
        hour, fast: As `prepare_press`.

    Raises:
        FeuilletError: Of the kind that says who can mend it; nothing is produced.
    """
    press = prepare_press(library, name, options, today=today, hour=hour, fast=fast)
    known = press.accept(raw)
    return press._print(known, "", None, on_step, lambda: refuse_wrong(library, press))


def refuse_wrong(library: Library, press: Press) -> None:
    """Raise LeafletInvalid if the leaflet as written breaks a rule that makes its pages wrong."""
    found = press.found
    seen = (found.name, found.text, press.today)
    standing = press.look.standing
    # What was approved as it is was checked then, on every variant too.
    if seen in library.sound or standing.approval is not None or standing.unproved:
        return
    from feuillet.check import Subject, blocking_problems  # its rules: a twentieth of a second

    day = library.content_day(press.leaflet, press.today)
    subject = Subject(found.name, press.leaflet, library.hospital, day)
    problems = blocking_problems(subject, found.text, f"{found.name}.yaml")
    if problems:
        raise LeafletInvalid(*problems)
    library.sound.add(seen)


def choose_documents(leaflet: Leaflet, documents: Sequence[str]) -> list[str]:
    """Return the documents asked for in the leaflet's order, all of them if none is.

    Raises:
        ContentError: Naming those that there are.
    """
    for document in documents:
        if document not in leaflet.documents:
            hint = did_you_mean(document, leaflet.documents)
            known = quoted_list(leaflet.documents)
            raise ContentError(f"Document inconnu.{hint} Choisissez parmi {known}.")
    return [name for name in leaflet.documents if not documents or name in documents]
