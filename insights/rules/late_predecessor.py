"""Work that others wait for is forecast to finish after the day they need it, and the delay travels on.

Why it matters. The waiting project's own plan still looks fine, so the delay is seen only when it lands; and whoever
waits for that project is hit next.

Stays quiet when. The forecast, with the link's lag, arrives on or before the needed day; either side is done or
cancelled; or the dates are not there (not assessed). Where the link names no day, the need is the successor's start,
or its end once it has begun or where the link drives the end (FF, SF); start links (SS, SF) look at the predecessor's
start. Open work past its day is taken to finish today at the earliest. Links inside one project count only beyond
a wider limit. Ripple is what is left of the delay after the slack of every link it passes.

What to do. Settle one date with both leads: speed the predecessor up, deliver the needed part first, or move the
successor's date openly. Severity is medium, high beyond ten days, critical beyond three weeks where a project of
critical or high priority is hit. One finding for each late predecessor, with every project down the chain.

Source. PMI, Practice Standard for Scheduling: logic links and float; GAO-16-89G, best practice 4, horizontal
traceability between plans.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd

from insights.evidence import cell, project_field
from insights.rule import Limits, Rule, limit
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Measure, Subject
from portfolio.network import links, nodes, ripples
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

MOST_QUOTED = 12
Row = dict[Any, Any]


class LatePredecessorLimits(Limits):
    """From how many days on a late predecessor counts."""

    min_days: int = limit(3, "Days late for another project.", unit="days", ge=0, le=365)
    min_days_inside: int = limit(15, "Days late for work of the same project only.", unit="days", ge=0, le=365)
    high_days: int = limit(
        10, "Days late for another project beyond which the finding is high.", unit="days", ge=0, le=365
    )
    critical_days: int = limit(
        21,
        "Days beyond which it is critical, where a critical or high priority project waits.",
        unit="days",
        ge=0,
        le=730,
    )


class LatePredecessor(Rule[LatePredecessorLimits]):
    """DEP001."""

    code = "DEP001"
    name = "late predecessor"
    category = Category.DEPENDENCY
    severity = Severity.MEDIUM
    needs = ("dependencies.*",)
    limits = LatePredecessorLimits
    advice = (
        "Settle one date with both leads: speed it up, deliver the needed part first, or move the waiting plan openly."
    )

    def check(self, portfolio: Portfolio, limits: LatePredecessorLimits) -> Iterator[Hit]:
        """One hit for each predecessor that arrives too late for somebody."""
        late = portfolio.ask(links)
        across = late["p_project"] != late["s_project"]
        late = late[late["late_days"] > across.map({True: limits.min_days, False: limits.min_days_inside})]
        late = late.sort_values(["predecessor", "late_days", "need", "successor"], ascending=[True, False, True, True])
        for predecessor, waiting in groupby(late.to_dict("records"), key=itemgetter("predecessor")):
            yield _hit(portfolio, limits, predecessor, list(waiting))

    def blind(self, portfolio: Portfolio, limits: LatePredecessorLimits) -> Mapping[str, str]:  # noqa: ARG002 - the frame's
        """Projects none of whose links have dates on both sides."""
        known = portfolio.ask(links)
        sides = pd.concat(
            [
                known[["p_project", "late_days"]].set_axis(["project", "days"], axis=1),
                known[["s_project", "late_days"]].set_axis(["project", "days"], axis=1),
            ]
        )
        dated = sides["days"].notna().groupby(sides["project"]).any()
        return dict.fromkeys(map(str, dated.index[~dated]), "dependencies.needed_by")

    def settled(self, portfolio: Portfolio, subject: Subject) -> str | None:
        """What the others waited for is done or cancelled."""
        known = portfolio.ask(nodes)
        if subject.id not in known.index or not known.loc[subject.id, "closed"]:
            return None
        return f"{subject.name}, which others waited for, is done or cancelled."


def _hit(portfolio: Portfolio, limits: LatePredecessorLimits, predecessor: str, waiting: list[Row]) -> Hit:
    worst = waiting[0]
    own = str(worst["p_project"])
    chain = portfolio.ask(chains).get(predecessor, {})
    days = int(worst["late_days"])
    others = [p for p in chain if p != own]
    names = [portfolio.name_of(p) for p in others]
    further = (
        f"; down the chain it moves {_listed(names)} by up to {int(max(chain.values()))} days"
        if len(others) > 1
        else ""
    )
    home = "" if worst["p_kind"] == "project" else f" of {portfolio.name_of(own)}"
    measured: dict[str, Measure] = {
        "days_late": days,
        "waiting": len(waiting),
        "projects_reached": len(others),
        "delivers": worst["delivers"].date().isoformat(),
        "needed": worst["need"].date().isoformat(),
    }
    verb = "is forecast to start" if worst["delivers_field"] == "start" else "is forecast to finish"
    lag = worst["lag_days"]
    waits = f", with {lag:.0f} days of lag," if lag > 0 or lag < 0 else ""
    return Hit(
        subject=Subject(kind=str(worst["p_kind"]), id=predecessor, name=str(worst["p_name"])),
        message=(
            f"{worst['p_name']}{home} {verb}{waits} on {worst['delivers']:%Y-%m-%d}, {days} days after "
            f"{worst['s_name']} needs it ({worst['need']:%Y-%m-%d}){further}."
        ),
        projects=(*others, own) if own in portfolio.projects else tuple(others),
        severity=_severity(portfolio, limits, days, others),
        measured={**measured, **{f"ripple {p}": int(chain[p]) for p in others}},
        evidence=tuple(_proof(portfolio, waiting)),
        due=min(row["need"] for row in waiting).date(),
        cause=f"project:{own}",
    )


def chains(portfolio: Portfolio) -> dict[str, dict[str, float]]:
    """By late predecessor: days each project is pushed, the most exposed first: critical ones, then by days."""
    reached = portfolio.ask(ripples)
    home = portfolio.ask(nodes)["project"].reindex(reached["node"]).to_numpy()
    pushed = reached.assign(project=home).groupby(["origin", "project"])["days"].max().reset_index()
    pushed = pushed[pushed["project"].isin(portfolio.table.index)]
    pushed["calm"] = ~portfolio.table["critical"].reindex(pushed["project"]).to_numpy(dtype=bool)
    pushed = pushed.sort_values(["origin", "calm", "days", "project"], ascending=[True, True, False, True])
    by_origin: dict[str, dict[str, float]] = {}
    for row in pushed.to_dict("records"):
        by_origin.setdefault(row["origin"], {})[row["project"]] = row["days"]
    return by_origin


def rows_of_links(portfolio: Portfolio) -> dict[tuple[str, str], Row]:
    """The rows of the items and milestones on late links, by table and id."""
    late = portfolio.ask(links)
    late = late[late["late_days"] > 0]
    ids = sorted({*late["predecessor"], *late["successor"]})
    tables = {"milestone": portfolio.milestones, "item": portfolio.items}
    return {
        (kind, row["id"]): row
        for kind, table in tables.items()
        for row in table[table["id"].isin(ids)].to_dict("records")
    }


def _severity(portfolio: Portfolio, limits: LatePredecessorLimits, days: int, others: list[str]) -> Severity:
    if not others:
        return Severity.MEDIUM
    if days > limits.critical_days and any(portfolio.projects[p].is_critical for p in others):
        return Severity.CRITICAL
    return Severity.HIGH if days > limits.high_days else Severity.MEDIUM


def _proof(portfolio: Portfolio, waiting: list[Row]) -> Iterator[Evidence]:
    """What the predecessor forecasts, then what each one that waits needs."""
    yield _side(portfolio, waiting[0], "p", str(waiting[0]["delivers_field"]))
    for row in waiting[:MOST_QUOTED]:
        if row["need_field"] == "needed_by":
            yield cell(portfolio, "dependency", {**row, "project": row["s_project"]}, "needed_by")
        else:
            yield _side(portfolio, row, "s", str(row["need_field"]))


def _side(portfolio: Portfolio, row: Row, side: str, field: str) -> Evidence:
    node = row["predecessor" if side == "p" else "successor"]
    if row[f"{side}_kind"] == "project":
        return project_field(portfolio, str(node), _known(portfolio, str(node), field))
    kind = "milestone" if row[f"{side}_kind"] == "milestone" else "item"
    return cell(portfolio, str(row[f"{side}_kind"]), portfolio.ask(rows_of_links)[kind, str(node)], field)


def _known(portfolio: Portfolio, project: str, field: str) -> str:
    return field if getattr(portfolio.projects[project], field) is not None else f"baseline_{field}"


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]])
