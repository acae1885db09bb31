"""What programs get with a document: whose word it has, what it lacks, how to file it.

Answers are open: a program passes over keys that it does not know.  Docstrings of fields are in
French: they are what whoever connects a record system reads.
"""

import base64
import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field

from feuillet.attach import Attached
from feuillet.model.approval import Status, short_reference, status_of
from feuillet.model.hospital import Approval
from feuillet.model.leaflet import Doubt, Value
from feuillet.model.variables import WHOLE_IDENTITY, Missing
from feuillet.produce import Press, Product
from feuillet.web.advice import as_requests
from feuillet.web.screens.fields import irrelevant

TYPE_CODE = "34895-3"
"""LOINC: « Fiche d'information au patient » (ANS, JDV_J07)."""

FORMAT_CODE = "urn:ihe:iti:xds-sd:pdf:2008"
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


class _Open(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)

    @classmethod
    def sample(cls) -> dict[str, Any]:
        """Return an invented one, for the interface's description."""
        fields = cls.model_fields.items()
        return {name: field.examples[0] for name, field in fields if field.examples}


class Named(_Open):
    """Un document d'une fiche."""

    id: str = Field(examples=["information"])
    """Son identifiant."""

    title: str = Field(examples=["Fiche d'information"])
    """Son titre."""


class Entry(_Open):
    """Une fiche de la liste."""

    id: str = Field(examples=["vertebroplastie"])
    """L'identifiant de la fiche."""

    title: str = Field(examples=["Vertébroplastie"])
    """Son titre."""

    version: str | None = Field(examples=["1.0"])
    """Sa version."""

    status: Literal["draft", "approved", "expired", "broken"] = Field(examples=["draft"])
    """« draft », projet ; « approved », approuvée ; « expired », périmée ; « broken », illisible :
    l'administrateur sait pourquoi."""

    documents: list[Named] = Field(examples=[[Named.sample()]])
    """Ses documents, dans l'ordre."""


class FieldAnswer(_Open):
    """Un champ d'une fiche."""

    id: str = Field(examples=["date_intervention"])
    """Sa clé dans « values »."""

    label: str = Field(examples=["Date de l'intervention"])
    """Son nom, comme on le lit."""

    type: str = Field(examples=["date"])
    """text, date, time, appointment, integer, choice, choices ou boolean."""

    choices: dict[str, str] = Field(examples=[{}])
    """Ses réponses possibles, s'il en a : la valeur à envoyer, et comment on la lit."""

    missing: Missing = Field(examples=["blank"])
    """Sans valeur : « block » refuse, « blank » laisse des pointillés, « generic » s'en passe."""

    example: str = Field(examples=["08/12/2026"])
    """Une valeur inventée."""


class LeafletAnswer(_Open):
    """Une fiche et ses champs."""

    id: str = Field(examples=["vertebroplastie"])
    """L'identifiant de la fiche."""

    title: str = Field(examples=["Vertébroplastie"])
    """Son titre."""

    version: str | None = Field(examples=["1.0"])
    """Sa version."""

    variables: list[FieldAnswer] = Field(examples=[[FieldAnswer.sample()]])
    """Ses champs, dans l'ordre."""


class ApprovalAnswer(_Open):
    """Qui a approuvé la fiche."""

    by: str = Field(examples=["Dr Modèle"])
    """Le nom."""

    role: str = Field(examples=["radiologue"])
    """La fonction."""

    date: dt.date = Field(examples=["2026-11-22"])
    """Le jour."""


class WarningDetail(_Open):
    """Un avertissement."""

    code: str = Field(examples=["date-past"])
    """Ce qu'un logiciel en retient : « GET /api/v1/problems » donne la liste, qui peut grandir."""

    message: str = Field(examples=["Date de l'intervention : cette date est passée, vérifiez"])
    """La phrase, la même que dans « warnings »."""

    field: str | None = Field(examples=["date_intervention"])
    """Le champ de la fiche qu'il regarde ; null s'il n'en regarde pas un."""


