"""Recall and nDCG of every way of searching, on the goals and on the labelled questions."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from math import log2
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory

from evals.retrieval.case import GOALS, Asked, key_of, labelled, load, load_goals
from evals.retrieval.peers import Search, peers
from evals.score import EvalScore, score
from ingestion.embedding import DEFAULT, open_embedder
from portfolio.errors import ModelUnavailable
from portfolio.picture import Passage
from store.chroma import ChromaVectors
from store.ports import Embedder
from store.search import HybridIndex
from store.sql import SqlStore

OURS = "ours"
_AT = 10
_PIECES = 4
"""Passages looked at for one that counts: a long update is cut into several."""
_HALVES = {GOALS: "goals", "dev": "dev", "held": "held"}
_OTHERS = ("minilm",)


def retrieval_scores(data: Path, embedders: Sequence[Embedder] | None = None) -> Iterator[EvalScore]:
    """nDCG@10 and recall@10 a half and system; `embedders` default to ours and MiniLM where its files lie."""
    chosen = list(embedders) if embedders is not None else list(_at_hand())
    measured: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    with TemporaryDirectory(prefix="bellwether-retrieval-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        store = SqlStore(f"sqlite:///{folder / 'store.db'}")
        asked = {GOALS: list(load_goals(data, store))}
        for one in labelled():
            asked.setdefault(one.portfolio, []).append(one)
        for portfolio, questions in asked.items():
            if not (questions if portfolio == GOALS else load(data, folder / "sample", store, portfolio)):
                continue
            for n, embedder in enumerate(chosen):
                vectors = ChromaVectors(folder / f"vectors{n}")
                ours = HybridIndex(store, vectors, embedder)
                ours.refresh(portfolio)
                _measure(measured, "" if n == 0 else _short(embedder), store, ours, embedder, questions)
                vectors.close()
        store.close()
    for half in _HALVES.values():
        systems = [system for system, of in measured if of == half]
        if not systems:
            yield score(
                "retrieval", f"{half} {OURS} ndcg", None, "Skipped: the portfolios do not lie beside the project."
            )
        for system in systems:
            graded = measured[system, half]
            count = f"{len(graded)} questions"
            yield score("retrieval", f"{half} {system} ndcg", fmean(n for n, _ in graded), f"nDCG@10, {count}.")
            yield score("retrieval", f"{half} {system} recall", fmean(r for _, r in graded), f"Recall@10, {count}.")


def ndcg(found: Sequence[str], answers: frozenset[str]) -> float:
    """How early the answers come among the first ten, against all of them first."""
    gain = sum(1 / log2(n + 1) for n, key in enumerate(found[:_AT], 1) if key in answers)
    return gain / sum(1 / log2(n + 1) for n in range(1, min(_AT, len(answers)) + 1))


def recall(found: Sequence[str], answers: frozenset[str]) -> float:
    """Share of the answers among the first ten, of as many as ten can show."""
    return len(answers & set(found[:_AT])) / min(_AT, len(answers))


def _measure(
    measured: dict[tuple[str, str], list[tuple[float, float]]],
    mark: str,
    store: SqlStore,
    index: HybridIndex,
    embedder: Embedder,
    questions: Sequence[Asked],
) -> None:
    portfolio = questions[0].portfolio
    today = max(store.pictures(portfolio))
    rows = [row for row, *_ in store.passage_index(portfolio)]
    seen = sorted(store.passages_in(rows, portfolio, today).values(), key=lambda p: p.id)
    systems = peers(seen, embedder) | {OURS: partial(_ours, index, portfolio, today)}
    for name, search in systems.items():
        if mark and name == "full text only":
            continue
        for one in questions:
            found = list(dict.fromkeys(key_of(passage) for passage in search(one.query, _AT * _PIECES)))
            graded = ndcg(found, one.answers), recall(found, one.answers)
            measured[f"{name}{mark}", _HALVES[one.half]].append(graded)


def _ours(index: HybridIndex, portfolio: str, today: date, query: str, limit: int) -> list[Passage]:
    return [found.passage for found in index.search(portfolio, query, as_of=today, limit=limit)]


def _at_hand() -> Iterator[Embedder]:
    yield open_embedder(DEFAULT)
    for other in _OTHERS:
        try:
            yield open_embedder(other)
        except ModelUnavailable:
            continue


def _short(embedder: Embedder) -> str:
    return f" ({embedder.name.partition(':')[0]})"


__all__ = ["OURS", "Search", "ndcg", "recall", "retrieval_scores"]
