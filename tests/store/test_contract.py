"""What every store promises, whatever it is made of."""

from datetime import date

import pandas as pd
import pytest

from portfolio import columns
from portfolio.commerce import MoneyLine, Vendor
from portfolio.errors import UnknownPortfolio
from portfolio.people import Allocation
from portfolio.picture import Picture
from portfolio.report import Tally
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import InsightState, Priority, Rag, Severity, Status
from portfolio.work import Dependency, Project, WorkItem
from store.memory import MemoryStore
from store.ports import Decision
from store.sql import SqlStore
from tests.store.given import picture

Store = MemoryStore | SqlStore

Y2014, Y2015, Y2016, Y2018 = (date(year, 3, 31) for year in (2014, 2015, 2016, 2018))


def names(portfolio: Portfolio) -> dict[str, str]:
    return {id_: project.name for id_, project in portfolio.projects.items()}


def assert_same(one: Portfolio, other: Portfolio) -> None:
    """Equal to the last byte that a reader could see."""
    assert one.fingerprint == other.fingerprint
    assert one.pictures == other.pictures
    assert {k: v.model_dump_json() for k, v in one.projects.items()} == {
        k: v.model_dump_json() for k, v in other.projects.items()
    }
    for table in [*columns.TABLES, "history", "milestone_history"]:
        pd.testing.assert_frame_equal(getattr(one, table), getattr(other, table))


def test_what_a_later_picture_repeats_is_unchanged_and_was_reported_anew(store: Store) -> None:
    objects = {"projects": {"p1": Project(id="p1", name="Same")}}
    for day in (Y2015, Y2018):
        tally = store.write(Picture("port", "list", day, complete=True, fingerprint=str(day), objects=objects))
    assert (tally["projects"].changed, tally["projects"].unchanged) == (0, 1)
    assert store.read("port", Y2015).projects["p1"].reported_on == Y2015
    assert store.read("port", Y2018).projects["p1"].reported_on == Y2018


def test_what_is_written_is_read_back_with_its_types(store: Store) -> None:
    project = Project(
        id="p1",
        name="Übergabe ✓",
        status=Status.AT_RISK,
        rag=Rag.AMBER_RED,
        priority=Priority.CRITICAL,
        end=date(2026, 1, 2),
        budget=1.5e6,
        vendors=("v1", "v2"),
        attributes={"z": "1", "a": "2"},
    )
    items = columns.from_nouns(
        "items", [WorkItem(id="i1", project="p1", name="x", due=date(2026, 1, 1), effort_hours=2.5)]
    )
    money = columns.from_nouns("money", [MoneyLine(id="m", project="p1", kind="capex", period=date(2026, 1, 1))])
    links = columns.from_nouns("dependencies", [Dependency(id="d", predecessor="x", successor="p1")])
    shares = columns.from_nouns(
        "allocations",
        [Allocation(id="l", person="ann", project="p1", start=Y2015, end=Y2016, hours_per_week=8)],
    )
    store.write(
        Picture(
            "port",
            "list",
            Y2018,
            complete=True,
            fingerprint="f",
            objects={"projects": {"p1": project}, "vendors": {"v1": Vendor(id="v1", name="Acme")}},
            tables={"items": items, "money": money, "dependencies": links, "allocations": shares},
        )
    )
    read = store.read("port")
    assert read.projects["p1"] == project.model_copy(update={"reported_on": Y2018})
    assert list(read.projects["p1"].attributes) == ["z", "a"]
    assert read.vendors["v1"].name == "Acme"
    assert read.as_of == Y2018
    for table, frame in {"items": items, "money": money, "dependencies": links, "allocations": shares}.items():
        pd.testing.assert_frame_equal(getattr(read, table), frame)
    for table in columns.TABLES:
        pd.testing.assert_series_equal(getattr(read, table).dtypes, columns.empty(table).dtypes)


def test_the_same_picture_again_changes_nothing(store: Store) -> None:
    said = picture(Y2018, {"a": "A"}, items={"a": [("i", "x")]}, notes=[("u", Y2015, "hello")])
    store.write(said)
    before, revision = store.read("port"), store.revision("port")
    assert store.has_picture("port", "list", Y2018, said.fingerprint)
    again = store.write(said)
    assert {kind: tally.unchanged for kind, tally in again.items()} == {"projects": 1, "items": 1, "updates": 1}
    assert all(tally == Tally(unchanged=tally.unchanged) for tally in again.values())
    assert store.revision("port") == revision
    assert_same(store.read("port"), before)


