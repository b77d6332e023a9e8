"""The tables of an XER to a Schedule."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from ingestion.sources.schedules.calendars import STANDARD, Calendar
from ingestion.sources.schedules.logic import calendar_text
from ingestion.sources.schedules.schedule import Schedule, days, numbers
from ingestion.sources.schedules.xer_calendars import calendars
from ingestion.sources.schedules.xer_tables import Xer
from ingestion.sources.schedules.xer_tasks import Tasks, read_tasks
from ingestion.sources.schedules.xer_wbs import Wbs, read_wbs, summaries
from ingestion.sources.schedules.xer_work import links, people, persons, work
from portfolio.errors import SourceUnreadable

_CURRENCY = re.compile(r"[A-Z]{3}")
_HEADER_DATE, _HEADER_CURRENCY = 2, 8


def xer_schedule(xer: Xer, file: str) -> Schedule:
    """Every project of the file; baseline projects lend their dates to the projects they are baselines of."""
    table = _projects(xer, file)
    baselines = _baselines(table)
    current = table[~table["proj_id"].isin(baselines.index)]
    codes = pd.Series(current["key"].to_numpy(), index=pd.Index(current["proj_id"]), dtype="str")
    wbs = read_wbs(xer.table("PROJWBS"), codes)
    who = persons(xer.table("RSRC"))
    tasks = read_tasks(xer, file, codes, baselines, wbs, who)
    saved = days(pd.Series([_header(xer, _HEADER_DATE)], dtype="object")).iloc[0]
    stated = days(current["last_recalc_date"].astype("object"))
    latest = stated.max()
    assigned = work(xer, tasks, who)
    schedule = Schedule(
        projects=_rows(xer, current, wbs, stated, tasks),
        tasks=pd.concat([summaries(wbs, tasks.frame), tasks.frame], ignore_index=True),
        links=links(xer, file, tasks, current),
        work=assigned,
        people=people(xer.table("RSRC"), who),
        calendars=calendars(xer.table("CALENDAR")),
        stated_on=None if latest is pd.NaT else latest.date(),
        saved_on=None if saved is pd.NaT else saved.date(),
        rejected=xer.rejected,
        notes=xer.notes,
    )
    if stated.min() != latest and latest is not pd.NaT:
        schedule.notes.append("The projects of this file have different data dates; the newest stands for the file.")
    return schedule


def _projects(xer: Xer, file: str) -> pd.DataFrame:
    table = xer.table("PROJECT")
    table = table[table["proj_id"].notna()].drop_duplicates("proj_id")
    if not len(table):
        if not len(xer.table("TASK")):
            raise SourceUnreadable(
                f"{file} holds neither a project nor activities (its PROJECT table is missing or empty); "
                "export the project itself from P6."
            )
        # Cut-down exports leave the PROJECT table out; the activities still say which project they are of.
        ids = xer.table("TASK")["proj_id"].dropna().drop_duplicates()
        table = table.reindex(ids.index).assign(proj_id=ids)
        xer.notes.append(f"{file} has no PROJECT table; its projects are known by their numbers only.")
    keys = table["proj_short_name"].str.strip()
    keys = keys.mask(keys.fillna("") == "").fillna(table["proj_id"])
    nth = keys.groupby(keys).cumcount()
    return table.assign(key=keys.mask(nth > 0, keys + "#" + (nth + 1).astype("str")))


def _baselines(table: pd.DataFrame) -> pd.Series:
    """Baseline project → the project it is a baseline of."""
    ids = set(table["proj_id"])
    own = table[table["orig_proj_id"].isin(ids) & (table["orig_proj_id"] != table["proj_id"])]
    found = dict(zip(own["proj_id"], own["orig_proj_id"], strict=True))
    chosen = table[table["sum_base_proj_id"].isin(ids) & (table["sum_base_proj_id"] != table["proj_id"])]
    found |= dict(zip(chosen["sum_base_proj_id"], chosen["proj_id"], strict=True))
    # Two projects that are each other's baseline are both projects.
    found = {base: of for base, of in found.items() if of not in found}
    order = [base for base in chosen["sum_base_proj_id"] if base in found]
    order += [base for base in found if base not in order]
    return pd.Series({base: found[base] for base in order}, dtype="str")


def _rows(xer: Xer, current: pd.DataFrame, wbs: Wbs, stated: pd.Series, tasks: Tasks) -> list[dict[str, Any]]:
    calendars_ = calendars(xer.table("CALENDAR"))
    currency = _currency(xer)
    costs = _costs(xer, current)
    rows = []
    must, planned, scheduled = (
        days(current[name].astype("object")) for name in ("plan_end_date", "plan_start_date", "scd_end_date")
    )
    filled = set(tasks.frame["project"])
    for n, (line, row) in enumerate(current.iterrows()):
        key = row["key"]
        attributes = {} if must.iloc[n] is pd.NaT else {"Must finish by": f"{must.iloc[n]:%Y-%m-%d}"}
        money = costs.get(row["proj_id"], {})
        rows.append(
            {
                "id": key,
                "name": wbs.titles.get(row["proj_id"]) or key,
                "start": None if key in filled else _date(planned.iloc[n]),
                "end": None if key in filled else _date(scheduled.iloc[n]),
                "status_on": _date(stated.iloc[n]),
                "currency": currency,
                "url": row["proj_url"] if isinstance(row["proj_url"], str) else None,
                "attributes": attributes,
                "calendar": _calendar(xer, calendars_, row, tasks),
                "_row": line if isinstance(line, int) else None,
                **money,
            }
        )
    return rows


def _calendar(xer: Xer, known: Mapping[str, Calendar], row: pd.Series, tasks: Tasks) -> str | None:
    """The project's own calendar and those that its activities name."""
    mine = tasks.frame[tasks.frame["project"] == row["key"]]
    used = tasks.calendars.reindex(mine.index)[mine["calendar"].notna()].dropna().unique()
    names = xer.table("CALENDAR").drop_duplicates("clndr_id").set_index("clndr_id")["clndr_name"]
    named = {
        str(names.get(key) if isinstance(names.get(key), str) else key): known[key] for key in used if key in known
    }
    own = known.get(row["clndr_id"]) if isinstance(row["clndr_id"], str) else None
    if own is None and not named:
        return None
    return calendar_text(own or STANDARD, named, mine[["start", "finish"]])


