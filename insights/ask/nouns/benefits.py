"""Benefits as rows: what was promised, what is forecast, what has arrived."""

import pandas as pd

from insights.ask.nouns.cells import days_since, indexed, is_so, of_projects, person_names, project_names, proved_of
from insights.ask.plan import Filter
from insights.ask.relation import Facts, Field, State
from portfolio.benefits import shortfalls
from portfolio.commerce import Benefit
from portfolio.evidence import Evidence
from portfolio.service import goal_names, service
from portfolio.snapshot import Portfolio

_FIELDS = (
    Field("shortfall", "share of the target that is missing", "share", r"shortfalls?|missing|erosion"),
    Field("gap", "target less forecast", "money",
          r"gaps?(?: between (?:the )?(?:target|forecast|planned?) and (?:the )?(?:forecast|target))?"),
    Field("realised", "realised so far", "money",
          r"reali[sz]ed(?: so far)?|delivered(?: so far)?|achieved(?: so far)?|measured so far|arrived"),
    Field("forecast", "forecast", "money", r"forecasts?|expected|projected"),
    Field("target", "target", "money", r"targets?|targeted|promised|planned|value|worth"),
    Field("due", "due day", "day", r"due(?: dates?| days?)?|dates?|when"),
    Field("project_name", "project", "category", r"projects?"),
    Field("owner", "owner", "category",
          r"owners?|owned by|accountable|responsible|who(?: owns| has| answers for)?|persons?|people"),
    Field("goals", "strategic goal", "category", r"(?:strategic )?(?:goals?|objectives?)"),
    Field("target_own", "target in its own measure", "number", r"targets?|targeted|promised"),
    Field("forecast_own", "forecast in its own measure", "number", r"forecasts?|expected|projected"),
    Field("realised_own", "realised in its own measure", "number", r"reali[sz]ed(?: so far)?|achieved|measured so far"),
    Field("measure", "measure", "text", r"measures?|measured|units?"),
    Field("programme", "programme", "category", r"programmes?|programs?"),
    Field("department", "department", "category", r"departments?|agenc(?:y|ies)|business units?"),
)  # fmt: skip
_IS = r"(?:(?:are|is|were|was|have|has|been|still|currently|now|already) )*"
_STATES = (
    State(rf"{_IS}(?:forecast(?:ed)? )?(?:to be )?(?:below|short of|under|less than|lower than) "
          r"(?:the |their |its )?targets?",
          Filter(field="forecast_gap", op="gt", number=0, said="forecast below target")),
    State(rf"{_IS}(?:at risk|in danger|eroding|eroded|falling short)",
          Filter(field="shortfall", op="gt", number=0, said="below target"),
          "I counted as at risk a benefit whose forecast (or, from its due day on, what is realised) is below"
          " its target."),
    State(rf"{_IS}(?:overdue|late)", is_so("overdue", "overdue"),
          "I counted as overdue a benefit past its due day with less realised than its target."),
    State(rf"{_IS}(?:not (?:yet )?reali[sz]ed|unreali[sz]ed|not (?:yet )?delivered)"
          r"|(?:with |of which |where )?nothing (?:is |has been |yet |so far )*(?:reali[sz]ed|delivered)(?: yet)?",
          Filter(field="realised_any", op="is", any_of=("False",), said="of which nothing is realised yet")),
    State(r"(?:no|without(?: an?)?) owners?|ownerless",
          Filter(field="owner", op="missing", said="without an owner")),
)  # fmt: skip


def benefits(portfolio: Portfolio) -> Facts:
    """One row per benefit; amounts are in the benefit's own measure, in `currency` where that is money.

    `shortfall` is the share of the target that the forecast (from the due day on: the realised amount) lacks.
    """
    fields = list(Benefit.model_fields)
    rows = [[getattr(one, name) for name in fields] for one in portfolio.benefits.values()]
    texts = ("id", "project", "name", "owner", "measure", "currency")
    frame = pd.DataFrame(rows, columns=fields).astype(
        {
            **dict.fromkeys(texts, "str"),
            **dict.fromkeys(("target", "forecast", "realised"), "float64"),
            "due": "datetime64[s]",
        }
    )
    frame = indexed(frame.sort_values(["due", "id"], na_position="last"))
    told = portfolio.ask(shortfalls).drop_duplicates("id").set_index("id")
    frame["shortfall"] = told["shortfall"].reindex(frame.index)
    frame["forecast_gap"] = (1 - frame["forecast"] / frame["target"]).where(frame["target"] > 0)
    frame["gap"] = frame["target"] - frame["forecast"]
    frame["realised_any"] = frame["realised"].fillna(0) > 0
    reached = frame["realised"].fillna(0) >= frame["target"]
    frame["overdue"] = (days_since(portfolio, frame["due"]) > 0) & ~reached & frame["target"].notna()
    is_money = frame["currency"].notna()
    frame["gap"] = frame["gap"].where(is_money)
    for name in ("target", "forecast", "realised"):
        frame[f"{name}_own"] = frame[name].mask(is_money)
        frame[name] = frame[name].where(is_money)
    frame["owner"] = person_names(portfolio, frame["owner"])
    served = portfolio.ask(service)
    spelt = served["goal"].map(dict(portfolio.ask(goal_names))).groupby(served["project"]).agg(";".join)
    frame["goals"] = spelt.reindex(frame["project"]).astype("str").to_numpy()
    frame["project_name"] = project_names(portfolio, frame["project"])
    frame = frame.assign(**of_projects(portfolio, frame["project"], ("programme", "department")))
    return Facts(
        frame=frame,
        fields={one.key: one for one in _FIELDS},
        subject="benefits",
        one="benefit",
        many="benefits",
        references=("owner", "goals", "programme", "department"),
        parted={"goals": r"\s*;\s*"},
        titled=(
            "target",
            "target_own",
            "forecast",
            "forecast_own",
            "realised",
            "realised_own",
            "measure",
            "due",
            "owner",
        ),
        states=_STATES,
        day="due",
        measure="target",
        prove=_prove,
    )


def _prove(portfolio: Portfolio, benefit: str, column: str) -> Evidence | None:
    own = {
        "shortfall": "forecast",
        "forecast_gap": "forecast",
        "gap": "forecast",
        "overdue": "due",
        "realised_any": "realised",
    }.get(column, column)
    own = own.removesuffix("_own")
    if own == "project_name":
        return None
    return proved_of(portfolio, "benefit", portfolio.benefits.get(benefit), own)
