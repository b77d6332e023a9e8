"""Tries the configured language model with two tiny questions, and says what to fix."""

from collections.abc import Callable, Mapping

from pydantic import BaseModel, ConfigDict

from api.ports import WorkspaceStore
from api.settings import Settings, without_password
from api.talking import bounds_of
from insights.narration.budget import Budgeted
from insights.narration.chat import Asked, Message, ModelSilent, Usage, Why
from insights.narration.deadline import Timed
from insights.narration.guarded import Clock
from insights.narration.model import OPENAI, LangChainChat
from insights.narration.shaping import Misshapen, Shaping
from portfolio.errors import ModelUnavailable
from prompts.template import load

OFFLINE = "or unset BELLWETHER_MODEL to work offline."
FIXES = {
    Why.REFUSED: "Set OPENAI_API_KEY to a key that its server takes,",
    Why.UNREACHABLE: "Check OPENAI_BASE_URL and that its server runs (Ollama: http://localhost:11434/v1),",
    Why.UNSUPPORTED: "Check the name in BELLWETHER_MODEL, and that the package of its provider is installed,",
    Why.TIMEOUT: "Raise BELLWETHER_MODEL_TIMEOUT or choose a faster model,",
    Why.BUDGET: "Raise the BELLWETHER_MODEL_* limit that is named,",
    Why.BUSY: "Try again later, check the rate limits of your account,",
    Why.FAILING: "Try again later,",
    Why.TRUNCATED: "Try again, check what stands between here and the server,",
    Why.MALFORMED: "Choose a model that gives structured answers,",
}


class Unwell(ModelUnavailable):
    """The model does not work as configured; `fix` says what to do."""

    def __init__(self, silent: ModelSilent) -> None:
        """Keep what it said and what mends it."""
        super().__init__(str(silent))
        fix = FIXES.get(silent.why, "Try again later,")
        if silent.why is Why.MALFORMED and not isinstance(silent, Misshapen):
            fix = "Check that OPENAI_BASE_URL is the address of an OpenAI-compatible API (most end in /v1),"
        self.fix = f"{fix} {OFFLINE}"


class _Ping(BaseModel):
    """One word."""

    model_config = ConfigDict(extra="forbid")

    word: str


def try_model(settings: Settings, store: WorkspaceStore, environ: Mapping[str, str], clock: Clock) -> str:
    """What was found: how it answers, how fast, what two tiny questions cost. Raises Unwell."""
    try:
        return _tried(settings, store, environ, clock)
    except ModelSilent as silent:
        raise Unwell(silent) from silent


def _tried(settings: Settings, store: WorkspaceStore, environ: Mapping[str, str], clock: Clock) -> str:
    model, bounds = settings.model or "", bounds_of(settings)
    if model.startswith("openai:") and not environ.get("OPENAI_API_KEY") and not environ.get("OPENAI_BASE_URL"):
        raise ModelSilent(Why.REFUSED, f"BELLWETHER_MODEL is {model}, but OPENAI_API_KEY is not set.")
    bare = LangChainChat(model, environ, bounds.timeout)
    chat = Budgeted(Timed(bare, bounds.timeout, clock.monotonic), bounds.limits, store.counts, clock.today)
    prompt = load("try_model")
    orders, question = prompt.parts(word="bellwether")
    asked = Asked(prompt.label, (Message("system", orders), Message("user", question)), longest=300)
    shaping = Shaping(chat)
    whole = _seconds(clock, lambda: shaping.ask(asked, _Ping))  # opens the client as well: seconds of import
    again = _seconds(clock, lambda: shaping.ask(asked, _Ping))
    begun, first, used = clock.monotonic(), None, None
    for piece in chat.stream(asked):
        first = clock.monotonic() - begun if first is None and piece.text else first
        used = piece.usage or used
    spent = chat.spent()
    cost = bounds.limits.cost(used or Usage())
    price = f"costs {cost:.6f}" if bounds.limits.price_read or bounds.limits.price_written else "no price is set"
    where = (
        without_password(environ.get("OPENAI_BASE_URL") or OPENAI) if model.startswith("openai:") else "its provider"
    )
    counted = f"{used.read} tokens read, {used.written} written, {price}" if used else "its server counts no tokens"
    return (
        f"{model} at {where}: structured answers by {shaping.works} in {again:.1f} s ({whole:.1f} s the first time),"
        f" streams, first words after {first or 0.0:.1f} s; a tiny question: {counted};"
        f" today {spent.calls} calls, {spent.tokens:,} tokens"
    )


def _seconds(clock: Clock, do: Callable[[], object]) -> float:
    begun = clock.monotonic()
    do()
    return clock.monotonic() - begun
