"""Shares that grow over days: how much is planned, done or spent on a day, and when a share is reached."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any


class Curve:
    """Straight lines between points (day, share); level before the first and after the last."""

    def __init__(self, points: Sequence[Sequence[Any]]) -> None:
        """Points in the order of their days."""
        self.points: tuple[tuple[date, float], ...] = tuple((day, float(share)) for day, share in points)

    def at(self, day: date) -> float:
        """The share on `day`."""
        before = self.points[0]
        for point in self.points:
            if point[0] >= day:
                width = (point[0] - before[0]).days
                part = (day - before[0]).days / width if width > 0 else 1.0
                return before[1] + (point[1] - before[1]) * max(part, 0.0)
            before = point
        return before[1]

    def reaches(self, share: float) -> date | None:
        """The first day on which `share` is reached, or None."""
        before = self.points[0]
        if share <= before[1]:
            return before[0]
        for point in self.points[1:]:
            if point[1] >= share:
                part = (share - before[1]) / (point[1] - before[1])
                return before[0] + timedelta(days=round(part * (point[0] - before[0]).days))
            before = point
        return None