class Facts(_Open):
    """Ce qu'il faut savoir d'un PDF avant de le remettre."""

    leaflet: str = Field(examples=["vertebroplastie"])
    """L'identifiant de la fiche."""

    title: str = Field(examples=["Vertébroplastie"])
    """Le titre de la fiche."""

    version: str | None = Field(examples=["1.0"])
    """La version de la fiche."""

    documents: list[str] = Field(examples=[["information"]])
    """Les documents imprimés, dans l'ordre."""

    status: Status = Field(examples=["approved"])
    """L'état de la fiche : « draft », projet ; « approved », approuvée ; « expired », périmée."""

    approval: ApprovalAnswer | None = Field(examples=[ApprovalAnswer.sample()])
    """L'approbation qui vaut pour ces pages ; null s'il n'y en a pas."""

    generic: bool = Field(examples=[False])
    """true si aucun patient n'est nommé : la fiche générique."""

    blank_fields: list[str] = Field(examples=[["heure_convocation"]])
    """Les champs sans valeur dont ces documents se servent."""

    warnings: list[str] = Field(examples=[[WarningDetail.sample()["message"]]])
    """Ce qui mérite un regard avant de remettre la fiche, en français."""

    warning_details: list[WarningDetail] = Field(examples=[[WarningDetail.sample()]])
    """Les mêmes, dans le même ordre, chacun avec son code."""

    caller_reference: str | None = Field(examples=["demande-2026-0417"])
    """Le repère que la commande donnait, tel quel ; null si elle n'en donnait pas."""

    reference: str = Field(examples=["0a1b2c3d"])
    """Celle du bas de chaque page de la fiche."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$", examples=["0a1b2c3d" * 8])
    """L'empreinte du PDF."""

    size: int = Field(examples=[48213])
    """La taille du PDF, en octets."""

    file_name: str = Field(examples=["vertebroplastie-information.pdf"])
    """Un nom de fichier : la fiche, ses documents, rien du patient."""

    language: str = Field(examples=["fr-FR"])
    """La langue du document."""

    type_code: str = Field(examples=[TYPE_CODE])
    """Le type de document, en LOINC."""

    format_code: str = Field(examples=[FORMAT_CODE])
    """Le format, selon IHE XDS."""


class IndexEntry(Facts):
    """Un PDF d'une archive, comme son fichier « index.json » le décrit."""

    pages: list[int] = Field(examples=[[2]])
    """Le nombre de pages de chaque document."""


class LetterFacts(Facts):
    """Ce qu'il faut savoir d'un courrier suivi de sa fiche."""

    pages: int = Field(examples=[3])
    """Le nombre de pages du courrier et de la fiche."""

    notices: list[str] = Field(examples=[[]])
    """Ce que doit savoir qui envoie ce courrier, en français."""


class _Filed(_Open):
    pdf: str = Field(json_schema_extra={"contentEncoding": "base64"}, examples=["JVBERi0xLjc="])
    """Le PDF, en base64."""


class DocumentAnswer(_Filed, IndexEntry):
    """Les documents d'un patient, et ce qu'il faut pour les ranger."""


class LetterAnswer(_Filed, LetterFacts):
    """Un courrier suivi de sa fiche."""


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
        return IndexEntry(
            **self._facts(product.pdf, product, file_name),
            pages=list(product.pages),
        )

    def letter(self, attached: Attached, product: Product, file_name: str) -> LetterFacts:
        """Return what is to be known of a letter with its documents."""
        return LetterFacts(
            **self._facts(attached.pdf, product, file_name),
            pages=attached.pages,
            notices=[as_requests(notice) for notice in attached.notices],
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
        details = [
            WarningDetail(code=one.code, message=as_requests(one), field=one.field or None)
            for one in said
        ]
        return {
            "leaflet": press.found.name,
            "title": press.leaflet.title,
            "version": press.leaflet.version,
            "documents": list(press.options.documents),
            "status": status_of(press.leaflet, press.look.approval, press.today),
            "approval": _signature(press),
            "generic": generic,
            "blank_fields": self._blank_fields(),
            "warnings": [one.message for one in details],
            "warning_details": details,
            "caller_reference": self.caller_reference or None,
            "reference": short_reference(press.look.fingerprint),
            "sha256": hashlib.sha256(pdf).hexdigest(),
            "size": len(pdf),
            "file_name": file_name,
            "language": "fr-FR",
            "type_code": TYPE_CODE,
            "format_code": FORMAT_CODE,
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
            if name in used and name not in self.known and name not in pointless
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
        "Feuillet-Generic": "true" if facts.generic else "false",
        "Feuillet-Blank-Fields": ", ".join(facts.blank_fields),
        **headers_warning(facts.warning_details),
        "Feuillet-Notices": str(len(facts.notices)) if isinstance(facts, LetterFacts) else "",
    }
    return {name: value for name, value in told.items() if value}


def headers_warning(details: Sequence[WarningDetail]) -> dict[str, str]:
    """Return what headers say of warnings: how many, and the code of each sort."""
    codes = ", ".join(dict.fromkeys(one.code for one in details))
    named = {"Feuillet-Warning-Codes": codes} if codes else {}
    return {"Feuillet-Warnings": str(len(details)), **named}


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
