"""The whole way in: what is kept, what is left alone, what is said about it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from evals.synth.write import write_sample
from ingestion.ingest import ingest
from ingestion.passages import cut
from ingestion.source import Request
from portfolio.errors import PortfolioError, SourceUnreadable
from portfolio.picture import Picture
from portfolio.report import IngestReport, Tally
from store.memory import MemoryStore
from tests.ingestion.conftest import Write
from tests.shared_data import shared

ASKED = Request("x", date(2026, 3, 2))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "acme"
    write_sample(folder)
    return folder


class Index:
    """Counts how often it is brought up to date."""

    refreshed = 0

    def refresh(self, _portfolio: str, _progress: object = None) -> int:
        """Pretend to embed seven passages."""
        self.refreshed += 1
        return 7


def test_a_folder_of_dated_folders_is_one_source_with_a_picture_a_month(sample: Path) -> None:
    store = MemoryStore()
    (report,) = ingest([sample], ASKED, store=store)
    assert report.source == "acme"
    assert len(report.pictures) == 12
    assert report.read == report.loaded == sum(line_count(file) for file in sample.glob("*/*.csv"))
    assert report.rejected == ()
    assert store.read("x").as_of == report.pictures[-1]
    assert store.read("x", report.pictures[0]).as_of == report.pictures[0]


def line_count(file: Path) -> int:
    import csv  # noqa: PLC0415 - only here

    with file.open(newline="", encoding="utf-8") as rows:
        return sum(1 for row in csv.reader(rows) if row) - 1


def test_the_second_time_nothing_changes_and_no_file_is_parsed(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, index = MemoryStore(), Index()
    (first,) = ingest([sample], ASKED, store=store, index=index)
    revision = store.revision("x")
    monkeypatch.setattr("ingestion.sources.canonical.CanonicalSource.read", None)
    (second,) = ingest([sample], ASKED, store=store, index=index)
    assert (second.new, second.changed, second.removed) == (0, 0, 0)
    assert second.unchanged == first.new + first.changed + first.unchanged
    assert (second.read, second.loaded, second.pictures) == (first.read, first.loaded, first.pictures)
    assert store.revision("x") == revision
    assert (index.refreshed, second.passages) == (2, 7)


def test_only_what_changed_is_counted_as_changed(write: Write) -> None:
    store = MemoryStore()
    items = "id,project,name\ni1,p1,One\ni2,p1,Two\ni3,p1,Three\n"
    place = write("a/2026-01-31", projects="id,name\np1,Apollo\n", items=items)
    ingest([place], ASKED, store=store)
    write("a/2026-01-31", items="id,project,name\ni1,p1,One\ni2,p1,Other\ni4,p1,Four\n")
    (report,) = ingest([place], ASKED, store=store)
    assert report.by_kind["items"] == Tally(new=1, changed=1, unchanged=1, removed=1)
    assert report.by_kind["projects"] == Tally(unchanged=1)


def test_a_dry_run_writes_nothing(sample: Path) -> None:
    store, index = MemoryStore(), Index()
    (report,) = ingest([sample], ASKED, store=store, index=index, dry_run=True)
    assert report.dry_run
    assert report.read > 0
    assert (report.new, report.changed) == (0, 0)
    assert store.portfolios() == []
    assert index.refreshed == 0


def test_a_later_picture_removes_what_it_does_not_name_and_the_earlier_one_still_stands(write: Write) -> None:
    store = MemoryStore()
    write("a/2026-01-31", projects="id,name\np1,Apollo\np2,Zeus\n")
    write("a/2026-02-28", projects="id,name\np1,Apollo\n")
    (report,) = ingest([write("a")], ASKED, store=store)
    assert report.removed == 1
    assert set(store.read("x", date(2026, 2, 1)).projects) == {"p1", "p2"}
    assert set(store.read("x").projects) == {"p1"}


def test_projects_are_found_by_their_one_exact_name_and_others_are_refused(write: Write) -> None:
    place = write(
        "a",
        projects="id,name\np1,Apollo Launch\np2,Twin\np3,Twin\n",
        items="id,project,name\ni1,apollo-launch,A\ni2,Twin,B\ni3,Apolo Launch,C\n",
    )
    store = MemoryStore()
    (report,) = ingest([place], ASKED, store=store)
    assert store.read("x").items["project"].tolist() == ["p1"]
    assert [(r.file, r.row, r.column, r.value) for r in report.rejected] == [
        ("a/items.csv", 3, "project", "Twin"),
        ("a/items.csv", 4, "project", "Apolo Launch"),
    ]
    assert report.rejected[1].reason.endswith("did you mean 'Apollo Launch'?")
    assert (report.read, report.loaded) == (6, 4)


def test_vendors_and_people_fold_to_the_ids_they_are_listed_under(write: Write) -> None:
    place = write(
        "a",
        projects="id,name,vendors,owner\np1,Apollo,ACME Ltd;Bolt,ann lee\np2,Zeus,v1,Sam Oh\n",
        vendors="id,name\nv1,Acme Ltd.\n",
        people="id,name\nq1,Ann Lee\nq2,Sam Oh\nq3,Sam Oh\n",
    )
    store = MemoryStore()
    ingest([place], ASKED, store=store)
    kept = store.read("x")
    assert kept.projects["p1"].vendors == ("v1", "Bolt")
    assert kept.projects["p2"].vendors == ("v1",)
    assert {key: vendor.name for key, vendor in kept.vendors.items()} == {"v1": "Acme Ltd.", "Bolt": "Bolt"}
    assert kept.projects["p1"].owner == "q1"
    assert kept.projects["p2"].owner == "Sam Oh", "a name two people share is nobody's"


def test_a_vendor_that_is_only_named_survives_the_next_picture(write: Write) -> None:
    store = MemoryStore()
    for month in ("2026-01-31", "2026-02-28"):
        ingest([write(f"a/{month}", projects="id,name,vendors\np1,Apollo,Bolt\n")], ASKED, store=store)
    assert set(store.read("x").vendors) == {"Bolt"}


def test_dependencies_learn_their_projects_and_need_one_known_side(write: Write) -> None:
    place = write(
        "a",
        projects="id,name\np1,Apollo\np2,Zeus\n",
        items="id,project,name\ni1,p2,Cable\n",
        dependencies="predecessor,successor\ni1,Apollo\nelsewhere,p1\nnowhere,nothing\n",
    )
    store = MemoryStore()
    (report,) = ingest([place], ASKED, store=store)
    links = store.read("x").dependencies.sort_values("predecessor", ascending=False)
    assert links[["predecessor", "successor", "predecessor_project"]].replace({np.nan: None}).values.tolist() == [
        ["i1", "p1", "p2"],
        ["elsewhere", "p1", None],
    ]
    assert links["successor_project"].tolist() == ["p1", "p1"]
    assert [(r.row, r.reason) for r in report.rejected] == [
        (4, "Neither side of this dependency is a known project or item.")
    ]


def test_notes_of_the_same_call_find_the_projects_its_lists_define(write: Write) -> None:
    write("a/2026-01-31", projects="id,name\np1,Apollo\n")
    write("a/2026-01-31/notes", ".md", week="---\nproject: Apollo\ndate: 2026-01-20\n---\nLate.\n")
    store = MemoryStore()
    reports = ingest([write("a")], ASKED, store=store)
    assert [report.source for report in reports] == ["a", "notes"]
    assert store.read("x").updates["project"].tolist() == ["p1"]


def test_one_bad_file_among_good_ones_is_reported_and_the_good_ones_load(write: Write) -> None:
    good = write("good/2026-01-31", projects="id,name\np1,Apollo\n")
    bad = write("bad", ".jsonl", notes=b"\x00\x00") / "notes.jsonl"
    store = MemoryStore()
    (report,) = ingest([bad, good], ASKED, store=store)
    assert [(r.file, r.row) for r in report.rejected] == [("notes.jsonl", None)]
    assert set(store.read("x").projects) == {"p1"}


def test_where_nothing_can_be_read_the_first_error_is_raised_and_nothing_is_written(write: Write) -> None:
    first = write("one", ".jsonl", first=b"\x00\x00") / "first.jsonl"
    second = write("two", ".json", second=b"{") / "second.json"
    store = MemoryStore()
    with pytest.raises(SourceUnreadable, match=r"first\.jsonl"):
        ingest([first, second], ASKED, store=store)
    assert store.portfolios() == []


def test_nothing_is_written_before_everything_was_read(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash while reading the second path leaves the store as it was."""
    one = write("one/2026-01-31", projects="id,name\np1,Apollo\n")
    two = write("two", ".md", note="---\nproject: Apollo\ndate: 2026-01-20\n---\nLate.\n")

    def crash(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("ingestion.sources.notes.NotesSource.read", crash)
    store = MemoryStore()
    with pytest.raises(RuntimeError):
        ingest([one, two], ASKED, store=store)
    assert store.portfolios() == []


def test_two_whole_lists_of_one_name_and_day_are_not_laid_over_each_other(write: Write) -> None:
    place = write("lists", gmpp_v1="Project name,Department\nA,X\nB,Y\n", gmpp_v2="Project name,Department\nA,X\nC,Y\n")
    store = MemoryStore()
    (report,) = ingest([place / "gmpp_v1.csv", place / "gmpp_v2.csv"], ASKED, store=store)
    assert len(store.read("x").projects) == 2
    (reject,) = report.rejected
    assert "both say what gmpp was on 2026-03-02" in reject.reason


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("missing.csv", "does not exist"),
        ("picture.png", "is not a kind of file that is read"),
        ("empty", "holds no file"),
        ("array.json", "array.json holds no records"),
        ("blank.json", "blank.json is empty"),
    ],
)
def test_a_path_that_cannot_be_read_is_one_sentence(name: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "array.json").write_text("[1, 2]", encoding="utf-8")
    (tmp_path / "blank.json").touch()
    (tmp_path / "empty").mkdir()
    with pytest.raises(PortfolioError, match=sentence):
        ingest([tmp_path / name], ASKED, store=MemoryStore())


