"""Activities of an XER: dates, baselines, the three kinds of percent complete, float."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ingestion.sources.schedules.logic import OF_XER, plain_name
from ingestion.sources.schedules.schedule import days, numbers, tasks_frame, unread
from ingestion.sources.schedules.xer_fields import custom_fields
from ingestion.sources.schedules.xer_tables import Xer
from ingestion.sources.schedules.xer_wbs import Wbs
from portfolio.report import Reject
from portfolio.vocabulary import Constraint

_STAGES = {"TK_NotStart": "not_started", "TK_Active": "in_progress", "TK_Complete": "done"}
_PRIORITIES = {"PT_Top": "critical", "PT_High": "high", "PT_Low": "low", "PT_Lowest": "low"}
"""PT_Normal is what every activity has until somebody changes it, and says nothing."""


@dataclass(eq=False)
class Tasks:
    """Activities as a frame of tasks.

    Attributes:
        frame: the tasks; its index is that of `ids`.
        ids: task_id → item id, the activities of baseline projects left out.
        projects: task_id → project id.
        calendars: task_id → clndr_id.
    """

    frame: pd.DataFrame
    ids: pd.Series
    projects: pd.Series
    calendars: pd.Series


def read_tasks(xer: Xer, file: str, codes: pd.Series, baselines: pd.Series, wbs: Wbs, who: Mapping[str, str]) -> Tasks:
    """Every activity that has an id, a name and a project of this file; the others are rejected by line."""
    table = xer.table("TASK")
    table = table[~table["proj_id"].isin(baselines.index)]
    table = _usable(table, xer, file, codes)
    project = table["proj_id"].map(codes).astype("str")
    ids = _ids(table, project, xer, file)
    table = table.set_axis(table["task_id"].to_numpy())
    given = {name: days(table[name]) for name in table.columns if name.endswith("_date")}
    lines = pd.Series(_lines(xer, table), index=table.index)
    for name, read in given.items():
        xer.rejected += unread(file, name, table[name], read, lines)
    hours = {name: numbers(table[name]) for name in table.columns if name.endswith(("_cnt", "_qty", "_pct"))}
    stage = table["status_code"].map(_STAGES).astype("str")
    stage = stage.fillna(
        pd.Series(
            np.select(
                [given["act_end_date"].notna(), given["act_start_date"].notna()], ["done", "in_progress"], "not_started"
            ),
            index=table.index,
            dtype="str",
        )
    )
    kind = table["task_type"].fillna("TT_Task")
    start = given["act_start_date"].fillna(given["early_start_date"]).fillna(given["restart_date"])
    finish = given["act_end_date"].fillna(given["early_end_date"]).fillna(given["reend_date"])
    start, finish = start.fillna(given["target_start_date"]), finish.fillna(given["target_end_date"])
    moment = kind.isin(("TT_Mile", "TT_FinMile"))
    base_start, base_finish = _baseline(xer, table, given, baselines, moment)
    custom = custom_fields(xer, table.index)
    resting = given["suspend_date"].notna() & given["resume_date"].isna() & (stage == "in_progress")
    lasting = hours["target_drtn_hr_cnt"].where(~kind.isin(("TT_LOE", "TT_WBS")), 0.0)
    frame = tasks_frame(
        {
            "id": ids,
            "project": project.set_axis(table.index),
            "parent": table["wbs_id"].map(wbs.items),
            "name": table["task_name"].str.strip(),
            "summary": kind == "TT_WBS",
            "milestone": moment,
            "start": start.mask(moment, start.fillna(finish)),
            "finish": finish.mask(kind == "TT_Mile", finish.fillna(start).where(finish >= start, start)),
            "baseline_start": base_start,
            "baseline_finish": base_finish,
            "actual_start": given["act_start_date"],
            "actual_finish": given["act_end_date"].fillna(given["act_start_date"].where(moment & (stage == "done"))),
            "percent": percent(table, hours, stage),
            "hours": hours["act_work_qty"].fillna(0) + hours["remain_work_qty"].fillna(0),
            "duration_hours": lasting,
            "remaining_hours": hours["remain_drtn_hr_cnt"].where(lasting.isna() | (lasting > 0), 0.0),
            "calendar": own_calendars(xer, table),
            "day_hours": table["clndr_id"].map(_day_hours(xer)).astype("float64"),
            "slack_hours": hours["total_float_hr_cnt"],
            "constraint": table["cstr_type"].map(OF_XER).fillna(Constraint.ASAP),
            "constraint_on": given["cstr_date"],
            "critical": _critical(xer, table, hours["total_float_hr_cnt"]),
            "priority": custom.get("priority", pd.Series(index=table.index, dtype="str")).fillna(
                table["priority_type"].map(_PRIORITIES).astype("str")
            ),
            "owner": table["rsrc_id"].map(who).astype("str").fillna(custom.get("owner", pd.Series(dtype="str"))),
            "vendor": custom.get("vendor"),
            "team": custom.get("team"),
            "status": pd.Series("on_hold", index=table.index, dtype="str")
            .where(resting)
            .fillna(custom.get("status", pd.Series(dtype="str"))),
            "url": custom.get("url"),
            "notes": custom.get("notes"),
            "stage": stage,
        },
        table.index,
    )
    frame["_row"] = pd.Series(_lines(xer, table), index=table.index)
    return Tasks(frame, frame["id"], frame["project"], table["clndr_id"])


def own_calendars(xer: Xer, table: pd.DataFrame) -> pd.Series:
    """The name of each activity's calendar where it is not that of its project."""
    projects = xer.table("PROJECT").drop_duplicates("proj_id").set_index("proj_id")["clndr_id"]
    named = xer.table("CALENDAR").drop_duplicates("clndr_id").set_index("clndr_id")["clndr_name"]
    names = named.fillna(pd.Series(named.index, index=named.index)).map(plain_name)
    other = table["clndr_id"].notna() & (table["clndr_id"] != table["proj_id"].map(projects))
    return table["clndr_id"].map(names).astype("str").where(other)


