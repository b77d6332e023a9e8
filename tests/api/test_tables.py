"""Tables on a terminal stay readable whatever the names are."""

import pytest

from api.cli.output import Column, Format, print_rows

COLUMNS = (
    Column("score", "Score", "number"),
    Column("name", "Project"),
    Column("trend", "Trend", "short"),
    Column("drivers", "Top drivers"),
    Column("reported", "Reported", "short"),
    Column("project", "Id", "id"),
)
LONG = "criminal justice system exchange re provisioning programme"


def test_long_ids_leave_room_for_the_names(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Lists without an id column make ids of names; they wrap and no other column disappears."""
    monkeypatch.setenv("COLUMNS", "100")
    row = {"score": 52.3, "name": LONG.title(), "trend": "worse", "drivers": ["Overdue work"], "reported": "amber/red"}
    print_rows([{**row, "project": LONG}], COLUMNS, Format.TABLE)
    out = capsys.readouterr().out
    for heading in ("Score", "Project", "Trend", "Top drivers", "Reported", "Id"):
        assert heading in out.splitlines()[0]
    for word in ("worse", "amber/red", "52.3", "Criminal", "Overdue"):
        assert word in out
    assert max(map(len, out.splitlines())) <= 100
    cells = "".join(line[-_id_width(out) :] for line in out.splitlines()[2:])
    assert "".join(cells.split()) == LONG.replace(" ", ""), "an id is folded, never cut"


def _id_width(out: str) -> int:
    lines = out.splitlines()
    return len(lines[1]) - lines[0].index("Id")


def test_short_ids_are_never_broken(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    row = {"score": 1.0, "name": "A long name of a project " * 4, "trend": "new", "drivers": [], "reported": ""}
    print_rows([{**row, "project": "SCH001-d5c34b4a9a"}], COLUMNS, Format.TABLE)
    assert "SCH001-d5c34b4a9a" in capsys.readouterr().out
