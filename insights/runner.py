"""Runs the rules over one picture: findings with stable fingerprints, and what could not be seen.

Every rule gets one cell per project it is about: active projects, and closed ones too where the rule
says so. A closed project has no cell in the other rules, since nothing is expected of it any more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
import pandas as pd
import structlog

from insights.missing import missing_reason
from insights.policy import Policy
from insights.rule import Limits, Rule
from portfolio.findings import Finding, Hit, Subject
from portfolio.snapshot import Portfolio

RULE_FAILED = "The rule failed; the log says why."

log = structlog.get_logger(__name__)


@dataclass(frozen=True, eq=False)
class Run:
    """What the rules found, the worst first, and one coverage row per rule and project.

    Coverage columns: rule, project, state (clear, finding, not_assessed) and reason.
    """

    findings: tuple[Finding, ...]
    coverage: pd.DataFrame


def run(portfolio: Portfolio, policy: Policy) -> Run:
    """Ask every enabled rule of the policy about this picture."""
    findings: list[Finding] = []
    cells: list[pd.DataFrame] = []
    for rule in policy.rules:
        found, coverage = _ask(rule, portfolio, policy.limits(rule))
        findings += found
        cells.append(coverage)
    findings.sort(key=lambda f: (-f.severity.weight, f.rule, f.subject.kind, f.subject.id))
    coverage = pd.concat(cells, ignore_index=True) if cells else _cells("", pd.Series(dtype="str"), [])
    return Run(tuple(findings), coverage)


def fingerprint(code: str, subject: Subject) -> str:
    """The same for the same rule and subject in every run, on every machine."""
    digest = blake2b(f"{subject.kind}\x1f{subject.id}".encode(), digest_size=5).hexdigest()
    return f"{code}-{digest}"


def _ask(rule: Rule[Any], portfolio: Portfolio, limits: Limits) -> tuple[list[Finding], pd.DataFrame]:
    table = portfolio.table
    inside = np.ones(len(table), dtype=bool) if rule.includes_closed else table["active"].to_numpy(dtype=bool)
    scope = table.index[inside]
    reasons = _unmet(rule, portfolio, inside)
    hits: list[Hit] = []
    try:
        if reasons.isna().any():
            unseen = rule.blind(portfolio, limits)
            blind = pd.Series({p: missing_reason([need]) for p, need in unseen.items()}, dtype="str")
            reasons = reasons.fillna(blind.reindex(scope))
        if reasons.isna().any():
            hits = list(rule.check(portfolio, limits))
    except Exception:
        # One broken rule must not cost the manager all the others.
        log.exception("rule failed", rule=rule.code)
        return [], _cells(rule.code, pd.Series(RULE_FAILED, index=scope, dtype="str"), [])
    seen = set(reasons.index[reasons.isna()])
    findings = _findings(rule, (hit for hit in hits if not hit.projects or not seen.isdisjoint(hit.projects)))
    touched = [project for finding in findings for project in finding.projects]
    return findings, _cells(rule.code, reasons, touched)


def _unmet(rule: Rule[Any], portfolio: Portfolio, inside: np.ndarray) -> pd.Series:
    """Reason per project in scope, empty where every need is met; one sentence per pattern of gaps."""
    codes = np.zeros(inside.sum(), dtype=np.int64)
    for position, need in enumerate(rule.needs):
        there = portfolio.has(need).to_numpy(dtype=bool)[inside]
        codes |= (~there).astype(np.int64) << position
    sentences: Mapping[int, str | None] = {
        int(code): missing_reason([n for i, n in enumerate(rule.needs) if code >> i & 1]) if code else None
        for code in np.unique(codes)
    }
    return pd.Series([sentences[code] for code in codes.tolist()], index=portfolio.table.index[inside], dtype="str")


def _findings(rule: Rule[Any], hits: Iterable[Hit]) -> list[Finding]:
    """One finding per subject; where a rule hits a subject twice, the worst hit stands."""
    worst: dict[str, Finding] = {}
    for hit in hits:
        finding = _finding(rule, hit)
        known = worst.get(finding.id)
        if known is None or _badness(finding) > _badness(known):
            worst[finding.id] = finding
    return list(worst.values())


def _finding(rule: Rule[Any], hit: Hit) -> Finding:
    return Finding(
        id=fingerprint(rule.code, hit.subject),
        rule=rule.code,
        category=rule.category,
        severity=hit.severity or rule.severity,
        subject=hit.subject,
        message=hit.message,
        projects=hit.projects,
        likelihood=hit.likelihood,
        likelihood_basis=hit.likelihood_basis,
        measured=hit.measured,
        evidence=hit.evidence,
        due=hit.due,
        cause=hit.cause,
    )


def _badness(finding: Finding) -> tuple[int, float, int, str]:
    soonest = -finding.due.toordinal() if finding.due else -np.inf
    return finding.severity.weight, len(finding.projects), int(max(soonest, -(10**7))), finding.message


def _cells(code: str, reasons: pd.Series, touched: Iterable[str]) -> pd.DataFrame:
    named = set(touched)
    found = np.fromiter((project in named for project in reasons.index), dtype=bool, count=len(reasons))
    state = np.where(found, "finding", np.where(reasons.isna(), "clear", "not_assessed"))
    return pd.DataFrame(
        {
            "rule": pd.Series([code] * len(reasons), dtype="str"),
            "project": pd.Series(reasons.index, dtype="str"),
            "state": pd.Series(state, dtype="str"),
            "reason": reasons.mask(found).reset_index(drop=True).astype("str"),
        }
    )
