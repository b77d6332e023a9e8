"""What the words of a question mean: each piece of grammar marks the words it understands."""

import re
from collections.abc import Callable
from datetime import date

from insights.ask import grammar
from insights.ask.change import changed
from insights.ask.conditions import conditions
from insights.ask.entities import (
    Names,
    Value,
    exact_rows,
    names_of,
    numbered,
    spellings,
    values_in,
)
from insights.ask.facts import relation_of
from insights.ask.headers import headword
from insights.ask.moves import moves
from insights.ask.nearby import near
from insights.ask.nouns import NOUNS
from insights.ask.plan import Filter, Subject
from insights.ask.reading import Mention, Reading
from insights.ask.relation import Facts
from insights.ask.reports import moments
from insights.ask.standing import LATENESS, OVER, UNDER
from insights.ask.words import NUMBER_WORDS, STOP, Question, fold, read, stem, whole, words_of
from portfolio.snapshot import Portfolio

_ORDER = re.compile(
    r"^\W*(?:system\b|assistant\b|you are (?:now )?(?:in|an?|the)\b|from now on\b|ignore\b|disregard\b|forget\b"
    r"|pretend\b|act as\b|as (?:the|your|an?) [a-z ]{3,40} i authorise\b|new instructions?\b|override\b)",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^\W*(?:(?:disregard|ignore|forget) (?:your|all|any|the|previous)[a-z ]{3,40}? and (?:write|say|confirm|tell me"
    r"|answer|report) (?:that )?|as (?:the|your|an?) [a-z ]{3,40} i authorise you to (?:reveal|tell|give|show)(?: me)?"
    r"|confirm that|write that|say that)",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"^\W*(?:that )?(?P<who>(?:all|every|each|no|the|our)\b[^.!?]*?) (?P<verb>is|are) (?P<rest>[^.!?]+)[.!]*\s*$",
    re.IGNORECASE,
)
"""A claim that was to be repeated: it is asked instead."""
_QUOTED_ORDER = re.compile(
    r"(?:answer|say|write|reply|respond|output)(?: only| with| just)*:? [\"“'][^\"”']{3,120}[\"”']", re.IGNORECASE
)
_NOTE = re.compile(
    r"(?:^|(?<=[.!?] ))(?:use|using|i think|i believe|note|remember|fyi|by the way|go by|ignore|skip"
    r"|also note|mind|careful|same|count each|counting each)\b[^.!?]*"
)
_REPORT = re.compile(r"post|report|update|pack|list")
_CONTRACTED = frozenset({"what", "who", "where", "when", "how", "it", "that", "there", "let", "here", "he", "she"})
_ASKED = frozenset({None, "field", "withheld left out", "sum", "average", "median", "range", "share", "count"})
_COMMON = (
    grammar.FILLER, grammar.SUBJECTS, grammar.PLACES, grammar.HIGH, grammar.LOW, grammar.LIST, grammar.COUNT,
    grammar.VERSUS, LATENESS, f"{OVER}|{UNDER}", grammar.SUM, grammar.RISKS,
)  # fmt: skip


def understand(
    asked: str, portfolio: Portfolio, at: Callable[[date], Portfolio] | None, *, nouns: bool = True
) -> Reading:
    """Everything understood in a question; words that nobody understood stay open in `Reading.unknown`."""
    original = _without_orders(asked)
    question = read(original)
    _set_notes_aside(question)
    question.find(
        r"^\W*(?:[a-z-]+ ){0,3}(?:check|question|query|request|favour|favor|sanity|audit|fyi)(?= ?[:,-] )", "note"
    )
    question.find(r"\(not [^)]*\)|(?<=, )not [^(),]*(?=\))|\bi\.?e\b|\be\.?g\b", "note")
    question.find(r"(?:or else|else|otherwise|failing that)(?: the)? (?:sros?|ipas?)(?: ratings?)?", "note")
    everyone = portfolio.ask(names_in, "projects", None)[1]
    question.find(grammar.UNITS, "unit")
    question.find(r"(?:i|we) [a-z]+(?: for)?(?= (?:the|its|their|an?|how|what|which|who)(?![^\W_]))", "list")
    exact = [(start, ids, question.text[start:end]) for start, end, ids in exact_rows(question, everyone)]
    _periods(question, everyone)
    found = moments(question, portfolio, at)
    picture = at(found.on) if found.on and at and found.on != portfolio.as_of else portfolio
    earlier = at(found.since) if found.since and at else None
    subject = _subject(question, picture) if nouns else "projects"
    known, named = picture.ask(names_in, subject, earlier)
    reading = Reading(question, original, picture, known, named, found)
    if found.since and earlier is None:
        found.refusal = found.refusal or "Earlier pictures cannot be read here, so nothing can be compared."
    reading.projects = exact
    for start, _, said in exact:
        number = numbered(question.text, start + len(said))
        if number:
            reading.refusal = f"No project is called “{said} {number}”."
    if subject != "projects":
        reading.rows = [(start, ids, question.text[start:end]) for start, end, ids in exact_rows(question, named)]
    _sources(question, portfolio)
    reading.values = _settled(values_in(question, named, original), reading)
    reading.mentions = _mentions(reading)
    reading.action = _action(reading)
    for match in question.find(grammar.RANK, "rank"):
        reading.rank = grammar.RANKS.get(match["rank"], 2)
    reading.high, reading.low = question.has(grammar.HIGH), question.has(grammar.LOW)
    if reading.compares:
        moves(reading)
    if reading.action != "why":
        conditions(reading)
    question.find(grammar.ORDERED, "order")
    question.find(r"(?<=est )first", "order")  # "dearest first": by cost
    for match in question.find(
        rf"(?P<has>have|has|with|got)? ?no(?= (?:\w+ ){{0,3}}?(?:{grammar.SUBJECTS})(?![^\W_]))"
    ):
        question.use(match.start(), match.end(), "none of them")
        if match["has"]:
            reading.having.append(Filter(field="amount", op="eq", number=0, said="with none"))
    _settle_mentions(reading)
    reading.about_risks = subject == "projects" and question.has(grammar.RISKS, "risks")
    reading.high, reading.low = _unused(question, grammar.HIGH), _unused(question, grammar.LOW)
    reading.versus = question.has(grammar.VERSUS)
    reading.polar = question.has(grammar.POLAR) or question.has(r"(?:is|are) (?:there|any|anything|everything)")
    reading.every = reading.polar and any(question.free(m.start(), m.end()) for m in question.find(grammar.EVERY))
    _grammar(reading)
    near(reading, everyone, why=reading.action == "why")
    return reading


def whose(asked: str, portfolio: Portfolio) -> str:
    """The question without the endings of "whose", where no name is written with them: "Phase 2a's" → "Phase 2a"."""
    tokens = portfolio.ask(names_in, "projects", None)[1].tokens

    def kept(match: re.Match[str]) -> str:
        return match.group() if fold(match.group()) in tokens or fold(match["word"]) in _CONTRACTED else match["word"]

    return re.sub(r"(?<![^\W_])(?P<word>[^\W_]+)['’`]s(?![^\W_])", kept, asked)


def names_in(portfolio: Portfolio, subject: Subject, earlier: Portfolio | None) -> tuple[Facts, Names]:
    """A relation, or two pictures of it as one, and everything that can be named in it."""
    known = relation_of(subject, portfolio)
    if earlier is not None:
        known = changed(known, relation_of(subject, earlier))
    return known, names_of(known)


def _subject(question: Question, portfolio: Portfolio) -> Subject:
    """What is asked for: the first noun of the question that has rows; projects where there is none."""
    first: tuple[int, Subject] | None = None
    for match in question.find(grammar.SUBJECTS):
        if question.free(match.start(), match.end()):
            first = (match.start(), "projects")
            break
    for noun in NOUNS:
        for match in question.find(noun.called):
            if not question.free(match.start(), match.end()) or (first and match.start() > first[0]):
                continue
            if first and match.start() == first[0] and (first[1] != "projects" or _is_kind(match.group(), portfolio)):
                continue
            before = question.text[: match.start()].rstrip()
            if _REPORT.fullmatch(match.group()) and re.search(r"\b(?:19|20)\d\d$", before):
                continue  # "the July 2025 post" is a report, not a row of one
            if re.search(
                r"\b(?:by|per|each|across|with|without|no|of|has|have|had|use|uses)(?: the| an?| any)?$", before
            ):
                continue
            if len(relation_of(noun.subject, portfolio).frame):
                first = (match.start(), noun.subject)
            break
    return first[1] if first else "projects"


def _is_kind(said: str, portfolio: Portfolio) -> bool:
    """True where a word for rows is a kind that the projects themselves are of: epics of a roadmap."""
    values = portfolio.ask(names_in, "projects", None)[1].aliases.get(stem(said), ())
    return any(value.field == "category" for value in values)


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
    text = " ".join(kept or sentences)
    said = _LEAD_IN.sub(" ", text)
    return said if said == text else _CLAIM.sub(r"\g<verb> \g<who> \g<rest>?", said)


def _sources(question: Question, portfolio: Portfolio) -> None:
    """Words of the file all rows come from: "these FDA projects" are all of them."""
    labels = {
        word
        for field in relation_of("projects", portfolio).fields.values()
        if field.key.startswith("attribute:")
        for word in words_of(field.label)
    }
    sources = {p.source for p in portfolio.projects.values() if p.source}
    for source in sources:
        for word in words_of(source.replace("_", " ")):
            told = len(sources) == 1 and len(word) > 2 and not _common(word) and word not in labels  # noqa: PLR2004 - an abbreviation at least
            if any(char.isdigit() for char in word) or told:
                question.find(rf"{re.escape(word)}(?= (?:{grammar.SUBJECTS}))" if told else re.escape(word), "source")


def _periods(question: Question, named: Names) -> None:
    """Labels such as 2025h1 that a column holds: a condition on that column, not a time."""
    for word in question.words:
        if word.used is None and any(c.isdigit() for c in word.text) and any(c.isalpha() for c in word.text):
            hits = named.aliases.get(word.text, ())
            if hits and len(hits) == 1 and fold(hits[0].text) == word.text:
                word.used = "label"
                question.find(rf"(?:at |by )?(?:the )?end of(?= {re.escape(word.text)}(?![^\W_]))", "label")


def _settled(found: list[tuple[int, Value]], reading: Reading) -> list[tuple[int, Value]]:
    """One column per name where a name is a value of several: the usual column wins."""
    labels = [w for w in reading.question.words if w.used == "label" and w.text in reading.named.aliases]
    found += [(w.start, hit) for w in labels for hit in reading.named.aliases.get(w.text, ())]
    order = {f.key: place for place, f in enumerate(reading.known.categories())}
    best: dict[int, Value] = {}

    def rank(pair: tuple[int, Value]) -> tuple[bool, int]:
        return not _beside(reading, *pair), order.get(pair[1].field, len(order))

    for place, value in sorted(found, key=rank):
        if place not in best:
            best[place] = value
    chosen = [(p, v) for p, v in found if best[p].field == v.field]
    spelt = [(p, other) for p, v in chosen for other in spellings(v, reading.named)]
    return [*chosen, *spelt]


def _beside(reading: Reading, place: int, value: Value) -> bool:
    """True where the column of a value is named right before it: "the client agency is DSNY"."""
    called = reading.known.fields[value.field].called
    before = reading.question.text[max(0, place - 60) : place]
    return (
        bool(called)
        and re.search(rf"(?<![^\W_])(?:{called})(?: (?:is|are|was|=|of|called|named))*(?: only)? ?$", before)
        is not None
    )


def _mentions(reading: Reading) -> list[Mention]:
    """Every column that is named, the longest words first; their words stay free for the conditions."""
    question = reading.question
    found = []
    for place, field in enumerate(reading.known.fields.values()):
        if field.called:
            known = reading.known.known(field.key)
            found += [
                (match.start() - match.end(), not known, place, match, field.key)
                for match in question.find(field.called)
                if match.group() and question.free(match.start(), match.end())
            ]
    heads = _heads(reading)
    found = [one for one in found if not one[1] or one[3].group() not in heads]  # "team": the source's own "owner team"
    found.sort(key=lambda one: one[:3])
    taken: list[Mention] = []
    for _, empty, _, match, key in found:
        inside = rf"(?<![^\W_]){re.escape(match.group())}(?![^\W_])"
        held = [m.key for m in taken if empty and re.search(inside, question.text[m.start : m.end])]
        if all(match.end() <= m.start or match.start() >= m.end for m in taken):
            # "every EPT type: which type": the column named before, not one that nobody filled
            taken.append(Mention((held or [key])[0], match.start(), match.end()))
    return sorted([*taken, *_by_headword(reading, taken)], key=lambda m: m.start)


def _by_headword(reading: Reading, taken: list[Mention]) -> list[Mention]:
    """Columns of the source named by the one word of their header that no other column and no name holds."""
    heads = _heads(reading)
    found = []
    for word in reading.question.words:
        keys = heads.get(stem(word.text), [])
        apart = all(word.end <= m.start or word.start >= m.end for m in taken)
        if len(keys) == 1 and word.used is None and apart and not _common(word.text):
            found.append(Mention(keys[0], word.start, word.end))
    return found


def _heads(reading: Reading) -> dict[str, list[str]]:
    """The columns of the source by the one word of their header that may stand for all of it."""
    heads: dict[str, list[str]] = {}
    for field in reading.known.fields.values():
        head = headword(field.label) if field.key.startswith("attribute:") else None
        if head and head not in reading.named.tokens and reading.known.known(field.key):
            heads.setdefault(head, []).append(field.key)
    return heads


def _common(word: str) -> bool:
    """True for a word that the grammar of questions itself uses."""
    return any(whole(pattern).fullmatch(word) for pattern in _COMMON)


def _settle_mentions(reading: Reading) -> None:
    """Columns whose words no condition took are what is asked for."""
    kept = []
    for mention in reading.mentions:
        words = [w for w in reading.question.words if w.start < mention.end and w.end > mention.start]
        if all(w.used in _ASKED for w in words) and any(w.used in {None, "field"} for w in words):
            reading.question.use(mention.start, mention.end, "field")
            kept.append(mention)
    reading.mentions = kept


def _unused(question: Question, pattern: str) -> bool:
    return any(question.free(m.start(), m.end()) for m in question.find(pattern))


def _action(reading: Reading) -> str:
    question = reading.question
    if question.has(grammar.WHY, "why"):
        return "why"
    for pattern, action in ((grammar.MEDIAN, "median"), (grammar.RANGE, "range"), (grammar.AVERAGE, "average")):
        if question.has(pattern, action):
            return action
    count = question.has(grammar.COUNT, "count")
    shares = {"percent_complete", "year_over_share", "over_share", "late_share"}
    if not any(m.key in shares for m in reading.mentions):
        used = [m for m in question.find(grammar.SHARE) if question.free(m.start(), m.end())]
        used = [m for m in used if not re.search(r"\d\s*$", question.text[: m.start()])]
        if used:
            for match in used:
                question.use(match.start(), match.end(), "share")
            return "share"
    if count:
        return "count"
    if question.has(grammar.SUM, "sum"):
        return "sum"
    return "how much" if question.has(grammar.HOW_MUCH, "sum") else "list"


def _grammar(reading: Reading) -> None:
    for pattern, why in (
        (grammar.HIGH, "high"), (grammar.LOW, "low"), (grammar.SUBJECTS, "subject"), (grammar.PLACES, "subject"),
        (grammar.LIST, "list"), (grammar.VERSUS, "versus"), (LATENESS, "lateness"), (f"{OVER}|{UNDER}", "lateness"),
        (grammar.FILLER, "filler"),
    ):  # fmt: skip
        reading.question.find(pattern, why)
    for noun in NOUNS:
        if noun.subject == reading.known.subject:
            reading.question.find(noun.called, "subject")
    asked = {*reading.fields, reading.measure, *(f.field for f in reading.filters)}
    asked |= {value.field for _, value in reading.values}
    labels = {stem(w) for key, f in reading.known.fields.items() if key in asked for w in words_of(f.label)}
    for word in reading.question.words:
        if word.used is None and stem(word.text) in labels:
            word.used = "part of a field's name"
        if word.used is None and stem(word.text) != word.text and whole(grammar.FILLER).fullmatch(stem(word.text)):
            word.used = "filler"
        if word.used is None and (word.text in STOP or word.text in NUMBER_WORDS):
            word.used = "stop"
