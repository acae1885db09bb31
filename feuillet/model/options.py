"""How a leaflet is printed: what every shell asks for, and every step below is told.

Each is declared here once; the command line, the form and the HTTP interface have all of them.
"""

from dataclasses import dataclass

TEXT_SIZES = (12, 14, 16, 18)
"""Body text in points.  An option of whoever prints, never derived from a value."""

FORMATS = ("a4", "a5")
"""Page sizes; A5 pages are for a booklet."""

PROFILES = ("standard", "dmp")
"""The default, PDF/A-2a and PDF/UA-1 at once; and PDF/A-1a for the shared medical record."""


@dataclass(frozen=True)
class PrintOptions:
    """What changes a leaflet's pages, or their file, and is not a patient's."""

    documents: tuple[str, ...] = ()
    """Which of the leaflet's; all of them if none is named."""

    profile: str = PROFILES[0]
    page_format: str = FORMATS[0]
    text_size: int = TEXT_SIZES[0]
    draft: bool = False
    """« NON VALIDÉ » across each page; what expired before any approval has it anyway."""


AS_USUAL = PrintOptions()
