"""From a question to a plan, or to the reason why there is none."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from insights.ask import grammar
from insights.ask.change import is_moved
from insights.ask.chosen import (
    AMOUNTS,
    MOST_NAMED,
    Sides,
    absent,
    asks_text,
    counts_groups,
    descending,
    extreme_one,
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
from insights.ask.moves import any_change
from insights.ask.plan import Action, Filter, Plan, Unclear
from insights.ask.reading import Reading
from insights.ask.run import mask
from insights.ask.understand import understand
from insights.ask.unused import extreme_of, lost_side, narrows, unapplied
from insights.ask.words import whole
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

_SHORTLIST = 5
_OFFERED = 6
_NOW = re.compile(r"\b(?:this|current|present|on the|in the|our)\s+$")
_ASIDE = frozenset({"status", "description", "category", "programme", "active", "critical"})
"""Columns whose words also say something else: "doing", "kind", "programme"."""
_OF = (" of", " of the", " of its", " of their", "% of", " of that")
_AVERAGES: dict[str, Action] = {"average": "average", "median": "median", "range": "range"}
_SIDES = r"difference|gap|compare|versus|vs|against|exceeds?"
_OWN_SCALE = r"latest|longest|shortest|earliest|newest|oldest|heaviest|steepest|soonest|in days"
"""Superlatives that no risk score answers."""
_SIZED = r"largest|biggest|smallest|bigger|larger|smaller|major|greatest"
"""Superlatives of size: the budget, unless another column is named."""
_RANKED_AS = ("money", "number", "days", "share", "day")


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
    _run_by(reading)
    reason = _refusal(reading, named=bool(sides))
    if reason:
        return Unclear(reason=reason)
    if reading.about_risks and "score" not in reading.fields:
        return _risks(reading)
    if len(sides) > 1 and (reading.versus or reading.high or reading.low) and reading.action not in {"sum", "average"}:
        return _compare(reading, sides)
    return _of_columns(reading, sides)


def _run_by(reading: Reading) -> None:
    """Who runs something, where nobody is named: the organisation does."""
    known, asked = (
        reading.known,
        reading.has(r"who (?:owns?|runs?|ran|manages?|leads?|delivers?|is running|is delivering)"),
    )
    if not asked or known.known("owner") or "department" not in known.fields or not known.known("department"):
        return
    if reading.fields == ["owner"]:
        reading.mentions = [replace(mention, key="department") for mention in reading.mentions]
        reading.assumptions.append("The data names no person for that, so I give the organisation.")


def _of_columns(reading: Reading, sides: Sides) -> Plan | Unclear:  # noqa: PLR0911 - one return a kind of question
    if reading.action == "how much":
        reading.action = "list" if sides or reading.high or reading.low else "sum"
    group = group_of(reading) or year_of(reading)
    if group and not sides:
        return _grouped(reading, group)
    if (sides and reading.known.subject == "projects") or reading.rows:
        return _totalled(reading, sides) if _adds_up(reading, sides) else _lookup(reading, sides)
    if reading.compares and reading.action == "count" and not any(is_moved(f.field) for f in reading.filters):
        days = (reading.moments.since, reading.moments.on or max(reading.portfolio.pictures))
        return _plan(reading, "count", filters=filters_of(reading), on=None, since=None, days=days)
    if reading.compares and not reading.filters and reading.measure is None:
        return _plan(reading, "changes", fields=any_change(reading))
    if reading.action in {"count", "sum"} and (extreme := extreme_of(reading)):
        return Unclear(reason=f"I could not tell what “{extreme}” is asked of; name the column to rank or group by.")
    split = whole(rf"(?:by|per|for each|in each)(?: the)? (?:{grammar.SUBJECTS})").search(reading.question.text)
    by = split is not None and not split.group().startswith(("per ", "for each "))
    if split and (reading.action in {"count", "sum"} or (by and reading.action in _AVERAGES)):
        return Unclear(reason=f"The data holds no column to split by for “{split.group()}”.")
    return _many(reading)


def _plan(reading: Reading, action: Action, **parts: Any) -> Plan:
    """A plan with what every plan of this reading carries."""
    given: dict[str, Any] = {
        "action": action,
        "subject": reading.known.subject,
        "on": reading.moments.on,
        "since": reading.moments.since,
        "assumptions": tuple(dict.fromkeys([*reading.moments.notes, *reading.assumptions])),
        **parts,
    }
    return Plan(**given)


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
    return _plan(
        reading, "why", subject="projects", since=None, ids=ids[:MOST_NAMED], topic=reading.original,
        several=several_of(sides),
    )  # fmt: skip


def _risks(reading: Reading) -> Plan:
    text = reading.question
    ids = tuple(dict.fromkeys(project for _, side in sides_of(reading) for project in side))
    filters = tuple(f for f in filters_of(reading) if f.field != "critical")
    return _plan(
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
        asked = _which_column(reading)
        return Unclear(reason=f"The question does not say what to compare the {reading.known.many} by.{asked}")
    if reading.action == "share" and reading.known.fields[measure].kind != "share":
        label = reading.known.fields[measure].label
        return Unclear(reason=f"The data states {label} as an amount, not as a share; say of what it is a share.")
    return _plan(
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
        return _plan(reading, "count", group=group, filters=filters, having=tuple(reading.having))
    return _plan(
        reading, "group", group=group, measure=measure, filters=filters, having=tuple(reading.having),
        descending=not (reading.low and not reading.high),
        limit=(reading.rank or limit_of(reading) or 1) if superlative and not two_values(reading, group) else None,
        rank=reading.rank, polar=reading.polar and superlative,
    )  # fmt: skip


def _adds_up(reading: Reading, sides: Sides) -> bool:
    """True where several rows are named and one amount of them together is asked for."""
    return reading.action in {"sum", "average"} and len(sides) > 1 and measure_of(reading, kinds=AMOUNTS) is not None


def _totalled(reading: Reading, sides: Sides) -> Plan:
    ids = tuple(dict.fromkeys(row for _, side in sides for row in side))
    action: Action = "sum" if reading.action == "sum" else "average"
    return _plan(reading, action, measure=measure_of(reading, kinds=AMOUNTS), ids=ids, filters=filters_of(reading))


def _lookup(reading: Reading, sides: Sides) -> Plan | Unclear:
    if lost_side(reading, sides):
        return Unclear(reason=f"Only one side of the comparison is known by its name: “{sides[0][0]}”.")
    ids = sides[0][1] if len(sides) == 1 else ()
    if len(ids) == 1 and reading.has(rf"{re.escape(sides[0][0])} (?:{grammar.PLURALS})"):
        return Unclear(reason=f"No group of {reading.known.many} is called “{sides[0][0]}”.")
    of_many = rf"(?:across|of|for|over|in) (?:all )?(?:its|their|the|his|her)(?: \w+){{0,2}}? (?:{grammar.PLURALS})"
    if reading.has(rf"(?:{grammar.COUNT}) (?:\w+[ -]){{0,4}}?(?:{grammar.PLURALS})") or (
        reading.action in {"sum", "average", "median"} and len(ids) == 1 and reading.has(of_many)
    ):
        said = " and ".join(f"“{name}”" for name, _ in sides)
        return Unclear(reason=f"I could not tell which {reading.known.many} of {said} are to be counted.")
    ids = _narrowed(reading, tuple(dict.fromkeys(row for _, side in sides for row in side)))
    if not ids:
        return Unclear(reason=f"No {reading.known.one} of that name meets what else is said of it.")
    if not reading.compares and (parted := _part_of(reading, ids)) is not None:
        return parted
    return _lookup_change(reading, ids, sides) if reading.compares else _cells(reading, ids, sides)


def _cells(reading: Reading, ids: tuple[str, ...], sides: Sides) -> Plan | Unclear:
    """The columns of named rows that the question asks for, or the usual ones."""
    known, text = reading.known, reading.question
    keys = list(reading.fields)
    claims = tuple(reading.filters) if reading.polar else ()
    keys += [f.field for f in reading.filters if f.field not in {"active", "listed"}]
    if text.has(r"ahead or|late or|early or|on time|on schedule|ahead|behind") and "late_days" not in keys:
        keys.append("late_days")
    if "end" in keys and reading.polar and not text.has("when"):
        keys = ["status", "percent_complete", *keys]  # "is it finished?" asks for more than a day
    if "late_days" in keys and text.has(r"%|percent|percentage|share") and known.known("late_share"):
        keys = ["late_share" if key == "late_days" else key for key in keys]
    if not keys and text.has("when"):
        keys = ["end"]
    if not keys and text.has("who|whos|whom"):
        keys = ["owner", "sponsor"]
    if "status" in keys or not keys:
        keys = [*keys, *known.titled]
    stated = tuple(key for key in dict.fromkeys(keys) if key in known.fields and (known.known(key) or key == "rag"))
    if not stated and not asks_text(reading):
        return Unclear(reason="The data does not hold what is asked about it.")
    return _plan(
        reading, "lookup", ids=ids, fields=stated, filters=claims, several=several_of(sides),
        polar=reading.polar, topic=reading.original if asks_text(reading) else "",
    )  # fmt: skip


def _part_of(reading: Reading, ids: tuple[str, ...]) -> Plan | Unclear | None:
    """One amount of named rows as a share of another: "what share of the budget is spent"; None where none is asked."""
    known = reading.known
    amounts = [key for key in reading.fields if known.fields[key].kind in {"money", "number"} and known.known(key)]
    if reading.action != "share" or any(known.fields[key].kind == "share" for key in reading.fields):
        return None
    if not amounts:
        return None
    if len(amounts) != 2:  # noqa: PLR2004 - a part and a whole
        return Unclear(reason="The question does not say what the share is of: name the part and the whole.")
    whole = next(
        (
            m.key
            for m in reading.mentions
            if m.key in amounts and reading.question.text[: m.start].rstrip().endswith(_OF)
        ),
        amounts[1],
    )
    part = amounts[0] if whole == amounts[1] else amounts[1]
    return _plan(reading, "lookup", ids=ids, fields=(part, whole), measure="share")


def _narrowed(reading: Reading, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Of the rows that a name fits, those with the values that the question names: "the NASA one"."""
    named = tuple(f for f in filters_of(reading) if f.op == "is" and f.any_of and f not in reading.filters)
    if not named:
        return ids
    frame = reading.known.frame
    rows = frame.loc[[row for row in ids if row in frame.index]]
    return tuple(rows.index[mask(reading.known, rows, named, reading.portfolio)].astype("str"))


