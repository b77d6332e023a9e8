"""Lists in shapes nobody prepared for: what their columns are called, where their day stands, how they nest."""

import json
from datetime import date
from pathlib import Path

import pytest

from ingestion.ingest import ingest
from ingestion.naming import month_in
from ingestion.source import Reading, Request
from ingestion.sources.table import TableSource
from ingestion.tables.banner import day_said, money_said
from ingestion.tables.periods import span_of
from portfolio.errors import MappingUnclear
from store.memory import MemoryStore
from tests.ingestion.tables.reading import TODAY, day, matches, projects, read_text


def as_json(folder: Path, value: object) -> Reading:
    path = folder / "list.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    assert TableSource().accepts(path)
    return TableSource().read(path, Request("test", TODAY))


def test_a_german_list_is_read_with_its_units_days_and_traffic_lights(tmp_path: Path) -> None:
    text = (
        "Bauprogramm - Stand 30.06.2025;;;;;;;\n"
        "Nr.;Bauvorhaben;Projektleitung;Gesamtkosten lt. Beschluss (T€);Kostenprognose (T€);Fertigstellung (Plan);"
        "Fertigstellung (Prognose);Ampel\n"
        "B-1;Kita Nord;Ute Groß;4.250;4.610,50;30.09.2025;15.12.2025;gelb\n"
        "B-2;Brücke Süd;Jan Wolf;8.900;8.900;31.12.2026;31.12.2026;grün\n"
    )
    read = read_text(tmp_path, text)
    row = projects(read).loc["B-1"]
    assert (row["name"], row["owner"], row["rag"]) == ("Kita Nord", "Ute Groß", "amber")
    assert (row["baseline_budget"], row["forecast_cost"], row["currency"]) == (4_250_000, 4_610_500, "EUR")
    assert (row["baseline_end"], row["end"]) == (day("2025-09-30"), day("2025-12-15"))
    assert read.records[0].known_on == date(2025, 6, 30)


def test_a_title_that_tells_rows_apart_is_the_name_and_not_the_scheme_that_repeats(tmp_path: Path) -> None:
    rows = "".join(f"R{n},Study of river {n},Open call,Ann {n},2025-01-0{n},2027-01-0{n}\n" for n in range(1, 6))
    read = read_text(tmp_path, f"Award no,Award title,Scheme,PI,Start,End\n{rows}")
    assert matches(read) == {
        "Award no": "id", "Award title": "name", "Scheme": "programme", "PI": "owner", "Start": "start", "End": "end"
    }  # fmt: skip


def test_an_address_is_no_id_and_a_first_column_of_numbers_tells_names_apart_that_repeat(tmp_path: Path) -> None:
    lines = "".join(
        f"{70 + n},Line {n % 6},{2020 + n},{2026 + n},{100 * n},https://x.example/{n}\n" for n in range(1, 9)
    )
    read = read_text(tmp_path, f"e,Line,Start year,End year,Cost,Reference\n{lines}")
    told = matches(read)
    assert (told["e"], told["Line"], told["Reference"]) == ("id", "name", None)
    assert projects(read)["end"].loc["71"] == day("2027-12-31")


def test_confidence_that_is_high_is_good_and_a_rating_beside_it_stays(tmp_path: Path) -> None:
    text = "Project Name,DCA,Delivery Status\nA,Medium High,In Delivery\nB,Low,Closing\nC,Unavailable,In Delivery\n"
    frame = projects(read_text(tmp_path, text))
    assert frame["rag"].fillna("").tolist() == ["amber/green", "red", ""]
    assert frame["status"].tolist() == ["in_progress", "in_progress", "in_progress"]


def test_a_status_with_words_of_its_own_stays_the_status_and_its_words_are_kept(tmp_path: Path) -> None:
    rows = "".join(f"P{n},Housing {n},{word}\n" for n, word in enumerate(("Penawaran", "Rayuan", "Rayuan", "Siap"), 1))
    frame = projects(read_text(tmp_path, f"id,name,status\n{rows}"))
    assert frame["status"].tolist() == ["unknown", "unknown", "unknown", "done"]
    assert frame["attributes"].iloc[0]["status"] == "Penawaran"
    assert frame["raw"].iloc[0]["status"] == "Penawaran"


def test_statuses_among_ratings_are_statuses(tmp_path: Path) -> None:
    text = "id,name,Status\n1,A,Red\n2,B,Green\n3,C,Amber\n4,D,Closed\n"
    frame = projects(read_text(tmp_path, text))
    assert frame["rag"].fillna("").tolist() == ["red", "green", "amber", ""]
    assert frame["status"].tolist() == ["unknown", "unknown", "unknown", "done"]


def test_a_row_of_machine_names_is_no_project_and_a_note_below_is_none_either(tmp_path: Path) -> None:
    text = (
        "Project ID,Project Name,Closing Date\nid,project_name,closingdate\nP1,Roads,2026-05-01\nSource: registry,,\n"
    )
    read = read_text(tmp_path, text)
    assert projects(read).index.tolist() == ["P1"]
    assert [reject.row for reject in read.rejected] == [2, 4]


