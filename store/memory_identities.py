"""Identities that are forgotten when the process ends."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from portfolio.identity import NONE, Aliases, IdentityDecision, Link, Thing, aliases_of
from store.intervals import FOREVER
from store.things import OBJECTS, TABLES, things_of
from store.versions import Version


class MemoryIdentities:
    """What rules propose and people decided, in dictionaries."""

    def __init__(self, versions: Callable[[str], Iterable[Version]], changed: Callable[[str], None]) -> None:
        """Look at the facts that `versions` gives of a portfolio; tell `changed` what readers will see anew."""
        self._versions, self._changed = versions, changed
        self._links: dict[str, tuple[Link, ...]] = {}
        self._decisions: dict[str, list[IdentityDecision]] = {}
        self._aliases: dict[str, Aliases] = {}

    def sources(self, portfolio: str) -> tuple[str, ...]:
        """Every source that ever spoke, by name."""
        return tuple(sorted({version.source for version in self._versions(portfolio)}))

    def things(self, portfolio: str) -> tuple[Thing, ...]:
        """Everything the portfolio ever knew by an id or a name."""
        versions = list(self._versions(portfolio))
        named = [v for v in versions if v.kind in TABLES and (v.kind == "updates" or v.known_to == FOREVER)]
        return things_of([v for v in versions if v.kind in OBJECTS], named)

    def links(self, portfolio: str) -> tuple[Link, ...]:
        """What the rules hold of pairs, in one order."""
        return self._links.get(portfolio, ())

    def propose(self, portfolio: str, links: Sequence[Link]) -> None:
        """Replace what the rules hold; what people decided stays."""
        ordered = tuple(sorted(links))
        changed = ordered != self.links(portfolio)
        self._links[portfolio] = ordered
        self._settle(portfolio, changed=changed)

    def decisions(self, portfolio: str) -> tuple[IdentityDecision, ...]:
        """Every decision, oldest first: the trail."""
        return tuple(self._decisions.get(portfolio, ()))

    def decide(self, portfolio: str, decision: IdentityDecision) -> None:
        """Add a decision to the trail."""
        kind, left, right = decision.pair
        self._decisions.setdefault(portfolio, []).append(replace(decision, kind=kind, left=left, right=right))
        self._settle(portfolio, changed=True)

    def aliases(self, portfolio: str) -> Aliases:
        """The ids that stand for others."""
        return self._aliases.get(portfolio, NONE)

    def _settle(self, portfolio: str, *, changed: bool) -> None:
        links, decisions = self.links(portfolio), self.decisions(portfolio)
        now = aliases_of(self.things(portfolio), links, decisions) if links or decisions else NONE
        if list(now.lines()) != list(self.aliases(portfolio).lines()):
            self._aliases[portfolio] = now
            changed = True
        if changed:
            self._changed(portfolio)
