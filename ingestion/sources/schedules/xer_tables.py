"""The tables of an XER file, each read whole by Arrow; rows that do not fit their header are rejected by line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as pa_csv

from portfolio.errors import SourceUnreadable
from portfolio.report import Reject

WANTED: Mapping[str, tuple[str, ...]] = {
    "CURRTYPE": ("curr_short_name", "base_exch_rate"),
    "PROJECT": (
        "proj_id", "proj_short_name", "orig_proj_id", "sum_base_proj_id", "clndr_id", "last_recalc_date",
        "plan_start_date", "plan_end_date", "scd_end_date", "critical_drtn_hr_cnt", "critical_path_type", "proj_url",
    ),
    "SCHEDOPTIONS": ("proj_id", "sched_calendar_on_relationship_lag"),
    "CALENDAR": ("clndr_id", "clndr_name", "day_hr_cnt", "week_hr_cnt", "clndr_data"),
    "PROJWBS": (
        "wbs_id", "proj_id", "proj_node_flag", "wbs_short_name", "wbs_name", "parent_wbs_id", "seq_num",
    ),
    "TASK": (
        "task_id", "proj_id", "wbs_id", "clndr_id", "phys_complete_pct", "complete_pct_type", "task_type",
        "status_code", "task_code", "task_name", "rsrc_id", "total_float_hr_cnt", "remain_drtn_hr_cnt",
        "act_work_qty", "remain_work_qty", "target_work_qty", "target_drtn_hr_cnt", "act_equip_qty",
        "remain_equip_qty", "act_start_date", "act_end_date", "early_start_date", "early_end_date", "restart_date",
        "reend_date", "target_start_date", "target_end_date", "priority_type", "suspend_date", "resume_date",
        "driving_path_flag", "cstr_type", "cstr_date",
    ),
    "TASKPRED": ("task_id", "pred_task_id", "proj_id", "pred_proj_id", "pred_type", "lag_hr_cnt"),
    "TASKRSRC": (
        "task_id", "proj_id", "rsrc_id", "remain_qty", "target_qty", "act_ot_qty", "act_reg_qty", "target_cost",
        "act_reg_cost", "act_ot_cost", "remain_cost", "act_start_date", "act_end_date", "restart_date", "reend_date",
        "target_start_date", "target_end_date", "rsrc_type",
    ),
    "RSRC": ("rsrc_id", "rsrc_name", "rsrc_short_name", "email_addr", "rsrc_type"),
    "PROJCOST": ("proj_id", "task_id", "target_cost", "act_cost", "remain_cost"),
    "ACTVTYPE": ("actv_code_type_id", "actv_code_type"),
    "ACTVCODE": ("actv_code_id", "actv_code_type_id", "actv_code_name", "short_name"),
    "TASKACTV": ("task_id", "actv_code_type_id", "actv_code_id"),
    "UDFTYPE": ("udf_type_id", "table_name", "udf_type_label"),
    "UDFVALUE": ("udf_type_id", "fk_id", "udf_text", "udf_number", "udf_date", "udf_code_id"),
    "TASKMEMO": ("task_id", "task_memo"),
}  # fmt: skip
"""The tables and columns that facts are made of."""

_TABLE = re.compile(rb"^%T\t?([^\t\r\n]*)[^\n]*\n?", re.MULTILINE)
_NAME = re.compile(r"\w{1,64}")
_NOT_ROWS = ("%T", "%F", "%E", "ERMHDR")


@dataclass(eq=False)
class Xer:
    """An XER file as it stands.

    Attributes:
        header: the fields of the ERMHDR line.
        tables: by name, the wanted columns (empty where the file has none) as text, indexed by line of the file.
    """

    header: list[str]
    tables: dict[str, pd.DataFrame]
    rejected: list[Reject] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lines: pd.Series = field(default_factory=lambda: pd.Series(dtype="float64"))

    def table(self, name: str) -> pd.DataFrame:
        """A table, empty where the file does not have it."""
        found = self.tables.get(name)
        return _empty(WANTED[name]) if found is None else found


def read_xer(path: Path) -> Xer:
    """Read every wanted table. Raises SourceUnreadable where the file is no XER."""
    raw = path.read_bytes()
    text, notes = _utf8(raw, path.name)
    marks = list(_TABLE.finditer(text))
    head = text[: marks[0].start()] if marks else text[:4096]
    header = head.split(b"\n", 1)[0].decode("utf-8", "replace").split("\t")
    if not marks:
        raise SourceUnreadable(
            f"{path.name} holds no table (no line begins with %T), so it is no Primavera export or was cut short; "
            "export it again."
        )
    xer = Xer(header, {}, notes=notes)
    found: dict[str, list[pd.DataFrame]] = {}
    line = head.count(b"\n") + 1
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        end = following.start() if following else len(text)
        name = mark[1].decode("utf-8", "replace").strip().upper()
        if name in WANTED:
            body = text[mark.end() : end]
            frame = _block(name, body, line + 1, path.name, xer)
            if frame is not None:
                found.setdefault(name, []).append(frame)
        if following:
            line += text.count(b"\n", mark.start(), end)
    xer.tables = {name: frames[0] if len(frames) == 1 else pd.concat(frames) for name, frames in found.items()}
    if not re.search(rb"^%E", text[text.rfind(b"\n%") :].lstrip(b"\n"), re.MULTILINE):
        xer.notes.append(f"{path.name} has no end mark (%E), so it may have been cut short.")
    return xer


def _utf8(raw: bytes, file: str) -> tuple[bytes, list[str]]:
    """The file as UTF-8 with one kind of line end; P6 writes the code page of the machine, mostly cp1252."""
    notes = []
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raw = raw.decode("utf-16", "replace").encode()
    elif raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
    if not raw.isascii():
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
            raw = text.encode("utf-8", "replace")
            if "\ufffd" in text:
                notes.append(f"{file} holds characters that are not in its code page (read as cp1252).")
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b" ")
    return raw, notes


def _block(name: str, body: bytes, line: int, file: str, xer: Xer) -> pd.DataFrame | None:
    """The rows of one %T block; `line` is the line of its first line."""
    first, _, rest = body.partition(b"\n")
    while not first.strip() and rest:
        line += 1
        first, _, rest = rest.partition(b"\n")
    if not first.startswith(b"%F"):
        if body.strip() and not body.lstrip().startswith(b"%E"):
            xer.rejected.append(
                Reject(
                    file=file,
                    row=line,
                    column=name,
                    reason=f"The table {name} has no field line (%F), so its values have no names; it was left out.",
                )
            )
        return None
    fields = [field.strip().lower() for field in first.decode("utf-8", "replace").split("\t")[1:]]
    end = re.search(rb"^%E", rest, re.MULTILINE)
    rows = rest[: end.start()] if end else rest
    if not rows.strip():
        return _empty(WANTED[name])
    return _rows(name, fields, rows, line, file, xer)


def _rows(name: str, fields: list[str], rows: bytes, line: int, file: str, xer: Xer) -> pd.DataFrame:
    names = [f"{n}" for n in range(len(fields) + 1)]
    place = {field: n + 1 for n, field in reversed(list(enumerate(fields)))}
    wanted = {column: place[column] for column in WANTED[name] if column in place}
    misfits: list[tuple[int, str]] = []

    def refuse(row: Any) -> str:
        misfits.append((int(row.number), str(row.text or "")))
        return "skip"

    try:
        read = pa_csv.read_csv(
            pa.BufferReader(rows),
            read_options=pa_csv.ReadOptions(use_threads=False, column_names=names, block_size=len(rows) + 1),
            parse_options=pa_csv.ParseOptions(
                delimiter="\t", quote_char=False, ignore_empty_lines=False, invalid_row_handler=refuse
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                include_columns=["0", *(str(n) for n in wanted.values())],
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid:
        xer.rejected.append(Reject(file=file, row=line, column=name, reason=f"The table {name} cannot be read."))
        return _empty(WANTED[name])
    skipped = {number for number, _ in misfits}
    numbers = np.array([n for n in range(1, read.num_rows + len(skipped) + 1) if n not in skipped], dtype="int64")
    index = pd.Index(numbers + line)
    data = {column: read.column(str(n)).to_pandas() for column, n in wanted.items()}
    frame = _whole(pd.DataFrame(data), name, len(read), index)
    strange = (read.column("0").to_pandas() != "%R").to_numpy()
    if strange.any():
        xer.rejected += [_misfit(file, int(n), name, "It does not begin with %R.") for n in index[strange]]
        frame = frame[~strange]
    mended = [_mend(text, wanted, len(fields)) for _, text in misfits]
    for (number, text), cells in zip(misfits, mended, strict=True):
        if cells is None and text.strip():
            count = text.count("\t")
            why = (
                f"It has {count} values where the table has {len(fields)} fields."
                if text.startswith("%R")
                else "It does not begin with %R."
            )
            xer.rejected.append(_misfit(file, number + line, name, why, text))
    good = [(number + line, cells) for (number, _), cells in zip(misfits, mended, strict=True) if cells is not None]
    if good:
        more = _whole(
            pd.DataFrame([cells for _, cells in good], dtype="str"), name, len(good), pd.Index([n for n, _ in good])
        )
        frame = pd.concat([frame, more]).sort_index()
    return frame


def _whole(frame: pd.DataFrame, name: str, length: int, index: pd.Index) -> pd.DataFrame:
    missing = pd.Series([None] * length, dtype="str")
    columns = {column: frame.get(column, missing) for column in WANTED[name]}
    return pd.DataFrame(columns, dtype="str").set_axis(index)


def _mend(text: str, wanted: Mapping[str, int], width: int) -> dict[str, str | None] | None:
    """A row that lacks only trailing values that nothing is made of, as editors trim them, is taken; others are not."""
    cells = text.rstrip("\n").split("\t")
    if cells[0] != "%R" or not wanted:
        return None
    if len(cells) > width + 1:
        if any(cell.strip() for cell in cells[width + 1 :]):
            return None
    elif len(cells) <= max(wanted.values()):
        return None
    return {column: cells[n] or None for column, n in wanted.items()}


def _misfit(file: str, line: int, table: str, why: str, text: str = "") -> Reject:
    return Reject(
        file=file, row=line, column=table, value=text[:200] or None, reason=f"The row of {table} was left out: {why}"
    )


def _empty(names: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([], dtype="str") for name in names})
