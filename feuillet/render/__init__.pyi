from .boxes import HEADINGS as HEADINGS, Layout as Layout, Run as Run, read_layout as read_layout
from .engine import Rendered as Rendered, render_pdf as render_pdf
from .load_engine import (
    PANGO_PACKAGES as PANGO_PACKAGES,
    engine_versions as engine_versions,
    load_renderer as load_renderer,
)
