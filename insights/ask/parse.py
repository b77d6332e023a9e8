"""From a question to a plan, or to the reason why there is none."""

import re

from insights.ask.plan import Action, Filter, Plan, Unclear
from insights.ask.times import spell
from insights.ask.understand import Reading, understand
from insights.ask.words import NUMBER_WORDS
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

_STATUS_FIELDS = ("rag", "status", "phase", "percent_complete", "end", "late_days")
_PLURAL = r"projects|programmes|ones|goals|investments|agencies|departments|schemes|risks|insights|findings"
_MOST_NAMED = 5
_SHORTLIST = 5
_DERIVED = ("over_amount", "over_share", "late_days", "late_share")


def parse(asked: str, portfolio: Portfolio) -> Plan | Unclear:
    """The plan of a question, or why there is none."""
    if not portfolio.projects:
        return Unclear(reason="The portfolio holds no projects on that day.")
    reading = understand(asked, portfolio)
    if reading.action == "why":
        return _why(reading)
    sides = _sides(reading)
    reason = _refusal(reading, portfolio, named=bool(sides))
    if reason:
        return Unclear(reason=reason)
    if reading.about_risks and not any(key == "score" for _, key in reading.fields):
        return _risks(reading)
    if len(sides) > 1 and (reading.versus or reading.high or reading.low):
        return _compare(reading, sides)
    return _of_columns(reading, sides)


def _of_columns(reading: Reading, sides: list[tuple[str, tuple[str, ...]]]) -> Plan | Unclear:
    group = _group(reading)
    if group:
        return _grouped(reading, group)
    return _lookup(reading, sides) if sides else _many(reading)


def _refusal(reading: Reading, portfolio: Portfolio, *, named: bool) -> str | None:
    """Why a question cannot be answered from this picture, where that shows before any plan is made."""
    if not reading.question.words:
        return "The question holds no words."
    out_of_time = _out_of_time(reading, portfolio, named=named)
    if out_of_time:
        return out_of_time
    if reading.unknown and not (named and reading.fields and reading.action != "count"):
        words = ", ".join(f"“{word}”" for word in reading.unknown[:4])
        return f"Nothing in the data is called {words}."
    return _absent(reading)


def _out_of_time(reading: Reading, portfolio: Portfolio, *, named: bool) -> str | None:
    """Why a question is not about this picture but about another, or about two."""
    when = reading.report.when if reading.report else "newest"
    if when == "future":
        return f"That report is later than {spell(portfolio.as_of)}, the day asked about."
    if reading.about_change:
        return "The question compares two reports; ask about each with its own as-of day."
    if when == "earlier" and not named:
        return "The question is about an earlier report; ask it again with that day as the as-of day."
    return None


def _why(reading: Reading) -> Plan:
    sides = _sides(reading)
    ids = tuple(dict.fromkeys(project for _, side in sides for project in side))
    return Plan(action="why", ids=ids[:_MOST_NAMED], topic=reading.original, several=_several(sides))


def _risks(reading: Reading) -> Plan:
    text = reading.question
    severities = (
        tuple(s.value for s in Severity if text.has(s.value))
        if text.has(
            r"critical|high"
            r"|medium|low"
        )
        else ()
    )
    ids = tuple(dict.fromkeys(project for _, side in _sides(reading) for project in side))
    return Plan(
        action="count" if reading.action == "count" else "risks",
        subject="insights",
        severities=severities,
        categories=tuple(c.value for c in Category if text.has(c.value)),
        ids=ids,
        filters=_filters(reading),
        limit=_limit(reading) or (None if reading.action == "count" else 5),
    )


def _compare(reading: Reading, sides: list[tuple[str, tuple[str, ...]]]) -> Plan | Unclear:
    measure = _measure(reading)
    if measure is None:
        return Unclear(reason="The question does not say what to compare the projects by.")
    return Plan(
        action="compare",
        measure=measure,
        sides=tuple(side for _, side in sides),
        ids=tuple(dict.fromkeys(p for _, side in sides for p in side)),
        descending=not (reading.low and not reading.high),
        several=_several(sides),
    )


