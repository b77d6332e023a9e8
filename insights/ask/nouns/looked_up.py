"""A cell of one thing that is named with its noun: "owner of goal G5", "decision of the gate Gate 2"."""

import re

from insights.ask.entities import near_rows
from insights.ask.facts import relation_of
from insights.ask.nouns import NOUNS
from insights.ask.nouns.family import Family
from insights.ask.nouns.mentions import person_meant
from insights.ask.plan import Analysed, Plan, Unclear
from insights.ask.relation import Facts
from insights.ask.understand import names_in
from insights.ask.words import STOP, Question, fold, read
from portfolio.snapshot import Portfolio

_LOOKED = ("goals", "gates", "benefits", "contracts", "vendors", "teams", "people", "items", "changes")
_LEAD = (
    r"(?:(?:whats?|who|whos|when|how much|which|show me|give me|tell me)(?: is| are| was| were| does"
    r"| do)? )?(?:the |an? )?"
)
_COLUMN = r"(?P<column>jobs?(?: title)?|roles?|positions?|teams?|e-?mails?(?: address)?|skills?|capacity|weekly hours)"
_PERSONAL = (
    r"(?:who is|whos|tell me about) (?P<x>.+)",
    rf"(?:(?:whats?|which|tell me|give me)(?: is| are)? )?(?:the )?(?P<x>.+?)s? {_COLUMN}",
    rf"(?:(?:whats?|which|tell me|give me)(?: is| are)? )?(?:the )?{_COLUMN} (?:of|for) (?P<x>.+)",
    (
        rf"(?:what|which) {_COLUMN} (?:is|does|has) (?P<x>.+?)"
        r" (?:in|on|work in|work for|belong to|have|part of|hold|play|got)"
    ),
)
_GOOD = 0.75
_MOST = 5


def read_looked_up(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan that looks up a column of the row that is named after its noun; None where none is."""
    text = read(question).text.strip(" ?.!").replace('"', "").replace("“", "").replace("”", "")
    for noun in NOUNS:
        if noun.subject not in _LOOKED:
            continue
        match = re.fullmatch(
            rf"{_LEAD}(?P<column>[a-z -]+?)? ?(?:of|for|owns|own|about) (?:the |our )?(?:{noun.called}) (?P<name>.+)",
            text,
        )
        if match is None:
            continue
        known = relation_of(noun.subject, portfolio)
        ids = _rows(match["name"], known, portfolio)
        fields = fields_said(read(match["column"] or text), known)
        if ids and fields:
            several = match["name"] if len(ids) > 1 else None
            return Plan(action="lookup", subject=noun.subject, ids=ids, fields=fields, several=several)
    return _of_person(text, portfolio)


def _of_person(text: str, portfolio: Portfolio) -> Plan | None:
    """The role, team, address, skills or capacity of a person that is named without a noun."""
    for shape in _PERSONAL:
        match = re.fullmatch(shape, text)
        if match is None:
            continue
        known = relation_of("people", portfolio)
        meant = person_meant(match["x"], portfolio) or person_meant(match["x"].removesuffix("s"), portfolio)
        said = match.groupdict().get("column")
        fields = fields_said(read(said), known) if said else tuple(key for key in known.titled if known.known(key))
        if meant and fields:
            several = meant.said if len(meant.ids) > 1 else None
            return Plan(action="lookup", subject="people", ids=meant.ids, fields=fields, several=several)
    return None


def _rows(said: str, known: Facts, portfolio: Portfolio) -> tuple[str, ...]:
    """The rows of that id or name, word for word or nearly."""
    by_id = {str(one).casefold(): str(one) for one in known.frame.index} if len(known.frame) <= 5_000 else {}  # noqa: PLR2004
    if said in by_id:
        return (by_id[said],)
    called = portfolio.ask(names_in, known.subject, None)[1]
    exact = called.phrases.get(fold(said))
    if exact:
        return exact[:_MOST]
    rows, fit = near_rows([word for word in fold(said).split() if word not in STOP], called)
    return tuple(rows) if fit >= _GOOD and len(rows) <= _MOST else ()


def fields_said(asked: Question, known: Facts) -> tuple[str, ...]:
    """The columns that a question names, where they are filled; their words are then understood."""
    found = []
    for one in known.fields.values():
        for match in asked.find(one.called):
            if known.known(one.key) and match.group() and asked.free(match.start(), match.end()):
                asked.use(match.start(), match.end(), "field")
                found.append(one.key)
    return tuple(found)


LOOKED_UP = Family(read=read_looked_up)
