"""What `bellwether coverage` prints of a portfolio with many projects."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace

import pytest

from api.cli import reading
from api.cli.output import Format
from api.views import CoveragePage
from portfolio.findings import CoverageCell


def test_narrowing_to_a_rule_keeps_only_its_cells_and_counts_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also with 40,000 cells, where comparing each with each would take minutes."""
    cells = tuple(
        CoverageCell(rule=f"SCH00{rule}", project=f"p{project}", state="clear", reason=None)
        for project in range(20_000)
        for rule in (1, 2)
    )
    page = CoveragePage(as_of=date(2026, 3, 1), coverage=1.0, items=cells, next_cursor=None, total=len(cells))
    desk = SimpleNamespace(
        choose=lambda _: "many", coverage=lambda *_, **__: page, rule=lambda code: SimpleNamespace(code=code)
    )

    @contextmanager
    def opened() -> Iterator[SimpleNamespace]:
        yield desk

    monkeypatch.setattr(reading, "opened", opened)
    began = time.perf_counter()
    reading.coverage(rule="SCH002", form=Format.JSON)
    assert time.perf_counter() - began < 20
    shown = json.loads(capsys.readouterr().out)
    assert shown["total"] == 20_000
    assert [c["project"] for c in shown["items"]] == [f"p{n}" for n in range(20_000)]
    assert {c["rule"] for c in shown["items"]} == {"SCH002"}
