"""What real lists call the fields of a project: patterns over folded headers, the better names first."""

import re
from functools import cache, lru_cache
from typing import Literal

from ingestion.tables.abbreviations import spelled_out
from ingestion.tables.tongues import LANGUAGES, NARRATIVE_WORDS
from ingestion.tables.trades import TRADES

Kind = Literal["id", "text", "day", "number", "share", "status", "rag", "priority"]

KINDS: dict[str, Kind] = {
    "id": "id", "name": "text", "programme": "text", "department": "text", "category": "text", "description": "text",
    "phase": "text", "status": "status", "rag": "rag", "status_on": "day", "priority": "priority", "owner": "text",
    "sponsor": "text", "reporter": "text", "team": "text", "start": "day", "baseline_start": "day",
    "baseline_end": "day", "end": "day", "actual_end": "day", "percent_complete": "share",
    "schedule_variance_days": "number", "schedule_variance_share": "share", "currency": "text",
    "baseline_budget": "number", "budget": "number", "forecast_cost": "number", "actual_cost": "number",
    "year_budget": "number", "year_forecast": "number", "cost_variance": "number", "cost_variance_share": "share",
    "value": "number", "vendors": "text", "goals": "text", "url": "text", "reported_on": "day",
}  # fmt: skip
"""Every field a column may be read as, and what its cells must look like."""

MONEY = (
    "baseline_budget", "budget", "forecast_cost", "actual_cost", "year_budget", "year_forecast", "cost_variance",
    "value",
)  # fmt: skip
COALESCED = ("rag", "end", "owner", "start")
"""Fields that several columns may fill, the first that says something winning."""

_THING = r"(?:projects?|programmes?|programs?|initiatives?|gmpp|activity)"
_END = r"(?:end|ends|ending|completion|complete by|finish|finishing|delivery|closing|closure|close out|go live|launch)"
_DATE = r"(?: dates?| on| day)?"
_COST = r"(?:costs?|spend|spending|expenditure)"

