"""policy.toml: what it may say, and how clearly it is refused."""

from pathlib import Path
from typing import Any

import pytest

from insights.policy import Policy, load_policy, parse_policy
from insights.rules import RULES
from insights.rules.ownerless_project import OwnerlessProject
from portfolio.errors import PolicyInvalid
from portfolio.vocabulary import Severity


def refused(data: dict[str, Any]) -> str:
    with pytest.raises(PolicyInvalid) as caught:
        parse_policy(data, where="policy.toml")
    return str(caught.value)


def test_without_a_file_every_rule_runs_with_its_own_limits() -> None:
    policy = load_policy(None)
    assert policy.rules == RULES
    assert all(policy.limits(rule) == rule.limits() for rule in RULES)


def test_a_file_overrides_single_values(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(
        '[rules.GOV003]\nplaceholders = ["nobody"]\n[rules.SCH001]\nenabled = false\n[scoring.likelihood]\nlow = 0.2\n',
        encoding="utf-8",
    )
    policy = load_policy(file)
    assert policy.limits(OwnerlessProject).placeholders == ("nobody",)
    assert "SCH001" not in {rule.code for rule in policy.rules}
    assert policy.scoring.likelihood_of(Severity.LOW) == 0.2
    assert policy.scoring.likelihood_of(Severity.CRITICAL) == 0.9


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"ruls": {}}, "policy.toml: there is no section 'ruls'; did you mean 'rules'?"),
        ({"rules": {"gov003": {}}}, "policy.toml, [rules]: there is no rule 'gov003'; did you mean 'GOV003'?"),
        (
            {"rules": {"SCH001": {"medum_days": 3}}},
            "policy.toml, [rules.SCH001]: there is no setting 'medum_days'; did you mean 'medium_days'?",
        ),
        (
            {"rules": {"SCH001": {"enabeld": True}}},
            "policy.toml, [rules.SCH001]: there is no setting 'enabeld'; did you mean 'enabled'?",
        ),
        (
            {"rules": {"SCH001": {"enabled": "no"}}},
            "policy.toml, [rules.SCH001]: enabled must be true or false, not 'no'.",
        ),
        (
            {"rules": {"SCH001": {"high_days": -1}}},
            "policy.toml, [rules.SCH001]: high_days: input should be greater than or equal to 0, not -1.",
        ),
        (
            {"rules": {"SCH001": {"high_days": True}}},
            "policy.toml, [rules.SCH001]: high_days: input should be a valid number, not True.",
        ),
        (
            {"scoring": {"bands": {"hihg": 3}}},
            "policy.toml, [scoring.bands]: there is no setting 'hihg'; did you mean 'high'?",
        ),
        (
            {"scoring": {"likelihood": {"low": float("nan")}}},
            "policy.toml, [scoring.likelihood]: low: input should be a finite number, not nan.",
        ),
        ({"rules": []}, "policy.toml, [rules] must be a table of settings, not []."),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(data: dict[str, Any], said: str) -> None:
    assert refused(data) == said


def test_scales_that_fall_are_refused() -> None:
    assert "must not fall from medium (0.5) to high (0.1)" in refused({"scoring": {"likelihood": {"high": 0.1}}})


def test_several_problems_of_one_rule_are_said_at_once() -> None:
    said = refused({"rules": {"SCH001": {"high_days": -1, "critical_days": -2}}})
    assert "high_days" in said
    assert "critical_days" in said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"[rules", "policy.toml is not valid TOML"),
        (b"\xff\xfe\x00", "policy.toml is not UTF-8 text; save it as UTF-8."),
    ],
)
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, written: bytes, said: str) -> None:
    file = tmp_path / "policy.toml"
    file.write_bytes(written)
    with pytest.raises(PolicyInvalid, match=said):
        load_policy(file)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyInvalid, match=r"gone\.toml cannot be read"):
        load_policy(tmp_path / "gone.toml")


def test_the_fingerprint_changes_with_any_setting_and_with_nothing_else() -> None:
    def mark(data: dict[str, Any]) -> str:
        return parse_policy(data).fingerprint

    same = mark({})
    assert mark({"rules": {"SCH001": {"high_days": 14}}}) == same
    others: list[dict[str, Any]] = [
        {"rules": {"SCH001": {"high_days": 15}}},
        {"rules": {"SCH001": {"enabled": False}}},
        {"scoring": {"weights": {"reach": 0.3}}},
    ]
    assert len({same, *map(mark, others)}) == 4


def test_limits_are_those_of_the_rule_asked_for() -> None:
    policy: Policy = load_policy(None)
    assert [type(policy.limits(rule)) for rule in RULES] == [rule.limits for rule in RULES]
