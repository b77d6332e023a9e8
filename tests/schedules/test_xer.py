"""Primavera XER: activities, the three kinds of percent, baselines, several projects, rows that do not fit."""

from datetime import date
from typing import Any

import pytest

from portfolio.errors import SourceUnreadable
from tests.schedules.writers import PROJECT, calendar, task, xer

PLAN = {"target_start_date": "2026-01-05 08:00", "target_end_date": "2026-01-09 16:00"}


def rows_of(read: Any, *tasks: Any, **tables: Any) -> Any:
    text = xer({"PROJECT": [PROJECT], "CALENDAR": [calendar()], "TASK": tasks, **tables})
    return read(text, "plan.xer")


@pytest.mark.parametrize(
    ("cells", "share"),
    [
        ({"target_drtn_hr_cnt": 80, "remain_drtn_hr_cnt": 20}, 0.75),
        ({"complete_pct_type": "CP_Phys", "phys_complete_pct": 30}, 0.3),
        ({"complete_pct_type": "CP_Units", "act_work_qty": 10, "remain_work_qty": 20, "act_equip_qty": 5,
          "remain_equip_qty": 25}, 0.25),
        ({"status_code": "TK_Complete", "complete_pct_type": "CP_Phys", "phys_complete_pct": 30}, 1.0),
        ({"status_code": "TK_NotStart", "target_drtn_hr_cnt": 80, "remain_drtn_hr_cnt": 0}, 0.0),
    ],
)  # fmt: skip
def test_percent_complete_is_of_the_kind_the_activity_is_measured_in(read: Any, cells: Any, share: Any) -> None:
    reading = rows_of(read, task("A", **{"status_code": "TK_Active", **cells}))
    assert reading.records[0].tables["items"]["percent_complete"].tolist() == [share]


def test_an_active_activity_at_100_percent_is_not_done(read: Any) -> None:
    reading = rows_of(read, task("A", status_code="TK_Active", complete_pct_type="CP_Phys", phys_complete_pct=100))
    assert reading.records[0].tables["items"]["status"].tolist() == ["in_progress"]


def test_dates_are_actual_then_early_then_planned(read: Any) -> None:
    reading = rows_of(
        read,
        task("A", status_code="TK_Active", act_start_date="2026-01-07 08:00", early_start_date="2026-02-01 08:00",
             early_end_date="2026-02-04 16:00", **PLAN),
        task("B", **PLAN),
    )  # fmt: skip
    items = reading.records[0].tables["items"].set_index("id")
    assert [d.date() for d in items.loc["NB/A", ["start", "due", "baseline_due"]]] == [
        date(2026, 1, 7), date(2026, 2, 4), date(2026, 1, 9)
    ]  # fmt: skip
    assert items.loc["NB/B", "due"].date() == date(2026, 1, 9)
    assert any("target" in note for note in reading.notes), "the reader says where the baseline is from"


def test_a_baseline_project_in_the_file_lends_its_dates_and_is_no_project(read: Any) -> None:
    old = {"proj_id": "2", "proj_short_name": "NB-B1", "orig_proj_id": "1"}
    was = task("A", early_start_date="2025-12-01 08:00", early_end_date="2025-12-05 16:00") | {
        "task_id": "x",
        "proj_id": "2",
    }
    text = xer({"PROJECT": [PROJECT, old], "TASK": [task("A", **PLAN), task("New", **PLAN), was]})
    reading = read(text, "plan.xer")
    tables = reading.records[0].tables
    assert tables["projects"]["id"].tolist() == ["NB"]
    due = tables["items"].set_index("id")["baseline_due"]
    assert due["NB/A"].date() == date(2025, 12, 5)
    assert due.isna()["NB/New"], "what the baseline did not have was not planned then"


def test_wbs_nodes_are_summaries_with_the_dates_of_what_lies_below(read: Any) -> None:
    wbs = [
        {"wbs_id": "1", "proj_id": "1", "proj_node_flag": "Y", "wbs_short_name": "NB", "wbs_name": "New Bridge"},
        {
            "wbs_id": "2",
            "proj_id": "1",
            "proj_node_flag": "N",
            "wbs_short_name": "P",
            "wbs_name": "Piers",
            "parent_wbs_id": "1",
        },
        {
            "wbs_id": "3",
            "proj_id": "1",
            "proj_node_flag": "N",
            "wbs_short_name": "N",
            "wbs_name": "North",
            "parent_wbs_id": "2",
        },
    ]
    reading = rows_of(read, task("A", wbs_id="3", **PLAN), PROJWBS=wbs)
    tables = reading.records[0].tables
    assert tables["projects"]["name"].tolist() == ["New Bridge"]
    items = tables["items"].set_index("id")
    assert items["parent"].fillna("").to_dict() == {"NB/NB.P": "", "NB/NB.P.N": "NB/NB.P", "NB/A": "NB/NB.P.N"}
    assert items.loc["NB/NB.P", "due"].date() == date(2026, 1, 9)


