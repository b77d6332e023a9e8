"""Raw records of GitHub to pictures: boards from GraphQL, repositories from captured REST answers."""

from ingestion.live.connector import Landed, Shaped, Sight, Target
from ingestion.live.gather import Gathered
from ingestion.sources.github.board import read_board
from ingestion.sources.github.repository import read_repositories


def shape(target: Target, landed: Landed, sight: Sight) -> Shaped:
    """Boards first, repositories after them: an issue belongs to the first that holds it."""
    gathered = Gathered()
    items = landed.of("item", gone=True)
    updates = landed.of("update")
    for board in landed.of("project", gone=True):
        mine = [one for one in items if (one.body.get("project") or {}).get("id") == board.body["id"]]
        said = [one.body for one in updates if (one.body.get("project") or {}).get("id") == board.body["id"]]
        read_board(gathered, board, mine, said, target.options.get("items"), sight)
    read_repositories(gathered, landed, sight)
    pictures, notes = gathered.pictures(sight.source, sight.today)
    return Shaped(pictures, (*gathered.notes, *notes), tuple(gathered.unmapped))
