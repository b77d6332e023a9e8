"""The page about sources: what is read, how it is reached, what a token needs."""

from api.sourcing import HOOK_SECRETS
from ingestion.live.connectors import CONNECTORS
from ingestion.live.connectors import connector as connector_of

_URIS = {
    "monday": "`monday://BOARD[,BOARD]`, `monday://` for all boards",
    "jira": "`jira://SITE/PROJECT[,PROJECT]`, `jira://SITE` for all projects",
    "asana": "`asana://PROJECT[,PROJECT]`, `asana://portfolio/GID`, `asana://workspace/GID`",
    "github": "`github://ORG/NUMBER`, `github://ORG` for all projects",
    "linear": "`linear://` or `linear://TEAM`",
}
_FILES = (
    ("Excel, CSV, TSV, ODS lists", "any tracker: the header wherever it stands, groups, totals, several tables"),
    ("monday Excel export", "items, subitems, groups, updates and discussion sheets"),
    ("Jira CSV export", "repeated headers, every spelling of parent, comments, links"),
    ("Asana CSV export", "parents by name, dependencies, custom fields"),
    ("Trello JSON export", "cards, lists, checklists, comments and the history of due dates"),
    ("MS Project XML (MSPDI), Primavera XER", "read without any other program"),
    (".mpp, MPX, P6 XML, Planner", "with `pip install bellwether[schedules]` and a Java runtime"),
    ("Slack export, mbox, eml", "messages become status updates of the projects they name"),
    ("Markdown notes, JSON Lines", "status notes with a project and a day"),
    ("Raw records", "`bellwether sources export`, Airbyte JSONL and DevLake CSV of the live sources below"),
    ("Canonical files", "everything else: [canonical-format.md](canonical-format.md)"),
)


def sources_page() -> str:
    """The whole page as Markdown."""
    lines = [
        "# Sources\n",
        "`bellwether ingest` reads files and folders; which reader a file needs is seen from its content. Every row is",
        "accounted for: read = loaded + repeated + rejected, and each rejected row has its reason.\n",
        "| file | what is read |",
        "|---|---|",
        *(f"| {name} | {what} |" for name, what in _FILES),
        "\n## Live sources\n",
        "Read-only. A source is remembered for a portfolio; its token stays in the environment (or in a file named by",
        "the same variable with `_FILE`, or by `--token-file`) and is never stored or printed.\n",
        "```sh",
        "export JIRA_EMAIL=pmo@example.org JIRA_TOKEN=…",
        "bellwether sources add jira://acme.atlassian.net/BGW --portfolio acme",
        "bellwether sources test jira-BGW        # does the token work, and what does it see?",
        "bellwether sources sync                 # the first time everything, later only what changed",
        "bellwether sources list                 # last sync, and the address of each webhook",
        "```\n",
        "| source | URI | token | other address | what the token needs |",
        "|---|---|---|---|---|",
    ]
    for name in CONNECTORS:
        made = connector_of(f"{name}://")
        url = made.token.replace("_TOKEN", "_URL")
        lines.append(f"| {name} | {_URIS[name]} | `{made.token}` | `{url}` | {made.scopes} |")
    lines += [
        "\nA first sync reads everything and the history the tool keeps, so that `--as-of` looks back to before",
        "Bellwether came. Later ones ask for what changed since, with an overlap; once a week, or with `--full`,",
        "everything is named again, which finds what was deleted. A sync that was cut off goes on where it stopped.",
        "What a vendor sends that is not known yet is counted in the report and kept raw.\n",
        "Boards whose rows are projects are told from boards whose rows are tasks by their name and columns;",
        "`?items=projects` or `?items=tasks` at the end of the URI settles it.\n",
        "Read a board live or from its export, not both: an export gives comments no ids, and days in the site's own",
        "time zone, so that comments, and rows of an export without ids, would count twice.\n",
        "## Webhooks\n",
        "`bellwether sources list` shows an address for each source, to be put behind the public name of your server.",
        "A delivery is verified over its raw body and is a hint to fetch again; what it says is never believed.\n",
        "| source | signed with | secret |",
        "|---|---|---|",
        f"| monday | JWT (HS256) in `Authorization` | `{HOOK_SECRETS['monday']}` |",
        f"| jira | HMAC-SHA256 in `X-Hub-Signature` | `{HOOK_SECRETS['jira']}` |",
        "| asana | HMAC-SHA256 in `X-Hook-Signature` | handed over by Asana; kept in a file of the workspace |",
        f"| github | HMAC-SHA256 in `X-Hub-Signature-256` | `{HOOK_SECRETS['github']}` |",
        f"| linear | HMAC-SHA256 in `Linear-Signature`, at most a minute old | `{HOOK_SECRETS['linear']}` |",
        "\n## One thing under several names\n",
        "People, vendors, projects and goals that several sources name are joined by id, then e-mail, then a scored",
        "name; people never by their display name alone. `bellwether identities` shows what was joined and why, and",
        "what is in doubt; `identities same`, `separate` and `undo` decide, and a decision is remembered.\n",
    ]
    return "\n".join(lines)
