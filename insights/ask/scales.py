"""Values that stand on a scale from low to high, as bounds: "Medium Low or worse"."""

import re

from insights.ask.entities import Value
from insights.ask.reading import Reading

_SCALE = ("very low", "low", "medium low", "medium", "medium high", "high", "very high")
_WORSE = {"low", "worse", "below", "lower", "less", "under"}


def scales(reading: Reading) -> str | None:
    """Widen "Medium Low or worse" along a scale of low to high; why that cannot be done, where a value has no scale."""
    question = reading.question
    for place, value in list(reading.values):
        spoken = value.text.lower()
        match = re.match(
            rf"{re.escape(spoken)} (?:or|and) (?P<how>worse|below|better|above|higher|lower)\b",
            reading.question.text[place:],
        )
        if match is None:
            continue
        held = [str(v) for v in reading.known.frame[value.field].dropna().unique()]
        if spoken not in _SCALE:
            return (
                f"I cannot tell which {reading.known.fields[value.field].label} is “{match.group()}”; name each value."
            )
        for word in question.words:
            if place <= word.start < place + match.end():
                word.used = "value"
        at, low = _SCALE.index(spoken), match["how"] in _WORSE
        ends = range(at + 1) if low else range(at, len(_SCALE))
        wanted = [v for v in held if v.lower() in _SCALE and _SCALE.index(v.lower()) in ends]
        reading.values += [(place, Value(value.field, v)) for v in wanted if v != value.text]
    return None
