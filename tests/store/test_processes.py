"""Several processes on one workspace, and processes that are killed half-way."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from portfolio.errors import WorkspaceBusy
from store.chroma import ChromaVectors
from store.search import HybridIndex
from store.sql import SqlStore
from store.workspace import writing
from tests.store.given import HashEmbedder, picture
from tests.store.other_process import PROJECTS

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2020, 1, 1)


def start(*args: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.other_process", *map(str, args)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out


def test_two_processes_may_create_and_fill_one_workspace(url: str) -> None:
    for process in [start("write_days", url, source, "10") for source in ("left", "right")]:
        finish(process)
    store = SqlStore(url)
    assert sorted(store.read("port").projects) == ["left9", "right9"]
    assert store.revision("port") == 20
    assert len(store.pictures("port")) == 10
    store.close()


def test_a_killed_write_leaves_the_old_picture_or_the_new_one(tmp_path: Path) -> None:
    """Killed before each statement of the write in turn; facts and passages always agree."""
    left = finish(start("killed_writes", tmp_path)).splitlines()
    old = f"old old {PROJECTS} {3 * PROJECTS} {2 * PROJECTS} {PROJECTS} 1 1"
    new = f"new new {PROJECTS} {3 * PROJECTS} {3 * PROJECTS} {2 * PROJECTS} 2 2"
    assert left[-1] == new
    assert set(left[:-1]) == {old}
    assert len(left) > 8, "a write of several statements was killed at each of them"


def test_a_writer_that_waits_too_long_is_told_why(url: str, sql: SqlStore) -> None:
    other = SqlStore(url, patience=0.1)
    with writing(sql._engine), pytest.raises(WorkspaceBusy, match="Another process is writing"):
        other.write(picture(DAY, {"a": "A"}))
    with writing(sql._engine):
        assert other.portfolios() == [], "readers do not wait"
    other.close()


def notes(count: int) -> list[tuple[str, date, str]]:
    return [(str(n), DAY, f"word{n} of a note") for n in range(count)]


def test_a_killed_refresh_is_finished_by_the_next(url: str, sql: SqlStore, tmp_path: Path) -> None:
    sql.write(picture(DAY, notes=notes(450)))
    killed = start("refresh", url, tmp_path / "v", "3")
    killed.communicate(timeout=120)
    assert killed.returncode == -9
    vectors = ChromaVectors(tmp_path / "v")
    index = HybridIndex(sql, vectors, HashEmbedder())
    assert index.refresh("port") == 250, "two batches of a hundred were kept"
    assert index.search("port", "word449", as_of=DAY)[0].passage.id == "note 449"
    assert len(vectors.ids(vectors.collection("port", "hash"))) == 450
    vectors.close()


def test_two_processes_refresh_one_index_without_doing_it_twice(url: str, sql: SqlStore, tmp_path: Path) -> None:
    """And a reader that was open before sees what they wrote."""
    vectors = ChromaVectors(tmp_path / "v")
    index = HybridIndex(sql, vectors, HashEmbedder())
    sql.write(picture(DAY, notes=notes(1)))
    index.refresh("port")
    sql.write(picture(date(2020, 1, 2), notes=notes(300)))
    processes = [start("refresh", url, tmp_path / "v", "0") for _ in range(2)]
    assert sorted(int(finish(process)) for process in processes) == [0, 299]
    best = index.search("port", "word299", as_of=date(2020, 1, 2))[0]
    assert best.passage.id == "note 299"
    assert best.vector_rank is not None, "the vectors answered, not the words alone"
    assert index.refresh("port") == 0
    vectors.close()
