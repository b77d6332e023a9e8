"""Several projects, some of them critical, share a platform, site, regulator, assumption, team or lead, and run late.

Why it matters. Trouble with one cause looks like many small troubles. Each project explains its own delay; only side
by side do they show that one thing is wrong.

Stays quiet when. Fewer than three active projects (two of them critical or high priority) share the cause; those that
share it are not surely later than the others (the lower end of Wilson's interval decides); it is shared by most of the
portfolio, so that it tells nothing apart; or the cause is written as a long text. With dates of too few of its
projects it is not assessed. Vendors have a rule of their own.

What to do. Name one person for the cause, treat it once for all these projects, and plan their dates together.
Severity is medium, high where five or more projects depend on it.

Source. PMI, The Standard for Risk Management in Portfolios, Programs, and Projects: risks with a common cause are
treated together. Counts as for a shared vendor.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from insights.evidence import project_field
from insights.rule import Limits, Rule, limit
from portfolio.causes import lateness, shared_causes
from portfolio.evidence import Evidence, SourceRef
from portfolio.findings import Hit, Subject
from portfolio.ownership import spelled
from portfolio.rates import wilson_low
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

QUOTED = 8
FIELDS = ("team", "owner")


class SharedCauseLimits(Limits):
    """What counts as a cause, how many share it, how late they are."""

    kinds: tuple[str, ...] = limit(
        ("platform", "site", "plant", "facility", "regulator", "permit", "assumption", "team", "person"),
        "Words in the names of kept columns that tell a cause; team and person are the project's own.",
        unit="words",
    )
    min_projects: int = limit(3, "Active projects that share the cause.", unit="projects", ge=2, le=50)
    min_critical: int = limit(2, "Of these, critical or high priority.", unit="projects", ge=0, le=50)
    min_dated: int = limit(4, "Projects, closed ones too, whose lateness is known.", unit="projects", ge=2, le=100)
    late_days: int = limit(14, "A project runs late beyond so many days.", unit="days", ge=0, le=365)
    late_share: float = limit(0.35, "Share of those that run late.", unit="share", ge=0, le=1)
    confidence: float = limit(
        0.99, "Confidence that the share is above that of the others.", unit="share", ge=0.5, le=0.9999
    )
    most_share: float = limit(
        0.5, "A cause of more of the active projects than this tells nothing apart.", unit="share", ge=0.05, le=1
    )
    high_projects: int = limit(5, "From so many active projects on, it is high.", unit="projects", ge=2, le=50)


class SharedCause(Rule[SharedCauseLimits]):
    """VEN006."""

    code = "VEN006"
    name = "shared cause"
    category = Category.VENDOR
    severity = Severity.MEDIUM
    needs = ("projects.end|projects.baseline_end|projects.schedule_variance_days",)
    limits = SharedCauseLimits
    advice = "Name one person for the cause and treat it once for all these projects together."

    def check(self, portfolio: Portfolio, limits: SharedCauseLimits) -> Iterator[Hit]:
        """One hit per cause whose projects run late."""
        shared = portfolio.ask(_shared, limits)
        late = shared[
            (shared["dated"] >= limits.min_dated)
            & (shared["late_share"] >= limits.late_share)
            & (shared["low"] > shared["others"])
        ]
        for row in late.sort_index().reset_index().to_dict("records"):
            yield _hit(portfolio, limits, row)

    def blind(self, portfolio: Portfolio, limits: SharedCauseLimits) -> Mapping[str, str]:
        """Projects whose shared causes all have too few dated projects."""
        shared = portfolio.ask(_shared, limits)
        rows = portfolio.ask(shared_causes, limits.kinds).set_index(["kind", "value"])
        young = shared.index[shared["dated"] < limits.min_dated]
        unsure = set(rows.loc[rows.index.isin(young), "project"])
        sure = set(rows.loc[rows.index.isin(shared.index.difference(young)), "project"])
        return dict.fromkeys(sorted(unsure - sure), "projects.baseline_end")


def _shared(portfolio: Portfolio, limits: SharedCauseLimits) -> pd.DataFrame:
    """Causes that enough projects share, by kind and value, with how many of them run late and of the others."""
    rows = portfolio.ask(shared_causes, limits.kinds)
    table, days = portfolio.table, portfolio.ask(lateness)
    own = days.reindex(rows["project"]).to_numpy()
    rows = rows.assign(
        projects=table["active"].reindex(rows["project"]).to_numpy(dtype=bool),
        critical=(table["active"] & table["critical"]).reindex(rows["project"]).to_numpy(dtype=bool),
        dated=own == own,  # noqa: PLR0124 - NaN test
        late=own > limits.late_days,
    )
    found = rows.groupby(["kind", "value"])[["projects", "critical", "dated", "late"]].sum()
    known, late = int(days.notna().sum()), int((days > limits.late_days).sum())
    found["late_share"] = found["late"] / found["dated"].clip(lower=1)
    found["others"] = (late - found["late"]) / (known - found["dated"]).clip(lower=1)
    found["low"] = [
        wilson_low(int(late), int(dated), limits.confidence)
        for late, dated in zip(found["late"], found["dated"], strict=True)
    ]
    most = limits.most_share * max(int(table["active"].sum()), 1)
    enough = (found["projects"] >= limits.min_projects) & (found["critical"] >= limits.min_critical)
    return found[enough & (found["projects"] <= most)]


def _hit(portfolio: Portfolio, limits: SharedCauseLimits, row: dict[Any, Any]) -> Hit:
    kind, value = str(row["kind"]), str(row["value"])
    rows = portfolio.ask(shared_causes, limits.kinds)
    rows = rows[(rows["kind"] == kind) & (rows["value"] == value)]
    days = portfolio.ask(lateness)
    written = min(rows["written"])
    name = spelled(portfolio, value, written) if kind == "person" else written
    active = [project for project in rows["project"] if portfolio.projects[project].is_active]
    projects = sorted(active, key=lambda p: (not portfolio.projects[p].is_critical, -max(days[p], 0), p))
    behind = sorted((p for p in rows["project"] if days[p] > limits.late_days), key=lambda p: (-days[p], p))
    median = float(days[behind].median())
    led = "share the lead" if kind == "person" else f"share the {kind}"
    fields = dict(zip(rows["project"], rows["field"], strict=True))
    return Hit(
        subject=Subject(kind=kind, id=value, name=name),
        message=(
            f"{len(projects)} projects, {row['critical']:.0f} of them critical, {led} {name}; {row['late']:.0f} of "
            f"{row['dated']:.0f} that have it run late, by {median:.0f} days at the median, against "
            f"{row['others']:.0%} of the others."
        ),
        projects=tuple(projects),
        severity=Severity.HIGH if len(projects) >= limits.high_projects else Severity.MEDIUM,
        measured={
            "projects": len(projects),
            "critical_projects": int(row["critical"]),
            "dated": int(row["dated"]),
            "late": int(row["late"]),
            "late_share": round(float(row["late_share"]), 3),
            "surely_above": round(float(row["low"]), 3),
            "others_share": round(float(row["others"]), 3),
            "median_days_late": round(median),
        },
        evidence=tuple(_proof(portfolio, projects, behind, fields)),
        cause=f"{kind}:{value}",
    )


def _proof(portfolio: Portfolio, projects: list[str], behind: list[str], fields: dict[str, str]) -> Iterator[Evidence]:
    """That each shares it, then how late the late ones are."""
    for project in projects[:QUOTED]:
        field, facts = fields[project], portfolio.projects[project]
        if field in FIELDS:
            yield project_field(portfolio, project, field)
            continue
        place = facts.place_of(field)
        ref = SourceRef(source=facts.source or "", kind="project", id=project, project=project, field=field)
        age = None if place.reported_on is None else (portfolio.as_of - place.reported_on).days
        yield Evidence(ref=ref, quote=facts.attributes[field], dated=place.reported_on, age_days=age)
    for project in behind[:QUOTED]:
        facts = portfolio.projects[project]
        ends = ("actual_end", "end", "schedule_variance_days")
        yield project_field(portfolio, project, next((f for f in ends if getattr(facts, f) is not None), "end"))
