"""The critical path method over activities as columns: early and late moments, float, what drives what.

A link of any type is one weight between two starts once durations are known, so the forward pass is a longest path
and the backward pass the same path read from the end; both go level by level. Moments are working days since
`working_time.ORIGIN`, each activity in its own calendar.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from portfolio.link_order import order
from portfolio.working_time import STANDARD, Calendar

FS, SS, FF, SF = range(4)
NEAR = 1e-6
"""Working days; sums of parts of a day are not exact."""


@dataclass(frozen=True, eq=False)
class Network:
    """Activities and links. Moments are in the activity's calendar; NaN where there is none.

    Attributes:
        length: working days still to do.
        earliest: moment before which nothing (more) of the activity can be done: its own, or its project's start.
        latest: moment at which it must be finished: a constraint or a deadline.
        fixed: True where it stays at `earliest` whatever comes before it.
        over: True where nothing is left to do; it neither moves nor has float.
        group: project of each activity, numbered from 0.
        calendar: place of its calendar in `calendars`.
        before, after, kind, lag: links, with their lags in working days of the predecessor.
        due: moment by which a group must be finished, in the first calendar of `calendars`.
    """

    length: np.ndarray
    earliest: np.ndarray
    latest: np.ndarray
    fixed: np.ndarray
    over: np.ndarray
    group: np.ndarray
    calendar: np.ndarray
    before: np.ndarray
    after: np.ndarray
    kind: np.ndarray
    lag: np.ndarray
    calendars: tuple[Calendar, ...] = (STANDARD,)
    due: np.ndarray = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True, eq=False)
class Pass:
    """What the two passes come to; NaN where an activity is over.

    Attributes:
        early: earliest start of what is left.
        late: latest start that moves neither the group's finish nor a constraint.
        total: working days it can move before that.
        free: working days it can move before any successor moves.
        driver: link that sets its early start; -1 where none does.
        circular: links that were left out because they close a circle.
        ends: finish of each group as days since 1970 with their fractions; NaN where all is over.
    """

    early: np.ndarray
    late: np.ndarray
    total: np.ndarray
    free: np.ndarray
    driver: np.ndarray
    circular: np.ndarray
    ends: np.ndarray


def critical_path(net: Network) -> Pass:
    """Both passes over a network."""
    count = len(net.length)
    levels = order(count, net.before, net.after)
    links = _Links.of(net, levels.level, levels.circular)
    early = net.earliest.copy()
    _forward(links, early, levels.deep)
    ends = _ends(net, early + net.length)
    late = _last(net, ends) - net.length
    late = np.fmin(late, net.latest - net.length)
    _backward(links, late, levels.deep)
    slack = early[links.after] - links.bound(early)
    free = _free(links, slack, early, late, count)
    driver = _drivers(links, slack, count)
    gone = net.over
    return Pass(
        early,
        np.where(gone, np.nan, late),
        np.where(gone, np.nan, late - early),
        np.where(gone, np.nan, free),
        driver,
        levels.circular,
        ends,
    )


def early_starts(net: Network, *lengths: np.ndarray) -> list[np.ndarray]:
    """The forward pass alone, once for each set of lengths: what a plan comes to if work took so long."""
    levels = order(len(net.length), net.before, net.after)
    found = []
    for length in lengths:
        early = net.earliest.copy()
        _forward(_Links.of(replace(net, length=length), levels.level, levels.circular), early, levels.deep)
        found.append(early)
    return found


@dataclass(frozen=True, eq=False)
class _Links:
    """Links in the order in which the forward pass goes through them.

    `weight` is from start to start where both ends share a calendar; else `out` is added in the predecessor's
    calendar, the moment carried over, and `back` taken off in the successor's. `ends`: the predecessor's end
    drives it; `closes`: it drives the successor's end.
    """

    number: np.ndarray
    before: np.ndarray
    after: np.ndarray
    weight: np.ndarray
    out: np.ndarray
    back: np.ndarray
    ends: np.ndarray
    closes: np.ndarray
    mixed: np.ndarray
    cuts: np.ndarray
    level_after: np.ndarray
    level_before: np.ndarray
    net: Network

    @classmethod
    def of(cls, net: Network, level: np.ndarray, circular: np.ndarray) -> "_Links":
        kept = np.flatnonzero(~circular)
        kept = kept[np.lexsort((net.after[kept], level[net.after[kept]]))]
        before, after, kind = net.before[kept], net.after[kept], net.kind[kept]
        ends = (kind == FS) | (kind == FF)
        out = np.where(ends, net.length[before], 0.0) + net.lag[kept]
        closes = (kind == FF) | (kind == SF)
        back = np.where(closes, net.length[after], 0.0)
        mixed = net.calendar[before] != net.calendar[after]
        steps = level[after]
        cuts = np.flatnonzero(np.r_[True, steps[1:] != steps[:-1], True]) if len(kept) else np.zeros(1, dtype=np.int64)
        return cls(kept, before, after, out - back, out, back, ends, closes, mixed, cuts, steps, level[before], net)

    def bound(self, early: np.ndarray, rows: slice | np.ndarray = slice(None)) -> np.ndarray:
        """The moment before which each link does not let its successor start."""
        found: np.ndarray = early[self.before[rows]] + self.weight[rows]
        mixed = self.mixed[rows]
        if mixed.any():
            moment = (early[self.before[rows]] + self.out[rows])[mixed]
            a, b = self.net.calendar[self.before[rows]][mixed], self.net.calendar[self.after[rows]][mixed]
            found[mixed] = _carried(moment, a, b, self.ends[rows][mixed], self.net.calendars) - self.back[rows][mixed]
        return found

    def limit(self, late: np.ndarray, rows: slice | np.ndarray) -> np.ndarray:
        """The moment at which each link's predecessor must start at the latest."""
        found: np.ndarray = late[self.after[rows]] - self.weight[rows]
        mixed = self.mixed[rows]
        if mixed.any():
            moment = (late[self.after[rows]] + self.back[rows])[mixed]
            a, b = self.net.calendar[self.before[rows]][mixed], self.net.calendar[self.after[rows]][mixed]
            found[mixed] = _carried(moment, b, a, self.closes[rows][mixed], self.net.calendars) - self.out[rows][mixed]
        return found


