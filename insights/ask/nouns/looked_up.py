"""A cell of one thing that is named with its noun: "owner of goal G5", "decision of the gate Gate 2"."""

import re

from insights.ask.entities import near_rows
from insights.ask.facts import relation_of
from insights.ask.nouns import NOUNS
from insights.ask.nouns.family import Family
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
