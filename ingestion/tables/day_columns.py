"""Reading the columns that hold days."""

import numpy as np
import pandas as pd

from ingestion.tables import dates, periods
from ingestion.tables.aliases import KINDS
from ingestion.tables.mapping import short
from ingestion.tables.values import Ledger


def read_days(ledger: Ledger) -> None:
    """Settle the day-month order of all day columns together, then read them."""
    wanted = {name: headers for name, headers in ledger.plan.fields.items() if KINDS[name] == "day"}
    all_headers = [header for headers in wanted.values() for header in headers]
    seen = {header: dates.evidence(ledger.profiles[header].shape) for header in all_headers}
    others = {
        header: dates.evidence(ledger.profiles[header].shape)
        for header in ledger.plan.attributes
        if ledger.profiles[header].days >= 0.9  # noqa: PLR2004 - days although no field wants them
    }
    settled = dates.settle({**seen, **others}, ledger.mapping.date_order)
    for name, headers in wanted.items():
        read: dict[str, pd.Series] = {}
        for header in list(headers):
            profile = ledger.profiles[header]
            if profile.periods > profile.days:
                read[header] = _spans(ledger, name, header)
                continue
            order, why = settled[header]
            evidence = seen[header]
            if order is None and not evidence.is_mixed:
                _leave_ambiguous(ledger, name, header, why)
                continue
            if evidence.dmy + evidence.mdy + evidence.either:
                words_ = {"dmy": "day first", "mdy": "month first", None: "as each cell allows"}[order]
                ledger.say(header, f"{words_} ({why})")
                if evidence.dmy + evidence.mdy or ledger.mapping.date_order:
                    ledger.out.date_order = order or ledger.out.date_order
            shape = ledger.profiles[header].shape
            if shape.two_digit.any():
                ledger.say(
                    header,
                    f"two-digit years from {dates.CENTURY_FROM} on are 19{dates.CENTURY_FROM}–1999, others 20xx",
                )
            cells = ledger.cells(header)
            days = dates.read_days(cells, shape, order)
            ledger.fault(header, days.faults)
            read[header] = days.days
        if read:
            ledger.coalesce(name, read)


def _spans(ledger: Ledger, name: str, header: str) -> pd.Series:
    """A column of years, quarters or months: a start is their first day, an end their last."""
    cells = ledger.cells(header)
    is_last = "end" in name or name == "reported_on"
    days = periods.read_spans(cells, last=is_last)
    shape = ledger.profiles[header].shape
    days = days.where(days.notna(), shape.days)
    ledger.say(header, f"names years, quarters or months; the {'last' if is_last else 'first'} day of each is taken")
    unread = days.isna() & cells.astype("object").fillna("").str.strip().ne("")
    ledger.fault(header, dict.fromkeys(map(int, np.flatnonzero(unread)), "is not a day"))
    return days


def _leave_ambiguous(ledger: Ledger, name: str, header: str, why: str) -> None:
    ledger.plan.fields[name].remove(header)
    if not ledger.plan.fields[name]:
        del ledger.plan.fields[name]
    ledger.plan.attributes.append(header)
    ledger.say(header, f"not read as {name}: {why}")
    ledger.out.notes.append(
        f"The days in {short(header)!r} are {why}, and nothing in the file settles it, so they are kept as text. "
        "Put `date_order: dmy` or `date_order: mdy` into a mapping file and pass it with --mapping."
    )


def check_order(ledger: Ledger) -> None:
    """An end before its start is kept and said."""
    if "start" not in ledger.out.fields or "end" not in ledger.out.fields:
        return
    wrong = ledger.out.fields["end"] < ledger.out.fields["start"]
    header = ledger.plan.first("end") or "end"
    starts = ledger.out.fields["start"].to_numpy().astype("datetime64[D]")
    ledger.fault(
        header,
        {int(s): f"lies before the start {starts[s]}; both are kept" for s in np.flatnonzero(wrong)},
        "end",
    )
