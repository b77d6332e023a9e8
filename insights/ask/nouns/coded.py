"""Questions about one row that is called by its id or name alone: "who owns u7?", "is Pump test blocked"."""

import re
from collections.abc import Mapping

from insights.ask import grammar
from insights.ask.facts import relation_of
from insights.ask.nouns import NOUNS
from insights.ask.nouns.family import Family
from insights.ask.nouns.looked_up import fields_said
from insights.ask.nouns.mentions import item_of_id
from insights.ask.plan import Analysed, Filter, Plan, Subject, Unclear
from insights.ask.relation import Facts
from insights.ask.understand import names_in
from insights.ask.words import STOP, Question, fold, read
from portfolio.snapshot import Portfolio

_KINDS: tuple[Subject, ...] = (
    "gates", "changes", "contracts", "benefits", "goals", "dependencies", "people", "vendors",
)  # fmt: skip
_CODE = r"[^\W_](?:[\w.-]*[^\W_])?"
_SMALL = (
    r"what|which|whats|whos|who|when|how|tell|show|give|about|details?|belongs?|part|please|now|currently|so|far|stand"
    r"|stands|doing|going|say|there|not|yet|ever|really"
)
_DONE = r"(?: (?:due|done|finished|completed?|closed|overdue|late|blocked|stuck|start(?:ed)?|planned|end|open))*"
_NAMED = (
    (
        r"(?:who|when|what|which [a-z]+)(?: (?:owns|has|holds|is|was|are|does|did|will|doing|responsible for"
        r"|assigned to|the|status|state|priority|due date|due day|deadline|owner|assignee|vendor|of|be))+"
        rf" (?P<x>.+?){_DONE}"
    ),
    rf"(?:is|are|was|has|did|does) (?P<x>.+?){_DONE}",
    r"(?:the )?(?:status|state|priority|due date|deadline|owner|assignee|vendor) (?:of|for) (?P<x>.+)",
)
"""Where a question names the one thing it is about."""
_SHOWN: Mapping[Subject, tuple[str, ...]] = {"items": ("status", "due"), "gates": ("planned", "passed", "decision")}
"""Cells that show how a row stands, where a question asks whether it is so."""


def read_coded(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan about the one row whose id stands in the question; None where there is none, or more is asked."""
    asked = read(question)
    found = [(m.span(), one) for m in re.finditer(_CODE, asked.text) for one in _rows(m.group(), portfolio)]
    found = found or _of_name(asked.text, portfolio)
    if len(found) != 1:
        return None
    (start, end), (subject, row) = found[0]
    known = relation_of(subject, portfolio)
    rest = read(f"{asked.text[:start].rstrip()} {asked.text[end:]}".strip())
    for noun in NOUNS:
        if noun.subject == subject:
            rest.find(noun.called, "subject")
    fields, claims = fields_said(rest, known), _claims(rest, known)
    if rest.has("when") and not fields and known.day:
        fields = (known.day,)
    rest.find(_SMALL, "small")
    if any(word.used is None and word.text not in STOP for word in rest.words):
        return None
    polar = bool(claims) and rest.has(grammar.POLAR)
    if claims and not polar:
        return None
    shown = tuple(key for key in _SHOWN.get(subject, known.titled) if known.known(key)) if polar else ()
    shown = tuple(_stated(key, row, known) for key in fields) or shown or known.titled
    return Plan(action="lookup", subject=subject, ids=(row,), fields=shown, filters=claims, polar=polar)


def _stated(key: str, row: str, known: Facts) -> str:
    """The column itself, or where the row leaves it empty the one that holds the same in the row's own measure."""
    own = f"{key}_own"
    empty = own in known.fields and bool(known.frame[[key]].isna().loc[row, key])
    return own if empty else key


def _claims(rest: Question, known: Facts) -> tuple[Filter, ...]:
    """The states that the question says of the row."""
    found = []
    for state in known.states:
        for match in rest.find(state.called):
            if rest.free(match.start(), match.end()):
                rest.use(match.start(), match.end(), "state")
                found.append(state.condition)
    return tuple(found)


def _rows(said: str, portfolio: Portfolio) -> list[tuple[Subject, str]]:
    """The one row besides projects that bears this id, in any case; none where several kinds of thing do."""
    coded = any(map(str.isdigit, said)) and any(map(str.isalpha, said))
    if not coded or said in portfolio.ask(_project_codes):
        return []
    found = portfolio.ask(_codes).get(said, ())
    items: list[tuple[Subject, str]] = [] if found else [("items", one) for one in item_of_id(said, portfolio)]
    return items or (list(found) if len(found) == 1 else [])


def _of_name(text: str, portfolio: Portfolio) -> list[tuple[tuple[int, int], tuple[Subject, str]]]:
    """The one item whose whole name stands where the question names something; none that a project bears as well."""
    match = next((found for shape in _NAMED if (found := re.fullmatch(shape, text.strip(" ?.!"))) is not None), None)
    said = match["x"].strip('"“” ') if match else ""
    if match is None or " " not in said or portfolio.ask(names_in, "projects", None)[1].phrases.get(fold(said)):
        return []
    place = (match.start("x"), match.end("x"))
    tables = (portfolio.milestones, portfolio.items)
    return [(place, ("items", str(one))) for table in tables for one in table["id"][table["name"].str.lower() == said]]


def _project_codes(portfolio: Portfolio) -> frozenset[str]:
    return frozenset(one.casefold() for one in portfolio.projects)


def _codes(portfolio: Portfolio) -> Mapping[str, tuple[tuple[Subject, str], ...]]:
    """Ids of everything but items and projects, in lower case → the rows that bear them."""
    found: dict[str, tuple[tuple[Subject, str], ...]] = {}
    for subject in _KINDS:
        for one in map(str, relation_of(subject, portfolio).frame.index):
            found[one.casefold()] = (*found.get(one.casefold(), ()), (subject, one))
    return found


CODED = Family(read=read_coded)
