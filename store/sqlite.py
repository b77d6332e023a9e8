"""All that is special about SQLite: pragmas, who may write, and what its errors mean."""

import sqlite3

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

WRITES = "bellwether_writes"
"""Execution option of a connection that is going to write."""

_DAMAGED = (
    "The workspace's database is damaged or is no database; put a copy back, "
    "or move it away with the rest of the workspace folder and ingest the files again."
)
_SHUT = "The workspace's database cannot be {} here; check the permissions of its folder, or set BELLWETHER_HOME."
_TROUBLE = {
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_CANTOPEN: _SHUT.format("opened"),
    sqlite3.SQLITE_READONLY: _SHUT.format("written"),
    sqlite3.SQLITE_FULL: "The disk is full; make room, then run the command again. Nothing was changed.",
}
"""By SQLite's result code."""


def is_sqlite(engine: Engine) -> bool:
    """True where the workspace is a SQLite file."""
    return engine.dialect.name == "sqlite"


def tune(engine: Engine) -> None:
    """Let SQLAlchemy begin transactions (the documented recipe), and writers queue up from the start.

    A transaction that reads first and writes later cannot wait its turn in SQLite: it fails at once when another
    process wrote in between. So whoever is going to write says so when beginning.
    """

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("synchronous = NORMAL", "foreign_keys = ON", "temp_store = MEMORY", "cache_size = -65536"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def keep_journal_ahead(engine: Engine) -> None:
    """Switch the file to write-ahead logging, so that readers and one writer do not wait for each other."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            cursor.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def is_busy(error: OperationalError) -> bool:
    """True where SQLite gave up waiting for another process."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return isinstance(code, int) and code & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def trouble(error: Exception) -> str | None:
    """What is wrong with the file itself and what to do, where SQLite says so; None for any other error."""
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", None)
    return _TROUBLE.get(code & 0xFF) if isinstance(code, int) else None
