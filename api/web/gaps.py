"""Why rules could not look, in few lines."""

import pandas as pd

from insights.rules import RULES
from portfolio.vocabulary import Category

MOST = 5
_CATEGORY = {rule.code: rule.category for rule in RULES}


def gaps_by_reason(blind: pd.DataFrame, most: int = MOST) -> list[tuple[str, list[str], int]]:
    """The reasons why rules could not look: reason, rules, number of checks; the most frequent first.

    `blind` is the part of a coverage table (rule, project, state, reason) that was not assessed.
    """
    checks = blind.groupby("reason", sort=True).size().sort_values(ascending=False, kind="stable").head(most)
    rules = {reason: sorted(blind.loc[blind["reason"] == reason, "rule"].unique()) for reason in checks.index}
    return [(str(reason), rules[reason], int(count)) for reason, count in checks.items()]


def unseen_rules(coverage: pd.DataFrame) -> frozenset[str]:
    """Rules that had checks to make and could make none of them: what they look for is not known, never clear."""
    looked = coverage.loc[coverage["state"] != "not_assessed", "rule"]
    return frozenset(map(str, set(coverage["rule"].unique()) - set(looked.unique())))


def unseen_categories(coverage: pd.DataFrame) -> frozenset[Category]:
    """Categories none of whose rules could look anywhere."""
    unseen = unseen_rules(coverage)
    seen = {_CATEGORY[rule] for rule in coverage["rule"].unique() if rule not in unseen}
    return frozenset(_CATEGORY[rule] for rule in unseen) - seen
