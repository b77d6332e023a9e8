"""A digest made by hand: everything a digest can tell, its foreign words hostile."""

from datetime import date

import pytest

from api.digested import Digest, Gap, Gone, Milestone, Move, Warned
from portfolio.evidence import Evidence, SourceRef
from portfolio.findings import Insight, Subject
from portfolio.vocabulary import Category, InsightState, Severity, Trend

DAY = date(2026, 3, 31)
HOSTILE = '<script>alert("x")</script> =1+1 *bold* [a](http://evil.example) #set page() <!channel> \u202eturned\x1b[31m'


def insight(name: str, severity: Severity = Severity.HIGH, **changes: object) -> Insight:
    """An insight named for its subject."""
    ref = SourceRef(source="board.csv", kind="project", id=name, project=name, field="end")
    found = Insight(
        id=f"SCH001-{name}",
        rule="SCH001",
        title=f"Milestone slip: {name}",
        category=Category.SCHEDULE,
        severity=severity,
        score=61.4,
        rank=1,
        likelihood=0.7,
        likelihood_basis="policy",
        impact=0.9,
        subject=Subject(kind="project", id=name, name=name),
        projects=(name,),
        project_names=(name,),
        summary=f"{name} ends 90 days late.",
        evidence=(Evidence(ref=ref, quote="2026-12-01", dated=DAY, age_days=0),),
        measured={"days": 90},
        why=(),
        what_to_do="Agree a new plan.",
        trend=Trend.NEW,
        first_seen=DAY,
        last_seen=DAY,
        state=InsightState.OPEN,
    )
    return found.model_copy(update=changes)


@pytest.fixture
def full() -> Digest:
    """A digest in which everything happened."""
    counts = {category: dict.fromkeys(Severity, 0) for category in Category}
    counts[Category.SCHEDULE][Severity.CRITICAL] = 2
    counts[Category.VENDOR][Severity.HIGH] = 1
    return Digest(
        portfolio="harbour",
        as_of=DAY,
        since=date(2026, 2, 28),
        headline=f"2 critical; first: {HOSTILE}",
        index=61.5,
        index_before=55.0,
        coverage=0.8,
        projects=6,
        new=(insight(HOSTILE, Severity.CRITICAL), *(insight(f"N{n}") for n in range(12))),
        worse=(Move(insight=insight("Beta"), before=40.0),),
        better=(Move(insight=insight("Gamma", Severity.MEDIUM), before=80.0),),
        reopened=(insight("Delta", reopened="It had gone by 2026-01-31 and is seen again since 2026-03-01."),),
        gone=(
            Gone(insight=insight("Eps"), unseen_because=None, ending="resolved", because="It ended on 2026-03-02."),
            Gone(insight=insight("Zeta"), unseen_because="Not known: end."),
        ),
        unchanged=3,
        decide=(insight(HOSTILE, Severity.CRITICAL), insight("Alpha", owner="Ana", due=date(2026, 4, 15))),
        milestones=(
            Milestone(
                project=HOSTILE,
                name="Go-live",
                due=date(2026, 4, 20),
                days_left=20,
                reasons=("it is reported as blocked",),
            ),
        ),
        warned=(Warned(giver="Alpha", taker=HOSTILE, needed=date(2026, 6, 1), days_late=30, weeks_ahead=8, reaches=2),),
        gaps=(Gap(reason="Not known: money.", rules=("CST001",), projects=6),),
        silence="Every active project wrote at least one update since 2026-02-28.",
        by_category=counts,
    )


@pytest.fixture
def quiet(full: Digest) -> Digest:
    """A digest in which nothing happened."""
    nothing = {
        "new": (),
        "worse": (),
        "better": (),
        "reopened": (),
        "gone": (),
        "decide": (),
        "milestones": (),
        "warned": (),
        "gaps": (),
    }
    return full.model_copy(update={**nothing, "unchanged": 17})
