"""What printing needs, looked at: the machine, the hospital's folder, a page, a service's files.

In: a library, paths, what time it is.  Out: findings, each with what to do.  Reads, and changes
nothing; `doctor`, the start of a service and what watches over it say the same.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
