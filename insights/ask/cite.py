"""Verbatim passages behind an answer: chosen by words and by meaning, cut at sentence ends, numbered."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import pandas as pd

from insights.ask.words import fold
from insights.evidence import plain, project_field
from insights.signals.steering import steering
from portfolio.evidence import Evidence, SourceRef
from portfolio.findings import Citation
from portfolio.picture import Passage
from portfolio.snapshot import Portfolio
from store.ports import PassageSearch
from store.stemming import stem
from store.terms import asks_for_present, query_terms, terms_of

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“(\[@*])|\n{2,}|\n(?=\s*[-*•])")
_CAUSE = frozenset(
    stem(word)
    for word in (
        "because", "due", "owing", "caused", "reason", "result", "delay", "risk", "issue", "challenge", "shortage",
        "blocked", "depends", "late", "slipped", "uncertain", "uncertainty", "pressure", "demand", "lack", "limited",
        "impact", "affordability", "resource", "capacity", "remain", "significant", "problem", "however", "despite",
        "unable", "waiting", "concern", "closed", "stopped", "failed", "missed", "overdue", "cancelled", "terminated",
        "lapsed", "expired", "withdrew", "refused",
    )
)  # fmt: skip
_ASKED = frozenset(
    stem(word)
    for word in (
        "why", "whats", "reason", "given", "evidence", "show", "text", "latest", "behind", "project", "programme",
        "goal", "rating", "red", "amber", "green", "go", "gone", "went", "because", "say", "said", "tell",
    )
)  # fmt: skip
_MOST_PASSAGES = 12
_LONGEST_QUOTE = 420
_BARE = 80
_MOST_CAUSES = 3
_FEWEST_WORDS = 4
_OWN, _REASON, _NEWER, _HIGHER = 1.5, 0.6, 1.0, 1.5
_FADE_DAYS, _FADE_FAST = 60, 20
_STEERS = -100.0


@dataclass(frozen=True)
class Quote:
    """Words found in a passage, and how well they answer.

    Attributes:
        passage: where they stand.
        text: the words, verbatim: `passage.text[start : start + len(text)]`.
        fit: how well they answer; comparable within one question only.
        start: place of their first character in the passage.
    """

    passage: Passage
    text: str
    fit: float
    start: int = 0

    def age(self, portfolio: Portfolio) -> int:
        """Days since the words were written."""
        return (portfolio.as_of - self.passage.dated).days


def quotes(
    topic: str, portfolio: Portfolio, projects: Sequence[str], search: PassageSearch | None, limit: int = 4
) -> list[Quote]:
    """The stretches of text that speak most to the topic, at most one a passage, best first.

    A question about the present ("latest", "still", "now") prefers what was said last.
    """
    passages = _passages(topic, portfolio, projects, search)
    worth = _worth(_wanted(topic, portfolio, projects), passages)
    newest = max((passage.dated for passage in passages), default=portfolio.as_of)
    fade = _FADE_FAST if asks_for_present(topic) else _FADE_DAYS
    weight = 2 * _NEWER if asks_for_present(topic) else _NEWER
    found = []
    for place, passage in enumerate(passages):
        best = _best(passage, worth)
        if best is not None:
            start, text, fit = best
            age = (newest - passage.dated).days
            found.append(Quote(passage, text, fit + _HIGHER / (1 + place) + weight / (1 + age / fade), start))
    found.sort(key=lambda q: (-q.fit, q.passage.id))
    return list({fold(quote.text): quote for quote in reversed(found)}.values())[::-1][:limit]


def subject_of(topic: str, portfolio: Portfolio, search: PassageSearch | None) -> tuple[str, ...]:
    """The project the best passages speak of, where the question names none that is known."""
    if search is None:
        return ()
    found = search.search(portfolio.name, topic, as_of=portfolio.as_of, limit=5)
    wanted = set(query_terms(topic)) - _ASKED
    for one in found:
        project = one.passage.project
        words = set(terms_of(f"{one.passage.title} {one.passage.text}"))
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
                "written:rag": "rag", "written:status": "status",
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
    named = {term for project in projects for term in terms_of(portfolio.name_of(project))}
    return set(query_terms(topic)) - _ASKED - named


def _worth(wanted: set[str], passages: Sequence[Passage]) -> dict[str, float]:
    """What each wanted term counts: the fewer of these passages have it, the more, 1 on average."""
    holders = Counter(term for passage in passages for term in wanted & set(terms_of(passage.text)))
    rarity = {term: log(1 + len(passages) / (1 + holders[term])) for term in wanted if holders[term]}
    typical = sum(rarity.values()) / len(rarity) if rarity else 1.0
    return {term: some / typical for term, some in rarity.items()}


def _best(passage: Passage, worth: Mapping[str, float]) -> tuple[int, str, float] | None:
    """Where the sentences that answer best begin, the sentences exactly as they stand there, and their fit.

    Neighbours that answer too are taken along, and one that does not only where the sentence alone says little.
    """
    cuts = [0, *(m.end() for m in _SENTENCE.finditer(passage.text)), len(passage.text)]
    pieces = [(a, b) for a, b in pairwise(cuts) if passage.text[a:b].strip()]
    if not pieces:
        return None
    fits = [_fit(passage.text[a:b], worth) for a, b in pieces]
    top = max(range(len(pieces)), key=lambda i: (fits[i], -i))
    first = last = top
    while True:
        length = pieces[last][1] - pieces[first][0]
        near = [i for i in (first - 1, last + 1) if 0 <= i < len(pieces)]
        near = [i for i in near if length + pieces[i][1] - pieces[i][0] <= _LONGEST_QUOTE]
        near = [i for i in near if fits[i] > 0 or (length < _BARE and fits[i] > _STEERS / 2)]
        if not near:
            break
        step = max(near, key=lambda i: (fits[i], i))
        first, last = min(first, step), max(last, step)
    stretch = passage.text[pieces[first][0] : pieces[last][1]]
    start = pieces[first][0] + len(stretch) - len(stretch.lstrip())
    return start, stretch.strip(), fits[top]


def _fit(sentence: str, worth: Mapping[str, float]) -> float:
    terms = set(terms_of(sentence))
    own = sum(some for term, some in worth.items() if term in terms)
    causes = min(_MOST_CAUSES, len(terms & _CAUSE))
    heading = len(sentence.split()) < _FEWEST_WORDS  # a heading says little
    # Words that order whoever reads them about answer nothing: they are quoted where there is nothing else.
    posing = steering(" ".join(sentence.split()))
    return _OWN * own + _REASON * causes - (0.5 if heading else 0.0) + (_STEERS if posing else 0.0)
