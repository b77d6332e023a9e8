"""The delivery confidence that the facts of a project speak for, on the five-point scale of its reports.

Each sign (dates, overdue work, money, progress, blocks, predecessors) is read on its own scale from 1 (green) to
5 (red). One sign alone never decides: the inferred band is that of the second worst sign, or one better than the
worst, whichever is the worse. So a small contradiction leaves a green project green.
"""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from portfolio.costs import costs
from portfolio.due import lapsed, overdue, work
from portfolio.network import links
from portfolio.slips import duration_days
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Rag, Status

SCALES: Mapping[str, tuple[float, float, float, float]] = {
    "end later than approved": (7, 21, 60, 120),  # days; held against the share of the planned duration below
    "end put off within a year": (30, 90, 180, np.inf),  # days
    "past its own end": (7, 30, 60, 120),  # days
    "milestone overdue": (7, 14, 45, 90),  # days
    "work overdue": (0.05, 0.15, 0.30, 0.50),  # share of open work; DCMA's missed tasks start at 5 %
    "forecast over budget": (0.05, 0.10, 0.25, 0.40),  # share; as CST001
    "burn ahead of progress": (0.05, 0.15, 0.30, 0.50),  # 1 - CPI
    "progress behind time": (0.05, 0.15, 0.35, 0.55),  # 1 - SPI(t)
    "work blocked": (0.05, 0.10, 0.20, 0.35),  # share of open work
    "predecessor late": (3, 10, 21, 60),  # days
}
SHARE_OF_DURATION = (0.02, 0.05, 0.10, 0.20)  # PMBOK's bands for impact on time
LEAST_WORK = 5  # open items below which a share says nothing
LEAST_PROGRESS = 0.15  # CPI is noise before this share is done
LEAST_TIME = 0.25  # progress against time is noise before this share of the time has gone
SHOWN = 3  # pieces of work quoted for one sign

Proof = tuple[tuple[str, str, str], ...]


def inferred(portfolio: Portfolio) -> pd.DataFrame:
    """One row per active project that shows any sign: level (1 to 5), band (the report's word) and reasons."""
    told = portfolio.ask(signs)
    ordered = told.sort_values(["project", "level"], ascending=[True, False])
    rank = ordered.groupby("project").cumcount()
    worst = ordered[rank == 0].set_index("project")["level"]
    second = ordered[rank == 1].set_index("project")["level"].reindex(worst.index).fillna(1)
    level = (worst - 1).where(worst - 1 > second, second).clip(lower=1).astype("int64")
    bands = pd.Series([rag.value for rag in Rag], index=range(1, len(Rag) + 1))
    bad = ordered[ordered["level"] > 1].groupby("project")["said"].agg("; ".join)
    return pd.DataFrame({"level": level, "band": level.map(bands), "reasons": bad.reindex(level.index).fillna("")})


def inferred_bands(portfolio: Portfolio) -> dict[str, str]:
    """The inferred band of each project that shows any sign."""
    bands = portfolio.ask(inferred)["band"]
    return dict(zip(bands.index, bands, strict=True))


def signs(portfolio: Portfolio) -> pd.DataFrame:
    """Every sign of every active project: project, sign, value, level, said (words with numbers) and proof.

    `proof` names the facts behind it as (kind, id, field). A green sign has neither words nor proof.
    """
    parts = [part for read in _READERS for part in [read(portfolio)] if len(part)]
    if not parts:
        return pd.DataFrame(columns=["project", "sign", "value", "level", "said", "proof"])
    both = pd.concat(parts, ignore_index=True)
    table = portfolio.table
    both = both[both["project"].isin(table.index[table["active"] & ~portfolio.ask(lapsed)])]
    return both.sort_values(["project", "level", "sign"], ascending=[True, False, True]).reset_index(drop=True)


