"""The newest report tells of trouble that no status of the project shows.

Why it matters. Accidents, insolvencies, refused permits and failed tests are written down in words long before a date,
a colour or a figure moves; many sources have nothing but the words.

Stays quiet when. The status is green: then REP004 holds the words against it. The status admits trouble (amber or
worse) and the words are not grave; the report is older than four months; the words tell of it as past, solved, denied,
feared or asked; or a column of a list tells of it, where trouble is daily bread.

What to do. Call the one who wrote it, hear what it means for date, money and people, and let the status say so.
Severity is that of the gravest sentence, by what its words say: high where people are hurt, work stands still, a
supplier, permit or the money is lost, data are lost or stolen, or the figures named are large; low where it is called
small, a week or less, or only awaited; medium else. Words alone are never critical, and what is yet to come counts one
step less.

Source. ISO 31000 and the UK Orange Book on rating consequences by kind (people, law, viability, money, time);
Kappelman, McKeeman and Zhang, Early warning signs of IT project failure (2006), on words that come before figures. The
scale stands in insights/signals/gravity.py.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np

from insights.evidence import update_quote
from insights.rule import Limits, Rule, limit
from insights.signals.claims import claim_of
from insights.signals.told import bad_news
from insights.signals.tones import words_at
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

SHOWN = 3
Row = dict[Any, Any]


class TroubleToldLimits(Limits):
    """Which words count."""

    recent_days: int = limit(120, "Days within which the report must lie.", unit="days", ge=7, le=730)
    cycle_days: int = limit(35, "Days within which a green status speaks for the report.", unit="days", ge=0, le=366)


class TroubleTold(Rule[TroubleToldLimits]):
    """REP006."""

    code = "REP006"
    name = "trouble told"
    category = Category.REPORTING
    severity = Severity.MEDIUM
    needs = ("updates.*",)
    limits = TroubleToldLimits
    advice = "Call the one who wrote it, hear what it means for date, money and people, and let the status say so."

    def check(self, portfolio: Portfolio, limits: TroubleToldLimits) -> Iterator[Hit]:
        """One hit per project whose newest report tells of more trouble than its status does."""
        told = portfolio.ask(bad_news)
        oldest = np.datetime64(portfolio.as_of, "s") - np.timedelta64(limits.recent_days, "D")
        told = told[told["field"].isna() & (told["dated"] >= oldest)]
        rows = told.sort_values("project", kind="stable").to_dict("records")
        for project, found in groupby(rows, itemgetter("project")):
            # The gravest first, then in the order it was written.
            signs = sorted(found, key=lambda sign: -Severity(sign["severity"]).weight)
            grave = signs[0]["severity"] == Severity.HIGH.value
            claim = claim_of(portfolio, str(project), signs[0]["dated"].date(), limits.cycle_days)
            if claim is None or (not claim.on_track and (grave or not claim.admits)):
                yield _hit(portfolio, str(project), signs)


def _hit(portfolio: Portfolio, project: str, signs: list[Row]) -> Hit:
    name = portfolio.name_of(project)
    once = list({sign["sentence"]: sign for sign in reversed(signs)}.values())[::-1]
    quotes = [
        update_quote(portfolio, words_at(portfolio, sign["place"]), str(sign["sentence"]).strip())
        for sign in once[:SHOWN]
    ]
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=f"The report of {name} of {signs[0]['dated']:%Y-%m-%d} tells of trouble: “{quotes[0].quote}”",
        projects=(project,),
        severity=Severity(signs[0]["severity"]),
        measured={
            "kinds": ", ".join(dict.fromkeys(str(sign["kind"]) for sign in signs)),
            "sentences": len(once),
            "gravest": str(signs[0]["severity"]),
        },
        evidence=tuple(quotes),
        cause=f"project:{project}",
    )
