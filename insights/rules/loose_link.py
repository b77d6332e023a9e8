"""A project waits for another and nobody answers for the delivery, or no day is agreed for it.

Why it matters. A dependency without a name and a day is a hope. It is not asked about, and it is late by surprise.

Stays quiet when. Whoever delivers has an owner, its own or its project's, and either side gives a day: when it is
needed or when it comes. Links inside one project, and links of which one side is done or cancelled, are not looked at.
Where the list names no owners at all, only days are looked at.

What to do. Agree on one name and one day for each of these links and write both into the plan. Severity is low,
medium where a critical or high priority project waits or three links of one project are loose.

Source. PMI, Practice Standard for Scheduling: interdependencies are recorded with owner and date; GAO-16-89G, best
practice 4, horizontal traceability.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from insights.evidence import cell
from insights.rule import Limits, Rule, limit
from portfolio.findings import Hit, Subject
from portfolio.membership import among
from portfolio.network import links
from portfolio.ownership import NOBODY, fold
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

NAMED = 3
QUOTED = 8
Row = dict[Any, Any]


class LooseLinkLimits(Limits):
    """How many loose links make it worse."""

    medium_links: int = limit(
        3, "From so many loose links of one project on, it is medium.", unit="links", ge=1, le=100
    )


class LooseLink(Rule[LooseLinkLimits]):
    """DEP006."""

    code = "DEP006"
    name = "loose link"
    category = Category.DEPENDENCY
    severity = Severity.LOW
    needs = ("dependencies.*",)
    limits = LooseLinkLimits
    advice = "Agree on one name and one day for each of these links and write both into the plan."

    def check(self, portfolio: Portfolio, limits: LooseLinkLimits) -> Iterator[Hit]:
        """One hit per project that waits without a name or a day."""
        rows = portfolio.ask(_across)
        rows = rows[(rows["undated"] | rows["unowned"]) & rows["s_project"].isin([*portfolio.projects])]
        for project, waiting in groupby(rows.to_dict("records"), key=itemgetter("s_project")):
            yield _hit(portfolio, limits, str(project), list(waiting))

    def blind(self, portfolio: Portfolio, limits: LooseLinkLimits) -> Mapping[str, str]:  # noqa: ARG002 - the frame's
        """Projects that have links, but none to or from another project."""
        rows, known = portfolio.ask(_across), portfolio.has("dependencies.*")
        told = {*rows["p_project"], *rows["s_project"]}
        return dict.fromkeys([p for p in known.index[known] if p not in told], "dependencies.predecessor_project")


def _across(portfolio: Portfolio) -> pd.DataFrame:
    """Open links between two projects: `undated` where no side gives a day, `unowned` where nobody delivers."""
    rows = portfolio.ask(links)
    rows = rows[(rows["p_project"] != rows["s_project"]) & rows["p_project"].notna() & rows["s_project"].notna()]
    owners = _owners(portfolio, rows["predecessor"])
    own = rows["predecessor"].map(owners).to_numpy(dtype=object)
    lead = portfolio.table["owner"].reindex(rows["p_project"]).to_numpy(dtype=object)
    named = np.array([_named(one) or _named(other) for one, other in zip(own, lead, strict=True)], dtype=bool)
    anybody = bool(portfolio.table["owner"].notna().any())
    undated = rows["needed_by"].isna() & (rows["delivers"].isna() | rows["need"].isna())
    columns = ["id", "source", "predecessor", "successor", "needed_by", "p_name", "p_project", "s_name", "s_project"]
    rows = rows[columns].assign(undated=undated, unowned=~named & anybody)
    return rows.sort_values(["s_project", "predecessor", "successor"], ignore_index=True)


def _owners(portfolio: Portfolio, ids: pd.Series) -> dict[str, object]:
    found: dict[str, object] = {}
    for table in (portfolio.items, portfolio.milestones):
        rows = table[["id", "owner"]].take(np.flatnonzero(among(table["id"], ids)))
        found |= dict(zip(rows["id"], rows["owner"], strict=True))
    return found


def _named(owner: object) -> bool:
    return isinstance(owner, str) and fold(owner) not in NOBODY


def _hit(portfolio: Portfolio, limits: LooseLinkLimits, project: str, rows: list[Row]) -> Hit:
    facts = portfolio.projects[project]
    undated, unowned = sum(row["undated"] for row in rows), sum(row["unowned"] for row in rows)
    what = [f"{undated} without a day" if undated else "", f"{unowned} that nobody answers for" if unowned else ""]
    things = ", ".join(f"{row['p_name']} of {portfolio.name_of(row['p_project'])}" for row in rows[:NAMED])
    more = f" and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
    severe = facts.is_critical or len(rows) >= limits.medium_links
    return Hit(
        subject=Subject(kind="project", id=project, name=facts.name),
        message=(
            f"{facts.name} waits for {len(rows)} {'delivery' if len(rows) == 1 else 'deliveries'} of other projects, "
            f"{' and '.join(part for part in what if part)}: {things}{more}."
        ),
        projects=(project, *dict.fromkeys(row["p_project"] for row in rows if row["p_project"] in portfolio.projects)),
        severity=Severity.MEDIUM if severe else Severity.LOW,
        measured={"links": len(rows), "undated": undated, "unowned": unowned, "more": max(len(rows) - NAMED, 0)},
        evidence=tuple(
            cell(portfolio, "dependency", {**row, "project": project}, field)
            for row in rows[:QUOTED]
            for field in ("predecessor", "needed_by")
        ),
    )
