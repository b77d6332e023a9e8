"""Passages to a model, its proposals back; each is held against the passage it names, and the rest falls."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import structlog
from pydantic import BaseModel, ConfigDict, Field

from insights.narration.chat import Asked, Message
from insights.narration.marking import as_data, bare, legend
from insights.narration.proposing.holding import Claim, Fallen, holds, is_read, is_usable
from insights.narration.shaping import Misshapen, Shaping
from portfolio.signals import Polarity, Signal, SignalKind
from prompts.template import Prompt, load

log = structlog.get_logger(__name__)

MOST_PASSAGES = 8
"""Passages that go to the model in one call."""
_MOST_SIGNALS = 40
_LONGEST_QUOTE = 300
_LONGEST_REPLY = 2_000


class Proposal(BaseModel):
    """One signal as a model proposes it. Kind and polarity are text here: one that is unknown falls alone."""

    model_config = ConfigDict(extra="forbid")

    passage: int = Field(description="Number of the passage.")
    kind: Annotated[str, Field(json_schema_extra={"enum": [one.value for one in SignalKind]})]
    polarity: Annotated[str, Field(json_schema_extra={"enum": [one.value for one in Polarity]})]
    quote: str = Field(max_length=_LONGEST_QUOTE, description="Copied letter by letter from the passage.")


class Proposals(BaseModel):
    """Signals that stand in the passages."""

    model_config = ConfigDict(extra="forbid")

    signals: tuple[Proposal, ...] = ()


@dataclass(frozen=True)
class Found:
    """What came of some passages.

    Attributes:
        signals: what holds, by place of its passage from 0.
        fallen: why each other proposal fell.
        unsent: how many passages were not sent, because they give orders or hide signs.
    """

    signals: tuple[tuple[int, Signal], ...]
    fallen: tuple[Fallen, ...]
    unsent: int


def prompt() -> Prompt:
    """The prompt in force."""
    return load("propose_signals")


def propose(shaping: Shaping, passages: Sequence[str]) -> Found:
    """What a model proposes about passages, and what of it holds.

    Raises ModelSilent where a call is not answered, and Misshapen where its answer cannot be read after it was told
    what is wrong: then nothing of it is used.
    """
    usable = frozenset(place for place, text in enumerate(passages) if is_usable(text))
    signals: dict[tuple[object, ...], tuple[int, Signal]] = {}
    fallen: list[Fallen] = []
    for start in range(0, len(passages), MOST_PASSAGES):
        whole = range(start, min(start + MOST_PASSAGES, len(passages)))
        part = [(place, passages[place]) for place in whole if place in usable]
        for claim in _claims(shaping, [text for _, text in part]) if part else ():
            place, text = part[claim.passage - 1] if 1 <= claim.passage <= len(part) else (-1, None)
            signal = holds(claim, text)
            if isinstance(signal, Signal) and text is not None and is_read(signal, text):
                fallen.append(Fallen("It is read by rules already."))
            elif isinstance(signal, Signal):
                signals.setdefault((place, signal.kind, signal.polarity, signal.start, signal.end), (place, signal))
            else:
                fallen.append(signal)
    for why, times in Counter(one.why for one in fallen).items():
        log.info("proposed signals dropped", why=why, times=times)
    return Found(tuple(signals.values()), tuple(fallen), len(passages) - len(usable))


def _claims(shaping: Shaping, texts: Sequence[str]) -> list[Claim]:
    asked = asked_of(texts)
    try:
        answer = shaping.ask(asked, Proposals)
    except Misshapen as wrong:
        repair = f"This cannot be read: {as_data(wrong.fault)}\nAnswer with the signals in the form that was asked for."
        turns = (*asked.messages, Message("assistant", bare(wrong.said)[: 4 * _LONGEST_REPLY]), Message("user", repair))
        answer = shaping.ask(Asked(asked.prompt, turns, longest=_LONGEST_REPLY), Proposals)
    return [Claim(one.passage, one.kind, one.polarity, one.quote) for one in answer.signals[:_MOST_SIGNALS]]


def asked_of(texts: Sequence[str]) -> Asked:
    """All that is sent of some passages: their words, numbered, and nothing that tells whose they are."""
    orders, told = prompt().parts(
        data=legend(),
        kinds="\n".join(f"- {one.value}: {one.meaning}" for one in SignalKind),
        passages=as_data(*(f"[{n}] {text}" for n, text in enumerate(texts, start=1))),
    )
    return Asked(prompt().label, (Message("system", orders), Message("user", told)), longest=_LONGEST_REPLY)
