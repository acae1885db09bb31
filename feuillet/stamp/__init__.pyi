from .cache import Stocks as Stocks
from .compile import compile_stock as compile_stock
from .stamp import Stock as Stock, stamp_pdf as stamp_pdf
from .variant import (
    UNPRINTED as UNPRINTED,
    Role as Role,
    roles_of as roles_of,
    variant_of as variant_of,
)
