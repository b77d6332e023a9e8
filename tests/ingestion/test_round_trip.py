"""Any portfolio written in canonical files comes back as it was."""

import csv
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ingestion.canonical import Column, columns
from ingestion.ingest import ingest
from ingestion.source import Request
from insights.evidence import plain
from store.memory import MemoryStore

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=12
)
LINES = st.builds(" \n".join, st.lists(WORDS, min_size=1, max_size=3))
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))
ORDERED = {"start", "end", "actual_end", "baseline_start", "baseline_end"}


def cell(column: Column) -> st.SearchStrategy[object]:
    if column.name == "description":
        return LINES
    return {
        "text": WORDS,
        "day": DAYS,
        "number": st.floats(-1e12, 1e12, allow_nan=False).filter(lambda x: column.least is None or x >= column.least),
        "whole": st.integers(1, 400),
        "share": st.floats(0, 1),
        "list": st.lists(WORDS.filter(lambda word: ";" not in word), max_size=3, unique=True).map(tuple),
        "word": st.sampled_from(column.words or ("",)),
    }[column.kind]


@st.composite
def rows(draw: st.DrawFn, sheet: str, project: str | None = None) -> list[dict[str, object]]:
    kept = []
    for number in range(draw(st.integers(1, 4))):
        row: dict[str, object] = {"id": f"{sheet}{number}"}
        for column in columns(sheet):
            if column.name in {"id", "vendors", "vendor", "kind", *ORDERED}:
                continue
            if column.name == "project":
                row["project"] = project
            elif column.required or draw(st.booleans()):
                row[column.name] = draw(cell(column))
        kept.append(row)
    return kept


def write(folder: Path, sheet: str, table: list[dict[str, object]]) -> None:
    names = [column.name for column in columns(sheet)]
    with (folder / f"{sheet}.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(names)
        for row in table:
            writer.writerow([";".join(v) if isinstance(v := row.get(name), tuple) else plain(v) for name in names])


@settings(max_examples=25, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
@given(st.data())
def test_what_is_written_is_read(data: st.DataObject) -> None:
    projects = data.draw(rows("projects"))
    items = data.draw(rows("items", "projects0"))
    gates = data.draw(rows("gates", "projects0"))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "2026-01-31"
        folder.mkdir()
        for sheet, table in (("projects", projects), ("items", items), ("gates", gates)):
            write(folder, sheet, table)
        store = MemoryStore()
        (report,) = ingest([folder], Request("p", date(2026, 3, 2)), store=store)
    assert report.rejected == ()
    assert report.read == report.loaded == len(projects) + len(items) + len(gates)
    kept = store.read("p", date(2026, 1, 31))
    for row in projects:
        noun = kept.projects[str(row["id"])]
        assert {name: getattr(noun, name) for name in row if name != "status"} == {
            name: value for name, value in row.items() if name != "status"
        }
        assert noun.status == row.get("status", "unknown")
    for row in gates:
        assert kept.gates[str(row["id"])].model_dump(exclude_none=True) == row
    table = kept.items.set_index("id")
    for row in items:
        for name, value in row.items():
            if name != "id":
                assert plain(table.loc[row["id"], name]) == plain(value)
