"""Headers written short or run together: `Est Compl Dt` and `boardapprovaldate` as people would say them."""

from functools import lru_cache

_SHORT = {
    "proj": "project", "prj": "project", "prog": "programme", "mgr": "manager", "mgmt": "management",
    "dept": "department", "desc": "description", "descr": "description", "dt": "date", "est": "estimated",
    "exp": "expected", "fcst": "forecast", "fc": "forecast", "act": "actual", "orig": "original", "rev": "revised",
    "curr": "current", "cur": "current", "bl": "baseline", "amt": "amount",
    "compl": "completion", "cmpl": "completion", "fin": "finish", "pct": "percent", "perc": "percent",
    "resp": "responsible", "org": "organisation", "impl": "implementation", "imp": "implementing", "bud": "budget",
    "tot": "total", "appr": "approved", "cum": "cumulative", "exec": "executing", "cat": "category",
    "prio": "priority", "contr": "contractor", "nbr": "number", "num": "number", "stat": "status", "strt": "start",
    "agcy": "agency", "expend": "expenditure", "info": "", "display": "",
}  # fmt: skip
_WORDS = frozenset(
    {
        "project", "programme", "program", "status", "name", "title", "start", "end", "date", "board", "approval",
        "closing", "total", "amount", "disbursed", "implementing", "implementation", "agency", "team", "lead",
        "leader", "task", "manager", "owner", "sponsor", "budget", "cost", "actual", "forecast", "baseline",
        "planned", "finish", "completion", "complete", "percent", "progress", "rating", "health", "department",
        "description", "category", "phase", "stage", "priority", "vendor", "supplier", "contractor", "id", "number",
        "code", "key", "reference", "currency", "type", "sector", "due", "target", "approved", "commitment",
        "spent", "spend", "expenditure", "to", "year", "of", "update", "updated", "last", "on", "contract", "value",
        "original", "revised", "current", "delivery", "responsible", "officer",
    }
)  # fmt: skip
_SHORTEST_RUN, _LONGEST_RUN = 8, 40


@lru_cache(maxsize=4096)
def spelled_out(header: str) -> str:
    """A folded header with short forms and run-together words written out; empty where nothing changes."""
    if len(header) > _LONGEST_RUN:
        return ""
    words = header.split()
    if len(words) == 1 and len(header) >= _SHORTEST_RUN:
        words = _apart(header) or words
    full = " ".join(word for word in (_SHORT.get(word, word) for word in words) if word)
    return full if full != header else ""


def _apart(run: str) -> list[str]:
    """The known words a run of letters is made of, the fewest of them; empty where some letters belong to none."""
    best: list[list[str] | None] = [[], *[None] * len(run)]
    known = _WORDS | _SHORT.keys()
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - 16), end):
            before = best[start]
            if before is None or run[start:end] not in known:
                continue
            if best[end] is None or len(before) + 1 < len(best[end] or ()):
                best[end] = [*before, run[start:end]]
    return best[-1] or []
