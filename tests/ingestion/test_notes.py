"""Status notes in Markdown: projects described by pages, updates found in posts, sections and cards."""

from datetime import date
from pathlib import Path

import pytest

from ingestion.ingest import ingest
from ingestion.source import Request
from ingestion.sources.notes import NotesSource
from portfolio.errors import SourceUnreadable
from portfolio.report import IngestReport
from store.memory import MemoryStore
from tests.ingestion.conftest import Write
from tests.shared_data import shared

LIST = "id,name\np1,Apollo\np2,Zeus Platform\n"


def load(store: MemoryStore, *paths: Path, as_of: date | None = None) -> list[IngestReport]:
    reports = ingest(list(paths), Request("x", date(2026, 3, 2), as_of=as_of), store=store)
    for report in reports:
        rows = {(r.file, r.row) for r in report.rejected if r.dropped and r.row}
        assert report.read == report.loaded + report.repeated + len(rows), "every part is accounted for"
    return reports


@pytest.fixture
def store(write: Write) -> MemoryStore:
    store = MemoryStore()
    load(store, write("list/2026-01-01", projects=LIST))
    return store


def updates(store: MemoryStore) -> list[tuple[str, str, str]]:
    frame = store.read("x").updates.sort_values(["dated", "project"])
    days = frame["dated"].dt.strftime("%Y-%m-%d")
    return list(zip(frame["project"], days, frame["text"], strict=True))


def test_front_matter_names_project_day_and_author(store: MemoryStore, write: Write) -> None:
    note = "---\nproject: Zeus platform\ndate: 2026-02-03\nauthor: Ann\nrag: Amber/Red\n---\n# Weekly\n\nWe slip.\n"
    load(store, write("notes", ".md", week5=note))
    assert updates(store) == [("p2", "2026-02-03", "# Weekly\n\nWe slip.")]
    row = store.read("x").updates.iloc[0]
    assert (row["author"], row["rag"]) == ("Ann", "amber/red")


def test_the_file_name_names_project_and_day(store: MemoryStore, write: Write) -> None:
    place = write("notes", ".md", placeholder="")
    (place / "placeholder.md").unlink()
    (place / "2026-02-04 apollo.md").write_text("All is well.", encoding="utf-8")
    load(store, place)
    assert updates(store) == [("p1", "2026-02-04", "All is well.")]


def test_sections_of_one_file_belong_to_the_projects_their_headings_name(store: MemoryStore, write: Write) -> None:
    note = (
        "# Status 2026-02-05\n\nHello all.\n\n## Apollo\n\nLate.\n\n### Risks\n\nVendor.\n\n"
        "## Zeus Platform\n\nFine.\n\n## Social\n\nCake on Friday.\n"
    )
    (report,) = load(store, write("notes", ".md", status=note))
    assert updates(store) == [
        ("p1", "2026-02-05", "Late.\n\n### Risks\n\nVendor."),
        ("p2", "2026-02-05", "Fine."),
    ]
    assert [(r.row, r.value) for r in report.rejected] == [(1, "Hello all."), (17, "Cake on Friday.")]


def test_dated_headings_cut_a_projects_log(store: MemoryStore, write: Write) -> None:
    log = "# Apollo\n\n## 2026-01-12\n\nOne.\n\n## 2026-01-19\n\nTwo.\n```\n## not a heading\n```\n"
    load(store, write("notes", ".md", log=log))
    assert updates(store) == [
        ("p1", "2026-01-12", "One."),
        ("p1", "2026-01-19", "Two.\n```\n## not a heading\n```"),
    ]


def test_a_project_nobody_knows_is_refused_with_a_hint(store: MemoryStore, write: Write) -> None:
    (report,) = load(store, write("notes", ".md", week5="---\nproject: Apolo\ndate: 2026-02-03\n---\nLate.\n"))
    assert updates(store) == []
    assert report.rejected[0].reason.endswith("did you mean 'Apollo'?")


def test_where_no_project_is_known_the_named_ones_are_made(write: Write) -> None:
    store = MemoryStore()
    place = write("notes", ".md", a="---\nproject: Apollo\ndate: 2026-02-03\n---\nLate.\n")
    (first,) = load(store, place)
    assert store.read("x").projects["apollo"].name == "Apollo"
    assert any("added by name: Apollo" in note for note in first.notes)
    (again,) = load(store, place)
    assert (again.new, again.changed, again.removed) == (0, 0, 0)


