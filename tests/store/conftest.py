"""Every store and every index, one after another."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.chroma import ChromaVectors
from store.memory import MemoryIndex, MemoryStore
from store.ports import PassageIndex
from store.search import HybridIndex
from store.sql import SqlStore
from tests.store.given import HashEmbedder

Store = MemoryStore | SqlStore


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Where a SQL store of this test may live."""
    return f"sqlite:///{tmp_path / 'workspace.db'}"


@pytest.fixture
def sql(url: str) -> Iterator[SqlStore]:
    """An empty SQL store."""
    opened = SqlStore(url)
    yield opened
    opened.close()


@pytest.fixture(params=["memory", "sql"])
def store(request: pytest.FixtureRequest) -> Store:
    """An empty store of each make."""
    return MemoryStore() if request.param == "memory" else request.getfixturevalue("sql")


@pytest.fixture
def vectors(tmp_path: Path) -> Iterator[ChromaVectors]:
    """An empty folder of vectors."""
    opened = ChromaVectors(tmp_path / "vectors")
    yield opened
    opened.close()


@pytest.fixture(params=["memory", "hybrid"])
def indexed(request: pytest.FixtureRequest) -> tuple[Store, PassageIndex]:
    """A store and an index over it, of each make."""
    if request.param == "memory":
        kept = MemoryStore()
        return kept, MemoryIndex(kept)
    sql: SqlStore = request.getfixturevalue("sql")
    return sql, HybridIndex(sql, request.getfixturevalue("vectors"), HashEmbedder())
