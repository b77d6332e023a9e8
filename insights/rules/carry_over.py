"""An open item was carried over to a later day three times or more, each time after its day had come.

Why it matters. What is put off every time is not being done. It blocks a place in every plan, and whoever waits for it
is told a new day again and again.

Stays quiet when. Its day was moved before it had come, which is planning; it was put off once or twice; or it is done
by now. Only what the kept pictures show is counted; a project that fewer than four of them show is not assessed.

What to do. Decide: do it next, cut it smaller, give it to somebody else, or drop it. Severity is medium, high from five
times on or where three or more items of one project are carried over.

Source. Scrum practice: unfinished work returns to the backlog and is not rolled over unseen. Counts from the catalogue.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from insights.evidence import cell
from insights.rule import Limits, Rule, limit
from portfolio.evidence import Evidence, SourceRef
from portfolio.findings import Hit, Subject
from portfolio.item_past import carried, followed
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

QUOTED = 3
FEWEST_PICTURES = 4  # three carry-overs lie between four pictures
Row = dict[Any, Any]


class CarryOverLimits(Limits):
    """How often is often."""

    min_times: int = limit(3, "Carry-overs of an item before it fires.", unit="carry-overs", ge=1, le=50)
    high_times: int = limit(5, "From so many carry-overs of an item on, it is high.", unit="carry-overs", ge=2, le=50)
    high_items: int = limit(3, "From so many such items of a project on, it is high.", unit="items", ge=2, le=100)


class CarryOver(Rule[CarryOverLimits]):
    """SCP004."""

    code = "SCP004"
    name = "carry-over"
    category = Category.SCOPE
    severity = Severity.MEDIUM
    needs = ("items.due",)
    limits = CarryOverLimits
    advice = "Decide for each of them: do it next, cut it smaller, give it to somebody else, or drop it."

    def check(self, portfolio: Portfolio, limits: CarryOverLimits) -> Iterator[Hit]:
        """One hit per active project with items that are put off again and again."""
        often = portfolio.ask(carried)
        often = often[often["times"] >= limits.min_times]
        if often.empty:
            return
        rows = portfolio.items[portfolio.items["id"].isin(often["id"]).to_numpy()].merge(often, on="id")
        rows = rows[rows["project"].isin(portfolio.table.index[portfolio.table["active"]])]
        rows = rows.sort_values(["project", "times", "id"], ascending=[True, False, True])
        for project, found in groupby(rows.to_dict("records"), key=itemgetter("project")):
            yield _hit(portfolio, limits, str(project), list(found))

    def blind(self, portfolio: Portfolio, limits: CarryOverLimits) -> Mapping[str, str]:  # noqa: ARG002 - the frame's
        """Projects whose list of items too few pictures show."""
        days = np.array(portfolio.pictures, dtype="datetime64[s]")
        since = portfolio.ask(followed).reindex(portfolio.table.index)
        shown = len(days) - np.searchsorted(days, since.fillna(portfolio.today).to_numpy(), side="left")
        return dict.fromkeys(since.index[shown < FEWEST_PICTURES], "items.known_on")


def _hit(portfolio: Portfolio, limits: CarryOverLimits, project: str, rows: list[Row]) -> Hit:
    name, worst = portfolio.name_of(project), rows[0]
    first = worst["days"][0]
    others = len(rows) - 1
    more = f"; {others} more {'item is' if others == 1 else 'items are'} carried over too" if others else ""
    severe = worst["times"] >= limits.high_times or len(rows) >= limits.high_items
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=(
            f'{name}: "{worst["name"]}" was carried over {worst["times"]} times, from {first:%Y-%m-%d} to '
            f"{worst['due']:%Y-%m-%d}{more}."
        ),
        projects=(project,),
        severity=Severity.HIGH if severe else Severity.MEDIUM,
        measured={"times": int(worst["times"]), "items": len(rows), "more": others},
        evidence=tuple(_proof(portfolio, rows)),
        due=max(worst["due"].date(), portfolio.as_of),
    )


def _proof(portfolio: Portfolio, rows: list[Row]) -> Iterator[Evidence]:
    """The day each item has, and the days it had before."""
    for row in rows[:QUOTED]:
        yield cell(portfolio, "item", row, "due")
        for day in row["days"]:
            said = pd.Timestamp(day).date()
            ref = SourceRef(source=str(row["source"]), kind="item", id=row["id"], project=row["project"], field="due")
            yield Evidence(ref=ref, quote=said.isoformat(), dated=said, age_days=(portfolio.as_of - said).days)
