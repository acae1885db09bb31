from .folders import (
    PACKAGED as PACKAGED,
    Shelf as Shelf,
    builtin_root as builtin_root,
    written_last as written_last,
)
from .library import (
    ARCHETYPE as ARCHETYPE,
    BUILTIN as BUILTIN,
    COLUMNS as COLUMNS,
    ENVIRONMENT as ENVIRONMENT,
    HOSPITALS_ALONE as HOSPITALS_ALONE,
    PROTOCOL as PROTOCOL,
    SETTINGS as SETTINGS,
    Library as Library,
)
