"""The families that look at a leaflet as written; importing this registers them.

It is all that printing needs: what looks at variants and pages is slower to load.
"""

from feuillet.check.rules import content, figures, identification, readability, safety, vocabulary

__all__ = ["content", "figures", "identification", "readability", "safety", "vocabulary"]
