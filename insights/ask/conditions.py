"""The conditions a question sets: lateness, cost, ratings, withheld cells, amounts and times."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from insights.ask.plan import Filter, Op
from insights.ask.relation import Facts
from insights.ask.times import Window, window
from insights.ask.words import NUMBER_WORDS, Question

_TURNED: dict[Op, Op] = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}
_SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "millions": 1e6, "b": 1e9, "bn": 1e9,
    "billion": 1e9, "billions": 1e9,
}  # fmt: skip
_WORD_NUMBER = "|".join(NUMBER_WORDS)
_NUMBER = (
    rf"(?P<cur>[£$€])?(?P<n>\d[\d,]*(?:\.\d+)?|{_WORD_NUMBER}|an?|half)\s?(?P<scale>k|thousand|m|mn"
    rf"|millions?|bn|billions?)?"
    r"(?![a-z])\s?(?P<unit>%|per ?cent|percent|days?|weeks?|months?|years?|pounds|dollars|euros)?"
)
_MORE = r"more than|greater than|over|above|exceeding|exceeds?|beyond|longer than|higher than|upwards of|>"
_LEAST = r"at least|no less than|not less than|minimum of|>=|≥"
_LESS = r"less than|fewer than|under|below|lower than|<"
_MOST = r"at most|no more than|not more than|up to|<=|≤"
_DAYS = {"day": 1, "week": 7, "month": 30.4375, "year": 365.25}
_LATE = r"late|behind(?: schedule)?|delayed|overdue|slipp(?:ed|ing)|running over time|over time"
r"|behind plan|past (?:their|its) deadline"
_EARLY = r"ahead(?: of (?:schedule|plan))?|early|earlier"
LATENESS = f"{_LATE}|{_EARLY}"
_OVER = (
    r"over[ -]?(?:budget|spent|cost|spending|running cost)|over (?:its|their|the) (?:budget|plan)"
    r"|cost overruns?|overspend(?:ing|s)?|overruns?"
    r"|over planned cost|above budget"
)
_UNDER = r"under[ -]?(?:budget|spent|spend|spending)|below budget|underspends?"
_SIGNED: tuple[tuple[str, str | None, str | None, int, str], ...] = (
    (_EARLY, "late_share", "late_days", -1, "early by"),
    (_LATE, "late_share", "late_days", 1, "late by"),
    (_UNDER, "over_share", None, -1, "under budget by"),
    (rf"{_OVER}|over (?:plan|cost)", "over_share", None, 1, "over by"),
    (r"complete[d]?|done|finished|progress", "percent_complete", None, 1, "done"),
)
"""Words near a bound, the column for a share, the column for days, the sign, and how it is said."""
_WITHHELD = r"withheld|redacted|exempt(?:ed|ion)?|undisclosed|not (?:published|disclosed)|kept secret"
_FOI = r"(?: under| by| for)?(?: the)? ?(?:foi|freedom of information(?: act)?)"
_RATINGS = ("amber/green", "amber/red", "amber green", "amber red", "green", "amber", "red")
_STATES = {
    "done": r"done|finished|completed?|closed|delivered",
    "cancelled": r"cancell?ed|abandoned|stopped",
    "on_hold": r"on[ -]hold|paused|suspended",
    "blocked": r"blocked",
    "not_started": r"not (?:yet )?started|yet to start",
    "in_progress": r"in progress|under ?way",
}
_ACTIVE = r"active|open|ongoing|live"
_IS = r"(?:are|is|were|been|marked(?: as)?)(?: already| now| still| currently)?"


@dataclass(frozen=True)
class Threshold:
    """A bound: operator, number in the unit's own scale, and the unit."""

    op: Op
    number: float
    unit: str
    said: str
    start: int
    end: int


def thresholds(question: Question) -> list[Threshold]:
    """Every bound the question states; its words are then understood."""
    forms: tuple[tuple[str, Op], ...] = (
        (rf"(?:{_LEAST})\s?{_NUMBER}", "ge"),
        (rf"(?:{_MOST})\s?{_NUMBER}", "le"),
        (rf"{_NUMBER}\s?(?:or (?:more|over|above|higher|later|worse|greater)|and (?:more|over|above)|plus|\+)", "ge"),
        (rf"{_NUMBER}\s?or (?:less|under|below|fewer|lower)", "le"),
        (rf"(?:by )?(?:{_MORE})\s?{_NUMBER}", "gt"),
        (rf"(?:by )?(?:{_LESS})\s?{_NUMBER}", "lt"),
    )
    found: list[Threshold] = []
    for form, op in forms:
        for match in re.finditer(rf"(?<![\w]){form}", question.text):
            if not question.free(match.start(), match.end()) or (match["n"] in {"a", "an"} and not match["unit"]):
                continue
            unit = (match["unit"] or "").rstrip("s")
            unit = "%" if unit in {"%", "per cent", "percent"} else unit
            if match["cur"] or unit in {"pound", "dollar", "euro"} or (match["scale"] and unit not in _DAYS):
                unit = "money"
            amount = _amount(match["n"]) * _SCALES.get(match["scale"] or "", 1.0)
            question.use(match.start(), match.end(), "threshold")
            found.append(Threshold(op, amount, unit, match.group().strip(), match.start(), match.end()))
    return sorted(found, key=lambda t: t.start)


