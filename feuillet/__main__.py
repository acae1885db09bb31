"""Run as `python -m feuillet`, or as the command `feuillet`."""

import gc
import sys
from typing import NoReturn


def run() -> NoReturn:
    """Run one command, as `feuillet.cli.main`; stopped while it loads, it says so too."""
    # A command is short: looking for cycles would cost it a twentieth of its time.
    gc.disable()
    try:
        from feuillet.cli import main

        main()
    except KeyboardInterrupt:
        sys.stderr.write("Interrompu, rien n'a été écrit.\n")
        sys.exit(130)
    finally:
        # What the end would look through again, to free it, goes with the process.
        gc.freeze()


if __name__ == "__main__":
    run()
