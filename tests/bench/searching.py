"""How long a search takes on the loaded portfolio: opened by a new process, then question after question."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from api.bootstrap import open_index
from api.settings import Settings
from store.sql import SqlStore
from tests.bench.big import AREAS, STATES, THINGS
from tests.bench.line import Line

_WARM, _COLD = 0.050, 1.0


def searching(home: Path, portfolio: str) -> Iterator[Line]:
    """Cold: a store and an index opened anew, the first question answered; the imports were paid before."""
    settings = Settings(home=home)
    url = f"sqlite:///{(home / 'bellwether.db').resolve()}"
    opened = perf_counter()
    store = SqlStore(url)
    index = open_index(settings, store)
    today = max(store.pictures(portfolio))
    index.search(portfolio, "which pump is late", as_of=today)
    cold = perf_counter() - opened
    yield Line("first search, opening included", cold, f"{cold:.2f} s", ("<=", _COLD))
    questions = [f"{thing} in {area} {state}" for thing in THINGS for area in AREAS[:4] for state in STATES[:3]]
    first = store.read(portfolio).projects
    some = sorted(first)[:5]
    took: list[float] = []
    for n, question in enumerate(questions):
        begun = perf_counter()
        index.search(portfolio, question, as_of=today, projects=some if n % 5 == 0 else None)
        took.append(perf_counter() - begun)
    worst = float(np.quantile(took, 0.95))
    middle = median(took)
    yield Line(
        "warm search, p95", worst, f"{worst * 1e3:.1f} ms", ("<=", _WARM), f"median {middle * 1e3:.1f} ms, {len(took)}"
    )
    begun = perf_counter()
    index.search(portfolio, "still late now", as_of=today - timedelta(days=3))
    yield Line("another day", perf_counter() - begun, f"{(perf_counter() - begun) * 1e3:.1f} ms")
    store.close()
