"""The tables of proposed signals and of decisions about them; `store/migrations` builds exactly these."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text, UniqueConstraint

from store.tables import metadata

proposed_signals = Table(
    "proposed_signals",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False),
    Column("portfolio", String, nullable=False),
    Column("update", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("polarity", String, nullable=False),
    Column("quote", Text, nullable=False),
    Column("model", String, nullable=False),
    Column("prompt", String, nullable=False),
    Column("proposed_on", Date, nullable=False),
    UniqueConstraint("portfolio", "id"),
    sqlite_autoincrement=True,
)

signal_decisions = Table(
    "signal_decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("portfolio", String, nullable=False),
    Column("signal", String, nullable=False),
    Column("accepted", Boolean),
    Column("person", String),
    Column("reason", Text),
    Column("decided_on", Date, nullable=False),
    Index(None, "portfolio"),
    sqlite_autoincrement=True,
)