def _grouped(reading: Reading, group: str) -> Plan:
    filters = _filters(reading, without=None if _two_values(reading, group) else group)
    measure = _measure(reading, kinds=("money", "number", "days", "share"))
    action = reading.action
    superlative = reading.high or reading.low
    if measure and any(f.field == measure for f in filters) and action not in {"sum", "average"}:
        measure = None
    if action == "share":
        measure = "share"
    elif measure and action == "average":
        measure = f"mean:{measure}"
    return Plan(
        action="group",
        group=group,
        measure=measure,
        filters=filters,
        descending=not (reading.low and not reading.high),
        limit=(_limit(reading) or 1) if superlative and not _two_values(reading, group) else None,
        assumptions=tuple(reading.assumptions),
    )


def _lookup(reading: Reading, sides: list[tuple[str, tuple[str, ...]]]) -> Plan | Unclear:
    ids = tuple(dict.fromkeys(project for _, side in sides for project in side))
    keys = [key for _, key in reading.fields]
    text = reading.question
    keys += [condition.field for condition in reading.filters]
    if text.has(r"ahead or|late or|early or|on time|on schedule|ahead|behind") and "late_days" not in keys:
        keys.append("late_days")
    if "end" in keys and text.has(r"^\W*(?:is|are|was|were|has|have|did)"):
        keys = ["status", "percent_complete", *keys]  # "is it finished?" asks for more than a day
    if not keys and text.has("when"):
        keys = ["end"]
    if not keys and text.has("who|whos|whom"):
        keys = ["owner", "sponsor"]
    if "status" in keys or not keys or (keys == ["end"] and not reading.known.known("end")):
        keys = [*keys, *_STATUS_FIELDS]
    known = tuple(key for key in dict.fromkeys(keys) if reading.known.known(key) or key == "rag")
    if not known:
        return Unclear(reason="The data does not hold what is asked about this project.")
    return Plan(action="lookup", ids=ids, fields=known, several=_several(sides))


def _many(reading: Reading) -> Plan | Unclear:
    measure, filters, assumptions = _measure(reading), _filters(reading), tuple(reading.assumptions)
    if reading.action == "share":
        return Plan(action="share", filters=filters, assumptions=assumptions)
    if reading.action in {"sum", "average"} and measure:
        action: Action = "sum" if reading.action == "sum" else "average"
        return Plan(action=action, measure=measure, filters=filters, assumptions=assumptions)
    if reading.action in {"count", "sum"}:
        return Plan(action="count", filters=filters, assumptions=assumptions)
    if reading.action == "list" and (reading.high or reading.low):
        return _ranked(reading, measure, filters)
    if reading.action == "list" and (filters or reading.question.has(r"(?:list|show|all|every)")):
        return Plan(action="list", filters=filters, assumptions=assumptions)
    return Unclear(reason="The question does not say which projects, or what about them.")


def _ranked(reading: Reading, measure: str | None, filters: tuple[Filter, ...]) -> Plan:
    ranked = measure or "score"
    stated = () if measure else ("I took “worst” as the highest risk score.",)
    return Plan(
        action="top",
        measure=ranked,
        filters=tuple(f for f in filters if f.field != ranked or f.number != 0),
        descending=_descending(reading, ranked),
        limit=_limit(reading) or (_SHORTLIST if reading.question.has(_PLURAL) else 1),
        assumptions=(*reading.assumptions, *stated),
    )


def _descending(reading: Reading, key: str) -> bool:
    if key in {"late_days", "late_share"} and reading.question.has(r"ahead|early|earliest"):
        return False
    if reading.known.fields[key].kind == "day":
        return not reading.question.has(r"earliest|soonest|first|next|oldest|sooner")
    return not (
        reading.low and not reading.question.has(r"(?:most|largest|biggest|highest|furthest|worst|top|longest)")
    )


