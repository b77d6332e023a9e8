"""The conditions a question sets: bounds, lateness, cost, ratings, states, empty and withheld cells, times."""

import re
from dataclasses import replace

from insights.ask.amounts import Bound, bounds
from insights.ask.grammar import SUBJECTS
from insights.ask.plan import Filter, Op
from insights.ask.rated import ratings
from insights.ask.ratios import ratios
from insights.ask.reading import Reading
from insights.ask.scales import scales
from insights.ask.standing import (
    EARLY,
    LATE,
    OVER,
    UNDER,
    WITHHELD,
    cost,
    empty_or_filled,
    flags,
    lateness,
    named_states,
    nobody,
    past_end,
    states,
    synonyms,
    withheld,
    zero,
)
from insights.ask.times import Place, windows
from insights.ask.words import whole

_TURNED: dict[Op, Op] = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge", "eq": "eq"}
_LARGE, _BEYOND = 1e4, 20
_REACH = 40
_TO_COME = r"finishes|ends|completes|will (?:be |have )?(?:end|finish|complete)(?:ed|d)?|wraps up|goes live|to come"
_DAY_WORDS = (
    r"end(?:s|ed|ing)?|finish\w*|complet\w*|due|deadlines?|go(?:es|ing)? live|dates?|start\w*|begin\w*|deliver\w*"
    r"|land\w*|clos\w+|expir\w+|launch\w*|wrap\w*|coming|upcoming|scheduled|planned|happen\w*|next"
)
_DONE_SHARE = r"complete[d]?|done|finished|progress"
_ALL_DONE = (
    r"(?:fully|completely|entirely|all) (?:done|complete|completed|finished|(?:ticked|checked)(?: off)?)"
    r"|(?:all|every)(?: of)?(?: the| its| their)? (?:boxes|box|checkbox(?:es)?|items?|tasks?)(?: (?:is|are|was|were))?"
    r" (?:done|complete|completed|finished|(?:ticked|checked)(?: off)?)"
)
_YEAR_BEYOND = (
    r"(?:forecast(?:s|ing|ed)?|spend(?:s|ing)?|cost(?:s|ing)?) (?P<how>more|less)(?: money)?(?: for| in)?"
    r" (?:this|the|the current)(?: financial| fiscal)? year than"
    r" (?:(?:they|it|were|was|is|are|had|have|has|been|in|for|the|its|their|this|year|years) )*budget(?:ed|s)?(?: for)?"
)
_SIGNED: tuple[tuple[str, str | None, str | None, str | None, int, str], ...] = (
    (EARLY, "late_share", "late_days", None, -1, "early by"),
    (LATE, "late_share", "late_days", None, 1, "late by"),
    (UNDER, "over_share", None, "over_amount", -1, "under budget by"),
    (OVER, "over_share", None, "over_amount", 1, "over by"),
    (_DONE_SHARE, "percent_complete", None, None, 1, "done"),
)
"""Words near a bound; the column for a share, for days and for money; the sign, and how it is said."""
"""Names of a stage that mean one another; a word of a set stands for the value that the data uses."""


def conditions(reading: Reading) -> None:
    """Read every condition of the question into the reading."""
    question = reading.question
    question.find(
        rf"(?:leaving out|excluding|ignoring|skipping|without|except|not counting)(?: the| any)?"
        rf"(?: ones?| those| projects?| cells?)?(?: that are| which are)? (?:{WITHHELD})",
        "withheld left out",
    )
    question.find(r"published(?: figures?| values?)?(?: only)?|only published", "withheld left out")
    reading.refusal = reading.refusal or scales(reading)
    withheld(reading)
    _all_done(reading)
    _beyond_the_year(reading)
    named_states(reading)
    empty_or_filled(reading)
    nobody(reading)
    past_end(reading)
    ratios(reading)
    _bounded(reading, bounds(question))
    zero(reading)
    spans = windows(question, reading.as_of)
    _in_windows(reading, spans)
    if not reading.compares:
        lateness(reading)
        cost(reading)
    ratings(reading)
    synonyms(reading)
    states(reading, of_days=bool(spans))  # "are completed next month" asks for a day, not for a status
    flags(reading)


def _all_done(reading: Reading) -> None:
    """Rows whose whole checklist is done: "fully ticked off", "with every box ticked"."""
    for match in reading.question.find(_ALL_DONE) if reading.known.known("percent_complete") else ():
        if reading.question.free(*match.span()):
            reading.question.use(*match.span(), "status")
            reading.add(Filter(field="percent_complete", op="ge", number=1, said="fully done"), match.start())


def _beyond_the_year(reading: Reading) -> None:
    """Rows that forecast more for the year than its budget, said without a name of either column."""
    known = reading.known
    for match in reading.question.find(_YEAR_BEYOND):
        if all(known.known(key) for key in ("year_forecast", "year_budget")) and reading.question.free(*match.span()):
            reading.question.use(*match.span(), "ratio")
            reading.mentions = [m for m in reading.mentions if m.end <= match.start() or m.start >= match.end()]
            more = match["how"] != "less"
            reading.add(
                Filter(
                    field="year_forecast", op="gt" if more else "lt", number=1, times="year_budget",
                    said=f"whose forecast of the financial year is {'above' if more else 'below'} its budget",
                ), match.start(),
            )  # fmt: skip


def _of_now(reading: Reading, place: Place, key: str) -> bool:
    """True for "red this month": no word of a day stands beside it, so the present state is meant."""
    said = place.window.said
    return key == "end" and re.search(r"\b(?:this|current)\b", said) is not None and not reading.has(_DAY_WORDS)