def test_an_empty_column_is_known_as_the_field_it_is_called(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project Name,Officer,Target Date\nA,,2026-05-01\nB,,2026-06-01\n")
    assert matches(read)["Officer"] == "owner"


def test_an_owner_with_an_address_is_called_by_the_name(tmp_path: Path) -> None:
    read = read_text(tmp_path, "id,name,Assigned To\n1,A,Meera Iyer <meera@x.example>\n2,B,solo@x.example\n")
    assert projects(read)["owner"].tolist() == ["Meera Iyer", "solo@x.example"]


def test_a_tree_of_titles_is_projects_with_items(tmp_path: Path) -> None:
    text = (
        "ID,Work Item Type,Title 1,Title 2,State,Parent\n1,Epic,Harbour,,Active,\n2,Feature,,Dredging,Closed,1\n"
        "3,Epic,Tram,,New,\n4,Feature,,Rails,New,3\n5,Feature,,Wires,New,3\n"
    )
    path = tmp_path / "tree.csv"
    path.write_text(text, encoding="utf-8")
    store = MemoryStore()
    (report,) = ingest([path], Request("x", TODAY), store=store)
    seen = store.read("x")
    assert (report.read, report.loaded) == (5, 5)
    assert [project.name for project in seen.projects.values()] == ["Harbour", "Tram"]
    assert dict(zip(seen.items["id"], seen.items["project"], strict=True)) == {"2": "1", "4": "3", "5": "3"}


ROADS = {"projectCode": "P1", "title": "Roads", "owner": {"displayName": "Ann"}}
WELLS = {"projectCode": "P2", "title": "Wells"}


@pytest.mark.parametrize(
    "value",
    [
        [ROADS, WELLS],
        {"total": 2, "data": {"items": [ROADS, WELLS]}},
        {"projects": {"P1": {"title": "Roads", "owner": "Ann"}, "P2": {"title": "Wells", "owner": None}}},
        {"edges": [{"node": ROADS}, {"node": WELLS}]},
    ],
)
def test_records_are_found_in_json_of_any_shape(tmp_path: Path, value: object) -> None:
    frame = projects(as_json(tmp_path, value))
    assert frame["name"].to_dict() == {"P1": "Roads", "P2": "Wells"}
    assert frame["owner"].iloc[0] == "Ann"


def test_monthly_packs_in_a_folder_are_pictures_in_time(tmp_path: Path) -> None:
    for month, percent in (("Jan26", 10), ("Feb26", 20)):
        (tmp_path / f"Pack_{month}.csv").write_text(f"Ref,Scheme,% Cmp\nW1,Quay,{percent}%\nW2,Dock,5%\n")
    (report,) = ingest([tmp_path], Request("x", TODAY), store=MemoryStore())
    assert report.pictures == (date(2026, 1, 31), date(2026, 2, 28))


def test_lists_told_apart_by_their_years_only_are_pictures_of_those_years(tmp_path: Path) -> None:
    for year in (2022, 2023):
        (tmp_path / f"plan_{year}.csv").write_text("Ref,Scheme,% Cmp\nW1,Quay,10%\n")
    (report,) = ingest([tmp_path], Request("x", TODAY), store=MemoryStore())
    assert report.pictures == (date(2022, 12, 31), date(2023, 12, 31))


def test_rows_of_a_file_that_is_refused_count_as_left_out(tmp_path: Path) -> None:
    for part in (1, 2):
        (tmp_path / f"plan v{part}.csv").write_text(f"Ref,Scheme,% Cmp\nW1,Quay,{part}%\nW2,Dock,5%\n")
    (report,) = ingest([tmp_path], Request("x", TODAY), store=MemoryStore())
    assert (report.read, report.loaded) == (4, 2)
    assert "2 rows of" in report.rejected[-1].reason


def test_a_mapping_says_what_words_of_a_list_mean(tmp_path: Path) -> None:
    text = "name,Mood\nA,Sunny\nB,Stormy\n"
    mapping = "columns: {Mood: rag}\nvalues: {Mood: {Sunny: green, Stormy: red}}\n"
    assert projects(read_text(tmp_path, text, mapping=mapping))["rag"].tolist() == ["green", "red"]
    with pytest.raises(MappingUnclear, match="did you mean 'green'"):
        read_text(tmp_path, text, mapping=mapping.replace("green", "gren"))


@pytest.mark.parametrize(
    ("title", "known_on"),
    [
        ("Monthly dashboard - period ending 31 January 2026", date(2026, 1, 31)),
        ("Projects as of Jun 30, 2024", date(2024, 6, 30)),
        ("Situation au 31 mars 2026", date(2026, 3, 31)),
        ("Fecha de corte: 31 de marzo de 2026", date(2026, 3, 31)),
        ("Programme 2024-2030", None),
        ("Due 03/04/2026", None),
    ],
)
def test_a_title_above_the_header_says_the_day(title: str, known_on: date | None) -> None:
    assert day_said([title]) == known_on


def test_a_title_above_the_header_says_unit_and_currency() -> None:
    assert money_said(["All figures in £m"]) == (1e6, "GBP")
    assert money_said(["Montants en k€"]) == (1e3, "EUR")
    assert money_said(["Harbour programme"]) == (None, None)


def test_months_quarters_and_years_are_spans_and_other_texts_are_none() -> None:
    assert span_of("Q3 2026") == (date(2026, 7, 1), date(2026, 9, 30))
    assert span_of("Mar-27") == (date(2027, 3, 1), date(2027, 3, 31))
    assert span_of("Plot 1: 2027") is None
    assert month_in("Wharf_P10_Jan26") == date(2026, 1, 31)
    assert month_in("May2024-June2025") is None
