"""Identities in SQL: what rules propose, what people decided, and the ids that stand for others."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from portfolio.identity import Aliases, IdentityDecision, Link, Thing, Verdict, aliases_of
from store import tables
from store.intervals import FOREVER
from store.things import OBJECTS, TABLES, things_of
from store.versions import Version
from store.workspace import reading, writing

_EVENTS = "updates"


class SqlIdentities:
    """What rules propose and people decided, in the workspace's database."""

    def __init__(self, engine: Engine) -> None:
        """Use the tables behind `engine`."""
        self._engine = engine

    def sources(self, portfolio: str) -> tuple[str, ...]:
        """Every source that ever spoke, by name."""
        c = tables.pictures.c
        with reading(self._engine) as connection:
            return tuple(
                connection.scalars(
                    select(c.source).where(c.portfolio == portfolio).distinct().order_by(c.source)
                )
            )  # fmt: skip

    def things(self, portfolio: str) -> tuple[Thing, ...]:
        """Everything the portfolio ever knew by an id or a name."""
        with reading(self._engine) as connection:
            return read_things(connection, portfolio)

    def links(self, portfolio: str) -> tuple[Link, ...]:
        """What the rules hold of pairs, in one order."""
        with reading(self._engine) as connection:
            return read_links(connection, portfolio)

    def propose(self, portfolio: str, links: Sequence[Link]) -> None:
        """Replace what the rules hold; what people decided stays."""
        with writing(self._engine) as connection:
            write_links(connection, portfolio, links)

    def decisions(self, portfolio: str) -> tuple[IdentityDecision, ...]:
        """Every decision, oldest first: the trail."""
        with reading(self._engine) as connection:
            return read_decisions(connection, portfolio)

    def decide(self, portfolio: str, decision: IdentityDecision) -> None:
        """Add a decision to the trail."""
        with writing(self._engine) as connection:
            write_decision(connection, portfolio, decision)

    def aliases(self, portfolio: str) -> Aliases:
        """The ids that stand for others."""
        with reading(self._engine) as connection:
            return read_aliases(connection, portfolio)


def read_things(connection: Connection, portfolio: str) -> tuple[Thing, ...]:
    """Everything the portfolio ever knew by an id or a name."""
    c = tables.facts.c
    wanted = select(c.source, c.kind, c.key, c.known_from, c.known_to, c.hash, c.payload).where(
        c.portfolio == portfolio
    )

    def versions(*conditions: Any) -> Iterable[Version]:
        return (Version(*row) for row in connection.execute(wanted.where(*conditions)))

    lists = [kind for kind in TABLES if kind != _EVENTS]
    named = (c.kind == _EVENTS) | (c.kind.in_(lists) & (c.known_to == FOREVER))
    return things_of(versions(c.kind.in_(OBJECTS)), versions(named))


def read_links(connection: Connection, portfolio: str) -> tuple[Link, ...]:
    """What the rules hold of pairs, in one order."""
    c = tables.identity_links.c
    rows = connection.execute(
        select(c.kind, c.left, c.right, c.verdict, c.score, c.reason).where(c.portfolio == portfolio)
    )
    return tuple(sorted(Link(kind, a, b, Verdict(v), score, why) for kind, a, b, v, score, why in rows))


def read_decisions(connection: Connection, portfolio: str) -> tuple[IdentityDecision, ...]:
    """Every decision, oldest first: the trail."""
    c = tables.identity_decisions.c
    rows = connection.execute(
        select(c.kind, c.left, c.right, c.verdict, c.decided_on, c.person, c.reason)
        .where(c.portfolio == portfolio)
        .order_by(c.number)
    )
    return tuple(
        IdentityDecision(kind, a, b, Verdict(v) if v else None, day, person, why)
        for kind, a, b, v, day, person, why in rows
    )


def read_aliases(connection: Connection, portfolio: str) -> Aliases:
    """The ids that stand for others."""
    c = tables.aliases.c
    by_kind: dict[str, dict[str, str]] = {}
    for kind, alias, stands in connection.execute(
        select(c.kind, c.alias, c.stands).where(c.portfolio == portfolio).order_by(c.kind, c.alias)
    ):
        by_kind.setdefault(kind, {})[alias] = stands
    return Aliases(by_kind)


def write_links(connection: Connection, portfolio: str, links: Sequence[Link]) -> None:
    """Replace what the rules hold; what people decided stays."""
    if tuple(sorted(links)) == read_links(connection, portfolio):
        _settle(connection, portfolio, changed=False)
        return
    connection.execute(delete(tables.identity_links).where(tables.identity_links.c.portfolio == portfolio))
    if links:
        rows = [{**vars(link), "verdict": link.verdict.value, "portfolio": portfolio} for link in sorted(links)]
        connection.execute(insert(tables.identity_links), rows)
    _settle(connection, portfolio, changed=True)


def write_decision(connection: Connection, portfolio: str, decision: IdentityDecision) -> None:
    """Add a decision to the trail."""
    kind, left, right = decision.pair
    verdict = decision.verdict.value if decision.verdict else None
    row = {**vars(decision), "kind": kind, "left": left, "right": right, "verdict": verdict, "portfolio": portfolio}
    connection.execute(insert(tables.identity_decisions), [row])
    _settle(connection, portfolio, changed=True)


def _settle(connection: Connection, portfolio: str, *, changed: bool) -> None:
    """Bring the aliases in line; the revision rises where anything a reader could see has changed."""
    links, decisions = read_links(connection, portfolio), read_decisions(connection, portfolio)
    now = aliases_of(read_things(connection, portfolio), links, decisions) if links or decisions else Aliases()
    if list(now.lines()) != list(read_aliases(connection, portfolio).lines()):
        changed = True
        connection.execute(delete(tables.aliases).where(tables.aliases.c.portfolio == portfolio))
        rows = [{"portfolio": portfolio, "kind": k, "alias": a, "stands": s} for k, a, s in now.lines()]
        if rows:
            connection.execute(insert(tables.aliases), rows)
    if changed:
        c = tables.portfolios.c
        connection.execute(update(tables.portfolios).where(c.name == portfolio).values(revision=c.revision + 1))
