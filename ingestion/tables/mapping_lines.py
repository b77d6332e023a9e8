"""Where in a mapping file something is wrong: every trouble with its line, for people who edit it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import yaml
from pydantic import ValidationError

from ingestion.tables.mapping import TARGETS, ListMapping, near, read_mapping, short
from ingestion.tables.words import fold_header
from portfolio.errors import MappingUnclear

_KEPT = frozenset({"ignore", "attribute"})


@dataclass(frozen=True)
class LineTrouble:
    """One thing that is wrong, and its line, counted from 1; no line where the whole is meant."""

    line: int | None
    why: str


def line_troubles(text: str, headers: Collection[str] = ()) -> list[LineTrouble]:
    """All that is wrong with a mapping, by line; empty where it can be used.

    Args:
        text: the mapping as YAML.
        headers: columns the list has, to find names of columns it has not; without them these are not looked for.
    """
    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or str(error)
        return [LineTrouble(mark.line + 1 if mark else None, f"This is not YAML: {' '.join(str(why).split())}.")]
    if root is None:
        return []
    if not isinstance(root, yaml.MappingNode):
        return [LineTrouble(1, "Write keys with values here, such as `columns:`.")]
    found = [*_keys(root), *_columns(root, headers)]
    return sorted(found, key=lambda one: one.line or 0) or _whole(text)


def _keys(root: yaml.MappingNode) -> Iterator[LineTrouble]:
    for key, value in root.value:
        name, line = str(key.value), key.start_mark.line + 1
        if name not in ListMapping.model_fields:
            yield LineTrouble(line, f"There is no key {name!r}{near(name, ListMapping.model_fields)}.")
        elif name != "columns":
            why = _refused(name, value)
            if why:
                yield LineTrouble(value.start_mark.line + 1, f"{name}: {why}.")


def _refused(name: str, node: yaml.Node) -> str:
    """Why the value of one key cannot be used; empty where it can."""
    try:
        ListMapping.model_validate({name: yaml.safe_load(yaml.serialize(node))})
    except ValidationError as error:
        return str(error.errors()[0]["msg"]).removeprefix("Value error, ")
    except (yaml.YAMLError, ValueError) as error:
        return " ".join(str(error).split())
    return ""


def _columns(root: yaml.MappingNode, headers: Collection[str]) -> Iterator[LineTrouble]:
    parts = {str(key.value): value for key, value in root.value}
    columns, optional = parts.get("columns"), parts.get("optional")
    if columns is None:
        return
    if not isinstance(columns, yaml.MappingNode):
        yield LineTrouble(columns.start_mark.line + 1, "columns: write one `Column name: field` a line below it.")
        return
    known = {fold_header(header) for header in headers}
    if isinstance(optional, yaml.SequenceNode):
        known |= {fold_header(str(node.value)) for node in optional.value}
    seen: set[str] = set()
    for key, value in columns.value:
        header, target, line = str(key.value), str(value.value), key.start_mark.line + 1
        if target not in TARGETS:
            yield LineTrouble(
                line, f"{short(header)!r} is read as {target!r}, which is no field{near(target, TARGETS)}."
            )
        elif headers and fold_header(header) not in known and target not in _KEPT:
            hint = near(header, headers)
            yield LineTrouble(
                line, f"The list has no column {short(header)!r}{hint}; name it under `optional:` or not."
            )
        if header in seen:
            yield LineTrouble(line, f"{short(header)!r} stands here twice; the last one would count.")
        seen.add(header)


def _whole(text: str) -> list[LineTrouble]:
    """What only shows where the mapping is read as a whole."""
    try:
        read_mapping(text)
    except MappingUnclear as unclear:
        return [LineTrouble(None, str(unclear))]
    return []
