"""Why rules could not look, in few lines."""

from collections.abc import Iterable

MOST = 5


def gaps_by_reason(reasons: Iterable[tuple[str, str]], most: int = MOST) -> list[tuple[str, list[str], int]]:
    """The reasons why rules could not look: reason, rules, number of checks; the most frequent first."""
    counted: dict[str, dict[str, int]] = {}
    for rule, reason in reasons:
        rules = counted.setdefault(reason, {})
        rules[rule] = rules.get(rule, 0) + 1
    ranked = sorted(counted.items(), key=lambda kv: (-sum(kv[1].values()), kv[0]))
    return [(reason, sorted(rules), sum(rules.values())) for reason, rules in ranked[:most]]
