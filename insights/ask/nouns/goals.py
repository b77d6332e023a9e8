"""Strategic goals as rows: who answers for them, which projects serve them, how much of them is at risk."""

import pandas as pd

from insights.ask.nouns.cells import indexed, is_so, joined_names, person_names, proved_of
from insights.ask.plan import Filter
from insights.ask.relation import Facts, Field, State
from portfolio.evidence import Evidence
from portfolio.service import goal_names, service
from portfolio.snapshot import Portfolio
from portfolio.worth import confidence

_RED = 5
_FIELDS = (
    Field("at_risk", "projects at high risk that serve it", "number",
          r"projects? at (?:high )?risk"),
    Field("projects", "active projects that serve it", "number",
          r"(?:active )?projects?"),
    Field("due", "due day", "day", r"due(?: dates?| days?)?|dates?|when|deadlines?"),
    Field("project_name", "project", "category", r"served by"),
    Field("owner", "owner", "category",
          r"owners?|owned by|accountable|responsible|who(?: owns| has| answers for)?|sponsors?"),
    Field("priority", "priority", "category", r"priorit(?:y|ies)"),
)  # fmt: skip
_IS = r"(?:(?:are|is|were|was|have|has|been|still|currently|now) )*"
_NOTE = (
    "I counted a goal as at risk where an active project that serves it reports red, or its own facts speak for red."
)
_STATES = (
    State(rf"{_IS}(?:at (?:high )?risk|in danger|endangered|threatened)",
          Filter(field="at_risk", op="gt", number=0, said="at risk"), _NOTE),
    State(rf"{_IS}(?:not served|unserved|orphaned|orphans?)|(?:with no|without(?: any| an)?|no|not? served by any|"
          r"have no|has no|lack(?:ing|s)?|that no) (?:active )?projects?(?: serves?| supports?)?"
          r"|nobody (?:serves|works on)",
          Filter(field="projects", op="le", number=0, said="without an active project")),
    State(rf"{_IS}(?:overdue|late)", is_so("overdue", "overdue")),
    State(r"critical", Filter(field="priority", op="is", any_of=("critical",), said="of critical priority")),
    State(r"high(?:[ -]priority)?", Filter(field="priority", op="is", any_of=("high",), said="of high priority")),
)  # fmt: skip


def goals(portfolio: Portfolio) -> Facts:
    """One row per listed goal, and per goal that only projects name. `projects` counts work under way or ahead."""
    names = portfolio.ask(goal_names)
    listed = portfolio.goals
    rows = [
        (one, name, *(getattr(listed.get(one), key, None) for key in ("owner", "priority", "due")))
        for one, name in names.items()
    ]
    frame = pd.DataFrame(rows, columns=["id", "name", "owner", "priority", "due"])
    frame = frame.astype({**dict.fromkeys(("id", "name", "owner", "priority"), "str"), "due": "datetime64[s]"})
    frame = indexed(frame.sort_values("id"))
    frame["owner"] = person_names(portfolio, frame["owner"])
    served = portfolio.ask(service)
    working = served[served["serving"]]
    level = portfolio.ask(confidence)["level"].reindex(working["project"]).to_numpy()
    frame["projects"] = working.groupby("goal").size().reindex(frame.index).fillna(0).astype("float64")
    risky = working[level >= _RED].groupby("goal").size()
    frame["at_risk"] = risky.reindex(frame.index).fillna(0).astype("float64")
    frame["project"] = served.groupby("goal")["project"].agg(";".join).reindex(frame.index).astype("str")
    frame["project_name"] = joined_names(portfolio, frame["project"])
    frame["overdue"] = frame["due"] < portfolio.today
    return Facts(
        frame=frame,
        fields={one.key: one for one in _FIELDS},
        subject="goals",
        one="goal",
        many="goals",
        references=("owner",),
        parted={"project": r"\s*;\s*", "project_name": r"\s*;\s*"},
        codes={"name": dict(names.items())},
        titled=("owner", "priority", "due", "projects", "project_name"),
        states=_STATES,
        day="due",
        measure="projects",
        prove=_prove,
    )


def _prove(portfolio: Portfolio, goal: str, column: str) -> Evidence | None:
    return proved_of(portfolio, "goal", portfolio.goals.get(goal), {"overdue": "due"}.get(column, column))
