"""What earlier pictures said of items: remembered as it was, fetched when asked for, and never from the future."""

from datetime import date

import pandas as pd
import pytest

from portfolio import columns
from portfolio.picture import Picture
from portfolio.work import Project, WorkItem
from store.memory import MemoryStore
from store.ports import PortfolioStore
from store.sql import SqlStore

JAN, FEB, MAR, APR = (date(2026, month, 28) for month in (1, 2, 3, 4))


@pytest.fixture(params=["memory", "sql"])
def store(request: pytest.FixtureRequest) -> PortfolioStore:
    """Both stores: what one remembers the other does too."""
    return MemoryStore() if request.param == "memory" else SqlStore("sqlite://")


def written(day: date, items: dict[str, date], source: str = "list", project: str = "a") -> Picture:
    rows = [WorkItem(id=key, project=project, name=key, due=due) for key, due in items.items()]
    return Picture(
        portfolio="port",
        source=source,
        known_on=day,
        complete=True,
        fingerprint=f"{source} {day} {items}",
        objects={"projects": {project: Project(id=project, name=project)}},
        tables={"items": columns.from_nouns("items", rows)},
    )


def remembered(store: PortfolioStore, as_of: date) -> list[tuple[str, date, date, date]]:
    rows = store.read("port", as_of).item_history.rows
    days = [rows[name].dt.date for name in ("known_on", "known_to", "due")]
    return sorted(zip(rows["id"], *days, strict=True))


def since(store: PortfolioStore, as_of: date) -> dict[str, date]:
    stood: pd.Series = store.read("port", as_of).item_history.since
    return {str(project): day.date() for project, day in stood.items()}


def test_each_wording_that_was_replaced_is_remembered_with_its_days(store: PortfolioStore) -> None:
    store.write(written(JAN, {"i": MAR}))
    store.write(written(FEB, {"i": MAR}))
    store.write(written(MAR, {"i": APR, "j": APR}))
    assert remembered(store, MAR) == [("i", JAN, MAR, MAR)]
    assert since(store, MAR) == {"a": MAR}


def test_nothing_is_remembered_of_a_list_that_never_changed(store: PortfolioStore) -> None:
    store.write(written(JAN, {"i": MAR}))
    store.write(written(FEB, {"i": MAR}))
    assert remembered(store, FEB) == []
    assert since(store, FEB) == {"a": JAN}


def test_a_reader_of_an_earlier_day_is_told_nothing_of_later_ones(store: PortfolioStore) -> None:
    store.write(written(JAN, {"i": FEB}))
    store.write(written(FEB, {"i": MAR}))
    before = remembered(store, FEB), since(store, FEB), store.read("port", FEB).fingerprint
    store.write(written(MAR, {"i": APR}))
    assert (remembered(store, FEB), since(store, FEB), store.read("port", FEB).fingerprint) == before
    assert remembered(store, MAR) == [("i", JAN, FEB, FEB), ("i", FEB, MAR, MAR)]


def test_another_past_gives_another_fingerprint(store: PortfolioStore) -> None:
    store.write(written(JAN, {"i": FEB}))
    store.write(written(FEB, {"i": MAR}))
    before = store.read("port", FEB).fingerprint
    store.write(written(JAN, {"i": APR}))
    assert store.read("port", FEB).fingerprint != before


def test_a_project_that_two_sources_list_items_of_is_left_out(store: PortfolioStore) -> None:
    store.write(written(JAN, {"i": FEB}))
    store.write(written(FEB, {"i": MAR}))
    store.write(written(FEB, {"k": MAR}, source="board"))
    assert remembered(store, FEB) == []
    assert since(store, FEB) == {}
