"""People and teams as rows: who leads, holds and is promised how much."""

import pandas as pd

from insights.ask.nouns.cells import indexed, joined_names, proved_of
from insights.ask.nouns.involvement import involvement
from insights.ask.nouns.items import items
from insights.ask.plan import Filter
from insights.ask.relation import Facts, Field, State
from portfolio.evidence import Evidence
from portfolio.ownership import resolved, spelled
from portfolio.snapshot import Portfolio

_FIELDS = (
    Field("led", "active projects led", "number", r"projects? (?:led|owned)|leads?|owns?|running|runs?"),
    Field("sponsored", "active projects sponsored", "number", r"sponsors?|projects? sponsored"),
    Field("projects", "active projects involved in", "number",
          r"(?:different )?(?:active )?projects?|works? (?:on|in)|involved(?: in)?|spread"),
    Field("overdue_items", "overdue items held", "number",
          r"overdue (?:items?|tasks?|tickets?|work|milestones?)"),
    Field("open_items", "open items held", "number",
          r"(?:open )?(?:items?|tasks?|tickets?|work(?:load)?|milestones?)"),
    Field("capacity_hours", "hours available in a week", "number",
          r"capacit(?:y|ies)|(?:weekly )?hours(?: available)?"),
    Field("project_name", "project", "category", r"on which"),
    Field("team", "team", "category", r"teams?"),
    Field("role", "role", "category", r"roles?|jobs?(?: titles?)?|positions?"),
    Field("skills", "skill", "category", r"skills?"),
    Field("email", "e-mail address", "text", r"e-?mails?(?: address(?:es)?)?"),
)  # fmt: skip
_STATES = (
    State(r"(?:with no|without(?: any| a)?|(?:on|in) no|not? (?:on|in) any) (?:active )?projects?|idle"
    r"|unassigned|free",
          Filter(field="projects", op="le", number=0, said="on no active project")),
    State(r"(?:with no|without(?: a)?|no) capacity(?: stated)?",
          Filter(field="capacity_hours", op="missing", said="without a stated capacity")),
)  # fmt: skip


def people(portfolio: Portfolio) -> Facts:
    """One row per listed person and per person that only projects, items or allocations name."""
    ties = portfolio.ask(involvement)
    active = portfolio.table["active"]
    ties = ties[active.reindex(ties["project"]).eq(other=True).to_numpy()]
    written = ties.drop_duplicates("person").set_index("person")["written"]
    listed = portfolio.people
    ids = [*listed, *(one for one in written.index if one not in listed)]
    rows = [
        (
            one,
            spelled(portfolio, one, str(written.get(one, one))),
            *(getattr(listed.get(one), key, None) for key in ("team", "role", "email", "capacity_hours")),
            ";".join(listed[one].skills) if one in listed else "",
        )
        for one in ids
    ]
    frame = pd.DataFrame(rows, columns=["id", "name", "team", "role", "email", "capacity_hours", "skills"])
    texts = ("id", "name", "team", "role", "email", "skills")
    frame = indexed(frame.astype({**dict.fromkeys(texts, "str"), "capacity_hours": "float64"}))
    frame["skills"] = frame["skills"].where(frame["skills"] != "")
    for column, role in (("led", "leads"), ("sponsored", "sponsors")):
        frame[column] = _count(ties[ties["role"] == role], frame.index)
    distinct = ties.drop_duplicates(["person", "project"])
    frame["projects"] = _count(distinct, frame.index)
    frame["project"] = distinct.groupby("person")["project"].agg(";".join).reindex(frame.index).astype("str")
    frame["project_name"] = joined_names(portfolio, frame["project"])
    work = portfolio.ask(items).frame
    held = resolved(portfolio, work["owner"])
    for column, kept in (("open_items", work["open"]), ("overdue_items", work["overdue"])):
        frame[column] = held[kept].value_counts().reindex(frame.index).fillna(0).astype("float64")
    return Facts(
        frame=frame.sort_values(["name", "id"]),
        fields={one.key: one for one in _FIELDS},
        subject="people",
        one="person",
        many="people",
        references=("team", "role", "skills"),
        parted={"project": r"\s*;\s*", "project_name": r"\s*;\s*", "skills": r"\s*;\s*"},
        titled=("role", "team", "led", "projects", "open_items", "overdue_items", "capacity_hours"),
        states=_STATES,
        measure="projects",
        prove=_prove,
    )


def teams(portfolio: Portfolio) -> Facts:
    """One row per team that people, projects or items name."""
    work = portfolio.ask(items).frame
    table = portfolio.table
    members = pd.Series([p.team for p in portfolio.people.values()], dtype="str").value_counts()
    named = {*portfolio.teams, *work["team"].dropna().unique()}
    frame = pd.DataFrame({"id": pd.Series(sorted(named), dtype="str")})
    frame = indexed(frame.assign(name=frame["id"]))
    frame["members"] = members.reindex(frame.index).fillna(0).astype("float64")
    own = table[table["active"] & table["team"].notna()]
    frame["projects"] = own["team"].value_counts().reindex(frame.index).fillna(0).astype("float64")
    frame["project"] = own.groupby("team")["id"].agg(";".join).reindex(frame.index).astype("str")
    frame["project_name"] = joined_names(portfolio, frame["project"])
    for column, kept in (("open_items", work["open"]), ("overdue_items", work["overdue"])):
        frame[column] = work.loc[kept, "team"].value_counts().reindex(frame.index).fillna(0).astype("float64")
    fields = (
        Field("members", "listed members", "number", r"members?|people|persons?|staff|size"),
        Field("overdue_items", "overdue items", "number", r"overdue (?:items?|tasks?|tickets?|work)"),
        Field("open_items", "open items", "number", r"(?:open )?(?:items?|tasks?|tickets?|work(?:load)?)"),
        Field("projects", "active projects delivered", "number", r"(?:active )?projects?"),
        Field("project_name", "project", "category", r"on which"),
    )
    return Facts(
        frame=frame,
        fields={one.key: one for one in fields},
        subject="teams",
        one="team",
        many="teams",
        parted={"project": r"\s*;\s*", "project_name": r"\s*;\s*"},
        titled=("members", "projects", "open_items", "overdue_items"),
        measure="members",
    )


def _count(ties: pd.DataFrame, ids: pd.Index) -> pd.Series:
    counted: pd.Series = ties.groupby("person").size().reindex(ids).fillna(0).astype("float64")
    return counted


def _prove(portfolio: Portfolio, person: str, column: str) -> Evidence | None:
    return proved_of(portfolio, "person", portfolio.people.get(person), column)
