"""Words about time, read against the day of the picture."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from insights.ask.words import NUMBER_WORDS, Question

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_SHORT = {name[:3]: number for name, number in _MONTHS.items()}
_MONTH = "(?:" + "|".join([*_MONTHS, *_SHORT, "sept"]) + r")\.?"
_FULL_YEAR = 4
_APRIL = 4
_ROLLING = ("week", "month", "quarter", "year")
_COUNT = r"(?:\d+|an?|" + "|".join(NUMBER_WORDS) + ")"
_HALF = r"(?:19|20)\d{2} ?[hq][1-4]|[hq][1-4],? (?:of )?(?:19|20)\d{2}|(?:first|second|1st|2nd) half of (?:19|20)\d{2}"
_HALF += r"|(?:first|second|third|fourth|last|1st|2nd|3rd|4th) quarter of (?:19|20)\d{2}"
_FEAST = r"(?:christmas|new years?(?: eve)?)(?: (?:19|20)\d{2}| (?:this|next|last) year)?"
DAY = (
    rf"\d{{4}}-\d{{2}}-\d{{2}}|{_HALF}|{_FEAST}|(?:19|20)\d{{2}}-\d{{2}}(?!\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}(?![^\W_]|,? \d)"
    rf"|{_MONTH},? (?:\d{{4}}|\d{{2}})(?!\d)|(?:end (?:of )?)?(?:19|20)\d{{2}}(?![\d-]|[hq]\d)|{_MONTH}"
    r"|(?:fy|financial year|fiscal year) ?(?:20)?\d{2}(?: ?[/-] ?\d{2,4})?"
)
"""A day, month, quarter, half or year as people write it."""


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


@dataclass(frozen=True)
class Place:
    """A window and where in the question it stands."""

    window: Window
    start: int
    end: int


def windows(question: Question, as_of: date) -> list[Place]:
    """The stretches of time a question names; their words are then understood."""
    found = []
    for pattern, read in _PATTERNS:
        for match in question.find(pattern):
            one = read(match, as_of) if question.free(match.start(), match.end()) else None
            if one:
                question.use(match.start(), match.end(), "time")
                found.append(Place(one, match.start(), match.end()))
    return sorted(found, key=lambda place: place.start)


def window(question: Question, as_of: date) -> Window | None:
    """The first stretch of time a question names, if it names one."""
    found = windows(question, as_of)
    return found[0].window if found else None


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


def _one(match: re.Match[str], as_of: date) -> Window:
    unit, which = match["unit"], match["which"]
    if match.group().startswith(("in the next", "the next", "over the next", "within the next")) and unit in _ROLLING:
        return Window(as_of + timedelta(days=1), _shift(as_of, 1, unit), match.group())
    steps = {"next": 1, "coming": 1, "last": -1, "previous": -1}.get(which, 0)
    return Window(*_period(as_of, unit, steps), match.group())


def _rest(match: re.Match[str], as_of: date) -> Window:
    return Window(as_of + timedelta(days=1), _period(as_of, match["unit"], 0)[1], match.group())


def _by_end(match: re.Match[str], as_of: date) -> Window:
    return Window(None, _period(as_of, match["unit"], int(match["which"] == "next"))[1], match.group())


def _period(as_of: date, unit: str, steps: int) -> tuple[date, date]:
    """The calendar week, month, quarter, half or (financial) year that lies `steps` from today's."""
    if unit == "week":
        monday = as_of - timedelta(days=as_of.weekday()) + timedelta(weeks=steps)
        return monday, monday + timedelta(days=6)
    if unit in {"financial year", "fiscal year", "fy"}:
        year = as_of.year + steps - (as_of.month < _APRIL)
        return date(year, _APRIL, 1), date(year + 1, _APRIL, 1) - timedelta(days=1)
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[unit]
    first = add_months(date(as_of.year, months * ((as_of.month - 1) // months) + 1, 1), steps * months)
    return first, add_months(first, months) - timedelta(days=1)


def _financial_year(match: re.Match[str], _: date) -> Window | None:
    first, last = match["a"], match["b"]
    year = int(first) + (0 if len(first) == _FULL_YEAR else 2000)
    if last and (year + 1) % 100 != int(last) % 100:
        return None
    # UK public bodies count from April to March, as do Canada and India; the answer states the days.
    named = match.groupdict().get("from")
    month = _SHORT[named[:3]] if named else _APRIL
    begun = date(year, month, 1)
    return Window(begun, add_months(begun, 12) - timedelta(days=1), match.group())


def _between(match: re.Match[str], as_of: date) -> Window | None:
    last = stretch(match["b"], as_of)
    now = match["a"] in {"now", "today"}
    first = (as_of, as_of) if now else stretch(match["a"], last[1] if last else as_of, backwards=True)
    return Window(first[0], last[1], match.group()) if first and last and first[0] <= last[1] else None


def _before(match: re.Match[str], as_of: date) -> Window | None:
    span = stretch(match["a"], as_of)
    if not span:
        return None
    last = span[1] if match["how"] in {"by", "until", "up to", "no later than"} else span[0] - timedelta(days=1)
    return Window(None, last, match.group())


def _after(match: re.Match[str], as_of: date) -> Window | None:
    span = stretch(match["a"], as_of)
    if not span:
        return None
    first = span[0] if match["how"] in {"since", "from", "on or after"} else span[1] + timedelta(days=1)
    return Window(first, None, match.group())


def _not_until(match: re.Match[str], as_of: date) -> Window | None:
    span = stretch(match["a"], as_of)
    return Window(span[0], None, match.group()) if span else None


def _inside(match: re.Match[str], as_of: date) -> Window | None:
    span = stretch(match["a"], as_of)
    return Window(span[0], span[1], match.group()) if span else None


def _counted_from(match: re.Match[str], as_of: date) -> Window | None:
    span = stretch(match["a"], as_of)
    if not span:
        return None
    count, unit = _number(match["n"]), match["unit"]
    if match["how"] in {"before", "up to"}:
        return Window(_shift(span[0], -count, unit), span[0] - timedelta(days=1), match.group())
    return Window(span[1] + timedelta(days=1), _shift(span[1], count, unit), match.group())


def _or_later(match: re.Match[str], as_of: date) -> Window | None:
    span = stretch(match["a"], as_of)
    if not span:
        return None
    if match["how"] in {"earlier", "before"}:
        return Window(None, span[1], match.group())
    return Window(span[0], None, match.group())


def stretch(said: str, as_of: date, *, backwards: bool = False) -> tuple[date, date] | None:  # noqa: PLR0911 - one return a way to write a time
    """First and last day of a day, month, quarter, half or year as said.

    A month without a year is the nearest one, or with `backwards` the last one that has begun.
    """
    text = said.strip().replace(",", "").replace(".", "")
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return _safe(*(int(part) for part in text.split("-")))
    part = re.fullmatch(r"(\d{4})-(\d{2})", text)
    if part and 1 <= int(part[2]) <= 12:  # noqa: PLR2004 - months
        return date(int(part[1]), int(part[2]), 1), _last_of(int(part[1]), int(part[2]))
    fiscal = re.fullmatch(r"(?:fy|financial year|fiscal year) ?(?P<a>\d{2,4})(?: ?[/-] ?(?P<b>\d{2,4}))?", text)
    if fiscal:
        year = _financial_year(fiscal, as_of)
        return (year.first, year.last) if year and year.first and year.last else None
    parted = _parted(text, as_of, backwards=backwards)
    if parted:
        return parted
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|\bof\b|\bend\b", " ", text)
    words = text.split()
    months = [_SHORT[word[:3]] for word in words if word[:3] in _SHORT and not word.isdigit()]
    numbers = [word for word in words if word.isdigit()]
    years = [int(n) for n in numbers if len(n) == _FULL_YEAR]
    if not months:
        return (date(years[0], 1, 1), date(years[0], 12, 31)) if years else None
    month = months[0]
    lone = re.fullmatch(r"(\d{1,2}) +[a-z]+", text.strip())
    if lone:
        return _nearest(month, int(lone[1]), as_of, backwards=backwards)
    small = [int(n) for n in numbers if len(n) < _FULL_YEAR - 1]
    if years:
        return _safe(years[0], month, small[0]) if small else (date(years[0], month, 1), _last_of(years[0], month))
    if small:
        year_of = 2000 + small[0]
    elif backwards:
        year_of = as_of.year if month <= as_of.month else as_of.year - 1
    else:
        near = (as_of.year - 1, as_of.year, as_of.year + 1)
        year_of = min(near, key=lambda y: abs((date(y, month, 15) - as_of).days))
    return date(year_of, month, 1), _last_of(year_of, month)


def _nearest(month: int, day: int, as_of: date, *, backwards: bool) -> tuple[date, date] | None:
    """A day without a year: the last one that has come, or the one nearest to the day of the picture."""
    near = [_safe(year, month, day) for year in (as_of.year - 1, as_of.year, as_of.year + 1)]
    found = [one for one in near if one and not (backwards and one[0] > as_of)]
    return min(found, key=lambda one: abs((one[0] - as_of).days)) if found else None


_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}


def _parted(text: str, as_of: date, *, backwards: bool) -> tuple[date, date] | None:
    """A half, a quarter or a feast day."""
    found = re.fullmatch(r"(\d{4}) ?([hq])([1-4])", text) or re.fullmatch(r"([hq])([1-4]) (?:of )?(\d{4})", text)
    if found:
        year, kind, count = sorted(found.groups(), key=lambda g: (len(g) != _FULL_YEAR, g.isdigit()))
    else:
        said = re.fullmatch(r"(\w+) (half|quarter) of (\d{4})", text)
        if said:
            kind, year = said[2][0], said[3]
            count = str(_ORDINALS.get(said[1], 2 if kind == "h" else 4))
        else:
            return _feast(text, as_of, backwards=backwards)
    months = 6 if kind == "h" else 3
    if int(count) * months > 12:  # noqa: PLR2004 - months of a year
        return None
    first = (int(count) - 1) * months + 1
    return date(int(year), first, 1), _last_of(int(year), first + months - 1)


def _feast(text: str, as_of: date, *, backwards: bool) -> tuple[date, date] | None:
    found = re.fullmatch(r"(christmas|new years?(?: eve)?)(?: (?:(\d{4})|(this|next|last) year))?", text)
    if not found:
        return None
    year = int(found[2]) if found[2] else as_of.year + {"next": 1, "last": -1}.get(found[3] or "", 0)
    day = date(year, 12, 25 if found[1] == "christmas" else 31)
    if backwards and not (found[2] or found[3]) and day > as_of:
        day = day.replace(year=day.year - 1)
    return day, day


def amount_of_time(said: str | None) -> int:
    """A count of weeks, months or years as said."""
    return _number(said) if said else 1


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
_PLANNED = (
    r"forecast|expected|due|planned|scheduled|set|going|estimated|projected|will|to|be|been|finish\w*|end\w*|complet\w*"
    r"|start\w*|begin\w*|deliver\w*|done|open\w*|clos\w+|go|live"
)
_UP_TO = "before|by|until|up to|earlier than|prior to|no later than"
_IN = r"(?:in |within |over |during |for )?(?:the )?"
_PERIOD = r"(?P<unit>week|month|quarter|half|year|financial year|fiscal year|fy)"
_PATTERNS: tuple[tuple[str, Callable[[re.Match[str], date], Window | None]], ...] = (
    (rf"(?:between|from) (?P<a>{DAY}|now|today) (?:and|to|until|till|-) (?P<b>{DAY})", _between),
    (rf"(?:in |during )?(?P<a>{DAY}) (?:or|and|to|through|-) (?P<b>{DAY})", _between),
    (
        (
            rf"{_IN}(?:financial year|fiscal year|fy) ?(?P<a>\d{{4}}|\d{{2}})(?: ?[/-] ?(?P<b>\d{{2,4}}))?"
            rf"(?: ?\(?(?P<from>{_MONTH}) to {_MONTH}\)?)?"
        ),
        _financial_year,
    ),
    (
        (
            rf"{_IN}(?P<n>{_COUNT}) {_UNIT} (?P<how>after|following|from|before|up to)"
            rf" (?:the )?(?:end of )?(?P<a>{DAY})"
            r"(?: (?:report|snapshot|picture|post|update|return|list))?"
        ),
        _counted_from,
    ),
    (
        rf"not (?:(?:{_PLANNED}) ){{0,6}}(?P<how>until|before) (?:the )?(?P<a>{DAY})(?: (?:or|and) (?:later|after))?",
        _not_until,
    ),
    (rf"(?P<a>{DAY}) (?:or|and) (?P<how>later|after|afterwards|earlier|before)", _or_later),
    (rf"(?P<a>{DAY}) (?P<how>onwards?)", _or_later),
    (rf"{_IN}(?:next|coming|following) (?P<n>{_COUNT}) {_UNIT}(?: \(to [^)]*\))?", _ahead),
    (rf"(?:with)?in (?P<n>{_COUNT}) {_UNIT}", _ahead),
    (rf"{_IN}(?:last|past|previous) (?P<n>{_COUNT}) {_UNIT}", _behind),
    (rf"{_IN}(?:rest|remainder) of (?:the|this) {_PERIOD}", _rest),
    (rf"(?:by|before|until) (?:the )?end of (?P<which>the|this|next) {_PERIOD}", _by_end),
    (
        (
            rf"(?<!christmas )(?<!new year )(?<!new years )"
            rf"{_IN}(?P<which>next|this|current|last|previous|coming) {_PERIOD}(?!s?(?: [a-z]+)? (?:budget|forecast"
            rf"|baseline))"
        ),
        _one,
    ),
    (rf"(?:from )?(?P<how>{_UP_TO}) (?:the )?(?:end of )?(?P<a>{DAY})", _before),
    (
        rf"(?P<how>after|since|later than|beyond|from|on or after) (?:the )?(?:end of )?(?P<a>{DAY})(?: on(?:wards)?)?",
        _after,
    ),
    (rf"(?:(?:in|during|on|for|at|of) )(?:the )?(?:(?:end|course|middle) of )?(?:year )?(?P<a>{DAY})", _inside),
)
