"""What tests let other processes do to a workspace. Run as `python -m tests.store.other_process WHAT ARGS…`."""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import numpy as np
from sqlalchemy import event

from portfolio.picture import Picture
from store.sql import SqlStore
from tests.store.given import HashEmbedder, picture

DAY = date(2020, 1, 1)
PROJECTS = 50


def big_picture(day: date, name: str) -> Picture:
    """Many facts of every sort, all of which say `name`."""
    ids = [f"p{n}" for n in range(PROJECTS)]
    return picture(
        day,
        dict.fromkeys(ids, name),
        items={id_: [(f"{id_}-{n}", name) for n in range(3)] for id_ in ids},
        notes=[(f"{name}-{n}", day, f"{name} note {n}") for n in range(PROJECTS)],
        said=dict.fromkeys(ids, f"{name} is what it is about"),
    )


def write_days(url: str, source: str, count: str) -> None:
    """Write a picture a day of one source."""
    store = SqlStore(url)
    for number in range(int(count)):
        store.write(picture(DAY + timedelta(days=number), {f"{source}{number}": source}, source=source))
    store.close()


def refresh(url: str, folder: str, killed_at: str) -> None:
    """Bring the index up to date, killed in the middle of a batch; print how many were embedded."""
    from store.chroma import ChromaVectors  # noqa: PLC0415 - slow to import, and forks must not inherit its threads
    from store.search import HybridIndex  # noqa: PLC0415 - as above

    class Killed(HashEmbedder):
        batches = 0

        def embed(self, texts: Sequence[str]) -> np.ndarray:
            self.batches += 1
            if self.batches == int(killed_at):
                os.kill(os.getpid(), signal.SIGKILL)
            return super().embed(texts)

    store, vectors = SqlStore(url), ChromaVectors(folder)
    embedded = HybridIndex(store, vectors, Killed(), batch=100).refresh("port")
    vectors.close()
    store.close()
    sys.stdout.write(f"{embedded}\n")


def killed_writes(folder: str) -> None:
    """For each statement of a write, a process killed just before it; print what was left, one line each."""
    before = Path(folder) / "before.db"
    _in_a_fork(partial(_write_old, f"sqlite:///{before}"))
    for statement in range(1, 200):
        after = Path(folder) / f"{statement}.db"
        shutil.copy(before, after)
        survived = _in_a_fork(partial(_write_until, f"sqlite:///{after}", statement))
        _in_a_fork(partial(_tell, f"sqlite:///{after}"))
        if survived:
            return


def _write_old(url: str) -> None:
    store = SqlStore(url)
    store.write(big_picture(DAY, "old"))
    store.close()


def _write_until(url: str, statement: int) -> None:
    store = SqlStore(url)
    left = [statement]

    @event.listens_for(store._engine, "before_cursor_execute")
    def _count(*_: object) -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    store.write(big_picture(DAY + timedelta(days=1), "new"))
    store.close()


def _tell(url: str) -> None:
    store = SqlStore(url)
    read = store.read("port")
    said = {p.name for p in read.projects.values()} | set(read.items["name"])
    seen = store.passages_in([row for row, *_ in store.passage_index("port")], "port", read.as_of)
    told = {p.text.split()[0] for p in seen.values() if not p.is_event}
    sys.stdout.write(
        f"{'+'.join(sorted(said))} {'+'.join(sorted(told))} {len(read.projects)} {len(read.items)} {len(seen)}"
        f" {len(read.updates)} {len(read.pictures)} {store.revision('port')}\n"
    )
    sys.stdout.flush()


def _in_a_fork(action: Callable[[], None]) -> bool:
    """Run in a child process; True where it lived to the end."""
    child = os.fork()
    if not child:
        try:
            action()
        except BaseException:  # noqa: BLE001 - told, then the fork ends
            sys.excepthook(*sys.exc_info())
            os._exit(3)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return status == 0


if __name__ == "__main__":
    {"write_days": write_days, "refresh": refresh, "killed_writes": killed_writes}[sys.argv[1]](*sys.argv[2:])
