"""Which ids mean one thing: what the rules hold, what is in doubt, and what people decide about it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Literal, Protocol

from pydantic import Field

from api.errors import RequestUnclear
from ingestion.identity.joining import identify, open_doubts
from ingestion.known import fold
from portfolio.errors import UnknownPortfolio
from portfolio.identity import KINDS, ONE, RULES, Aliases, IdentityDecision, Link, Thing, Verdict, pair, standing
from portfolio.noun import Noun
from store.ports import Identified

State = Literal["same", "doubt", "separate"]
_ORDER = {"doubt": 0, "same": 1, "separate": 2}
_KIND_OF = {**{one: kind for kind, one in ONE.items()}, **{kind: kind for kind in KINDS}}


class Store(Identified, Protocol):
    """What the use cases of identities need of a store."""

    def revision(self, portfolio: str) -> int:
        """0 where the portfolio is unknown."""
        ...


class Side(Noun):
    """One of two ids, as its sources know it."""

    id: str
    name: str
    sources: tuple[str, ...]


class Identity(Noun):
    """Two ids, whether they mean one thing, how sure that is and why."""

    kind: str = Field(description="project, vendor, goal or person.")
    left: Side
    right: Side
    state: State
    stands: str | None = Field(description="The id that stands for both, where they are one.")
    score: float = Field(description="How sure the rules are, 0 to 1; a person's decision is 1.")
    reason: str
    decided_by: str = Field(description="`rules`, or the person who decided.")
    decided_on: date | None = None


class IdentityList(Noun):
    """What was joined, kept apart or is in doubt; doubts first."""

    items: tuple[Identity, ...]
    total: int
    doubts: int = Field(description="How many wait for a person, of all kinds.")


@dataclass(frozen=True)
class Judgement:
    """What a person says of two ids or names; no verdict takes back what was said before."""

    kind: str
    left: str
    right: str
    verdict: Verdict | None
    person: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class IdentityDesk:
    """The use cases of identities, over the store of a workspace."""

    store: Store
    today: Callable[[], date]

    def listed(self, portfolio: str, *, kind: str | None = None, doubts: bool = False) -> IdentityList:
        """Every pair of a kind (None: of all), doubts first."""
        wanted = self._kind(kind) if kind else None
        everything = self._identities(self._known(portfolio))
        items = [
            one for one in everything if wanted in {None, _KIND_OF[one.kind]} and (one.state == "doubt" or not doubts)
        ]
        open_ = sum(one.state == "doubt" for one in everything)
        return IdentityList(items=tuple(items), total=len(items), doubts=open_)

    def decide(self, portfolio: str, said: Judgement) -> Identity:
        """Remember what a person says of two things; it stands over whatever the rules find later."""
        kept = self._known(portfolio)
        kind = self._kind(said.kind)
        things = {thing.id: thing for thing in self.store.identities.things(kept) if thing.kind == kind}
        left, right = self._two(kept, kind, things, said)
        decided = standing(self.store.identities.decisions(kept))
        if said.verdict is None and pair(kind, left, right) not in decided:
            raise RequestUnclear(f"Nobody has decided about {left!r} and {right!r}, so there is nothing to undo.")
        self.store.identities.decide(
            kept, IdentityDecision(kind, left, right, said.verdict, self.today(), said.person, said.reason)
        )
        # What is known of projects tells people apart, so the rules look again.
        identify(kept, self.store)
        found = [one for one in self._identities(kept) if {one.left.id, one.right.id} == {left, right}]
        if found:
            return found[0]
        sides = tuple(_side(one, things) for one in sorted((left, right)))
        reason = "The decision was taken back; the rules see two things."
        return Identity(
            kind=ONE[kind], left=sides[0], right=sides[1], state="separate", stands=None, score=0.0,
            reason=reason, decided_by=RULES,
        )  # fmt: skip

    def _identities(self, portfolio: str) -> list[Identity]:
        kept = self.store.identities
        aliases = kept.aliases(portfolio)
        decided = standing(kept.decisions(portfolio))
        settled = {link.pair for link in kept.links(portfolio) if link.verdict is Verdict.DOUBT} - {
            link.pair for link in open_doubts(kept, portfolio)
        }
        links = {
            link.pair: link
            for link in kept.links(portfolio)
            if link.left != link.right and (link.pair not in settled or link.pair in decided)
        }
        pairs = sorted({*links, *decided})
        things = {(thing.kind, thing.id): thing for thing in kept.things(portfolio)} if pairs else {}
        found = [_identity(key, links.get(key), decided.get(key), things, aliases) for key in pairs]
        return sorted(found, key=lambda one: (_ORDER[one.state], KINDS.index(_KIND_OF[one.kind]), -one.score))

    def _known(self, portfolio: str) -> str:
        if not self.store.revision(portfolio):
            raise UnknownPortfolio(
                f"There is no portfolio named {portfolio!r}; `bellwether portfolios` lists those there are."
            )
        return portfolio

    def _kind(self, kind: str) -> str:
        found = _KIND_OF.get(kind.strip().casefold())
        if found is None:
            raise RequestUnclear(f"{kind!r} is no kind of thing that is joined; say {', '.join(ONE.values())}.")
        return found

    def _two(self, portfolio: str, kind: str, things: dict[str, Thing], said: Judgement) -> tuple[str, str]:
        lefts, rights = (_meant(text, kind, things) for text in (said.left, said.right))
        if len(lefts) > 1 or len(rights) > 1:
            # Two things of one name are told apart by the pair that the rules ask about.
            asked = {link.pair for link in self.store.identities.links(portfolio)}
            asked |= set(standing(self.store.identities.decisions(portfolio)))
            pairs = {pair(kind, a, b) for a in lefts for b in rights if a != b}
            pairs = pairs & asked or pairs
            if len(pairs) != 1:
                clear = said.left if len(lefts) > 1 else said.right
                ids = ", ".join(lefts if len(lefts) > 1 else rights)
                raise RequestUnclear(f"Several {kind} are named {clear!r}; say which by id: {ids}.")
            _, left, right = pairs.pop()
            return left, right
        if lefts == rights:
            raise RequestUnclear(f"{said.left!r} and {said.right!r} are one and the same {ONE[kind]} already.")
        return lefts[0], rights[0]


def _identity(
    key: tuple[str, str, str],
    link: Link | None,
    decision: IdentityDecision | None,
    things: dict[tuple[str, str], Thing],
    aliases: Aliases,
) -> Identity:
    kind, left, right = key
    of_kind = {id_: things[kind, id_] for id_ in (left, right) if (kind, id_) in things}
    stands = aliases.meant(kind, left)
    joined = stands == aliases.meant(kind, right)
    if decision and decision.verdict:
        verdict, score, by = decision.verdict, 1.0, decision.person or "a person"
        reason = decision.reason or f"{by[0].upper()}{by[1:]} decided it."
    else:
        verdict, score, by = (link.verdict, link.score, RULES) if link else (Verdict.DOUBT, 0.0, RULES)
        reason = link.reason if link else ""
        if verdict is Verdict.SAME and not joined:
            verdict = Verdict.DOUBT
            reason = f"{reason} It is not applied, because it would join two things that are kept apart."
    return Identity(
        kind=ONE[kind],
        left=_side(left, of_kind),
        right=_side(right, of_kind),
        state=verdict.value,
        stands=stands if joined else None,
        score=score,
        reason=reason,
        decided_by=by,
        decided_on=decision.decided_on if decision else None,
    )


def _side(id_: str, things: dict[str, Thing]) -> Side:
    thing = things.get(id_)
    return Side(id=id_, name=thing.name if thing else id_, sources=tuple(sorted(thing.sources)) if thing else ())


def _meant(text: str, kind: str, things: dict[str, Thing]) -> list[str]:
    if text in things:
        return [text]
    named = sorted(one.id for one in things.values() if fold(text) in {fold(name) for name in (one.id, *one.names)})
    if not named:
        near = _near(text, things.values())
        raise RequestUnclear(f"There is no {ONE[kind]} {text!r} in this portfolio.{near}")
    return named


def _near(text: str, things: Iterable[Thing]) -> str:
    names: Sequence[str] = [name for thing in things for name in (thing.id, *thing.names)]
    close = get_close_matches(text, names, n=1)
    return f" Did you mean {close[0]!r}?" if close else ""
