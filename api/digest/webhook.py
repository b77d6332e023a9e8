"""A digest as JSON for another program."""

import json
from typing import Any

from api.digest.outline import outline
from api.digested import Digest


def body(digest: Digest, site: str | None = None) -> dict[str, Any]:
    """The whole digest as data, and its outline's title and link; texts are as the sources wrote them."""
    told = outline(digest, site)
    content: dict[str, Any] = json.loads(digest.model_dump_json())
    return {"type": "digest", "title": told.title, "link": told.link, "digest": content}
