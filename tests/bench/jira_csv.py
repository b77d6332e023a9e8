"""A large Jira export against a bare read of the same file, in turn and in the same run."""

import csv
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.bench.line import Line

ROUNDS = 3
_HEADERS = (
    "Summary", "Issue key", "Issue id", "Issue Type", "Status", "Project key", "Project name", "Project type",
    "Project lead", "Project lead id", "Priority", "Resolution", "Assignee", "Assignee Id", "Reporter", "Reporter Id",
    "Creator", "Creator Id", "Created", "Updated", "Last Viewed", "Resolved", "Due date", "Votes", "Labels", "Labels",
    "Labels", "Description", "Environment", "Watchers", "Original estimate", "Remaining Estimate", "Time Spent",
    "Work Ratio", "Inward issue link (Blocks)", "Outward issue link (Blocks)", "Outward issue link (Relates)",
    "Attachment", "Custom field (Baseline due)", "Custom field (Development)", "Custom field (Rank)",
    "Custom field (Start date)", "Custom field (Story Points)", "Custom field (Vendor)", "Sprint", "Sprint", "Comment",
    "Comment", "Parent", "Parent key", "Parent summary", "Status Category", "Status Category Changed",
)  # fmt: skip
_STATES = (("To Do", "To Do"), ("In Progress", "In Progress"), ("In Review", "In Progress"), ("Done", "Done"))


def jira_csv(folder: Path, rows: int) -> Iterator[Line]:
    """Rows a second and peak memory of reading `rows` issues; `csv.reader` over the same file beside it."""
    path = folder / "jira-issues.csv"
    write_issues(path, rows)
    _ours(path)
    ours, bare = zip(*((_ours(path), _bare(path)) for _ in range(ROUNDS)), strict=True)
    us, them = median(ours), median(bare)
    peak = [_peak(path, what) for what in ("ours", "bare")]
    yield Line(
        "Jira CSV against csv.reader",
        them / us,
        f"{them / us:.2f} ×",
        (">=", 0.5),
        f"{rows / us:,.0f} against {rows / them:,.0f} rows/s; {rows:,} issues with dates, people, links, words and "
        f"comments against bare text; peak {peak[0]:,.0f} against {peak[1]:,.0f} MB; median of {ROUNDS} turns",
    )


def write_issues(path: Path, rows: int, seed: int = 7) -> None:
    """An export of `rows` issues in the look of a Cloud site."""
    rng = random.Random(seed)
    begin = datetime(2025, 1, 1, 9, 30)  # noqa: DTZ001 - an export writes local times without a zone

    def at(minutes: int) -> str:
        return (begin + timedelta(minutes=minutes)).strftime("%d/%b/%y %I:%M %p")

    with path.open("w", newline="", encoding="utf-8-sig") as file:
        out = csv.writer(file)
        out.writerow(_HEADERS)
        for n in range(rows):
            minute, project, (status, category) = rng.randrange(400_000), f"P{n % 20:02}", rng.choice(_STATES)
            done = category == "Done"
            told = f"As a user I want part {n}, so that it works.\n\n* first\n* second, with words"
            said = f"{at(minute + 300)};5b10a2844c20165700ede21b;It moves; slowly."
            out.writerow(
                [
                    f"Work on part {n}", f"{project}-{n}", 100_000 + n, rng.choice(["Story", "Bug", "Task"]), status,
                    project, f"Project {project}", "software", "Ann", "5b10a2844c20165700ede21a", "Medium",
                    "Done" if done else "", f"Person {n % 400}", f"5b10a2844c2016570{n % 400:07}", "Rep",
                    "5b10a2844c20165700ede21b", "Rep", "5b10a2844c20165700ede21b", at(minute),
                    at(minute + rng.randrange(90_000)), "", at(minute + 5_000) if done else "",
                    at(minute + 50_000)[:9], 0, "a", "b", "", told if n % 2 else "Replace the part and report.", "", "",
                    28_800, "", "", "", "", f"{project}-{n + 20}" if n % 10 == 0 else "", "", "", "", "{}",
                    f"0|i{n:05x}:", "", rng.choice(["", "3", "5"]), "Acme" if n % 10 == 0 else "", "Sprint 1", "",
                    said if n % 5 == 0 else "", "", 100_000 + n - 20 if n % 3 == 0 and n > 20 else "", "", "",
                    category, at(minute + 5_000),
                ]
            )  # fmt: skip


def _ours(path: Path) -> float:
    from ingestion.source import Request  # noqa: PLC0415 - the bare process does without
    from ingestion.sources.jira.export import JiraCsv  # noqa: PLC0415 - as above

    begun = perf_counter()
    reading = JiraCsv().read(path, Request("bench", date(2026, 1, 1)))
    took = perf_counter() - begun
    if reading.read != reading.loaded:
        raise SystemExit(f"{reading.read - reading.loaded} issues of the benchmark were not loaded.")
    return took


def _bare(path: Path) -> float:
    begun = perf_counter()
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    took = perf_counter() - begun
    del rows
    return took


def _peak(path: Path, what: str) -> float:
    """Most memory of a process of its own, in MB."""
    asked = [sys.executable, "-m", "tests.bench.jira_csv", what, str(path)]
    return float(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    {"ours": _ours, "bare": _bare}[sys.argv[1]](Path(sys.argv[2]))
    # Not getrusage: its maximum is handed down by the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM:")))
