"""A plan run on columns: exact counts, sums, ranks and cells. No wording, no guessing."""

import operator
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from insights.ask.change import PRESENCE
from insights.ask.plan import Analysed, Filter, Plan
from insights.ask.relation import Facts
from portfolio.findings import Insight
from portfolio.snapshot import Portfolio

_BOUNDS: dict[str, Callable[[pd.Series, float], pd.Series]] = {
    "gt": operator.gt, "ge": operator.ge, "lt": operator.lt, "le": operator.le, "eq": operator.eq,
}  # fmt: skip
AGGREGATES = {"sum": "sum", "average": "mean", "median": "median", "minimum": "min", "maximum": "max"}
MEASURED = frozenset({*_BOUNDS, "between"})


@dataclass(frozen=True, eq=False)
class Result:
    """What running a plan gave: the rows that passed, the number asked for, groups or insights.

    `of` is how many rows were asked, `missing` how many could not be asked because a cell is empty,
    `unlisted` how many the newest report no longer lists; `ends` the smallest and largest value.
    """

    rows: pd.DataFrame
    number: float | None = None
    of: int = 0
    missing: int = 0
    unlisted: int = 0
    groups: pd.DataFrame | None = None
    ends: tuple[float, float] | None = None
    met: pd.Series | None = None
    insights: tuple[Insight, ...] = ()
    notes: tuple[str, ...] = field(default=())


def run(plan: Plan, known: Facts, portfolio: Portfolio, analysis: Analysed | None) -> Result:  # noqa: PLR0911 - one return a kind of plan
    """Run a plan that reads columns or insights."""
    frame = _scored(plan, known.frame, analysis)
    if plan.subject == "insights":
        return _insights(plan, known, frame, portfolio, analysis)
    if plan.action in {"lookup", "compare"}:
        rows = frame.loc[[row for row in plan.ids if row in frame.index]]
        return Result(rows=rows, met=mask(known, rows, plan.filters, portfolio) if plan.filters else None)
    whole = len(frame)
    if "listed" in frame:  # a report speaks of what it lists
        frame = frame[frame["listed"]]
    unlisted = whole - len(frame)
    if plan.ids:
        frame = frame.loc[[row for row in plan.ids if row in frame.index]]
    kept = frame[mask(known, frame, plan.filters, portfolio)]
    if plan.action == "changes":
        return _changes(plan, frame)
    if plan.group:
        return replace(_grouped(plan, known, frame, kept, portfolio), unlisted=unlisted)
    if plan.action in {*AGGREGATES, "range", "top"}:
        return replace(_measured(plan, kept), unlisted=unlisted)
    if plan.action == "share":
        return replace(_share(plan, known, frame, kept, portfolio), unlisted=unlisted)
    missing = _unseen(known, frame, plan.filters, portfolio)
    return Result(rows=kept, number=float(len(kept)), of=len(frame), missing=missing, unlisted=unlisted)


def _scored(plan: Plan, frame: pd.DataFrame, analysis: Analysed | None) -> pd.DataFrame:
    if analysis is None or plan.subject not in {"projects", "insights"} or plan.since is not None:
        return frame
    asked = {plan.measure, *plan.fields, *(f.field for f in plan.filters)}
    if "score" not in asked:
        return frame
    scores = {s.project: s.score for s in analysis.brief.scores}
    return frame.assign(score=pd.Series(scores, dtype="float64").reindex(frame.index))


def _measured(plan: Plan, kept: pd.DataFrame) -> Result:
    key = str(plan.measure)
    if key not in kept:
        return Result(rows=kept.iloc[:0])
    stated = kept[kept[key].notna()]
    missing = len(kept) - len(stated)
    if plan.action == "top":
        ranked = stated.sort_values([key, "name"], ascending=[not plan.descending, True], kind="stable")
        limit = plan.limit or len(ranked)
        if limit < len(ranked):  # those that tie with the last one are named too
            edge = ranked[key].iloc[limit - 1]
            ranked = ranked[(ranked[key] >= edge) if plan.descending else (ranked[key] <= edge)]
        if plan.rank:
            ranked = ranked[ranked[key] == ranked[key].iloc[plan.rank - 1]] if plan.rank <= len(ranked) else ranked[:0]
        return Result(rows=ranked, of=len(stated), missing=missing)
    column = stated[key].astype("float64")
    if column.empty:
        return Result(rows=stated, of=0, missing=missing)
    if plan.action == "range":
        rows = stated.loc[list(dict.fromkeys([column.idxmin(), column.idxmax()]))]
        return Result(rows=rows, ends=(float(column.min()), float(column.max())), of=len(column), missing=missing)
    return Result(rows=stated, number=float(column.agg(AGGREGATES[plan.action])), of=len(column), missing=missing)


