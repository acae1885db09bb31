"""Leaflet and values → HTML.

In: a `Leaflet`, `Values` and a `Look` (templates, styles and pictures, already read).
Out: a `Document`: HTML, its styles in order, its title.
Touches nothing: templates run in a sandbox, and values reach the page as escaped text only.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
