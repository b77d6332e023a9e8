"""What happened in a stretch of the past: "updates written in May" asks for rows of May, not for the picture of May."""

import re
from datetime import date

from insights.ask import grammar
from insights.ask.facts import relation_of
from insights.ask.nouns.family import Family
from insights.ask.nouns.phrases import subject_of
from insights.ask.parse import parse
from insights.ask.plan import Analysed, Filter, Plan, Subject, Unclear
from insights.ask.times import DAY, Window, stretch, windows
from insights.ask.words import Question, read, whole
from portfolio.snapshot import Portfolio

_IN = rf"(?<![\w-])(?:back )?(?:in|during|for|throughout) (?:the )?(?:month of |year )?(?P<a>{DAY})(?![\w-])"
_AHEAD = r"due|planned|scheduled|upcoming|expected|ends?|ending|expir(?:e|es|ing)|starts?|starting|will|to come|needed"
_PICTURE = r"as (?:of|at)|reports? (?:of|for|from)|pictures?|snapshots?|(?:were|was) there"
_PICTURE += rf"|(?:{DAY}) (?:posts?|reports?|snapshots?|pictures?|returns?)"
_HAPPENS = ("updates", "gates", "items", "changes", "money", "contracts", "benefits", "dependencies")
_HEAD = 12  # a question about projects says so in its first words
_SPOKEN = {
    "raised": "raised", "decided": "decided", "dated": "written", "passed": "passed", "planned": "planned",
    "due": "due", "done_on": "finished", "start": "starting", "end": "ending", "needed_by": "needed",
    "blocked_since": "blocked since a day", "updated_on": "last touched",
}  # fmt: skip
_SPENT = "I added up what was spent in these months."
_AMOUNTS = ("sum", "average", "median", "range", "top")
_OF_THEN = frozenset({"open", "overdue", "blocked", "running", "ended", "passed_over"})
"""States of the day: those of a past day are told by the picture of that day, not by days in rows."""


def read_timed(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan with the stretch of time as a condition on the day of the rows; None where it is no such question."""
    asked = read(question)
    if asked.has(_PICTURE) or -1 < asked.text.find("project") < _HEAD:
        return None
    bare = re.match(
        r"(?:whats?|what is|what else is|anything|everything|what all is)(?: is| are| falls?| comes?)? due\b",
        asked.text,
    )
    if bare:
        asked = read(f"which items are due{asked.text[bare.end() :]}")
    subject = subject_of(asked, portfolio)
    if subject not in _HAPPENS or subject is None:
        return None
    text = re.sub(r"\b(?:very |quite |too )?(?:soon|shortly|in the near future)\b", "in the next 3 months", asked.text)
    soon = ("I took soon as the next three months.",) if text != asked.text else ()
    asked = read(text)
    found = _stretch(asked, portfolio)
    if found is None:
        return _money(asked, asked.text, portfolio) if subject == "money" else None
    first, last, start, end = found
    rest = f"{asked.text[:start].rstrip()}{asked.text[end:]}"
    plan = _money(asked, rest, portfolio) if subject == "money" else _plain(rest, subject, portfolio)
    if plan is None or plan.action == "lookup":
        return None
    known = relation_of(subject, portfolio)
    key = next((column for words, column in known.days.items() if asked.has(words)), known.day)
    if (
        key is None
        or any(condition.field == key for condition in plan.filters)
        or _of_then(asked, plan, last, portfolio)
    ):
        return None
    label = Window(first, last, "").label
    within = Filter(
        field=key,
        op="between",
        first=first,
        last=last,
        said=f"{_SPOKEN.get(key, f'whose {known.fields[key].label} is')} {label}",
    )
    return plan.model_copy(update={"filters": (*plan.filters, within), "assumptions": (*plan.assumptions, *soon)})


def _of_then(asked: Question, plan: Plan, last: date | None, portfolio: Portfolio) -> bool:
    """True where a state of a past day is asked for: "how many tasks were overdue in May"."""
    past = last is not None and last < portfolio.as_of and asked.has("was|were|had")
    return past and bool(_OF_THEN & {condition.field for condition in plan.filters})


def _stretch(asked: Question, portfolio: Portfolio) -> tuple[date | None, date | None, int, int] | None:
    """The one stretch of time named, its days and its place; a month that is over is meant as a stretch too."""
    match = re.search(_IN, asked.text)
    ahead = asked.has(_AHEAD) and not asked.has(r"was|were|had|did")
    span = stretch(match["a"], portfolio.as_of, backwards=not ahead) if match else None
    if match is not None and span is not None and (ahead or span[0] <= portfolio.as_of):
        return span[0], span[1], match.start(), match.end()
    places = windows(read(asked.text), portfolio.as_of)
    if len(places) != 1:
        return None
    (place,) = places
    return place.window.first, place.window.last, place.start, place.end


def _plain(said: str, subject: Subject, portfolio: Portfolio) -> Plan | None:
    days = "|".join(one.called for one in relation_of(subject, portfolio).fields.values() if one.kind == "day")
    bare = " ".join(whole(days).sub(" ", said).split())  # the stretch of time is said of that day
    asked = [parse(one, portfolio, None) for one in (said, bare)]
    plan = next((one for one in asked if isinstance(one, Plan)), None) or parse(f"list all {said}", portfolio, None)
    if not isinstance(plan, Plan) or plan.subject != subject or plan.on is not None or plan.since is not None:
        return None
    return plan


def _money(asked: Question, said: str, portfolio: Portfolio) -> Plan | None:
    """Money lines are added up unless the question lists or ranks them; split by project where it says so."""
    lines = " ".join(whole(grammar.SUM).sub(" ", said).split())  # added up below, by the usual column
    plan = _plain(f"money lines, {said}", "money", portfolio) or _plain(f"money lines, {lines}", "money", portfolio)
    if plan is None or plan.action in _AMOUNTS or asked.has(r"money lines?|lines|list"):
        return plan
    measure = next((key for key in ("budget", "forecast") if asked.has(f"{key}s?|{key}ed")), "actual")
    notes = (
        (*plan.assumptions, _SPENT) if measure == "actual" and not asked.has(r"spen[dt]|spending") else plan.assumptions
    )
    split = asked.has(r"(?:by|per|for each|each|which) (?:project|programme)s?")
    column = "programme" if asked.has("programmes?") else "project_name"
    return plan.model_copy(
        update={
            "action": "group" if split else "sum",
            "group": column if split else None,
            "measure": measure,
            "fields": (),
            "assumptions": notes,
        }
    )


TIMED = Family(read=read_timed, spans=True)
