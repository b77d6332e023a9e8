"""An answer of a given type: by schema where the model can, else by calling a tool, else as JSON among its words."""

import json
import re
from dataclasses import replace
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from insights.narration.chat import Asked, Chat, Means, Message, ModelSilent, Why

_Shape = TypeVar("_Shape", bound=BaseModel)
_FENCED = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)
_LONGEST_FAULT = 300


class Misshapen(ModelSilent):
    """An answer that is not of the type that was asked for; `said` is what was answered."""

    def __init__(self, fault: str, said: str) -> None:
        """Keep what was wrong with which words."""
        super().__init__(Why.MALFORMED, f"The model's answer does not fit: {fault}")
        self.fault = fault
        self.said = said


class Shaping:
    """Asks a model for a type, and remembers by which means it can give one."""

    def __init__(self, chat: Chat) -> None:
        """Wrap a model; the first means is tried first."""
        self._chat = chat
        self._means = list(Means)

    @property
    def works(self) -> Means | None:
        """The means in use; None where the model takes none."""
        return self._means[0] if self._means else None

    def ask(self, asked: Asked, shape: type[_Shape]) -> _Shape:
        """The answer as `shape`. Raises Misshapen where it is none, ModelSilent where there is no answer."""
        silent: ModelSilent = ModelSilent(Why.UNSUPPORTED, f"The model {self._chat.name} gives no structured answers.")
        for means in tuple(self._means):
            try:
                reply = self._chat.reply(replace(_told(asked, shape, means), shape=shape, means=means))
            except ModelSilent as wrong:
                if wrong.why is not Why.UNSUPPORTED:
                    raise
                silent = wrong
                self._drop(means)
                continue
            try:
                return read(reply.text, shape)
            except Misshapen as wrong:
                if means is Means.TEXT or _is_json(reply.text):
                    raise  # it took the means and answered wrongly: another means would not mend that
                silent = wrong
                self._drop(means)
        raise silent

    def _drop(self, means: Means) -> None:
        """Leave a means out from now on; the last stays, since words can always be asked for."""
        if means in self._means and means is not Means.TEXT:
            self._means.remove(means)


def read(text: str, shape: type[_Shape]) -> _Shape:
    """The first JSON object in a text that is of a type. Raises Misshapen naming the first fault."""
    fault = "it holds no JSON object."
    for candidate in _candidates(text):
        try:
            return shape.model_validate_json(candidate)
        except ValidationError as wrong:
            first = wrong.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "the whole"
            fault = f"{where}: {first['msg']}."[:_LONGEST_FAULT]
    raise Misshapen(fault, text)


def _candidates(text: str) -> list[str]:
    fenced = [match.strip() for match in _FENCED.findall(text)]
    start, end = text.find("{"), text.rfind("}")
    return [one for one in (text.strip(), *fenced, text[start : end + 1] if start >= 0 else "") if one.startswith("{")]


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _told(asked: Asked, shape: type[BaseModel], means: Means) -> Asked:
    """The same question; where words are the only means, with the schema in words."""
    if means is not Means.TEXT:
        return asked
    schema = json.dumps(shape.model_json_schema(), ensure_ascii=False)
    said = f"Answer with one JSON object and nothing else. Its JSON schema:\n{schema}"
    return replace(asked, messages=(*asked.messages[:1], Message("system", said), *asked.messages[1:]))
