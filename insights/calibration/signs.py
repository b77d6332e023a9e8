"""What a project shows on a day that may tell how it ends: few, plain columns, empty where unknown.

Every sign is read from one dated Portfolio and nothing else, so what was learned on the past can be asked today.
Sizes and rates are seen within the portfolio, so that they mean the same in another one.
"""

import re

import numpy as np
import pandas as pd

from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Rag

YEAR = 365.25
SIGNS: dict[str, str] = {
    "time_left": "time until its end (logarithm of years)",
    "near": "nearness of its end (halves with every 8 months)",
    "duration": "planned duration (logarithm of years)",
    "time_gone": "share of its time gone",
    "age": "time since it started (logarithm of years)",
    "status": "reported status, from 1 (green) to 5 (red)",
    "status_fell": "reported status fell since the picture before (steps)",
    "slipped": "its end moved since the picture before (years)",
    "slips": "times its end was put off",
    "size": "its budget among those of the portfolio (share that are smaller)",
    "grew": "its budget grew since the picture before (logarithm)",
    "year_gap": "this year's forecast against this year's budget (logarithm)",
    "stage": "stage of its life cycle, from 0 (early) to 1 (late)",
    "progress": "share of its work done",
    "words": "length of its newest reports (logarithm of characters)",
    "risk_words": "words of trouble in its newest reports (per hundred words)",
    "silence": "time since anybody wrote about it (logarithm of days)",
    "pictures": "earlier pictures that show it",
    "peers": "other projects of its department (logarithm)",
}
SPOKEN: dict[str, str] = {
    "time_left": "time left",
    "near": "nearness of the end",
    "duration": "planned length",
    "time_gone": "time gone",
    "status": "reported status",
    "status_fell": "a fallen status",
    "slipped": "a moved end",
    "slips": "ends put off before",
    "grew": "a grown budget",
    "year_gap": "the year's forecast against its budget",
    "words": "length of reports",
    "risk_words": "words of trouble",
    "pictures": "how long it is known",
    "peers": "other projects of its department",
}
"""How people read a sign, where its own name does not say it."""
_LEVEL = {rag.value: float(place) for place, rag in enumerate(Rag, start=1)}
_STAGES = (
    (r"alpha|idea|concept|initiat|propos|feasib|strategy|not.?started|definition|discovery|backlog|pipeline", 0.0),
    (r"design|plan|beta|procure|tender|select|assess|develop(?!ed)", 0.5),
    (r"construct|execut|deliver|build|implement|in.?progress|active|pilot|test|stable|deploy|live|clos|operat", 1.0),
)
_TROUBLE = re.compile(
    r"\b(?:risks?|issues?|delay\w*|late|later|slip\w*|block\w*|challeng\w*|concern\w*|problem\w*|uncertain\w*|"
    r"difficult\w*|pressure\w*|shortage\w*|unresolved|overrun\w*|re-?plan\w*|re-?baselin\w*|re-?schedul\w*|"
    r"re-?scop\w*|extend\w*|extension|review\w*|behind|constrain\w*|dispute\w*|insufficient|unable)\b",
    re.IGNORECASE,
)


def spoken(sign: str) -> str:
    """A sign as people read it."""
    return SPOKEN.get(sign, sign.replace("_", " "))


def outcome_signs(portfolio: Portfolio) -> pd.DataFrame:
    """One row per project, one float column per sign; empty where the picture does not say."""
    table = portfolio.table
    told = pd.DataFrame(np.nan, index=table.index, columns=list(SIGNS))
    if not len(table):
        return told
    start, end = table["baseline_start"].fillna(table["start"]), table["end"].fillna(table["baseline_end"])
    left = _years(end - portfolio.today)
    whole = _years(end - start)
    whole = whole.where(whole > 0)
    gone = _years(portfolio.today - start)
    told["time_left"] = _log1p(left.clip(lower=0))
    told["near"] = np.exp(-left.clip(lower=0))
    told["duration"] = _log1p(whole)
    told["time_gone"] = (gone / whole).clip(0, 1)
    told["age"] = _log1p(gone.clip(lower=0))
    told["status"] = table["rag"].map(_LEVEL).astype("float64")
    budget = table["budget"].fillna(table["forecast_cost"]).fillna(table["baseline_budget"])
    budget = budget.where(budget > 0)
    told["size"] = budget.groupby(table["currency"].fillna("")).rank(pct=True)
    told["year_gap"] = _log_ratio(table["year_forecast"], table["year_budget"]).clip(-1, 1)
    told["stage"] = _stage(table["phase"])
    told["progress"] = table["percent_complete"].astype("float64")
    told["peers"] = _log1p(table["department"].map(table["department"].value_counts()).astype("float64"))
    _from_before(told, portfolio, end, budget)
    _from_texts(told, portfolio)
    return told


