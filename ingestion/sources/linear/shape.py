"""Raw records of Linear to pictures."""

from ingestion.live.connector import Landed, Shaped, Sight
from ingestion.live.gather import Gathered
from ingestion.sources.linear.issue import read_issue, states_of
from ingestion.sources.linear.people import People
from ingestion.sources.linear.project import read_project


def shape(landed: Landed, sight: Sight) -> Shaped:
    """Projects first, then the issues inside them; an issue without a project goes to one named after its team."""
    gathered = Gathered()
    people = People(landed.of("user", gone=True))
    states = states_of(landed.of("state", gone=True), sight)
    for landing in landed.of("project", gone=True):
        read_project(gathered, landing, people, sight)
    stray = sum(read_issue(gathered, one, states, people, sight) for one in landed.of("issue", gone=True))
    if stray:
        gathered.notes.append(
            f"{stray} issues belong to no project this token sees; each went to a project named after its team."
        )
    chatty = sum(bool((one.body["comments"].get("pageInfo") or {}).get("hasNextPage")) for one in landed.of("issue"))
    if chatty:
        gathered.notes.append(f"{chatty} issues have more than five comments; only five of each are read.")
    for kind, word in (("projects", "projects"), ("items", "issues")):
        if gone := sum(what == kind for what, _ in gathered.left):
            gathered.notes.append(f"{gone} {word} that were archived or deleted are kept in the past only.")
    _forget_links_of(gathered)
    pictures, notes = gathered.pictures(sight.source, sight.today)
    return Shaped(pictures, (*gathered.notes, *notes))


def _forget_links_of(gathered: Gathered) -> None:
    """A dependency on something that is gone holds nobody up."""
    gone = {key for _, key in gathered.left}
    links = gathered.rows["dependencies"]
    for key in [key for key, row in links.items() if {row["predecessor"], row["successor"]} & gone]:
        del links[key]
