"""How fast schedules become facts, each against a bare pass over the same file in the same run."""

import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from defusedxml.ElementTree import iterparse

from ingestion.source import Request
from ingestion.sources.schedules import MspdiSource, XerSource
from tests.bench.line import Line
from tests.schedules.writers import PROJECT, calendar, element, link, mspdi, task, xer

_MIB = 1024 * 1024
_REQUEST = Request("bench", date(2026, 11, 1))


def reading_schedules(folder: Path, quick: bool) -> Iterator[Line]:  # noqa: FBT001 - a size
    """A large XER against splitting its lines, a large MSPDI against a bare iterparse."""
    export, plan = folder / "big.xer", folder / "big.xml"
    many, some = (6_000, 2_000) if quick else (60_000, 20_000)
    _write_xer(export, many)
    _write_mspdi(plan, some)
    yield _line("XER against splitting lines", export, many, lambda: XerSource().read(export, _REQUEST), _split)
    yield _line("MSPDI against bare iterparse", plan, some, lambda: MspdiSource().read(plan, _REQUEST), _iterate)


def _line(what: str, path: Path, rows: int, ours: Callable[[], Any], bare: Callable[[Path], None]) -> Line:
    ours()
    taken, plain = (min(_timed(one) for _ in range(3)) for one in (ours, lambda: bare(path)))
    tracemalloc.start()
    ours()
    peak = tracemalloc.get_traced_memory()[1] / _MIB
    tracemalloc.stop()
    note = (
        f"{rows / taken:,.0f} tasks/s, {taken:.2f} s against {plain:.2f} s; {path.stat().st_size / _MIB:.0f} MB file, "
    )
    return Line(what, plain / taken, f"{plain / taken:.2f} ×", (">=", 0.5), f"{note}{peak:.0f} MB peak")


def _timed(action: Callable[[], Any]) -> float:
    begun = perf_counter()
    action()
    return perf_counter() - begun


def _split(path: Path) -> None:
    with path.open(encoding="cp1252") as file:
        for line in file:
            line.rstrip("\n").split("\t")


def _iterate(path: Path) -> None:
    for _, one in iterparse(path):
        one.clear()


def _write_xer(path: Path, tasks: int) -> None:
    wbs = [
        {"wbs_id": f"w{n}", "proj_id": "1", "wbs_short_name": f"{n}", "wbs_name": f"Part {n}"}
        for n in range(tasks // 50)
    ]
    rows = [
        task(f"A{n}", wbs_id=f"w{n // 50}", target_drtn_hr_cnt=80, remain_drtn_hr_cnt=40, total_float_hr_cnt=n % 99,
             target_start_date=f"2026-{1 + n % 12:02}-05 08:00", target_end_date=f"2026-{1 + n % 12:02}-19 16:00",
             early_start_date=f"2026-{1 + n % 12:02}-07 08:00", early_end_date=f"2026-{1 + n % 12:02}-21 16:00")
        for n in range(tasks)
    ]  # fmt: skip
    ties = [
        {
            "task_id": f"A{n}",
            "pred_task_id": f"A{n - 1}",
            "proj_id": "1",
            "pred_type": "PR_FS",
            "lag_hr_cnt": 8 * (n % 4),
        }
        for n in range(1, tasks)
    ]
    tables = {"PROJECT": [PROJECT], "CALENDAR": [calendar()], "PROJWBS": wbs, "TASK": rows, "TASKPRED": ties}
    path.write_text(xer(tables), encoding="cp1252", newline="")


def _write_mspdi(path: Path, tasks: int) -> None:
    passed_over = element(**{f"Extra{n}": "0" for n in range(40)})
    rows = [
        element(UID=n, ID=n, Name=f"Task {n}", OutlineLevel=1 + n % 3, Start="2026-01-05T08:00:00",
                Finish="2026-01-09T17:00:00", PercentComplete=n % 101, Duration="PT40H0M0S", TotalSlack=n)
        + (link(n - 1, lag=4800) if n > 1 else "") + passed_over
        for n in range(1, tasks + 1)
    ]  # fmt: skip
    path.write_text(mspdi(rows), encoding="utf-8")
