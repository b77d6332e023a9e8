"""Tasks, tickets, deliverables and milestones as rows that questions can be asked of."""

import re

import numpy as np
import pandas as pd

from insights.ask.nouns.cells import (
    days_since,
    indexed,
    is_so,
    of_projects,
    person_names,
    project_names,
    proved_in,
    short_names,
)
from insights.ask.plan import Filter
from insights.ask.relation import Facts, Field, State
from insights.ask.words import fold
from portfolio.deliveries import vendor_names
from portfolio.due import CLOSED
from portfolio.evidence import Evidence
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Status

_FIELDS = (
    Field("days_overdue", "days overdue", "days", r"days? (?:overdue|late)|overdue by"
          r"|(?<=most )overdue|(?<=longest )overdue|overdue (?:the )?longest"),
    Field("days_blocked", "days blocked", "days", r"days? blocked|blocked for|longest blocked"
    r"|blocked (?:the )?longest"),
    Field("slip_days", "days between approved and current due day", "days", r"slip(?:s|ped|page)?|moved back"),
    Field("percent_complete", "share done", "share", r"(?:per ?cent|percentage|%|share) (?:complete|done)|progress"),
    Field("days_late", "days finished after the due day", "days", r"days? (?:done|finished|delivered) late"),
    Field("effort_hours", "estimated effort in hours", "number",
          r"effort|estimated hours|hours of (?:work|effort)|estimates?|hours"),
    Field("remaining_days", "working days still to do", "days", r"remaining (?:days|work|duration)"),
    Field("float_days", "total float in working days", "number", r"(?:total )?(?:float|slack)"),
    Field("duration_days", "duration in working days", "days", r"durations?"),
    Field("age_days", "days since it began", "days", r"age|how old"),
    Field("idle_days", "days since it was last touched", "days",
          r"untouched(?: for)?|idle(?: for)?|not (?:been )?(?:touched|updated|moved)(?: for| in)?|stale"),
    Field("baseline_due", "approved due day", "day",
          r"(?:approved|baseline|original(?:ly)?|planned) due(?: dates?| days?)?"),
    Field("due", "due day", "day", r"due(?: dates?| days?)?|deadlines?|dates?"),
    Field("done_on", "day it was finished", "day", r"(?:done|finished|completed|closed|resolved|delivered) on"),
    Field("start", "start day", "day", r"start(?:s|ed|ing)?(?: dates?| days?)?"),
    Field("updated_on", "day it was last touched", "day", r"last (?:touched|updated|changed)"),
    Field("blocked_since", "day it became blocked", "day", r"blocked since"),
    Field("project_name", "project", "category", r"projects?|programmes?(?= (?:has|have))"),
    Field("owner", "assignee", "category",
          r"owners?|owns?|owned by|assignees?|assigned(?: to)?|responsible(?: persons?)?|holders?"
          r"|who(?: owns| has| have| holds)?"
          r"|persons?|people|names?"),
    Field("team", "team", "category", r"teams?"),
    Field("vendor", "vendor", "category", r"vendors?|suppliers?|contractors?"),
    Field("skill", "skill", "category", r"skills?"),
    Field("priority", "priority", "category", r"priorit(?:y|ies)"),
    Field("kind", "kind", "category", r"kinds?|types?"),
    Field("status", "status", "category", r"status(?:es)?|states?"),
    Field("programme", "programme", "category", r"programmes?|programs?"),
    Field("department", "department", "category", r"departments?|agenc(?:y|ies)|business units?"),
)  # fmt: skip
_IS = r"(?:(?:are|is|were|was|still|currently|now|already|been|being) )*"
_STATES = (
    State(rf"{_IS}(?:done|finished|completed?|closed|delivered|resolved) (?:late|too late"
          r"|after (?:their |its |the )?(?:due(?: date| day)?|deadline))",
          Filter(field="days_late", op="gt", number=0, said="finished after their due day")),
    State(rf"{_IS}(?:done|finished|completed?|closed|delivered|resolved) (?:on time|in time|early|by the deadline)",
          Filter(field="days_late", op="le", number=0, said="finished by their due day")),
    State(rf"{_IS}(?<!days )(?<!day )(?<!most )(?<!longest )(?:overdue|late"
          r"|past (?:their |its |the )?(?:due(?: date| day)?|deadline)|behind(?: schedule)?)",
          is_so("overdue", "overdue")),
    State(rf"{_IS}(?:not (?:yet )?started|yet to (?:start|begin)|unstarted)",
          Filter(field="status", op="is", any_of=("not_started",), said="not started")),
    State(rf"{_IS}(?:not (?:yet )?(?:done|finished|completed?|closed|delivered|resolved)|unfinished|undone|incomplete"
          r"|unresolved|outstanding|to do|todo)", is_so("open", "open")),
    State(rf"{_IS}(?:done|finished|completed?|closed|delivered|resolved)",
          Filter(field="status", op="is", any_of=("done",), said="done")),
    State(rf"{_IS}(?:cancell?ed|abandoned|dropped)",
          Filter(field="status", op="is", any_of=("cancelled",), said="cancelled")),
    State(rf"{_IS}(?:blocked|stuck)", is_so("blocked", "blocked")),
    State(rf"{_IS}(?:on[ -]hold|paused)", Filter(field="status", op="is", any_of=("on_hold",), said="on hold")),
    State(rf"{_IS}(?:in progress|under ?way|being worked on|in hand|ongoing)",
          Filter(field="status", op="is", any_of=("in_progress",), said="in progress")),
    State(rf"{_IS}at risk", Filter(field="status", op="is", any_of=("at_risk",), said="at risk")),
    State(rf"{_IS}(?:open|active|live|pending|remaining|left)", is_so("open", "open")),
    State(rf"{_IS}(?<!most )slipp(?:ed|ing)(?! (?:by )?(?:the )?(?:most|furthest|longest))"
          rf"|{_IS}(?:delayed|moved back)|(?:has|have|had) slipped",
          Filter(field="slip_days", op="gt", number=0, said="with a due day later than approved")),
    State(rf"unassigned|ownerless|{_IS}not assigned(?: to (?:anyone|anybody))?|(?:with )?(?:nobody|no one) assigned"
          r"|(?:that |which )?(?:nobody|no one) (?:is assigned to|owns|has|holds|works on|is working on)"
          r"|(?:owned by|assigned to|with) (?:nobody|no one)",
          Filter(field="owner", op="missing", said="without an assignee")),
    State(r"undated", Filter(field="due", op="missing", said="without a due day")),
    State(r"(?:negative|no) (?:float|slack)", Filter(field="float_days", op="le", number=0, said="without float")),
    State(r"critical", Filter(field="priority", op="is", any_of=("critical",), said="of critical priority")),
    State(r"(?:high[ -]priority|high)", Filter(field="priority", op="is", any_of=("high",), said="of high priority")),
    State(r"(?:medium[ -]priority|medium)",
          Filter(field="priority", op="is", any_of=("medium",), said="of medium priority")),
    State(r"(?:low[ -]priority|low)", Filter(field="priority", op="is", any_of=("low",), said="of low priority")),
)  # fmt: skip
_SPECIFIC = {
    "milestone": r"milestones?", "bug": r"bugs?|defects?", "story": r"(?:user )?stor(?:y|ies)", "epic": r"epics?",
    "deliverable": r"deliverables?", "subtask": r"sub[ -]?tasks?", "decision": r"decisions?",
    "work package": r"work packages?",
}  # fmt: skip
"""Kinds that mean something of their own: where no item is of that kind, none is counted."""
_KEPT = (
    "id", "project", "parent", "name", "kind", "status", "priority", "owner", "team", "vendor", "skill", "start",
    "baseline_due", "due", "done_on", "percent_complete", "effort_hours", "blocked_since", "updated_on",
    "duration_days", "remaining_days", "float_days", "deadline", "url", "source",
)  # fmt: skip


