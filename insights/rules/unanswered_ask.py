"""A question, a call for help or a wait for a decision stands unanswered in a project's updates.

Why it matters. Somebody said what is in the way and nobody took it up: the cheapest moment to help is passing.

Stays quiet when. Somebody else wrote in the same thread since, the newest report does not ask any more, the item it
stands on is finished, or it is younger than two weeks or older than half a year (then it is silence). A thread is the
comments of one item, or the reports of one project. Code, links and headings ask nothing.

What to do. Answer it, or name who answers by when. Severity is medium, high from six weeks or where three reports
running ask in a project of critical or high priority.

Source. PMI, Practice Standard for Project Risk Management (issues are answered by a named owner); two weeks is one
usual reporting cycle and the catalogue's cut-off.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd

from insights.evidence import update_quote
from insights.rule import Limits, Rule, limit
from insights.signals.tones import asks
from portfolio.due import work
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

Row = dict[Any, Any]
NAMED = 4


class UnansweredAskLimits(Limits):
    """How long an ask may wait."""

    max_days: int = limit(14, "Days after which an unanswered ask is medium.", unit="days", ge=1, le=365)
    high_days: int = limit(42, "Days after which it is high in a pressing project.", unit="days", ge=1, le=730)
    high_times: int = limit(3, "Updates running that ask, from which it is high there.", unit="updates", ge=2, le=20)
    recent_days: int = limit(183, "Days within which the ask must have been said last.", unit="days", ge=14, le=400)


class UnansweredAsk(Rule[UnansweredAskLimits]):
    """ENG003."""

    code = "ENG003"
    name = "unanswered ask"
    category = Category.ENGAGEMENT
    severity = Severity.MEDIUM
    needs = ("updates.*",)
    limits = UnansweredAskLimits
    advice = "Answer it, or name who answers by when."

    def check(self, portfolio: Portfolio, limits: UnansweredAskLimits) -> Iterator[Hit]:
        """One hit per project: its oldest ask leads."""
        open_asks = portfolio.ask(asks)
        open_asks = open_asks[
            (open_asks["since"] < portfolio.today - pd.Timedelta(days=limits.max_days))
            & (open_asks["dated"] >= portfolio.today - pd.Timedelta(days=limits.recent_days))
            & open_asks["project"].isin(portfolio.table.index[portfolio.table["active"]])
        ]
        if len(open_asks):
            things = portfolio.ask(work)
            finished = things.loc[things["id"].isin(open_asks["item"].dropna()) & ~things["open"], "id"]
            open_asks = open_asks[~open_asks["item"].isin(finished)].sort_values(["project", "since", "id"])
        for project, rows in groupby(open_asks.to_dict("records"), key=itemgetter("project")):
            yield _hit(portfolio, limits, project, list(rows))


def _hit(portfolio: Portfolio, limits: UnansweredAskLimits, project: str, rows: list[Row]) -> Hit:
    facts, oldest = portfolio.projects[project], rows[0]
    days = (portfolio.today - oldest["since"]).days
    times = max(int(row["times"]) for row in rows)
    pressing = facts.is_critical and (days > limits.high_days or times >= limits.high_times)
    again = f", {oldest['times']} updates running" if oldest["times"] > 1 else ""
    others = f"; {len(rows) - 1} more asks wait" if len(rows) > 1 else ""
    return Hit(
        subject=Subject(kind="project", id=project, name=facts.name),
        message=f"{facts.name} has waited {days} days for an answer{again}: “{oldest['quote']}”{others}.",
        projects=(project,),
        severity=Severity.HIGH if pressing else Severity.MEDIUM,
        measured={"days": days, "times": times, "asks": len(rows)},
        evidence=tuple(update_quote(portfolio, row, str(row["quote"])) for row in rows[:NAMED]),
        cause=f"project:{project}",
    )
