"""What is asked of Jira: paths, the fields of an issue, and JQL that means the same in every time zone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ingestion.live.connector import Json
from ingestion.sources.jira.fields import fill
from ingestion.tables.mapping import ListMapping

STANDARD = (
    "summary", "issuetype", "status", "resolution", "resolutiondate", "statuscategorychangedate", "priority",
    "assignee", "reporter", "created", "updated", "duedate", "project", "parent", "description", "comment",
    "issuelinks", "fixVersions", "timeoriginalestimate",
)  # fmt: skip
PAGE = 100
PROJECTS_AT_ONCE = 40
"""Keys in one JQL clause; a request line would grow too long with more."""


def customs(fields: Iterable[Json]) -> list[tuple[str, str, str]]:
    """(id, title, type) of the custom fields a site has; ids differ from site to site."""
    found = []
    for field in fields:
        key, title, schema = field.get("id"), field.get("name"), field.get("schema")
        type_ = str(schema.get("custom") or "") if isinstance(schema, Mapping) else ""
        if isinstance(key, str) and isinstance(title, str) and (field.get("custom") or type_):
            found.append((key, title, type_))
    return found


def wanted(fields: Sequence[Json], more: str) -> list[str]:
    """Ids of the fields to ask for: the standard ones, custom ones that mean something, and those in `more`."""
    own = customs(fields)
    named = {part.strip().casefold() for part in more.split(",") if part.strip()}
    ids = [one.key for ones in fill(own, ListMapping()).values() for one in ones]
    ids += [key for key, title, _ in own if named & {key.casefold(), title.casefold()}]
    return list(dict.fromkeys([*STANDARD, *ids]))


def jql(projects: Sequence[str], since: datetime | None, *, by_key: bool) -> str:
    """Issues of some projects that changed since a moment.

    The moment is in milliseconds since 1970, because a written time is read in the time zone of the token's
    owner. `by_key` keeps pages in place while issues change, for servers that count pages by position.
    """
    keys = ", ".join('"' + key.replace('"', "") + '"' for key in projects)
    start = int(since.timestamp() * 1000) if since else 0
    return f"project in ({keys}) AND updated >= {start} ORDER BY {'key' if by_key else 'updated'} ASC"


def search(flavour: str, at: Mapping[str, Any], query: str) -> dict[str, Any]:
    """Body of one search; Cloud goes on by token, Data Center by position."""
    body: dict[str, Any] = {"jql": query, "maxResults": PAGE, "fields": list(at["fields"])}
    if flavour == "cloud":
        return {**body, "expand": "changelog", **({"nextPageToken": at["token"]} if at.get("token") else {})}
    return {**body, "expand": ["changelog"], "startAt": at.get("start", 0)}
