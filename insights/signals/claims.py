"""What the status of a project claims on the day of its newest report: on track, in trouble, or nothing."""

import re
from datetime import date
from typing import NamedTuple

from insights.signals.tones import newest_reports, words_at
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Rag, Status

_ON_TRACK = re.compile(r"\bon (?:track|schedule|time|target|plan)\b", re.IGNORECASE)
_ADMITTED = frozenset([Rag.AMBER, Rag.AMBER_RED, Rag.RED])
_TROUBLED = frozenset([Status.AT_RISK, Status.BLOCKED, Status.ON_HOLD])


class Claim(NamedTuple):
    """A status, and where it stands: in the update at `place`, or else in the project's own `field`."""

    on_track: bool
    admits: bool
    field: str
    place: int | None = None


def claim_of(portfolio: Portfolio, project: str, said: date, cycle_days: int) -> Claim | None:
    """The colour of the newest report itself, else the project's; None where neither says one thing or the other.

    A project's own claim to be on track speaks for a report of the day `said` only within `cycle_days` of it.
    """
    rated = portfolio.ask(_rated)
    if project in rated:
        rag = words_at(portfolio, rated[project])["rag"]
        return Claim(rag == Rag.GREEN.value, rag in _ADMITTED, "rag", rated[project])
    facts = portfolio.projects[project]
    if facts.rag in _ADMITTED or (facts.rag is None and facts.status in _TROUBLED):
        return Claim(on_track=False, admits=True, field="rag" if facts.rag else "status")
    words = facts.rag is None and _ON_TRACK.search(facts.raw.get("status", "")) is not None
    told = facts.status_on or facts.reported_on
    near = told is None or abs((said - told).days) <= cycle_days
    if near and (facts.rag is Rag.GREEN or words):
        return Claim(on_track=True, admits=False, field="status" if words else "rag")
    return None


def _rated(portfolio: Portfolio) -> dict[str, int]:
    """The position of the last newest report of each project that states a colour."""
    newest = portfolio.ask(newest_reports)
    rags = portfolio.updates[["project", "rag"]].take(newest)
    told = rags["rag"].notna().to_numpy()
    return dict(zip(rags["project"].to_numpy()[told], newest[told].tolist(), strict=True))
