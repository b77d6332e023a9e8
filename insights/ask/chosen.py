"""What a plan is made of, chosen from a reading: its rows, conditions, measure, group and limit."""

import re

from insights.ask import grammar
from insights.ask.plan import Filter
from insights.ask.reading import Reading
from insights.ask.words import NUMBER_WORDS, STOP

MOST_NAMED = 5
_MOST_LISTED = 100  # more than a page is no shortlist
_DERIVED = ("over_amount", "over_share", "late_days", "late_share", "active", "critical", "done_count", "total_count",
            "left_count")  # fmt: skip
AMOUNTS = ("money", "number", "days", "share")
_ORDERED = (*AMOUNTS, "day")
EXTREME = r"(?:most|fewest|least|highest|lowest|largest|smallest|biggest|greatest)\b"
_COMMON = r"(?:most|least) (?:common(?:ly used)?|frequent|popular|used|usual)"
Sides = list[tuple[str, tuple[str, ...]]]


def counts_groups(reading: Reading, group: str) -> bool:
    """True where groups are counted, not rows: how many departments."""
    called = reading.known.fields[group].called
    return reading.question.has(
        rf"(?:how many|number of|count of)(?: different| distinct| separate| unique)? (?:{called})"
    )


def asks_text(reading: Reading) -> bool:
    """True where the words of the source may tell what no column does: when, and whether it is done."""
    return reading.question.has("when") or (
        reading.polar
        and reading.question.has(
            r"finish\w*|complet\w*|done|closed|ship(?:ped)?|deliver\w*|start\w*|merged|stabili[sz]ed"
        )
    )


def descending(reading: Reading, key: str) -> bool:  # noqa: PLR0911 - one return a way to say it
    """True where the biggest comes first."""
    if key.endswith(("late_days", "late_share")) and reading.question.has(r"ahead|early|earliest"):
        return False
    if key == "percent_complete" and reading.question.has(r"furthest (?:away )?from"):
        return False
    if key == "percent_complete" and reading.question.has(r"closest|closer|nearest"):
        return True
    if key == reading.measure and reading.rising is not None:
        return reading.rising != reading.has(r"least|smallest|lowest")
    if reading.known.fields[key].kind == "day" and reading.question.has(r"latest|newest") and not reading.low:
        return True
    if reading.known.fields[key].kind == "day":
        return not reading.question.has(r"earliest|soonest|first|next|oldest|sooner|earlier")
    strong = rf"(?:{grammar.SUPERLATIVE}|more|bigger|larger|higher|longer|riskiest|worse)"
    return not (reading.low and not reading.question.has(strong))


def sides_of(reading: Reading) -> Sides:
    """The rows named, once each, in the order named."""
    return once_each(reading.rows if reading.known.subject != "projects" else reading.projects)


def once_each(places: list[tuple[int, tuple[str, ...], str]]) -> Sides:
    """Names in the order said, the same rows only once."""
    found: Sides = []
    for _, ids, said in sorted(places):
        if not any(set(ids) == set(other) for _, other in found):
            found.append((said, ids))
    return found


def several_of(sides: Sides) -> str | None:
    """A name that fits more than one row."""
    return next((said for said, ids in sides if len(ids) > 1), None)


def filters_of(reading: Reading, without: str | None = None) -> tuple[Filter, ...]:
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
        ids = tuple(dict.fromkeys(row for _, side in once_each(reading.projects) for row in side))
        names = " or ".join(reading.portfolio.name_of(row) for row in ids[:MOST_NAMED])
        named.append(Filter(field="project", op="is", any_of=ids, said=f"of {names}"))
    return _united((*named, *reading.filters), reading)


def _united(filters: tuple[Filter, ...], reading: Reading) -> tuple[Filter, ...]:
    """Two values of a column that holds one each are alternatives: "tasks and milestones both"."""
    found: list[Filter] = []
    for one in filters:
        same = next(
            (f for f in found if f.field == one.field and f.op == one.op == "is" and not (f.negate or one.negate)), None
        )
        if same is None or one.field in reading.known.parted or set(one.any_of) & set(same.any_of):
            found.append(one)
            continue
        united = same.model_copy(update={"any_of": (*same.any_of, *one.any_of), "said": f"{same.said} or {one.said}"})
        found[found.index(same)] = united
    return tuple(found)


def _value_words(reading: Reading, field: str, texts: list[str]) -> str:
    joined = " or ".join(dict.fromkeys(texts))
    label = reading.known.fields[field].label
    return f"of {joined}" if field == "department" else f"with {label} {joined}"


def two_values(reading: Reading, field: str) -> bool:
    """True where two values of a column are named."""
    return len({v.text for _, v in reading.values if v.field == field}) > 1


def measure_of(reading: Reading, kinds: tuple[str, ...] = _ORDERED) -> str | None:  # noqa: PLR0911 - one return a way to say it
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
    costs = reading.question.has(r"dearest|priciest|costliest|cheapest|dearer|pricier|costlier|cheaper")
    if costs and known.known("budget") and "money" in kinds:
        return "budget"
    in_days = reading.question.has("latest") and reading.question.has("in days|days late|how late")
    late = in_days or reading.question.has(r"late|behind|delayed|slip(?:ped|ping|s)?|ahead|early")
    if not late and (reading.high or reading.low) and (named := _by_a_word(reading, kinds)):
        return named
    return "late_days" if late and known.known("late_days") and (reading.high or reading.low) else None


