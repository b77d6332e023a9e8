"""Replays a history: at each picture the scorer is handed what was known then; the later is joined afterwards."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from evals.backtest.case import Case, Dataset
from ingestion.keeping import Store
from ingestion.known import fold
from insights.analyse import analyse
from insights.calibration.signs import outcome_signs
from insights.policy import Policy
from portfolio.snapshot import Portfolio
from store.memory import MemoryStore

Scorer = Callable[[Portfolio], pd.DataFrame]
"""From one dated picture to one row a project. It is handed nothing else, so it cannot know what came later."""


def product(policy: Policy) -> Scorer:
    """The product's own scores and signs: `score` and `band` as `analyse` says them, and a column a sign."""

    def scores(portfolio: Portfolio) -> pd.DataFrame:
        told = analyse(portfolio, policy).brief.scores
        said = pd.DataFrame(
            {"score": [one.score for one in told], "band": [str(one.band) for one in told]},
            index=[one.project for one in told],
        )
        return outcome_signs(portfolio).join(said)

    return scores


def replay(dataset: Dataset, data: Path, scorer: Scorer, store: Store | None = None) -> pd.DataFrame:
    """One row for each project of each picture: what the scorer said, then the targets, `cluster`, `day`, `history`."""
    kept = store or MemoryStore()
    dataset.load(data, kept)
    scored = [(case, score_case(dataset.name, case, scorer, kept)) for case in dataset.cases(data)]
    parts = [join(said, names, case).assign(day=case.day.isoformat()) for case, (said, names) in scored]
    rows = pd.concat(parts, ignore_index=True)
    return rows.assign(history=dataset.name)


def score_case(name: str, case: Case, scorer: Scorer, store: Store) -> tuple[pd.DataFrame, dict[str, str]]:
    """What the scorer says of the picture of one day, and the names of its projects."""
    picture = store.read(name, case.day)
    return scorer(picture), {key: project.name for key, project in picture.projects.items()}


def join(said: pd.DataFrame, names: dict[str, str], case: Case) -> pd.DataFrame:
    """Labels beside scores, by folded id or else folded name; projects without any label fall away."""
    keys = [fold(p) if fold(p) in case.labels.index else fold(names[p]) for p in said.index]
    labels = case.labels.reindex(keys)
    both = said.assign(project=said.index, **{str(c): labels[c].to_numpy() for c in labels.columns})
    return both[both["cluster"].notna()]