def test_links_between_projects_of_one_file_keep_both_and_a_lost_end_is_rejected_by_line(read: Any) -> None:
    other = {"proj_id": "2", "proj_short_name": "ROAD"}
    text = xer(
        {
            "PROJECT": [PROJECT, other],
            "TASK": [task("A"), task("R") | {"proj_id": "2"}],
            "TASKPRED": [
                {"task_id": "R", "pred_task_id": "A", "proj_id": "2", "pred_proj_id": "1", "pred_type": "PR_SS"},
                {"task_id": "R", "pred_task_id": "gone", "proj_id": "2", "pred_type": "PR_FS"},
            ],
        }
    )
    reading = read(text, "plan.xer")
    (row,) = reading.records[0].tables["dependencies"].to_dict("records")
    assert (row["predecessor"], row["successor"], row["type"]) == ("NB/A", "ROAD/R", "SS")
    assert (row["predecessor_project"], row["successor_project"]) == ("NB", "ROAD")
    (reject,) = reading.rejected
    assert reject.row == text.split("\r\n").index(next(one for one in text.split("\r\n") if "gone" in one)) + 1


def test_a_row_that_is_cut_short_is_rejected_and_one_that_lost_only_unused_ends_is_kept(read: Any) -> None:
    lines = xer({"PROJECT": [PROJECT], "TASK": [task("A"), task("B"), task("C")]}).split("\r\n")
    spot = next(n for n, line in enumerate(lines) if "Task B" in line)
    lines[spot] = lines[spot][:30]
    lines[spot + 1] = lines[spot + 1].removesuffix("\tg")
    reading = read("\r\n".join(lines), "plan.xer")
    assert sorted(reading.records[0].tables["items"]["id"]) == ["NB/A", "NB/C"]
    (reject,) = reading.rejected
    assert (reject.row, reject.column) == (spot + 1, "TASK")
    assert reading.read == reading.loaded + 1


def test_people_owners_costs_and_vendors(read: Any) -> None:
    reading = rows_of(
        read,
        task("A", **PLAN),
        RSRC=[
            {"rsrc_id": "1", "rsrc_name": "Ann", "email_addr": "Ann@Example.com", "rsrc_type": "RT_Labor"},
            {"rsrc_id": "2", "rsrc_name": "Crane", "rsrc_type": "RT_Equip"},
        ],
        TASKRSRC=[
            {"task_id": "A", "proj_id": "1", "rsrc_id": "2", "remain_qty": 8, "target_cost": 500, "remain_cost": 600},
            {"task_id": "A", "proj_id": "1", "rsrc_id": "1", "remain_qty": 40, "target_cost": 100, "remain_cost": 100},
        ],
        UDFTYPE=[{"udf_type_id": "9", "table_name": "TASK", "udf_type_label": "Contractor"}],
        UDFVALUE=[{"udf_type_id": "9", "fk_id": "A", "udf_text": "Acme"}],
    )
    tables = reading.records[0].tables
    assert tables["items"][["owner", "vendor"]].to_numpy().tolist() == [["ann@example.com", "Acme"]]
    assert tables["allocations"]["hours_per_week"].tolist() == [40.0]
    (project,) = tables["projects"].to_dict("records")
    assert (project["budget"], project["forecast_cost"], project["currency"]) == (600, 700, "EUR")


def test_the_code_page_is_cp1252_where_the_bytes_are_no_utf8(read: Any) -> None:
    text = xer({"PROJECT": [PROJECT], "TASK": [task("A", task_name="Brücke £")]})
    for encoding in ("cp1252", "utf-8"):
        assert read(text.encode(encoding), "p.xer").records[0].tables["items"]["name"].tolist() == ["Brücke £"]


def test_milestones_have_the_day_they_happened(read: Any) -> None:
    reading = rows_of(
        read,
        task("M", task_type="TT_Mile", status_code="TK_Complete", act_start_date="2026-01-07 08:00"),
        task("F", task_type="TT_FinMile", early_end_date="2026-02-07 16:00"),
    )
    table = reading.records[0].tables["milestones"].set_index("id")
    assert table.loc["NB/M", "done_on"].date() == date(2026, 1, 7)
    assert table.loc["NB/F", "due"].date() == date(2026, 2, 7)


@pytest.mark.parametrize("missing", ["CALENDAR", "PROJWBS", "TASKPRED", "RSRC", "TASKRSRC", "SCHEDOPTIONS"])
def test_tables_that_are_missing_or_empty_cost_nothing_else(read: Any, missing: Any) -> None:
    tables = {"PROJECT": [PROJECT], "TASK": [task("A", **PLAN)]}
    for given in (tables, tables | {missing: []}):
        assert read(xer(given), "p.xer").records[0].tables["items"]["id"].tolist() == ["NB/A"]


def test_a_file_without_projects_or_tables_is_refused_in_a_sentence(read: Any) -> None:
    with pytest.raises(SourceUnreadable, match="neither a project nor activities"):
        read(xer({"RSRC": []}), "p.xer")
    with pytest.raises(SourceUnreadable, match="holds no table"):
        read("ERMHDR\t20.12\r\n", "p.xer")
