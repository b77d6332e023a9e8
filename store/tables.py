"""The tables of a workspace. Migrations in `store/migrations` build exactly these; a test holds them equal."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA = "0008"
"""Newest migration; a workspace that is there already needs no look at the migration scripts."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

portfolios = Table(
    "portfolios",
    metadata,
    Column("name", String, primary_key=True),
    Column("revision", Integer, nullable=False),
)

# One row per day a source spoke. The fingerprint is that of the picture written last for the day.
pictures = Table(
    "pictures",
    metadata,
    Column("portfolio", String, ForeignKey("portfolios.name"), primary_key=True),
    Column("source", String, primary_key=True),
    Column("known_on", Date, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("complete", Boolean, nullable=False),
)

# Objects (one row per version of a thing) and chunks (one row per version of a project's table).
facts = Table(
    "facts",
    metadata,
    Column("row", Integer, primary_key=True, autoincrement=True),
    Column("portfolio", String, ForeignKey("portfolios.name"), nullable=False),
    Column("source", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("key", String, nullable=False),
    Column("known_from", Date, nullable=False),
    Column("known_to", Date, nullable=False),
    Column("stated", Boolean, nullable=False),
    Column("hash", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    UniqueConstraint("portfolio", "source", "kind", "key", "known_from"),
    sqlite_autoincrement=True,
)

# Passages one by one, so that a search can rank them. `visible_*` are the days a reader may see them on:
# those of the run, but for events the day they speak of and, until they are edited, for good.
passages = Table(
    "passages",
    metadata,
    Column("row", Integer, primary_key=True, autoincrement=True),
    Column("portfolio", String, ForeignKey("portfolios.name"), nullable=False),
    Column("source", String, nullable=False),
    Column("key", String, nullable=False),
    Column("known_from", Date, nullable=False),
    Column("known_to", Date, nullable=False),
    Column("stated", Boolean, nullable=False),
    Column("hash", String, nullable=False),
    Column("visible_from", Date, nullable=False),
    Column("visible_to", Date, nullable=False),
    Column("project", String),
    Column("kind", String, nullable=False),
    Column("content", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("dated", Date, nullable=False),
    Column("is_event", Boolean, nullable=False),
    Column("ref", Text, nullable=False),
    UniqueConstraint("portfolio", "source", "key", "known_from"),
    sqlite_autoincrement=True,
)

mappings = Table(
    "mappings",
    metadata,
    Column("portfolio", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("mapping", Text, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("portfolio", String, nullable=False),
    Column("insight", String, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", Text),
    Column("person", String),
    Column("decided_on", Date, nullable=False),
    Column("expires_on", Date),
    Column("owner", String),
    Column("due", Date),
    Column("note", Text),
    Column("severity", String),
    Column("score", Float),
    Column("measured", Text),
    Column("seen_on", Date),
    Index(None, "portfolio", "insight"),
    sqlite_autoincrement=True,
)

# What the rules hold of two ids; replaced whenever they look again.
identity_links = Table(
    "identity_links",
    metadata,
    Column("portfolio", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("left", String, primary_key=True),
    Column("right", String, primary_key=True),
    Column("verdict", String, nullable=False),
    Column("score", Float, nullable=False),
    Column("reason", Text, nullable=False),
)

# What people decided of two ids; rows are only ever added. No verdict takes back the one before.
identity_decisions = Table(
    "identity_decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("portfolio", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("left", String, nullable=False),
    Column("right", String, nullable=False),
    Column("verdict", String),
    Column("decided_on", Date, nullable=False),
    Column("person", String),
    Column("reason", Text),
    Index(None, "portfolio"),
    sqlite_autoincrement=True,
)

# The id that stands for each, made of the two tables above.
aliases = Table(
    "aliases",
    metadata,
    Column("portfolio", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("alias", String, primary_key=True),
    Column("stands", String, nullable=False),
)

results = Table(
    "results",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("key", String, nullable=False, unique=True),
    Column("value", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
