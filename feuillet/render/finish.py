"""What the layout engine leaves undone for PDF/UA-1 and PDF/A; the only module on pydyf.

Works on the `pydyf.PDF` that WeasyPrint hands over just before writing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pydyf

from feuillet.pdf.printing import viewer_preferences
from feuillet.pdf.xmp import UA_PROPERTIES
from feuillet.render.compact import drop_objects, is_picture, merge_pictures

# PDF 1.4 knows no row groups (PDF Reference 1.4, 9.7.4).
_ROW_GROUPS = frozenset({"/THead", "/TBody", "/TFoot"})

# What PDF's own encoding of text has besides Latin-1 (ISO 32000-1, D.2).
_PDF_DOC = {
    **{chr(code): code for code in (*range(0x20, 0x7F), *range(0xA1, 0x100)) if code != 0xAD},
    **{letter: code for code, letter in enumerate("•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž", 0x80)},
    "€": 0xA0,
}

# Elements in which a paragraph that stands alone is redundant.
_CONTAINERS = frozenset({"/P", "/TD", "/TH", "/LBody"})


def finish_standard(pdf: Any, embedded: Mapping[bytes, bytes]) -> None:
    """Make a tagged PDF/A-2a a PDF/UA-1 as well, its running matter artifacts.

    Args:
        embedded: For each font as laid out, the same without its layout tables.
    """
    _finish(pdf, embedded, frozenset())
    metadata = _resolve(pdf, pdf.catalog["Metadata"])
    packet = b"".join(metadata.stream).decode()
    metadata.stream = [packet.replace("</rdf:RDF>", UA_PROPERTIES, 1).encode()]
    metadata.compress = False


def finish_dmp(pdf: Any, embedded: Mapping[bytes, bytes]) -> None:
    """Make a tagged PDF/A-1a valid: tables are rows, without the groups that PDF 1.4 lacks.

    Args:
        embedded: As for `finish_standard`.
    """
    _finish(pdf, embedded, _ROW_GROUPS)


def text_matrix(x: float, y: float) -> bytes:
    """Return the operator that places a line of text, as the layout engine writes it (px)."""
    stream = pydyf.Stream()
    stream.set_text_matrix(1, 0, 0, -1, x, y)
    operator: bytes = stream.stream[0]
    return operator


def _finish(pdf: Any, embedded: Mapping[bytes, bytes], unknown: frozenset[str]) -> None:
    """Do what both profiles need; `unknown` are groups that the PDF version lacks."""
    _slim_fonts(pdf, embedded)
    _flatten_pictures(pdf)
    _drop_boxes(pdf)
    _shorten_strings(pdf)
    merge_pictures(pdf)
    _mend_structure(pdf, unknown)
    entries = viewer_preferences("long edge").items()
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary(
        {name.decode().removeprefix("/"): value for name, value in entries}
    )


def _slim_fonts(pdf: Any, embedded: Mapping[bytes, bytes]) -> None:
    """Embed the outlines alone: the tables that the layout used are of no use to a viewer."""
    for item in pdf.objects:
        if "Length1" in getattr(item, "extra", {}):
            item.stream = [embedded.get(item.stream[0], item.stream[0])]
            item.extra["Length1"] = len(item.stream[0])
        elif isinstance(item, pydyf.Dictionary) and "CIDSet" in item:
            # All that are embedded, used or not (ISO 19005-1, 6.3.5).
            count = _count_glyphs(_resolve(pdf, item["FontFile2"]).stream[0])
            bits = int("1" * count, 2) << -count % 8
            _resolve(pdf, item["CIDSet"]).stream = [bits.to_bytes(-(-count // 8), "big")]


def _count_glyphs(font: bytes) -> int:
    """Return how many glyphs a TrueType font has (OpenType, « maxp »)."""
    tables = (font[at : at + 16] for at in range(12, len(font), 16))
    place = next(int.from_bytes(table[8:12], "big") for table in tables if table[:4] == b"maxp")
    return int.from_bytes(font[place + 4 : place + 6], "big")


def _drop_boxes(pdf: Any) -> None:
    """Leave out the boxes of pages that say the same as their size (ISO 32000-1, 14.11.2)."""
    for reference in pdf.page_references:
        page = _resolve(pdf, reference)
        for name in ("TrimBox", "BleedBox"):
            if page.get(name) == page["MediaBox"]:
                del page[name]


def _shorten_strings(pdf: Any) -> None:
    """Write texts in a byte a letter where they can be (ISO 32000-1, 7.9.2.2)."""
    for item in (*pdf.objects, pdf.info):
        for value in item.values() if isinstance(item, dict) else ():
            if isinstance(value, pydyf.String) and _PDF_DOC.keys() >= set(value.string):
                value.string = bytes(_PDF_DOC[letter] for letter in value.string)


def _flatten_pictures(pdf: Any) -> None:
    """Drop the transparency groups around our opaque pictures (ISO 19005-1, 6.4)."""
    for item in pdf.objects:
        if is_picture(item):
            item.extra.pop("Group", None)


def _mend_structure(pdf: Any, unknown: frozenset[str]) -> None:
    """Leave in the structure only what means something to a reader.

    Args:
        unknown: Groups that the PDF version does not know either.
    """
    root = _resolve(pdf, pdf.catalog["StructTreeRoot"])
    numbers = _resolve(pdf, root["ParentTree"])["Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    pages = {page: _resolve(pdf, page) for page in pdf.page_references}
    reached = {element.number: element for element in _descendants(pdf, root)}
    for page in pages.values():
        entries = parents[page["StructParents"]]
        stray = {mcid for mcid, parent in enumerate(entries) if _number(parent) not in reached}
        _make_artifacts(_resolve(pdf, page["Contents"]).stream, stray)
        for mcid in stray:
            entries[mcid] = b"null"
    # Children come after their parents: backwards, each is simplified before its parent.
    for element in reversed(reached.values()):
        _simplify(pdf, element, parents, pages, unknown | {"/Div"})
    kept = {element.number for element in _descendants(pdf, root)}
    for number in kept:
        _shorten(pdf.objects[number])
    drop_objects(pdf, (reached.keys() | _strays(pdf)) - kept)


def _strays(pdf: Any) -> set[int]:
    """Return the numbers of the structure elements that the tree never reached."""
    dictionaries = (item for item in pdf.objects if isinstance(item, pydyf.Dictionary))
    elements = (item for item in dictionaries if item.get("Type") == "/StructElem")
    return {element.number for element in elements}


def _make_artifacts(operators: list[Any], stray: set[int]) -> None:
    """Turn marked content that no structure element reaches into pagination artifacts.

    WeasyPrint tags margin boxes as content, outside the tree; a reader would speak the
    running header on every page (ISO 14289-1, 7.8).
    """
    for index in range(len(operators) - 1):
        properties = operators[index + 1]
        if isinstance(properties, pydyf.Dictionary) and properties.get("MCID") in stray:
            operators[index] = "/Artifact"
            operators[index + 1] = pydyf.Dictionary({"Type": "/Pagination"})


def _simplify(
    pdf: Any, element: Any, parents: Any, pages: Mapping[bytes, Any], groups: frozenset[str]
) -> None:
    """Drop the spans and groups below `element` that carry no meaning of their own.

    WeasyPrint makes an element of every box and of every run of text: most say nothing,
    and some checkers warn of them.  A group that holds text is a paragraph.
    """
    kids: list[Any] = []
    for kid in element["K"]:
        child = _resolve(pdf, kid) if isinstance(kid, bytes) else None
        if child is None or "S" not in child:
            kids.append(kid)
            continue
        same_page = child.get("Pg") == element.get("Pg")
        holds_text = any(isinstance(inner, int) for inner in child["K"])
        alone = len(element["K"]) == 1 and element["S"] in _CONTAINERS and child["S"] == "/P"
        says_nothing = alone or child["S"] in ("/NonStruct", "/Span")
        is_group = child["S"] in groups and not holds_text
        if is_group or (says_nothing and (same_page or not holds_text)):
            for inner in child["K"]:
                if isinstance(inner, int):
                    parents[pages[child["Pg"]]["StructParents"]][inner] = element.reference
                else:
                    _resolve(pdf, inner)["P"] = element.reference
                kids.append(inner)
        else:
            if child["S"] in ("/Div", "/NonStruct"):
                child["S"] = "/P"
            kids.append(kid)
    element["K"] = pydyf.Array(kids)
    # Optional, and the same in every element (ISO 32000-1, table 323).
    element.pop("Type", None)
    if element.get("A", {}).get("Headers") == []:
        del element["A"]


def _shorten(element: Any) -> None:
    """Leave out what an element need not say (ISO 32000-1, table 323)."""
    kids = element["K"]
    if all(isinstance(kid, bytes) for kid in kids):
        # Which page its own content is on: it has none.
        element.pop("Pg", None)
    if len(kids) == 1:
        element["K"] = kids[0]


def _descendants(pdf: Any, root: Any) -> Iterator[Any]:
    """Yield the structure elements below `root`, each after its parent."""
    stack = [root]
    while stack:
        for kid in stack.pop().get("K", ()):
            child = _resolve(pdf, kid) if isinstance(kid, bytes) else None
            if child is not None and "S" in child:
                yield child
                stack.append(child)


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _resolve(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[_number(reference)]