def _day_hours(xer: Xer) -> pd.Series:
    calendars = xer.table("CALENDAR").drop_duplicates("clndr_id").set_index("clndr_id")
    return numbers(calendars["day_hr_cnt"])


def percent(table: pd.DataFrame, hours: Mapping[str, pd.Series], stage: pd.Series) -> pd.Series:
    """The share done by the kind each activity is measured in.

    Duration: planned less remaining over planned. Units: actual over actual and remaining, labour and plant.
    Physical: what somebody typed. What is complete is 1, what has not started is 0, whatever the kind.
    """
    target, remaining = hours["target_drtn_hr_cnt"], hours["remain_drtn_hr_cnt"]
    with np.errstate(invalid="ignore", divide="ignore"):
        by_time = (target - remaining) / target.where(target > 0)
        actual = hours["act_work_qty"].fillna(0) + hours["act_equip_qty"].fillna(0)
        whole = actual + hours["remain_work_qty"].fillna(0) + hours["remain_equip_qty"].fillna(0)
        by_units = actual / whole.where(whole > 0)
    kinds = table["complete_pct_type"].fillna("CP_Drtn")
    physical = hours["phys_complete_pct"] / 100
    share = by_time.fillna(0.0).mask(kinds == "CP_Units", by_units.fillna(0.0)).mask(kinds == "CP_Phys", physical)
    share = share.clip(0.0, 1.0).round(4)
    return share.mask(stage == "done", 1.0).mask(stage == "not_started", 0.0)


