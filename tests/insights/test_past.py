"""Findings that are seen no more: when they are resolved, when just not seen, and when they come back."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from insights.analyse import Analysis, analyse
from insights.policy import parse_policy
from insights.rules import RULES
from portfolio import columns
from portfolio.commerce import Benefit, Vendor
from portfolio.findings import Past, Subject
from portfolio.people import Person
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Rag, Status
from portfolio.work import Project

DAYS = tuple(date(2026, month, 1) for month in range(1, 7))
POLICY = parse_policy({}, rules=[rule for rule in RULES if rule.code in {"SCH001", "GOV003"}])
CATALOGUE = {rule.code: rule for rule in RULES}
QUAY = {"id": "a", "name": "Quay wall", "start": date(2025, 1, 1), "baseline_end": date(2026, 9, 1)}


def picture(day: date, *projects: Project, **tables: Any) -> Portfolio:
    frames: dict[str, Any] = {
        name: columns.conform(name, pd.DataFrame(value)) if name in columns.TABLES else value
        for name, value in tables.items()
    }
    return Portfolio(name="p", as_of=day, projects={one.id: one for one in projects}, **frames)


def quay(**fields: Any) -> Project:
    return Project(**{**QUAY, "end": date(2026, 9, 1), "owner": "Ines", **fields})


def run(*pictures: Portfolio) -> list[Analysis]:
    done: list[Analysis] = []
    for one in pictures:
        done.append(analyse(one, POLICY, done[-1].memory if done else None))
    return done


def slip(analysis: Analysis) -> Past:
    return next(one for one in analysis.brief.past if one.rule == "SCH001")


LATE = quay(end=date(2026, 12, 1))


def test_a_slip_is_resolved_when_the_end_is_back_on_its_approved_day() -> None:
    *_, last = run(picture(DAYS[0], LATE), picture(DAYS[1], quay()))
    gone = slip(last)
    assert (gone.ending, gone.gone_on, gone.first_seen, gone.last_seen) == ("resolved", DAYS[1], DAYS[0], DAYS[0])
    assert gone.because == "Quay wall now ends on 2026-09-01, not after the approved 2026-09-01."


@pytest.mark.parametrize(
    ("later", "ending", "because"),
    [
        ([quay(end=date(2026, 12, 1), status=Status.DONE)], "resolved", "Quay wall is done."),
        ([quay(status=Status.CANCELLED)], "resolved", "Quay wall was cancelled."),
        ([quay(end=None)], "no_longer_seen", "can no longer look"),
        ([quay(end=date(2026, 9, 3))], "no_longer_seen", "no fact says that it is settled"),
        ([Project(id="z", name="Other")], "no_longer_seen", "no longer in the portfolio"),
    ],
)
def test_what_vanishes_is_resolved_only_by_a_fact(later: list[Project], ending: str, because: str) -> None:
    *_, last = run(picture(DAYS[0], LATE), picture(DAYS[1], *later))
    assert slip(last).ending == ending
    assert because in slip(last).because


def test_the_fact_that_settles_it_may_be_told_later_and_the_day_it_went_stays() -> None:
    *_, mid, last = run(picture(DAYS[0], LATE), picture(DAYS[1], quay(end=None)), picture(DAYS[2], quay()))
    assert slip(mid).ending == "no_longer_seen"
    assert (slip(last).ending, slip(last).gone_on) == ("resolved", DAYS[1])


def test_what_is_resolved_stays_resolved_though_its_facts_go_away() -> None:
    *_, last = run(picture(DAYS[0], LATE), picture(DAYS[1], quay()), picture(DAYS[2], Project(id="z", name="Other")))
    assert slip(last).ending == "resolved"


def test_a_finding_that_comes_back_says_when_it_had_gone_and_keeps_its_first_day() -> None:
    *_, back, after = run(
        picture(DAYS[0], LATE), picture(DAYS[1], quay()), picture(DAYS[2], LATE), picture(DAYS[3], LATE)
    )
    for analysis in (back, after):
        one = next(i for i in analysis.brief.insights if i.rule == "SCH001")
        assert (one.first_seen, one.gone_on, one.back_on) == (DAYS[0], DAYS[1], DAYS[2])
        assert not [p for p in analysis.brief.past if p.rule == "SCH001"]


def test_a_rule_that_is_switched_off_resolves_nothing() -> None:
    (first,) = run(picture(DAYS[0], LATE))
    off = parse_policy({"rules": {"SCH001": {"enabled": False}}})
    last = analyse(picture(DAYS[1], quay()), off, first.memory)
    assert slip(last).ending == "resolved", "the facts speak whoever looks"
    other = analyse(picture(DAYS[1], quay(end=date(2026, 9, 3))), off, first.memory)
    assert slip(other).because == "Rule SCH001 is switched off, so nobody looked."


def test_the_first_picture_has_no_past() -> None:
    assert run(picture(DAYS[0], LATE))[0].brief.past == ()


WHO = [{"id": "x", "person": "p7", "project": "a", "hours_per_week": 20, "start": DAYS[0], "end": DAYS[5]}]
TASK = {"id": "t", "project": "a", "name": "Pour", "kind": "task", "due": date(2025, 12, 1)}
LINK = {"id": "l", "predecessor": "a", "successor": "b", "predecessor_project": "a", "successor_project": "b"}
A = Subject(kind="project", id="a", name="Quay wall")
BENEFIT = Benefit(id="n", project="a", name="Tolls", target=10.0, forecast=11.0)

SETTLED = [
    ("SCH002", A, picture(DAYS[3], quay(), items=[TASK | {"status": "done"}])),
    ("CST001", A, picture(DAYS[3], quay(budget=10.0, forecast_cost=9.0))),
    (
        "CAP001",
        Subject(kind="person", id="p7", name="Ada"),
        picture(DAYS[3], quay(), people={"p7": Person(id="p7", name="Ada", capacity_hours=40)}, allocations=WHO),
    ),
    ("DEP001", A, picture(DAYS[3], quay(status=Status.DONE))),
    (
        "DEP002",
        Subject(kind="dependency", id="loop:a", name="Quay wall → B → Quay wall"),
        picture(DAYS[3], quay(), Project(id="b", name="B"), dependencies=[LINK]),
    ),
    ("GOV003", A, picture(DAYS[3], quay())),
    ("BEN001", A, picture(DAYS[3], quay(), benefits={"n": BENEFIT})),
    ("REP002", A, picture(DAYS[3], quay(rag=Rag.RED))),
    (
        "VEN001",
        Subject(kind="vendor", id="acme", name="Acme"),
        picture(
            DAYS[3],
            quay(status=Status.DONE),
            vendors={"acme": Vendor(id="acme", name="Acme")},
            items=[TASK | {"vendor": "acme", "status": "done", "done_on": date(2025, 12, 9)}],
        ),
    ),
]
OPEN = {
    "SCH002": picture(DAYS[3], quay(), items=[TASK | {"status": "in_progress"}]),
    "CST001": picture(DAYS[3], quay(budget=10.0, forecast_cost=10.5)),
    "CAP001": picture(DAYS[3], quay(), people={"p7": Person(id="p7", name="Ada", capacity_hours=10)}, allocations=WHO),
    "DEP001": picture(DAYS[3], quay()),
    "DEP002": picture(DAYS[3], quay(), Project(id="b", name="B")),
    "GOV003": picture(DAYS[3], quay(owner="TBC")),
    "BEN001": picture(DAYS[3], quay(), benefits={"n": BENEFIT.model_copy(update={"forecast": 9.5})}),
    "REP002": picture(DAYS[3], quay(rag=Rag.GREEN, end=date(2027, 12, 1), budget=10.0, forecast_cost=19.0)),
    "VEN001": picture(DAYS[3], quay()),
}


@pytest.mark.parametrize(("code", "subject", "facts"), SETTLED, ids=[code for code, *_ in SETTLED])
def test_a_rule_names_the_fact_that_settles_its_finding_and_nothing_where_none_does(
    code: str, subject: Subject, facts: Portfolio
) -> None:
    said = CATALOGUE[code].settled(facts, subject)
    assert said is not None
    assert said.endswith(".")
    assert CATALOGUE[code].settled(OPEN[code], subject) is None
    assert CATALOGUE[code].settled(picture(DAYS[3]), subject) is None, "nothing is known, so nothing is settled"


def test_a_rule_s_subject_that_nobody_knows_is_never_settled() -> None:
    stranger = Subject(kind="project", id="nobody", name="Nobody")
    assert {CATALOGUE[code].settled(replace(OPEN[code], _answers={}), stranger) for code in OPEN} == {None}
