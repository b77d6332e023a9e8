"""Words of a text, and BM25 ranking over them: for stores without a full-text index of their own."""

import math
import re
from collections import Counter
from collections.abc import Mapping

_WORD = re.compile(r"\w+")
_MOST_WORDS = 64
_SATURATION, _LENGTH = 1.2, 0.75


def words_of(text: str) -> list[str]:
    """The distinct words of a query, folded, in order; never anything but letters, digits and underscores."""
    return list(dict.fromkeys(_WORD.findall(text.casefold())))[:_MOST_WORDS]


def rank(query: str, texts: Mapping[int, str]) -> list[int]:
    """Keys of the texts that hold a word of `query`, best first by BM25."""
    wanted = [_stem(word) for word in words_of(query)]
    counts = {key: Counter(_stem(word) for word in _WORD.findall(text.casefold())) for key, text in texts.items()}
    lengths = {key: sum(count.values()) for key, count in counts.items()}
    average = sum(lengths.values()) / len(lengths) if lengths else 1.0
    rarity = {}
    for word in wanted:
        holders = sum(word in count for count in counts.values())
        rarity[word] = math.log(1 + (len(texts) - holders + 0.5) / (holders + 0.5))
    scores = {}
    for key, count in counts.items():
        dampening = _SATURATION * (1 - _LENGTH + _LENGTH * lengths[key] / average)
        score = sum(rarity[word] * count[word] * (_SATURATION + 1) / (count[word] + dampening) for word in wanted)
        if score:
            scores[key] = score
    return sorted(scores, key=lambda key: (-scores[key], key))


def _stem(word: str) -> str:
    """A word without its commonest English endings; rough, but the same for query and text."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) > 2:  # noqa: PLR2004 - shorter stems mean nothing
            return word[: -len(ending)]
    return word
