"""What an approval covers, whether it still holds, and how a record cites it.

The fingerprint covers what a physician reads and vouches for: the leaflet's text, the hospital's
signed figures, the templates, the styles, the fonts and the pictures.  It does not cover
`hospital.yaml` (telephone numbers, logo, colour, fees), which the administrator keeps, nor one
patient's values.  Texts count as they are read: a mark before the text and the kind of line ends
change nothing.

What lays the pages out, our own code too, is outside the fingerprint: an approval holds with
the versions that are known to give the lines that were approved (`Approval.pages`).
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from feuillet.errors import Advice
from feuillet.model.dates import spell_day
from feuillet.model.french import enumerate_fr
from feuillet.model.hospital import Approval, SignedValue, Standing
from feuillet.model.leaflet import Leaflet
from feuillet.model.values import Value

Status = Literal["draft", "approved", "expired"]
STATUSES: Mapping[Status, str] = {
    "draft": "projet",
    "approved": "approuvée",
    "expired": "périmée",
}
"""As a caregiver reads them."""

Language = Literal["fr"]
LANGUAGE: Language = "fr"
"""The only one so far; each language is approved on its own."""

_TO_FILL_IN = "……"


def digest_look(
    templates: Iterable[tuple[str, str]], styles: Sequence[str], assets: Mapping[str, bytes]
) -> str:
    """Return the hash of all that dresses every leaflet of a library.

    Args:
        templates: Names and sources, in any order.
        styles: In the order in which they apply.
        assets: Fonts, pictures and style sheets by name, in any order.
    """
    return _digest(
        *((f"template/{name}", source.encode()) for name, source in sorted(templates)),
        *((f"style/{place}", style.encode()) for place, style in enumerate(styles)),
        *((f"asset/{name}", content) for name, content in sorted(assets.items())),
    )


def digest_leaflet(
    text: str,
    figures: Mapping[str, SignedValue],
    look: str,
    pictures: Mapping[str, bytes] = MappingProxyType({}),
    *,
    language: Language = LANGUAGE,
) -> str:
    """Return the fingerprint: the hash of everything that an approval covers.

    Args:
        figures: The hospital's, signed or not; those that are not do not count.
        look: From `digest_look`.
        pictures: The files that the leaflet names, by name.
    """
    signed = (
        (name, value.figure, value.signed.by, value.signed.role, value.signed.date.isoformat())
        for name, value in sorted(figures.items())
        if value.signed is not None
    )
    return _digest(
        ("language", language.encode()),
        ("leaflet", text.encode()),
        *(("protocol", word.encode()) for words in signed for word in words),
        ("look", look.encode()),
        *((f"picture/{name}", content) for name, content in sorted(pictures.items())),
    )


def _digest(*parts: tuple[str, bytes]) -> str:
    """Return the hash of named parts."""
    return digest_of(*(piece for name, content in parts for piece in (name.encode(), content)))


def digest_of(*parts: bytes) -> str:
    """Return the hash of parts, each preceded by its length, so that none runs over."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()


def short_reference(fingerprint: str) -> str:
    """Return the part of a fingerprint that pages, letters and records cite."""
    return fingerprint[:8]


def covering(approvals: Iterable[Approval], fingerprint: str) -> tuple[Approval, ...]:
    """Return the approvals of exactly this, the last of each person, in the order given.

    What was approved, changed and changed back is approved.
    """
    held: dict[tuple[str, str], Approval] = {}
    for approval in approvals:
        if approval.sha256 == fingerprint and approval.language == LANGUAGE:
            held.pop((approval.by, approval.role), None)
            held[approval.by, approval.role] = approval
    return tuple(held.values())


def status_of(leaflet: Leaflet, approval: Approval | None, today: dt.date) -> Status:
    """Return whether a leaflet may be handed out; past its review date, no approval counts."""
    if leaflet.review is not None and leaflet.review < today:
        return "expired"
    # Without a review date, nothing would ever end an approval.
    return "approved" if approval is not None and leaflet.review is not None else "draft"


