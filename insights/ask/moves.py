"""The conditions a question sets on what changed between two pictures."""

import re
from dataclasses import dataclass

from insights.ask.amounts import amount_of, bounds
from insights.ask.change import PRESENCE
from insights.ask.plan import Filter, Op
from insights.ask.reading import Mention, Reading
from insights.ask.times import DAY, stretch
from insights.ask.words import whole

_UP = (
    r"increas(?:e[ds]?|ing)|r(?:ose|isen?|ises|ising)|gr(?:ew|own?|owth|ows|owing)|went up|gone up|going up"
    r"|got (?:longer|bigger|larger|more)|longer|bigger|larger|higher|more|jump(?:ed|s)?|gain(?:ed|s)?|added"
    r"|extended|expanded|up by"
    r"|climb(?:ed|s)?|swell(?:ed)?|swollen|up"
)
_DOWN = (
    r"decreas(?:e[ds]?|ing)|f(?:ell|allen|alls?|alling)|shr(?:ank|unk|inks?|inking)|went down|gone down|going down"
    r"|got (?:shorter|smaller|less)|shorter|smaller|lower|fewer|less|cut(?:s|ting)?|reduc(?:ed?|ing|tions?)"
    r"|dropp(?:ed|ing)|drops?|lost|declin(?:ed?|ing)|sav(?:ed|ings?)|down by|trimmed|down"
)
_LATER = (
    r"slipp(?:ed|ing|age)|slips?|mov(?:ed|ing)? (?:out|back|right)|pushed (?:back|out)|put back|delayed|later|postponed"
    r"|slid|extended"
)
_SOONER = r"(?:mov(?:ed|ing)?|brought|pulled) (?:forward|in|up|left)|sooner|earlier|accelerated"
_DEARER = r"got (?:more expensive|dearer|costlier|pricier)|more expensive|dearer|costlier|pricier"
_CHEAPER = r"got cheaper|cheaper"
_WORSE = r"worse(?:n(?:ed|ing)?)?|deteriorat(?:ed|ing|ion)|downgraded|went (?:to )?(?:red|amber)"
_BETTER = r"better|improv(?:ed?|ing|ements?)|upgraded|recovered"
_NEW = (
    r"newcomers?|new (?:entrants?|arrivals?|additions?|joiners?)|new(?:ly)?(?: added| listed)?|added|joined"
    r"|first (?:appeared|listed|reported)|appeared|entered|came in"
    r"|(?:not|wasnt|werent) (?:yet )?(?:there|listed|included|in it)(?! any ?more)(?: before| then)?"
)
_GONE = (
    r"gone|dropped (?:out|off)|disappeared|vanished|removed|left(?! to)|fell off"
    r"|no longer (?:listed|reported|in|there|on)"
    r"|not (?:there|listed|in it) any ?more|missing from|came off|taken off"
)
_TICKED = (
    r"(?:ticked|checked|completed|done|closed|finished)(?: off)?(?: (?:something|anything|any|a))?(?: new| more)?"
    r"|progress(?:ed)?|made progress|advanced"
)
_ABOUT: tuple[tuple[str, tuple[str, ...], bool], ...] = (
    (_LATER, ("end",), True), (_SOONER, ("end",), False),
    (_DEARER, ("budget", "forecast_cost"), True), (_CHEAPER, ("budget", "forecast_cost"), False),
    (_WORSE, ("rag_level", "score"), True), (_BETTER, ("rag_level", "score"), False),
)  # fmt: skip
"""Words of change that name their column themselves."""
_MOVING = frozenset({"money", "number", "share", "days", "day"})
_EITHER = (
    r"(?:got(?:ten)? |gone |going |went |is it |it )?(?:better|worse|up|down|higher|lower|improv(?:ed|ing)"
    r"|deteriorat(?:ed|ing)"
    r"|sooner|later|more|less) or (?:it )?(?:gone |got )?(?:better|worse|up|down|higher|lower|deteriorat(?:ed|ing)"
    r"|improv(?:ed|ing)"
    r"|sooner|later|less|more)(?: than)?"
    r"|(?:rise|increase|grow|rose|risen|grown|increased|climb|improve|improved) or (?:fall|decrease|shrink|fell"
    r"|fallen|shrunk"
    r"|decreased|drop|dropped|worsen|worsened|deteriorate|shrank|decline|declined)"
    r"|(?:fall|decrease|shrink|fell|fallen|decreased|drop|dropped|worsen|worsened) or (?:rise|increase|grow|rose|risen"
    r"|increased|grown|improve|improved)"
)
"""A change that is asked for without saying which way it went."""
_STEPS = (
    r"(?:by )?(?:(?P<more>at least|more than) )?(?P<n>\d|one|two|three|four|an?)(?P<up> or more| full| or greater)? "
    r"(?:steps?|notch(?:es)?|levels?|grades?|bands?|rungs?|places?)(?P<over> or more)?"
    r"(?: (?:on|of) (?:the |a )?(?:[\w-]+ )*?(?:scale|rag|rating|ratings))?"
)
_FELL = (
    r"dropp(?:ed|ing)|fell|fallen|worsen(?:ed|ing)?|deteriorat(?:ed|ing)|downgraded|slipp(?:ed|ing)|went down|lost|slid"
)
_CLIMBED = r"rose|risen|improv(?:ed|ing)|climb(?:ed|ing)|upgraded|went up|gained|recovered|jumped"
_RANKED = (
    r"most|largest|biggest|highest|furthest|worst|top|greatest|steepest|fastest|least|smallest|how much|total|sum"
    r"|average|mean|median"
)
_ADDED_UP = r"how much|total|sum|average|mean|median|net"
_WENT = (
    r"mov(?:ed?|ing|es)|went|gone|chang(?:e[ds]?|ing)|turned|became|become|switch(?:ed)?|transition(?:ed)?|left"
    r"|progress(?:ed)?|advanc(?:ed)?|shift(?:ed)?|downgraded|upgraded|entered|dropped|fell|fallen|slid|slipped|rose|jumped"
)
_FROM = re.compile(r"(?:from|out of|left|leaving|off)(?: (?:the|being))?$")
_TO = re.compile(r"(?:(?:in ?to|to|turned|went|gone|became|become|entered|now|at)(?: (?:the|be|being))?|→|->)$")
_TURNED: dict[Op, Op] = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge", "eq": "eq"}
_NEAR = 45
_NOT_ON = r"(?:not|wasnt|werent|isnt|arent)(?: yet| any ?more)? (?:listed |included )?(?:on|in)(?: the)?"


