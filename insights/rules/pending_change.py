"""A change request waits for a decision for more than thirty days.

Why it matters. Until somebody decides, the team builds either what is no longer wanted or what is not yet agreed, and
the plan shows neither the money nor the days.

Stays quiet when. It was decided, refused or withdrawn, by day or by word; it was raised within thirty days; or its
project is closed. A request without the day it was raised is not assessed.

What to do. Decide it at the next steering meeting, or refuse it; an undecided request is a decision to wait. Severity
is medium; high beyond ninety days, or where it would cost 5 % of the budget or thirty days.

Source. PMI, PMBOK Guide, Perform integrated change control: every request is approved or refused in time. Days from the
catalogue.
"""

from collections.abc import Iterator, Mapping

from insights.evidence import cell
from insights.rule import Limits, Rule, limit
from portfolio.costs import costs
from portfolio.findings import Hit, Subject
from portfolio.governance import ChangeRequest
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

NAMED = 5
UNDECIDED = frozenset({
    "", "-", "deferred", "draft", "in review", "new", "none", "open", "pending", "postponed", "raised", "submitted",
    "tbc", "tbd", "to be confirmed", "to be decided", "under review", "undecided",
})  # fmt: skip


class PendingChangeLimits(Limits):
    """How long a decision may take, and when it matters more."""

    medium_days: int = limit(30, "Undecided for more days than this.", unit="days", ge=0, le=365)
    high_days: int = limit(90, "Undecided for more days than this, it is high.", unit="days", ge=0, le=730)
    cost_share: float = limit(
        0.05, "A cost effect from this share of the budget on makes it high.", unit="share", ge=0.001, le=1
    )
    schedule_days: int = limit(30, "A schedule effect from so many days on makes it high.", unit="days", ge=1, le=730)


class PendingChange(Rule[PendingChangeLimits]):
    """SCP003."""

    code = "SCP003"
    name = "pending change"
    category = Category.SCOPE
    severity = Severity.MEDIUM
    needs = ("changes.raised",)
    limits = PendingChangeLimits
    advice = "Decide it at the next steering meeting, or refuse it."

    def check(self, portfolio: Portfolio, limits: PendingChangeLimits) -> Iterator[Hit]:
        """One hit per project with requests that nobody decides."""
        budgets = portfolio.ask(costs)["budget"]
        waiting: Mapping[str, list[ChangeRequest]] = portfolio.ask(undecided)
        for project, changes in waiting.items():
            late = [change for change in changes if _days(portfolio, change) > limits.medium_days]
            if late:
                yield _hit(portfolio, limits, project, late, float(budgets[project]))


def undecided(portfolio: Portfolio) -> Mapping[str, list[ChangeRequest]]:
    """Requests of active projects that nobody decided, by project, the oldest first."""
    found: dict[str, list[ChangeRequest]] = {}
    for change in sorted(portfolio.changes.values(), key=lambda c: (c.project, c.raised or portfolio.as_of, c.id)):
        known = portfolio.projects.get(change.project)
        word = " ".join((change.decision or "").casefold().split()).strip(".")
        settled = (change.decided is not None and change.decided <= portfolio.as_of) or word not in UNDECIDED
        if known and known.is_active and change.raised and not settled:
            found.setdefault(change.project, []).append(change)
    return found


def _days(portfolio: Portfolio, change: ChangeRequest) -> int:
    return (portfolio.as_of - (change.raised or portfolio.as_of)).days


def _hit(
    portfolio: Portfolio, limits: PendingChangeLimits, project: str, late: list[ChangeRequest], budget: float
) -> Hit:
    name, oldest = portfolio.name_of(project), late[0]
    days = _days(portfolio, oldest)
    cost, effect = sum(change.cost or 0.0 for change in late), sum(change.days or 0.0 for change in late)
    many = f"{len(late)} change requests are" if len(late) > 1 else "a change request is"
    which = f'the oldest, "{oldest.name}",' if len(late) > 1 else f'"{oldest.name}"'
    heavy = (budget == budget and abs(cost) >= limits.cost_share * budget) or effect >= limits.schedule_days  # noqa: PLR0124 - NaN test
    fields = ("raised", "decision", "cost", "days")
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=f"{name}: {many} undecided; {which} has waited for {days} days.",
        projects=(project,),
        severity=Severity.HIGH if heavy or days > limits.high_days else Severity.MEDIUM,
        measured={"changes": len(late), "days": days, "cost": cost, "schedule_days": effect},
        evidence=tuple(
            cell(portfolio, "change", change.model_dump(), field, dated=change.raised)
            for change in late[:NAMED]
            for field in fields
            if field == "raised" or getattr(change, field) is not None
        ),
        due=portfolio.as_of,
    )
