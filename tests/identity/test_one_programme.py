"""A monday export, a Jira CSV, an MS Project plan and a mailbox of one programme become one portfolio."""

from pathlib import Path

import pytest

from ingestion.ingest import ingest
from ingestion.source import Request
from insights.analyse import analyse
from insights.policy import load_policy
from portfolio.identity import IdentityDecision, Verdict
from portfolio.report import IngestReport
from portfolio.snapshot import Portfolio
from store.memory import MemoryStore
from tests.identity.programme import AS_OF, write_programme

ANN = "ann.osei@example.org"
TOOLS = ("border_projects", "issues", "border-gateway-plan", "programme")

Told = tuple[MemoryStore, list[IngestReport], Portfolio]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The four files ingested in one call, and the portfolio that came of it."""
    store = MemoryStore()
    folder = write_programme(tmp_path_factory.mktemp("border"))
    reports = ingest([folder], Request(portfolio="border", today=AS_OF, as_of=AS_OF), store=store)
    return store, reports, store.read("border")


def gateway(portfolio: Portfolio) -> str:
    return next(key for key, project in portfolio.projects.items() if "Border Gateway" in project.name)


def customs(portfolio: Portfolio) -> str:
    return next(key for key, project in portfolio.projects.items() if "Customs" in project.name)


def test_all_four_files_are_read_without_a_reject(told: Told) -> None:
    _, reports, _ = told
    assert {report.source for report in reports} == set(TOOLS)
    assert [reject.reason for report in reports for reject in report.rejected] == []


def test_three_tools_tell_of_one_project_and_two_of_the_other(told: Told) -> None:
    _, _, portfolio = told
    assert len(portfolio.projects) == 2
    for frame in (portfolio.items, portfolio.milestones, portfolio.updates):
        assert set(frame["project"]) <= set(portfolio.projects)


def test_each_field_is_that_of_the_tool_which_knows_it(told: Told) -> None:
    _, _, portfolio = told
    project = portfolio.projects[gateway(portfolio)]
    assert project.budget == 4_000_000, "monday's"
    assert project.place_of("budget").ref.source.startswith("border_projects")
    assert project.baseline_end is not None, "the plan's"
    assert project.place_of("baseline_end").ref.source.startswith("border-gateway-plan")


def test_a_person_who_is_a_name_in_two_tools_and_an_address_in_two_is_one_person(told: Told) -> None:
    _, _, portfolio = told
    assert set(portfolio.people) == {ANN}
    assert portfolio.projects[gateway(portfolio)].owner == ANN
    assert set(portfolio.items["owner"].dropna()) == {ANN, "Bo Lind"}
    assert set(portfolio.updates["author"]) == {ANN}
    assert portfolio.person_name(ANN) == "Ann Osei"


def test_a_vendor_spelt_in_two_ways_is_one_vendor(told: Told) -> None:
    _, _, portfolio = told
    assert len(portfolio.vendors) == 1
    (vendor,) = portfolio.vendors
    assert {v for project in portfolio.projects.values() for v in project.vendors} == {vendor}
    assert set(portfolio.items["vendor"].dropna()) == {vendor}


def test_a_dependency_from_one_tool_to_another_appears_once_and_reaches_both(told: Told) -> None:
    _, _, portfolio = told
    links = portfolio.dependencies[portfolio.dependencies["successor"] == customs(portfolio)]
    assert links[["predecessor", "predecessor_project", "successor_project"]].to_numpy().tolist() == [
        ["BGW-2", gateway(portfolio), customs(portfolio)]
    ]


def test_insights_cite_all_four_tools(told: Told) -> None:
    _, _, portfolio = told
    brief = analyse(portfolio, load_policy(None), None).brief
    cited = {proof.ref.source.split("/")[0] for insight in brief.insights for proof in insight.evidence}
    assert cited == set(TOOLS)


def test_the_report_says_that_names_were_joined(told: Told) -> None:
    _, reports, _ = told
    notes = [note for report in reports for note in report.notes if "bellwether identities" in note]
    assert len(notes) == 1
    assert "names were joined" in notes[0]


def test_a_person_can_take_two_vendors_apart_and_put_them_together_again(tmp_path: Path) -> None:
    store = MemoryStore()
    ingest([write_programme(tmp_path / "in")], Request(portfolio="b", today=AS_OF, as_of=AS_OF), store=store)
    before = store.read("b").fingerprint
    for verdict, count in ((Verdict.SEPARATE, 2), (None, 1)):
        store.identities.decide("b", IdentityDecision("vendors", "Acme Ltd.", "ACME Limited", verdict, AS_OF))
        assert len(store.read("b").vendors) == count
    assert store.read("b").fingerprint == before


def test_the_order_in_which_the_files_arrive_cannot_be_told(told: Told, tmp_path: Path) -> None:
    _, _, together = told
    store = MemoryStore()
    for file in sorted(write_programme(tmp_path / "in").iterdir(), key=lambda file: file.suffix):
        ingest([file], Request(portfolio="border", today=AS_OF, as_of=AS_OF), store=store)
    apart = store.read("border")
    assert set(apart.projects) == set(together.projects)
    assert set(apart.people) == set(together.people)
    assert len(apart.vendors) == len(together.vendors)