@dataclass(frozen=True)
class Direction:
    """A column that is to have moved, which way, and the words for it; `up` is None for either way."""

    key: str
    up: bool | None
    said: str


def moves(reading: Reading) -> None:
    """Read what is to have changed, and how."""
    for match in reading.question.find(_EITHER):
        _take(reading, match, "either way")
        if re.search("better|worse|improv|deterior", match.group()) and "change:rag" in reading.known.fields:
            reading.measure = "change:rag"
    if _steps(reading):
        return
    stated = bounds(reading.question)
    _lost_or_won(reading)
    _from_to(reading)
    _presence(reading)
    way = _direction(reading)
    if way is None:
        if stated:
            reading.refusal = f"I could not tell which column is to have changed by “{stated[0].said}”."
        return
    label = reading.known.fields[way.key].label
    for bound in stated:
        share = bound.kind == "share" and f"growth:{way.key}" in reading.known.fields
        falls = way.up is False
        said = f"whose {label} {way.said} by {bound.said.removeprefix('by ')}"
        reading.filters.append(
            Filter(
                field=f"growth:{way.key}" if share else f"change:{way.key}",
                op=_TURNED[bound.op] if falls else bound.op,
                number=-bound.number if falls else bound.number,
                said=said,
            )
        )
    reading.measure, reading.rising = f"change:{way.key}", way.up
    if not stated and way.up is not None and not reading.has(_ADDED_UP):
        one = Filter(field=reading.measure, op="gt" if way.up else "lt", number=0, said=f"whose {label} {way.said}")
        reading.add(one, _place(reading))


def _steps(reading: Reading) -> bool:
    """Ratings that went up or down by so many steps."""
    question = reading.question
    step = next((m for m in question.find(_STEPS) if question.free(m.start(), m.end())), None)
    if step is None or "change:rag_level" not in reading.known.fields:
        return False
    for words, worse in ((_FELL, True), (_CLIMBED, False)):
        match = next((m for m in question.find(words) if question.free(m.start(), m.end())), None)
        if match is None:
            continue
        number = amount_of(step["n"]) * (1 if worse else -1)
        more = step["more"] == "more than"
        exact = not (step["more"] or step["up"] or step["over"])
        op: Op = "eq" if exact else "gt" if more else "ge"
        said = f"whose rating {'worsened' if worse else 'improved'} {step.group().strip()}"
        reading.filters.append(
            Filter(field="change:rag_level", op=op if worse else _TURNED[op], number=number, said=said)
        )
        _take(reading, match)
        _take(reading, step)
        return True
    return False


