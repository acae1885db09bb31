from .library import (
    ARCHETYPE as ARCHETYPE,
    COLUMNS as COLUMNS,
    ENVIRONMENT as ENVIRONMENT,
    HOSPITALS_ALONE as HOSPITALS_ALONE,
    PROTOCOL as PROTOCOL,
    SETTINGS as SETTINGS,
    Library as Library,
)
from .shelves import (
    BUILTIN as BUILTIN,
    PACKAGED as PACKAGED,
    Shelf as Shelf,
    builtin_root as builtin_root,
)
