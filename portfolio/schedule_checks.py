"""The fourteen checks of a schedule (DCMA): what is counted for each, by project, and which work it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from portfolio.activities import MUST_FINISH, Activities, activities
from portfolio.critical_path import NEAR, early_starts
from portfolio.due import work
from portfolio.floats import floats, passes
from portfolio.joints import below
from portfolio.membership import among, places
from portfolio.snapshot import Portfolio
from portfolio.standing import BEGUN
from portfolio.vocabulary import Constraint, Status
from portfolio.working_time import STANDARD

_FACTS = (
    "id", "project", "name", "kind", "status", "start", "due", "baseline_due", "done_on", "percent_complete",
    "duration_days", "float_days", "constraint", "resources", "owner", "team", "vendor", "effort_hours", "source",
    "url", "milestone", "open",
)  # fmt: skip
_HARD = tuple(one.value for one in Constraint if one.is_hard)
_LEAST_WORK = 1.0  # working days; shorter work needs nobody of its own
_MOVED = 0.99  # share of the delay that must arrive at the finish


@dataclass(frozen=True, eq=False)
class Schedules:
    """The work of schedules that have a network, with what each check looks at.

    Attributes:
        rows: the work; `code` is the place of its project in `projects`.
        projects: ids.
        marks: for each check that is about work, which rows it finds.
        bases: for each check, how many things of each project it looked at; 0 where it could not run.
        measures: for each check, what it measured: a count, a share or an index.
    """

    rows: pd.DataFrame
    projects: pd.Index
    marks: Mapping[str, np.ndarray]
    bases: Mapping[str, np.ndarray]
    measures: Mapping[str, np.ndarray]

    def found(self, check: str, field: str, most: int) -> dict[int, list[dict[str, Any]]]:
        """By place of the project the first rows that a check finds, with what a quote of `field` needs."""
        spots = np.flatnonzero(self.marks.get(check, np.zeros(0, dtype=bool)))
        code = self.rows["code"].to_numpy()[spots]
        order = np.argsort(code, kind="stable")
        spots, code = spots[order], code[order]
        nth = np.arange(len(code)) - np.searchsorted(code, code)
        spots, code = spots[nth < most], code[nth < most]
        names = dict.fromkeys(("id", "project", "source", "url", "milestone", field))
        cells = {name: self.rows[name].array[spots].tolist() for name in names}
        told: dict[int, list[dict[str, Any]]] = {}
        for n, place in enumerate(code.tolist()):
            told.setdefault(place, []).append({name: cells[name][n] for name in names})
        return told


def tied(portfolio: Portfolio) -> pd.DataFrame:
    """By project that links its own work: open pieces of work, and the share of them that a link touches."""
    ties = portfolio.dependencies
    inside = (ties["predecessor_project"] == ties["successor_project"]).to_numpy(dtype=bool)
    ties = ties[inside & (ties["predecessor"] != ties["predecessor_project"]).to_numpy(dtype=bool)]
    projects = pd.Index(ties["successor_project"].dropna().unique())
    if not len(projects):
        return pd.DataFrame({"open": [], "linked": []}, index=projects)
    everything = portfolio.ask(work)
    mine: np.ndarray = among(everything["project"], pd.Series(projects, dtype="str"))
    mine &= everything["open"].to_numpy(dtype=bool)
    mine &= everything["kind"].ne("summary").to_numpy(dtype=bool)
    code = places(pd.Series(everything["project"].array[mine]), projects)
    ids = pd.concat([ties["predecessor"], ties["successor"]]).drop_duplicates()
    touched = among(pd.Series(everything["id"].array[mine]), ids)
    count = np.bincount(code, minlength=len(projects))
    linked = np.bincount(code, weights=touched, minlength=len(projects))
    return pd.DataFrame({"open": count, "linked": linked / np.maximum(count, 1)}, index=projects)


def networked(portfolio: Portfolio, least: int, share: float) -> pd.Index:
    """Projects whose work is a network: enough of it, and enough of that linked."""
    known = portfolio.ask(tied)
    return known.index[(known["open"] >= least) & (known["linked"] >= share)]


def schedules(portfolio: Portfolio, projects: pd.Index, most_float: float, longest: float, delay: float) -> Schedules:
    """Everything the checks count in these projects."""
    rows = _rows(portfolio, projects)
    code = rows["code"].to_numpy()
    counted = _Counts(len(projects), code)
    table = portfolio.table.reindex(projects)
    stated = table["status_on"].to_numpy().astype("datetime64[D]")
    as_of = np.datetime64(portfolio.as_of, "D")
    today = np.where(np.isnat(stated) | (stated > as_of), as_of, stated)
    open_ = rows["open"].to_numpy(dtype=bool)
    _logic(portfolio, rows, open_, counted)
    said = rows["constraint"]
    counted.share("hard constraints", open_ & said.isin(_HARD).to_numpy(), open_, known=open_ & said.notna().to_numpy())
    total = _float(portfolio, rows)
    has = open_ & ~np.isnan(total)
    counted.share("high float", has & (total > most_float + NEAR), has)
    counted.number("negative float", has & (total < -NEAR), has)
    length = rows["length"].to_numpy()
    task = open_ & (length > 0)
    counted.share("long work", task & (length > longest + NEAR), task)
    _dates(rows, open_, today[code], counted)
    helped = (rows["resources"] > 0) | rows[["owner", "team", "vendor"]].notna().any(axis=1)
    staffed = (helped | (rows["effort_hours"] > 0)).to_numpy(dtype=bool)
    worked = task & (length >= _LEAST_WORK)
    counted.number("no resources", worked & ~staffed, worked, known=open_ & staffed)
    counted.whole("critical path test", *_delayed(portfolio.ask(activities), portfolio, projects, delay))
    counted.whole("CPLI", *_length_index(portfolio, projects, today))
    return Schedules(rows, projects, counted.marks, counted.bases, counted.measures)


class _Counts:
    """Counts of rows by project, kept by the name of the check."""

    def __init__(self, projects: int, code: np.ndarray) -> None:
        self.projects, self.code = projects, code
        self.marks: dict[str, np.ndarray] = {}
        self.bases: dict[str, np.ndarray] = {}
        self.measures: dict[str, np.ndarray] = {}

    def of(self, rows: np.ndarray) -> np.ndarray:
        """How many of these rows each project has."""
        return np.bincount(self.code[rows], minlength=self.projects).astype("float64")

    def share(self, name: str, found: np.ndarray, base: np.ndarray, known: np.ndarray | None = None) -> None:
        """A check of how large a share is found; it runs where something of it is known."""
        self.number(name, found, base, known)
        self.measures[name] = self.measures[name] / np.maximum(self.of(base), 1.0)

    def number(self, name: str, found: np.ndarray, base: np.ndarray, known: np.ndarray | None = None) -> None:
        """A check of how many are found."""
        self.marks[name], self.measures[name] = found, self.of(found)
        self.bases[name] = self.of(base) * (1.0 if known is None else self.of(known) > 0)

    def whole(self, name: str, values: np.ndarray, bases: np.ndarray) -> None:
        """A check of the schedule as a whole."""
        self.measures[name], self.bases[name] = values, bases


def _rows(portfolio: Portfolio, projects: pd.Index) -> pd.DataFrame:
    everything = portfolio.ask(work)
    mine = among(everything["project"], pd.Series(projects, dtype="str"))
    mine &= everything["kind"].ne("summary").to_numpy(dtype=bool)
    mine &= everything["status"].ne(Status.CANCELLED.value).to_numpy(dtype=bool)
    rows = pd.DataFrame({name: everything[name].array[mine] for name in _FACTS})
    start, due = (rows[name].to_numpy().astype("datetime64[D]") for name in ("start", "due"))
    planned = np.maximum(STANDARD.end_of(due) - STANDARD.start_of(start), 0.0)
    planned[rows["milestone"].to_numpy(dtype=bool)] = 0.0
    return rows.assign(
        code=places(rows["project"], projects),
        length=rows["duration_days"].fillna(pd.Series(planned, index=rows.index)),
    )


def _logic(portfolio: Portfolio, rows: pd.DataFrame, open_: np.ndarray, counted: _Counts) -> None:
    """Work without a predecessor or a successor, and leads, lags and kinds of the links of open work."""
    ties = portfolio.dependencies[["predecessor", "successor", "type", "lag_days"]]
    before, after = (places(ties[side], rows["id"]) for side in ("predecessor", "successor"))
    led, followed = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    led[after[after >= 0]] = True
    followed[before[before >= 0]] = True
    above = portfolio.items["id"].array[portfolio.items["kind"].eq("summary").to_numpy(dtype=bool)]
    linked = pd.Series(above)[among(pd.Series(above), pd.concat([ties["predecessor"], ties["successor"]]))]
    if len(linked):
        pairs = below(portfolio.ask(work), linked)
        place = places(pairs["id"], rows["id"])
        for side, marks in (("successor", led), ("predecessor", followed)):
            marks[place[(place >= 0) & among(pairs["summary"], ties[side].dropna())]] = True
    loose = open_ & ~(_all_but_one(rows, led, open_, "start") & _all_but_one(rows, followed, open_, "due"))
    counted.share("missing logic", loose, open_)
    mine = np.where(after >= 0, after, before)
    live = (mine >= 0) & (np.append(open_, False)[before] | np.append(open_, False)[after])
    links = _Counts(counted.projects, rows["code"].to_numpy()[mine[live]])
    lag, kind = ties["lag_days"].fillna(0.0).to_numpy()[live], ties["type"].fillna("FS").to_numpy()[live]
    every = np.ones(len(lag), dtype=bool)
    links.number("leads", lag < 0, every)
    links.share("lags", lag > 0, every)
    links.share("finish to start", kind == "FS", every)
    counted.measures |= links.measures
    counted.bases |= links.bases
    for name, found in (("leads", lag < 0), ("lags", lag > 0), ("finish to start", kind != "FS")):
        counted.marks[name] = np.isin(np.arange(len(rows)), after[live][found])


def _all_but_one(rows: pd.DataFrame, tied_: np.ndarray, open_: np.ndarray, by: str) -> np.ndarray:
    """`tied_`, and the one piece of work of each project that may be loose: the first to start, the last to end."""
    free = np.flatnonzero(open_ & ~tied_)
    days = rows[by].to_numpy().astype("datetime64[D]").astype("int64")[free]
    order = np.lexsort((days if by == "start" else -days, rows["code"].to_numpy()[free]))
    free = free[order]
    code = rows["code"].to_numpy()[free]
    allowed = tied_.copy()
    allowed[free[np.r_[True, code[1:] != code[:-1]][: len(free)]]] = True
    return allowed


def _float(portfolio: Portfolio, rows: pd.DataFrame) -> np.ndarray:
    """Total float as the planning tool states it, else as the network has it."""
    own = portfolio.ask(floats)
    place = places(rows["id"], own["id"])
    ours = np.append(own["total_float_days"].to_numpy(dtype="float64"), np.nan)[place]
    stated = rows["float_days"].to_numpy(dtype="float64")
    return np.where(np.isnan(stated), ours, stated)


def _dates(rows: pd.DataFrame, open_: np.ndarray, today: np.ndarray, counted: _Counts) -> None:
    """Days on the wrong side of the status day, work that missed its approved day, and the BEI."""
    start, due, done_on, planned = (
        rows[name].to_numpy().astype("datetime64[D]") for name in ("start", "due", "done_on", "baseline_due")
    )
    begun = rows["status"].isin(BEGUN).to_numpy() | (rows["percent_complete"] > 0).to_numpy()
    wrong = open_ & ((due < today) | (~begun & (start < today)) | (begun & (start > today)))
    wrong |= ~open_ & (done_on > today)
    counted.number("invalid dates", wrong, ~(np.isnat(due) & np.isnat(start) & np.isnat(done_on)))
    asked = planned <= today
    counted.share("missed dates", asked & (open_ | (done_on > planned)), asked)
    done = counted.of(~open_ & ~np.isnat(planned))
    wanted = counted.of(asked)
    counted.whole("BEI", done / np.maximum(wanted, 1.0), wanted)
    counted.marks["BEI"] = asked & open_


def _delayed(plan: Activities, portfolio: Portfolio, projects: pd.Index, delay: float) -> tuple[np.ndarray, np.ndarray]:
    """The share of a delay of the most critical work that its project's last day feels, without other projects."""
    net, real = plan.net, len(plan.frame)
    group = projects.get_indexer(plan.projects)[net.group]
    values, bases = np.full(len(projects), np.nan), np.zeros(len(projects))
    own = np.flatnonzero(~net.over[:real] & (group[:real] >= 0))
    if not len(own):
        return values, bases
    done = portfolio.ask(passes)
    first = own[np.lexsort((done.early[own], np.round(done.total[own], 4), group[own]))]
    hit = first[np.unique(group[first], return_index=True)[1]]
    ends = plan.frame["due"].to_numpy().astype("datetime64[D]").astype("int64")
    ends = np.where(np.isnat(plan.frame["due"].to_numpy()), 0, ends)
    last = own[
        np.lexsort((-done.early[own], ~plan.frame["milestone"].to_numpy(dtype=bool)[own], -ends[own], group[own]))
    ]
    goal = last[np.unique(group[last], return_index=True)[1]]
    inside = net.group[net.before] == net.group[net.after]
    alone = replace(net, before=net.before[inside], after=net.after[inside], kind=net.kind[inside], lag=net.lag[inside])
    longer = net.length.copy()
    longer[hit] += delay
    before, after = early_starts(alone, net.length, longer)
    moved = (after + longer)[goal] - (before + net.length)[goal]
    values[group[goal]], bases[group[goal]] = moved / delay, 1.0
    return values, bases


def _length_index(portfolio: Portfolio, projects: pd.Index, today: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """CPLI: the working days left on the critical path and its float to the approved end, over the days left."""
    plan, done = portfolio.ask(activities), portfolio.ask(passes)
    ends = done.ends[plan.projects.get_indexer(projects)]
    must = [portfolio.projects[p].attributes.get(MUST_FINISH) for p in projects]
    table = portfolio.table.reindex(projects)
    goal = pd.to_datetime(pd.Series(must, dtype="object"), format="%Y-%m-%d", errors="coerce")
    goal = goal.fillna(pd.Series(table["baseline_end"].to_numpy()))
    target = STANDARD.end_of(goal.to_numpy().astype("datetime64[D]"))
    now = STANDARD.start_of(today)
    finish = np.full(len(projects), np.nan)
    known = np.isfinite(ends)
    finish[known] = STANDARD.moment(ends[known])
    left = np.maximum(finish - now, 1.0)
    index = (left + target - finish) / left
    return np.nan_to_num(index), (~np.isnan(index)).astype("float64")
