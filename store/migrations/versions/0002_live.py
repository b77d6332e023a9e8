"""Tables of live sources: connections, runs, raw records, hints of webhooks, and small state."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "connections",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("portfolio", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("uri", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_connections")),
        sa.UniqueConstraint("portfolio", "name", name=op.f("uq_connections_portfolio")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "live_state",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_live_state")),
    )
    op.create_table(
        "runs",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("connection", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("full", sa.Boolean(), nullable=False),
        sa.Column("since", sa.String(), nullable=True),
        sa.Column("began", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("heard", sa.String(), nullable=False),
        sa.Column("then", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("hinted", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["connection"], ["connections.number"], name=op.f("fk_runs_connection_connections")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_runs")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_runs_connection"), "runs", ["connection"], unique=False)
    op.create_table(
        "raw_records",
        sa.Column("connection", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("first_seen", sa.Date(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("gone_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["connection"], ["connections.number"], name=op.f("fk_raw_records_connection_connections")
        ),
        sa.PrimaryKeyConstraint("connection", "kind", "id", name=op.f("pk_raw_records")),
    )
    op.create_table(
        "hints",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("connection", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("came_on", sa.Date(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["connection"], ["connections.number"], name=op.f("fk_hints_connection_connections")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_hints")),
        sa.UniqueConstraint("connection", "delivery", "kind", "id", name=op.f("uq_hints_connection")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("hints")
    op.drop_table("raw_records")
    op.drop_index(op.f("ix_runs_connection"), table_name="runs")
    op.drop_table("runs")
    op.drop_table("live_state")
    op.drop_table("connections")
