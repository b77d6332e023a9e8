"""What one person sponsors, leads or holds, also where that is nothing."""

import re

from insights.ask.facts import facts, relation_of
from insights.ask.nouns.family import Family
from insights.ask.nouns.mentions import person_meant
from insights.ask.nouns.people import people
from insights.ask.nouns.phrases import phrase_plan
from insights.ask.plan import Analysed, Filter, Plan, Unclear
from insights.ask.words import read
from portfolio.snapshot import Portfolio

_UNFINISHED = (
    r"(?:,? ?(?:and |but )?(?:that|which|who)? ?(?:isnt|arent|(?:is|are) not|hasnt been|have not been|not)(?: yet)?"
    r" (?:finished|done|complete[d]?|closed|delivered)(?: yet)?"
    r"|,? ?(?:and |but |that |which )*(?:is |are )?(?:still )?(?:open|active|running|live|unfinished|under way))"
)
_ROLE = (
    r"(?P<role>sponsor(?:s|ed|ing)?|lead(?:s|ing)?|led|own(?:s|ed|ing)?|manag(?:es?|ed|ing)|run(?:s|ning)?"
    r"|in charge of|responsible for|accountable for)"
)
_LIST = r"(?P<count>how many|number of)? ?(?:what|which|list|show(?: me)?)?(?: are)?(?: all)?(?: the)? ?"
_LIVE = r"(?P<state>(?:active|open|live|unfinished|running) )?"
_SHAPES = (
    rf"{_LIST}{_LIVE}(?:projects? )?(?:has|have|does|do|did|is|are) (?P<x>.+?) (?:currently |now )*{_ROLE}",
    rf"{_LIST}{_LIVE}projects? (?:that |which )?(?:(?:is|are|were) )?{_ROLE} by (?P<x>.+)",
)
_HOLDS = (
    r"(?P<count>how many|number of) (?P<what>.+?) (?:does|do|has|have|did) (?P<x>.+?)(?: (?:have|hold|own|got|left))?",
    rf"{_LIST}(?P<what>.+?) (?:of|held by|assigned to|owned by|with) (?P<x>.+)",
)


def read_held(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan of a person's projects by role, or of items that a person may hold none of."""
    text = re.sub(r"^(?:please |can you |could you |tell me |so )+", "", read(question).text.strip(" ?.!"))
    return _led(text, portfolio) or _none(text, portfolio)


def _led(text: str, portfolio: Portfolio) -> Plan | None:
    left = re.search(rf"{_UNFINISHED}$", text)
    if left:
        text = text[: left.start()].strip(" ,")
    for shape in _SHAPES:
        match = re.fullmatch(shape, text)
        meant = person_meant(match["x"], portfolio) if match else None
        if match is None or meant is None or len(meant.ids) > 1:
            continue
        column = "sponsor" if match["role"].startswith("sponsor") else "owner"
        name = str(portfolio.ask(people).frame["name"][meant.ids[0]])
        if not portfolio.ask(facts).known(column):
            return None
        role = "sponsored by" if column == "sponsor" else "led by"
        conditions = [Filter(field=column, op="is", any_of=(name,), said=f"{role} {name}")]
        if left or match["state"]:
            conditions.append(Filter(field="active", op="is", any_of=("True",), said="not finished yet"))
        return Plan(action="count" if match["count"] else "list", filters=tuple(conditions))
    return None


def _none(text: str, portfolio: Portfolio) -> Plan | None:
    """Items of a person whom no item names: a plain zero instead of an unknown name."""
    for shape in _HOLDS:
        match = re.fullmatch(shape, text)
        if match is None:
            continue
        meant = person_meant(match["x"], portfolio)
        if meant is None or len(meant.ids) > 1:
            continue
        inner = phrase_plan(match["what"], portfolio)
        if inner is None or inner.subject != "items":
            continue
        name = str(portfolio.ask(people).frame["name"][meant.ids[0]])
        owners = relation_of("items", portfolio).frame["owner"]
        if bool((owners == name).any()):
            return None
        mine = Filter(field="owner", op="is", any_of=(name,), said=f"assigned to {name}")
        return inner.model_copy(
            update={"action": "count" if match["count"] else "list", "filters": (*inner.filters, mine)}
        )
    return None


HELD = Family(read=read_held)
