"""Values of a patient, and the content of leaflets, looked at before anything is printed.

In: a `Leaflet`, and raw text by field; or a library's leaflet as its author wrote it.
Out: `Values`, typed and complete; or findings, each with its rule, place and line.
Touches nothing: no file, no clock.  Only `prove` lays pages out, to look at them.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
