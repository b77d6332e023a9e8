"""A plan run on columns: exact counts, sums, ranks and cells. No wording, no guessing."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from insights.ask.entities import PARTED
from insights.ask.facts import facts
from insights.ask.plan import Analysed, Filter, Plan
from insights.ask.relation import Facts
from portfolio.findings import Insight
from portfolio.snapshot import Portfolio


@dataclass(frozen=True, eq=False)
class Result:
    """What running a plan gave: the rows that passed, the number asked for, groups or insights."""

    rows: pd.DataFrame
    number: float | None = None
    of: int = 0
    missing: int = 0
    groups: pd.DataFrame | None = None
    insights: tuple[Insight, ...] = ()
    notes: tuple[str, ...] = field(default=())


def run(plan: Plan, portfolio: Portfolio, analysis: Analysed | None) -> Result:
    """Run a plan that reads columns or insights."""
    known = portfolio.ask(facts)
    frame = known.frame
    if analysis is not None:
        scores = {s.project: s.score for s in analysis.brief.scores}
        frame = frame.assign(score=pd.Series(scores, dtype="float64").reindex(frame.index))
    if plan.subject == "insights":
        return _insights(plan, frame, portfolio, analysis)
    if plan.action in {"lookup", "compare"}:
        return Result(rows=frame.loc[list(plan.ids)])
    kept = frame[mask(frame, plan.filters, portfolio)]
    if plan.action == "group":
        return _grouped(plan, frame, kept, portfolio)
    if plan.action in {"sum", "average", "top"}:
        return _measured(plan, kept)
    if plan.action == "share":
        base = seen(frame, plan.filters, portfolio)
        return Result(rows=kept, number=len(kept) / base if base else None, of=base)
    return Result(rows=kept, number=float(len(kept)), of=len(frame), missing=_unseen(frame, plan.filters))


def _measured(plan: Plan, kept: pd.DataFrame) -> Result:
    key = str(plan.measure)
    stated = kept[kept[key].notna()]
    missing = len(kept) - len(stated)
    if plan.action == "top":
        ranked = stated.sort_values([key, "name"], ascending=[not plan.descending, True], kind="stable")
        return Result(rows=ranked.head(plan.limit or len(ranked)), of=len(ranked), missing=missing)
    column = stated[key].astype("float64")
    number = float(column.sum() if plan.action == "sum" else column.mean()) if len(column) else None
    return Result(rows=kept, number=number, of=len(column), missing=missing)


def mask(frame: pd.DataFrame, filters: tuple[Filter, ...], portfolio: Portfolio) -> pd.Series:
    """Rows that meet every condition; an empty cell meets none."""
    kept = pd.Series(data=True, index=frame.index)
    for condition in filters:
        kept &= _one(frame, condition, portfolio)
    return kept


def seen(frame: pd.DataFrame, filters: tuple[Filter, ...], portfolio: Portfolio) -> int:
    """How many rows the last measured condition could be asked of: named values met, its cell filled."""
    named = tuple(f for f in filters if f.op == "is" and f.field != "rag")
    measured = [f.field for f in filters if f not in named and f.op != "withheld"]
    base = mask(frame, named, portfolio)
    for key in measured:
        base &= frame[key].notna()
    return int(base.sum())


def _one(frame: pd.DataFrame, condition: Filter, portfolio: Portfolio) -> pd.Series:
    if condition.op == "withheld":
        held = [
            project for project, p in portfolio.projects.items() if _is_withheld(p.withheld.get(condition.field, ""))
        ]
        return pd.Series(frame.index.isin(held), index=frame.index)
    column = frame[condition.field]
    if condition.op == "is":
        texts = column.astype("str")
        if condition.field in PARTED:
            wanted = set(condition.any_of)
            parted = texts.fillna("").str.split(PARTED[condition.field])
            return parted.map(lambda parts: not wanted.isdisjoint(part.strip() for part in parts)).astype(bool)
        return texts.isin(condition.any_of)
    if condition.op == "between":
        met = column.notna()
        if condition.first is not None:
            met &= column >= pd.Timestamp(condition.first)
        if condition.last is not None:
            met &= column <= pd.Timestamp(condition.last)
        return met & frame["active"] if "open" in condition.any_of else met
    if condition.op in {"missing", "present"}:
        return column.isna() if condition.op == "missing" else column.notna()
    bound = condition.number
    return {"gt": column.gt, "ge": column.ge, "lt": column.lt, "le": column.le}[condition.op](bound).fillna(value=False)


def _is_withheld(words: str) -> bool:
    folded = words.lower()
    return any(sign in folded for sign in ("exempt", "withheld", "redact", "section ", "freedom of information"))


def _unseen(frame: pd.DataFrame, filters: tuple[Filter, ...]) -> int:
    keys = [f.field for f in filters if f.op in {"gt", "ge", "lt", "le", "between"}]
    return int(frame[keys].isna().any(axis=1).sum()) if keys else 0


def _grouped(plan: Plan, frame: pd.DataFrame, kept: pd.DataFrame, portfolio: Portfolio) -> Result:
    key = str(plan.group)
    by = kept[key].astype("str").where(kept[key].notna())
    if plan.measure == "share":
        named = tuple(f for f in plan.filters if f.op == "is" and f.field != "rag")
        measured = [f.field for f in plan.filters if f not in named and f.op != "withheld"]
        base = frame[mask(frame, named, portfolio)].dropna(subset=measured)
        groups = (kept.groupby(by).size() / base.groupby(base[key].astype("str")).size()).fillna(0.0)
    elif plan.measure and plan.measure.startswith("mean:"):
        groups = kept[plan.measure.removeprefix("mean:")].astype("float64").groupby(by).mean().dropna()
    elif plan.measure:
        groups = kept[plan.measure].astype("float64").groupby(by).sum(min_count=1).dropna()
    else:
        groups = kept.groupby(by).size().astype("float64")
    table = pd.DataFrame({"group": groups.index.astype("str"), "amount": groups.to_numpy(dtype=np.float64)})
    table = table.sort_values(["amount", "group"], ascending=[not plan.descending, True], kind="stable")
    if plan.limit is not None and len(table):
        edge = table["amount"].iloc[min(plan.limit, len(table)) - 1]
        passed = table["amount"] >= edge if plan.descending else table["amount"] <= edge
        table = table[passed]
    return Result(rows=kept, groups=table.reset_index(drop=True), of=len(kept))


def _insights(plan: Plan, frame: pd.DataFrame, portfolio: Portfolio, analysis: Analysed | None) -> Result:
    found = analysis.brief.insights if analysis else ()
    if plan.severities:
        found = tuple(i for i in found if i.severity.value in plan.severities)
    if plan.categories:
        found = tuple(i for i in found if i.category.value in plan.categories)
    wanted = set(plan.ids)
    if plan.filters:
        wanted |= set(frame.index[mask(frame, plan.filters, portfolio)])
    if wanted or plan.filters or plan.ids:
        found = tuple(i for i in found if wanted & set(i.projects))
    return Result(rows=frame.iloc[:0], number=float(len(found)), insights=found[: plan.limit] if plan.limit else found)


def value_of(known: Facts, rows: pd.DataFrame, project: str, key: str) -> object:
    """One cell, or None where it is empty."""
    cell = rows[key].get(project) if key in known.frame or key in rows else None
    return None if cell is None or cell is pd.NaT or (isinstance(cell, float) and np.isnan(cell)) else cell
