"""One thing, one identity: what sources call by different ids or names and people or rules hold to be the same.

Facts keep the ids their sources gave them. Which ids mean one thing is applied when a portfolio is read,
so that a decision or its undoing works at once, over all of history.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

KINDS = ("projects", "vendors", "goals", "people")
"""What can be known to several sources under several ids."""

ONE = {"projects": "project", "vendors": "vendor", "goals": "goal", "people": "person"}
"""Each kind as a person says one of it."""

RULES = "rules"
"""Who decided, where no person did."""


class Verdict(StrEnum):
    """Whether two ids mean one thing."""

    SAME = "same"
    DOUBT = "doubt"
    SEPARATE = "separate"


@dataclass(frozen=True)
class Thing:
    """A project, vendor, goal or person as the sources of a portfolio know it, over all of history.

    Attributes:
        kind: one of KINDS.
        id: the id, or the name as written where only a name is known (`mentioned`).
        names: every name it has, the newest first.
        emails: its e-mail addresses in lower case.
        sources: sources that list it (of a mention: that write it).
        first_seen: the day it was first known.
        mentioned: True for a person's name that no source gives an id or e-mail.
        on: projects it appears on, by the source that says so.
        teams: teams it is named with, by the source that says so.
    """

    kind: str
    id: str
    names: tuple[str, ...]
    first_seen: date
    emails: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    mentioned: bool = False
    on: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    teams: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)

    @property
    def name(self) -> str:
        """The name people know it by."""
        return self.names[0] if self.names else self.id


@dataclass(frozen=True, order=True)
class Link:
    """What the rules hold of two ids, how sure they are (0 to 1), and why in a sentence."""

    kind: str
    left: str
    right: str
    verdict: Verdict
    score: float
    reason: str

    @property
    def pair(self) -> tuple[str, str, str]:
        """Kind and both ids, whichever way round they were named."""
        return pair(self.kind, self.left, self.right)


@dataclass(frozen=True)
class IdentityDecision:
    """What a person decided about two ids; without a verdict it takes back what was decided before."""

    kind: str
    left: str
    right: str
    verdict: Verdict | None
    decided_on: date
    person: str | None = None
    reason: str | None = None

    @property
    def pair(self) -> tuple[str, str, str]:
        """Kind and both ids, whichever way round they were named."""
        return pair(self.kind, self.left, self.right)


@dataclass(frozen=True)
class Aliases:
    """The id that stands for each id, by kind; only of things that several ids or several sources tell of."""

    by_kind: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)

    def __bool__(self) -> bool:
        """True where anything is joined."""
        return any(self.by_kind.values())

    def of(self, kind: str) -> Mapping[str, str]:
        """Standing id by id."""
        return self.by_kind.get(kind, {})

    def meant(self, kind: str, one: str) -> str:
        """The id that stands for `one`."""
        return self.of(kind).get(one, one)

    def all_ids(self, kind: str, ids: Iterable[str]) -> set[str]:
        """`ids` and every id that means the same as one of them."""
        known = self.of(kind)
        wanted = {known.get(one, one) for one in ids}
        return wanted | {one for one, stands in known.items() if stands in wanted}

    def lines(self) -> Iterator[tuple[str, str, str]]:
        """(kind, id, standing id), in one order."""
        for kind in sorted(self.by_kind):
            for one, stands in sorted(self.by_kind[kind].items()):
                yield kind, one, stands


NONE = Aliases()
"""Nothing is joined."""


def pair(kind: str, left: str, right: str) -> tuple[str, str, str]:
    """The two ids in one order, so that it does not matter which was named first."""
    return (kind, *sorted((left, right)))  # type: ignore[return-value]  # two ids sorted are two ids


def standing(decisions: Iterable[IdentityDecision]) -> dict[tuple[str, str, str], IdentityDecision]:
    """The newest decision about each pair, where it was not taken back; `decisions` come oldest first."""
    newest = {decision.pair: decision for decision in decisions}
    return {key: decision for key, decision in newest.items() if decision.verdict is not None}


def aliases_of(things: Sequence[Thing], links: Iterable[Link], decisions: Iterable[IdentityDecision]) -> Aliases:
    """Which id stands for which, from what the rules propose and what people decided.

    What a person decided goes first, and a pair a person separated is never joined, not even by way of a third
    id. The rules join the surest pairs first, and never two ids of one source nor two people of different
    e-mail addresses. The id known longest stands for the others.
    """
    by_kind: dict[str, dict[str, str]] = {}
    decided = standing(decisions)
    proposed = sorted(links, key=lambda link: (-link.score, link.pair))
    for kind in KINDS:
        mine = {thing.id: thing for thing in things if thing.kind == kind}
        apart = [key[1:] for key, d in decided.items() if key[0] == kind and d.verdict is Verdict.SEPARATE]
        classes = _Classes(mine, apart)
        for key, decision in decided.items():
            if key[0] == kind and decision.verdict is Verdict.SAME:
                classes.join(key[1], key[2])
        for link in proposed:
            if link.kind == kind and link.verdict is Verdict.SAME and link.pair not in decided:
                classes.join(link.left, link.right, carefully=True)
        found = classes.standing()
        if found:
            by_kind[kind] = found
    return Aliases(by_kind)


class _Classes:
    """Ids in classes of one meaning each: union by what is joined, kept apart by what must stay apart."""

    def __init__(self, things: Mapping[str, Thing], apart: Iterable[tuple[str, str]]) -> None:
        self._things = things
        self._parent: dict[str, str] = {}
        self._members: dict[str, set[str]] = {}
        self._apart = list(apart)
        self._told_twice: set[str] = set()

    def join(self, left: str, right: str, *, carefully: bool = False) -> None:
        """Make two classes one, unless that would join what must stay apart; ids that nobody knows are left."""
        if left not in self._things or right not in self._things:
            return
        if left == right:
            self._told_twice.add(left)
            return
        one, other = self._root(left), self._root(right)
        if one == other:
            return
        ours, theirs = self._all(one), self._all(other)
        if any((a in ours and b in theirs) or (a in theirs and b in ours) for a, b in self._apart):
            return
        if carefully and self._clash(ours, theirs):
            return
        self._parent[other] = one
        self._members[one] = ours | theirs

    def standing(self) -> dict[str, str]:
        """The id that stands for each, of classes of two or more and of ids that two sources tell of."""
        found: dict[str, str] = {one: one for one in self._told_twice}
        for one in sorted(self._parent):
            everyone = self._all(self._root(one))
            best = min((self._things[id_] for id_ in everyone), key=lambda t: (t.mentioned, t.first_seen, t.id))
            found |= dict.fromkeys(everyone, best.id)
        return found

    def _root(self, one: str) -> str:
        while one in self._parent:
            one = self._parent[one]
        return one

    def _all(self, root: str) -> set[str]:
        return self._members.get(root, {root})

    def _clash(self, ours: Iterable[str], theirs: Iterable[str]) -> bool:
        one, other = ([self._things[id_] for id_ in ids] for ids in (ours, theirs))
        emails = [frozenset().union(*(thing.emails for thing in part)) for part in (one, other)]
        if emails[0] and emails[1] and not emails[0] & emails[1]:
            return True
        if emails[0] & emails[1]:
            return False  # one source may list somebody under two ids with one address
        sources = [{s for thing in part if not thing.mentioned for s in thing.sources} for part in (one, other)]
        return bool(sources[0] & sources[1])
