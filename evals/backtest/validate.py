"""Honest likelihoods for past rows: each is said by weights that never saw its project, or never saw its time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedGroupKFold

from evals.backtest.case import Dataset, Target
from insights.calibration.learn import TooFewCases, learn
from insights.calibration.model import Outcome
from insights.calibration.outcomes import OUTCOMES

FOLDS = 10
REPEATS = 3
SEED = 7
NO_LIMIT = (1, 1)


@dataclass(frozen=True, eq=False)
class Question:
    """One target of one data set and the rows that have an answer."""

    dataset: str
    target: Target
    rows: pd.DataFrame

    @property
    def bad(self) -> np.ndarray:
        """1 where it ended badly."""
        return self.rows[self.target.name].to_numpy(dtype="float64")

    @property
    def cluster(self) -> np.ndarray:
        """What is one project across pictures."""
        return self.rows["cluster"].to_numpy()


def questions(datasets: Sequence[Dataset], replayed: Mapping[str, pd.DataFrame]) -> list[Question]:
    """Every target of every data set that was replayed."""
    return [
        Question(one.name, target, replayed[one.name][replayed[one.name][target.name].notna()].reset_index(drop=True))
        for one in datasets
        if one.name in replayed
        for target in one.targets
    ]


def learned(
    asked: Sequence[Question], outcome: str, without: str | None = None, signs: Sequence[str] | None = None
) -> Outcome | None:
    """One outcome learned from all histories that tell of it, except one; None where there are too few."""
    used = [q for q in asked if q.target.outcome == outcome and q.dataset != without]
    if not used:
        return None
    rows = pd.concat([q.rows.assign(_bad=q.bad) for q in used], ignore_index=True)
    foreseen = OUTCOMES[outcome]
    try:
        return learn(rows, rows["_bad"], rows["history"], names=signs or foreseen.signs, says=foreseen.says)
    except TooFewCases:
        return None


@dataclass(frozen=True, eq=False)
class Said:
    """What was said of every row: likelihoods, and the ranking behind them.

    Each fold has weights of its own. Their common level is taken out of the ranking: it would compare weights with
    weights, while in use all projects are ranked by the same ones. No label is looked at for that.
    """

    likelihood: np.ndarray
    ranking: np.ndarray


def across_projects(
    question: Question, prior: Outcome | None, repeats: int = REPEATS, signs: Sequence[str] | None = None
) -> list[Said]:
    """What weights say that saw other histories and other projects of this one; one answer a repeat."""
    found = []
    for repeat in range(repeats):
        said = Said(np.full(len(question.rows), np.nan), np.full(len(question.rows), np.nan))
        split = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED + repeat)
        for seen, unseen in split.split(question.rows, question.bad, groups=question.cluster):
            _say(question, prior, seen, unseen, said, signs)
        found.append(said)
    return found


def across_time(question: Question, prior: Outcome | None) -> Said | None:
    """What weights say that saw other histories and earlier pictures only; None for a single picture."""
    days = sorted(question.rows["day"].unique())
    if len(days) < 2:  # noqa: PLR2004 - there is no earlier picture
        return None
    said = Said(np.full(len(question.rows), np.nan), np.full(len(question.rows), np.nan))
    day = question.rows["day"].to_numpy()
    for now in days[1:]:
        _say(question, prior, np.flatnonzero(day < now), np.flatnonzero(day == now), said)
    return said


def _say(
    question: Question,
    prior: Outcome | None,
    seen: np.ndarray,
    unseen: np.ndarray,
    said: Said,
    signs: Sequence[str] | None = None,
) -> None:
    rows, foreseen = question.rows, OUTCOMES[question.target.outcome]
    model = learn(
        rows.iloc[seen],
        pd.Series(question.bad[seen], index=rows.index[seen]),
        rows["history"].iloc[seen],
        names=signs or foreseen.signs,
        says=foreseen.says,
        prior=prior,
        least=NO_LIMIT,
    )
    odds = model.intercept + model.parts(rows).sum(axis=1).to_numpy()
    said.likelihood[unseen] = 1 / (1 + np.exp(-odds[unseen]))
    said.ranking[unseen] = odds[unseen] - odds.mean()
