"""Questions about insights: how many, the worst, of which kind, whose, since when; and one insight explained."""

import re
from collections.abc import Sequence

from insights.ask.nouns.family import Family, several
from insights.ask.nouns.finding_answers import tell_findings
from insights.ask.nouns.homes import homes_said
from insights.ask.nouns.mentions import Meant, person_meant, project_meant, vendor_meant
from insights.ask.plan import Analysed, Filter, Plan, Unclear
from insights.ask.times import Window, window
from insights.ask.words import NUMBER_WORDS, Question, fold, read
from insights.narration.plain import line
from insights.rules import RULES
from portfolio.deliveries import vendor_names
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, InsightState, Severity, Trend

_NOUN = r"(?:risks?|insights?|findings?|warnings?|red flags?|alerts?|concerns?)"
_ACT = (
    r"what (?:to do|(?:should|can|could|must|do) (?:we|i|one|you) do|should be done|can be done|needs? to be done|"
    r"is (?:the )?(?:advice|advised|recommended)|do you (?:advise|recommend|suggest))(?: about| on| with"
    r"| against| for)?"
)
_WHY = (
    r"(?:which|what) rules? (?:found|finds|fired|says|said|flagged|is behind)|why (?:is|was|has|does|do) .{2,80}? "
    r"(?:flagged|a risk|at risk|an? (?:critical|high|medium|low) risk|on the list)|explain (?:the )?(?:insight"
    r"|finding|risk)"
    r"|(?:tell me (?:more )?about|details? (?:of|on)|show(?: me)?) (?:the )?(?:insight|finding)"
)
_CODE = re.compile(r"\b(?P<rule>[a-z]{3}\d{3})(?:-(?P<print>[0-9a-f]{6,}))?\b")
_BY = r"(?:by|per|each|for each|for every|across|split by|grouped by|broken down by)(?: the)? "
_GROUPS = {
    "category": r"categor(?:y|ies)|kinds?|types?|areas?",
    "severity": r"severit(?:y|ies)|levels?|ratings?",
    "rule": r"rules?",
    "project": r"projects?",
    "programme": r"programmes?|programs?",
    "department": r"departments?|agenc(?:y|ies)|business units?",
}
_TOP = (
    r"top|biggest|worst|most (?:serious|severe|critical|important|urgent)|greatest|highest|main|key|largest"
    r"|gravest"
)
_NEW = r"new(?:ly)?|appeared|emerged|first seen|showed up|came up|arisen|arose|turned up|added"
_SEEN = rf"{_NEW}|found|raised|since|identified|flagged|detected|spotted|started"
_WORSE = r"worse(?:ned|ning)?|got(?:ten)? worse|went up|increased|rising|growing|deteriorat\w+"
_BETTER = r"better|improv\w+|went down|eased"
_MOST_OF = r"(?:has|have|with) (?:the )?most"
_COUNT = r"how many|number of|count(?: of)?|tally"
_MEANT = {
    "REP002": r"water ?melons?(?: status)?|(?:report(?:s|ed|ing)?|stat(?:e|es|ed|ing)|rated|shown?"
    r"|says?) (?:as )?green"
    r"\b.*\b(?:not|isnt|arent|shouldnt|red|amber|really|actually|worse).*|(?:falsely|wrongly) (?:rated "
    r"|reported )?green"
    r"|too green to be true",
    "CAP001": r"(?:one|same|a|any) (?:person|people) (?:is )?(?:on |in |working on )?(?:the )?(?:two|several"
    r"|more than one|2) critical projects?(?:,? (?:in |at )?(?:the )?same (?:time|weeks?))?",
    "STR001": r"zombies?(?: projects?)?",
    "ENG002": r"(?:gone|went|fallen|going|are|is) (?:quiet|silent|dark)(?: on us)?"
    r"|stopped (?:reporting|talking|writing)",
    "CST002": r"(?:burn|spend|us|eat)(?:s|ing)? (?:(?:its|their|the) )?(?:money|budgets?|cash)"
    r" (?:faster|quicker|ahead|sooner)"
    r"(?: than| of)?(?: (?:it|they) (?:makes?|shows?))?(?: (?:its|their))?(?: progress| work| delivers?)?",
    "CAP002": r"key[ -](?:persons?|people)|single points? of failure",
    "STR004": r"twin projects?|duplicate projects?|projects? with the same aims?",
    "DEP002": r"circular (?:waits?|waiting|dependenc(?:y|ies))"
    r"|wait(?:s|ing)? (?:for|on) (?:each other|one another)"
    r"(?: in a (?:circle|loop))?"
    r"|wait(?:s|ing)? in a (?:circle|loop)|(?:dependency|waiting) (?:loops?|circles?|cycles?)",
    "VEN005": r"sole[ -]sourc(?:e|ed|ing)",
    "REP003": r"cop(?:y|ied)[ -](?:and[ -])?past(?:e|ed)|copied status(?:es)?|same words (?:again|each time"
    r"|every time)",
    "ENG003": r"unanswered (?:asks?|requests?|calls? for help)|asked for help and",
    "BEN001": r"benefits? (?:(?:are|is|keep|keeps) )?(?:slipping(?: away)?|eroding|shrinking|melting(?: away)?"
    r"|eroded)"
    r"|benefits? erosion|(?:eroding|shrinking) benefits?",
}
"""Other words for rules that mean nothing else, so that they need no word for risk beside them."""
_LATE = r"delays?|lateness|slippage|slips?|being late|late deliver(?:y|ies)"
_WHO = r"who (?:owns?|has|handles?|deals with|looks after|is (?:responsible|accountable) for)|(?:risk )?owners?(?= of)"
_LONGEST = 12
_SHORTLIST = 5
_FILLER = frozenset({
    "a", "about", "across", "bear", "bring", "carry", "cause", "come", "pose",
    "affect", "affecting", "alert", "all", "an", "and", "any", "anybody", "anyone", "anything", "are",
    "around", "as", "at", "be", "been", "biggest", "by", "can", "category", "concern", "count", "critical",
    "currently", "do", "does", "each", "every", "find", "finding", "first", "flag", "flagged", "for", "found",
    "from", "get", "give", "got", "greatest", "has", "have", "high", "highest", "how", "important", "in",
    "insight", "is", "it", "its", "key", "known", "largest", "last", "level", "list", "low", "main", "many",
    "me", "medium", "most", "name", "new", "newly", "not", "nothing", "now", "number", "of", "on", "open", "or",
    "our", "per", "please", "portfolio", "project", "rank", "ranked", "ranking", "rated", "really", "regarding",
    "related", "right", "risk", "serious", "severe", "severity", "show", "since", "something", "still", "tell",
    "that", "the", "there", "these", "they", "this", "those", "to", "today", "top", "touch", "touching",
    "touches", "mean", "means", "often", "handle", "handles",
    "urgent", "us", "warning", "was", "we", "were", "what", "where", "which", "who", "whole", "whose", "with",
    "worse", "worsened", "worst", "you", "your",
})  # fmt: skip


