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
_PLAUSIBLE = 20  # amounts further apart are not of the same thing
_DIGIT = re.compile(r"\d")
_MONTHS = re.compile(MONTH)
_LEVEL = {"green": 1, "ambergreen": 2, "amber": 3, "amberred": 4, "red": 5}
_COST = re.compile(
    r"\b(?:costs?|wlc|budget|expenditure"
    r"|spend)\b[^.;!?]{0,60}?\bfrom £? ?(?P<a>\d[\d,]*(?:\.\d+)?)\s?(?P<ua>bn|billion)?[^\d.;!?]{0,14}?"
    r"\bto £? ?(?P<b>\d[\d,]*(?:\.\d+)?)\s?(?P<ub>bn|billion)?"
)
_PART = r"(?P<{0}>\d[\d,]*(?:\.\d+)?)(?:\s?(?P<u{0}>bn|billion|m|million|k|thousand))?\b"
_HELD_AGAINST = re.compile(
    r"\b(?:costs?|budgets?|forecasts?|estimates?|spend(?:ing)?|expenditure|price|prices|bids?|tenders?|quotes?"
    r"|account|bill)\b"
    rf"[^.;!?\d]{{0,40}}?{_PART.format('b')}[^.;!?\d]{{0,25}}?\b(?:against|versus|vs|compared (?:to|with)|instead of"
    rf"|rather than|not the|where)\b[^.;!?\d]{{0,40}}?{_PART.format('a')}(?! ?(?:%|per ?cent))"
)
_PERCENT_OVER = re.compile(
    r"\b(?:costs?|budgets?|forecasts?|estimates?|spend(?:ing)?|expenditure|prices?|bids?|tenders?|account|bill|fees?"
    r"|clause)\b"
    r"[^.;!?\d]{0,40}?\d+(?:\.\d+)? ?(?:%|per ?cent) (?:over|above|higher|more|up)\b"
    r"|\b(?:prices?|costs?|fees?|rates?|wages?|rents?)\b[^.;!?\d]{0,40}?\+ ?\d+(?:\.\d+)? ?%"
    r"|\b\d+(?:\.\d+)? ?(?:%|per ?cent) (?:over|above) (?:the |our |its )?(?:budget|plan|estimate|baseline|forecast)"
    r"|\b\d[\d,.]* ?(?:m|million|bn|billion|k|thousand)? (?:over|above) (?:the |our |its )?(?:approved )?budget"
)
_SOMEDAY = re.compile(
    r"\b(?:moved|moves|shifted|shifts|put(?: back)?|pushed(?: back)?|slid|slides|sliding)"
    r"(?: [\w'-]+){0,2}? (?:to|into|until|beyond"
    r"|past|after) (?:the )?(?:q[1-4]|h[12]|20\d\d|next (?:year|month|quarter|spring|summer|autumn|winter|phase"
    r"|release)"
    r"|new year|(?:spring|summer|autumn|winter|christmas|easter)\b)"
)
_MOVES = (
    (_FROM_TO, ("from ",)),
    (_NOW_WAS, ("instead of", "rather than", "originally", "previously", "compared", "against")),
    (_HELD, ("remain", "unchanged", "still")),
    (_ONLY_TO, ("delay", "slip", "postpon", "defer", "extend", "moved", "pushed", "put back", "resched", "forward")),
)
_SHIFTED = re.compile("moved |moves |shift|put |pushed |slid")
_PRICED = re.compile("%|cent|against|versus|vs|compared|instead|rather|not the|where|budget")
_SCALE = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
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
    if digit and not found and _PRICED.search(said):
        found += _of_amounts(said)
    if digit or (dated is not None and _MONTHS.search(said)):
        found += _of_dates(said, dated)
    if not found and _SHIFTED.search(said) and (someday := _SOMEDAY.search(said)) is not None:
        found.append(_signal(SignalKind.DATE, someday, 1))
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


def _of_amounts(said: str) -> Iterator[Signal]:
    """An amount held against a lower one, and so many per cent too much; one unit speaks for both amounts."""
    if (found := _HELD_AGAINST.search(said)) is not None:
        units = {side: _SCALE.get(found["u" + side] or "") for side in "ab"}
        known = units["b"] or units["a"] or 1.0
        planned, now = (float(found[side].replace(",", "")) * (units[side] or known) for side in "ab")
        if planned and 1 < now / planned < _PLAUSIBLE:
            yield _signal(SignalKind.BUDGET, found, now - planned)
            return
    if (found := _PERCENT_OVER.search(said)) is not None:
        yield _signal(SignalKind.BUDGET, found, 1)


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
