"""What a project may cost, will cost and has cost: from its own entry, else from its money lines."""

import numpy as np
import pandas as pd

from portfolio.snapshot import Portfolio


def costs(portfolio: Portfolio) -> pd.DataFrame:
    """One row per project: budget (BAC), forecast (EAC), actual (AC) and the field each was taken from.

    Columns: budget, forecast, actual, budget_field, forecast_field, actual_field (a field of the project, or
    "money" where the lines were added up; empty where unknown). Budgets of nothing or less are unknown.
    """
    table = portfolio.table
    lines = _lines(portfolio).reindex(table.index)
    facts = pd.DataFrame(index=table.index)
    facts["budget"], facts["budget_field"] = _first(
        {"budget": table["budget"], "baseline_budget": table["baseline_budget"], "money": lines["budget"]}, above=0
    )
    facts["forecast"], facts["forecast_field"] = _first(
        {"forecast_cost": table["forecast_cost"], "money": lines["forecast"]}
    )
    facts["actual"], facts["actual_field"] = _first({"actual_cost": table["actual_cost"], "money": lines["actual"]})
    # A total of lines answers to the budget of the same lines, which may cover only part of the project.
    own = (facts["forecast_field"] == "money") & (lines["budget"] > 0)
    facts.loc[own, "budget"] = lines.loc[own, "budget"]
    facts.loc[own, "budget_field"] = "money"
    return facts


def worst_lines(portfolio: Portfolio, project: str, count: int) -> pd.DataFrame:
    """The money lines of a project that are furthest over their own budget, worst first."""
    lines = portfolio.money[portfolio.money["project"] == project]
    over = lines["actual"].fillna(lines["forecast"]) - lines["budget"]
    return lines.assign(over=over).sort_values(["over", "period"], ascending=[False, True]).head(count)


def latest_lines(portfolio: Portfolio, project: str, count: int) -> pd.DataFrame:
    """The newest money lines of a project on which something was spent."""
    lines = portfolio.money[(portfolio.money["project"] == project) & portfolio.money["actual"].notna()]
    return lines.sort_values(["period", "id"], ascending=[False, True]).head(count)


def _lines(portfolio: Portfolio) -> pd.DataFrame:
    """Totals of the money lines by project; a month counts as spent where it was, else as forecast."""
    money = portfolio.money
    expected = money["actual"].fillna(money["forecast"])
    both = expected.notna() & money["budget"].notna()
    past = money["period"] <= np.datetime64(portfolio.as_of, "s")
    known = money[["project"]].assign(
        budget=money["budget"].where(both), forecast=expected.where(both), actual=money["actual"].where(past)
    )
    return known.groupby("project")[["budget", "forecast", "actual"]].sum(min_count=1)


def _first(choices: dict[str, pd.Series], above: float | None = None) -> tuple[pd.Series, pd.Series]:
    """The first choice that is known for each project, and its name."""
    value: pd.Series | None = None
    name: pd.Series | None = None
    for field, column in choices.items():
        known = column.where(column > above) if above is not None else column
        if value is None or name is None:
            value, name = known, pd.Series(field, index=known.index, dtype="str").where(known.notna())
        else:
            name = name.fillna(pd.Series(field, index=known.index, dtype="str").where(known.notna()))
            value = value.fillna(known)
    if value is None or name is None:
        raise ValueError("There must be a choice")
    return value, name
