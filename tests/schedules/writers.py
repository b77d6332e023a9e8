"""Plans written as MS Project XML and as XER, for tests that read them back."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

TASK_FIELDS = (
    "task_id", "proj_id", "wbs_id", "clndr_id", "phys_complete_pct", "complete_pct_type", "task_type", "status_code",
    "task_code", "task_name", "rsrc_id", "total_float_hr_cnt", "remain_drtn_hr_cnt", "act_work_qty",
    "remain_work_qty", "target_drtn_hr_cnt", "act_equip_qty", "remain_equip_qty", "act_start_date", "act_end_date",
    "early_start_date", "early_end_date", "target_start_date", "target_end_date", "priority_type", "guid",
)  # fmt: skip
FIELDS: dict[str, tuple[str, ...]] = {
    "PROJECT": ("proj_id", "proj_short_name", "orig_proj_id", "sum_base_proj_id", "clndr_id", "last_recalc_date"),
    "CALENDAR": ("clndr_id", "day_hr_cnt", "clndr_data"),
    "SCHEDOPTIONS": ("proj_id", "sched_calendar_on_relationship_lag"),
    "PROJWBS": ("wbs_id", "proj_id", "proj_node_flag", "wbs_short_name", "wbs_name", "parent_wbs_id"),
    "RSRC": ("rsrc_id", "rsrc_name", "email_addr", "rsrc_type"),
    "TASK": TASK_FIELDS,
    "TASKPRED": ("task_id", "pred_task_id", "proj_id", "pred_proj_id", "pred_type", "lag_hr_cnt"),
    "TASKRSRC": ("task_id", "proj_id", "rsrc_id", "remain_qty", "act_reg_qty", "target_cost", "remain_cost"),
    "UDFTYPE": ("udf_type_id", "table_name", "udf_type_label"),
    "UDFVALUE": ("udf_type_id", "fk_id", "udf_text"),
}
PROJECT = {"proj_id": "1", "proj_short_name": "NB", "last_recalc_date": "2026-03-02 00:00", "clndr_id": "7"}
FIVE_DAYS = "".join(f"(0||{day}()({'(0||0(s|08:00|f|16:00)())' if 2 <= day <= 6 else ''}))" for day in range(1, 8))


def task(code: str, **cells: Any) -> dict[str, Any]:
    """A row of TASK of project 1 that says what most rows do."""
    plain = {
        "task_id": code, "proj_id": "1", "clndr_id": "7", "complete_pct_type": "CP_Drtn", "task_type": "TT_Task",
        "status_code": "TK_NotStart", "task_code": code, "task_name": f"Task {code}", "guid": "g",
    }  # fmt: skip
    return plain | cells


def calendar(off: Sequence[int] = (), hours: float = 8, key: str = "7") -> dict[str, Any]:
    """A calendar of five days, with Excel's numbers of days off."""
    days = "".join(f"(0||{n}(d|{day})())" for n, day in enumerate(off))
    data = f"(0||CalendarData()((0||DaysOfWeek()({FIVE_DAYS}))(0||Exceptions()({days}))))"
    return {"clndr_id": key, "day_hr_cnt": hours, "clndr_data": data}


def xer(tables: Mapping[str, Sequence[Mapping[str, Any]]], currency: str = "EUR") -> str:
    """The text of an XER."""
    lines = [f"ERMHDR\t20.12\t2026-03-05\tProject\ta\tb\tc\tProject Management\t{currency}"]
    for name, rows in tables.items():
        lines += [f"%T\t{name}", "\t".join(("%F", *FIELDS[name]))]
        lines += ["\t".join(("%R", *(str(row.get(field, "")) for field in FIELDS[name]))) for row in rows]
    return "\r\n".join([*lines, "%E", ""])


def mspdi(tasks: Sequence[str], head: str = "", tail: str = "") -> str:
    """The text of an MSPDI plan called Bridge; `tasks` are the insides of Task elements."""
    inside = "".join(f"<Task>{one}</Task>" for one in tasks)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Project xmlns="http://schemas.microsoft.com/project">'
        f"<Title>Bridge</Title><MinutesPerDay>480</MinutesPerDay>{head}<Tasks>{inside}</Tasks>{tail}</Project>"
    )


def element(**cells: Any) -> str:
    """Cells as XML elements, those that are None left out."""
    return "".join(f"<{name}>{escape(str(cell))}</{name}>" for name, cell in cells.items() if cell is not None)


def link(uid: int, kind: int = 1, lag: float = 0, form: int = 7) -> str:
    """A PredecessorLink with its lag in tenths of minutes."""
    return f"<PredecessorLink>{element(PredecessorUID=uid, Type=kind, LinkLag=lag, LagFormat=form)}</PredecessorLink>"
