"""What viewers call the pages of one file that is copied into another."""

from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name

from feuillet.pdf.page_labels import PageLabels
from tests.pdf.copying import Copying, pages


def labels_of(count: int, *nums: Any) -> bytes | None:
    """Return what is written of the labels of a file's pages."""
    pdf = pages(count)
    if nums:
        pdf.Root["/PageLabels"] = Dictionary(Nums=Array(nums))
    labels = PageLabels()
    for _ in labels.of(Copying(pdf).source):
        pass
    return labels.finish()


@pytest.mark.parametrize(
    ("nums", "written"),
    [
        ((), None),
        ((0, Dictionary(S=Name.r)), b"[0 << /S /r >>]"),
        ((1, Dictionary(S=Name.D, St=9)), b"[0 << /S /D >> 1 << /S /D /St 9 >>]"),
        ((0, Dictionary(S=Name.Unknown)), b"[0 << >>]"),
    ],
)
def test_a_range_is_written_where_it_starts(nums: tuple[Any, ...], written: bytes | None) -> None:
    """Nothing of a file that has none; a style that nobody knows is no style."""
    said = labels_of(3, *nums)

    assert (said and b"".join(said.split())) == (
        written and b"<</Nums" + b"".join(written.split()) + b">>"
    )
