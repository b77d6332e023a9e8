"""How things stand, as conditions: late, over budget, rated, done, empty, withheld, flagged."""

import re
from datetime import date, timedelta

from insights.ask.grammar import ALSO_ROWS, SUBJECTS
from insights.ask.plan import Filter, Op
from insights.ask.reading import Reading
from insights.ask.times import DAY, stretch
from insights.ask.words import Question, fold

LATE = (
    r"late|behind(?: schedule| plan)?|delayed|overdue|slipp(?:ed|ing)|(?:running )?over time"
    r"|past (?:their|its|the) deadline"
    r"|late running|running late|tardy|off schedule|over schedule"
)
EARLY = r"ahead(?: of (?:schedule|plan|time))?|early|earlier than planned"
LATENESS = f"{LATE}|{EARLY}"
OVER = (
    r"over[ -]?(?:budget|spent|cost|spending|running cost)|over (?:its|their|the) (?:budget|plan)"
    r"|cost overruns?|overspend(?:ing|s)?|overruns?|over planned cost|above budget|over plan|over cost"
)
UNDER = r"under[ -]?(?:budget|spent|spend|spending)|below budget|underspends?"
WITHHELD = r"withheld|redacted|exempt(?:ed|ion)?|undisclosed|not (?:published|disclosed)|kept secret"
_FOI = r"(?: under| by| for)?(?: the)? ?(?:foi|freedom of information(?: act)?)"
_STATES = {
    "done": r"done|finished|completed?|closed|delivered",
    "cancelled": r"cancell?ed|abandoned|stopped|scrapped",
    "on_hold": r"on[ -]hold|paused|suspended",
    "blocked": r"blocked",
    "at_risk": r"at risk",
    "not_started": r"not (?:yet )?started|yet to start|unstarted",
    "in_progress": r"in progress|under ?way|ongoing",
}
_AMOUNTS = ("money", "number", "days", "share")
_ACTIVE = r"active|open|live|unfinished"
_BE = r"are|is|were|was|been|be|isnt|arent|wasnt|werent|marked(?: as)?|have|has|havent|hasnt"
_IS = rf"(?:{_BE})(?: already| now| still| currently| all| not| been| any){{0,3}}"
_SYNONYMS = (
    frozenset({"not accepted", "rejected", "declined", "turned down", "refused", "denied", "unsuccessful"}),
    frozenset({"done", "complete", "completed", "finished", "closed", "delivered", "closed out", "closeout"}),
    frozenset({"cancelled", "canceled", "abandoned", "withdrawn", "scrapped", "dropped", "terminated"}),
    frozenset({"on hold", "paused", "suspended", "deferred", "postponed", "parked"}),
    frozenset({"in progress", "underway", "under way", "ongoing", "active", "started"}),
    frozenset({"accepted", "approved", "agreed"}),
)


def withheld(reading: Reading) -> None:
    """Cells that the source withholds."""
    question = reading.question
    free = [m for m in question.find(rf"(?:{WITHHELD})(?:{_FOI})?") if question.free(m.start(), m.end())]
    for match in free:
        question.use(match.start(), match.end(), "withheld")
        named = reading.nearest(match.start(), match.end(), {m.key for m in reading.mentions})
        if named:
            label = reading.known.fields[named.key].label
            reading.add(Filter(field=named.key, op="withheld", said=f"whose {label} is withheld"), match.start())


def named_states(reading: Reading) -> None:
    """States that the relation itself gives a name to, such as overdue tasks."""
    for state in reading.known.states:
        for match in reading.question.find(state.called):
            if reading.question.free(match.start(), match.end()):
                reading.question.use(match.start(), match.end(), "state")
                reading.add(state.condition, match.start(), state.assumes)


