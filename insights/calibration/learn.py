"""Learning: regularised logistic regression, pooled towards what is known already where data are few.

Every weight has a prior: zero, or what was learned elsewhere. Histories that are learned together keep a level of
their own each, so that a sign is not credited with a difference between portfolios.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from insights.calibration.model import FARTHEST, Outcome, ReferenceClass, SignWeight
from portfolio.errors import PortfolioError

LEAST_CASES = 60
LEAST_BAD = 10
FIRM, LOOSE = 0.3, 0.6
"""Standard deviations believed of a weight before any data: where other histories tell of it, and where none does."""

_LEVEL_SPREAD = 2.0
_HISTORY_SPREAD = 1.0


class TooFewCases(PortfolioError):
    """There are too few past cases to learn from."""


def learn(
    signs: pd.DataFrame,
    bad: pd.Series,
    history: pd.Series,
    *,
    names: Sequence[str],
    says: str,
    prior: Outcome | None = None,
    least: tuple[int, int] = (LEAST_CASES, LEAST_BAD),
) -> Outcome:
    """An outcome learned from past rows. Raises TooFewCases below the stated number of cases.

    Args:
        signs: one row a project and picture.
        bad: 1 where it ended badly, 0 where not; rows without an answer are left out.
        history: name of the history each row comes from.
        names: the signs to use.
        says: what counts as bad.
        prior: what other histories tell.
        least: fewest rows, and fewest of either end.
    """
    known = bad.notna().to_numpy()
    rows, y, where = signs[known], bad[known].to_numpy(dtype="float64"), history[known]
    few = int(min(y.sum(), len(y) - y.sum()))
    if len(y) < least[0] or few < least[1]:
        raise TooFewCases(
            f"{len(y)} past cases, {int(y.sum())} of them bad, are too few to learn from; "
            f"{least[0]} with {least[1]} of either end are needed."
        )
    places = dict(_places(rows, names))
    if prior:  # where others heard of a sign, its centre and scale stay theirs, so that the weights mean the same
        places |= {name: prior.signs[name] for name in names if prior.signs[name].told}
    design = _design(rows, places)
    start = _prior(prior, places, y)
    heard = [bool(prior and place.told) for place in places.values()]
    levels = pd.get_dummies(where).to_numpy(dtype="float64") if len(set(where)) > 1 else np.zeros((len(y), 0))
    found = _fit(np.column_stack([np.ones(len(y)), design, levels]), y, start, heard, levels.shape[1])
    counted = pd.DataFrame({"bad": y}).groupby(where.to_numpy())["bad"].agg(["size", "sum"])
    size = len(places)
    return Outcome(
        says=says,
        n=len(y),
        bad=int(y.sum()),
        intercept=round(float(found[0]), 4),
        signs={
            name: SignWeight(
                weight=round(float(found[1 + at]), 4),
                unknown=round(float(found[1 + size + at]), 4),
                centre=place.centre,
                scale=place.scale,
                told=int(rows[name].notna().sum()) + (place.told if prior else 0),
            )
            for at, (name, place) in enumerate(places.items())
        },
        classes={str(name): ReferenceClass(n=int(c["size"]), bad=int(c["sum"])) for name, c in counted.iterrows()},
    )


def _places(rows: pd.DataFrame, names: Sequence[str]) -> Mapping[str, SignWeight]:
    spread = rows[list(names)].std().fillna(0.0)
    middle = rows[list(names)].mean().fillna(0.0)
    return {
        name: SignWeight(
            weight=0.0,
            unknown=0.0,
            centre=round(float(middle[name]), 4),
            scale=round(float(spread[name]), 4) or 1.0,
        )
        for name in names
    }


def _design(rows: pd.DataFrame, places: Mapping[str, SignWeight]) -> np.ndarray:
    far = [((rows[name] - p.centre) / p.scale).clip(-FARTHEST, FARTHEST) for name, p in places.items()]
    told = np.column_stack([f.to_numpy(dtype="float64") for f in far])
    unknown = np.isnan(told)
    return np.column_stack([np.where(unknown, 0.0, told), unknown.astype("float64")])


def _prior(prior: Outcome | None, places: Mapping[str, SignWeight], y: np.ndarray) -> np.ndarray:
    if prior is not None:
        weights = [place.weight for place in places.values()] + [place.unknown for place in places.values()]
        return np.array([prior.intercept, *weights])
    return np.array([np.log(y.mean() / (1 - y.mean())), *([0.0] * (2 * len(places)))])


def _fit(design: np.ndarray, y: np.ndarray, start: np.ndarray, heard: Sequence[bool], levels: int) -> np.ndarray:
    """The most probable weights given the rows and normal priors around `start`."""
    centre = np.concatenate([start, np.zeros(levels)])
    weights = np.where(heard, FIRM, LOOSE)
    spread = np.concatenate([[_LEVEL_SPREAD], weights, weights, np.full(levels, _HISTORY_SPREAD)])
    sign = 2 * y - 1

    def cost(w: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (design @ w)
        away = (w - centre) / spread
        slope = -design.T @ (sign / (1 + np.exp(margin))) + away / spread
        return float(np.logaddexp(0, -margin).sum() + 0.5 * (away**2).sum()), slope

    return np.asarray(minimize(cost, centre, jac=True, method="L-BFGS-B").x, dtype="float64")
