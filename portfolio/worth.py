"""What each project counts for in its portfolio, and which of them are at high risk by their own facts."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from portfolio.inferred import inferred, signs
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Rag

KNOWN_ENOUGH = 0.8  # share of projects that must state a measure before the others may count as nothing


def confidence(portfolio: Portfolio) -> pd.DataFrame:
    """One row per project: level (1 to 5), `reported` or `inferred`, whichever is worse, and `field` that says so.

    The level is empty where nothing is reported and no fact speaks.
    """
    table = portfolio.table
    claimed = table["rag"].map({rag.value: rag.level for rag in Rag}).astype("float64")
    facts = portfolio.ask(inferred)["level"].reindex(table.index).astype("float64")
    by_report = claimed.notna() & ~(facts > claimed)
    return pd.DataFrame(
        {"level": claimed.where(by_report, facts), "by": np.where(by_report, "reported", "inferred")},
        index=table.index,
    )


def weights(portfolio: Portfolio, projects: "pd.Index | pd.Series") -> tuple[pd.Series, str]:
    """What each of these projects counts for, and by which measure: value, budget, or one each.

    A measure stands where most state it, above nothing and in one currency; else each project counts the same.
    """
    rows = portfolio.table.reindex(projects)
    one_currency = len(rows["currency"].dropna().unique()) <= 1
    for field in ("value", "budget"):
        stated = rows[field].where(rows[field] > 0)
        if one_currency and len(rows) and stated.notna().mean() >= KNOWN_ENOUGH:
            return stated.fillna(0.0), field
    return pd.Series(1.0, index=rows.index), "projects"


def reasons_of(portfolio: Portfolio, project: str) -> list[tuple[str, str, str]]:
    """The facts (kind, id, field) that make a project's band what it is: its report, or its worst sign."""
    if portfolio.ask(confidence).loc[project, "by"] == "reported":
        return [("project", project, "rag")]
    proof = [place for sign in portfolio.ask(_worst_signs).get(project, []) for place in sign["proof"]]
    return proof or [("project", project, "name")]


def _worst_signs(portfolio: Portfolio) -> Mapping[str, list[dict[Hashable, Any]]]:
    told = portfolio.ask(signs)
    worst = told[told["level"] > 1].drop_duplicates("project")
    return {str(row["project"]): [row] for row in worst.to_dict("records")}
