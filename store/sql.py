"""The SQL store: SQLite in the workspace, or any database SQLAlchemy reaches by URL."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from portfolio.picture import Passage, Picture
from portfolio.report import Tally
from portfolio.snapshot import Portfolio
from store import codec, tables
from store.counting import COUNTED, SqlCounts
from store.deciding import read_decisions, write_decisions
from store.facts import read_earlier_items, read_versions, write_facts
from store.identities import SqlIdentities, read_aliases
from store.intervals import FOREVER
from store.passage_rows import passage_from, visible, write_passages
from store.ports import Decision, PortfolioInfo
from store.pulse import pulse_of
from store.reading import portfolio_on
from store.settling import Spoken, in_groups
from store.sql_delivering import SqlDeliveries
from store.sql_embeds import SqlEmbeds
from store.sql_landing import SqlLanding
from store.sql_proposing import SqlProposals
from store.tallies import all_unchanged
from store.unknown import no_such_portfolio, nothing_known_yet
from store.versions import Version
from store.workspace import PATIENCE, open_engine, reading, writing

_KEPT_RESULTS = 500


class SqlStore:
    """Portfolios, mappings, decisions and cached results in one database.

    Every write is one transaction. On SQLite writers of several processes take turns; on other databases
    writers of the same portfolio do.
    """

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        """Open the database at `url`, creating or migrating its tables.

        Args:
            url: an SQLAlchemy URL.
            patience: seconds to wait for another process that writes.
        """
        self._engine = open_engine(url, patience)
        self._pulse = pulse_of(self._engine)
        self.landing = SqlLanding(self._engine)
        self.identities = SqlIdentities(self._engine)
        self.counts = SqlCounts(self._engine)
        self.deliveries = SqlDeliveries(self._engine)
        self.embeds = SqlEmbeds(self._engine)
        self.proposals = SqlProposals(self._engine)

    def close(self) -> None:
        """Give back every connection."""
        if self._pulse:
            self._pulse.close()
        self._engine.dispose()

    def pulse(self) -> int | None:
        """A number that is the same while nothing was written; None where no cheap one is to be had."""
        return self._pulse.beat() if self._pulse else None

    def portfolios(self) -> list[PortfolioInfo]:
        """Every portfolio kept, by name."""
        with reading(self._engine) as connection:
            known: dict[str, set[date]] = {}
            c = tables.pictures.c
            for name, day in connection.execute(select(c.portfolio, c.known_on)):
                known.setdefault(name, set()).add(day)
            c2 = tables.portfolios.c
            rows = connection.execute(select(c2.name, c2.revision).order_by(c2.name))
            return [PortfolioInfo(name, tuple(sorted(known.get(name, ()))), revision) for name, revision in rows]

    def write(self, picture: Picture) -> Mapping[str, Tally]:
        """Keep a picture, whole or not at all; return what changed, by kind."""
        facts = codec.facts_of(picture)
        if self.has_picture(picture.portfolio, picture.source, picture.known_on, picture.fingerprint):
            return all_unchanged(facts)
        with writing(self._engine) as connection:
            _lock(connection, picture.portfolio)
            spoken, is_new = _register(connection, picture)
            changed, tally = write_facts(connection, spoken, picture, facts)
            retold = write_passages(connection, spoken, picture.passages)
            if changed or retold or is_new:
                c = tables.portfolios.c
                connection.execute(
                    update(tables.portfolios).where(c.name == picture.portfolio).values(revision=c.revision + 1)
                )
            return tally

    def has_picture(self, portfolio: str, source: str, known_on: date, fingerprint: str) -> bool:
        """True where exactly this picture was written before and still stands."""
        c = tables.pictures.c
        with reading(self._engine) as connection:
            kept = connection.scalar(
                select(c.fingerprint).where(c.portfolio == portfolio, c.source == source, c.known_on == known_on)
            )
        return kept == fingerprint

    def read(self, portfolio: str, as_of: date | None = None) -> Portfolio:
        """What was known on `as_of` (default: the day of the newest picture). Raises UnknownPortfolio."""
        with reading(self._engine) as connection:
            days = _picture_days(connection, portfolio)
            if not days:
                c = tables.portfolios.c
                raise no_such_portfolio(portfolio, connection.scalars(select(c.name).order_by(c.name)))
            day = as_of or days[-1]
            if day < days[0]:
                raise nothing_known_yet(portfolio, day, days[0])
            versions = read_versions(connection, portfolio, day)
            complete = _complete_days(connection, portfolio)
            aliases = read_aliases(connection, portfolio)

        def recall() -> list[Version]:
            with reading(self._engine) as connection:
                return read_earlier_items(connection, portfolio, day)

        return portfolio_on(portfolio, day, versions, days, complete, aliases, recall)

    def pictures(self, portfolio: str, as_of: date | None = None) -> tuple[date, ...]:
        """Days of the pictures known on `as_of`, oldest first."""
        with reading(self._engine) as connection:
            days = _picture_days(connection, portfolio)
        return tuple(day for day in days if as_of is None or day <= as_of)

    def revision(self, portfolio: str) -> int:
        """Rises with every write that changed something; 0 where the portfolio is unknown."""
        c = tables.portfolios.c
        with reading(self._engine) as connection:
            return connection.scalar(select(c.revision).where(c.name == portfolio)) or 0

    def mapping(self, portfolio: str, source: str) -> str | None:
        """The remembered mapping as YAML, or None."""
        c = tables.mappings.c
        with reading(self._engine) as connection:
            return connection.scalar(select(c.mapping).where(c.portfolio == portfolio, c.source == source))

    def remember_mapping(self, portfolio: str, source: str, mapping: str) -> None:
        """Keep a mapping for the next time this source is read."""
        c = tables.mappings.c
        with writing(self._engine) as connection:
            connection.execute(delete(tables.mappings).where(c.portfolio == portfolio, c.source == source))
            connection.execute(
                insert(tables.mappings), [{"portfolio": portfolio, "source": source, "mapping": mapping}]
            )

    def decide(self, portfolio: str, *decisions: Decision) -> None:
        """Add decisions, all or none."""
        if decisions:
            with writing(self._engine) as connection:
                write_decisions(connection, portfolio, decisions)

    def every_decision(self, portfolio: str, as_of: date | None = None) -> list[Decision]:
        """Every decision made until `as_of`, oldest first."""
        with reading(self._engine) as connection:
            return read_decisions(connection, portfolio, as_of=as_of)

    def decisions(self, portfolio: str, as_of: date) -> Mapping[str, Decision]:
        """The decision standing on `as_of`, by insight id; one that has expired stands no more."""
        newest = {decision.insight: decision for decision in self.every_decision(portfolio, as_of)}
        return {key: d for key, d in sorted(newest.items()) if d.expires_on is None or as_of <= d.expires_on}

    def trail(self, portfolio: str, insight: str) -> list[Decision]:
        """Every decision about an insight, oldest first."""
        with reading(self._engine) as connection:
            return read_decisions(connection, portfolio, insight=insight)

    def get(self, key: str) -> bytes | None:
        """The kept bytes, or None."""
        c = tables.results.c
        with reading(self._engine) as connection:
            return connection.scalar(select(c.value).where(c.key == key))

    def put(self, key: str, value: bytes) -> None:
        """Keep `value` under `key`; the oldest results make room."""
        c = tables.results.c
        with writing(self._engine) as connection:
            connection.execute(delete(tables.results).where(c.key == key))
            connection.execute(insert(tables.results), [{"key": key, "value": value}])
            newest = connection.scalar(select(func.max(c.number))) or 0
            old = and_(c.number <= newest - _KEPT_RESULTS, c.key.not_like(f"{COUNTED}%"))
            connection.execute(delete(tables.results).where(old))

    def passages_in(
        self,
        rows: Iterable[int],
        portfolio: str,
        as_of: date,
        projects: Sequence[str] | None = None,
        kinds: Sequence[str] | None = None,
    ) -> dict[int, Passage]:
        """Passages by row, leaving out those that are gone or that a search so filtered must not see."""
        found: dict[int, Passage] = {}
        with reading(self._engine) as connection:
            for group in in_groups(sorted(set(rows))):
                conditions = [tables.passages.c.row.in_(group), *visible(portfolio, as_of, projects, kinds)]
                for row in connection.execute(select(tables.passages).where(*conditions)):
                    found[row.row] = passage_from(row)
        return found

    def passage_index(self, portfolio: str) -> list[tuple[int, str, str, str, int, int, int]]:
        """(row, content, project or "", kind, dated, visible_from, visible_to) of every passage kept, in order of rows.

        Days are ordinals.
        """
        c = tables.passages.c
        with reading(self._engine) as connection:
            found = connection.execute(
                select(c.row, c.content, c.project, c.kind, c.dated, c.visible_from, c.visible_to)
                .where(c.portfolio == portfolio, c.visible_from < c.visible_to)
                .order_by(c.row)
            )
            return [
                (row, content, project or "", kind, dated.toordinal(), begins.toordinal(), ends.toordinal())
                for row, content, project, kind, dated, begins, ends in found
            ]

    def passage_words(self, rows: Iterable[int]) -> dict[int, str]:
        """What is embedded of a passage, by row: its title and its text."""
        found: dict[int, str] = {}
        c = tables.passages.c
        with reading(self._engine) as connection:
            for group in in_groups(sorted(set(rows))):
                for row, title, text in connection.execute(select(c.row, c.title, c.text).where(c.row.in_(group))):
                    found[row] = f"{title}\n{text}" if title else text
        return found


def _lock(connection: Connection, portfolio: str) -> None:
    """Make sure the portfolio is there and that nobody else writes to it until this transaction ends."""
    c = tables.portfolios.c
    # SQLite leaves FOR UPDATE out: its writing transactions take turns anyhow.
    if connection.scalar(select(c.name).where(c.name == portfolio).with_for_update()) is None:
        connection.execute(insert(tables.portfolios), [{"name": portfolio, "revision": 0}])


def _register(connection: Connection, picture: Picture) -> tuple[Spoken, bool]:
    """Note the picture; returns how far its word reaches, and whether the source never spoke on that day."""
    c = tables.pictures.c
    mine = and_(c.portfolio == picture.portfolio, c.source == picture.source)
    was_complete = connection.scalar(select(c.complete).where(mine, c.known_on == picture.known_on))
    following = connection.scalar(select(func.min(c.known_on)).where(mine, c.complete, c.known_on > picture.known_on))
    values = {
        "portfolio": picture.portfolio,
        "source": picture.source,
        "known_on": picture.known_on,
        "fingerprint": picture.fingerprint,
        "complete": picture.complete or bool(was_complete),
    }
    if was_complete is None:
        connection.execute(insert(tables.pictures), [values])
    else:
        connection.execute(update(tables.pictures).where(mine, c.known_on == picture.known_on).values(values))
    spoken = Spoken(
        portfolio=picture.portfolio,
        source=picture.source,
        day=picture.known_on,
        next_complete=following or FOREVER,
        stated=not picture.complete and not was_complete,
        complete=picture.complete,
    )
    return spoken, was_complete is None


def _picture_days(connection: Connection, portfolio: str) -> list[date]:
    c = tables.pictures.c
    return sorted(set(connection.scalars(select(c.known_on).where(c.portfolio == portfolio))))


def _complete_days(connection: Connection, portfolio: str) -> dict[str, list[date]]:
    c = tables.pictures.c
    days: dict[str, list[date]] = {}
    for source, day in connection.execute(select(c.source, c.known_on).where(c.portfolio == portfolio, c.complete)):
        days.setdefault(source, []).append(day)
    return days
