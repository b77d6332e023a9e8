"""How approved budgets moved over the kept pictures, how this year's money runs, and what contracts commit."""

import numpy as np
import pandas as pd

from portfolio.costs import costs
from portfolio.snapshot import Portfolio

MONTHS = 12
UNIT_MISTAKE = 20.0  # a budget that grew twentyfold between two pictures was written in another unit
CALLED_OFF = r"(?i)\b(?:cancel|terminat|withdrawn|reject|draft|propos|not signed|void)"


def budget_steps(portfolio: Portfolio) -> pd.DataFrame:
    """Each change of an approved budget between two pictures: project, known_on, before, after and change (a share).

    `before_text` is how the earlier picture wrote it, where it was kept.

    Pictures in another currency, and jumps that only another unit explains, break the chain.
    """
    columns = ["id", "known_on", "budget", "currency"]
    now = portfolio.table.reset_index(drop=True).assign(known_on=np.datetime64(portfolio.as_of, "s"))
    past = portfolio.history.reindex(columns=[*columns, "budget_text"])
    past = past[past["known_on"] < portfolio.today]
    seen = pd.concat([part for part in (past, now[columns]) if len(part)] or [now[columns]], ignore_index=True)
    seen = seen[(seen["budget"] > 0)].sort_values(["id", "known_on"], kind="stable")
    texts = seen["budget_text"] if "budget_text" in seen else pd.Series(None, index=seen.index, dtype="object")
    same = (seen["id"] == seen["id"].shift()) & (seen["currency"].fillna("") == seen["currency"].shift().fillna(""))
    before = seen["budget"].shift().where(same)
    ratio = seen["budget"] / before
    moved = (ratio != 1) & ratio.notna() & (ratio < UNIT_MISTAKE) & (ratio > 1 / UNIT_MISTAKE)
    found = seen[moved]
    return pd.DataFrame(
        {
            "project": found["id"],
            "known_on": found["known_on"],
            "before": before[moved],
            "before_text": texts.shift()[moved],
            "after": found["budget"],
            "change": (ratio[moved] - 1).round(6),
        }
    ).reset_index(drop=True)


def year_money(portfolio: Portfolio) -> pd.DataFrame:
    """Planned and expected money of the year, by project: planned, expected, months, basis ("year" or "money").

    From the stated budget and forecast of the financial year, else from the monthly lines of the last twelve full
    months, where both plan and spending are kept for a month.
    """
    table = portfolio.table
    stated = pd.DataFrame({"planned": table["year_budget"], "expected": table["year_forecast"], "months": 12.0})
    stated = stated[(stated["planned"] > 0) & stated["expected"].notna()].assign(basis="year")
    money = portfolio.money[["project", "period", "budget", "actual"]]
    this_month = np.datetime64(portfolio.as_of, "M")
    month = money["period"].to_numpy().astype("datetime64[M]")
    # A month counts once it is over; the last day of a month is its end.
    over = this_month + (np.datetime64(portfolio.as_of, "D") + 1 == (this_month + 1).astype("datetime64[D]"))
    inside = (month < over) & (month >= over - MONTHS)
    lines = money[inside & money["budget"].notna() & money["actual"].notna()]
    grouped = lines.groupby("project")
    summed = grouped.agg(planned=("budget", "sum"), expected=("actual", "sum"), months=("period", "nunique"))
    summed = summed[(summed["planned"] > 0) & ~summed.index.isin(stated.index)].assign(basis="money")
    both: pd.DataFrame = pd.concat([part for part in (stated, summed) if len(part)] or [stated])
    return both.sort_index()


def committed(portfolio: Portfolio) -> pd.DataFrame:
    """What contracts commit each project to, beside its budget; indexed by project.

    Columns: committed, contracts (how many), budget, budget_field and comparable (one currency throughout). Contracts
    that were called off, or are not agreed yet, commit to nothing.
    """
    rows = [
        (contract.project, contract.amount, contract.currency, contract.status or "")
        for contract in portfolio.contracts.values()
        if contract.project in portfolio.projects and contract.amount and contract.amount > 0
    ]
    frame = pd.DataFrame(rows, columns=["project", "amount", "currency", "status"])
    frame = frame[~frame["status"].astype("str").str.contains(CALLED_OFF, regex=True)]
    facts = portfolio.ask(costs)
    own = portfolio.table["currency"].reindex(frame["project"]).to_numpy()
    currency = frame["currency"].astype("str")
    other = currency.notna().to_numpy() & pd.notna(own) & (currency.to_numpy() != own)
    frame = frame.assign(other=other)
    summed = frame.groupby("project").agg(
        committed=("amount", "sum"), contracts=("amount", "size"), other=("other", "any")
    )
    joined = summed.join(facts[["budget", "budget_field"]])
    return joined.assign(comparable=~joined["other"].astype(bool))
