"""The conditions a question sets on what changed between two pictures."""

import re

from insights.ask.amounts import bounds
from insights.ask.change import PRESENCE
from insights.ask.plan import Filter, Op
from insights.ask.reading import Mention, Reading
from insights.ask.words import fold, whole

_UP = (
    r"increas(?:e[ds]?|ing)|r(?:ose|isen?|ises|ising)|gr(?:ew|own?|owth|ows|owing)|went up|gone up|going up|got (?:longer"
    r"|bigger|larger|more)|longer|bigger|larger|higher|more|jump(?:ed|s)?|gain(?:ed|s)?|added|extended|expanded|up by"
    r"|climb(?:ed|s)?|swell(?:ed)?|swollen|up"
)
_DOWN = (
    r"decreas(?:e[ds]?|ing)|f(?:ell|allen|alls?|alling)|shr(?:ank|unk|inks?|inking)|went down|gone down|going down"
    r"|got (?:shorter|smaller|less)|shorter|smaller|lower|fewer|less|cut(?:s|ting)?|reduc(?:ed?|ing|tions?)|dropp(?:ed|ing)"
    r"|drops?|lost|declin(?:ed?|ing)|sav(?:ed|ings?)|down by|trimmed|down"
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
    r"new(?:ly)?(?: added| listed)?|added|joined|first (?:appeared|listed|reported)|appeared|entered|came in"
    r"|not (?:there|listed|in it) (?:before|then)"
)
_GONE = (
    r"gone|dropped (?:out|off)|disappeared|vanished|removed|left(?! to)|fell off|no longer (?:listed|reported|in|there|on)"
    r"|not (?:there|listed|in it) any ?more|missing from|came off|taken off"
)
_TICKED = r"(?:ticked|checked|completed|done|closed|finished)(?: off)?(?: (?:something|anything|any|a))?(?: new| more)?|progress(?:ed)?|made progress|advanced"
_ABOUT: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (_LATER, ("end",), "gt"), (_SOONER, ("end",), "lt"),
    (_DEARER, ("budget", "forecast_cost"), "gt"), (_CHEAPER, ("budget", "forecast_cost"), "lt"),
    (_WORSE, ("rag_level", "score"), "gt"), (_BETTER, ("rag_level", "score"), "lt"),
)  # fmt: skip
"""Words of change that name their column themselves."""
_MOVING = frozenset({"money", "number", "share", "days", "day"})


def moves(reading: Reading) -> None:
    """Read what is to have changed, and how."""
    stated = bounds(reading.question)
    _lost_or_won(reading)
    _from_to(reading)
    _presence(reading)
    found = _direction(reading)
    if found is None:
        if stated:
            reading.refusal = f"I could not tell which column is to have changed by “{stated[0].said}”."
        return
    key, op, words = found
    for bound in stated:
        share = bound.kind == "share" and f"growth:{key}" in reading.known.fields
        number = bound.number if op == "gt" else -bound.number
        turned: dict[str, Op] = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge", "eq": "eq"}
        one: Op = bound.op if op == "gt" else turned[bound.op]
        said = f"whose {reading.known.fields[key].label} {words} {bound.said}"
        reading.filters.append(
            Filter(field=f"growth:{key}" if share else f"change:{key}", op=one, number=number, said=said)
        )
    reading.measure = f"change:{key}"
    if not stated and not _ranked(reading):
        said = f"whose {reading.known.fields[key].label} {words}"
        condition: Op = "gt" if op == "gt" else "lt"
        place = _place(reading)
        reading.add(Filter(field=f"change:{key}", op=condition, number=0, said=said), place)
    reading.low = op == "lt"


def _ranked(reading: Reading) -> bool:
    return reading.has(
        r"most|largest|biggest|highest|furthest|worst|top|greatest|steepest|fastest|least|smallest|how much|total|sum|average|mean|median"
    )


def _place(reading: Reading) -> int:
    match = whole(f"{_UP}|{_DOWN}|{_LATER}|{_SOONER}|{_WORSE}|{_BETTER}|{_DEARER}|{_CHEAPER}").search(
        reading.question.text
    )
    return match.start() if match else 0


