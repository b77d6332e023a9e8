"""Captured records of Asana and Trello load through the same shape as live ones, or are refused with one reason."""

from datetime import date
from pathlib import Path

import pytest

from ingestion.find import sources, units
from ingestion.ingest import ingest
from ingestion.source import Request
from ingestion.sources.asana.captured import AsanaCaptured
from portfolio.errors import SourceUnreadable
from portfolio.report import IngestReport
from store.memory import MemoryStore
from tests.contract.asana_scenario import utility
from tests.contract.pulling import said
from tests.contract.test_asana_live import TODAY, cloud
from tests.shared_data import shared

REQUEST = Request("p", date(2026, 11, 22))


def load(name: str) -> tuple[IngestReport, MemoryStore]:
    store = MemoryStore()
    return ingest([shared(f"connectors/{name}")], REQUEST, store=store)[0], store


def adds_up(report: IngestReport) -> bool:
    return report.read == report.loaded + report.repeated + sum(
        r.dropped and r.row is not None for r in report.rejected
    )


def test_airbytes_records_become_projects_and_stories_without_a_task_are_named() -> None:
    report, store = load("asana/airbyte-asana-records-2022.jsonl")
    assert (report.read, report.loaded, len(report.rejected)) == (13, 9, 4)
    assert report.as_of == date(2022, 11, 15)
    assert "1 archived projects are left out." in report.notes
    names = {one.name for one in store.read("p").projects.values()}
    assert names == {"Speaking Engagements", "Product Analytics", "Q2 Plan"}


def test_fivetrans_projects_load_and_a_folder_joins_its_tables(tmp_path: Path) -> None:
    report, _ = load("asana/fivetran-project_data.csv")
    assert (report.read, report.loaded, report.rejected) == (16, 16, ())
    synced = "2026-01-01 1:02:03"
    tables = {
        "project": "id,_fivetran_deleted,_fivetran_synced,archived,created_at,name,team_id,workspace_id\n"
        f"1,FALSE,{synced},FALSE,2026-01-01 4:00:00,Cable,7,9\n",
        "task": "id,assignee_id,completed,created_at,due_on,name,parent_id,workspace_id,_fivetran_synced\n"
        f"11,5,true,2026-01-02T00:00:00Z,2026-02-01T00:00:00Z,Survey,,9,{synced}\n"
        f"12,,false,2026-01-02T00:00:00Z,,Part,11,9,{synced}\n",
        "project_task": f"project_id,task_id,_fivetran_synced\n1,11,{synced}\n1,99,{synced}\n",
        "section": f"id,_fivetran_synced,created_at,name,project_id\n3,{synced},2026-01-01,Doing,1\n",
        "task_section": f"section_id,task_id,_fivetran_synced\n3,11,{synced}\n",
        "user": f"id,_fivetran_deleted,_fivetran_synced,email,name\n5,FALSE,{synced},ana@example.org,Ana\n",
    }
    folder = tmp_path / "warehouse"
    folder.mkdir()
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    assert [unit.kind for unit in units([folder])[0]] == ["asana-records"]
    reading = AsanaCaptured().read(folder, REQUEST)
    assert (reading.read, reading.loaded, len(reading.rejected)) == (8, 7, 1)
    items = {row["id"]: row for row in reading.records[-1].tables["items"].to_dict("records")}
    assert (items["11"]["owner"], items["11"]["status"], str(items["11"]["due"])[:10]) == (
        "ana@example.org",
        "done",
        "2026-02-01",
    )
    assert (items["12"]["project"], items["12"]["parent"]) == ("1", "11")


@pytest.mark.parametrize(
    "name",
    [
        "asana/fivetran-project_task_data.csv",
        "asana/fivetran-section_data.csv",
        "asana/fivetran-story_data.csv",
        "asana/fivetran-task_data.csv",
        "asana/fivetran-task_section_data.csv",
        "asana/fivetran-user_data.csv",
        "trello/devlake-raw_trello_check_items.csv",
        "trello/devlake-raw_trello_labels.csv",
        "trello/devlake-raw_trello_lists.csv",
        "trello/devlake-raw_trello_members.csv",
    ],
)
def test_a_table_that_says_nothing_by_itself_is_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(SourceUnreadable, match=r"say nothing about projects by themselves; give it in one folder with"):
        load(name)


@pytest.mark.parametrize("name", ["asana", "trello", "trello/devlake-raw_trello_cards.csv"])
def test_a_folder_of_captures_is_read_as_one_and_every_row_is_accounted_for(name: str) -> None:
    report, store = load(name)
    assert adds_up(report)
    assert report.loaded > 50
    assert store.read("p").projects


def test_trellos_cards_stand_in_their_lists_and_check_items_under_their_cards() -> None:
    _, store = load("trello")
    items = store.read("p").items
    assert {"done", "in_progress", "not_started"} <= set(items["status"])
    children = items[items["parent"].notna()]
    assert len(children) > 30
    assert set(children["parent"]) <= set(items["id"])


def test_our_own_export_gives_the_pictures_it_was_made_of(tmp_path: Path) -> None:
    with cloud(utility()) as (connection, _, _):
        connection.run(TODAY)
        live = said(connection.shaped(TODAY, "asana"))
        path = connection.export(tmp_path / "asana.jsonl", TODAY)
    assert [unit.kind for unit in units([path])[0]] == ["asana-records"]
    reading = sources()["asana-records"].read(path, Request("p", TODAY))
    assert len(reading.records) == len(live)
    assert set(reading.records[-1].tables["items"]["id"]) == {"11", "12", "13", "14", "15"}
