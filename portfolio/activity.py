"""Signs that work goes on: work touched, words written and money spent, by project and day."""

import numpy as np
import pandas as pd

from portfolio.due import work
from portfolio.snapshot import Portfolio
from portfolio.voices import written

_COLUMNS = ["project", "kind", "id", "field", "day"]


def touches(portfolio: Portfolio) -> pd.DataFrame:
    """Work touched or finished and updates written, up to today.

    Columns: project, kind (item, milestone, update), id, field, day.
    """
    everything = portfolio.ask(work)
    kinds = np.where(everything["milestone"], "milestone", "item")
    own = everything[["project", "id", "updated_on", "done_on"]].assign(kind=kinds)
    # The last touch of an item may well be its finish: one touch, not two.
    ends = own["done_on"].where(own["done_on"] != own["updated_on"])
    days = {"updated_on": own["updated_on"], "done_on": ends}
    parts = []
    for field, day in days.items():
        there = (day <= portfolio.today).to_numpy()
        parts.append(own.loc[there, ["project", "id", "kind"]].assign(field=field, day=day[there])[_COLUMNS])
    said = portfolio.ask(written)
    parts.append(said[["project", "id"]].assign(kind="update", field="text", day=said["dated"])[_COLUMNS])
    both = pd.concat([p for p in parts if len(p)] or parts[:1], ignore_index=True)
    places, _ = pd.factorize(both["project"], sort=True)
    return both.iloc[np.lexsort([both["day"].to_numpy(), places])].reset_index(drop=True)


def spending(portfolio: Portfolio) -> pd.DataFrame:
    """Money that left, by project: from its monthly lines, else from growth of its total between two pictures.

    Columns: project, kind (money or project), id, field, day (of the picture, or the month's first day), amount,
    before (the earlier total). A project that names neither has no row; one that spent nothing has rows of 0.
    """
    money = portfolio.money[portfolio.money["actual"].notna() & (portfolio.money["period"] <= portfolio.today)]
    by_month = money.assign(
        kind="money",
        field="actual",
        day=money["period"],
        amount=money["actual"],
        before=np.nan,
    )[[*_COLUMNS, "amount", "before"]]
    grown = _growth(portfolio)
    grown = grown[~grown["project"].isin(by_month["project"].unique())]
    both = pd.concat([p for p in (by_month, grown) if len(p)] or [by_month], ignore_index=True)
    return both.sort_values(["project", "day", "id"]).reset_index(drop=True)


def _growth(portfolio: Portfolio) -> pd.DataFrame:
    current = portfolio.table.reset_index(drop=True).assign(known_on=np.datetime64(portfolio.as_of, "s"))
    columns = ["id", "known_on", "reported_on", "actual_cost"]
    pictures = [frame[columns] for frame in (portfolio.history, current) if len(frame)]
    if not pictures:
        return pd.DataFrame(columns=[*_COLUMNS, "amount", "before"])
    totals = pd.concat(pictures, ignore_index=True).dropna(subset="actual_cost")
    totals = totals.drop_duplicates(["id", "known_on"]).sort_values(["id", "known_on"])
    # The newest picture is kept in the history too: a total that did not move ends on the day it was last told.
    totals["day"] = totals["reported_on"].where(totals["reported_on"] <= totals["known_on"], totals["known_on"])
    totals["before"] = totals.groupby("id")["actual_cost"].shift()
    grown = totals[totals["before"].notna()]
    return grown.assign(
        project=grown["id"], kind="project", field="actual_cost", amount=grown["actual_cost"] - grown["before"]
    )[[*_COLUMNS, "amount", "before"]]
