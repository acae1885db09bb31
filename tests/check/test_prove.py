"""What is proved of a leaflet's fullest variant: that its texts have room, and can be stamped."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from feuillet.check.prove import Proof, check_leaflet
from feuillet.check.rules.rule import Variant
from feuillet.find import Library
from feuillet.model.options import FORMATS, TEXT_SIZES
from tests.conftest import SURGERY
from tests.helpers import TODAY


@pytest.fixture
def probed(monkeypatch: pytest.MonkeyPatch) -> list[Variant]:
    """Return those whose texts are given their longest values; no page is laid out."""
    found: list[Variant] = []

    def render(_: object, variant: Variant, probe: int = 0, **_options: object) -> int:
        if probe:
            found.append(variant)
        return 1

    monkeypatch.setattr("feuillet.check.prove._Bench.render", render)
    return found


def test_the_fullest_variant_is_laid_out_in_every_size_and_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What holds at 12 points on A4 may be cut at 18, or on A5."""
    tried: list[tuple[int, str]] = []

    def render(_: object, variant: Variant, probe: int = 0, **options: Any) -> int:
        tried.extend([(options["text_size"], options["page_format"])] if options else [])
        return 1

    monkeypatch.setattr("feuillet.check.prove._Bench.render", render)
    proof(tmp_path, SURGERY)

    assert sorted(tried) == sorted(set(product(TEXT_SIZES, FORMATS)) - {(12, "a4")})


def proof(folder: Path, text: str) -> Proof:
    """Return what is proved of a leaflet written in a folder of its own."""
    (folder / "leaflets").mkdir()
    (folder / "leaflets" / "essai.yaml").write_text(text, "utf-8")
    return check_leaflet(Library.open([folder], environment={}), "essai", today=TODAY)


def test_texts_that_nobody_has_together_do_not_keep_the_others_from_being_tried(
    tmp_path: Path, probed: list[Variant]
) -> None:
    """One that goes with a long operation, one with a short one."""
    text = SURGERY.replace(
        "  bequilles:",
        "  retour: {label: Retour, type: text, when: {geste: courte}, example: Ami}\n  bequilles:",
    ).replace(
        "value: consigne}\n",
        "value: consigne}\n              - {label: Retour, value: retour}\n"
        "              - {label: Aide, value: bequilles}\n",
    )
    (path,) = proof(tmp_path, text).fast_paths

    assert path.problem == ""
    assert {"consigne", "retour"} <= probed[0].values.known.keys()


def test_a_leaflet_whose_examples_are_refused_is_never_stamped(
    tmp_path: Path, probed: list[Variant]
) -> None:
    """There is nobody to try it with."""
    text = SURGERY.replace(
        "type: date, missing: blank, example: 08/12/2026",
        "type: date, missing: block, example: 08/12/2126",
    )
    (path,) = proof(tmp_path, text).fast_paths

    assert path.problem == "ses exemples sont refusés"
    assert probed == []
