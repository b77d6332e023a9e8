"""The last reports about a project tell of more trouble than those before.

Why it matters. Words turn before figures do: blocks, delays and worries are written down weeks before a date moves.

Stays quiet when. The reports before sounded the same, the last one tells of no trouble any more, there are fewer than
six reports, or the last is older than four months. What a report calls solved in the same breath does not count, nor
what is past, denied or hoped for; each kind of trouble counts once a report.

What to do. Read the named sentences with the reporter, and settle which of them needs help now. Severity is medium,
high where a report tells of two kinds of trouble more than before.

Source. Kappelman, McKeeman and Zhang, Early warning signs of IT project failure (2006); Loughran and McDonald (2011)
on counting words of one kind instead of the tone of all. Kinds of trouble are those of portfolio/signals.py.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from insights.evidence import update_quote
from insights.rule import Limits, Rule, limit
from insights.signals.tones import slope, told_of, tones, words_at
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

NAMED = 5
Row = dict[Any, Any]


class DarkeningTextLimits(Limits):
    """How much more trouble is too much more."""

    rise: float = limit(
        0.7, "Kinds of trouble a report, more than before, from which it is medium.", unit="kinds", ge=0.1, le=10
    )
    high_rise: float = limit(2.0, "Kinds of trouble more from which it is high.", unit="kinds", ge=0.1, le=10)
    lately: int = limit(3, "Newest reports that are held against those before.", unit="reports", ge=1, le=10)
    before: int = limit(
        3, "Reports before them that are needed at least; twice as many are read.", unit="reports", ge=1, le=20
    )
    recent_days: int = limit(120, "Days within which the newest report must lie.", unit="days", ge=7, le=730)


class DarkeningText(Rule[DarkeningTextLimits]):
    """ENG004."""

    code = "ENG004"
    name = "darkening text"
    category = Category.ENGAGEMENT
    severity = Severity.MEDIUM
    needs = ("updates.*",)
    limits = DarkeningTextLimits
    advice = "Read the named sentences with the reporter, and settle which of them needs help now."

    def check(self, portfolio: Portfolio, limits: DarkeningTextLimits) -> Iterator[Hit]:
        """One hit per project whose words turn dark."""
        rises = portfolio.ask(_rises, limits.lately, limits.before)
        for project, told in rises.items():
            active = project in portfolio.projects and portfolio.projects[project].is_active
            recent = told["last"] >= portfolio.today - pd.Timedelta(days=limits.recent_days)
            if active and recent and told["newest"] > 0 and told["rise"] >= limits.rise:
                yield _hit(portfolio, limits, project, told)

    def blind(self, portfolio: Portfolio, limits: DarkeningTextLimits) -> Mapping[str, str]:
        """Projects with too few reports to tell a turn."""
        judged = portfolio.ask(_rises, limits.lately, limits.before)
        return {project: "updates.dated" for project in portfolio.projects if project not in judged}


def _rises(portfolio: Portfolio, lately: int, before: int) -> dict[str, Row]:
    """For each project with enough reports: rise, recent (mean), newest, first (day of the recent ones) and last."""
    told = portfolio.ask(tones)
    project, dated, dark = told["project"].to_numpy(), told["dated"].array, told["dark"].to_numpy(dtype="float64")
    cuts = np.flatnonzero(project[1:] != project[:-1]) + 1
    found: dict[str, Row] = {}
    for begin, end in zip([0, *cuts.tolist()], [*cuts.tolist(), len(project)], strict=True):
        if end - begin >= lately + before:
            values = dark[begin:end]
            found[str(project[begin])] = {
                "rise": slope(values, lately, 2 * before),
                "recent": float(values[-lately:].mean()),
                "newest": float(values[-1]),
                "first": dated[end - lately],
                "last": dated[end - 1],
            }
    return found


def _hit(portfolio: Portfolio, limits: DarkeningTextLimits, project: str, told: Row) -> Hit:
    name = portfolio.name_of(project)
    heavy = [row for row in portfolio.ask(told_of).get(project, []) if row["dated"] >= told["first"]]
    kinds = list(dict.fromkeys(row["kind"] for row in heavy))
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=(
            f"The last {limits.lately} reports of {name} tell of {told['recent']:.1f} kinds of trouble each, "
            f"{told['rise']:.1f} more than those before: {', '.join(kinds)}."
        ),
        projects=(project,),
        severity=Severity.HIGH if told["rise"] >= limits.high_rise else Severity.MEDIUM,
        measured={"rise": round(told["rise"], 3), "recent": round(told["recent"], 3), "kinds": ", ".join(kinds)},
        evidence=tuple(_proof(portfolio, heavy)),
        cause=f"project:{project}",
    )


def _proof(portfolio: Portfolio, heavy: list[Row]) -> Iterator[Evidence]:
    """The newest sentence of each kind, then others, each sentence once."""
    newest = sorted(heavy, key=lambda row: row["dated"], reverse=True)
    once = list({(row["place"], row["sentence"]): row for row in reversed(newest)}.values())[::-1]
    first = {row["kind"]: row for row in reversed(once)}
    for row in sorted(once, key=lambda row: first[row["kind"]] is not row)[:NAMED]:
        yield update_quote(portfolio, words_at(portfolio, row["place"]), str(row["sentence"]).strip())
