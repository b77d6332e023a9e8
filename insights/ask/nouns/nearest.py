"""The next gate, the latest update, the oldest ticket: one end of a row of days."""

import re

import pandas as pd

from insights.ask.nouns.family import Family, cited, counted
from insights.ask.nouns.mentions import person_meant
from insights.ask.nouns.people import people
from insights.ask.nouns.phrases import listed, phrase_plan, rows_of
from insights.ask.phrased import rows_in_words
from insights.ask.plan import Analysed, Filter, Plan, Subject, Unclear
from insights.ask.telling import Told
from insights.ask.times import spell
from insights.ask.words import NUMBER_WORDS, read
from insights.narration.plain import line
from portfolio.snapshot import Portfolio

_NEXT = r"next|upcoming|soonest|nearest|coming"
_LAST = r"latest|newest|last|most recent|recent"
_FIRST = r"oldest|earliest|first|longest[- ]standing"
_NUMBER = r"\d+|" + "|".join(NUMBER_WORDS)
_ASK = (
    r"(?:(?:what|when|which|who|show|give|tell)(?:s| is| are| was| were| me| wrote| did| does)* |list |(?:(?:is"
    r"|are|do we have) )?)"
    r"(?:the |our |its )*"
)
_SHAPE = (
    rf"{_ASK}(?:(?P<n>{_NUMBER}) )?(?:(?P<next>{_NEXT})|(?P<last>{_LAST})"
    rf"|(?P<first>{_FIRST}))(?: (?P<m>{_NUMBER}))? (?P<what>.+)"
)
_TURNED = (
    r"(?:which|what|whose) (?P<what>[a-z -]+?) (?:ends?|expires?|(?:is|are|falls?|comes?) due|comes? up|runs? out"
    r"|lapses?) (?P<which>next|soonest|first)"
)
_WROTE = r"what (?:did|has) (?P<x>.+?) (?:last |most recently )?(?:write|written|report|reported|post|posted)(?: last)?"
_DAYS: dict[Subject, tuple[str, str]] = {
    "items": ("due", "start"), "gates": ("planned", "planned"), "benefits": ("due", "due"), "goals": ("due", "due"),
    "contracts": ("end", "start"), "updates": ("dated", "dated"), "changes": ("raised", "raised"),
    "dependencies": ("needed_by", "needed_by"),
}  # fmt: skip
_PLURALS = (
    r"gates|gateways|reviews|items|tasks|tickets|milestones|stories|bugs|defects|deliverables|activities|benefits|goals"
    r"|objectives|contracts|agreements|updates|posts|reports|changes|requests|dependencies|links"
)
_MOST_SHOWN = 20
_TRAILING = r" (?:due|planned|scheduled|to come|coming up|ending|to end|end|say|written|held|was|is|take place)$"