def test_files_of_no_known_kind_in_a_folder_are_named(write: Write) -> None:
    place = write("a/2026-01-31", projects="id,name\np1,Apollo\n")
    (place / "logo.png").write_bytes(b"\x89PNG")
    (report,) = ingest([place], ASKED, store=MemoryStore())
    assert report.notes[-1] == "Not a kind of file that is read, left alone: 2026-01-31/logo.png."


def test_a_mapping_is_remembered_and_not_by_a_dry_run() -> None:
    path = shared("gmpp_panel/gmpp_2015.csv")
    store = MemoryStore()
    (proposal,) = ingest([path], replace(ASKED, as_of=date(2015, 3, 31)), store=store, dry_run=True)
    assert proposal.columns
    assert store.mapping("x", "gmpp") is None
    (report,) = ingest([path], replace(ASKED, as_of=date(2015, 3, 31)), store=store)
    (again,) = ingest([path], replace(ASKED, as_of=date(2015, 3, 31)), store=store)
    assert (again.new, again.changed, again.removed) == (0, 0, 0)
    assert again.columns
    assert report.read == again.read


@pytest.mark.parametrize(
    ("file", "read", "repeated"),
    [
        ("us_it_dashboard_2012/projects-1.0.csv", 2472, 4),
        ("nyc_capital_projects/nyc_capital_projects_to_2017.csv", 839, 0),
        ("canada_gc_it/gc-it-projects-2016.csv", 398, 0),
    ],
)
def test_every_row_of_a_real_list_is_accounted_for(file: str, read: int, repeated: int) -> None:
    store = MemoryStore()
    (report,) = ingest([shared(file)], ASKED, store=store)
    rows = {(r.file, r.row) for r in report.rejected if r.dropped}
    assert (report.read, report.repeated) == (read, repeated)
    assert report.read == report.loaded + report.repeated + len(rows)