def empty_or_filled(reading: Reading) -> None:  # noqa: C901 - three ways to say it, column by column
    """Columns that are to be empty, or filled: "with no owner", "that have a baseline end"."""
    question, known = reading.question, reading.known
    lacks = (
        r"(?:with no|without(?: an?| any)?|has no|have no|having no|(?:carr(?:y|ies)|shows?|states?|lists?|names?"
        r"|gives?) no|lacks?|lacking(?: an?)?|missing(?: an?)?"
        r"|no(?: known)?"
        r"|(?:doesnt|dont|does not|do not) (?:have|state|name|list|give)(?: an?| any| its| their)?"
        r"|(?:are|is) missing(?: an?| their| its)?)"
    )
    holds = (
        r"(?:that (?:have|state|name|give)(?: an?| their| its)|with (?:an?|known|any|some)|(?:have"
        r"|has)(?: got)? an?|having an?)"
    )
    for field in known.fields.values():
        if not field.called or not known.known(field.key) or field.kind == "flag":
            continue
        for match in question.find(
            rf"{lacks}(?: \w+)?? (?P<field>{field.called})(?: dates?| figures?| values?| at all| behind (?:it|them))?"
        ):
            if _is_free(question, match.start(), match.end()):
                question.use(match.start(), match.end(), "missing")
                op: Op = "eq" if field.kind == "number" and known.frame[field.key].notna().all() else "missing"
                if field.kind == "number" and field.label.startswith("number of"):
                    op = "eq"
                said = f"with no {field.label}" if op == "eq" else f"that state no {field.label}"
                number = 0.0 if op == "eq" else None
                reading.add(Filter(field=field.key, op=op, number=number, said=said), match.start())
        for match in question.find(
            rf"(?:where|whose)?(?: the| its| their)? ?(?P<field>{field.called}) (?:is|are|was)(?: left)? "
            r"(?:empty|blank|missing|not (?:stated|known|given|set)|unknown|unstated)"
        ):
            if _is_free(question, match.start(), match.end()):
                question.use(match.start(), match.end(), "missing")
                reading.filters.append(Filter(field=field.key, op="missing", said=f"that state no {field.label}"))
        if field.kind in {"money", "number", "share", "days"} and reading.high:
            continue
        for match in question.find(rf"{holds} (?P<field>{field.called})(?=$|\W*$|,| and | but | \?)"):
            if _is_free(question, match.start(), match.end()):
                question.use(match.start(), match.end(), "present")
                reading.add(Filter(field=field.key, op="present", said=f"that state a {field.label}"), match.start())


def nobody(reading: Reading) -> None:
    """Rows that no person is named for."""
    words = (
        r"(?:have|has|with|having) (?:nobody|no one|noone|no person|no-one)(?: (?:assigned|in charge|responsible"
        r"|named|on it))?"
        r"|unassigned|unowned|ownerless|nobody (?:owns|leads|runs|is assigned to|is on|is responsible for)"
        r"|(?:are|is) not assigned(?: to (?:anyone|anybody|someone))?|not assigned to (?:anyone|anybody)"
    )
    key = next((k for k in ("owner", "sponsor") if k in reading.known.fields), None)
    for match in reading.question.find(words) if key else ():
        if key and reading.question.free(match.start(), match.end()):
            reading.question.use(match.start(), match.end(), "missing")
            label = reading.known.fields[key].label
            reading.filters.append(Filter(field=key, op="missing", said=f"that state no {label}"))


def _is_free(question: Question, start: int, end: int) -> bool:
    return all(
        w.used in {None, "mention", "withheld left out"} for w in question.words if w.start < end and w.end > start
    )


def past_end(reading: Reading) -> None:
    """Open rows whose end date has gone by."""
    past = (
        r"(?:past|after|beyond|gone past) (?:its|their|the)? ?(?:approved |planned |forecast |own |est\.? "
        r"|estimated |expected )*"
        r"(?:end|due|finish|completion)(?: dates?)?(?: (?:has|have|had) (?:already )?(?:gone by|passed|been))?"
        r"|(?:end|due|completion) dates? (?:has|have|had|that|which|is|are)(?: has| have| already)* (?:gone by"
        r"|passed|past)"
        rf"|(?:end|due|finish|completion)(?: dates?)?(?: that)?(?: is| was| are| were)?(?: already)? in the past"
        rf"(?: (?:on|as of|as at|by) (?:the )?(?P<day>{DAY}))?"
        r"|still on the books(?: after)?|should have (?:finished|ended|been (?:finished|done))(?: already| by now)?"
    )
    found = [m for m in reading.question.find(past) if reading.question.free(m.start(), m.end())]
    if found and reading.known.known("end"):
        reading.question.find(past, "past end")
        span = stretch(found[0]["day"], reading.as_of, backwards=True) if found[0]["day"] else None
        reading.filters += _ended(reading, span[0] if span else reading.as_of)


def _ended(reading: Reading, day: date | None = None) -> list[Filter]:
    last = (day or reading.as_of) - timedelta(days=1)
    return [
        Filter(field="end", op="between", last=last, said="still open past their end date"),
        Filter(field="active", op="is", any_of=("True",), said=""),
    ]


