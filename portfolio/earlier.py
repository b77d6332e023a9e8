"""What earlier pictures said of items, as far as later questions need it: lean rows, read when first asked for."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

FIELDS = ("id", "status", "due", "done_on", "percent_complete", "effort_hours")
"""The columns of items that are remembered."""


def no_rows() -> pd.DataFrame:
    """Earlier items of which there are none."""
    days = pd.Series(np.empty(0, dtype="datetime64[s]"))
    texts, numbers = pd.Series(dtype="str"), pd.Series(dtype="float64")
    return pd.DataFrame(
        {
            "project": texts,
            "known_on": days,
            "known_to": days,
            "id": texts,
            "status": texts,
            "due": days,
            "done_on": days,
            "percent_complete": numbers,
            "effort_hours": numbers,
        }
    )


@dataclass(frozen=True, eq=False)
class EarlierItems:
    """Items of projects as earlier pictures had them. A project that several sources list items of is left out.

    Attributes:
        rows: each item once for each wording of its project's list that a later picture replaced: project, known_on
            (the day it was first known), known_to (the day of the picture that replaced it) and FIELDS.
        since: the day from which the list was known as it stands now, by project.
    """

    rows: pd.DataFrame = field(default_factory=no_rows)
    since: pd.Series = field(default_factory=lambda: pd.Series(dtype="datetime64[s]"))
