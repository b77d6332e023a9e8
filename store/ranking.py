"""Passages of a corpus in order of how well they answer: words and meaning, filtered before they are ranked.

Words are scored by BM25 (Robertson and others, TREC-3, 1994). Meaning is the cosine of the vectors after what
all passages share is taken out of them (after Mu and Viswanath, "All-but-the-top", 2018): reports of one
portfolio are written alike, and the direction they have in common says nothing about any of them. Both are
scaled to their best and added. Then the query borrows the telling words of its best passages and the words are
scored once more (pseudo-relevance feedback, as RM3 does). The weights were chosen on the dev half of
`bellwether eval --only retrieval`; docs/retrieval.md has the table.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from store.corpus import Corpus
from store.terms import asks_for_present, query_terms

MEANING = 0.35
"""Share of meaning in the score where there are vectors; the rest is words."""
_SATURATION, _LENGTH = 1.2, 0.75
_LENT_BY, _LENT, _LENT_WEIGHT = 5, 10, 0.2
_SHORTEST_LENT = 3
_FADE_DAYS = 90.0
_FRESH = 0.5
_ALIKE = 0.9
_DEPTH = 4
_FEW = 10
_LEAST = 1e-9
_NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Ranked:
    """A passage by its row, how well it answers (0 to 1), its place in each ranking, and how often it stands."""

    row: int
    score: float
    text_rank: int | None
    vector_rank: int | None
    times: int


class Ranker:
    """Ranks the passages of a corpus that may be seen on one day; what came later is not even counted."""

    def __init__(self, corpus: Corpus, as_of: int) -> None:
        """Look at `corpus` as on a day (an ordinal)."""
        self.corpus = self._corpus = corpus
        _, begins, ends = corpus.days.T
        self._seen = (begins <= as_of) & (ends > as_of)
        self._count = int(self._seen.sum())
        self._typical = float(corpus.lengths[self._seen].mean()) if self._count else 1.0
        self._common: tuple[np.ndarray, np.ndarray, float] | None = None

    def rank(
        self,
        query: str,
        vector: np.ndarray | None,
        *,
        projects: Collection[str] | None = None,
        kinds: Collection[str] | None = None,
        limit: int,
    ) -> list[Ranked]:
        """The best passages, best first, each with its nearly equal older wordings folded in.

        Args:
            query: the question, as asked.
            vector: its direction (unit row of float32), or None where no model is at hand.
            projects: only passages of these.
            kinds: only passages of these kinds.
            limit: how many.
        """
        allowed = self._allowed(projects, kinds)
        terms = dict.fromkeys(query_terms(query), 1.0)
        near = self._near(vector) if vector is not None and vector.any() else None
        said = np.where(allowed, self._by_words(terms), 0.0)
        meant = np.where(allowed, near, 0.0) if near is not None else None
        first = _joined(said, meant)
        said_more = np.where(allowed, self._by_words(terms | self._lent(first, terms)), 0.0)
        score = _joined(said_more, meant)
        if asks_for_present(query):
            score = score * self._freshness(score > 0)
        return self._folded(score, _places(said, limit), {} if meant is None else _places(meant, limit), limit)

    def _allowed(self, projects: Collection[str] | None, kinds: Collection[str] | None) -> np.ndarray:
        allowed: np.ndarray = self._seen
        for chosen, places in ((projects, self._corpus.of_project), (kinds, self._corpus.of_kind)):
            if chosen is not None:
                of_these = np.zeros(len(allowed), dtype=bool)
                for name in chosen:
                    of_these[places.get(name, _NONE)] = True
                allowed = allowed & of_these
        return allowed

    def _postings(self, word: str) -> tuple[np.ndarray, np.ndarray]:
        """Entries seen on the day that have a word, and how often."""
        column = self._corpus.place.get(word)
        by_term = self._corpus.by_term
        if column is None:
            return by_term.indices[:0], by_term.data[:0]
        stretch = slice(by_term.indptr[column], by_term.indptr[column + 1])
        entries, times = by_term.indices[stretch], by_term.data[stretch]
        seen = self._seen[entries]
        return entries[seen], times[seen]

    def _by_words(self, terms: Mapping[str, float]) -> np.ndarray:
        scores = np.zeros(len(self._corpus.entries), dtype=np.float32)
        room = _SATURATION * (1 - _LENGTH + _LENGTH * self._corpus.lengths / self._typical)
        for word, weight in terms.items():
            entries, times = self._postings(word)
            if len(entries):
                worth = weight * self._rarity(len(entries)) * (_SATURATION + 1)
                scores[entries] += worth * times / (times + room[entries])
        return scores

    def _rarity(self, holders: int) -> float:
        return float(np.log1p((self._count - holders + 0.5) / (holders + 0.5)))

    def _near(self, vector: np.ndarray) -> np.ndarray | None:
        """Cosine of each entry with the query, both without (most of) what all entries of the day share."""
        if vector.shape != self._corpus.vectors.shape[1:]:
            return None
        common, shares, taken = self._shared()
        cosine, share = self._corpus.vectors @ vector, float(vector @ common)
        left = np.sqrt(np.maximum(1 - taken * shares**2, _LEAST) * max(1 - taken * share**2, _LEAST))
        nearness: np.ndarray = ((cosine - taken * shares * share) / left)[self._corpus.held]
        return nearness

    def _shared(self) -> tuple[np.ndarray, np.ndarray, float]:
        """The direction that the vectors of the day share, each content's part in it, and how much is taken out.

        The fewer passages there are, the more is the mean their own and the less is taken: taking s of a
        direction out of two unit vectors takes 2s - s² of its product out of theirs.
        """
        if self._common is None:
            vectors = self._corpus.vectors
            mean = vectors[self._corpus.held[self._seen]].sum(axis=0)
            common = mean / max(float(np.linalg.norm(mean)), _LEAST)
            strength = self._count / (self._count + _FEW)
            self._common = common, vectors @ common, 2 * strength - strength**2
        return self._common

    def _lent(self, scores: np.ndarray, terms: Mapping[str, float]) -> dict[str, float]:
        """Words the best passages lend the query, and what each counts with the query's own."""
        best = [n for n in _order(scores, self._corpus, _LENT_BY) if scores[n] > 0]
        share = scores[best].sum()
        worth: dict[int, float] = {}
        for entry in best:
            columns, times = self._corpus.terms_of(entry)
            for column, some in zip(columns.tolist(), (times / (times + _SATURATION)).tolist(), strict=True):
                worth[column] = worth.get(column, 0.0) + some * float(scores[entry] / share)
        lent = {}
        for column, some in worth.items():
            word = self._corpus.words[column]
            holders = len(self._postings(word)[0])
            if holders > 1 and len(word) >= _SHORTEST_LENT and not word.isdigit():
                lent[word] = some * self._rarity(holders)
        chosen = sorted(lent, key=lambda word: (-lent[word], word))[:_LENT]
        return {word: terms.get(word, 0.0) + _LENT_WEIGHT * lent[word] / lent[chosen[0]] for word in chosen}

    def _freshness(self, found: np.ndarray) -> np.ndarray:
        """1 for what was said last among what was found, down to a half for what was said long before."""
        if not found.any():
            return np.ones(len(found))
        days = self._corpus.days[:, 0]
        age = days[found].max() - days
        fresh: np.ndarray = _FRESH + (1 - _FRESH) * 0.5 ** (np.maximum(age, 0) / _FADE_DAYS)
        return fresh

    def _folded(
        self, score: np.ndarray, by_words: Mapping[int, int], by_meaning: Mapping[int, int], limit: int
    ) -> list[Ranked]:
        """The best `limit`, where passages of one project that say nearly the same are one: the newest."""
        depth = _DEPTH * limit
        groups: list[tuple[set[int], list[int]]] = []
        for entry in (n for n in _order(score, self._corpus, depth) if score[n] > 0):
            said = set(self._corpus.terms_of(entry)[0].tolist())
            same = next((g for g in groups if self._same_project(entry, g[1][0]) and _alike(said, g[0])), None)
            if same:
                same[1].append(entry)
            else:
                groups.append((said, [entry]))
        shown = []
        for _, group in groups[:limit]:
            newest = max(group, key=lambda n: (self._corpus.days[n, 0], -n))
            best = group[0]
            ranks = [_least(places.get(n) for n in group) for places in (by_words, by_meaning)]
            row = self._corpus.entries[newest].row
            shown.append(Ranked(row, float(score[best]), ranks[0], ranks[1], len(group)))
        return shown

    def _same_project(self, one: int, other: int) -> bool:
        return self._corpus.entries[one].project == self._corpus.entries[other].project


