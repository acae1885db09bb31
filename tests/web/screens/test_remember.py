"""What was remembered of a table's columns, as a screen asks for it."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from feuillet.batch import remember_columns
from feuillet.batch.tables import read_table
from feuillet.model.leaflet import Leaflet
from feuillet.web.screens.remember import recalled


def test_what_cannot_be_read_is_said_and_stops_no_list(tmp_path: Path, surgery: Leaflet) -> None:
    """What is remembered comes back; of a damaged file, nothing but the reason."""
    kept = tmp_path / "columns.json"
    server: Any = SimpleNamespace(remembered=kept)
    press: Any = SimpleNamespace(found=SimpleNamespace(name="pose"), leaflet=surgery)
    table = read_table("Nom;Jour J\nEXEMPLE;08/12/2026\n".encode("utf-8-sig"))
    remember_columns(kept, "pose", {"Jour J": "date_operation"})
    known = recalled(server, press, table)
    kept.write_text("abîmé")
    nothing, why = recalled(server, press, table)

    assert known == ({"jour j": "date_operation"}, "")
    assert not nothing
    assert why.startswith("Colonnes retenues (columns.json) : ")
