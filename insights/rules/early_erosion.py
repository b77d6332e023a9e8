"""Benefits are about to erode: scope grows, people write less and dates slide, all at the same time.

Why it matters. Each of these is a nuisance; together they say that the project is becoming another one than the case
was written for, months before anybody forecasts a smaller benefit.

Stays quiet when. Fewer than two of the three signs are there, or the project states neither a benefit nor a value.
Scope grows where change requests of the last half year add cost or days worth naming, or where a report of that time
says so. People write less than the project's own past allows for. Dates slide where the end moved later than a
picture of the last half year had it. A sign whose facts are missing is not counted; with fewer than two signs that
can be seen it is not assessed.

What to do. Hold the benefit's owner and the lead together to the case: what still comes, by when, and what is dropped
for what was added. Severity is medium with two signs, high with all three.

Source. Infrastructure and Projects Authority, Guide for Effective Benefits Management in Major Projects (leading
indicators of benefits at risk); Kappelman, McKeeman and Zhang, Early warning signs of IT project failure (2006).
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import numpy as np
import pandas as pd

from insights.evidence import cell, opening, project_field, update_quote
from insights.rule import Limits, Rule, limit
from insights.signals.tones import troubles, words_at
from portfolio.drift import added, ends_before
from portfolio.engagement import engagement, unlikely
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.signals import SignalKind
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity
from portfolio.voices import last_words

SIGNS = {"scope": "its scope grows", "engagement": "people write less about it", "dates": "its end slides"}
SHOWN = 3


class EarlyErosionLimits(Limits):
    """What makes each sign."""

    days: int = limit(183, "Days that are looked back on.", unit="days", ge=28, le=730)
    slide_days: int = limit(10, "Days by which the end moved later.", unit="days", ge=1, le=365)
    added_share: float = limit(0.03, "Share of the budget that changes add.", unit="share", ge=0, le=1)
    added_days: float = limit(10, "Days that changes add.", unit="days", ge=0, le=365)
    fall: float = limit(0.4, "Share of updates lost against the own past.", unit="share", ge=0.1, le=1)
    high_signs: int = limit(3, "Signs from which it is high.", unit="signs", ge=2, le=4)


class EarlyErosion(Rule[EarlyErosionLimits]):
    """BEN004."""

    code = "BEN004"
    name = "early erosion signs"
    category = Category.BENEFITS
    severity = Severity.MEDIUM
    needs = ("benefits.*|projects.value",)
    limits = EarlyErosionLimits
    advice = "Hold owner and lead to the case: what still comes, by when, and what is dropped for what was added."

    def check(self, portfolio: Portfolio, limits: EarlyErosionLimits) -> Iterator[Hit]:
        """One hit per project that shows two signs or more."""
        signs = portfolio.ask(_signs, limits)
        there = signs.fillna(value=False).astype(bool)
        there = there[there.sum(axis=1) >= 2]  # noqa: PLR2004 - one alone is no pattern
        for project, row in zip(there.index, there.to_dict("records"), strict=True):
            yield _hit(portfolio, limits, str(project), [sign for sign in SIGNS if row[sign]])

    def blind(self, portfolio: Portfolio, limits: EarlyErosionLimits) -> Mapping[str, str]:
        """Projects of which fewer than two signs can be seen."""
        signs = portfolio.ask(_signs, limits)
        few = signs.notna().sum(axis=1) < 2  # noqa: PLR2004 - one alone is no pattern
        return dict.fromkeys(signs.index[few], "history.end|updates.dated")


def _signs(portfolio: Portfolio, limits: EarlyErosionLimits) -> pd.DataFrame:
    """True, false or unknown for each sign of each active project."""
    table = portfolio.table[portfolio.table["active"]]
    signs = pd.DataFrame(index=table.index, columns=list(SIGNS), dtype="boolean")
    before = portfolio.ask(ends_before, limits.days)["end"].reindex(table.index)
    known = before.notna() & table["end"].notna()
    signs["dates"] = ((table["end"] - before).dt.days >= limits.slide_days).astype("boolean").where(known)
    told = portfolio.ask(engagement)
    chance = unlikely(told["recent"], told["usual"] * told["season"])
    fewer = (told["fall"] >= limits.fall) & (chance <= 0.25)  # noqa: PLR2004 - one sign of three may be weaker than ENG001
    signs["engagement"] = fewer.astype("boolean").reindex(table.index)
    grown = portfolio.ask(added, limits.days).reindex(table.index)
    more = (grown["cost"] >= limits.added_share * table["budget"]) | (grown["days"] >= limits.added_days)
    written = table.index.isin(portfolio.updates["project"].unique()) | table.index.isin(
        [change.project for change in portfolio.changes.values()]
    )
    said = table.index.isin(list(portfolio.ask(_scope_words, limits)))
    signs["scope"] = pd.Series(more.to_numpy(dtype=bool) | said, index=table.index).astype("boolean").where(written)
    return signs


def _scope_words(portfolio: Portfolio, limits: EarlyErosionLimits) -> dict[str, list[tuple[int, str]]]:
    """Where reports of each project tell of added scope: position of the update, and the sentence."""
    since = portfolio.today - pd.Timedelta(days=limits.days)
    found: dict[str, list[tuple[int, str]]] = {}
    heavy = portfolio.ask(troubles)[["project", "kind", "weight", "dated", "place", "sentence"]]
    about = (heavy["kind"] == SignalKind.SCOPE.value).to_numpy(dtype=bool) & (heavy["weight"].to_numpy() >= 1)
    for row in heavy.take(np.flatnonzero(about & (heavy["dated"] >= since).to_numpy())).to_dict("records"):
        found.setdefault(str(row["project"]), []).append((int(row["place"]), str(row["sentence"]).strip()))
    return found


def _slides(portfolio: Portfolio, limits: EarlyErosionLimits) -> dict[str, int]:
    """Days by which each end moved since the oldest picture that is looked back on."""
    before = portfolio.ask(ends_before, limits.days)["end"]
    days = (portfolio.table["end"].reindex(before.index) - before).dt.days.dropna()
    return {str(project): int(moved) for project, moved in zip(days.index, days, strict=True)}


def _falls(portfolio: Portfolio) -> dict[str, float]:
    told = portfolio.ask(engagement)["fall"]
    return dict(zip(told.index, told.tolist(), strict=True))


def _hit(portfolio: Portfolio, limits: EarlyErosionLimits, project: str, there: list[str]) -> Hit:
    facts = portfolio.projects[project]
    said = " and ".join([", ".join(SIGNS[sign] for sign in there[:-1]), SIGNS[there[-1]]])
    fall = portfolio.ask(_falls).get(project)
    return Hit(
        subject=Subject(kind="project", id=project, name=facts.name),
        message=f"{facts.name} may lose benefits: within {limits.days} days {said}.",
        projects=(project,),
        severity=Severity.HIGH if len(there) >= limits.high_signs else Severity.MEDIUM,
        measured={
            "signs": len(there),
            **{sign: sign in there for sign in SIGNS},
            "slid_days": portfolio.ask(_slides, limits).get(project, 0) if "dates" in there else 0,
            "fall": None if fall is None else round(float(fall), 4),
        },
        evidence=tuple(_proof(portfolio, limits, project, there)),
        due=facts.end if facts.end and facts.end >= portfolio.as_of else None,
        cause=f"project:{project}",
    )


def _proof(portfolio: Portfolio, limits: EarlyErosionLimits, project: str, there: list[str]) -> Iterator[Evidence]:
    if "dates" in there:
        yield project_field(portfolio, project, "end")
    if "engagement" in there:
        last = portfolio.ask(last_words)[project]
        yield update_quote(portfolio, last, opening(str(last["text"])))
    if "scope" in there:
        since = portfolio.as_of - timedelta(days=limits.days)
        for change in portfolio.changes.values():
            if change.project == project and change.raised and change.raised >= since:
                yield cell(portfolio, "change", change.model_dump(), "name", change.raised)
        for place, sentence in portfolio.ask(_scope_words, limits).get(project, [])[:SHOWN]:
            yield update_quote(portfolio, words_at(portfolio, place), sentence)