def _sign(name: str, value: pd.Series, said: Callable[[float], str], proof: Callable[[str], Proof]) -> pd.DataFrame:
    """A sign for every project (the index of `value`) that it can be read for."""
    value = value[np.isfinite(value.astype("float64"))]
    level = np.searchsorted(SCALES[name], value.to_numpy(dtype="float64"), side="left") + 1
    return pd.DataFrame(
        {
            "project": pd.Series(value.index, dtype="str"),
            "sign": name,
            "value": value.to_numpy(dtype="float64"),
            "level": level,
            "said": [said(v) if bad > 1 else "" for v, bad in zip(value, level, strict=True)],
            "proof": [proof(str(p)) if bad > 1 else () for p, bad in zip(value.index, level, strict=True)],
        }
    )


def _fields(*names: str) -> Callable[[str], Proof]:
    return lambda project: tuple(("project", project, name) for name in names)


def _of_items(worst: pd.DataFrame, field: str) -> Callable[[str], Proof]:
    """Proof by the first few rows of `worst` (sorted) of each project."""
    shown = worst[worst.groupby("project").cumcount() < SHOWN]
    kinds = np.where(shown["milestone"], "milestone", "item")
    held: dict[str, list[tuple[str, str, str]]] = {}
    for project, kind, one in zip(shown["project"], kinds, shown["id"], strict=True):
        held.setdefault(project, []).append((str(kind), one, field))
    return lambda project: tuple(held.get(project, ()))


def _end_slip(portfolio: Portfolio) -> pd.DataFrame:
    table = portfolio.table
    days = (table["end"] - table["baseline_end"]).dt.days.astype("float64").fillna(table["schedule_variance_days"])
    stated = set(table.index[table["end"].notna() & table["baseline_end"].notna()])
    told = _sign(
        "end later than approved",
        days,
        lambda d: f"its end is {d:.0f} days later than approved",
        lambda p: _fields("end", "baseline_end")(p) if p in stated else _fields("schedule_variance_days")(p),
    )
    share = told["value"] / duration_days(portfolio).reindex(told["project"]).to_numpy()
    by_share = np.searchsorted(SHARE_OF_DURATION, share.fillna(np.inf), side="left") + 1
    return told.assign(level=np.minimum(told["level"], by_share))


def _put_off(portfolio: Portfolio) -> pd.DataFrame:
    """Against the end known about a year ago, where no approved end is kept; a re-plan can be agreed, so never red."""
    table, past = portfolio.table, portfolio.history
    recent = past[(past["known_on"] >= portfolio.today - pd.Timedelta(days=400)) & past["end"].notna()]
    before = recent.sort_values("known_on").drop_duplicates("id").set_index("id")["end"].reindex(table.index)
    days = (table["end"] - before).dt.days.astype("float64").where(table["baseline_end"].isna())
    return _sign(
        "end put off within a year",
        days,
        lambda d: f"its end was put off by {d:.0f} days within a year",
        _fields("end"),
    )


def _past_end(portfolio: Portfolio) -> pd.DataFrame:
    days = (portfolio.today - portfolio.table["end"]).dt.days.astype("float64")
    return _sign("past its own end", days, lambda d: f"it is {d:.0f} days past its own end", _fields("end"))


def _milestones(portfolio: Portfolio) -> pd.DataFrame:
    late = portfolio.ask(overdue)
    late = late[late["milestone"]].sort_values(["project", "days_late", "id"], ascending=[True, False, True])
    proof = _of_items(late[late["days_late"] > 0], "due")
    oldest = late.groupby("project")["days_late"].max()
    return _sign("milestone overdue", oldest, lambda d: f"a milestone is {d:.0f} days overdue", proof)


def _overdue_work(portfolio: Portfolio) -> pd.DataFrame:
    late = portfolio.ask(overdue)
    late = late[late["days_late"] > 0].sort_values(["project", "days_late", "id"], ascending=[True, False, True])
    share = _share_of_open(portfolio, late)
    return _sign("work overdue", share, lambda s: f"{s:.0%} of its open work is overdue", _of_items(late, "due"))


