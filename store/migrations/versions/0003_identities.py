"""Tables of identities: what rules hold, what people decided, and the ids that stand for others."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "aliases",
        sa.Column("portfolio", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("alias", sa.String(), nullable=False),
        sa.Column("stands", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("portfolio", "kind", "alias", name=op.f("pk_aliases")),
    )
    op.create_table(
        "identity_decisions",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("portfolio", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("left", sa.String(), nullable=False),
        sa.Column("right", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_identity_decisions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_identity_decisions_portfolio"), "identity_decisions", ["portfolio"], unique=False)
    op.create_table(
        "identity_links",
        sa.Column("portfolio", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("left", sa.String(), nullable=False),
        sa.Column("right", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("portfolio", "kind", "left", "right", name=op.f("pk_identity_links")),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("identity_links")
    op.drop_index(op.f("ix_identity_decisions_portfolio"), table_name="identity_decisions")
    op.drop_table("identity_decisions")
    op.drop_table("aliases")
