"""Results in words: the conclusion first, then the reading that was used; rows carry only what was asked."""

from collections.abc import Callable

from insights.ask import cite
from insights.ask.figures import figure, short, shown, signed
from insights.ask.phrased import counted_in_words, none_in_words, rows_in_words
from insights.ask.plan import Plan
from insights.ask.relation import Facts, Field
from insights.ask.rows_told import changes, compare, insights_told, lookup
from insights.ask.run import MEASURED, Result
from insights.ask.telling import (
    CITED_ROWS,
    PROSE_NAMES,
    Teller,
    Told,
    declined,
    mixed,
    names_in_prose,
    noun,
    starts_verb,
    told,
    where,
)
from insights.narration.plain import line
from portfolio.snapshot import Portfolio

__all__ = ["Told", "declined", "say"]


def say(plan: Plan, result: Result, portfolio: Portfolio, known: Facts) -> Told:
    """The answer to a plan that was run."""
    if plan.subject == "insights":
        return insights_told(plan, result)
    tellers: dict[str, Callable[[Teller], Told]] = {
        "count": _count, "share": _share, "list": _list, "top": _top, "sum": _amount, "average": _amount,
        "median": _amount, "minimum": _amount, "maximum": _amount, "range": _range, "group": _group,
        "lookup": lookup, "compare": compare, "changes": changes,
    }  # fmt: skip
    return tellers[plan.action](Teller(plan, result, portfolio, known))


def _count(teller: Teller) -> Told:
    result, plan = teller.result, teller.plan
    number = int(result.number or 0)
    if plan.group:
        groups = [] if result.groups is None else [line(name) for name in result.groups["group"]]
        label = teller.field(plan.group).label
        return told(
            teller,
            f"{number:,} different values of {label} stand at {teller.many}{where(plan)}: {names_in_prose(groups)}.",
        )
    said = where(plan)
    verb = "is" if number == 1 else "are"
    if plan.since:
        text = f"{number:,} {noun(teller, number)}{said}."
    elif said and plan.subject != "projects":
        text = counted_in_words(plan, teller.known, teller.portfolio, number)
    elif not said:
        text = f"{number:,} {teller.many} are known."
    elif starts_verb(said):
        text = f"{number:,} of {result.of:,} {teller.many} {verb}{said}."
    else:
        text = f"{number:,} of {result.of:,} {teller.many}{said}."
    if result.missing:
        text += f" {result.missing:,} more could not be checked, because the cell is empty."
    return told(teller, text)


def _share(teller: Teller) -> Told:
    result, plan = teller.result, teller.plan
    if result.number is None:
        return declined(f"No {teller.known.one} has the values this share is counted over.")
    if plan.measure and result.ends:
        field, currencies = teller.field(plan.measure), teller.currencies(teller.known.frame)
        if field.kind == "money" and len(currencies) > 1:
            return declined(mixed(currencies))
        currency = next(iter(currencies), None)
        part, whole = (figure(end, field, currency) for end in result.ends)
        return told(
            teller,
            f"{short(100 * result.number)}%: {part} of {whole}, {field.label} of the {teller.many}{where(plan)}.",
        )
    said = f"{len(result.rows):,} of {result.of:,} {teller.many} with a value{where(plan)}"
    if plan.polar:
        whole_lot = len(result.rows) == result.of
        return told(teller, f"{'Yes' if whole_lot else 'No'}: {said}.")
    return told(teller, f"{short(100 * result.number)}%: {said}.")


def _list(teller: Teller) -> Told:
    rows, plan = teller.result.rows, teller.plan
    unseen = (
        f" {teller.result.missing:,} more could not be checked, because the cell is empty."
        if teller.result.missing
        else ""
    )
    if rows.empty and plan.subject != "projects" and plan.filters:
        none = none_in_words(plan, teller.known, teller.portfolio)
        return told(teller, f"{'No' if plan.polar else 'None'}: {none}{unseen}")
    if rows.empty:
        return told(teller, f"{'No' if plan.polar else 'None'}: no {teller.known.one}{where(plan)} was found.{unseen}")
    keys = [f.field for f in plan.filters if f.op in MEASURED and f.field in teller.known.fields]
    home = [] if "project_name" in teller.known.parted else ["project_name"]  # whose row it is
    home += ["author", "text"] if plan.subject == "updates" else []
    table = [teller.row(row, [*keys, *plan.fields, *home]) for row in rows.index]
    names = [str(row[teller.known.one]) for row in table]
    yes = "Yes: " if plan.polar else ""
    what = f"{noun(teller, len(table))}{where(plan)}"
    if plan.subject != "projects":
        what = rows_in_words(plan, teller.known, len(table))
    text = f"{yes}{len(table):,} {what}: {names_in_prose(names)}.{unseen}"
    asked = list(dict.fromkeys([*(f.field for f in plan.filters), *plan.fields]))
    evidence = [e for row in rows.index[:CITED_ROWS] for e in teller.proof(row, asked)]
    return told(teller, text, table, cite.numbered(evidence))


