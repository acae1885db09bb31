"""The texts of a workbook: runs, escaped characters, lines through a part."""

import pytest

from feuillet.batch.tables.sheets.xlsx_texts import Text, shared_texts
from feuillet.batch.tables.table import Cell

LINE = "<rPr><strike/></rPr>"


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<t>EXEMPLE</t>", Text(Cell("EXEMPLE"))),
        ("<t>  </t>", Text(None)),
        ("", Text(None)),
        ("<t>EX<!-- CANARI -->EMPLE</t>", Text(Cell("EXEMPLE"))),
        ("<r><t>EX</t></r><r><rPr/><t>EMPLE</t></r>", Text(Cell("EXEMPLE"))),
        ("<t>東京</t><rPh sb='0' eb='2'><t>CANARI</t></rPh>", Text(Cell("東京"))),
        ("<t>a_x000D_b_x005F_x0041_</t>", Text(Cell("a\rb_x0041_"))),
        ("<t>_xD83D_</t>", Text(Cell("_xD83D_"))),
        (f"<r><t>EX</t></r><r>{LINE}<t>EMPLE</t></r>", Text(Cell("EXEMPLE"), struck=True)),
        (f"<r><t>EXEMPLE</t></r><r>{LINE}<t> </t></r>", Text(Cell("EXEMPLE "))),
    ],
)
def test_a_text_is_what_its_runs_show(xml: str, text: Text) -> None:
    """How it is pronounced is none of it; a line through nothing is none."""
    part = f"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si>{xml}</si></sst>"

    assert shared_texts(part.encode()) == {"0": text}
