"""What programs get when they are refused, and what each code means.

Open, as every answer; docstrings of fields are in French: they are what whoever connects a record
system reads.
"""

from pydantic import Field

from feuillet.web.api.open_shape import Open


class FieldProblem(Open):
    """Un problème."""

    code: str = Field(examples=["missing"])
    """Ce qu'un logiciel en retient : « GET /api/v1/problems » donne la liste, qui peut grandir."""

    message: str
    """Une phrase, en français, sans aucune valeur."""

    reason: str | None = Field(default=None, examples=["names-another"])
    """Pourquoi, d'un code qui a plusieurs remèdes (« letter-of-another-patient »)."""

    order: int | None = None
    """La commande, quand il y en a plusieurs : 0 est la première."""

    field: str | None = None
    """Le champ de la fiche, la clé ou la partie, si le problème est à l'un d'eux."""

    pointer: str | None = None
    """Sa place dans le JSON envoyé (RFC 6901) ; d'une clé inconnue, l'objet qui la contient."""

    suggestion: str | None = None
    """Le nom connu le plus proche d'une clé inconnue."""


class Problem(Open):
    """Un refus (RFC 9457)."""

    type: str = Field(json_schema_extra={"format": "uri-reference"})
    """L'adresse de ce que veut dire « code »."""

    title: str
    """Sa sorte, en français."""

    status: int
    """L'état HTTP de la réponse."""

    code: str = Field(examples=["values-invalid"])
    """Ce qu'un logiciel en retient, comme de chaque problème."""

    detail: str | None = None
    """Ce qui ne va pas et que faire, en français."""

    instance: str | None = Field(default=None, json_schema_extra={"format": "uri"})
    """Cette demande : « urn:uuid: », puis son « X-Request-Id »."""

    incident: str | None = None
    """D'un état 500, ou de clés qui ne se lisent pas : le numéro qu'a la panne dans le journal."""

    problems: list[FieldProblem] = Field(min_length=1)
    """Chaque problème ; il y en a toujours un au moins."""


class Meaning(Open):
    """Un code d'un problème, d'un avertissement ou d'une remarque."""

    code: str = Field(examples=["missing"])
    """Le code."""

    meaning: str = Field(examples=["Il manque une valeur, ou une clé que tout envoi doit avoir."])
    """Ce qu'il veut dire."""


class KindAnswer(Open):
    """Un code."""

    type: str = Field(json_schema_extra={"format": "uri-reference"})
    """Son adresse, comme un refus la donne."""

    code: str = Field(examples=["busy"])
    """Le code."""

    status: int | None = Field(default=None, examples=[503])
    """L'état HTTP du refus ; absent d'un code qui n'est celui d'aucun."""

    title: str = Field(examples=["Trop de demandes à la fois"])
    """Sa sorte, comme un refus la dit."""

    meaning: str
    """Ce qu'il veut dire."""

    remedy: str
    """Que faire, pour qui relie un logiciel."""


class CodesAnswer(Open):
    """Tous les codes ; la liste peut grandir."""

    codes: list[KindAnswer]
    """Ceux des refus."""

    problems: list[Meaning]
    """Ceux des problèmes d'un refus."""

    reasons: list[Meaning]
    """Ceux de « reason », d'un courrier qui n'est pas celui du patient."""

    warnings: list[Meaning]
    """Ceux des avertissements d'une réponse."""

    notices: list[Meaning]
    """Ceux des remarques sur un courrier."""
