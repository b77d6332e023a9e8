"""A large Asana CSV against a bare read of the same file: `asana_csv(folder, rows)`."""

import csv
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import process_time

from tests.bench.line import Line

ROUNDS = 3
_HEADER = [
    "Task ID", "Created At", "Completed At", "Last Modified", "Name", "Section/Column", "Assignee", "Assignee Email",
    "Start Date", "Due Date", "Tags", "Notes", "Projects", "Parent task", "Blocked By (Dependencies)",
    "Blocking (Dependencies)", "Priority", "Vendor", "Status",
]  # fmt: skip
_AREAS = ("Cable", "Roof", "Ledger", "Pump", "Gate", "Survey, phase 2", "Archive", "Boiler")


def asana_csv(folder: Path, rows: int) -> Iterator[Line]:
    """Rows a second, the ratio to Python's own csv reader, and memory."""
    path = folder / "asana.csv"
    write(path, rows)
    ours, bare = [median(_timed(read, path) for _ in range(ROUNDS)) for read in (_ours, _bare)]
    peaks = [_peak(path, what) for what in ("ours", "bare")]
    yield Line(
        "Asana CSV against a bare csv read",
        bare / ours,
        f"{bare / ours:.2f} ×",
        note=f"{rows / ours:,.0f} against {rows / bare:,.0f} rows/s, {path.stat().st_size / 2**20:.0f} MB file; "
        f"peak {peaks[0]:,.0f} against {peaks[1]:,.0f} MB",
    )


def write(path: Path, rows: int, seed: int = 5) -> None:
    """Tasks of one project with sections, subtasks, dependencies by name and custom fields."""
    rng = random.Random(seed)
    first = date(2024, 1, 1)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(_HEADER)
        for n in range(rows):
            born = first + timedelta(days=rng.randrange(700))
            done = rng.random() < 0.4
            person = rng.randrange(60)
            out.writerow(
                [
                    1_200_000_000_000_000 + n, born, born + timedelta(days=30) if done else "",
                    born + timedelta(days=31), _name(n), ("To do", "Doing", "Ideas", "Done")[n % 4],
                    f"Person {person}", f"person{person}@example.org" if person % 2 else "", born,
                    born + timedelta(days=rng.randrange(1, 90)), "", f"Renew part {n}, then report." if n % 3 else "",
                    "Cable replacement, Audit" if n % 20 == 0 else "Cable replacement",
                    _name(n - n % 10) if n % 10 in {3, 4} else "", _name(n - 1) if n % 5 == 2 else "",
                    "", rng.choice(["High", "Medium", "Low", ""]), f"Supplier {n % 40}" if n % 4 == 0 else "",
                    rng.choice(["On track", "Blocked", "At risk", ""]),
                ]
            )  # fmt: skip


def _name(n: int) -> str:
    return f"{_AREAS[n % len(_AREAS)]} {n}"


def _ours(path: Path) -> None:
    from ingestion.source import Request  # noqa: PLC0415 - the bare process does without
    from ingestion.sources.asana.export import AsanaCsv  # noqa: PLC0415 - as above

    reading = AsanaCsv().read(path, Request("bench", date(2026, 1, 1)))
    if reading.read != reading.loaded:
        raise SystemExit(f"{reading.read - reading.loaded} tasks of the benchmark were not loaded.")


def _bare(path: Path) -> None:
    with path.open(newline="", encoding="utf-8-sig") as file:
        list(csv.reader(file))


def _timed(read: Callable[[Path], None], path: Path) -> float:
    begun = process_time()
    read(path)
    return process_time() - begun


def _peak(path: Path, what: str) -> float:
    """Most memory of a process of its own, in MB."""
    asked = [sys.executable, "-m", "tests.bench.asana_csv", what, str(path)]
    return float(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    {"ours": _ours, "bare": _bare}[sys.argv[1]](Path(sys.argv[2]))
    # Not getrusage: its maximum is handed down by the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM:")))
