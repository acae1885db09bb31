"""Run as `python -m feuillet`."""

from feuillet.cli import main

main()
