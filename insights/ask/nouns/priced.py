"""How much is contracted with a vendor, or for what kind of supply: "how much for civil engineering?"."""

import re

from insights.ask.nouns.family import Family
from insights.ask.nouns.vendors import contracts, vendors
from insights.ask.plan import Analysed, Filter, Plan, Unclear
from insights.ask.words import fold, read
from portfolio.snapshot import Portfolio

_SHAPE = (
    r"(?:(?:contracts?|contract (?:values?|amounts?))[^:;?]*\b(?:by|per|for each)\b[^:;?]*[:;,-] ?)?"
    r"(?:how much|(?:what is )?(?:the )?total)(?: money| is| have we| has been| do we| did we| are we| we| contracted"
    r"| committed| spend| spent| pay| paid| of| the| our| contracts?| value| worth)*"
    r" (?:for|on|to|with|in) (?:the |our |all )?(?P<x>.+?)(?: contracts?| vendors?| suppliers?| work)?"
)
_NOTE = "I added up the amounts of the contracts, running or not."


def read_priced(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan that adds up contracts of one kind of supply; None where no vendor supplies what is named."""
    match = re.fullmatch(_SHAPE, read(question).text.strip(" ?.!"))
    if match is None:
        return None
    kinds = portfolio.ask(vendors).frame["kind"].dropna().astype("str")
    meant = {kind for kind in kinds.unique() if fold(kind) == fold(match["x"])}
    known = portfolio.ask(contracts).frame
    if not meant or not known["kind"].isin(meant).any():
        return None
    (kind,) = sorted(meant)[:1]
    condition = Filter(field="kind", op="is", any_of=tuple(sorted(meant)), said=f"for {kind}")
    return Plan(action="sum", subject="contracts", measure="amount", filters=(condition,), assumptions=(_NOTE,))


PRICED = Family(read=read_priced)
