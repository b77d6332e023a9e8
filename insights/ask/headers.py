"""The words people use for a column whose header nobody foresaw: a pattern made from the header itself."""

import re

from insights.ask.words import fold, stem

_LONGEST_LABEL = 60
_ALIKE = (
    ("update", "comment", "note"),
    ("cost", "price", "expense"),
    ("supplier", "vendor", "contractor", "provider"),
    ("borough", "district"),
    ("location", "site", "place"),
    ("region", "area"),
    ("staff", "headcount", "fte", "employee"),
    ("organisation", "organization", "body"),
    ("country", "nation"),
    ("author", "writer"),
    ("approver", "approved by"),
    ("reviewer", "reviewed by"),
    ("comment", "remark"),
    ("duration", "length"),
    ("delay", "lateness"),
    ("confidence", "certainty"),
    ("customer", "client"),
    ("complexity", "difficulty"),
    ("sector", "domain"),
    ("funding", "funder"),
    ("saving", "saved"),
    ("procurement", "tender"),
    ("milestone", "release"),
)  # fmt: skip
"""Words that people use for one another in the names of columns."""
_ALIKE_BY = {word: group for group in _ALIKE for word in group}
_FEW = 3
_SMALL = r"(?:[ -]|(?: of| for| per| in)?(?: the)? )?"
_TAILS = frozenset({"date", "day", "on", "at", "time", "when", "dt"})
_BODIES = frozenset({"body", "authority", "officer", "person", "board", "committee", "group", "organisation"})
_AGENT = re.compile(r"(?P<root>[a-z]{4,})(?:er|or)")
_BEHIND = {"day": "date|day", "category": "type|kind", "number": "figure|amount|value", "money": "figure|amount|value"}
"""Words that people put behind the name of a column of a kind: "EPT type", "Stage 3 date"."""
_HEADS = frozenset({"date", "day", "number", "id", "code", "name", "type", "value", "total", "current", "status"})


def spaced(header: str) -> str:
    """A header as words: "Project_delay", "projectDelay" → "Project delay"."""
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[a-z])(?=\d)", " ", header).replace("_", " ").strip()
    text = " ".join(text.split())
    return re.split(r" [(:]", text)[0][:_LONGEST_LABEL].strip() if len(text) > _LONGEST_LABEL else text


def called(name: str, kind: str = "text") -> str:
    """The pattern for a header: its words in either order, their usual other words, the verbs that it implies."""
    name = re.sub(r"\s*\([^)]*\)", "", name).strip() or name  # a unit in brackets is seldom said
    words = [word for word in fold(name).split() if word not in {"of", "the", "for"}] or fold(name).split()
    behind = _BEHIND.get(kind)
    tail = rf"(?: (?:{behind}|column|field)s?)?" if behind and words[-1] not in behind.split("|") else ""
    forms = [_SMALL.join(_either(stem(word)) for word in words) + tail]
    if len(words) == 2:  # noqa: PLR2004 - "date of approval" for "approval date"
        forms.append(rf"{_either(stem(words[1]))} (?:of|for|in)(?: the)? {_either(stem(words[0]))}")
    told = [word for word in words if word not in _TAILS]
    if kind == "day" and told and len(told) < len(words):
        verbs = _verbs(told)
        forms += [verbs] if verbs else []
    if kind == "category":
        forms += _deeds(words)
    return "|".join(forms)


def _deeds(words: list[str]) -> list[str]:
    """What the people of a column do: author → who wrote, reviewer → reviewed by, approval body → approved by."""
    last = stem(words[-1])
    if last == "author":
        return [r"who wrote|written by|(?:who )?authored by|who authored"]
    if len(words) == 1 and (agent := _AGENT.fullmatch(last)):
        root = re.escape(agent["root"])
        return [rf"who {root}(?:e|s|es|ed)?|{root}ed by"]
    verbs = _verbs(words[:-1]) if len(words) == 2 and last in _BODIES else None  # noqa: PLR2004 - a deed and who does it
    return [rf"who {verbs}|{verbs} by|(?<=-){verbs}"] if verbs else []


def headword(name: str) -> str | None:
    """The one word of a header that may stand for all of it, where it has one of its own."""
    words = [stem(word) for word in fold(name).split()]
    telling = [word for word in words if word not in _HEADS and len(word) > 2]  # noqa: PLR2004 - small words
    return telling[-1] if telling and len(words) > 1 else None


def _verbs(words: list[str]) -> str | None:
    """What happens on a day whose header names it: creation date → created, approval → approved."""
    last = words[-1]
    ending = next((end for end in ("ion", "al", "ed") if last.endswith(end) and len(last) - len(end) > _FEW), None)
    if ending is None:
        return None
    roots = [last[: -len(ending)]]
    if last.endswith("ation") and len(last) - 5 > _FEW:
        roots.append(last[:-5])
    before = "".join(re.escape(word) + " " for word in words[:-1])
    return rf"{before}(?:{'|'.join(map(re.escape, roots))})(?:ion|al|ed|es|e|s|ing)"


def _either(word: str) -> str:
    if word in _ALIKE_BY:
        return "(?:" + "|".join(_plural(one) for one in _ALIKE_BY[word]) + ")"
    return _plural(word)


def _plural(word: str) -> str:
    return re.escape(word[:-1]) + "(?:y|ies)" if word.endswith("y") else re.escape(word) + "(?:s|es)?"
