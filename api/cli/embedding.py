"""Views for other people's pages, from the command line."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import FormatOption, PortfolioOption, opened
from api.cli.output import Column, Format, print_rows, say
from portfolio.vocabulary import Severity

if TYPE_CHECKING:
    from api.workspace import Workspace
    from store.embeds import Embed

app = typer.Typer(
    help="Views for other people's pages: hand out, list, take back.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

UNKNOWN_SITE = "http://127.0.0.1:{port}"

EMBEDS = (
    Column("id", "Id", "id"),
    Column("portfolio", "Portfolio"),
    Column("view", "View", "short"),
    Column("state", "State", "short"),
    Column("projects", "Projects"),
    Column("severity", "From", "short", tables=False),
    Column("most", "Most", "number", tables=False),
    Column("origins", "In pages of"),
    Column("expires", "Until (UTC)"),
    Column("note", "Note"),
    Column("person", "By", tables=False),
)


@app.callback()
def embed() -> None:
    """Views for other people's pages: hand out, list, take back."""


@app.command()
def create(  # noqa: PLR0913, PLR0917 - one parameter an option; typer calls it by name
    view: Annotated[str, typer.Argument(metavar="VIEW", help="heatmap, score, insights, badge or scores.")],
    portfolio: PortfolioOption = None,
    projects: Annotated[
        list[str] | None, typer.Option("--project", help="Only this project, by id or name; repeat for more.")
    ] = None,
    origins: Annotated[
        list[str] | None,
        typer.Option("--origin", metavar="URL", help="Site whose pages may show it, as https://wiki.example.org."),
    ] = None,
    severity: Annotated[Severity, typer.Option(help="Least severity of heat map and insights.")] = Severity.LOW,
    most: Annotated[int, typer.Option("--top", help="How many insights.")] = 5,
    days: Annotated[int, typer.Option(help="How long it stands.")] = 90,
    note: Annotated[str | None, typer.Option(help="What it is for.")] = None,
    person: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who hands it out.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Hand out a view and print what to paste. Its token is shown this once and cannot be read again."""
    from api.embedding.desk import Order, View  # noqa: PLC0415 - slow to import, not needed for --help
    from api.embedding.snippets import address, snippets  # noqa: PLC0415 - as above
    from api.settings import load_settings  # noqa: PLC0415 - as above

    try:
        wanted = View(view)
    except ValueError:
        raise typer.BadParameter(f"{view!r} is no view; there are {', '.join(View)}.") from None
    settings = load_settings()
    with opened(settings) as workspace:
        made, token = workspace.embeds.hand_out(
            Order(
                workspace.choose(portfolio), wanted, tuple(projects or ()), severity, most, tuple(origins or ()), days,
                note, person,
            )
        )  # fmt: skip
        site = workspace.site or UNKNOWN_SITE.format(port=settings.port)
        row = {**_row(workspace, made), "token": token, "url": address(site, made, token)}
    if form is not Format.TABLE:
        columns = (*EMBEDS, Column("token", "Token"), Column("url", "Address"))
        print_rows([row], columns, form, whole=lambda: row)
        return
    say(f"{made.id} stands until {row['expires']} UTC. Take it back with: bellwether embed revoke {made.id}")
    for name, text in snippets(site, made, token):
        say("")
        say(f"{name}:")
        for line in text.splitlines():
            say(line)


@app.command(name="list")
def list_(portfolio: PortfolioOption = None, form: FormatOption = Format.TABLE) -> None:
    """Print what was handed out, the newest first. Tokens are not kept, so they are not shown."""
    with opened() as workspace:
        chosen = workspace.choose(portfolio) if portfolio else None
        rows = [_row(workspace, one) for one in workspace.embeds.listed(chosen)]
    print_rows(rows, EMBEDS, form, empty="Nothing was handed out; do it with `bellwether embed create`.")


@app.command()
def revoke(ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids, as the list prints them.")]) -> None:
    """Take views back: from now on their tokens show nothing."""
    with opened() as workspace:
        for one in ids:
            workspace.embeds.revoke(one)
            say(f"{one} is taken back.")


@app.command()
def rotate() -> None:
    """Sign with a new key from now on. What is out stands until it expires or is taken back."""
    with opened() as workspace:
        say(f"New tokens are signed with the key {workspace.embeds.rotate().id}.")


def _row(workspace: "Workspace", one: "Embed") -> dict[str, object]:
    return {
        "id": one.id,
        "portfolio": one.portfolio,
        "view": one.view,
        "state": workspace.embeds.state(one),
        "projects": list(one.projects),
        "severity": one.severity,
        "most": one.most,
        "origins": list(one.origins),
        "expires": one.expires.strftime("%Y-%m-%d %H:%M"),
        "note": one.note,
        "person": one.person,
    }
