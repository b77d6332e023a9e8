"""A type as the JSON schema that a model can be held to letter by letter."""

from typing import Any

from pydantic import BaseModel


def strict_schema(shape: type[BaseModel]) -> dict[str, Any]:
    """The schema of a type as strict structured output takes it: nothing optional, nothing more, no defaults.

    What a field may leave out in Python is said there as null or as an empty list.
    (platform.openai.com/docs/guides/structured-outputs#supported-schemas)
    """
    schema: dict[str, Any] = _strict(shape.model_json_schema())
    schema.setdefault("title", shape.__name__)
    schema.setdefault("description", (shape.__doc__ or shape.__name__).splitlines()[0])
    return schema


def _strict(part: Any) -> Any:
    if isinstance(part, list):
        return [_strict(one) for one in part]
    if not isinstance(part, dict):
        return part
    made = {key: _strict(value) for key, value in part.items() if key != "default"}
    if isinstance(made.get("properties"), dict):
        # A field may itself be called "default": names of fields are not keywords.
        made["properties"] = {name: _strict(value) for name, value in part["properties"].items()}
        made |= {"required": list(made["properties"]), "additionalProperties": False}
    return made