def items(portfolio: Portfolio) -> Facts:
    """Every item and milestone once.

    `open`: not done, not cancelled. `overdue`: open with a due day before the day of the picture. `days_*` are
    counted up to that day. Risk and decision entries are rows too, by their kind.
    """
    milestones = portfolio.milestones[list(_KEPT)].assign(kind="milestone")
    parts = [part for part in (milestones, portfolio.items[list(_KEPT)]) if len(part)]
    frame = pd.concat(parts, ignore_index=True) if parts else milestones
    frame = indexed(frame)
    today = np.datetime64(portfolio.as_of, "s")
    frame["kind"] = frame["kind"].fillna("task")
    finished = ((frame["done_on"] <= today) | (frame["percent_complete"] >= 1)).to_numpy(dtype=bool)
    closed = frame["status"].isin(CLOSED).to_numpy(dtype=bool)
    frame["open"] = ~closed & ~finished
    cancelled = (frame["status"] == Status.CANCELLED.value).to_numpy(dtype=bool)
    frame.loc[finished & ~cancelled, "status"] = Status.DONE.value
    frame["status"] = frame["status"].where(frame["status"] != Status.UNKNOWN.value)
    frame["overdue"] = frame["open"] & (frame["due"] < today)
    frame["blocked"] = frame["open"] & ((frame["status"] == Status.BLOCKED.value) | frame["blocked_since"].notna())
    frame["days_overdue"] = days_since(portfolio, frame["due"]).where(frame["overdue"])
    frame["days_blocked"] = days_since(portfolio, frame["blocked_since"]).where(frame["blocked"])
    late = (frame["done_on"] - frame["due"]).dt.days.astype("float64")
    frame["days_late"] = late.where(frame["status"] == Status.DONE.value)
    frame["slip_days"] = (frame["due"] - frame["baseline_due"]).dt.days.astype("float64")
    frame["age_days"] = days_since(portfolio, frame["start"])
    frame["idle_days"] = days_since(portfolio, frame["updated_on"])
    frame["owner"] = person_names(portfolio, frame["owner"])
    if frame["vendor"].notna().any():
        names = portfolio.ask(vendor_names)
        codes, distinct = pd.factorize(names.resolve(frame["vendor"]))
        spelt = pd.Series([*(names.name(str(one)) for one in distinct), None], dtype="str")
        frame["vendor"] = spelt.take(codes).set_axis(frame.index)
    more = of_projects(portfolio, frame["project"], ("programme", "department"))
    homes = project_names(portfolio, frame["project"])
    frame = frame.assign(project_name=homes, programme=more["programme"], department=more["department"])
    return Facts(
        frame=frame,
        fields={one.key: one for one in _FIELDS},
        subject="items",
        one="item",
        many="items",
        titled=("status", "priority", "owner", "due", "percent_complete", "project_name"),
        states=(*_kinds(frame["kind"]), *_STATES),
        day="due",
        days={
            r"start(?:s|ed|ing)?|beg[ia]ns?": "start",
            r"(?:done|finished|completed?|closed|resolved|delivered)(?! by)": "done_on",
            r"blocked": "blocked_since",
            r"touched|updated|changed": "updated_on",
        },
        prove=_prove,
        references=("owner", "team", "vendor", "skill", "programme", "department"),
        codes={"vendor": short_names(frame["vendor"]), "owner": short_names(frame["owner"], people=True)},
    )


