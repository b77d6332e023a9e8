"""A small workspace with three pictures, some of its words hostile, loaded once for all doors."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from api.app import create_app
from api.bootstrap import open_workspace
from api.cli import app
from api.settings import Settings
from api.workspace import Workspace
from insights.policy import parse_policy
from insights.rules import RULES
from store.memory import MemoryIndex, MemoryStore

TODAY = date(2026, 4, 2)
PICTURES = ("2026-01-31", "2026-02-28", "2026-03-31")

SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://evil.example","pay")'
ANSI = "\x1b[31mRed\x1b[0m \x1b]8;;http://evil.example\x07link\x1b]8;;\x07 \u202edesrever"
MARKDOWN = "[click](http://evil.example) ![i](http://evil.example/i.png) **b** | cell"
HOSTILE = (SCRIPT, FORMULA, ANSI, MARKDOWN)

NAMES = {
    "alpha": "Harbour Payments",
    "beta": SCRIPT,
    "gamma": FORMULA,
    "delta": ANSI,
    "eps": MARKDOWN,
    "calm": "Quiet One",
}
ENDS = {
    "2026-01-31": {"alpha": "2026-07-01"},
    "2026-02-28": {"alpha": "2026-09-01", "beta": "2026-12-01"},
    "2026-03-31": {
        "alpha": "2026-12-01",
        "beta": "2026-12-01",
        "gamma": "2026-11-15",
        "delta": "2026-10-20",
        "eps": "2026-09-30",
    },
}


def write_pictures(folder: Path, days: tuple[str, ...] = PICTURES) -> Path:
    """Canonical folders, one a picture; project after project slips further."""
    for day in days:
        made = folder / day
        made.mkdir(parents=True)
        _write(
            made / "projects.csv",
            [
                {
                    "id": key,
                    "name": name,
                    "owner": "Ada Osei",
                    "status": "in progress",
                    "rag": "green",
                    "priority": "high",
                    "start": "2025-06-01",
                    "baseline_end": "2026-07-01",
                    "end": ENDS[day].get(key, "2026-07-01"),
                    "budget": "1000000",
                }
                for key, name in NAMES.items()
            ],
        )
        _write(
            made / "updates.csv",
            [
                {"project": key, "dated": day, "author": "Ada Osei", "text": f"{name} waits for the harbour authority."}
                for key, name in NAMES.items()
                if key != "calm"
            ],
        )
    return folder


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace on disk with the portfolio `harbour`; tests only read it."""
    folder = tmp_path_factory.mktemp("workspace")
    pictures = write_pictures(folder / "pictures")
    workspace = open_workspace(Settings(home=folder / "home"))
    workspace.ingest([pictures], "harbour")
    workspace.summary("harbour")
    workspace.close()
    return folder / "home"


@pytest.fixture(scope="session")
def read_only(home: Path) -> Iterator[Workspace]:
    """The workspace on disk, opened."""
    workspace = open_workspace(Settings(home=home))
    yield workspace
    workspace.close()


@pytest.fixture(scope="session")
def client(read_only: Workspace) -> Iterator[TestClient]:
    """The HTTP door to the workspace on disk."""
    with TestClient(create_app(read_only)) as opened:
        yield opened


@pytest.fixture
def fresh() -> Workspace:
    """An empty workspace in memory, with a fixed today."""
    store = MemoryStore()
    few = [rule for rule in RULES if rule.code in {"SCH001", "ENG002", "BEN001"}]
    policy = parse_policy({}, rules=few)  # three rules: what doors do does not depend on how many there are
    return Workspace(store=store, policy=policy, today=lambda: TODAY, open_index=lambda: MemoryIndex(store))


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Ran]:
    """Run a command in an empty folder, on the workspace on disk unless another home is given."""
    monkeypatch.chdir(tmp_path)

    def command(*words: str, home: Path = home, **environment: str) -> Ran:
        given = {"BELLWETHER_HOME": str(home), "COLUMNS": "100", **environment}
        result: Result = CliRunner().invoke(app, list(words), env=given)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    return command
