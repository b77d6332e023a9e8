"""The status report says the same words three times running, or oftener.

Why it matters. Whoever copies the last report has not looked: its green, its date and its risks are as old as the
words.

Stays quiet when. The words differ at all, if only by a number; they are too few to tell ("On track."); they stand
where the source withholds or does not give any; the project is on hold or closed; or the newest of them is older than
half a year (that is silence, not copying). Comments on single items are not looked at.

What to do. Ask the reporter for what changed since the first of these reports, in three sentences of their own.
Severity is medium from three reports, high from six, low where the whole project moves once a year or less.

Source. GAO-16-89G, best practice 9: status is updated with what happened, not carried over; Snow and Keil, The
challenges of accurate software project status reporting (2002).
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd

from insights.evidence import opening, update_quote
from insights.rule import Limits, Rule, limit
from insights.signals.redactions import is_redaction
from portfolio.copying import repeats
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity, Status

A_YEAR = 330
Row = dict[Any, Any]


class CopiedStatusLimits(Limits):
    """How often the same words are too often."""

    times: int = limit(3, "Reports with the same words running from which it is medium.", unit="reports", ge=2, le=20)
    high_times: int = limit(6, "Reports running from which it is high.", unit="reports", ge=2, le=50)
    min_words: int = limit(6, "Words a report must have to be more than a formula.", unit="words", ge=1, le=50)
    recent_days: int = limit(183, "Days within which the newest report must lie.", unit="days", ge=1, le=1825)


class CopiedStatus(Rule[CopiedStatusLimits]):
    """REP003."""

    code = "REP003"
    name = "copied status"
    category = Category.REPORTING
    severity = Severity.MEDIUM
    needs = ("updates.*",)
    limits = CopiedStatusLimits
    advice = "Ask the reporter for what changed since the first of these reports, in three sentences of their own."

    def check(self, portfolio: Portfolio, limits: CopiedStatusLimits) -> Iterator[Hit]:
        """One hit per project: what was copied oftest leads."""
        said = portfolio.ask(repeats)
        said = said[said["times"] >= limits.times]
        newest = said.groupby("series")["dated"].transform("max")
        said = said[newest >= portfolio.today - pd.Timedelta(days=limits.recent_days)]
        said = said.sort_values(["project", "times", "series", "dated"], ascending=[True, False, True, True])
        for project, rows in groupby(said.to_dict("records"), key=itemgetter("project")):
            if portfolio.projects[project].status == Status.ON_HOLD:
                continue
            for _, run in groupby(rows, key=itemgetter("series")):
                reports = list(run)
                if _says_something(str(reports[0]["text"]), limits.min_words):
                    yield _hit(portfolio, limits, project, reports)
                    break


def _says_something(text: str, min_words: int) -> bool:
    return len(text.split()) >= min_words and not is_redaction(text.casefold())


def _hit(portfolio: Portfolio, limits: CopiedStatusLimits, project: str, reports: list[Row]) -> Hit:
    name, times = portfolio.name_of(project), len(reports)
    first, last = reports[0], reports[-1]
    gap = (last["dated"] - first["dated"]).days / (times - 1)
    quote = opening(str(last["text"]))
    severity = Severity.HIGH if times >= limits.high_times else Severity.MEDIUM
    column = f' ("{last["field"]}")' if isinstance(last["field"], str) else ""
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=(
            f"The last {times} reports of {name}{column} say the same, word by word, since {first['dated']:%Y-%m-%d}: "
            f"“{quote}”."
        ),
        projects=(project,),
        severity=Severity.LOW if gap >= A_YEAR else severity,
        measured={
            "times": times,
            "days": (last["dated"] - first["dated"]).days,
            "words": len(str(last["text"]).split()),
        },
        evidence=tuple(update_quote(portfolio, row, opening(str(row["text"]))) for row in (last, *reports[-2::-1])),
        cause=f"project:{project}",
    )
