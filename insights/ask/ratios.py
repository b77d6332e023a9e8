"""One column held against another: "forecast more than twice the budget", "cost above its original budget"."""

import re
from itertools import pairwise

from insights.ask.amounts import amount_of
from insights.ask.plan import Filter, Op
from insights.ask.reading import Mention, Reading
from insights.ask.words import NUMBER_WORDS

_NUMBER = r"\d+(?:\.\d+)?|" + "|".join(NUMBER_WORDS)
_TIMES = rf"twice|double|doubled?|triple|thrice|half|(?P<n>{_NUMBER})(?: times|x)"
_AS = (
    r"(?: as (?:much|high|big|large|expensive|long) as| the (?:size|amount) of| of| that of)?"
    r"(?: (?:its|the|their|what was))?"
)
_MULTIPLE = re.compile(
    rf"(?:(?P<how>more than|over|above|at least|less than|under|below|at most|up to|exceeds?|exceeding) )?"
    rf"(?P<times>{_TIMES}){_AS} $"
)
_PLAIN = re.compile(
    r"(?P<how>(?:higher|more|greater|larger|bigger|above|over|exceeds?|exceeding|exceeded|longer|later) ?(?:than)?"
    r"|(?:lower|less|smaller|below|under|shorter|earlier|sooner|cheaper) ?(?:than)?)(?: (?:its|the|their))? $"
)
_MORE = re.compile(r"more|over|above|exceed|higher|greater|larger|bigger|longer|later")
_LEAST, _MOST = re.compile(r"at least"), re.compile(r"at most|up to")
_NAMED = {"twice": 2.0, "double": 2.0, "doubled": 2.0, "triple": 3.0, "thrice": 3.0, "half": 0.5}
_REACH = 40


def ratios(reading: Reading) -> None:
    """Conditions that hold a column of a row against another column of the same row."""
    fields, question = reading.known.fields, reading.question
    amounts = [m for m in reading.mentions if fields[m.key].is_number or fields[m.key].kind == "day"]
    amounts = [m for m in amounts if reading.known.known(m.key)]
    for first, second in pairwise(amounts):
        between = question.text[first.end : second.start]
        if fields[first.key].kind != fields[second.key].kind or first.key == second.key or len(between) > _REACH:
            continue
        _one(reading, first, second, between)


def _one(reading: Reading, first: Mention, second: Mention, between: str) -> None:
    fields, question = reading.known.fields, reading.question
    match = _MULTIPLE.search(between)
    number = 1.0
    if match is not None:
        number = amount_of(match["n"]) if match["n"] else _NAMED[match["times"]]
    else:
        match = _PLAIN.search(between)
    if match is None or not question.free(first.end + match.start(), second.start):
        return
    op = _op(match["how"] or "at least")
    label = fields[second.key].label
    said = f"whose {fields[first.key].label} is {match.group().strip()} {label}"
    condition = Filter(field=first.key, op=op, number=number, times=second.key, said=said)
    for word in question.words:
        if first.start <= word.start and word.end <= second.end:
            word.used = "ratio"
    reading.mentions = [m for m in reading.mentions if m not in (first, second)]
    reading.add(condition, first.start)


def _op(how: str) -> Op:
    if _LEAST.search(how):
        return "ge"
    if _MOST.search(how):
        return "le"
    return "gt" if _MORE.search(how) else "lt"
