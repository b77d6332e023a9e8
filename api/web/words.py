"""Words for numbers, days and shares, as the pages say them."""

from datetime import date

TREND_WORDS = {"new": "new", "worse": "worse", "same": "unchanged", "better": "better"}
TREND_SIGNS = {"new": "●", "worse": "▲", "same": "–", "better": "▼"}


def long_day(day: date | None) -> str:
    """A day as people write it."""
    return f"{day.day} {day:%B %Y}" if day else "undated"


def short_day(day: date | None) -> str:
    """A day where there is little room."""
    return f"{day.day} {day:%b %Y}" if day else "undated"


def age(days: int | None) -> str:
    """How old evidence is, in words."""
    if days is None:
        return ""
    if days < 0:
        return f"{-days} days ahead"
    return {0: "that day", 1: "1 day old"}.get(days, f"{days:,} days old")


def percent(share: float) -> str:
    """A share in whole percent, never rounded up to 100 or down to 0."""
    whole = round(share * 100)
    if whole == 100 and share < 1:  # noqa: PLR2004 - percent
        whole = 99
    if whole == 0 and share > 0:
        whole = 1
    return f"{whole} %"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 project, 2 projects."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


_FIELDS = {"rag": "reported status"}


def label(field: str | None) -> str:
    """Name of a field as people write it."""
    return _FIELDS.get(field or "", (field or "").replace("_", " "))


def initial(text: str) -> str:
    """The text with a capital letter first."""
    return text[:1].upper() + text[1:]
