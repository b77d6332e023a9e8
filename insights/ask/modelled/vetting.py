"""A plan that a model proposed, held against the portfolio: unknown columns, values and ids are refused by name.

Nothing a model wrote reaches a reader through a plan: conditions are put in words here, from what was checked.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches

from insights.ask.facts import relation_of
from insights.ask.plan import Filter, Plan
from insights.ask.relation import Facts, Field
from insights.ask.times import spell
from insights.ask.words import fold
from insights.narration.plain import line
from portfolio.findings import Answer
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

MOST_ROWS = 200
_ADDED = frozenset({"sum", "average", "median", "minimum", "maximum", "top", "compare"})
_BOUNDS = {"gt": "above", "ge": "at least", "lt": "below", "le": "at most"}
_OF_GROUPS = _BOUNDS | {"eq": "exactly"}
_OF_TIME = ("before:", "change:")
_OVER_GROUPS = ("mean:", "median:", "share:")
_NEAR = 3


class Unfit(Exception):
    """A plan that cannot be run here; says what is wrong and what there is instead."""


def vetted(plan: Plan, portfolio: Portfolio, topic: str) -> Plan:
    """The plan as it will be run. Raises Unfit.

    Args:
        plan: what a model proposed.
        portfolio: the picture it will be run on.
        topic: the question's own words, for passages.
    """
    known = relation_of(plan.subject, portfolio)
    if plan.subject not in {known.subject, "insights"}:
        raise Unfit(f"This portfolio has no {plan.subject}. Use another subject, or say that it is unclear.")
    _check_days(plan, portfolio)
    _check_columns(plan, known)
    _check_action(plan, known)
    for name, said, there in (
        ("severities", plan.severities, [one.value for one in Severity]),
        ("categories", plan.categories, [one.value for one in Category]),
    ):
        _check_known(name, said, there)
    projects = plan.subject == "insights" or plan.action in {"why", "risks"}
    among = relation_of("projects", portfolio) if projects else known
    return plan.model_copy(
        update={
            "filters": tuple(_filter(one, known) for one in plan.filters),
            "having": tuple(_having(one) for one in plan.having),
            "ids": _ids(plan.ids, among),
            "sides": tuple(_ids(side, among) for side in plan.sides),
            "limit": None if plan.limit is None else max(1, min(plan.limit, MOST_ROWS)),
            "several": None,
            "assumptions": (),
            "topic": topic,
        }
    )


def tried(plan: Plan, run: Callable[[Plan], Answer]) -> Answer:
    """What a plan gives. Raises Unfit where it cannot be run: a model may put together what no rule ever would."""
    try:
        return run(plan)
    except Exception as error:
        raise Unfit(
            f"The action {plan.action} cannot be run on {plan.subject} with this measure, these columns and conditions."
        ) from error


def _check_days(plan: Plan, portfolio: Portfolio) -> None:
    for name, day in (("on", plan.on), ("since", plan.since)):
        first = min(portfolio.pictures, default=portfolio.as_of)
        if day is not None and not first <= day <= portfolio.as_of:
            raise Unfit(f"{name} is {day}; pictures are known from {first} to {portfolio.as_of} only.")
    if plan.on is not None and plan.since is not None and plan.since >= plan.on:
        raise Unfit("since must be a day before on.")


def _check_columns(plan: Plan, known: Facts) -> None:
    measure = plan.measure or ""
    measure = next((measure.removeprefix(part) for part in _OVER_GROUPS if measure.startswith(part)), measure)
    named = [*plan.fields, *(one.field for one in plan.filters), *([plan.group] if plan.group else [])]
    named += [measure] if measure and measure != "share" else []
    for key in named:
        bare = next((key.removeprefix(part) for part in _OF_TIME if key.startswith(part)), key)
        if bare != key and plan.since is None:
            raise Unfit(f"The column {key} needs `since`, the day to compare with.")
        if bare not in known.fields:
            raise Unfit(f"There is no column {key!r} of {known.many}.{_near(bare, list(known.fields))}")


def _check_action(plan: Plan, known: Facts) -> None:
    if plan.action in _ADDED and not plan.measure:
        raise Unfit(f"The action {plan.action} needs a measure.")
    key = (plan.measure or "").removeprefix("mean:").removeprefix("change:").removeprefix("before:")
    if plan.action in _ADDED and key != "share":
        field = known.fields[key]
        if not (field.is_number or (field.kind == "day" and plan.action in {"top", "compare", "minimum", "maximum"})):
            raise Unfit(f"{field.label} is no number; choose a measure that is.")
    if plan.action == "group" and not plan.group:
        raise Unfit("The action group needs a column to group by.")
    if plan.action == "lookup" and not (plan.ids and plan.fields):
        raise Unfit("The action lookup needs ids and fields.")
    if plan.action == "compare" and len(plan.sides) < 2:  # noqa: PLR2004 - one side is no comparison
        raise Unfit("The action compare needs two sides.")
    if plan.action == "changes" and plan.since is None:
        raise Unfit("The action changes needs since, the day to compare with.")


def _having(one: Filter) -> Filter:
    """A condition on the amount of each group."""
    if one.field != "amount" or one.op not in _OF_GROUPS or one.number is None:
        raise Unfit(
            f"A condition in `having` is on the field amount, with a number and one of: {', '.join(_OF_GROUPS)}."
        )
    return Filter(field="amount", op=one.op, number=one.number, said=f"with {_OF_GROUPS[one.op]} {one.number:,g}")


def _check_known(what: str, said: Sequence[str], there: list[str]) -> None:
    for one in said:
        if one not in there:
            raise Unfit(f"{one!r} is none of the {what}: {', '.join(there)}.")


def _ids(said: Sequence[str], known: Facts) -> tuple[str, ...]:
    """Rows by id, or by their whole name where exactly one has it."""
    found = []
    names = {str(row): fold(str(name)) for row, name in known.frame["name"].items()} if said else {}
    for one in said:
        same = [row for row, name in names.items() if name == fold(one)]
        if one in names:
            found.append(one)
        elif len(same) == 1:
            found.append(same[0])
        else:
            raise Unfit(f"No {known.one} has the id {one!r}.{_near(one, list(names))}")
    return tuple(dict.fromkeys(found))


def _filter(one: Filter, known: Facts) -> Filter:
    key = next((one.field.removeprefix(part) for part in _OF_TIME if one.field.startswith(part)), one.field)
    field = known.fields[key]
    if one.op == "is":
        one = one.model_copy(update={"any_of": tuple(_value(said, field, known) for said in one.any_of)})
        if not one.any_of:
            raise Unfit(f"The condition on {one.field} names no value.")
    if one.op in _BOUNDS and (one.number is None or not (field.is_number or one.field.startswith("change:"))):
        raise Unfit(f"A bound on {one.field} needs a number, and a column of numbers.")
    if one.op == "between" and (field.kind != "day" or (one.first is None and one.last is None)):
        raise Unfit(f"between needs a column of days and a first or last day; {one.field} is {field.kind}.")
    if one.op == "contains" and not one.any_of:
        raise Unfit(f"The condition on {one.field} names no words.")
    return one.model_copy(update={"said": _said(one, field)})


def _value(said: str, field: Field, known: Facts) -> str:
    """A value as the column spells it."""
    values = _values(known, field.key)
    codes = known.codes.get(field.key, {})
    if said in values:
        return said
    same = [value for value in values if fold(value) == fold(said)]
    if said in codes and codes[said] in values:
        return codes[said]
    if len(same) == 1:
        return same[0]
    raise Unfit(f"No {known.one} has the {field.label} {said!r}.{_near(said, values)}")


def _values(known: Facts, key: str) -> list[str]:
    """The different values of a column, the most frequent first."""
    column = known.frame[key].dropna().astype("str")
    if key in known.parted:
        column = column.str.split(known.parted[key]).explode().str.strip()
    return [str(value) for value in column.value_counts(sort=True).index if value]


def samples(known: Facts, key: str, most: int) -> list[str]:
    """A few values of a column, the most frequent first."""
    return _values(known, key)[:most]


def _said(one: Filter, field: Field) -> str:
    """The condition in words."""
    no = "not " if one.negate else ""
    values = " or ".join(line(value) for value in one.any_of)
    label = {"before:": f"earlier {field.label}", "change:": f"change of {field.label}"}.get(
        one.field.partition(":")[0] + ":", field.label
    )
    if one.op in {"missing", "present", "withheld"}:
        return {"missing": "without", "present": "with a", "withheld": "with a withheld"}[one.op] + f" {label}"
    if one.op == "between":
        return f"with {label} {no}{' and '.join(_ends(one.first, one.last))}"
    if one.op in _BOUNDS:
        return f"with {label} {no}{_BOUNDS[one.op]} {_amount(one.number or 0.0, field)}"
    return f"with {label} {no}{values}" if one.op == "is" else f"whose {label} {no}speaks of {values}"


def _ends(first: date | None, last: date | None) -> Iterator[str]:
    if first:
        yield f"from {spell(first)}"
    if last:
        yield f"until {spell(last)}"


def _amount(number: float, field: Field) -> str:
    if field.kind == "share":
        return f"{100 * number:g}%"
    text = f"{number:,.2f}".rstrip("0").rstrip(".")
    return f"{text} days" if field.kind == "days" else text


def _near(said: str, there: list[str]) -> str:
    near = get_close_matches(said, there, n=_NEAR, cutoff=0.5) or there[:_NEAR]
    return f" There are: {', '.join(near)}." if near else ""