def _by_a_word(reading: Reading, kinds: tuple[str, ...]) -> str | None:
    """The one amount whose name holds the word behind "by": "by value" where the column is called award value."""
    said = {match[1] for match in reading.question.find(r"(?:by|in) (?:total |their |its |overall )?(\w+)")}
    found = [
        f.key for f in reading.known.fields.values()
        if f.kind in kinds and f.called and reading.known.known(f.key) and said & set(f.label.split())
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def group_of(reading: Reading) -> str | None:  # noqa: C901, PLR0911 - one return a way to say it
    """The column the answer is split by."""
    text, known = reading.question.text, reading.known
    keys = [key for key in reading.fields if known.fields[key].kind in {"category", "flag"} and known.known(key)]
    usual = [key for key in keys if key not in {"rag", "status"}]
    rated = [key for key in keys if key in {"rag", "status", "phase"}]
    for key in (*usual, *rated):
        called = known.fields[key].called
        if re.search(rf"\b(?:rank|order|sort)(?: the| all| our)? (?:{called})", text):
            return key
        if re.search(
            rf"\b(?:by|per|each|every|split by|across|for each|grouped by|broken down by"
            rf"|in each)(?: the)? (?:{called})",
            text,
        ):
            return key
    if extreme_one(reading):
        return None  # "which borough has the most expensive project": one row is meant, and its borough
    for key in usual:
        called = known.fields[key].called
        asked = re.search(
            rf"\b(?:which|what|worst|the|top|best|biggest|largest|busiest|smallest|\d+|three|two|five)"
            rf" (?:\w+ )?(?:{called})|^\W*(?:{called})",
            text,
        )
        if (
            asked
            and (reading.high or reading.low or reading.having or reading.action == "share")
            and not _named_in(reading, key)
        ):
            return key
        ranked = re.search(rf"\b(?:{called}) (?:with|having|that has|which has) (?:the )?{EXTREME}", text)
        ranked = ranked or re.search(rf"{_COMMON} (?:{called})|(?:{called}) (?:is|are|was) (?:the )?{_COMMON}", text)
        if ranked or (reading.action == "count" and counts_groups(reading, key)):
            return key
    for key in rated:
        called = known.fields[key].called
        if re.search(rf"{_COMMON} (?:{called})|(?:{called}) (?:is|are|was) (?:the )?{_COMMON}", text):
            return key
    values = {v.field for _, v in reading.values if two_values(reading, v.field)}
    if values and (
        reading.action == "share"
        or reading.high
        or reading.low
        or re.search(r"split|difference|compare|versus|\bvs\b", text)
    ):
        return next(iter(values))
    if (
        re.search(
            rf"\bwho (?:has|have|had|is|runs)\b|\bwho (?:owns|leads|manages|holds|delivers"
            rf"|sponsors) (?:the )?{EXTREME}",
            text,
        )
        and (reading.high or reading.having)
        and not reading.projects
    ):
        return next((key for key in ("department", "owner", "vendors") if known.known(key)), None)
    return None


def year_of(reading: Reading) -> str | None:
    """The year of a day, where the answer is split by years: "how many projects end in each year"."""
    match = next(
        iter(reading.question.find(r"(?:per|by|in each|for each|each|every|in every)(?: calendar)? year")), None
    )
    days = [k for k in reading.fields if reading.known.fields[k].kind == "day" and reading.known.known(k)]
    if match is None or not days or reading.compares:
        return None
    reading.question.use(match.start(), match.end(), "group")
    return f"year:{days[0]}"


def extreme_one(reading: Reading) -> bool:
    """True where one row is meant by its place in a ranking: "the most expensive red project"."""
    starts = {mention.start for mention in reading.mentions}
    found = reading.question.find(grammar.EXTREME_ONE)
    found = [match for match in found if not re.search(r"\b(?:per|each)\b", match.group())]
    return any(match.end() + 1 not in starts for match in found)  # "the largest project budget" is no project


def _named_in(reading: Reading, key: str) -> bool:
    return any(value.field == key for _, value in reading.values)


def absent(reading: Reading) -> str | None:
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
        if key == "end" and reading.projects and (known.known("percent_complete") or asks_text(reading)):
            continue  # "did it finish?" is answered by its status, or by what was written
        if not known.known(key) and key not in {"status", "rag", "score"}:
            others = [k for k in reading.fields if known.fields[k].kind == "category" and known.known(k)]
            if key in {"owner", "sponsor"} and others:
                continue
            return f"The data states no {known.fields[key].label}."
    return None


def limit_of(reading: Reading) -> int | None:
    """A number that nothing else used: how many are wanted."""
    for word in reading.question.words:
        if word.used in {"stop", "filler", None}:
            if word.text.isdigit() and 0 < int(word.text) <= _MOST_LISTED:
                return int(word.text)
            if word.text in NUMBER_WORDS and word.text not in {"one", "zero"} and word.text not in STOP:
                return NUMBER_WORDS[word.text]
    return None
