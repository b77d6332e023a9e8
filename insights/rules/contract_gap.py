"""A contract ends before the work that needs it, or ends soon and nothing says that it goes on.

Why it matters. On the day after, nobody has to come. Renewals take weeks, and the vendor knows who is in a hurry.

Stays quiet when. A later contract with the same vendor for the same project covers the work; the vendor's work is
done; the contract outlasts it, or falls short by days only; or its status says that it was closed. Where the vendor's
own work is not listed the end of the project stands for it. A contract without an end day, or for work without one,
is not assessed.

What to do. Extend it or sign the next one now, or agree which work the vendor finishes first. Severity is medium, high
where the contract is over already or ends within sixty days.

Source. UK Government Functional Standard GovS 008, Commercial: contract exit and renewal are planned ahead; days from
the catalogue.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from insights.evidence import cell, project_field
from insights.rule import Limits, Rule, limit
from portfolio.contracting import contract_frame, open_vendor_work
from portfolio.deliveries import vendor_names, vendor_work
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

Row = dict[Any, Any]


class ContractGapLimits(Limits):
    """How large a gap, how near, how long ago."""

    min_days: int = limit(7, "Days of need beyond the contract's end.", unit="days", ge=0, le=365)
    near_days: int = limit(60, "A contract that ends within so many days is high.", unit="days", ge=0, le=365)
    expired_days: int = limit(
        90,
        "Where only the project's end speaks for a need, a contract that ended longer ago has done its part.",
        unit="days",
        ge=0,
        le=1825,
    )


class ContractGap(Rule[ContractGapLimits]):
    """VEN003."""

    code = "VEN003"
    name = "contract gap"
    category = Category.VENDOR
    severity = Severity.MEDIUM
    needs = ("contracts.end",)
    limits = ContractGapLimits
    advice = "Extend the contract or sign the next one now, or agree which work the vendor finishes first."

    def check(self, portfolio: Portfolio, limits: ContractGapLimits) -> Iterator[Hit]:
        """One hit per contract that falls short of what needs it."""
        rows = portfolio.ask(_ends)
        gap, ago = (rows["need"] - rows["end"]).dt.days, (portfolio.today - rows["end"]).dt.days
        stale = (rows["work"] == "") & (ago > limits.expired_days)
        for row in rows.assign(gap=gap, left=-ago)[(gap > limits.min_days) & ~stale].to_dict("records"):
            yield _hit(portfolio, limits, row)

    def blind(self, portfolio: Portfolio, limits: ContractGapLimits) -> Mapping[str, str]:  # noqa: ARG002 - the frame's
        """Projects none of whose contracts can be held against a day of need."""
        rows = portfolio.ask(_ends)
        undated = rows["need"].isna().groupby(rows["project"]).all()
        return dict.fromkeys(map(str, undated.index[undated]), "projects.end|items.due|milestones.due")


def _ends(portfolio: Portfolio) -> pd.DataFrame:
    """The last contract of each vendor and project that has an end, and the last day it is needed.

    `need` is the last open work of the vendor (`work` and `kind` say which), else the end of the project where the
    vendor's work is not listed; a vendor whose listed work is done has no row.
    """
    rows = portfolio.ask(contract_frame)
    rows = rows[~rows["over"] & rows["project"].notna()]
    # A contract without an end outlasts everything.
    pair = ["vendor", "project"]
    endless = rows[rows["end"].isna()][pair].drop_duplicates().assign(endless=True)
    rows = rows.merge(endless, on=pair, how="left")
    rows = rows[rows["endless"].isna()].sort_values(["end", "id"]).drop_duplicates(pair, keep="last")
    ahead = portfolio.ask(open_vendor_work)
    last = ahead.sort_values(["needed", "id"], na_position="first").drop_duplicates(pair, keep="last")
    rows = rows.merge(
        last[[*pair, "id", "kind", "needed"]].rename(columns={"id": "work", "kind": "work_kind"}), on=pair, how="left"
    )
    listed = portfolio.ask(vendor_work)[pair].drop_duplicates().assign(listed=True)
    rows = rows.merge(listed, on=pair, how="left")
    rows = rows[rows["listed"].isna() | rows["work"].notna()]
    ends = portfolio.table["end"].reindex(rows["project"]).to_numpy()
    rows["need"] = rows["needed"].where(rows["listed"].notna(), pd.Series(ends, index=rows.index))
    return rows.fillna({"work": "", "work_kind": ""}).sort_values("id", ignore_index=True)


def _hit(portfolio: Portfolio, limits: ContractGapLimits, row: Row) -> Hit:
    vendor = portfolio.ask(vendor_names).name(row["vendor"])
    project, gap, left = str(row["project"]), int(row["gap"]), int(row["left"])
    contract = portfolio.contracts[row["id"]]
    titled = contract.name if contract.name != contract.id else None
    name = titled or f"the contract with {vendor}"
    ended = f"ended on {row['end']:%Y-%m-%d}" if left < 0 else f"ends on {row['end']:%Y-%m-%d}"
    evidence: list[Evidence] = [cell(portfolio, "contract", contract.model_dump(), "end")]
    if row["work"]:
        ahead = portfolio.ask(open_vendor_work)
        work: Row = ahead[ahead["id"] == row["work"]].to_dict("records")[0]
        field: str = "due" if pd.notna(work["due"]) else "baseline_due"
        kind = "milestone" if row["work_kind"] == "milestone" else "item"
        evidence.append(cell(portfolio, kind, work, field))
        need = f'"{work["name"]}" is due from {vendor} on {row["need"]:%Y-%m-%d}'
    else:
        evidence.append(project_field(portfolio, project, "end"))
        need = f"the project runs until {row['need']:%Y-%m-%d}"
    return Hit(
        subject=Subject(kind="contract", id=str(row["id"]), name=titled or f"{vendor}, {row['id']}"),
        message=f"{portfolio.name_of(project)}: {name} {ended}, {gap} days too early: {need}.",
        projects=(project,),
        severity=Severity.HIGH if left <= limits.near_days else Severity.MEDIUM,
        measured={"gap_days": gap, "days_left": left},
        evidence=tuple(evidence),
        due=max(row["end"].date(), portfolio.as_of),
        cause=f"vendor:{row['vendor']}",
    )
