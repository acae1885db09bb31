"""What an order comes in: the parts of a form, and an address without parameters."""

from typing import Any

import pytest

from feuillet.web.api.envelope import PARTS, refuse_query, wrong_parts, wrong_texts
from feuillet.web.api.schemas import OrderInvalid


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (PARTS, []),
        (("letter", "order"), []),
        ((), [("missing", "letter"), ("missing", "order")]),
        (("letter", "order", "letter"), [("sent-twice", "letter")]),
        (("order", "pdf"), [("unknown-field", "pdf"), ("missing", "letter")]),
        (("CANARI", "letter", "order"), [("unknown-field", None)]),
        (("values", "letter", "order"), [("unknown-field", "values")]),
    ],
)
def test_a_form_has_each_of_its_parts_once(
    names: tuple[str, ...], told: list[tuple[str, str | None]]
) -> None:
    """All that is wrong is told, and nothing that somebody made up; a part has no pointer."""
    found = wrong_parts(names)

    assert [(one["code"], one.get("field")) for one in found] == told
    assert "CANARI" not in str(found)
    assert not any("pointer" in one for one in found)


def test_an_unknown_part_is_told_by_its_rank_and_what_may_be_meant() -> None:
    """As an unknown key is."""
    first, second = (wrong_parts([*names, "letter"])[0] for names in (("ordre",), ("order", "x")))

    assert first["message"] == (
        "partie inconnue, la 1re du formulaire : vouliez-vous dire « order » ? il a letter, order,"
        " identity_check"
    )
    assert first["suggestion"] == "order"
    assert second["message"].startswith("partie inconnue, la 2e du formulaire : retirez-la ; il a")


@pytest.mark.parametrize(
    ("part", "text", "code"),
    [
        *(("identity_check", said, None) for said in ("true", "false", "True", "False")),
        *(("identity_check", said, "invalid") for said in ("", "no", "0", "vrai", " true")),
        *(("order", said, "missing") for said in ("", " \n")),
        ("order", "{}", None),
    ],
)
def test_a_part_says_one_thing_or_is_refused(part: str, text: str, code: str | None) -> None:
    """Nobody guesses whether a letter was read."""
    found: list[dict[str, Any]] = list(wrong_texts(part, text))

    assert [(one["code"], one["field"]) for one in found] == ([(code, part)] if code else [])


def test_a_parameter_is_told_and_not_repeated() -> None:
    """But for a key of ours, which belongs in the body."""
    refuse_query(())
    with pytest.raises(OrderInvalid) as refusal:
        refuse_query(("draft", "CANARI"))

    assert [one.get("field") for one in refusal.value.told] == ["draft", None]
    assert "CANARI" not in str(refusal.value.told)
