"""Names in a sentence: each must have been given; a name that only looks like one that was is refused."""

import re

from insights.narration.verify.proofs import Proofs
from insights.narration.verify.words import NEUTRAL, stem

_CAPITAL = r"[A-Z\u00c0-\u00de\u0391-\u03a9\u0410-\u042f][\w'’&.-]*"
_RUN = re.compile(
    rf"(?<![\w]){_CAPITAL}(?:\s(?:of|the|and|for|&|de|la|du|des|der|van|von)?\s?{_CAPITAL}|\s\d+\b(?!\s?%))*"
)
_CODE = re.compile(r"(?<![\w.])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z][\w-]*\d[\w-]*")
_MONTHS = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Q[1-4])\b"
)


def stranger(text: str, proofs: Proofs, around: str) -> str | None:
    """The first name in a sentence that was not given; `around` is all that was given, in small letters."""
    bare = list(text)
    for _, start, end in proofs.names_in(text):
        bare[start:end] = "," * (end - start)
    rest = "".join(bare)
    for found in (*_RUN.finditer(rest), *_CODE.finditer(rest)):
        said = found.group().strip(" .,'’-")
        opening = not rest[: found.start()].strip(" ,[]0123456789")
        if _MONTHS.match(said) or _is_there(said, around):
            continue
        head, _, tail = said.partition(" ")
        if opening and stem(head) in NEUTRAL and (not tail or _is_there(tail, around)):
            continue
        if opening and not tail and said[1:].islower():
            continue  # any word may open a sentence; whether it is proved is looked at with the other words
        return said
    return _known(text, proofs)


def _is_there(said: str, around: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(said.casefold())}(?!\w)", around) is not None


def _known(text: str, proofs: Proofs) -> str | None:
    """A name of the portfolio that stands in the sentence and was not given."""
    given = {name.casefold() for name in proofs.given.names}
    low = " ".join(text.split()).casefold()
    for name in proofs.given.known_names:
        small = name.casefold()
        if small in given or small not in low or len(small) < 3:  # noqa: PLR2004 - shorter ones are codes
            continue
        found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
        if found and not any(start <= found.start() and found.end() <= end for _, start, end in proofs.names_in(text)):
            if found.start() == 0 and " " not in name and stem(name) in NEUTRAL:
                continue
            return name
    return None
