"""The QR code of a telephone number; the only module that imports segno."""

import io
import re

import segno


def telephone_code(number: str) -> bytes:
    """Return an SVG whose scan dials a French number (`tel:` URI, RFC 3966).

    Args:
        number: Ten digits in pairs, « 01 99 00 12 34 ».
    """
    international = "+33" + re.sub(r"\D", "", number)[1:]
    code = segno.make_qr(f"tel:{international}", error="m")
    output = io.BytesIO()
    code.save(output, kind="svg", border=4, xmldecl=False, svgns=True, nl=False, unit="mm")
    return output.getvalue()
