"""What behind a name on its line is told of a patient: a weight, a room, no telephone."""

import pytest

from feuillet.attach.words.measured import tells_patient, tells_weight
from feuillet.attach.words.spelling import fold_letter


def _told(behind: str) -> tuple[bool, bool]:
    folded = fold_letter(f"M. BRUN Paul{behind}\nSuite, 66 kg")
    end = folded.text.index("paul") + len("paul")
    return tells_patient(folded, end), tells_weight(folded, end)


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        *((" 66 kg", (True, True)), (", 66,5kg, allergie", (True, True))),
        *((" née ROY 54 kg", (True, True)), (" le 12/11/2026 – 1m72", (True, False))),
        *((" service de soins ch. 214", (True, False)), (" lit 2, isolement", (True, False))),
        *((" H", (True, False)), (" n° 12345", (True, False))),
        *(("", (False, False)), (" le 12/11/2026", (False, False))),
        *((" 01 99 00 00 01", (False, False)), (", poste 4512", (False, False))),
        *((", service social", (False, False)), (" pèse 66 kg", (False, False))),
        *((", 8 rue du Port", (False, False)), (" 99999 VILLE", (False, False))),
    ],
)
def test_what_follows_a_name_tells_a_patient(behind: str, expected: tuple[bool, bool]) -> None:
    """On the same line, and before any other word."""
    assert _told(behind) == expected
