"""Words about time, read against the day of the picture."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from insights.ask.words import NUMBER_WORDS, Question

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_SHORT = {name[:3]: number for name, number in _MONTHS.items()}
_MONTH = "(?:" + "|".join([*_MONTHS, *_SHORT, "sept"]) + r")\.?"
_FULL_YEAR = 4
_COUNT = r"(?:\d+|an?|" + "|".join(NUMBER_WORDS) + ")"
_DAY = (
    rf"\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH},? \d{{4}}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|{_MONTH},? (?:\d{{4}}|\d{{2}})|(?:end (?:of )?)?(?:19|20)\d{{2}}|{_MONTH}"
)


@dataclass(frozen=True)
class Window:
    """Days from `first` to `last`, both counted; either may be open."""

    first: date | None
    last: date | None
    said: str

    @property
    def label(self) -> str:
        """The window in words."""
        if self.first and self.last:
            return f"from {spell(self.first)} to {spell(self.last)}"
        if self.first:
            return f"from {spell(self.first)} on"
        return f"up to {spell(self.last)}" if self.last else "at any time"


def spell(day: date) -> str:
    """A day as people write it: 1 May 2026."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def window(question: Question, as_of: date) -> Window | None:
    """The stretch of time a question names, if it names one; its words are then understood."""
    for pattern, read in _PATTERNS:
        for match in question.find(pattern):
            found = read(match, as_of) if question.free(match.start(), match.end()) else None
            if found:
                question.use(match.start(), match.end(), "time")
                return found
    return None


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _ahead(match: re.Match[str], as_of: date) -> Window:
    count, unit = _number(match["n"]), match["unit"]
    return Window(as_of + timedelta(days=1), _shift(as_of, count, unit), match.group())


def _behind(match: re.Match[str], as_of: date) -> Window:
    count, unit = _number(match["n"]), match["unit"]
    return Window(_shift(as_of, -count, unit), as_of, match.group())


