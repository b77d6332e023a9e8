"""The table of views that were handed out; `store/migrations` builds exactly this. Moments are UTC, to the second."""

from sqlalchemy import Column, DateTime, Index, Integer, String, Table, Text

from store.tables import metadata

embeds = Table(
    "embeds",
    metadata,
    Column("id", String, primary_key=True),
    Column("portfolio", String, nullable=False),
    Column("view", String, nullable=False),
    Column("projects", Text, nullable=False),
    Column("severity", String, nullable=False),
    Column("most", Integer, nullable=False),
    Column("origins", Text, nullable=False),
    Column("key", String, nullable=False),
    Column("made", DateTime, nullable=False),
    Column("expires", DateTime, nullable=False),
    Column("note", Text),
    Column("person", String),
    Column("revoked", DateTime),
    Index(None, "portfolio"),
)
