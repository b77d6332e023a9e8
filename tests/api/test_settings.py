"""Settings: where they come from, what they refuse, what they never show."""

from pathlib import Path

import pytest

from api.settings import describe, load_settings, values
from portfolio.errors import PolicyInvalid


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bellwether.toml").write_text('home = "there"\nport = 9000\n', encoding="utf-8")
    monkeypatch.setenv("BELLWETHER_PORT", "9001")
    settings = load_settings()
    assert (settings.home, settings.port) == (Path("there"), 9001)
    assert load_settings(port=9002).port == 9002


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELLWETHER_DATABASE_URL", "")
    assert load_settings().database_url is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('hoem = "x"', "Did you mean home?"),
        ("port = 99999", "BELLWETHER_PORT"),
        ("port = ", "not valid TOML"),
        ('log = "loud"', "BELLWETHER_LOG"),
    ],
)
def test_a_wrong_file_is_refused_with_a_hint(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "bellwether.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyInvalid, match=said.replace("?", r"\?")):
        load_settings()


def test_an_unknown_variable_is_refused_with_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELLWETHER_POLCY", "x")
    with pytest.raises(PolicyInvalid, match="Did you mean BELLWETHER_POLICY"):
        load_settings()


def test_passwords_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELLWETHER_DATABASE_URL", "postgresql://me:hunter2@db.example/x?password=hunter2")
    shown = str(values(load_settings()))
    assert "hunter2" not in shown
    assert "db.example" in shown


def test_every_setting_is_documented() -> None:
    rows = describe()
    assert {"BELLWETHER_HOME", "BELLWETHER_DATABASE_URL", "BELLWETHER_CHROMA_URL", "BELLWETHER_MODEL"} <= {
        row.name for row in rows
    }
    assert all(row.description.endswith(".") for row in rows)
