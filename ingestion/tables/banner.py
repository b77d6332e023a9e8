"""What the rows above a header say of the whole list: the day it was known, the unit and currency of its amounts."""

import re
from collections.abc import Iterable
from datetime import date

from ingestion.tables.dates import month_number
from ingestion.tables.numbers import header_unit
from ingestion.tables.periods import span_of

_NAMED = r"[^\W\d_]{3,10}\.?"
_DAY = re.compile(
    r"(?<![\d.])(?:(?P<iso>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})|"
    rf"(?P<dmy>\d{{1,2}}(?:st|nd|rd|th|\.)?[\s\-/]+(?:of |de )?"
    rf"(?P<n1>{_NAMED})[\s\-/,]+(?:de )?\d{{4}})|(?P<mdy>(?P<n2>{_NAMED})\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})"
    r"|(?P<num>\d{1,2}(?P<sep>[./-])\d{1,2}(?P=sep)\d{4}))(?!\d)"
)
_PERIOD = re.compile(
    rf"(?<!\w)(?:{_NAMED}[\s\-_']+(?:19|20)\d{{2}}|[QH][1-4][\s\-_]*(?:19|20)\d{{2}})(?!\d)", re.IGNORECASE
)
_SAYS_SO = re.compile(
    r"(?:as (?:at|of|on)|period (?:ending|ended|end|to)|(?:month|week|quarter|year)[ -](?:ending|ended|end)|stand"
    r"|stichtag|situation au|etat au|état au|arr[êe]t[ée]e? au|mis(?:e)? [àa] jour|fecha(?: de corte)?|corte al?"
    r"|datos al?|a fecha"
    r"|extract(?:ed|ion)?|data (?:cut|date)|report(?:ing)?(?: date| month| period)?|position (?:at|as)"
    r"|status (?:at|date)|generated|produced|printed|updated|refreshed|snapshot|exported|date|dated)\b",
    re.IGNORECASE,
)
_AMOUNTS = re.compile(
    r"\b(?:amounts?|figures?|values?|all|costs?|budgets?|money|currency|units?|in|en|betr[aä]ge|angaben|montants?"
    r"|importes?|cifras)\b",
    re.IGNORECASE,
)


def day_said(titles: Iterable[str]) -> date | None:
    """The day the titles of a list say it was known; a month or quarter stands for its last day. None: they say none.

    A day after words such as "as at" is preferred; without them the only day or month of all titles counts.
    """
    told: list[date] = []
    loose: set[date] = set()
    for title in titles:
        for day, start in _days(title):
            loose.add(day)
            if _SAYS_SO.search(title[:start]):
                told.append(day)
    if told:
        return told[0]
    return loose.pop() if len(loose) == 1 else None


def money_said(titles: Iterable[str]) -> tuple[float | None, str | None]:
    """Unit and currency that the titles state for all amounts below them: "All figures in £m", "Angaben in T€"."""
    unit = currency = None
    for title in titles:
        if len(title) > 200 or not _AMOUNTS.search(title):  # noqa: PLR2004 - a line about amounts is short
            continue
        own, code = header_unit(title)
        unit, currency = unit or own, currency or code
    return unit, currency


def _days(title: str) -> Iterable[tuple[date, int]]:
    found = list(_DAY.finditer(title))
    for one in found:
        day = _day(one)
        if day:
            yield day, one.start()
    if found:
        return
    for one in _PERIOD.finditer(title):
        span = span_of(one[0])
        if span:
            yield span[1], one.start()


def _day(found: re.Match[str]) -> date | None:
    numbers = [int(part) for part in re.findall(r"\d+", found[0])]
    if found["iso"]:
        year, month, day = numbers
    elif found["num"]:
        first, second, year = numbers
        if found["sep"] == "." or first > 12:  # noqa: PLR2004 - months of a year
            day, month = first, second
        elif second > 12 or first == second:  # noqa: PLR2004 - months of a year
            day, month = second, first
        else:
            return None
    else:
        named = month_number((found["n1"] or found["n2"]).rstrip("."))
        if named is None:
            return None
        day, year, month = *numbers, named
    try:
        return date(year, month, day)
    except ValueError:
        return None
