"""English words without their endings, so that "delayed", "delays" and "delaying" meet.

The algorithm is M. F. Porter's, "An algorithm for suffix stripping" (Program 14, 1980), steps 1 to 5.
"""

import re
from functools import lru_cache

_KEPT = 200_000
_SHORTEST = 3
_VOWELS = "aeiou"
_SECOND = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "abli": "able", "alli": "al",
    "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al",
    "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble",
}  # fmt: skip
_THIRD = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_FOURTH = (
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize",
    "al", "er", "ic", "ou",
)  # fmt: skip
_SYLLABLE = re.compile("v+c+")


@lru_cache(maxsize=_KEPT)
def stem(word: str) -> str:
    """The stem of a lower-case word; what is no plain English word stays as it is."""
    if len(word) < _SHORTEST or not (word.isascii() and word.isalpha()):
        return word
    return _last(_fourth(_swapped(_swapped(_end_y(_past(_plural(word))), _SECOND), _THIRD)))


def _shape(stretch: str) -> str:
    """`c` or `v` for each letter; y is a vowel after a consonant."""
    shape = ""
    for letter in stretch:
        vowel = letter in _VOWELS or (letter == "y" and shape.endswith("c"))
        shape += "v" if vowel else "c"
    return shape


def _measure(stretch: str) -> int:
    return len(_SYLLABLE.findall(_shape(stretch)))


def _has_vowel(stretch: str) -> bool:
    return "v" in _shape(stretch)


def _ends_short(stretch: str) -> bool:
    return _shape(stretch).endswith("cvc") and stretch[-1] not in "wxy"


def _plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) else word
    for ending in ("ed", "ing"):
        rest = word.removesuffix(ending)
        if rest == word or not _has_vowel(rest):
            continue
        if rest.endswith(("at", "bl", "iz")):
            return rest + "e"
        if len(rest) > 1 and rest[-1] == rest[-2] and rest[-1] not in "lsz" + _VOWELS:
            return rest[:-1]
        return rest + "e" if _measure(rest) == 1 and _ends_short(rest) else rest
    return word


def _end_y(word: str) -> str:
    return f"{word[:-1]}i" if word.endswith("y") and _has_vowel(word[:-1]) else word


def _swapped(word: str, endings: dict[str, str]) -> str:
    for ending, other in endings.items():
        if word.endswith(ending):
            rest = word[: -len(ending)]
            return rest + other if _measure(rest) else word
    return word


def _fourth(word: str) -> str:
    for ending in _FOURTH:
        if word.endswith(ending):
            rest = word[: -len(ending)]
            return rest if _measure(rest) > 1 else word
    rest = word.removesuffix("ion")
    return rest if rest != word and rest.endswith(("s", "t")) and _measure(rest) > 1 else word


def _last(word: str) -> str:
    if word.endswith("e"):
        rest = word[:-1]
        many = _measure(rest)
        if many > 1 or (many == 1 and not _ends_short(rest)):
            word = rest
    return word[:-1] if word.endswith("ll") and _measure(word[:-1]) > 1 else word
