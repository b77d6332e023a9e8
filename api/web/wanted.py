"""Which insights somebody asked to see, and in which order: all of it stands in the address, so a link is a view."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query
from pydantic import BeforeValidator, StringConstraints

from api.since import Since
from api.standing import is_open
from api.web.here import Empty
from portfolio.deliveries import dependants
from portfolio.findings import Insight
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, InsightState, Severity

Sort = Literal["rank", "score", "severity", "title", "category", "first_seen", "due", "owner", "state"]
Changed = Literal["new", "worse", "better"]

_LAST = date.max
_Words = Annotated[str, StringConstraints(max_length=200)]
_NoBlanks = BeforeValidator(lambda given: [one for one in given if one])

SORTS: Mapping[str, tuple[str, Callable[[Insight], object]]] = {
    "rank": ("Rank", lambda one: one.rank),
    "score": ("Score", lambda one: -one.score),
    "severity": ("Severity", lambda one: -one.severity.weight),
    "title": ("Insight", lambda one: one.title.casefold()),
    "category": ("Category", lambda one: one.category),
    "first_seen": ("First seen", lambda one: one.first_seen),
    "due": ("Due", lambda one: one.due or _LAST),
    "owner": ("Owner", lambda one: (one.owner is None, (one.owner or "").casefold())),
    "state": ("State", lambda one: list(InsightState).index(one.state)),
}
"""Order → its name, and the key; ties keep the rank."""

_LARGEST_FIRST = frozenset({"score", "severity"})


@dataclass(frozen=True)
class Wanted:
    """The filters and the order; what is empty leaves everything in."""

    severity: tuple[Severity, ...] = ()
    category: tuple[Category, ...] = ()
    state: tuple[InsightState, ...] = ()
    project: str | None = None
    vendor: str | None = None
    goal: str | None = None
    rule: str | None = None
    theme: str | None = None
    q: str | None = None
    since: date | None = None
    change: Changed | None = None
    sort: Sort = "rank"
    desc: bool = False

    @property
    def filtered(self) -> bool:
        """True where not all open insights are wanted."""
        return any((self.severity, self.category, self.state, self.project, self.vendor, self.goal)) or any(
            (self.rule, self.theme, self.q, self.since, self.change)
        )

    @property
    def falling(self) -> bool:
        """Whether the values of the column that gives the order fall from row to row."""
        return (self.sort in _LARGEST_FIRST) != self.desc

    def of(self, insights: Iterable[Insight], picture: Portfolio, since: Since | None) -> list[Insight]:
        """The wanted insights in the wanted order. Without states, those that people set aside stay out."""
        tests = list(self._tests(picture, since))
        found = [one for one in insights if all(test(one) for test in tests)]
        ordered = sorted(found, key=lambda one: one.rank)
        return sorted(ordered, key=SORTS[self.sort][1], reverse=self.desc)  # type: ignore[arg-type]  # keys of one order compare

    def _tests(self, picture: Portfolio, since: Since | None) -> Iterable[Callable[[Insight], bool]]:
        """One test for each filter that is set."""
        yield (lambda one: one.state in self.state) if self.state else is_open
        plain: tuple[tuple[object, Callable[[Insight], bool]], ...] = (
            (self.severity, lambda one: one.severity in self.severity),
            (self.category, lambda one: one.category in self.category),
            (self.project, lambda one: self.project in one.projects),
            (self.rule, lambda one: one.rule == self.rule),
            (self.theme, lambda one: one.theme == self.theme),
        )
        yield from (test for given, test in plain if given)
        if self.q:
            words = self.q.casefold()
            yield lambda one: words in f"{one.title} {one.summary} {' '.join(one.project_names)} {one.id}".casefold()
        if self.vendor:
            yield _about("vendor", self.vendor, projects_of_vendor(picture, self.vendor))
        if self.goal:
            serving = {key for key, project in picture.projects.items() if self.goal in project.goals}
            yield _about("goal", self.goal, serving)
        if since and (self.since or self.change):
            ids = changed_ids(since, self.change)
            yield lambda one: one.id in ids


def projects_of_vendor(picture: Portfolio, vendor: str) -> set[str]:
    """Projects that depend on a vendor in any way."""
    frame = picture.ask(dependants)
    return set(frame.loc[frame["vendor"] == vendor, "project"])


def changed_ids(since: Since, change: Changed | None) -> set[str]:
    """Ids of the insights that changed in one way; of all that are new, worse or better where none is named."""
    ways = {
        "new": {one.id for one in since.new},
        "worse": {move.insight.id for move in since.worse},
        "better": {move.insight.id for move in since.better},
    }
    return ways[change] if change else set().union(*ways.values())


def _about(kind: str, wanted: str, projects: set[str]) -> Callable[[Insight], bool]:
    """About the thing itself, or about a project that hangs on it."""
    return lambda one: (one.subject.kind == kind and one.subject.id == wanted) or not projects.isdisjoint(one.projects)


def wanted_of(  # noqa: PLR0913, PLR0917 - one parameter a filter of the address
    severity: Annotated[list[Severity], _NoBlanks, Query()] = [],  # noqa: B006 - FastAPI copies it
    category: Annotated[list[Category], _NoBlanks, Query()] = [],  # noqa: B006 - as above
    state: Annotated[list[InsightState], _NoBlanks, Query()] = [],  # noqa: B006 - as above
    project: Annotated[str | None, Empty, Query()] = None,
    vendor: Annotated[str | None, Empty, Query()] = None,
    goal: Annotated[str | None, Empty, Query()] = None,
    rule: Annotated[str | None, Empty, Query()] = None,
    theme: Annotated[str | None, Empty, Query()] = None,
    q: Annotated[_Words | None, Empty, Query()] = None,
    since: Annotated[date | None, Empty, Query()] = None,
    change: Annotated[Changed | None, Empty, Query()] = None,
    sort: Annotated[Sort, Query()] = "rank",
    desc: Annotated[bool, Query()] = False,  # noqa: FBT002 - a word of the address
) -> Wanted:
    """What an address asks for."""
    lists = tuple(severity), tuple(category), tuple(state)
    return Wanted(*lists, project, vendor, goal, rule, theme, q, since, change, sort, desc)


Asked = Annotated[Wanted, Depends(wanted_of)]