def _lookup_change(reading: Reading, ids: tuple[str, ...], sides: Sides) -> Plan | Unclear:
    keys = any_change(reading)
    if reading.measure:
        keys = (reading.measure.removeprefix("change:"),)
    if not keys:
        return Unclear(reason="Nothing that is asked about is stated in both reports.")
    return _plan(reading, "lookup", ids=ids, fields=keys, several=several_of(sides), polar=reading.polar)


def _many(reading: Reading) -> Plan | Unclear:  # noqa: C901, PLR0911 - one return a kind of question
    filters = filters_of(reading)
    measure = measure_of(reading)
    amount = measure_of(reading, kinds=AMOUNTS)
    action = reading.action
    if action == "share":
        measured = amount if amount and not any(f.field == amount for f in filters) else None
        return _plan(reading, "share", filters=filters, measure=measured)
    if action == "count" and amount and _counts_units(reading, amount):
        action = "sum"
    if action in _AVERAGES:
        if not amount:
            return Unclear(reason=f"The question does not say what the average is of.{_which_column(reading, AMOUNTS)}")
        more = () if action == "range" else _other_amounts(reading, amount)
        return _plan(reading, _AVERAGES[action], measure=amount, filters=filters, fields=more)
    if action == "list" and amount and filters and _is_bare(reading):
        reading.assumptions.append("I added the amounts up.")
        action = "sum"
    if action == "sum" and amount == "over_share" and reading.known.known("over_amount"):
        amount, filters = "over_amount", tuple(f for f in filters if f.field != "over_share")
        reading.assumptions.append("I added up forecast less budget, what is under budget included.")
    if action == "sum" and amount and not (reading.question.has(grammar.SUPERLATIVE) and limit_of(reading)):
        if reading.known.fields[amount].kind == "share":
            return Unclear(reason="Shares cannot be added up; ask for an average.")
        return _plan(reading, "sum", measure=amount, filters=filters, fields=_other_amounts(reading, amount))
    if action == "count" and filters and reading.question.has(grammar.AND_WHICH):
        return _plan(reading, "list", filters=filters)
    if action in {"count", "sum"}:
        if left := _left_over(reading, filters):
            return Unclear(reason=f"I could not tell what “{left}” is asked for in this count; say it in another way.")
        if not filters and not any(w.used == "subject" for w in reading.question.words):
            return Unclear(reason=f"The question does not say which {reading.known.many} are to be counted.")
        return _plan(reading, "count", filters=filters)
    if reading.every and filters:
        return _plan(reading, "share", filters=filters, polar=True)
    if reading.high or reading.low or (measure and _is_ranking(reading)):
        return _ranked(reading, measure, filters)
    if filters or reading.question.has(r"(?:list|show|all|every)"):
        return _plan(reading, "list", filters=filters, polar=reading.polar, fields=tuple(_shown(reading)))
    return Unclear(reason=f"The question does not say which {reading.known.many}, or what about them.")


