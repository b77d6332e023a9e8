"""Work goes on in a stage whose gate was not passed.

Why it matters. A gate is where the organisation may still stop; money and people that pass it by take that choice away
and carry every open question along.

Stays quiet when. The gate is passed or was waived; it is late by 14 days or fewer; or too little of what was planned
behind it has begun (fewer than three pieces of work), which may be honest preparation. A later gate that is passed
shows that this one was passed over, unless the two lie within 14 days of each other and were held together.

What to do. Hold the gate now, with what is known, before more is begun; decide openly what may go on meanwhile.
Severity is high; critical where the gate was refused; medium where only a later gate shows it, since its day of passing
may just not have been written down.

Source. OGC/IPA Gateway reviews and PRINCE2: a stage begins only when the one before it was approved.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from insights.evidence import cell
from insights.rule import Limits, Rule, limit
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.gating import beyond, gates
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

QUOTED = 3
Row = dict[Any, Any]


class GatePassedOverLimits(Limits):
    """How much work behind a gate is more than preparation."""

    min_items: int = limit(3, "Begun pieces of work that were planned behind the gate.", unit="items", ge=1, le=100)
    grace_days: int = limit(14, "Days past its planned day that a gate may be held late.", unit="days", ge=0, le=180)
    together_days: int = limit(
        14, "Gates this close to each other are taken to be held together.", unit="days", ge=0, le=180
    )


class GatePassedOver(Rule[GatePassedOverLimits]):
    """GOV001."""

    code = "GOV001"
    name = "gate passed over"
    category = Category.GOVERNANCE
    severity = Severity.HIGH
    needs = ("gates.planned|gates.decision",)
    limits = GatePassedOverLimits
    advice = "Hold the gate now with what is known, and decide openly what may go on until then."

    def check(self, portfolio: Portfolio, limits: GatePassedOverLimits) -> Iterator[Hit]:
        """One hit for each project: its first gate that was passed over."""
        every = portfolio.ask(gates)
        shut = every[~every["passed_by_now"] & ~every["waived"]]
        days = (portfolio.today - shut["planned"]).dt.days
        first = shut[shut["refused"] | (days > limits.grace_days)].drop_duplicates("project").to_dict("records")
        known = tuple((gate["project"], gate["planned"]) for gate in first if gate["planned"] is not pd.NaT)
        behind: dict[str, list[Row]] = {}
        begun = portfolio.ask(beyond, known)
        count = begun["project"].value_counts().to_dict()
        for row in begun.groupby("project").head(QUOTED).to_dict("records"):
            behind.setdefault(row["project"], []).append(row)
        passed = every[every["passed_by_now"]].set_index("id", drop=False)
        for gate in first:
            rows, number = behind.get(gate["project"], []), int(count.get(gate["project"], 0))
            later = None if pd.isna(gate["later_passed"]) else passed.loc[gate["later_passed"]]
            if later is not None and (later["planned"] - gate["planned"]).days <= limits.together_days:
                later = None
            if number >= limits.min_items or later is not None:
                yield _hit(portfolio, gate, number if number >= limits.min_items else 0, rows, later)

    def blind(self, portfolio: Portfolio, limits: GatePassedOverLimits) -> Mapping[str, str]:  # noqa: ARG002 - the frame's
        """Projects whose due gates say nothing on whether they were passed: their source keeps no such day."""
        every = portfolio.ask(gates)
        if every.empty or every["passed"].notna().any() or every["decision"].notna().any():
            return {}
        return dict.fromkeys(sorted(every["project"].unique()), "gates.passed")


def _hit(portfolio: Portfolio, gate: Row, begun: int, rows: list[Row], later: pd.Series | None) -> Hit:
    project = str(gate["project"])
    name = portfolio.name_of(project)
    what = f"{begun} pieces of work planned behind it have begun" if begun else ""
    if not begun and later is not None:
        what = f'"{later["name"]}" was passed on {later["passed"]:%Y-%m-%d}'
    if gate["refused"]:
        message = f'{name}: the gate "{gate["name"]}" was refused ("{gate["decision"]}"), and {what}.'
    else:
        planned = f"{gate['planned']:%Y-%m-%d}"
        message = f'{name}: the gate "{gate["name"]}", planned for {planned}, is not passed, and {what}.'
    severity = Severity.HIGH if begun else Severity.MEDIUM
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=message,
        projects=(project,),
        severity=Severity.CRITICAL if gate["refused"] else severity,
        measured={"begun_behind": begun, "later_passed": None if later is None else str(later["id"])},
        evidence=tuple(_proof(portfolio, gate, rows if begun else [], later)),
        cause=f"project:{project}",
    )


def _proof(portfolio: Portfolio, gate: Row, rows: list[Row], later: pd.Series | None) -> Iterator[Evidence]:
    if gate["planned"] is not pd.NaT:
        yield cell(portfolio, "gate", gate, "planned", dated=gate["planned"])
    if gate["refused"]:
        yield cell(portfolio, "gate", gate, "decision")
    if later is not None:
        yield cell(portfolio, "gate", later, "passed", dated=later["passed"])
    for row in rows:
        yield cell(portfolio, "item", row, "start", dated=row["start"])
        yield cell(portfolio, "item", row, "status")
