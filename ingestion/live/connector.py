"""The port every live source fits, in two halves.

`pull` asks the vendor for pages of raw records; each page is kept whole, in one transaction, with the
place to go on from, so that a killed run goes on where it stopped. `shape` is pure: it turns all the
raw records that were kept into records of the canonical format, however and whenever they arrived.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, Protocol

from ingestion.source import Records
from ingestion.tables.mapping import ListMapping

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Target:
    """What a URI names.

    Attributes:
        uri: the URI as given; it never holds a secret.
        source: name of the connector: monday, jira, asana, github, linear.
        site: host or account, empty where the vendor has only one.
        scope: boards, projects or teams; empty means all the token can see.
        options: the URI's query, for example {"items": "projects"}.
    """

    uri: str
    source: str
    site: str
    scope: tuple[str, ...]
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """An answer that was understood: headers have lower-case names, `body` is the parsed JSON."""

    status: int
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Verdict:
    """What an answer means, whatever its status says.

    fine: use it. again: the same request later (`after` seconds, or the transport's own backoff).
    stop: no call will work before `after` seconds; the run ends here and goes on another time.
    expired: the cursor is no good any more; `pull` gets CursorExpired and starts its stage again.
    refused: asking again will not help; `why` is a sentence for the user.
    """

    kind: Literal["fine", "again", "stop", "expired", "refused"] = "fine"
    why: str = ""
    after: float | None = None


FINE = Verdict()


class CursorExpired(Exception):
    """A page cursor outlived its time; begin the stage again with an overlap."""


@dataclass(frozen=True)
class Service:
    """How one vendor is spoken to.

    Attributes:
        base_url: where its API begins, without a trailing slash.
        headers: sent with every call, the token among them.
        judge: what an answer means; looks inside the body, because errors come with status 200 too.
            The transport itself handles 429 and 5xx with Retry-After; `judge` sees every answer first and
            its verdict stands unless it is FINE and the status is 400 or above.
        graphql: path of the GraphQL endpoint, where there is one.
        calls_per_day: most calls in one UTC day, where the vendor counts them; kept between runs.
        at_once: most calls in flight.
        timeout: seconds to wait for an answer.
    """

    base_url: str
    headers: Mapping[str, str]
    judge: Callable[[Reply], Verdict] = lambda _: FINE
    graphql: str = "/graphql"
    calls_per_day: int | None = None
    at_once: int = 2
    timeout: float = 60.0


class Wire(Protocol):
    """The transport as connectors see it. Every call is read-only, retried, counted and limited.

    Raises SourceUnavailable (gave up, or budget spent), SourceUnreadable (refused: token, scope, not found)
    and CursorExpired.
    """

    notes: list[str]
    """Things the user should know (partial data, hidden fields); the engine puts them into the report."""
    calls: int
    """Calls made so far, repeated ones counted."""

    def get(self, path: str, params: Mapping[str, str | int] | None = None) -> Reply:
        """GET `path` below the base URL."""
        ...

    def post(self, path: str, body: Json) -> Reply:
        """POST a search; nothing is ever changed at the vendor."""
        ...

    def each(self, asks: Iterable[tuple[str, Mapping[str, str | int] | None]]) -> Iterator[Reply]:
        """GET many (path, params), as many at once as the service allows; answers come in the order asked."""
        ...

    def ask(self, query: str, variables: Json) -> Json:
        """Run a GraphQL query and return its `data`; errors beside partial data become notes."""
        ...


@dataclass(frozen=True)
class RawRecord:
    """One record exactly as the vendor gave it; kept by (kind, id) with a hash of its content."""

    kind: str
    id: str
    body: Json


@dataclass(frozen=True)
class Page:
    """What one answer brought, and where to go on once it is kept.

    Attributes:
        records: new and changed records; keeping one twice changes nothing.
        then: JSON the next `pull` of this run gets as `Order.at`.
        gone: (kind, id) of what the vendor says was deleted.
        what: what is being read, for the progress line.
        of: how many records are expected in all, 0 where nobody knows.
    """

    records: tuple[RawRecord, ...]
    then: Json
    gone: tuple[tuple[str, str], ...] = ()
    what: str = ""
    of: int = 0


@dataclass(frozen=True)
class Order:
    """What a run is to fetch.

    Attributes:
        full: True for a sweep that names everything; what it does not name is gone.
        since: for an incremental run, the start of the last finished run less the overlap (UTC, aware).
        at: where to go on: {} at the start of a run, else the `then` of the last page that was kept.
        known: the ids kept of a kind, for connectors that refetch by id.
        hints: (kind, id) that webhooks named since the last run; fetched whatever `since` says.
    """

    full: bool
    since: datetime | None
    at: Json
    known: Callable[[str], Iterable[str]] = lambda _: ()
    hints: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Landing:
    """A raw record as it is kept: when it was first seen, and the day it was found to be gone."""

    kind: str
    id: str
    body: Json
    first_seen: date
    gone_on: date | None = None


@dataclass(frozen=True)
class Landed:
    """Everything kept of one connection."""

    landings: tuple[Landing, ...]

    def of(self, kind: str, *, gone: bool = False) -> list[Landing]:
        """The records of one kind in order of id; those that are gone only where asked for."""
        return [one for one in self.landings if one.kind == kind and (gone or one.gone_on is None)]


@dataclass
class Drift:
    """What the vendor sent that the connector does not know: counted and reported, never a crash."""

    seen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def fields(self, kind: str, body: Json, known: frozenset[str]) -> None:
        """Count the keys of a record that are not known."""
        for key in body.keys() - known:
            self.seen[f"field of {kind}", key] += 1

    def word(self, what: str, value: object) -> None:
        """Count a value (a column type, a health, a state) that is not known."""
        self.seen[what, str(value)] += 1

    def notes(self) -> list[str]:
        """One sentence for each kind of drift."""
        by: dict[str, list[str]] = {}
        for (what, value), count in sorted(self.seen.items()):
            by.setdefault(what, []).append(f"{value} ({count})")
        return [f"Not known yet, kept raw: {what}: {', '.join(values[:12])}." for what, values in by.items()]


@dataclass(frozen=True)
class Sight:
    """What `shape` may look at besides the records.

    Attributes:
        today: day of the run; known time of what carries no day of its own.
        source: name of the stream the pictures belong to.
        mapping: custom fields by title → canonical field, as the user fixed them.
        drift: where to count what is not known.
    """

    today: date
    source: str
    mapping: ListMapping = field(default_factory=ListMapping)
    drift: Drift = field(default_factory=Drift)


@dataclass(frozen=True, eq=False)
class Shaped:
    """Pictures of a connection, oldest first, the last one complete; and what the report should say."""

    records: tuple[Records, ...]
    notes: tuple[str, ...] = ()
    unmapped: tuple[str, ...] = ()


class Connector(Protocol):
    """One vendor, live."""

    name: str
    scopes: str
    """The least permission a token needs, one sentence for the documentation and for errors."""
    token: str
    """Environment variable that holds the token; the same name with `_FILE` names a file that does."""
    swept: tuple[str, ...]
    """Kinds that a full run names completely: what it did not name is gone."""

    def target(self, uri: str) -> Target:
        """Read a URI. Raises SourceUnreadable with the form it must have."""
        ...

    def service(self, target: Target, token: str, environ: Mapping[str, str]) -> Service:
        """How to speak to it; `environ` may hold another base URL (MONDAY_URL, JIRA_URL, …) or JIRA_EMAIL."""
        ...

    def greet(self, wire: Wire, target: Target) -> str:
        """One cheap call; one sentence saying who the token is and what of the target it sees."""
        ...

    def pull(self, wire: Wire, target: Target, order: Order) -> Iterator[Page]:
        """Pages, in as few calls as the vendor allows; `then` of each suffices to go on after a kill."""
        ...

    def shape(self, target: Target, landed: Landed, sight: Sight) -> Shaped:
        """Pure: raw records to pictures; history becomes pictures of its own days."""
        ...