def test_the_same_words_twice_are_kept_once(store: MemoryStore, write: Write) -> None:
    same = "---\nproject: p1\ndate: 2026-02-03\n---\nLate.\n"
    (report,) = load(store, write("notes", ".md", a=same, b=same))
    assert (report.read, report.loaded, report.repeated) == (2, 1, 1)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\x00\x01binary", "binary data"),
        (b"---\nproject: [unclosed\n---\ntext", "front matter that is not valid YAML"),
        (b"+++\nproject = \n+++\ntext", "front matter that is not valid TOML"),
        (b"# Shopping\n\nMilk.\n", "holds no status note: no page names a known project"),
    ],
)
def test_a_broken_note_is_one_sentence_and_nothing_is_kept(
    content: bytes, sentence: str, store: MemoryStore, write: Write
) -> None:
    before = store.revision("x")
    with pytest.raises(SourceUnreadable, match=sentence):
        load(store, write("notes", ".md", broken=content))
    assert store.revision("x") == before


def test_one_broken_page_among_good_ones_is_rejected_as_a_file(store: MemoryStore, write: Write) -> None:
    good = "---\nproject: p1\ndate: 2026-02-03\n---\nLate.\n"
    (report,) = load(store, write("notes", ".md", good=good, broken=b"\x00"))
    assert [(r.file, r.row) for r in report.rejected] == [("notes/broken.md", None)]
    assert len(updates(store)) == 1


def test_windows_text_and_line_ends_are_read(store: MemoryStore, write: Write) -> None:
    note = "---\r\nproject: p1\r\ndate: 2026-02-03\r\n---\r\nCafé – late.\r\n".encode("cp1252")
    load(store, write("notes", ".md", a=note))
    assert updates(store)[0][2] == "Café – late."


@pytest.mark.parametrize(("period", "goals", "day"), [("2024h2", 31, "2024-08-01"), ("2025h1", 41, "2025-01-25")])
def test_every_goal_page_of_the_rust_project_is_a_project(period: str, goals: int, day: str) -> None:
    folder = shared(f"rust_project_goals/goals_{period}")
    store = MemoryStore()
    (report,) = load(store, folder, as_of=date.fromisoformat(day))
    pages = [page for page in folder.glob("*.md") if "| Metadata" in page.read_text(encoding="utf-8")]
    assert report.read == report.loaded == len(pages) == goals
    goal = store.read("x").projects["105"]
    assert goal.name == "Bring the Async Rust experience closer to parity with sync Rust"
    assert goal.owner.startswith("@tmandry")
    for project in store.read("x").projects.values():
        if project.description:
            assert any(project.description in page.read_text(encoding="utf-8") for page in pages)


def test_the_rust_posts_are_updates_of_the_goals_their_cards_name() -> None:
    folder = shared("rust_project_goals/monthly_posts")
    store = MemoryStore()
    (report,) = load(store, folder)
    assert len(report.pictures) == 9
    assert report.pictures[0] == date(2024, 9, 23)
    kept = store.read("x")
    assert {"105", "116", "117"} <= set(kept.projects)
    assert report.loaded == len(kept.updates)
    posts = [post.read_text(encoding="utf-8") for post in folder.glob("*.md")]
    assert all(any(text in post for post in posts) for text in kept.updates["text"]), "every update is verbatim"
    assert all(reject.row and reject.value for reject in report.rejected)


def test_posts_find_the_goals_that_pages_and_lines_named_before() -> None:
    root = shared("rust_project_goals")
    store = MemoryStore()
    load(store, root / "goals_2024h2", as_of=date(2024, 8, 1))
    load(store, root / "goals_2025h1", as_of=date(2025, 1, 25))
    load(store, root / "updates_parsed.jsonl")
    (report,) = load(store, root / "monthly_posts")
    assert not any("added by name" in note for note in report.notes)


def test_a_folder_of_pages_is_recognised(write: Write) -> None:
    assert NotesSource().accepts(write("notes", ".md", a="# A"))
    assert not NotesSource().accepts(write("other", ".txt", a="# A"))
