"""The rules find what is planted in the sample, and only that: the whole trip from files to insights."""

from pathlib import Path

import pytest

from evals.cells import CanonicalCells
from evals.detection import detection
from evals.faithfulness import insight_faithfulness
from evals.ranking import ranking
from evals.synth import PICTURES
from evals.truth import sample_truth
from portfolio.findings import Brief
from tests.evals.small_workspace import SmallWorkspace

TRUTH = sample_truth()


@pytest.fixture(scope="module")
def latest(sample: Path) -> Brief:
    """The newest brief."""
    workspace = SmallWorkspace()
    for day in PICTURES:
        workspace.ingest([sample / day.isoformat()], "sample", as_of=day, source="sample")
    return workspace.brief("sample", TRUTH.as_of)


def test_every_planted_story_is_found_and_no_decoy_accused(latest: Brief) -> None:
    scores = {score.name: score for score in detection(TRUTH, {TRUTH.as_of: latest})}
    for name in ("recall", "precision", "decoys_accused"):
        assert scores[name].passed, scores[name].reason


def test_the_planted_critical_findings_stand_on_top(latest: Brief) -> None:
    for score in ranking(TRUTH, latest):
        assert score.passed, score.reason


def test_every_quote_is_verbatim_in_the_files(latest: Brief, sample: Path) -> None:
    for score in insight_faithfulness(latest.insights, CanonicalCells(sorted(sample.iterdir()))):
        assert score.passed, score.reason
