"""How much a request may send, whatever it asks for."""

SMALL = 256_000
"""Bytes of a form, or of orders."""

LARGE = 51_000_000
"""Bytes of a form with a letter or a table, which have bounds of their own."""
