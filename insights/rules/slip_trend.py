"""The end of a project, or one of its open milestones, was put off again and again.

Why it matters. A plan that moved twice moves a third time more often than not; each move is small enough to be
waved through and the sum is not.

Stays quiet when. The day moved later fewer than twice in the kept pictures, by less than a week in total, or was
brought back. With fewer pictures of a project than a trend takes, it is not assessed.

What to do. Ask for the reason of each move, not for the next day; have the plan re-estimated by somebody who did not
make it. Severity is medium at two moves, high at three, critical at five; each further move adds to the likelihood
(policy: 0.5 for the first two, and 0.1 for each one more, up to 0.9).

Source. GAO Schedule Assessment Guide, best practice 9 (updating the schedule) and the catalogue's count of moves.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from insights.evidence import cell, project_field
from insights.rule import Limits, Rule, limit
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.membership import among
from portfolio.slips import moves
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

Row = dict[Any, Any]


class SlipTrendLimits(Limits):
    """Counts of moves, and the total that matters."""

    moves: int = limit(2, "Times the day moved later before it fires.", unit="moves", ge=1, le=20)
    high_moves: int = limit(3, "From so many moves it is high.", unit="moves", ge=1, le=30)
    critical_moves: int = limit(5, "From so many moves it is critical.", unit="moves", ge=1, le=50)
    min_days: int = limit(7, "Days later in total before it fires.", unit="days", ge=1, le=365)


class SlipTrend(Rule[SlipTrendLimits]):
    """SCH003."""

    code = "SCH003"
    name = "slip trend"
    category = Category.SCHEDULE
    severity = Severity.MEDIUM
    needs = ("projects.end|milestones.due",)
    limits = SlipTrendLimits
    advice = "Ask for the reason of each move, and have somebody else estimate the rest anew."

    def check(self, portfolio: Portfolio, limits: SlipTrendLimits) -> Iterator[Hit]:
        """One hit per active project: the day that moved most often."""
        active = portfolio.table.index[portfolio.table["active"]]
        found = portfolio.ask(moves)
        found = found[found["project"].isin(active)]
        found = found[(found["moves"] >= limits.moves) & (found["net_days"] >= limits.min_days)]
        order = ["project", "moves", "net_days", "kind", "id"]
        found = found.sort_values(order, ascending=[True, False, False, False, True])
        past = {
            "project": _past(portfolio.history, "end", found),
            "milestone": _past(portfolio.milestone_history, "due", found),
        }
        for _, rows in groupby(found.to_dict("records"), key=itemgetter("project")):
            worst, *others = rows
            days = past[worst["kind"]].get(worst["id"], [])
            yield _hit(portfolio, limits, worst, len(others), tuple(_evidence(portfolio, worst, days)))

    def blind(self, portfolio: Portfolio, limits: SlipTrendLimits) -> Mapping[str, str]:
        """Projects known from fewer pictures than so many moves take."""
        history = portfolio.history
        days = set(portfolio.pictures) | set(history["known_on"].dt.date) | {portfolio.as_of}
        known = np.sort(np.array([*days], dtype="datetime64[s]"))
        first = history.groupby("id")["known_on"].min().reindex(portfolio.table.index)
        since = first.fillna(portfolio.today).to_numpy().astype("datetime64[s]")
        pictures = len(known) - np.searchsorted(known, since)
        return dict.fromkeys(portfolio.table.index[pictures <= limits.moves], "history.end")


def _hit(portfolio: Portfolio, limits: SlipTrendLimits, worst: Row, others: int, evidence: tuple[Evidence, ...]) -> Hit:
    project = str(worst["project"])
    name = portfolio.name_of(project)
    count, days = int(worst["moves"]), int(worst["net_days"])
    what = f"The end of {name}" if worst["kind"] == "project" else f'{name}: the milestone "{worst["name"]}"'
    also = f"; {others} more of its days moved like this" if others else ""
    severity = Severity.HIGH if count >= limits.high_moves else Severity.MEDIUM
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=(
            f"{what} moved later {count} times, from {worst['first']:%Y-%m-%d} to {worst['last']:%Y-%m-%d}, "
            f"{days} days in all{also}."
        ),
        projects=(project,),
        severity=Severity.CRITICAL if count >= limits.critical_moves else severity,
        likelihood=min(0.9, round(0.5 + 0.1 * (count - limits.moves), 2)),
        likelihood_basis=f"policy: {count} moves",
        measured={"moves": count, "days": days, "others": others},
        evidence=evidence,
        due=worst["last"].date() if worst["last"] >= portfolio.today else None,
    )


def _past(history: pd.DataFrame, field: str, found: pd.DataFrame) -> dict[str, list[Row]]:
    """Per thing that was found, the pictures in which its day was another than in the one before."""
    rows = history[among(history["id"], found["id"]) & history[field].notna()].sort_values(["id", "known_on"])
    rows = rows[rows[field] != rows.groupby("id")[field].shift()]
    return {str(key): list(group) for key, group in groupby(rows.to_dict("records"), key=itemgetter("id"))}


def _evidence(portfolio: Portfolio, worst: Row, past: list[Row]) -> Iterator[Evidence]:
    """The day as each picture that moved it had it, and as it stands."""
    field = "end" if worst["kind"] == "project" else "due"
    for row in past:
        if row["known_on"] < portfolio.today and row[field] != worst["last"]:
            written = row.get("end_text") if field == "end" else None
            shown = {**row, "project": worst["project"], field: row[field] if pd.isna(written) else written}
            yield cell(portfolio, worst["kind"], shown, field, dated=row["known_on"])
    if field == "end":
        yield project_field(portfolio, worst["project"], "end")
    else:
        yield cell(portfolio, "milestone", {**worst, "due": worst["last"]}, "due")
