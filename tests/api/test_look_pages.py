"""Projects, one project, resources, vendors, goals, dependencies: full, with facts missing, hostile, and large."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from api.app import create_app
from api.web.amounts import amount, signed_percent
from api.web.marked import pieces
from api.workspace import Workspace
from insights.policy import parse_policy
from insights.signals.offline import read
from store.memory import MemoryIndex, MemoryStore
from tests.api.conftest import FORMULA, SCRIPT, TODAY

FIRST = "/portfolios/harbour"
AREAS = ("/projects", "/resources", "/vendors", "/goals", "/dependencies")
DAY = "2026-03-31"
FILES: Mapping[str, list[dict[str, str]]] = {
    "projects": [
        {"id": "quay", "name": "Quay Renewal", "programme": "Docks", "department": "Works", "owner": "p1",
         "status": "in progress", "rag": "green", "priority": "high", "start": "2025-06-01",
         "baseline_end": "2026-06-30", "end": "2026-10-30", "budget": "1000000", "forecast_cost": "1300000",
         "actual_cost": "700000", "currency": "GBP", "percent_complete": "0.3", "vendors": "acme", "goals": "g1"},
        {"id": "crane", "name": "Crane Control", "programme": "Docks", "department": "Works", "owner": "p1",
         "status": "in progress", "rag": "amber", "priority": "high", "start": "2025-06-01",
         "baseline_end": "2026-08-30", "end": "2026-08-30", "budget": "", "forecast_cost": "", "actual_cost": "",
         "currency": "GBP", "percent_complete": "", "vendors": "acme", "goals": ""},
        {"id": SCRIPT, "name": SCRIPT, "programme": FORMULA, "department": SCRIPT, "owner": SCRIPT,
         "status": "in progress", "rag": "", "priority": "", "start": "", "baseline_end": "", "end": "",
         "budget": "", "forecast_cost": "", "actual_cost": "", "currency": "", "percent_complete": "",
         "vendors": SCRIPT, "goals": SCRIPT},
    ],
    "items": [
        {"id": "i1", "project": "quay", "name": "Pile caps", "kind": "task", "status": "done", "owner": "p1",
         "vendor": "acme", "baseline_due": "2026-01-10", "due": "2026-01-10", "done_on": "2026-02-09"},
        {"id": "i2", "project": "quay", "name": "Sheet wall: Quay Renewal", "kind": "milestone",
         "status": "in progress", "owner": "p1", "vendor": "acme", "baseline_due": "2026-03-01", "due": "2026-03-11",
         "done_on": ""},
    ],
    "updates": [
        {"project": "quay", "dated": "2026-02-01", "author": "p1",
         "text": f"The vendor is late. {SCRIPT} The steering group approved the change."},
    ],
    "dependencies": [
        {"predecessor": "quay", "successor": "crane", "type": "FS", "needed_by": "2026-09-01",
         "description": f"Crane rails {SCRIPT}"},
        {"predecessor": "crane", "successor": SCRIPT, "type": "FS", "needed_by": "", "description": ""},
    ],
    "people": [{"id": "p1", "name": "Ada Osei", "team": "Harbour", "capacity_hours": "40"}],
    "allocations": [
        {"person": "p1", "project": "quay", "start": "2026-03-01", "end": "2026-06-30", "hours_per_week": "30"},
        {"person": "p1", "project": "crane", "start": "2026-03-01", "end": "2026-06-30", "hours_per_week": "23"},
        {"person": "p1", "project": SCRIPT, "start": "2026-03-01", "end": "2026-06-30", "hours_per_week": "1"},
    ],
    "vendors": [{"id": "acme", "name": "Acme Cranes", "kind": "cranes"}],
    "contracts": [
        {"id": "c1", "vendor": "acme", "project": "quay", "name": FORMULA, "end": "2026-05-01", "amount": "250000",
         "currency": "GBP", "status": "signed"},
    ],
    "goals": [
        {"id": "g1", "name": "Ships turn in a day", "owner": "p1", "due": "2027-01-01"},
        {"id": "g2", "name": SCRIPT, "owner": "", "due": ""},
    ],
    "benefits": [
        {"id": "b1", "project": "quay", "name": "Fees", "target": "100000", "forecast": "60000", "realised": "",
         "due": "2027-01-01", "currency": "GBP"},
        {"id": "b2", "project": "quay", "name": SCRIPT, "target": "", "forecast": "", "realised": "", "due": "",
         "currency": ""},
    ],
}  # fmt: skip


def write(folder: Path, tables: Mapping[str, list[dict[str, str]]]) -> Path:
    folder.mkdir(parents=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    return folder


Opened = Callable[[Mapping[str, list[dict[str, str]]]], TestClient]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """Opens the dashboard of a portfolio made of these tables; all rules look at it."""
    with ExitStack() as stack:

        def client(tables: Mapping[str, list[dict[str, str]]]) -> TestClient:
            store = MemoryStore()
            policy = parse_policy({})
            workspace = Workspace(store, policy, today=lambda: TODAY, open_index=lambda: MemoryIndex(store))
            folder = tmp_path_factory.mktemp("files")
            write(folder / "all" / DAY, tables)
            workspace.ingest([folder / "all"], "harbour")
            return stack.enter_context(TestClient(create_app(workspace)))

        yield client


@pytest.fixture(scope="module")
def full(opened: Opened) -> TestClient:
    """A portfolio of which everything is known, some of it hostile."""
    return opened(FILES)


@pytest.fixture(scope="module")
def nothing(opened: Opened) -> TestClient:
    """A portfolio that knows one vendor and no project."""
    return opened({"vendors": [{"id": "acme", "name": "Acme"}]})


def words_of(page: str) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("area", AREAS)
def test_a_page_of_a_portfolio_with_few_facts_says_what_is_missing_and_is_never_blank(
    client: TestClient, area: str
) -> None:
    page = client.get(FIRST + area)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert " style=" not in page.text
    if area in {"/vendors", "/goals", "/dependencies"}:
        assert "not assessed" in page.text
        assert "Give " in words_of(page.text)
    assert SCRIPT not in page.text


@pytest.mark.parametrize("area", AREAS)
def test_a_portfolio_without_projects_has_pages_that_say_so(nothing: TestClient, area: str) -> None:
    page = nothing.get(FIRST + area)
    assert page.status_code == 200
    assert 'class="empty' in page.text or "Acme" in page.text


@pytest.mark.parametrize("area", [*AREAS, "/projects/quay", "/vendors?vendor=acme", "/dependencies?project=quay"])
def test_hostile_names_are_text_on_every_page(full: TestClient, area: str) -> None:
    page = full.get(FIRST + area)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<img" not in page.text


def test_a_project_whose_id_is_hostile_has_a_page_of_its_own(full: TestClient) -> None:
    listed = full.get(FIRST + "/projects").text
    links = re.findall(rf'<th scope="row"><a href="({FIRST}/projects/[^"]+)"', listed)
    assert len(links) == 3
    pages = [full.get(link) for link in links]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert any("&lt;script&gt;" in page.text for page in pages)
    bare = next(page.text for page in pages if "&lt;script&gt;alert" in page.text.split("<h1>")[1][:60])
    for part in ("No day of it is known", "Neither budget, forecast nor actual cost is known", "No update about it"):
        assert part in bare


def test_a_project_that_is_not_there_is_refused_with_a_page(full: TestClient) -> None:
    page = full.get(FIRST + "/projects/nobody")
    assert page.status_code == 404
    assert "Back to the portfolio" in page.text
    assert full.get(FIRST + "/dependencies?project=nobody").status_code == 404


def test_the_list_says_what_is_late_what_costs_more_and_who_leads(full: TestClient) -> None:
    said = words_of(full.get(FIRST + "/projects").text)
    for part in ("Quay Renewal", "+122 d", "1.30 m GBP", "+30 %", "Ada Osei", "1 later than approved"):
        assert part in said, part


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("look=late", {"quay"}),
        ("look=over", {"quay"}),
        ("vendor=acme", {"quay", "crane"}),
        ("goal=g1", {"quay"}),
        ("programme=Docks&q=crane", {"crane"}),
        ("department=Works", {"quay", "crane"}),
        ("q=nothing+like+it", set()),
    ],
)
def test_the_list_is_narrowed_and_the_file_has_the_same_rows(full: TestClient, query: str, found: set[str]) -> None:
    assert {row["project"] for row in rows_of(full.get(f"{FIRST}/projects.csv?{query}").text)} == found
    page = full.get(f"{FIRST}/projects?{query}").text
    assert len(re.findall(rf'<th scope="row"><a href="{FIRST}/projects/', page)) == len(found)
    assert ("No project matches" in page) == (not found)


def test_what_is_not_known_stands_last_whichever_way_a_list_is_turned(full: TestClient) -> None:
    for turn in ("", "&desc=true"):
        rows = rows_of(full.get(f"{FIRST}/projects.csv?sort=money{turn}").text)
        assert rows[0]["project"] == "quay"
        assert {row["over budget (share)"] for row in rows[1:]} == {""}


def test_files_hold_no_formulas(full: TestClient) -> None:
    for area in ("/projects", "/resources", "/vendors", "/goals", "/dependencies"):
        for row in rows_of(full.get(f"{FIRST}{area}.csv").text):
            assert None not in row.values(), f"{area} has a row with fewer cells than columns"
            assert not [cell for cell in row.values() if cell.startswith("=")], area
    book = load_workbook(io.BytesIO(full.get(FIRST + "/projects.xlsx").content))
    assert {cell.data_type for line in book.active.iter_rows() for cell in line} <= {"s", "n", "d"}  # type: ignore[union-attr]  # a book has a sheet


def test_a_project_page_says_where_it_stands_and_what_is_behind_it(full: TestClient) -> None:
    page = full.get(FIRST + "/projects/quay").text
    said = words_of(page)
    for part in (
        "Quay Renewal", "+122 days", "1.30 m (+30 %)", "Crane Control", "59 days",
        "Ada Osei", "135 %", "Nobody wrote for 58 days", "What could not be seen", "Waits for it", "What is likely",
    ):  # fmt: skip
        assert part in said, part
    assert page.count("<svg") >= 3


def test_signals_are_marked_where_they_stand_and_what_is_around_them_is_text(full: TestClient) -> None:
    page = full.get(FIRST + "/projects/quay").text
    update = page[page.index('class="update-text"') :]
    update = update[: update.index("</p>")]
    assert '<mark class="read read-bad"' in update
    assert ">vendor<" in update
    assert "&lt;script&gt;" in update
    shown = re.sub(r"<span class=\"read-kind.*?</span></span>", "", update)
    assert "The vendor is late." in re.sub(r"<[^>]+>", "", shown)


def test_the_pieces_of_a_text_are_the_text() -> None:
    text = "The vendor is late again and the budget is short. We are blocked by the supplier; nothing else."
    for words in (text, "", "All is well.", text * 3):
        cut = list(pieces(words, read(words, date(2026, 3, 1))))
        assert "".join(piece.words for piece in cut) == words
        assert all(piece.signal is None or piece.words == piece.signal.quote for piece in cut)


def test_a_signal_beyond_the_part_that_is_shown_is_left_out() -> None:
    text = "Calm. " * 10 + "The vendor is late."
    cut = list(pieces(text[:30], read(text, None)))
    assert [piece.signal for piece in cut] == [None]


def test_resources_name_who_is_promised_for_more_than_they_have_and_the_projects_behind(full: TestClient) -> None:
    page = full.get(FIRST + "/resources").text
    said = words_of(page)
    assert "1 promised for more than they have" in said
    assert 'class="week w-far"' in page
    assert "Quay Renewal" in said
    assert "135" in said
    row = rows_of(full.get(FIRST + "/resources.csv").text)[0]
    assert (row["name"], row["hours are assumed"], row["2026-03-30"]) == ("Ada Osei", "no", "54.0")


def test_people_without_promised_hours_are_not_shown_as_free(client: TestClient) -> None:
    page = client.get(FIRST + "/resources")
    said = words_of(page.text)
    assert "how full they are cannot be said" in said
    assert "not assessed" in said
    assert "w-some" not in page.text


def test_a_vendor_opens_in_its_place_with_days_contracts_and_projects(full: TestClient) -> None:
    page = full.get(FIRST + "/vendors").text
    assert "Who depends on it" not in page
    opened = words_of(full.get(FIRST + "/vendors?vendor=acme").text)
    for part in ("Who depends on it", "Pile caps", "10 Jan 2026", "9 Feb 2026", "30 days", "not yet", "250 k GBP"):
        assert part in opened, part
    row = next(one for one in rows_of(full.get(FIRST + "/vendors.csv").text) if one["id"] == "acme")
    assert (row["projects"], row["came"], row["on time"], row["overdue"]) == ("2", "1", "0", "1")
    missing = full.get(FIRST + "/vendors?vendor=nobody")
    assert "No vendor has the id nobody" in missing.text


def test_goals_show_who_serves_them_and_benefits_what_is_missing(full: TestClient) -> None:
    said = words_of(full.get(FIRST + "/goals").text)
    for part in ("Ships turn in a day", "Quay Renewal", "1 behind plan", "−40 %", "1 not assessed", "no target"):
        assert part in said, part
    only = rows_of(full.get(FIRST + "/goals.csv?look=behind").text)
    assert [row["id"] for row in only] == ["b1"]


def test_dependencies_show_what_comes_late_and_what_cannot_be_judged(full: TestClient) -> None:
    page = full.get(FIRST + "/dependencies").text
    said = words_of(page)
    for part in ("2 open hand-overs", "1 forecast late", "1 not assessed", "59 days", "The longest chain"):
        assert part in said, part
    assert "<svg" in page
    late = rows_of(full.get(FIRST + "/dependencies.csv?late=true").text)
    assert [(row["giver"], row["taker"], row["days late"]) for row in late] == [("quay", "crane", "59")]
    around = full.get(FIRST + "/dependencies?project=crane").text
    assert "What hangs on Crane Control" in around


def test_an_earlier_day_is_kept_by_the_links_to_projects(client: TestClient) -> None:
    page = client.get(f"{FIRST}/projects?as_of=2026-02-28").text
    links = re.findall(rf'href="({FIRST}/projects/[^"]+)"', page)
    assert links
    assert all("as_of=2026-02-28" in link for link in links)
    assert "You are looking at" in client.get(f"{FIRST}/projects/alpha?as_of=2026-02-28").text


def test_long_lists_are_paged_and_the_drawing_is_bounded(opened: Opened) -> None:
    count = 130
    tables = {
        "projects": [
            {"id": f"p{n:03}", "name": f"Project {n:03}", "owner": f"Owner {n:03}", "status": "in progress",
             "start": "2025-06-01", "end": "2026-08-30", "vendors": f"Vendor {n:03}"}
            for n in range(count)
        ],
        "dependencies": [
            {"predecessor": f"p{n:03}", "successor": f"p{n + 1:03}", "type": "FS",
             "needed_by": (date(2026, 8, 1) + timedelta(days=n)).isoformat()}
            for n in range(count - 1)
        ],
    }  # fmt: skip
    client = opened(tables)
    for area, size in (("/projects", 40), ("/resources", 30), ("/vendors", 40), ("/dependencies", 40)):
        pages = [client.get(f"{FIRST}{area}?page={n}").text for n in (1, 2)]
        assert all(len(page) < 150_000 for page in pages), area
        lists = [page[page.rindex("<tbody>") :] for page in pages]
        assert [one.count('<th scope="row">') for one in lists] == [size, size], area
        assert lists[0] != lists[1], area
        assert "Page 2 of" in pages[1], area
    assert "The worst 60 pairs are drawn; 69 more" in words_of(client.get(FIRST + "/dependencies").text)
    assert len(rows_of(client.get(FIRST + "/dependencies.csv").text)) == count - 1


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, ""), (0, "0"), (0.556, "0.56"), (1.314, "1.31"), (9_500, "9,500"), (12_340, "12.3 k"), (950_400, "950 k"),
     (1_254_000, "1.25 m"), (-47_000_000, "-47.0 m"), (3.2e9, "3.20 bn")],
)  # fmt: skip
def test_amounts_have_three_digits_that_count(value: float | None, said: str) -> None:
    assert amount(value) == said
    assert amount(value, "GBP") == (f"{said} GBP" if said else "")


def test_shares_say_on_which_side_of_the_plan_they_are() -> None:
    assert [signed_percent(share) for share in (0.001, 0.3, -0.2)] == ["on plan", "+30 %", "−20 %"]