def _from_before(told: pd.DataFrame, portfolio: Portfolio, end: pd.Series, budget: pd.Series) -> None:
    """Signs of how it changed: the picture before, and all earlier ones."""
    past = portfolio.history[["id", "known_on", "end", "budget", "rag"]].sort_values(["id", "known_on"])
    newest = max((day for day in portfolio.pictures if day <= portfolio.as_of), default=portfolio.as_of)
    past = past[(past["known_on"] < pd.Timestamp(newest)) & past["id"].isin(told.index)]
    many = sum(day < newest for day in portfolio.pictures)
    if not many:
        return
    shown = past.groupby("id").size().reindex(told.index).fillna(0)
    told["pictures"] = _log1p(shown)
    last = past.groupby("id")[["end", "budget", "rag"]].last().reindex(told.index)
    told["slipped"] = _years(end - last["end"]).clip(-2, 3)
    told["grew"] = _log_ratio(budget, last["budget"]).clip(-1, 1)
    told["status_fell"] = told["status"] - last["rag"].map(_LEVEL).astype("float64")
    now = pd.DataFrame({"id": told.index, "known_on": portfolio.today, "end": end.to_numpy()})
    seen = pd.concat([past[["id", "known_on", "end"]], now], ignore_index=True).dropna(subset=["end"])
    later = (seen["end"] > seen.groupby("id")["end"].shift()).groupby(seen["id"]).sum().reindex(told.index)
    told["slips"] = _log1p(later.astype("float64")).where(shown > 0)


def _from_texts(told: pd.DataFrame, portfolio: Portfolio) -> None:
    texts = portfolio.updates[["project", "dated", "text"]]
    if not len(texts):
        return
    last = texts.groupby("project")["dated"].transform("max")
    newest = texts[texts["dated"] == last]
    words = newest.groupby("project")["text"].agg(" ".join).reindex(told.index)
    told["words"] = _log1p(words.str.len().astype("float64"))
    count = words.str.count(r"\w+").astype("float64")
    trouble = words.map(lambda text: float(len(_TROUBLE.findall(text))), na_action="ignore").astype("float64")
    told["risk_words"] = (100 * trouble / count.clip(lower=20)).clip(upper=15)
    dated = texts.groupby("project")["dated"].max().reindex(told.index)
    told["silence"] = _log1p((portfolio.today - dated).dt.days.clip(lower=0).astype("float64"))


def _stage(phase: pd.Series) -> pd.Series:
    folded = phase.astype("str").str.casefold()
    told = pd.Series(np.nan, index=phase.index)
    for pattern, place in reversed(_STAGES):
        told = told.mask(folded.str.contains(pattern, regex=True, na=False), place)
    stage: pd.Series = told.where(phase.notna())
    return stage


def _years(span: pd.Series) -> pd.Series:
    years: pd.Series = span.dt.days.astype("float64") / YEAR
    return years


def _log1p(values: pd.Series) -> pd.Series:
    return pd.Series(np.log1p(values.to_numpy(dtype="float64")), index=values.index)


def _log_ratio(now: pd.Series, before: pd.Series) -> pd.Series:
    good = (now > 0) & (before > 0)
    ratio = (now / before.where(good)).where(good)
    return pd.Series(np.log(ratio.to_numpy(dtype="float64")), index=ratio.index)
