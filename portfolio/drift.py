"""What became of a plan in a stretch of time: where ends stood before, and what changes were asked for since."""

import pandas as pd

from portfolio.snapshot import Portfolio


def ends_before(portfolio: Portfolio, days: int) -> pd.DataFrame:
    """The end of each project in the oldest kept picture of the last `days`: end and known_on, indexed by id."""
    past = portfolio.history[["id", "known_on", "end"]]
    since = portfolio.today - pd.Timedelta(days=days)
    kept = past[(past["known_on"] >= since) & (past["known_on"] < portfolio.today) & past["end"].notna()]
    return kept.sort_values("known_on", kind="stable").drop_duplicates("id").set_index("id")


def added(portfolio: Portfolio, days: int) -> pd.DataFrame:
    """Cost and days that change requests of the last `days` add, indexed by project; refused ones are left out."""
    rows = [
        (change.project, change.cost or 0.0, change.days or 0.0)
        for change in portfolio.changes.values()
        if change.raised is not None
        and 0 <= (portfolio.as_of - change.raised).days <= days
        and not (change.decision or "").casefold().startswith(("refus", "reject", "declin", "withdr", "cancel"))
    ]
    frame = pd.DataFrame(rows, columns=["project", "cost", "days"]).astype({"cost": "float64", "days": "float64"})
    return frame.groupby("project").sum()
