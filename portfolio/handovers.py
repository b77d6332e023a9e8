"""Who led and sponsored each project when, and how often that changed hands."""

import numpy as np
import pandas as pd

from portfolio.ownership import resolved
from portfolio.snapshot import Portfolio

ROLES = ("owner", "sponsor")


def handovers(portfolio: Portfolio) -> pd.DataFrame:
    """Every change of a project's owner or sponsor in the kept pictures, oldest first.

    Columns: project, role, day (of the picture that first named the new one), before, after (as written),
    person (the new one). An entry that goes empty or comes back is no change, nor is another spelling.
    """
    past = portfolio.history[["id", "known_on", *ROLES]]
    now = portfolio.table.reset_index(drop=True)[["id", *ROLES]].assign(known_on=np.datetime64(portfolio.as_of, "s"))
    seen = pd.concat([part for part in (past, now) if len(part)] or [past], ignore_index=True)
    parts = []
    for role in ROLES:
        named = seen[["id", "known_on", role]].assign(role=role, person=resolved(portfolio, seen[role]))
        named = named[named["person"].notna()].sort_values(["id", "known_on"], kind="stable")
        named = named.rename(columns={role: "after"})
        earlier = named.groupby("id")[["person", "after"]].shift()
        changed = earlier["person"].notna() & (earlier["person"] != named["person"])
        parts.append(named.assign(before=earlier["after"])[changed])
    both = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    both = both.rename(columns={"id": "project", "known_on": "day"})
    columns = ["project", "role", "day", "before", "after", "person"]
    return both[columns].sort_values(["project", "day", "role"]).reset_index(drop=True)
