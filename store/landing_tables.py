"""The tables of live sources; `store/migrations` builds exactly these."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from store.tables import metadata

connections = Table(
    "connections",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("portfolio", String, nullable=False),
    Column("name", String, nullable=False),
    Column("uri", Text, nullable=False),
    Column("token", Text, nullable=False),
    Column("added_on", Date, nullable=False),
    Column("mapping", Text),
    UniqueConstraint("portfolio", "name"),
    sqlite_autoincrement=True,
)

# `began` and `heard` are UTC moments as text that sorts; `then` is the place to go on from, as JSON.
runs = Table(
    "runs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("connection", Integer, ForeignKey("connections.number"), nullable=False),
    Column("state", String, nullable=False),
    Column("full", Boolean, nullable=False),
    Column("since", String),
    Column("began", String, nullable=False),
    Column("holder", String, nullable=False),
    Column("heard", String, nullable=False),
    Column("then", Text, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("calls", Integer, nullable=False),
    Column("hinted", Integer, nullable=False),
    Index(None, "connection"),
    sqlite_autoincrement=True,
)

raw_records = Table(
    "raw_records",
    metadata,
    Column("connection", Integer, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("hash", String, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("first_seen", Date, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("gone_on", Date),
    ForeignKeyConstraint(["connection"], ["connections.number"]),
)

# One row per thing a delivery named, and one with empty kind and id for the delivery itself.
hints = Table(
    "hints",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("connection", Integer, ForeignKey("connections.number"), nullable=False),
    Column("delivery", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("id", String, nullable=False),
    Column("came_on", Date, nullable=False),
    Column("used", Boolean, nullable=False),
    UniqueConstraint("connection", "delivery", "kind", "id"),
    sqlite_autoincrement=True,
)

live_state = Table(
    "live_state",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
)
