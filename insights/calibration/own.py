"""A workspace's own calibration: learned from its pictures, pooled towards what ships where they are few."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from insights.calibration.learn import LEAST_CASES, TooFewCases, learn
from insights.calibration.model import Calibration, Outcome, RuleRecord
from insights.calibration.outcomes import OUTCOMES
from insights.calibration.past import FORETELLS, HORIZON, came
from insights.calibration.signs import outcome_signs
from portfolio.findings import Finding
from portfolio.snapshot import Portfolio

LEAST_FINDINGS = 8
POOLED = 10.0
"""Findings of the reference rate that a rule's own record is pooled with."""


@dataclass(frozen=True, eq=False)
class Lesson:
    """One picture and the one that judged it: signs, what came, and what each rule found."""

    signs: pd.DataFrame
    came: pd.DataFrame
    found: pd.DataFrame
    judged_on: date


def lesson(now: Portfolio, later: Portfolio, findings: Iterable[Finding]) -> Lesson:
    """What can be learned from a picture, knowing a later one. `found` has columns rule, outcome and project."""
    outcomes = came(now, later)
    told = [
        (finding.rule, FORETELLS[finding.category], project)
        for finding in findings
        if finding.category in FORETELLS
        for project in dict.fromkeys(finding.projects)
    ]
    found = pd.DataFrame(told, columns=["rule", "outcome", "project"]).drop_duplicates()
    return Lesson(outcome_signs(now).reindex(outcomes.index), outcomes, found, later.as_of)


def calibrate(
    lessons: Iterable[Lesson], prior: Calibration, *, name: str, made_on: date, horizon: int = HORIZON
) -> Calibration:
    """What the lessons teach, on top of `prior`. Raises TooFewCases where they teach nothing at all."""
    known = list(lessons)
    if not known:
        raise TooFewCases(
            f"{name} has no two pictures about {horizon} days apart, so nothing can be said of how findings came true."
        )
    signs = pd.concat([one.signs for one in known], ignore_index=True)
    outcomes = pd.concat([one.came for one in known], ignore_index=True)
    whose = pd.Series(name, index=signs.index)
    learned: dict[str, Outcome] = {}
    refused: list[str] = []
    for outcome, foreseen in OUTCOMES.items():
        try:
            learned[outcome] = learn(
                signs,
                outcomes[outcome],
                whose,
                names=foreseen.signs,
                says=foreseen.says,
                prior=prior.outcomes.get(outcome),
            )
        except TooFewCases as few:
            refused.append(f"{outcome}: {few}")
    rules = records(known)
    if not learned and not rules:
        raise TooFewCases(
            f"The history of {name} is too short to calibrate on ({LEAST_CASES} past cases are needed). "
            + " ".join(refused)
        )
    return Calibration(
        made_on=made_on,
        known_to=max(one.judged_on for one in known),
        source=f"{name}: {len(known)} pictures, each judged by one about {horizon} days later",
        basis="calibrated",
        horizon_days=horizon,
        outcomes=learned,
        rules=rules,
        refused=tuple(refused),
    )


def records(lessons: Iterable[Lesson]) -> Mapping[str, RuleRecord]:
    """How often each rule's findings came true, pooled towards the rate of all projects; few findings say nothing."""
    known = list(lessons)
    judged = []
    rates: dict[str, float] = {}
    for outcome in set(FORETELLS.values()):
        every = pd.concat([one.came[outcome] for one in known]).dropna()
        rates[outcome] = float(every.mean()) if len(every) else 0.0
    for one in known:
        later = one.came.reindex(one.found["project"])
        true = [later[outcome].iloc[at] for at, outcome in enumerate(one.found["outcome"])]
        judged.append(one.found.assign(true=pd.Series(true, index=one.found.index, dtype="float64")))
    counted = pd.concat(judged, ignore_index=True).dropna(subset=["true"])
    told = {}
    for rule, rows in counted.groupby("rule"):
        n, came_true, outcome = len(rows), int(rows["true"].sum()), str(rows["outcome"].iloc[0])
        if n >= LEAST_FINDINGS:
            rate = (came_true + POOLED * rates[outcome]) / (n + POOLED)
            told[str(rule)] = RuleRecord(n=n, true=came_true, rate=round(rate, 4), outcome=outcome)
    return told
