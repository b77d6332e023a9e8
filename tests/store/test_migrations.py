"""The tables that the code speaks of are the tables that the migrations build."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from store.sql import SqlStore
from store.tables import SCHEMA, metadata
from store.workspace import alembic_config, reading


def test_models_and_migrations_agree(sql: SqlStore) -> None:
    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or not str(name).startswith("passages_words")

    with reading(sql._engine) as connection:
        context = MigrationContext.configure(connection, opts={"include_name": ours, "compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_is_the_one_that_is_asked_for(sql: SqlStore) -> None:
    with reading(sql._engine) as connection:
        assert ScriptDirectory.from_config(alembic_config(connection)).get_heads() == [SCHEMA]


def test_the_tables_can_be_written_for_postgresql() -> None:
    for table in metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))