def read_findings(question: str, portfolio: Portfolio, analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan of a question about insights, or None where it is about something else."""
    asked = read(question)
    if asked.has(r"risk scores?|riskiest|risk index"):
        return None
    asked.find(r"at (?:high |great |serious )?risk", "state")
    code = _CODE.search(asked.text)
    rules = _rules(asked)
    if code or asked.has(_WHY) or asked.has(_ACT):
        return _explained(asked, code, rules, portfolio, analysis)
    if not rules and not any(asked.free(m.start(), m.end()) for m in asked.find(_NOUN)):
        return None
    if asked.has(r"(?:which|what|how many|list|show|number of) projects?") and not rules and not asked.has(_MOST_OF):
        return None
    refusal = _of_another_day(asked, portfolio)
    return Unclear(reason=refusal) if refusal else _listed(asked, rules, portfolio)


def _of_another_day(asked: Question, portfolio: Portfolio) -> str | None:
    """Why insights of an earlier day are not told, where the question asks for them."""
    span = window(read(asked.text), portfolio.as_of)
    if asked.has(r"as (?:of|at) .*\d.*|pictures? of|snapshots? of|reports? of .*\d.*") or (span and span.first is None):
        return "Insights are told of the newest report only, with the day each was first seen."
    if span and span.last and span.last < portfolio.as_of and not asked.has(_SEEN):
        return "Insights are told of the newest report only; ask which were first seen in that time instead."
    return None


def _rules(asked: Question) -> tuple[str, ...]:
    """Rules that the question means: by other words for them, or by their name beside a word for risk."""
    found = [code for code, words in _MEANT.items() if asked.has(words)]
    if asked.has(_NOUN):
        found += [rule.code for rule in RULES if asked.has(_spoken(rule.name))]
    return tuple(dict.fromkeys(found))


def _spoken(name: str) -> str:
    return "[ -]".join(re.escape(word) for word in fold(name).split()) + "s?"


def _explained(
    asked: Question,
    code: "re.Match[str] | None",
    rules: tuple[str, ...],
    portfolio: Portfolio,
    analysis: Analysed | None,
) -> Plan | Unclear | None:
    act = asked.has(_ACT)
    if code and code["print"]:
        known = {i.id.casefold(): i.id for i in analysis.brief.insights} if analysis else {}
        one = next((known[key] for key in known if key.startswith(code.group())), None)
        if one is None:
            return Unclear(reason=f"No insight {code.group().upper()} is known in this picture.")
        return Plan(action="explain", subject="insights", ids=(one,), fields=("what_to_do",) if act else ())
    conditions, leftover, assumptions = _conditions(asked, rules, portfolio)
    if code:
        conditions = (
            *conditions,
            Filter(field="rule", op="is", any_of=(code["rule"].upper(),), said=f"of rule {code['rule'].upper()}"),
        )
    if not conditions:
        return None
    return Plan(
        action="explain",
        subject="insights",
        filters=conditions,
        fields=("what_to_do",) if act else (),
        limit=_limit(asked) or 3,
        assumptions=assumptions,
        topic=" ".join(leftover),
    )


def _listed(asked: Question, rules: tuple[str, ...], portfolio: Portfolio) -> Plan | Unclear | None:
    owners = asked.has(_WHO, "owner")
    for rule in rules:
        asked.find(_MEANT.get(rule, _spoken(next(one.name for one in RULES if one.code == rule))), "rule")
    conditions, leftover, assumptions = _conditions(asked, rules, portfolio)
    if leftover:
        words = ", ".join(f"“{word}”" for word in leftover[:4])
        return Unclear(reason=f"Nothing in the data is called {words}.")
    superlative = asked.has(_MOST_OF)
    spoken = rf"(?:which|what) {{}} {_MOST_OF}" if superlative else rf"{_BY}{{}}"
    group = next((key for key, called in _GROUPS.items() if asked.has(spoken.format(f"(?:{called})"))), None)
    count = asked.has(_COUNT)
    if group:
        return Plan(action="group", subject="insights", filters=conditions, group=group,
                    limit=1 if superlative else None, assumptions=assumptions)  # fmt: skip
    if count:
        return Plan(action="count", subject="insights", filters=conditions, assumptions=assumptions)
    short = (
        _SHORTLIST if asked.has(_TOP) and asked.has(r"risks|insights|findings|warnings|concerns|flags|alerts") else None
    )
    single = 1 if asked.has(_TOP) and short is None else None
    wide = None if conditions else _SHORTLIST
    return Plan(action="risks", subject="insights", filters=conditions, limit=_limit(asked) or short or single or wide,
                fields=("owner",) if owners else (), assumptions=assumptions)  # fmt: skip


def _conditions(
    asked: Question, rules: tuple[str, ...], portfolio: Portfolio
) -> tuple[tuple[Filter, ...], list[str], tuple[str, ...]]:
    """Conditions on insights, words that nothing explains, and what was assumed."""
    found: list[Filter] = []
    notes: list[str] = []
    severities = tuple(s.value for s in Severity if asked.has(s.value))
    if severities:
        found.append(
            Filter(field="severity", op="is", any_of=severities, said=f"of severity {' or '.join(severities)}")
        )
    homes = homes_said(asked, portfolio)
    found += homes
    names = _spoken_names(asked, rules, portfolio)
    taken = " ".join(meant.said for meant in names)
    categories = tuple(c.value for c in Category if asked.has(rf"{c.value}s?") and c.value not in taken.split())
    vendors = [m for m in names if m.kind == "vendor"]
    if not categories and not rules and asked.has(_LATE, "late"):
        categories, notes = ("schedule",), ["I took delay as all insights about schedule."]
    elif categories and not rules and asked.has(_LATE, "late"):
        notes.append(f"Delay is no kind of its own; I took all insights about {' or '.join(categories)}.")
    if categories and not (categories == ("vendor",) and vendors):
        found.append(Filter(field="category", op="is", any_of=categories, said=f"about {' or '.join(categories)}"))
    if rules:
        spelt = {rule.code: rule.name for rule in RULES}
        said = " or ".join(spelt[code] for code in rules)
        found.append(Filter(field="rule", op="is", any_of=rules, said=f"of the rule “{said}”"))
    for kind in ("project", "vendor", "person"):
        meant = [m for m in names if m.kind == kind]
        if meant:
            ids = tuple(dict.fromkeys(one for m in meant for one in m.ids))
            spoken = [_name(portfolio, kind, one) for one in ids]
            found.append(Filter(field=kind, op="is", any_of=ids, said=f"that touch {' or '.join(spoken)}"))
            notes += [several(m.said, [_name(portfolio, kind, one) for one in m.ids]) for m in meant if len(m.ids) > 1]
    found += _times_and_states(asked, portfolio)
    _understood(asked, rules, (*severities, *categories))
    known = {*_FILLER, *NUMBER_WORDS}
    end = asked.text.find("?") + 1 or len(asked.text)  # what follows the question only goes on about it
    left = [
        w.text
        for w in asked.left()
        if w.start < end and not w.text.isdigit() and not {w.text, w.text.rstrip("s")} & known
    ]
    return tuple(found), left, tuple(notes)


def _times_and_states(asked: Question, portfolio: Portfolio) -> list[Filter]:
    """What people decided about insights, when they were first seen, and how they moved."""
    found = []
    states = tuple(s.value for s in InsightState if s is not InsightState.OPEN and asked.has(s.value, "state"))
    if states:
        found.append(Filter(field="state", op="is", any_of=states, said=f"that are {' or '.join(states)}"))
    span = window(asked, portfolio.as_of)
    if span is not None and asked.has(r"since (?:the )?(?:last|previous|past)"):
        span = Window(span.first, None, span.said)
    if span is not None:
        first, last = span.first, None if span.last == portfolio.as_of else span.last
        found.append(Filter(field="first_seen", op="between", first=first, last=last, said=f"first seen {span.label}"))
    moves = {
        Trend.NEW: (_NEW if span is None else r"(?!)", "new since the picture before"),
        Trend.WORSE: (_WORSE, "worse than in the picture before"),
        Trend.BETTER: (_BETTER, "better than in the picture before"),
    }
    for move, (words, said) in moves.items():
        if asked.has(words):
            found.append(Filter(field="trend", op="is", any_of=(move.value,), said=said))
    if any(asked.free(m.start(), m.end()) for m in asked.find("overdue")):
        found.append(Filter(field="overdue", op="is", any_of=("True",), said="whose mitigation is overdue"))
    return found


def _understood(asked: Question, rules: tuple[str, ...], values: tuple[str, ...]) -> None:
    """Mark the words of the grammar, of rules and of values, so that what is left is what nothing explains."""
    grammar = (_NOUN, _TOP, _NEW, _WORSE, _BETTER, _ACT, _WHY, _COUNT, *_GROUPS.values(), _CODE.pattern, "overdue")
    for pattern in grammar:
        asked.find(pattern, "grammar")
    for code in rules:
        name = next(rule.name for rule in RULES if rule.code == code)
        asked.find(rf"{_MEANT[code]}|{_spoken(name)}" if code in _MEANT else _spoken(name), "rule")
    for word in values:
        asked.find(rf"{word}s?(?:[ -]severity)?", "value")


def _spoken_names(asked: Question, rules: tuple[str, ...], portfolio: Portfolio) -> list[Meant]:
    """Projects, vendors and persons named: the longest runs of words that stand for one, misspellings allowed."""
    found: list[Meant] = []
    for rule in rules:
        asked.find(_MEANT.get(rule, r"(?!)"), "rule")
    pieces = re.findall(
        r"(?:\b(?:of|about|for|on|in|at|with|from|touch|touching|hit|hitting|affect|affecting|around|is|does|has"
        r"|regarding|by|against|do|vendor|supplier)\b"
        r"(?: the| our| vendor| supplier| project| person)*) ([^,?;]+)",
        asked.text,
    )
    runs = [piece for piece in pieces if piece.strip()] + ([asked.text.strip(" ?")] if not pieces else [])
    for piece in runs:
        words = piece.split()
        for size in range(min(len(words), _LONGEST), 0, -1):
            meant = next(
                (
                    m
                    for start in range(len(words) - size + 1)
                    if (m := _one(words[start : start + size], asked, portfolio))
                ),
                None,
            )
            if meant:
                found.append(meant)
                place = asked.text.find(meant.said)
                asked.use(place, place + len(meant.said), "name")
                break
    return found


def _one(words: Sequence[str], asked: Question, portfolio: Portfolio) -> Meant | None:
    said = " ".join(words)
    folded = fold(said)
    if all({word, word.rstrip("s")} & _FILLER or word.isdigit() or word in NUMBER_WORDS for word in folded.split()):
        return None
    if words[0] in _FILLER or words[-1] in _FILLER or re.fullmatch(rf"{_NOUN}.*|.*\b{_NOUN}", said):
        return None
    if len(words) == 1 and (folded in {c.value for c in Category} or folded.rstrip("s") in {c.value for c in Category}):
        return None
    place = asked.text.find(said)
    if place < 0 or not asked.free(place, place + len(said)):
        return None
    return vendor_meant(said, portfolio) or project_meant(said, portfolio) or person_meant(said, portfolio)


def _name(portfolio: Portfolio, kind: str, one: str) -> str:
    if kind == "project":
        return line(portfolio.name_of(one))
    if kind == "vendor":
        return line(portfolio.ask(vendor_names).name(one))
    return line(portfolio.person_name(one))


def _limit(asked: Question) -> int | None:
    number = rf"\d{{1,2}}|{'|'.join(NUMBER_WORDS)}"
    for match in asked.find(rf"(?P<n>{number}) (?:\w+ )?{_NOUN}|(?:top|worst|first) (?P<m>{number})"):
        said = match["n"] or match["m"]
        many = int(said) if said.isdigit() else NUMBER_WORDS[said]
        if many > 0:
            return many
    return None


_ACTIONS = ("count", "risks", "group", "explain")
FINDINGS = Family(
    read=read_findings,
    owns=lambda plan: plan.subject == "insights" and plan.action in _ACTIONS,
    tell=tell_findings,
    spans=True,
)
