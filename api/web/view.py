"""What the page shows, worked out before the template: levels, lines, links, and words for numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from api.views import IndexPoint, Summary
from portfolio.findings import Insight, Score
from portfolio.vocabulary import Category, Severity

PAGE_SIZE = 20
SCORES_SIZE = 25
MOST_EVIDENCE = 6
MOST_PROJECTS = 6
MOST_THEMES = 4
MOSTLY_SEEN = 0.5

SPARK_WIDTH = 240
SPARK_HEIGHT = 56
_MARGIN = 4

TREND_WORDS = {"new": "new", "worse": "worse", "same": "unchanged", "better": "better"}
TREND_SIGNS = {"new": "●", "worse": "▲", "same": "–", "better": "▼"}


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the portfolio, the day, the filters, the page."""

    portfolio: str
    as_of: date | None = None
    severity: Severity | None = None
    category: Category | None = None
    project: str | None = None
    page: int = 1
    scores: int = 1

    def link(self, **changes: object) -> str:
        """The address of this view with something changed; another filter starts on the first page."""
        known = {
            "as_of": self.as_of,
            "severity": self.severity,
            "category": self.category,
            "project": self.project,
            "page": self.page,
            "scores": self.scores,
        }
        if not changes.keys() & {"page", "scores"}:
            known["page"] = 1
        merged = {**known, **changes}
        query = {k: str(v) for k, v in merged.items() if v not in {None, ""} and (k, v) not in _FIRST}
        return address(self.portfolio) + (f"?{urlencode(query)}" if query else "")

    @property
    def filtered(self) -> bool:
        """True where not all insights are asked for."""
        return bool(self.severity or self.category or self.project)


_FIRST = {("page", 1), ("scores", 1)}


def address(portfolio: str) -> str:
    """The address of a portfolio's page."""
    return f"/portfolios/{quote(portfolio, safe='')}"


@dataclass(frozen=True)
class Cell:
    """One cell of the heat map."""

    severity: Severity
    count: int
    level: int
    link: str


@dataclass(frozen=True)
class Row:
    """One category of the heat map."""

    category: Category
    cells: tuple[Cell, ...]
    total: int


def heat_map(counts: Mapping[Category, Mapping[Severity, int]], asked: Asked) -> tuple[Row, ...]:
    """Severity × category, categories with the worst first; empty categories stay, since empty says something."""
    most = max((n for row in counts.values() for n in row.values()), default=0)
    rows = [
        Row(
            category=category,
            cells=tuple(
                Cell(
                    severity,
                    row[severity],
                    level(row[severity], most),
                    asked.link(severity=severity, category=category),
                )
                for severity in Severity
            ),
            total=sum(row.values()),
        )
        for category, row in counts.items()
    ]
    return tuple(sorted(rows, key=lambda r: [-cell.count for cell in r.cells]))


def level(count: int, most: int) -> int:
    """Depth of colour from 0 (none) to 4 (the most of the map); one is already worth seeing."""
    if not count:
        return 0
    return max(1, min(4, round(4 * count / most)))


@dataclass(frozen=True)
class Spark:
    """A line over time, in the coordinates of its drawing."""

    points: str
    area: str
    last: tuple[float, float]
    words: str


def sparkline(history: Sequence[IndexPoint]) -> Spark | None:
    """The index over time; nothing where there is only one picture."""
    if len(history) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    top = max(max(point.index for point in history) * 1.15, 10)
    days = [(point.as_of - history[0].as_of).days for point in history]
    span = max(days[-1], 1)
    xs = [_MARGIN + (SPARK_WIDTH - 2 * _MARGIN) * day / span for day in days]
    ys = [SPARK_HEIGHT - _MARGIN - (SPARK_HEIGHT - 2 * _MARGIN) * point.index / top for point in history]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
    area = f"{xs[0]:.1f},{SPARK_HEIGHT} {points} {xs[-1]:.1f},{SPARK_HEIGHT}"
    words = (
        f"Index from {history[0].index:.0f} on {long_day(history[0].as_of)} "
        f"to {history[-1].index:.0f} on {long_day(history[-1].as_of)}, {len(history)} pictures."
    )
    return Spark(points, area, (round(xs[-1], 1), round(ys[-1], 1)), words)


def band(index: float, bands: Mapping[str, float]) -> str:
    """Name of the band a score is in, or `none`."""
    return next((name for name in ("critical", "high", "medium", "low") if index >= bands[name]), "none")


def long_day(day: date | None) -> str:
    """A day as people write it."""
    return f"{day.day} {day:%B %Y}" if day else "undated"


def age(days: int | None) -> str:
    """How old evidence is, in words."""
    if days is None:
        return ""
    if days < 0:
        return f"{-days} days ahead"
    return {0: "that day", 1: "1 day old"}.get(days, f"{days:,} days old")


def percent(share: float) -> str:
    """A share in whole percent, never rounded up to 100 or down to 0."""
    whole = round(share * 100)
    if whole == 100 and share < 1:  # noqa: PLR2004 - percent
        whole = 99
    if whole == 0 and share > 0:
        whole = 1
    return f"{whole} %"


def safe_url(url: str | None) -> str | None:
    """A link only where it leads to the web; `javascript:` and the like are shown as nothing."""
    return url if url and url.lower().startswith(("https://", "http://")) else None


def names(insight: Insight) -> list[tuple[str, str]]:
    """Projects of an insight as (id, name)."""
    return list(zip(insight.projects, insight.project_names or insight.projects, strict=False))


def moved(summary: Summary) -> str:
    """How the index moved since the picture before, in words."""
    if len(summary.history) < 2:  # noqa: PLR2004 - two pictures make a move
        return "first picture"
    before = summary.history[-2]
    difference = summary.index - before.index
    if abs(difference) < 0.05:  # noqa: PLR2004 - what one decimal shows
        return f"unchanged since {long_day(before.as_of)}"
    return f"{'up' if difference > 0 else 'down'} {abs(difference):.1f} since {long_day(before.as_of)}"


def drivers(score: Score, titles: Mapping[str, str], most: int = 2) -> list[str]:
    """What a project's score is mostly made of; its own name is left out, since it stands in the row."""
    named = [titles[part.insight] for part in score.parts if part.insight in titles]
    return [title.removesuffix(f": {score.name}") for title in named[:most]]


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 project, 2 projects."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def label(field: str | None) -> str:
    """Name of a field as people write it."""
    return (field or "").replace("_", " ")


def slice_of(items: Sequence[Score], page: int, size: int) -> tuple[Sequence[Score], int]:
    """One page of a list, and how many pages there are."""
    pages = max(1, -(-len(items) // size))
    page = min(max(page, 1), pages)
    return items[(page - 1) * size : page * size], pages


def gaps_by_rule(reasons: Iterable[tuple[str, str]], most: int = 6) -> list[tuple[str, list[str], int]]:
    """The reasons why rules could not look: reason, rules, number of checks; the most frequent first."""
    counted: dict[str, dict[str, int]] = {}
    for rule, reason in reasons:
        rules = counted.setdefault(reason, {})
        rules[rule] = rules.get(rule, 0) + 1
    ranked = sorted(counted.items(), key=lambda kv: (-sum(kv[1].values()), kv[0]))
    return [(reason, sorted(rules), sum(rules.values())) for reason, rules in ranked[:most]]
