"""Who has most of something: people, teams, vendors, projects or programmes by how many rows of a kind are theirs."""

import re
from collections.abc import Mapping

from insights.ask.facts import relation_of
from insights.ask.nouns.family import Family
from insights.ask.nouns.phrases import phrase_plan, rows_of
from insights.ask.plan import Analysed, Filter, Plan, Unclear
from insights.ask.words import NUMBER_WORDS, read
from portfolio.snapshot import Portfolio

_NUMBER = r"\d+|" + "|".join(NUMBER_WORDS)
_GROUPS: Mapping[str, tuple[str, ...]] = {
    r"who|whos|people|persons?|person|staff|colleagues?|owners?|assignees?|employees?|authors?": ("owner", "author"),
    r"teams?": ("team",),
    r"vendors?|suppliers?|contractors?": ("vendor",),
    r"projects?": ("project_name",),
    r"programmes?|programs?": ("programme",),
    r"departments?|agenc(?:y|ies)|business units?": ("department",),
}
"""What people call a group → the columns of a relation that hold it."""
_GROUP = rf"(?P<group>{'|'.join(_GROUPS)})"
_HAVE = (
    r"(?:(?:has|have|having|had|with|owns?|owning|holds?|holding|carr(?:y|ies)|got|is|are|that|who|which|sits? on"
    r"|responsible for|assigned|in charge of|writes?|wrote|written) )+"
)
_MANY = r"(?:the )?(?P<much>most|highest number of|largest number of|biggest number of|greatest number of|fewest|least)"
_LEAD = (
    r"(?:(?:which|what|the|show|list|name|give|rank|are) )?(?:me )?(?:the |our )?(?:(?:top|first|leading) )?"
    rf"(?:(?P<n>{_NUMBER}) )?"
)
_SHAPES = (
    rf"{_LEAD}{_GROUP} {_HAVE}{_MANY} (?P<what>.+)",
    (
        rf"{_LEAD}{_GROUP}(?: ranked| sorted)? (?:by|for|in|with|on) (?:the )?(?:their )?(?P<much>most|number of"
        r"|count of|highest number of|fewest|least)? ?(?P<what>.+)"
    ),
)
_RANKED = r"top|rank|ranked|sorted|first|leading|most|fewest|least|highest|largest|biggest"
_ON_PLATE = (
    r"(?: (?:on|in) (?:their|his|her|its) (?:plates?|hands?|desks?|names?|backlogs?|lists?|care))?(?: right| just)?"
    r"(?: now)?"
)
_ASIDE = (
    r"[?,;:.-]+ ?(?:and )?(?:(?:his|her|their|the )*names?(?: and| plus| with)? )?"
    r"(?:how many|number|count|by how (?:much|many))\W*$"
)
_TOO_MANY = frozenset({"people", "vendors", "teams", "goals", "money"})


_SIGNS = (
    "top",
    "rank",
    "sort",
    "first",
    "leading",
    "most",
    "fewest",
    "least",
    "highest",
    "largest",
    "biggest",
    "greatest",
)
"""Parts of words without which no pattern need be tried; compiling them all takes long."""


def read_ranked(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan that counts rows by their group and ranks the groups; None where it is about something else."""
    if not any(sign in question.lower() for sign in _SIGNS):
        return None
    text = re.sub(r"^(?:please |can you |could you |tell me |so )+", "", read(question).text.strip(" ?.!"))
    text = re.sub(_ASIDE, "", re.sub(r" \+ ", " and ", text)).strip(" ,?")
    for shape in _SHAPES:
        match = re.fullmatch(shape, text)
        if match is None or not re.search(rf"\b(?:{_RANKED})\b", text):
            continue
        inner = phrase_plan(re.sub(rf"{_ON_PLATE}$", "", match["what"]), portfolio)
        if inner is None or inner.subject in _TOO_MANY:
            continue
        key = _key(match["group"], inner, portfolio)
        if key is None or not _counts_rows(match["what"], inner, portfolio):
            continue
        said = match["n"]
        few = match["much"] in {"fewest", "least"}
        many = (int(said) if said.isdigit() else NUMBER_WORDS[said]) if said else None
        bare = many is None and not re.search(r"\b(?:most|fewest|least|highest|largest|biggest)\b", text)
        found = inner.model_copy(
            update={"action": "group", "group": key, "descending": not few, "fields": (), "limit": None}
        )
        if few:  # those of whom no row is so are the fewest
            _, rows = rows_of(inner, portfolio)
            none = Filter(field="amount", op="le", number=float(len(rows)), said="")
            found = found.model_copy(update={"having": (none,)})
        return found.model_copy(update={"limit": None if bare else many or 1})
    return None


def _key(said: str, inner: Plan, portfolio: Portfolio) -> str | None:
    known = relation_of(inner.subject, portfolio)
    keys = next((keys for words, keys in _GROUPS.items() if re.fullmatch(words, said)), ())
    return next((key for key in keys if key in known.fields and known.known(key)), None)


def _counts_rows(said: str, inner: Plan, portfolio: Portfolio) -> bool:
    """True unless an amount is ranked by: "the most effort", "by contract value"."""
    fields = relation_of(inner.subject, portfolio).fields
    if any(fields[key].is_number for key in inner.fields if key in fields):
        return False
    return not re.match(r"(?:the )?(?:average|total|sum|mean|combined|money|share|percentage)\b", said)


RANKED = Family(read=read_ranked)
