"""What a text speaks of: the known projects and items it names, by id or by exact name.

Names match on word boundaries, case-folded, longest first, so that "Border Gateway" is not also
"Gateway". Ids match as they are written: "IT" is a project, "it" is not.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingestion.text.tidy import shown

_WORD = re.compile(r"\w+")
_KEY = re.compile(r"(?<![\w#/-])[\w.-]*[\w/][\w./]*(?:[-#]\w+)*")
_CLOSED = re.compile(r"[!?;|\n]|\.\s")
_LONGEST_GAP = 3
_LONGEST_READ = 100_000
_SHORTEST_NUMBER = 5
"""A plain number is an id only from this length on; shorter ones are counts, years and days."""


@dataclass(frozen=True)
class About:
    """One project that something is about, and the item where exactly one of it is named."""

    project: str
    item: str | None = None


class Mentions:
    """Finds known projects and items in texts; a name that two projects share names neither."""

    def __init__(self, projects: Mapping[str, str], items: Mapping[str, str]) -> None:
        """From names by project id, and project ids by item id."""
        self._projects = {key for key in projects if _tells(key)}
        self._items = items
        self._keys = {key.casefold(): key for key in items if _tells(key) and not key.isalpha()}
        named: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for key, name in projects.items():
            words = tuple(_WORD.findall(shown(name).casefold()))
            if words and len("".join(words)) > 1 and (len(words) > 1 or _tells(words[0])):
                named[words].add(key)
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for words in sorted(named, key=len, reverse=True):
            if len(named[words]) == 1:
                self._by_first[words[0]].append((words, next(iter(named[words]))))

    def __bool__(self) -> bool:
        """True where there is anything to name."""
        return bool(self._projects or self._by_first or self._keys)

    def find(self, text: str) -> tuple[About, ...]:
        """Every project named, in the order of the text; with its item where one and only one is named."""
        text = shown(text[:_LONGEST_READ])
        items: dict[str, set[str]] = defaultdict(set)
        found: dict[str, int] = {}
        for place, key, project in self._named_keys(text):
            found.setdefault(project, place)
            if key is not None:
                items[project].add(key)
        for place, project in self._named(text):
            found[project] = min(place, found.get(project, place))
        return tuple(
            About(project, next(iter(items[project])) if len(items[project]) == 1 else None)
            for project in sorted(found, key=lambda one: found[one])
        )

    def _named_keys(self, text: str) -> Iterator[tuple[int, str | None, str]]:
        for found in _KEY.finditer(text):
            said = found[0].rstrip(".-/")
            key = self._keys.get(said.casefold())
            if key is not None:
                yield found.start(), key, self._items[key]
            elif said in self._projects:
                yield found.start(), None, said
            elif (owner := said.partition("-")[0]) in self._projects and re.fullmatch(r"\d+", said[len(owner) + 1 :]):
                yield found.start(), None, owner  # an item of a known project that is not known itself

    def _named(self, text: str) -> Iterator[tuple[int, str]]:
        spots = [(found[0].casefold(), found.start(), found.end()) for found in _WORD.finditer(text)]
        n = 0
        while n < len(spots):
            taken = 1
            for words, project in self._by_first.get(spots[n][0], ()):
                if _stands(words, spots[n : n + len(words)], text):
                    yield spots[n][1], project
                    taken = len(words)
                    break
            n += taken


def _stands(words: Sequence[str], spots: Sequence[tuple[str, int, int]], text: str) -> bool:
    """True where the words stand there one after the other, in one sentence."""
    if len(spots) < len(words) or any(said != word for word, (said, _, _) in zip(words, spots, strict=True)):
        return False
    gaps = [text[one[2] : after[1]] for one, after in pairwise(spots)]
    return all(len(gap) <= _LONGEST_GAP and not _CLOSED.search(gap) for gap in gaps)


def _tells(key: str) -> bool:
    return len(key) > 1 and (not key.isdigit() or len(key) >= _SHORTEST_NUMBER)