def _kinds(kinds: pd.Series) -> tuple[State, ...]:
    """The kinds that stand in the data as conditions; "tasks" are what is no milestone where no kind is called so."""
    present = sorted({str(kind) for kind in kinds.unique()}, key=lambda kind: (-len(kind), kind))
    found = []
    for kind in present:
        words = [re.escape(word) for word in fold(kind).split()]
        if words:
            last = f"(?:{words[-1][:-1]}(?:y|ies))" if words[-1].endswith("y") else f"{words[-1]}(?:e?s)?"
            called = "[ -]?".join([*words[:-1], last])
            found.append(State(called, Filter(field="kind", op="is", any_of=(kind,), said=f"of kind {kind}")))
    told = {fold(kind) for kind in present}
    for kind, called in _SPECIFIC.items():
        if kind not in told:
            nothing = Filter(field="kind", op="is", any_of=(kind,), said=f"of kind {kind}")
            found.append(State(called, nothing, f"No item here is called a {kind}."))
    if told & {"task", "milestone"} == {"task", "milestone"} and len(told) > 2:  # noqa: PLR2004 - other kinds besides
        work = Filter(field="kind", op="is", any_of=("milestone",), negate=True, said="that are no milestones")
        note = "I counted as tasks all items but milestones, whatever their kind."
        found = [State("tasks?", work, note), *(one for one in found if one.condition.any_of != ("task",))]
    return tuple(found)


_COMPUTED = {
    "open": "status", "overdue": "due", "blocked": "blocked_since", "days_overdue": "due",
    "days_blocked": "blocked_since", "days_late": "done_on", "slip_days": "due", "age_days": "start",
    "idle_days": "updated_on",
}  # fmt: skip
_NOT_ITS_OWN = ("programme", "department", "project", "project_name", "name", "id")


def _prove(portfolio: Portfolio, item: str, column: str) -> Evidence | None:
    name = _COMPUTED.get(column, column)
    if name in _NOT_ITS_OWN:
        return None
    found = proved_in(portfolio, _sources, "item", item, name)
    return found or (proved_in(portfolio, _sources, "item", item, "status") if column == "blocked" else None)


def _sources(portfolio: Portfolio) -> tuple[pd.DataFrame, ...]:
    return portfolio.milestones, portfolio.items
