"""One question asked of report after report: "how has the budget developed since 2014", "red projects per report"."""

import re
from collections.abc import Callable
from datetime import date

import pandas as pd

from insights.ask.compose import Told, declined
from insights.ask.figures import figure, plain_cell, shown, signed
from insights.ask.plan import Plan
from insights.ask.relation import Facts, Field
from insights.ask.run import AGGREGATES, run, value_of
from insights.ask.telling import where
from insights.ask.times import DAY, add_months, amount_of_time, spell, stretch
from insights.ask.understand import names_in
from insights.ask.words import read, whole
from insights.narration.plain import line
from portfolio.snapshot import Portfolio

_NEWS = r"reports?|posts?|updates?|pictures?|snapshots?|editions?|returns?|releases?"
_MOVED = r"developed|evolved|trended|progressed|changed|moved|gone|looked|grown|shifted|fared|varied"
_STEADY = (
    rf"(?:per|by|for each|in each|at each|of each|in every|for every|across(?: all)?|over all|for all|at every)"
    rf"(?: of)?(?: the| our)?(?: monthly| quarterly| annual| yearly| status)? (?:{_NEWS})"
    rf"|(?:{_NEWS}|year|month|quarter) (?:by|after|on) (?:{_NEWS}|year|month|quarter)"
    r"|over time|over the (?:years|months|quarters|whole period)|through time|through the (?:years|months)"
    r"|from (?:report|year|month) to (?:report|year|month)|each time"
)
_OPENED = (
    rf"(?:how (?:has|have|did)|in what way (?:has|have)|track how) (?P<what>.+?) "
    rf"(?:{_MOVED}|develop|evolve|change|move)(?P<rest>(?: .*)?)"
    r"|(?:what (?:is|was)|whats|show(?: me)?|give me|plot|chart|describe)? ?(?:the )?(?:trend|development|evolution"
    r"|trajectory|history|course|timeline)s? (?:of|in|for) (?P<what2>.+)"
)
_LASTING = re.compile(r"developed|evolved|trended|develop|evolve|trend|development|evolution|trajectory|history|course")
_LAST = r"(?:over|in|across|for|during) (?:the )?(?:last|past|previous) (?P<n>\d+|two|three|four|five|six|seven|eight"
_LAST += rf"|nine|ten|twelve) (?P<unit>{_NEWS}|weeks?|months?|quarters?|years?)"
_SPAN = rf"(?:from|between) (?:the )?(?P<a>{DAY}) (?:and|to|until|till) (?:the )?(?P<b>{DAY})"
_FROM = rf"(?:since|from|starting|after) (?:the )?(?:end of )?(?P<a>{DAY})(?: on(?:wards?)?)?(?: (?:{_NEWS}))?"
_UNITS = {"month": 1, "quarter": 3, "year": 12}
_FEWEST = 2

Planned = Callable[[str], object]


def series_of(asked: str, portfolio: Portfolio, plan_of: Planned) -> Plan | None:
    """The plan of a question that is to be answered for report after report; None where it is no such question."""
    text = read(asked).text.strip(" ?.!")
    steady = whole(_STEADY).search(text)
    opened = re.fullmatch(_OPENED, text)
    if not (steady or opened):
        return None
    days, rest, bounded = _stretched(text, portfolio)
    if opened and not steady and not (_LASTING.search(text) or (len(days) > _FEWEST and not bounded)):
        return None  # "how has X changed since May": two pictures are compared
    again = re.fullmatch(_OPENED, rest.strip(" ,"))
    if again:
        rest = f"{again['what'] or again['what2']} {again['rest'] or ''}"
    rest = whole(_STEADY).sub(" ", rest)
    if len(days) < _FEWEST:
        return None
    plan = plan_of(re.sub(r"\s+", " ", rest).strip(" ,"))
    if not isinstance(plan, Plan) or plan.on or plan.since or plan.subject == "insights":
        return None
    fits = plan.action in {"count", "share", *AGGREGATES} or (plan.action == "lookup" and len(plan.ids) == 1)
    return plan.model_copy(update={"days": tuple(days), "polar": False}) if fits and not plan.group else None


