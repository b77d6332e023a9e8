"""Reading the columns that hold amounts, shares and variances."""

import numpy as np
import pandas as pd

from ingestion.tables import units, variance
from ingestion.tables.aliases import KINDS, MONEY
from ingestion.tables.banner import money_said
from ingestion.tables.mapping import short
from ingestion.tables.numbers import Numbers, Style, header_unit, read_numbers
from ingestion.tables.values import Ledger


def read_amounts(ledger: Ledger) -> None:
    """Settle decimal style, unit, currency and percent of the amount columns, and read them."""
    wanted = [
        (name, header)
        for name, headers in ledger.plan.fields.items()
        if KINDS[name] in {"number", "share"}
        for header in headers
    ]
    lean: Style | None = "comma" if ledger.table.grid.comma_decimals else None
    first = {header: read_numbers(ledger.cells(header), lean=lean) for _, header in wanted}
    sure = {numbers.style for numbers in first.values() if numbers.is_sure}
    for _, header in wanted:
        numbers = first[header]
        if not numbers.is_sure and numbers.style_why and len(sure) == 1 and numbers.style not in sure:
            numbers = read_numbers(ledger.cells(header), lean=next(iter(sure)))
        ledger.money[header] = numbers
        ledger.fault(header, numbers.faults)
        if numbers.style_why:
            ledger.say(header, f"decimal {numbers.style} ({numbers.style_why})")
    _scale(ledger, wanted)
    for name, headers in ledger.plan.fields.items():
        if KINDS[name] == "share":
            ledger.coalesce(name, {header: _share(ledger, name, header) for header in headers})
        elif KINDS[name] == "number":
            ledger.coalesce(name, {header: ledger.money[header].amounts for header in headers})


def _scale(ledger: Ledger, wanted: list[tuple[str, str]]) -> None:
    money = [header for name, header in wanted if name in MONEY]
    if not money:
        return
    bare: list[str] = []
    currencies: list[pd.Series] = []
    stated: set[str] = set()
    for header in money:
        numbers = ledger.money[header]
        unit, currency = header_unit(header)
        if unit:
            _scale_up(numbers, unit)
            ledger.say(header, f"amounts × {unit:,.0f} (the header says so)")
        elif not numbers.scaled.all() and not numbers.scaled[numbers.amounts.notna()].all():
            bare.append(header)
        else:
            ledger.say(header, "each amount states its unit")
        cell = numbers.currency.where(numbers.currency.notna(), currency)
        stated |= set(cell.dropna().unique())
        currencies.append(cell.where(numbers.amounts.notna()))
        if numbers.damaged:
            ledger.say(header, "pound signs are damaged by a wrong encoding and read as £")
        if numbers.unclear_sign and not ledger.mapping.currency:
            ledger.say(header, f"the sign {numbers.unclear_sign} is used by several currencies; none is assumed")
    bare = _as_siblings(ledger, bare, [header for header in money if header not in bare])
    if bare:
        _bare(ledger, bare)
    _currency(ledger, currencies, stated)


def _as_siblings(ledger: Ledger, bare: list[str], others: list[str]) -> list[str]:
    """Give a column without a unit the one that other headers state, where its figures then fit; return the rest."""
    stated = {unit for header in others if (unit := header_unit(header)[0])}
    if len(stated) != 1 or ledger.mapping.unit:
        return bare
    (unit,) = stated
    whole = pd.concat([ledger.money[header].amounts.abs() for header in others])
    usual = whole[whole > 0].median()
    rest = []
    for header in bare:
        own = ledger.money[header].amounts.abs()
        ratio = own[own > 0].median() / usual
        if not abs(np.log(ratio * unit)) < abs(np.log(ratio)):
            rest.append(header)
            continue
        _scale_up(ledger.money[header], unit)
        ledger.say(header, f"amounts × {unit:,.0f} (as other headers say, and only then do the figures fit)")
    return rest


def _bare(ledger: Ledger, bare: list[str]) -> None:
    unit, why = ledger.mapping.unit, "the mapping says so"
    if unit is None:
        unit, why = money_said(ledger.table.titles)[0], "the title above the header says so"
    if unit is None:
        texts = [
            ledger.table.text[header] for header in [*ledger.plan.updates, *ledger.plan.fields.get("description", [])]
        ]
        amounts = {h: ledger.money[h].amounts.mask(ledger.money[h].scaled) for h in bare}
        told = units.from_text(amounts, texts)
        if told:
            unit, why = told.factor, told.why
    if unit is None:
        for header in bare:
            ledger.say(header, "unit not stated; amounts as written")
        ledger.out.notes.append(
            f"The unit of {', '.join(repr(short(h)) for h in bare)} is not stated; amounts are kept as written. "
            "If they are millions, put `unit: 1000000` into a mapping file."
        )
        return
    ledger.out.unit = unit
    for header in bare:
        numbers = ledger.money[header]
        _scale_up(numbers, unit)
        ledger.say(header, f"amounts × {unit:,.0f} ({why})")
    if not ledger.mapping.unit:
        ledger.out.notes.append(f"Amounts without a unit are read as × {unit:,.0f}: {why}.")


