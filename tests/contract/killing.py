"""Kill a sync after every page it keeps, go on, and hold what is kept against an undisturbed run.

One helper process imports everything once and forks for each run, so that a kill costs no start-up.
"""

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

    Then it is killed when the run is finished, and between the pictures.

    Asserts that the raw records and the portfolio equal an undisturbed run's, and that what one run asked
    for and kept is not asked for again; `again` says which requests (who am I, which columns) may be.
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
        boundaries = 0
        while True:
            boundaries += 1
            database = fresh(f"killed{boundaries}.db")
            with serving(answer) as vendor:
                killed = run(case, vendor, database, kill="page", after=boundaries)
                if killed == 0:
                    break
                assert killed == -signal.SIGKILL, f"the run was to be killed after page {boundaries}, not to fail"
                first = [_asked(one) for one in vendor.asked if not again(one)]
                assert run(case, vendor, database) == 0, f"the run killed after page {boundaries} could not go on"
                second = [_asked(one) for one in vendor.asked if not again(one)][len(first) :]
            assert not set(first) & set(second), f"after page {boundaries} something kept was asked for again"
            found = contents(database)
            for table, rows in whole.items():
                assert found[table] == rows, f"killed after page {boundaries}: {table} differ"
            assert len(first) + len(second) <= calls + 1
        assert boundaries > least, "there were pages to be killed at"
        for kill, after in (("finish", 1), ("picture", 1), ("picture", 2)):
            database = fresh(f"{kill}{after}.db")
            with serving(answer) as vendor:
                if run(case, vendor, database, kill=kill, after=after) == -signal.SIGKILL:
                    assert run(case, vendor, database) == 0, f"the run killed after {kill} {after} could not go on"
                    found = contents(database)
                    for table, rows in whole.items():
                        assert found[table] == rows, f"killed after {kill} {after}: {table} differ"
        return boundaries - 1


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
    """A function that syncs in a process of its own and returns how that ended: 0, or minus the signal."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.contract.killing"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
    )
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

    try:
        yield run
    finally:
        send.close()
        process.wait(timeout=30)
        receive.close()


def _asked(one: Asked) -> str:
    return json.dumps([one.method, one.path, dict(one.query), one.body], sort_keys=True)


def _sync(job: Mapping[str, Any]) -> None:
    connector = pkgutil.resolve_name(job["connector"])()
    store = SqlStore(f"sqlite:///{job['database']}")
    landing = store.landing
    if "kill" in job:
        _kill(job["kill"], job["after"])
    new = Connection("port", "live", job["uri"], f"env:{connector.token}", TODAY)
    connection = landing.connection("port", "live") or landing.connect(new)
    today = date.fromisoformat(job.get("today", TODAY.isoformat()))
    with dial(connection, connector, landing=landing, environ=job["environ"], today=today) as wire:
        sync(connection, connector, wire, store=store, today=today, now=NOW, full=job.get("full"))
    store.close()


def _kill(what: str, after: int) -> None:
    owner, name = {"page": (SqlLanding, "land"), "finish": (SqlLanding, "finish"), "picture": (SqlStore, "write")}[what]
    real, times = getattr(owner, name), [0]

    def counted(*args: Any, **rest: Any) -> Any:
        done = real(*args, **rest)
        times[0] += 1
        if times[0] == after:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(owner, name, counted)


def _serve_jobs() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            code = 0
            try:
                _sync(json.loads(line))
            except BaseException:  # noqa: BLE001 - whatever it is, the parent must hear of it
                traceback.print_exc()
                code = 1
            sys.stderr.flush()
            os._exit(code)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - the answer to the parent


if __name__ == "__main__":
    _serve_jobs()
