"""Where activities stand: lengths, dates, constraints and what is done, as moments of their working calendars."""

import numpy as np
import pandas as pd

from portfolio.critical_path import FF, FS, SF, Network
from portfolio.joints import Joints
from portfolio.vocabulary import Constraint, Status
from portfolio.working_calendars import Calendars

BEGUN = (Status.IN_PROGRESS.value, Status.AT_RISK.value, Status.BLOCKED.value, Status.ON_HOLD.value)
_UNKNOWN_LENGTH = 1.0
_FROM_START = (Constraint.START_FROM, Constraint.START_ON)
_FROM_END = (Constraint.FINISH_FROM, Constraint.FINISH_ON)
_BY_START = (Constraint.START_BY, Constraint.START_ON)
_BY_END = (Constraint.FINISH_BY, Constraint.FINISH_ON)


class Progress:
    """Lengths, dates and progress of the activities as moments of their calendars."""

    def __init__(
        self,
        frame: pd.DataFrame,
        group: np.ndarray,
        calendars: Calendars,
        calendar: np.ndarray,
        today: np.ndarray | None,
        as_of: np.datetime64,
    ) -> None:
        """Take the facts of the frame as columns; `today` is the status day of each project."""
        self.frame, self.group, self.calendars, self.calendar = frame, group, calendars, calendar
        self.days = {
            name: frame[name].to_numpy().astype("datetime64[D]")
            for name in ("start", "due", "done_on", "constraint_on", "deadline")
        }
        self.begin, self.end = self._at("start"), self._at("due", ends=True)
        self.over = ~frame["open"].to_numpy(dtype=bool)
        share = frame["percent_complete"].fillna(0.0).clip(0.0, 1.0).to_numpy()
        self.begun = (frame["status"].isin(BEGUN).to_numpy() | (share > 0)) & ~self.over & ~np.isnan(self.begin)
        planned = np.maximum(self.end - self.begin, 0.0)
        planned = np.where(np.isnan(planned), _UNKNOWN_LENGTH, planned)
        whole = np.maximum(frame["duration_days"].to_numpy(dtype="float64"), 0.0)
        planned[frame["milestone"].to_numpy(dtype=bool)] = 0.0
        # Dates and length that differ by more than a day: split work, or people who are away; the dates then speak.
        stated, dated = whole.copy(), ~np.isnan(self.begin) & ~np.isnan(self.end)
        whole = np.where(np.isnan(whole) | (dated & (np.abs(planned - whole) > 1.0)), planned, whole)
        left = np.maximum(frame["remaining_days"].to_numpy(dtype="float64"), 0.0)
        left = np.where(stated > 0, left * whole / np.where(stated > 0, stated, 1.0), left)
        left = np.where(np.isnan(left) | ~self.begun, whole * (1.0 - np.where(self.begun, share, 0.0)), left)
        self.whole, self.length = whole, np.where(self.over, 0.0, left)
        self.days["finish"] = np.where(
            np.isnat(self.days["due"]), calendars.last_days(self.begin + whole, calendar), self.days["due"]
        )
        self.today = today
        self.base = self._base(as_of)

    def begun_at(self, spots: pd.Series) -> np.ndarray:
        """Whether the activity at each spot has begun; a joint never has."""
        begun = np.append(self.begun, False)
        return np.asarray(begun[np.minimum(spots.to_numpy(), len(self.begun))])

    def _at(self, name: str, *, ends: bool = False) -> np.ndarray:
        return self.calendars.moments(self.days[name], self.calendar, ends=ends)

    def _base(self, as_of: np.datetime64) -> np.ndarray:
        """The first day of each project that still counts: its start, or its status day once that is past."""
        first = np.full(int(self.group.max(initial=-1)) + 1, np.iinfo(np.int64).max)
        known = ~np.isnat(self.days["start"])
        np.minimum.at(first, self.group[known], self.days["start"][known].astype("int64"))
        begins = np.where(first == np.iinfo(np.int64).max, as_of, first.astype("datetime64[D]"))
        return begins if self.today is None else np.maximum(begins, self.today)

    def network(self, links: pd.DataFrame, joints: Joints, finish_by: list[str | None]) -> tuple[Network, np.ndarray]:
        """The network, and for each of its links the row of the dependency it comes from."""
        earliest, latest, fixed = self._held(links)
        before, after = links["before"].to_numpy(), links["after"].to_numpy()
        kind, days = links["kind"].to_numpy(), links["lag"].to_numpy()
        real = len(self.frame)
        from_joint, to_joint = before >= real, after >= real
        own_before, own_after = np.where(from_joint, 0, before), np.where(to_joint, 0, after)
        ends = (kind == FS) | (kind == FF)
        past = ~from_joint & (self.over[own_before] | (self.begun[own_before] & ~ends)) if real else from_joint
        gone = ~to_joint & self.over[own_after] if real else to_joint
        self._release(earliest, links[past & ~gone & ~to_joint])
        keep = ~past & ~gone
        lag = self._working(own_before[keep], np.where(ends, 1, 0)[keep] == 1, days[keep])
        extra = len(joints.group)
        bases = self.calendars.moments(self.base[joints.group], joints.calendar)
        bases[extra - len(joints.resting) :] = self.calendars.moments(
            joints.rest[joints.resting], np.zeros(len(joints.resting), dtype=np.int64), ends=True
        )
        due = self.calendars.moments(_days(finish_by), np.zeros(len(finish_by), dtype=np.int64), ends=True)
        nothing = np.zeros(extra)
        net = Network(
            length=np.concatenate([self.length, nothing]),
            earliest=np.concatenate([earliest, bases]),
            latest=np.concatenate([latest, np.full(extra, np.nan)]),
            fixed=np.concatenate([fixed, nothing > 0]),
            over=np.concatenate([self.over, nothing > 0]),
            group=np.concatenate([self.group, joints.group]),
            calendar=np.concatenate([self.calendar, joints.calendar]),
            before=before[keep],
            after=after[keep],
            kind=kind[keep],
            lag=lag,
            calendars=self.calendars.all,
            due=due if np.isfinite(due).any() else np.empty(0),
        )
        return net, links["tie"].to_numpy()[keep]

    def _held(self, links: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Earliest moment, latest finish, and whether it stays where it was put."""
        said = self.frame["constraint"].to_numpy(dtype=object)
        base = self.calendars.moments(self.base[self.group], self.calendar)
        on_start, on_end = self._at("constraint_on"), self._at("constraint_on", ends=True)
        waits = np.zeros(len(said), dtype=bool)
        real = links["after"].to_numpy()
        waits[real[real < len(said)]] = True
        unknown = pd.isna(said)
        begun = self.begun
        own = np.full(len(said), np.nan)
        starts, ends = (np.isin(said, [str(w) for w in words]) for words in (_FROM_START, _FROM_END))
        own[starts] = on_start[starts]
        own[ends] = (on_end - self.length)[ends]
        # Where a source knows no constraints, the planned start of what waits for nothing is all that says when.
        free = unknown & ~waits
        own[free] = self.begin[free]
        fixed = (said == Constraint.MANUAL) & ~begun
        own[fixed] = self.begin[fixed]
        own[begun] = (self.begin + self.whole - self.length)[begun]
        earliest = np.fmax(base, own)
        latest = self._at("deadline", ends=True)
        by_start = np.isin(said, [str(w) for w in _BY_START]) & ~begun
        by_end = np.isin(said, [str(w) for w in _BY_END])
        latest = np.fmin(latest, np.where(by_start, on_start + self.length, np.nan))
        latest = np.fmin(latest, np.where(by_end, on_end, np.nan))
        return earliest, latest, fixed

    def _release(self, earliest: np.ndarray, links: pd.DataFrame) -> None:
        """What is done or begun drives from the day it happened: a bound on the successor instead of a link."""
        before, after = links["before"].to_numpy(), links["after"].to_numpy()
        kind, lag = links["kind"].to_numpy(), links["lag"].to_numpy()
        ends = (kind == FS) | (kind == FF)
        done = np.where(np.isnat(self.days["done_on"]), self.days["finish"], self.days["done_on"])
        day = np.where(ends, done[before], self.days["start"][before]) + np.floor(lag).astype("timedelta64[D]")
        calendar = self.calendar[after]
        ending = self.calendars.moments(day, calendar, ends=True)
        starting = self.calendars.moments(day, calendar)
        moment = np.where(ends & ~self.frame["milestone"].to_numpy(dtype=bool)[before], ending, starting)
        moment -= np.where((kind == FF) | (kind == SF), self.length[after], 0.0)
        known = np.isfinite(moment)
        np.maximum.at(earliest, after[known], moment[known])

    def _working(self, before: np.ndarray, ends: np.ndarray, lag: np.ndarray) -> np.ndarray:
        """Lags in calendar days as working days of the predecessor, counted from the day it is planned for."""
        working = np.zeros(len(lag))
        some = np.flatnonzero(lag != 0)
        if not len(some):
            return working
        day = np.where(ends[some], self.days["finish"][before[some]], self.days["start"][before[some]])
        calendar = self.calendar[before[some]]
        whole = np.trunc(lag[some])
        later = self.calendars.moments(day + whole.astype("timedelta64[D]"), calendar, ends=True)
        counted = later - self.calendars.moments(day, calendar, ends=True)
        average = lag[some] * self.calendars.share(calendar)
        working[some] = np.where(np.isnan(counted), average, counted + lag[some] - whole)
        return working


def _days(texts: list[str | None]) -> np.ndarray:
    read = pd.to_datetime(pd.Series(texts, dtype="object"), format="%Y-%m-%d", errors="coerce")
    return np.asarray(read.to_numpy().astype("datetime64[D]"))
