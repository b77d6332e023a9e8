"""Gates of projects as columns: which are passed, refused or overdue, and what was done beyond them."""

import re

import numpy as np
import pandas as pd

from portfolio.due import work
from portfolio.places import work_places
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

    Columns: id, project, name, planned, passed, decision, those three, and `later_passed`: the first later gate of the
    project that is passed (its id; empty where there is none).
    """
    fields = ["id", "project", "name", "planned", "passed", "decision"]
    active = portfolio.table["active"].to_dict()
    rows = [[getattr(g, field) for field in fields] for g in portfolio.gates.values() if active.get(g.project)]
    frame = pd.DataFrame(rows, columns=fields)
    for field in ("planned", "passed"):
        frame[field] = pd.to_datetime(frame[field]).astype("datetime64[s]")
    codes, words = pd.factorize(frame["decision"].astype("str"))
    for name, pattern in (("refused", _REFUSED), ("waived", _WAIVED)):
        said = np.array([bool(pattern.search(str(word))) for word in words], dtype=bool)
        frame[name] = np.append(said, np.False_)[codes]
    frame["passed_by_now"] = (frame["passed"] <= portfolio.today) & ~frame["refused"]
    frame = frame.sort_values(["project", "planned", "id"], na_position="last").reset_index(drop=True)
    frame["later_passed"] = _later_passed(frame)
    return frame


def _later_passed(frame: pd.DataFrame) -> pd.Series:
    """The id of the first gate after each one, in the same project, that is passed; `frame` in order."""
    count = len(frame)
    passed = (frame["passed_by_now"] & frame["planned"].notna()).to_numpy(dtype=bool)
    place = np.where(passed, np.arange(count), count)
    coming = np.append(np.minimum.accumulate(place[::-1])[::-1], count)[1:] if count else place
    project = np.append(pd.factorize(frame["project"])[0], -1)
    same = project[coming] == project[:count]
    ids = frame["id"].to_numpy(dtype=object)
    found = [ids[at] if there else None for at, there in zip(coming.tolist(), same.tolist(), strict=True)]
    return pd.Series(found, index=frame.index, dtype="str")


def beyond(portfolio: Portfolio, gate_days: tuple[tuple[str, pd.Timestamp], ...]) -> pd.DataFrame:
    """Work of a project that was planned to start on or after a day and has begun: project, id, name, start, status.

    `gate_days` names one day for each project.
    """
    size = len(portfolio.table)
    last = np.full(size + 1, np.datetime64("9999-12-31", "s"))
    places = portfolio.table.index.get_indexer(pd.Index([project for project, _ in gate_days], dtype="str"))
    last[places] = np.array([day for _, day in gate_days], dtype="datetime64[s]")
    rows, home = portfolio.ask(work), portfolio.ask(work_places)
    after = (home >= 0) & (rows["start"].to_numpy() >= last[home]) & ~rows["milestone"].to_numpy(dtype=bool)
    some = np.flatnonzero(after)
    found = rows[["id", "project", "name", "start", "status", "source", "url"]].iloc[some]
    return found[found["status"].isin(_BEGUN)].sort_values(["project", "start", "id"])
