"""A project has spent more than its progress earned, or nearly all of its budget with time still to go.

Why it matters. What was spent ahead of progress does not come back: the cost index of a project rarely improves by
more than a tenth once a fifth is done, so the overrun is already on its way though no forecast shows it.

Stays quiet when. The cost performance index CPI = earned value / actual cost, with earned value = budget × share
done, is 0.95 or better; or less than 10 % of the budget is spent, where the index means nothing yet. Before 40 % is
done the cut-offs are 0.10 wider, as the index is not stable early. Where progress is unknown, it stays quiet until
90 % is spent with more than 10 % of the time to go.

What to do. Ask what was bought with the money spent and what the rest will cost; stop spending that earns nothing.
Severity is medium below a CPI of 0.95, high below 0.85, critical below 0.70 (at that rate the end cost passes the
budget by more than 40 %). Spent out with time left is medium where progress is unknown. More than ten times the
budget spent is more likely a wrong unit; it is kept as low and says so.

Source. PMI, Practice Standard for Earned Value Management (EV, AC, CPI); Christensen and Heise on CPI stability.
"""

import math
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from insights.evidence import cell, project_field
from insights.rule import Limits, Rule, limit
from portfolio.costs import costs, latest_lines
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.slips import duration_days
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

NAMED = 3
Row = dict[Any, Any]


class BurnAheadLimits(Limits):
    """Cut-offs of the cost index, and of money spent against time left."""

    medium_cpi: float = limit(0.95, "A cost index below this is medium.", unit="EV/AC", ge=0, le=1)
    high_cpi: float = limit(0.85, "A cost index below this is high.", unit="EV/AC", ge=0, le=1)
    critical_cpi: float = limit(0.70, "A cost index below this is critical.", unit="EV/AC", ge=0, le=1)
    early: float = limit(0.40, "Below this share done the cut-offs are wider.", unit="share done", ge=0, le=1)
    early_margin: float = limit(0.10, "Taken off each cut-off while it is early.", unit="EV/AC", ge=0, le=0.5)
    min_spent: float = limit(0.10, "Below this share spent the index is not read.", unit="share of budget", ge=0, le=1)
    spent_out: float = limit(
        0.90, "From this share on the budget is as good as spent.", unit="share of budget", ge=0, le=1
    )
    time_left: float = limit(0.10, "Time left above which a spent budget fires.", unit="share of duration", ge=0, le=1)
    implausible: float = limit(10.0, "Spent above this is taken for a wrong unit.", unit="times budget", ge=1, le=1000)


class BurnAhead(Rule[BurnAheadLimits]):
    """CST002."""

    code = "CST002"
    name = "burn ahead of progress"
    category = Category.COST
    severity = Severity.MEDIUM
    needs = (
        "projects.actual_cost|money.actual",
        "projects.budget|projects.baseline_budget|money.budget",
        "projects.percent_complete|projects.end",
    )
    limits = BurnAheadLimits
    advice = "Ask what was bought with the money spent and what the rest will cost; stop spending that earns nothing."

    def check(self, portfolio: Portfolio, limits: BurnAheadLimits) -> Iterator[Hit]:
        """Active projects whose money runs ahead of their progress or their time."""
        facts = _facts(portfolio)
        level = _levels(facts, limits)
        for project, row in facts.assign(level=level)[level > 0].to_dict("index").items():
            yield _hit(portfolio, limits, str(project), row)


def _facts(portfolio: Portfolio) -> pd.DataFrame:
    """Per active project: costs, share spent and done, the index, and the share of time left."""
    table = portfolio.table
    facts = portfolio.ask(costs)[table["active"]].copy()
    done = table["percent_complete"].reindex(facts.index)
    facts["done"] = done
    facts["spent"] = facts["actual"] / facts["budget"]
    facts["cpi"] = (done * facts["budget"] / facts["actual"]).where(facts["actual"] > 0)
    left = (table["end"] - portfolio.today).dt.days / duration_days(portfolio)
    facts["left"] = left.reindex(facts.index).clip(upper=1.0)
    return facts


def _levels(facts: pd.DataFrame, limits: BurnAheadLimits) -> np.ndarray:
    """0 quiet, 1 low, 2 medium, 3 high, 4 critical."""
    off = np.where(facts["done"] < limits.early, limits.early_margin, 0.0)
    cuts = ((limits.critical_cpi, 4), (limits.high_cpi, 3), (limits.medium_cpi, 2))
    by_index = np.select([facts["cpi"] < cut - off for cut, _ in cuts], [level for _, level in cuts], default=0)
    by_index = np.where(facts["spent"] >= limits.min_spent, by_index, 0)
    spent_out = (facts["spent"] >= limits.spent_out) & (facts["left"] > limits.time_left)
    level = np.where((by_index == 0) & spent_out & facts["cpi"].isna(), 2, by_index)
    return np.where(facts["spent"] > limits.implausible, np.minimum(level, 1), level)


def _hit(portfolio: Portfolio, limits: BurnAheadLimits, project: str, row: Row) -> Hit:
    facts = portfolio.projects[project]
    known = not math.isnan(row["cpi"])
    spent, percent = round(row["spent"] * 100), None if not known else round(row["done"] * 100)
    share_left = float(row["left"])
    left = None if math.isnan(share_left) else round(max(0.0, share_left) * 100)
    said = f"{facts.name} has spent {spent:,} % of its budget"
    said += f" with {percent} % done: each unit spent earned {row['cpi']:.2f}" if known else ""
    if spent >= limits.spent_out * 100 and left is not None and left > limits.time_left * 100:
        said += f"{', and' if known else ' and'} {left} % of its time is still to come"
    wrong = row["spent"] > limits.implausible
    levels = (None, Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)
    return Hit(
        subject=Subject(kind="project", id=project, name=facts.name),
        message=f"{said}; that much is more likely a wrong unit: check both amounts." if wrong else f"{said}.",
        projects=(project,),
        severity=levels[int(row["level"])],
        measured={
            "percent_spent": spent,
            "percent_done": percent,
            "percent_time_left": left,
            "cpi": round(float(row["cpi"]), 2) if known else None,
            "budget": float(row["budget"]),
            "actual": float(row["actual"]),
            "estimate_at_completion": round(float(row["budget"] / row["cpi"])) if known and row["cpi"] > 0 else None,
            "currency": facts.currency,
        },
        evidence=tuple(_evidence(portfolio, project, row)),
        due=_empty_on(portfolio, project, row),
    )


def _empty_on(portfolio: Portfolio, project: str, row: Row) -> date | None:
    """The day the budget runs out at the rate so far, or the end where the rate is unknown or slower."""
    facts = portfolio.projects[project]
    start = facts.start or facts.baseline_start
    if start is None or start >= portfolio.as_of:
        return facts.end if facts.end and facts.end >= portfolio.as_of else None
    rate = row["actual"] / (portfolio.as_of - start).days
    days = min(max(0.0, (row["budget"] - row["actual"]) / rate), 36500.0)
    runs_out = portfolio.as_of + timedelta(days=int(days))
    return min(runs_out, facts.end) if facts.end and facts.end >= portfolio.as_of else runs_out


def _evidence(portfolio: Portfolio, project: str, row: Row) -> Iterator[Evidence]:
    for field in (row["actual_field"], row["budget_field"]):
        if field != "money":
            yield project_field(portfolio, project, field)
    if row["actual_field"] == "money":
        for line in latest_lines(portfolio, project, NAMED).to_dict("records"):
            yield cell(portfolio, "money", line, "actual", dated=line["period"])
    yield project_field(portfolio, project, "percent_complete" if not math.isnan(row["cpi"]) else "end")
