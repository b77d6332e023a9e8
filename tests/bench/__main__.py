"""Speed on a generated portfolio, as ratios measured in the same run: `python -m tests.bench [--quick]`."""

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.big import FULL, QUICK
from tests.bench.line import Line, show

PARTS = (
    "ingest", "index", "search", "analysis", "ask", "pages", "reads", "monday", "lists", "jira", "asana", "schedules",
    "network",
)  # fmt: skip
OF_THEIR_OWN = frozenset({"lists", "monday", "jira", "asana", "schedules"})
"""Parts that do not look at the portfolio the first part loads."""


def main() -> None:
    """Measure everything that was asked for in a temporary folder and print one table."""
    options = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    options.add_argument("--quick", action="store_true", help="a tenth of the projects, to see that it runs")
    options.add_argument("--only", choices=PARTS, action="append", help="leave the other parts out")
    chosen = options.parse_args()
    os.environ["ANONYMIZED_TELEMETRY"] = "False"
    size = QUICK if chosen.quick else FULL
    wanted = set(chosen.only or PARTS)
    with TemporaryDirectory(prefix="bellwether-bench-", ignore_cleanup_errors=True) as folder:
        lines = _measure(Path(folder), size is QUICK, wanted)
    title = f"{size.projects:,} projects × {size.items} items, {size.updates:,} updates, {os.cpu_count()} cores"
    show(lines, title)


def _measure(folder: Path, quick: bool, wanted: set[str]) -> list[Line]:  # noqa: FBT001 - a size
    from api.bootstrap import open_workspace  # noqa: PLC0415 - after the environment is set
    from api.settings import Settings  # noqa: PLC0415 - as above
    from tests.bench.analysing import analysing  # noqa: PLC0415 - as above
    from tests.bench.asana_csv import asana_csv  # noqa: PLC0415 - as above
    from tests.bench.asking import asking  # noqa: PLC0415 - as above
    from tests.bench.ingesting import PORTFOLIO, indexing, ingesting  # noqa: PLC0415 - as above
    from tests.bench.jira_csv import jira_csv  # noqa: PLC0415 - as above
    from tests.bench.lists import lists  # noqa: PLC0415 - as above
    from tests.bench.monday_board import monday_board  # noqa: PLC0415 - as above
    from tests.bench.network import network  # noqa: PLC0415 - as above
    from tests.bench.paging import paging  # noqa: PLC0415 - as above
    from tests.bench.reading import reading  # noqa: PLC0415 - as above
    from tests.bench.schedules import reading_schedules  # noqa: PLC0415 - as above
    from tests.bench.searching import searching  # noqa: PLC0415 - as above

    home = folder / "workspace"
    workspace = open_workspace(Settings(home=home))
    parts = {
        "ingest": lambda: ingesting(workspace, QUICK if quick else FULL, folder),
        "index": lambda: indexing(workspace.store, folder / "index"),  # type: ignore[arg-type]
        "search": lambda: searching(home, PORTFOLIO),
        "analysis": lambda: analysing(f"sqlite:///{home / 'bellwether.db'}", PORTFOLIO),
        "ask": lambda: asking(home, PORTFOLIO),
        "pages": lambda: paging(home, PORTFOLIO),
        "schedules": lambda: reading_schedules(folder, quick),
        "network": lambda: network(quick),
        "reads": lambda: reading(home, PORTFOLIO, folder, 200 if quick else 600),
        "lists": lambda: lists(10_000 if quick else 100_000, folder),
        "monday": lambda: monday_board(500 if quick else 5_000),
        "jira": lambda: jira_csv(folder, 10_000 if quick else 100_000),
        "asana": lambda: asana_csv(folder, 10_000 if quick else 100_000),
    }
    lines: list[Line] = []
    for name, measure in parts.items():
        if name in wanted or (name == "ingest" and wanted - OF_THEIR_OWN):
            for line in measure():
                print(f"{line.what}: {line.shown} ({line.note})", file=sys.stderr, flush=True)
                lines.append(line)
    return lines


if __name__ == "__main__":
    main()
