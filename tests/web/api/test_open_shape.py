"""The shape of answers: a key that may be absent is described as what it is when it is there."""

from pydantic import Field

from feuillet.web.api.open_shape import Open


class _Answer(Open):
    always: str | None = Field(examples=["x"])
    text: str | None = None
    names: list[str] = Field(default=[])


def test_what_may_be_absent_has_no_default_and_is_never_null() -> None:
    """What is always there may be null."""
    described = _Answer.model_json_schema()
    keys = described["properties"]

    assert described["required"] == ["always"]
    assert keys["text"] == {"title": "Text", "type": "string"}
    assert keys["names"] == {"title": "Names", "type": "array", "items": {"type": "string"}}
    assert {"type": "null"} in keys["always"]["anyOf"]
    assert _Answer.sample() == {"always": "x"}
