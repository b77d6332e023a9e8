"""Projects as lines of a list: risk, report against facts, days and money, in the order an address asks for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query
from pydantic import StringConstraints

from api.standing import is_open
from api.web.here import Empty, Here
from api.web.wanted import projects_of_vendor
from portfolio.costs import costs
from portfolio.findings import Score
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Rag
from portfolio.work import Project

WATERMELON = "REP002"
NOTABLE = 0.05
"""Share over budget from which it is worth a colour; as rule CST001."""

Band = Literal["critical", "high", "medium", "low", "none"]
Look = Literal["watermelon", "late", "over", "ownerless"]
Sort = Literal["score", "name", "reported", "inferred", "end", "late", "money", "owner", "seen"]

_LEVELS: Mapping[str | None, int] = {rag.value: rag.level for rag in Rag}
_Words = Annotated[str, StringConstraints(max_length=200)]


@dataclass(frozen=True)
class Line:
    """One project.

    Attributes:
        score: its score, with reported and inferred status and coverage.
        project: its facts.
        watermelon: its report is better than its facts by so much that a rule says so.
        owner: name of whoever leads it.
        late: days its end is later than approved (negative: earlier); None where one of the days is not known.
        budget, forecast, actual: money at completion and so far; None where not known.
        over: share of the budget that the forecast is above it; None where one of both is not known.
    """

    score: Score
    project: Project
    watermelon: bool
    owner: str | None
    late: int | None
    budget: float | None
    forecast: float | None
    actual: float | None
    over: float | None


@dataclass(frozen=True)
class Chosen:
    """What somebody wants to see of the list; what is empty leaves everything in."""

    q: str | None = None
    department: str | None = None
    programme: str | None = None
    goal: str | None = None
    vendor: str | None = None
    band: Band | None = None
    look: Look | None = None
    sort: Sort = "score"
    desc: bool = False

    @property
    def filtered(self) -> bool:
        """True where not all projects are wanted."""
        return any((self.q, self.department, self.programme, self.goal, self.vendor, self.band, self.look))

    @property
    def falling(self) -> bool:
        """Whether the values of the column that gives the order fall from row to row."""
        return (self.sort in _LARGEST_FIRST) != self.desc

    def of(self, lines: list[Line], picture: Portfolio) -> list[Line]:
        """The wanted lines in the wanted order, ties by score and name."""
        tests = list(self._tests(picture))
        found = [line for line in lines if all(test(line) for test in tests)]
        key = SORTS[self.sort][1]
        found.sort(key=lambda line: (-line.score.score, line.score.name.casefold(), line.score.project))
        # What is not known stands last whichever way the list is turned.
        known = [line for line in found if key(line) is not None]
        known.sort(key=key, reverse=self.desc)  # type: ignore[arg-type]  # keys of one order compare
        return known + [line for line in found if key(line) is None]

    def _tests(self, picture: Portfolio) -> Iterator[Callable[[Line], bool]]:
        if self.q:
            words = self.q.casefold()
            yield lambda line: words in f"{line.project.name} {line.project.id} {line.owner or ''}".casefold()
        if self.vendor:
            served = projects_of_vendor(picture, self.vendor)
            yield lambda line: line.project.id in served
        plain: tuple[tuple[object, Callable[[Line], bool]], ...] = (
            (self.department, lambda line: line.project.department == self.department),
            (self.programme, lambda line: line.project.programme == self.programme),
            (self.goal, lambda line: self.goal in line.project.goals),
            (self.band, lambda line: line.score.band == self.band),
            (self.look == "watermelon", lambda line: line.watermelon),
            (self.look == "late", lambda line: (line.late or 0) > 0),
            (self.look == "over", lambda line: (line.over or 0) > NOTABLE),
            (self.look == "ownerless", lambda line: not line.owner),
        )
        yield from (test for given, test in plain if given)


SORTS: Mapping[str, tuple[str, Callable[[Line], object]]] = {
    "score": ("Score", lambda line: -line.score.score),
    "name": ("Project", lambda line: line.score.name.casefold()),
    "reported": ("Reported", lambda line: _worst_first(line.score.reported_status)),
    "inferred": ("Facts say", lambda line: _worst_first(line.score.inferred_status)),
    "end": ("End", lambda line: line.project.end or line.project.baseline_end),
    "late": ("Against plan", lambda line: None if line.late is None else -line.late),
    "money": ("Forecast", lambda line: None if line.over is None else -line.over),
    "owner": ("Owner", lambda line: line.owner.casefold() if line.owner else None),
    "seen": ("Seen", lambda line: line.score.coverage),
}
"""Order → its name, and the key; None is not known."""

_LARGEST_FIRST = frozenset({"score", "reported", "inferred", "late", "money"})


def project_lines(here: Here) -> list[Line]:
    """Every project of the picture that is shown."""
    brief = here.workspace.brief(here.portfolio, here.as_of)
    picture = here.workspace.snapshot(here.portfolio, here.as_of)
    melons = {one.subject.id for one in brief.insights if one.rule == WATERMELON and is_open(one)}
    money = picture.ask(costs)[["budget", "forecast", "actual"]]
    known = dict(zip(money.index, money.astype("object").where(money.notna(), None).to_numpy().tolist(), strict=True))
    return [_line(score, picture, score.project in melons, known[score.project]) for score in brief.scores]


def _line(score: Score, picture: Portfolio, watermelon: bool, money: list[float | None]) -> Line:  # noqa: FBT001 - a fact
    project = picture.projects[score.project]
    budget, forecast, actual = money
    return Line(
        score=score,
        project=project,
        watermelon=watermelon,
        owner=picture.person_name(project.owner) if project.owner else None,
        late=days_late(project),
        budget=budget,
        forecast=forecast,
        actual=actual,
        over=forecast / budget - 1 if forecast is not None and budget else None,
    )


def days_late(project: Project) -> int | None:
    """Days the end of a project (where it is over: the day it finished) is later than approved."""
    end: date | None = project.actual_end or project.end
    return (end - project.baseline_end).days if end and project.baseline_end else None


def _worst_first(status: str | None) -> int | None:
    return -_LEVELS[status] if status in _LEVELS else None


def chosen_of(  # noqa: PLR0913, PLR0917 - one parameter a filter of the address
    q: Annotated[_Words | None, Empty, Query()] = None,
    department: Annotated[str | None, Empty, Query()] = None,
    programme: Annotated[str | None, Empty, Query()] = None,
    goal: Annotated[str | None, Empty, Query()] = None,
    vendor: Annotated[str | None, Empty, Query()] = None,
    band: Annotated[Band | None, Empty, Query()] = None,
    look: Annotated[Look | None, Empty, Query()] = None,
    sort: Annotated[Sort, Query()] = "score",
    desc: Annotated[bool, Query()] = False,  # noqa: FBT002 - a word of the address
) -> Chosen:
    """What an address asks for."""
    return Chosen(q, department, programme, goal, vendor, band, look, sort, desc)


Asked = Annotated[Chosen, Depends(chosen_of)]
