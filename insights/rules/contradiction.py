"""The status says on track while the words of the same report say late, slipping or blocked.

Why it matters. One of the two is wrong, and the colour is what gets read: the words are where the help was asked for.

Stays quiet when. The status is amber or worse; the words tell of it as past, solved, feared or somebody else's good
news; the report is older than the status it is held against by more than a reporting cycle, or older than four months.
What only some column of a long list says in passing counts from two sentences on, and there only lateness and blocks;
what somebody wrote in a report counts whatever it is about, unless it is only awaited or doubted.

What to do. Ask the reporter which of the two holds, and put the status right; thank them for the words. Severity is
that of the gravest sentence by its own words (the scale of REP006: low, medium or high), and high where two kinds of
trouble that are no trifles are told, or one in a project of critical or high priority.

Source. Snow, Keil and Wallace, The effects of optimistic and pessimistic biasing on software project status reporting
(2007); GAO-16-89G, best practice 9 (status reports agree with the schedule they tell of).
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from insights.evidence import cell, project_field, update_quote
from insights.rule import Limits, Rule, limit
from insights.signals.claims import Claim, claim_of
from insights.signals.told import bad_news
from insights.signals.tones import newest_reports, words_at
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.signals import SignalKind
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

AGAINST = (SignalKind.DATE.value, SignalKind.BLOCKED.value)
TOLD_AGAINST = (*AGAINST, SignalKind.VENDOR.value, SignalKind.QUALITY.value, SignalKind.PEOPLE.value)
"""What people write in their own report counts however mild: a supplier that missed, a test that failed, who left."""
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
        heavy = portfolio.ask(bad_news)
        mild = heavy["severity"].to_numpy() == Severity.LOW.value
        counts = np.where(heavy["field"].isna(), heavy["kind"].isin(TOLD_AGAINST) | ~mild, heavy["kind"].isin(AGAINST))
        recent = heavy["dated"].to_numpy() >= np.datetime64(portfolio.as_of, "s") - np.timedelta64(
            limits.recent_days, "D"
        )
        heavy = heavy.take(np.flatnonzero(counts.astype(bool) & recent))
        for project, found in groupby(
            heavy.sort_values("project", kind="stable").to_dict("records"), itemgetter("project")
        ):
            signs = list(found)
            claim = claim_of(portfolio, str(project), signs[0]["dated"].date(), limits.cycle_days)
            of_people = any(not isinstance(sign["field"], str) for sign in signs)
            if (
                claim
                and claim.on_track
                and (of_people or len({sign["sentence"] for sign in signs}) >= limits.list_sentences)
            ):
                yield _hit(portfolio, str(project), _evidence(portfolio, str(project), claim), signs)

    def blind(self, portfolio: Portfolio, limits: ContradictionLimits) -> Mapping[str, str]:  # noqa: ARG002 - the claim
        """Projects that claim nothing, in a colour or in words."""
        table = portfolio.table
        newest = portfolio.ask(newest_reports)
        rags = portfolio.updates[["project", "rag"]].take(newest)
        in_colour = set(rags.loc[rags["rag"].notna(), "project"])
        return {
            project: "projects.rag"
            for project in table.index[table["rag"].isna()]
            if project not in in_colour and not portfolio.projects[project].raw.get("status")
        }


def _evidence(portfolio: Portfolio, project: str, claim: Claim) -> Evidence:
    if claim.place is None:
        return project_field(portfolio, project, claim.field)
    row = words_at(portfolio, claim.place)
    return cell(portfolio, "update", row, claim.field, row["dated"])


def _hit(portfolio: Portfolio, project: str, claim: Evidence, signs: list[Row]) -> Hit:
    facts = portfolio.projects[project]
    # The gravest first, then the plainest: a day that moved, then what is worse in so many words, then the rest.
    plainest = sorted(
        signs,
        key=lambda sign: (
            sign["severity"] != Severity.HIGH.value,
            pd.isna(sign["to_day"]),
            sign["direction"] != "worse",
        ),
    )
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
        severity=_severity(signs, critical=facts.is_critical),
        measured={"claim": claim.quote, "kinds": len(kinds), "sentences": len(once)},
        evidence=(claim, *quotes),
        cause=f"project:{project}",
    )


def _severity(signs: list[Row], *, critical: bool) -> Severity:
    """The gravest told; high from two kinds that are no trifles, and for any such kind in a critical project."""
    worst = max((Severity(sign["severity"]) for sign in signs), key=lambda one: one.weight)
    serious = {sign["kind"] for sign in signs if sign["severity"] != Severity.LOW.value}
    return Severity.HIGH if len(serious) > 1 or (serious and critical) else worst
