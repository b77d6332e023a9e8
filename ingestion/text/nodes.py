"""Documents kept as trees of nodes (ADF, ProseMirror) to plain text, without recursing into them."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from ingestion.text.paper import Paper
from ingestion.text.tidy import MOST, alt_text, linked, mention, shown, tidy

_MOST_NODES = 100_000
_TEXTS = re.compile(r'"text"\s*:\s*"((?:[^"\\]|\\.){0,20000})"')
_BLOCKS = frozenset(
    [
        "paragraph",
        "heading",
        "blockquote",
        "panel",
        "codeblock",
        "bulletlist",
        "orderedlist",
        "tasklist",
        "decisionlist",
        "todolist",
        "checklist",
        "table",
        "rule",
        "horizontalrule",
        "expand",
        "nestedexpand",
        "collapsible",
        "mediasingle",
        "mediagroup",
        "callout",
    ]
)
_LISTS = frozenset(["bulletlist", "orderedlist", "tasklist", "decisionlist", "todolist", "checklist"])
_ITEMS = frozenset(["listitem", "taskitem", "decisionitem", "todoitem", "checklistitem"])
_QUOTES = frozenset({"blockquote"})
_CELLS = frozenset(["tablecell", "tableheader"])
_CARDS = frozenset(["inlinecard", "blockcard", "embedcard", "embed", "bookmark"])
_IMAGES = frozenset(["media", "mediainline", "image", "imageinline", "file"])

Node = Mapping[str, Any]


def parsed(doc: Mapping[str, Any] | str) -> Mapping[str, Any] | str:
    """A document given as JSON text as its tree; text that is no JSON object stays text."""
    if not isinstance(doc, str):
        return doc
    if not doc.lstrip().startswith("{"):
        return doc
    try:
        whole = json.loads(doc)
    except ValueError:
        return doc
    except RecursionError:
        # Nested deeper than Python reads: the words are still there, in order.
        return "\n".join(_unescaped(found[1]) for found in _TEXTS.finditer(doc))
    return whole if isinstance(whole, dict) else doc


def nodes_text(doc: Mapping[str, Any] | str) -> str:
    """The words of a document; of nodes nobody knows, those of their content."""
    doc = parsed(doc)
    return tidy(doc) if isinstance(doc, str) else _Reader().read(doc)


class _Reader:
    def __init__(self) -> None:
        self._paper = Paper()
        self._lists: list[int | None] = []
        self._cells: list[bool] = []
        self._said = 0

    def read(self, doc: Node) -> str:
        for node, entering in islice(_walk(doc), 2 * _MOST_NODES):
            (self._enter if entering else self._leave)(_kind(node), node, _attributes(node))
            if self._said > MOST:
                break
        return self._paper.text()

    def _enter(self, kind: str, node: Node, attributes: Node) -> None:
        paper = self._paper
        if kind in _BLOCKS:
            paper.part(1 if self._lists else 2)
        if kind in _LISTS:
            start = attributes.get("order", attributes.get("start", 1))
            self._lists.append((start if type(start) is int else 1) if kind == "orderedlist" else None)
        elif kind in _ITEMS:
            self._item(attributes)
        elif kind in _QUOTES:
            paper.enter("> ", "> ")
        elif kind == "tablerow":
            paper.part(1)
            self._cells.append(False)
        elif kind in _CELLS:
            paper.begin_cell(first=not (self._cells and self._cells[-1]))
            if self._cells:
                self._cells[-1] = True
        else:
            self._say(kind, node, attributes)

    def _leave(self, kind: str, _node: Node, _attributes: Node) -> None:
        paper = self._paper
        if kind in _LISTS:
            self._lists.pop()
        elif kind in _ITEMS or kind in _QUOTES:
            paper.leave()
        elif kind == "tablerow":
            self._cells.pop()
        elif kind in _CELLS:
            paper.end_cell()
        if kind in _BLOCKS:
            paper.part(1 if self._lists else 2)
        elif kind in _ITEMS or kind == "tablerow":
            paper.part(1)

    def _item(self, attributes: Node) -> None:
        number = self._lists[-1] if self._lists else None
        mark = "- " if number is None else f"{number}. "
        if number is not None:
            self._lists[-1] = number + 1
        state = attributes.get("state", attributes.get("done", attributes.get("checked")))
        box = "" if state is None else "[x] " if state in (True, "DONE", "DECIDED") else "[ ] "
        self._paper.part(1)
        self._paper.enter(f"{mark}{box}", " " * len(mark))

    def _say(self, kind: str, node: Node, attributes: Node) -> None:
        if kind == "text":
            said = _marked(str(node.get("text") or ""), node)
        elif kind in {"hardbreak", "br"}:
            said = "\n"
        elif "mention" in kind:
            said = mention(_first(attributes, "text", "label", "name", "displayName"))
        elif kind == "emoji":
            said = _first(attributes, "text", "emoji", "shortName", "name")
        elif kind in _CARDS:
            said = linked(_first(attributes, "title", "name"), _first(attributes, "url", "href"))
        elif kind == "status":
            said = _first(attributes, "text")
        elif kind == "date":
            said = _day(attributes.get("timestamp"))
        elif kind in _IMAGES:
            said = alt_text(_first(attributes, "alt"))
        elif kind in {"expand", "nestedexpand"}:
            said = _first(attributes, "title")
            said = f"{said}\n" if said else ""
        else:
            return
        self._said += len(said) + 1
        self._paper.say(shown(said))


def _walk(root: Node) -> Iterator[tuple[Node, bool]]:
    stack: list[tuple[Node, Iterator[object]]] = [(root, iter(_content(root)))]
    while stack:
        node, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if stack:
                yield node, False
        elif isinstance(child, Mapping):
            yield child, True
            stack.append((child, iter(_content(child))))


def _content(node: Node) -> list[object]:
    content = node.get("content")
    return [child for child in content if child is not None] if isinstance(content, list) else []


def _kind(node: Node) -> str:
    return re.sub(r"[\W_]", "", str(node.get("type") or "")[:60]).casefold()


def _attributes(node: Node) -> Node:
    attributes = node.get("attrs")
    return attributes if isinstance(attributes, Mapping) else {}


def _first(attributes: Node, *names: str) -> str:
    return next((value for name in names if isinstance(value := attributes.get(name), str) and value.strip()), "")


def _marked(text: str, node: Node) -> str:
    """Text with the address of the link it is, its own blanks kept around it."""
    marks = node.get("marks")
    for mark in marks if isinstance(marks, list) else ():
        if isinstance(mark, Mapping) and mark.get("type") == "link" and text.strip():
            inner = text.strip()
            start = text.index(inner)
            return text[:start] + linked(inner, _first(_attributes(mark), "href")) + text[start + len(inner) :]
    return text


def _day(stamp: object) -> str:
    try:
        return datetime.fromtimestamp(float(str(stamp)) / 1000, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text
