"""Finding passages by words and by meaning, and keeping what a search looks at in step with the store.

The store is the truth; vectors and corpus follow it. `refresh` compares what the store shows with what the index
holds and does only the difference, in batches, so a call that was killed is finished by the next one. A search
looks at the corpus of its portfolio, which is kept beside the results of the store and in memory while nothing is
written.
"""

import logging
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from portfolio.errors import ModelUnavailable
from store import codec
from store.aliasing import under_its_project
from store.corpus import FORMAT, Corpus, Entry, from_bytes, made, nothing
from store.ports import Embedder, Found, Progress, VectorIndex, VectorsUnavailable
from store.ranking import Ranker
from store.sql import SqlStore

_BATCH = 5_000
_DAYS_KEPT = 8
_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class _Looked:
    """A corpus, the revision of the store it shows, and whether every vector was there."""

    revision: int
    corpus: Corpus
    whole: bool


class HybridIndex:
    """The passages of a store, ranked by words and by meaning."""

    def __init__(self, store: SqlStore, vectors: VectorIndex, embedder: Embedder, batch: int = _BATCH) -> None:
        """Search what `store` keeps, by vectors that `embedder` makes and `vectors` holds.

        Args:
            store: keeps the passages.
            vectors: keeps their vectors.
            embedder: makes the vectors.
            batch: how many passages are embedded and kept at once.
        """
        self._store, self._vectors, self._embedder, self._batch = store, vectors, embedder, batch
        self._looked: dict[str, _Looked] = {}
        self._rankers: dict[tuple[str, date], Ranker] = {}
        self._turn = threading.Lock()

    def refresh(self, portfolio: str, progress: Progress | None = None) -> int:
        """Embed what is not embedded yet, drop what is gone; return how many were embedded."""
        revision = self._store.revision(portfolio)
        entries = [Entry(*row) for row in self._store.passage_index(portfolio)]
        wanted = _rows(entries)
        marker = codec.digest("\n".join(sorted(wanted)).encode())
        name = self._vectors.collection(portfolio, self._embedder.name)
        embedded: dict[str, np.ndarray] = {}
        with self._vectors.writing():
            try:
                if self._vectors.marker(name) != marker:
                    embedded = self._bring_in_step(name, wanted, progress)
                    self._vectors.finish(portfolio, self._embedder.name, marker)
            except VectorsUnavailable:
                # What vectors there are came from the store, so a damaged index is simply made again.
                _log.warning("the passage index of %s is damaged and is built again", portfolio)
                self._vectors.drop(name)
                embedded = self._bring_in_step(name, wanted, progress)
                self._vectors.finish(portfolio, self._embedder.name, marker)
        with self._turn:
            self._keep(portfolio, revision, entries, embedded)
        return len(embedded)

    def search(
        self,
        portfolio: str,
        query: str,
        *,
        as_of: date,
        projects: Iterable[str] | None = None,
        kinds: Iterable[str] | None = None,
        limit: int = 10,
    ) -> list[Found]:
        """Passages known on `as_of`, best first, by words and meaning; what is nearly the same is folded."""
        aliases = self._store.identities.aliases(portfolio)
        of_projects = None if projects is None else sorted(aliases.all_ids("projects", projects))
        of_kinds = None if kinds is None else sorted(set(kinds))
        if not query.strip() or of_projects == [] or of_kinds == []:
            return []
        ranker = self._ranker(portfolio, as_of)
        ranked = ranker.rank(query, self._direction(query), projects=of_projects, kinds=of_kinds, limit=limit)
        seen = self._store.passages_in([one.row for one in ranked], portfolio, as_of, of_projects, of_kinds)
        return [
            Found(under_its_project(seen[one.row], aliases), one.score, one.text_rank, one.vector_rank, one.times)
            for one in ranked
            if one.row in seen
        ]

    def _ranker(self, portfolio: str, as_of: date) -> Ranker:
        """The portfolio as on a day; days looked at before are at hand until something is written."""
        with self._turn:
            corpus = self._corpus(portfolio)
            ranker = self._rankers.pop((portfolio, as_of), None)
            if ranker is None or ranker.corpus is not corpus:
                ranker = Ranker(corpus, as_of.toordinal())
            self._rankers[portfolio, as_of] = ranker
            while len(self._rankers) > _DAYS_KEPT:
                del self._rankers[next(iter(self._rankers))]
            return ranker

    def _corpus(self, portfolio: str) -> Corpus:
        """What the store shows now: as looked at before, as kept by whoever indexed, or else made on the spot."""
        revision = self._store.revision(portfolio)
        looked = self._looked.get(portfolio)
        if looked is None or looked.revision != revision or not looked.whole:
            if self._kept_revision(portfolio) == revision:
                kept = self._kept(portfolio)
                looked = _Looked(revision, kept, whole=True) if kept else looked
            if looked is None or looked.revision != revision:
                before = looked.corpus if looked else self._kept(portfolio)
                entries = [Entry(*row) for row in self._store.passage_index(portfolio)]
                looked = _Looked(revision, self._made(portfolio, before or nothing(), entries, {}), whole=False)
            self._looked[portfolio] = looked
        return looked.corpus

    def _keep(
        self, portfolio: str, revision: int, entries: Sequence[Entry], embedded: Mapping[str, np.ndarray]
    ) -> None:
        """Keep the corpus beside the results, for this process and others, unless it is kept already."""
        if not revision or self._kept_revision(portfolio) == revision:
            return
        looked = self._looked.get(portfolio)
        before = (looked.corpus if looked else self._kept(portfolio)) or nothing()
        corpus = self._made(portfolio, before, entries, embedded)
        self._looked[portfolio] = _Looked(revision, corpus, whole=True)
        self._store.put(self._key(portfolio, "corpus"), corpus.to_bytes())
        self._store.put(self._key(portfolio, "revision"), str(revision).encode())

    def _kept_revision(self, portfolio: str) -> int | None:
        kept = self._store.get(self._key(portfolio, "revision"))
        return int(kept) if kept else None

    def _kept(self, portfolio: str) -> Corpus | None:
        kept = self._store.get(self._key(portfolio, "corpus"))
        return from_bytes(kept) if kept else None

    def _key(self, portfolio: str, what: str) -> str:
        return f"passages-{FORMAT}-{what}-{codec.digest(portfolio.encode(), self._embedder.name.encode())}"

    def _made(
        self, portfolio: str, before: Corpus, entries: Sequence[Entry], embedded: Mapping[str, np.ndarray]
    ) -> Corpus:
        """The corpus of `entries`; only words and vectors that neither `before` nor `embedded` has are read."""
        rows = _rows(entries)
        new = {content: row for content, row in rows.items() if content not in before.contents}
        texts = self._texts(new)
        lacking = [c for c in (*new, *before.without_vector()) if c in rows and c not in embedded]
        vectors = {content: vector for content, vector in embedded.items() if content in rows}
        vectors |= self._vectors_of(portfolio, lacking)
        units = {content: unit for content, vector in vectors.items() if (unit := _unit(vector)).any()}
        return made(before, entries, texts, units)

    def _texts(self, rows: Mapping[str, int]) -> dict[str, str]:
        words = self._store.passage_words(rows.values())
        return {content: words.get(row, "") for content, row in rows.items()}

    def _vectors_of(self, portfolio: str, contents: Sequence[str]) -> Mapping[str, np.ndarray]:
        try:
            return self._vectors.vectors(self._vectors.collection(portfolio, self._embedder.name), contents)
        except VectorsUnavailable as error:
            _log.warning("searching by words only: %s", error)
            return {}

    def _bring_in_step(self, name: str, wanted: Mapping[str, int], progress: Progress | None) -> dict[str, np.ndarray]:
        """Embed what is wanted (row by content) and not held, forget what is held and not wanted."""
        held = self._vectors.ids(name)
        missing = [content for content in wanted if content not in held]
        embedded: dict[str, np.ndarray] = {}
        for start in range(0, len(missing), self._batch):
            batch = missing[start : start + self._batch]
            vectors = _directed(self._embedder.embed(list(self._texts({c: wanted[c] for c in batch}).values())))
            self._vectors.add(name, batch, vectors)
            embedded |= dict(zip(batch, vectors, strict=True))
            if progress:
                progress("embedding passages", min(start + self._batch, len(missing)), len(missing))
        self._vectors.remove(name, sorted(held - wanted.keys()))
        return embedded

    def _direction(self, query: str) -> np.ndarray | None:
        """The direction of a query, or None where its words or the model give none now."""
        try:
            vector = _unit(np.asarray(self._embedder.embed([query])[0], dtype=np.float32))
        except ModelUnavailable as error:
            _log.warning("searching by words only: %s", error)
            return None
        return vector if vector.any() else None


def _rows(entries: Iterable[Entry]) -> dict[str, int]:
    """Of every wording, the first row that has it."""
    rows: dict[str, int] = {}
    for entry in entries:
        rows.setdefault(entry.content, entry.row)
    return rows


def _unit(vector: np.ndarray) -> np.ndarray:
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length if length else vector, dtype=np.float32)


def _directed(vectors: np.ndarray) -> np.ndarray:
    """Vectors with a direction: text without a single known word would have none, and no cosine."""
    vectors = np.array(vectors, dtype=np.float32)
    vectors[~vectors.any(axis=1), 0] = 1.0
    return vectors