def _place(reading: Reading) -> int:
    words = rf"{_UP}|{_DOWN}|{_LATER}|{_SOONER}|{_WORSE}|{_BETTER}|{_DEARER}|{_CHEAPER}"
    match = whole(words).search(reading.question.text)
    return match.start() if match else 0


def _direction(reading: Reading) -> Direction | None:
    """The column that is to have moved, and which way."""
    known = reading.known
    moving = {key for key in known.fields if f"change:{key}" in known.fields and known.fields[key].kind in _MOVING}
    moving = {key for key in moving if known.known(f"before:{key}")}
    named = [mention for mention in reading.mentions if mention.key in moving]
    return (
        _by_its_word(reading, moving, named)
        or _beside_a_column(reading, named)
        or _ticked(reading, moving)
        or _either_way(reading, named)
    )


def _by_its_word(reading: Reading, moving: set[str], named: list[Mention]) -> Direction | None:
    """Words that name their column themselves: slipped, dearer, worse."""
    for words, keys, up in _ABOUT:
        for match in reading.question.find(words):
            if not reading.question.free(match.start(), match.end()):
                continue
            beside = _column(named, match.start(), match.end())
            key = next((k for k in keys if k in moving), None)
            if keys == ("end",) and beside:
                if reading.known.fields[beside.key].kind != "day":
                    continue
                key = beside.key
            if key is None:
                continue
            reading.question.use(match.start(), match.end(), "change")
            return Direction(key, up, _words_for(key, up=up))
    return None


def _words_for(key: str, *, up: bool) -> str:
    if key == "rag_level":
        return "got worse" if up else "got better"
    if key in {"budget", "forecast_cost", "score"}:
        return "rose" if up else "fell"
    return "moved out" if up else "moved in"


def _beside_a_column(reading: Reading, named: list[Mention]) -> Direction | None:
    question = reading.question
    for words, up, said in ((_DOWN, False, "fell"), (_UP, True, "rose")):
        for match in question.find(words):
            column = _column(named, match.start(), match.end())
            if column is None or not question.free(match.start(), match.end()):
                continue
            question.use(match.start(), match.end(), "change")
            question.use(column.start, column.end, "field")
            return Direction(column.key, up, said)
    return None


def _ticked(reading: Reading, moving: set[str]) -> Direction | None:
    """Progress, where the source counts or states what is done."""
    key = next((k for k in ("done_count", "percent_complete") if k in moving), None)
    for match in reading.question.find(_TICKED) if key else ():
        if key and reading.question.free(match.start(), match.end()):
            reading.question.use(match.start(), match.end(), "change")
            return Direction(key, up=True, said="rose")
    return None


def _either_way(reading: Reading, named: list[Mention]) -> Direction | None:
    """A change that is ranked or added up, without a direction."""
    if not named or not reading.has(_RANKED):
        return None
    reading.question.use(named[0].start, named[0].end, "field")
    return Direction(named[0].key, up=None, said="changed")


def _column(named: list[Mention], start: int, end: int) -> Mention | None:
    """The column a word of change stands beside."""

    def gap(mention: Mention) -> int:
        return start - mention.end if mention.end <= start else mention.start - end

    return min((m for m in named if gap(m) <= _NEAR), key=gap, default=None)


def _presence(reading: Reading) -> None:
    text = reading.question.text
    _absent_from(reading)
    for words, value in ((_NEW, "new"), (_GONE, "gone")):
        for match in reading.question.find(words):
            other = re.match(r"\s+(?:to|boxes|tasks|items)", text[match.end() :])
            if other or re.search(r"something\s+$", text[: match.start()]):
                continue
            if reading.question.free(match.start(), match.end()):
                reading.question.use(match.start(), match.end(), "change")
                if not any(f.any_of == (value,) for f in reading.filters):  # "new … that were not there"
                    reading.add(Filter(field=PRESENCE, op="is", any_of=(value,), said=value), match.start())


def _absent_from(reading: Reading) -> None:
    """Rows said not to be on one of the two reports: "not on the 2016 list" is new where that is the earlier one."""
    for match in reading.question.find(rf"{_NOT_ON} (?P<day>{DAY})"):
        span = stretch(match["day"], reading.as_of, backwards=True)
        ends = [w.used for w in reading.question.words if match.start("day") <= w.start < match.end("day")]
        if span is None or set(ends) != {"report"} or reading.moments.since is None:
            continue
        value = "new" if span[0] <= reading.moments.since <= span[1] else "gone"
        reading.question.use(match.start(), match.end(), "change")
        reading.filters.append(Filter(field=PRESENCE, op="is", any_of=(value,), said=value))


