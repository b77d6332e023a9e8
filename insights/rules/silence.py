"""Nobody has written about an active project for longer than is usual for it.

Why it matters. Projects in trouble go quiet before they go red; silence is the one signal nobody has to write.

Stays quiet when. The last update is within 30 days, or within twice the project's own usual gap where its own history
shows one (a quarterly reporter is not silent after six weeks; a weekly one is after three); without an own rhythm,
within twice the gap that is usual in the portfolio where that is longer than those 30 days. A closed project may be
silent. Cells of a list are dated by the list's day, not by a writer: where there are only those, or where nobody
writes about any project any more, it is not assessed. A project nobody ever wrote about is silent only where people
write about most others and it has begun.

What to do. Ask the lead for three sentences: what was done, what is next, what is in the way. Severity is medium, high
for a project of critical or high priority that has been silent for twice the allowed time.

Source. GAO-16-89G, best practice 9, maintaining the schedule with logic and reported progress: status at least monthly.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from insights.evidence import opening, project_field, update_quote
from insights.rule import Limits, Rule, limit
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity
from portfolio.voices import last_words, rhythm


class SilenceLimits(Limits):
    """How long is too long, and how much history makes a rhythm."""

    max_days: int = limit(30, "Days without an update, where no own rhythm is known.", unit="days", ge=1, le=365)
    times_gap: float = limit(2.0, "Multiple of the project's usual gap between updates.", unit="times", ge=1, le=10)
    min_gaps: int = limit(4, "Gaps between updates that make a rhythm.", unit="gaps", ge=1, le=50)
    floor_days: int = limit(20, "Never call fewer days a silence, however fast the rhythm.", unit="days", ge=1, le=180)
    others_share: float = limit(
        0.5,
        "Share of active projects that are written about, for one never written about to stand out.",
        unit="share",
        ge=0,
        le=1,
    )


class Silence(Rule[SilenceLimits]):
    """ENG002."""

    code = "ENG002"
    name = "silence"
    category = Category.ENGAGEMENT
    severity = Severity.MEDIUM
    needs = ()
    limits = SilenceLimits
    advice = "Ask the lead for three sentences: what was done, what is next, what is in the way."

    def check(self, portfolio: Portfolio, limits: SilenceLimits) -> Iterator[Hit]:
        """One hit for each active project that went quiet or was never heard of."""
        silent = portfolio.ask(_silences, limits)
        for project in silent.index[silent["silent"] > silent["allowed"]]:
            yield _hit(portfolio, limits, str(project), silent.loc[project])

    def blind(self, portfolio: Portfolio, limits: SilenceLimits) -> Mapping[str, str]:
        """Projects nobody ever wrote about where that is usual; and all of them where all writing has ended."""
        unseen = portfolio.table.index.difference(portfolio.ask(_silences, limits).index)
        told = set(portfolio.updates["project"].dropna().unique())
        dated = set(portfolio.ask(rhythm).index)
        # Each says what is missing for it: any word at all, the day of the words, or a rhythm that still goes on.
        return {
            project: "updates.rhythm"
            if project in dated
            else "updates.written_on"
            if project in told
            else "updates.dated"
            for project in unseen
        }


def _silences(portfolio: Portfolio, limits: SilenceLimits) -> pd.DataFrame:
    """Active projects whose silence can be judged: silent and allowed days, usual gap, last day (empty: never)."""
    spoken = portfolio.ask(rhythm)
    table = portfolio.table[portfolio.table["active"]]
    heard = table.index[table.index.isin(spoken.index)]
    gaps = spoken["gap"].dropna()
    usual = max(float(limits.max_days), limits.times_gap * float(gaps.median()) if len(gaps) else 0.0)
    if heard.empty or spoken["silent"].min() > usual:
        return spoken.iloc[:0].assign(allowed=np.nan)
    told = spoken.loc[heard]
    own = (limits.times_gap * told["gap"]).clip(lower=limits.floor_days)
    told = told.assign(allowed=own.where(told["days"] > limits.min_gaps, usual))
    if len(heard) < limits.others_share * len(table):
        return told
    never = table.loc[~table.index.isin(spoken.index) & table["start"].notna(), "start"]
    waited = (portfolio.today - never).dt.days.astype("float64")
    return pd.concat([told, pd.DataFrame({"silent": waited, "allowed": usual})]).sort_index()


def _hit(portfolio: Portfolio, limits: SilenceLimits, project: str, told: pd.Series) -> Hit:
    facts = portfolio.projects[project]
    silent, allowed = int(told["silent"]), int(told["allowed"])
    if pd.isna(told["last"]):
        message = (
            f"Nobody has written about {facts.name} in the {silent} days since it began; most others are written about."
        )
        proof = project_field(portfolio, project, "start")
    else:
        usual = f"; an update every {told['gap']:.0f} days is usual" if told["days"] > limits.min_gaps else ""
        message = f"{facts.name} has had no update for {silent} days, since {told['last']:%Y-%m-%d}{usual}."
        last = portfolio.ask(last_words)[project]
        proof = update_quote(portfolio, last, opening(str(last["text"])))
    return Hit(
        subject=Subject(kind="project", id=project, name=facts.name),
        message=message,
        projects=(project,),
        severity=Severity.HIGH if facts.is_critical and silent > 2 * allowed else None,
        measured={
            "silent_days": silent,
            "allowed_days": allowed,
            "usual_gap_days": None if pd.isna(told["gap"]) else float(told["gap"]),
            "days_written": 0 if pd.isna(told["days"]) else int(told["days"]),
        },
        evidence=(proof,),
        cause=f"project:{project}",
    )
