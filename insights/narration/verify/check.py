"""The check itself: a text in, the sentences that stand and the reasons why others fell out."""

import re
from itertools import chain

from insights.narration.plain import line
from insights.narration.verify.given import Checked, Dropped, Given, Kept
from insights.narration.verify.naming import stranger
from insights.narration.verify.plaintext import orders, unfit
from insights.narration.verify.poles import BOTH_WAYS
from insights.narration.verify.proofs import Proofs
from insights.narration.verify.quotes import unquoted
from insights.narration.verify.support import read, shares, unsupported
from insights.signals.sentences import sentences

LONGEST = 6_000
LONGEST_SENTENCE = 600
_CITE = re.compile(r"\s*\[(\d{1,3})\]")
_LEADING = re.compile(r"^(?:\s*\[\d{1,3}\])+[.,;]?")


def checked(text: str, given: Given) -> Checked:
    """Hold a text against what was given, sentence by sentence.

    Args:
        text: what a model said; [n] cites the n-th passage.
        given: all it was given.

    Returns:
        The sentences that stand, as plain text, and those that fell with the reason of each.
    """
    desk = _Desk(given)
    kept: list[Kept] = []
    dropped: list[Dropped] = []
    for sentence in _sentences(text[:LONGEST]):
        verdict = desk.judge(sentence)
        if isinstance(verdict, Kept):
            kept.append(verdict)
        else:
            dropped.append(Dropped(sentence, verdict))
    if len(text) > LONGEST:
        dropped.append(Dropped(text[LONGEST : LONGEST + LONGEST_SENTENCE], "The text is too long."))
    return Checked(tuple(kept), tuple(dropped))


class _Desk:
    def __init__(self, given: Given) -> None:
        self._given = given
        self._proofs = Proofs(given)
        self._names = frozenset(name.casefold() for name in given.names)
        told = (*given.facts, *(line(one.quote) for one in given.evidence), *given.names)
        whole = [line(fact) for fact in given.facts]
        self._facts = " \n ".join(whole).casefold()
        self._own = {_bare(said) for fact in whole for said in (fact, *_sentences(fact))}
        self._around = " \n ".join(" ".join(words.split()) for words in told).casefold()

    def judge(self, sentence: str) -> Kept | str:
        """The sentence as it may be served, or why it may not."""
        shown = line(sentence)
        cites = tuple(dict.fromkeys(int(n) for n in _CITE.findall(shown)))
        why = self._unfit(sentence, cites)
        if why:
            return why
        if _bare(shown) in self._own:
            return Kept(shown, cites)
        rest = unquoted(_CITE.sub("", shown), self._given, self._names)
        quoted = {quote.place for quote in rest.quotes}
        why = (
            rest.problem
            or orders(_without(rest.text, self._proofs), self._facts)
            or self._name(rest.text)
            or ("The quotation stands in another passage than the one cited." if cites and quoted - {*cites} else None)
            or self._proved(rest.text, cites, quoted)
        )
        return why or Kept(shown, cites, rest.quotes)

    def _unfit(self, sentence: str, cites: tuple[int, ...]) -> str | None:
        if len(sentence) > LONGEST_SENTENCE:
            return "The sentence is too long."
        wrong = next((n for n in cites if not 1 <= n <= len(self._given.evidence)), None)
        return unfit(" ".join(sentence.split())) or (f"There is no passage [{wrong}]." if wrong is not None else None)

    def _name(self, text: str) -> str | None:
        name = stranger(text, self._proofs, self._around)
        return f"The name {name!r} was not given." if name else None

    def _proved(self, text: str, cites: tuple[int, ...], quoted: set[int]) -> str | None:
        passages = [proof for place in dict.fromkeys((*cites, *quoted)) for proof in self._proofs.passage(place)]
        why = unsupported(text, self._proofs, [*self._proofs.facts, *passages])
        if why:
            return why
        part = read(text, self._proofs)
        if (
            part.poles
            and not (part.names or part.quantities or part.weighty)
            and {p.kind for p in part.poles} <= BOTH_WAYS
        ):
            return "It denies or doubts, and does not say what."
        for place in cites:
            if place in quoted:
                continue
            its = self._proofs.passage(place)
            about = set(chain.from_iterable(proof.names for proof in its))
            if part.names and about and not about & set(part.names):
                return f"Passage [{place}] speaks of something else."
            if not part.is_empty and not any(shares(part, proof) for proof in its):
                return f"Passage [{place}] does not say this."
        return None


def _without(text: str, proofs: Proofs) -> str:
    """The text without the names in it: a project may be called "Open Your Data"."""
    for _, start, end in reversed(proofs.names_in(text)):
        text = text[:start] + "," + text[end:]
    return text


def _sentences(text: str) -> list[str]:
    """Sentences with the citations that follow their full stop; one that quotes a full stop goes on behind it."""
    found: list[str] = []
    start = None
    for begin, end in sentences(text):
        start = begin if start is None else start
        if _is_quoting(text[start:end]) and end - start < LONGEST_SENTENCE and end < len(text.rstrip()):
            continue
        said, start = text[start:end], None
        leading = _LEADING.match(said)
        if leading and found:
            found[-1] += " " + leading.group().strip()
            said = said[leading.end() :].strip()
        if said:
            found.append(said)
    return found


def _bare(text: str) -> str:
    return line(text).strip(" .").casefold()


def _is_quoting(text: str) -> bool:
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1
