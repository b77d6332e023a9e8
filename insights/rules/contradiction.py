"""The status says on track while the words of the same report say late, slipping or blocked.

Why it matters. One of the two is wrong, and the colour is what gets read: the words are where the help was asked for.

Stays quiet when. The status is amber or worse; the words tell of it as past, solved, feared or somebody else's good
news; the report is older than the status it is held against by more than a reporting cycle, or older than four months.
What only some column of a long list says in passing counts from two sentences on, and there only lateness and blocks:
failures, suppliers that missed and people who left count where somebody wrote them in a report.

What to do. Ask the reporter which of the two holds, and put the status right; thank them for the words. Severity is
medium, high where two kinds of trouble are told or the project is of critical or high priority.

Source. Snow, Keil and Wallace, The effects of optimistic and pessimistic biasing on software project status reporting
(2007); GAO-16-89G, best practice 9 (status reports agree with the schedule they tell of).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from insights.evidence import cell, project_field, update_quote
from insights.rule import Limits, Rule, limit
from insights.signals.tones import newest_reports, troubles, words_at
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.signals import SignalKind
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Rag, Severity

AGAINST = (SignalKind.DATE.value, SignalKind.BLOCKED.value)
TOLD_AGAINST = (*AGAINST, SignalKind.VENDOR.value, SignalKind.QUALITY.value, SignalKind.PEOPLE.value)
"""What people write in their own report: a supplier that missed, a test that failed, somebody who left."""
ON_TRACK = re.compile(r"\bon (?:track|schedule|time|target|plan)\b", re.IGNORECASE)
Row = dict[Any, Any]
SHOWN = 3


class ContradictionLimits(Limits):
    """Which words are held against which status."""

    recent_days: int = limit(120, "Days within which the report must lie.", unit="days", ge=7, le=730)
    cycle_days: int = limit(35, "Days that status and words may lie apart.", unit="days", ge=0, le=366)
    list_sentences: int = limit(
        2, "Sentences of a list's column that make a contradiction.", unit="sentences", ge=1, le=10
    )


class Contradiction(Rule[ContradictionLimits]):
    """REP004."""

    code = "REP004"
    name = "contradiction"
    category = Category.REPORTING
    severity = Severity.MEDIUM
    needs = ("projects.rag|projects.status|updates.rag", "updates.*")
    limits = ContradictionLimits
    advice = "Ask the reporter which of the two holds, and put the status right; thank them for the words."

    def check(self, portfolio: Portfolio, limits: ContradictionLimits) -> Iterator[Hit]:
        """One hit per project whose newest words contradict its status."""
        newest = portfolio.ask(newest_reports)
        heavy = portfolio.ask(troubles)
        kinds = np.where(heavy["field"].isna(), heavy["kind"].isin(TOLD_AGAINST), heavy["kind"].isin(AGAINST))
        told = kinds.astype(bool) & (heavy["weight"].to_numpy() >= 1)
        recent = heavy["dated"].to_numpy() >= np.datetime64(portfolio.as_of, "s") - np.timedelta64(
            limits.recent_days, "D"
        )
        heavy = heavy.take(np.flatnonzero(told & recent & np.isin(heavy["place"].to_numpy(), newest)))
        for project, found in groupby(
            heavy.sort_values("project", kind="stable").to_dict("records"), itemgetter("project")
        ):
            signs = list(found)
            claim = _claim(portfolio, str(project), signs[0]["dated"].date(), limits)
            of_people = any(not isinstance(sign["field"], str) for sign in signs)
            if claim and (of_people or len({sign["sentence"] for sign in signs}) >= limits.list_sentences):
                yield _hit(portfolio, str(project), claim, signs)

    def blind(self, portfolio: Portfolio, limits: ContradictionLimits) -> Mapping[str, str]:  # noqa: ARG002 - the claim
        """Projects that claim nothing, in a colour or in words."""
        table = portfolio.table
        newest = portfolio.ask(newest_reports)
        rags = portfolio.updates[["project", "rag"]].take(newest)
        rated = set(rags.loc[rags["rag"].notna(), "project"])
        return {
            project: "projects.rag"
            for project in table.index[table["rag"].isna()]
            if project not in rated and not portfolio.projects[project].raw.get("status")
        }


def _rated(portfolio: Portfolio) -> dict[str, int]:
    """The position of the last newest report of each project that states a colour."""
    newest = portfolio.ask(newest_reports)
    rags = portfolio.updates[["project", "rag"]].take(newest)
    told = rags["rag"].notna().to_numpy()
    return dict(zip(rags["project"].to_numpy()[told], newest[told].tolist(), strict=True))


def _claim(portfolio: Portfolio, project: str, said: date, limits: ContradictionLimits) -> Evidence | None:
    """What says on track: the report's own colour, else the project's of about the same day."""
    rated = portfolio.ask(_rated)
    if project in rated:
        row = words_at(portfolio, rated[project])
        return cell(portfolio, "update", row, "rag", row["dated"]) if row["rag"] == Rag.GREEN.value else None
    facts = portfolio.projects[project]
    on_track = ON_TRACK.search(facts.raw.get("status", "")) is not None
    if facts.rag is not Rag.GREEN and not (facts.rag is None and on_track):
        return None
    told = facts.status_on or facts.reported_on
    near = told is None or abs((said - told).days) <= limits.cycle_days
    return project_field(portfolio, project, "rag" if facts.rag else "status") if near else None


def _hit(portfolio: Portfolio, project: str, claim: Evidence, signs: list[Row]) -> Hit:
    facts = portfolio.projects[project]
    # The plainest first: a day that moved, then what is worse in so many words, then the rest.
    plainest = sorted(signs, key=lambda sign: (pd.isna(sign["to_day"]), sign["direction"] != "worse"))
    once = {sign["sentence"]: sign for sign in reversed(plainest)}
    shown = [sign for sign in plainest if once[sign["sentence"]] is sign][:SHOWN]
    quotes = [
        update_quote(portfolio, words_at(portfolio, sign["place"]), str(sign["sentence"]).strip()) for sign in shown
    ]
    kinds = {sign["kind"] for sign in signs}
    return Hit(
        subject=Subject(kind="project", id=project, name=facts.name),
        message=(
            f"{facts.name} is reported “{claim.quote}”, and the report of {signs[0]['dated']:%Y-%m-%d} says: "
            f"“{quotes[0].quote}”"
        ),
        projects=(project,),
        severity=Severity.HIGH if len(kinds) > 1 or facts.is_critical else Severity.MEDIUM,
        measured={"claim": claim.quote, "kinds": len(kinds), "sentences": len(once)},
        evidence=(claim, *quotes),
        cause=f"project:{project}",
    )
