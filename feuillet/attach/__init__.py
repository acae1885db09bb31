"""A doctor's letter, made harmless and joined to the patient's leaflet.

In: the bytes of a letter, and a finished leaflet with what is known of its patient.
Out: one PDF, and what was taken out of the letter; or a refusal.
Touches nothing but a process of its own, in which hostile letters are opened.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
