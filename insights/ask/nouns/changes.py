"""Change requests as rows: asked for, decided, what they cost and delay."""

import pandas as pd

from insights.ask.nouns.cells import days_since, indexed, is_so, of_projects, project_names, proved_of
from insights.ask.relation import Facts, Field, State
from portfolio.evidence import Evidence
from portfolio.governance import ChangeRequest
from portfolio.snapshot import Portfolio

_FIELDS = (
    Field("cost", "cost effect", "money", r"(?:net )?cost(?:s|ly)?(?: effects?)?|expensive|money|amounts?|worth"),
    Field("days", "schedule effect in days", "days", r"(?:schedule effects?|days?|delays?|add(?:s|ed)?)"),
    Field("waiting_days", "days since it was raised", "days", r"waiting(?: time)?|age|pending (?:for"
    r"|longest)"),
    Field("raised", "day it was raised", "day", r"raised(?: on)?|opened|submitted|when"),
    Field("decided", "day it was decided", "day", r"decided(?: on)?"),
    Field("decision", "decision", "category", r"decisions?|outcomes?|results?"),
    Field("project_name", "project", "category", r"projects?"),
    Field("programme", "programme", "category", r"programmes?|programs?"),
    Field("department", "department", "category", r"departments?|agenc(?:y|ies)|business units?"),
)  # fmt: skip
_IS = r"(?:(?:are|is|were|was|have|has|been|still|currently|now|already|yet) )*"
_STATES = (
    State(rf"{_IS}(?:undecided|pending|open|waiting|not (?:yet )?decided|without a decision|outstanding)",
          is_so("open", "not decided yet")),
    State(rf"{_IS}(?:approved|accepted|granted)", is_so("approved", "approved")),
    State(rf"{_IS}(?:rejected|refused|declined|turned down)", is_so("rejected", "rejected")),
)  # fmt: skip


def changes(portfolio: Portfolio) -> Facts:
    """One row per change request; `open` while no decision and no day of one is stated."""
    fields = list(ChangeRequest.model_fields)
    rows = [[getattr(one, name) for name in fields] for one in portfolio.changes.values()]
    texts = dict.fromkeys(("id", "project", "name", "decision", "currency"), "str")
    numbers = dict.fromkeys(("cost", "days"), "float64")
    days = dict.fromkeys(("raised", "decided"), "datetime64[s]")
    frame = indexed(pd.DataFrame(rows, columns=fields).astype({**texts, **numbers, **days}))
    frame["open"] = frame["decision"].isna() & frame["decided"].isna()
    said = frame["decision"].str.casefold().fillna("")
    frame["rejected"] = said.str.contains(r"\b(?:reject|refus|declin|not approved|turned down)")
    frame["approved"] = said.str.contains(r"\b(?:approv|accept|grant)") & ~frame["rejected"]
    frame["waiting_days"] = days_since(portfolio, frame["raised"]).where(frame["open"])
    own = of_projects(portfolio, frame["project"], ("currency", "programme", "department"))
    frame["currency"] = frame["currency"].fillna(own["currency"])
    names = project_names(portfolio, frame["project"])
    frame = frame.assign(project_name=names, programme=own["programme"], department=own["department"])
    return Facts(
        frame=frame,
        fields={one.key: one for one in _FIELDS},
        subject="changes",
        one="change request",
        many="change requests",
        references=("programme", "department"),
        titled=("raised", "decided", "decision", "cost", "days"),
        states=_STATES,
        day="raised",
        days={r"decided|approved|rejected": "decided"},
        measure="cost",
        prove=_prove,
    )


_COMPUTED = {"open": "raised", "approved": "decision", "rejected": "decision", "waiting_days": "raised"}


def _prove(portfolio: Portfolio, change: str, column: str) -> Evidence | None:
    own = _COMPUTED.get(column, column)
    return (
        None
        if own in {"project", "project_name"}
        else proved_of(portfolio, "change", portfolio.changes.get(change), own)
    )
