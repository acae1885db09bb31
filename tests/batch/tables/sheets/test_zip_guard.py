"""A zipped workbook before any library unpacks it: what it holds is known, bombs are refused."""

import io
import zipfile

import pytest

from feuillet.batch.tables.sheets.zip_guard import unpack
from feuillet.errors import TableUnreadable


def zipped(**parts: bytes | str) -> bytes:
    """Return an archive of parts."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("_", "/"), content)
    return output.getvalue()


def test_what_a_workbook_holds_is_known() -> None:
    """By the names of its parts."""
    parts = unpack(zipped(mimetype=b"application/essai", xl_sheet="<x/>"))

    assert parts == {"mimetype": b"application/essai", "xl/sheet": b"<x/>"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (zipped(part=bytes(2_000_000)), "trop gros"),
        (zipped(**{"META-INF_manifest.xml": "<x><encryption-data/></x>"}), "mot de passe"),
        (zipped(part="<!DOCTYPE x><x/>"), "DTD"),
        (zipped(part="<x>&lol;</x>"), "abîmé"),
        (zipped(part="<x><y></x>"), "abîmé"),
        (zipped(part="<x/>")[:-30], "abîmé"),
        (b"PK\x03\x04", "abîmé"),
        (zipped(**{f"part{at}": b"" for at in range(2_001)}), "trop de parties"),
    ],
    ids=["bomb", "locked", "doctype", "entity", "xml", "cut", "stub", "parts"],
)
def test_what_would_be_unsafe_or_misread_is_refused(content: bytes, says: str) -> None:
    """In one line that says what to do."""
    with pytest.raises(TableUnreadable, match=says) as refusal:
        unpack(content)

    assert refusal.value.__context__ is None or refusal.value.__suppress_context__


@pytest.mark.parametrize(
    "start",
    [
        "<!DOCTYPE x>",
        "<?xml version='1.0' encoding='utf-8'?><!DOCTYPE x>",
        "<?xml version='1.0' encoding='iso-8859-1'?><!DOCTYPE x>",
        "\ufeff<!-- a --><!DOCTYPE x>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-16"])
def test_a_document_type_is_seen_in_a_large_part_too(start: str, encoding: str) -> None:
    """It is not parsed here where the reader does, unless its encoding could hide one."""
    part = f"{start}<x/>"
    if encoding != "utf-8":
        part = (
            part.removeprefix("\ufeff").replace("iso-8859-1", "utf-16").replace("utf-8", "utf-16")
        )
    if encoding.endswith("e"):
        part = "\ufeff" + part
    with pytest.raises(TableUnreadable, match="DTD"):
        unpack(zipped(**{"content.xml": part.encode(encoding)}))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("start", ["<!DOCTYPE x>", ""])
def test_a_part_in_utf_16_that_does_not_say_so_is_refused(start: str, encoding: str) -> None:
    """It hides a document type from whoever looks for one letter by letter."""
    with pytest.raises(TableUnreadable, match="DTD" if start else "abîmé"):
        unpack(zipped(**{"content.xml": f"{start}<x/>".encode(encoding)}))
