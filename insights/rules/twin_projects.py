"""Two projects of different owners have the same aim: their names and descriptions say the same in the same words.

Why it matters. The same thing is paid for twice, and two solutions have to be run, reconciled or thrown away.

Stays quiet when. One person leads both, for then somebody knows; where owners are not told, departments must differ.
The descriptions must say enough, share several words that few other projects use, and point the same way (cosine of
the word weights). Parts of one work that differ only by a number, a phase, a lot or a year are no twins. What is
written in other words is not seen: this rule reads words, not meanings.

What to do. Bring both owners together: merge them, let one deliver for both, or write down where they differ. Severity
is medium, high where both are of critical or high priority, low in one programme or where one waits for the other, for
there somebody sees both.

Source. PMI, The Standard for Portfolio Management (remove duplication of effort); OMB Circular A-11 and GAO-12-241, who
found duplicative IT investments by comparing their stated purpose. Weights: Salton and Buckley, Term-weighting
approaches in automatic text retrieval (1988).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from insights.evidence import project_field
from insights.rule import Limits, Rule, limit
from portfolio.findings import Hit, Subject
from portfolio.ownership import resolved
from portfolio.same_aim import likeness, stems, words_of
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

PART = re.compile(
    r"\b(?:phase|stage|wave|lot|part|tranche|release|version|year|fy|step|batch|block|round|season|iteration|sprint|v)?"
    r"[\s.#-]*(?:\d+[a-z]?|[ivx]+|one|two|three|four|five|six)\b",
    re.IGNORECASE,
)


class TwinProjectsLimits(Limits):
    """How alike is too alike."""

    cosine: float = limit(
        0.5, "Likeness of the weighted words from which two aims are the same.", unit="cosine", ge=0.1, le=1
    )
    min_shared: int = limit(4, "Words that both use and few others do.", unit="words", ge=1, le=30)
    min_words: int = limit(6, "Different words a project must say to be compared.", unit="words", ge=2, le=100)


class TwinProjects(Rule[TwinProjectsLimits]):
    """STR004."""

    code = "STR004"
    name = "twin projects"
    category = Category.STRATEGY
    severity = Severity.MEDIUM
    needs = ("projects.description", "projects.owner|projects.department")
    limits = TwinProjectsLimits
    advice = "Bring both owners together: merge them, let one deliver for both, or write down where they differ."

    def check(self, portfolio: Portfolio, limits: TwinProjectsLimits) -> Iterator[Hit]:
        """One hit per pair."""
        pairs = portfolio.ask(likeness, limits.min_words)
        pairs = pairs[(pairs["cosine"] >= limits.cosine) & (pairs["words"] >= limits.min_shared)]
        owner = resolved(portfolio, portfolio.table["owner"])
        for pair in pairs.to_dict("records"):
            a, b = str(pair["a"]), str(pair["b"])
            field = _apart(portfolio, owner, a, b)
            if field and not _parts(portfolio, a, b):
                yield _hit(portfolio, pair, field)

    def blind(self, portfolio: Portfolio, limits: TwinProjectsLimits) -> Mapping[str, str]:
        """Projects whose description says too little."""
        told = portfolio.ask(words_of)
        return {project: "projects.description" for project, words in told.items() if len(words) < limits.min_words}


def _apart(portfolio: Portfolio, owner: pd.Series, a: str, b: str) -> str | None:
    """The field that says that two projects are in different hands; None where they are not, or nothing says so."""
    if pd.notna(owner[a]) and pd.notna(owner[b]):
        return "owner" if owner[a] != owner[b] else None
    first, second = (portfolio.projects[one].department for one in (a, b))
    return "department" if first and second and first.casefold() != second.casefold() else None


def _parts(portfolio: Portfolio, a: str, b: str) -> bool:
    """True where the names are the same but for a number: parts of one work."""
    first, second = (PART.sub(" ", portfolio.name_of(one)).casefold().split() for one in (a, b))
    same_words = first == second and portfolio.name_of(a).casefold() != portfolio.name_of(b).casefold()
    return bool(first) and same_words


def _hit(portfolio: Portfolio, pair: Mapping[Any, Any], field: str) -> Hit:
    first, second = sorted(
        (portfolio.projects[str(pair[side])] for side in ("a", "b")), key=lambda p: (not p.is_critical, p.id)
    )
    said = [set(stems(f"{p.name} {p.description}")) for p in (first, second)]
    shared = _as_written(f"{first.name} {first.description}", said[0] & said[1])
    together = bool(first.programme) and first.programme == second.programme
    sides = portfolio.dependencies[["predecessor_project", "successor_project"]].to_numpy()
    linked = bool(np.any(np.all(np.isin(sides, [first.id, second.id]), axis=1) & (sides[:, 0] != sides[:, 1])))
    severity = Severity.HIGH if first.is_critical and second.is_critical else Severity.MEDIUM
    hands = [portfolio.person_name(str(getattr(p, field))) for p in (first, second)]
    return Hit(
        subject=Subject(kind="project pair", id=f"{pair['a']}+{pair['b']}", name=f"{first.name} and {second.name}"),
        message=(
            f"{first.name} ({hands[0]}) and {second.name} ({hands[1]}) aim at the same: both speak of "
            f"{', '.join(shared)}."
        ),
        projects=(first.id, second.id),
        severity=Severity.LOW if together or linked else severity,
        measured={"cosine": round(float(pair["cosine"]), 3), "shared_words": int(pair["words"])},
        evidence=tuple(
            project_field(portfolio, p.id, name) for p in (first, second) for name in ("description", field)
        ),
    )


def _as_written(text: str, wanted: set[str], most: int = 8) -> list[str]:
    """The first words of a text whose stems are wanted, each stem once."""
    shown: dict[str, str] = {}
    for word in re.findall(r"[^\W\d_]{3,}", text):
        for stem in stems(word):
            if stem in wanted:
                shown.setdefault(stem, word.casefold())
    return list(shown.values())[:most]
