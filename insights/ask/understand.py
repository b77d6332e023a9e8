"""What the words of a question mean: each piece of grammar marks the words it understands."""

import re
from dataclasses import dataclass, field

from insights.ask.conditions import LATENESS, conditions
from insights.ask.entities import (
    Names,
    Value,
    exact_projects,
    is_numeral,
    names,
    near_projects,
    near_values,
    spellings,
    values_in,
)
from insights.ask.facts import facts
from insights.ask.plan import Filter
from insights.ask.relation import Facts
from insights.ask.times import Report, report
from insights.ask.words import NUMBER_WORDS, STOP, Question, Word, read, stem, words_of
from portfolio.snapshot import Portfolio

_ORDER = re.compile(
    r"^\W*(?:system\b|assistant\b|you are (?:now )?(?:in|an?|the)\b|from now on\b|ignore\b|disregard\b"
    r"|forget\b|pretend\b|act as\b"
    r"|as (?:the|your|an?) [a-z ]{3,40} i authorise\b|new instructions?\b|override\b)",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^\W*(?:(?:disregard|ignore|forget) (?:your|all|any|the|previous)[a-z ]{3,40}? and (?:write|say"
    r"|confirm|tell me|answer|report) (?:that )?"
    r"|as (?:the|your|an?) [a-z ]{3,40} i authorise you to (?:reveal|tell|give|show)(?: me)?"
    r"|confirm that|write that|say that)",
    re.IGNORECASE,
)
_QUOTED_ORDER = re.compile(
    r"(?:answer|say|write|reply|respond|output)(?: only| with| just)*:? [\"“'][^\"”']{3,120}[\"”']", re.IGNORECASE
)

_WHY = (
    r"why|whats behind|what is behind|what lies behind|reasons?(?: given)?|evidence|holding up|held up"
    r"|holding back|whats? (?:blocking|causing|wrong with)"
    r"|(?:say|says|said|written|wrote|mentioned|known) (?:about|of|on)"
    r"|caus(?:e|ed|es|ing)|explain|root cause|trouble with|had trouble|show me the text|blocked on|what happened"
)
_COUNT = r"how many|number of|count(?: of| up)?|headcount(?: of)?|how often|tally"
_AVERAGE = r"on average|averages?|mean|avg|typical"
_SUM = r"totals?|sum(?: of)?|altogether|combined|in all|add(?:s|ed)? up|how much"
_SHARE = r"(?:what )?(?:share|percentages?|proportion|fraction|percent|per cent|%)(?: of)?"
_LIST = r"which|what|list|show(?: me)?|give me|name(?: the)?|whats|who|are there|is there|is anything"
r"|anything|everything|find|identify|display"
_MOST_MEANT = 6  # a word that fits more names than this is a common word, not a name
_HIGH = (
    r"most|largest|biggest|highest|greatest|longest|latest|furthest|worst|top|maximum|max|bigger|larger"
    r"|higher|longer|later|worse"
    r"|more|heaviest|priciest|dearest|costliest|riskiest"
)
_LOW = r"least|smallest|lowest|fewest|shortest|earliest|cheapest|minimum|min|soonest|sooner|best|smaller"
r"|lower|fewer|closest"
_VERSUS = r"vs|versus|against|compared (?:to|with)|or|and|than|difference|gap"
_RISKS = r"(?:risks?|insights?|findings?|warnings?|red flags?|alerts?|concerns?)"
_SUBJECT = (
    r"projects?|programmes?|programs?|goals?|schemes?|initiatives?|portfolio|ones?|jobs?|things?|items?"
    r"|work|investments?|proposals?"
    r"|dashboard|file|reports?|books?|posts?|updates?|database|data|list|gmpp|anything|everything|board|sheet"
)
_FILLER = (
    r"running|currently|current|now|still|right|today|latest|reported|report|please|give|tell|want|need"
    r"|number|numbers|figures?|both|name|names"
    r"|overall|whole|across|only|again|too|also|out|up|off|about|much|many|big|major|capital|real"
    r"|exactly|actually|really|ongoing|live|active|open"
    r"|listed|look|looks|see|know|think|wondering|question|quick|answer|using|use|based|according|go"
    r"|goes|went|getting|been|far|here|then|when|where"
    r"|whom|whose|what|how|which|who|if|not|no|yes|but|over|under|more|less|other|than|same|between"
    r"|against|versus|vs|or|and|gap|difference|stuck"
    r"|counted?|single|once|id|ids|million|millions|m|bn|billion|k|euros?|dollars?|pounds?|usd|gbp|cad"
    r"|year|years|years|day|days|month|months|date"
    r"|dates|percent|percentage|percentages|20\d\dh[12]|20\d\dq[1-4]|forecasting|split|broken|down"
    r"|breakdown|separately|level|amount|amounts|total|sum|set|sets|available|mentioned|asked"
    r"|someone|somebody|people|person|us|ours|managed|run|done|made|make|makes|keep|kept|show|stand"
    r"|standing|go|expected|forecast|planned|approved"
    r"|published|being|one|ones|two|s|shape|get|gets|got|depends?|depending|rel(?:y|ies)|waits?|waiting"
    r"|involves?|uses|used|works?|with|whos|whats|next|figure|right|sole|look|believe|says|said|need"
    r"|slide|left|per|ago|per|as|at|confirm|reveal|report|mention|colour|best|guess|fine|doesnt|dont"
    r"|didnt|isnt|arent|let|lets|pull|bring|any"
)


@dataclass
class Reading:
    """What has been understood so far."""

    question: Question
    original: str
    known: Facts
    named: Names
    filters: list[Filter] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    projects: list[tuple[int, tuple[str, ...], str]] = field(default_factory=list)
    values: list[tuple[int, Value]] = field(default_factory=list)
    fields: list[tuple[int, str]] = field(default_factory=list)
    report: Report | None = None
    about_change: bool = False
    action: str = "list"
    about_risks: bool = False
    high: bool = False
    low: bool = False
    versus: bool = False

    @property
    def unknown(self) -> list[str]:
        """Words that nothing in the house understands."""
        return [w.text for w in self.question.left() if len(w.text) > 1 and not w.text.isdigit()]


def understand(asked: str, portfolio: Portfolio) -> Reading:
    """Everything understood in a question; words that nobody understood stay open in `Reading.unknown`."""
    original = _without_orders(asked)
    question = read(original)
    _set_notes_aside(question)
    question.find(r"\(not [^)]*\)|\bi\.?e\b|\be\.?g\b", "note")
    for source in {p.source for p in portfolio.projects.values() if p.source}:
        for word in words_of(source):
            if any(char.isdigit() for char in word):
                question.find(re.escape(word), "source")
    reading = Reading(question, original, portfolio.ask(facts), portfolio.ask(names))
    for start, end, ids in exact_projects(question, reading.named):
        reading.projects.append((start, ids, question.text[start:end]))
    found = values_in(question, reading.named, original)
    reading.about_change = question.has(_CHANGE)
    if not question.has(known_ends(reading.known)) or question.has("as of|as at"):
        newest = max(portfolio.pictures, default=portfolio.as_of)
        reading.report = report(question, portfolio.as_of, newest)
    for condition, assumption in conditions(question, reading.known, portfolio.as_of):
        reading.filters.append(condition)
        if assumption:
            reading.assumptions.append(assumption)
    reading.values = _settled(found, reading)
    _fields(reading)
    reading.about_risks = question.has(_RISKS, "risks")
    reading.action = _action(reading)
    reading.high, reading.low = _unused(question, _HIGH), _unused(question, _LOW)
    reading.versus = question.has(_VERSUS)
    _grammar(reading)
    _near(reading, portfolio, why=reading.action == "why")
    return reading


_CHANGE = (
    r"(?:compared (?:with|to)|since|between|from) (?:the )?(?:last "
    r"|previous )?(?:[a-z]+ )?(?:\d{4} )?(?:reports?|posts?|updates?|pictures?)"
    r"|(?:moved|went|changed) (?:from|between|out)|any ?more|no longer|(?:budget|cost|scope) (?:increase"
    r"|decrease|rise|cut)s?"
    r"|(?:increase|decrease|rise|grew|fell|growth) (?:in|of|since|between|from)|got (?:longer|shorter"
    r"|bigger|smaller|ticked)"
    r"|new (?:in|since) the|(?:from|between) [a-z]+ (?:\d{4} )?(?:to|and) [a-z]+ \d{4}"
)
_NOTE = re.compile(
    r"(?:^|(?<=[.!?] ))(?:use|using|i think|i believe|note|remember|fyi|by the way|go by|ignore|skip"
    r"|also note|mind|careful)\b[^.!?]*"
)


def _set_notes_aside(question: Question) -> None:
    """Remarks on how to read the data are not asked of it; the question stands in the other sentences."""
    notes = list(_NOTE.finditer(question.text))
    if sum(m.end() - m.start() for m in notes) < len(question.text) - 10:
        for note in notes:
            question.use(note.start(), note.end(), "note")


def _without_orders(asked: str) -> str:
    """The question without sentences that give orders to the reader: those are not asked of the data."""
    text = _QUOTED_ORDER.sub(" ", asked)
    sentences = [s for s in re.split(r"(?<=[.!?])\s+", text) if s.strip()]
    kept = [s for s in sentences if not _ORDER.search(s) or "?" in s or _LEAD_IN.search(s)]
    return _LEAD_IN.sub(" ", " ".join(kept or sentences))


def _settled(found: list[tuple[int, Value]], reading: Reading) -> list[tuple[int, Value]]:
    """One column per name where a name is a value of several: the usual column wins."""
    order = [f.key for f in reading.known.categories()]
    best: dict[int, Value] = {}
    for place, value in sorted(found, key=lambda pair: order.index(pair[1].field)):
        if place not in best:
            best[place] = value
    chosen = [(p, v) for p, v in found if best[p].field == v.field]
    spelt = [(p, other) for p, v in chosen for other in spellings(v, reading.named)]
    return [*chosen, *spelt]


def _fields(reading: Reading) -> None:
    question = reading.question
    ordered = sorted(reading.known.fields.values(), key=lambda f: (not f.key.startswith("attribute:"),))
    for one in ordered:
        for match in question.find(one.called):
            if match.group() and question.free(match.start(), match.end()):
                question.use(match.start(), match.end(), "field")
                reading.fields.append((match.start(), one.key))
    reading.fields.sort()


def known_ends(known: Facts) -> str:
    """Words that ask for a day: with them, a month in the question is about that day, not about a report."""
    return f"{known.fields['end'].called}|{known.fields['start'].called}"


def _unused(question: Question, pattern: str) -> bool:
    return any(question.free(m.start(), m.end()) for m in question.find(pattern))


def _action(reading: Reading) -> str:
    question = reading.question
    if question.has(_WHY, "why"):
        return "why"
    if question.has(_AVERAGE, "average"):
        return "average"
    count = question.has(_COUNT, "count")
    if question.has(_SHARE) and not any(k in {"percent_complete", "year_over_share"} for _, k in reading.fields):
        used = [m for m in question.find(_SHARE) if question.free(m.start(), m.end())]
        if used and reading.filters:
            question.find(_SHARE, "share")
            return "share"
    if count:
        return "count"
    return "sum" if question.has(_SUM, "sum") else "list"


def _grammar(reading: Reading) -> None:
    for pattern, why in (
        (_HIGH, "high"), (_LOW, "low"), (_SUBJECT, "subject"), (_LIST, "list"), (_VERSUS, "versus"),
        (LATENESS, "lateness"),
        (_FILLER, "filler"),
    ):  # fmt: skip
        reading.question.find(pattern, why)
    labels = {stem(w) for f in reading.known.fields.values() for w in words_of(f.label)}
    for word in reading.question.words:
        if word.used is None and stem(word.text) in labels:
            word.used = "part of a field's name"
        if word.used is None and (word.text in STOP or word.text in NUMBER_WORDS):
            word.used = "stop"


def _near(reading: Reading, portfolio: Portfolio, *, why: bool) -> None:
    """Match runs of words that nothing understood against names, misspellings allowed."""
    for run in _runs(reading.question):
        words = [w.text for w in run]
        start, end = run[0].start, run[-1].end
        helpers = [
            w.text for w in reading.question.words if w.used in {"field", "value", "subject", "filler", "rating"}
        ]
        ids, fit = near_projects(words, reading.named, portfolio, helpers)
        if all(word.isdigit() for word in words):
            before = [w.text for w in reading.question.words if w.end < start][-1:]
            ids = [p for p in ids if set(before) & set(reading.named.projects[p])]
        values = near_values(words, reading.named) if fit < 0.8 else ()  # noqa: PLR2004 - a good name needs no other reading
        if values:
            reading.question.use(start, end, "value")
            reading.values += [(start, value) for value in values[:1]]
        elif ids and fit >= (0.3 if why else 0.42) and len(ids) <= _MOST_MEANT:
            reading.question.use(start, end, "project")
            reading.projects.append((start, tuple(ids), " ".join(words)))
    reading.projects.sort()


def _runs(question: Question) -> list[list[Word]]:
    """Stretches of words not understood yet; small words and numerals inside or after one belong to it."""
    runs: list[list[Word]] = []
    current: list[Word] = []
    for place, word in enumerate(question.words):
        broken = current and re.search(r"[,;:?!]|\s-\s|\. ", question.text[current[-1].end : word.start])
        joins = (
            word.used in {"stop", "filler"}
            and (word.text in STOP or word.text.isdigit())
            and word.text not in {"and", "or"}
        )
        if broken:
            runs.append(current)
            current = []
        later = question.words[place + 1 : place + 2]
        counts = word.used == "field" and any(is_numeral(w.text) for w in later)  # "phase" in "Fresh Creek phase III"
        if word.used is None or (current and (joins or counts or is_numeral(word.text))):
            current.append(word)
        elif current:
            runs.append(current)
            current = []
    runs.append(current)
    trimmed = []
    for run in runs:
        while run and run[-1].used is not None and not is_numeral(run[-1].text):
            run.pop()
        if any(w.used is None for w in run):
            trimmed.append(run)
    return trimmed
