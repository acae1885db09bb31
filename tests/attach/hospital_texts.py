"""Letters and sheets of French hospitals and offices that name several people: all are invented.

`hospital_letters.txt` has each under its kind (`=`), followed by whose it is (`+`) and whose it is
not (`-`).
"""

from pathlib import Path

from tests.attach.people_texts import Told

LETTERHEAD = """CENTRE HOSPITALIER FICTIF
Service de rhumatologie
Dr Jean ROY
Tél. 01 99 00 00 01
"""


def _told(letter: str) -> Told:
    lines = letter.splitlines()
    people = [line for line in lines if line.startswith(("+ ", "- "))]
    return Told(
        "\n".join(line for line in lines[1:] if line and line not in people),
        tuple(line[2:] for line in people if line[0] == "+"),
        tuple(line[2:] for line in people if line[0] == "-"),
    )


_LETTERS = (Path(__file__).parent / "hospital_letters.txt").read_text("utf-8").split("\n= ")
HOSPITAL = {letter.splitlines()[0].removeprefix("= "): _told(letter) for letter in _LETTERS}