def _joined(said: np.ndarray, meant: np.ndarray | None) -> np.ndarray:
    """Words and meaning, each scaled to its best."""
    words: np.ndarray = said / max(float(said.max(initial=0.0)), _LEAST)
    if meant is None:
        return words
    meaning = np.maximum(meant, 0.0) / max(float(meant.max(initial=0.0)), _LEAST)
    joined: np.ndarray = (1 - MEANING) * words + MEANING * meaning
    return joined


def _order(scores: np.ndarray, corpus: Corpus, most: int) -> Sequence[int]:
    """The best entries, best first; equals by day, newest first, then by row."""
    if most < len(scores):
        edge = np.partition(scores, len(scores) - most)[len(scores) - most]
        some = np.flatnonzero(scores >= max(float(edge), _LEAST))
    else:
        some = np.flatnonzero(scores > 0)
    order = np.lexsort((some, -corpus.days[some, 0], -np.round(scores[some], 6)))
    best: list[int] = some[order][:most].tolist()
    return best


def _places(scores: np.ndarray, limit: int) -> dict[int, int]:
    """Place from 1 of the entries that come first by one score alone."""
    some = np.flatnonzero(scores > 0)
    order = some[np.argsort(-scores[some], kind="stable")][: _DEPTH * limit]
    return {entry: n for n, entry in enumerate(order.tolist(), 1)}


def _alike(one: set[int], other: set[int]) -> bool:
    if not one or not other:
        return one == other
    shorter, longer = sorted((len(one), len(other)))
    return shorter >= _ALIKE * longer and len(one & other) >= _ALIKE * len(one | other)


def _least(ranks: Iterable[int | None]) -> int | None:
    return min((rank for rank in ranks if rank is not None), default=None)
