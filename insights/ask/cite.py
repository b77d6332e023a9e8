"""Verbatim passages behind an answer: chosen by words and by meaning, cut at sentence ends, numbered."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from insights.ask.words import STOP, fold, stem
from insights.evidence import plain, project_field
from portfolio.evidence import Evidence, SourceRef
from portfolio.findings import Citation
from portfolio.picture import Passage
from portfolio.snapshot import Portfolio
from store.ports import PassageSearch

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“(\[@*])|\n{2,}|\n(?=\s*[-*•])")
_CAUSE = frozenset({
    "because", "due", "owing", "caus", "reason", "result", "delay", "delayed", "risk", "issue",
    "challenge", "shortage", "shortag", "blocked", "block", "depend", "late", "slip", "slipped",
    "uncertain", "uncertainty", "pressure", "demand", "lack", "limited", "impact", "affordability",
    "resourc", "resource", "capacity", "remain", "significant", "red", "amber", "problem", "however",
    "despite", "unable", "waiting", "concern",
})  # fmt: skip
_ASKED = frozenset({
    "why", "what", "whats", "is", "was", "were", "did", "does", "the", "reason", "given", "evidence",
    "there", "that", "show", "me", "text", "latest", "behind", "project", "programme", "goal", "rating",
    "red", "amber", "green", "go", "gone", "went", "has", "had", "been", "so", "because", "any",
})  # fmt: skip
_MOST_PASSAGES = 12
_LONGEST_QUOTE = 420


@dataclass(frozen=True)
class Quote:
    """Words found in a passage, and how well they answer."""

    passage: Passage
    text: str
    fit: float

    def age(self, portfolio: Portfolio) -> int:
        """Days since the words were written."""
        return (portfolio.as_of - self.passage.dated).days


def quotes(
    topic: str, portfolio: Portfolio, projects: Sequence[str], search: PassageSearch | None, limit: int = 4
) -> list[Quote]:
    """The stretches of text that speak most to the topic, at most one a passage, best first."""
    passages = _passages(topic, portfolio, projects, search)
    wanted = _wanted(topic, portfolio, projects)
    found = []
    for place, passage in enumerate(passages):
        best = _best(passage, wanted)
        if best is None:
            continue
        text, fit = best
        age = (portfolio.as_of - passage.dated).days
        found.append(Quote(passage, text, fit + 1.5 / (1 + place) + 1.0 / (1 + max(0, age) / 60)))
    found.sort(key=lambda q: (-q.fit, q.passage.id))
    return found[:limit]


def subject_of(topic: str, portfolio: Portfolio, search: PassageSearch | None) -> tuple[str, ...]:
    """The project the best passages speak of, where the question names none that is known."""
    if search is None:
        return ()
    found = search.search(portfolio.name, topic, as_of=portfolio.as_of, limit=5)
    wanted = {stem(w) for w in fold(topic).split() if w not in STOP and w not in _ASKED and len(w) > 3}  # noqa: PLR2004
    for one in found:
        project = one.passage.project
        words = {stem(w) for w in fold(f"{one.passage.title} {one.passage.text}").split()}
        if (
            project is not None
            and project in portfolio.projects
            and wanted
            and len(wanted & words) >= max(1, (len(wanted) + 1) // 2)
        ):
            return (project,)
    return ()


def numbered(evidence: Iterable[Evidence]) -> tuple[Citation, ...]:
    """Evidence as numbered citations."""
    return tuple(
        Citation(n=n, ref=one.ref, quote=one.quote, dated=one.dated, age_days=one.age_days)
        for n, one in enumerate(evidence, start=1)
    )


def of_cells(portfolio: Portfolio, project: str, keys: Iterable[str]) -> list[Evidence]:
    """The cells a value was read from, as their source wrote them."""
    found = []
    facts_of = portfolio.projects[project]
    for key in keys:
        if key.startswith("attribute:"):
            header = key.removeprefix("attribute:")
            place = facts_of.place_of(key)
            ref = place.ref.model_copy(update={"field": header, "url": None})
            quote = facts_of.attributes.get(header, "")
            dated = place.reported_on
            age = (portfolio.as_of - dated).days if dated else None
            one = Evidence(ref=ref, quote=quote, dated=dated, age_days=age)
        else:
            name = {
                "late_days": "schedule_variance_days", "late_share": "schedule_variance_share",
                "over_share": "cost_variance_share", "over_amount": "cost_variance",
            }.get(key, key)  # fmt: skip
            if name not in type(facts_of).model_fields:
                continue
            one = project_field(portfolio, project, name)
        if one.quote:
            found.append(one)
    return found


def _passages(topic: str, portfolio: Portfolio, projects: Sequence[str], search: PassageSearch | None) -> list[Passage]:
    found: list[Passage] = []
    if search is not None:
        hits = search.search(
            portfolio.name, topic, as_of=portfolio.as_of, projects=projects or None, limit=_MOST_PASSAGES
        )
        found = [hit.passage for hit in hits]
    if projects:
        seen = {fold(p.text) for p in found}
        found += [p for p in _own_words(portfolio, projects) if fold(p.text) not in seen]
    return found


def _own_words(portfolio: Portfolio, projects: Sequence[str]) -> list[Passage]:
    """Updates and descriptions of these projects, the newest first: what the picture itself holds."""
    updates = portfolio.updates
    rows = updates[updates["project"].isin(list(projects))].sort_values("dated", ascending=False, kind="stable")
    found = [
        Passage(
            id=str(row["id"]),
            project=str(row["project"]),
            kind="update",
            text=str(row["text"]),
            title=portfolio.name_of(str(row["project"])),
            dated=pd.Timestamp(row["dated"]).date(),
            is_event=True,
            ref=SourceRef(
                source=plain(row["source"]),
                kind="update",
                id=str(row["id"]),
                project=str(row["project"]),
                field=plain(row["field"]) or "text",
                url=plain(row["url"]) or None,
            ),
        )
        for row in rows.head(40).to_dict("records")
    ]
    for project in projects:
        facts_of = portfolio.projects[project]
        if facts_of.description:
            day = facts_of.reported_on or portfolio.as_of
            ref = SourceRef(
                source=facts_of.source or "", kind="project", id=project, project=project, field="description"
            )
            found.append(
                Passage(
                    id=f"{project}:description",
                    project=project,
                    kind="description",
                    text=facts_of.description,
                    title=facts_of.name,
                    dated=min(day, portfolio.as_of),
                    is_event=False,
                    ref=ref,
                )
            )
    return found


def _wanted(topic: str, portfolio: Portfolio, projects: Sequence[str]) -> set[str]:
    named = {stem(w) for project in projects for w in fold(portfolio.name_of(project)).split()}
    return {stem(w) for w in fold(topic).split() if w not in STOP and w not in _ASKED} - named


def _best(passage: Passage, wanted: set[str]) -> tuple[str, float] | None:
    """The run of sentences of a passage that answers best, exactly as it stands there."""
    cuts = [0, *(m.end() for m in _SENTENCE.finditer(passage.text)), len(passage.text)]
    pieces = [(a, b) for a, b in pairwise(cuts) if passage.text[a:b].strip()]
    if not pieces:
        return None
    fits = [_fit(passage.text[a:b], wanted) for a, b in pieces]
    top = max(range(len(pieces)), key=lambda i: (fits[i], -i))
    first = last = top
    while True:
        options = [i for i in (first - 1, last + 1) if 0 <= i < len(pieces)]
        options = [
            i for i in options
            if max(pieces[last][1], pieces[i][1]) - min(pieces[first][0], pieces[i][0]) <= _LONGEST_QUOTE
        ]  # fmt: skip
        if not options:
            break
        step = max(options, key=lambda i: (fits[i], i))
        first, last = min(first, step), max(last, step)
    return passage.text[pieces[first][0] : pieces[last][1]].strip(), fits[top]


def _fit(sentence: str, wanted: set[str]) -> float:
    words = {stem(w) for w in fold(sentence).split()}
    roots = {w[:7] for w in words}
    own = sum(w in words or w[:7] in roots for w in wanted)
    cause = sum(w in _CAUSE for w in words)
    return 1.5 * own + min(3, cause) * 0.6 - (0.5 if len(words) < 4 else 0.0)  # noqa: PLR2004 - a heading says little
