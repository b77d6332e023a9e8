"""Open work waits for something that will not come: cancelled, on hold, called done though it is not, or unknown.

Why it matters. The plan still counts on it. Whoever waits will find out on the day they need it.

Stays quiet when. The predecessor is open, or done in full; or whoever waits is done, cancelled or itself on hold. Where
more than half of all predecessors are unknown, the list shows only part of the work, and unknown ones say nothing.

What to do. Decide what replaces it, or take the link out if nothing is needed any more. Severity is medium; high where
a critical or high priority project waits; low where the predecessor is merely not on the list.

Source. GAO-16-89G, best practice 2: every link names a real and live predecessor; "done-but-failed" from the catalogue.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from insights.evidence import cell, project_field
from insights.rule import Limits, Rule, limit
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Rag, Severity, Status
from portfolio.waits import waits

NAMED = 4
QUOTED = 8
FAILED = (Rag.AMBER_RED.value, Rag.RED.value)
Row = dict[Any, Any]


class DeadEndLimits(Limits):
    """What counts as not done, and when the list is only part of the work."""

    done_share: float = limit(
        0.95, "Called done with less than this share done, it is not done.", unit="share", ge=0, le=1
    )
    most_unknown: float = limit(
        0.5, "With more unknown predecessors than this share, unknown ones say nothing.", unit="share", ge=0, le=1
    )


class DeadEnd(Rule[DeadEndLimits]):
    """DEP004."""

    code = "DEP004"
    name = "dead end"
    category = Category.DEPENDENCY
    severity = Severity.MEDIUM
    needs = ("dependencies.*",)
    limits = DeadEndLimits
    advice = "Decide what replaces it, or take the link out if nothing is needed any more."

    def check(self, portfolio: Portfolio, limits: DeadEndLimits) -> Iterator[Hit]:
        """One hit for each predecessor that will not come."""
        rows = portfolio.ask(waits)
        rows = rows.assign(why=_why(rows, limits))
        rows = rows[rows["why"] != ""].sort_values(["predecessor", "successor"])
        for predecessor, waiting in groupby(rows.to_dict("records"), key=itemgetter("predecessor")):
            yield _hit(portfolio, str(predecessor), list(waiting))


def _why(rows: pd.DataFrame, limits: DeadEndLimits) -> np.ndarray:
    """What is wrong with each predecessor; empty where nothing is."""
    unknown = rows["p_node"].isna()
    few = unknown.mean() <= limits.most_unknown if len(rows) else True
    status = rows["p_status"]
    part = rows["p_percent_complete"] < limits.done_share
    unfinished = (status == Status.DONE.value) & (part | rows["p_rag"].isin(FAILED))
    return np.select(
        [
            (status == Status.CANCELLED.value).fillna(value=False),
            (status == Status.ON_HOLD.value).fillna(value=False),
            unfinished.fillna(value=False),
            unknown & few,
        ],
        ["cancelled", "on hold", "unfinished", "unknown"],
        default="",
    )


def _hit(portfolio: Portfolio, predecessor: str, rows: list[Row]) -> Hit:
    first = rows[0]
    why, known = str(first["why"]), first["why"] != "unknown"
    name = str(first["p_name"]) if known else predecessor
    projects = sorted({str(row["s_project"]) for row in rows}, key=lambda p: (not portfolio.projects[p].is_critical, p))
    things = ", ".join(str(row["s_name"]) for row in rows[:NAMED])
    more = f" and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
    verb = "waits" if len(rows) == 1 else "wait"
    share = first["p_percent_complete"]
    if why == "unfinished":
        state = f"{share:.0%} done" if share == share else f"rated {first['p_rag']}"  # noqa: PLR0124 - NaN test
        told = f"is called done and yet {state}"
    else:
        told = {"cancelled": "is cancelled", "on hold": "is on hold", "unknown": "is on no list"}[why]
    severity = Severity.HIGH if any(portfolio.projects[p].is_critical for p in projects) else Severity.MEDIUM
    own = str(first["p_project"]) if known else ""
    needed = [row["needed_by"].date() for row in rows if row["needed_by"] >= portfolio.today]
    return Hit(
        subject=Subject(kind=str(first["p_kind"]) if known else "dependency", id=predecessor, name=name),
        message=f"{things}{more} {verb} for {name}, which {told}.",
        projects=tuple(projects),
        severity=severity if known else Severity.LOW,
        measured={
            "waiting": len(rows),
            "more": max(len(rows) - NAMED, 0),
            "state": why,
            "share_done": None if not share == share else round(float(share), 2),  # noqa: PLR0124, SIM201 - NaN test
        },
        evidence=tuple(_proof(portfolio, rows)),
        due=min(needed, default=None),
        cause=f"project:{own}" if own else None,
    )


def _proof(portfolio: Portfolio, rows: list[Row]) -> Iterator[Evidence]:
    """How the predecessor stands, then who waits for it."""
    first = rows[0]
    if first["why"] != "unknown":
        field = "status"
        if first["p_kind"] == "project":
            yield project_field(portfolio, first["predecessor"], field)
        else:
            row = {"id": first["predecessor"], "project": first["p_project"], "status": first["p_status"]}
            yield cell(portfolio, first["p_kind"], {**row, "source": first["p_source"], "url": first["p_url"]}, field)
    for row in rows[:QUOTED]:
        yield cell(portfolio, "dependency", {**row, "project": row["s_project"]}, "predecessor")
