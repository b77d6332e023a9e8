"""Insights in the words of a language model.

A model may only re-word what was found, and is checked afterwards. Without one, or when it fails,
nothing is lost: the plain wording stands.
"""

from collections.abc import Mapping
from typing import Protocol

import structlog

from insights.narration.chat import Asked, Chat, Message, ModelSilent
from insights.narration.marking import as_data, bare, legend
from portfolio.findings import Insight
from prompts.template import load

log = structlog.get_logger(__name__)


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
            "projects": as_data(*insight.project_names),
            "measured": bare("; ".join(f"{name} = {value}" for name, value in insight.measured.items())),
            "evidence": as_data(*(one.quote for one in insight.evidence)),
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
