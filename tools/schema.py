"""Write `docs/leaflet.schema.json`, the JSON Schema of leaflets; a test keeps it current."""

import json
from pathlib import Path

from feuillet.model.schema import leaflet_schema

if __name__ == "__main__":
    text = json.dumps(leaflet_schema(), ensure_ascii=False, indent=1)
    path = Path(__file__).resolve().parents[1] / "docs" / "leaflet.schema.json"
    path.write_text(text + "\n", "utf-8")
