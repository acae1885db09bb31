"""The leaflet as a file attached to the letter, which stays as it is but for that."""

import datetime as dt
import hashlib
import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String


def embed_leaflet(
    letter: bytes, leaflet: bytes, *, file_name: str, title: str, written: dt.date
) -> bytes:
    """Return a letter with a leaflet attached (ISO 32000-1, 7.11.4); equal input, equal bytes.

    A letter that claims to be PDF/A claims PDF/A-3 then, of the same level: the parts before
    it admit no such file (ISO 19005-3, 6.8 and annex E).

    Args:
        letter: Without any attached file.
        file_name: Which names no patient.
        written: The date of the file: no clock is read.
    """
    with pikepdf.open(io.BytesIO(letter)) as pdf:
        moment = String(f"D:{written:%Y%m%d}000000Z")
        file = Stream(pdf, leaflet)
        file.stream_dict = Dictionary(
            Type=Name.EmbeddedFile,
            Subtype=Name("/application/pdf"),
            Params=Dictionary(
                Size=len(leaflet),
                CheckSum=String(hashlib.md5(leaflet, usedforsecurity=False).digest()),
                CreationDate=moment,
                ModDate=moment,
            ),
        )
        inner = pdf.make_indirect(file)
        entry = pdf.make_indirect(
            Dictionary(
                Type=Name.Filespec,
                F=String(file_name),
                UF=String(file_name),
                Desc=String(title),
                AFRelationship=Name.Supplement,
                EF=Dictionary(F=inner, UF=inner),
            )
        )
        _list_file(pdf, file_name, entry)
        _claim_part_3(pdf)
        output = io.BytesIO()
        pdf.save(output, min_version="1.7", deterministic_id=True)
        return output.getvalue()


def embedded_objects(pdf: Pdf, leaflet: bytes) -> frozenset[tuple[int, int]]:
    """Return the objects that attach a leaflet, by number and generation; none if they do not.

    They hold that one file, byte for byte, and no other.
    """
    files: Any = pdf.Root.get("/AF", Array())
    names: Any = pdf.Root.get("/Names", Dictionary())
    listed = names.get("/EmbeddedFiles", Dictionary())
    if len(files) != 1 or len(listed.get("/Names", ())) != 2 or "/Kids" in listed:
        return frozenset()
    inner = files[0].EF.F
    if inner.objgen != files[0].EF.UF.objgen or inner.read_bytes() != leaflet:
        return frozenset()
    holders = (pdf.Root, names, listed, files[0], files[0].EF, inner)
    return frozenset(holder.objgen for holder in holders) - {(0, 0)}


def _list_file(pdf: Pdf, file_name: str, entry: Any) -> None:
    """Enter a file in the catalog; viewers shall show that there is one."""
    names: Any = pdf.Root.get("/Names", Dictionary())
    listed = pdf.make_indirect(Dictionary(Names=Array([String(file_name), entry])))
    names["/EmbeddedFiles"] = listed
    pdf.Root["/Names"] = names if names.is_indirect else pdf.make_indirect(names)
    pdf.Root["/AF"] = Array([entry])
    if pdf.Root.get("/PageMode", Name.UseNone) == Name.UseNone:
        pdf.Root["/PageMode"] = Name.UseAttachments


def _claim_part_3(pdf: Pdf) -> None:
    """Turn a claim of PDF/A-1 or 2 into one of PDF/A-3, of the same level."""
    if "/Metadata" not in pdf.Root:
        return
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        part = metadata.get("pdfaid:part")
        if part in ("1", "2"):
            metadata["pdfaid:part"] = "3"
    if part == "1":
        _drop_glyph_lists(pdf)


def _drop_glyph_lists(pdf: Pdf) -> None:
    """Remove the lists of a font's glyphs: part 1 wants those used, part 3 all of them or no list.

    ISO 19005-1, 6.3.5; ISO 19005-3, 6.2.11.4.2.
    """
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == Name.FontDescriptor:
            for key in ("/CIDSet", "/CharSet"):
                if key in item:
                    del item[key]
