"""How alike the aims of projects are, by the words of their names and descriptions (TF-IDF, cosine)."""

import re
from collections import Counter
from collections.abc import Mapping

import numpy as np
import pandas as pd

from portfolio.snapshot import Portfolio

WORD = re.compile(r"[^\W\d_]{3,}")
STEM = 6  # letters of a word that tell its stem: "replacing" and "replacement" are one
COMMON = 12  # projects that may share a word before it says nothing about any two of them
EMPTY = frozenset({
    "and", "are", "but", "for", "from", "has", "have", "into", "its", "not", "our", "that", "the", "their", "them",
    "then", "they", "this", "through", "with", "will", "which", "who", "all", "also", "any", "been", "both", "each",
    "more", "new", "other", "over", "than", "these", "those", "under", "was", "were", "where", "while", "within",
    "would", "project", "projects", "programme", "program", "provide", "provides", "deliver", "delivers", "delivery",
})  # fmt: skip


def likeness(portfolio: Portfolio, min_words: int) -> pd.DataFrame:
    """Pairs of active projects that share words few others use: a, b (a < b), cosine and words (how many they share).

    Projects that say too little (fewer than `min_words` different words) are in no pair.
    """
    told = portfolio.ask(words_of)
    names = [project for project in told if len(told[project]) >= min_words]
    vocabulary: dict[str, int] = {}
    rows, columns, counts = [], [], []
    for place, name in enumerate(names):
        for stem, count in told[name].items():
            rows.append(place)
            columns.append(vocabulary.setdefault(stem, len(vocabulary)))
            counts.append(count)
    if not names:
        return pd.DataFrame({"a": [], "b": [], "cosine": [], "words": []})
    row, column = np.array(rows, dtype="int64"), np.array(columns, dtype="int64")
    spread = np.bincount(column)
    weight = (1 + np.log(np.array(counts))) * (1 + np.log((1 + len(names)) / (1 + spread)))[column]
    length = np.sqrt(np.bincount(row, weights=weight**2))
    weight = weight / np.maximum(length[row], 1e-12)
    first, second = _pairs(column, spread)
    if not len(first):
        return pd.DataFrame({"a": [], "b": [], "cosine": [], "words": []})
    # Words that many use are left out of the product, not of the lengths: they can only make a pair less alike.
    code, pair, shared = np.unique(row[first] * len(names) + row[second], return_inverse=True, return_counts=True)
    cosine = np.bincount(pair, weights=weight[first] * weight[second])
    ids = np.array(names, dtype=object)
    a, b = ids[code // len(names)], ids[code % len(names)]
    frame = pd.DataFrame({"a": a, "b": b, "cosine": cosine, "words": shared})
    return frame.sort_values(["cosine", "a", "b"], ascending=[False, True, True]).reset_index(drop=True)


def words_of(portfolio: Portfolio) -> Mapping[str, Counter[str]]:
    """Stems and how often each is said in the name and description of each active project that has one."""
    return {
        project.id: Counter(stems(f"{project.name} {project.description}"))
        for _, project in sorted(portfolio.projects.items())
        if project.is_active and project.description
    }


def stems(text: str) -> list[str]:
    """The stems of the words that say something."""
    return [word[:STEM] for word in WORD.findall(text.casefold()) if word not in EMPTY]


def _pairs(column: np.ndarray, spread: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the two entries of every pair that shares a word few use; the earlier project first."""
    few = np.flatnonzero(spread[column] <= COMMON)
    few = few[np.argsort(column[few], kind="stable")]
    group = column[few]
    firsts, seconds = [few[:0]], [few[:0]]
    for step in range(1, COMMON):
        same = group[step:] == group[:-step]
        firsts.append(few[:-step][same])
        seconds.append(few[step:][same])
    return np.concatenate(firsts), np.concatenate(seconds)
