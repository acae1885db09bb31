"""One thing that was looked at, and what was found or is to be done."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Examined:
    """A finding.  Its words may hold a path: they are the administrator's."""

    key: str
    """What a monitor calls it; it never changes."""

    name: str
    good: bool
    says: str
    """What was found, or what to do.  The same as long as nothing changes."""

    barring: bool = False
    """Whether a service can print nothing, or nobody can come in, until it is mended."""

    unreadable: bool = False
    """Whether a file could not be read: nothing on it may tell when it can."""
