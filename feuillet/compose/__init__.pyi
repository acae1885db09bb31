from .hand_filled import find_hand_filled as find_hand_filled
from .illustrations import mark_problems as mark_problems
from .markdown import (
    hospital_markup_problems as hospital_markup_problems,
    leaflet_markup_problems as leaflet_markup_problems,
    render_blocks as render_blocks,
)
from .page import compose_document as compose_document
from .pictures import (
    plain_logo as plain_logo,
    plain_picture as plain_picture,
    telephone_code as telephone_code,
)
from .print_only import (
    Closed as Closed,
    NotASlot as NotASlot,
    OpaqueLine as OpaqueLine,
    OpaqueValue as OpaqueValue,
    slot_texts as slot_texts,
    times_printed as times_printed,
)
from .wording import (
    Printed as Printed,
    label_names as label_names,
    spell_computed as spell_computed,
    spell_fact as spell_fact,
    spell_identity as spell_identity,
    spell_lines as spell_lines,
    spell_names as spell_names,
    spell_value as spell_value,
    word as word,
)
