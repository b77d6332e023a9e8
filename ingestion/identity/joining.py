"""After pictures are kept: look again at which ids mean one thing, and say what changed."""

from ingestion.identity.match import match
from portfolio.identity import Link, Verdict, standing
from store.ports import Identified, IdentityStore


def identify(portfolio: str, store: Identified) -> tuple[str, ...]:
    """Match everything the portfolio knows anew; return a note where names were joined or came into doubt."""
    kept = store.identities
    if len(kept.sources(portfolio)) < 2 and not kept.links(portfolio):  # noqa: PLR2004 - one source has one list of ids
        return ()
    before, doubted = set(kept.aliases(portfolio).lines()), set(open_doubts(kept, portfolio))
    kept.propose(portfolio, match(kept.things(portfolio), kept.decisions(portfolio)))
    joined = [line for line in kept.aliases(portfolio).lines() if line[1] != line[2] and line not in before]
    doubts = open_doubts(kept, portfolio)
    if not joined and not set(doubts) - doubted:
        return ()
    parts = []
    if joined:
        parts.append(f"{len(joined)} {'names were' if len(joined) > 1 else 'name was'} joined")
    if doubts:
        parts.append(f"{len(doubts)} {'are' if len(doubts) > 1 else 'is'} in doubt")
    return (f"{', '.join(parts)}; see `bellwether identities`.",)


def open_doubts(kept: IdentityStore, portfolio: str) -> list[Link]:
    """Pairs that wait for a person; two ids that others join already are in doubt no more."""
    decided, aliases = standing(kept.decisions(portfolio)), kept.aliases(portfolio)
    return [
        link
        for link in kept.links(portfolio)
        if link.verdict is Verdict.DOUBT
        and link.pair not in decided
        and aliases.meant(link.kind, link.left) != aliases.meant(link.kind, link.right)
    ]
