"""The catalogue of rules: what each sees, how often it was right here, what it finds and where it cannot look."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Path, Query, Response

from api.standing import is_open
from api.views import RuleLine
from api.web.coverage_grid import CLEAR, FINDING, UNSEEN
from api.web.gaps import gaps_by_reason
from api.web.here import At, Crumb, Empty, Here
from api.web.page import TRUST, Page
from portfolio.findings import Insight
from portfolio.vocabulary import Category

PAGE = Page("/rules", "Rules", TRUST)

MOST_FINDINGS = 25
MOST_REASONS = 6

Order = Literal["code", "findings", "precision", "seen"]


@dataclass(frozen=True)
class Look:
    """One rule on the day that is shown.

    Attributes:
        line: the rule as the catalogue has it.
        found: open insights of the rule.
        checks: projects it is about.
        seen: share of these it could look at, 0 to 1.
    """

    line: RuleLine
    found: int
    checks: int
    seen: float


@PAGE.router.get(PAGE.route)
def rules(
    here: At,
    category: Annotated[Category | None, Empty, Query()] = None,
    sort: Annotated[Order, Query()] = "code",
) -> Response:
    """Every rule, or those of a category."""
    return here.show(PAGE, "rules.html", lambda: _listed(here, category, sort))


@PAGE.router.get(PAGE.route + "/{code}")
def rule(here: At, code: Annotated[str, Path(max_length=20)]) -> Response:
    """One rule's page."""
    page = here.workspace.rule(code)
    return here.show(PAGE, "rule.html", lambda: _one(here, code), trail=lambda: [Crumb(f"{page.code} {page.name}")])


def _listed(here: Here, category: Category | None, sort: Order) -> Mapping[str, Any]:
    lines = here.workspace.rules().items
    found = _found(here)
    frame = here.workspace.analyses.coverage(here.workspace.chain(here.portfolio, here.as_of).last)
    checks = Counter(frame["rule"].tolist())
    blind = Counter(frame.loc[frame["state"] == UNSEEN, "rule"].tolist())
    looks = [
        Look(line, len(found.get(line.code, ())), checks.get(line.code, 0), _share(line.code, checks, blind))
        for line in lines
        if category in {None, line.category}
    ]
    return {
        "looks": sorted(looks, key=lambda look: (_ORDERS[sort](look), look.line.code)),
        "wanted": {"category": category, "sort": sort},
        "categories": list(Category),
        "total": len(lines),
        "off": sum(not line.enabled for line in lines),
        "decided": sum(bool(line.precision) for line in lines),
    }


_ORDERS: Mapping[str, Any] = {
    "code": lambda _: 0,
    "findings": lambda look: -look.found,
    "precision": lambda look: _rate(look.line),
    "seen": lambda look: look.seen if look.checks else 2,
}


def _rate(line: RuleLine) -> float:
    """The least precise first; rules that nobody has judged last."""
    return line.precision.rate if line.precision and line.precision.rate is not None else 2.0


def _share(code: str, checks: Mapping[str, int], blind: Mapping[str, int]) -> float:
    return 1 - blind.get(code, 0) / checks[code] if checks.get(code) else 0.0


def _found(here: Here) -> Mapping[str, list[Insight]]:
    found: dict[str, list[Insight]] = {}
    for one in here.workspace.brief(here.portfolio, here.as_of).insights:
        if is_open(one):
            found.setdefault(one.rule, []).append(one)
    return found


def _one(here: Here, code: str) -> Mapping[str, Any]:
    page = here.workspace.rule(code)
    found = _found(here).get(page.code, [])
    frame = here.workspace.analyses.coverage(here.workspace.chain(here.portfolio, here.as_of).last)
    cells = frame[frame["rule"] == page.code]
    states = cells["state"].value_counts().to_dict()
    changed = {row.name for row in page.limits if str(_shown(page.in_force.get(row.name))) != row.default}
    return {
        "rule": page,
        "found": found[:MOST_FINDINGS],
        "total": len(found),
        "checks": len(cells),
        "states": [(name, int(states.get(name, 0))) for name in (FINDING, CLEAR, UNSEEN)],
        "gaps": gaps_by_reason(cells[cells["state"] == UNSEEN], MOST_REASONS),
        "in_force": {name: _shown(value) for name, value in page.in_force.items()},
        "changed": changed,
    }


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)
