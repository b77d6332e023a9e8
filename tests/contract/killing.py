"""Kill a sync after every page it keeps, go on, and hold what is kept against an undisturbed run.

One helper process of the whole session imports everything once and forks for each run, so that a kill costs no
start-up. It runs the first sync of a connector itself: what that one looks up and learns, all forks know.
"""

import atexit
import json
import os
import pkgutil
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import text

from ingestion.live.dial import dial
from ingestion.live.sync import sync
from store.landing import Connection
from store.sql import SqlStore
from store.sql_landing import SqlLanding
from store.workspace import reading
from tests.contract.server import Answer, Asked, Vendor, serving

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """One connector against one vendor.

    Attributes:
        connector: `module:Class`.
        uri: what is synced.
        environ: token and other settings of the connector.
        base_url: name of the variable that holds the vendor's address.
        path: what follows the server's address in it.
    """

    connector: str
    uri: str
    environ: Mapping[str, str]
    base_url: str
    path: str = ""


def assert_resumes(
    case: Case, answer: Answer, folder: Path, *, again: Callable[[Asked], bool] = lambda _: False, least: int = 2
) -> int:
    """Kill after every page boundary in turn and resume; returns how many boundaries there were.

    One store goes through all of it: killed after each page, when the run is finished, and between the
    pictures. Then each boundary has a store of its own, whose second run goes on from there alone. Asserts
    that the raw records and the portfolio equal an undisturbed run's (pictures are made of nothing but the
    records, so the second kind is held against it by its records), and that what one run asked for and kept
    is not asked for again; `again` says which requests (who am I, which columns) may be.
    """
    empty = folder / "empty.db"
    SqlStore(f"sqlite:///{empty}").close()

    def fresh(name: str) -> Path:
        return Path(shutil.copy(empty, folder / name))

    with helper() as run:
        with serving(answer) as vendor:
            assert run(case, vendor, fresh("whole.db")) == 0
            calls = vendor.calls
        whole = contents(folder / "whole.db")
        assert whole["raw_records"], "an undisturbed sync keeps records"
        assert whole["facts"], "an undisturbed sync makes pictures"
        boundaries = _killed_everywhere(run, case, answer, fresh("chain.db"), again)
        found = contents(folder / "chain.db")
        for table, rows in whole.items():
            assert found[table] == rows, f"killed after every page: {table} differ"
        assert boundaries >= least, "there were pages to be killed at"
        for boundary in range(1, boundaries + 1):
            database = fresh(f"killed{boundary}.db")
            with serving(answer) as vendor:
                assert _killed(run, case, vendor, database, page=boundary) == "page"
                first = [_asked(one) for one in vendor.asked if not again(one)]
                assert _killed(run, case, vendor, database, finish=1) == "finish"
                second = [_asked(one) for one in vendor.asked if not again(one)][len(first) :]
            assert not set(first) & set(second), f"after page {boundary} something kept was asked for again"
            records = contents(database)["raw_records"]
            assert records == whole["raw_records"], f"killed after page {boundary}: records differ"
            assert len(first) + len(second) <= calls + 1
        return boundaries


def _killed_everywhere(run: "Run", case: Case, answer: Answer, database: Path, again: Callable[[Asked], bool]) -> int:
    """One store killed after each page, when the run is finished, and twice between the pictures."""
    boundaries = 0
    kept: set[str] = set()
    with serving(answer) as vendor:
        while True:
            before = len(vendor.asked)
            stopped = _killed(run, case, vendor, database, page=1, finish=1)
            asked = {_asked(one) for one in vendor.asked[before:] if not again(one)}
            assert not asked & kept, f"after page {boundaries} something kept was asked for again"
            kept |= asked
            if stopped == "finish":
                break
            boundaries += 1
        for picture in (1, 2):
            assert _killed(run, case, vendor, database, picture=picture) in {"picture", ""}
        assert run(case, vendor, database) == 0, "the run killed after its pictures could not go on"
    return boundaries


