from .attach import (
    Attached as Attached,
    Errand as Errand,
    attach_leaflet as attach_leaflet,
    attached_in as attached_in,
    enclose as enclose,
    run_errand as run_errand,
)
from .letter import MAX_LETTER_BYTES as MAX_LETTER_BYTES, refuse_unlike_pdf as refuse_unlike_pdf
