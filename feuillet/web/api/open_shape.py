"""The shape that answers have: open, for a program passes over keys that it does not know."""

from typing import Any

from pydantic import BaseModel, ConfigDict


def _may_be_absent(schema: dict[str, Any]) -> None:
    """Say of a key that is left out what it is when it is there, which is never null.

    Of a default, generators make a key that is always there.
    """
    for key in schema["properties"].values():
        if "default" in key:
            del key["default"]
            (told,) = (one for one in key.pop("anyOf", [{}]) if one != {"type": "null"})
            key.update(told)


class Open(BaseModel):
    """What is answered."""

    model_config = ConfigDict(use_attribute_docstrings=True, json_schema_extra=_may_be_absent)

    @classmethod
    def sample(cls) -> dict[str, Any]:
        """Return an invented one, for the interface's description."""
        fields = cls.model_fields.items()
        return {name: field.examples[0] for name, field in fields if field.examples}
