"""The tables that the code speaks of are the tables that the migrations build."""

from datetime import date

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from store.chroma import ChromaVectors
from store.search import HybridIndex
from store.sql import SqlStore
from store.tables import SCHEMA, metadata
from store.workspace import alembic_config, reading
from tests.store.given import HashEmbedder, picture

_DAY = date(2020, 1, 1)
_FULL_TEXT = (
    """CREATE VIRTUAL TABLE passages_words USING fts5(
        title, text, content='passages', content_rowid='row', tokenize='porter unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER passages_words_added AFTER INSERT ON passages BEGIN
        INSERT INTO passages_words(rowid, title, text) VALUES (new.row, new.title, new.text); END""",
    """CREATE TRIGGER passages_words_removed AFTER DELETE ON passages BEGIN
        INSERT INTO passages_words(passages_words, rowid, title, text)
        VALUES ('delete', old.row, old.title, old.text); END""",
)
"""What workspaces of the sixth schema had beside their tables."""
_OLD_PASSAGE = """INSERT INTO passages VALUES (1, 'port', 'list', 'note 1', '2020-01-01', '9999-12-31', 0, 'h',
    '2020-01-01', '9999-12-31', 'a', 'update', 'c', 'Project a', 'the cutover is late', '2020-01-01', 1,
    '{"source": "list", "kind": "update", "id": "note 1", "project": "a"}')"""


def test_models_and_migrations_agree(sql: SqlStore) -> None:
    with reading(sql._engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_is_the_one_that_is_asked_for(sql: SqlStore) -> None:
    with reading(sql._engine) as connection:
        assert ScriptDirectory.from_config(alembic_config(connection)).get_heads() == [SCHEMA]


def test_the_tables_can_be_written_for_postgresql() -> None:
    for table in metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))


def test_an_old_workspace_loses_its_full_text_index_and_is_searched_and_written_as_before(
    url: str, vectors: ChromaVectors
) -> None:
    old = create_engine(url)
    with old.begin() as connection:
        command.upgrade(alembic_config(connection), "0006")
        for statement in (*_FULL_TEXT, "INSERT INTO portfolios VALUES ('port', 1)", _OLD_PASSAGE):
            connection.execute(text(statement))
        assert connection.scalar(text("SELECT count(*) FROM passages_words WHERE passages_words MATCH 'cutover'")) == 1
    old.dispose()
    store = SqlStore(url)
    index = HybridIndex(store, vectors, HashEmbedder())
    assert index.refresh("port") == 1
    assert [found.passage.id for found in index.search("port", "cutover", as_of=_DAY)] == ["note 1"]
    store.write(picture(_DAY, notes=[("2", _DAY, "the harbour is painted")]))
    assert index.refresh("port") == 1
    with reading(store._engine) as connection:
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}
        assert not connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
    store.close()
