"""Links between projects and items as rows: who waits for whom, and by how much it is late."""

import pandas as pd

from insights.ask.nouns.cells import indexed, is_so, joined_names, proved_in
from insights.ask.plan import Filter
from insights.ask.relation import Facts, Field, State
from portfolio.evidence import Evidence
from portfolio.network import links, nodes
from portfolio.snapshot import Portfolio

_FIELDS = (
    Field("late_days", "days the delivery comes after it is needed", "days",
          r"days? late|late by|slack|lateness"),
    Field("needed_by", "day it is needed", "day", r"needed(?: by| on)?|due(?: dates?)?|when|dates?"),
    Field("before", "what must deliver", "category", r"predecessors?|waits? (?:on|for)|depends? on"),
    Field("after", "what waits", "category", r"successors?"),
    Field("type", "type of link", "category", r"types?|kinds?"),
    Field("project_name", "project", "category", r"projects?"),
)  # fmt: skip
_STATES = (
    State(r"cross[ -]projects?|(?:between|across|over) (?:different |several )?projects?|inter[ -]project",
          is_so("across", "between two projects")),
    State(r"inside (?:a|one|the same) project|within (?:a|one|the same) project|internal",
          Filter(field="across", op="is", any_of=("False",), said="inside one project")),
    State(r"(?:(?:are|is|were|at risk|running) )*(?:late|at risk|missed|broken|overdue)",
          Filter(field="late_days", op="gt", number=0, said="late"),
          "I counted as late a link whose predecessor is forecast to deliver after the day its successor needs it."),
    State(r"(?:(?:are|is|still) )*(?:open|active|live|outstanding)", is_so("open", "between open work")),
)  # fmt: skip


def dependencies(portfolio: Portfolio) -> Facts:
    """One row per link, once; `project` names both sides. `late_days` only between known, open work."""
    told = portfolio.dependencies.drop_duplicates(["predecessor", "successor", "type", "needed_by"])
    frame = indexed(told)
    points = portfolio.ask(nodes)
    for side, name in (("predecessor", "before"), ("successor", "after")):
        place = points.index.get_indexer(pd.Index(frame[side]))
        known = pd.Series(points["name"].array.take(place, allow_fill=True), index=frame.index)
        frame[name] = known.astype("str").fillna(frame[side])
    homes = [frame[f"{side}_project"].fillna(frame[side]) for side in ("predecessor", "successor")]
    frame["across"] = homes[0] != homes[1]
    frame["project"] = homes[0].where(~frame["across"], homes[0] + ";" + homes[1])
    frame["project_name"] = joined_names(portfolio, frame["project"])
    frame["name"] = frame["before"] + " → " + frame["after"]
    live = portfolio.ask(links).drop_duplicates("id").set_index("id")
    frame["late_days"] = live["late_days"].reindex(frame.index)
    frame["open"] = frame.index.isin(live.index)
    frame["type"] = frame["type"].fillna("FS")
    return Facts(
        frame=frame,
        fields={one.key: one for one in _FIELDS},
        subject="dependencies",
        one="dependency",
        many="dependencies",
        parted={"project": r"\s*;\s*", "project_name": r"\s*;\s*"},
        titled=("before", "after", "type", "needed_by", "late_days"),
        states=_STATES,
        day="needed_by",
        measure="late_days",
        prove=_prove,
    )


def _prove(portfolio: Portfolio, link: str, column: str) -> Evidence | None:
    own = {"before": "predecessor", "after": "successor", "project_name": "predecessor", "late_days": "needed_by",
           "across": "successor_project", "open": "predecessor"}.get(column, column)  # fmt: skip
    return proved_in(portfolio, _sources, "dependency", link, own)


def _sources(portfolio: Portfolio) -> tuple[pd.DataFrame, ...]:
    return (portfolio.dependencies,)
