"""The hospital's own text, as it stands, is what the check was made for."""

from collections.abc import Mapping, Sequence

import pytest

from feuillet.check.findings import Finding
from feuillet.check.prove import check_leaflet
from feuillet.find import Library
from tests.helpers import LIBRARIES, TODAY

WANTED = {
    "L-S01": ("gastrostomie", "dysphagie", "dénutrition", "déglutition"),
    "L-S08": ("2h", "80"),
    "L-C07": ("exceptionnel", "fréquent", "rare"),
    "L-S02": ("pas de téléphones", "ni 15, ni 112"),
    "L-S03": ("Quand appeler",),
    "L-I02": ("version", "rédaction", "révision"),
    "L-I05": ("auteur",),
    "L-I07": ("aucune source", "80", "2h", "1 mm"),
    "L-L07": ("le patient",),
    "L-C09": ("annonce une liste",),
    "L-S05": ("arrêter un médicament",),
    "L-L11": (
        *("jeûn", "peut-être", "dépassement d’honoraire", "l’intérêt un", "tassements vertébrales"),
        *("en percutanée", "trocard", "foramen vertébraux", "Nouvelle fractures", "min."),
        *("importante difficulté", "co-morbidités", "patients suspects", "sécurité optimale"),
    ),
    "L-T12": ("éventuelles?", "vertébroplastie?", "sont:"),
}


@pytest.fixture(scope="module")
def found() -> Mapping[str, Sequence[Finding]]:
    """Return what is found, by rule, errors and warnings."""
    library = Library.open([LIBRARIES / "source"], environment={})
    proof = check_leaflet(library, "cimentoplastie", today=TODAY, pages=False)
    by_rule: dict[str, list[Finding]] = {}
    for one in proof.findings:
        if one.severity in ("error", "warning"):
            by_rule.setdefault(one.rule, []).append(one)
    return by_rule


@pytest.mark.parametrize(("rule", "words"), [(r, w) for r, ws in WANTED.items() for w in ws])
def test_the_source_text_is_caught(
    found: Mapping[str, Sequence[Finding]], rule: str, words: str
) -> None:
    """By the right rule, in words that an author recognises."""
    messages = [one.message.replace("'", "’") for one in found.get(rule, ())]

    assert any(words.replace("'", "’") in message for message in messages), messages


def test_it_could_not_be_printed(found: Mapping[str, Sequence[Finding]]) -> None:
    """Errors block."""
    assert sum(one.severity == "error" for same in found.values() for one in same) > 50
