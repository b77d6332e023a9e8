"""Words that turn a sentence round: late and early, up and down, done and open, not, may, because, all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_POLES: tuple[tuple[str, str, str], ...] = (
    # What is said of time.
    ("pace", "late", (r"late|later|behind|delay(?:s|ed|ing)?|overdue|slip(?:s|ped|ping|page)?|postponed?"
    r"|past (?:its|their|the) (?:deadline|date)"
     r"|(?:after|past|beyond) (?:its|their|the) (?:\w+ )?(?:baseline|plan|approved end|deadline"
     r"|due date)|push(?:ed|es) back|moved back|retard")),
    ("pace", "early", (r"early|earlier|ahead|brought forward|(?:before|ahead of) (?:its|their"
    r"|the) (?:\w+ )?(?:baseline|deadline|due date)")),
    ("pace", "on time", (r"on time|on schedule|on plan|on track|in time|punctual(?:ly)?|as planned"
    r"|in line with (?:the )?plan")),
    # What is said of amounts.
    ("amount", "over", (r"over(?= (?:its |the |their )?(?:budget|plan|baseline|approved|cost|forecast))"
    r"|over(?:spen[dt](?:s|ing)?|runs?|shoots?|ran)"
     r"|exceed(?:s|ed|ing)?|above|in excess of|(?<=% )over(?! \d)|(?<=percent )over(?! \d)"
     r"|(?<=million )over(?! \d)|too (?:much|many)|more than|over(?= [£$€]?\d)|over(?=[.,;]|$)")),
    ("amount", "under", (r"under(?= (?:its |the |their )?(?:budget|plan|baseline|approved|cost|forecast))"
    r"|under(?:spen[dt](?:s|ing)?|runs?)"
     r"|below|short of|shortfall|fewer than|less than|within(?= (?:its |the |their )?(?:budget"
     r"|approved))|(?<=% )under|(?<=percent )under|(?<=million )under|under(?= [£$€]?\d)")),
    ("bound", "at least", r"at least|no less than|or more|minimum"),
    ("bound", "at most", r"at most|no more than|up to|or less|maximum|nearly|almost|just under"),
    ("change", "up", (r"up(?! to)|ris(?:e|es|ing|en)|rose|increas(?:e|es|ed|ing)|gr[eo]w(?:s|n|ing|th)?|higher"
    r"|rais(?:e|es|ed)|gain(?:s|ed)?"
     r"|climb(?:s|ed|ing)?|expand(?:s|ed)?|doubled|jump(?:s|ed)?|added|longer")),
    ("change", "down", (r"down|fall(?:s|ing|en)?|fell|decreas(?:e|es|ed|ing)|drop(?:s|ped|ping)?|lower(?:s|ed)?"
    r"|shr[aiu]nk(?:s|ing)?|cuts?|reduc(?:e|es|ed|ing|tion)"
     r"|declin(?:e|es|ed|ing)|lost|los(?:s|es|ing)|halved|shorter|ero(?:de|des|ded|sion)")),
    ("change", "same", r"unchanged|flat|stable|steady|constant|the same"),
    ("quality", "better", r"better|improv(?:e|es|ed|ing|ement)|recover(?:s|ed|ing|y)?|healthy|well"),
    ("quality", "worse", (r"worse|worsen(?:s|ed|ing)?|deteriorat(?:e|es|ed|ing|ion)|darken(?:s|ed|ing)?|unhealthy"
    r"|badly")),
    # Ratings: never taken from free text.
    ("colour", "green", r"green"), ("colour", "amber", r"amber|yellow"), ("colour", "red", r"red"),
    ("rating", "critical", r"critical"), ("rating", "high", r"high"), ("rating", "medium", r"medium|moderate"),
    ("rating", "low", r"low"),
    # What is said of work.
    ("work", "done", (r"(?<!% )(?<!%)(?<!percent )done|(?<!% )(?<!percent )complete(?:s|d|ly)?|completion"
    r"|finish(?:es|ed)|ended|delivered|accomplished|achieved|in place")),
    ("work", "open", (r"open|incomplete|unfinished|outstanding|pending|remains to be|still to|in progress|ongoing"
    r"|under way")),
    ("work", "closed", r"closed?|resolved|settled|mitigated"),
    ("work", "failed", r"fail(?:s|ed|ing|ure)?|miss(?:es|ed|ing)?"),
    ("work", "passed", r"pass(?:es|ed)|succeed(?:s|ed)?|success(?:ful|fully)?|met"),
    ("work", "cancelled", r"cancel(?:s|led|ed)?|abandoned|withdrawn|withdrew|terminated|dropped out|scrapped"),
    ("work", "paused", r"paused?|halt(?:s|ed)?|stopp?(?:s|ed)?|suspended|on hold|frozen"),
    ("work", "started", r"start(?:s|ed)?|beg[iau]n(?:s)?|resum(?:e|es|ed)|launched"),
    ("gate", "approved", r"approv(?:e|es|ed|al)|agreed|granted|accepted|signed|confirmed"),
    ("gate", "rejected", r"reject(?:s|ed)?|refus(?:e|es|ed)|declined|denied|unsigned|disputed?"),
    ("flow", "blocked", r"blocked|stuck|blocks"), ("flow", "free", r"unblocked|cleared|free"),
    ("held", "has", r"staffed|funded|covered|assigned|available"),
    ("held", "lacks", r"unstaffed|unfunded|unowned|uncovered|unassigned|unavailable|vacant|lacks?|lacking"),
    ("order", "before", r"before|precedes?|prior to"), ("order", "after", r"after|follows|since(?= \w+ing)"),
    ("edge", "start", r"start(?:s|ed|ing)?(?= (?:date|on|in|of))"),
    ("edge", "end", r"end(?:s|ing)?|finish(?:es|ed|ing)?|deadline|due"),
    # What makes a sentence stronger or weaker than its proof.
    ("not", "not", (r"not|no|never|without|none|neither|nor|cannot|can't|won't|isn't|aren't|wasn't|hasn't"
    r"|haven't|didn't"
     r"|doesn't|don't|nobody|nothing|no one|unable|hardly|un(?:approved|tested|planned|confirmed|paid|safe)")),
    ("perhaps", "perhaps", (r"may(?! \d{4})|might|could|possibly|perhaps|probably|likely|if|unless|hop(?:e|es|ed"
    r"|ing)(?: to)?"
     r"|rumou?r(?:s|ed)?|suspect(?:s|ed)?|propos(?:e|es|ed|al)|would|should|risks?(?= of| that)"
     r"|feared?|unclear|uncertain")),
    ("will", "will", (r"will|shall|expect(?:s|ed|ing)?|plans? to|planned to|scheduled (?:to|for)|going to"
    r"|intends? to|to be \w+ed")),
    ("wanted", "wanted", (r"ask(?:s|ed|ing)? for|request(?:s|ed|ing)?|seek(?:s|ing)?|sought|want(?:s|ed)?"
    r"|wish(?:es|ed)?|appl(?:y|ies|ied) for|negotiat\w+")),
    ("heard", "heard", (r"said that|claim(?:s|ed)?|believ(?:es?|ed)|thinks?|thought|assum(?:es?|ed)"
    r"|promis(?:es?|ed)|alleg\w+")),
    ("asked", "asked", r"must|need(?:s|ed)? to|ha(?:s|ve) to|required? to|has been asked|urgently"),
    ("all", "all", (r"all|every|everyone|everything|each|entire(?:ly)?|whole|always|both|fully|total(?:ly)?|any"
    r"|across the board")),
    ("all", "only", r"only|sole(?:ly)?|alone|exclusive(?:ly)?|nothing but|the one"),
    ("all", "most", r"most|majority|mostly|mainly|largely|many|several|half|few|rarely"),
    ("most", "most", (r"(?:the )?(?:worst|best|largest|smallest|highest|lowest|latest|earliest|oldest|newest"
    r"|longest|shortest|biggest|greatest|riskiest|costliest)"
     r"|(?:most|least) \w+|top|main|primary|leading|unique|unprecedented")),
    ("why", "why", (r"because|due to|owing to|caus(?:e|es|ed|ing)|led to|leads? to|leading to|result(?:s|ed"
    r"|ing)? (?:in|from)|as a result|therefore|thus|hence"
     r"|thanks to|so that|driven by|stems? from|which means|consequently|on account of"
     r"|trigger(?:s|ed)?|explains?|explained by|reason|forc(?:es|ed|ing)|as(?= (?:the"
     r"|its) \w+ (?:is|was|has|had|did))")),
    ("again", "again", (r"again|still|already|repeatedly|continu(?:es|ed|ing)|no longer|anymore|twice|once"
    r"|first time")),
)  # fmt: skip
RATINGS = frozenset({"colour", "rating"})
# These must stand on both sides alike: a proof that says "may" or "not" does not prove what says neither.
BOTH_WAYS = frozenset({"not", "perhaps", "will", "wanted", "heard"})
_FOUND = [(kind, pole, re.compile(rf"(?<![\w-])(?:{words})(?![\w])", re.IGNORECASE)) for kind, pole, words in _POLES]
_SAME = {("pace", "late"): {("order", "after")}, ("edge", "end"): {("work", "done")}}


@dataclass(frozen=True)
class Pole:
    """One turning word of a text and where it stands."""

    kind: str
    pole: str
    start: int
    end: int

    @property
    def key(self) -> tuple[str, str]:
        """Kind and pole."""
        return self.kind, self.pole


@lru_cache(maxsize=2048)  # the same facts are looked at for every sentence
def poles(text: str) -> tuple[Pole, ...]:
    """Every turning word of a text."""
    return tuple(_poles(text.replace("’", "'")))


def _poles(text: str) -> Iterator[Pole]:
    for kind, pole, pattern in _FOUND:
        for found in pattern.finditer(text):
            yield Pole(kind, pole, found.start(), found.end())
