"""A live source brought up to date, against a vendor that exists only here."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ingestion.live.captured import captured, landed_in
from ingestion.live.dial import dial
from ingestion.live.fetch import alive, new_holder
from ingestion.live.sync import export, sync
from portfolio.errors import SourceUnavailable, SourceUnreadable, WorkspaceBusy
from portfolio.report import SyncReport, Tally
from store.landing import Connection, Start
from store.memory import MemoryStore
from tests.contract.made_up import MadeUpCloud, MadeUpConnector, item
from tests.contract.server import Asked, Said, Vendor, serving

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


@dataclass
class Desk:
    """A cloud, a store, and a connection between them."""

    cloud: MadeUpCloud
    vendor: Vendor
    store: MemoryStore
    environ: dict[str, str]
    told: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def connection(self) -> Connection:
        """As it is remembered now."""
        found = self.store.landing.connection("port", "live")
        assert found is not None
        return found

    def sync(self, days: int = 0, **rest: Any) -> SyncReport:
        """Sync so many days later."""
        today, connector = TODAY + timedelta(days=days), MadeUpConnector()
        with dial(
            self.connection, connector, landing=self.store.landing, environ=self.environ, today=today, sleep=_no_wait
        ) as wire:
            moment = NOW + timedelta(days=days)
            return sync(
                self.connection,
                connector,
                wire,
                store=self.store,
                today=today,
                now=moment,
                progress=lambda *one: self.told.append(one),
                **rest,
            )

    def due(self, day: date | None = None) -> dict[str, str]:
        """Due days of the items as known on a day."""
        items = self.store.read("port", day).items
        return dict(zip(items["id"], items["due"].dt.strftime("%m-%d"), strict=True))

    def asked(self) -> list[Asked]:
        """What was asked since the last look."""
        seen = list(self.vendor.asked)
        self.vendor.asked.clear()
        self.vendor.faults.clear()
        return seen


def _no_wait(_seconds: float) -> None:
    return None


@contextmanager
def working(items: int = 7, notes: int = 4) -> Iterator[Desk]:
    cloud = MadeUpCloud(items, notes)
    with serving(lambda asked: cloud.answer(asked)) as vendor:  # noqa: PLW0108 - tests replace the method
        store = MemoryStore()
        store.landing.connect(Connection("port", "live", "made://Board", "env:MADE_TOKEN", TODAY))
        yield Desk(cloud, vendor, store, {"MADE_TOKEN": "the-made-up-token", "MADE_URL": vendor.url})


@pytest.fixture
def desk() -> Iterator[Desk]:
    with working() as made:
        yield made


def test_the_first_sync_reads_everything_and_knows_the_past_on_its_own_days(desk: Desk) -> None:
    report = desk.sync()
    assert (report.run, report.resumed, report.records, report.kept) == ("full", False, Tally(new=11), 11)
    assert report.calls == len(desk.asked()) == 5
    assert set(desk.due().values()) == {"05-01"}
    middle = desk.due(date(2026, 1, 13))
    assert middle == {**dict.fromkeys("0123", "04-01"), **dict.fromkeys("456", "03-01")}
    assert desk.due(date(2026, 1, 3)) == {"0": "03-01", "1": "03-01", "2": "03-01"}
    assert len(desk.store.read("port").updates) == 4
    (pictures,) = report.reports
    assert (pictures.read, pictures.loaded, pictures.rejected) == (12, 12, ())
    assert report.pictures == len(pictures.pictures)
    assert ("Fetching items of live", 7, 7) in desk.told


def test_a_second_sync_asks_only_for_what_changed_with_an_overlap_and_writes_no_picture_anew(desk: Desk) -> None:
    first = desk.sync()
    desk.asked()
    again = desk.sync()
    asked = desk.asked()
    assert [one.path for one in asked] == ["/items", "/notes", "/notes"]
    assert {one.query["since"] for one in asked} == {(NOW - timedelta(minutes=15)).isoformat()}
    assert (again.run, again.records, again.pictures) == ("incremental", Tally(unchanged=4), 0)
    assert again.kept == first.kept
    assert again.reports[0].new == again.reports[0].changed == again.reports[0].removed == 0


def test_only_the_days_since_the_last_sync_are_written_and_the_past_stays_as_it_was_known(desk: Desk) -> None:
    desk.sync()
    before = desk.due(date(2026, 2, 25))
    moved = desk.cloud.items["3"]
    moved |= {"due": "2026-09-09", "name": "Renamed", "updated": "2026-06-03T10:00:00+00:00"}
    moved["log"] = [*moved["log"], {"on": "2026-06-03", "before": "2026-05-01"}]
    report = desk.sync(days=4)
    assert report.records == Tally(changed=1, unchanged=4)
    assert report.reports[0].pictures == (date(2026, 6, 3), date(2026, 6, 5))
    assert desk.due()["3"] == "09-09"
    assert desk.due(date(2026, 6, 2))["3"] == "05-01"
    assert desk.due(date(2026, 6, 3))["3"] == "09-09"
    assert desk.due(date(2026, 2, 25)) == before
    names = desk.store.read("port", date(2026, 2, 25)).items
    assert "Renamed" not in set(names["name"]), "a name without a history is not carried back"


def test_a_full_sweep_comes_every_week_and_finds_what_was_deleted(desk: Desk) -> None:
    desk.sync()
    del desk.cloud.items["6"]
    assert desk.sync(days=3).run == "incremental"
    assert "6" in desk.due()
    report = desk.sync(days=7)
    assert (report.run, report.records.removed) == ("full", 1)
    assert "6" not in desk.due()
    assert "6" in desk.due(date(2026, 6, 5)), "it was there until then"
    desk.cloud.items["6"] = item(6) | {"updated": "2026-06-09T00:00:00+00:00"}
    assert desk.sync(days=8).records.changed == 1
    assert "6" in desk.due()


def test_full_can_be_asked_for_and_put_off(desk: Desk) -> None:
    desk.sync(full=False)
    assert desk.connection.swept_at == NOW, "the first run names everything whatever was asked"
    assert desk.sync(full=True).run == "full"
    assert desk.sync(days=30, full=False).run == "incremental"


def test_what_the_vendor_says_was_deleted_is_gone_at_once(desk: Desk) -> None:
    desk.sync()
    del desk.cloud.items["2"]
    desk.cloud.gone = ["2"]
    assert desk.sync(days=1).records.removed == 1
    assert "2" not in desk.due()


def test_a_vendor_that_stops_half_way_leaves_the_pictures_and_the_run_goes_on_later(desk: Desk) -> None:
    desk.vendor.faults.update({n: Said({"message": "down"}, 503) for n in range(2, 8)})
    with pytest.raises(SourceUnavailable, match=r"503.*What was fetched of live is kept.*sync it again later") as told:
        desk.sync()
    assert "the-made-up-token" not in str(told.value)
    assert desk.store.portfolios() == []
    assert desk.store.landing.known(desk.connection, "item") == ["0", "1", "2", "3", "4", "5"]
    desk.asked()
    report = desk.sync()
    assert (report.run, report.resumed) == ("full", True)
    assert [one.query.get("cursor", "") for one in desk.asked()] == ["6", "", "3"], "nothing kept is asked for again"
    assert len(desk.due()) == 7
    assert report.calls == 11, "the calls of the interrupted beginning count"


def test_a_refused_token_changes_nothing_and_is_not_shown(desk: Desk) -> None:
    desk.sync()
    desk.environ["MADE_TOKEN"] = "a-wrong-token-1"  # noqa: S105 - made up
    revision = desk.store.revision("port")
    with pytest.raises(SourceUnreadable, match="401") as told:
        desk.sync(days=1)
    assert "a-wrong-token" not in str(told.value)
    assert desk.store.revision("port") == revision


def test_an_expired_position_begins_the_run_again(desk: Desk) -> None:
    desk.vendor.faults.update({n: Said({}, 500) for n in range(2, 8)})
    with pytest.raises(SourceUnavailable):
        desk.sync()
    desk.asked()
    desk.cloud.expired.add("6")
    original = desk.cloud.answer

    def answer(asked: Asked) -> Said:
        said = original(asked)
        desk.cloud.expired.clear()
        return said

    desk.cloud.answer = answer  # type: ignore[method-assign] # the cursor is good again after it was refused
    report = desk.sync()
    assert any("expired" in note for note in report.notes)
    assert [one.query.get("cursor", "") for one in desk.asked()] == ["6", "", "3", "6", "", "3"]
    assert len(desk.due()) == 7


def test_a_position_that_always_expires_is_an_error_and_no_endless_loop(desk: Desk) -> None:
    desk.cloud.expired.add("3")
    with pytest.raises(SourceUnavailable, match="cursors expire"):
        desk.sync()
    assert len(desk.asked()) == 4


def test_hints_are_fetched_and_used_up_only_by_a_finished_run(desk: Desk) -> None:
    desk.sync()
    desk.store.landing.hint(desk.connection, "delivery 1", [("item", "5")], TODAY)
    desk.asked()
    desk.vendor.faults.update({n: Said({}, 500) for n in range(6)})
    with pytest.raises(SourceUnavailable):
        desk.sync(days=1)
    desk.asked()
    desk.sync(days=1)
    assert "/items/5" in [one.path for one in desk.asked()]
    desk.sync(days=1)
    assert "/items/5" not in [one.path for one in desk.asked()]


def test_the_day_s_budget_ends_a_run_that_goes_on_the_next_day(desk: Desk) -> None:
    desk.environ["MADE_CALLS"] = "3"
    with pytest.raises(SourceUnavailable, match=r"3 calls a day .* are spent.*is kept"):
        desk.sync()
    assert len(desk.asked()) == 3
    with pytest.raises(SourceUnavailable):
        desk.sync()
    assert desk.asked() == []
    report = desk.sync(days=1)
    assert report.resumed
    assert len(desk.asked()) == 2


def test_a_second_sync_at_the_same_time_is_refused(desk: Desk) -> None:
    other = Start(full=True, since=None, now=NOW, day=TODAY, holder=new_holder())
    desk.store.landing.begin(desk.connection, other, alive=alive)
    with pytest.raises(WorkspaceBusy, match="Another process is syncing live now; wait until it is done"):
        desk.sync()
    assert desk.asked() == []


def test_the_holder_of_a_run_that_was_killed_is_known_to_be_gone() -> None:
    mine = new_holder()
    host, pid, _ = mine.split(":")
    assert alive(mine)
    assert not alive(f"{host}:{2**22 + int(pid)}:x")
    assert alive("another-machine:1:x"), "nobody can tell, so the lease decides"


def test_a_dry_run_fetches_and_keeps_nothing(desk: Desk) -> None:
    report = desk.sync(dry_run=True)
    assert (report.dry_run, report.records, report.kept) == (True, Tally(new=11), 11)
    assert report.reports[0].dry_run
    assert desk.store.portfolios() == []
    assert list(desk.store.landing.records(desk.connection)) == []
    assert desk.connection.finished_at is None


def test_drift_and_notes_reach_the_report(desk: Desk) -> None:
    desk.cloud.items["1"]["surprise"] = 1
    assert desk.sync().notes == ("Not known yet, kept raw: field of item: surprise (1).",)


def test_a_changed_mapping_makes_all_pictures_anew(desk: Desk) -> None:
    first = desk.sync()
    desk.store.landing.connect(Connection("port", "live", "made://Board", "env:MADE_TOKEN", TODAY, "currency: EUR\n"))
    report = desk.sync()
    assert len(report.reports[0].pictures) == len(first.reports[0].pictures)
    assert report.pictures == 0, "they say the same"


def test_what_is_exported_lands_elsewhere_as_it_was(desk: Desk, tmp_path: Path) -> None:
    desk.sync()
    path = tmp_path / "live.jsonl"
    path.write_text("".join(export(desk.connection, "made", desk.store.landing)), encoding="utf-8")
    found = captured(path)
    assert found is not None
    assert (found.source, found.day, len(found.records), found.rejected) == ("made", TODAY, 11, ())
    bodies = [(one.kind, one.id, one.body) for one in landed_in(found, TODAY).landings]
    assert bodies == [(one.kind, one.id, one.body) for one in desk.store.landing.records(desk.connection)]


def test_a_board_that_became_empty_is_a_picture_without_items() -> None:
    with working(items=2, notes=0) as desk:
        desk.sync()
        desk.cloud.items.clear()
        desk.sync(days=8)
        assert desk.due() == {}
        assert len(desk.due(TODAY)) == 2
