from .library import ARCHETYPE as ARCHETYPE, ENVIRONMENT as ENVIRONMENT, Library as Library
from .shelves import (
    BUILTIN as BUILTIN,
    COLUMNS as COLUMNS,
    HOSPITALS_ALONE as HOSPITALS_ALONE,
    PACKAGED as PACKAGED,
    PROTOCOL as PROTOCOL,
    SETTINGS as SETTINGS,
    Shelf as Shelf,
    builtin_root as builtin_root,
    written_last as written_last,
)
