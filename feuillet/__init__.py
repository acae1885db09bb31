"""Personalised medical leaflets: YAML content and one patient's values → an accessible PDF.

The pipeline is the architecture, a type and a module per step:

    find → read → check → compose → render → merge → deliver

`library` finds, `read` reads, `check` types one patient's values, `compose` makes HTML,
`render` lays it out (and joins documents while they are in memory, so that tags survive),
`deliver` writes the file.  `produce` alone knows the order.
"""

from feuillet.check.values import check_values
from feuillet.deliver import deliver_file
from feuillet.errors import FeuilletError
from feuillet.find import Library
from feuillet.model.leaflet import Leaflet, Values
from feuillet.produce import Product, produce_pdf
from feuillet.read import read_leaflet, read_values

__all__ = [
    "FeuilletError",
    "Leaflet",
    "Library",
    "Product",
    "Values",
    "check_values",
    "deliver_file",
    "produce_pdf",
    "read_leaflet",
    "read_values",
]
