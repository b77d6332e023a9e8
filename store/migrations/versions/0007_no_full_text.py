"""The full-text index goes: searches look at a corpus in memory, and nothing asks the index any more."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the index and its triggers, which only SQLite had; what they were made of stays in the passages."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER IF EXISTS passages_words_added")
        op.execute("DROP TRIGGER IF EXISTS passages_words_removed")
        op.execute("DROP TABLE IF EXISTS passages_words")


def downgrade() -> None:
    """Nothing: the tables before know of no such index, and no search of theirs asked it."""
