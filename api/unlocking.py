"""What facts would let most rules look: the gaps of a coverage table, turned into a list of what to ask for."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from insights.missing import facts_of


@dataclass(frozen=True)
class Unlock:
    """Facts that nobody has given, and what could be seen if somebody did.

    Attributes:
        facts: what to give, in words; several where rules need them together.
        projects: how many projects lack them.
        rules: codes of the rules that could look then.
        checks: rules × projects that could be assessed then and cannot now.
    """

    facts: tuple[str, ...]
    projects: int
    rules: tuple[str, ...]
    checks: int


def unlocks(coverage: pd.DataFrame, most: int) -> list[Unlock]:
    """What to ask for first, by the checks each fact asked for makes possible.

    Args:
        coverage: columns rule, project, state and reason; one row a check.
        most: how many to return at most.
    """
    blind = coverage.loc[coverage["state"] == "not_assessed", ["rule", "project", "reason"]].astype("category")
    facts = {reason: told for reason in blind["reason"].cat.categories if (told := facts_of(reason))}
    if not facts:
        return []
    found = [_unlock(together, blind, facts) for together in sorted(set(facts.values()), key=sorted)]
    # Two facts that unlock no more than one of them does are no advice of their own.
    better = [one for one in found if len(one.facts) == 1 or one.checks > _best_part(one, found)]
    return sorted(better, key=lambda one: (-one.checks / len(one.facts), one.facts))[:most]


def _unlock(together: frozenset[str], blind: pd.DataFrame, facts: Mapping[str, frozenset[str]]) -> Unlock:
    reasons = [reason for reason, needed in facts.items() if needed <= together]
    rows = blind[blind["reason"].isin(reasons)]
    return Unlock(
        facts=tuple(sorted(together)),
        projects=rows["project"].nunique(),
        rules=tuple(sorted(rows["rule"].unique())),
        checks=len(rows),
    )


def _best_part(one: Unlock, found: list[Unlock]) -> int:
    """Most checks that a smaller part of the same facts makes possible."""
    parts = (other.checks for other in found if set(other.facts) < set(one.facts))
    return max(parts, default=0)
