"""A very cheap way to learn that nothing was written since the last look."""

import sqlite3
import threading

from sqlalchemy import Engine


class Pulse:
    """Watches one SQLite file through a connection of its own, which never writes.

    SQLite gives such a connection a number that changes with every commit of any other connection, in
    this process or another, without reading a table.
    """

    def __init__(self, path: str) -> None:
        """Watch the database at `path`."""
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def beat(self) -> int:
        """A number; the same number means that nothing was written in between."""
        with self._lock:
            if self._connection is None:
                self._connection = sqlite3.connect(self._path, check_same_thread=False)
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


def pulse_of(engine: Engine) -> Pulse | None:
    """The pulse of a database kept in a file; None for one in memory and for other databases."""
    path = engine.url.database
    is_file = engine.dialect.name == "sqlite" and path and path != ":memory:" and not path.startswith("file:")
    return Pulse(path) if is_file and path else None
