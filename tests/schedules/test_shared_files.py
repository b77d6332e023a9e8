"""Every shared schedule file loads, or is refused in one sentence; the pure readers and MPXJ agree."""

import math
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ingestion.find import sources, units
from ingestion.source import Request
from ingestion.sources.schedules import JavaSchedules
from ingestion.sources.schedules.documents import schedule_of
from ingestion.sources.schedules.reading import reading
from tests.schedules.conftest import TODAY, shared_files
from tests.shared_data import shared

REQUEST = Request("p", TODAY)
PURE = [
    file for file in shared_files() if file.suffix in (".xml", ".xer") and "resource-rates-test.xml" not in file.name
]
PURE = [file for file in PURE if not file.name.endswith(".p6.xml")]
TWINS = [
    ("connectors/msproject/mpxj-mspdirelations.xml", "connectors/msproject/mpxj-mpp14relations.mpp"),
    ("connectors/msproject/mpxj-mspdisplittask.xml", "connectors/msproject/mpxj-mpp14splittask.mpp"),
    ("connectors/msproject/mpxj-mspdinulltasks.xml", "connectors/msproject/mpxj-mpp12nulltasks.mpp"),
    ("connectors/msproject/mpxj-mspdiresource.xml", "schedule_files_mpxj/mpp14resource.mpp"),
    ("connectors/msproject/mpxj-sample.xml", "connectors/msproject/mpxj-sample98.mpp"),
]
EXPLAINED = {
    "currency",  # MPXJ forgets the currency of an XER's header
    "baseline_budget",  # MPXJ calls what P6 plans to spend a baseline
    "attributes",  # company and author were typed into one twin only
    "actual_cost", "forecast_cost",  # the plan of 1998 stores no costs
    "source", "dated",
}  # fmt: skip


def facts(tables: Any, project: Any) -> Any:
    """Everything but what is explained, as text, with the project's id taken out."""
    said = {}
    for kind in ("projects", "items", "milestones", "dependencies", "allocations", "people"):
        frame = tables.get(kind, pd.DataFrame())
        for row in frame.to_dict("records"):
            cells = {
                name: str(round(value, 2) if isinstance(value, float) else value).replace(project, "P")
                for name, value in row.items()
                if name not in EXPLAINED
                and not name.startswith("_")
                and not (isinstance(value, float) and math.isnan(value))
                and value is not pd.NaT
            }
            said[kind, cells["id"]] = cells
    return said


def java_tables(by_java: Any, path: Any) -> Any:
    schedule = schedule_of(by_java[path]["documents"], path)
    return reading(schedule, path, REQUEST).records[0].tables


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.name)
def test_the_pure_readers_and_mpxj_read_the_same_facts(path: Path, by_java: Any) -> None:
    ours = next(one for one in sources().values() if one.accepts(path)).read(path, REQUEST).records[0].tables
    theirs = java_tables(by_java, path)
    project = ours["projects"]["id"].iloc[0]
    mine, other = facts(ours, project), facts(theirs, project)
    if path.suffix == ".xer":
        # MPXJ rolls the project's own percent up in its own way.
        mine, other = ({key: cells for key, cells in said.items() if key[0] != "projects"} for said in (mine, other))
    assert mine == other


@pytest.mark.parametrize(("plain", "binary"), TWINS)
def test_an_mpp_and_its_xml_twin_give_the_same_facts(plain: Any, binary: Any, by_java: Any) -> None:
    xml, mpp = shared(plain), shared(binary)
    sides = []
    for path in (xml, mpp):
        tables = java_tables(by_java, path) if path is mpp else sources()["mspdi"].read(path, REQUEST).records[0].tables
        project = tables["projects"]["id"].iloc[0]
        said = facts(tables, project)
        said[("projects", "P")].pop("name")
        sides.append(said)
    assert sides[0] == sides[1]


def test_every_shared_file_is_read_and_only_the_locked_one_is_refused(by_java: Any) -> None:
    refused = {path.name: answer["error"] for path, answer in by_java.items() if "error" in answer}
    assert refused == {"mpxj-password-protected-mpp9.mpp": "locked"}
    for path in by_java:
        (unit,) = units([path])[0]
        assert unit.kind in ("mspdi", "xer", "schedule-java"), path.name
    for path, answer in by_java.items():
        if "documents" in answer:
            got = reading(schedule_of(answer["documents"], path), path, REQUEST)
            assert got.read == got.loaded + got.repeated + sum(reject.dropped for reject in got.rejected)
            assert len(got.records[0].tables["projects"]) >= 1


def test_a_german_mpx_is_read_in_its_own_language(by_java: Any) -> None:
    answer = by_java[shared("schedule_files_mpxj/sample.de.mpx")]
    (document,) = answer["documents"]
    assert len(document["tasks"]) == 19
    assert document["links"]


def test_a_locked_plan_and_a_real_one_through_the_source_itself(by_java: Any) -> None:
    assert by_java
    with pytest.raises(Exception, match="is protected with a password; save a copy without it"):
        JavaSchedules().read(shared("connectors/msproject/mpxj-password-protected-mpp9.mpp"), REQUEST)
    got = JavaSchedules().read(shared("connectors/primavera/mpxj-PredecessorCalendar.p6.xml"), REQUEST)
    (row,) = got.records[0].tables["items"].to_dict("records")
    assert (row["id"], row["status"], row["done_on"].date()) == ("201020/A1000", "done", date(2021, 4, 19))
