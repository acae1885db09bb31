"""What a file asks of a viewer's print dialogue (ISO 32000-1, 12.2, table 150).

A page that is scaled has smaller letters than were chosen for its reader, and a leaflet is meant
for both sides of its sheets.  Viewers that do not know an entry pass it over.
"""

from typing import Literal

Sides = Literal["long edge", "short edge", "as set"]
"""On which edge the sheet is turned; or as the printer is set, where parts would share a sheet."""

_DUPLEX = {"long edge": b"/DuplexFlipLongEdge", "short edge": b"/DuplexFlipShortEdge"}


def viewer_preferences(sides: Sides) -> dict[bytes, bytes]:
    """Return the entries of a `/ViewerPreferences`: the title is shown, nothing is scaled."""
    told = {b"/DisplayDocTitle": b"true", b"/PrintScaling": b"/None"}
    return told if sides == "as set" else {**told, b"/Duplex": _DUPLEX[sides]}
