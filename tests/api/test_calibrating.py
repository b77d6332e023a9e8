"""What is learned from a history reaches everybody who already has an answer."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.bootstrap import open_workspace
from api.settings import Settings
from api.workspace import Workspace
from evals.backtest.reading import read_records
from tests.backtest.made import picture

YEARS = (2022, 2023, 2024, 2025)
SCORE = "/api/v1/portfolios/made/scores/p0"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    workspace = open_workspace(Settings(home=tmp_path / "home"))
    made = [picture(date(year, 3, 31), slipped=year == YEARS[-1]) for year in YEARS]
    read_records(made, "made", workspace.store)
    workspace.close()
    return tmp_path / "home"


@pytest.fixture
def served(home: Path) -> Iterator[TestClient]:
    workspace = open_workspace(Settings(home=home))
    with TestClient(create_app(workspace)) as client:
        yield client
    workspace.close()


@pytest.fixture
def elsewhere(home: Path) -> Iterator[Workspace]:
    workspace = open_workspace(Settings(home=home))
    yield workspace
    workspace.close()


def test_the_etag_changes_with_a_calibration_made_by_another_process(served: TestClient, elsewhere: Workspace) -> None:
    first = served.get(SCORE)
    assert not any(one["basis"].startswith("calibrated") for one in first.json()["outlook"])
    assert served.get(SCORE, headers={"if-none-match": first.headers["etag"]}).status_code == 304

    elsewhere.calibrations.learn("made", date(2025, 6, 1))

    after = served.get(SCORE, headers={"if-none-match": first.headers["etag"]})
    assert after.status_code == 200
    assert after.headers["etag"] != first.headers["etag"]
    assert any(one["basis"] == "calibrated (n=120)" for one in after.json()["outlook"])


def test_versions_follow_the_calibration_of_their_own_portfolio(home: Path, elsewhere: Workspace) -> None:
    one, all_of_them, other = (elsewhere.version(name) for name in ("made", None, "other"))
    assert elsewhere.version("made") == one
    elsewhere.calibrations.learn("made", date(2025, 6, 1))
    assert elsewhere.version("made") != one
    assert elsewhere.version(None) != all_of_them
    assert elsewhere.version("other") == other
    assert [path.name for path in (home / "calibration").iterdir()] == ["made.json"]