_PATTERNS: dict[str, tuple[str, ...]] = {
    "id": (
        rf"(?:unique )?{_THING} (?:id|identifier|key|code|ref|reference|number|no|num)(?: number| no)?",
        r"(?:unique )?(?:id|identifier|key)(?: number)?",
        r"pid|p id|uid",
        r"issue (?:key|id)",
        r"item id",
        r"(?:record|system|work|task|row) (?:id|key|number)",
        r"(?:ref|reference|code)(?: number| no)?",
        r"(?:number|no|nr)",
    ),
    "name": (
        rf"{_THING} (?:name|title)",
        r"name",
        r"title",
        rf"{_THING}",
        r"(?:item|task|goal|work|epic|scheme)(?: name| title)?",
        r"summary",
        r"name of (?:the )?project",
    ),
    "programme": (
        r"(?:parent )?(?:programmes?|programs?)(?: name| title)?",
        r"investment(?: name| title)?",
        r"parent(?: project| name)?",
        r"(?:sub )?portfolio(?: name)?",
        r"epic(?: name| link)?",
    ),
    "department": (
        (
            r"(?:lead |managing |sponsoring |owning |responsible )?(?:departments?|dept|agency|agencies|ministry"
            r"|bureau)(?: name)?"
        ),
        (
            r"(?:business (?:unit|area|line)|division|directorate|organi[sz]ation|org|org unit|authority"
            r"|service area)(?: name)?"
        ),
    ),
    "category": (
        r"(?:annual )?(?:report )?category",
        r"(?:project|programme|work) (?:category|type|kind|class)",
        r"type|kind|class",
    ),
    "description": (
        rf"(?:{_THING} )?(?:description|descriptions)(?: aims)?",
        rf"(?:{_THING} )?(?:aims?|objectives?|purpose)",
        r"(?:description|overview|abstract|scope|about|details)",
        rf"{_THING} (?:overview|summary|scope|details)",
    ),
    "phase": (
        r"(?:current |project |delivery |life ?cycle )*(?:phase|stage)(?: name)?",
        r"gate",
        r"current gate",
    ),
    "status": (
        r"(?:current |project |overall |delivery |work |task |progress )*(?:status|state)",
        r"status (?:label|name|category)",
    ),
    "rag": (
        r"(?:ipa|mpa|nista)(?: [a-z]+)? (?:delivery confidence(?: assessment| rating)?|dca|rag|rating).*",
        r"(?:overall |project |current |delivery |status )*(?:rag|ragb|brag)(?: status| rating| colou?r)?",
        (
            r"(?:colou?r|confidence|traffic light|overall)(?: rating| status)?|delivery confidence(?: assessment"
            r"| rating)?|dca"
        ),
        (
            r"(?:sro|senior responsible owner)(?: [a-z]+)? (?:delivery confidence(?: assessment| rating)?|dca|rag"
            r"|rating).*"
        ),
        r"(?:overall |project )*health(?: status| rating)?",
        r"(?:overall |project |current |status )*(?:rating|indicator|colou?r)",
        r"(?:current |project |overall |delivery |work |progress )*(?:status|state)",
    ),
    "priority": (r"(?:project |business )?(?:priority|criticality|importance)(?: level| rating)?",),
    "owner": (
        r"(?:project |programme |product |business |delivery |task )?(?:owner|manager|lead|leader)(?: name)?",
        r"pm|po",
        r"(?:assignee|assigned to|responsible|responsible person|accountable|accountable lead|person)",
        r"point of contact|contact(?: name| person)?|owners|people|led by|managed by",
    ),
    "sponsor": (
        r"(?:project |executive |business |exec )?sponsor(?: name)?",
        r"sro(?: name)?|senior responsible (?:owner|officer)(?: name)?",
    ),
    "reporter": (r"report(?:er|ed by)", r"(?:status )?updated by|author", r"created by"),
    "team": (r"(?:delivery |project |lead |delivering )?(?:team|squad|crew|workstream)(?: name)?",),
    "start": (
        rf"(?:{_THING} )?(?:actual |current |latest )*start(?:s|ed|ing)?{_DATE}",
        rf"(?:{_THING} )?(?:begin|began|begins|kick ?off|commence[a-z]*){_DATE}",
        (
            rf"(?:{_THING} )?(?:planned |scheduled |expected |forecast |design |timeline |target |approved )+start(?:s"
            rf"|ed)?{_DATE}"
        ),
        r"(?:from|date from)",
    ),
    "baseline_start": (rf"(?:{_THING} )?(?:baseline|original|originally planned)(?: {_THING})? start{_DATE}",),
    "baseline_end": (
        (
            rf"(?:{_THING} )?(?:baseline|original|originally planned|approved|agreed|initial)(?: {_THING})? (?:{_END}"
            rf"|due|target){_DATE}"
        ),
        rf"(?:{_THING} )?planned(?: {_THING})? {_END}{_DATE}",
        rf"(?:{_THING} )?target(?: {_THING})? {_END}{_DATE}",
    ),
    "end": (
        r"(?:no cost extension|nce|extended|extension)(?: end| date| end date)?(?: to| until| till)?",
        rf"(?:{_THING} )?projected(?: or)?(?: actual)?(?: {_THING})? {_END}{_DATE}",
        (
            rf"(?:{_THING} )?(?:forecast|forecasted|estimated|expected|revised|current|anticipated|latest"
            rf"|likely)(?: {_THING})? (?:{_END}|due){_DATE}"
        ),
        rf"(?:{_THING} )?{_END}{_DATE}",
        rf"(?:{_THING} )?(?:due|deadline|target){_DATE}",
        rf"(?:timeline|schedule) {_END}{_DATE}",
        r"(?:to|date to|until)",
        rf"(?:{_THING} )?(?:planned|target|approved|scheduled)(?: {_THING})? (?:{_END}|due){_DATE}",
    ),
    "actual_end": (
        rf"(?:{_THING} )?actual(?: {_THING})? (?:{_END}){_DATE}",
        r"(?:date )?(?:completed|closed|finished|done|delivered|resolved)(?: on| date| at)?",
        r"date (?:completed|closed|finished)",
    ),
    "percent_complete": (
        r"(?:percent|percentage|pct|share)(?: of work)? (?:completed?|completion|done|progress)",
        r"(?:work )?(?:progress|completed?|completion|done)(?: percent| percentage| pct)",
        r"progress",
        r"(?:completion|complete|done)",
    ),
    "schedule_variance_days": (
        r"schedule variance(?: in)?(?: days?)?",
        r"(?:days? |working days )(?:late|delayed|behind|overdue|slipped)",
        r"(?:schedule )?(?:slippage|delay|slip)(?: in)?(?: days?)?",
    ),
    "schedule_variance_share": (
        r"(?:schedule variance|slippage|delay) (?:percent|percentage|pct|share)",
        r"(?:percent|pct) schedule variance",
    ),
    "currency": (r"(?:default |project |reporting )?currency(?: code)?",),
    "baseline_budget": (
        rf"(?:baseline|original|initial|first approved)(?: total| {_THING})? (?:budget|{_COST})(?: amount)?",
    ),
    "budget": (
        rf"(?:total |{_THING} )*planned(?: total| {_THING})? (?:{_COST}|budget)",
        r"(?:total |current )*(?:approved|authori[sz]ed|sanctioned)(?: total| project)? (?:budget|costs?|funding)",
        rf"(?:total |{_THING} |current |revised |overall )*budget(?: at completion| amount| total)?|bac",
        (
            r"(?:total |baseline |approved |budgeted )*whole life costs?(?: baseline)?(?: incl.*)?"
            r"|wlc(?: baseline)?(?: incl.*)?"
        ),
        r"(?:total |project |estimated total )*(?:costs?|value of contract|contract value|funding|project value)",
        r"budget forecast",
    ),
    "forecast_cost": (
        (
            rf"(?:total )?(?:projected|forecast|forecasted|estimated|expected|anticipated)(?: or)?(?: actual)?(?: total"
            rf"| final| {_THING})* {_COST}(?: at completion)?"
        ),
        (
            r"estimate at completion|eac|forecast at completion|(?:total )?(?:forecast|projected) (?:budget|outturn"
            r"|whole life costs?)|forecast outturn|outturn forecast"
        ),
        rf"{_COST} forecast|forecast|budget forecast",
    ),
    "actual_cost": (
        rf"(?:total )?actual(?: total| {_THING})? {_COST}(?: to date)?",
        rf"(?:total )?(?:{_COST}|actuals?|invoiced|paid)(?: to date| so far)",
        r"(?:amount )?spent(?: to date| so far)?|actuals|ac",
        r"spend|expenditure",
    ),
    "year_budget": (
        r"(?:financial|fiscal|current|in|this)? ?year(?:ly|s)? (?:baseline|budget|budgeted costs?)",
        r"(?:annual|yearly|in year|fy\d*|fy \d+) (?:baseline|budget)",
    ),
    "year_forecast": (
        r"(?:financial|fiscal|current|in|this)? ?year(?:ly|s)? (?:forecast|outturn|forecast costs?)",
        r"(?:annual|yearly|in year|fy\d*|fy \d+) (?:forecast|outturn)",
    ),
    "cost_variance": (rf"(?:budget|{_COST}) (?:variance|overrun)(?: amount)?",),
    "cost_variance_share": (rf"(?:budget|{_COST}) (?:variance|overrun) (?:percent|percentage|pct|share)",),
    "value": (
        r"(?:total |expected |planned |baseline |forecast |monetised )*benefits?(?: value| amount)?",
        r"(?:strategic|business|expected) value",
        r"npv|net present value",
    ),
    "vendors": (
        (
            r"(?:main |prime |lead |primary |key |delivery )?(?:vendors?|suppliers?|contractors?|subcontractors?"
            r"|implementation partners?|delivery partners?)(?: names?)?"
        ),
    ),
    "goals": (
        r"(?:strategic |business |corporate )+(?:goals?|objectives?|alignment|themes?|priority|priorities)",
        r"okrs?|goals",
    ),
    "url": (r"(?:project |html |web )?(?:url|link|web ?page|web ?site|hyperlink)",),
    "status_on": (r"(?:status|rag|rating|dca|health|confidence) (?:date|as of|as at|on)", r"date of (?:status|rating)"),
    "reported_on": (
        r"(?:date )?(?:last )?(?:updated|modified|reported|refreshed)(?: as of| as at| on| at| date| datetime| time)?",
        r"last (?:update|report|refresh)(?: date)?",
        r"date reported as of",
        (
            r"(?:as of|as at|snapshot|reporting|report|data|extract|extraction|update|status report|picture)(?: dates?"
            r"| day)?"
        ),
        r"date (?:of )?(?:last )?(?:update|updated|report)",
    ),
}

