"""What was said, asked or decided about something: sentences of updates that hold every word of it, newest first."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from insights.ask.cite import numbered
from insights.ask.nouns.family import Family, counted
from insights.ask.overview.spoken import plainly
from insights.ask.plan import Analysed, Plan, Unclear
from insights.ask.telling import Told, declined
from insights.ask.times import spell, window
from insights.ask.words import STOP, fold, read, stem
from insights.evidence import update_quote
from insights.narration.plain import line
from insights.signals.steering import steering
from portfolio.evidence import Evidence
from portfolio.snapshot import Portfolio

_FEW, _MOST_READ = 4, 12
_ROOT = 6
_SAY = (
    r"(?:say|says|said|write|writes|written|wrote|ask(?:ed)?(?: us)?(?: for)?|report(?:ed)?|promise[ds]?|decide[ds]?"
    r"|mention(?:s|ed)?|tell us|told us|request(?:ed)?|agree[ds]?|complain(?:ed)?|warn(?:ed)?|claim(?:ed)?|announced?)"
)
_ABOUT = r"(?:about|on|regarding|concerning|of)"
_SPOKEN = (
    rf"what (?:did|does|do|has|have) (?P<x>.+?) {_SAY}(?: {_ABOUT} (?P<y>.+))?",
    rf"what (?:was|is|were|has been|had been) {_SAY} {_ABOUT} (?P<x>.+)",
    rf"who (?:{_SAY}|spoke|talked)(?: anything| something)? ?(?:{_ABOUT} )?(?P<x>.+)",
    rf"(?:any|(?:is|are) there any|show(?: me)?(?: any| all)?|find) (?:mentions?|words?|news|talk) {_ABOUT} (?P<x>.+)",
    rf"(?:does|did|do) (?:anyone|anybody|any update|any report|the (?:updates|reports)) {_SAY}(?: {_ABOUT})? (?P<x>.+)",
    rf"(?:is|was) (?:there )?(?:anything|something) (?:said|written|reported|mentioned) {_ABOUT} (?P<x>.+)",
    r"(?:search|look)(?: the updates)? for (?P<x>.+)",
)
_US = frozenset({"they", "people", "anyone", "anybody", "everybody", "projects", "project", "team", "update", "updates",
                 "report", "reports", "notes", "last", "latest", "newest", "recent"})  # fmt: skip
_DEEDS = {
    "ask": "asked", "request": "request", "promis": "promised", "decid": "decided", "agree": "agreed",
    "complain": "complained", "warn": "warned", "claim": "claimed", "announc": "announced",
}  # fmt: skip
"""Verbs that say more than that something was said: a sentence must hold them too."""
_JUST = r"\b(?:last night|yesterday|this morning|today)\b"
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“(\[@*])|\n+")


def read_said(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan of a question for words of updates; None where it asks for something else."""
    text = plainly(question)
    for pattern in _SPOKEN:
        match = re.fullmatch(pattern, text)
        if match and not portfolio.updates.empty:
            topic = " ".join(one for one in match.groups() if one)
            deeds = tuple(root for root in _DEEDS if re.search(rf"\b{root}", text) and root not in topic)
            return Plan(action="quoted", subject="updates", topic=topic if _words(topic) else "", fields=deeds)
    return None


def tell_said(plan: Plan, portfolio: Portfolio, _analysis: Analysed | None) -> Told:
    """The newest sentences that hold every word asked for, or that none does."""
    topic, days = _times(plan.topic, portfolio)
    wanted = _words(topic)
    if not wanted:
        return declined("The question does not say about what.")
    updates = portfolio.updates
    holds = updates["dated"].notna() if days is None else updates["dated"].between(*days)
    # An update seldom names its own project or author, so these count as its words.
    names = updates["project"].map({one: project.name for one, project in portfolio.projects.items()})
    texts = updates["text"].fillna("") + " " + names.fillna("") + " " + updates["author"].fillna("")
    folded = texts.str.lower()
    for root in (*wanted, *plan.fields):
        holds &= folded.str.contains(root, regex=False)
    rows = updates[holds].sort_values("dated", ascending=False, kind="stable")
    sought = (*wanted, *plan.fields)
    found = [one for row in rows.head(_MOST_READ).to_dict("records") if (one := _quote(portfolio, row, sought))]
    held = [one for one in found if all(root in one.quote.lower() for root in plan.fields)]
    quotes = list({fold(one.quote): one for one in reversed(held)}.values())[::-1][:_FEW]
    if not quotes:
        words = dict.fromkeys(word for word in fold(topic).split() if _root(word) in wanted)
        deed = f" and a word like “{_DEEDS[plan.fields[0]]}”" if plan.fields else ""
        return declined(f"No update says anything that holds {', '.join(f'“{word}”' for word in words)}{deed}.")
    parts = " ".join(f"{_place(portfolio, one)}: “{line(one.quote)}” [{n}]" for n, one in enumerate(quotes, 1))
    more = 0 if plan.fields else len(rows) - len(found)
    also = f" {counted(more, 'more update')} {'holds' if more == 1 else 'hold'} these words." if more else ""
    return Told(f"{parts}{also}", citations=numbered(quotes))


def _place(portfolio: Portfolio, one: Evidence) -> str:
    name = line(portfolio.name_of(str(one.ref.project)))
    return f"{name}, {spell(one.dated)}" if one.dated else name


def _quote(portfolio: Portfolio, row: Mapping[Any, Any], wanted: Sequence[str]) -> Evidence | None:
    """The sentence that holds most of the words; none of a text that only orders its reader about."""
    text = str(row["text"])
    cuts = [0, *(m.end() for m in _SENTENCE.finditer(text)), len(text)]
    pieces = [piece for a, b in pairwise(cuts) if (piece := text[a:b].strip()) and not steering(piece)]
    fits = [sum(root in piece.lower() for root in wanted) for piece in pieces]
    return update_quote(portfolio, row, pieces[fits.index(max(fits))]) if pieces else None


def _times(topic: str, portfolio: Portfolio) -> tuple[str, tuple[pd.Timestamp, pd.Timestamp] | None]:
    """What is asked about, and the days it must be of."""
    today = portfolio.today
    if re.search(_JUST, topic):
        return re.sub(_JUST, "", topic), (today - pd.Timedelta(days=1), today)
    span = window(read(topic), portfolio.as_of)
    if span is None:
        return topic, None
    first = pd.Timestamp(span.first) if span.first else pd.Timestamp(date(1900, 1, 1))
    return topic.replace(span.said, ""), (first, pd.Timestamp(span.last) if span.last else today)


def _words(topic: str) -> frozenset[str]:
    return frozenset(_root(word) for word in fold(topic).split() if word not in STOP and word not in _US)


def _root(word: str) -> str:
    return stem(word)[:_ROOT]


SAID = Family(read=read_said, owns=lambda plan: plan.action == "quoted", tell=tell_said)
