"""From a question to a plan, or to the reason why there is none."""

import re
from collections.abc import Callable
from datetime import date

from insights.ask import grammar
from insights.ask.change import is_moved
from insights.ask.chosen import (
    AMOUNTS,
    MOST_NAMED,
    Sides,
    absent,
    counts_groups,
    descending,
    filters_of,
    group_of,
    limit_of,
    measure_of,
    once_each,
    several_of,
    sides_of,
    two_values,
    year_of,
)
from insights.ask.light import meant
from insights.ask.lookups import adds_up, lookup, plan_of, run_by, totalled
from insights.ask.moves import any_change
from insights.ask.plan import Action, Filter, Plan, Unclear
from insights.ask.ranking import is_ranking, ranked, shown, which_column
from insights.ask.reading import Reading
from insights.ask.understand import understand
from insights.ask.unused import extreme_of, narrows, unapplied
from insights.ask.words import whole
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

_SHORTLIST = 5
_WHOLE_UNITS = 1e5  # amounts of projects in whole pounds or dollars reach beyond
_NOW = re.compile(r"\b(?:this|current|present|on the|in the|our)\s+$")
_ASIDE = frozenset({"status", "description", "category", "programme", "active", "critical"})
"""Columns whose words also say something else: "doing", "kind", "programme"."""
_TOTAL_ROWS = (
    rf"total(?: number of| count of)? (?:\w+ ){{0,2}}?(?:{grammar.PLURALS}|{grammar.ALSO_ROWS})"
    r"|(?:in total|in all|altogether|combined|together|how much)"
)
"""Totals of rows, not of an amount: "total projects", "red ones altogether"."""
_LISTED = rf"(?:list|which|name|show(?: me)?|find|identify)(?: the| all)? (?:[\w-]+ ){{0,3}}?(?:{grammar.PLURALS})"
_AVERAGES: dict[str, Action] = {"average": "average", "median": "median", "range": "range"}
_SIDES = r"difference|gap|compare|versus|vs|against|exceeds?"


def parse(asked: str, portfolio: Portfolio, at: Callable[[date], Portfolio] | None) -> Plan | Unclear:
    """The plan of a question, or why there is none."""
    if not portfolio.projects:
        return Unclear(reason="The portfolio holds no projects on that day.")
    reading = understand(asked, portfolio, at)
    plan = _planned(reading)
    if isinstance(plan, Unclear) and (meaning := _respelt(asked, reading)):
        again = parse(meaning[0], portfolio, at)
        if isinstance(again, Plan):
            return again.model_copy(update={"assumptions": (*again.assumptions, *meaning[1])})
    if isinstance(plan, Unclear) and reading.known.subject != "projects":
        other = _planned(understand(asked, portfolio, at, nouns=False))
        return other if isinstance(other, Plan) else plan
    return plan


def _respelt(asked: str, reading: Reading) -> tuple[str, list[str]] | None:
    """The question with its misspelt words put right, and what was taken for what; None where none is misspelt."""
    notes = []
    for word in reading.unknown:
        right = meant(word)
        if right:
            asked = re.sub(rf"\b{re.escape(word)}\b", right, asked, flags=re.IGNORECASE)
            notes.append(f"I read “{word}” as “{right}”.")
    return (asked, notes) if notes else None


def _planned(reading: Reading) -> Plan | Unclear:  # noqa: PLR0911 - one return a kind of question
    if not reading.question.words:
        return Unclear(reason="The question holds no words.")
    if reading.moments.refusal:
        return Unclear(reason=reading.moments.refusal)
    if reading.action == "why":
        return _why(reading)
    filters_of(reading)  # a "not" before a named value is understood by it
    sides = sides_of(reading)
    run_by(reading)
    reason = _refusal(reading, named=bool(sides))
    if reason:
        return Unclear(reason=reason)
    if reading.about_risks and "score" not in reading.fields:
        return _risks(reading)
    if len(sides) > 1 and (reading.versus or reading.high or reading.low) and reading.action not in {"sum", "average"}:
        return _compare(reading, sides)
    return _of_columns(reading, sides)


def _of_columns(reading: Reading, sides: Sides) -> Plan | Unclear:  # noqa: PLR0911 - one return a kind of question
    if reading.action == "how much":
        reading.action = "list" if sides or reading.high or reading.low else "sum"
    group = group_of(reading) or year_of(reading)
    if group and not sides:
        return _grouped(reading, group)
    if (sides and reading.known.subject == "projects") or reading.rows:
        return totalled(reading, sides) if adds_up(reading, sides) else lookup(reading, sides)
    if reading.compares and reading.action == "count" and not any(is_moved(f.field) for f in reading.filters):
        days = (reading.moments.since, reading.moments.on or max(reading.portfolio.pictures))
        return plan_of(reading, "count", filters=filters_of(reading), on=None, since=None, days=days)
    if reading.compares and not reading.filters and reading.measure is None:
        return plan_of(reading, "changes", fields=any_change(reading))
    if reading.action in {"count", "sum"} and (extreme := extreme_of(reading)):
        return Unclear(reason=f"I could not tell what “{extreme}” is asked of; name the column to rank or group by.")
    split = whole(rf"(?:by|per|for each|in each)(?: the)? (?:{grammar.SUBJECTS})").search(reading.question.text)
    by = split is not None and not split.group().startswith(("per ", "for each "))
    if split and (reading.action in {"count", "sum"} or (by and reading.action in _AVERAGES)):
        return Unclear(reason=f"The data holds no column to split by for “{split.group()}”.")
    return _many(reading)