_TURNED = frozenset(
    {"planned", "actual", "baseline", "forecast", "original", "approved", "revised", "estimated", "expected"}
)
"""Words that say which of several days or amounts is meant, wherever they stand: "end actual"."""
_LONGEST = 120
"""No alias is longer."""

NARRATIVE = re.compile(
    r"\b(?:comments?|commentary|narratives?|notes?|updates?|remarks?|explanations?|highlights?|issues?|concerns|"
    r"lessons|next steps|achievements|progress report|status report|actions?|reasons?|justification|mitigations?"
    rf"|{NARRATIVE_WORDS})\b"
)
"""Words of a header that announce sentences about how a project is doing."""

DURATION = re.compile(
    r"\b(?:days?|weeks?|months?|years?|hours?)\b.*\b(?:open|opened|remaining|left|elapsed|late|behind|since|until|in)\b"
    r"|\b(?:remaining|left|elapsed|duration|age|ageing|aging)\b"
)
"""Words of a header that announce a length of time, which is no day."""


@cache
def _compiled() -> dict[str, tuple[re.Pattern[str], ...]]:
    """Plain English first, then trades, then other languages, so that a rank never depends on the later ones."""
    layers = (_PATTERNS, TRADES, LANGUAGES)
    return {
        field: tuple(re.compile(pattern) for layer in layers for pattern in layer.get(field, ())) for field in KINDS
    }


@lru_cache(maxsize=4096)
def _found(header: str) -> tuple[tuple[str, int], ...]:
    found: list[tuple[str, int]] = []
    for field, patterns in _compiled().items():
        for rank, pattern in enumerate(patterns):
            if pattern.fullmatch(header):
                found.append((field, rank))
                break
    return tuple(found)


def candidates(header: str) -> dict[str, int]:
    """Fields whose aliases match a folded header, each with the rank of the alias (0 is the best).

    A header no alias matches is tried once more with its abbreviations and run-together words spelled out.
    """
    found = _found(header) if len(header) <= _LONGEST else ()
    if not found and (full := spelled_out(header)):
        found = _found(full)
    words = header.split()
    if not found and len(words) == 2 and words[1] in _TURNED:  # noqa: PLR2004 - "end planned"
        found = _found(f"{words[1]} {words[0]}")
    return dict(found)
