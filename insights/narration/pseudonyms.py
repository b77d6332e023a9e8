"""People under other names while text is away: put on before it leaves the machine, taken off when it is back."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from insights.narration.chat import Asked, Call, Chat, Piece, Reply, in_strings

_SHORTEST = 3
_ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LAST = re.compile(r"(?<![^\W_])P(?:e(?:r(?:s(?:o(?:n(?:-(?:\d+[a-z]?)?)?)?)?)?)?)?$")
_PUT = re.compile(r"\bPerson-\d+[a-z]?\b")


class Pseudonyms:
    """One pseudonym for each name, the same for the same names: "Person-7", and "Person-7b" for a part of that name.

    A part of a name (a surname alone) is replaced where it is written with a capital, unless the same word also
    names a thing of the portfolio: "Park" of the project "Harbour Park" tells of nobody. E-mail addresses become
    "Person-N" too.
    """

    def __init__(self, people: Collection[str], things: Collection[str] = ()) -> None:
        """Draw pseudonyms for `people`; `things` are names of projects, vendors and goals, which stay."""
        whole = sorted({one.strip() for one in people if len(one.strip()) >= _SHORTEST}, key=lambda n: (-len(n), n))
        usual = {word.lower() for thing in things for word in _WORD.findall(thing)}
        self._to: dict[str, str] = {}
        for number, name in enumerate(sorted(whole), start=1):
            self._to[name.lower()] = f"Person-{number}"
        for name in whole:
            parts = _WORD.findall(name) if " " in name else []
            for place, part in enumerate(parts):
                if len(part) >= _SHORTEST and part[0].isupper() and part.lower() not in usual:
                    self._to.setdefault(part.lower(), f"{self._to[name.lower()]}{chr(ord('a') + place % 26)}")
        self._spelt = {name.lower(): name for name in whole}
        self._spelt |= {part.lower(): part for name in whole for part in _WORD.findall(name)} | self._spelt
        self._back = {put: self._spelt[name] for name, put in self._to.items()}
        self._whole = {name.lower() for name in whole}
        words = sorted(self._to, key=lambda n: (-len(n), n))
        either = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
        named = rf"|(?<![^\W_])(?:{either})(?![^\W_])" if words else ""
        self._pattern = re.compile(_ADDRESS + named, re.IGNORECASE)

    def on(self, text: str) -> str:
        """The text without a person's name."""
        return self._pattern.sub(lambda match: self._put(match.group()), text)

    def off(self, text: str) -> str:
        """The text with the names back."""
        return _PUT.sub(lambda match: self._back.get(match.group(), match.group()), text)

    def _put(self, found: str) -> str:
        key = " ".join(found.split()).lower()
        if key in self._to:
            is_name = key in self._whole or found[0].isupper()
            return self._to[key] if is_name else found
        put = self._back_of(found)
        self._back[put] = found
        return put

    def _back_of(self, address: str) -> str:
        known = next((put for put, name in self._back.items() if name == address), None)
        return known or f"Person-{len(self._back) + 1_000}"


class Pseudonymous:
    """A model that never sees a person's name."""

    def __init__(self, chat: Chat, names: Callable[[], Pseudonyms]) -> None:
        """Wrap a model; `names` gives the pseudonyms of everyone known now."""
        self._chat = chat
        self._names = names

    @property
    def name(self) -> str:
        """The model's name."""
        return self._chat.name

    def reply(self, asked: Asked) -> Reply:
        """The answer, with the names back."""
        names = self._names()
        reply = self._chat.reply(_without(asked, names))
        return replace(reply, text=names.off(reply.text), calls=_mapped(reply.calls, names.off))

    def stream(self, asked: Asked) -> Iterator[Piece]:
        """The pieces, with the names back; a piece that ends inside a pseudonym waits for the next."""
        names, held = self._names(), ""
        for piece in self._chat.stream(_without(asked, names)):
            told = held + piece.text
            cut = _LAST.search(told)
            held = told[cut.start() :] if cut else ""
            yield replace(piece, text=names.off(told[: len(told) - len(held)]))
        if held:
            yield Piece(names.off(held))


def _without(asked: Asked, names: Pseudonyms) -> Asked:
    messages = (replace(one, text=names.on(one.text), calls=_mapped(one.calls, names.on)) for one in asked.messages)
    return replace(asked, messages=tuple(messages))


def _mapped(calls: tuple[Call, ...], change: Callable[[str], str]) -> tuple[Call, ...]:
    return tuple(Call(c.id, c.tool, {key: in_strings(one, change) for key, one in c.arguments.items()}) for c in calls)