def conditions(question: Question, known: Facts, as_of: date) -> Iterator[tuple[Filter, str | None]]:
    """Each condition with the assumption it rests on, if any."""
    bounds = thresholds(question)
    question.find(
        rf"(?:leaving out|excluding|ignoring|skipping|without|except|not counting)(?: the| any)?"
        rf"(?: ones?| those| projects?| cells?)?(?: that are| which are)? (?:{_WITHHELD})",
        "withheld left out",
    )
    question.find(r"published(?: figures?| values?)?(?: only)?|only published", "withheld left out")
    yield from _withheld(question, known)
    yield from _without(question, known)
    yield from _past_end(question, known, as_of)
    yield from _bounded(question, known, bounds)
    yield from _late(question, known, as_of)
    yield from _cost(question, known)
    yield from _ratings(question)
    span = window(question, as_of)
    if not span:  # "are completed next month" asks for a day, not for a status
        yield from _states(question, known)
    elif known.known("end" if not question.has(known.fields["start"].called) else "start"):
        yield _in_window(question, known, span), None


def _withheld(question: Question, known: Facts) -> Iterator[tuple[Filter, str | None]]:
    free = [m for m in question.find(rf"(?:{_WITHHELD})(?:{_FOI})?") if question.free(m.start(), m.end())]
    if not free:
        return
    question.find(rf"(?:{_WITHHELD})(?:{_FOI})?", "withheld")
    field = next(
        (f for f in known.fields.values() if not f.key.startswith("attribute:") and question.has(f.called, "field")),
        None,
    )
    if field:
        yield Filter(field=field.key, op="withheld", said=f"whose {field.label} is withheld"), None


def _without(question: Question, known: Facts) -> Iterator[tuple[Filter, str | None]]:
    for field in known.fields.values():
        if question.has(
            rf"(?:with no|without(?: an?)?|has no|have no|lacks?|lacking|missing|no) (?:{field.called})", "missing"
        ):
            if known.known(field.key):
                yield Filter(field=field.key, op="missing", said=f"that state no {field.label}"), None
            return


def _past_end(question: Question, known: Facts, as_of: date) -> Iterator[tuple[Filter, str | None]]:
    past = (
        r"(?:past|after|beyond|gone past) (?:its|their|the)? ?(?:approved |planned |forecast "
        r"|own )?(?:end|due|finish|completion)"
        r"(?: dates?)?(?: (?:has|have|had) (?:already )?(?:gone by|passed|been))?"
        r"|(?:end|due|completion) dates? (?:has|have|had|that|which|is|are)(?: has| have"
        r"| already)* (?:gone by|passed|past)"
        r"|still on the books(?: after)?|should have (?:finished|ended)(?: already)?"
    )
    if question.has(past, "past end") and known.known("end"):
        yield _ended(as_of), None


def _ended(as_of: date) -> Filter:
    return Filter(
        field="end",
        op="between",
        last=as_of - timedelta(days=1),
        said="still open past their end date",
        any_of=("open",),
    )


def _bounded(question: Question, known: Facts, bounds: list[Threshold]) -> Iterator[tuple[Filter, str | None]]:
    for bound in bounds:
        near = question.text[max(0, bound.start - 40) : bound.end + 40]
        field, sign, words = _measure_of(bound, near, question, known)
        if field is None:
            continue
        number = bound.number / 100 if bound.unit == "%" else bound.number * _DAYS.get(bound.unit, 1)
        op = bound.op
        if sign < 0:
            op = _TURNED[op]
            number = -number
        yield Filter(field=field, op=op, number=number, said=f"{words} {bound.said}".strip()), None


def _measure_of(bound: Threshold, near: str, question: Question, known: Facts) -> tuple[str | None, int, str]:
    """Column a bound speaks of, its sign, and the words for the answer."""
    if bound.unit == "%" or bound.unit in _DAYS:
        for pattern, share, days, sign, words in _SIGNED:
            key = share if bound.unit == "%" else days
            if key and re.search(pattern, near) and known.known(key):
                question.find(pattern, "measure")
                return key, sign, words
        return None, 1, ""
    named = (f for f in known.fields.values() if f.is_number and known.known(f.key) and question.has(f.called))
    field = next(named, None)
    if field:
        question.find(field.called, "field")
        return field.key, 1, f"with a {field.label}"
    if bound.unit == "money" and known.known("budget"):
        return "budget", 1, "with a budget"
    return None, 1, ""