def _killed(run: "Run", case: Case, vendor: Vendor, database: Path, **after: int) -> str:
    """What a run was killed after; empty where it came to its end before."""
    mark = database.with_suffix(".killed")
    mark.unlink(missing_ok=True)
    ended = run(case, vendor, database, kill=after, mark=str(mark))
    if ended == 0:
        return ""
    assert ended == -signal.SIGKILL, f"the run was to be killed ({after}), not to fail"
    return mark.read_text(encoding="ascii")


def contents(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is kept, without the numbers of rows and runs."""
    asked = {
        "raw_records": "SELECT kind, id, hash, first_seen, gone_on FROM raw_records ORDER BY kind, id",
        "pictures": "SELECT source, known_on, fingerprint, complete FROM pictures ORDER BY source, known_on",
        "facts": "SELECT source, kind, key, known_from, known_to, hash FROM facts "
        "ORDER BY source, kind, key, known_from",
        "passages": "SELECT source, key, known_from, known_to, visible_from, visible_to, title, text FROM passages "
        "ORDER BY source, key, known_from",
    }
    store = SqlStore(f"sqlite:///{database}")
    try:
        with reading(store._engine) as connection:
            return {name: [tuple(row) for row in connection.execute(text(query))] for name, query in asked.items()}
    finally:
        store.close()


Run = Callable[..., int]


@contextmanager
def helper() -> Iterator[Run]:
    """A function that syncs in another process and returns how that ended: 0, or minus the signal."""
    process = _helper()
    assert process.stdin is not None
    assert process.stdout is not None
    send, receive = process.stdin, process.stdout

    def run(case: Case, vendor: Vendor, database: Path, **more: Any) -> int:
        job = {
            "connector": case.connector,
            "uri": case.uri,
            "environ": {**case.environ, case.base_url: vendor.url + case.path},
            "database": str(database),
            **more,
        }
        send.write(json.dumps(job) + "\n")
        send.flush()
        return int(receive.readline())

    yield run


@cache
def _helper() -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.contract.killing"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
    )

    def end() -> None:
        process.communicate(timeout=30)

    atexit.register(end)
    return process


def _asked(one: Asked) -> str:
    return json.dumps([one.method, one.path, dict(one.query), one.body], sort_keys=True)


def _sync(job: Mapping[str, Any]) -> None:
    connector = pkgutil.resolve_name(job["connector"])()
    store = SqlStore(f"sqlite:///{job['database']}")
    landing = store.landing
    for what, after in job.get("kill", {}).items():
        _kill(what, after, Path(job["mark"]))
    new = Connection("port", "live", job["uri"], f"env:{connector.token}", TODAY)
    connection = landing.connection("port", "live") or landing.connect(new)
    today = date.fromisoformat(job.get("today", TODAY.isoformat()))
    with dial(connection, connector, landing=landing, environ=job["environ"], today=today) as wire:
        sync(connection, connector, wire, store=store, today=today, now=NOW, full=job.get("full"))
    store.close()


def _kill(what: str, after: int, mark: Path) -> None:
    owner, name = {"page": (SqlLanding, "land"), "finish": (SqlLanding, "finish"), "picture": (SqlStore, "write")}[what]
    real, times = getattr(owner, name), [0]

    def counted(*args: Any, **rest: Any) -> Any:
        done = real(*args, **rest)
        times[0] += 1
        if times[0] == after:
            mark.write_text(what, encoding="ascii")
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(owner, name, counted)


def _serve_jobs() -> None:
    warm: set[str] = set()
    for line in sys.stdin:
        job = json.loads(line)
        if job["connector"] in warm or "kill" in job:
            ended = _forked(job)
        else:
            warm.add(job["connector"])
            ended = _tried(job)
        print(ended, flush=True)  # noqa: T201 - the answer to the parent


def _forked(job: Mapping[str, Any]) -> int:
    child = os.fork()
    if child == 0:
        code = _tried(job)
        sys.stderr.flush()
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _tried(job: Mapping[str, Any]) -> int:
    try:
        _sync(job)
    except BaseException:  # noqa: BLE001 - whatever it is, the parent must hear of it
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    _serve_jobs()
