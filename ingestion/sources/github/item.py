"""An item of a board, its fields taken apart."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ingestion.live.connector import Json, Sight
from ingestion.live.gather import day
from ingestion.sources.github.nodes import nodes, reference
from ingestion.tables.words import fold_header

_VALUE = {
    "ProjectV2ItemFieldTextValue": "text",
    "ProjectV2ItemFieldNumberValue": "number",
    "ProjectV2ItemFieldDateValue": "date",
    "ProjectV2ItemFieldSingleSelectValue": "name",
}
_IN_CONTENT = {
    "ProjectV2ItemFieldLabelValue",
    "ProjectV2ItemFieldMilestoneValue",
    "ProjectV2ItemFieldPullRequestValue",
    "ProjectV2ItemFieldRepositoryValue",
    "ProjectV2ItemFieldReviewerValue",
    "ProjectV2ItemFieldUserValue",
    "ProjectV2ItemIssueFieldValue",
}
_WAITS = re.compile(r"(?:depends on|dependency|dependencies|blocked by|waiting (?:for|on)|predecessors?)")
STATUS = "status"
"""The folded name of the field that says where an item stands."""


@dataclass(frozen=True)
class Item:
    """An item with its fields apart: custom texts by title, iteration, status word and the day it was set."""

    key: str
    body: Json
    texts: Mapping[str, str]
    waits: tuple[str, ...]
    start: date | None
    due: date | None
    status: str | None
    status_set: str | None
    left: date | None

    @property
    def content(self) -> Json:
        """The issue, pull request or draft."""
        content: Json = self.body["content"]
        return content

    @property
    def parent(self) -> str | None:
        """What it is a sub-issue of."""
        parent = self.content.get("parent")
        return reference(parent) if parent else None


def read_item(body: Json, gone_on: date | None, sight: Sight) -> Item:
    """Take an item apart; `gone_on` is the day it or its board was found to be gone."""
    content = body["content"]
    texts: dict[str, str] = {}
    waits: tuple[str, ...] = ()
    status = status_set = None
    start = due = None
    for value in nodes(body.get("fieldValues")):
        kind, title = value["__typename"], (value.get("field") or {}).get("name")
        if kind == "ProjectV2ItemFieldIterationValue" and start is None:
            start = date.fromisoformat(value["startDate"])
            due = start + timedelta(days=int(value["duration"]))
        elif kind in _VALUE and title and value.get(_VALUE[kind]) not in (None, ""):
            text = _plain(value[_VALUE[kind]])
            if fold_header(title) == STATUS and "optionId" in value:
                status, status_set = text, value.get("updatedAt")
            elif _WAITS.fullmatch(fold_header(title)):
                waits += _parts(text, content)
            elif not is_own(fold_header(title)):
                texts[title] = text
        elif kind not in _VALUE and kind not in _IN_CONTENT and kind != "ProjectV2ItemFieldIterationValue":
            sight.drift.word("type of field value", kind)
    left = gone_on or (day(body["updatedAt"]) if body.get("isArchived") else None)
    return Item(reference(content), body, texts, waits, start, due, status, status_set, left)


def is_own(title: str) -> bool:
    """True for a field that is read by itself, not as a custom one."""
    return title in {STATUS, "title"} or _WAITS.fullmatch(title) is not None


def _plain(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _parts(text: str, content: Json) -> tuple[str, ...]:
    """References of a text column; a bare #12 is of the item's own repository."""
    own = (content.get("repository") or {}).get("nameWithOwner", "")
    parts = (part.strip() for part in re.split(r"[,;\n]", text))
    return tuple(f"{own}{part}" if part.startswith("#") else part for part in parts if part)
