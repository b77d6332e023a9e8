"""Opening a database, bringing its tables up to date, and taking turns at writing."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, inspect, make_url, text
from sqlalchemy.exc import DatabaseError, OperationalError

from portfolio.errors import WorkspaceBusy, WorkspaceUnusable
from store import sqlite
from store.tables import SCHEMA

if TYPE_CHECKING:
    from alembic.config import Config

PATIENCE = 30.0
"""Seconds a writer waits for another process before it gives up."""


def open_engine(url: str, patience: float = PATIENCE) -> Engine:
    """An engine on `url` whose tables are there and up to date.

    Raises:
        WorkspaceBusy: another process is building or writing the workspace and does not finish.
        WorkspaceUnusable: the folder cannot be made, or the database cannot be opened or is damaged.
    """
    if make_url(url).get_backend_name() != "sqlite":
        engine = create_engine(url, pool_pre_ping=True)
    else:
        database = make_url(url).database
        if database:
            make_folder(Path(database).parent)
        engine = create_engine(url, connect_args={"timeout": patience})
        sqlite.tune(engine)
    with _told_when_busy():
        if sqlite.is_sqlite(engine):
            sqlite.keep_journal_ahead(engine)
        _bring_up_to_date(engine)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: all of it is kept or nothing. Raises WorkspaceBusy after waiting."""
    with _told_when_busy(), engine.connect() as connection:
        connection = connection.execution_options(**{sqlite.WRITES: True})  # noqa: PLW2901 - same connection, tuned
        with connection.begin():
            yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One look at the workspace as it stands now, whatever is written meanwhile."""
    with _told_when_busy(), engine.connect() as connection, connection.begin():
        yield connection


def make_folder(folder: Path) -> None:
    """Make a folder of the workspace. Raises WorkspaceUnusable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceUnusable(
            f"The workspace folder {folder} cannot be made ({(error.strerror or str(error)).lower()}); "
            "set BELLWETHER_HOME to a folder that may be written."
        ) from error


def alembic_config(connection: Connection) -> "Config":
    """Alembic, told where the packaged migrations are and which connection to use."""
    from alembic.config import Config  # noqa: PLC0415 - only a workspace that is made or migrated pays for it

    config = Config()
    config.set_main_option("script_location", "store:migrations")
    config.attributes["connection"] = connection
    return config


def _bring_up_to_date(engine: Engine) -> None:
    with reading(engine) as connection:
        if _schema(connection) == SCHEMA:
            return
    with writing(engine) as connection:
        # Asked again, because another process may have built the tables while this one waited.
        if _schema(connection) != SCHEMA:
            from alembic import command  # noqa: PLC0415 - as above

            command.upgrade(alembic_config(connection), "head")


def _schema(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


@contextmanager
def _told_when_busy() -> Iterator[None]:
    """Turn what the database says about its own state into sentences: busy, out of reach, damaged."""
    try:
        yield
    # The driver's own errors come through bare while a connection is tuned, before SQLAlchemy wraps any.
    except (DatabaseError, sqlite3.DatabaseError) as error:
        if isinstance(error, OperationalError) and sqlite.is_busy(error):
            raise WorkspaceBusy(
                "Another process is writing to this workspace and did not finish in time; "
                "wait for it to end, then run the command again."
            ) from error
        told = sqlite.trouble(error)
        if told:
            raise WorkspaceUnusable(told) from error
        raise