def _late(question: Question, known: Facts, as_of: date) -> Iterator[tuple[Filter, str | None]]:
    measured = rf"(?:days?|weeks?|how|furthest|far|more|most|longest) (?:days? )?(?:{_LATE}|{_EARLY})"
    measured += rf"|(?:{_LATE}) (?:by )?(?:the )?(?:most|furthest|longest|worst)"
    if question.has(measured) and not question.has(rf"(?:are|that are|which are) (?:{_LATE})"):
        return
    for match in question.find(_EARLY):
        if (
            question.free(match.start(), match.end())
            and known.known("late_days")
            and not question.has(r"or behind|or late")
        ):
            question.use(match.start(), match.end(), "early")
            yield Filter(field="late_days", op="lt", number=0, said="ahead of schedule"), None
    free = [m for m in question.find(_LATE) if question.free(m.start(), m.end())]
    if question.has(rf"(?:ahead|early) or (?:{_LATE})|(?:{_LATE}) or (?:ahead|early)"):
        question.find(f"{_LATE}|{_EARLY}", "lateness")
        return
    if not free:
        return
    question.find(_LATE, "late")
    for key, words in (("late_days", "whose reported or forecast end is later than planned"),
                       ("late_share", "whose reported schedule variance is late")):  # fmt: skip
        if known.known(key):
            yield Filter(field=key, op="gt", number=0, said="late"), f"I counted as late a project {words}."
            return
    if known.known("end"):
        yield (
            _ended(as_of),
            (
                "I counted as late an open project whose end date is past:"
                " no planned end is known to measure slips against."
            ),
        )


def _cost(question: Question, known: Facts) -> Iterator[tuple[Filter, str | None]]:
    if known.known("year_over_share") and not known.known("over_share"):
        return  # only the year's budget is known: that column is meant
    for pattern, op, words in ((_OVER, "gt", "over budget"), (_UNDER, "lt", "under budget")):
        for match in question.find(pattern):
            if question.free(match.start(), match.end()):
                question.use(match.start(), match.end(), "cost")
                yield (
                    Filter(field="over_share", op=op, number=0, said=words),
                    "I compared the forecast or reported cost with the approved budget.",
                )
                break


def _ratings(question: Question) -> Iterator[tuple[Filter, str | None]]:
    asked = []
    for rating in _RATINGS:
        for match in question.find(rating.replace("/", "[/ -]") + "s?"):
            if question.free(match.start(), match.end()):
                question.use(match.start(), match.end(), "rating")
                asked.append(rating.replace(" ", "/"))
    if asked:
        unique = tuple(dict.fromkeys(asked))
        yield (
            Filter(field="rag", op="is", any_of=unique, said="rated " + " or ".join(r.capitalize() for r in unique)),
            None,
        )


def _states(question: Question, known: Facts) -> Iterator[tuple[Filter, str | None]]:
    """Where work stands: "are done", "is on hold"; judged by the status, else by the share done."""
    asked = []
    for state, words in _STATES.items():
        for match in question.find(rf"{_IS} (?:{words})"):
            if question.free(match.start(), match.end()):
                question.use(match.start(), match.end(), "status")
                asked.append(state)
    if asked == ["done"] and not known.known("status") and known.known("percent_complete"):
        yield Filter(field="percent_complete", op="ge", number=1, said="done"), "I counted as done what is 100 % done."
    elif asked:
        said = " or ".join(state.replace("_", " ") for state in asked)
        yield Filter(field="status", op="is", any_of=tuple(asked), said=said), None
    elif question.has(rf"{_IS} (?:{_ACTIVE})", "status"):
        yield Filter(field="active", op="is", any_of=("True",), said="active"), None


def _in_window(question: Question, known: Facts, span: Window) -> Filter:
    field = "end"
    if question.has(known.fields["start"].called, "field"):
        field = "start"
    elif question.has(known.fields["end"].called, "field"):
        field = "end"
    verb = "that start" if field == "start" else "that end"
    return Filter(field=field, op="between", first=span.first, last=span.last, said=f"{verb} {span.label}")


def _amount(said: str) -> float:
    if said in {"a", "an"}:
        return 1.0
    if said == "half":
        return 0.5
    return float(NUMBER_WORDS[said]) if said in NUMBER_WORDS else float(said.replace(",", ""))
