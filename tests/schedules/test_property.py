"""Random plans written as MSPDI and as XER: what was written is read or rejected by row, nothing else."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ingestion.source import Reading, Request
from ingestion.sources.schedules import MspdiSource, XerSource
from tests.schedules.conftest import TODAY
from tests.schedules.writers import PROJECT, calendar, element, link, mspdi, task, xer

FEW = settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
NAMES = st.text(st.characters(codec="cp1252", exclude_categories=("C", "Z")), min_size=1, max_size=12)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@dataclass(frozen=True)
class Written:
    """A task of a random plan; `waits_for` may name a task that the plan does not have."""

    number: int
    name: str
    start: date | None
    finish: date | None
    percent: int
    milestone: bool
    waits_for: int | None


@st.composite
def plans(draw: Any) -> list[Written]:
    count = draw(st.integers(1, 7))
    return [draw(_written(number, count)) for number in range(1, count + 1)]


def _written(number: int, count: int) -> st.SearchStrategy[Written]:
    others = [other for other in range(1, count + 3) if other != number]
    return st.builds(
        Written,
        number=st.just(number),
        name=NAMES,
        start=st.none() | DAYS,
        finish=st.none() | DAYS,
        percent=st.integers(0, 100),
        milestone=st.booleans(),
        waits_for=st.none() | st.sampled_from(others),
    )


@FEW
@given(plan=plans())
def test_a_plan_of_ms_project_comes_back(tmp_path: Path, plan: list[Written]) -> None:
    path = tmp_path / "plan.xml"
    rows = [
        element(
            UID=one.number,
            ID=one.number,
            Name=one.name,
            OutlineLevel=1,
            Start=one.start and f"{one.start}T08:00:00",
            Finish=one.finish and f"{one.finish}T17:00:00",
            Milestone=int(one.milestone),
            PercentComplete=one.percent,
        )
        + (link(one.waits_for) if one.waits_for else "")
        for one in plan
    ]
    path.write_text(mspdi(rows), encoding="utf-8")
    comes_back(MspdiSource().read(path, Request("p", TODAY)), plan, "bridge/{}")


@FEW
@given(plan=plans())
def test_an_export_of_p6_comes_back(tmp_path: Path, plan: list[Written]) -> None:
    path = tmp_path / "plan.xer"
    plan = [replace(one, start=one.finish) if one.milestone else one for one in plan]  # a milestone is one moment
    rows = [
        task(
            f"A{one.number}",
            task_name=one.name,
            task_type="TT_FinMile" if one.milestone else "TT_Task",
            target_start_date=f"{one.start} 08:00" if one.start else "",
            target_end_date=f"{one.finish} 16:00" if one.finish else "",
            status_code="TK_Active",
            complete_pct_type="CP_Phys",
            phys_complete_pct=one.percent,
        )
        for one in plan
    ]
    ties = [
        {"task_id": f"A{one.number}", "pred_task_id": f"A{one.waits_for}", "proj_id": "1", "pred_type": "PR_FS"}
        for one in plan
        if one.waits_for
    ]
    tables: dict[str, list[dict[str, Any]]] = {"PROJECT": [PROJECT], "CALENDAR": [calendar()], "TASK": rows}
    path.write_text(xer(tables | ({"TASKPRED": ties} if ties else {})), encoding="cp1252", newline="")
    comes_back(XerSource().read(path, Request("p", TODAY)), plan, "NB/A{}")


def comes_back(reading: Reading, plan: list[Written], key: str) -> None:
    """Every task with its words, days and progress; every link between tasks; a link to nothing is rejected."""
    assert reading.read == reading.loaded + reading.repeated + sum(one.dropped for one in reading.rejected)
    tables = reading.records[-1].tables
    found: dict[str, dict[str, Any]] = {}
    for kind in ("items", "milestones"):
        for row in tables[kind].to_dict("records") if kind in tables else ():
            found[row["id"]] = {"milestone": kind == "milestones"} | {str(name): value for name, value in row.items()}
    assert found.keys() == {key.format(one.number) for one in plan}
    for one in plan:
        read = found[key.format(one.number)]
        assert read["name"] == one.name
        assert read["milestone"] == one.milestone
        assert (_day(read["start"]), _day(read["due"])) == (one.start, one.finish)
        assert round(read["percent_complete"] * 100) == one.percent
    links = tables["dependencies"] if "dependencies" in tables else pd.DataFrame({"predecessor": [], "successor": []})
    sure = {
        (key.format(one.waits_for), key.format(one.number)) for one in plan if 0 < (one.waits_for or 0) <= len(plan)
    }
    assert set(zip(links["predecessor"], links["successor"], strict=True)) == sure
    assert len(links) == len(sure)
    lost = sum((one.waits_for or 0) > len(plan) for one in plan)
    assert sum(one.dropped for one in reading.rejected) == lost


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else value.date()
