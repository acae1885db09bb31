"""The shelves: a name → the leaflet's file, its look, its hospital's settings, ours and theirs.

In: folders.  Out: a `Library`.  Reads files, and writes none.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
