"""Dates, ratings and costs that moved: from what, to what, and whether that is better or worse.

The two values decide, not the verb: a rating that "decreased from amber/red to amber" got better, an end date that
"increased" got worse.
"""

import re
from collections.abc import Iterator
from datetime import date

from insights.signals.days import DAY, MONTH, days
from portfolio.signals import Direction, Polarity, Signal, SignalKind

_D = re.sub(r"\(\?P<\w+>", "(?:", DAY)
_LATER = (
    r"(?:delay(?:ed|s|ing)?|slip(?:ped|ping|s|page)?|postponed|deferred|extended|extension|moved(?: back"
    r"| out)?|pushed(?: back| out)?"
    r"|put back|increased|rescheduled|replanned|re-planned|rebaselined|re-baselined|revised|changed"
    r"|shifted|amended|updated)"
)
_EARLIER = r"(?:brought forward|pulled forward|decreased|advanced|accelerated|reduced)"
_BETWEEN = r"[^.;!?]{0,80}?"
_FROM_TO = re.compile(
    rf"\b(?:{_LATER}|{_EARLIER}){_BETWEEN}\bfrom (?:the )?(?:original(?:ly)? |planned "
    rf"|baseline )?(?:(?:end )?dates? of )?(?:end of )?"
    rf"(?P<a>{_D})[^.;!?\d]{{0,30}}?\b(?:to|until|till) (?:the )?(?:end of )?(?P<b>{_D})"
)
_HELD = re.compile(
    rf"\b(?:remain(?:s|ed)?|unchanged|still)(?: (?:unchanged|scheduled?|planned|forecast|expected|due|set|fixed|is|to"
    rf"|finish|complete|completed|be|close|end|at|on|for|as|in|by|the)){{0,7}}? (?P<b>{_D})"
)
_ONLY_TO = re.compile(
    rf"\b(?:delay(?:ed)?|slip(?:ped)?|postponed|deferred|extended|moved|pushed back|pushed out|put back"
    rf"|rescheduled|brought forward)"
    rf"(?: [\w'-]+){{0,4}}? (?:to|until|till) (?:the )?(?:end of )?(?P<b>{_D})"
)
_NOW_WAS = re.compile(
    rf"(?P<b>{_D})[^.;!?\d]{{0,20}}?\b(?:instead of|rather than|originally|previously|compared (?:to|with)"
    rf"|against (?:a |the )?"
    rf"(?:baseline|plan(?:ned)?|original)(?: date)?(?: of)?)(?: (?:planned|scheduled|due|for|in|on|the|of"
    rf"|date)){{0,3}} (?P<a>{_D})"
)
_SUBJECT = re.compile(
    r"\bdates?\b|\bend\b|\bcomplet|\bfinish|\bmilestone|\bgo[ -]?live|\bdeadline|\bschedule|\bdeliver|\bclosure|\bclose"
    r"|\blaunch|\brelease|\bcapability|\bstart|\bopen|\baward|\bsubmi|\bapprov|\bdecision|\bin service"
    r"|\bprogramme|\bproject"
)
_BAND = r"(?:amber[ /]+green|amber[ /]+red|green|amber|red)"
_RATING = re.compile(
    rf"\b(?:rating|assessment|confidence|rag|dca"
    rf"|status)\b{_BETWEEN}\b(?:from )(?P<a>{_BAND})(?:[ \w]{{0,20}}?) to (?P<b>{_BAND})\b"
)
_DIGIT = re.compile(r"\d")
_MONTHS = re.compile(MONTH)
_LEVEL = {"green": 1, "ambergreen": 2, "amber": 3, "amberred": 4, "red": 5}
_COST = re.compile(
    r"\b(?:costs?|wlc|budget|expenditure"
    r"|spend)\b[^.;!?]{0,60}?\bfrom £? ?(?P<a>\d[\d,]*(?:\.\d+)?)\s?(?P<ua>bn|billion)?[^\d.;!?]{0,14}?"
    r"\bto £? ?(?P<b>\d[\d,]*(?:\.\d+)?)\s?(?P<ub>bn|billion)?"
)
_MOVES = (
    (_FROM_TO, ("from ",)),
    (_NOW_WAS, ("instead of", "rather than", "originally", "previously", "compared", "against")),
    (_HELD, ("remain", "unchanged", "still")),
    (_ONLY_TO, ("delay", "slip", "postpon", "defer", "extend", "moved", "pushed", "put back", "resched", "forward")),
)
_MONEY = ("cost", "wlc", "budget", "expenditure", "spend")


def moves(said: str, dated: date | None) -> list[Signal]:
    """What moved in a lower-case sentence; at most one signal of dates, one of the rating and one of the costs."""
    found: list[Signal] = []
    digit = _DIGIT.search(said) is not None
    if "from" in said:
        if "amber" in said or "green" in said or "red" in said:
            found += _of_rating(said)
        if digit and any(word in said for word in _MONEY):
            found += _of_costs(said)
    if digit or (dated is not None and _MONTHS.search(said)):
        found += _of_dates(said, dated)
    return found


def _of_rating(said: str) -> Iterator[Signal]:
    if (found := _RATING.search(said)) is not None:
        before, after = (_LEVEL[re.sub(r"[ /]", "", found[side])] for side in "ab")
        yield _signal(SignalKind.CONFIDENCE, found, after - before)


def _of_costs(said: str) -> Iterator[Signal]:
    if (found := _COST.search(said)) is not None:
        first, second = (_amount(found[side], found["u" + side]) for side in "ab")
        if first != second:
            yield _signal(SignalKind.BUDGET, found, second - first)


def _of_dates(said: str, dated: date | None) -> Iterator[Signal]:
    for pattern, hints in _MOVES:
        found = pattern.search(said) if any(hint in said for hint in hints) else None
        if found is None or (pattern is not _ONLY_TO and not _SUBJECT.search(said)):
            continue
        to_day = _day(said, found, "b", dated)
        from_day = _day(said, found, "a", dated) if "a" in pattern.groupindex else None
        if to_day is None or (from_day is None and "a" in pattern.groupindex):
            continue
        if pattern is _HELD:
            from_day = to_day
        moved = (to_day - from_day).days if from_day else -1 if "forward" in found.group() else 1
        yield _signal(SignalKind.DATE, found, moved)._replace(from_day=from_day, to_day=to_day)
        return


def _day(said: str, found: re.Match[str], side: str, dated: date | None) -> date | None:
    read = days(said, found.start(side), found.end(side), dated)
    return read[0].day if read else None


def _signal(kind: SignalKind, found: re.Match[str], worse_by: float) -> Signal:
    direction = Direction.WORSE if worse_by > 0 else Direction.BETTER if worse_by < 0 else Direction.SAME
    return Signal(
        kind=kind,
        polarity=Polarity.BAD if worse_by > 0 else Polarity.GOOD,
        quote=found.group(),
        start=found.start(),
        end=found.end(),
        sentence=found.string,
        direction=direction,
    )


def _amount(number: str, unit: str | None) -> float:
    return float(number.replace(",", "")) * (1000 if unit else 1)
