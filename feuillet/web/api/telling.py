"""What is told of a document that was printed: whose word it has, what it lacks, how to file it."""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from feuillet.attach import Attached
from feuillet.model.approval import short_reference, status_of
from feuillet.model.hospital import Approval
from feuillet.model.values import Doubt, Value
from feuillet.model.variables import TRAITS, WHOLE_IDENTITY
from feuillet.produce import Press, Product
from feuillet.web.advice import as_requests
from feuillet.web.api.answers import (
    FORMAT_CODES,
    TYPE_CODE,
    ApprovalAnswer,
    Facts,
    IndexEntry,
    LetterFacts,
    WarningDetail,
)
from feuillet.web.screens.fields import irrelevant

LONGEST_STEM = 200
"""Characters of a file's name, without its ending."""

GENERIC = Doubt(
    "Aucun patient : « values » ne donne ni nom, ni prénom, ni date de naissance. C'est la fiche"
    " générique ; pour un patient, envoyez son identité.",
    "generic",
)
FICTIVE = Doubt(
    "Coordonnées fictives : les téléphones imprimés ne répondent à personne, ne remettez pas ces"
    " fiches et prévenez l'administrateur",
    "contacts-fictive",
)


@dataclass(frozen=True)
class Accepted:
    """An order that is accepted: what prints it, and what is known of its patient."""

    press: Press
    known: Mapping[str, Value]
    caller_reference: str = ""

    @property
    def stem(self) -> str:
        """The name of its file: the leaflet's, then its documents' unless they are all of it."""
        asked, all_of_it = self.press.options.documents, self.press.leaflet.documents
        named = () if len(asked) == len(all_of_it) > 1 else asked
        return "-".join((self.press.found.name, *named))[:LONGEST_STEM]

    def entry(self, product: Product, file_name: str) -> IndexEntry:
        """Return what is to be known of its documents."""
        profile = self.press.options.profile
        own = {"profile": profile, "type_code": TYPE_CODE, "format_code": FORMAT_CODES[profile]}
        facts = self._facts(product.pdf, product, file_name) | own
        return IndexEntry(**facts, title=self.press.leaflet.title, pages=list(product.pages))

    def letter(self, attached: Attached, product: Product, file_name: str) -> LetterFacts:
        """Return what is to be known of a letter with its documents."""
        details = _details(attached.notices)
        return LetterFacts(
            **self._facts(attached.pdf, product, file_name),
            title=f"Courrier et {self.press.leaflet.title}",
            pages=attached.pages,
            profile=None,
            type_code=None,
            format_code=FORMAT_CODES["standard"],
            notices=[one.message for one in details],
            notice_details=details,
        )

    def _facts(self, pdf: bytes, product: Product, file_name: str) -> dict[str, Any]:
        press = self.press
        generic = not any(name in self.known for name in WHOLE_IDENTITY)
        # Of the patient, then of the hospital.
        said = [
            *([GENERIC] if generic else ()),
            *product.warnings,
            *([FICTIVE] if press.look.hospital.fictive else ()),
        ]
        details = _details(said)
        return {
            "leaflet": press.found.name,
            "version": press.leaflet.version,
            "documents": list(press.options.documents),
            "status": status_of(press.leaflet, press.look.approval, press.today),
            "approval": _signature(press),
            "marked_draft": press.options.draft,
            "generic": generic,
            "blank_fields": self._blank_fields(),
            "hand_filled": [one._asdict() for one in product.hand_filled],
            "warnings": [one.message for one in details],
            "warning_details": details,
            "caller_reference": self.caller_reference or None,
            "reference": short_reference(press.look.fingerprint),
            "sha256": hashlib.sha256(pdf).hexdigest(),
            "size": len(pdf),
            "file_name": file_name,
            "language": "fr-FR",
        }

    def _blank_fields(self) -> list[str]:
        """Return the fields without a value that its documents print, or choose their words by."""
        leaflet, roles = self.press.leaflet, self.press.roles
        pointless = irrelevant(leaflet, self.known)
        used = {name for name, role in roles.items() if role.used}
        for name in used & leaflet.dates.keys():
            computed = leaflet.dates[name]
            used |= {computed.start, computed.at or computed.start}
        return [
            name
            for name in leaflet.all_variables
            if name in used and name not in {*self.known, *pointless, *TRAITS}
        ]


def with_pdf(facts: Facts, pdf: bytes) -> dict[str, Any]:
    """Return a PDF with what is to be known of it, for JSON."""
    return {**facts.model_dump(mode="json"), "pdf": base64.b64encode(pdf).decode()}


def headers_with(facts: IndexEntry | LetterFacts) -> dict[str, str]:
    """Return what headers say of a PDF; what is absent is none."""
    pages = facts.pages if isinstance(facts.pages, int) else sum(facts.pages)
    told = {
        "Feuillet-Pages": str(pages),
        "Feuillet-Sha256": facts.sha256,
        "Feuillet-Reference": facts.reference,
        "Feuillet-Caller-Reference": facts.caller_reference or "",
        "Feuillet-Status": facts.status,
        "Feuillet-Approval": _spelt(facts.approval),
        "Feuillet-Marked-Draft": "true" if facts.marked_draft else "false",
        "Feuillet-Generic": "true" if facts.generic else "false",
        "Feuillet-Blank-Fields": ", ".join(facts.blank_fields),
        "Feuillet-Hand-Filled": str(len(facts.hand_filled)),
        **headers_warning(facts.warning_details),
    }
    if isinstance(facts, LetterFacts):
        told["Feuillet-Notices"] = str(len(facts.notices))
        told["Feuillet-Notice-Codes"] = _codes(facts.notice_details)
    return {name: value for name, value in told.items() if value}


def _details(said: Iterable[Doubt]) -> list[WarningDetail]:
    return [
        WarningDetail(code=one.code, message=as_requests(one), field=one.field or None)
        for one in said
    ]


def headers_warning(details: Sequence[WarningDetail]) -> dict[str, str]:
    """Return what headers say of warnings: how many, and the code of each sort."""
    codes = _codes(details)
    named = {"Feuillet-Warning-Codes": codes} if codes else {}
    return {"Feuillet-Warnings": str(len(details)), **named}


def _codes(details: Iterable[WarningDetail]) -> str:
    return ", ".join(dict.fromkeys(one.code for one in details))


def _signature(press: Press) -> ApprovalAnswer | None:
    approval: Approval | None = press.look.approval
    # Without a review date, nothing would ever end an approval: it counts for nothing.
    if approval is None or press.leaflet.review is None:
        return None
    return ApprovalAnswer(by=approval.by, role=approval.role, date=approval.date)


def _spelt(approval: ApprovalAnswer | None) -> str:
    """Return an approval as parameters of a header (RFC 8187): names have letters beyond ASCII."""
    if approval is None:
        return ""
    by, role = (f"UTF-8''{quote(text, safe='')}" for text in (approval.by, approval.role))
    return f"by*={by}; role*={role}; date={approval.date.isoformat()}"
