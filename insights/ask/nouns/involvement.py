"""Who has to do with which project, and in what role."""

import pandas as pd

from portfolio.due import CLOSED
from portfolio.ownership import resolved
from portfolio.snapshot import Portfolio

_ROLES = (("owner", "leads"), ("sponsor", "sponsors"), ("reporter", "reports on"))


def involvement(portfolio: Portfolio) -> pd.DataFrame:
    """One row per person, project and role: person, project, role, number, source kind and id, written.

    Roles: leads, sponsors, reports on (of the project itself), "is allocated to" (an allocation that is not over) and
    "holds open items of" (`number` of them). Teams and placeholders are no persons.
    """
    table = portfolio.table
    parts = []
    for column, role in _ROLES:
        rows = table.loc[table[column].notna(), ["id", column]]
        parts.append(
            pd.DataFrame(
                {
                    "person": resolved(portfolio, rows[column]),
                    "project": rows["id"],
                    "role": role,
                    "number": 1.0,
                    "kind": "project",
                    "row": rows["id"],
                    "column": column,
                    "written": rows[column],
                }
            )
        )
    told = portfolio.allocations
    running = told[(told["end"] >= portfolio.today) | told["end"].isna()]
    parts.append(_counted(portfolio, running, "person", "is allocated to", "allocation"))
    for work, kind in ((portfolio.milestones, "item"), (portfolio.items, "item")):
        is_open = work["owner"].notna() & ~work["status"].isin(CLOSED) & work["done_on"].isna()
        parts.append(_counted(portfolio, work[is_open], "owner", "holds open items of", kind))
    both = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    both = both[both["person"].notna() & both["project"].isin(table.index)]
    # Items and milestones of one person in one project are one row.
    both["number"] = both.groupby(["person", "project", "role"])["number"].transform("sum")
    return both.drop_duplicates(["person", "project", "role"]).reset_index(drop=True)


def _counted(portfolio: Portfolio, rows: pd.DataFrame, column: str, role: str, kind: str) -> pd.DataFrame:
    told = pd.DataFrame(
        {
            "person": resolved(portfolio, rows[column]),
            "project": rows["project"],
            "row": rows["id"],
            "written": rows[column],
        }
    )
    counts = told.groupby(["person", "project"]).agg(
        number=("row", "size"), row=("row", "first"), written=("written", "first")
    )
    return counts.reset_index().assign(role=role, kind=kind, column=column).astype({"number": "float64"})
