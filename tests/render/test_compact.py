"""Objects that a file holds twice, or for nothing: gone, and every reference still right."""

import io

import pikepdf
import pydyf

from feuillet.render.compact import drop_objects, is_picture, merge_pictures


def drawn(*pictures: bytes) -> pydyf.PDF:
    """Return a file of one page that shows these drawings, each with resources of its own."""
    pdf = pydyf.PDF()
    names = {}
    for at, drawing in enumerate(pictures):
        resources = pydyf.Dictionary({"ProcSet": pydyf.Array(["/PDF"])})
        pdf.add_object(resources)
        extra = {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array([0, 0, 9, 9]),
            "Resources": resources.reference,
        }
        stream = pydyf.Stream([drawing], extra)
        pdf.add_object(stream)
        names[f"P{at}"] = stream.reference
    content = pydyf.Stream([b" ".join(b"/P%d Do" % at for at in range(len(pictures)))])
    pdf.add_object(content)
    pdf.add_page(
        pydyf.Dictionary(
            {
                "Type": "/Page",
                "Parent": pdf.pages.reference,
                "MediaBox": pydyf.Array([0, 0, 9, 9]),
                "Resources": pydyf.Dictionary({"XObject": pydyf.Dictionary(names)}),
                "Contents": content.reference,
            }
        )
    )
    return pdf


def shown(pdf: pydyf.PDF) -> list[bytes]:
    """Return what the page shows, in order, as qpdf reads the written file."""
    output = io.BytesIO()
    pdf.write(output)
    with pikepdf.open(output) as read:
        assert not read.check_pdf_syntax()
        pictures = read.pages[0].obj.Resources.XObject
        return [pictures[name].read_bytes().strip() for name in sorted(pictures.keys())]


def test_a_picture_drawn_twice_is_stored_once() -> None:
    """With its resources; both places still show it."""
    pdf = drawn(b"0 0 1 1 re f", b"0 0 2 2 re f", b"0 0 1 1 re f")
    merge_pictures(pdf)

    assert sum(map(is_picture, pdf.objects)) == 2
    assert shown(pdf) == [b"0 0 1 1 re f", b"0 0 2 2 re f", b"0 0 1 1 re f"]


def test_pictures_that_differ_stay() -> None:
    """However little."""
    pdf = drawn(b"0 0 1 1 re f", b"0 0 1 1 re S")
    before = len(pdf.objects)
    merge_pictures(pdf)

    # Their resources, which say the same, are one.
    assert len(pdf.objects) == before - 1
    assert shown(pdf) == [b"0 0 1 1 re f", b"0 0 1 1 re S"]


def test_what_is_taken_out_leaves_no_gap_and_no_reference_astray() -> None:
    """Objects keep their places among those that stay."""
    pdf = drawn(b"0 0 1 1 re f", b"0 0 2 2 re f")
    lost, last = pydyf.Dictionary({"Lost": "true"}), pydyf.Dictionary({"Last": "true"})
    pdf.add_object(lost)
    pdf.add_object(last)
    pdf.catalog["Last"] = last.reference
    drop_objects(pdf, {lost.number})

    assert [item.number for item in pdf.objects] == list(range(len(pdf.objects)))
    assert pdf.catalog["Last"] == last.reference
    assert lost not in pdf.objects
    assert shown(pdf) == [b"0 0 1 1 re f", b"0 0 2 2 re f"]
