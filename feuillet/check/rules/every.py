"""Every family; importing this registers them all."""

from feuillet.check.rules import conditions, marks, spelling, typography, written

__all__ = ["conditions", "marks", "spelling", "typography", "written"]
