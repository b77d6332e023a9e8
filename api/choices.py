"""What callers may choose, and what is said when the choice names nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from api import standing
from api.digested import Scope
from api.errors import RequestUnclear
from portfolio.errors import SourceUnreadable, UnknownInsight, UnknownProject
from portfolio.findings import Brief, Insight, Score
from portfolio.vocabulary import Category, InsightState, Severity

_PORTFOLIO_NAME = re.compile(r"[^\W_][\w .-]{0,63}")


@dataclass(frozen=True)
class Filters:
    """Which insights are wanted; empty means all. Without `states`, those set aside by people stay out."""

    severities: frozenset[Severity] = frozenset()
    categories: frozenset[Category] = frozenset()
    project: str | None = None
    states: frozenset[InsightState] = frozenset()


@dataclass(frozen=True)
class Change:
    """What a person changes about an insight; what is not given stays as it was."""

    state: InsightState | None = None
    reason: str | None = None
    person: str | None = None
    owner: str | None = None
    due: date | None = None
    expires_on: date | None = None
    note: str | None = None


def existing(paths: Sequence[str | Path]) -> list[Path]:
    """Paths that are there. Raises SourceUnreadable for the first that is not."""
    for path in paths:
        if "://" in str(path):
            raise SourceUnreadable(f"{path} cannot be read: this version reads files and folders only.")
        if not Path(path).exists():
            raise SourceUnreadable(f"There is no file or folder {str(path)!r}.")
    return [Path(path) for path in paths]


def matches(insight: Insight, filters: Filters, project: str | None, *, any_state: bool = False) -> bool:
    """True where an insight passes the filters."""
    return (
        (not filters.severities or insight.severity in filters.severities)
        and (not filters.categories or insight.category in filters.categories)
        and (project is None or project in insight.projects)
        and (any_state or (insight.state in filters.states if filters.states else standing.is_open(insight)))
    )


def project_of(brief: Brief, wanted: str) -> Score:
    """The score of a project, by id or name. Raises UnknownProject."""
    by_id = {score.project: score for score in brief.scores}
    if wanted in by_id:
        return by_id[wanted]
    folded = wanted.casefold().strip()
    named = [s for s in brief.scores if folded in {s.name.casefold(), s.project.casefold()}]
    if len(named) == 1:
        return named[0]
    if named:
        ids = ", ".join(score.project for score in named)
        raise UnknownProject(f"{len(named)} projects are named {wanted!r}; say which by id: {ids}.")
    raise UnknownProject(f"{brief.portfolio} has no project {wanted!r}. {near(wanted, [s.name for s in brief.scores])}")


def scope_of(brief: Brief, scope: Scope) -> Scope:
    """The scope with its projects as ids. Raises UnknownProject."""
    projects = (project_of(brief, project).project for project in scope.projects)
    return scope.model_copy(update={"projects": tuple(dict.fromkeys(projects))})


def insight_of(brief: Brief, wanted: str) -> Insight:
    """An insight by its id. Raises UnknownInsight, which says what became of one that was seen earlier."""
    found = next((insight for insight in brief.insights if insight.id == wanted), None)
    if found is not None:
        return found
    gone = next((one for one in brief.past if one.id == wanted), None)
    if gone:
        ending = "resolved" if gone.ending == "resolved" else "no longer seen"
        hint = f"It was last seen on {gone.last_seen} and is {ending}: {gone.because}"
    else:
        close = get_close_matches(wanted, [insight.id for insight in brief.insights], n=1, cutoff=0.7)
        hint = f"Did you mean {close[0]}?" if close else "It may have been seen on another day."
    raise UnknownInsight(f"{brief.portfolio} has no insight {wanted!r} as of {brief.as_of.isoformat()}. {hint}")


def near(wanted: str, names: Sequence[str]) -> str:
    """A hint: the name that was probably meant, or the names there are."""
    close = get_close_matches(wanted, names, n=1, cutoff=0.5)
    if close:
        return f"Did you mean {close[0]!r}?"
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""  # noqa: PLR2004 - one line's worth
    return f"There are: {', '.join(names[:8])}{more}."


def check_portfolio_name(name: str) -> None:
    """Refuse a name that no portfolio can have. Raises RequestUnclear."""
    if not _PORTFOLIO_NAME.fullmatch(name):
        raise RequestUnclear(
            f"{name!r} cannot name a portfolio: begin with a letter or digit and use letters, digits, "
            "spaces, dots, dashes and underscores, at most 64."
        )
