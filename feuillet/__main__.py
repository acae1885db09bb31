"""Run as `python -m feuillet`, or as the command `feuillet`."""

import gc
import sys
from typing import NoReturn


def run() -> NoReturn:
    """Run one command, as `feuillet.cli.main`; stopped, or incomplete, it says so too."""
    # A command is short: looking for cycles would cost it a twentieth of its time.
    gc.disable()
    try:
        from feuillet.cli import main

        main()
    except ImportError as error:
        # Installed by half: whatever is missing, the steps that install are begun again.
        named = f" « {error.name.partition('.')[0]} »" if error.name else ""
        sys.stderr.write(
            f"La bibliothèque{named} manque ou est incomplète : réinstallez feuillet (étape 4 du"
            " guide de l'administrateur).\n"
        )
        sys.exit(5)
    except KeyboardInterrupt:
        sys.stderr.write("Interrompu, rien n'a été écrit.\n")
        sys.exit(130)
    finally:
        # What the end would look through again, to free it, goes with the process.
        gc.freeze()


if __name__ == "__main__":
    run()
