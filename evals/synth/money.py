"""Money by month, contracts and benefits, as each picture saw them. Amounts are in whole pounds."""

from collections.abc import Iterator
from datetime import date, timedelta

from evals.synth.spec import PICTURES, Plot, group, standing

THOUSAND = 1000
OPERATING = 0.12


def months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """First and last day of each month from `first` to `last`."""
    day = first.replace(day=1)
    while day <= last:
        following = (day + timedelta(days=32)).replace(day=1)
        yield day, following - timedelta(days=1)
        day = following


def factor(plot: Plot, day: date) -> float:
    """Forecast at completion over budget, as it stood on `day`."""
    return float(standing(plot.eac, day, 1.01))


def spent(plot: Plot, day: date) -> int:
    """Everything paid by the end of `day`'s month."""
    return sum(int(line["actual"] or 0) for line in lines(plot, day))  # type: ignore[call-overload]


def lines(plot: Plot, day: date) -> list[dict[str, object]]:
    """Lines of money.csv: a month of capital money, and a yearly share of operating money."""
    last = max(plot.end, plot.end_on(PICTURES[-1]))
    spans = list(months(plot.start, last))
    budget = plot.budget * THOUSAND
    paid = {month: budget * (plot.spend.at(end) - plot.spend.at(month - timedelta(days=1))) for month, end in spans}
    known = {month for month, end in spans if end <= day}
    so_far = sum(paid[month] for month in known)
    ahead = [month for month, _ in spans if month not in known and month <= plot.end_on(day)]
    rest = max(budget * factor(plot, day) - so_far, 0.0)
    rows: list[dict[str, object]] = []
    for month, end in spans:
        planned = budget * (plot.plan.at(end) - plot.plan.at(month - timedelta(days=1)))
        actual = paid[month] if month in known else None
        forecast = actual if actual is not None else (rest / len(ahead) if month in ahead else 0.0)
        if month in known and not round(actual or 0.0) and not round(planned):
            continue
        rows += [
            {
                "id": f"{plot.id}-{kind}-{month:%Y%m}",
                "project": plot.id,
                "kind": kind,
                "period": month,
                "budget": round(planned * share),
                "actual": "" if actual is None else round(actual * share),
                "forecast": round(forecast * share),
                "currency": "GBP",
            }
            for kind, share in _split(plot)
        ]
    return rows


def _split(plot: Plot) -> tuple[tuple[str, float], ...]:
    if plot.family == "process":
        return (("opex", 1.0),)
    return (("capex", 1.0 - OPERATING), ("opex", OPERATING)) if plot.family == "system" else (("capex", 1.0),)


def contracts(plot: Plot, day: date) -> Iterator[dict[str, object]]:
    """Lines of contracts.csv."""
    shares = {"works": 0.55, "system": 0.4, "process": 0.2}
    for vendor in plot.vendors_on(day):
        since = plot.vendors[vendor] if isinstance(plot.vendors, dict) else plot.start + timedelta(days=45)
        if since <= day:
            yield {
                "id": f"CT-{plot.id}-{vendor}",
                "vendor": vendor,
                "project": plot.id,
                "name": f"{group()['vendors'][vendor]['kind']} for {plot.name}",
                "start": since,
                "end": max(plot.end, plot.end_on(PICTURES[-1])) + timedelta(days=120),
                "amount": round(plot.budget * shares[plot.family]) * THOUSAND,
                "currency": "GBP",
                "status": "closed" if plot.actual_end and plot.actual_end <= day else "signed",
            }


def benefits(plot: Plot, day: date) -> Iterator[dict[str, object]]:
    """Lines of benefits.csv."""
    name, measure, target = plot.benefit
    is_money = measure.startswith("GBP")
    size = target * (THOUSAND if is_money else 1)
    finished = plot.actual_end is not None and plot.actual_end <= day
    share = float(standing(plot.benefit_forecast, day, 1.0 if plot.realised < 1 else plot.realised))
    yield {
        "id": f"BN-{plot.id}",
        "project": plot.id,
        "name": name,
        "owner": plot.person_on("sponsor", plot.start),
        "measure": measure,
        "target": round(size),
        "forecast": round(size * share),
        "realised": round(size * plot.realised) if finished else 0,
        "due": standing(plot.benefit_due, day, plot.end + timedelta(days=180)),
        "currency": "GBP" if is_money else "",
    }
