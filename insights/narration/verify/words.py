"""Words of a text: what they share with another text, and which of them say nothing by themselves."""

import re
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['’\-./&][^\W_]+)*", re.UNICODE)
_SHORT = 3
# Words that tell how a thing is said, not what is so. Nothing here may turn a true sentence into a false one.
_NEUTRAL = [
    "a", "about", "according", "accordingly", "account", "add", "addition", "additionally", "all-in", "also",
    "although", "am", "among", "an", "and", "another", "approximately", "are", "around", "as", "aside", "at", "be",
    "been", "being", "besides", "between", "brief", "briefly", "but", "by", "can", "case", "concern", "concerned",
    "concerning", "concerns", "currently", "data", "date", "detail", "did", "do", "does", "during", "entry",
    "evidence", "fact", "figure", "finding", "following", "for", "from", "further", "given", "had", "has", "have",
    "having", "here", "hereby", "how", "however", "i.e", "in", "indicate", "indicated", "indicates", "into", "is",
    "it", "item", "its", "itself", "just", "kind", "listed", "look", "matter", "mean", "mention", "mentioned",
    "mentions", "moreover", "name", "named", "namely", "note", "noted", "notes", "now", "of", "on", "or", "other",
    "others", "out", "overall", "page", "part", "per", "picture", "place", "plan", "point", "portfolio", "present",
    "presently", "programme", "project", "projects", "put", "quote", "quoted", "quotes", "quoting", "read", "reads",
    "record", "recorded", "records", "regard", "regarding", "remain", "remains", "report", "reported", "reports",
    "roughly", "row", "run", "running", "runs", "said", "same", "say", "saying", "says", "see", "seen", "set",
    "short", "show", "shown", "shows", "since", "so", "some", "source", "sources", "speak", "speaks", "stand",
    "stands", "state", "stated", "states", "stating", "status", "sum", "summary", "tell", "tells", "text", "than",
    "that", "the", "their", "them", "then", "there", "these", "they", "thing", "this", "those", "though", "through",
    "time", "times", "to", "today", "together", "told", "total", "touch", "touched", "touches", "toward", "towards",
    "turn", "until", "update", "updates", "upon", "very", "via", "was", "way", "were", "what", "when", "where",
    "whereas", "which", "while", "who", "whom", "whose", "with", "within", "word", "words", "worth", "write",
    "writes", "written", "yet",
]  # fmt: skip
_GROUPS = (
    "vendor supplier contractor subcontractor provider",
    "owner own owned lead led leader manager",
    "forecast projection estimate projected estimated",
    "cost spend spent spending expenditure",
    "worker staff personnel",
    "person people individual",
    "depend depends dependent wait waits waiting rely relies",
    "share proportion",
    "baseline original originally",
    "approved agreed",
    "finish end complete conclude completion",
    "begin start commence",
    "handover hand-over",
    "week wk weekly",
    "buy purchase procurement",
    "test testing",
    "amount sum",
    "flaw defect bug fault",
    "lack missing lacks without absent",
    "serve serves supply supplies",
    "hold holds keep keeps",
    "schedule timetable plan",
)


@dataclass(frozen=True)
class Word:
    """One word, as written and as it is compared, and where it stands."""

    text: str
    stem: str
    start: int
    end: int


@lru_cache(maxsize=2048)  # the same facts are looked at for every sentence
def words(text: str) -> tuple[Word, ...]:
    """The words of a text, in order."""
    return tuple(Word(m.group(), stem(m.group()), m.start(), m.end()) for m in _WORD.finditer(text))


def stem(word: str) -> str:
    """A word without case and usual endings, so that "slipped" meets "slips"."""
    low = word.lower().replace("’", "'").removesuffix("'s").strip("'")
    if any(char.isdigit() for char in low):
        return low
    for ending, instead in (("ies", "y"), ("ing", ""), ("edly", ""), ("ed", ""), ("es", ""), ("s", "")):
        if low.endswith(ending) and len(low) - len(ending) >= _SHORT and not low.endswith(("ss", "us", "is")):
            low = low.removesuffix(ending) + instead
            if ending in {"ing", "ed"} and low[-1] == low[-2] and low[-1] not in "sl":
                low = low[:-1]
            break
    return low[:-1] if low.endswith("e") and len(low) > _SHORT else low


NEUTRAL = frozenset(stem(word) for word in _NEUTRAL)
_SAME = {stem(word): frozenset(map(stem, group.split())) for group in _GROUPS for word in group.split()}


def means(one: str, known: frozenset[str]) -> bool:
    """True where a word, or one that means the same, is among `known` stems."""
    return one in known or bool(_SAME.get(one, frozenset()) & known)
