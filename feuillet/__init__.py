"""Personalised medical leaflets: YAML content and one patient's values → an accessible PDF.

The pipeline is the architecture, a type and a module per step:

    find → read → check → compose → render → deliver

`find` finds, `read` reads, `check` types one patient's values, `compose` makes HTML, `render`
lays out a leaflet's documents as one PDF, which `pdf` joins to others where a letter or a print
file wants it, `deliver` writes the file.  `produce` alone knows the order, as far as the PDF.
"""

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from feuillet.check import check_values as check_values
    from feuillet.deliver import deliver_file as deliver_file
    from feuillet.errors import FeuilletError as FeuilletError
    from feuillet.find import Library as Library
    from feuillet.model.leaflet import Leaflet as Leaflet
    from feuillet.model.values import Values as Values
    from feuillet.produce import Product as Product, produce_pdf as produce_pdf
    from feuillet.read import read_leaflet as read_leaflet, read_values as read_values

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "check": ["check_values"],
        "deliver": ["deliver_file"],
        "errors": ["FeuilletError"],
        "find": ["Library"],
        "model.leaflet": ["Leaflet", "Values"],
        "produce": ["Product", "produce_pdf"],
        "read": ["read_leaflet", "read_values"],
    },
)
