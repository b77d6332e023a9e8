"""Money lines as rows: a project's capital or operating money in one month."""

import numpy as np
import pandas as pd

from insights.ask.nouns.cells import indexed, of_projects, project_names, proved_in
from insights.ask.plan import Filter
from insights.ask.relation import Facts, Field, State
from portfolio.evidence import Evidence
from portfolio.snapshot import Portfolio

_FIELDS = (
    Field("over", "amount over the month's budget", "money", r"overspen[dt]s?|overruns?|variances?"),
    Field("budget", "budget of the month", "money", r"budget(?:s|ed)?|planned(?: spend(?:ing)?)?"),
    Field("actual", "spent in the month", "money",
          r"spent|spend(?:ing)?|actuals?|actual (?:costs?|spend)|costs?|paid"),
    Field("forecast", "expected for the month", "money", r"forecasts?|expected(?: spend(?:ing)?)?"),
    Field("period", "month", "day", r"months?|periods?|when"),
    Field("project_name", "project", "category", r"projects?"),
    Field("kind", "kind", "category", r"kinds?|types?"),
    Field("programme", "programme", "category", r"programmes?|programs?"),
    Field("department", "department", "category", r"departments?|agenc(?:y|ies)|business units?"),
)  # fmt: skip
_STATES = (
    State(r"capex|capital(?: money| spend(?:ing)?| expenditure)?",
          Filter(field="kind", op="is", any_of=("capex",), said="of capital money")),
    State(r"opex|operating(?: money| spend(?:ing)?| expenditure| costs?)?",
          Filter(field="kind", op="is", any_of=("opex",), said="of operating money")),
    State(r"(?:are |is |went |were )?over(?:[ -]?spent| budget| their budget| its budget)",
          Filter(field="over", op="gt", number=0, said="over budget")),
    State(r"(?:are |is |were )?under(?:[ -]?spent| budget| their budget| its budget)",
          Filter(field="over", op="lt", number=0, said="under budget")),
)  # fmt: skip


def money(portfolio: Portfolio) -> Facts:
    """One row per project, kind and month; `actual` is left empty for months ahead of the picture's day."""
    frame = indexed(portfolio.money)
    past = frame["period"] <= np.datetime64(portfolio.as_of, "s")
    spent = frame["actual"].where(past)
    own = of_projects(portfolio, frame["project"], ("currency", "programme", "department"))
    frame = frame.assign(
        project_name=project_names(portfolio, frame["project"]),
        actual=spent,
        over=spent - frame["budget"],
        currency=frame["currency"].fillna(own["currency"]),
        programme=own["programme"],
        department=own["department"],
        name=project_names(portfolio, frame["project"])
        + ", "
        + frame["kind"].fillna("")
        + " "
        + frame["period"].dt.strftime("%Y-%m").astype("str"),
    )
    return Facts(
        frame=frame,
        fields={one.key: one for one in _FIELDS},
        subject="money",
        one="money line",
        many="money lines",
        states=_STATES,
        day="period",
        measure="actual",
        prove=_prove,
        references=("programme", "department"),
    )


def _prove(portfolio: Portfolio, line: str, column: str) -> Evidence | None:
    return proved_in(portfolio, _sources, "money", line, {"over": "actual"}.get(column, column))


def _sources(portfolio: Portfolio) -> tuple[pd.DataFrame, ...]:
    return (portfolio.money,)
