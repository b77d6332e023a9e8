"""How fast schedules become facts, each against a bare pass over the same file in the same run."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median
from time import process_time

from defusedxml.ElementTree import iterparse

from ingestion.source import Request
from ingestion.sources.schedules import MspdiSource, XerSource
from tests.bench.line import Line
from tests.schedules.writers import PROJECT, calendar, element, link, mspdi, task, xer

ROUNDS = 3
_MIB = 1024 * 1024
_REQUEST = Request("bench", date(2026, 11, 1))


def reading_schedules(folder: Path, quick: bool) -> Iterator[Line]:  # noqa: FBT001 - a size
    """A large XER against splitting its lines, a large MSPDI against a bare iterparse."""
    export, plan = folder / "big.xer", folder / "big.xml"
    many, some = (6_000, 2_000) if quick else (60_000, 20_000)
    _write_xer(export, many)
    yield _line("XER against splitting lines", export, many, "xer")
    _write_mspdi(plan, some)
    yield _line("MSPDI against bare iterparse", plan, some, "mspdi")


def _line(what: str, path: Path, rows: int, kind: str) -> Line:
    ours, bare = _READERS[kind]
    taken, plain = (median(_timed(one, path) for _ in range(ROUNDS)) for one in (ours, bare))
    note = (
        f"{rows / taken:,.0f} tasks/s, {taken:.2f} s against {plain:.2f} s; {path.stat().st_size / _MIB:.0f} MB file, "
    )
    return Line(what, plain / taken, f"{plain / taken:.2f} ×", (">=", 0.5), f"{note}{_peak(kind, path):.0f} MB peak")


def _timed(action: Callable[[Path], None], path: Path) -> float:
    begun = process_time()
    action(path)
    return process_time() - begun


def _peak(kind: str, path: Path) -> float:
    """Most memory of a process of its own that reads the file, in MB."""
    asked = [sys.executable, "-m", "tests.bench.schedules", kind, str(path)]
    return float(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)


def _xer(path: Path) -> None:
    XerSource().read(path, _REQUEST)


def _mspdi(path: Path) -> None:
    MspdiSource().read(path, _REQUEST)


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


_READERS = {"xer": (_xer, _split), "mspdi": (_mspdi, _iterate)}


if __name__ == "__main__":
    _READERS[sys.argv[1]][0](Path(sys.argv[2]))
    # Not getrusage: its maximum is handed down by the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM:")))
