"""Random rows in Asana's CSV: what was written is read or rejected by row, nothing else."""

import csv
import io
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ingestion.source import Request
from ingestion.sources.asana.export import AsanaCsv

TODAY = date(2026, 11, 22)
HEADER = ["Task ID", "Name", "Section/Column", "Due Date", "Projects", "Parent task", "Area"]
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)
ROW = st.tuples(
    st.sampled_from(["", "1", "2", "3", "4", "5", "6"]),
    st.one_of(st.just(""), WORDS),
    st.sampled_from(["", "To do", "Doing", "Ideas"]),
    st.one_of(st.just(""), st.dates(date(2000, 1, 1), date(2099, 1, 1)).map(str), WORDS),
    st.sampled_from(["", "Cable", "Cable, Audit"]),
    st.one_of(st.just(""), WORDS),
    WORDS,
)


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=st.lists(ROW, min_size=1, max_size=6))
def test_every_row_is_read_or_rejected(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([HEADER, *rows])
    path = tmp_path / "random.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    reading = AsanaCsv().read(path, Request("p", TODAY))
    assert reading.read == len(rows)
    assert reading.read == reading.loaded + reading.repeated + sum(one.dropped for one in reading.rejected)
    table = reading.records[-1].tables.get("items")
    kept = {} if table is None else {str(row["id"]): row for row in table.to_dict("records")}
    assert len(kept) == reading.loaded
    written = {row[0]: row for row in reversed(rows)}
    for key, row in kept.items():
        named = [one for one in rows if one[0] == key]
        assert row["name"] in {one[1].strip() for one in named}
        assert key in written
