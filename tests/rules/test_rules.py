"""Every rule of the catalogue against its YAML cases: what fires, what stays quiet, what is not assessed.

A case may state `limits` (policy overrides) and `as_of` (else the file's). A hit lists only what it
wants to pin: subject, name, kind, severity, projects, due, cause, message, and `measured` and `quotes`
as subsets. The number of hits must match. `not_assessed` names the project and the `missing` facts.
"""

import copy
import inspect
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import insights.rules
from insights.catalogue import limit_rows, markdown, page
from insights.missing import missing_reason
from insights.policy import parse_policy
from insights.rule import Rule
from insights.rules import RULES
from insights.runner import RULE_FAILED, Run, run
from portfolio.findings import Finding
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category
from tests.rules.picture_of import picture_of

HERE = Path(__file__).parent
KINDS = ("fires", "stays_quiet", "not_assessed")
PREFIX = {
    Category.SCHEDULE: "SCH",
    Category.COST: "CST",
    Category.RESOURCE: "CAP",
    Category.VENDOR: "VEN",
    Category.DEPENDENCY: "DEP",
    Category.SCOPE: "SCP",
    Category.GOVERNANCE: "GOV",
    Category.STRATEGY: "STR",
    Category.BENEFITS: "BEN",
    Category.ENGAGEMENT: "ENG",
    Category.REPORTING: "REP",
}


@cache
def sheet(code: str) -> dict[str, Any]:
    """The YAML of one rule."""
    (path,) = HERE.glob(f"{code}_*.yaml")
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert loaded["rule"] == code, f"{path.name} says it is about {loaded['rule']}"
    assert set(loaded) <= {"rule", "as_of", *KINDS}, f"{path.name} has unknown blocks"
    return loaded


def cases(kind: str) -> list[Any]:
    written = [rule for rule in RULES if list(HERE.glob(f"{rule.code}_*.yaml"))]  # a house test names the others
    return [
        pytest.param(rule, number, id=f"{rule.code}-{case['title']}")
        for rule in written
        for number, case in enumerate(sheet(rule.code).get(kind) or [])
    ]


@cache
def picture(code: str, kind: str, number: int) -> Portfolio:
    case = sheet(code)[kind][number]
    return picture_of(copy.deepcopy(case["given"]), as_of_day(code, case))


def as_of_day(code: str, case: dict[str, Any]) -> date:
    day = case.get("as_of", sheet(code)["as_of"])
    assert isinstance(day, date)
    return day


def answer(rule: Rule[Any], kind: str, number: int) -> Run:
    case = sheet(rule.code)[kind][number]
    policy = parse_policy({"rules": {rule.code: case.get("limits", {})}}, rules=[rule])
    answered = run(picture(rule.code, kind, number), policy)
    assert RULE_FAILED not in set(answered.coverage["reason"].dropna()), "the rule raised"
    return answered


@pytest.mark.parametrize(("rule", "number"), cases("fires"))
def test_it_fires(rule: Rule[Any], number: int) -> None:
    wanted = sheet(rule.code)["fires"][number]["hits"]
    found = answer(rule, "fires", number)
    by_subject = {finding.subject.id: finding for finding in found.findings}
    assert sorted(by_subject) == sorted(hit["subject"] for hit in wanted)
    for hit in wanted:
        assert_like(by_subject[hit["subject"]], hit)
    cells = found.coverage.set_index("project")["state"]
    for project in {p for f in found.findings for p in f.projects} & set(cells.index):
        assert cells[project] == "finding"


@pytest.mark.parametrize(("rule", "number"), cases("stays_quiet"))
def test_it_stays_quiet(rule: Rule[Any], number: int) -> None:
    found = answer(rule, "stays_quiet", number)
    assert [finding.message for finding in found.findings] == []
    states = set(found.coverage["state"])
    closed = not picture(rule.code, "stays_quiet", number).table["active"].any()
    assert "clear" in states or (closed and not states), "quiet must mean looked at, not unseen"


@pytest.mark.parametrize(("rule", "number"), cases("not_assessed"))
def test_it_says_what_it_could_not_see(rule: Rule[Any], number: int) -> None:
    case = sheet(rule.code)["not_assessed"][number]
    coverage = answer(rule, "not_assessed", number).coverage.set_index("project")
    assert coverage.loc[case["project"], "state"] == "not_assessed"
    assert missing(rule, number, case["project"]) == case["missing"]
    assert coverage.loc[case["project"], "reason"] == missing_reason(case["missing"])


def missing(rule: Rule[Any], number: int, project: str) -> list[str]:
    """The facts behind a reason, as kind.field: two needs may read alike, so words cannot tell them apart."""
    case = sheet(rule.code)["not_assessed"][number]
    portfolio = picture(rule.code, "not_assessed", number)
    unmet = [need for need in rule.needs if not portfolio.has(need)[project]]
    return unmet or [rule.blind(portfolio, rule.limits(**case.get("limits", {})))[project]]