def _direction(reading: Reading) -> tuple[str, str, str] | None:
    """Key of the column that is to have moved, which way, and the words for it."""
    known, question = reading.known, reading.question
    moving = {
        f.key
        for f in known.fields.values()
        if ":" not in f.key
        and f.kind in _MOVING
        and f"change:{f.key}" in known.fields
        and known.known(f"before:{f.key}")
    }
    named = [m for m in reading.mentions if m.key in moving]
    for words, keys, op in _ABOUT:
        for match in question.find(words):
            if question.free(match.start(), match.end()):
                key = next((k for k in keys if k in moving), None)
                other = _column(named, match.start(), match.end())
                if other and keys != ("rag_level", "score") and known.fields[other.key].kind == "day":
                    key = other.key
                if key is None:
                    continue
                if keys == ("end",) and other and known.fields[other.key].kind != "day" and words == _LATER:
                    continue
                question.use(match.start(), match.end(), "change")
                return (
                    key,
                    op,
                    {
                        "end": "moved out" if op == "gt" else "moved in",
                        "rag_level": "got worse" if op == "gt" else "got better",
                    }.get(key, "rose" if op == "gt" else "fell"),
                )
    for words, op, said in ((_DOWN, "lt", "fell"), (_UP, "gt", "rose")):
        for match in question.find(words):
            if not question.free(match.start(), match.end()):
                continue
            column = _column(named, match.start(), match.end())
            if (
                column is None
                and match.group() in {"more", "less", "fewer", "up", "down", "higher", "lower", "added", "lost"}
                and not _counted(reading, moving)
            ):
                continue
            key = column.key if column else _counted(reading, moving)
            if key is None:
                continue
            question.use(match.start(), match.end(), "change")
            if column:
                question.use(column.start, column.end, "field")
            return key, op, said
    if "done_count" in moving or "percent_complete" in moving:
        for match in question.find(_TICKED):
            if question.free(match.start(), match.end()):
                question.use(match.start(), match.end(), "change")
                return ("done_count" if "done_count" in moving else "percent_complete"), "gt", "rose"
    for mention in named:  # "changes of budget": any move
        if reading.has(r"chang(?:e[ds]?|ing)|move[ds]?|moving|differ(?:s|ed|ence)?|revised") and not _ranked(reading):
            return None
    if named and _ranked(reading):
        question.use(named[0].start, named[0].end, "field")
        return named[0].key, "gt", "changed"
    return None


def _counted(reading: Reading, moving: set[str]) -> str | None:
    return None


def _column(named: list[Mention], start: int, end: int) -> Mention | None:
    """The column a word of change stands beside."""

    def gap(mention: Mention) -> int:
        return start - mention.end if mention.end <= start else mention.start - end

    near = [m for m in named if gap(m) <= 45]  # noqa: PLR2004 - the same part of a sentence
    return min(near, key=gap, default=None)


def _presence(reading: Reading) -> None:
    for words, value, said in ((_NEW, "new", "new"), (_GONE, "gone", "gone")):
        for match in reading.question.find(words):
            if not reading.question.free(match.start(), match.end()):
                continue
            after = reading.question.text[match.end() :]
            if (value == "new" and re.match(r"\s+(?:to|boxes|tasks|items)", after)) or re.search(
                r"something\s+$", reading.question.text[: match.start()]
            ):
                continue
            reading.question.use(match.start(), match.end(), "change")
            reading.add(Filter(field=PRESENCE, op="is", any_of=(value,), said=said), match.start())
            break