def test_a_changed_fingerprint_with_the_same_facts_changes_nothing(store: Store) -> None:
    store.write(picture(Y2018, {"a": "A"}, items={"a": [("i", "x"), ("j", "y")]}))
    revision = store.revision("port")
    shuffled = picture(Y2018, {"a": "A"}, items={"a": [("j", "y"), ("i", "x")]})
    assert store.write(shuffled) == {"projects": Tally(unchanged=1), "items": Tally(unchanged=2)}
    assert store.revision("port") == revision


def test_pictures_may_arrive_in_any_order(store: Store) -> None:
    store.write(picture(Y2018, {"a": "A3", "b": "B"}))
    store.write(picture(Y2015, {"a": "A1", "c": "C"}))
    store.write(picture(Y2016, {"a": "A2", "b": "B"}))
    assert names(store.read("port", Y2015)) == {"a": "A1", "c": "C"}
    assert names(store.read("port", date(2017, 1, 1))) == {"a": "A2", "b": "B"}
    assert names(store.read("port")) == {"a": "A3", "b": "B"}
    assert store.pictures("port") == (Y2015, Y2016, Y2018)
    assert store.pictures("port", Y2016) == (Y2015, Y2016)


def test_the_order_of_arrival_cannot_be_told(url: str) -> None:
    pictures = [
        picture(Y2015, {"a": "A1", "c": "C"}, items={"a": [("i", "x")]}, milestones={"a": [("m", Y2016)]}),
        picture(Y2016, {"a": "A1"}, items={"a": [("i", "x")]}, milestones={"a": [("m", Y2018)]}),
        picture(Y2018, {"a": "A3", "c": "C"}, items={"a": [("i", "y")]}, notes=[("u", Y2016, "hello")]),
    ]
    forward, backward, sql = MemoryStore(), MemoryStore(), SqlStore(url)
    for said in pictures:
        forward.write(said)
    for said in reversed(pictures):
        backward.write(said)
        sql.write(said)
    for day in (Y2015, Y2016, date(2017, 1, 1), Y2018):
        assert_same(forward.read("port", day), backward.read("port", day))
        assert_same(forward.read("port", day), sql.read("port", day))
    sql.close()


def test_a_later_picture_never_shows_on_an_earlier_day(store: Store) -> None:
    store.write(picture(Y2015, {"a": "A", "b": "B"}, items={"a": [("i", "x")]}, milestones={"a": [("m", Y2016)]}))
    before = store.read("port", Y2015)
    store.write(
        picture(
            Y2016,
            {"a": "other"},
            items={"a": [("i", "y")]},
            milestones={"a": [("m", Y2018)]},
            notes=[("u", Y2016, "later")],
        )
    )
    store.write(picture(Y2018, {"z": "Z"}, source="another list"))
    assert_same(store.read("port", Y2015), before)


def test_a_complete_picture_removes_what_it_does_not_name(store: Store) -> None:
    store.write(picture(Y2015, {"a": "A", "b": "B"}, items={"a": [("i", "x"), ("j", "x")], "b": [("k", "x")]}))
    tally = store.write(picture(Y2016, {"a": "A!"}, items={"a": [("i", "y")]}))
    assert tally == {
        "projects": Tally(changed=1, removed=1),
        "items": Tally(changed=1, removed=2),
    }
    assert names(store.read("port")) == {"a": "A!"}
    assert list(store.read("port").items["id"]) == ["i"]


def test_a_change_record_leaves_alone_what_it_does_not_name(store: Store) -> None:
    store.write(picture(Y2015, {"a": "A", "b": "B"}))
    tally = store.write(picture(Y2018, {"b": "B!"}, complete=False))
    assert tally == {"projects": Tally(changed=1)}
    assert names(store.read("port")) == {"a": "A", "b": "B!"}
    store.write(picture(Y2016, {"b": "B?"}, complete=False))
    assert names(store.read("port", date(2017, 1, 1))) == {"a": "A", "b": "B?"}
    assert names(store.read("port")) == {"a": "A", "b": "B!"}


def test_two_change_records_of_one_day_add_up(store: Store) -> None:
    store.write(picture(Y2015, {"a": "A"}, notes=[("u", Y2015, "one")], complete=False))
    store.write(picture(Y2015, {"b": "B"}, notes=[("v", Y2015, "two")], complete=False))
    assert names(store.read("port")) == {"a": "A", "b": "B"}
    assert list(store.read("port").updates["id"]) == ["u", "v"]


