"""Organisations said in words where the data writes letters, and the other way round: Tax Office for ATO."""

import re
from collections.abc import Sequence

from insights.ask.entities import Names, Value
from insights.ask.words import fold

DEPARTMENT = r"departments?|ministry|ministries|agency|agencies"
_WHOLE = frozenset({"office", "authority", "commission", "bureau", "administration", "board", "council"})
_SMALL = frozenset({"of", "for", "the", "and"})
_LONGEST_CODE = 6


def is_body(text: str, start: int, end: int) -> bool:
    """True where a stretch of the folded question is named as a department: "the Health department"."""
    after = re.match(rf" (?:{DEPARTMENT})(?![^\W_])", text[end:])
    return bool(after or re.search(rf"(?<![^\W_])(?:{DEPARTMENT}) (?:of|for)(?: the)? $", text[:start]))


def body_of(words: Sequence[str], known: Names, *, department: bool) -> Value | None:
    """The one organisation written in letters that these words may spell out; None where none or several fit.

    A department may leave its other subjects out (Health department: DHSC), an office its first word (Tax Office: ATO).
    """
    initials = "".join(word[0] for word in words if word not in _SMALL)
    codes = {
        v: fold(v.text) for many in known.aliases.values() for v in many if v.field == "department" and _is_code(v)
    }
    if department:
        begins = (f"d{initials}", f"m{initials}", f"do{initials}", f"df{initials}", f"mo{initials}")
        found = [v for v, code in codes.items() if code.startswith(begins)]
        exact = [v for v in found if codes[v] in begins]
        found = exact or found
    elif len(words) > 1 and words[-1] in _WHOLE:
        found = [v for v, code in codes.items() if code == initials]
        found = found or [v for v, code in codes.items() if code[1:] == initials]
    else:
        return None
    return found[0] if len(found) == 1 else None


def _is_code(value: Value) -> bool:
    return 1 < len(value.text) <= _LONGEST_CODE and value.text.isalpha() and sum(c.isupper() for c in value.text) > 1