def _from_to(reading: Reading) -> None:
    """Rows that went from one value of a column to another."""
    if not reading.has(rf"{_WENT}|from|out of"):
        return
    for key, found in _valued(reading).items():
        old, new = _ends(reading.question.text, found)
        if f"before:{key}" not in reading.known.fields or (old is None and new is None):
            continue
        reading.filters += _transition(key, reading.known.fields[key].label, old, new)
        reading.values = [(place, value) for place, value in reading.values if value.field != key]
        for start, text in found:
            reading.question.use(start, start + len(text), "rating")
        reading.question.find(_WENT, "change")


def _valued(reading: Reading) -> dict[str, list[tuple[int, str]]]:
    """Values that the question names, by their column: (place, value)."""
    places: dict[str, list[tuple[int, str]]] = {}
    for start, value in reading.values:
        places.setdefault(value.field, []).append((start, value.text))
    for rating in ("amber/green", "amber/red", "green", "amber", "red"):
        for match in reading.question.find(rating.replace("/", "[/ -]")):
            if reading.question.free(match.start(), match.end()):
                places.setdefault("rag", []).append((match.start(), rating))
    return places


def _ends(text: str, found: list[tuple[int, str]]) -> tuple[str | None, str | None]:
    """The value before and the value after, by the word in front of each."""
    old = new = None
    for start, value in sorted(found):
        before = text[:start].rstrip()
        if _FROM.search(before):
            old = value
        elif _TO.search(before):
            new = value
    return old, new


def _transition(key: str, label: str, old: str | None, new: str | None) -> list[Filter]:
    found = []
    if old is not None:
        found.append(Filter(field=f"before:{key}", op="is", any_of=(old,), said=f"whose {label} was {old}"))
    if new is not None:
        said = f"and is {new}" if old else f"whose {label} became {new}"
        found.append(Filter(field=key, op="is", any_of=(new,), said=said))
    if old is None or new is None:
        said = f"and was not {new}" if new else f"and is no longer {old}"
        found.append(Filter(field=f"change:{key}", op="present", said=said))
    return found


def _lost_or_won(reading: Reading) -> None:
    """Rows whose cell was filled and is empty now, or the other way round."""
    for field in reading.known.fields.values():
        if not field.called or f"before:{field.key}" not in reading.known.fields:
            continue
        its = rf"(?:an?|the|its|their) (?:first |new )?(?:{field.called})"
        lost = (
            rf"(?:had|with) {its}(?: \w+){{0,4}} (?:and|but)? ?(?:none|no longer|not|nothing|lost it)(?: \w+)?"
            rf"(?: any ?more| now| since)?|(?:lost|no longer (?:have|has|state|states|give|gives)) {its}(?: \w+)?"
        )
        won = rf"(?:now (?:have|has|state)|gained|got|given|received|were given) {its}"
        ops: tuple[tuple[str, Op, Op, str], ...] = (
            (lost, "present", "missing", "that no longer state"), (won, "missing", "present", "that now state"),
        )  # fmt: skip
        for pattern, first, second, said in ops:
            match = next(iter(reading.question.find(pattern)), None)
            if match:
                _take(reading, match)
                reading.filters += [
                    Filter(field=f"before:{field.key}", op=first, said=f"{said} a {field.label}"),
                    Filter(field=field.key, op=second, said=""),
                    Filter(field=PRESENCE, op="is", any_of=("both",), said=""),
                ]
                return


def _take(reading: Reading, match: re.Match[str], why: str = "change") -> None:
    """Everything the match covers is understood, the column in it too."""
    for word in reading.question.words:
        if word.start >= match.start() and word.end <= match.end():
            word.used = why
    reading.mentions = [m for m in reading.mentions if m.start < match.start() or m.end > match.end()]
    reading.question.find(r"closed|dropped|any ?more|none", "change")


def any_change(reading: Reading) -> tuple[str, ...]:
    """Columns whose change is asked for without a direction: those named, else the usual ones."""
    fields = reading.known.fields
    named = [m.key for m in reading.mentions if f"change:{m.key}" in fields]
    chosen = named or [k for k in _USUAL if f"change:{k}" in fields and reading.known.known(f"before:{k}")]
    return tuple(dict.fromkeys(chosen))


_USUAL = ("rag", "status", "phase", "end", "budget", "forecast_cost", "done_count", "percent_complete", "owner")