def zero(reading: Reading) -> None:
    """A count that is to be none: "zero comments", "0 updates"."""
    known = reading.known
    for field in known.fields.values():
        if field.kind not in {"number", "share"} or not field.called or not known.known(field.key):
            continue
        for match in reading.question.find(
            rf"(?:zero|0 ?%?|nil|not (?:a|any|one)(?: single)?)(?: \w+)?? (?:{field.called})"
        ):
            if _is_free(reading.question, match.start(), match.end()):
                reading.question.use(match.start(), match.end(), "zero")
                reading.filters.append(
                    Filter(
                        field=field.key, op="eq", number=0.0, said=f"with no {field.label.removeprefix('number of ')}"
                    )
                )


def lateness(reading: Reading) -> None:  # noqa: C901 - what late is measured by, first come first served
    """Late, early or on time, with what that was taken to mean."""
    question, known = reading.question, reading.known
    measured = rf"(?:days?|weeks?|how|furthest|far|more|most|longest) (?:days? )?(?:{LATE}|{EARLY})"
    measured += rf"|(?:{LATE}) (?:by )?(?:the )?(?:most|furthest|longest|worst)"
    if question.has(measured) and not question.has(rf"(?:are|that are|which are) (?:{LATE})"):
        return
    if question.has(rf"(?:ahead|early) or (?:{LATE})|(?:{LATE}) or (?:ahead|early|on time)"):
        question.find(LATENESS, "lateness")
        return
    for match in question.find(EARLY):
        if question.free(match.start(), match.end()) and known.known("late_days"):
            question.use(match.start(), match.end(), "early")
            reading.add(Filter(field="late_days", op="lt", number=0, said="ahead of schedule"), match.start())
    on_time = [m for m in question.find(r"on (?:time|schedule)") if question.free(m.start(), m.end())]
    for match in on_time:
        question.use(match.start(), match.end(), "on time")
        if known.known("late_days"):
            reading.add(
                Filter(field="late_days", op="le", number=0, said="on time"), match.start(),
                "I counted as on time a project whose reported or forecast end is not later than planned.",
            )  # fmt: skip
    free = [m for m in question.find(LATE) if question.free(m.start(), m.end())]
    if not free:
        return
    question.find(LATE, "late")
    for key, words in (("late_days", "whose reported or forecast end is later than planned"),
                       ("late_share", "whose reported schedule variance is late")):  # fmt: skip
        if known.known(key):
            said = f"I counted as late a {known.one} {words}."
            reading.add(Filter(field=key, op="gt", number=0, said="late"), free[0].start(), said)
            return
    if known.known("end"):
        assumed = (
            f"I counted as late an open {known.one} whose end date is past:"
            " no planned end is known to measure slips against."
        )
        if reading.negated(free[0].start()):
            reading.refusal = "No planned end is known, so what is not late cannot be told."
            return
        reading.filters += _ended(reading)
        reading.assumptions.append(assumed)
    else:
        reading.refusal = "The data states no dates to measure lateness by. Which column do you mean by late?"


def cost(reading: Reading) -> None:
    """Over or under budget."""
    known, question = reading.known, reading.question
    if known.known("year_over_share") and not known.known("over_share"):
        return  # only the year's budget is known: that column is meant
    for pattern, op, words in ((OVER, "gt", "over budget"), (UNDER, "lt", "under budget")):
        for match in question.find(pattern):
            if _is_free(question, match.start(), match.end()) and not _ranks(reading, match):
                question.use(match.start(), match.end(), "cost")
                reading.add(
                    Filter(field="over_share", op=op, number=0, said=words), match.start(),
                    "I compared the forecast or reported cost with the approved budget.",
                )  # fmt: skip
                break


def _ranks(reading: Reading, match: re.Match[str]) -> bool:
    """True for "the biggest overrun": there the word is what is ranked, not a condition."""
    before = reading.question.text[max(0, match.start() - 30) : match.start()]
    return (
        re.search(r"(?:biggest|largest|highest|worst|greatest|smallest|average|mean|median|total)[ a-z%-]*$", before)
        is not None
    )


def _of_column(reading: Reading, start: int, end: int, kinds: tuple[str, ...] = _AMOUNTS) -> bool:
    """True where the words are part of the name of an amount, or of a column of these kinds: "furthest from done"."""
    fields = reading.known.fields
    return any(m.start <= start and end <= m.end and fields[m.key].kind in kinds for m in reading.mentions)


