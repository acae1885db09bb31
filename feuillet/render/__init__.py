"""HTML → PDF.

In: `Document`s.
Out: the bytes of one tagged PDF, and the boxes that were laid out, for whoever checks them.
Touches fonts, and the pictures that a document carries; never the network.
Only here is WeasyPrint imported.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