def _usable(table: pd.DataFrame, xer: Xer, file: str, codes: pd.Series) -> pd.DataFrame:
    bad = np.zeros(len(table), dtype=bool)
    for column, what, wrong in (
        ("task_id", "has no task_id", table["task_id"].isna()),
        ("task_id", "repeats the task_id of an earlier row", table["task_id"].duplicated()),
        ("proj_id", "is of a project that this file does not have", ~table["proj_id"].isin(codes.index)),
        ("task_name", "has no name", table["task_name"].fillna("").str.strip() == ""),
    ):
        found = wrong.to_numpy(dtype=bool) & ~bad
        bad |= found
        for line, value in zip(table.index[found], table[column][found], strict=True):
            said = value[:200] if isinstance(value, str) else None
            xer.rejected.append(
                Reject(
                    file=file,
                    row=int(line),
                    column=column,
                    value=said,
                    reason=f"The activity {what}; it was left out.",
                )
            )
    kept = table[~bad]
    xer.lines = pd.Series(kept.index.to_numpy(), index=pd.Index(kept["task_id"]))
    return kept


def _lines(xer: Xer, table: pd.DataFrame) -> np.ndarray:
    return xer.lines.reindex(table.index).to_numpy(dtype="float64")


def _ids(table: pd.DataFrame, project: pd.Series, xer: Xer, file: str) -> pd.Series:
    code = table["task_code"].str.strip()
    code = code.mask(code.fillna("") == "").fillna(table["task_id"])
    ids = (project + "/" + code).set_axis(table["task_id"].to_numpy())
    nth = ids.groupby(ids).cumcount()
    if (nth > 0).any():
        again = ids[nth > 0]
        xer.notes.append(
            f"{len(again):,} activities of {file} have the code of another one ({again.iloc[0]}); both are kept, the "
            "later ones with a number behind the code."
        )
        ids = ids.mask(nth > 0, ids + "#" + (nth + 1).astype("str"))
    return ids


def _baseline(
    xer: Xer, table: pd.DataFrame, given: Mapping[str, pd.Series], baselines: pd.Series, moment: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """Dates of the baseline project where the file holds one, of the plan (target dates) elsewhere."""
    starts, ends = given["target_start_date"], given["target_end_date"]
    based = pd.Series(data=False, index=table.index)
    whole = xer.table("TASK")
    for base, of in reversed(list(baselines.items())):
        rows = whole[(whole["proj_id"] == base) & whole["task_code"].notna()].drop_duplicates("task_code")
        mine = (table["proj_id"] == of) & table["task_code"].notna()
        codes = table["task_code"][mine]
        for name, old in (("start", starts), ("end", ends)):
            was = pd.Series(
                days(rows[f"act_{name}_date"])
                .fillna(days(rows[f"early_{name}_date"]))
                .fillna(days(rows[f"target_{name}_date"]))
                .to_numpy(),
                index=pd.Index(rows["task_code"]),
            )
            found = codes.map(was)
            # An activity that the baseline does not have was not planned then.
            old[mine] = found.to_numpy().astype("datetime64[s]")
        based |= mine
    rest = (~based & (starts.notna() | ends.notna())).any()
    if based.any():
        xer.notes.append("Baseline dates come from the baseline project that the file holds.")
    if rest:
        xer.notes.append(
            "The file holds no baseline project"
            + (" for some of its projects" if based.any() else "")
            + ", so the planned (target) dates stand as the baseline."
        )
    return starts, ends.fillna(starts.where(moment))


def _critical(xer: Xer, table: pd.DataFrame, slack: pd.Series) -> pd.Series:
    """By the project's own definition: the longest path, or float up to its threshold."""
    projects = xer.table("PROJECT").drop_duplicates("proj_id").set_index("proj_id")
    longest = table["proj_id"].map(projects["critical_path_type"]) == "CT_DrivPath"
    most = table["proj_id"].map(numbers(projects["critical_drtn_hr_cnt"])).astype("float64").fillna(0.0)
    return (longest & (table["driving_path_flag"] == "Y")) | (~longest & (slack <= most))