def _currency(ledger: Ledger, currencies: list[pd.Series], stated: set[str]) -> None:
    index = ledger.table.text.index
    row = pd.Series(None, index=index, dtype="object")
    for column in currencies:
        row = row.where(row.notna(), column)
    own = ledger.plan.first("currency")
    if own:
        codes = ledger.table.text[own].str.strip().str.upper()
        row = codes.where(codes.str.fullmatch("[A-Z]{3}"), row)
    elif (code := ledger.mapping.currency or (None if stated else money_said(ledger.table.titles)[1])) is not None:
        row = row.fillna(code) if stated - {code} else row.where(row.notna(), code)
    elif len(stated) == 1:
        has_amount = pd.concat([c.notna() for c in (ledger.money[h].amounts for h in ledger.money)], axis=1).any(axis=1)
        row = row.where(row.notna() | ~has_amount, next(iter(stated)))
    if row.notna().any():
        ledger.out.currency = row


def _share(ledger: Ledger, name: str, header: str) -> pd.Series:
    numbers = ledger.money[header]
    values = numbers.amounts
    plain = values.mask(numbers.percent)
    most = plain.abs().max()
    fractions = bool(((plain % 1) != 0)[plain.notna()].any())
    says = "percent" in ledger.profiles[header].main.split() or "pct" in ledger.profiles[header].main.split()
    few = 1.0 if name == "percent_complete" else 1.5
    if plain.notna().any():
        as_percent = most > few or (
            says and not (fractions and (name == "percent_complete" or ledger.table.typed is not None))
        )
        if as_percent:
            plain = plain / 100
        ledger.say(header, "read as percent" if as_percent else "read as shares of 1")
    values = plain.where(~numbers.percent, values / 100)
    if name == "percent_complete":
        beyond = values.notna() & ~values.between(0, 1)
        ledger.fault(header, dict.fromkeys(map(int, np.flatnonzero(beyond)), "is not between 0 and 100 %"))
        values = values.mask(beyond)
    return values


def turn_variances(ledger: Ledger) -> None:
    """Turn reported variances so that positive is late or over, where the list itself shows which way they point."""
    fields = ledger.out.fields
    late = over = None
    if "end" in fields and "baseline_end" in fields:
        late = (fields["end"] - fields["baseline_end"]).dt.total_seconds() / 86400
    plan = next((name for name in ("budget", "baseline_budget") if name in fields), None)
    outcome = next((name for name in ("forecast_cost", "actual_cost") if name in fields), None)
    if plan and outcome:
        over = fields[outcome] - fields[plan]
    for name, difference, of, to, worse in (
        ("schedule_variance_days", late, "baseline_end", "end", "late"),
        ("schedule_variance_share", late, "baseline_end", "end", "late"),
        ("cost_variance", over, str(plan), str(outcome), "over"),
        ("cost_variance_share", over, str(plan), str(outcome), "over"),
    ):
        header = ledger.plan.first(name)
        if header is None or name not in fields:
            continue
        if ledger.mapping.negative_is:
            sign = variance.Sign(-1 if ledger.mapping.negative_is == "late" else 1, "as the mapping says")
        else:
            sign = variance.settle(fields[name], difference, of, to, worse)
        if sign.factor == -1:
            fields[name] = -fields[name] + 0.0
        ledger.say(header, sign.why)
        note = f"{short(header)!r}: {sign.why}."
        if sign.factor is None:
            note = (
                f"The sign of {short(header)!r} is unsettled: {sign.why}. "
                "Put `negative_is: late` or `early` into a mapping file."
            )
        ledger.out.notes.append(note)


def _scale_up(numbers: Numbers, unit: float) -> None:
    """Multiply what states no unit itself; rounded, because 33.05 × 1,000,000 is 33049999.999999996."""
    bare = ~numbers.scaled
    numbers.amounts.loc[bare] = (numbers.amounts[bare] * unit).round(4)
