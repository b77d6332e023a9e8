"""A project is reported green, or on track, while its own facts speak for a band at least two worse.

Why it matters. Green outside and red inside: help comes only when the truth can no longer be hidden, and then late.

Stays quiet when. The report admits it (a red project with red facts is honest), or the facts are at most one band
worse. One bad sign alone counts a band milder than it is, so a single small contradiction never fires. Where there is
no report to test, or no fact to test it with, it is not assessed.

What to do. Go through the named facts with the reporter and agree the status they support; thank them for a red.
Severity is medium at two bands, high at three, or at two where earlier green reports of the same person often did not
hold; critical at three for a project of critical or high priority.

Source. Five-point delivery confidence scale of the UK Infrastructure and Projects Authority; Snow, Keil and Wallace,
The effects of optimistic and pessimistic biasing on software project status reporting (2007). The scales of the signs
are in portfolio/inferred.py, each with its source.
"""

from collections.abc import Hashable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd

from insights.evidence import fact, project_field
from insights.rule import Limits, Rule, limit
from portfolio.candour import track_record
from portfolio.findings import Hit, Subject
from portfolio.inferred import inferred, signs
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Rag, Severity

ON_TRACK = r"\bon (?:track|schedule|time|target|plan)\b"
SAID = 3


class WatermelonStatusLimits(Limits):
    """How far report and facts may lie apart."""

    min_bands: int = limit(2, "Bands by which the facts are worse than the report.", unit="bands", ge=1, le=4)
    high_bands: int = limit(3, "Bands from which the finding is high.", unit="bands", ge=1, le=4)
    min_reports: int = limit(4, "Earlier green reports that make a track record.", unit="reports", ge=1, le=50)
    broken_share: float = limit(
        0.5, "Share of earlier green reports followed by a slip that raises it.", unit="share", ge=0, le=1
    )
    slip_days: int = limit(14, "Move of the end after a green report that counts as a slip.", unit="days", ge=0, le=365)


class WatermelonStatus(Rule[WatermelonStatusLimits]):
    """REP002."""

    code = "REP002"
    name = "watermelon status"
    category = Category.REPORTING
    severity = Severity.HIGH
    needs = ("projects.rag|projects.status",)
    limits = WatermelonStatusLimits
    advice = "Go through the named facts with the reporter and agree the status they support; thank them for a red."

    def check(self, portfolio: Portfolio, limits: WatermelonStatusLimits) -> Iterator[Hit]:
        """One hit for each project whose facts contradict its report."""
        claim = portfolio.ask(claims)
        facts = portfolio.ask(inferred)["level"].reindex(claim.index)
        apart = (facts - claim).dropna()
        apart = apart[apart >= limits.min_bands].astype("int64").sort_index()
        if len(apart):
            record = track_record(portfolio, limits.slip_days)
            for project, bands in apart.items():
                yield _hit(portfolio, limits, str(project), int(bands), record)

    def blind(self, portfolio: Portfolio, limits: WatermelonStatusLimits) -> Mapping[str, str]:  # noqa: ARG002 - the frame's
        """Projects that make no claim, and projects without a fact to test it."""
        claim = portfolio.ask(claims).index
        facts = portfolio.ask(inferred).index
        mute = dict.fromkeys(portfolio.table.index.difference(claim), "projects.rag")
        return {
            **dict.fromkeys(claim.difference(facts), "projects.baseline_end|items.due|projects.percent_complete"),
            **mute,
        }

    def settled(self, portfolio: Portfolio, subject: Subject) -> str | None:
        """The report is no better than the facts."""
        claim, facts = portfolio.ask(claims), portfolio.ask(inferred)["level"]
        if subject.id not in claim.index or subject.id not in facts.index or claim[subject.id] < facts[subject.id]:
            return None
        quote = project_field(portfolio, subject.id, "rag" if portfolio.projects[subject.id].rag else "status").quote
        return f'{subject.name} is now reported "{quote}", as its facts are.'


def claims(portfolio: Portfolio) -> pd.Series:
    """The band each project reports, 1 (green, or words like "on track") to 5 (red)."""
    table = portfolio.table
    level = table["rag"].map({rag.value: rag.level for rag in Rag}).astype("float64")
    words = pd.Series([p.raw.get("status", "") for p in portfolio.projects.values()], index=table.index, dtype="str")
    return level.mask(level.isna() & words.str.contains(ON_TRACK, case=False), 1.0).dropna()


def signs_against(portfolio: Portfolio) -> dict[str, list[dict[Hashable, Any]]]:
    """The signs that speak against green, amber and worse, by project."""
    told = portfolio.ask(signs)
    bad = told[told["level"] > 2].to_dict("records")  # noqa: PLR2004 - amber and worse
    return {project: list(rows) for project, rows in groupby(bad, key=itemgetter("project"))}


def _hit(portfolio: Portfolio, limits: WatermelonStatusLimits, project: str, bands: int, record: pd.DataFrame) -> Hit:
    facts = portfolio.projects[project]
    told = portfolio.ask(signs_against).get(project, [])
    band = str(portfolio.ask(inferred).loc[project, "band"])
    claim = project_field(portfolio, project, "rag" if facts.rag else "status")
    who = facts.reporter or facts.owner
    green, slipped = (int(record[count].get(who or "", 0)) for count in ("green", "slipped"))
    optimist = green >= limits.min_reports and slipped >= limits.broken_share * green
    reporter = portfolio.person_name(who or "")
    history = f"; {slipped} of {green} earlier green reports by {reporter} were followed by a slip" if optimist else ""
    high = Severity.CRITICAL if facts.is_critical and bands >= limits.high_bands else Severity.HIGH
    return Hit(
        subject=Subject(kind="project", id=project, name=facts.name),
        message=(
            f'{facts.name} is reported "{claim.quote}", but {_listed([sign["said"] for sign in told[:SAID]])}: '
            f"the facts speak for {band}{history}."
        ),
        projects=(project,),
        severity=high if bands >= limits.high_bands or optimist else Severity.MEDIUM,
        measured={
            "reported": claim.quote,
            "inferred": band,
            "bands": bands,
            "earlier_green": green,
            "earlier_slipped": slipped,
            **{str(sign["sign"]): round(float(sign["value"]), 3) for sign in told},
        },
        evidence=(claim, *(fact(portfolio, *place) for sign in told for place in sign["proof"])),
        due=facts.end if facts.end and facts.end >= portfolio.as_of else None,
        cause=f"project:{project}",
    )


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]
