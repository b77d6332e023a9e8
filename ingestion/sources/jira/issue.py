"""One issue: what it says now, in the words of an item, and what it said before."""

from collections.abc import Mapping
from typing import Any

from ingestion.live.connector import Drift, Json
from ingestion.sources.jira import words
from ingestion.sources.jira.fields import Filled
from ingestion.sources.jira.history import State
from ingestion.sources.jira.users import Users
from ingestion.sources.jira.values import day_of, is_refusal, part, text_of
from ingestion.tables.numbers import read_numbers
from portfolio.vocabulary import Status

_HOUR = 3600
_KEY_PARTS = 2
SLOTS = ("duedate", "summary", "timeoriginalestimate")


class Issues:
    """How the issues of one site are read."""

    def __init__(
        self, filled: Mapping[str, tuple[Filled, ...]], categories: Mapping[str, str], users: Users, drift: Drift
    ) -> None:
        """`filled`: field of an item to the custom fields that fill it; `categories`: status id to category."""
        self._filled, self._categories, self._users, self._drift = filled, categories, users, drift
        self.keys: dict[str, str] = {}
        """Key by internal id, for links that name only the latter."""

    def state(self, fields: Json) -> State:
        """What an issue says now, by slot."""
        status, assignee = fields.get("status"), fields.get("assignee")
        state: State = {slot: fields.get(slot) for slot in SLOTS}
        state["status_id"], state["status"] = text_of(part(status, "id")), text_of(status)
        category = text_of(part(status, "statusCategory", "key"))
        if category and state["status_id"]:
            state["category"] = {state["status_id"]: category}
        state["resolution"], state["priority"] = text_of(fields.get("resolution")), text_of(fields.get("priority"))
        state["assignee"], state["assignee_name"] = self._users.id_of(assignee), None
        state["parent"] = text_of(part(fields.get("parent"), "key")) or text_of(part(fields.get("epic"), "key"))
        state["flagged"] = self._first(fields, "flagged")
        state["parent"] = state["parent"] or self._first(fields, "epic")
        for target, ones in self._filled.items():
            if target not in {"flagged", "epic"}:
                state |= {one.key: None if is_refusal(fields.get(one.key)) else fields.get(one.key) for one in ones}
        return state

    def canonical(self, state: State) -> dict[str, object]:
        """The fields of an item that a state comes to."""
        parent = text_of(state["parent"])
        estimate = _number(text_of(state["timeoriginalestimate"]))
        effort = _number(self._said(state, "effort_hours"))
        share = _number(self._said(state, "percent_complete"))
        return {
            "name": text_of(state["summary"]),
            "status": self._status(state),
            "priority": words.priority(text_of(state["priority"]) or self._said(state, "priority")),
            "owner": self._owner(state) or self._said(state, "owner"),
            "parent": self.keys.get(parent, parent) if parent else None,
            "team": self._said(state, "team"),
            "vendor": self._said(state, "vendor"),
            "skill": self._said(state, "skill"),
            "start": self._day(state, "start"),
            "baseline_due": self._day(state, "baseline_due"),
            "due": self._checked("duedate", state["duedate"]) or self._day(state, "due"),
            "percent_complete": share if share is None or share <= 1 else min(share / 100, 1.0),
            "effort_hours": effort if effort is not None else estimate / _HOUR if estimate is not None else None,
        }

    def done_on(self, fields: Json) -> object:
        """The day an issue was finished, if it is."""
        stated = (day_of(fields.get(one.key)) for one in self._filled.get("done_on", ()))
        resolved = day_of(fields.get("resolutiondate"))
        return resolved or next((day for day in stated if day), None) or day_of(fields.get("statuscategorychangedate"))

    def _status(self, state: State) -> str:
        key, name = state["status_id"], text_of(state["status"])
        category = state.get("category", {}).get(key) or self._categories.get(key or "")
        found = words.status(name, category, text_of(state["resolution"]), text_of(state["flagged"]))
        if found == Status.UNKNOWN.value and name:
            self._drift.word("status", name)
        return found

    def _owner(self, state: State) -> str | None:
        assignee = state["assignee"]
        if state["assignee_name"] is None or assignee is None:
            return assignee if isinstance(assignee, str) else None
        return self._users.known(assignee, state["assignee_name"])

    def _first(self, fields: Json, target: str) -> str | None:
        texts = (text_of(fields.get(one.key)) for one in self._filled.get(target, ()))
        return next((text for text in texts if text), None)

    def _said(self, state: State, target: str) -> str | None:
        texts = (text_of(state.get(one.key)) for one in self._filled.get(target, ()))
        return next((text for text in texts if text), None)

    def _day(self, state: State, target: str) -> object:
        days = (self._checked(one.title, state.get(one.key)) for one in self._filled.get(target, ()))
        return next((day for day in days if day), None)

    def _checked(self, name: str, value: object) -> Any:
        day = day_of(value)
        if day is None and value not in (None, "", []):
            self._drift.word(f"day in {name}", str(value)[:40])
        return day


def _number(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        return float(text)
    except ValueError:
        import pandas as pd  # noqa: PLC0415 - only odd spellings come here

        numbers = read_numbers(pd.Series([text]))
        value = float(numbers.amounts.iloc[0])
        if value != value:  # noqa: PLR0124 - NaN differs from itself
            return None
        return value / 100 if bool(numbers.percent.iloc[0]) else value