def _top(teller: Teller) -> Told:
    rows, plan = teller.result.rows, teller.plan
    key = str(plan.measure)
    field = teller.known.fields.get(key)
    if field is None or rows.empty:
        return declined(f"No {teller.known.one}{where(plan)} states its {field.label if field else 'score'}.")
    if field.kind == "money" and len(teller.currencies(rows)) > 1:
        return declined(mixed(teller.currencies(rows)))
    table = [teller.row(row, [key, *plan.fields]) for row in rows.index]
    parts = [
        f"{line(str(cells[teller.known.one]))} ({_cells(teller, row, key)})"
        for row, cells in zip(rows.index, table, strict=True)
    ]
    shown_parts = parts[:PROSE_NAMES]
    more = f"; and {len(parts) - len(shown_parts):,} more in the rows" if len(parts) > len(shown_parts) else ""
    ties = f" The last of these tie, so {len(parts)} are named." if plan.limit and len(parts) > plan.limit else ""
    ranked = f"Ranked by {field.label} among {teller.result.of:,} {teller.many} that state it{where(plan)}."
    text = f"{'; '.join(shown_parts)}{more}. {ranked}{ties}"
    evidence = [e for row in rows.index[:CITED_ROWS] for e in teller.proof(row, [key])]
    return told(teller, text, table, cite.numbered(evidence))


def _cells(teller: Teller, row: str, key: str) -> str:
    """What a row is ranked by, and what else is asked of it."""
    others = [
        f"{teller.field(k).label} {teller.cell(row, k)}" for k in teller.plan.fields if not teller.is_empty(row, k)
    ]
    return "; ".join([teller.cell(row, key), *others])


def _amount(teller: Teller) -> Told:
    result, plan = teller.result, teller.plan
    field = teller.field(plan.measure)
    if result.number is None:
        return declined(f"No {teller.known.one}{where(plan)} states its {field.label}.")
    currencies = teller.currencies(result.rows)
    if field.kind == "money" and len(currencies) > 1:
        return declined(mixed(currencies))
    value = figure(result.number, field, next(iter(currencies), None))
    if plan.since:
        value = signed(value, result.number)
    what = {
        "sum": "in total", "average": "on average", "median": "in the middle (median)", "minimum": "at the least",
        "maximum": "at the most",
    }[plan.action]  # fmt: skip
    text = f"{value} {what}: {field.label} of the {result.of:,} {teller.many}{where(plan)} that state it."
    if plan.since:
        text += " Only those that state it in both reports are counted."
    if result.missing:
        text += f" {result.missing:,} more state none and are left out."
    return told(teller, text)


def _range(teller: Teller) -> Told:
    result, plan = teller.result, teller.plan
    field = teller.field(plan.measure)
    if result.ends is None:
        return declined(f"No {teller.known.one}{where(plan)} states its {field.label}.")
    currencies = teller.currencies(result.rows)
    if field.kind == "money" and len(currencies) > 1:
        return declined(mixed(currencies))
    low, high = (figure(end, field, next(iter(currencies), None)) for end in result.ends)
    names = [teller.name(row) for row in result.rows.index]
    table = [teller.row(row, [str(plan.measure)]) for row in result.rows.index]
    of = f"{field.label} of the {result.of:,} {teller.many}{where(plan)} that state it."
    gap = figure(result.ends[1] - result.ends[0], field, next(iter(currencies), None))
    text = f"From {low} ({names[0]}) to {high} ({names[-1]}): {of} The difference is {gap}."
    return told(teller, text, table)


def _group(teller: Teller) -> Told:
    plan, groups = teller.plan, teller.result.groups
    label = teller.field(plan.group).label
    if groups is None or groups.empty:
        conditions = " and ".join([*([where(plan).strip()] if plan.filters else []), *(f.said for f in plan.having)])
        return declined(f"No {label} has any {teller.many} {conditions}.".replace(" .", "."))
    measure = plan.measure or ""
    how, _, column = measure.rpartition(":")
    if measure == "share":
        field: Field | None = Field("share", f"share of {teller.many}", "share", "")
    elif how == "share":
        field = Field("share", f"share of {teller.field(column).label}", "share", "")
    elif measure.startswith(("change:", "before:")):
        field = teller.field(measure)
    else:
        field = teller.known.fields.get(column)
    currencies = teller.currencies(teller.result.rows)
    if field and field.kind == "money" and len(currencies) > 1:
        return declined(mixed(currencies))
    currency = next(iter(currencies), None)

    def amount(value: float) -> str:
        return figure(value, field, currency) if field else f"{int(value):,}"

    what = field.label if field else teller.many
    names = [_group_name(teller, name) for name in groups["group"]]
    amounts = [float(value) for value in groups["amount"]]
    rows = [{label: n, what: (int(v) if field is None else round(v, 6))} for n, v in zip(names, amounts, strict=True)]
    parts = [f"{n}: {amount(v)}" for n, v in zip(names, amounts, strict=True)]
    shown_parts = parts[:PROSE_NAMES]
    more = f"; {len(parts) - len(shown_parts)} more in the rows" if len(parts) > len(shown_parts) else ""
    mean = {"mean": "average ", "median": "median "}.get(how, "")
    yes = _verdict(plan, groups["group"].tolist(), amounts)
    text = f"{yes}{'; '.join(shown_parts)}{more}. Counted: {mean}{what} by {label}{where(plan)}."
    if len(amounts) == 2 and plan.limit is None:  # noqa: PLR2004 - two sides
        text += f" The difference is {amount(abs(amounts[0] - amounts[1]))}."
    return told(teller, text, rows)


def _verdict(plan: Plan, names: list[str], amounts: list[float]) -> str:
    """Yes or no, where the question claims that the first of two groups has more, or less, than the other."""
    named = next((f.any_of for f in plan.filters if f.field == plan.group and f.op == "is"), ())
    if not plan.polar or len(amounts) != 2 or len(named) != 2:  # noqa: PLR2004 - two sides
        return ""
    return "Yes. " if names[0] == named[0] and amounts[0] != amounts[1] else "No. "


def _group_name(teller: Teller, name: str) -> str:
    return shown(name, teller.field(teller.plan.group))
