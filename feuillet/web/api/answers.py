"""What programs get: leaflets, documents, how to file them.

Docstrings of fields are in French: they are what whoever connects a record system reads.
"""

import datetime as dt
from typing import Literal

from pydantic import Field

from feuillet.model.approval import Status
from feuillet.model.variables import Missing
from feuillet.web.api.open_shape import Open

TYPE_CODE = "34895-3"
"""LOINC: « Fiche d'information au patient » (ANS, JDV_J07)."""

FORMAT_CODES = {
    "dmp": "urn:ihe:iti:xds-sd:pdf:2008",
    "standard": "urn:ihe:iti:xds:2017:mimeTypeSufficient",
}
"""IHE (XDS-SD wants a PDF/A-1): by profile; that of a file of no profile is the last."""


class Named(Open):
    """Un document d'une fiche."""

    id: str = Field(examples=["information"])
    """Son identifiant."""

    title: str = Field(examples=["Fiche d'information"])
    """Son titre."""


class Entry(Open):
    """Une fiche de la liste."""

    id: str = Field(examples=["vertebroplastie"])
    """L'identifiant de la fiche."""

    title: str = Field(examples=["Vertébroplastie"])
    """Son titre."""

    version: str | None = Field(examples=["1.0"])
    """Sa version."""

    status: Literal["draft", "approved", "expired", "broken"] = Field(examples=["draft"])
    """« draft », projet ; « approved », approuvée ; « expired », périmée ; « broken », illisible
    ou encore à compléter, et refusée : l'administrateur sait pourquoi."""

    documents: list[Named] = Field(examples=[[Named.sample()]])
    """Ses documents, dans l'ordre."""


class ConditionAnswer(Open):
    """Une condition sur d'autres champs : tout ce qu'elle dit doit être vrai."""

    equals: dict[str, list[str]] = Field(default={}, examples=[{"anesthesie": ["generale"]}])
    """Chacun de ces champs a une de ces réponses (« oui », « non » d'un booléen)."""

    known: list[str] = Field(default=[])
    """Ces champs ont une valeur."""

    unknown: list[str] = Field(default=[])
    """Ces champs n'en ont pas."""

    at_least: dict[str, int] = Field(default={})
    """Ces nombres sont au moins ceux-là."""

    all: "list[ConditionAnswer]" = Field(default=[])
    """Ces conditions sont toutes vraies."""

    any: "list[ConditionAnswer]" = Field(default=[])
    """Une de ces conditions l'est."""

    not_: "ConditionAnswer | None" = Field(None, alias="not")
    """Cette condition est fausse."""


class FieldAnswer(Open):
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

    group: str | None = Field(examples=["L'intervention"])
    """Le titre sous lequel le formulaire le demande, avec d'autres ; null s'il est à part."""

    only_if: ConditionAnswer | None = Field(examples=[{"equals": {"anesthesie": ["generale"]}}])
    """À ne demander que si cette condition est vraie ; null s'il l'est toujours."""

    after: str | None = Field(examples=["rdv_anesthesie"])
    """Le champ d'une date que la sienne doit suivre ; null sans aucun."""

    before: str | None = Field(examples=["date_ablation"])
    """Le champ d'une date que la sienne doit précéder ; null sans aucun."""


class LeafletAnswer(Open):
    """Une fiche et ses champs."""

    id: str = Field(examples=["vertebroplastie"])
    """L'identifiant de la fiche."""

    title: str = Field(examples=["Vertébroplastie"])
    """Son titre."""

    version: str | None = Field(examples=["1.0"])
    """Sa version."""

    variables: list[FieldAnswer] = Field(examples=[[FieldAnswer.sample()]])
    """Ses champs, dans l'ordre."""


class ApprovalAnswer(Open):
    """Qui a approuvé la fiche."""

    by: str = Field(examples=["Dr Modèle"])
    """Le nom."""

    role: str = Field(examples=["radiologue"])
    """La fonction."""

    date: dt.date = Field(examples=["2026-11-22"])
    """Le jour."""


class WarningDetail(Open):
    """Un avertissement, ou une remarque sur un courrier."""

    code: str = Field(examples=["date-past"])
    """Ce qu'un logiciel en retient : « GET /api/v1/problems » donne la liste, qui peut grandir."""

    message: str = Field(examples=["Date de l'intervention : cette date est passée, vérifiez"])
    """La phrase, la même que dans « warnings » ou « notices »."""

    field: str | None = Field(examples=["date_intervention"])
    """Le champ de la fiche qu'il regarde ; null s'il n'en regarde pas un."""


class HandFilledLine(Open):
    """Une ligne de pointillés."""

    document: str = Field(examples=["information"])
    """Le document où elle est."""

    label: str = Field(examples=["Sans manger dès"])
    """Ce qui est écrit à côté d'elle."""


