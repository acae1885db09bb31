"""A name → the leaflet's file, its look and its pictures, its hospital's settings: ours and theirs.

In: the hospital's folders, a name.
Out: a `Leaflet` read and checked, a `Look`, what an approval of it is worth, a `Library` of them.
Touches the folders of content, to read them.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
