"""Tables of signals that a model proposed, and of what people said of them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "proposed_signals",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("portfolio", sa.String(), nullable=False),
        sa.Column("update", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("polarity", sa.String(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_proposed_signals")),
        sa.UniqueConstraint("portfolio", "id", name=op.f("uq_proposed_signals_portfolio")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "signal_decisions",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("portfolio", sa.String(), nullable=False),
        sa.Column("signal", sa.String(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_signal_decisions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_signal_decisions_portfolio"), "signal_decisions", ["portfolio"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("signal_decisions")
    op.drop_table("proposed_signals")
