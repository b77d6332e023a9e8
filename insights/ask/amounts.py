"""Bounds on amounts as people say them: "more than 10%", "at least two million", "between 3 and 5 weeks"."""

import re
from dataclasses import dataclass

from insights.ask.plan import Op
from insights.ask.words import NUMBER_WORDS, Question

_SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mm": 1e6, "million": 1e6, "millions": 1e6, "b": 1e9, "bn": 1e9,
    "billion": 1e9, "billions": 1e9, "tn": 1e12, "trillion": 1e12,
}  # fmt: skip
_WORD_NUMBER = "|".join(NUMBER_WORDS)
_SCALE = r"k|thousand|mn|mm|m|millions?|bn|b|billions?|tn|trillion"
_UNIT = r"%|per ?cent|percent|days?|weeks?|months?|quarters?|years?|pounds|dollars|euros|usd|gbp|eur|cad"


def _number(name: str) -> str:
    return (
        rf"(?P<cur{name}>(?:us|ca|c)?[£$€]|usd|gbp|eur|cad)? ?"
        rf"(?P<n{name}>-?\d[\d,]*(?:\.\d+)?|half an?|half|(?:{_WORD_NUMBER})(?![^\W_])|an?(?![^\W_])|hundred)"
        rf" ?(?P<scale{name}>{_SCALE})?(?![^\W\d_])\s?(?P<unit{name}>{_UNIT})?(?![^\W_])"
    )


_ONE = _number("")
_MORE = (
    r"more than|greater than|over|above|exceeding|exceeds?|beyond|longer than|higher than|upwards of|bigger than"
    r"|larger than|>"
)
_LEAST = r"at least|no less than|not less than|no fewer than|minimum of|a minimum of|>=|≥"
_LESS = r"less than|fewer than|under|below|lower than|smaller than|shorter than|cheaper than|<"
_MOST = r"at most|no more than|not more than|not exceeding|up to|a maximum of|maximum of|<=|≤|within"
_FORMS: tuple[tuple[str, Op], ...] = (
    (rf"(?:between|from) {_number('_a')} (?:and|to) {_number('_b')}", "between"),
    (rf"(?:by )?(?:{_LEAST})\s?{_ONE}", "ge"),
    (rf"(?:by )?(?:{_MOST})\s?{_ONE}", "le"),
    (
        rf"{_ONE}\s?(?:or (?:more|over|above|higher|later|worse|greater|longer)|and (?:more|over|above|up)|plus|\+)",
        "ge",
    ),
    (rf"{_ONE}\s?or (?:less|under|below|fewer|lower|shorter)", "le"),
    (rf"(?:by )?(?:{_MORE})\s?{_ONE}", "gt"),
    (rf"(?:by )?(?:{_LESS})\s?{_ONE}", "lt"),
    (rf"(?:exactly|precisely|equal(?:s|ling)?(?: to)?|just) {_ONE}", "eq"),
)
_COMPILED = tuple((re.compile(rf"(?<![\w.]){form}"), op) for form, op in _FORMS)
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375, "quarter": 91.3125, "year": 365.0}
TIMES = frozenset(_DAYS)


@dataclass(frozen=True)
class Bound:
    """A bound on an amount; `kind` is share, days, money or, where no unit was said, number."""

    op: Op
    number: float
    kind: str
    said: str
    start: int
    end: int


def bounds(question: Question) -> list[Bound]:
    """Every bound that the question states; its words are then understood."""
    found: list[Bound] = []
    for form, op in _COMPILED:
        for match in form.finditer(question.text):
            if not question.free(match.start(), match.end()):
                continue
            if op == "between":
                first, last = _read(match, "_a"), _read(match, "_b")
                if first is None or last is None:
                    continue
                if first[1] == last[1] == "number" and _is_year(first[0]) and _is_year(last[0]):
                    continue  # "between 2025 and 2027" is a stretch of time
                kind = last[1] if first[1] == "number" else first[1]
                scale = _scale(match["scale_b"]) if not match["scale_a"] and last[0] >= first[0] * 1e3 else 1.0
                low, high = first[0] * (scale if kind == "money" else 1.0), last[0]
                if kind == "share" and first[1] == "number":
                    low /= 100
                if kind == "days" and first[1] == "number":
                    low *= _DAYS[(match["unit_b"] or "day").rstrip("s")]
                question.use(match.start(), match.end(), "bound")
                said = match.group().strip()
                found += [Bound("ge", low, kind, said, match.start(), match.end()),
                          Bound("le", high, kind, said, match.start(), match.end())]  # fmt: skip
                continue
            one = _read(match, "")
            if one is None or _is_time(match, one):
                continue
            question.use(match.start(), match.end(), "bound")
            found.append(Bound(op, one[0], one[1], match.group().strip(), match.start(), match.end()))
    return sorted(found, key=lambda bound: bound.start)


def _read(match: re.Match[str], name: str) -> tuple[float, str] | None:
    """The amount in base units and what it counts; None where the words are no amount."""
    said, unit = match[f"n{name}"], (match[f"unit{name}"] or "").rstrip("s")
    if said in {"a", "an"} and not unit:
        return None
    amount = amount_of(said) * _scale(match[f"scale{name}"])
    if unit in {"%", "per cent", "percent"}:
        return amount / 100, "share"
    if unit in _DAYS:
        return amount * _DAYS[unit], "days"
    if match[f"cur{name}"] or match[f"scale{name}"] or unit:
        return amount, "money"
    return amount, "number"


def _is_year(number: float) -> bool:
    return 1900 <= number <= 2100 and number.is_integer()  # noqa: PLR2004 - years


def _is_time(match: re.Match[str], read: tuple[float, str]) -> bool:
    """True for "2025 or later" and "within six months": those are stretches of time."""
    year = read[1] == "number" and _is_year(read[0]) and re.search("later|earlier|after|before", match.group())
    return bool(year) or (read[1] == "days" and match.group().startswith("within"))


def _scale(said: str | None) -> float:
    return _SCALES.get(said or "", 1.0)


def amount_of(said: str) -> float:
    """A number as said, in digits or as a word."""
    if said in {"a", "an"}:
        return 1.0
    if said.startswith("half"):
        return 0.5
    if said == "hundred":
        return 100.0
    return float(NUMBER_WORDS[said]) if said in NUMBER_WORDS else float(said.replace(",", ""))
