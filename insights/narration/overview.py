"""The headline and the themes of a brief in a model's words; beside them the plain ones always stand."""

import structlog

from insights.narration.chat import Asked, Chat, Message, ModelSilent
from insights.narration.marking import as_data, legend
from insights.narration.plain import line, unquoted
from insights.narration.verify import Given, checked, measured
from portfolio.findings import Brief, Insight, Theme
from prompts.template import load

log = structlog.get_logger(__name__)

MOST_THEMES = 3
_MOST_FINDINGS = 5
_LONGEST = 400


class Overview:
    """Words headline and themes, each sentence checked; None where nothing of the model's words may stand."""

    def __init__(self, chat: Chat) -> None:
        """Word by this model, which should remember its answers."""
        self.name = chat.name
        self._chat = chat

    def headline(self, brief: Brief) -> str | None:
        """The opening of a brief."""
        found = brief.insights[:_MOST_FINDINGS]
        if not found:
            return None
        return self._worded("word_brief", {"headline": as_data(brief.headline)}, found, brief.headline, brief)

    def themes(self, brief: Brief) -> tuple[Theme, ...]:
        """The themes, the first few with the model's words beside their titles."""
        return (*(self._theme(one, brief) for one in brief.themes[:MOST_THEMES]), *brief.themes[MOST_THEMES:])

    def _theme(self, theme: Theme, brief: Brief) -> Theme:
        wanted = {insight: place for place, insight in enumerate(theme.insights)}
        found = sorted((one for one in brief.insights if one.id in wanted), key=lambda one: wanted[one.id])
        inputs = {"theme": as_data(theme.title)}
        said = self._worded("word_theme", inputs, tuple(found[:_MOST_FINDINGS]), theme.title, brief)
        return theme.model_copy(update={"worded": said, "worded_by": self.name}) if said else theme

    def _worded(
        self, name: str, inputs: dict[str, str], found: tuple[Insight, ...], plain: str, brief: Brief
    ) -> str | None:
        prompt = load(name)
        orders, told = prompt.parts(data=legend(), findings=as_data(*(one.summary for one in found)), **inputs)
        asked = Asked(prompt.label, (Message("system", orders), Message("user", told)), longest=_LONGEST)
        try:
            said = self._chat.reply(asked).text
        except ModelSilent as silent:
            log.warning("model did not word a page", model=self.name, prompt=prompt.label, why=silent.why.value)
            return None
        judged = checked(said, _given(found, plain, brief))
        for one in judged.dropped:
            log.info("sentence of the model dropped", model=self.name, prompt=prompt.label, why=unquoted(one.reason))
        return judged.text or None


def _given(found: tuple[Insight, ...], plain: str, brief: Brief) -> Given:
    """The headline or title, and the sentences of the findings below it: nothing of their evidence is sent."""
    names = {line(name) for one in found for name in (*one.project_names, one.subject.name)}
    return Given(
        facts=(plain, *(one.summary for one in found), *(one.title for one in found)),
        names=frozenset(name for name in names if name),
        known_names=frozenset(line(score.name) for score in brief.scores if line(score.name)),
        numbers=tuple(number for one in found for number in measured(one.measured)),
    )
