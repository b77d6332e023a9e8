"""Rule × project as a table: what was looked at, what was found, and why the rest could not be seen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd

from portfolio.vocabulary import Category

CLEAR, FINDING, UNSEEN = "clear", "finding", "not_assessed"
STATES = (FINDING, UNSEEN, CLEAR)


@dataclass(frozen=True)
class Cell:
    """One check: its state, and the number of the reason where nothing could be seen; no state where none is due."""

    state: str = ""
    reason: int = 0


@dataclass(frozen=True)
class Row:
    """One project: its cells in the order of the rules, and its counts over all the rules that are shown."""

    project: str
    name: str
    cells: tuple[Cell, ...]
    findings: int
    unseen: int
    checks: int


@dataclass(frozen=True)
class Reason:
    """Why nothing could be seen, under the number it has in the cells of this page."""

    number: int
    text: str
    checks: int


@dataclass(frozen=True)
class Grid:
    """A page of projects over the shown rules.

    Attributes:
        rules: codes, by category and code.
        groups: categories with the number of their rules, in the order of `rules`.
        rows: the projects of this page.
        reasons: why cells of this page could not be seen, the most frequent first.
        projects: how many projects there are on all pages.
    """

    rules: tuple[str, ...]
    groups: tuple[tuple[Category, int], ...]
    rows: tuple[Row, ...]
    reasons: tuple[Reason, ...]
    projects: int


def narrowed(
    coverage: pd.DataFrame, categories: Mapping[str, Category], category: Category | None, state: str | None,
    projects: Sequence[str] | None,
) -> pd.DataFrame:  # fmt: skip
    """The checks of rules of a category, of projects, in a state; None leaves everything in."""
    keep = np.ones(len(coverage), dtype=bool)
    if category:
        keep &= coverage["rule"].map(categories).eq(category).to_numpy()
    if projects is not None:
        keep &= coverage["project"].isin(list(projects)).to_numpy()
    if state:
        keep &= coverage["state"].eq(state).to_numpy()
    return coverage[keep]


def grid(
    cells: pd.DataFrame, narrow: pd.DataFrame, categories: Mapping[str, Category], names: Mapping[str, str],
    order: str, page: int, size: int,
) -> Grid:  # fmt: skip
    """A page of the grid.

    Args:
        cells: every check of the shown rules, so that a filtered row still shows its other cells.
        narrow: the checks that are wanted; projects and rules without one are left out.
        categories: code of each rule to its category.
        names: id of each project to its name.
        order: unseen, findings or name: which projects come first.
        page: from 1.
        size: projects on a page.
    """
    rules = sorted(narrow["rule"].unique(), key=lambda code: (list(Category).index(categories[code]), code))
    wanted = narrow["project"].unique()
    shown = cells[cells["rule"].isin(rules) & cells["project"].isin(wanted)]
    table = pd.crosstab(shown["project"], shown["state"]).reindex(columns=list(STATES), fill_value=0)
    counts = {str(project): dict(zip(STATES, map(int, row), strict=True)) for project, *row in table.itertuples()}
    ranked = sorted(counts, key=_key(order, counts, names))
    here = ranked[(page - 1) * size : page * size]
    onpage = shown[shown["project"].isin(here)]
    told = onpage.loc[onpage["state"] == UNSEEN, "reason"].value_counts()
    ordered = sorted(told.items(), key=lambda pair: (-pair[1], str(pair[0])))
    reasons = tuple(Reason(n, str(text), int(count)) for n, (text, count) in enumerate(ordered, start=1))
    number = {reason.text: reason.number for reason in reasons}
    known = {
        (rule, project): Cell(state, number.get(reason, 0) if state == UNSEEN else 0)
        for rule, project, state, reason in onpage[["rule", "project", "state", "reason"]].itertuples(index=False)
    }
    nothing = Cell()
    rows = tuple(
        Row(
            project=project,
            name=names.get(project, project),
            cells=tuple(known.get((rule, project), nothing) for rule in rules),
            findings=counts[project][FINDING],
            unseen=counts[project][UNSEEN],
            checks=sum(counts[project].values()),
        )
        for project in here
    )
    groups = tuple((one, len(list(codes))) for one, codes in groupby(rules, key=lambda code: categories[code]))
    return Grid(tuple(rules), groups, rows, reasons, len(ranked))


def _key(
    order: str, counts: Mapping[str, Mapping[str, int]], names: Mapping[str, str]
) -> Callable[[str], tuple[int, str, str]]:
    state = {"unseen": UNSEEN, "findings": FINDING}.get(order)
    return lambda project: (
        -counts[project][state] if state else 0,
        names.get(project, project).casefold(),
        project,
    )
