"""What a model may cost: tokens and money, for one call and for one day, counted for all processes together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from insights.narration.chat import Asked, Chat, ModelSilent, Piece, Reply, Usage, Why
from store.ports import Counts

_CHARACTERS_A_TOKEN = 3.0  # English has about 4 and other scripts fewer: better to count too many
_FRAME = 12  # tokens a message costs besides its words
_MILLION = 1_000_000


@dataclass(frozen=True)
class Limits:
    """Most tokens and money; None is without limit. Prices are per million tokens, in any one currency."""

    call_tokens: int | None = None
    day_tokens: int | None = None
    call_money: float | None = None
    day_money: float | None = None
    price_read: float = 0.0
    price_written: float = 0.0

    def cost(self, usage: Usage) -> float:
        """What so many tokens cost."""
        return (usage.read * self.price_read + usage.written * self.price_written) / _MILLION


@dataclass(frozen=True)
class Spent:
    """What one day has used until now, all processes that share a store together.

    Attributes:
        day: the day it counts for.
        calls: how often a model was asked.
        tokens: read and written together; estimated where a server counts none.
        money: their cost by the prices that were set then; 0 where none were.
    """

    day: date
    calls: int
    tokens: int
    money: float


def spent_on(day: date, counts: Counts) -> Spent:
    """What a day has used."""
    calls, tokens, micros = counts.add(_key(day), (0, 0, 0))
    return Spent(day, calls, tokens, micros / _MILLION)


class Budgeted:
    """A model that is not asked where the answer could cost more than is allowed.

    What a call could cost at most is set aside before it and corrected after it, so that processes that share a
    store cannot spend the same allowance twice. Without a count by the server the estimate stands.
    """

    def __init__(self, chat: Chat, limits: Limits, counts: Counts, today: Callable[[], date]) -> None:
        """Wrap a model; counts are kept by day."""
        self._chat = chat
        self._limits = limits
        self._counts = counts
        self._today = today

    @property
    def name(self) -> str:
        """The model's name."""
        return self._chat.name

    def spent(self) -> Spent:
        """What today has used."""
        return spent_on(self._today(), self._counts)

    def reply(self, asked: Asked) -> Reply:
        """The answer. Raises ModelSilent where it would cost too much."""
        held = self._hold(asked)
        try:
            reply = self._chat.reply(asked)
        except ModelSilent as silent:
            self._settle(held, _used(silent, held))
            raise
        self._settle(held, reply.usage or Usage(held.read, tokens(reply.text)))
        return reply

    def stream(self, asked: Asked) -> Iterator[Piece]:
        """The pieces. Raises ModelSilent where they would cost too much."""
        held = self._hold(asked)
        told, usage = 0, None
        silent: ModelSilent | None = None
        try:
            for piece in self._chat.stream(asked):
                told += len(piece.text)
                usage = piece.usage or usage
                yield piece
        except ModelSilent as wrong:
            silent = wrong
            raise
        finally:  # also where whoever listened has gone: what was read and written is paid for
            guess = Usage(held.read, int(told / _CHARACTERS_A_TOKEN) + 1)
            self._settle(held, usage or (_used(silent, held) if silent and not told else guess))

    def _hold(self, asked: Asked) -> Usage:
        limits = self._limits
        most = Usage(sum(_tokens_of(one.text) for one in asked.messages) + _shape(asked), asked.longest)
        count, money = most.read + most.written, limits.cost(most)
        if limits.call_tokens is not None and count > limits.call_tokens:
            raise _over(f"This question could take {count:,} tokens; a call may take {limits.call_tokens:,}.")
        if limits.call_money is not None and money > limits.call_money:
            raise _over(f"This question could cost {money:.4f}; a call may cost {limits.call_money:g}.")
        _, tokens_today, micros = self._counts.add(_key(self._today()), (1, count, round(money * _MILLION)))
        if limits.day_tokens is not None and tokens_today > limits.day_tokens:
            self._settle(most, None)
            raise _over(
                f"Today's questions took {tokens_today - count:,} of the {limits.day_tokens:,} tokens"
                " that a day may take; the model is asked again tomorrow."
            )
        if limits.day_money is not None and micros / _MILLION > limits.day_money:
            self._settle(most, None)
            raise _over(
                f"Today's questions cost {micros / _MILLION - money:.4f} of the {limits.day_money:g}"
                " that a day may cost; the model is asked again tomorrow."
            )
        return most

    def _settle(self, held: Usage, used: Usage | None) -> None:
        """Replace what was set aside by what was used; None takes the call back."""
        real = used or Usage()
        tokens_off = real.read + real.written - held.read - held.written
        money_off = self._limits.cost(real) - self._limits.cost(held)
        self._counts.add(_key(self._today()), (0 if used else -1, tokens_off, round(money_off * _MILLION)))


def tokens(text: str) -> int:
    """About how many tokens a text has, rather too many: counting exactly would need the model's own tables."""
    return int(len(text.encode(errors="replace")) / _CHARACTERS_A_TOKEN) + 1


def _key(day: date) -> str:
    return f"model:{day.isoformat()}"


def _tokens_of(text: str) -> int:
    return tokens(text) + _FRAME


def _shape(asked: Asked) -> int:
    shapes = [*([asked.shape] if asked.shape else []), *(tool.takes for tool in asked.tools)]
    return sum(tokens(str(shape.model_json_schema())) for shape in shapes)


def _used(silent: ModelSilent, held: Usage) -> Usage:
    """What a failed call is taken to have used: nothing where the server never worked on it, else all of it."""
    return held if silent.why in {Why.TIMEOUT, Why.TRUNCATED, Why.MALFORMED} else Usage()


def _over(said: str) -> ModelSilent:
    return ModelSilent(Why.BUDGET, f"{said} The limits are BELLWETHER_MODEL_* settings.")
