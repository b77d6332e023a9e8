"""An answer in a model's words: each sentence is checked before it leaves, and what falls is said plainly."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import structlog

from insights.ask.facts import relation_of
from insights.ask.nouns import NOUNS
from insights.narration.chat import Asked, Chat, Message
from insights.narration.marking import as_data, bare, legend
from insights.narration.plain import line, unquoted
from insights.narration.verify import Given, checked, quantities
from insights.signals.sentences import sentences
from portfolio.evidence import Evidence
from portfolio.findings import Answer
from portfolio.snapshot import Portfolio
from prompts.template import load

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Told:
    """A sentence that may be served, and whether a model worded it."""

    text: str
    by_model: bool


_MOST_ROWS = 30
_LONGEST_ANSWER = 600
_LONGEST_TOLD = 4_000
_CITES = re.compile(r"(?:\s*\[\d{1,3}\])+[.,;]?")
_MANY = frozenset({"items", "updates", "dependencies"})


def asked_of(question: str, plain: Answer) -> Asked:
    """All that a model is sent to word an answer."""
    prompt = load("word_answer")
    quotes = [f"[{one.n}] {one.quote}{f' ({one.dated})' if one.dated else ''}" for one in plain.citations]
    orders, told = prompt.parts(
        data=legend(),
        question=bare(question),
        answer=as_data(plain.answer, longest=_LONGEST_TOLD),
        rows=as_data(*(row_in_words(row) for row in plain.rows[:_MOST_ROWS])) if plain.rows else "none",
        passages=as_data(*quotes) if quotes else "none",
    )
    return Asked(prompt.label, (Message("system", orders), Message("user", told)), longest=_LONGEST_ANSWER)


def given_of(plain: Answer, portfolio: Portfolio, more: tuple[str, ...] = ()) -> Given:
    """All that a model may say of an answer: its sentences, its rows, its passages; `more` are facts it looked up."""
    rows = tuple(row_in_words(row) for row in plain.rows)
    facts = (plain.answer, *rows, *more)
    evidence = tuple(Evidence(ref=c.ref, quote=c.quote, dated=c.dated, age_days=c.age_days) for c in plain.citations)
    around = "\n".join((*facts, *(one.quote for one in evidence)))
    known = portfolio.ask(names_of)
    subjects = {one.ref.project: portfolio.name_of(one.ref.project) for one in evidence if one.ref.project}
    used = {name for name in known if name in around} | set(subjects.values())
    return Given(
        evidence=evidence,
        facts=facts,
        names=frozenset(used),
        known_names=known,
        numbers=quantities(plain.answer),
        subjects=subjects,
    )


PAUSE = Told("", by_model=False)
"""Nothing to serve yet: whoever reads may stop here, although sentence after sentence falls."""


def told(chat: Chat, asked: Asked, given: Given, plain: str) -> Iterator[Told]:
    """Sentences that may be served, as they come; the plain ones stand in for the first that falls.

    Raises ModelSilent after what was served, where the model broke off. Closing the iterator ends the model's call.
    """
    served = ""
    fallen: Counter[str] = Counter()
    try:
        for sentence in _sentences(chat, asked):
            found = checked(sentence, given)
            fallen.update(unquoted(one.reason) for one in found.dropped)
            ready = [Told(one.text, by_model=True) for one in found.kept]
            ready += [Told(one, by_model=False) for one in unsaid(plain, served + found.text)] if found.dropped else []
            fresh = [one for one in ready if not _holds(served, one.text)]
            for one in fresh or [PAUSE]:
                served += f" {one.text}"
                yield one
    finally:
        for why, times in fallen.items():  # a line a reason: a model without an end would fill the log
            log.info("sentences of the model dropped", model=chat.name, prompt=asked.prompt, why=why, times=times)


def unsaid(plain: str, served: str) -> list[str]:
    """The sentences of the plain answer that were not served yet, word for word."""
    return [one for start, end in sentences(plain) if not _holds(served, one := plain[start:end])]


def _holds(served: str, sentence: str) -> bool:
    return " ".join(sentence.split()).casefold() in " ".join(served.split()).casefold()


def lacks(text: str, plain: str) -> bool:
    """True where words leave out a number of the plain answer's first sentence: they may not stand for it alone."""
    parts = sentences(plain)
    first = plain[slice(*parts[0])] if parts else plain
    there = {one.value for one in quantities(text)}
    return any(one.value not in there for one in quantities(first))


def row_in_words(row: Mapping[str, object]) -> str:
    """A row as "label: value; label: value"."""
    return "; ".join(f"{line(name)}: {line(str(value))}" for name, value in row.items())


def names_of(portfolio: Portfolio) -> frozenset[str]:
    """Every name of a picture that can be told from ordinary words: projects, people, vendors, goals and the like."""
    found = set()
    for subject in ("projects", *(noun.subject for noun in NOUNS if noun.subject not in _MANY)):
        found |= {line(str(name)) for name in relation_of(subject, portfolio).frame["name"].dropna()}
    found |= {
        line(one.name) for kind in (portfolio.people, portfolio.vendors, portfolio.goals) for one in kind.values()
    }
    return frozenset(name for name in found if name)


def _sentences(chat: Chat, asked: Asked) -> Iterator[str]:
    """Whole sentences with the citations after them. Raises ModelSilent where the answer breaks off."""
    held = ""
    pieces = chat.stream(asked)
    try:
        for piece in pieces:
            held += piece.text
            while (end := _end_of_first(held)) is not None:
                yield held[:end].strip()
                held = held[end:]
    finally:
        close = getattr(pieces, "close", None)
        if close:
            close()  # whoever listened may have gone: that ends the model's call
    if held.strip():
        yield held.strip()


def _end_of_first(text: str) -> int | None:
    """Where the first sentence ends, its citations included; None while more of it may come."""
    parts = sentences(text)
    if not parts:
        return None
    end = parts[0][1]
    cites = _CITES.match(text, end)
    end = cites.end() if cites else end
    rest = text[end:].lstrip()
    return end if rest and not rest.startswith("[") else None
