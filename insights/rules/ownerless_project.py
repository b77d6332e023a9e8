"""A project names no accountable owner and no sponsor.

Why it matters. Nobody decides, nobody is asked, and every other risk of the project lasts longer. A
placeholder such as "TBC" is no owner.

Stays quiet when. An owner or a sponsor is named; the project is closed; or its source names no owner
for any project, so that nothing can be said (not assessed). A redacted name is not assessed either.

What to do. Name one accountable person and ask them to confirm the plan. Severity is medium, high for
a project of critical or high priority.

Source. UK Government Functional Standard GovS 002, Project delivery: every project has one senior
responsible owner; PMI's portfolio standard asks the same of the sponsor.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from insights.evidence import project_field
from insights.rule import Limits, Rule, limit
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

FIELDS = ("owner", "sponsor")


class OwnerlessProjectLimits(Limits):
    """Words that stand where a name should."""

    placeholders: tuple[str, ...] = limit(
        (
            "tbc",
            "tbd",
            "tba",
            "n/a",
            "na",
            "none",
            "nil",
            "unknown",
            "vacant",
            "unassigned",
            "to be confirmed",
            "-",
            "?",
        ),
        "Entries that are no name, compared without case and full stops.",
        unit="words",
    )


class OwnerlessProject(Rule[OwnerlessProjectLimits]):
    """GOV003."""

    code = "GOV003"
    name = "ownerless project"
    category = Category.GOVERNANCE
    severity = Severity.MEDIUM
    needs = ()
    limits = OwnerlessProjectLimits
    advice = "Name one accountable person and ask them to confirm the plan."

    def check(self, portfolio: Portfolio, limits: OwnerlessProjectLimits) -> Iterator[Hit]:
        """Active projects without a name where their source has names for others."""
        table = portfolio.table
        named = _named(portfolio, limits)
        for project in table.index[table["active"] & ~named & _recorded(table, named)]:
            if _withheld(portfolio, project):
                continue
            facts = portfolio.projects[project]
            stated = next((text for field in FIELDS if (text := facts.raw.get(field) or getattr(facts, field))), "")
            said = f'its entry reads "{stated}"' if stated else "its entry is empty"
            yield Hit(
                subject=Subject(kind="project", id=project, name=facts.name),
                message=f"{facts.name} names no owner and no sponsor; {said}.",
                projects=(project,),
                severity=Severity.HIGH if facts.is_critical else None,
                measured={"stated": stated},
                evidence=(project_field(portfolio, project, "owner"), project_field(portfolio, project, "name")),
            )

    def blind(self, portfolio: Portfolio, limits: OwnerlessProjectLimits) -> Mapping[str, str]:
        """Projects of a source that names nobody, and projects whose names are withheld."""
        named = _named(portfolio, limits)
        unseen = ~named & ~_recorded(portfolio.table, named)
        withheld = [project for project in named.index[~named] if _withheld(portfolio, project)]
        return dict.fromkeys([*named.index[unseen], *withheld], "projects.owner|projects.sponsor")

    def settled(self, portfolio: Portfolio, subject: Subject) -> str | None:
        """Somebody is named."""
        facts = portfolio.projects.get(subject.id)
        if facts is None or not _named(portfolio, self.limits()).get(subject.id, default=False):
            return None
        return f"{facts.name} now names {portfolio.person_name(facts.owner or facts.sponsor or '')}."


def _named(portfolio: Portfolio, limits: OwnerlessProjectLimits) -> pd.Series:
    folded = portfolio.table[list(FIELDS)].apply(lambda names: names.str.strip().str.strip(".").str.casefold())
    named: pd.Series = (folded.notna() & ~folded.isin([*limits.placeholders, ""])).any(axis=1)
    return named


def _recorded(table: pd.DataFrame, named: pd.Series) -> pd.Series:
    return named.groupby(table["source"].fillna("")).transform("any")


def _withheld(portfolio: Portfolio, project: str) -> bool:
    return any(field in portfolio.projects[project].withheld for field in FIELDS)
