"""Everything a search looks at, in columns: terms, vectors and days of every passage of a portfolio.

Rows keep the order they were given in. A corpus is never changed: the next one is made from the last,
and only what is written differently is read again.
"""

import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy.sparse import csc_array, csr_array

from store.terms import terms_of

FORMAT = 1
"""Raised whenever terms are taken or kept in another way: what an older one kept is not looked at."""
_MOST = 255


class Entry(NamedTuple):
    """A passage as a search sees it: its words by their hash, its day and those it may be seen on, as ordinals."""

    row: int
    content: str
    project: str
    kind: str
    dated: int
    visible_from: int
    visible_to: int


@dataclass(frozen=True, eq=False)
class Corpus:
    """Passages in columns.

    Attributes:
        entries: one a passage.
        contents: place in `terms` and `vectors` by hash of the words: the same words are held once.
        words: the vocabulary, in order of the columns of `terms`.
        terms: how often each term stands in each content (rows × words, at most 255).
        vectors: one unit row of float32 per content; zeros where there is none.
    """

    entries: tuple[Entry, ...]
    contents: Mapping[str, int]
    words: tuple[str, ...]
    terms: csr_array
    vectors: np.ndarray

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Column of each word."""
        return {word: n for n, word in enumerate(self.words)}

    @cached_property
    def held(self) -> np.ndarray:
        """Row of `terms` and `vectors` of each entry."""
        return np.fromiter((self.contents[e.content] for e in self.entries), dtype=np.int64, count=len(self.entries))

    @cached_property
    def by_term(self) -> csc_array:
        """How often each term stands in each entry, ready to be read term by term."""
        return csc_array(self.terms[self.held])

    @cached_property
    def lengths(self) -> np.ndarray:
        """How many terms each entry has."""
        lengths: np.ndarray = np.asarray(self.terms.sum(axis=1), dtype=np.float32)[self.held]
        return lengths

    @cached_property
    def days(self) -> np.ndarray:
        """dated, visible_from and visible_to of each entry, as ordinals (entries × 3)."""
        return np.array([entry[4:] for entry in self.entries], dtype=np.int32).reshape(-1, 3)

    @cached_property
    def of_project(self) -> Mapping[str, np.ndarray]:
        """Places of the entries of each project."""
        return _places(entry.project for entry in self.entries)

    @cached_property
    def of_kind(self) -> Mapping[str, np.ndarray]:
        """Places of the entries of each kind."""
        return _places(entry.kind for entry in self.entries)

    def terms_of(self, entry: int) -> tuple[np.ndarray, np.ndarray]:
        """Columns of the terms of an entry, and how often each stands there."""
        row = self.held[entry]
        stretch = slice(self.terms.indptr[row], self.terms.indptr[row + 1])
        return self.terms.indices[stretch], self.terms.data[stretch]

    def without_vector(self) -> list[str]:
        """Contents that no vector is here for."""
        has: np.ndarray = np.any(self.vectors, axis=1)
        return [content for content, row in self.contents.items() if not has[row]]

    def to_bytes(self) -> bytes:
        """The corpus as kept."""
        buffer = io.BytesIO()
        named: dict[str, object] = {"words": self.words, "contents": list(self.contents)}
        named |= {name: [getattr(entry, name) for entry in self.entries] for name in ("row", "project", "kind")}
        np.savez(
            buffer,
            named=np.frombuffer(json.dumps(named).encode(), dtype=np.uint8),
            held=self.held.astype(np.int32),
            days=self.days,
            counts=self.terms.data.astype(np.uint8),
            columns=self.terms.indices.astype(np.int32),
            starts=self.terms.indptr.astype(np.int64),
            vectors=self.vectors.astype(np.float16),
        )
        return buffer.getvalue()


def nothing(dimension: int = 0) -> Corpus:
    """A corpus of no passages."""
    return Corpus((), {}, (), csr_array((0, 0), dtype=np.float32), np.zeros((0, dimension), dtype=np.float32))


def from_bytes(kept: bytes) -> Corpus:
    """The corpus that was kept."""
    with np.load(io.BytesIO(kept)) as parts:
        named = json.loads(parts["named"].tobytes())
        contents, words = named["contents"], tuple(named["words"])
        of_row = [contents[n] for n in parts["held"]]
        columns = (named["row"], of_row, named["project"], named["kind"], *parts["days"].T.tolist())
        shape = (len(contents), len(words))
        terms = csr_array((parts["counts"].astype(np.float32), parts["columns"], parts["starts"]), shape=shape)
        vectors = parts["vectors"].astype(np.float32)
    return Corpus(tuple(map(Entry, *columns)), {c: n for n, c in enumerate(contents)}, words, terms, vectors)


def made(
    before: Corpus, entries: Sequence[Entry], texts: Mapping[str, str], vectors: Mapping[str, np.ndarray]
) -> Corpus:
    """The next corpus: `texts` of the contents that `before` does not hold, `vectors` of those that have one now."""
    wanted = list(dict.fromkeys(entry.content for entry in entries))
    old = [content for content in wanted if content in before.contents]
    new = [content for content in wanted if content not in before.contents]
    place = dict(before.place)
    counts: list[int] = []
    columns: list[int] = []
    starts = [0]
    for content in new:
        for word, times in Counter(terms_of(texts.get(content, ""))).items():
            columns.append(place.setdefault(word, len(place)))
            counts.append(min(times, _MOST))
        starts.append(len(columns))
    kept = before.terms[[before.contents[content] for content in old]]
    every = np.concatenate([kept.data, np.array(counts, dtype=np.float32)])
    indices = np.concatenate([kept.indices, np.array(columns, dtype=np.int32)])
    indptr = np.concatenate([kept.indptr, kept.indptr[-1] + np.array(starts[1:], dtype=np.int64)])
    terms = csr_array((every, indices, indptr), shape=(len(wanted), len(place)))
    rows = {content: n for n, content in enumerate([*old, *new])}
    return Corpus(tuple(entries), rows, tuple(place), terms, _vectors(before, rows, vectors))


def _places(names: Iterable[str]) -> dict[str, np.ndarray]:
    places: dict[str, list[int]] = {}
    for n, name in enumerate(names):
        places.setdefault(name, []).append(n)
    return {name: np.array(found) for name, found in places.items()}


def _vectors(before: Corpus, rows: Mapping[str, int], vectors: Mapping[str, np.ndarray]) -> np.ndarray:
    dimension = next((len(vector) for vector in vectors.values()), before.vectors.shape[1])
    every = np.zeros((len(rows), dimension), dtype=np.float32)
    if before.vectors.shape[1] == dimension:
        old = [(row, before.contents[content]) for content, row in rows.items() if content in before.contents]
        if old:
            to, at = np.array(old).T
            every[to] = before.vectors[at]
    for content, vector in vectors.items():
        if content in rows:
            every[rows[content]] = vector
    # As they will be kept: a process that made them and one that reads them rank alike.
    return every.astype(np.float16).astype(np.float32)