def test_a_corrected_picture_replaces_the_one_of_its_day_only(store: Store) -> None:
    store.write(picture(Y2015, {"a": "A"}))
    store.write(picture(Y2016, {"a": "A"}))
    assert store.write(picture(Y2015, {"a": "right"})) == {"projects": Tally(changed=1)}
    assert names(store.read("port", Y2015)) == {"a": "right"}
    assert names(store.read("port", Y2016)) == {"a": "A"}


def test_of_two_sources_the_one_known_last_is_believed(store: Store) -> None:
    store.write(picture(Y2015, {"a": "list"}, items={"a": [("i", "list"), ("only", "list")]}))
    store.write(picture(Y2016, {"a": "board"}, items={"a": [("i", "board")]}, source="board"))
    read = store.read("port")
    assert names(read) == {"a": "board"}
    assert dict(zip(read.items["id"], read.items["name"], strict=True)) == {"i": "board", "only": "list"}
    assert names(store.read("port", Y2015)) == {"a": "list"}
    store.write(picture(Y2018, {"a": "list again"}, items={"a": [("i", "list again")]}))
    assert names(store.read("port")) == {"a": "list again"}


def test_updates_are_known_from_their_own_day_and_outlive_later_pictures(store: Store) -> None:
    store.write(picture(Y2015, {"a": "A"}, notes=[("u", Y2014, "old"), ("w", Y2015, "now")]))
    store.write(picture(Y2016, {"a": "A"}, notes=[("v", Y2016, "new")]))
    assert list(store.read("port").updates["id"]) == ["u", "w", "v"]
    assert list(store.read("port", date(2015, 12, 31)).updates["id"]) == ["u", "w"]


def test_an_update_of_the_future_is_not_seen_before_its_day(store: Store) -> None:
    store.write(picture(Y2015, {"a": "A"}, notes=[("u", Y2016, "from the future")]))
    assert store.read("port").updates.empty
    assert list(store.read("port", Y2016).updates["id"]) == ["u"]


def test_a_picture_corrected_without_an_update_withdraws_it(store: Store) -> None:
    store.write(picture(Y2015, {"a": "A"}, notes=[("u", Y2015, "wrong"), ("v", Y2015, "right")]))
    tally = store.write(picture(Y2015, {"a": "A"}, notes=[("v", Y2015, "right")]))
    assert tally["updates"] == Tally(unchanged=1, removed=1)
    assert list(store.read("port").updates["id"]) == ["v"]


def test_an_update_that_another_picture_also_brings_stays(store: Store) -> None:
    store.write(picture(Y2015, {"a": "A"}, notes=[("u", Y2015, "hello")]))
    store.write(picture(Y2016, {"a": "A"}, notes=[("u", Y2015, "hello")]))
    store.write(picture(Y2015, {"a": "A"}))
    assert list(store.read("port").updates["id"]) == ["u"]


def test_an_update_reworded_later_keeps_its_old_words_on_earlier_days(store: Store) -> None:
    store.write(picture(Y2015, {"a": "A"}, notes=[("u", Y2014, "first words")]))
    tally = store.write(picture(Y2016, {"a": "A"}, notes=[("u", Y2014, "other words")]))
    assert tally["updates"] == Tally(changed=1)
    assert list(store.read("port", Y2015).updates["text"]) == ["first words"]
    assert list(store.read("port", Y2016).updates["text"]) == ["other words"]


def test_history_has_a_row_for_each_version_known_by_the_day(store: Store) -> None:
    for day, name, due in ((Y2014, "A1", Y2016), (Y2015, "A1", Y2016), (Y2016, "A2", Y2018)):
        store.write(picture(day, {"a": name}, milestones={"a": [("m", due), ("n", Y2018)]}))
    history = store.read("port").history
    assert list(zip(history["name"], history["known_on"], strict=True)) == [
        ("A1", pd.Timestamp(Y2014)),
        ("A2", pd.Timestamp(Y2016)),
    ]
    assert list(store.read("port", Y2015).history["name"]) == ["A1"]
    promised = Portfolio("x", Y2014).history.dtypes
    pd.testing.assert_series_equal(history.dtypes[promised.index], promised)
    slips = store.read("port").milestone_history
    assert list(zip(slips["id"], slips["known_on"], strict=True)) == [
        ("m", pd.Timestamp(Y2014)),
        ("m", pd.Timestamp(Y2016)),
        ("n", pd.Timestamp(Y2014)),
    ]
    pd.testing.assert_series_equal(slips.dtypes, Portfolio("x", Y2014).milestone_history.dtypes)


