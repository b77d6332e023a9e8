"""A large monday board through the contract server against a bare read of the same pages: `monday_board(items)`.

The server executes every query once before the clock starts and then repeats its answers, so both sides
wait for the same bytes. The bare read is httpx and `json` asking for the very same pages.
"""

import json
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date
from math import ceil
from statistics import median
from time import perf_counter

import httpx

from ingestion.live.connector import Landed, Landing, Order, Page, Sight
from ingestion.live.transport import HttpWire
from ingestion.sources.monday.live import MondayConnector
from ingestion.sources.monday.queries import ITEMS_AT_ONCE, UPDATES_AT_ONCE
from tests.bench.line import Line
from tests.contract.monday_scenario import large
from tests.contract.monday_server import TOKEN, MondayCloud
from tests.contract.server import Asked, Said, Vendor, serving

ROUNDS = 3
TODAY = date(2026, 6, 1)
_COLUMNS = 6


def monday_board(items: int) -> Iterator[Line]:
    """Rows a second, calls against the fewest possible, memory, and the ratio to a bare read."""
    updates = items // 10
    answer = _Repeated(MondayCloud(large(items, updates, columns=_COLUMNS)).answer)
    with serving(answer) as vendor:
        pages = _pull(vendor)
        asked = list(vendor.asked)
        calls = len(asked)
        pulled = [_timed(lambda: _pull(vendor)) for _ in range(ROUNDS)]
        bare = [_timed(lambda: _bare(vendor, asked)) for _ in range(ROUNDS)]
    rows = sum(len(page.records) for page in pages)
    fewest = 1 + ceil(items / ITEMS_AT_ONCE) + ceil(updates / UPDATES_AT_ONCE) + 1
    shaped = [_timed(lambda: _shape(pages)) for _ in range(ROUNDS)]
    tracemalloc.start()
    _shape(pages)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    ratio = median(bare) / median(pulled)
    yield Line(
        "monday board, pages against httpx and json",
        ratio,
        f"{ratio:.2f} ×",
        (">=", 0.5),
        f"{rows / median(pulled):,.0f} against {rows / median(bare):,.0f} records/s, {rows:,} records",
    )
    yield Line("monday board, calls", calls / fewest, f"{calls / fewest:.2f} ×", ("<=", 1.1), f"{calls} of {fewest}")
    whole = median(pulled) + median(shaped)
    yield Line(
        "monday board, pages to pictures",
        items / whole,
        f"{items / whole:,.0f} items/s",
        note=f"shape {median(shaped):.2f} s of {whole:.2f} s, its peak {peak / 2**20:,.0f} MB",
    )


class _Repeated:
    """The server's answers, worked out once."""

    def __init__(self, answer: Callable[[Asked], Said]) -> None:
        self._answer = answer
        self._known: dict[str, Said] = {}

    def __call__(self, asked: Asked) -> Said:
        key = json.dumps(asked.body, sort_keys=True)
        if key not in self._known:
            said = self._answer(asked)
            self._known[key] = Said(json.dumps(said.body), said.status, said.headers)
        return self._known[key]


def _pull(vendor: Vendor) -> list[Page]:
    connector = MondayConnector()
    target = connector.target("monday://501")
    service = connector.service(target, TOKEN, {"MONDAY_URL": f"{vendor.url}/v2"})
    with HttpWire(service) as wire:
        return list(connector.pull(wire, target, Order(full=True, since=None, at={})))


def _bare(vendor: Vendor, asked: list[Asked]) -> int:
    read = 0
    with httpx.Client() as client:
        for one in asked:
            answer = client.post(f"{vendor.url}/v2", json=one.body, headers=_headers(one))
            read += len(json.loads(answer.content))
    return read


def _headers(one: Asked) -> dict[str, str]:
    return {name: one.headers[name] for name in ("authorization", "api-version")}


def _shape(pages: list[Page]) -> object:
    landings = {
        (one.kind, one.id): Landing(one.kind, one.id, one.body, TODAY) for page in pages for one in page.records
    }
    connector = MondayConnector()
    target = connector.target("monday://501")
    return connector.shape(target, Landed(tuple(landings.values())), Sight(TODAY, "bench"))


def _timed(what: Callable[[], object]) -> float:
    begun = perf_counter()
    what()
    return perf_counter() - begun
