"""The runner: findings that stay the same, cells that say what could not be seen, rules that may fail."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

import pytest
from structlog.testing import capture_logs

from insights.missing import missing_reason
from insights.policy import parse_policy
from insights.rule import Limits, Rule
from insights.rules import RULES
from insights.runner import RULE_FAILED, Run, fingerprint, run
from portfolio.evidence import Evidence, SourceRef
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity
from tests.rules.picture_of import picture_of

PROOF = Evidence(ref=SourceRef(source="s", kind="project", id="a"), quote="q")


def hit(
    subject: str, *projects: str, kind: str = "project", severity: Severity | None = None, said: str = "It is so."
) -> Hit:
    return Hit(
        subject=Subject(kind=kind, id=subject, name=subject),
        message=said,
        projects=projects,
        severity=severity,
        measured={},
        evidence=(PROOF,),
    )


class Told(Rule[Limits]):
    """A rule that says what it was told to say."""

    code = "GOV900"
    name = "told"
    category = Category.GOVERNANCE
    severity = Severity.MEDIUM
    needs: tuple[str, ...] = ("projects.end",)  # type: ignore[misc] - set per test
    limits = Limits
    advice = "Do it."

    def __init__(self, *hits: Hit, error: Exception | None = None, unseen: Mapping[str, str] | None = None) -> None:
        """Keep what to say."""
        self.hits, self.error, self.unseen, self.asked = hits, error, unseen or {}, 0

    def check(self, portfolio: Portfolio, limits: Limits) -> Iterator[Hit]:  # noqa: ARG002 - says what it was told
        """Say the hits, then fail where an error was given."""
        self.asked += 1
        yield from self.hits
        if self.error:
            raise self.error

    def blind(self, portfolio: Portfolio, limits: Limits) -> Mapping[str, str]:  # noqa: ARG002 - says what it was told
        """Say what cannot be seen."""
        return self.unseen


def portfolio_of(**ends: date | None) -> Portfolio:
    return picture_of({"projects": [{"id": key, "end": end} for key, end in ends.items()]}, date(2026, 3, 2))


def asked(rule: Rule[Limits], portfolio: Portfolio) -> Run:
    return run(portfolio, parse_policy({}, rules=[rule]))


def states(found: Run) -> dict[str, str]:
    return dict(zip(found.coverage["project"], found.coverage["state"], strict=True))


END = date(2026, 5, 1)


def test_each_project_is_a_finding_clear_or_not_assessed() -> None:
    found = asked(Told(hit("a", "a")), portfolio_of(a=END, b=END, c=None))
    assert states(found) == {"a": "finding", "b": "clear", "c": "not_assessed"}
    reasons = found.coverage.set_index("project")["reason"]
    assert reasons["c"] == "Not known: end date of the project."
    assert reasons[["a", "b"]].isna().all()


@pytest.mark.parametrize(
    ("needs", "sentence"),
    [
        (["dependencies.*"], "Not known: dependencies."),
        (["projects.end|milestones.due"], "Not known: end date of the project or due dates of milestones."),
        (["projects.actual_cost|money.actual"], "Not known: actual cost of the project."),
        (
            ["projects.end", "projects.percent_complete|projects.phase"],
            "Not known: end date of the project; percent complete or phase of the project.",
        ),
        (
            ["items.done_on|milestones.done_on|updates.dated|money.actual"],
            "Not known: completion dates of work items or milestones, updates or actual cost of the project.",
        ),
    ],
)
def test_what_is_missing_is_said_in_plain_words(needs: list[str], sentence: str) -> None:
    assert missing_reason(needs) == sentence


def test_every_need_of_the_catalogue_reads_as_words() -> None:
    for need in {need for rule in RULES for need in rule.needs}:
        said = missing_reason([need])
        assert not re.search(r"[_|*]|\w\.\w", said), said
        assert len(said) < 140, said


def test_a_rule_is_not_asked_where_no_project_has_the_facts() -> None:
    rule = Told(hit("a", "a"))
    assert asked(rule, portfolio_of(a=None)).findings == ()
    assert rule.asked == 0


def test_a_rule_that_fails_costs_only_its_own_answer_and_is_logged() -> None:
    broken, sound = Told(hit("a", "a"), error=ZeroDivisionError()), Told(hit("b", "b"))
    sound.code = "GOV901"  # type: ignore[misc] - two told rules need two codes
    with capture_logs() as logs:
        found = run(portfolio_of(a=END, b=END), parse_policy({}, rules=[broken, sound]))
    assert [finding.rule for finding in found.findings] == ["GOV901"]
    failed = found.coverage[found.coverage["rule"] == "GOV900"]
    assert set(failed["state"]) == {"not_assessed"}
    assert set(failed["reason"]) == {RULE_FAILED}
    assert [(entry["rule"], entry["log_level"]) for entry in logs] == [("GOV900", "error")]


def test_what_a_rule_is_blind_to_is_not_assessed() -> None:
    found = asked(Told(unseen={"a": "projects.status"}), portfolio_of(a=END, b=END))
    assert states(found) == {"a": "not_assessed", "b": "clear"}


def test_a_hit_on_nothing_that_was_assessed_is_dropped() -> None:
    assert asked(Told(hit("b", "b")), portfolio_of(a=END, b=None)).findings == ()


def test_a_hit_on_the_portfolio_as_a_whole_stands() -> None:
    found = asked(Told(hit("all", kind="portfolio")), portfolio_of(a=END))
    assert [finding.subject.id for finding in found.findings] == ["all"]
    assert states(found) == {"a": "clear"}


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_hits_on_one_subject_the_worst_stands_in_any_order(*, turned: bool) -> None:
    hits = [hit("a", "a", severity=Severity.LOW), hit("a", "a", severity=Severity.HIGH), hit("a", "a", said="Aha.")]
    found = asked(Told(*(reversed(hits) if turned else hits)), portfolio_of(a=END))
    assert [finding.severity for finding in found.findings] == [Severity.HIGH]


def test_findings_come_worst_first_and_then_in_a_fixed_order() -> None:
    hits = [hit("b", "b"), hit("a", "a"), hit("c", "c", severity=Severity.CRITICAL)]
    found = asked(Told(*hits), portfolio_of(a=END, b=END, c=END))
    assert [finding.subject.id for finding in found.findings] == ["c", "a", "b"]


def test_a_fingerprint_is_the_same_for_the_same_rule_and_subject_on_every_machine() -> None:
    subject = Subject(kind="vendor", id="acme", name="Acme")
    renamed = Subject(kind="vendor", id="acme", name="Acme Ltd")
    assert fingerprint("VEN001", subject) == fingerprint("VEN001", renamed) == "VEN001-8f8ab01135"
    other = Subject(kind="person", id="acme", name="Acme")
    assert fingerprint("VEN001", other) != fingerprint("VEN001", subject)


def test_closed_projects_have_cells_only_where_the_rule_is_about_them() -> None:
    portfolio = picture_of({"projects": [{"id": "a", "end": END}, {"id": "z", "end": END, "status": "done"}]}, END)
    rule = Told()
    assert set(asked(rule, portfolio).coverage["project"]) == {"a"}
    rule.includes_closed = True  # type: ignore[misc] - as a rule on closed projects declares
    assert set(asked(rule, portfolio).coverage["project"]) == {"a", "z"}


def test_an_empty_portfolio_has_no_cells() -> None:
    found = asked(Told(), portfolio_of())
    assert len(found.coverage) == 0
    assert list(found.coverage.columns) == ["rule", "project", "state", "reason"]
