"""What a call knows by name: ids and names of projects, vendors, people and items, and which ids mean one thing."""

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import replace
from functools import cached_property

import pandas as pd
from rapidfuzz import process

from ingestion.identity.match import match
from portfolio.identity import Aliases, IdentityDecision, Thing, aliases_of

_NEAR = 80


class Names:
    """Ids by id and by folded name; a name that two things share belongs to neither."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = (), same: Callable[[], Mapping[str, str]] = dict) -> None:
        """Start from (id, name) pairs; `same` is asked, once names clash, which id stands for which."""
        self.ids: dict[str, str] = {}
        self._folded: dict[str, set[str]] = {}
        self._same = same
        self.add(pairs)

    def add(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Learn more (id, name) pairs."""
        for key, name in pairs:
            self.ids[key] = name
            for text in (key, name):
                self._folded.setdefault(fold(text), set()).add(key)

    def find(self, text: str, own: Container[str] = ()) -> str | None:
        """The id `text` means, or None; of ids that share a name, one of `own` is meant."""
        if text in self.ids:
            return text
        meant = self._folded.get(fold(text), set())
        if len(meant) > 1:
            meant = {one for one in meant if one in own} or {self._same().get(one, one) for one in meant}
        return next(iter(meant)) if len(meant) == 1 else None

    def near(self, text: str) -> str | None:
        """A known name that looks like `text`, for a hint."""
        match = process.extractOne(text, [*self.ids, *self.ids.values()], score_cutoff=_NEAR)
        return match[0] if match else None


class Known:
    """What earlier pictures and the other files of this call know by name."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.projects = Names(same=lambda: self.same.of("projects"))
        self.vendors = Names(same=lambda: self.same.of("vendors"))
        self.people: dict[str, Names] = {}
        self.own: dict[str, set[str]] = {}
        self._things: dict[tuple[str, str], Thing] = {}
        self._decisions: tuple[IdentityDecision, ...] = ()
        self._frames: list[pd.DataFrame] = []

    def add_items(self, *frames: pd.DataFrame) -> None:
        """Learn the items of tables; what was learned first stands."""
        self._frames += frames
        for made in ("items", "named_items"):
            self.__dict__.pop(made, None)

    def add_things(self, things: Iterable[Thing], decisions: Iterable[IdentityDecision] = ()) -> None:
        """Learn what can be one thing under several ids, and what people decided about that."""
        for thing in things:
            at = (thing.kind, thing.id)
            was = self._things.get(at)
            self._things[at] = replace(was, sources=was.sources | thing.sources) if was else thing
        self._decisions += tuple(decisions)
        self.__dict__.pop("same", None)

    @cached_property
    def same(self) -> Aliases:
        """Which id stands for which, made when two things share a name."""
        things = list(self._things.values())
        return aliases_of(things, match(things, self._decisions), self._decisions)

    @cached_property
    def items(self) -> Mapping[str, str]:
        """Project by item, made when a dependency first asks."""
        found: dict[str, str] = {}
        for frame in reversed(self._frames):
            found.update(zip(frame["id"].tolist(), frame["project"].tolist(), strict=True))
        return found

    @cached_property
    def named_items(self) -> Mapping[str, set[str]]:
        """Items by folded name, made when a dependency first names one."""
        found: dict[str, set[str]] = {}
        for frame in self._frames:
            for key, name in zip(frame["id"].tolist(), frame["name"].tolist(), strict=True):
                if isinstance(name, str):
                    found.setdefault(fold(name), set()).add(key)
        return found

    def told(self) -> dict[str, str]:
        """Names by id for those who look for names in texts; a name that several ids share stands once."""
        names: dict[str, str] = {}
        taken: dict[str, str] = {}
        shared = {key for key in self.projects.ids if self.same.meant("projects", key) != key}
        for key in sorted(self.projects.ids, key=lambda one: one in shared):
            folded = fold(self.projects.ids[key])
            stands = self.same.meant("projects", key)
            again = key in shared and taken.get(folded) == stands
            names[key] = key if again else self.projects.ids[key]
            taken.setdefault(folded, stands)
        return names


def fold(text: str) -> str:
    """A name without case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", text.casefold())
