"""Jira, live: Cloud (REST v3) and Data Center (REST v2), read-only."""

import base64
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from ingestion.live.connector import Landed, Order, Page, Service, Shaped, Sight, Target, Wire
from ingestion.live.uri import pieces
from ingestion.sources.jira.judge import SCOPES, judge
from ingestion.sources.jira.pull import Puller
from ingestion.sources.jira.shape import shape
from portfolio.errors import SourceUnreadable

_FORM = "jira://SITE/PROJECT[,PROJECT], for example jira://acme.atlassian.net/NTR,OPS; jira://SITE reads all projects"
_CLOUD = "atlassian.net"


class JiraConnector:
    """Projects of one Jira site, with their issues, comments, links, versions and history."""

    name = "jira"
    scopes = SCOPES
    token = "JIRA_TOKEN"  # noqa: S105 - the name of a variable, not a token
    swept = ("field", "status", "project", "issue")

    def target(self, uri: str) -> Target:
        """Read jira://SITE/PROJECT[,PROJECT]."""
        named = pieces(uri, _FORM, options={"api": ("2", "3"), "fields": ()}, parts=(1, 2))
        if named.scheme != self.name:
            raise SourceUnreadable(f"'{uri}' is not the address of a Jira site; the form is {_FORM}.")
        keys = tuple(key.upper() for key in named.listed(1))
        return Target(uri, self.name, named.parts[0].casefold(), keys, named.options)

    def service(self, target: Target, token: str, environ: Mapping[str, str]) -> Service:
        """The site itself, or what JIRA_URL names; Cloud signs in with JIRA_EMAIL and the token."""
        base = (environ.get("JIRA_URL") or f"https://{target.site}").rstrip("/")
        email = environ.get("JIRA_EMAIL", "")
        headers = {"Authorization": f"Bearer {token}"}
        if flavour_of(target) == "cloud":
            if email:
                pair = base64.b64encode(f"{email}:{token}".encode()).decode()
                headers = {"Authorization": f"Basic {pair}"}
            elif not environ.get("JIRA_URL"):
                raise SourceUnreadable(
                    f"{target.site} signs in with an e-mail address and a token: set JIRA_EMAIL to the address of the "
                    "account that made the token."
                )
        return Service(base, headers, judge=judge, at_once=2)

    def greet(self, wire: Wire, target: Target) -> str:
        """Who the token is and which project it sees."""
        api = f"/rest/api/{api_of(target)}"
        me = wire.get(f"{api}/myself").body
        who = (me.get("displayName") or me.get("name") or "somebody") if isinstance(me, Mapping) else "somebody"
        if not target.scope:
            return f"Signed in to {target.site} as {who}."
        project = wire.get(f"{api}/project/{quote(target.scope[0], safe='')}").body
        name = project.get("name") if isinstance(project, Mapping) else None
        return f"Signed in to {target.site} as {who}; {target.scope[0]} is “{name or target.scope[0]}”."

    def pull(self, wire: Wire, target: Target, order: Order) -> Iterator[Page]:
        """Fields and statuses, each project, then the issues that changed and those that webhooks named."""
        return Puller(wire, f"/rest/api/{api_of(target)}", flavour_of(target), target, order).pages()

    def shape(self, target: Target, landed: Landed, sight: Sight) -> Shaped:
        """Projects and their issues in the words of the canonical format."""
        return shape(target, landed, sight)


def flavour_of(target: Target) -> str:
    """`cloud` for sites of Atlassian and where the option says so, else `server`."""
    on_cloud = target.site.endswith(_CLOUD) or target.options.get("api") == "3"
    return "cloud" if on_cloud else "server"


def api_of(target: Target) -> str:
    """Version of the REST API."""
    return target.options.get("api") or ("3" if flavour_of(target) == "cloud" else "2")
