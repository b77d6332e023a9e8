"""What every GitHub record is read with: its people, its reference, the nodes of its connections."""

from collections.abc import Mapping
from typing import Any

from ingestion.live.connector import Json
from ingestion.live.gather import Gathered


def person(gathered: Gathered, user: Json | None) -> str | None:
    """The id of a user, who becomes a person; None where the account is gone.

    E-mail addresses are not asked for: GitHub refuses the whole query to tokens without the scope for them.
    """
    if not user or not user.get("login"):
        return None
    key = f"github:{user['login']}"
    known = gathered.rows["people"].setdefault(key, {"id": key, "name": user["login"]})
    if user.get("name"):
        known["name"] = user["name"]
    return key


def reference(content: Json) -> str:
    """`owner/repo#12` of an issue or pull request, the node id of a draft."""
    if content.get("repository") and content.get("number") is not None:
        return f"{content['repository']['nameWithOwner']}#{content['number']}"
    return str(content["id"])


def nodes(connection: Mapping[str, Any] | None) -> list[Json]:
    """The nodes of a connection that the token may see."""
    return [one for one in (connection or {}).get("nodes") or () if one]
