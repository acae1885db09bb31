"""The code that dials: read back from the printed page, as a telephone would."""

import zxingcpp

from feuillet.find import Library
from tests.helpers import pages_as_pictures
from tests.shipped import print_shipped


def test_the_printed_code_dials_the_service(library: Library) -> None:
    """The number of the hospital's settings, in its international form, on the sheet for home."""
    pages = pages_as_pictures(print_shipped(library, "vertebroplastie", {}).pdf, scale=3)
    codes = [code.text for page in pages for code in zxingcpp.read_barcodes(page)]

    assert codes == ["tel:+33199001234"]


def test_the_number_stands_in_words_beside_its_code(library: Library) -> None:
    """Nobody needs a telephone with a camera."""
    texts = print_shipped(library, "vertebroplastie", {}).by_page

    assert all("01 99 00 12 34" in text for text in texts if "À scanner" in text)
