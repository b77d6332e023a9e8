"""The order in which findings ask for attention: by score, without one rule, project or cause flooding the top.

Score and severity stay as they are; only the rank is dealt out. A reader sees a page at a time, so repeats are
counted over the last `page` ranks: beyond the policy's number for a rule, a project or a shared cause each further
finding weighs `fade` of the one before, never less than `floor` of its score. The finding that weighs most goes
next; of two that weigh the same, the one with the higher score, the worse severity, the smaller id.

Four promises hold whatever the weights. Nothing is lost or shown twice. A low finding never stands above a
critical one. While a critical finding of some other project is left, a project that already fills its number on
the page waits. And the last places of a page are kept for rules it does not show yet, until it shows `variety` of
them or no other rule found anything that may stand there. After `depth` ranks nobody reads for variety any more:
the rest follows by score.

A finding counts for the project it is about, or for the projects it touches where they are at most two. One that
touches many counts for its cause instead: a vendor's trouble does not use up the turn of all who depend on it.
"""

from collections import Counter, deque
from collections.abc import Iterable, Sequence

import numpy as np

from insights.policy import Attention
from insights.themes import cause_of
from portfolio.findings import Finding, Scored
from portfolio.vocabulary import Severity

_FEW = 2


def by_score(scored: Iterable[Scored]) -> list[Scored]:
    """The worst first: by score, severity and id; a low finding ranks as if it scored no more than any critical."""
    everything = list(scored)
    least = min((s.score for s in everything if s.finding.severity is Severity.CRITICAL), default=100.0)

    def place(one: Scored) -> tuple[float, int, str]:
        capped = min(one.score, least) if one.finding.severity is Severity.LOW else one.score
        return -capped, -one.finding.severity.weight, one.finding.id

    return sorted(everything, key=place)


def ranked(scored: Iterable[Scored], attention: Attention) -> list[Scored]:
    """Every finding once, in the order it asks for attention."""
    ordered = by_score(scored)
    if len(ordered) <= 1 or attention.depth == 0:
        return ordered
    deal = _Deal(ordered, attention)
    first = [deal.next() for _ in range(min(attention.depth, len(ordered)))]
    taken = set(first)
    return [ordered[i] for i in first] + [one for i, one in enumerate(ordered) if i not in taken]


def projects_of(finding: Finding) -> tuple[str, ...]:
    """The projects whose turn a finding uses up: the one it is about, or those it touches where they are few."""
    if finding.subject.kind == "project":
        return (finding.subject.id,)
    touched = tuple(dict.fromkeys(finding.projects))
    return touched if len(touched) <= _FEW else ()


class _Deal:
    """Findings in order of score, dealt out one at a time."""

    def __init__(self, ordered: Sequence[Scored], attention: Attention) -> None:
        findings = [one.finding for one in ordered]
        # What a finding repeats, as numbers: its rule, its cause, its projects. 0 is nothing and is never counted.
        rules = _numbered([(f.rule,) for f in findings], 1)
        # A cause inside one project is that project again.
        causes = _numbered([_shared(f) for f in findings], 1)
        projects = _numbered([projects_of(f) for f in findings], _FEW)
        self._columns = (*rules, *causes, *projects)
        self._frees = (attention.rule, attention.theme, *[attention.project] * _FEW)
        self._owner = (0, 1, *[2] * _FEW)  # the two columns of projects share their counts
        self._counts = [np.zeros(1 + max(int(c.max()) for c in g), dtype=np.int64) for g in (rules, causes, projects)]
        self._fades = attention.fade ** np.arange(attention.page + 2)
        self._floor = attention.floor
        self._cap = attention.project
        self._window: deque[int] = deque()
        self._page = attention.page
        self._variety = attention.variety
        self._rule = rules[0]
        self._dealt = 0
        self._shown: set[int] = set()
        severity = [f.severity for f in findings]
        self._critical = np.array([s is Severity.CRITICAL for s in severity])
        self._low = np.array([s is Severity.LOW for s in severity])
        self._score = np.array([one.score for one in ordered], dtype=np.float64)
        self._left = np.ones(len(ordered), dtype=bool)

    def next(self) -> int:
        """Position of the finding that goes next."""
        share = np.ones(len(self._score))
        full = np.zeros(len(self._score), dtype=bool)
        for column, free, owner in zip(self._columns, self._frees, self._owner, strict=True):
            seen = self._counts[owner][column]
            seen[column == 0] = 0
            share *= self._fades[np.clip(seen - free + 1, 0, len(self._fades) - 1)]
            if owner == 2:  # noqa: PLR2004 - projects
                full |= (seen >= self._cap) & (column > 0)
        weight = self._score * np.maximum(share, self._floor)
        open_ = self._left.copy()
        if (self._critical & open_).any():
            open_ &= ~self._low
            if (self._critical & open_ & ~full).any():
                open_ &= ~full
        if self._variety - len(self._shown) >= self._page - self._dealt % self._page:
            unseen = open_ & ~np.isin(self._rule, list(self._shown))
            open_ = unseen if unseen.any() else open_
        best = int(np.argmax(np.where(open_, weight, -1.0)))
        self._take(best)
        return best

    def _take(self, position: int) -> None:
        self._left[position] = False
        self._dealt += 1
        self._shown = {int(self._rule[position])} | (self._shown if self._dealt % self._page != 1 else set())
        self._window.append(position)
        self._count(position, 1)
        if len(self._window) >= self._page:
            self._count(self._window.popleft(), -1)

    def _count(self, position: int, step: int) -> None:
        for column, owner in zip(self._columns, self._owner, strict=True):
            if column[position]:
                self._counts[owner][column[position]] += step


def _shared(finding: Finding) -> tuple[str, ...]:
    cause = cause_of(finding)
    return () if cause is None or cause.startswith("project:") else (cause,)


def _numbered(names: Sequence[tuple[str, ...]], width: int) -> tuple[np.ndarray, ...]:
    """`width` columns of numbers from 1, the same number for the same name; 0 where there is none."""
    known = {name: number for number, name in enumerate(Counter(n for one in names for n in one), start=1)}
    padded = [[known[name] for name in one[:width]] + [0] * (width - len(one)) for one in names]
    table = np.array(padded, dtype=np.int64).reshape(len(names), width)
    return tuple(table[:, i].copy() for i in range(width))
