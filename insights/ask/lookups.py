"""Plans for rows that the question names: their cells, what changed in them, one amount of several together."""

import re
from dataclasses import replace
from typing import Any

from insights.ask import grammar
from insights.ask.chosen import AMOUNTS, Sides, asks_text, filters_of, measure_of, several_of
from insights.ask.moves import any_change
from insights.ask.plan import Action, Plan, Unclear
from insights.ask.reading import Mention, Reading
from insights.ask.run import mask
from insights.ask.unused import lost_side

_CLAIMED = ("written:rag", "rag")
_OF = (" of", " of the", " of its", " of their", "% of", " of that")


def plan_of(reading: Reading, action: Action, **parts: Any) -> Plan:
    """A plan with what every plan of this reading carries."""
    given: dict[str, Any] = {
        "action": action,
        "subject": reading.known.subject,
        "on": reading.moments.on,
        "since": reading.moments.since,
        "assumptions": tuple(dict.fromkeys([*reading.moments.notes, *reading.assumptions])),
        **parts,
    }
    return Plan(**given)


def run_by(reading: Reading) -> None:
    """Who runs something, where nobody is named: the organisation does."""
    known, asked = (
        reading.known,
        reading.has(r"who (?:owns?|runs?|ran|manages?|leads?|delivers?|is running|is delivering)"),
    )
    if not asked or known.known("owner") or "department" not in known.fields or not known.known("department"):
        return
    if reading.fields == ["owner"]:
        reading.mentions = [replace(mention, key="department") for mention in reading.mentions]
        reading.assumptions.append("The data names no person for that, so I give the organisation.")


def adds_up(reading: Reading, sides: Sides) -> bool:
    """True where several rows are named and one amount of them together is asked for."""
    return reading.action in {"sum", "average"} and len(sides) > 1 and measure_of(reading, kinds=AMOUNTS) is not None


def totalled(reading: Reading, sides: Sides) -> Plan:
    """One amount of the rows named, together."""
    ids = tuple(dict.fromkeys(row for _, side in sides for row in side))
    action: Action = "sum" if reading.action == "sum" else "average"
    return plan_of(reading, action, measure=measure_of(reading, kinds=AMOUNTS), ids=ids, filters=filters_of(reading))


def lookup(reading: Reading, sides: Sides) -> Plan | Unclear:
    """What is asked of the rows named: cells, a share, or what changed."""
    if lost_side(reading, sides):
        return Unclear(reason=f"Only one side of the comparison is known by its name: “{sides[0][0]}”.")
    ids = sides[0][1] if len(sides) == 1 else ()
    if len(ids) == 1 and reading.has(rf"{re.escape(sides[0][0])} (?:{grammar.PLURALS})"):
        return Unclear(reason=f"No group of {reading.known.many} is called “{sides[0][0]}”.")
    of_many = rf"(?:across|of|for|over|in) (?:all )?(?:its|their|the|his|her)(?: \w+){{0,2}}? (?:{grammar.PLURALS})"
    if reading.has(rf"(?:{grammar.COUNT}) (?:\w+[ -]){{0,4}}?(?:{grammar.PLURALS})") or (
        reading.action in {"sum", "average", "median"} and len(ids) == 1 and reading.has(of_many)
    ):
        said = " and ".join(f"“{name}”" for name, _ in sides)
        return Unclear(reason=f"I could not tell which {reading.known.many} of {said} are to be counted.")
    ids = _narrowed(reading, tuple(dict.fromkeys(row for _, side in sides for row in side)))
    if not ids:
        return Unclear(reason=f"No {reading.known.one} of that name meets what else is said of it.")
    if not reading.compares and (parted := _part_of(reading, ids)) is not None:
        return parted
    return _lookup_change(reading, ids, sides) if reading.compares else _cells(reading, ids, sides)