def assert_like(finding: Finding, wanted: dict[str, Any]) -> None:
    known = {"subject", "name", "kind", "severity", "projects", "due", "cause", "message", "measured", "quotes"}
    assert set(wanted) <= known, f"a case cannot pin {set(wanted) - known}"
    said = {
        "subject": finding.subject.id,
        "name": finding.subject.name,
        "kind": finding.subject.kind,
        "severity": finding.severity.value,
        "projects": list(finding.projects),
        "due": finding.due,
        "cause": finding.cause,
        "message": finding.message,
    }
    pinned = {key: value for key, value in wanted.items() if key in said}
    assert {key: said[key] for key in pinned} == pinned
    measured = wanted.get("measured", {})
    numbers = {key: pytest.approx(v) if isinstance(v, float) else v for key, v in measured.items()}
    assert {key: finding.measured.get(key) for key in measured} == numbers
    quotes = {evidence.quote for evidence in finding.evidence}
    assert set(map(str, wanted.get("quotes", []))) <= quotes, f"the evidence quotes {quotes}"


# The house: what must be true of every rule.


def test_codes_are_unique_and_carry_the_letters_of_their_category() -> None:
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    for rule in RULES:
        assert rule.code[:3] == PREFIX[rule.category]
        assert len(rule.code) == 6
        assert rule.code[3:].isdigit()


def test_every_rule_file_is_listed() -> None:
    folder = Path(inspect.getfile(insights.rules)).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    listed = {type(rule).__module__.rpartition(".")[2] for rule in RULES}
    assert files == listed


def test_every_yaml_belongs_to_a_listed_rule() -> None:
    assert {path.name.partition("_")[0] for path in HERE.glob("*.yaml")} <= {rule.code for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_page(rule: Rule[Any]) -> None:
    told = page(rule)
    assert told.sentence.endswith(".")
    assert rule.advice.endswith(".")
    assert rule.name == rule.name.lower()
    for row in limit_rows(rule.limits):
        assert row.unit, f"{row.name} has no unit"
        assert row.description.endswith("."), f"{row.name} has no description that is a sentence"
        numeric = isinstance(rule.limits.model_fields[row.name].default, int | float)
        assert " to " in row.bounds or not numeric, f"{row.name} needs both bounds"
    assert f"## {rule.code} {rule.name}" in markdown([rule])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_cases_of_every_kind(rule: Rule[Any]) -> None:
    assert list(HERE.glob(f"{rule.code}_*.yaml")), f"tests/rules/{rule.code}_….yaml is missing"
    written = sheet(rule.code)
    for kind in KINDS:
        assert written.get(kind), f"{rule.code} has no {kind} case"
    titles = [case["title"] for kind in KINDS for case in written[kind]]
    assert len(set(titles)) == len(titles)
    assert all(" " in title for title in titles), "titles are sentences"


LIMITS = [pytest.param(rule, name, id=f"{rule.code}-{name}") for rule in RULES for name in rule.limits.model_fields]


@pytest.mark.parametrize(("rule", "name"), LIMITS)
def test_every_limit_has_a_case_on_each_side(rule: Rule[Any], name: str) -> None:
    """Raising the limit changes the outcome of some case, and so does lowering it."""
    field = rule.limits.model_fields[name]
    default = field.default
    if isinstance(default, bool) or not isinstance(default, int | float):
        others: list[list[Any]] = [[not default]] if isinstance(default, bool) else [[type(default)()]]
    else:
        low, high = (float(part) for part in limit_row(rule, name).bounds.split(" to "))
        others = [
            [low, low + (default - low) / 2, default - (default - low) / 10],
            [high, default + (high - default) / 2, default * 2, default * 1.25, default + 1],
        ]
    for side in others:
        values = [type(default)(v) for v in side if type(default)(v) != default]
        assert any(
            outcome(rule, kind, number, **{name: value}) != outcome(rule, kind, number)
            for value in values
            for kind, number in likeliest_first(rule, name)
        ), f"no case of {rule.code} notices {name} = {values}"


def likeliest_first(rule: Rule[Any], name: str) -> list[tuple[str, int]]:
    """All cases of a rule; those that set the limit themselves before the others."""
    every = [(kind, number) for kind in KINDS for number in range(len(sheet(rule.code)[kind]))]
    return sorted(every, key=lambda case: name not in sheet(rule.code)[case[0]][case[1]].get("limits", {}))


def limit_row(rule: Rule[Any], name: str) -> Any:
    return next(row for row in limit_rows(rule.limits) if row.name == name)


def outcome(rule: Rule[Any], kind: str, number: int, **moved: Any) -> Any:
    """What the rule says with one limit moved; as it stands where the limits would contradict each other."""
    own = sheet(rule.code)[kind][number].get("limits", {})
    try:
        limits = rule.limits(**{**own, **moved})
    except ValueError:
        limits = rule.limits(**own)
    return said(rule, kind, number, limits.model_dump_json())


@cache
def said(rule: Rule[Any], kind: str, number: int, limits: str) -> Any:
    """The hits and the blind spots of a rule on a case; the same limits are asked about once."""
    told, portfolio = rule.limits.model_validate_json(limits), picture(rule.code, kind, number)
    hits = [(h.subject.id, h.severity, h.projects, h.due) for h in rule.check(portfolio, told)]
    return sorted(hits, key=str), sorted(rule.blind(portfolio, told))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
@pytest.mark.parametrize(
    "given",
    [{}, {"projects": [{"name": "Alpha"}, {"name": "Beta"}]}],
    ids=["no projects", "only names"],
)
def test_a_rule_asked_directly_survives_having_nothing_to_see(rule: Rule[Any], given: dict[str, Any]) -> None:
    portfolio = picture_of(given, date(2026, 3, 1))
    assert list(rule.check(portfolio, rule.limits())) == []
    assert set(rule.blind(portfolio, rule.limits())) <= set(portfolio.projects)