def _from_to(reading: Reading) -> None:
    """Rows that went from one value of a column to another."""
    text = reading.question.text
    if not reading.has(
        r"mov(?:ed?|ing|es)|went|gone|chang(?:e[ds]?|ing)|turned|became|become|switch(?:ed)?|transition(?:ed)?|progress(?:ed)?|advanc(?:ed)?|shift(?:ed)?|downgraded|upgraded|from|left|entered|out of"
    ):
        return
    places: dict[str, list[tuple[int, int, str]]] = {}
    for start, value in reading.values:
        places.setdefault(value.field, []).append((start, start + len(value.text), value.text))
    for rating in ("amber/green", "amber/red", "green", "amber", "red"):
        for match in reading.question.find(rating.replace("/", "[/ -]")):
            if reading.question.free(match.start(), match.end()):
                places.setdefault("rag", []).append((match.start(), match.end(), rating))
    for key, found in places.items():
        if f"before:{key}" not in reading.known.fields:
            continue
        old = new = None
        for start, end, value in sorted(found):
            before = text[:start].rstrip()
            if re.search(r"(?:from|out of|left|leaving|off)(?: (?:the|being))?$", before):
                old = value
            elif re.search(
                r"(?:in ?to|to|turned|went|gone|became|become|entered|now|gone to|at)(?: (?:the|be|being))?$", before
            ) or re.search(r"(?:→|->)$", before):
                new = value
            if key == "rag":
                reading.question.use(start, end, "rating")
        if old is None and new is None:
            continue
        label = reading.known.fields[key].label
        if old is not None:
            reading.filters.append(
                Filter(field=f"before:{key}", op="is", any_of=(old,), said=f"whose {label} was {old}")
            )
        if new is not None:
            reading.filters.append(
                Filter(
                    field=key, op="is", any_of=(new,), said=f"and is {new}" if old else f"whose {label} became {new}"
                )
            )
        if old is None or new is None:
            other = old or new or ""
            reading.filters.append(
                Filter(
                    field=f"change:{key}",
                    op="present",
                    said=f"and was{'' if old else ' not'} {other}" if not old else "and is no longer",
                )
            )
        reading.values = [(p, v) for p, v in reading.values if v.field != key]
        reading.question.find(
            r"mov(?:ed?|ing|es)|went|gone|chang(?:e[ds]?|ing)|turned|became|become|switch(?:ed)?|left|entered|shift(?:ed)?",
            "change",
        )


def _lost_or_won(reading: Reading) -> None:
    """Rows whose cell was filled and is empty now, or the other way round."""
    question, known = reading.question, reading.known
    for field in list(known.fields.values()):
        if not field.called or f"before:{field.key}" not in known.fields:
            continue
        lost = (
            rf"(?:had|with) (?:an?|the|its|their) (?:{field.called})(?: \w+){{0,4}} (?:and|but)? ?(?:none|no longer|not|nothing|lost it)(?: \w+)?(?: any ?more| now| since)?"
            rf"|(?:lost|no longer (?:have|has|state|states|give|gives)) (?:an?|the|its|their) (?:{field.called})(?: \w+)?"
        )
        won = rf"(?:now (?:have|has|state)|gained|got|given|received|were given) (?:an?|the|its|their) (?:first |new )?(?:{field.called})"
        for pattern, first, second, said in (
            (lost, "present", "missing", "that no longer state"),
            (won, "missing", "present", "that now state"),
        ):
            match = next(iter(question.find(pattern)), None)
            if match:
                question.use(match.start(), match.end(), "change")
                for word in question.words:
                    if word.start >= match.start() and word.end <= match.end():
                        word.used = "change"
                reading.mentions = [m for m in reading.mentions if m.start < match.start() or m.end > match.end()]
                reading.filters += [
                    Filter(field=f"before:{field.key}", op=first, said=f"{said} a {field.label}"),  # type: ignore[arg-type]  # two of the ops
                    Filter(field=field.key, op=second, said=""),  # type: ignore[arg-type]  # as above
                    Filter(field=PRESENCE, op="is", any_of=("both",), said=""),
                ]
                question.find(r"closed|dropped|none any ?more|any ?more|none", "change")
                return


def any_change(reading: Reading) -> tuple[str, ...]:
    """Columns whose change is asked for without a direction: those named, else the usual ones."""
    named = [m.key for m in reading.mentions if f"change:{m.key}" in reading.known.fields]
    usual = ("rag", "status", "phase", "end", "budget", "forecast_cost", "done_count", "percent_complete", "owner")
    chosen = named or [k for k in usual if f"change:{k}" in reading.known.fields and reading.known.known(f"before:{k}")]
    return tuple(dict.fromkeys(chosen))


__all__ = ["any_change", "fold", "moves"]