def _cells(reading: Reading, ids: tuple[str, ...], sides: Sides) -> Plan | Unclear:
    """The columns of named rows that the question asks for, or the usual ones."""
    known, text = reading.known, reading.question
    keys = list(reading.fields)
    claims = tuple(reading.filters) if reading.polar else ()
    keys += [f.field for f in reading.filters if f.field not in {"active", "listed"}]
    if text.has(r"ahead or|late or|early or|on time|on schedule|ahead|behind") and "late_days" not in keys:
        keys.append("late_days")
    if "end" in keys and reading.polar and not text.has("when"):
        keys = ["status", "percent_complete", *keys]  # "is it finished?" asks for more than a day
    if "late_days" in keys and text.has(r"%|percent|percentage|share") and known.known("late_share"):
        keys = ["late_share" if key == "late_days" else key for key in keys]
    if not keys and text.has("dates?"):
        keys = days = [f.key for f in known.fields.values() if f.kind == "day" and f.called and known.known(f.key)]
        if len(days) > 1:
            labels = ", ".join(dict.fromkeys(known.fields[key].label for key in days))
            return Unclear(reason=f"Several dates are known of it. Which of these do you mean: {labels}?")
    if not keys and text.has("when"):
        keys = ["end"]
    if not keys and text.has("who|whos|whom"):
        keys = ["owner", "sponsor"]
    if "status" in keys or not keys:
        keys = [*keys, *known.titled]
    stated = tuple(key for key in dict.fromkeys(keys) if key in known.fields and (known.known(key) or key == "rag"))
    if not stated and not asks_text(reading):
        return Unclear(reason="The data does not hold what is asked about it.")
    return plan_of(
        reading, "lookup", ids=ids, fields=stated, filters=claims, several=several_of(sides),
        polar=reading.polar, topic=reading.original if asks_text(reading) else "",
    )  # fmt: skip


def _part_of(reading: Reading, ids: tuple[str, ...]) -> Plan | Unclear | None:
    """One amount of named rows as a share of another: "what share of the budget is spent"; None where none is asked."""
    known = reading.known
    amounts = [key for key in reading.fields if known.fields[key].kind in {"money", "number"} and known.known(key)]
    if reading.action != "share" or any(known.fields[key].kind == "share" for key in reading.fields):
        return None
    if not amounts and (reading.filters or reading.fields):
        return None
    if len(amounts) != 2:  # noqa: PLR2004 - a part and a whole
        return Unclear(reason="The question does not say what the share is of: name the part and the whole.")
    whole = next(
        (
            m.key
            for m in reading.mentions
            if m.key in amounts and reading.question.text[: m.start].rstrip().endswith(_OF)
        ),
        amounts[1],
    )
    part = amounts[0] if whole == amounts[1] else amounts[1]
    return plan_of(reading, "lookup", ids=ids, fields=(part, whole), measure="share")


def _narrowed(reading: Reading, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Of the rows that a name fits, those with the values that the question names: "the NASA one"."""
    named = tuple(f for f in filters_of(reading) if f.op == "is" and f.any_of and f not in reading.filters)
    if not named:
        return ids
    frame = reading.known.frame
    rows = frame.loc[[row for row in ids if row in frame.index]]
    if len(ids) == 1 and all(f.field in _CLAIMED for f in named):
        reading.mentions += [Mention(f.field, 0, 0) for f in named]
        return ids  # "confirm that X is rated High": what it is rated is told
    return tuple(rows.index[mask(reading.known, rows, named, reading.portfolio)].astype("str"))


def _lookup_change(reading: Reading, ids: tuple[str, ...], sides: Sides) -> Plan | Unclear:
    keys = any_change(reading)
    if reading.measure:
        keys = (reading.measure.removeprefix("change:"),)
    if not keys:
        return Unclear(reason="Nothing that is asked about is stated in both reports.")
    return plan_of(reading, "lookup", ids=ids, fields=keys, several=several_of(sides), polar=reading.polar)