def synonyms(reading: Reading) -> None:
    """Words for a stage where the data uses another word: "turned down" for "Not accepted"."""
    known, question = reading.known, reading.question
    for group in _SYNONYMS:
        for key in ("phase", "category"):
            if key not in known.fields or not known.known(key):
                continue
            values = [str(v) for v in known.frame[key].dropna().unique() if fold(str(v)) in group]
            if not values:
                continue
            for word in sorted(group, key=len, reverse=True):
                for match in question.find(word.replace(" ", "[ -]")):
                    asks_day = "done" in group and question.has("when")
                    if (
                        question.free(match.start(), match.end())
                        and not asks_day
                        and not _of_column(reading, *match.span())
                    ):
                        question.use(match.start(), match.end(), "value")
                        said = f"with {known.fields[key].label} {' or '.join(values)}"
                        spoken = fold(match.group()) not in {fold(v) for v in values}
                        note = (
                            f"I took “{match.group()}” as {known.fields[key].label} {' or '.join(values)}."
                            if spoken
                            else None
                        )
                        reading.add(Filter(field=key, op="is", any_of=tuple(values), said=said), match.start(), note)


def states(reading: Reading, *, of_days: bool = False) -> None:  # noqa: C901, PLR0912 - by the status, else by the share done
    """Where work stands: "are done", "is on hold"; judged by the status, else by the share done."""
    question, known = reading.question, reading.known
    if "status" not in known.fields or question.has("when"):
        return
    asked: list[str] = []
    place = 0
    for state, words in _STATES.items():
        for match in question.find(rf"{_IS} (?P<state>{words})|(?P<before>{words})(?= (?:{SUBJECTS}|{ALSO_ROWS}))"):
            group = "state" if match["state"] else "before"
            if _of_column(reading, *match.span(group), kinds=("day",)):
                continue  # "which is to be done later"
            if not (of_days and match["state"]) and question.free(match.start(group), match.end(group)):
                place = match.start(group)
                question.use(place, match.end(group), "status")
                asked.append(state)
    if asked:
        if not known.known("status"):
            if asked == ["done"] and known.known("percent_complete"):
                one = Filter(field="percent_complete", op="ge", number=1, said="done")
                reading.add(one, place, "I counted as done what is 100 % done.")
            elif asked == ["not_started"] and known.known("percent_complete"):
                one = Filter(field="percent_complete", op="eq", number=0, said="not started")
                if one.field not in {f.field for f in reading.filters}:
                    reading.add(one, place, "I counted as not started what is 0 % done.")
            elif asked == ["not_started"] and known.known("start"):
                later = Filter(field="start", op="between", first=reading.as_of + timedelta(days=1), said="not started")
                reading.add(later, place, "I counted as not started what starts later than this report.")
            else:
                said = " or ".join(state.replace("_", " ") for state in asked)
                reading.add(Filter(field="status", op="is", any_of=tuple(asked), said=said), place)
            return
        said = " or ".join(state.replace("_", " ") for state in asked)
        reading.add(Filter(field="status", op="is", any_of=tuple(asked), said=said), place)
        return
    if not known.known("active"):
        return
    for match in question.find(
        rf"(?:{_IS}|still|currently) (?P<state>{_ACTIVE})|(?P<before>{_ACTIVE})(?= (?:{SUBJECTS}|{ALSO_ROWS}))"
    ):
        group = "state" if match["state"] else "before"
        if _of_column(reading, *match.span(group)):
            continue  # "which has more boxes still open"
        if not (of_days and match["state"]) and question.free(match.start(group), match.end(group)):
            question.use(match.start(group), match.end(group), "status")
            reading.add(Filter(field="active", op="is", any_of=("True",), said="active"), match.start(group))


def flags(reading: Reading) -> None:
    """Columns of yes and no: named as they stand, or by most of their words."""
    known, question = reading.known, reading.question
    for field in known.fields.values():
        if field.kind != "flag" or not field.called or not known.known(field.key):
            continue
        words = [w for w in fold(field.label).split() if len(w) > 2]  # noqa: PLR2004 - small words name nothing
        patterns = [field.called]
        if len(words) == 2:  # noqa: PLR2004 - "help wanted": "want help", "help they want", "asking for help"
            first, second = (re.escape(w[:4]) for w in words)
            patterns += [rf"{first}\w* (?:\w+ )?{second}\w*", rf"{second}\w* (?:\w+ )?{first}\w*"]
            patterns.append(rf"(?:ask\w*|look\w*|call\w*|need\w*|seek\w*|want\w*) (?:for )?(?:any |some )?{first}\w*")
        for pattern in patterns:
            match = next((m for m in question.find(pattern) if question.free(m.start(), m.end())), None)
            if match:
                question.use(match.start(), match.end(), "flag")
                if field.key != "critical" or not any(f.field == field.key for f in reading.filters):
                    reading.add(
                        Filter(field=field.key, op="is", any_of=("True",), said=f"with {field.label}"), match.start()
                    )
                break
