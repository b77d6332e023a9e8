"""What could be looked at, what could not, and which facts would change that."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import pandas as pd
from fastapi import Query, Response

from api.unlocking import unlocks
from api.web.coverage_grid import UNSEEN, grid, narrowed
from api.web.exporting import as_csv
from api.web.here import At, Empty, Here
from api.web.page import TRUST, Page
from api.web.words import label
from portfolio.vocabulary import Category

PAGE = Page("/coverage", "Coverage", TRUST)

PAGE_SIZE = 30
MOST_UNLOCKS = 8
COLUMNS = ("rule", "rule name", "category", "project", "project name", "state", "reason")

State = Literal["finding", "not_assessed", "clear"]
Order = Literal["unseen", "findings", "name"]
Wanted = Annotated[str | None, Empty, Query(max_length=200)]
WantedCategory = Annotated[Category | None, Empty, Query()]
WantedState = Annotated[State | None, Empty, Query()]


@PAGE.router.get(PAGE.route)
def coverage(
    here: At,
    category: WantedCategory = None,
    state: WantedState = None,
    q: Wanted = None,
    sort: Annotated[Order, Query()] = "unseen",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Rule × project, a page of projects."""
    return here.show(PAGE, "coverage.html", lambda: _shown(here, category, state, q, sort, page))


@PAGE.router.get(PAGE.route + ".csv")
def export(here: At, category: WantedCategory = None, state: WantedState = None, q: Wanted = None) -> Response:
    """Every wanted check as a file."""
    frame, names = _known(here)
    catalogue = {line.code: line for line in here.workspace.rules().items}
    categories = {code: line.category for code, line in catalogue.items()}
    found = narrowed(frame, categories, category, state, _named(names, q))
    rows = (
        (rule, catalogue[rule].name, categories[rule].value, project, names.get(project, project), label(told),
         reason if isinstance(reason, str) else "")
        for rule, project, told, reason in found[["rule", "project", "state", "reason"]].itertuples(index=False)
    )  # fmt: skip
    return as_csv(f"{here.portfolio} coverage {here.shown.isoformat()}", COLUMNS, rows)


def _known(here: Here) -> tuple[pd.DataFrame, Mapping[str, str]]:
    step = here.workspace.chain(here.portfolio, here.as_of).last
    picture = here.workspace.snapshot(here.portfolio, here.as_of)
    return here.workspace.analyses.coverage(step), {key: one.name for key, one in picture.projects.items()}


def _named(names: Mapping[str, str], words: str | None) -> list[str] | None:
    """Projects whose id or name holds the words; None where there are none to look for."""
    if not words:
        return None
    sought = words.casefold()
    return [key for key, name in names.items() if sought in name.casefold() or sought == key.casefold()]


def _shown(
    here: Here, category: Category | None, state: State | None, q: str | None, sort: Order, page: int
) -> Mapping[str, Any]:
    frame, names = _known(here)
    catalogue = {line.code: line for line in here.workspace.rules().items}
    categories = {code: line.category for code, line in catalogue.items()}
    projects = _named(names, q)
    cells = narrowed(frame, categories, category, None, projects)
    narrow = narrowed(cells, categories, None, state, None)
    pages = max(1, -(-narrow["project"].nunique() // PAGE_SIZE))
    page = min(page, pages)
    blind = int(frame["state"].eq(UNSEEN).sum())
    return {
        "grid": grid(cells, narrow, categories, names, sort, page, PAGE_SIZE) if len(narrow) else None,
        "catalogue": catalogue,
        "page": page,
        "pages": pages,
        "wanted": {"category": category, "state": state, "q": q or "", "sort": sort},
        "filtered": any((category, state, q)),
        "categories": list(Category),
        "unlocks": unlocks(cells, MOST_UNLOCKS),
        "checks": len(frame),
        "blind": blind,
        "seen": here.workspace.brief(here.portfolio, here.as_of).coverage,
        "off": [line for line in catalogue.values() if not line.enabled],
        "query": here.request.url.query,
    }
