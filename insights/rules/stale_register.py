"""Open risks, issues, decisions or actions are past their date, or nobody has touched them for long.

Why it matters. A register that is not kept is worse than none: it says that somebody watches, and nobody does.

Stays quiet when. An open entry is past its date by 14 days or fewer, or was touched in the last 30 days; it is closed;
or it has neither a date nor a day of change. An entry whose date lies ahead may rest until then. Projects that keep no
register here are not assessed.

What to do. Go through the named entries with their owners: close, decide, or set a new date with a reason. Severity is
low for one or two entries, medium from three on, and medium from one where it is a decision that is past its date.

Source. PMI, The Standard for Risk Management in Portfolios, Programs, and Projects: monitor risks; the catalogue's 14
and 30 days.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from insights.evidence import cell
from insights.rule import Limits, Rule, limit
from portfolio.findings import Hit, Subject
from portfolio.registers import register
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

QUOTED = 6
Row = dict[Any, Any]


class StaleRegisterLimits(Limits):
    """Days past a date, days without a touch, and how many are more than a slip."""

    past_days: int = limit(14, "Days past its date.", unit="days", ge=0, le=365)
    idle_days: int = limit(30, "Days since it was last touched.", unit="days", ge=1, le=365)
    medium_count: int = limit(3, "Stale entries from which it is medium.", unit="entries", ge=1, le=100)


class StaleRegister(Rule[StaleRegisterLimits]):
    """GOV004."""

    code = "GOV004"
    name = "stale register"
    category = Category.GOVERNANCE
    severity = Severity.LOW
    needs = ("items.kind",)
    limits = StaleRegisterLimits
    advice = "Go through the named entries with their owners: close, decide, or set a new date with a reason."

    def check(self, portfolio: Portfolio, limits: StaleRegisterLimits) -> Iterator[Hit]:
        """One hit for each project with stale entries."""
        entries = portfolio.ask(register)
        past = entries["past_days"] > limits.past_days
        rests = entries["past_days"] < 0  # its day lies ahead
        idle = (entries["idle_days"] > limits.idle_days) & ~rests
        days = np.fmax(entries["past_days"].where(past), entries["idle_days"].where(idle))
        stale = entries.assign(past=past, days=days)[entries["open"] & (past | idle)]
        stale = stale.sort_values(["project", "past", "days", "id"], ascending=[True, False, False, True])
        for project, rows in groupby(stale.to_dict("records"), key=itemgetter("project")):
            yield _hit(portfolio, limits, str(project), list(rows))

    def blind(self, portfolio: Portfolio, limits: StaleRegisterLimits) -> Mapping[str, str]:  # noqa: ARG002 - the frame's
        """Projects that keep no register, or one without dates."""
        entries = portfolio.ask(register)
        dated = entries["past_days"].notna() | entries["idle_days"].notna()
        judged = set(entries.loc[dated | ~entries["open"], "project"].unique())
        kept = set(entries["project"].unique())
        return {
            p: "items.due|items.updated_on" if p in kept else "items.register"
            for p in portfolio.table.index
            if p not in judged
        }


def _hit(portfolio: Portfolio, limits: StaleRegisterLimits, project: str, rows: list[Row]) -> Hit:
    name, worst = portfolio.name_of(project), rows[0]
    count = len(rows)
    kinds = Counter(str(row["kind"]) for row in rows)
    counted = ", ".join(f"{n} {kind}{'s' if n > 1 else ''}" for kind, n in sorted(kinds.items()))
    how = f"was due on {worst['due']:%Y-%m-%d}" if worst["past"] else f"was last touched on {worst['touched']:%Y-%m-%d}"
    waiting = any(row["past"] and row["kind"] == "decision" for row in rows)
    is_are = "is" if count == 1 else "are"
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=(
            f'{name}: {counted} in its register {is_are} stale; "{worst["name"]}" {how}, {worst["days"]:.0f} days ago.'
        ),
        projects=(project,),
        severity=Severity.MEDIUM if count >= limits.medium_count or waiting else Severity.LOW,
        measured={"entries": count, "days": int(worst["days"]), **{f"{k}s": n for k, n in sorted(kinds.items())}},
        evidence=tuple(
            cell(portfolio, "item", row, field, dated=row[field])
            for row in rows[:QUOTED]
            for field in ["due" if row["past"] else ("updated_on" if pd.notna(row["updated_on"]) else "start")]
        ),
    )
