"""A long list as CSV and as XLSX through the list reader, against a bare read of the same file in the same run.

`python -m tests.bench.lists read FILE` is the process whose peak memory is measured.
"""

import csv
import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import openpyxl
import pandas as pd
from python_calamine import CalamineWorkbook

from tests.bench.line import Line

HEADER = ("Project ID", "Project name", "Owner", "Status", "Start date", "End date", "Budget", "Vendor", "Priority")
AIM = 0.5
_ROUNDS = 3


def lists(rows: int, folder: Path) -> Iterator[Line]:
    """Rows a second, peak memory, and the share of a bare read's speed, for both kinds of file."""
    for path, bare in ((_csv(rows, folder), _bare_csv), (_xlsx(rows, folder), _bare_xlsx)):
        times = [(_time(_ours, path), _time(bare, path)) for _ in range(_ROUNDS)]
        mine, plain = median(one for one, _ in times), median(one for _, one in times)
        yield Line(
            f"List of {rows:,} rows, {path.suffix}, against a bare read",
            plain / mine,
            f"{plain / mine:.2f} ×",
            (">=", AIM),
            f"{rows / mine:,.0f} against {rows / plain:,.0f} rows/s, peak {_peak(path):,.0f} MB",
        )


def _ours(path: Path) -> int:
    from ingestion.source import Request  # noqa: PLC0415 - after the environment is set
    from ingestion.tables.read import read_list  # noqa: PLC0415 - as above

    return read_list(path, Request("bench", date(2026, 3, 1))).loaded


def _bare_csv(path: Path) -> int:
    return len(pd.read_csv(path, dtype=str, keep_default_na=False))


def _bare_xlsx(path: Path) -> int:
    return len(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()) - 1


def _time(read: Callable[[Path], int], path: Path) -> float:
    begun = perf_counter()
    read(path)
    return perf_counter() - begun


def _peak(path: Path) -> float:
    command = [sys.executable, "-m", "tests.bench.lists", "read", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(json.loads(said)["megabytes"])


def _rows(count: int) -> Iterator[tuple[object, ...]]:
    statuses = ("Done", "In progress", "Blocked", "Not started")
    for n in range(count):
        start = date(2024, 1, 1) + timedelta(days=n % 700)
        yield (
            f"P-{n:06d}", f"Project number {n}", f"Person {n % 400}", statuses[n % 4], start,
            start + timedelta(days=30 + n % 500), 1000 + n % 9_000, f"Vendor {n % 60}", ("High", "Low")[n % 2],
        )  # fmt: skip


def _csv(count: int, folder: Path) -> Path:
    path = folder / "long list.csv"
    with path.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(HEADER)
        writer.writerows(_rows(count))
    return path


def _xlsx(count: int, folder: Path) -> Path:
    path = folder / "long list.xlsx"
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Projects")
    sheet.append(HEADER)
    for row in _rows(count):
        sheet.append(row)
    book.save(path)
    return path


if __name__ == "__main__":
    _ours(Path(sys.argv[2]))
    print(json.dumps({"megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