def _costs(xer: Xer, current: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Budget, actual and forecast of each project out of its assignments and expenses, where anything has a price."""
    parts = []
    for name, actual in (("TASKRSRC", ("act_reg_cost", "act_ot_cost")), ("PROJCOST", ("act_cost",))):
        table = xer.table(name)
        amounts = {column: numbers(table[column]).fillna(0.0) for column in ("target_cost", "remain_cost", *actual)}
        spent = sum((amounts[column] for column in actual), pd.Series(0.0, index=table.index))
        parts.append(
            pd.DataFrame(
                {
                    "proj_id": table["proj_id"],
                    "budget": amounts["target_cost"],
                    "actual_cost": spent,
                    "forecast_cost": spent + amounts["remain_cost"],
                }
            )
        )
    both = pd.concat(parts, ignore_index=True)
    sums = both[both["proj_id"].isin(current["proj_id"])].groupby("proj_id").sum()
    sums = sums[(sums != 0).any(axis=1)].round(2)
    return {
        str(key): {"budget": row["budget"] or None, **{n: row[n] for n in ("actual_cost", "forecast_cost")}}
        for key, row in sums.iterrows()
    }  # fmt: skip


def _currency(xer: Xer) -> str | None:
    """The currency the header names: its costs are written in it."""
    named = (_header(xer, _HEADER_CURRENCY) or "").strip()
    if _CURRENCY.fullmatch(named):
        return named
    table = xer.table("CURRTYPE")
    base = table[numbers(table["base_exch_rate"]) == 1]["curr_short_name"].dropna().unique()
    return str(base[0]) if len(base) == 1 and _CURRENCY.fullmatch(str(base[0])) else None


def _header(xer: Xer, n: int) -> str | None:
    return xer.header[n] if xer.header[0] == "ERMHDR" and len(xer.header) > n else None


def _date(value: Any) -> date | None:
    return None if value is pd.NaT else value.date()