def _stretched(text: str, portfolio: Portfolio) -> tuple[list[date], str, bool]:
    """The days of the reports meant, the question without the words that name them, and whether it named any."""
    days = sorted({day for day in portfolio.pictures if day <= portfolio.as_of})
    for pattern in (_SPAN, _LAST, _FROM):
        match = whole(pattern).search(text)
        if match is None:
            continue
        rest = text[: match.start()] + text[match.end() :]
        if pattern == _LAST:
            count, unit = amount_of_time(match["n"]), match["unit"].rstrip("s")
            if unit in _UNITS:
                first = add_months(portfolio.as_of, -count * _UNITS[unit])
                return [day for day in days if day >= first], rest, True
            return days[-count:], rest, True
        first_of = stretch(match["a"], portfolio.as_of, backwards=True)
        last_of = stretch(match["b"], portfolio.as_of) if pattern == _SPAN else None
        if first_of is None or (pattern == _SPAN and last_of is None):
            continue
        last = last_of[1] if last_of else portfolio.as_of
        return [day for day in days if first_of[0] <= day <= last], rest, True
    return days, text, False


def series_told(plan: Plan, portfolio: Portfolio, at: Callable[[date], Portfolio]) -> Told:
    """The number or the cell of each report in turn, and how far it went from the first to the last."""
    inner = plan.model_copy(update={"days": ()})
    newest = max(portfolio.pictures, default=portfolio.as_of)
    rows: list[dict[str, object]] = []
    parts: list[str] = []
    stated: list[tuple[date, float]] = []
    label, shown_as = "", Field("count", "", "number", "")
    currency: str | None = None
    for day in plan.days:
        picture = portfolio if day == newest else at(day)
        known = picture.ask(names_in, plan.subject, None)[0]
        result = run(inner, known, picture, None)
        shown_as = _field(plan, known)
        label = shown_as.label
        if plan.action == "lookup":
            cell = value_of(result.rows, plan.ids[0], plan.fields[0]) if plan.fields else None
            currency = picture.projects[plan.ids[0]].currency if plan.ids[0] in picture.projects else None
        else:
            cell, currency = result.number, currency_of(result.rows) or currency
        said = "not stated" if cell is None else shown(cell, shown_as, currency)
        parts.append(f"{spell(day)}: {said}")
        row: dict[str, object] = {"report": day.isoformat()}
        if plan.action == "lookup":
            row = {known.one: portfolio.name_of(plan.ids[0]), **row}
        rows.append({**row, label: "" if cell is None else plain_cell(shown_as, cell)})
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            stated.append((day, float(cell)))
    if not any(str(row[label]) for row in rows):
        return declined(f"No report states the {label}.")
    of = f" of {line(portfolio.name_of(plan.ids[0]))}" if plan.action == "lookup" else where(plan)
    how = {"sum": "total ", "average": "average ", "median": "median "}.get(plan.action, "")
    text = f"{how}{label}{of}, report by report: {'; '.join(parts)}."
    if len(plan.days) == len(stated) == _FEWEST:
        before, after = (figure(number, shown_as, currency) for _, number in stated)
        text = f"{before} then, and now {after}: {text}"
    if len(stated) >= _FEWEST:
        moved = stated[-1][1] - stated[0][1]
        change = "unchanged" if not moved else signed(figure(moved, shown_as, currency), moved)
        text += f" From {spell(stated[0][0])} to {spell(stated[-1][0])}: {change}."
    return Told(" ".join([text[:1].upper() + text[1:], *plan.assumptions]), rows=tuple(rows))


def _field(plan: Plan, known: Facts) -> Field:
    if plan.action == "lookup":
        return known.fields[plan.fields[0]] if plan.fields else Field("status", "status", "category", "")
    if plan.action == "share":
        return Field("share", f"share of {known.many}", "share", "")
    if plan.action == "count" or plan.measure is None:
        return Field("count", f"number of {known.many}", "number", "")
    return known.fields[plan.measure]


def currency_of(rows: pd.DataFrame) -> str | None:
    """The one currency of these rows, where all state the same."""
    held = {str(c) for c in rows["currency"].dropna().unique()} if "currency" in rows else set()
    return next(iter(held)) if len(held) == 1 else None
