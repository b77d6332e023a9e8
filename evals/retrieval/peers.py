"""Plainer ways of searching the same passages, to be measured beside ours."""

import sqlite3
from collections.abc import Callable, Sequence

import numpy as np

from ingestion.embedding import langchain_retriever
from portfolio.picture import Passage
from store.ports import Embedder

Search = Callable[[str, int], list[Passage]]
"""The best passages for a query, so many, best first."""
_DAMPING = 60
_MOST = 40


def peers(passages: Sequence[Passage], embedder: Embedder) -> dict[str, Search]:
    """Each peer by name, over these passages."""
    texts = [f"{p.title}\n{p.text}" if p.title else p.text for p in passages]
    vectors = embedder.embed(texts)
    full_text, ask_langchain = _full_text(passages), langchain_retriever(texts, embedder)

    def dense(query: str) -> list[int]:
        scores = vectors @ embedder.embed([query])[0]
        return np.argsort(-scores, kind="stable").tolist()  # type: ignore[no-any-return]  # numpy types a list as Any

    def fused(query: str) -> list[int]:
        scores: dict[int, float] = {}
        for ranking in (full_text(query), dense(query)):
            for rank, place in enumerate(ranking, 1):
                scores[place] = scores.get(place, 0.0) + 1 / (_DAMPING + rank)
        return sorted(scores, key=lambda place: (-scores[place], place))

    rankings: dict[str, Callable[[str], list[int]]] = {
        "dense only": dense,
        "full text only": full_text,
        "plain rank fusion": fused,
        "plain LangChain retriever": lambda query: ask_langchain(query, _MOST),
    }
    return {name: _shown(ranking, passages) for name, ranking in rankings.items()}


def _shown(ranking: Callable[[str], list[int]], passages: Sequence[Passage]) -> Search:
    return lambda query, limit: [passages[place] for place in ranking(query)[:limit]]


def _full_text(passages: Sequence[Passage]) -> Callable[[str], list[int]]:
    """SQLite's own full-text index: Porter stems, BM25, any word of the query."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE said USING fts5(title, text, tokenize='porter unicode61 remove_diacritics 2')"
    )
    rows = [(n, p.title, p.text) for n, p in enumerate(passages)]
    database.executemany("INSERT INTO said(rowid, title, text) VALUES (?, ?, ?)", rows)

    def ranked(query: str) -> list[int]:
        words = dict.fromkeys("".join(c if c.isalnum() else " " for c in query.casefold()).split())
        wanted = " OR ".join(f'"{word}"' for word in words)
        found = database.execute("SELECT rowid FROM said WHERE said MATCH ? ORDER BY bm25(said, 0.5, 1.0)", (wanted,))
        return [row for (row,) in found]

    return ranked
