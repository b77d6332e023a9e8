"""What a character reads in a prompt: the facts it was given, the question, the orders hidden in foreign text."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from evals.servers.speech import Asked

_FENCED = re.compile(r"<<data (\w+)>> (.*?) <</data \1>>", re.DOTALL)
_GAP = re.compile(r"its spaces are written as (\S+) there")
_LABEL = re.compile(r"^\s*([A-Z][\w /'-]{1,40}):\s*(.*)$", re.MULTILINE)
_WANTED = ("finding", "answer", "fact", "facts", "sentence", "insight", "row", "rows", "summary", "brief", "theme")
_NUMBERED = re.compile(r"^(?:Passages:)?\s*\[(\d{1,3})\]\s*(.*)$", re.MULTILINE)
_SENTENCE = re.compile(r"[^.!?]{12,400}[.!?](?=\s|$)")


def unfenced(asked: Asked) -> str:
    """All that was said, the marks of foreign text taken out as the prompt says they are to be read."""
    text = asked.text
    gap = _GAP.search(text)
    if not gap:
        return text
    return _FENCED.sub(lambda found: found[2].replace(gap[1], " "), text)


def facts(asked: Asked) -> list[str]:
    """True sentences of the prompt: what stands behind a label such as "Finding:" or in a numbered passage."""
    text = unfenced(asked)
    labelled = [value for label, value in _LABEL.findall(text) if label.lower() in _WANTED and value.strip()]
    said = [sentence.strip() for value in labelled for sentence in _SENTENCE.findall(value)]
    return list(dict.fromkeys(said)) or [value.strip() for value in labelled][:1]


def passages(asked: Asked) -> list[tuple[int, str]]:
    """Passages with their numbers, and what stands under "Evidence:" numbered from 1."""
    text = unfenced(asked)
    numbered = [(int(n), words.strip()) for n, words in _NUMBERED.findall(text)]
    if numbered:
        return numbered
    _, _, after = text.partition("\nEvidence:")
    return [(n, one.strip()) for n, one in enumerate(filter(None, after.splitlines()), start=1)]


def filled(schema: Mapping[str, Any], text: str, root: Mapping[str, Any] | None = None) -> Any:
    """The plainest value that a JSON schema allows; `text` is put where free words are wanted."""
    root = schema if root is None else root
    if "$ref" in schema:
        return filled(_at(root, schema["$ref"]), text, root)
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        return filled(next((one for one in choices if one.get("type") == "null"), choices[0]), text, root)
    if "const" in schema or schema.get("enum"):
        return schema.get("const", (schema.get("enum") or [None])[0])
    if schema.get("type") == "object":
        return {name: filled(one, text, root) for name, one in schema.get("properties", {}).items()}
    plain = {"string": text, "integer": 1, "number": 1.0, "boolean": False, "array": []}
    return plain.get(str(schema.get("type")))


def orders(asked: Asked) -> Iterator[str]:
    """What foreign text in the prompt would have a model say."""
    text = unfenced(asked)
    for pattern in _ORDERED:
        for found in pattern.finditer(text):
            yield next(group for group in found.groups() if group).strip()


def _at(root: Mapping[str, Any], place: str) -> Mapping[str, Any]:
    found: Any = root
    for step in place.removeprefix("#/").split("/"):
        found = found[step]
    return found if isinstance(found, dict) else {}


_ORDERED = (
    re.compile(r"(?:say|write|reply|respond|answer|report|output|read|certify)(?: only)?(?: exactly| that"
    r"| with| as)? (.{3,160}?)(?:[.\n]|$)", re.IGNORECASE),
    re.compile(r"(?:mark|set|rate|classify|treat) (.{3,120}?)(?:[.\n]|$)", re.IGNORECASE),
    re.compile(r"(?:SYSTEM|assistant|system)\s*[:>]\s*(.{3,160}?)(?:[\n]|$)"),
    re.compile(r"(!?\[[^\]\n]{0,80}\]\([^)\n]{3,300}\))"),
    re.compile(r"(https?://[^\s)\"'<>]{3,200})"),
    re.compile(r"(<[a-z!/][^>\n]{2,200}>)", re.IGNORECASE),
    re.compile(r"[\"“]([^\"“”\n]{3,160})[\"”]"),
    re.compile(r"(?:remember|ignore|disregard|note that|remove|do not) (.{3,160}?)(?:[.\n]|$)", re.IGNORECASE),
)  # fmt: skip
