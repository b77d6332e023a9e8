"""Words that stand where the source says nothing: missing data, never a signal."""

import re

_REDACTED = re.compile(
    r"\bexempt(?:ed|ion)? (?:under|from|by)\b|\bfreedom of information\b|\bfoi act\b|\bwithheld\b|\[?\bredacted\b"
    r"|\b(?:data|information|figures?|details?|commentary|narrative) (?:was |were |is |are |has "
    r"|have )?(?:not (?:been )?"
    r"(?:provided|available|supplied|disclosed|published|submitted|reported|held)|unavailable|exempt|to be confirmed)\b"
    r"|^\W*(?:n/?a|none|nil|tbc|tbd|not (?:applicable|provided|available|known))\W*$"
)


_LONGEST = 120
_HINTS = ("exempt", "freedom of", "foi", "withheld", "redacted", "not ", "unavailable", "to be con", "n/a", "tb", "nil")


def is_redaction(sentence: str) -> bool:
    """True where a sentence, in lower case, stands for words that were kept back or never given."""
    if not any(hint in sentence for hint in _HINTS):
        return False
    if len(sentence) > _LONGEST and "exempt" not in sentence:
        return False  # a note on missing data before a sentence that says something
    return _REDACTED.search(sentence) is not None