def _refusal(reading: Reading, *, named: bool) -> str | None:
    """Why a question cannot be answered from this picture, where that shows before any plan is made."""
    if reading.refusal:
        return reading.refusal
    if reading.unknown:
        words = ", ".join(f"“{word}”" for word in reading.unknown[:4])
        lost = (
            len(sides_of(reading)) == 1 and reading.versus and reading.has(_SIDES)
        )  # one side of a comparison is not understood
        turned = (grammar.STRICT | grammar.BOUNDING).intersection(reading.unknown)
        asked = named and not turned and reading.fields and reading.action not in {"count", "sum", "average"}
        if asked and not lost and not narrows(reading):
            reading.assumptions.append(f"I did not use the words {words}: nothing in the data is called so.")
            return absent(reading)
        return f"Nothing in the data is called {words}."
    left = unapplied(reading, named=named)
    if left:
        return f"I could not tell what “{left}” applies to; say it in another way."
    return absent(reading)


def _why(reading: Reading) -> Plan:
    sides = [(said, ids) for said, ids in once_each(reading.projects)]
    ids = tuple(dict.fromkeys(project for _, side in sides for project in side))
    return plan_of(
        reading, "why", subject="projects", since=None, ids=ids[:MOST_NAMED], topic=reading.original,
        several=several_of(sides),
    )  # fmt: skip


def _risks(reading: Reading) -> Plan:
    text = reading.question
    ids = tuple(dict.fromkeys(project for _, side in sides_of(reading) for project in side))
    filters = tuple(f for f in filters_of(reading) if f.field != "critical")
    return plan_of(
        reading,
        "count" if reading.action == "count" else "risks",
        subject="insights",
        severities=tuple(s.value for s in Severity if text.has(s.value)),
        categories=tuple(c.value for c in Category if text.has(c.value)),
        ids=ids,
        filters=filters,
        limit=limit_of(reading) or (None if reading.action == "count" else _SHORTLIST),
    )


def _compare(reading: Reading, sides: Sides) -> Plan | Unclear:
    measure = measure_of(reading)
    if measure is None:
        asked = which_column(reading)
        return Unclear(reason=f"The question does not say what to compare the {reading.known.many} by.{asked}")
    if reading.action == "share" and reading.known.fields[measure].kind != "share":
        label = reading.known.fields[measure].label
        return Unclear(reason=f"The data states {label} as an amount, not as a share; say of what it is a share.")
    return plan_of(
        reading, "compare", measure=measure, sides=tuple(side for _, side in sides),
        ids=tuple(dict.fromkeys(p for _, side in sides for p in side)), descending=descending(reading, measure),
        several=several_of(sides),
    )  # fmt: skip


def _grouped(reading: Reading, group: str) -> Plan | Unclear:
    filters = filters_of(reading, without=None if two_values(reading, group) else group)
    measure = measure_of(reading, kinds=AMOUNTS)
    superlative = reading.high or reading.low
    if measure and group == f"year:{measure}":
        measure = measure_of(reading, kinds=AMOUNTS)
    if measure and any(f.field == measure for f in filters) and reading.action not in {"sum", "average", "median"}:
        measure = None
    if reading.action == "share":
        measure = f"share:{measure}" if measure else "share"
    elif measure and reading.action in {"average", "median"}:
        measure = f"{'mean' if reading.action == 'average' else 'median'}:{measure}"
    elif measure and reading.known.fields[measure].kind in {"share", "days"} and reading.action != "sum":
        measure = f"mean:{measure}"
        reading.assumptions.append("I took the average of each group.")
    if reading.action == "count" and group in reading.known.fields and counts_groups(reading, group):
        return plan_of(reading, "count", group=group, filters=filters, having=tuple(reading.having))
    return plan_of(
        reading, "group", group=group, measure=measure, filters=filters, having=tuple(reading.having),
        descending=not (reading.low and not reading.high),
        limit=(reading.rank or limit_of(reading) or 1) if superlative and not two_values(reading, group) else None,
        rank=reading.rank, polar=reading.polar and superlative,
    )  # fmt: skip


