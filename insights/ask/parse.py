"""From a question to a plan, or to the reason why there is none."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from insights.ask import grammar
from insights.ask.moves import any_change
from insights.ask.plan import Action, Filter, Plan, Unclear
from insights.ask.reading import Reading
from insights.ask.understand import understand
from insights.ask.words import NUMBER_WORDS, STOP
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

_MOST_NAMED = 5
_SHORTLIST = 5
_MOST_LISTED = 100  # more than a page is no shortlist
_DERIVED = ("over_amount", "over_share", "late_days", "late_share", "active", "critical", "done_count", "total_count",
            "left_count")  # fmt: skip
_AMOUNTS = ("money", "number", "days", "share")
_ORDERED = (*_AMOUNTS, "day")
_RANKED_AS = ("money", "number", "days", "share", "day")
Sides = list[tuple[str, tuple[str, ...]]]


def parse(asked: str, portfolio: Portfolio, at: Callable[[date], Portfolio] | None) -> Plan | Unclear:
    """The plan of a question, or why there is none."""
    if not portfolio.projects:
        return Unclear(reason="The portfolio holds no projects on that day.")
    reading = understand(asked, portfolio, at)
    plan = _planned(reading)
    if isinstance(plan, Unclear) and reading.known.subject != "projects":
        other = _planned(understand(asked, portfolio, at, nouns=False))
        return other if isinstance(other, Plan) else plan
    return plan


def _planned(reading: Reading) -> Plan | Unclear:
    if not reading.question.words:
        return Unclear(reason="The question holds no words.")
    if reading.moments.refusal:
        return Unclear(reason=reading.moments.refusal)
    if reading.action == "why":
        return _why(reading)
    sides = _sides(reading)
    reason = _refusal(reading, named=bool(sides))
    if reason:
        return Unclear(reason=reason)
    if reading.about_risks and "score" not in reading.fields:
        return _risks(reading)
    if len(sides) > 1 and (reading.versus or reading.high or reading.low) and reading.action not in {"sum", "average"}:
        return _compare(reading, sides)
    return _of_columns(reading, sides)


def _of_columns(reading: Reading, sides: Sides) -> Plan | Unclear:
    if reading.action == "how much":
        reading.action = "list" if sides or reading.high or reading.low else "sum"
    group = _group(reading)
    if group and not sides:
        return _grouped(reading, group)
    if (sides and reading.known.subject == "projects") or reading.rows:
        return _totalled(reading, sides) if _adds_up(reading, sides) else _lookup(reading, sides)
    if reading.compares and not reading.filters and reading.measure is None:
        return _plan(reading, "changes", fields=any_change(reading))
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
        if named and reading.fields and reading.action != "count":
            reading.assumptions.append(f"I did not use the words {words}: nothing in the data is called so.")
            return _absent(reading)
        return f"Nothing in the data is called {words}."
    left = _unapplied(reading, named=named)
    if left:
        return f"I could not tell what “{left}” applies to; say it in another way."
    return _absent(reading)


def _unapplied(reading: Reading, *, named: bool) -> str | None:
    """A word that changes the answer and that nothing applied: a lone "not", a number without a column."""
    words = reading.question.words
    for place, word in enumerate(words):
        if word.used not in {None, "filler", "stop", "part of a field's name", "high", "low"}:
            continue
        if word.text in grammar.STRICT:
            return word.text
        following = words[place + 1].text if place + 1 < len(words) else ""
        if word.text in grammar.BOUNDING and (following[:1].isdigit() or following in NUMBER_WORDS):
            return f"{word.text} {following}"
        if word.text[0].isdigit() and word.used in {None, "filler"} and not named and _limit(reading) is None:
            return word.text
    return None


def _why(reading: Reading) -> Plan:
    sides = [(said, ids) for said, ids in _named(reading.projects)]
    ids = tuple(dict.fromkeys(project for _, side in sides for project in side))
    return _plan(
        reading, "why", subject="projects", since=None, ids=ids[:_MOST_NAMED], topic=reading.original,
        several=_several(sides),
    )  # fmt: skip


def _risks(reading: Reading) -> Plan:
    text = reading.question
    ids = tuple(dict.fromkeys(project for _, side in _sides(reading) for project in side))
    filters = tuple(f for f in _filters(reading) if f.field != "critical")
    return _plan(
        reading,
        "count" if reading.action == "count" else "risks",
        subject="insights",
        severities=tuple(s.value for s in Severity if text.has(s.value)),
        categories=tuple(c.value for c in Category if text.has(c.value)),
        ids=ids,
        filters=filters,
        limit=_limit(reading) or (None if reading.action == "count" else _SHORTLIST),
    )


def _compare(reading: Reading, sides: Sides) -> Plan | Unclear:
    measure = _measure(reading)
    if measure is None:
        return Unclear(reason=f"The question does not say what to compare the {reading.known.many} by.")
    return _plan(
        reading, "compare", measure=measure, sides=tuple(side for _, side in sides),
        ids=tuple(dict.fromkeys(p for _, side in sides for p in side)), descending=_descending(reading, measure),
        several=_several(sides),
    )  # fmt: skip


def _grouped(reading: Reading, group: str) -> Plan | Unclear:
    filters = _filters(reading, without=None if _two_values(reading, group) else group)
    measure = _measure(reading, kinds=_AMOUNTS)
    superlative = reading.high or reading.low
    if measure and any(f.field == measure for f in filters) and reading.action not in {"sum", "average", "median"}:
        measure = None
    if reading.action == "share":
        measure = f"share:{measure}" if measure else "share"
    elif measure and reading.action in {"average", "median"}:
        measure = f"{'mean' if reading.action == 'average' else 'median'}:{measure}"
    elif measure and reading.known.fields[measure].kind in {"share", "days"} and reading.action != "sum":
        measure = f"mean:{measure}"
        reading.assumptions.append("I took the average of each group.")
    if reading.action == "count" and _counts_groups(reading, group):
        return _plan(reading, "count", group=group, filters=filters, having=tuple(reading.having))
    return _plan(
        reading, "group", group=group, measure=measure, filters=filters, having=tuple(reading.having),
        descending=not (reading.low and not reading.high),
        limit=(_limit(reading) or 1) if superlative and not _two_values(reading, group) else None,
    )  # fmt: skip


def _counts_groups(reading: Reading, group: str) -> bool:
    called = reading.known.fields[group].called
    return reading.question.has(rf"(?:how many|number of|count of)(?: different| distinct| separate)? (?:{called})")


def _adds_up(reading: Reading, sides: Sides) -> bool:
    """True where several rows are named and one amount of them together is asked for."""
    return reading.action in {"sum", "average"} and len(sides) > 1 and _measure(reading, kinds=_AMOUNTS) is not None


def _totalled(reading: Reading, sides: Sides) -> Plan:
    ids = tuple(dict.fromkeys(row for _, side in sides for row in side))
    action: Action = "sum" if reading.action == "sum" else "average"
    return _plan(reading, action, measure=_measure(reading, kinds=_AMOUNTS), ids=ids, filters=_filters(reading))


def _lookup(reading: Reading, sides: Sides) -> Plan | Unclear:
    ids = tuple(dict.fromkeys(row for _, side in sides for row in side))
    known, text = reading.known, reading.question
    if reading.compares:
        return _lookup_change(reading, ids, sides)
    keys = [key for key in reading.fields]
    claims = tuple(reading.filters) if reading.polar else ()
    keys += [f.field for f in reading.filters if f.field not in {"active", "listed"}]
    if text.has(r"ahead or|late or|early or|on time|on schedule|ahead|behind") and "late_days" not in keys:
        keys.append("late_days")
    if "end" in keys and reading.polar and not text.has("when"):
        keys = ["status", "percent_complete", *keys]  # "is it finished?" asks for more than a day
    if not keys and text.has("when"):
        keys = ["end"]
    if not keys and text.has("who|whos|whom"):
        keys = ["owner", "sponsor"]
    if "status" in keys or not keys:
        keys = [*keys, *known.titled]
    stated = tuple(key for key in dict.fromkeys(keys) if key in known.fields and (known.known(key) or key == "rag"))
    if not stated and not _asks_text(reading):
        return Unclear(reason="The data does not hold what is asked about it.")
    return _plan(
        reading, "lookup", ids=ids, fields=stated, filters=claims, several=_several(sides),
        polar=reading.polar, topic=reading.original if _asks_text(reading) else "",
    )  # fmt: skip


def _asks_text(reading: Reading) -> bool:
    """True where the words of the source may tell what no column does: when, and whether it is done."""
    return reading.question.has("when") or (
        reading.polar
        and reading.question.has(
            r"finish\w*|complet\w*|done|closed|ship(?:ped)?|deliver\w*|start\w*|merged|stabili[sz]ed"
        )
    )


def _lookup_change(reading: Reading, ids: tuple[str, ...], sides: Sides) -> Plan | Unclear:
    keys = any_change(reading)
    if reading.measure:
        keys = (reading.measure.removeprefix("change:"),)
    if not keys:
        return Unclear(reason="Nothing that is asked about is stated in both reports.")
    return _plan(reading, "lookup", ids=ids, fields=keys, several=_several(sides), polar=reading.polar)


def _many(reading: Reading) -> Plan | Unclear:
    filters = _filters(reading)
    measure = _measure(reading)
    amount = _measure(reading, kinds=_AMOUNTS)
    action = reading.action
    if action == "share":
        return _plan(reading, "share", filters=filters, measure=amount if amount and not _bounded_by(filters, amount) else None,
                     ids=_within(reading))  # fmt: skip
    if action == "count" and amount and _counts_units(reading, amount):
        action = "sum"
    if action in {"average", "median", "range"}:
        if not amount:
            return Unclear(reason="The question does not say what the average is of.")
        return _plan(
            reading,
            {"average": "average", "median": "median", "range": "range"}[action],
            measure=amount,
            filters=filters,
        )  # type: ignore[arg-type]  # three of the actions
    if action == "sum" and amount and not (reading.question.has(grammar.SUPERLATIVE) and _limit(reading)):
        if reading.known.fields[amount].kind == "share":
            return Unclear(reason="Shares cannot be added up; ask for an average.")
        return _plan(reading, "sum", measure=amount, filters=filters)
    if action in {"count", "sum"}:
        return _plan(reading, "count", filters=filters)
    if reading.every and filters:
        return _plan(reading, "share", filters=filters, polar=True)
    if reading.high or reading.low or (reading.measure and _is_ranking(reading)):
        return _ranked(reading, measure, filters)
    if filters or reading.question.has(r"(?:list|show|all|every)"):
        return _plan(reading, "list", filters=filters, polar=reading.polar, fields=tuple(_shown(reading)))
    return Unclear(reason=f"The question does not say which {reading.known.many}, or what about them.")


def _within(reading: Reading) -> tuple[str, ...]:
    return ()


def _bounded_by(filters: tuple[Filter, ...], key: str) -> bool:
    return any(f.field == key for f in filters)


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
        and re.search(r"(?:how many|number of|count of|total)(?: \w+)?\s*$", reading.question.text[: m.start])
        for m in reading.mentions
    )


def _is_ranking(reading: Reading) -> bool:
    return reading.has(rf"(?:{grammar.SUPERLATIVE})|least|smallest|steepest|fastest")


def _ranked(reading: Reading, measure: str | None, filters: tuple[Filter, ...]) -> Plan | Unclear:
    known = reading.known
    if measure is None and not reading.has(r"worst|best|riskiest|riskier|safest|top|bottom|shape"):
        if filters and not reading.has(grammar.SUPERLATIVE):
            return _plan(reading, "list", filters=filters)
        if known.measure is None:
            return Unclear(reason=f"The question does not say what to rank the {known.many} by.")
    ranked = measure or known.measure or "score"
    stated = ()
    if measure is None and ranked == "score":
        stated = (
            ("I took “worst” as the highest risk score.",)
            if not reading.low
            else ("I took “best” as the lowest risk score.",)
        )
    elif measure is None:
        stated = (f"I ranked by {known.fields[ranked].label}.",)
    kept = tuple(f for f in filters if f.field != ranked or f.number != 0)
    plural = reading.has(grammar.PLURALS)
    descending = _descending(reading, ranked)
    if ranked == "late_days" and measure and any(f.field == "late_days" and f.number == 0 for f in filters):
        kept = filters
    plan = _plan(
        reading, "top", measure=ranked, filters=kept, descending=descending,
        limit=_limit(reading) or (_SHORTLIST if plural else 1),
    )  # fmt: skip
    return plan.model_copy(update={"assumptions": (*plan.assumptions, *stated)})


def _descending(reading: Reading, key: str) -> bool:
    if key.endswith(("late_days", "late_share")) and reading.question.has(r"ahead|early|earliest"):
        return False
    if key == "percent_complete" and reading.question.has(r"closest|closer|nearest"):
        return True
    if reading.known.fields[key].kind == "day":
        return not reading.question.has(r"earliest|soonest|first|next|oldest|sooner|earlier")
    strong = rf"(?:{grammar.SUPERLATIVE}|more|bigger|larger|higher|longer|riskiest|worse)"
    return not (reading.low and not reading.question.has(strong))


def _sides(reading: Reading) -> Sides:
    """The rows named, once each, in the order named."""
    return _named(reading.rows if reading.known.subject != "projects" else reading.projects)


def _named(places: list[tuple[int, tuple[str, ...], str]]) -> Sides:
    found: Sides = []
    for _, ids, said in sorted(places):
        if not any(set(ids) == set(other) for _, other in found):
            found.append((said, ids))
    return found


def _several(sides: Sides) -> str | None:
    return next((said for said, ids in sides if len(ids) > 1), None)


def _filters(reading: Reading, without: str | None = None) -> tuple[Filter, ...]:
    """Conditions and named values; several values of one column are alternatives."""
    by_field: dict[tuple[str, bool], list[str]] = {}
    negated = False
    last: tuple[str, int] | None = None
    for place, value in sorted(reading.values, key=lambda pair: pair[0]):
        if last is None or last[0] != value.field or place - last[1] > 60:  # noqa: PLR2004 - apart in the sentence
            negated = reading.negated(place)
        last = (value.field, place)
        by_field.setdefault((value.field, negated), []).append(value.text)
    named = [
        Filter(
            field=field, op="is", any_of=tuple(dict.fromkeys(texts)), negate=turned,
            said=("not " if turned else "") + _value_words(reading, field, texts),
        )
        for (field, turned), texts in by_field.items()
        if field != without or turned
    ]  # fmt: skip
    if reading.known.subject != "projects" and reading.projects and "project" in reading.known.frame:
        ids = tuple(dict.fromkeys(row for _, side in _named(reading.projects) for row in side))
        names = " or ".join(reading.portfolio.name_of(row) for row in ids[:_MOST_NAMED])
        named.append(Filter(field="project", op="is", any_of=ids, said=f"of {names}"))
    return (*named, *reading.filters)


def _value_words(reading: Reading, field: str, texts: list[str]) -> str:
    joined = " or ".join(dict.fromkeys(texts))
    label = reading.known.fields[field].label
    return f"of {joined}" if field == "department" else f"with {label} {joined}"


def _two_values(reading: Reading, field: str) -> bool:
    return len({v.text for _, v in reading.values if v.field == field}) > 1


def _measure(reading: Reading, kinds: tuple[str, ...] = _ORDERED) -> str | None:
    """The column to add up, rank or compare by: one that is named, else what a condition speaks of."""
    known = reading.known
    if reading.measure and known.fields[reading.measure].kind in kinds:
        return reading.measure
    for key in reading.fields:
        if known.fields[key].kind in kinds and known.known(key):
            return f"change:{key}" if reading.compares and f"change:{key}" in known.fields else key
    bounded = [
        f for f in reading.filters if f.field in {"late_days", "late_share", "over_share", "budget", "over_amount"}
    ]
    wants = reading.high or reading.low or reading.action in {"sum", "average", "median", "range"}
    if bounded and wants:
        wanted = bounded[0].field
        if wanted in {"late_share", "late_days"} and reading.question.has("days") and known.known("late_days"):
            return "late_days"
        return wanted if bounded[0].number == 0 and known.fields[wanted].kind in kinds else None
    late = reading.question.has(r"late|behind|delayed|slipped|ahead|early")
    return "late_days" if late and known.known("late_days") and (reading.high or reading.low) else None


def _group(reading: Reading) -> str | None:
    """The column the answer is split by."""
    text, known = reading.question.text, reading.known
    keys = [key for key in reading.fields if known.fields[key].kind in {"category", "flag"} and known.known(key)]
    usual = [key for key in keys if key not in {"rag", "status"}]
    rated = [key for key in keys if key in {"rag", "status", "phase"}]
    for key in (*usual, *rated):
        called = known.fields[key].called
        if re.search(
            rf"\b(?:by|per|each|every|split by|across|for each|grouped by|broken down by|in each)(?: the)? (?:{called})",
            text,
        ):
            return key
    for key in usual:
        called = known.fields[key].called
        asked = re.search(
            rf"\b(?:which|what|worst|the|top|best|\d+|three|two|five) (?:\w+ )?(?:{called})|^\W*(?:{called})", text
        )
        if (
            asked
            and (reading.high or reading.low or reading.having or reading.action == "share")
            and not _named_in(reading, key)
        ):
            return key
        if reading.action == "count" and _counts_groups(reading, key):
            return key
    values = {v.field for _, v in reading.values if _two_values(reading, v.field)}
    if values and (
        reading.action == "share"
        or reading.high
        or reading.low
        or re.search(r"split|difference|compare|versus|\bvs\b", text)
    ):
        return next(iter(values))
    if (
        re.search(r"\bwho (?:has|have|had|is|runs)\b", text)
        and (reading.high or reading.having)
        and not reading.projects
    ):
        return next((key for key in ("department", "owner", "vendors") if known.known(key)), None)
    return None


def _named_in(reading: Reading, key: str) -> bool:
    return any(value.field == key for _, value in reading.values)


def _absent(reading: Reading) -> str | None:
    """Why a column that is asked for cannot answer: nobody filled it."""
    known = reading.known
    for condition in reading.filters:
        field = known.fields.get(condition.field)
        if field and condition.op in {"is", "gt", "ge", "lt", "le", "eq"} and not known.known(condition.field):
            return f"The data states no {field.label}."
    measured = any(known.known(key) and known.fields[key].is_number for key in reading.fields)
    for key in reading.fields:
        if key in _DERIVED and measured:
            continue  # "overspend against the year's budget": the column that is there is meant
        if key == "end" and reading.projects and (known.known("percent_complete") or _asks_text(reading)):
            continue  # "did it finish?" is answered by its status, or by what was written
        if not known.known(key) and key not in {"status", "rag", "score"}:
            if key in {"owner", "sponsor"} and (known.known("owner") or known.known("sponsor")):
                continue
            return f"The data states no {known.fields[key].label}."
    return None


def _limit(reading: Reading) -> int | None:
    """A number that nothing else used: how many are wanted."""
    for word in reading.question.words:
        if word.used in {"stop", "filler", None}:
            if word.text.isdigit() and 0 < int(word.text) <= _MOST_LISTED:
                return int(word.text)
            if word.text in NUMBER_WORDS and word.text not in {"one", "zero"} and word.text not in STOP:
                return NUMBER_WORDS[word.text]
    return None
