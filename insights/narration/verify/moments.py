"""Days, months, quarters and years in a text, in any of the usual forms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?P<{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<{0}>(?:19|20|21)\d\d)"
_FORMS = re.compile(
    "|".join(
        (
            rf"(?<![\w.]){_YEAR.format('y1')}-(?P<m1>[01]\d)(?:-(?P<d1>[0-3]\d))?(?![\w-])(?:T[\d:.]+Z?)?",
            rf"(?<!\w){_DAY.format('d2')}\s(?:of\s)?{_MONTH.format('m2')}\b\.?,?(?:\s{_YEAR.format('y2')}\b)?",
            rf"\b{_MONTH.format('m3')}\.?\s{_DAY.format('d3')}\b(?!\s?%)(?:,?\s{_YEAR.format('y3')}\b)?",
            rf"\b{_MONTH.format('m4')}\b\.?,?\s(?:of\s)?{_YEAR.format('y4')}\b",
            rf"\bq(?P<q5>[1-4])\b(?:[\s/-]?(?:of\s)?{_YEAR.format('y5')}\b)?",
            rf"\b{_YEAR.format('y6')}[\s-]?q(?P<q6>[1-4])\b",
            rf"(?<![\w/])(?P<d7>[0-3]?\d)[./](?P<m7>[01]?\d)[./]{_YEAR.format('y7')}(?![\w/])",
            (
                r"\b(?:the\s)?(?P<w8>first|second|third|fourth)\squarter\b"
                rf"(?:\s(?:of\s)?{_YEAR.format('y8')}\b)?"
            ),
            (
                rf"(?<=\b[io]n\s){_MONTH.format('m9')}\b(?!\s\d)|(?<=\bby\s){_MONTH.format('m10')}\b(?!\s\d)"
                rf"|(?<=\bsince\s){_MONTH.format('m11')}\b(?!\s\d)|(?<=\buntil\s){_MONTH.format('m12')}\b(?!\s\d)"
                r"|\b(?P<m13>january|february|april|june|july|august|september|october|november|december)\b"
            ),
            (
                rf"(?<![\w.,£$€-]){_YEAR.format('y14')}(?![\w,%/-]|\.\d|\s(?:%|per\s?cent|days?\b|weeks?\b"
                r"|months?\b|years?\b|hours?\b|items?\b|points?\b|thousand\b|million\b|billion\b|working\b))"
            ),
        )
    ),
    re.IGNORECASE,
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_LAST_MONTH = 12


@dataclass(frozen=True)
class Moment:
    """A day, month, quarter or year, as far as it was said; `other` is a second reading of 3/6/2024."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None
    other: tuple[int, int] | None = None

    def is_within(self, known: "Moment") -> bool:
        """True where all that this says is said by `known` too: "June 2024" of 3 June 2024, never the reverse."""
        quarter = known.quarter or ((known.month - 1) // 3 + 1 if known.month else None)
        if self.year is not None and self.year != known.year:
            return False
        if self.quarter is not None and self.quarter != quarter:
            return False
        readings = {(self.month, self.day), *([self.other] if self.other else [])}
        known_readings = {(known.month, known.day), *([known.other] if known.other else [])}
        return any(
            (month is None or month == known_month) and (day is None or day == known_day)
            for month, day in readings
            for known_month, known_day in known_readings
        )


def moments(text: str) -> tuple[Moment, ...]:
    """Every moment in a text, in order."""
    return tuple(_read(text))


def moment_of(day: date) -> Moment:
    """A day as a moment."""
    return Moment(0, 0, day.year, day.month, day.day)


def _read(text: str) -> Iterator[Moment]:
    for found in _FORMS.finditer(text):
        said = {name[0] + "": value for name, value in found.groupdict().items() if value}
        year = int(said["y"]) if "y" in said else None
        month = _month(said.get("m"))
        day = int(said["d"]) if "d" in said else None
        quarter = int(said["q"]) if "q" in said else _ORDINALS[said["w"].lower()] if "w" in said else None
        other = None
        if found["d7"] and month and day:
            if month > _LAST_MONTH:
                month, day = day, month
            elif day <= _LAST_MONTH:
                other = (day, month)
        yield Moment(found.start(), found.end(), year, month, day, quarter, other)


def _month(said: str | None) -> int | None:
    if said is None:
        return None
    return int(said) if said.isdigit() else _MONTHS.index(said[:3].lower()) + 1
