"""What vendors were to deliver, what came when, and which projects depend on whom."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from portfolio.snapshot import Portfolio

NOT_DELIVERABLE = ("risk", "issue", "decision", "assumption")
CLOSED = ("done", "cancelled")
_LEGAL_FORM = re.compile(r"\s(ltd|limited|inc|incorporated|llc|llp|plc|corp|corporation|co|gmbh|ag|sa|bv|ab|oy|as)$")


@dataclass(frozen=True)
class VendorNames:
    """Every spelling of every vendor: folded spelling → id, and id → name."""

    ids: Mapping[str, str]
    names: Mapping[str, str]

    def resolve(self, spellings: pd.Series) -> pd.Series:
        """The vendor id of each spelling; empty where there is none."""
        codes, distinct = pd.factorize(spellings)
        known = pd.Series([*(self.ids.get(fold(s)) for s in distinct), None], dtype="str")
        return known.take(codes).set_axis(spellings.index)

    def name(self, vendor: str) -> str:
        """Name of a vendor, as its list or the first source that mentions it spells it."""
        return self.names.get(vendor, vendor)


def fold(spelling: str) -> str:
    """A vendor's name without case, punctuation and legal form: "Acme, Ltd." and "ACME" are one."""
    words = " ".join(re.sub(r"[^\w]+", " ", spelling.casefold()).split())
    bare = _LEGAL_FORM.sub("", words)
    while bare != words:
        words, bare = bare, _LEGAL_FORM.sub("", bare)
    return words


def vendor_names(portfolio: Portfolio) -> VendorNames:
    """Vendors of the list, and vendors that only projects, items or contracts name."""
    ids: dict[str, str] = {}
    names: dict[str, str] = {}
    for vendor in sorted(portfolio.vendors.values(), key=lambda v: v.id):
        names[vendor.id] = vendor.name
        ids[fold(vendor.id)] = vendor.id
    for vendor in sorted(portfolio.vendors.values(), key=lambda v: v.id):
        ids.setdefault(fold(vendor.name), vendor.id)
    for spelling in sorted(_spellings(portfolio)):
        if fold(spelling) and fold(spelling) not in ids:
            ids[fold(spelling)] = spelling
            names[spelling] = spelling
    return VendorNames(ids, names)


def deliveries(portfolio: Portfolio) -> pd.DataFrame:
    """Past deliveries: one row per item or milestone of a vendor that came, or should have come, by now.

    Columns: vendor, kind, id, project, name, source, url, planned_field, planned, done_on, due, delivered
    and late_days (negative is early; an undelivered one is as late as today makes it).
    """
    work = portfolio.ask(vendor_work).copy()
    from_baseline = work["baseline_due"].notna()
    work["planned_field"] = np.where(from_baseline, "baseline_due", "due")
    work["planned"] = work["baseline_due"].fillna(work["due"])
    today = np.datetime64(portfolio.as_of, "s")
    work["delivered"] = work["done_on"].notna() & (work["done_on"] <= today)
    overdue = ~work["status"].isin(CLOSED) & work["done_on"].isna() & (work["planned"] < today)
    past = work[work["planned"].notna() & (work["delivered"] | overdue) & ~work["status"].eq("cancelled")].copy()
    came = past["done_on"].where(past["delivered"]).fillna(today)
    past["late_days"] = (came - past["planned"]).dt.days.astype("float64")
    return past.sort_values(["vendor", "planned", "id"]).reset_index(drop=True)


def dependants(portfolio: Portfolio) -> pd.DataFrame:
    """Which active project depends on which vendor, once per way it shows.

    Columns: vendor, project, via (projects, items, contracts), id of the item or contract, and `needed`, the
    day the vendor's open work is due.
    """
    names = portfolio.ask(vendor_names)
    table = portfolio.table
    active = set(table.index[table["active"]])
    named = table["vendors"].str.split(";").explode()
    named = named[named.fillna("").str.strip() != ""].str.strip()
    by_project = pd.DataFrame({"project": named.index, "id": named.index, "spelling": named.to_numpy()})
    work = portfolio.ask(vendor_work)
    open_work = work[~work["status"].isin(CLOSED) & work["done_on"].isna()]
    by_item = open_work[["vendor", "project", "id"]].assign(needed=open_work["due"].fillna(open_work["baseline_due"]))
    running = [c for c in portfolio.contracts.values() if c.project and (c.end is None or c.end >= portfolio.as_of)]
    by_contract = pd.DataFrame([(c.project, c.id, c.vendor) for c in running], columns=["project", "id", "spelling"])
    parts = [
        _resolved(by_project, names).assign(via="projects"),
        by_item.assign(via="items"),
        _resolved(by_contract, names).assign(via="contracts"),
    ]
    for part in parts:
        if "needed" not in part:
            part["needed"] = pd.Series(pd.NaT, index=part.index, dtype="datetime64[s]")
    kept = pd.concat([p for p in parts if len(p)] or parts[1:2], ignore_index=True)
    kept = kept[kept["project"].isin(active) & kept["vendor"].notna()]
    return kept.sort_values(["vendor", "project", "via", "needed", "id"]).reset_index(drop=True)


def vendor_work(portfolio: Portfolio) -> pd.DataFrame:
    """Items and milestones that a vendor delivers, each once, with `vendor` as its id and `spelling` as written."""
    milestones = portfolio.milestones.assign(kind="milestone")
    parts = [f[f["vendor"].notna()] for f in (milestones, portfolio.items)]
    both = pd.concat([f for f in parts if len(f)] or parts[1:], ignore_index=True).drop_duplicates("id")
    both = both[~both["kind"].fillna("task").isin(NOT_DELIVERABLE)].copy()
    both["spelling"] = both["vendor"]
    both["vendor"] = portfolio.ask(vendor_names).resolve(both["spelling"])
    return both


def _resolved(frame: pd.DataFrame, names: VendorNames) -> pd.DataFrame:
    vendors = names.resolve(frame["spelling"].astype("str"))
    return frame.assign(vendor=vendors)[["vendor", "project", "id"]]


def _spellings(portfolio: Portfolio) -> set[str]:
    listed: Iterable[str] = (name.strip() for p in portfolio.projects.values() for name in p.vendors)
    contracted = (c.vendor for c in portfolio.contracts.values())
    worked = {*portfolio.items["vendor"].dropna().unique(), *portfolio.milestones["vendor"].dropna().unique()}
    return {*listed, *contracted, *worked}
