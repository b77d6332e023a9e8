"""Findings that are seen no more, and those that came back.

A finding that vanishes is resolved only where the facts show it: the work it was about is finished or cancelled, or
its rule names the fact that settles it. Otherwise it is "no longer seen", with the reason why: the rule can no
longer look, is switched off, the project left the portfolio, or the pattern does not show. What is no longer seen
is asked again at every later picture, since the fact that settles it may be told late. What is resolved stays so
until it comes back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from insights.narration.plain import line
from insights.policy import Policy
from insights.rules import RULES
from portfolio.findings import Insight, Known, Past
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Status

MOST = 1000
"""Past findings kept, the latest gone first."""


@dataclass(frozen=True)
class Back:
    """When a finding had gone and when it was seen again."""

    gone_on: date
    back_on: date


def known(insight: Insight) -> Known:
    """What is remembered of an insight."""
    # Taken over as they are: an insight's own values need no second check, and there may be thousands.
    return Known.model_construct(**{name: getattr(insight, name) for name in Known.model_fields})


def past(
    portfolio: Portfolio,
    present: Iterable[str],
    coverage: pd.DataFrame,
    before: Mapping[str, Known],
    earlier: Mapping[str, Past],
    policy: Policy | None = None,
) -> tuple[Past, ...]:
    """Findings seen earlier and not now.

    Args:
        portfolio: the picture they are not in.
        present: ids of what it does show.
        coverage: what the rules could look at.
        before: what the picture before it showed.
        earlier: what had already gone by then.
        policy: which rules run; None where all do.
    """
    here = set(present)
    gone = {key: one for key, one in before.items() if key not in here}
    open_ = {key: one for key, one in earlier.items() if key not in here and key not in gone}
    if not gone and not open_:
        return ()
    look = _Look(portfolio, coverage, policy)
    found = [look.at(one, portfolio.as_of) for one in gone.values()]
    found += [one if one.ending == "resolved" else look.at(one, one.gone_on) for one in open_.values()]
    return tuple(sorted(found, key=lambda p: (-p.gone_on.toordinal(), -p.score, p.id))[:MOST])


class _Look:
    """One picture, asked about findings that it does not show."""

    def __init__(self, portfolio: Portfolio, coverage: pd.DataFrame, policy: Policy | None) -> None:
        self._portfolio = portfolio
        self._catalogue = {rule.code: rule for rule in RULES}
        self._off = policy.disabled if policy else frozenset()
        blind = coverage[coverage["state"] == "not_assessed"]
        rows = zip(blind["rule"], blind["project"], blind["reason"], strict=True)
        self._blind = {(rule, project): reason for rule, project, reason in rows}

    def at(self, one: Known, gone_on: date) -> Past:
        """The finding as past, with what the facts say of its end."""
        fact = self._over(one)
        facts = {name: getattr(one, name) for name in Known.model_fields}
        if fact:
            return Past(**facts, gone_on=gone_on, ending="resolved", because=line(fact))
        return Past(**facts, gone_on=gone_on, ending="no_longer_seen", because=line(self._unseen(one)))

    def _over(self, one: Known) -> str | None:
        closed = self._closed(one)
        rule = self._catalogue.get(one.rule)
        if rule is None:
            return closed
        return (None if rule.includes_closed else closed) or rule.settled(self._portfolio, one.subject)

    def _closed(self, one: Known) -> str | None:
        """That the work is over: the project it was about, or every project it touched."""
        about = (one.subject.id,) if one.subject.kind == "project" else one.projects
        held = [self._portfolio.projects.get(project) for project in about]
        closed = [project for project in held if project and project.status.is_closed]
        if not closed or len(closed) < len(held):
            return None
        ended = "was cancelled" if all(p.status is Status.CANCELLED for p in closed) else "is done"
        if len(closed) == 1:
            return f"{closed[0].name} {ended}."
        return "Every project it touched is done or cancelled."

    def _unseen(self, one: Known) -> str:
        if one.rule not in self._catalogue or one.rule in self._off:
            return f"Rule {one.rule} is switched off, so nobody looked."
        if one.projects and not any(project in self._portfolio.projects for project in one.projects):
            return "The projects it touched are no longer in the portfolio."
        reasons = [self._blind.get((one.rule, project)) for project in one.projects]
        if one.projects and all(reasons):
            return f"Rule {one.rule} can no longer look. {reasons[0]}"
        return f"Rule {one.rule} looked and no longer sees it; no fact says that it is settled."
