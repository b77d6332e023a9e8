"""Asana live: which projects, how it is spoken to, and who the token is."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urlsplit

from ingestion.live.connector import Landed, Order, Page, Service, Shaped, Sight, Target, Wire
from ingestion.sources.asana.judge import judge
from ingestion.sources.asana.pull import pull
from ingestion.sources.asana.shape import shape
from ingestion.tables.mapping import near
from portfolio.errors import SourceUnreadable

_DEFAULT = "https://app.asana.com/api/1.0"
_OPTIONS: Mapping[str, tuple[str, ...]] = {"items": ("projects", "tasks"), "history": ("on", "off")}
_FORM = (
    "write asana://PROJECT[,PROJECT], asana://portfolio/PORTFOLIO or asana://workspace/WORKSPACE with the numbers "
    "that stand in Asana's addresses, or asana:// for every project the token sees"
)


class AsanaConnector:
    """Projects, tasks, status updates, history, portfolios and goals of Asana."""

    name = "asana"
    scopes = (
        "projects:read, tasks:read, stories:read, users:read, workspaces:read, portfolios:read and goals:read, or a "
        "personal access token; portfolios are those the token's owner owns"
    )
    token = "ASANA_TOKEN"  # noqa: S105 - the name of a variable, not a token
    swept = ("project", "task", "story", "status", "portfolio", "member", "goal", "link", "sync")

    def target(self, uri: str) -> Target:
        """Read `asana://PROJECT[,…]`, `asana://portfolio/GID` or `asana://workspace/GID`."""
        parts = urlsplit(uri)
        site, listed = "", parts.netloc
        if parts.netloc in {"portfolio", "workspace"}:
            site, listed = parts.netloc, parts.path.strip("/")
        elif parts.path.strip("/"):
            listed = "?"
        scope = tuple(dict.fromkeys(part.strip() for part in listed.split(",") if part.strip()))
        if parts.scheme != "asana" or (site and not scope):
            raise SourceUnreadable(f"{uri} is no address of Asana; {_FORM}.")
        for gid in scope:
            if not re.fullmatch(r"\d{1,25}", gid):
                raise SourceUnreadable(f"{uri} names {gid!r}, which is no number of Asana's; {_FORM}.")
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        for name, value in options.items():
            if name not in _OPTIONS:
                hint = near(name, _OPTIONS)
                raise SourceUnreadable(f"{uri} has the unknown option {name!r}{hint}; known are {', '.join(_OPTIONS)}.")
            if value not in _OPTIONS[name]:
                raise SourceUnreadable(f"{name}={value} is none of: {', '.join(_OPTIONS[name])}.")
        return Target(uri, self.name, site, scope, options)

    def service(self, _target: Target, token: str, environ: Mapping[str, str]) -> Service:
        """The API at ASANA_URL; Asana allows 150 calls a minute on its free plan and answers 429 beyond."""
        base = (environ.get("ASANA_URL") or _DEFAULT).rstrip("/")
        return Service(base_url=base, headers={"Authorization": f"Bearer {token}"}, judge=judge)

    def greet(self, wire: Wire, target: Target) -> str:
        """One call: who the token is and which workspaces it sees."""
        me = wire.get("/users/me", {"opt_fields": "name,email,workspaces.name"}).body
        data = me.get("data") if isinstance(me, Mapping) else None
        if not isinstance(data, Mapping):
            raise SourceUnreadable("Asana's answer to /users/me holds nobody; check ASANA_URL.")
        names = [str(one.get("name")) for one in data.get("workspaces") or () if isinstance(one, Mapping)]
        what = {"": "projects", "portfolio": "the projects of portfolio", "workspace": "every project of workspace"}
        scope = f"{what[target.site]} {', '.join(target.scope)}" if target.scope else "every project it sees"
        return f"The token is {data.get('name')}'s, in {', '.join(names) or 'no workspace'}; it will read {scope}."

    def pull(self, wire: Wire, target: Target, order: Order) -> Iterator[Page]:
        """Pages, up to ten questions each; see `pull`."""
        return pull(wire, target, order)

    def shape(self, target: Target, landed: Landed, sight: Sight) -> Shaped:
        """Raw records to pictures; see `shape`."""
        return shape(target, landed, sight)
