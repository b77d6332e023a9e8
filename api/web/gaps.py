"""Why rules could not look, in few lines."""

import pandas as pd

MOST = 5


def gaps_by_reason(blind: pd.DataFrame, most: int = MOST) -> list[tuple[str, list[str], int]]:
    """The reasons why rules could not look: reason, rules, number of checks; the most frequent first.

    `blind` is the part of a coverage table (rule, project, state, reason) that was not assessed.
    """
    checks = blind.groupby("reason", sort=True).size().sort_values(ascending=False, kind="stable").head(most)
    rules = {reason: sorted(blind.loc[blind["reason"] == reason, "rule"].unique()) for reason in checks.index}
    return [(str(reason), rules[reason], int(count)) for reason, count in checks.items()]
