"""monday.com live: which boards, how it is spoken to, and who the token is."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from ingestion.live.connector import Landed, Order, Page, Service, Shaped, Sight, Target, Wire
from ingestion.live.uri import pieces
from ingestion.sources.monday.judge import judge
from ingestion.sources.monday.pull import pull
from ingestion.sources.monday.queries import API_VERSION, GREET
from ingestion.sources.monday.shape import shape
from portfolio.errors import SourceUnreadable

_DEFAULT = "https://api.monday.com/v2"
_CALLS = 1_000
"""Calls a day of a Basic or Standard account; `?calls=` says another number."""
_FORM = "monday://BOARD[,BOARD] with board ids (the number in a board's address), or monday:// for all boards"


class MondayConnector:
    """Boards, items, subitems, updates, people and the activity log of monday.com."""

    name = "monday"
    scopes = "boards:read, updates:read, users:read, me:read (a personal token of a viewer has them)"
    token = "MONDAY_TOKEN"  # noqa: S105 - the name of a variable, not a token
    swept: tuple[str, ...] = ("board", "item", "update")

    def target(self, uri: str) -> Target:
        """Read `monday://BOARD[,BOARD]?items=projects|tasks&calls=10000`."""
        found = pieces(uri, _FORM, options={"items": ("projects", "tasks"), "calls": ()})
        scope = found.listed(0)
        for board in scope:
            if not re.fullmatch(r"\d{1,20}", board):
                raise SourceUnreadable(f"{board!r} is no board id; the form is {_FORM}.")
        if not re.fullmatch(r"[1-9]\d{0,6}", found.options.get("calls", "1")):
            raise SourceUnreadable(f"calls={found.options['calls']} is no number of calls a day.")
        return Target(uri, self.name, "", scope, found.options)

    def service(self, target: Target, token: str, environ: Mapping[str, str]) -> Service:
        """The API at MONDAY_URL, its version pinned."""
        url = urlsplit(environ.get("MONDAY_URL") or _DEFAULT)
        return Service(
            base_url=f"{url.scheme}://{url.netloc}",
            headers={"Authorization": token, "API-Version": API_VERSION},
            judge=judge,
            graphql=url.path.rstrip("/") or "/v2",
            calls_per_day=int(target.options.get("calls", _CALLS)),
        )

    def greet(self, wire: Wire, target: Target) -> str:
        """One call: who the token is and which of the boards it sees."""
        data = wire.ask(GREET, {"ids": list(target.scope) or None})
        me = data.get("me") or {}
        boards = [board for board in data.get("boards") or [] if board]
        account = (me.get("account") or {}).get("name") or "an account without a name"
        seen = ", ".join(f"{board['name']} ({board.get('items_count')} items)" for board in boards[:5])
        more = f" and {len(boards) - 5} more" if len(boards) > 5 else ""  # noqa: PLR2004 - a few names
        lost = sorted(set(target.scope) - {str(board["id"]) for board in boards})
        told = f"The token is {me.get('name')} of {account}; it sees {seen or 'no board'}{more}."
        return told + (f" It does not see {', '.join(lost)}." if lost else "")

    def pull(self, wire: Wire, target: Target, order: Order) -> Iterator[Page]:
        """Pages, one call each; see `pull`."""
        return pull(wire, target, order)

    def shape(self, target: Target, landed: Landed, sight: Sight) -> Shaped:
        """Raw records to pictures; see `shape`."""
        return shape(target, landed, sight)