def _sides(reading: Reading) -> list[tuple[str, tuple[str, ...]]]:
    """The projects named, once each, in the order named."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for _, ids, said in reading.projects:
        if not any(set(ids) == set(other) for _, other in found):
            found.append((said, ids))
    return found


def _several(sides: list[tuple[str, tuple[str, ...]]]) -> str | None:
    return next((said for said, ids in sides if len(ids) > 1), None)


def _filters(reading: Reading, without: str | None = None) -> tuple[Filter, ...]:
    """Conditions and named values; several values of one column are alternatives."""
    by_field: dict[str, list[str]] = {}
    for _, value in reading.values:
        by_field.setdefault(value.field, []).append(value.text)
    named = [
        Filter(field=field, op="is", any_of=tuple(dict.fromkeys(texts)), said=_value_words(reading, field, texts))
        for field, texts in by_field.items()
        if field != without
    ]
    return (*named, *reading.filters)


def _value_words(reading: Reading, field: str, texts: list[str]) -> str:
    joined = " or ".join(dict.fromkeys(texts))
    label = reading.known.fields[field].label
    return f"of {joined}" if field == "department" else f"with {label} {joined}"


def _two_values(reading: Reading, field: str) -> bool:
    return len({v.text for _, v in reading.values if v.field == field}) > 1


def _measure(reading: Reading, kinds: tuple[str, ...] = ("money", "number", "days", "share", "day")) -> str | None:
    """The column to add up, rank or compare by: one that is named, else what a condition speaks of."""
    for _, key in reading.fields:
        if reading.known.fields[key].kind in kinds and reading.known.known(key):
            return key
    bounded = [f for f in reading.filters if f.field in {"late_days", "late_share", "over_share", "budget"}]
    if bounded and (reading.high or reading.low or reading.action in {"sum", "average"}):
        wanted = bounded[0].field
        if wanted in {"late_share", "late_days"} and reading.question.has("days") and reading.known.known("late_days"):
            return "late_days"
        return wanted if bounded[0].number == 0 else None
    late = reading.question.has(r"late|behind|delayed|slipped|ahead|early")
    return "late_days" if late and reading.known.known("late_days") and (reading.high or reading.low) else None


def _group(reading: Reading) -> str | None:
    """The column the answer is split by."""
    text = reading.question.text
    keys = [
        key
        for _, key in reading.fields
        if reading.known.fields[key].kind == "category" and reading.known.known(key) and key not in {"rag", "status"}
    ]
    rated = [key for _, key in reading.fields if key in {"rag", "status", "phase"} and reading.known.known(key)]
    for key in (*keys, *rated):
        called = reading.known.fields[key].called
        if re.search(
            rf"\b(?:by|per|each|every|split by|across|for each|grouped by|broken down by)(?: the)? (?:{called})", text
        ):
            return key
    for key in keys:
        called = reading.known.fields[key].called
        asked = re.search(rf"\b(?:which|what|worst|the|top|\d+) (?:{called})|^\W*(?:{called})", text)
        if asked and (reading.high or reading.low) and not _named_in(reading, key):
            return key
    values = {v.field for _, v in reading.values if _two_values(reading, v.field)}
    if values and (reading.action == "share" or reading.high or reading.low or re.search("split", text)):
        return next(iter(values))
    if re.search(r"\bwho (?:has|have|had|is|runs)\b", text) and reading.high and not reading.projects:
        return next((key for key in ("department", "owner", "vendors") if reading.known.known(key)), None)
    return None


def _named_in(reading: Reading, key: str) -> bool:
    return any(value.field == key for _, value in reading.values)


def _absent(reading: Reading) -> str | None:
    """Why a column that is asked for cannot answer: nobody filled it."""
    known = reading.known
    for condition in reading.filters:
        field = known.fields.get(condition.field)
        if field and condition.op in {"is", "gt", "ge", "lt", "le"} and not known.known(condition.field):
            return f"The data states no {field.label}."
    measured = any(known.known(key) and known.fields[key].is_number for _, key in reading.fields)
    for _, key in reading.fields:
        if key in _DERIVED and measured:
            continue  # "overspend against the year's budget": the column that is there is meant
        if key == "end" and reading.projects and known.known("percent_complete"):
            continue  # "did it finish?" is answered by its status
        if not known.known(key) and key not in {"status", "rag", "score"}:
            if key in {"owner", "sponsor"} and (known.known("owner") or known.known("sponsor")):
                continue
            return f"The data states no {known.fields[key].label}."
    return None


def _limit(reading: Reading) -> int | None:
    """A number that nothing else used: how many are wanted."""
    for word in reading.question.words:
        if word.used in {"stop", "filler", None}:
            if word.text.isdigit() and 0 < int(word.text) <= 100:  # noqa: PLR2004 - more than a page is no shortlist
                return int(word.text)
            if word.text in NUMBER_WORDS and word.text not in {"one", "zero"}:
                return NUMBER_WORDS[word.text]
    return None