def _share(plan: Plan, known: Facts, frame: pd.DataFrame, kept: pd.DataFrame, portfolio: Portfolio) -> Result:
    if plan.measure == "done_count" and "total_count" in kept:  # boxes ticked of all boxes
        both = kept.dropna(subset=["done_count", "total_count"])
        part, whole = float(both["done_count"].sum()), float(both["total_count"].sum())
        return Result(rows=both, number=part / whole if whole else None, of=len(frame), ends=(part, whole))
    if plan.measure:
        whole = float(frame[plan.measure].astype("float64").sum())
        part = float(kept[plan.measure].astype("float64").sum())
        return Result(rows=kept, number=part / whole if whole else None, of=len(frame), ends=(part, whole))
    base = seen(known, frame, plan.filters, portfolio)
    return Result(rows=kept, number=len(kept) / base if base else None, of=base)


def mask(known: Facts, frame: pd.DataFrame, filters: tuple[Filter, ...], portfolio: Portfolio) -> pd.Series:
    """Rows that meet every condition; an empty cell meets none, not even a negated one."""
    kept = pd.Series(data=True, index=frame.index)
    for condition in filters:
        kept &= _one(known, frame, condition, portfolio)
    return kept


def seen(known: Facts, frame: pd.DataFrame, filters: tuple[Filter, ...], portfolio: Portfolio) -> int:
    """How many rows the measured conditions could be asked of: named values met, their cells filled."""
    named, measured = _parts(filters)
    base = mask(known, frame, named, portfolio)
    for key in measured:
        base &= frame[key].notna()
    return int(base.sum())


def _parts(filters: tuple[Filter, ...]) -> tuple[tuple[Filter, ...], list[str]]:
    """The conditions that say which rows are meant, and the columns of those that are measured of them.

    Where every condition names a value, the last one is what is measured: "the share of works in design".
    """
    named = tuple(f for f in filters if f.op == "is" and not f.negate and f.field not in {"rag", "status"})
    if named and len(named) == len(filters):
        named = named[:-1] if len(named) > 1 or filters[-1].field not in {"department", "owner"} else ()
    measured = [f.field for f in filters if f not in named and f.op in {"is", *MEASURED}]
    return named, measured


def _one(known: Facts, frame: pd.DataFrame, condition: Filter, portfolio: Portfolio) -> pd.Series:  # noqa: C901 - one branch an operator
    if condition.op == "withheld":
        held = [row for row, p in portfolio.projects.items() if _is_withheld(p.withheld.get(condition.field, ""))]
        met = pd.Series(frame.index.isin(held), index=frame.index)
        return ~met if condition.negate else met
    if condition.field not in frame:
        return pd.Series(data=False, index=frame.index)
    column = frame[condition.field]
    if condition.op in {"missing", "present"}:
        empty = (condition.op == "missing") != condition.negate
        return column.isna() if empty else column.notna()
    if condition.op == "is":
        met = _named(known, column, condition)
    elif condition.op == "contains":
        text = column.astype("str").str.lower()
        met = pd.Series(data=False, index=frame.index)
        for word in condition.any_of:
            met |= text.str.contains(word.lower(), regex=False).fillna(value=False)
    elif condition.op == "between":
        met = column.notna()
        if condition.first is not None:
            met &= column >= pd.Timestamp(condition.first)
        if condition.last is not None:
            met &= column <= pd.Timestamp(condition.last)
    elif condition.times is not None:
        column, other = _amounts(column), _amounts(frame[condition.times])
        met = _BOUNDS[condition.op](column - (condition.number or 0.0) * other, 0.0)
    else:
        met = _BOUNDS[condition.op](column.astype("float64"), condition.number or 0.0)
    met = met.fillna(value=False).astype(bool)
    return column.notna() & ~met if condition.negate else met


