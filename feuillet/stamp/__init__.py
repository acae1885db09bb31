"""The fast path: a variant is laid out once, then each patient's own lines are added.

In: a `Leaflet`, the values of one patient, and what composes a document.
Out: a `Stock` (all that a variant's files share), then the bytes of each patient's file, equal
to those of a full layout; or a refusal, and the document is laid out in full.
Touches nothing; a stock holds nothing of a patient.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