def passages_of(sample: Path) -> tuple[Picture, str]:
    kept: list[Picture] = []

    class Watch(MemoryStore):
        def write(self, picture: Picture) -> dict[str, Tally]:
            kept.append(picture)
            return dict(super().write(picture))

    last = max(sample.iterdir())
    ingest([last], ASKED, store=Watch())
    return kept[0], "".join(file.read_text(encoding="utf-8") for file in last.glob("*.csv"))


def test_passages_are_verbatim_short_and_lead_back_to_their_source(sample: Path) -> None:
    picture, text = passages_of(sample)
    ids = [passage.id for passage in picture.passages]
    assert len(ids) == len(set(ids))
    quoted = text.replace('""', '"')
    for passage in picture.passages:
        assert passage.text in quoted
        assert 0 < len(passage.text) <= 800
        assert passage.title == picture.objects["projects"][passage.project].name
        assert passage.is_event == (passage.kind != "description")
    updates = picture.updates
    assert updates is not None
    assert {p.ref.id for p in picture.passages if p.is_event} == set(updates["id"])


def test_long_text_is_cut_where_a_reader_would_pause() -> None:
    paragraph = "The vendor is late again. " * 20
    text = f"{paragraph}\n\n{paragraph}\n\n{'word ' * 300}\n\n{'x' * 2000}"
    pieces = cut(text)
    assert all(piece in text and len(piece) <= 800 for piece in pieces)
    assert pieces[0] == paragraph.strip()
    assert "".join("".join(pieces).split()) == "".join(text.split()), "no word is lost"


def test_reports_are_in_the_shape_doors_show(sample: Path) -> None:
    (report,) = ingest([sample], ASKED, store=MemoryStore())
    assert IngestReport.model_validate_json(report.model_dump_json()) == report
