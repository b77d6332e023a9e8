"""What belongs to an item of a board: its milestone, what it waits for, what people said about it."""

from ingestion.live.connector import Json, Sight
from ingestion.live.gather import Gathered, day
from ingestion.sources.github.item import Item
from ingestion.sources.github.nodes import nodes, person, reference
from ingestion.text.markdown_body import markdown_text
from portfolio.vocabulary import Status


def read_around(gathered: Gathered, item: Item, home: str, sight: Sight) -> None:
    """What belongs to an item: its milestone, what it waits for, what was said about it."""
    content = item.content
    if item.left:
        return
    if milestone := content.get("milestone"):
        _milestone(gathered, milestone, home, f"{sight.source}/items")
    for blocker in (*(reference(one) for one in nodes(content.get("blockedBy"))), *item.waits):
        link = {"id": f"{blocker}->{item.key}", "predecessor": blocker, "successor": item.key}
        gathered.add("dependencies", link | {"source": f"{sight.source}/items"})
    for comment in nodes(content.get("comments")):
        author = comment.get("author") or {}
        text = markdown_text(comment.get("body") or "").strip()
        if text and author.get("__typename") != "Bot":
            gathered.add(
                "updates",
                {
                    "id": comment["id"],
                    "project": home,
                    "item": None if home == item.key else item.key,
                    "dated": day(comment["createdAt"]),
                    "author": person(gathered, author),
                    "text": text,
                    "url": comment["url"],
                    "source": f"{sight.source}/comments",
                },
            )


def _milestone(gathered: Gathered, milestone: Json, home: str, source: str) -> None:
    """A repository's milestone; it belongs to the first project that names it."""
    key = f"{milestone['repository']['nameWithOwner']}/milestone/{milestone['number']}"
    closed = str(milestone["state"]).upper() == "CLOSED"
    row = {
        "id": key,
        "project": home,
        "name": milestone["title"],
        "kind": "milestone",
        "status": (Status.DONE if closed else Status.NOT_STARTED).value,
        "due": day(milestone.get("dueOn")),
        "done_on": day(milestone.get("closedAt")) if closed else None,
        "url": milestone["url"],
        "source": source,
    }
    if gathered.add("milestones", row, milestone["createdAt"]) and closed and milestone.get("closedAt"):
        gathered.change("milestones", key, "status", milestone["closedAt"], Status.NOT_STARTED.value)
        gathered.change("milestones", key, "done_on", milestone["closedAt"], None)
