"""Every family; importing this registers them all."""

from feuillet.rules import agreement, marks, reach, typography, written

__all__ = ["agreement", "marks", "reach", "typography", "written"]
