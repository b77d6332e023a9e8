"""Who answers for what: leads of projects and holders of pressing work, every spelling of a person as one."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from portfolio.due import work
from portfolio.membership import among
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Priority, Status

PRESSING = (Priority.CRITICAL.value, Priority.HIGH.value)
NOBODY = frozenset({
    "", "-", "?", "n/a", "na", "nil", "none", "tba", "tbc", "tbd", "to be confirmed", "unassigned", "unknown", "vacant",
})  # fmt: skip


def fold(spelling: str) -> str:
    """A name without case, full stops at its ends and doubled blanks."""
    return " ".join(spelling.casefold().split()).strip(". ")


def people_by_spelling(portfolio: Portfolio) -> Mapping[str, str]:
    """Folded id, e-mail and name of each listed person → id; a name that two people share stands for neither."""
    everyone = sorted(portfolio.people.values(), key=lambda person: person.id)
    names: dict[str, set[str]] = {}
    for person in everyone:
        names.setdefault(fold(person.name), set()).add(person.id)
    known = {name: ids.copy().pop() for name, ids in names.items() if len(ids) == 1}
    known |= {fold(person.email): person.id for person in everyone if person.email}
    return known | {fold(person.id): person.id for person in everyone}


def resolved(portfolio: Portfolio, spellings: pd.Series) -> pd.Series:
    """The person of each spelling: an id, or the folded name of somebody unlisted.

    Empty for placeholders, and for teams and departments, which are no persons.
    """
    codes, distinct = pd.factorize(spellings)
    known = portfolio.ask(people_by_spelling)
    groups = {fold(name) for name in (*portfolio.teams, *portfolio.table["department"].dropna().unique())}
    found: list[str | None] = []
    for spelling in map(fold, map(str, distinct)):
        nobody = spelling in NOBODY or (spelling in groups and spelling not in known)
        found.append(None if nobody else known.get(spelling, spelling))
    return pd.Series([*found, None], dtype="str").take(codes).set_axis(spellings.index)


def spelled(portfolio: Portfolio, person: str, written: str) -> str:
    """Name of a person for people to read: the list's, else as it was written."""
    return portfolio.people[person].name if person in portfolio.people else written


def leads(portfolio: Portfolio) -> pd.DataFrame:
    """Active projects and who leads each: person, project, written, under_way, critical.

    `under_way` is False while a project is on hold or its start is ahead.
    """
    table = portfolio.table
    rows = table.loc[table["active"] & table["owner"].notna(), ["id", "owner", "status", "start", "critical"]]
    waiting = (rows["status"] == Status.ON_HOLD.value) | (rows["start"] > portfolio.today)
    told = pd.DataFrame(
        {
            "person": resolved(portfolio, rows["owner"]),
            "project": rows["id"],
            "written": rows["owner"],
            "under_way": ~waiting,
            "critical": rows["critical"],
        }
    )
    return told[told["person"].notna()].reset_index(drop=True)


def pressing_work(portfolio: Portfolio) -> tuple[np.ndarray, np.ndarray]:
    """Open items, without milestones, of critical or high priority in active projects: their places in `work`.

    First those that state that priority themselves, then those that state none and have their project's.
    """
    everything = portfolio.ask(work)
    codes, distinct = pd.factorize(everything["project"])
    flags = portfolio.table[["active", "critical"]].reindex(distinct)
    active, critical = (np.append(flags[name].eq(other=True).to_numpy(), [False])[codes] for name in flags)
    kept = active & everything["open"].to_numpy() & ~everything["milestone"].to_numpy()
    own = among(everything["priority"], pd.Series(PRESSING))
    inherited = everything["priority"].isna().to_numpy() & critical
    return np.flatnonzero(kept & own), np.flatnonzero(kept & inherited)


def work_at(portfolio: Portfolio, places: np.ndarray) -> pd.DataFrame:
    """The rows of `work` at these places: what, whose and when."""
    columns = ["id", "project", "name", "priority", "owner", "team", "vendor", "due", "source", "url"]
    everything = portfolio.ask(work)
    return pd.DataFrame({name: everything[name].array.take(places) for name in columns})
