"""What changed since a day that somebody chose on a page."""

from datetime import date

from api.since import Since, changed_since
from api.web.here import Here
from portfolio.findings import Brief


def since_day(here: Here, brief: Brief, wanted: date | None) -> Since | None:
    """The changes since the newest picture on or before `wanted` (None: since the picture before); None without one."""
    chain = here.workspace.chain(here.portfolio, here.as_of)
    before = [step for step in chain.steps[:-1] if wanted is None or step.day <= wanted]
    if not before:
        return None
    then = here.workspace.analyses.memory(before[-1])
    return changed_since(then, brief.insights, brief.past, here.workspace.policy.scoring.trend_tolerance)


def earlier_days(here: Here) -> list[date]:
    """Days of the earlier pictures that can be compared with, newest first."""
    return [step.day for step in here.workspace.chain(here.portfolio, here.as_of).steps[:-1]][::-1]
