"""History turned into pictures: what was known at the end of every day on which something changed.

A change-record picture that names an item of a project replaces the project's whole table of that
kind, so each picture made here holds the whole tables of the projects that changed on its day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from ingestion.live.rows import table
from ingestion.source import Records

_KINDS = ("projects", "items", "milestones")
_COLUMNS = ["kind", "id", "field", "on", "before"]
_DAY = np.timedelta64(1, "D")
_COARSER = (("M", "the last change of each month"), ("Q", "the last change of each quarter"), ("Y", "of each year"))
_WHEN_IT_HAPPENED = ("done_on", "actual_end", "blocked_since", "status_on", "reported_on", "updated_on")
"""Days on which something had happened: nobody knew them before."""


def replay(
    now: Records,
    changes: pd.DataFrame,
    born: Mapping[tuple[str, str], date],
    *,
    left: Mapping[tuple[str, str], date] | None = None,
    most_rows: int = 200_000,
) -> tuple[tuple[Records, ...], tuple[str, ...]]:
    """Change-record pictures of every day something changed, oldest first, followed by `now`; and notes.

    Args:
        now: the complete picture, known today.
        changes: `kind`, `id`, `field`, `on`, `before`: on that day (or moment: the order within a day counts)
            the field of the thing stopped being `before`, which is in canonical form already.
        born: the day each (kind, id) was created; absent means it was always there.
        left: the day each (kind, id) was found to be gone. Such a thing may stand in `now`: it is taken out of
            the last picture and stays in those of its days.
        most_rows: most rows of one project's table over all days; where there would be more, only the last
            change of each month (quarter, year) makes a picture, and a note says so.

    What was always there and then changed is known, as it was, from the day before its first change.
    """
    gone = left or {}
    last = np.datetime64(now.known_on)
    kept = {kind: _Kind.of(kind, now, changes, born, gone, last) for kind in _KINDS if len(now.tables.get(kind, ()))}
    projects = kept.get("projects")
    cells: dict[str, pd.DataFrame] = {}
    coarse: dict[str, list[str]] = {}
    for kind in ("items", "milestones"):
        if kind in kept:
            known = None if projects is None else set(projects.place)
            cells[kind] = kept[kind].rows_by_day(known, most_rows, coarse)
    if projects is not None:
        cells["projects"] = projects.objects_by_day(cells)
    pictures = list(_pictures(now.source, cells))
    return (*pictures, _without(now, gone)), tuple(_note(what, names) for what, names in coarse.items())


@dataclass(eq=False)
class _Kind:
    """One table with its past: `place` says in which row an id stands."""

    kind: str
    frame: pd.DataFrame
    place: dict[str, int]
    changes: pd.DataFrame
    born: np.ndarray
    left: np.ndarray
    last: np.datetime64
    _values: dict[str, pd.Series] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        kind: str,
        now: Records,
        changes: pd.DataFrame,
        born: Mapping[tuple[str, str], date],
        left: Mapping[tuple[str, str], date],
        last: np.datetime64,
    ) -> "_Kind":
        frame = now.tables[kind].reset_index(drop=True)
        ids = frame["id"].tolist()
        place = {key: row for row, key in enumerate(ids)}
        mine = changes[changes["kind"] == kind] if len(changes) else pd.DataFrame(columns=_COLUMNS)
        mine = mine.assign(row=mine["id"].map(place)).dropna(subset=["row"])
        mine = mine.assign(
            row=mine["row"].astype("int64"),
            on=pd.to_datetime(mine["on"], utc=True, format="mixed").dt.tz_localize(None),
        )
        mine = mine.sort_values("on", kind="stable")
        mine = mine.assign(day=mine["on"].to_numpy().astype("datetime64[D]").astype("datetime64[s]"))
        never = np.datetime64("NaT", "D")
        return cls(
            kind,
            frame,
            place,
            mine.reset_index(drop=True),
            np.array([born.get((kind, key), never) for key in ids], dtype="datetime64[D]"),
            np.array([left.get((kind, key), never) for key in ids], dtype="datetime64[D]"),
            last,
        )

    def at(self, name: str, rows: np.ndarray, days: np.ndarray) -> pd.Series:
        """The value of a field of `rows` at the end of `days`."""
        past = self.changes[self.changes["field"] == name].drop_duplicates(["row", "day"])
        if past.empty:
            return self.frame[name].take(rows).reset_index(drop=True)
        befores = table(self.kind, [{name: value} for value in past["before"]])[name]
        current = self.frame[name] if name in self.frame else pd.Series([None] * len(self.frame), dtype=befores.dtype)
        found = _first_after(past, rows, days)
        values = pd.concat([current.astype(befores.dtype), befores], ignore_index=True)
        return values.take(np.where(found < 0, rows, len(current) + found)).reset_index(drop=True)

    def days_of_rows(self) -> tuple[np.ndarray, np.ndarray]:
        """Rows and the days on which something happened to them: born, changed, gone."""
        changed = self.changes["day"].to_numpy().astype("datetime64[D]")
        rows = [self.changes["row"].to_numpy(), *(np.flatnonzero(~np.isnat(days)) for days in (self.born, self.left))]
        days = [changed, self.born[~np.isnat(self.born)], self.left[~np.isnat(self.left)]]
        return np.concatenate(rows).astype("int64"), np.concatenate(days)

    def alive(self, rows: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Whether each row was there at the end of the day."""
        born, left = self.born[rows], self.left[rows]
        there: np.ndarray = (np.isnat(born) | (born <= days)) & (np.isnat(left) | (days < left))
        return there

    def rows_by_day(self, known: set[str] | None, most_rows: int, coarse: dict[str, list[str]]) -> pd.DataFrame:
        """Whole tables of the projects on each of their days, with a column `_day`."""
        rows, days = self.days_of_rows()
        events = self._project_days(rows, days)
        sizes = self._rows_of_projects()
        parts_rows: list[np.ndarray] = []
        parts_days: list[np.ndarray] = []
        parts_project: list[np.ndarray] = []
        for project, stretch in events.groupby("project", sort=True)["day"]:
            name = str(project)
            mine = sizes.get(name)
            if mine is None or (known is not None and name not in known):
                continue
            when = _thinned(np.unique(stretch.to_numpy().astype("datetime64[D]")), len(mine), most_rows, name, coarse)
            parts_rows.append(np.tile(mine, len(when)))
            parts_days.append(np.repeat(when, len(mine)))
            parts_project.append(np.repeat(np.array([name], dtype=object), len(when) * len(mine)))
        if not parts_rows:
            return pd.DataFrame()
        all_rows, all_days = np.concatenate(parts_rows), np.concatenate(parts_days)
        there = self.alive(all_rows, all_days)
        there &= self.at("project", all_rows, all_days).to_numpy() == np.concatenate(parts_project)
        return self._cells(all_rows[there], all_days[there])

    def objects_by_day(self, cells: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
        """Projects on the days they changed themselves, and on the first day anything is known of them."""
        rows, days = self.days_of_rows()
        nothing = pd.Series([], index=pd.Index([], dtype="object"), dtype="datetime64[s]")
        work = pd.concat([self._first_days(frame) for frame in cells.values()]) if cells else nothing
        work = work[work.index.isin(self.place)]
        theirs = work.index.map(self.place).to_numpy(dtype="int64")
        own = np.isnat(self.born[rows])
        rows, days = np.append(rows, theirs), np.append(days, work.to_numpy().astype("datetime64[D]"))
        before = _before_the_first(rows, days, np.append(own, np.zeros(len(theirs), dtype=bool)))
        pairs = pd.DataFrame(
            {
                "row": np.append(rows, before["who"].to_numpy(dtype="int64")),
                "day": np.append(days, before["day"].to_numpy().astype("datetime64[D]")).astype("datetime64[s]"),
            }
        ).drop_duplicates()
        rows, days = pairs["row"].to_numpy(), pairs["day"].to_numpy().astype("datetime64[D]")
        # A project whose work is older than itself was there when that work was.
        earliest = pairs.groupby("row")["day"].transform("min").to_numpy().astype("datetime64[D]")
        there = (days < self.last) & (self.alive(rows, days) | (days == earliest))
        return self._cells(rows[there], days[there])

    def _project_days(self, rows: np.ndarray, days: np.ndarray) -> pd.DataFrame:
        """(project, day) of everything that happened; a move happens to both projects."""
        after, before = self.at("project", rows, days), self.at("project", rows, days - _DAY)
        twice = np.concatenate([days, days]).astype("datetime64[s]")
        events = pd.DataFrame({"project": pd.concat([after, before], ignore_index=True), "day": twice})
        always = _before_the_first(before.to_numpy(), days, np.isnat(self.born[rows]))
        events = pd.concat([events, always.rename(columns={"who": "project"})], ignore_index=True).dropna()
        return events[events["day"].to_numpy() < self.last]

    def _rows_of_projects(self) -> dict[str, np.ndarray]:
        """Rows that ever belonged to each project."""
        past = self.changes[self.changes["field"] == "project"]
        project = np.concatenate([self.frame["project"].to_numpy(dtype=object), past["before"].to_numpy(dtype=object)])
        rows = np.concatenate([np.arange(len(self.frame)), past["row"].to_numpy()])
        pairs = pd.DataFrame({"project": project, "row": rows}).dropna().drop_duplicates()
        return {str(key): group.to_numpy() for key, group in pairs.groupby("project")["row"]}

    def _first_days(self, frame: pd.DataFrame) -> pd.Series:
        return frame.groupby("project")["_day"].min() if len(frame) else pd.Series([], dtype="datetime64[s]")

    def _cells(self, rows: np.ndarray, days: np.ndarray) -> pd.DataFrame:
        """The rows as they were at the end of those days."""
        if not len(rows):
            return pd.DataFrame()
        past = {name for name in self.changes["field"].unique() if isinstance(name, str)}
        names = dict.fromkeys([*map(str, self.frame), *sorted(past)])
        frame = pd.DataFrame({name: self.at(name, rows, days).array for name in names})
        when = days.astype("datetime64[s]")
        for name in (name for name in _WHEN_IT_HAPPENED if name in frame):
            later = frame[name].to_numpy() > when
            if later.any():
                truth = self._touched(rows, days) if name == "updated_on" else np.full(len(rows), np.datetime64("NaT"))
                frame[name] = frame[name].mask(later, pd.Series(truth.astype("datetime64[s]")))
        return frame.assign(_day=when)

    def _touched(self, rows: np.ndarray, days: np.ndarray) -> np.ndarray:
        """The last day on which each row had changed or been born by then."""
        past = self.changes.drop_duplicates(["row", "day"])
        born: np.ndarray = self.born[rows]
        if past.empty:
            return born
        asked = _asked(rows, days)
        right = pd.DataFrame({"row": past["row"], "key": past["day"], "touched": past["day"]}).sort_values("key")
        found = pd.merge_asof(asked, right, on="key", by="row", direction="backward")
        touched = found.sort_values("n")["touched"].to_numpy().astype("datetime64[D]")
        return np.where(np.isnat(touched), born, touched)


def _before_the_first(who: np.ndarray, days: np.ndarray, always: np.ndarray) -> pd.DataFrame:
    """The day before the first thing that happened to `who`, where it happened to what was always there."""
    happened = pd.DataFrame({"who": who, "day": days.astype("datetime64[s]"), "always": always})
    first = happened.sort_values(["day", "always"], ascending=[True, False]).drop_duplicates("who")
    first = first[first["always"].to_numpy(dtype=bool)]
    return first.assign(day=first["day"] - _DAY)[["who", "day"]]


def _first_after(past: pd.DataFrame, rows: np.ndarray, days: np.ndarray) -> np.ndarray:
    """For each (row, day) the position in `past` of the first change after that day, or -1."""
    right = pd.DataFrame({"row": past["row"].to_numpy(), "key": past["day"].to_numpy(), "change": np.arange(len(past))})
    found = pd.merge_asof(_asked(rows, days), right, on="key", by="row", direction="forward", allow_exact_matches=False)
    return np.asarray(found.sort_values("n")["change"].fillna(-1), dtype="int64")


def _asked(rows: np.ndarray, days: np.ndarray) -> pd.DataFrame:
    asked = pd.DataFrame({"row": rows.astype("int64"), "key": days.astype("datetime64[s]"), "n": np.arange(len(rows))})
    return asked.sort_values("key", kind="stable")


def _thinned(days: np.ndarray, size: int, most_rows: int, project: str, coarse: dict[str, list[str]]) -> np.ndarray:
    """The days that make pictures; the first is always among them."""
    kept, said = days, None
    for unit, words in _COARSER:
        if len(kept) * size <= most_rows:
            break
        ends = np.flatnonzero(np.append(_period(days[1:], unit) != _period(days[:-1], unit), True))
        kept, said = days[np.unique(np.append(0, ends))], words
    if said is not None:
        coarse.setdefault(said, []).append(project)
    return kept


def _period(days: np.ndarray, unit: str) -> np.ndarray:
    if unit == "Q":
        return np.asarray(days.astype("datetime64[M]").astype("int64") // 3)
    return days.astype(f"datetime64[{unit}]").astype("int64")


def _pictures(source: str, cells: Mapping[str, pd.DataFrame]) -> Iterator[Records]:
    by_day: dict[date, dict[str, pd.DataFrame]] = {}
    for kind, frame in cells.items():
        if not len(frame):
            continue
        for day, rows in frame.groupby("_day", sort=True):
            when = pd.Timestamp(str(day)).date()
            by_day.setdefault(when, {})[kind] = rows.drop(columns="_day").reset_index(drop=True)
    for day in sorted(by_day):
        yield Records(source, day, complete=False, tables=by_day[day])


def _without(now: Records, left: Mapping[tuple[str, str], date]) -> Records:
    if not left:
        return now
    tables = dict(now.tables)
    for kind in _KINDS:
        gone = {key for what, key in left if what == kind}
        if gone and kind in tables:
            tables[kind] = tables[kind][~tables[kind]["id"].isin(gone)].reset_index(drop=True)
    return Records(now.source, now.known_on, now.complete, tables)


def _note(what: str, names: list[str]) -> str:
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")  # noqa: PLR2004 - a few names
    return f"The history of {shown} is long: only {what} was kept as a picture."
