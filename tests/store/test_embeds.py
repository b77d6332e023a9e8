"""Views that were handed out: the same promises whatever keeps them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from store.embeds import Embed
from store.sql import SqlStore
from tests.store.conftest import Store

NOW = datetime(2026, 3, 30, 6, 0, tzinfo=UTC)
CARD = Embed(
    id="a1", portfolio="harbour", view="score", projects=("alpha", "beta"), severity="low", most=5,
    origins=("https://wiki.example.org",), key="k1", made=NOW, expires=NOW + timedelta(days=90),
    note="Wiki", person="Ana",
)  # fmt: skip


def test_what_is_handed_out_is_found_as_it_was(store: Store) -> None:
    store.embeds.add(CARD)
    bare = replace(CARD, id="a2", projects=(), origins=(), note=None, person=None)
    store.embeds.add(bare)
    assert store.embeds.find("a1") == CARD
    assert store.embeds.find("a2") == bare
    assert store.embeds.find("a3") is None


def test_a_list_is_of_one_portfolio_or_of_all_the_newest_first(store: Store) -> None:
    for n, portfolio in enumerate(("harbour", "north", "harbour")):
        store.embeds.add(replace(CARD, id=f"a{n}", portfolio=portfolio, made=NOW + timedelta(hours=n)))
    assert [e.id for e in store.embeds.every()] == ["a2", "a1", "a0"]
    assert [e.id for e in store.embeds.every("harbour")] == ["a2", "a0"]
    assert store.embeds.every("south") == []


def test_one_is_taken_back_once_and_stays_known(store: Store) -> None:
    store.embeds.add(CARD)
    store.embeds.add(replace(CARD, id="a2"))
    assert store.embeds.revoke("a1", NOW)
    assert not store.embeds.revoke("a1", NOW + timedelta(days=1))
    assert not store.embeds.revoke("a3", NOW)
    assert store.embeds.find("a1") == replace(CARD, revoked=NOW)
    assert store.embeds.find("a2") == replace(CARD, id="a2")


def test_what_one_process_takes_back_is_taken_back_for_all(sql: SqlStore, url: str) -> None:
    other = SqlStore(url)
    sql.embeds.add(CARD)
    assert other.embeds.find("a1") == CARD
    sql.embeds.revoke("a1", NOW)
    found = other.embeds.find("a1")
    assert found is not None
    assert found.revoked == NOW
    other.close()