def _carried(
    moments: np.ndarray, of: np.ndarray, to: np.ndarray, ends: np.ndarray, calendars: tuple[Calendar, ...]
) -> np.ndarray:
    """Moments of one calendar as moments of another."""
    absolute = np.full(len(moments), np.nan)
    for number in np.unique(of):
        for ending in (False, True):
            rows = (of == number) & (ends == ending) & np.isfinite(moments)
            if rows.any():
                absolute[rows] = calendars[number].absolute(moments[rows], ends=ending)
    carried = moments.copy()
    for number in np.unique(to):
        rows = (to == number) & np.isfinite(absolute)
        carried[rows] = calendars[number].moment(absolute[rows])
    return carried


def _forward(links: _Links, early: np.ndarray, deep: bool) -> None:  # noqa: FBT001 - how, not what
    still = links.net.fixed
    if deep and not links.mixed.any():
        _each(links.before, links.after, links.weight, early, still)
        return
    for start, stop in zip(links.cuts[:-1].tolist(), links.cuts[1:].tolist(), strict=True):
        rows = slice(start, stop)
        after = links.after[rows]
        firsts = np.flatnonzero(np.r_[True, after[1:] != after[:-1]])
        latest = np.maximum.reduceat(links.bound(early, rows), firsts)
        ones = after[firsts]
        early[ones] = np.where(still[ones], early[ones], np.maximum(early[ones], latest))


def _backward(links: _Links, late: np.ndarray, deep: bool) -> None:  # noqa: FBT001 - how, not what
    nothing = np.zeros(len(late), dtype=bool)
    back = np.lexsort((links.before, -links.level_before))
    if deep and not links.mixed.any():
        negative = -late
        _each(links.after[back], links.before[back], links.weight[back], negative, nothing)
        late[:] = -negative
        return
    steps = links.level_before[back]
    cuts = np.flatnonzero(np.r_[True, steps[1:] != steps[:-1], True]) if len(back) else np.zeros(1, dtype=np.int64)
    for start, stop in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True):
        rows = back[start:stop]
        before = links.before[rows]
        firsts = np.flatnonzero(np.r_[True, before[1:] != before[:-1]])
        soonest = np.minimum.reduceat(links.limit(late, rows), firsts)
        ones = before[firsts]
        late[ones] = np.minimum(late[ones], soonest)


def _each(of: np.ndarray, to: np.ndarray, weight: np.ndarray, moments: np.ndarray, still: np.ndarray) -> None:
    """The longest path one link at a time: faster than numpy where a level holds a handful of activities."""
    values, kept = moments.tolist(), still.tolist()
    for a, b, w in zip(of.tolist(), to.tolist(), weight.tolist(), strict=True):
        bound = values[a] + w
        if bound > values[b] and not kept[b]:
            values[b] = bound
    moments[:] = values


def _ends(net: Network, finish: np.ndarray) -> np.ndarray:
    """The finish of each group, over all calendars, as days with their fractions."""
    groups = int(net.group.max(initial=-1)) + 1
    ends = np.full(groups, -np.inf)
    open_ = ~net.over
    for number, calendar in enumerate(net.calendars):
        rows = np.flatnonzero(open_ & (net.calendar == number))
        if len(rows):
            last = np.full(groups, -np.inf)
            np.maximum.at(last, net.group[rows], finish[rows])
            there = np.isfinite(last)
            ends[there] = np.maximum(ends[there], calendar.absolute(last[there], ends=True))
    return np.where(np.isfinite(ends), ends, np.nan)


def _last(net: Network, ends: np.ndarray) -> np.ndarray:
    """The finish that each activity may not pass: that of its group, or the day its group is due."""
    if len(net.due):
        due = net.due
        known = np.isfinite(due)
        ends = ends.copy()
        ends[known] = net.calendars[0].absolute(due[known], ends=True)
    last = np.full(len(net.length), np.inf)
    for number, calendar in enumerate(net.calendars):
        rows = net.calendar == number
        bound = ends[net.group[rows]]
        there = np.isfinite(bound)
        moments = np.full(len(bound), np.inf)
        moments[there] = calendar.moment(bound[there])
        last[rows] = moments
    return last


def _free(links: _Links, slack: np.ndarray, early: np.ndarray, late: np.ndarray, count: int) -> np.ndarray:
    """The least slack of the links that leave an activity; what nothing waits for is as free as it has float."""
    free = np.full(count, np.inf)
    spare = np.where(links.mixed, links.limit(early, slice(None)) - early[links.before], slack)
    np.minimum.at(free, links.before, spare)
    total = late - early
    held = np.clip(free, 0.0, np.maximum(total, 0.0))
    return np.asarray(np.where(np.isinf(free), total, held))


def _drivers(links: _Links, slack: np.ndarray, count: int) -> np.ndarray:
    """For each activity the link without slack, the first of several; none where its own date holds it."""
    driver = np.full(count, -1, dtype=np.int64)
    tight = np.flatnonzero(np.abs(slack) <= NEAR)[::-1]
    driver[links.after[tight]] = links.number[tight]
    return driver