def _amounts(column: pd.Series) -> pd.Series:
    """A column of amounts, or of days as a count, so that two can be held against each other."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return (column - pd.Timestamp(0)).dt.days.astype("float64")
    return column.astype("float64")


def _named(known: Facts, column: pd.Series, condition: Filter) -> pd.Series:
    key = condition.field.removeprefix("before:")
    if column.dtype == bool:  # spelling out two hundred thousand flags takes longer than all the rest
        return column.isin([flag for flag in (True, False) if str(flag) in condition.any_of])
    if key not in known.parted:
        return column.astype("str").isin(condition.any_of) & column.notna()
    wanted = set(condition.any_of)
    parted = column.astype("str").fillna("").str.split(known.parted[key])
    return parted.map(lambda parts: not wanted.isdisjoint(part.strip() for part in parts)).astype(bool)


def _is_withheld(words: str) -> bool:
    folded = words.lower()
    return any(sign in folded for sign in ("exempt", "withheld", "redact", "section ", "freedom of information"))


def _unseen(known: Facts, frame: pd.DataFrame, filters: tuple[Filter, ...], portfolio: Portfolio) -> int:
    """Rows that meet the other conditions and whose measured cell is empty."""
    keys = [f.field for f in filters if (f.op in MEASURED or f.negate) and f.field in frame]
    if not keys:
        return 0
    others = tuple(f for f in filters if f.field not in keys)
    return int((frame[keys].isna().any(axis=1) & mask(known, frame, others, portfolio)).sum())


def _grouped(plan: Plan, known: Facts, frame: pd.DataFrame, kept: pd.DataFrame, portfolio: Portfolio) -> Result:  # noqa: C901 - one branch a measure of groups
    key, measure = str(plan.group), plan.measure or ""
    if key.startswith("year:"):
        frame, kept = (one.assign(**{key: _years(one[key.removeprefix("year:")])}) for one in (frame, kept))
    spread = _spread(known, kept, key)
    by = spread[key]
    if measure == "share":
        named, measured = _parts(plan.filters)
        named = (*named, *(f for f in plan.filters if f.field == key and f not in named))
        base = frame[mask(known, frame, named, portfolio)].dropna(subset=[m for m in measured if m != key])
        base = _spread(known, base, key)
        groups = (spread.groupby(by).size() / base.groupby(base[key]).size()).fillna(0.0)
    elif measure.startswith("share:"):
        column = measure.removeprefix("share:")
        groups = spread[column].astype("float64").groupby(by).sum(min_count=1) / kept[column].astype("float64").sum()
    elif measure.startswith(("mean:", "median:")):
        how, _, column = measure.partition(":")
        groups = spread[column].astype("float64").groupby(by).agg(how)
    elif measure:
        groups = spread[measure].astype("float64").groupby(by).sum(min_count=1)
    else:
        groups = spread.groupby(by).size().astype("float64")
    if not measure and any(condition.op in {"eq", "lt", "le"} for condition in plan.having):
        everyone = pd.unique(_spread(known, frame, key)[key])  # those that have none at all
        groups = groups.reindex(everyone, fill_value=0.0)
    groups = groups.dropna()
    table = pd.DataFrame({"group": groups.index.astype("str"), "amount": groups.to_numpy(dtype=np.float64)})
    if key.startswith("year:") and plan.limit is None:
        return Result(rows=kept, groups=table.sort_values("group"), number=float(len(table)), of=len(kept))
    table = table.sort_values(["amount", "group"], ascending=[not plan.descending, True], kind="stable")
    for condition in plan.having:
        table = table[_BOUNDS[condition.op](table["amount"], condition.number or 0.0)]
    if plan.limit is not None and len(table):
        edge = table["amount"].iloc[min(plan.limit, len(table)) - 1]
        table = table[table["amount"] >= edge if plan.descending else table["amount"] <= edge]
    if plan.rank:
        table = table[table["amount"] == table["amount"].iloc[plan.rank - 1]] if plan.rank <= len(table) else table[:0]
    return Result(rows=kept, groups=table.reset_index(drop=True), number=float(len(table)), of=len(kept))


def _years(column: pd.Series) -> pd.Series:
    return column.map(lambda day: str(day.year), na_action="ignore").astype("object")


def _spread(known: Facts, frame: pd.DataFrame, key: str) -> pd.DataFrame:
    """One row per value where a cell names several."""
    frame = frame[frame[key].notna()]
    if key not in known.parted:
        return frame.assign(**{key: frame[key].astype("str")})
    spread = frame.assign(**{key: frame[key].astype("str").str.split(known.parted[key])}).explode(key)
    spread[key] = spread[key].str.strip()
    return spread[spread[key] != ""]


def _changes(plan: Plan, frame: pd.DataFrame) -> Result:
    """Rows of which any asked column changed, and those that came or went."""
    moved = frame[PRESENCE] != "both"
    for key in plan.fields:
        column = frame[f"change:{key}"]
        moved |= column.notna() & (column.astype("str") != "0.0") & (column.astype("str") != "0")
    rows = frame[moved]
    return Result(rows=rows, number=float(len(rows)), of=len(frame))


def _insights(plan: Plan, known: Facts, frame: pd.DataFrame, portfolio: Portfolio, analysis: Analysed | None) -> Result:
    found = analysis.brief.insights if analysis else ()
    if plan.severities:
        found = tuple(i for i in found if i.severity.value in plan.severities)
    if plan.categories:
        found = tuple(i for i in found if i.category.value in plan.categories)
    wanted = set(plan.ids)
    if plan.filters:
        wanted |= set(frame.index[mask(known, frame, plan.filters, portfolio)])
    if wanted or plan.filters:
        found = tuple(i for i in found if wanted & set(i.projects))
    return Result(rows=frame.iloc[:0], number=float(len(found)), insights=found[: plan.limit] if plan.limit else found)


def value_of(rows: pd.DataFrame, row: str, key: str) -> object:
    """One cell, or None where it is empty."""
    return filled(rows[key].get(row) if key in rows else None)


def filled(cell: object) -> object:
    """A cell, or None where it is empty."""
    return None if cell is None or cell is pd.NaT or (isinstance(cell, float) and np.isnan(cell)) else cell
