"""Files that are broken or mean harm: one sentence, no crash, no hang, bounded memory."""

import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingestion.source import Request, Source
from ingestion.sources.schedules import MspdiSource, XerSource
from portfolio.errors import SourceUnreadable
from tests.schedules.conftest import TODAY
from tests.schedules.writers import PROJECT, calendar, element, link, mspdi, task, xer

REQUEST = Request("p", TODAY)
QUICK = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PLAN = mspdi(
    [
        element(UID=n, ID=n, Name=f"T{n}", OutlineLevel=1 + n % 3, Start="2026-01-05T08:00:00") + link(n - 1)
        for n in range(1, 9)
    ],
    "<ExtendedAttributes><ExtendedAttribute><FieldID>1</FieldID><Alias>Vendor</Alias></ExtendedAttribute></ExtendedAttributes>",
).encode()
EXPORT = xer(
    {
        "PROJECT": [PROJECT],
        "CALENDAR": [calendar()],
        "PROJWBS": [{"wbs_id": "2", "proj_id": "1", "wbs_short_name": "P", "wbs_name": "Piers", "parent_wbs_id": "1"}],
        "TASK": [task(f"A{n}", wbs_id="2", target_end_date="2026-01-09 16:00") for n in range(8)],
        "TASKPRED": [{"task_id": "A2", "pred_task_id": "A1", "proj_id": "1", "pred_type": "PR_FS", "lag_hr_cnt": 8}],
    }
).encode()


def survives(source: Source, path: Path, content: bytes) -> bool:
    path.write_bytes(content)
    try:
        got = source.read(path, REQUEST)
    except SourceUnreadable as error:
        assert str(error).endswith(".")  # noqa: PT017 - most bytes are refused, some are read
        return False
    assert got.read == got.loaded + got.repeated + sum(reject.dropped for reject in got.rejected)
    return True


@QUICK
@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path: Any, content: Any) -> None:
    survives(MspdiSource(), tmp_path / "a.xml", content)
    survives(XerSource(), tmp_path / "a.xer", content)
    survives(
        XerSource(), tmp_path / "a.xer", b"ERMHDR\t1\r\n%T\tPROJECT\r\n%F\tproj_id\r\n%R\t1\r\n%T\tTASK\r\n" + content
    )


def mutated(draw_from: bytes) -> Any:
    cut = st.integers(0, len(draw_from))
    return st.tuples(cut, cut, st.binary(max_size=12)).map(
        lambda spot: draw_from[: min(spot[:2])] + spot[2] + draw_from[max(spot[:2]) :]
    )


@QUICK
@given(content=mutated(PLAN))
def test_a_plan_with_a_piece_cut_out_or_put_in_is_read_or_refused(tmp_path: Any, content: Any) -> None:
    survives(MspdiSource(), tmp_path / "a.xml", content)


@QUICK
@given(content=mutated(EXPORT))
def test_an_export_with_a_piece_cut_out_or_put_in_is_read_or_refused(tmp_path: Any, content: Any) -> None:
    survives(XerSource(), tmp_path / "a.xer", content)


@pytest.mark.parametrize("word", ["NaN", "inf", "-1e308", "9" * 40, "0001-01-01", "2026-02-31", "%R", "\x00"])
def test_values_nobody_expects_are_left_out_or_rejected(tmp_path: Any, word: Any) -> None:
    """In every cell of a task, each in a row of its own; one by one where the whole file is refused."""
    lines = EXPORT.decode().split("\r\n")
    at = next(n for n, line in enumerate(lines) if "Task A3" in line)
    cells = lines[at].split("\t")
    odd = ["\t".join([*cells[:spot], word, *cells[spot + 1 :]]) for spot in range(1, len(cells))]
    files = [odd, *([row] for row in odd)]
    for rows in files:
        content = "\r\n".join([*lines[:at], *rows, *lines[at + 1 :]]).encode()
        if survives(XerSource(), tmp_path / "a.xer", content) and rows is odd:
            break
    plan = PLAN.decode()
    names = ["UID", "ID", "OutlineLevel", "Start", "PredecessorUID", "LinkLag", "Type"]
    said = word if word.isprintable() else "?"
    whole = plan
    for n, name in enumerate(names, start=1):
        head, *tasks = whole.split("<Task>")
        tasks[n] = tasks[n].replace(f"<{name}>", f"<{name}>{said}", 1)
        whole = "<Task>".join([head, *tasks])
    assert whole.count(f">{said}") >= len(names)
    if not survives(MspdiSource(), tmp_path / "a.xml", whole.encode()):
        for name in names:
            survives(MspdiSource(), tmp_path / "a.xml", plan.replace(f"<{name}>", f"<{name}>{said}", 1).encode())


@pytest.mark.parametrize(
    "prolog",
    [
        "<!DOCTYPE Project [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>",
        "<!DOCTYPE Project [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>",
        "<!DOCTYPE Project SYSTEM 'http://127.0.0.1/x.dtd'>",
    ],
)
def test_entities_and_document_types_are_refused(tmp_path: Any, prolog: Any) -> None:
    path = tmp_path / "a.xml"
    path.write_text(PLAN.decode().replace("<Project ", f"{prolog}<Project ", 1))
    with pytest.raises(SourceUnreadable, match="entities or a document type"):
        MspdiSource().read(path, REQUEST)


def test_elements_nested_beyond_any_plan_are_refused(tmp_path: Any) -> None:
    path = tmp_path / "a.xml"
    path.write_text('<Project xmlns="http://schemas.microsoft.com/project">' + "<a>" * 200_000)
    with pytest.raises(SourceUnreadable, match="deeper than any plan"):
        MspdiSource().read(path, REQUEST)


def test_what_is_passed_over_takes_no_memory(tmp_path: Any) -> None:
    noise = "<TimephasedData><Value>PT1H0M0S</Value></TimephasedData>" * 60_000
    path = tmp_path / "a.xml"
    path.write_text(mspdi([element(UID=1, Name="A") + noise]))
    tracemalloc.start()
    try:
        MspdiSource().read(path, REQUEST)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert path.stat().st_size > 3_000_000
    assert peak < 3_000_000


def test_a_breakdown_that_goes_in_a_circle_still_loads(tmp_path: Any) -> None:
    wbs = [
        {"wbs_id": a, "proj_id": "1", "wbs_short_name": a, "wbs_name": a, "parent_wbs_id": b}
        for a, b in (("2", "3"), ("3", "2"), ("4", "4"))
    ]
    path = tmp_path / "a.xer"
    path.write_text(xer({"PROJECT": [PROJECT], "PROJWBS": wbs, "TASK": [task("A", wbs_id="2")]}))
    assert len(XerSource().read(path, REQUEST).records[0].tables["items"]) == 4