def test_a_fingerprint_names_one_picture(store: Store) -> None:
    store.write(picture(Y2015, {"a": "A"}, notes=[("u", Y2015, "hello")]))
    first = store.read("port", Y2016).fingerprint
    assert store.read("port", Y2016).fingerprint == first
    assert store.read("port", Y2015).fingerprint != first
    store.write(picture(Y2015, {"a": "A"}, notes=[("u", Y2015, "hallo")]))
    assert store.read("port", Y2016).fingerprint != first


def test_an_unknown_portfolio_is_told_in_a_sentence_with_the_known_ones(store: Store) -> None:
    with pytest.raises(UnknownPortfolio, match="nothing has been ingested"):
        store.read("nowhere")
    store.write(picture(Y2015, {"a": "A"}))
    with pytest.raises(UnknownPortfolio, match="no portfolio named 'nowhere'; this workspace knows port"):
        store.read("nowhere")
    with pytest.raises(UnknownPortfolio, match="first picture is of 2015-03-31"):
        store.read("port", Y2014)


def test_portfolios_are_apart(store: Store) -> None:
    store.write(picture(Y2015, {"a": "A"}))
    store.write(picture(Y2016, {"b": "B"}, portfolio="other"))
    assert [(p.name, p.pictures, p.revision) for p in store.portfolios()] == [
        ("other", (Y2016,), 1),
        ("port", (Y2015,), 1),
    ]
    assert names(store.read("port")) == {"a": "A"}
    assert store.revision("nowhere") == 0


def test_a_revision_rises_with_every_change(store: Store) -> None:
    store.write(picture(Y2015, {"a": "A"}))
    store.write(picture(Y2015, {"a": "B"}))
    assert store.revision("port") == 2
    store.write(picture(Y2016, {"a": "B"}))
    assert store.revision("port") == 3, "a new picture is news, even one that repeats the last"


def test_mappings_are_remembered_per_source(store: Store) -> None:
    assert store.mapping("port", "list") is None
    store.remember_mapping("port", "list", "a: b")
    store.remember_mapping("port", "list", "a: c")
    assert store.mapping("port", "list") == "a: c"
    assert store.mapping("port", "other") is None


def test_the_newest_decision_stands_and_the_trail_stays(store: Store) -> None:
    def decide(state: InsightState, day: date, expires_on: date | None = None) -> Decision:
        made = Decision("i1", state, "because", "ann", day, expires_on, owner="bob", due=Y2018, note="note")
        store.decide("port", made)
        return made

    second = decide(InsightState.ACCEPTED, Y2016, Y2018)
    first = decide(InsightState.ACKNOWLEDGED, Y2015)
    third = decide(InsightState.DISMISSED, Y2016)
    assert store.decisions("port", Y2014) == {}
    assert store.decisions("port", Y2015) == {"i1": first}
    assert store.decisions("port", Y2016) == {"i1": third}
    assert store.trail("port", "i1") == [first, second, third]
    assert store.trail("other", "i1") == []


def test_decisions_made_together_keep_what_the_person_saw_and_read_back_oldest_first(store: Store) -> None:
    later = Decision(
        "i1",
        InsightState.ACCEPTED,
        "known",
        "Ines",
        Y2016,
        severity=Severity.HIGH,
        score=41.5,
        measured={"days": 30, "late": True, "who": None},
        seen_on=Y2015,
    )
    other = Decision("i2", InsightState.DISMISSED, "no", "Ines", Y2016)
    earlier = Decision("i1", InsightState.ACKNOWLEDGED, None, None, Y2015)
    store.decide("port", later, other)
    store.decide("port", earlier)
    store.decide("elsewhere", other)
    assert store.every_decision("port") == [earlier, later, other]
    assert store.every_decision("port", Y2015) == [earlier]


def test_a_decision_that_expired_stands_no_more(store: Store) -> None:
    made = Decision("i1", InsightState.ACCEPTED, None, None, Y2015, expires_on=Y2016)
    store.decide("port", made)
    assert store.decisions("port", Y2016) == {"i1": made}
    assert store.decisions("port", date(2016, 4, 1)) == {}


def test_results_are_kept_by_key(store: Store) -> None:
    assert store.get("k") is None
    store.put("k", b"one")
    store.put("k", b"two")
    assert store.get("k") == b"two"