def _left_over(reading: Reading, filters: tuple[Filter, ...]) -> str | None:
    """A column that a count names and no condition uses: its answer would pass the column over."""
    used = {f.field.rpartition(":")[2] for f in filters} | {f.field for f in filters}
    return next(
        (
            reading.question.text[m.start : m.end] for m in reading.mentions
            if not _NOW.search(reading.question.text[: m.start]) and m.key not in used and m.key not in _ASIDE and reading.known.known(m.key)
            and reading.known.fields[m.key].kind != "text"
        ),
        None,
    )  # fmt: skip


def _which_column(reading: Reading, kinds: tuple[str, ...] = _RANKED_AS) -> str:
    """The columns that could be meant, as a question back."""
    fields = [f for f in reading.known.fields.values() if f.kind in kinds and reading.known.known(f.key) and f.called]
    labels = list(dict.fromkeys(f.label for f in fields))[:_OFFERED]
    return f" Which of these do you mean: {', '.join(labels)}?" if labels else ""


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


def _shown(reading: Reading) -> list[str]:
    """Columns asked for beside the names: "list the red projects with their owners"."""
    bound = {f.field for f in reading.filters}
    return [key for key in reading.fields if key not in bound and reading.known.known(key) and key != "description"][:4]


def _counts_units(reading: Reading, key: str) -> bool:
    """True where "how many" counts what a column counts, not rows: "how many boxes were ticked"."""
    if reading.known.fields[key].kind != "number":
        return False
    return any(
        m.key == key
        and re.search(r"(?:how many|number of|count of|total)(?: \w+){0,2}\s*$", reading.question.text[: m.start])
        for m in reading.mentions
    )


