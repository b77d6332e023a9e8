"""A picture's words cut into passages: stretches of at most ~800 characters at natural borders.

Every passage is a verbatim substring of its source text, so what is quoted from it is verbatim too.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

from portfolio.evidence import SourceRef
from portfolio.picture import Passage
from portfolio.work import Project

LONGEST = 800
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"')\]]*\s+|\n+")
_WORD = re.compile(r"\s+")


def cut(text: str, longest: int = LONGEST) -> list[str]:
    """Verbatim pieces of `text`, none longer than `longest`, cut where a reader would pause."""
    return [piece for start, end in _spans(text, 0, len(text), longest) if (piece := text[start:end].strip())]


def update_passages(source: str, updates: pd.DataFrame, names: Mapping[str, str]) -> Iterator[Passage]:
    """Passages of status updates and narrative cells; each is an event known from its own day."""
    if updates.empty:
        return
    names_of = ("id", "project", "field", "text", "url", "source")
    columns = (updates[name].astype("object").where(updates[name].notna(), None).tolist() for name in names_of)
    days = [day.date() for day in updates["dated"]]
    for key, project, field, text, url, origin, dated in zip(*columns, days, strict=True):
        ref = SourceRef(source=origin or source, kind="update", id=key, project=project, field=field or "text", url=url)
        for n, piece in enumerate(cut(text)):
            yield Passage(
                id=f"{source}/update/{key}/{n}",
                project=project,
                kind="narrative" if field else "update",
                text=piece,
                title=names.get(project, project),
                dated=dated,
                is_event=True,
                ref=ref,
            )


def description_passages(source: str, projects: Mapping[str, Project], known_on: date) -> Iterator[Passage]:
    """Passages of what projects are for; they hold while their picture does."""
    for project in projects.values():
        if not project.description:
            continue
        ref = SourceRef(
            source=project.source or source,
            kind="project",
            id=project.id,
            project=project.id,
            field="description",
            url=project.url,
        )
        for n, piece in enumerate(cut(project.description)):
            yield Passage(
                id=f"{source}/project/{project.id}/description/{n}",
                project=project.id,
                kind="description",
                text=piece,
                title=project.name,
                dated=project.reported_on or known_on,
                is_event=False,
                ref=ref,
            )


def _spans(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    """Greedy: fill up to `longest` with whole paragraphs, else sentences, else words, else characters."""
    while end - start > longest:
        border = _last_border(text, start, start + longest)
        yield start, border
        start = border
    if start < end:
        yield start, end


def _last_border(text: str, start: int, limit: int) -> int:
    for pattern, at_least in ((_PARAGRAPH, 0.3), (_SENTENCE, 0.3), (_WORD, 0.0)):
        ends = [found.end() for found in pattern.finditer(text, start, limit)]
        useful = [at for at in ends if at - start > at_least * (limit - start)]
        if useful:
            return useful[-1]
    return limit