def is_barred(leaflet: Leaflet, standing: Standing, today: dt.date) -> bool:
    """Whether a leaflet prints « NON VALIDÉ » without being asked: expired, and never approved.

    Nobody vouched for it: barred, with its date, it deceives nobody.  One that was ever approved
    is known on the ward, and is refused instead.
    """
    return status_of(leaflet, standing.approval, today) == "expired" and not standing.ever


def spell_standing(leaflet: Leaflet, standing: Standing, today: dt.date) -> str:
    """Return a leaflet's status, such as « projet, changée depuis son approbation »."""
    status = STATUSES[status_of(leaflet, standing.approval, today)]
    if standing.unproved:
        return f"{status}, à revérifier {Advice.PROVE_APPROVAL}"
    if standing.ever and standing.approval is None:
        return f"{status}, changée depuis son approbation"
    return f"{status}, s'imprime « NON VALIDÉ »" if is_barred(leaflet, standing, today) else status


def overdue(leaflet: Leaflet, known: Mapping[str, Value], today: dt.date) -> str | None:
    """Return why a leaflet must be reviewed before it is handed to a patient, or None.

    Its review date must not be past today, nor on the days from which its dates are counted:
    a patient reads it until then.
    """
    if leaflet.review is None:
        return None
    reason = plain(f"{leaflet.title} : à revoir avant le {spell_day(leaflet.review)}")
    if leaflet.review < today:
        return f"{reason}, cette date est passée"
    for start in dict.fromkeys(computed.start for computed in leaflet.dates.values()):
        day = known.get(start)
        if isinstance(day, dt.date) and leaflet.review < day:
            return f"{reason}, et « {leaflet.all_variables[start].label} » vient après"
    return None


def spell_edition(leaflet: Leaflet) -> str:
    """Return « version 1.0 du 22 novembre 2026 », or as much of it as the leaflet says."""
    version = f"version {leaflet.version}" if leaflet.version else "sans version"
    return f"{version} du {spell_day(leaflet.written)}" if leaflet.written else version


def spell_approval(approval: Approval) -> str:
    """Return « approuvée par Dr Modèle (radiologue) le 22 novembre 2026 »."""
    return f"approuvée {_spell_signature(approval)}"


def _spell_signature(approval: Approval) -> str:
    return f"par {approval.by} ({approval.role}) le {spell_day(approval.date)}"


def trace_line(
    name: str,
    leaflet: Leaflet,
    documents: Sequence[str],
    fingerprint: str,
    standing: Standing,
    *,
    today: dt.date,
    by: str | None = None,
) -> str:
    """Return the one line that a patient's record keeps of what was handed over.

    It names all who approved what the reference stands for: pages have room for the last alone.
    It says nothing of the patient, whose record it is.

    Args:
        documents: Ids of those that were handed over.
        by: Who handed them over; without a name, dots to fill in.
    """
    state = "projet non approuvé"
    if standing.approval and leaflet.review:
        signatures = (*standing.others, standing.approval)
        state = f"approuvée {enumerate_fr(tuple(map(_spell_signature, signatures)))}"
    if leaflet.review and status_of(leaflet, standing.approval, today) == "expired":
        state += f", périmée depuis le {spell_day(leaflet.review)}"
    titles = ", ".join(leaflet.documents[document].title for document in documents)
    line = (
        f"Fiche {name} ({titles}), {spell_edition(leaflet)},"
        f" réf. {short_reference(fingerprint)}, {state} :"
        f" remise au patient le {spell_day(today)} par {by or _TO_FILL_IN} ;"
        f" langue : français ; questions posées : {_TO_FILL_IN}"
    )
    return plain(line)


def plain(text: str) -> str:
    """Return a text for a terminal or a record, where unbreakable spaces may come out wrong."""
    return " ".join(text.split())
