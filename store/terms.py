"""What a text is about, as terms: stems without the words every text has, names in code taken apart."""

import re
from collections.abc import Iterator

from store.stemming import stem

_ADDRESS = re.compile(r"https?://\S+")
_WORD = re.compile(r"\w+")
_PARTS = re.compile(r"_+|(?<=[a-z])(?=[A-Z])")
_LONGEST = 40
_MOST_OF_A_QUERY = 256
_EVERYWHERE = frozenset({
    "a", "about", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "being", "but", "by",
    "can", "could", "did", "do", "does", "each", "every", "for", "from", "had", "has", "have", "her", "his",
    "how", "i", "if", "in", "into", "is", "it", "its", "just", "may", "me", "might", "more", "most", "must",
    "my", "no", "not", "of", "on", "or", "other", "our", "out", "over", "per", "shall", "she", "should", "so",
    "some", "such", "t", "s", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this",
    "those", "to", "up", "us", "via", "was", "we", "were", "what", "when", "where", "which", "who", "whom",
    "whose", "why", "will", "with", "would", "you", "your",
})  # fmt: skip
_PRESENT = re.compile(
    r"\b(?:now|nowadays|latest|newest|current|currently|still|today|recent|recently|lately|"
    r"at present|at the moment|these days|up to date|this (?:week|month|quarter))\b",
    re.IGNORECASE,
)


def terms_of(text: str) -> Iterator[str]:
    """The terms of a text in order, repeated as they are; web addresses say nothing."""
    for found in _WORD.finditer(_ADDRESS.sub(" ", text)):
        word = found.group()[:_LONGEST]
        parts = [part for part in _PARTS.split(word) if part]
        for part in [*parts, word] if len(parts) > 1 else parts:
            folded = part.casefold()
            if folded not in _EVERYWHERE:
                yield stem(folded)


def query_terms(query: str) -> tuple[str, ...]:
    """The distinct terms of a query; words that only ask for the present are left out where others remain."""
    terms = tuple(dict.fromkeys(terms_of(query)))[:_MOST_OF_A_QUERY]
    lasting = tuple(dict.fromkeys(terms_of(_PRESENT.sub(" ", query))))[:_MOST_OF_A_QUERY]
    return lasting or terms


def asks_for_present(query: str) -> bool:
    """True where the question is about how things are now."""
    return _PRESENT.search(query) is not None
