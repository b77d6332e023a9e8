"""The life of a finding through the doors: decided, remembered, re-opened, gone, back, and never overwritten."""

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.choices import Change, Filters
from api.errors import RequestUnclear
from api.identities import Judgement
from api.workspace import Workspace
from insights.policy import parse_policy
from insights.rules import RULES
from portfolio.errors import UnknownInsight
from portfolio.findings import Insight
from portfolio.identity import Verdict
from portfolio.vocabulary import InsightState
from store.memory import MemoryIndex, MemoryStore
from tests.api.conftest import PICTURES, Ran, write_pictures

BASE = "/api/v1/portfolios/quay"
PLAN = {
    "name": "Quay wall",
    "owner": "Ada",
    "status": "in progress",
    "start": "2025-01-01",
    "baseline_end": "2026-07-01",
}
ON_TIME, SLIPPED, WORSE = "2026-07-01", "2026-08-15", "2027-03-01"
POLICY = parse_policy({}, rules=[rule for rule in RULES if rule.code == "SCH001"])


class Office:
    """A workspace whose day moves on."""

    def __init__(self, folder: Path) -> None:
        """Keep pictures in `folder` and everything else in memory."""
        self.folder = folder
        self.store = MemoryStore()
        self.day = date(2026, 1, 2)
        self.desk = Workspace(
            store=self.store, policy=POLICY, today=lambda: self.day, open_index=lambda: MemoryIndex(self.store)
        )

    def tell(self, day: date, source: str = "plan", **ends: str) -> None:
        """Ingest a picture: project id → its end."""
        made = self.folder / f"{source}-{day}"
        made.mkdir()
        name = "Harbour tolls" if source == "tracker" else "Quay wall"
        rows = [{"id": key, **PLAN, "name": name, "end": end} for key, end in ends.items()]
        with (made / "projects.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        self.day = max(self.day, day)
        self.desk.ingest([made], "quay", as_of=day, source=source)

    def slip(self) -> Insight:
        """The first insight there is now."""
        return self.desk.brief("quay").insights[0]

    def decide(self, state: InsightState, **more: object) -> None:
        """Ines decides about it."""
        change = Change(state=state, reason="Agreed with the sponsor.", person="Ines", **more)  # type: ignore[arg-type]  # fields by name
        self.desk.decide("quay", self.slip().id, change)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.tell(date(2026, 1, 31), a=SLIPPED)
    return made


@pytest.mark.parametrize("state", [InsightState.DISMISSED, InsightState.ACCEPTED])
def test_what_was_set_aside_stays_so_until_the_facts_are_materially_worse(office: Office, state: InsightState) -> None:
    office.decide(state)
    office.tell(date(2026, 2, 28), a="2026-08-20")
    assert office.slip().state == state
    assert office.desk.insights("quay").items == ()
    office.tell(date(2026, 3, 31), a=WORSE)
    opened = office.slip()
    assert (opened.state, opened.severity) == ("open", "critical")
    assert opened.reopened == f"It is critical now; it was high when it was {state} on 2026-01-31."
    assert office.desk.summary("quay").reopened == 1
    last = office.desk.show("quay", opened.id).trail[-1]
    assert (last.who, last.from_state, last.to_state, last.on) == ("rules", state, "open", date(2026, 3, 31))


def test_what_was_reopened_stays_open_when_only_its_owner_changes(office: Office) -> None:
    office.decide(InsightState.DISMISSED)
    office.tell(date(2026, 3, 31), a=WORSE)
    office.desk.decide("quay", office.slip().id, Change(owner="Bo"))
    assert (office.slip().state, office.slip().owner) == ("open", "Bo")


def test_another_owner_is_no_second_look_at_the_facts(office: Office) -> None:
    office.decide(InsightState.ACCEPTED)
    seen = office.desk.show("quay", office.slip().id).decisions[-1]
    office.tell(date(2026, 2, 28), a="2026-08-20")
    office.desk.decide("quay", office.slip().id, Change(owner="Bo"))
    later = office.desk.show("quay", office.slip().id).decisions[-1]
    assert (later.score, later.seen_on, later.reason) == (seen.score, seen.seen_on, seen.reason)
    assert office.slip().state == "accepted"


def test_a_decision_that_expired_can_be_made_again_and_stands(office: Office) -> None:
    office.decide(InsightState.ACCEPTED, expires_on=date(2026, 2, 10))
    office.day = date(2026, 3, 1)
    assert office.slip().reopened == "What was decided on 2026-01-31 ended on 2026-02-10."
    office.decide(InsightState.ACCEPTED)
    shown = office.desk.show("quay", office.slip().id)
    assert shown.state == "accepted"
    moves = [(e.on, e.who, e.from_state, e.to_state) for e in shown.trail]
    assert moves == [
        (date(2026, 1, 31), "rules", None, "open"),
        (date(2026, 1, 31), "Ines", "open", "accepted"),
        (date(2026, 2, 11), "rules", "accepted", "open"),
        (date(2026, 3, 1), "Ines", "open", "accepted"),
    ]


def test_the_trail_says_who_changed_what_from_what_to_what(office: Office) -> None:
    office.decide(InsightState.MITIGATING, owner="Bo", due=date(2026, 3, 1))
    office.desk.decide("quay", office.slip().id, Change(owner="Lin", person="Ines", note="Bo is away."))
    *_, last = office.desk.show("quay", office.slip().id).trail
    assert (last.who, last.changed) == ("Ines", {"owner": ("Bo", "Lin"), "note": (None, "Bo is away.")})


def test_a_mitigation_shows_its_effect_over_time_and_leaves_the_score_alone(office: Office) -> None:
    before = office.slip().score
    office.tell(date(2026, 2, 28), a=SLIPPED)
    office.decide(InsightState.MITIGATING, owner="Bo", due=date(2026, 3, 15))
    office.tell(date(2026, 3, 31), a="2026-07-20")
    shown = office.desk.show("quay", office.slip().id)
    first, second, third = shown.effect
    assert (first.score, first.residual, first.state) == (before, before, "open")
    assert second.residual < second.score
    assert third.residual == third.score < second.score, "the day it was due is past"
    assert shown.overdue
    score = office.desk.score("quay", "a")
    assert score.residual == score.score


def test_what_people_do_is_counted_in_the_residual_scores_only(office: Office) -> None:
    before = office.desk.summary("quay")
    assert before.residual_index == before.index
    office.decide(InsightState.MITIGATING, owner="Bo")
    after, score = office.desk.summary("quay"), office.desk.score("quay", "a")
    assert after.index == before.index
    assert after.residual_index is not None
    assert after.residual_index < after.index
    assert score.residual is not None
    assert score.residual < score.score
    assert after.history[-1].coverage == after.coverage


def test_gone_and_back_reopens_what_a_person_called_resolved(office: Office) -> None:
    office.decide(InsightState.RESOLVED)
    office.tell(date(2026, 2, 10), a=ON_TIME)
    gone = office.desk.past("quay")
    assert [(p.ending, p.gone_on) for p in gone.items] == [("resolved", date(2026, 2, 10))]
    assert office.desk.summary("quay").past == 1
    assert office.desk.digest("quay").gone[0].ending == "resolved"
    with pytest.raises(UnknownInsight, match="last seen on 2026-01-31 and is resolved"):
        office.desk.show("quay", gone.items[0].id)
    office.tell(date(2026, 2, 12), a=SLIPPED)
    back = office.slip()
    assert (back.state, back.first_seen) == ("open", date(2026, 1, 31))
    assert back.reopened == "It had gone by 2026-02-10 and is seen again since 2026-02-12."
    assert [e.reason for e in office.desk.show("quay", back.id).trail if e.who == "rules"] == [
        "First seen.",
        "No longer seen.",
        "Seen again.",
        back.reopened,
    ]


def test_a_decision_stays_with_its_subject_when_two_ids_become_one(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.tell(date(2026, 1, 15), "tracker", old=ON_TIME)
    office.tell(date(2026, 1, 31), "board", new=SLIPPED)
    office.decide(InsightState.DISMISSED)
    before = office.slip()
    said = Judgement(kind="project", left="old", right="new", verdict=Verdict.SAME, person="Ines")
    office.desk.identities.decide("quay", said)
    after = office.slip()
    assert (before.subject.id, after.subject.id) == ("new", "old")
    assert before.id != after.id
    assert after.state == "dismissed"
    assert len(office.desk.show("quay", after.id).decisions) == 1


def test_several_are_decided_together_or_not_at_all(office: Office) -> None:
    office.tell(date(2026, 2, 28), a=SLIPPED, b=SLIPPED)
    ids = [insight.id for insight in office.desk.brief("quay").insights]
    with TestClient(create_app(office.desk)) as client:
        body = {"state": "accepted", "reason": "Known.", "person": "Ines"}
        refused = client.post(f"{BASE}/insights/decisions", json={"insights": [*ids, "SCH001-none"], **body})
        assert refused.status_code == 404
        assert client.post(f"{BASE}/insights/decisions", json={"insights": ids, "state": "accepted"}).status_code == 400
        assert client.post(f"{BASE}/insights/decisions", json={"insights": [], **body}).status_code == 422
        assert {i["state"] for i in client.get(f"{BASE}/insights").json()["items"]} == {"open"}
        done = client.post(f"{BASE}/insights/decisions", json={"insights": ids, **body})
        assert [i["state"] for i in done.json()["items"]] == ["accepted", "accepted"]
        assert client.get(f"{BASE}/insights?state=accepted").json()["total"] == 2
        tag = client.get("/api/v1/rules").headers["etag"]
        rule = client.get("/api/v1/rules/SCH001").json()["precision"]
        assert (rule["confirmed"], rule["dismissed"], rule["rate"]) == (2, 0, None)
        client.post(f"{BASE}/insights/decisions", json={"insights": ids, **body, "state": "dismissed"})
        assert client.get("/api/v1/rules", headers={"if-none-match": tag}).status_code == 200
        lines = {line["code"]: line["precision"] for line in client.get("/api/v1/rules").json()["items"]}
        assert lines["SCH001"]["dismissed"] == 2
        assert lines["CST001"] is None


def test_the_past_has_an_address_of_its_own(office: Office) -> None:
    office.tell(date(2026, 2, 28), a=ON_TIME)
    with TestClient(create_app(office.desk)) as client:
        page = client.get(f"{BASE}/insights/past").json()
    assert page["total"] == 1
    assert page["items"][0]["because"].startswith("Quay wall now ends on 2026-07-01")


def test_the_dashboard_shows_state_owner_and_why_it_is_open_again(office: Office) -> None:
    office.decide(InsightState.MITIGATING, owner="Bo <b>", due=date(2026, 2, 15))
    with TestClient(create_app(office.desk)) as client:
        page = client.get("/portfolios/quay").text
        assert '<span class="state">mitigating</span>' in page
        assert "Bo &lt;b&gt;, due" in page
        office.decide(InsightState.DISMISSED)
        office.tell(date(2026, 3, 31), a=WORSE)
        again = client.get("/portfolios/quay").text
        found = office.desk.insights("quay").items[0]
        one = client.get(f"/portfolios/quay/insights/{found.id}").text
    assert '<span class="state">open again</span>' in again
    assert "It is critical now" in one


def test_a_decision_cannot_end_before_it_is_made(office: Office) -> None:
    with pytest.raises(RequestUnclear, match="that day is past"):
        office.decide(InsightState.ACCEPTED, expires_on=date(2026, 1, 1))
    with pytest.raises(RequestUnclear, match="reason"):
        office.desk.decide("quay", office.slip().id, Change(state=InsightState.DISMISSED, reason="  "))


def test_a_later_analysis_leaves_the_decision_as_it_was_made(office: Office) -> None:
    office.decide(InsightState.DISMISSED)
    made = office.store.every_decision("quay")
    office.tell(date(2026, 3, 31), a=WORSE)
    office.desk.insights("quay", Filters())
    assert office.store.every_decision("quay") == made


def test_people_decide_on_the_command_line(run: Callable[..., Ran], tmp_path: Path) -> None:
    home = tmp_path / "own"
    folder = write_pictures(tmp_path / "in", PICTURES[1:2])
    assert run("ingest", str(folder), "--portfolio", "quay", home=home).code == 0
    found = json.loads(run("insights", "--format", "json", home=home).out)["items"]
    one, other = found[0]["id"], found[1]["id"]
    refused = run("decide", one, other, "--state", "dismissed", home=home)
    assert refused.code == 1
    assert "Give a reason" in refused.err
    words = (
        "--state",
        "mitigating",
        "--owner",
        "Bo",
        "--due",
        "2099-01-31",
        "--by",
        "Ines",
        "--reason",
        "Plan agreed.",
    )
    done = run("decide", one, other, *words, home=home)
    assert done.code == 0, done.err
    assert json.loads(run("insights", "--state", "mitigating", "--format", "json", home=home).out)["total"] == 2
    shown = run("show", one, home=home).out
    assert "open → mitigating" in shown
    assert "Dealt with by Bo, due 2099-01-31." in shown
    assert "Plan agreed." in run("show", one, "--format", "md", home=home).out
    assert "too few to speak of a rate" in run("rules", found[0]["rule"], home=home).out
    assert "Nothing that was seen earlier is gone." in run("insights", "--past", home=home).out