def _one_ahead(match: re.Match[str], as_of: date) -> Window:
    if match["which"] == "next":
        return Window(as_of + timedelta(days=1), _shift(as_of, 1, match["unit"]), match.group())
    unit = match["unit"]
    if unit == "year":
        return Window(date(as_of.year, 1, 1), date(as_of.year, 12, 31), match.group())
    if unit == "month":
        return Window(as_of.replace(day=1), _last_of(as_of.year, as_of.month), match.group())
    if unit == "quarter":
        first = 3 * ((as_of.month - 1) // 3) + 1
        return Window(date(as_of.year, first, 1), _last_of(as_of.year, first + 2), match.group())
    monday = as_of - timedelta(days=as_of.weekday())
    return Window(monday, monday + timedelta(days=6), match.group())


def _financial_year(match: re.Match[str], _: date) -> Window | None:
    first, last = match["a"], match["b"]
    year = int(first) + (0 if len(first) == _FULL_YEAR else 2000)
    if last and (year + 1) % 100 != int(last) % 100:
        return None
    # UK public bodies count from April to March, as do Canada and India; the answer states the days.
    return Window(date(year, 4, 1), date(year + 1, 3, 31), match.group())


def _between(match: re.Match[str], as_of: date) -> Window | None:
    first, last = _span(match["a"], as_of), _span(match["b"], as_of)
    return Window(first[0], last[1], match.group()) if first and last and first[0] <= last[1] else None


def _before(match: re.Match[str], as_of: date) -> Window | None:
    span = _span(match["a"], as_of)
    if not span:
        return None
    last = span[1] if match["how"] in {"by", "until", "up to", "to"} else span[0] - timedelta(days=1)
    return Window(None, last, match.group())


def _after(match: re.Match[str], as_of: date) -> Window | None:
    span = _span(match["a"], as_of)
    if not span:
        return None
    first = span[0] if match["how"] in {"since", "from"} else span[1] + timedelta(days=1)
    return Window(first, None, match.group())


def _inside(match: re.Match[str], as_of: date) -> Window | None:
    span = _span(match["a"], as_of)
    return Window(span[0], span[1], match.group()) if span else None


def _span(said: str, as_of: date) -> tuple[date, date] | None:
    """First and last day of a day, month or year as said; a month without a year is the nearest one."""
    text = said.strip().replace(",", "").replace(".", "")
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return _safe(*(int(part) for part in text.split("-")))
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|\bof\b|\bend\b", " ", text)
    words = text.split()
    months = [_SHORT[word[:3]] for word in words if word[:3] in _SHORT and not word.isdigit()]
    numbers = [word for word in words if word.isdigit()]
    years = [int(n) for n in numbers if len(n) == _FULL_YEAR]
    if not months:
        return (date(years[0], 1, 1), date(years[0], 12, 31)) if years else None
    month = months[0]
    small = [int(n) for n in numbers if len(n) < _FULL_YEAR - 1]
    if years:
        return _safe(years[0], month, small[0]) if small else (date(years[0], month, 1), _last_of(years[0], month))
    year = 2000 + small[0] if small else min((as_of.year - 1, as_of.year, as_of.year + 1), key=lambda y: abs(
        (date(y, month, 15) - as_of).days))  # fmt: skip
    return date(year, month, 1), _last_of(year, month)


def _safe(year: int, month: int, day: int) -> tuple[date, date] | None:
    try:
        one = date(year, month, day)
    except ValueError:
        return None
    return one, one


def _last_of(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _number(said: str) -> int:
    if said in {"a", "an"}:
        return 1
    return int(said) if said.isdigit() else NUMBER_WORDS[said]


def _shift(day: date, count: int, unit: str) -> date:
    if unit.startswith("day"):
        return day + timedelta(days=count)
    if unit.startswith(("week", "fortnight")):
        return day + timedelta(days=count * (14 if unit.startswith("fort") else 7))
    return add_months(day, count * {"month": 1, "quarter": 3, "year": 12}[unit.rstrip("s")])


_UNIT = r"(?P<unit>days?|weeks?|fortnights?|months?|quarters?|years?)"
_PATTERNS = (
    (
        rf"(?:between|from) (?P<a>{_DAY}) (?:and|to|until|till|-) (?P<b>{_DAY})",
        _between,
    ),
    (
        (
            r"(?:in |during |for )?(?:the )?(?:financial year|fiscal year|fy) ?(?P<a>\d{4}"
            r"|\d{2})(?: ?[/-] ?(?P<b>\d{2,4}))?"
            r"(?: \(april to march\)| april to march)?"
        ),
        _financial_year,
    ),
    (
        (
            rf"(?:in |within |over |during )?(?:the )?(?:next|coming"
            rf"|following) (?P<n>{_COUNT}) {_UNIT}(?: \(to [^)]*\))?"
        ),
        _ahead,
    ),
    (rf"(?:with)?in (?P<n>{_COUNT}) {_UNIT}", _ahead),
    (rf"(?:in |within |over |during )?(?:the )?(?:last|past|previous) (?P<n>{_COUNT}) {_UNIT}", _behind),
    (
        r"(?:in |within |during )?(?P<which>next|this) (?P<unit>week|month|quarter|year)(?!s?(?: [a-z]+)? budget)",
        _one_ahead,
    ),
    (rf"(?P<how>before|by|until|up to|earlier than) (?:the )?(?:end of )?(?P<a>{_DAY})", _before),
    (rf"(?P<how>after|since|later than|beyond|from) (?:the )?(?:end of )?(?P<a>{_DAY})", _after),
    (rf"(?:in|during|on|for) (?:the )?(?P<a>{_DAY})", _inside),
)


@dataclass(frozen=True)
class Report:
    """The report a question speaks of: the newest one, an earlier one, or one that is not known yet."""

    when: str
    last: date


def report(question: Question, as_of: date, newest: date) -> Report | None:
    """Words such as "in the July 2025 post" or "as of Sept 2017", read against the newest known report."""
    said = rf"(?P<a>{_DAY})"
    found = [
        *question.find(
            rf"(?:(?:in|at|by|of|from|per|for|with|to) )?(?:the )?{said} (?:reports?|posts?"
            rf"|updates?|figures?|pictures?|snapshots?|data)"
        ),
        *question.find(rf"as (?:of|at) (?:the )?(?:end of )?{said}"),
        *question.find(rf"(?:in )?{said}(?= -|:|$|\?$| which\b| \()"),
    ]
    result = None
    for match in found:
        span = _span(match["a"], as_of)
        if span is None or not question.free(match.start(), match.end()):
            continue
        question.use(match.start(), match.end(), "report")
        when = "future" if span[0] > as_of else "newest" if span[1] >= newest else "earlier"
        if result is None or when == "future":
            result = Report(when, span[1])
    return result
