"""Gates of projects as columns: which are passed, refused or overdue, and what was done beyond them."""

import re

import numpy as np
import pandas as pd

from portfolio.due import work
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Status

_REFUSED = re.compile(
    r"\b(?:not (?:passed|approved|granted|accepted)|refused|rejected|failed|declined|stop(?:ped)?|returned|sent back"
    r"|no[- ]go|unsuccessful)\b",
    re.IGNORECASE,
)
_WAIVED = re.compile(r"\b(?:waived|cancelled|not needed|not applicable|n/a|merged|withdrawn)\b", re.IGNORECASE)
_BEGUN = (Status.IN_PROGRESS.value, Status.AT_RISK.value, Status.BLOCKED.value, Status.DONE.value)


def gates(portfolio: Portfolio) -> pd.DataFrame:
    """Gates of active projects in the order of their days, with `passed_by_now`, `refused` and `waived`.

    Columns: id, project, name, planned, passed, decision, number (position in its project), those three, and
    `later_passed`: the first later gate of the project that is passed (its id; empty where there is none).
    """
    rows = [g for g in portfolio.gates.values() if g.project in portfolio.projects]
    fields = ["id", "project", "name", "planned", "passed", "decision"]
    frame = pd.DataFrame([[getattr(g, field) for field in fields] for g in rows], columns=fields)
    for field in ("planned", "passed"):
        frame[field] = pd.to_datetime(frame[field]).astype("datetime64[s]")
    frame = frame[portfolio.table["active"].reindex(frame["project"]).eq(True).to_numpy()]  # noqa: FBT003 - missing is not active
    said = frame["decision"].fillna("").astype("str")
    frame["refused"] = [bool(_REFUSED.search(words)) for words in said]
    frame["waived"] = [bool(_WAIVED.search(words)) for words in said]
    frame["passed_by_now"] = (frame["passed"] <= portfolio.today) & ~frame["refused"]
    frame = frame.sort_values(["project", "planned", "id"], na_position="last").reset_index(drop=True)
    frame["number"] = frame.groupby("project").cumcount()
    later = frame["id"].where(frame["passed_by_now"] & frame["planned"].notna())
    frame["later_passed"] = later.groupby(frame["project"]).transform(lambda ids: ids[::-1].shift().ffill()[::-1])
    return frame


def beyond(portfolio: Portfolio, gate_days: tuple[tuple[str, pd.Timestamp], ...]) -> pd.DataFrame:
    """Work of a project that was planned to start on or after a day and has begun: project, id, name, start, status.

    `gate_days` names one day for each project.
    """
    day = pd.Series(dict(gate_days), dtype="datetime64[s]")
    rows = portfolio.ask(work)[["id", "project", "name", "start", "status", "milestone", "source", "url"]]
    inside = rows["project"].isin(day.index) & rows["start"].notna() & ~rows["milestone"]
    rows = rows[inside.to_numpy() & rows["status"].isin(_BEGUN).to_numpy()]
    after = rows["start"].to_numpy() >= day.reindex(rows["project"]).to_numpy()
    return rows[np.asarray(after, dtype=bool)].sort_values(["project", "start", "id"])
