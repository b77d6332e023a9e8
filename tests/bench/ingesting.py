"""How fast files become facts and passages, and how little is done again when little changed."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings

from api.workspace import Workspace
from ingestion.embedding import open_embedder
from store.chroma import ChromaVectors
from store.ports import Embedder
from store.search import HybridIndex
from store.sql import SqlStore
from tests.bench.big import Size, change_one_percent, write_big
from tests.bench.line import Line

PORTFOLIO = "big"
ROUNDS = 3
FIRST, SECOND = date(2026, 10, 31), date(2026, 11, 1)


class Kept:
    """An embedder that made all its vectors before the clock started."""

    name = "kept"

    def __init__(self, inner: Embedder) -> None:
        """Remember what `inner` makes."""
        self.inner, self.dimension = inner, inner.dimension
        self.known: dict[str, np.ndarray] = {}

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Look the vectors up; make those that are not known yet."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self.known]
        if fresh:
            self.known |= dict(zip(fresh, self.inner.embed(fresh), strict=True))
        return np.stack([self.known[text] for text in texts])


def ingesting(workspace: Workspace, size: Size, folder: Path) -> Iterator[Line]:
    """Load the portfolio cold, then the same again, then with one project in a hundred changed."""
    write_big(folder / "first", size)
    change_one_percent(folder / "first", folder / "second")
    open_embedder().embed(["warm up"])
    rows = size.rows
    bare = Workspace(store=workspace.store, policy=workspace.policy, today=workspace.today, open_index=lambda: None)
    facts = _timed(lambda: bare.ingest([folder / "first"], PORTFOLIO, as_of=FIRST, source="big"))
    yield Line("cold ingest", rows / facts, f"{rows / facts:,.0f} rows/s", note=f"{rows:,} rows in {facts:.1f} s")
    index = workspace.index
    if index is None:
        return
    passages = 0

    def embed_all() -> None:
        nonlocal passages
        passages = index.refresh(PORTFOLIO)

    indexed = _timed(embed_all)
    yield Line(
        "cold index, with embedding",
        passages / indexed,
        f"{passages / indexed:,.0f} passages/s",
        note=f"{passages:,} passages in {indexed:.1f} s",
    )
    cold = facts + indexed
    again = _timed(lambda: workspace.ingest([folder / "first"], PORTFOLIO, as_of=FIRST, source="big"))
    yield Line(
        "same files again", again / cold, f"{again / cold:.1%} of cold", ("<=", 0.05), f"{again:.2f} s of {cold:.1f} s"
    )
    little = _timed(lambda: workspace.ingest([folder / "second"], PORTFOLIO, as_of=SECOND, source="big"))
    yield Line(
        "1 % of projects changed", little / cold, f"{little / cold:.1%} of cold", note=f"{little:.2f} s of {cold:.1f} s"
    )


def indexing(store: SqlStore, folder: Path) -> Iterator[Line]:
    """Our index against bare Chroma adding the same vectors, in turn, embedding left out of both."""
    kept = Kept(open_embedder())
    HybridIndex(store, ChromaVectors(folder / "warm"), kept).refresh(PORTFOLIO)
    made = _timed(lambda: kept.inner.embed(list(kept.known)))
    ours: list[float] = []
    bare: list[float] = []
    vectors = np.stack(list(kept.known.values()))
    count = 0
    for turn in range(ROUNDS):
        place = ChromaVectors(folder / f"ours{turn}")
        index = HybridIndex(store, place, kept)
        begun = perf_counter()
        count = index.refresh(PORTFOLIO)
        ours.append(perf_counter() - begun)
        place.close()
        bare.append(_bare_chroma(folder / f"bare{turn}", np.resize(vectors, (count, vectors.shape[1]))))
    us, them = median(ours), median(bare)
    yield Line(
        "index against bare Chroma",
        them / us,
        f"{them / us:.2f} ×",
        (">=", 0.8),
        f"{count / us:,.0f} against {count / them:,.0f} passages/s; median of {ROUNDS} turns, embedding excluded",
    )
    yield Line(
        "the same with embedding on both sides",
        (them + made) / (us + made),
        f"{(them + made) / (us + made):.2f} ×",
        note=f"embedding adds {made:.1f} s to each",
    )


def _bare_chroma(folder: Path, vectors: np.ndarray) -> float:
    client = chromadb.PersistentClient(str(folder), settings=ChromaSettings(anonymized_telemetry=False))
    ids = [f"p{n}" for n in range(len(vectors))]
    step = client.get_max_batch_size()
    begun = perf_counter()
    collection = client.create_collection("bare", embedding_function=None, configuration={"hnsw": {"space": "cosine"}})
    for start in range(0, len(ids), step):
        collection.add(ids=ids[start : start + step], embeddings=vectors[start : start + step])
    took = perf_counter() - begun
    client.close()
    return took


def _timed(action: object) -> float:
    begun = perf_counter()
    action()  # type: ignore[operator]
    return perf_counter() - begun
