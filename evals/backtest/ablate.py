"""What each sign is worth, and what does not help: the same validation with a sign taken out, or more put in."""

from collections.abc import Sequence

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.model_selection import StratifiedGroupKFold

from evals.backtest import metrics
from evals.backtest.validate import FOLDS, SEED, Question, across_projects, learned
from insights.calibration.outcomes import OUTCOMES
from insights.calibration.signs import SIGNS

ADDED = {
    "words of trouble": ("risk_words", "words"),
    "the findings' score": ("score",),
    "past moves": ("slipped", "slips", "grew"),
}


UNKNOWN = -9.0
"""Stands for what is not said where trees are fitted: a value of its own, far from every sign's."""


def without_each(asked: Sequence[Question], question: Question) -> dict[str, float]:
    """AUC lost when a sign is taken out, by sign."""
    signs = OUTCOMES[question.target.outcome].signs
    whole = _auc(asked, question, signs)
    told = [sign for sign in signs if question.rows[sign].nunique() > 1]
    return {sign: round(whole - _auc(asked, question, [s for s in signs if s != sign]), 3) for sign in told}


def with_more(asked: Sequence[Question], question: Question) -> dict[str, float]:
    """AUC won when more signs are put in, and by trees that are given every sign there is."""
    signs = OUTCOMES[question.target.outcome].signs
    whole = _auc(asked, question, signs)
    more = {
        name: round(_auc(asked, question, [*signs, *(s for s in added if s not in signs)]) - whole, 3)
        for name, added in ADDED.items()
        if any(question.rows[s].nunique() > 1 for s in added)
    }
    return {**more, "boosted trees on all signs": round(_trees(question) - whole, 3)}


def _auc(asked: Sequence[Question], question: Question, signs: Sequence[str]) -> float:
    prior = learned(asked, question.target.outcome, without=question.dataset, signs=signs)
    said = across_projects(question, prior, repeats=1, signs=signs)
    return metrics.auc(question.bad, said[0].ranking)


def _trees(question: Question) -> float:
    signs = question.rows[list(SIGNS)].fillna(UNKNOWN).to_numpy(dtype="float64")
    said = np.full(len(signs), np.nan)
    split = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    for seen, unseen in split.split(signs, question.bad, groups=question.cluster):
        trees = GradientBoostingClassifier(max_depth=2, n_estimators=50, learning_rate=0.05, random_state=SEED)
        said[unseen] = trees.fit(signs[seen], question.bad[seen]).predict_proba(signs[unseen])[:, 1]
    return metrics.auc(question.bad, said)
