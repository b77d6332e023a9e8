"""How much people write about each project lately, against that project's own past."""

import numpy as np
import pandas as pd

from portfolio.snapshot import Portfolio
from portfolio.voices import written

LEAST_DAYS, MOST_DAYS = 28, 120  # the window called "lately"
EXPECTED = 4  # updates that the window should hold by the project's own past
PAST_DAYS = 365  # how far back its own past reaches
LEAST_OTHERS = 5  # projects that must be written about for a lull of all to be told from one of one


def engagement(portfolio: Portfolio) -> pd.DataFrame:
    """One row per active project with a past to compare with, indexed by id.

    Columns: window (days called lately, long enough for about four updates), recent and usual (updates in it, and by
    the past), people and usual_people (who wrote), season (how far all projects fell together, at most 1), fall and
    people_fall (shares lost after allowing for the season; negative where more is written), last.
    """
    said = portfolio.ask(written)[["project", "dated", "author"]]
    active = portfolio.table.index[portfolio.table["active"]]
    code = active.get_indexer(pd.Index(said["project"]))
    ago = (portfolio.today - said["dated"]).dt.days.to_numpy()
    kept = (code >= 0) & (ago < PAST_DAYS + MOST_DAYS)
    code, ago = code[kept], ago[kept]
    size = len(active)
    age = np.zeros(size)
    np.maximum.at(age, code, ago)
    earlier = np.bincount(code, weights=ago >= LEAST_DAYS, minlength=size)
    with np.errstate(divide="ignore", invalid="ignore"):
        pace = earlier / np.maximum(age - LEAST_DAYS, 1)
        window = np.clip(np.ceil(EXPECTED / pace), LEAST_DAYS, MOST_DAYS)
    window = np.where(np.isfinite(window), window, MOST_DAYS)
    span = np.minimum(age - window, PAST_DAYS)
    lately = ago < window[code]
    past = ~lately & (ago < (window + span)[code] + 1)
    recent = np.bincount(code, weights=lately, minlength=size)
    usual = np.bincount(code, weights=past, minlength=size) / np.maximum(span, 1) * window
    author = pd.factorize(said["author"].to_numpy()[kept])[0]
    people, usual_people = _people(code, author, ago // window[code], np.maximum(span // window, 1))
    told = pd.DataFrame(
        {
            "window": window,
            "recent": recent,
            "usual": usual,
            "people": people[:size],
            "usual_people": usual_people[:size],
        },
        index=active,
    )
    told = told[span >= 2 * window]
    season = min(1.0, told["recent"].sum() / told["usual"].sum()) if len(told) >= LEAST_OTHERS else 1.0
    told["season"] = season
    told["fall"] = 1 - told["recent"] / (told["usual"] * season) if season > 0 else 0.0
    told["people_fall"] = 1 - told["people"] / (told["usual_people"].clip(lower=1e-9) * max(season, 1e-9))
    ordered: pd.DataFrame = told.sort_index()
    return ordered


def _people(code: np.ndarray, author: np.ndarray, slot: np.ndarray, slots: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Different writers in the newest window, and per earlier window on average."""
    once = pd.DataFrame({"code": code, "author": author, "slot": slot})[author >= 0].drop_duplicates()
    size = len(slots)
    now = np.bincount(once["code"], weights=once["slot"] == 0, minlength=size)
    whole = (once["slot"] > 0) & (once["slot"] <= slots[once["code"]])
    before = np.bincount(once["code"], weights=whole, minlength=size) / slots
    return now, before


def unlikely(counted: pd.Series, expected: pd.Series) -> pd.Series:
    """How likely so few or fewer are by chance alone (Poisson)."""
    few = counted.to_numpy(dtype="float64")
    mean = expected.to_numpy(dtype="float64")
    term = np.exp(-mean)
    total = np.where(few >= 0, term, 0.0)
    for count in range(1, int(few.max(initial=0)) + 1):
        term = term * mean / count
        total = total + np.where(few >= count, term, 0.0)
    return pd.Series(np.minimum(total, 1.0), index=counted.index)
