"""What each project's case promised when it was approved, and what is left of it at today's forecast."""

import numpy as np
import pandas as pd

from portfolio.benefits import benefit_frame
from portfolio.costs import costs
from portfolio.slips import duration_days
from portfolio.snapshot import Portfolio

YEAR = 365.25


def cases(portfolio: Portfolio, rate: float) -> pd.DataFrame:
    """One row per project with a value and a cost to hold against it, indexed by id; all in its own currency.

    Columns: worth_then and cost_then (as approved), worth and cost (at the forecast), ahead (cost still to be paid),
    benefit_share (of its benefits in money, what the forecast leaves) and cost_field. A value is discounted at `rate`
    a year until the project's end, as approved and as forecast.
    """
    table = portfolio.table
    facts = portfolio.ask(costs)
    before = portfolio.history.sort_values("known_on", kind="stable").drop_duplicates("id").set_index("id")
    first_value = before["value"].reindex(table.index).fillna(table["value"])
    approved = table["baseline_budget"].fillna(before["budget"].reindex(table.index)).fillna(table["budget"])
    share = _benefit_share(portfolio).reindex(table.index).fillna(1.0)
    # A value that was written down anew holds what became of the benefits already.
    share = share.where(first_value == table["value"], 1.0)
    late = ((table["end"] - table["baseline_end"]).dt.days / YEAR).fillna(0.0)
    years_then = (duration_days(portfolio) / YEAR).fillna(0.0)
    years = (years_then + late).clip(lower=0)
    told = pd.DataFrame(
        {
            "worth_then": first_value / (1 + rate) ** years_then,
            "cost_then": approved,
            "worth": table["value"] * share / (1 + rate) ** years,
            "cost": facts["forecast"],
            "ahead": (facts["forecast"] - facts["actual"].fillna(0)).clip(lower=0),
            "benefit_share": share,
            "cost_field": facts["forecast_field"],
        }
    )
    return told[(told["cost_then"] > 0) & (told["cost"] > 0) & told["worth"].notna()].sort_index()


def _benefit_share(portfolio: Portfolio) -> pd.Series:
    """Of the benefits in the project's own money, the share of their targets that the forecast leaves, at most 1."""
    frame = portfolio.ask(benefit_frame)
    currency = pd.Series([portfolio.benefits[one].currency for one in frame["id"]], dtype="object")
    own = portfolio.table["currency"].reindex(frame["project"]).to_numpy()
    kept = currency.notna().to_numpy() & (frame["target"] > 0).to_numpy() & frame["forecast"].notna().to_numpy()
    kept &= np.array([a == b or pd.isna(b) for a, b in zip(currency, own, strict=True)], dtype=bool)
    sums = frame[kept].groupby("project")[["forecast", "target"]].sum()
    share: pd.Series = (sums["forecast"] / sums["target"]).clip(upper=1)
    return share
