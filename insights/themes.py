"""Findings that share one cause, shown as one thing with joint exposure."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping

from insights.joint import joint
from portfolio.commerce import Benefit, Vendor
from portfolio.findings import Finding, Scored, Theme
from portfolio.governance import Goal
from portfolio.people import Person
from portfolio.snapshot import Portfolio
from portfolio.work import Project

_FEWEST = 2


def themes(scored: Iterable[Scored], portfolio: Portfolio) -> tuple[Theme, ...]:
    """Causes that at least two findings share, the most exposed first."""
    shared: dict[str, list[Scored]] = defaultdict(list)
    for one in scored:
        cause = cause_of(one.finding)
        if cause:
            shared[cause].append(one)
    found = [_theme(cause, group, portfolio) for cause, group in shared.items() if len(group) >= _FEWEST]
    return tuple(sorted(found, key=lambda theme: (-theme.score, theme.cause)))


def cause_of(finding: Finding) -> str | None:
    """The cause a finding states, or its subject where that is something projects can share."""
    if finding.cause:
        return finding.cause
    return None if finding.subject.kind == "project" else f"{finding.subject.kind}:{finding.subject.id}"


def theme_id(cause: str) -> str:
    """Id of the theme of a cause: the same in every run."""
    return "theme-" + hashlib.sha256(cause.encode()).hexdigest()[:12]


def _theme(cause: str, group: list[Scored], portfolio: Portfolio) -> Theme:
    ordered = sorted(group, key=lambda s: (-s.score, s.finding.id))
    projects = tuple(dict.fromkeys(project for s in ordered for project in s.finding.projects))
    kind, _, key = cause.partition(":")
    many = f"{len(projects)} project{'s' if len(projects) != 1 else ''}"
    return Theme(
        id=theme_id(cause),
        cause=cause,
        title=f"{kind.replace('_', ' ').capitalize()} {_name(kind, key, ordered, portfolio)}: "
        f"{len(ordered)} findings across {many}",
        insights=tuple(s.finding.id for s in ordered),
        projects=projects,
        score=joint(s.score for s in ordered),
    )


def _name(kind: str, key: str, group: list[Scored], portfolio: Portfolio) -> str:
    known: Mapping[str, Mapping[str, Vendor | Person | Goal | Benefit | Project]] = {
        "vendor": portfolio.vendors,
        "person": portfolio.people,
        "goal": portfolio.goals,
        "benefit": portfolio.benefits,
        "project": portfolio.projects,
    }
    noun = known.get(kind, {}).get(key)
    if noun:
        return noun.name
    named = (s.finding.subject.name for s in group if s.finding.subject.id == key)
    return next(named, key)
