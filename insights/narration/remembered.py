"""Answers of a model, kept by what was asked: the same words to the same model are paid for once."""

import json
from collections.abc import Iterator
from hashlib import blake2b

from insights.narration.chat import Asked, Call, Chat, Piece, Reply
from store.ports import AnalysisCache

_FORM = 1


class Remembered:
    """A model whose answers are kept under a hash of model, prompt version, words, shape and tools.

    What is kept is what the model said; whoever shows it checks it again, so that a stricter check reaches back.
    """

    def __init__(self, chat: Chat, kept: AnalysisCache) -> None:
        """Wrap a model."""
        self._chat = chat
        self._kept = kept

    @property
    def name(self) -> str:
        """The model's name."""
        return self._chat.name

    def reply(self, asked: Asked) -> Reply:
        """The kept answer, else a new one."""
        key = _key(self.name, asked)
        kept = self._kept.get(key)
        if kept is not None:
            said = json.loads(kept)
            return Reply(said["text"], calls=tuple(Call(**call) for call in said["calls"]))
        reply = self._chat.reply(asked)
        self._keep(key, reply.text, reply.calls)
        return reply

    def stream(self, asked: Asked) -> Iterator[Piece]:
        """The kept answer in one piece, else a new one as it comes; only a whole one is kept."""
        key = _key(self.name, asked)
        kept = self._kept.get(key)
        if kept is not None:
            yield Piece(json.loads(kept)["text"])
            return
        told = ""
        for piece in self._chat.stream(asked):
            told += piece.text
            yield piece
        self._keep(key, told, ())

    def _keep(self, key: str, text: str, calls: tuple[Call, ...]) -> None:
        if not text.strip() and not calls:
            return
        said = {
            "text": text,
            "calls": [{"id": c.id, "tool": c.tool, "arguments": dict(c.arguments)} for c in calls],
        }
        self._kept.put(key, json.dumps(said).encode())


def _key(name: str, asked: Asked) -> str:
    words = [
        [one.role, one.text, one.answers, [[c.id, c.tool, dict(c.arguments)] for c in one.calls]]
        for one in asked.messages
    ]
    shape = asked.shape.model_json_schema() if asked.shape else None
    tools = [[tool.name, tool.description, tool.takes.model_json_schema()] for tool in asked.tools]
    said = json.dumps([_FORM, name, asked.prompt, asked.longest, asked.means, words, shape, tools], sort_keys=True)
    return "model:" + blake2b(said.encode(), digest_size=16).hexdigest()
