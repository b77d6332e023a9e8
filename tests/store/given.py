"""Short ways to write pictures, and an embedder that needs no model."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from portfolio import columns
from portfolio.evidence import SourceRef
from portfolio.picture import Passage, Picture
from portfolio.work import Milestone, Project, StatusUpdate, WorkItem

Note = tuple[str, date, str]


def picture(
    known_on: date,
    names: Mapping[str, str] | None = None,
    *,
    items: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    milestones: Mapping[str, Sequence[tuple[str, date]]] | None = None,
    notes: Sequence[Note] = (),
    said: Mapping[str, str] | None = None,
    **rest: Any,
) -> Picture:
    """A picture: names by project id, items and milestones by project, notes (updates), said (descriptions)."""
    projects = {id_: Project(id=id_, name=name) for id_, name in (names or {}).items()}
    tables = {}
    if items is not None:
        rows = [WorkItem(id=i, project=p, name=n) for p, of in items.items() for i, n in of]
        tables["items"] = columns.from_nouns("items", rows)
    if milestones is not None:
        days = [Milestone(id=i, project=p, name=i, due=due) for p, of in milestones.items() for i, due in of]
        tables["milestones"] = columns.from_nouns("milestones", days)
    updates = [StatusUpdate(id=i, project="a", dated=dated, text=text) for i, dated, text in notes]
    passages = [passage(f"note {i}", text, dated) for i, dated, text in notes]
    passages += [passage(f"said {p}", text, known_on, project=p, event=False) for p, text in (said or {}).items()]
    made = {"portfolio": "port", "source": "list", "complete": True} | rest
    words = repr((names, items, milestones, notes, said, made["complete"]))
    return Picture(
        known_on=known_on,
        fingerprint=hashlib.sha256(words.encode()).hexdigest(),
        objects={"projects": projects},
        tables=tables,
        updates=columns.from_nouns("updates", updates) if updates else None,
        passages=tuple(passages),
        **made,
    )


def passage(id_: str, text: str, dated: date, *, project: str = "a", event: bool = True) -> Passage:
    """A passage of one project."""
    return Passage(
        id=id_,
        project=project,
        kind="update" if event else "description",
        text=text,
        title=f"Project {project}",
        dated=dated,
        is_event=event,
        ref=SourceRef(source="list", kind="update", id=id_, project=project),
    )


class HashEmbedder:
    """Words hashed into a few directions: the same words, the same vector, in every process."""

    dimension = 64

    def __init__(self, name: str = "hash") -> None:
        """Start with nothing embedded."""
        self.name = name
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """One row per text."""
        self.texts += texts
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().split():
                vectors[row, int(hashlib.md5(word.encode()).hexdigest(), 16) % self.dimension] += 1  # noqa: S324 - not a secret
        return vectors
