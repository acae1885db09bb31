"""Run as `python -m feuillet`, or as the command `feuillet`."""

import sys
from typing import NoReturn


def run() -> NoReturn:
    """Run one command, as `feuillet.cli.main`; stopped while it loads, it says so too."""
    try:
        from feuillet.cli import main

        main()
    except KeyboardInterrupt:
        sys.stderr.write("Interrompu, rien n'a été écrit.\n")
        sys.exit(130)


if __name__ == "__main__":
    run()
