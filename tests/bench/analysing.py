"""Time and memory of one full analysis, in a process of its own: `python -m tests.bench.analysing DATABASE NAME`."""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from time import perf_counter

from tests.bench.line import Line

GIGABYTE = 1 << 30
KILOBYTE = 1 << 10


def analysing(database: str, portfolio: str) -> Iterator[Line]:
    """Load the picture, run all rules, weigh and tell."""
    command = [sys.executable, "-m", "tests.bench.analysing", database, portfolio]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    measured = json.loads(told.stdout)
    whole = measured["load"] + measured["analyse"]
    yield Line(
        "full analysis",
        whole,
        f"{whole:.2f} s",
        ("<=", 3.0),
        f"load {measured['load']:.2f} s, rules {measured['analyse']:.2f} s, {measured['insights']:,} insights",
    )
    memory = measured["memory"]
    yield Line(
        "peak memory of that process",
        memory / GIGABYTE,
        f"{memory / GIGABYTE:.2f} GB",
        ("<=", 1.5),
        "resident set size",
    )


def _child(database: str, portfolio: str) -> None:
    from insights.analyse import analyse  # noqa: PLC0415 - the parent need not load it
    from insights.policy import load_policy  # noqa: PLC0415 - as above
    from store.sql import SqlStore  # noqa: PLC0415 - as above

    store, policy = SqlStore(database), load_policy(None)
    begun = perf_counter()
    picture = store.read(portfolio)
    loaded = perf_counter()
    analysis = analyse(picture, policy)
    ended = perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else KILOBYTE)
    found = len(analysis.brief.insights)
    print(json.dumps({"load": loaded - begun, "analyse": ended - loaded, "memory": peak, "insights": found}))


if __name__ == "__main__":
    _child(*sys.argv[1:])