def _many(reading: Reading) -> Plan | Unclear:  # noqa: C901, PLR0911, PLR0912 - one return a kind of question
    filters = filters_of(reading)
    measure = measure_of(reading)
    amount = measure_of(reading, kinds=AMOUNTS)
    action = reading.action
    if action == "share":
        measured = amount if amount and not any(f.field == amount for f in filters) else None
        return plan_of(reading, "share", filters=filters, measure=measured)
    if action == "count" and amount and _counts_units(reading, amount):
        action = "sum"
    if amount and action in {"sum", *_AVERAGES} and (unit := _unit_unknown(reading, amount)):
        return Unclear(reason=unit)
    if action in _AVERAGES:
        if not amount:
            return Unclear(reason=f"The question does not say what the average is of.{which_column(reading, AMOUNTS)}")
        more = () if action == "range" else _other_amounts(reading, amount)
        return plan_of(reading, _AVERAGES[action], measure=amount, filters=filters, fields=more)
    if action == "list" and amount and filters and _is_bare(reading):
        reading.assumptions.append("I added the amounts up.")
        action = "sum"
    if action == "sum" and reading.has(_LISTED) and any(f.field == amount and f.op != "is" for f in filters):
        action = "list"  # "list those with more than 10 million of total budget": the total is a condition
    if action == "sum" and amount == "over_share" and reading.known.known("over_amount"):
        amount, filters = "over_amount", tuple(f for f in filters if f.field != "over_share")
        reading.assumptions.append("I added up forecast less budget, what is under budget included.")
    if action == "sum" and amount and not (reading.question.has(grammar.SUPERLATIVE) and limit_of(reading)):
        if reading.known.fields[amount].kind == "share":
            return Unclear(reason="Shares cannot be added up; ask for an average.")
        return plan_of(reading, "sum", measure=amount, filters=filters, fields=_other_amounts(reading, amount))
    if action == "count" and filters and reading.question.has(grammar.AND_WHICH):
        return plan_of(reading, "list", filters=filters)
    if action in {"count", "sum"}:
        if action == "sum" and not reading.has(_TOTAL_ROWS):
            return Unclear(reason=f"The question does not say what to add up.{which_column(reading, AMOUNTS)}")
        if left := _left_over(reading, filters):
            return Unclear(reason=f"I could not tell what “{left}” is asked for in this count; say it in another way.")
        if not filters and not any(w.used == "subject" for w in reading.question.words):
            return Unclear(reason=f"The question does not say which {reading.known.many} are to be counted.")
        return plan_of(reading, "count", filters=filters)
    if reading.every and filters:
        return plan_of(reading, "share", filters=filters, polar=True)
    if reading.high or reading.low or (measure and is_ranking(reading)):
        return ranked(reading, measure, filters)
    if filters or reading.question.has(r"(?:list|show|all|every)"):
        return plan_of(reading, "list", filters=filters, polar=reading.polar, fields=tuple(shown(reading)))
    return Unclear(reason=f"The question does not say which {reading.known.many}, or what about them.")


def _unit_unknown(reading: Reading, key: str) -> str | None:
    """Why an amount cannot be told in thousands or millions: the data does not say in what it counts."""
    field, cells = reading.known.fields[key], reading.known.frame
    told = reading.has(r"(?:file|data|figures|amounts) (?:is|are) (?:all )?in")  # the asker says the unit
    if told or field.kind != "money" or not reading.question.has(grammar.UNITS) or key not in cells:
        return None
    if not 0 < float(cells[key].abs().max()) < _WHOLE_UNITS:
        return None
    return f"The data does not say in what unit it counts the {field.label}; ask for it as the data states it."


def _left_over(reading: Reading, filters: tuple[Filter, ...]) -> str | None:
    """A column that a count names and no condition uses: its answer would pass the column over."""
    used = {f.field.rpartition(":")[2] for f in filters} | {f.field for f in filters}
    return next(
        (
            reading.question.text[m.start : m.end] for m in reading.mentions
            if not _NOW.search(reading.question.text[: m.start])
            and m.key not in used and m.key not in _ASIDE and reading.known.known(m.key)
            and reading.known.fields[m.key].kind != "text"
        ),
        None,
    )  # fmt: skip


def _other_amounts(reading: Reading, first: str) -> tuple[str, ...]:
    """Further amounts that the same question asks for: "the total budget, and how much of it is spent"."""
    taken = {first.removeprefix("change:"), *(f.field for f in reading.filters)}
    kinds = AMOUNTS if reading.action != "sum" else ("money", "number", "days")
    others = [k for k in reading.fields if k not in taken and reading.known.fields[k].kind in kinds]
    return tuple(k for k in others if reading.known.known(k) and not reading.compares)


def _is_bare(reading: Reading) -> bool:
    """True where only a column and conditions are said, no rows: "spend to date, Digital Backbone"."""
    asked = {w.used for w in reading.question.words}
    rows = reading.has(grammar.PLURALS)
    return not (rows or reading.high or reading.low or reading.compares or {"list", "bound"} & asked or reading.polar)


def _counts_units(reading: Reading, key: str) -> bool:
    """True where "how many" counts what a column counts, not rows: "how many boxes were ticked"."""
    if reading.known.fields[key].kind != "number":
        return False
    return any(
        m.key == key
        and re.search(r"(?:how many|number of|count of|total)(?: \w+){0,2}\s*$", reading.question.text[: m.start])
        for m in reading.mentions
    )
