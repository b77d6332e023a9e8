"""The use cases every door calls."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from api.choices import Change, Filters
from api.digested import Scope
from api.errors import RequestUnclear
from api.workspace import Workspace
from insights.analyse import analyse
from portfolio.errors import SourceUnreadable, UnknownInsight, UnknownPortfolio, UnknownProject, UnknownRule
from portfolio.vocabulary import InsightState, Severity
from tests.api.conftest import PICTURES, write_pictures


@pytest.fixture
def desk(fresh: Workspace, tmp_path: Path) -> Workspace:
    fresh.ingest([write_pictures(tmp_path / "in", PICTURES[:2])], "harbour")
    return fresh


def test_later_pictures_leave_an_earlier_answer_as_it_was(fresh: Workspace, tmp_path: Path) -> None:
    day = date(2026, 1, 31)
    folder = write_pictures(tmp_path / "in")
    fresh.ingest([folder / PICTURES[0]], "harbour")
    before = fresh.insights("harbour", as_of=day).model_dump_json()
    assert fresh.insights("harbour").as_of == day
    fresh.ingest([folder / PICTURES[1], folder / PICTURES[2]], "harbour")
    assert fresh.insights("harbour", as_of=day).model_dump_json() == before
    assert fresh.insights("harbour").as_of == date(2026, 3, 31)


def test_first_sight_is_remembered_along_the_pictures(desk: Workspace) -> None:
    slips = {i.subject.id: i for i in desk.brief("harbour").insights if i.rule == "SCH001"}
    assert slips["alpha"].first_seen == date(2026, 2, 28)
    assert slips["alpha"].trend == "new"
    assert desk.summary("harbour").history[-1].as_of == date(2026, 2, 28)
    assert len(desk.summary("harbour").history) == 2


def test_an_analysis_is_made_once_and_kept(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    first = desk.insights("harbour").model_dump_json()

    def never(*_: object) -> None:
        raise AssertionError("analysed again")

    monkeypatch.setattr("api.analyses.analyse", never)
    again = Workspace(store=desk.store, policy=desk.policy, today=desk.today, open_index=desk.open_index)
    assert again.insights("harbour").model_dump_json() == first


def test_what_is_kept_of_an_analysis_reads_back_as_it_was_made(desk: Workspace) -> None:
    step = desk.chain("harbour", date(2026, 1, 31)).last
    made = analyse(desk.snapshot("harbour", date(2026, 1, 31)), desk.policy)
    kept = desk.analyses.analysis(step)
    assert kept.brief == made.brief
    assert kept.memory == made.memory
    pd.testing.assert_frame_equal(kept.coverage, made.coverage)


def test_pages_fit_together_while_data_changes(fresh: Workspace, tmp_path: Path) -> None:
    folder = write_pictures(tmp_path / "in")
    fresh.ingest([folder / PICTURES[0], folder / PICTURES[2]], "harbour")
    whole = [i.id for i in fresh.insights("harbour").items]
    assert len(whole) > 3
    page = fresh.insights("harbour", limit=2)
    seen = [i.id for i in page.items]
    fresh.ingest([folder / PICTURES[1]], "harbour")
    while page.next_cursor:
        page = fresh.insights("harbour", limit=2, cursor=page.next_cursor)
        seen += [i.id for i in page.items]
    assert seen == whole


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "W10", "WyJhIiwgImIiLCAiYyJd"])
def test_a_cursor_we_did_not_hand_out_is_refused(desk: Workspace, cursor: str) -> None:
    with pytest.raises(RequestUnclear, match="cursor"):
        desk.insights("harbour", cursor=cursor)


def test_scores_and_coverage_are_paged_too(desk: Workspace) -> None:
    names = [s.project for s in desk.scores("harbour").items]
    first = desk.scores("harbour", limit=4)
    second = desk.scores("harbour", limit=4, cursor=first.next_cursor)
    assert [s.project for s in (*first.items, *second.items)] == names
    assert second.next_cursor is None
    cells = desk.coverage("harbour")
    some = desk.coverage("harbour", limit=5)
    assert some.items == cells.items[:5]
    assert desk.coverage("harbour", limit=cells.total, cursor=some.next_cursor).items == cells.items[5:]


def test_a_decision_stands_until_it_expires_and_leaves_a_trail(desk: Workspace) -> None:
    first = desk.insights("harbour").items[0]
    with pytest.raises(RequestUnclear, match="reason"):
        desk.decide("harbour", first.id, Change(state=InsightState.DISMISSED))
    dismissed = Change(state=InsightState.DISMISSED, reason="Agreed with the sponsor", expires_on=date(2026, 5, 1))
    shown = desk.decide("harbour", first.id, dismissed)
    assert shown.state == InsightState.DISMISSED
    page = desk.insights("harbour")
    assert first.id not in {i.id for i in page.items}
    assert page.set_aside == 1
    asked = desk.insights("harbour", Filters(states=frozenset({InsightState.DISMISSED})))
    assert [i.id for i in asked.items] == [first.id]
    desk.decide("harbour", first.id, Change(owner="Lin"))
    trail = desk.show("harbour", first.id).decisions
    assert [(d.state, d.owner) for d in trail] == [("dismissed", None), ("dismissed", "Lin")]
    later = Workspace(store=desk.store, policy=desk.policy, today=lambda: date(2026, 5, 2), open_index=desk.open_index)
    assert first.id in {i.id for i in later.insights("harbour").items}


def test_a_decision_was_not_known_before_it_was_made(desk: Workspace) -> None:
    first = desk.insights("harbour").items[0]
    desk.decide("harbour", first.id, Change(state=InsightState.ACKNOWLEDGED))
    assert desk.show("harbour", first.id).state == "acknowledged"
    then = desk.show("harbour", first.id, date(2026, 2, 28))
    assert then.state == "open"
    assert then.decisions == ()


def test_the_version_changes_with_facts_and_decisions_only(desk: Workspace, tmp_path: Path) -> None:
    desk.insights("harbour")
    before = desk.version("harbour")
    assert desk.version("harbour") == before
    desk.decide("harbour", desk.insights("harbour").items[0].id, Change(note="seen"))
    decided = desk.version("harbour")
    assert decided != before
    desk.ingest([write_pictures(tmp_path / "more", PICTURES[2:])], "harbour")
    assert desk.version("harbour") != decided


def test_filters_narrow_by_severity_and_project_name(desk: Workspace) -> None:
    found = desk.insights("harbour", Filters(project="harbour payments"))
    assert found.items
    assert all("alpha" in i.projects for i in found.items)
    critical = desk.insights("harbour", Filters(severities=frozenset({Severity.CRITICAL})))
    assert {i.severity for i in critical.items} <= {Severity.CRITICAL}


def test_unknown_things_are_named_with_a_hint(desk: Workspace) -> None:
    with pytest.raises(UnknownPortfolio, match="Did you mean 'harbour'"):
        desk.choose("harbor")
    with pytest.raises(UnknownProject, match="Harbour Payments"):
        desk.score("harbour", "Harbour Payment")
    with pytest.raises(UnknownInsight, match="Did you mean SCH001-"):
        desk.show("harbour", desk.insights("harbour").items[0].id[:-1])
    with pytest.raises(UnknownRule):
        desk.rule("SCH999")
    with pytest.raises(UnknownPortfolio):
        desk.insights("nowhere")
    with pytest.raises(UnknownPortfolio):
        desk.insights("harbour", as_of=date(2020, 1, 1))


def test_what_cannot_be_read_leaves_no_portfolio_behind(fresh: Workspace, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(SourceUnreadable):
        fresh.ingest([broken], "x")
    with pytest.raises(SourceUnreadable, match="no file or folder"):
        fresh.ingest([tmp_path / "missing.csv"], "x")
    with pytest.raises(SourceUnreadable, match="files and folders"):
        fresh.ingest(["monday://board/1"], "x")
    with pytest.raises(RequestUnclear, match="cannot name a portfolio"):
        fresh.ingest([broken], "../x")
    assert fresh.portfolios() == ()


def test_the_digest_says_what_changed_since_the_picture_before(desk: Workspace, tmp_path: Path) -> None:
    desk.ingest([write_pictures(tmp_path / "more", PICTURES[2:])], "harbour")
    digest = desk.digest("harbour")
    assert digest.since == date(2026, 2, 28)
    assert {"gamma", "delta", "eps"} <= {i.subject.id for i in digest.new}
    assert "alpha" in {m.insight.subject.id for m in digest.worse}
    assert digest.gaps
    longer = desk.digest("harbour", since=date(2026, 2, 3))
    assert longer.since == date(2026, 1, 31)
    assert "beta" in {i.subject.id for i in longer.new} - {i.subject.id for i in digest.new}
    assert desk.digest("harbour", since=date(2025, 1, 1)).since is None
    few = desk.digest("harbour", scope=Scope(projects=("Harbour Payments",), severity=Severity.HIGH))
    assert few.projects == 1
    assert {i.severity for i in (*few.new, *(m.insight for m in few.worse))} <= {Severity.CRITICAL, Severity.HIGH}
    assert all("alpha" in i.projects for i in (*few.new, *(m.insight for m in few.worse)))
    with pytest.raises(UnknownProject):
        desk.digest("harbour", scope=Scope(projects=("Nothing of the kind",)))
    first = desk.digest("harbour", date(2026, 1, 31))
    assert (first.since, first.new, first.gone) == (None, (), ())


def test_a_project_s_score_tells_how_likely_bad_outcomes_are_and_on_what_basis(read_only: Workspace) -> None:
    active = [p.id for p in read_only.snapshot("harbour").projects.values() if p.is_active]
    told = read_only.score("harbour", active[0]).outlook
    assert told
    assert [one.likelihood for one in told] == sorted((one.likelihood for one in told), reverse=True)
    assert all(0 < one.likelihood < 1 and one.basis.startswith("reference class (n=") for one in told)
