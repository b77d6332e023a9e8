"""The tables of scheduled deliveries; `store/migrations` builds exactly these. Moments are UTC, to the second."""

from sqlalchemy import Boolean, Column, Date, DateTime, Index, Integer, String, Table, Text

from store.tables import metadata

schedules = Table(
    "digest_schedules",
    metadata,
    Column("name", String, primary_key=True),
    Column("portfolio", String, nullable=False),
    Column("cadence", String, nullable=False),
    Column("timezone", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("target", Text, nullable=False),
    Column("projects", Text, nullable=False),
    Column("severity", String, nullable=False),
    Column("forms", Text, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("since", DateTime, nullable=False),
    Column("person", String),
)

deliveries = Table(
    "digest_deliveries",
    metadata,
    Column("schedule", String, primary_key=True),
    Column("period", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("holder", String),
    Column("held_until", DateTime),
    Column("next_try", DateTime),
    Column("as_of", Date),
    Column("digest", Text),
    Column("sent_at", DateTime),
    Column("error", Text),
    Index(None, "state"),
)