def _is_ranking(reading: Reading) -> bool:
    return reading.has(rf"(?:{grammar.SUPERLATIVE})|least|smallest|steepest|fastest")


def _ranked(reading: Reading, measure: str | None, filters: tuple[Filter, ...]) -> Plan | Unclear:
    known = reading.known
    if measure is None and not reading.has(r"worst|best|riskiest|riskier|safest|top|bottom|shape"):
        if filters and not reading.has(grammar.SUPERLATIVE):
            return _plan(reading, "list", filters=filters)
        if known.measure is None and known.known("budget") and reading.has(_SIZED):
            measure = "budget"
            reading.assumptions.append("I ranked by budget.")
        elif known.measure is None:
            return Unclear(
                reason=f"The question does not say what to rank the {known.many} by.{_which_column(reading)}"
            )
    ranked = measure or known.measure or "score"
    if ranked == "score" and measure is None and reading.has(_OWN_SCALE):
        return Unclear(reason=f"The question does not say what to rank the {known.many} by.{_which_column(reading)}")
    stated = ""
    if measure is None and ranked == "score":
        stated = f"I took {'“best” as the lowest' if reading.low else '“worst” as the highest'} risk score."
    elif measure is None:
        stated = f"I ranked by {known.fields[ranked].label}."
    kept = tuple(f for f in filters if f.field != ranked or f.number != 0 or reading.compares)
    plural = reading.has(grammar.PLURALS)
    if ranked == "late_days" and measure and any(f.field == "late_days" and f.number == 0 for f in filters):
        kept = filters
    plan = _plan(
        reading, "top", measure=ranked, filters=kept, descending=descending(reading, ranked), rank=reading.rank,
        limit=reading.rank or limit_of(reading) or (_SHORTLIST if plural else 1),
        fields=tuple(key for key in _shown(reading) if ranked not in {key, f"change:{key}"}),
    )  # fmt: skip
    return plan.model_copy(update={"assumptions": (*plan.assumptions, stated)}) if stated else plan
