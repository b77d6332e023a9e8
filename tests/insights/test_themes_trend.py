"""Findings that share a cause, and scores that move."""

from datetime import date

from insights.themes import themes
from insights.trend import moved, trend
from portfolio.commerce import Vendor
from portfolio.evidence import Evidence, SourceRef
from portfolio.findings import Finding, Scored, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity, Trend

EVIDENCE = (Evidence(ref=SourceRef(source="s", kind="project", id="a"), quote="x"),)


def scored(key: str, score: float, subject: Subject, projects: tuple[str, ...], cause: str | None = None) -> Scored:
    finding = Finding(
        id=key,
        rule="VEN001",
        category=Category.VENDOR,
        severity=Severity.HIGH,
        subject=subject,
        message="m",
        projects=projects,
        likelihood=None,
        likelihood_basis=None,
        measured={},
        evidence=EVIDENCE,
        due=None,
        cause=cause,
    )
    return Scored(finding=finding, score=score, likelihood=0.5, likelihood_basis="policy", impact=0.5, why=())


PORTFOLIO = Portfolio(name="p", as_of=date(2026, 3, 1), vendors={"acme": Vendor(id="acme", name="Acme Ltd")})
ACME = Subject(kind="vendor", id="acme", name="Acme Ltd")


def project(key: str) -> Subject:
    return Subject(kind="project", id=key, name=key)


def test_findings_that_share_a_cause_are_one_theme_with_joint_exposure() -> None:
    found = [
        scored("VEN001-1", 50, ACME, ("a", "b")),
        scored("SCH001-1", 50, project("c"), ("c",), "vendor:acme"),
        scored("SCH001-2", 90, project("d"), ("d",)),
        scored("CAP001-1", 20, project("d"), ("d",), "person:p7"),
    ]
    (theme,) = themes(found, PORTFOLIO)
    assert theme.title == "Vendor Acme Ltd: 2 findings across 3 projects"
    assert theme.score == 75
    assert theme.projects == ("c", "a", "b")
    assert set(theme.insights) == {"VEN001-1", "SCH001-1"}


def test_a_theme_keeps_its_id_whatever_else_is_found() -> None:
    first = [scored("V-1", 50, ACME, ("a",)), scored("V-2", 40, ACME, ("b",))]
    more = [scored("V-3", 99, ACME, ("c",)), *reversed(first)]
    assert themes(first, PORTFOLIO)[0].id == themes(more, PORTFOLIO)[0].id


def test_two_findings_about_one_project_alone_are_no_theme() -> None:
    assert themes([scored("1", 50, project("a"), ("a",)), scored("2", 50, project("a"), ("a",))], PORTFOLIO) == ()


def test_a_score_that_was_not_there_is_new_and_one_that_barely_moved_is_the_same() -> None:
    assert trend("a", 50, {}, 2) is Trend.NEW
    assert trend("a", 52, {"a": 50}, 2) is Trend.SAME
    assert trend("a", 52.1, {"a": 50}, 2) is Trend.WORSE
    assert trend("a", 47.9, {"a": 50}, 2) is Trend.BETTER
    assert moved(0.3, 0.1 + 0.2, 0) is Trend.SAME
