"""A workspace that cannot be used says so in one sentence, whatever is wrong with it."""

from datetime import date
from pathlib import Path

import pytest

from portfolio.errors import WorkspaceUnusable
from store.sql import SqlStore
from store.workspace import make_folder
from tests.store.given import picture


def _url(file: Path) -> str:
    return f"sqlite:///{file}"


def test_a_file_that_is_no_database_is_called_damaged_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "bellwether.db"
    noise = bytes(range(1, 256)) * 100
    file.write_bytes(noise)
    with pytest.raises(WorkspaceUnusable, match="damaged or is no database"):
        SqlStore(_url(file))
    assert file.read_bytes() == noise


def test_a_database_overwritten_in_the_middle_is_called_damaged(tmp_path: Path) -> None:
    file = tmp_path / "bellwether.db"
    store = SqlStore(_url(file))
    store.write(picture(date(2026, 3, 1), {"a": "Apollo"}))
    store.close()
    data = bytearray(file.read_bytes())
    data[4096:] = b"\x5a" * (len(data) - 4096)
    file.write_bytes(data)
    with pytest.raises(WorkspaceUnusable, match="damaged or is no database"):
        SqlStore(_url(file)).portfolios()


def test_a_database_where_a_folder_lies_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "bellwether.db").mkdir()
    with pytest.raises(WorkspaceUnusable, match="cannot be opened here"):
        SqlStore(_url(tmp_path / "bellwether.db"))


def test_a_home_that_is_a_file_names_the_setting_to_change(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a folder", encoding="utf-8")
    with pytest.raises(WorkspaceUnusable, match="BELLWETHER_HOME"):
        make_folder(tmp_path / "home")
    with pytest.raises(WorkspaceUnusable, match="BELLWETHER_HOME"):
        SqlStore(_url(tmp_path / "home" / "bellwether.db"))
