"""Links, resources and assignments of an XER."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ingestion.sources.schedules.documents import mail
from ingestion.sources.schedules.schedule import days, links_frame, numbers, work_frame
from ingestion.sources.schedules.xer_tables import Xer
from ingestion.sources.schedules.xer_tasks import Tasks
from portfolio.report import Reject

_TYPES = {"PR_FS": "FS", "PR_SS": "SS", "PR_FF": "FF", "PR_SF": "SF"}


def links(xer: Xer, file: str, tasks: Tasks, projects: pd.DataFrame) -> pd.DataFrame:
    """Links between activities of this file; one to an activity that it does not have is rejected by line."""
    table = xer.table("TASKPRED")
    old = ~table["proj_id"].isin(projects["proj_id"]) & (tasks.ids.index.get_indexer(pd.Index(table["task_id"])) < 0)
    table = table[~old.to_numpy(dtype=bool) | table["proj_id"].isna()]
    ends = {"successor": table["task_id"], "predecessor": table["pred_task_id"]}
    ids = {side: key.map(tasks.ids).astype("str") for side, key in ends.items()}
    kinds = table["pred_type"].fillna("PR_FS").map(_TYPES).astype("str")
    bad = np.zeros(len(table), dtype=bool)
    for column, wrong, why in (
        ("task_id", ids["successor"].isna(), "waits in an activity that this file does not have"),
        ("pred_task_id", ids["predecessor"].isna(), "comes from an activity that this file does not have"),
        ("pred_task_id", table["task_id"] == table["pred_task_id"], "ties an activity to itself"),
        ("pred_type", kinds.isna(), "is of an unknown type"),
    ):
        found = wrong.to_numpy(dtype=bool) & ~bad
        bad |= found
        xer.rejected += [
            Reject(
                file=file,
                row=int(line),
                column=column,
                value=str(value)[:200] if isinstance(value, str) else None,
                reason=f"The link {why}; it was left out.",
            )
            for line, value in zip(table.index[found], table[column][found], strict=True)
        ]
    good = table[~bad]
    return links_frame(
        {
            "predecessor": ids["predecessor"][~bad],
            "successor": ids["successor"][~bad],
            "predecessor_project": good["pred_task_id"].map(tasks.projects),
            "successor_project": good["task_id"].map(tasks.projects),
            "type": kinds[~bad],
            "lag": numbers(good["lag_hr_cnt"]).fillna(0.0),
            "elapsed": _elapsed(xer, good),
            "calendar": _calendar(xer, good, tasks, projects),
            "_row": good.index.to_numpy(dtype="float64"),
        },
        good.index,
    ).reset_index(drop=True)


def _option(xer: Xer, rows: pd.DataFrame) -> pd.Series:
    options = xer.table("SCHEDOPTIONS").drop_duplicates("proj_id").set_index("proj_id")
    return rows["proj_id"].map(options["sched_calendar_on_relationship_lag"]).astype("str").fillna("rcal_Predecessor")


def _elapsed(xer: Xer, rows: pd.DataFrame) -> pd.Series:
    return _option(xer, rows).str.casefold() == "rcal_24hour"


def _calendar(xer: Xer, rows: pd.DataFrame, tasks: Tasks, projects: pd.DataFrame) -> pd.Series:
    """The calendar a lag is counted in, by the project's scheduling options: the predecessor's unless they differ."""
    option = _option(xer, rows)
    before, after = (rows[name].map(tasks.calendars).astype("str") for name in ("pred_task_id", "task_id"))
    own = rows["proj_id"].map(dict(zip(projects["proj_id"], projects["clndr_id"], strict=True))).astype("str")
    return before.mask(option == "rcal_Successor", after).mask(option == "rcal_ProjDefault", own).fillna(own).fillna("")


def persons(table: pd.DataFrame) -> Mapping[str, str]:
    """rsrc_id → the person: e-mail address where there is one, else the name; plant and material are nobody."""
    table = table[table["rsrc_id"].notna() & (table["rsrc_type"].fillna("RT_Labor") == "RT_Labor")]
    names = table["rsrc_name"].fillna(table["rsrc_short_name"]).str.strip()
    mails = table["email_addr"].map(mail).astype("str")
    who = mails.fillna(names).set_axis(table["rsrc_id"].to_numpy())
    return {str(key): value for key, value in who.items() if isinstance(value, str) and value}


def people(table: pd.DataFrame, who: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows of Person for resources that have an e-mail address."""
    known: dict[str, dict[str, Any]] = {}
    for key, name in zip(table["rsrc_id"], table["rsrc_name"].fillna(table["rsrc_short_name"]), strict=True):
        address = who.get(key) if isinstance(key, str) else None
        if address and mail(address) == address:
            title = name.strip() if isinstance(name, str) and name.strip() else address
            known.setdefault(address, {"id": address, "name": title, "email": address})
    return [known[key] for key in sorted(known)]


def work(xer: Xer, tasks: Tasks, who: Mapping[str, str]) -> pd.DataFrame:
    """Who works on which activity, with hours at completion; gives activities without an owner their first person."""
    table = xer.table("TASKRSRC")
    # An index looks ids up by hash; `isin` would walk through a list of them all.
    table = table[tasks.ids.index.get_indexer(pd.Index(table["task_id"])) >= 0]
    if len(table):
        known = table[table["rsrc_id"].notna()]
        counts = known.groupby("task_id").size().reindex(tasks.frame.index, fill_value=0)
        tasks.frame["resources"] = counts.astype("float64")
    person = table["rsrc_id"].map(who).astype("str")
    table, person = table[person.notna()], person[person.notna()]
    first = person.set_axis(table["task_id"].to_numpy())
    first = first[~first.index.duplicated()]
    tasks.frame["owner"] = tasks.frame["owner"].fillna(first.reindex(tasks.frame.index))
    amounts = {name: numbers(table[name]) for name in ("remain_qty", "act_reg_qty", "act_ot_qty", "target_qty")}
    spent = amounts["act_reg_qty"].fillna(0) + amounts["act_ot_qty"].fillna(0)
    whole = (spent + amounts["remain_qty"].fillna(0)).mask(amounts["remain_qty"].isna() & (spent == 0))
    begin = _first(table, "act_start_date", "restart_date", "target_start_date")
    close = _first(table, "act_end_date", "reend_date", "target_end_date")
    return work_frame(
        {
            "task": table["task_id"].map(tasks.ids),
            "project": table["task_id"].map(tasks.projects),
            "person": person,
            "start": begin.fillna(_of_task(table, tasks, "start")),
            "finish": close.fillna(_of_task(table, tasks, "finish")),
            "hours": whole.fillna(amounts["target_qty"]),
            "_row": table.index.to_numpy(dtype="float64"),
        },
        table.index,
    ).reset_index(drop=True)


def _of_task(table: pd.DataFrame, tasks: Tasks, name: str) -> pd.Series:
    return pd.Series(tasks.frame[name].reindex(table["task_id"]).to_numpy(), index=table.index)


def _first(table: pd.DataFrame, *names: str) -> pd.Series:
    found = days(table[names[0]])
    for name in names[1:]:
        found = found.fillna(days(table[name]))
    return found