def read_nearest(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan of "the next gate of Atlas"; None where it is about something else."""
    text = read(question).text.strip(" ?.!")
    text = re.sub(r"^(?:please |can you |could you |tell me |so )+", "", text)
    written = re.fullmatch(_WROTE, text)
    if written is not None:
        return _written(written["x"], portfolio)
    turned = re.fullmatch(_TURNED, text)
    if turned is not None:
        text = f"which {turned['which']} {turned['what']}"
    match = re.fullmatch(_SHAPE, text)
    if match is None or re.match(_UNITS, match["what"]):
        return None
    what = re.sub(_TRAILING, "", match["what"])
    inner = phrase_plan(what, portfolio)
    if inner is None or inner.subject not in _DAYS:
        return None
    if match["last"] and inner.subject in {"items", "contracts"} and not match["next"]:
        return None
    conditions, key = _conditions(match, inner, portfolio)
    said = match["n"] or match["m"]
    plural = bool(re.match(rf"(?:[a-z-]+ ){{0,3}}?(?:{_PLURALS})\b", what)) and inner.subject != "updates"
    limit = (
        (int(said) if said.isdigit() else NUMBER_WORDS[said]) if said else (5 if plural and not match["first"] else 1)
    )
    return Plan(
        action="nearest",
        subject=inner.subject,
        filters=conditions,
        measure=key,
        descending=bool(match["last"]),
        limit=limit,
        assumptions=inner.assumptions,
    )


def _conditions(match: "re.Match[str]", inner: Plan, portfolio: Portfolio) -> tuple[tuple[Filter, ...], str]:
    """The conditions that "next" and "oldest" set besides, and the column of the day they speak of."""
    ahead, behind = _DAYS[inner.subject]
    key = ahead if match["next"] else "passed" if match["last"] and inner.subject == "gates" else behind
    still = Filter(field="open", op="is", any_of=("True",), said="still open")
    stated = {condition.field for condition in inner.filters}
    if match["next"]:
        known, _ = rows_of(inner, portfolio)
        from_today = Filter(field=key, op="between", first=portfolio.as_of, said="from today on")
        left = "open" in known.frame and not stated & {"open", "status"}
        return (*inner.filters, from_today, *((still,) if left else ())), key
    old = match["first"] and inner.subject == "items" and not stated & {"open", "status", "overdue"}
    return (*inner.filters, *((still,) if old else ())), key


def _written(said: str, portfolio: Portfolio) -> Plan | None:
    meant = person_meant(said, portfolio)
    if meant is None or len(meant.ids) > 1 or portfolio.updates.empty:
        return None
    name = str(portfolio.ask(people).frame["name"][meant.ids[0]])
    mine = Filter(field="author", op="is", any_of=(name,), said=f"by {name}")
    return Plan(action="nearest", subject="updates", filters=(mine,), measure="dated", limit=1)


_UNITS = r"(?:\d+ )?(?:days?|weeks?|months?|quarters?|years?|fiscal|financial|time)\b"


def tell_nearest(plan: Plan, portfolio: Portfolio, _analysis: Analysed | None) -> Told:
    """The rows at one end of their days; those that tie with the last one too."""
    known, rows = rows_of(plan, portfolio)
    key = str(plan.measure)
    label = known.fields[key].label
    dated = rows[rows[key].notna()].sort_values([key, "id"], ascending=[not plan.descending, True], kind="stable")
    notes = " ".join(["", *plan.assumptions])
    if dated.empty:
        undated = f" {counted(len(rows), known.one, known.many)} of that kind state no {label}." if len(rows) else ""
        return Told(f"None: there is no {rows_in_words(plan, known, 1)} with a {label}.{undated}{notes}")
    edge = dated[key].iloc[min(plan.limit or 1, len(dated)) - 1]
    kept = dated[dated[key] >= edge] if plan.descending else dated[dated[key] <= edge]
    kept = kept.head(_MOST_SHOWN)
    told = [_row(portfolio, known.one, label, key, row) for row in kept.to_dict("records")]
    parts = [_said(portfolio, plan.subject, key, row) for row in kept.to_dict("records")]
    proof = [known.prove(portfolio, str(one), key) for one in kept.index[:8]] if known.prove else []
    return Told(f"{listed(parts, 6)}.{notes}", rows=tuple(told), citations=cited(proof))


def _row(portfolio: Portfolio, one: str, label: str, key: str, row: "dict[str, object]") -> dict[str, object]:
    cells: dict[str, object] = {}
    if one == "update":
        cells |= {
            "project": line(portfolio.name_of(str(row["project"]))),
            "author": row["author"],
            "text": line(str(row["text"])),
        }
    else:
        cells[one] = line(str(row["name"]))
        if isinstance(row.get("project"), str):
            cells["project"] = "; ".join(line(portfolio.name_of(p)) for p in str(row["project"]).split(";"))
    cells[label] = pd.Timestamp(str(row[key])).date().isoformat()
    return {name: cell for name, cell in cells.items() if isinstance(cell, str)}


def _said(portfolio: Portfolio, subject: Subject, key: str, row: "dict[str, object]") -> str:
    day = spell(pd.Timestamp(str(row[key])).date())
    home = row.get("project")
    of = f" of {line(portfolio.name_of(home))}" if isinstance(home, str) and home in portfolio.projects else ""
    of = "" if str(row["name"]).endswith(of) else of
    if subject == "updates":
        by = f" by {line(str(row['author']))}" if isinstance(row["author"], str) else ""
        return f"{day}{by}{of.replace(' of ', ' about ', 1)}: “{line(str(row['text']))}”"
    return f"{line(str(row['name']))}{of}: {day}"


NEAREST = Family(read=read_nearest, owns=lambda plan: plan.action == "nearest", tell=tell_nearest)
