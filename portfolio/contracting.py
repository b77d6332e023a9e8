"""What was agreed with vendors: contracts as columns, money committed to whom, and work they still have to do."""

import numpy as np
import pandas as pd

from portfolio.deliveries import CLOSED, vendor_names, vendor_work
from portfolio.snapshot import Portfolio

_FIELDS = ("id", "vendor", "project", "name", "start", "end", "amount", "currency", "status")
_OVER = ("cancelled", "canceled", "closed", "complete", "completed", "ended", "expired", "lapsed", "terminated")


def contract_frame(portfolio: Portfolio) -> pd.DataFrame:
    """Contracts as columns, with `vendor` as its id, `over` (its status says so) and `running` (neither that nor past).

    Contracts of closed projects are left out; those of no project stay.
    """
    rows = [tuple(getattr(one, field) for field in _FIELDS) for _, one in sorted(portfolio.contracts.items())]
    frame = pd.DataFrame(rows, columns=list(_FIELDS)).astype(
        {**dict.fromkeys(_FIELDS, "str"), "amount": "float64", "start": "datetime64[s]", "end": "datetime64[s]"}
    )
    frame["vendor"] = portfolio.ask(vendor_names).resolve(frame["vendor"])
    active = portfolio.table.index[portfolio.table["active"]]
    frame = frame[frame["vendor"].notna() & (frame["project"].isna() | frame["project"].isin(active))]
    over = frame["status"].str.strip().str.casefold().isin(_OVER)
    return frame.assign(over=over, running=~over & ~(frame["end"] < portfolio.today)).reset_index(drop=True)


def commitments(portfolio: Portfolio) -> pd.DataFrame:
    """Running contracts that state an amount, in the currency most of them are in.

    Columns: vendor, project, id, amount, currency.
    """
    frame = portfolio.ask(contract_frame)
    frame = frame[frame["running"] & (frame["amount"] > 0)]
    frame = frame.assign(currency=frame["currency"].fillna(""))
    by_currency = frame.groupby("currency")["id"].size().sort_values(ascending=False, kind="stable")
    usual = by_currency.index[0] if len(by_currency) else ""
    kept: pd.DataFrame = frame.loc[frame["currency"] == usual, ["vendor", "project", "id", "amount", "currency"]]
    return kept.reset_index(drop=True)


def open_vendor_work(portfolio: Portfolio) -> pd.DataFrame:
    """What vendors still have to deliver in active projects: the rows of `vendor_work`, with `needed`, its day."""
    rows = portfolio.ask(vendor_work)
    active = portfolio.table.index[portfolio.table["active"]]
    rows = rows[~rows["status"].isin(CLOSED) & rows["done_on"].isna()]
    rows = rows[rows["project"].isin(active)]
    return rows.assign(needed=rows["due"].fillna(rows["baseline_due"])).reset_index(drop=True)


def herfindahl(amounts: pd.Series) -> int:
    """Herfindahl-Hirschman index of shares, 0 to 10,000: how much a few hold of it all."""
    shares = amounts.to_numpy(dtype="float64") / max(float(amounts.sum()), np.finfo(float).tiny)
    return round(10_000 * float((shares**2).sum()))
