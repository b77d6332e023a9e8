"""The first tables: portfolios, pictures, facts, passages, mappings, decisions, results."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("portfolio", sa.String(), nullable=False),
        sa.Column("insight", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_decisions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_decisions_portfolio"), "decisions", ["portfolio", "insight"], unique=False)
    op.create_table(
        "mappings",
        sa.Column("portfolio", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("portfolio", "source", name=op.f("pk_mappings")),
    )
    op.create_table(
        "portfolios",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_portfolios")),
    )
    op.create_table(
        "results",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_results")),
        sa.UniqueConstraint("key", name=op.f("uq_results_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "facts",
        sa.Column("row", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("portfolio", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("known_from", sa.Date(), nullable=False),
        sa.Column("known_to", sa.Date(), nullable=False),
        sa.Column("stated", sa.Boolean(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["portfolio"], ["portfolios.name"], name=op.f("fk_facts_portfolio_portfolios")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_facts")),
        sa.UniqueConstraint("portfolio", "source", "kind", "key", "known_from", name=op.f("uq_facts_portfolio")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "passages",
        sa.Column("row", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("portfolio", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("known_from", sa.Date(), nullable=False),
        sa.Column("known_to", sa.Date(), nullable=False),
        sa.Column("stated", sa.Boolean(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("visible_from", sa.Date(), nullable=False),
        sa.Column("visible_to", sa.Date(), nullable=False),
        sa.Column("project", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("is_event", sa.Boolean(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["portfolio"], ["portfolios.name"], name=op.f("fk_passages_portfolio_portfolios")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_passages")),
        sa.UniqueConstraint("portfolio", "source", "key", "known_from", name=op.f("uq_passages_portfolio")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "pictures",
        sa.Column("portfolio", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["portfolio"], ["portfolios.name"], name=op.f("fk_pictures_portfolio_portfolios")),
        sa.PrimaryKeyConstraint("portfolio", "source", "known_on", name=op.f("pk_pictures")),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("pictures")
    op.drop_table("passages")
    op.drop_table("facts")
    op.drop_table("results")
    op.drop_table("portfolios")
    op.drop_table("mappings")
    op.drop_index(op.f("ix_decisions_portfolio"), table_name="decisions")
    op.drop_table("decisions")