def _blocked(portfolio: Portfolio) -> pd.DataFrame:
    everything = portfolio.ask(work)
    stuck = everything["blocked_since"].notna() | (everything["status"] == Status.BLOCKED.value)
    held = everything[everything["open"] & stuck].sort_values(["project", "blocked_since", "id"])
    return _sign(
        "work blocked",
        _share_of_open(portfolio, held),
        lambda s: f"{s:.0%} of its open work is blocked",
        _of_items(held, "status"),
    )


def _share_of_open(portfolio: Portfolio, some: pd.DataFrame) -> pd.Series:
    everything = portfolio.ask(work)
    count = everything.loc[everything["open"] & everything["told"], "project"].value_counts()
    count = count[count >= LEAST_WORK]
    return some["project"].value_counts().reindex(count.index).fillna(0) / count


def _overrun(portfolio: Portfolio) -> pd.DataFrame:
    facts = portfolio.ask(costs)
    table = portfolio.table
    share = (facts["forecast"] / facts["budget"] - 1).fillna(table["cost_variance_share"])
    reported = set(table.index[table["cost_variance_share"].notna()])
    places = dict(zip(facts.index, facts[["forecast_field", "budget_field"]].to_numpy().tolist(), strict=True))

    def proof(project: str) -> Proof:
        own = [
            name
            for name in map(str, places[project])
            if isinstance(getattr(portfolio.projects[project], name, None), float)
        ]
        return _fields(*(own or (["cost_variance_share"] if project in reported else [])))(project)

    return _sign("forecast over budget", share, lambda s: f"its cost forecast is {s:.0%} over budget", proof)


def _burn(portfolio: Portfolio) -> pd.DataFrame:
    facts, done = portfolio.ask(costs), portfolio.table["percent_complete"]
    known = (facts["actual"] > 0) & (done >= LEAST_PROGRESS)
    gap = (1 - done * facts["budget"] / facts["actual"]).where(known)
    own = set(facts.index[facts["actual_field"] == "actual_cost"])
    return _sign(
        "burn ahead of progress",
        gap,
        lambda g: f"a unit spent has earned {1 - g:.2f} (CPI)",
        lambda p: _fields("percent_complete", *(["actual_cost"] if p in own else []))(p),
    )


def _progress(portfolio: Portfolio) -> pd.DataFrame:
    table = portfolio.table
    end = table["baseline_end"].fillna(table["end"])
    start = table["baseline_start"].fillna(table["start"])
    gone = ((portfolio.today - start) / (end - start)).where(end > start).clip(upper=1)
    gap = (1 - table["percent_complete"] / gone).where(gone >= LEAST_TIME)
    return _sign(
        "progress behind time",
        gap,
        lambda g: f"its progress is {1 - g:.2f} of what the time gone asks for",
        _fields("percent_complete"),
    )


def _predecessors(portfolio: Portfolio) -> pd.DataFrame:
    late = portfolio.ask(links)
    late = late[(late["p_project"] != late["s_project"]) & late["late_days"].notna()]
    late = late.sort_values(["s_project", "late_days", "predecessor"], ascending=[True, False, True])
    worst = late.drop_duplicates("s_project").set_index("s_project")
    places = zip(worst["p_kind"], worst["predecessor"], worst["delivers_field"], strict=True)
    proofs: dict[str, Proof] = {str(p): (place,) for p, place in zip(worst.index, places, strict=True)}
    return _sign(
        "predecessor late",
        worst["late_days"],
        lambda d: f"what it waits for comes {d:.0f} days too late",
        proofs.__getitem__,
    )


_READERS = (
    _end_slip,
    _put_off,
    _past_end,
    _milestones,
    _overdue_work,
    _blocked,
    _overrun,
    _burn,
    _progress,
    _predecessors,
)
