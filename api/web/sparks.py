"""Small lines without axes, drawn by hand: there may be hundreds on a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.web.words import long_day

_MARGIN = 3


@dataclass(frozen=True)
class Spark:
    """A line over time, in the coordinates of its drawing."""

    points: str
    area: str
    last: tuple[float, float]
    words: str
    width: int
    height: int


def spark(history: Sequence[tuple[date, float]], what: str, width: int = 240, height: int = 56) -> Spark | None:
    """Values from 0 to 100 over time; nothing where there is only one picture, since one point is no line."""
    if len(history) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    top = max(max(value for _, value in history) * 1.15, 10)
    days = [(day - history[0][0]).days for day, _ in history]
    span = max(days[-1], 1)
    xs = [_MARGIN + (width - 2 * _MARGIN) * day / span for day in days]
    ys = [height - _MARGIN - (height - 2 * _MARGIN) * value / top for _, value in history]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
    area = f"{xs[0]:.1f},{height} {points} {xs[-1]:.1f},{height}"
    (since, was), (until, now) = history[0], history[-1]
    words = f"{what} from {was:.0f} on {long_day(since)} to {now:.0f} on {long_day(until)}, {len(history)} pictures."
    return Spark(points, area, (round(xs[-1], 1), round(ys[-1], 1)), words, width, height)
