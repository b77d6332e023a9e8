"""Hand-overs between projects: what is given to whom, when it is needed and when it comes."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from portfolio.network import links
from portfolio.snapshot import Portfolio


@dataclass(frozen=True)
class Handover:
    """One project gives something to another.

    Attributes:
        giver, taker: ids of the projects.
        what: what is handed over: the words of the source, else the work it hangs on.
        needed: day the taker needs it; None where nobody says.
        comes: day it is forecast to come; None where nobody says.
        late: days it comes after it is needed (negative: before); None where one of both is not known.
    """

    giver: str
    taker: str
    what: str
    needed: date | None
    comes: date | None
    late: int | None


def handovers_between(picture: Portfolio) -> tuple[Handover, ...]:
    """Open hand-overs between two projects, the latest first, then the soonest needed."""
    frame = picture.ask(links)
    frame = frame[(frame["p_project"] != frame["s_project"]) & frame["p_project"].notna() & frame["s_project"].notna()]
    frame = frame[frame["p_project"].isin(list(picture.projects)) & frame["s_project"].isin(list(picture.projects))]
    found = [
        Handover(
            giver=row["p_project"],
            taker=row["s_project"],
            what=_what(row),
            needed=_day(row["need"]),
            comes=_day(row["delivers"]),
            late=None if pd.isna(row["late_days"]) else int(row["late_days"]),
        )
        for row in frame.to_dict("records")
    ]
    return tuple(sorted(found, key=_worst_first))


def _worst_first(one: Handover) -> tuple[bool, int, date, str, str]:
    return one.late is None, -(one.late or 0), one.needed or date.max, one.giver, one.taker


def _what(row: Mapping[Hashable, Any]) -> str:
    said = row["description"]
    if isinstance(said, str) and said.strip():
        return said
    ends = [str(row[f"{side}_name"]) for side in ("p", "s") if row[f"{side}_kind"] != "project"]
    return " → ".join(dict.fromkeys(ends)) or "the whole project"


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