class Facts(Open):
    """Ce qu'il faut savoir d'un PDF avant de le remettre."""

    leaflet: str = Field(examples=["vertebroplastie"])
    """L'identifiant de la fiche."""

    title: str = Field(examples=["Vertébroplastie"])
    """Le titre de ce PDF : celui de la fiche, ou « Courrier et », puis celui de la fiche."""

    version: str | None = Field(examples=["1.0"])
    """La version de la fiche."""

    documents: list[str] = Field(examples=[["information"]])
    """Les documents imprimés, dans l'ordre."""

    status: Status = Field(examples=["approved"])
    """L'état de la fiche : « draft », projet ; « approved », approuvée ; « expired », périmée."""

    approval: ApprovalAnswer | None = Field(examples=[ApprovalAnswer.sample()])
    """L'approbation qui vaut pour ces pages ; null s'il n'y en a pas."""

    marked_draft: bool = Field(examples=[False])
    """true si « NON VALIDÉ » est imprimé en travers de chaque page : la commande l'a demandé, ou la
    fiche est périmée ; quel que soit « status », qui est celui de la fiche."""

    generic: bool = Field(examples=[False])
    """true si aucun patient n'est nommé : la fiche générique."""

    blank_fields: list[str] = Field(examples=[["heure_convocation"]])
    """Les champs sans valeur dont ces documents se servent."""

    hand_filled: list[HandFilledLine] = Field(examples=[[HandFilledLine.sample()]])
    """Chaque ligne de pointillés de ces pages, à remplir à la main avant de les remettre : un champ
    sans valeur, un chiffre que l'hôpital n'a pas signé, ou une ligne que la fiche laisse."""

    warnings: list[str] = Field(examples=[[WarningDetail.sample()["message"]]])
    """Ce qui mérite un regard avant de remettre la fiche, en français."""

    warning_details: list[WarningDetail] = Field(examples=[[WarningDetail.sample()]])
    """Les mêmes, dans le même ordre, chacun avec son code."""

    caller_reference: str | None = Field(examples=["demande-2026-0417"])
    """Le repère que la commande donnait, tel quel ; null si elle n'en donnait pas."""

    reference: str = Field(examples=["0a1b2c3d"])
    """Celle du bas de chaque page : quel texte de la fiche est imprimé, la même pour tous ses
    patients. Pour reconnaître ce PDF-ci : « sha256 »."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$", examples=["0a1b2c3d" * 8])
    """L'empreinte du PDF : elle n'est qu'à lui."""

    size: int = Field(examples=[48213])
    """La taille du PDF, en octets."""

    file_name: str = Field(examples=["vertebroplastie-information.pdf"])
    """Un nom de fichier : la fiche, ses documents, rien du patient."""

    language: str = Field(examples=["fr-FR"])
    """La langue du document."""


class IndexEntry(Facts):
    """Un PDF d'une archive, comme son fichier « index.json » le décrit."""

    pages: list[int] = Field(examples=[[2]])
    """Le nombre de pages de chaque document."""

    profile: Literal["standard", "dmp"] = Field(examples=["standard"])
    """« standard » : PDF/UA-1 et PDF/A-2a ; « dmp » : PDF/A-1a."""

    type_code: str = Field(examples=[TYPE_CODE])
    """Le type de document, en LOINC."""

    format_code: str = Field(examples=[FORMAT_CODES["standard"]])
    """Le format, selon IHE : XDS-SD d'un PDF/A-1 (« dmp »), ou PDF que dit son seul type MIME."""


class LetterFacts(Facts):
    """Ce qu'il faut savoir d'un courrier suivi de sa fiche."""

    pages: int = Field(examples=[3])
    """Le nombre de pages du courrier et de la fiche."""

    notices: list[str] = Field(examples=[[]])
    """Ce que doit savoir qui envoie ce courrier, en français."""

    notice_details: list[WarningDetail] = Field(examples=[[]])
    """Les mêmes, dans le même ordre, chacune avec son code ; elles ne regardent aucun champ."""

    profile: Literal["standard", "dmp"] | None = Field(examples=[None])
    """null : le courrier est ce qu'il est, aucune norme n'est promise de l'ensemble."""

    type_code: str | None = Field(examples=[None])
    """null : le type est celui du courrier, que feuillet ne connaît pas."""

    format_code: str = Field(examples=[FORMAT_CODES["standard"]])
    """Le format, selon IHE : un PDF que son type MIME suffit à dire, et non un PDF/A."""


class _Filed(Open):
    pdf: str = Field(json_schema_extra={"contentEncoding": "base64"}, examples=["JVBERi0xLjc="])
    """Le PDF, en base64."""


class DocumentAnswer(_Filed, IndexEntry):
    """Les documents d'un patient, et ce qu'il faut pour les ranger."""


class LetterAnswer(_Filed, LetterFacts):
    """Un courrier suivi de sa fiche."""
