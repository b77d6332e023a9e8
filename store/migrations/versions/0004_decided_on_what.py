"""What a person saw when they decided: severity, score, numbers and the day of the picture."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; decisions made before have none of it."""
    with op.batch_alter_table("decisions") as table:
        table.add_column(sa.Column("severity", sa.String(), nullable=True))
        table.add_column(sa.Column("score", sa.Float(), nullable=True))
        table.add_column(sa.Column("measured", sa.Text(), nullable=True))
        table.add_column(sa.Column("seen_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Drop the columns."""
    with op.batch_alter_table("decisions") as table:
        table.drop_column("seen_on")
        table.drop_column("measured")
        table.drop_column("score")
        table.drop_column("severity")
