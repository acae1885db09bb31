"""Run feuillet from a checkout: `python generate.py render vertebroplastie`."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
PYTHON = ROOT / ".venv" / "bin" / "python"

if PYTHON.exists() and Path(sys.prefix).resolve() != PYTHON.parent.parent.resolve():
    # The libraries live in the checkout's own environment: any `python` will do to start.
    os.execv(PYTHON, [str(PYTHON), str(ROOT / "generate.py"), *sys.argv[1:]])

sys.path.insert(0, str(ROOT))
try:
    from feuillet.__main__ import run
except ModuleNotFoundError as missing:
    sys.exit(f"Il manque « {missing.name} » : lancez d'abord « make leaflet » dans {ROOT}.")

if __name__ == "__main__":
    run()
