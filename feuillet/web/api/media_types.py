"""Which of the forms an answer may have is given: what « Accept » says, as RFC 9110 reads it.

The only module on mimeparse.
"""

import mimeparse
from fastapi import Request

JSON = "application/json"
PDF = "application/pdf"
ZIP = "application/zip"
FORM = "multipart/form-data"


class NotAcceptable(Exception):
    """A request takes none of the forms that its answer may have."""

    def __init__(self, offered: tuple[str, ...]) -> None:
        super().__init__()
        self.offered = offered
        """Those that it may have."""


def chosen(request: Request, *offered: str) -> str:
    """Return the form that a request likes best, of those offered; the first if it does not say.

    Raises NotAcceptable.
    """
    # Several lines of one header are one list (RFC 9110, 5.3); types have no case (8.3.1).
    accepted = ",".join(request.headers.getlist("accept")).lower()
    if not accepted.strip(", \t"):
        return offered[0]
    try:
        # It wants the best last, where two are liked as much.
        best: str = mimeparse.best_match(offered[::-1], accepted)
    except mimeparse.MimeTypeParseException:
        best = ""
    if not best:
        raise NotAcceptable(offered)
    return best