def _bounded(reading: Reading, stated: list[Bound]) -> None:
    for bound in stated:
        if _of_rows(reading, bound):
            continue
        found = _measure_of(reading, bound)
        if found is None:
            reading.refusal = f"I could not tell what “{bound.said}” is to be measured by; name the column."
            return
        field, sign, words = found
        reading.refusal = _out_of_scale(reading, bound, field)
        if reading.refusal:
            return
        op: Op = bound.op if sign > 0 else _TURNED[bound.op]
        condition = Filter(field=field, op=op, number=sign * bound.number, said=f"{words} {bound.said}".strip())
        reading.add(condition, bound.start)


def _out_of_scale(reading: Reading, bound: Bound, field: str) -> str | None:
    """Why a bound in money cannot be held against a column: its amounts are in another unit, thousands or millions."""
    if bound.kind != "money" or bound.number < _LARGE:
        return None
    most = float(reading.known.frame[field].abs().max())
    if not 0 < most < bound.number / _BEYOND:
        return None
    label = reading.known.fields[field].label
    return (
        f"The largest {label} stated is {most:,.0f}, far from “{bound.said}”, so the data may count in thousands or"
        " millions; ask again in the unit of the data."
    )


def _of_rows(reading: Reading, bound: Bound) -> bool:
    """True where the bound is on how many rows a group has: "departments with more than 3 red projects"."""
    if bound.kind != "number":
        return False
    after = reading.question.text[bound.end :]
    if not re.match(rf"\s+(?:\w+[ -]){{0,3}}?(?:{SUBJECTS})(?![^\W_])", after):
        return False
    reading.having.append(Filter(field="amount", op=bound.op, number=bound.number, said=f"with {bound.said}"))
    return True


def _measure_of(reading: Reading, bound: Bound) -> tuple[str, int, str] | None:
    """Column a bound speaks of, its sign, and the words for the answer."""
    known = reading.known
    kinds = {
        "share": ("share",), "days": ("days",), "money": ("money", "number"), "number": ("number", "days", "money"),
    }[bound.kind]  # fmt: skip
    keys = {f.key for f in known.fields.values() if f.kind in kinds and known.known(f.key)}
    named = reading.nearest(bound.start, bound.end, keys, reach=45)
    signed = _signed(reading, bound)
    if signed and (
        named is None or named.key in {signed[0], "over_amount", "over_share", "late_days", "late_share", "budget"}
    ):
        for match in reading.question.find(signed[3]):
            if abs(match.start() - bound.start) < 60:  # noqa: PLR2004 - near enough to belong together
                reading.question.use(match.start(), match.end(), "measure")
        return signed[:3]
    if named:
        return named.key, 1, f"with a {known.fields[named.key].label}"
    if bound.kind == "money" and known.known("budget"):
        return "budget", 1, "with a budget"
    if bound.kind == "money" and known.measure and known.fields[known.measure].kind == "money":
        return known.measure, 1, f"with a {known.fields[known.measure].label}"
    if bound.kind == "days":
        return _age(reading)
    return None


def _signed(reading: Reading, bound: Bound) -> tuple[str, int, str, str] | None:
    """The column that a word of lateness or cost close to a bound speaks of; the closest one, behind it rather."""
    best: tuple[int, tuple[str, int, str, str]] | None = None
    for pattern, share, days, money, sign, words in _SIGNED:
        key = {"share": share, "days": days, "money": money}.get(bound.kind)
        if not key or not reading.known.known(key):
            continue
        for match in whole(pattern).finditer(reading.question.text):
            gap = match.start() - bound.end if match.start() >= bound.end else bound.start - match.end() + 2
            if gap <= _REACH and (best is None or gap < best[0]):
                best = gap, (key, sign, words, pattern)
    return best[1] if best else None


def _age(reading: Reading) -> tuple[str, int, str] | None:
    """A bound in days that speaks of no column of days: a measure the relation itself offers."""
    key = reading.known.measure
    if key and reading.known.fields[key].kind == "days":
        return key, 1, reading.known.fields[key].label
    return None


def _in_windows(reading: Reading, spans: list[Place]) -> None:
    known = reading.known
    dates = {f.key for f in known.fields.values() if f.kind == "day" and known.known(f.key)}
    usual = known.day if known.day in dates else "end" if "end" in dates else None
    for place in spans:
        named = reading.nearest(place.start, place.end, dates, reach=40)
        key = named.key if named else None
        if key is None:
            key = next((k for words, k in known.days.items() if reading.has(words) and k in dates), usual)
        if reading.compares and named is None:
            continue  # "so far this half": the two reports are named, and the answer says which
        if key is None:
            reading.refusal = "The data states no dates for that time to be measured by."
            return
        if named:
            reading.question.use(named.start, named.end, "field")
        if named is None and known.subject == "projects" and _of_now(reading, place, key):
            reading.assumptions.append(f"I took “{place.window.said.strip()}” as the newest report.")
            continue
        label = known.fields[key].label
        verb = {"end": "that end", "start": "that start"}.get(key, f"whose {label} is")
        window = place.window
        if key == "end" and window.first is None and reading.has(_TO_COME) and not reading.compares:
            window = replace(window, first=reading.as_of)
        reading.add(
            Filter(field=key, op="between", first=window.first, last=window.last, said=f"{verb} {window.label}"),
            named.start if named and named.end <= place.start else place.start,
        )
