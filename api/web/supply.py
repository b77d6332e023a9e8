"""Vendors: who depends on whom, what each delivered when, and what contracts commit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from portfolio.budgets import CALLED_OFF
from portfolio.commerce import Contract
from portfolio.deliveries import deliveries, dependants, fold, vendor_names
from portfolio.snapshot import Portfolio

ENDING_DAYS = 90


@dataclass(frozen=True)
class Supplier:
    """One vendor.

    Attributes:
        id, name, kind: as its list, or the first source that mentions it, has them.
        projects: active projects that depend on it; `critical` of them are of critical or high priority.
        came: deliveries that came so far; `on_time` of them by the planned day.
        overdue: deliveries whose day is past and that did not come.
        days: median days late over all that came or is overdue (negative: early); None where nothing was due yet.
        needed: the next day on which open work of it is due.
        contracts: agreed contracts; `ends` is the day the first of those that run ends.
        committed: agreed amounts, one text a currency.
    """

    id: str
    name: str
    kind: str
    projects: tuple[str, ...]
    critical: int
    came: int
    on_time: int
    overdue: int
    days: float | None
    needed: date | None
    contracts: int
    ends: date | None
    committed: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Delivery:
    """One delivery: planned when, came when (None: not yet), how many days late."""

    name: str
    project: str
    planned: date
    came: date | None
    late: int


def suppliers(picture: Portfolio) -> tuple[Supplier, ...]:
    """Every vendor that is known, those with most projects first."""
    names = picture.ask(vendor_names)
    served, past = picture.ask(dependants), _delivered(picture.ask(deliveries))
    needed = served[served["needed"] >= picture.today].groupby("vendor")["needed"].min().to_dict()
    projects: dict[str, list[str]] = {}
    for vendor, project in served[["vendor", "project"]].drop_duplicates().itertuples(index=False):
        projects.setdefault(vendor, []).append(project)
    agreed: dict[str, list[Contract]] = {}
    for contract in picture.contracts.values():
        vendor = names.ids.get(fold(contract.vendor))
        if vendor:
            agreed.setdefault(vendor, []).append(contract)
    found = []
    for one in names.names:
        known, on, told = picture.vendors.get(one), projects.get(one, []), past.get(one, _NOTHING)
        found.append(
            Supplier(
                id=one,
                name=names.name(one),
                kind=(known.kind or "") if known else "",
                projects=tuple(on),
                critical=sum(picture.projects[project].is_critical for project in on),
                came=int(told["came"]),
                on_time=int(told["on_time"]),
                overdue=int(told["overdue"]),
                days=told["days"],
                needed=needed[one].date() if one in needed else None,
                **_agreed(agreed.get(one, []), picture),
            )
        )
    return tuple(sorted(found, key=lambda x: (-len(x.projects), -x.overdue, x.name.casefold(), x.id)))


_NOTHING: Mapping[str, Any] = {"came": 0, "on_time": 0, "overdue": 0, "days": None}


def _delivered(past: pd.DataFrame) -> dict[str, Mapping[str, Any]]:
    """How many deliveries came, came on time and are overdue, and the median of days late, by vendor."""
    came, late = past["delivered"].astype("bool"), past["late_days"].astype("float64")
    told = pd.DataFrame(
        {
            "vendor": past["vendor"],
            "came": came,
            "on_time": came & (late <= 0),
            "overdue": ~came & (late > 0),
            "days": late,
        }
    )
    counted = told.groupby("vendor").agg({"came": "sum", "on_time": "sum", "overdue": "sum", "days": "median"})
    return counted.to_dict("index")  # type: ignore[return-value]  # its index are ids


def _agreed(contracts: Iterable[Contract], picture: Portfolio) -> dict[str, Any]:
    """How many contracts stand, when the first of them ends, and what they come to by currency."""
    valid = [one for one in contracts if stands(one)]
    amounts: dict[str, float] = {}
    for one in valid:
        if one.amount:
            amounts[one.currency or ""] = amounts.get(one.currency or "", 0.0) + one.amount
    running = [one.end for one in valid if one.end and one.end >= picture.as_of]
    return {"contracts": len(valid), "ends": min(running, default=None), "committed": tuple(sorted(amounts.items()))}


def stands(contract: Contract) -> bool:
    """Whether a contract is agreed and was not called off."""
    return not bool(pd.Series([contract.status or ""]).str.contains(CALLED_OFF, regex=True).any())


def history(picture: Portfolio, vendor: str) -> list[Delivery]:
    """Deliveries of a vendor that came or should have come: what is overdue first, then the newest."""
    rows = picture.ask(deliveries)
    rows = rows[rows["vendor"] == vendor].sort_values(["delivered", "planned"], ascending=[True, False], kind="stable")
    return [_delivery(row) for row in rows.to_dict("records")]


def _delivery(row: Any) -> Delivery:
    return Delivery(
        name=str(row["name"]),
        project=str(row["project"]),
        planned=pd.Timestamp(row["planned"]).date(),
        came=pd.Timestamp(row["done_on"]).date() if row["delivered"] else None,
        late=int(row["late_days"]),
    )


def contracts_of(picture: Portfolio, vendor: str) -> list[Contract]:
    """Contracts with a vendor, those that end last first."""
    ids = picture.ask(vendor_names).ids
    found = [one for one in picture.contracts.values() if ids.get(fold(one.vendor)) == vendor]
    return sorted(found, key=lambda one: (one.end or date.max, one.id), reverse=True)


def ways(picture: Portfolio, vendor: str) -> list[tuple[str, list[str], date | None]]:
    """Projects that depend on a vendor: id, in which ways, and the next day they need it."""
    rows = picture.ask(dependants)
    found = []
    for project, own in rows[rows["vendor"] == vendor].groupby("project", sort=False):
        ahead = own["needed"][own["needed"] >= picture.today].dropna()
        day = pd.Timestamp(ahead.min()).date() if len(ahead) else None
        found.append((str(project), [str(way) for way in own["via"].unique()], day))
    return sorted(found, key=lambda one: (one[2] or date.max, one[0]))
