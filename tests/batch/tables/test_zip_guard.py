"""A zipped workbook before any library unpacks it: what it holds is known, bombs are refused."""

import io
import zipfile

import pytest

from feuillet.batch.tables.zip_guard import inspect_zip
from feuillet.errors import TableUnreadable

SHEET = (
    '<worksheet xmlns="x"><sheetData><row><c r="A1"><f>1+1</f><v>2</v></c>'
    '<c r="B1" t="str"><f>""</f><v></v></c><c r="C1"><f>1/0</f></c></row></sheetData>{}</worksheet>'
)


def zipped(**parts: bytes | str) -> bytes:
    """Return an archive of parts."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("_", "/"), content)
    return output.getvalue()


def test_what_a_workbook_holds_is_known() -> None:
    """Its parts, its kind, where its formulas stand and which have a text for a result."""
    content = zipped(mimetype=b"application/essai\n", xl_sheet=SHEET.format(""))
    package = inspect_zip(content)

    assert package.names == {"mimetype", "xl/sheet"}
    assert package.mimetype == b"application/essai"
    assert (package.formulas, package.empty_results) == ({"A1", "C1"}, {"B1"})


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
        (zipped(part=SHEET.format('<mergeCell ref="A1:ZZ9999"/>')), "défusionnez"),
        (zipped(**{f"part{at}": b"" for at in range(2_001)}), "trop de parties"),
    ],
    ids=["bomb", "locked", "doctype", "entity", "xml", "cut", "stub", "merge", "parts"],
)
def test_what_would_be_unsafe_or_misread_is_refused(content: bytes, says: str) -> None:
    """In one line that says what to do."""
    with pytest.raises(TableUnreadable, match=says) as refusal:
        inspect_zip(content)

    assert refusal.value.__context__ is None or refusal.value.__suppress_context__
