"""The form in a browser, and the HTTP interface of record systems.

Shells: they parse, call `produce`, `batch` and `attach`, and show what these answer.  Nothing of a
patient outlives an answer, but for a list being printed, which ends with its page.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
