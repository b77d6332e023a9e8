"""Finding passages by words and by meaning, and keeping the vectors in step with the store.

The store is the truth; vectors follow it. `refresh` compares what the store shows with what the index holds
and does only the difference, in batches, so a call that was killed is finished by the next one.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np

from portfolio.errors import ModelUnavailable
from store import codec
from store.aliasing import under_its_project
from store.ports import Embedder, Found, Progress, VectorEntry, VectorIndex, VectorsUnavailable
from store.sql import SqlStore
from store.sqlite import day_number

_RANK_DAMPING = 60
_DEPTH = 50
_BATCH = 5_000
_log = logging.getLogger(__name__)


class HybridIndex:
    """Full text from the store and vectors beside it, fused by reciprocal rank."""

    def __init__(self, store: SqlStore, vectors: VectorIndex, embedder: Embedder, batch: int = _BATCH) -> None:
        """Search what `store` keeps, by vectors that `embedder` makes and `vectors` holds.

        Args:
            store: keeps the passages and ranks them by words.
            vectors: ranks them by meaning.
            embedder: makes the vectors.
            batch: how many passages are embedded and kept at once.
        """
        self._store, self._vectors, self._embedder, self._batch = store, vectors, embedder, batch

    def refresh(self, portfolio: str, progress: Progress | None = None) -> int:
        """Embed what is not embedded yet, drop what is gone; return how many were embedded."""
        wanted = self._wanted(portfolio)
        marker = codec.digest(*(repr(entry).encode() for entry in wanted.values()))
        name = self._vectors.collection(portfolio, self._embedder.name)
        with self._vectors.writing():
            try:
                if self._vectors.marker(name) == marker:
                    return 0
                embedded = self._bring_in_step(name, wanted, progress)
            except VectorsUnavailable:
                # What vectors there are came from the store, so a damaged index is simply made again.
                _log.warning("the passage index of %s is damaged and is built again", portfolio)
                self._vectors.drop(name)
                embedded = self._bring_in_step(name, wanted, progress)
            self._vectors.finish(portfolio, self._embedder.name, marker)
        return embedded

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
        """Passages known on `as_of`, best first; both rankings fused by reciprocal rank."""
        aliases = self._store.identities.aliases(portfolio)
        of_projects = None if projects is None else sorted(aliases.all_ids("projects", projects))
        of_kinds = None if kinds is None else sorted(set(kinds))
        if not query.strip() or of_projects == [] or of_kinds == []:
            return []
        depth = max(_DEPTH, limit * 5)
        by_words = self._store.ranked_by_words(
            portfolio, query, as_of=as_of, projects=of_projects, kinds=of_kinds, limit=depth
        )
        near = self._near(portfolio, query, as_of=as_of, projects=of_projects, kinds=of_kinds, limit=depth)
        seen = self._store.passages_in([*by_words, *near], portfolio, as_of, of_projects, of_kinds)
        shown = {row: under_its_project(passage, aliases) for row, passage in seen.items()}
        word_rank = {row: n for n, row in enumerate((r for r in by_words if r in seen), 1)}
        true_near = [row for row, content in near.items() if row in seen and codec.content_hash(seen[row]) == content]
        near_rank = {row: n for n, row in enumerate(true_near, 1)}
        found = [
            Found(shown[row], _fused(word_rank.get(row), near_rank.get(row)), word_rank.get(row), near_rank.get(row))
            for row in {**word_rank, **near_rank}
        ]
        return sorted(found, key=lambda f: (-f.score, -f.passage.dated.toordinal(), f.passage.id))[:limit]

    def _wanted(self, portfolio: str) -> dict[str, VectorEntry]:
        entries = {}
        for row, content, project, kind, visible_from, visible_to in self._store.passage_index(portfolio):
            id_ = f"{row}-{content}"
            days = day_number(visible_from), day_number(visible_to)
            entries[id_] = VectorEntry(id_, project or "", kind, *days)
        return entries

    def _bring_in_step(self, name: str, wanted: Mapping[str, VectorEntry], progress: Progress | None) -> int:
        held = self._vectors.entries(name)
        missing = [entry for id_, entry in wanted.items() if id_ not in held]
        self._vectors.move(name, [e for id_, e in wanted.items() if id_ in held and held[id_] != e])
        embedded = self._add(name, missing, held, progress)
        # Last, because a vector that is no longer wanted here may be the one that its moved words need.
        self._vectors.remove(name, [id_ for id_ in held if id_ not in wanted])
        return embedded

    def _add(
        self,
        name: str,
        missing: Sequence[VectorEntry],
        held: Mapping[str, VectorEntry],
        progress: Progress | None,
    ) -> int:
        holder = {entry.content: id_ for id_, entry in held.items()}
        embedded = 0
        for start in range(0, len(missing), self._batch):
            batch = missing[start : start + self._batch]
            known = self._vectors.vectors(name, sorted({holder[e.content] for e in batch if e.content in holder}))
            vectors = {content: known[id_] for content, id_ in holder.items() if id_ in known}
            first = {entry.content: entry for entry in batch if entry.content not in vectors}
            if first:
                words = self._store.passage_words(entry.row for entry in first.values())
                made = _directed(self._embedder.embed([words.get(entry.row, "") for entry in first.values()]))
                vectors |= dict(zip(first, made, strict=True))
                embedded += len(first)
            self._vectors.add(name, batch, np.asarray([vectors[entry.content] for entry in batch], dtype=np.float32))
            holder |= {entry.content: entry.id for entry in first.values()}
            if progress:
                progress("embedding passages", min(start + self._batch, len(missing)), len(missing))
        return embedded

    def _near(
        self,
        portfolio: str,
        query: str,
        *,
        as_of: date,
        projects: Sequence[str] | None,
        kinds: Sequence[str] | None,
        limit: int,
    ) -> dict[int, str]:
        """Content hash by row, nearest first; nothing where the vectors or the model cannot be used now."""
        try:
            vector = np.asarray(self._embedder.embed([query])[0], dtype=np.float32)
            if not vector.any():
                return {}
            ids = self._vectors.nearest(
                self._vectors.collection(portfolio, self._embedder.name),
                vector,
                as_of=day_number(as_of),
                projects=projects,
                kinds=kinds,
                limit=limit,
            )
        except (VectorsUnavailable, ModelUnavailable) as error:
            _log.warning("searching by words only: %s", error)
            return {}
        return {entry.row: entry.content for entry in (VectorEntry(id_, "", "", 0, 0) for id_ in ids)}


def _fused(*ranks: int | None) -> float:
    return sum(1 / (_RANK_DAMPING + rank) for rank in ranks if rank is not None)


def _directed(vectors: np.ndarray) -> np.ndarray:
    """Vectors with a direction: text without a single known word would have none, and no cosine."""
    vectors = np.array(vectors, dtype=np.float32)
    vectors[~vectors.any(axis=1), 0] = 1.0
    return vectors
