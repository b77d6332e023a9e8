"""Insights in the words of a language model, and the check that keeps them honest.

A model may only re-word what was found. Without one, or when it fails, nothing is lost: the plain wording stands.
"""

import re
from collections.abc import Mapping
from typing import Protocol

import structlog

from insights.narration.chat import Asked, Chat, Message, ModelSilent
from insights.narration.marking import as_data, bare, legend
from insights.narration.plain import line
from portfolio.findings import Insight
from prompts.template import load

log = structlog.get_logger(__name__)

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_QUOTE = re.compile(r'"([^"]+)"|“([^”]+)”')
_MARKUP = re.compile(r"[<>`*_#\[\]|]|https?:")
_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
LONGEST = 700


class Wording(Protocol):
    """Says an insight in other words; `name` stands beside the words it wrote, `version` is its prompt's."""

    name: str
    version: int

    def facts(self, insight: Insight) -> Mapping[str, str]:
        """All that it is told about the insight: the same facts get the same words."""
        ...

    def word(self, insight: Insight) -> str | None:
        """A few sentences, or None where it cannot."""
        ...


class ModelWording:
    """Wording by a chat model."""

    def __init__(self, chat: Chat) -> None:
        """Word by this model."""
        self.name = chat.name
        self._chat = chat
        self._prompt = load("word_insight")
        self.version = self._prompt.version

    def facts(self, insight: Insight) -> Mapping[str, str]:
        """What the prompt is filled with: no score, rank or day, for those are not the model's to speak of."""
        return {
            "pattern": as_data(insight.title),
            "sentence": as_data(insight.summary),
            "projects": " ".join(as_data(name) for name in insight.project_names) or "none",
            "measured": bare("; ".join(f"{name} = {value}" for name, value in insight.measured.items())),
            "evidence": "\n".join(as_data(one.quote) for one in insight.evidence),
        }

    def word(self, insight: Insight) -> str | None:
        """What the model says, or None where it does not answer."""
        orders, question = self._prompt.parts(data=legend(), **self.facts(insight))
        messages = (Message("system", orders), Message("user", question))
        try:
            return self._chat.reply(Asked(self._prompt.label, messages)).text
        except ModelSilent as silent:
            log.warning("model did not word an insight", model=self.name, insight=insight.id, why=silent.why.value)
            return None


def problem(text: str, insight: Insight) -> str | None:
    """Why these words may not stand for this insight; None where they may."""
    if not text.strip() or len(text) > LONGEST:
        return "The text is empty or too long."
    if _MARKUP.search(text):
        return "The text holds markup or a link."
    evidence = "\n".join(line(one.quote) for one in insight.evidence)
    for straight, curly in _QUOTE.findall(text):
        if line(straight or curly) not in evidence:
            return "A quotation does not stand in the evidence."
    allowed = _numbers_of(insight)
    for number in _NUMBER.findall(text):
        if _value(number) not in allowed:
            return f"The number {number} is none of the finding's."
    for word in re.findall(r"[a-z]+", text.lower()):
        if word in _WORDS[2:] and float(_WORDS.index(word)) not in allowed:
            return f"The number {word} is none of the finding's."
    return None


def _numbers_of(insight: Insight) -> set[float]:
    """Every number the finding states: measured, in its sentence, in names and quotes, and its shares as percent."""
    texts = [insight.summary, insight.title, *insight.project_names, *(one.quote for one in insight.evidence)]
    found = {_value(number) for text in texts for number in _NUMBER.findall(text)}
    for value in insight.measured.values():
        if isinstance(value, bool) or value is None:
            continue
        if isinstance(value, str):
            found |= {_value(number) for number in _NUMBER.findall(value)}
            continue
        found |= {float(abs(value)), round(float(abs(value)), 1), float(round(abs(value)))}
        if abs(value) <= 1:
            found |= {round(100 * abs(value), 1), float(round(100 * abs(value)))}
    return found


def _value(number: str) -> float:
    plain = re.sub(r",(?=\d{3}(?:\D|$))", "", number)
    try:
        return float(plain.replace(",", "."))
    except ValueError:
        return -1.0  # a date like 1.2.2026 is no amount; it matches only its like
