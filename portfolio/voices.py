"""Who writes how often: the rhythm of each project's updates, as people wrote them."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from portfolio.snapshot import Portfolio


def written(portfolio: Portfolio) -> pd.DataFrame:
    """Updates that somebody wrote on their day; narrative cells of a list are dated by their picture and left out."""
    updates = portfolio.updates
    return updates[updates["field"].isna() & (updates["dated"] <= portfolio.today)]


def rhythm(portfolio: Portfolio) -> pd.DataFrame:
    """For each project people wrote about: first and last day, days written, and the usual gap between them.

    Columns: first, last, days (distinct), silent (days since the last), gap (median days between two), indexed by
    project id.
    """
    days = portfolio.ask(written)[["project", "dated"]].drop_duplicates().sort_values(["project", "dated"])
    days["gap"] = days.groupby("project")["dated"].diff().dt.days.astype("float64")
    spoken = days.groupby("project").agg(
        first=("dated", "min"), last=("dated", "max"), days=("dated", "size"), gap=("gap", "median")
    )
    spoken["silent"] = (portfolio.today - spoken["last"]).dt.days.astype("float64")
    return spoken


def last_words(portfolio: Portfolio) -> Mapping[str, Mapping[Hashable, Any]]:
    """The newest update people wrote about each project, by project id."""
    words = portfolio.ask(written).sort_values(["project", "dated", "id"])
    return {row["project"]: row for row in words.drop_duplicates("project", keep="last").to_dict("records")}
