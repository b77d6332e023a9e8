"""Severity × category: where it hurts, each cell a link to what it counts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from api.web.here import Here
from portfolio.vocabulary import Category, Severity


@dataclass(frozen=True)
class Square:
    """One cell of the heat map; `level` is the depth of its colour from 0 to 4."""

    severity: Severity
    count: int
    level: int
    link: str


@dataclass(frozen=True)
class Row:
    """One category of the heat map; `unseen` where none of its rules could look, so that empty says nothing."""

    category: Category
    cells: tuple[Square, ...]
    total: int
    unseen: bool = False


def heat_map(
    counts: Mapping[Category, Mapping[Severity, int]], here: Here, unseen: Collection[Category] = ()
) -> tuple[Row, ...]:
    """Severity × category, categories with the worst first; empty ones stay, those that were not assessed last."""
    most = max((n for row in counts.values() for n in row.values()), default=0)
    rows = [
        Row(
            category=category,
            cells=tuple(
                Square(
                    severity,
                    row[severity],
                    level(row[severity], most),
                    here.link("/insights", severity=severity, category=category),
                )
                for severity in Severity
            ),
            total=sum(row.values()),
            unseen=category in unseen and not any(row.values()),
        )
        for category, row in counts.items()
    ]
    return tuple(sorted(rows, key=lambda r: (r.unseen, [-cell.count for cell in r.cells])))


def level(count: int, most: int) -> int:
    """Depth of colour from 0 (none) to 4 (the most of the map); one is already worth seeing."""
    if not count:
        return 0
    return max(1, min(4, round(4 * count / most)))
