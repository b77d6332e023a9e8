"""Live sources from the command line: add, list, test, sync, export, remove."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.ingesting import read_text, show_report
from api.cli.options import FormatOption, PortfolioOption, opened
from api.cli.output import Column, Format, print_rows, say, warn

if TYPE_CHECKING:
    from portfolio.report import SyncReport

app = typer.Typer(
    help="Live sources: monday, Jira, Asana, GitHub, Linear.", no_args_is_help=True, rich_markup_mode=None
)

LINES = (
    Column("portfolio", "Portfolio"),
    Column("name", "Name"),
    Column("uri", "Reads"),
    Column("token", "Token from"),
    Column("synced_at", "Last sync", "short"),
    Column("hook", "Webhook"),
)
SYNCS = (
    Column("source", "Source"),
    Column("run", "Run"),
    Column("resumed", "Resumed", tables=False),
    Column("calls", "Calls", "number"),
    Column("new", "New", "number"),
    Column("changed", "Changed", "number"),
    Column("unchanged", "Unchanged", "number"),
    Column("gone", "Gone", "number"),
)

Named = Annotated[str, typer.Argument(metavar="NAME", help="Name of the source, as `list` shows it.")]


@app.callback()
def sources() -> None:
    """Live sources: monday, Jira, Asana, GitHub, Linear. Read-only; tokens stay in the environment or a file."""


@app.command()
def add(
    uri: Annotated[str, typer.Argument(metavar="URI", help="monday://BOARD, jira://SITE/PROJECT, asana://PROJECT, …")],
    portfolio: Annotated[str, typer.Option("--portfolio", "-p", metavar="NAME", help="Portfolio its facts go into.")],
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="What to call it; made of the URI otherwise.")
    ] = None,
    token_env: Annotated[
        str | None, typer.Option(metavar="VARIABLE", help="Environment variable that holds the token.")
    ] = None,
    token_file: Annotated[
        Path | None, typer.Option(dir_okay=False, exists=True, help="File that holds the token and nothing else.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="YAML that fixes how custom fields are read.")
    ] = None,
) -> None:
    """Remember a live source for a portfolio. Nothing is fetched yet, and no token is kept."""
    if token_env and token_file:
        raise typer.BadParameter("give --token-env or --token-file, not both")
    token = f"env:{token_env}" if token_env else f"file:{token_file.resolve()}" if token_file else None
    with opened() as workspace:
        line = workspace.sources.add(
            portfolio, uri, name=name, token=token, mapping=read_text(mapping) if mapping else None
        )
    say(f"{line.name} will read {line.uri} into {line.portfolio}; its token comes from {line.token}.")
    say(f"Try it: bellwether sources test {line.name} -p {line.portfolio}")
    say(f"Read it: bellwether sources sync {line.name} -p {line.portfolio}")


@app.command("list")
def listed(portfolio: PortfolioOption = None, form: FormatOption = Format.TABLE) -> None:
    """Every live source, when it was last synced, and the address of its webhook."""
    with opened() as workspace:
        lines = workspace.sources.listed(portfolio)
    rows = [{**dict(line), "synced_at": line.synced_at and f"{line.synced_at:%Y-%m-%d %H:%M} UTC"} for line in lines]
    print_rows(
        rows, LINES, form, whole=lambda: lines, empty="No live source yet; add one with `bellwether sources add`."
    )


@app.command("test")
def try_out(name: Named, portfolio: PortfolioOption = None) -> None:
    """Ask the source one cheap question: does the token work, and what does it see?"""
    with opened() as workspace:
        tried = workspace.sources.tried(workspace.source_portfolio(portfolio), name)
    say(tried.said)
    say(f"What the token needs: {tried.scopes}")


@app.command()
def sync(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]…", help="Which sources; all of the portfolio otherwise.")
    ] = None,
    portfolio: PortfolioOption = None,
    *,
    full: Annotated[
        bool, typer.Option("--full", help="Read everything again and find what was deleted; else only what changed.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Fetch and show; keep no picture.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Fetch what changed and bring the portfolio up to date; a run that was cut off goes on where it stopped."""
    with opened() as workspace:
        reports = list(
            workspace.sources.synced(
                workspace.source_portfolio(portfolio), names or (), full=True if full else None, dry_run=dry_run
            )
        )
    if form is not Format.TABLE:
        print_rows([_row(report) for report in reports], SYNCS, form, whole=lambda: reports)
        return
    for report in reports:
        show_sync(report)


@app.command()
def export(
    name: Named,
    out: Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False, help="JSON Lines file to write.")],
    portfolio: PortfolioOption = None,
) -> None:
    """Write a source's raw records to a file that `bellwether ingest` reads in any workspace."""
    with opened() as workspace:
        count = workspace.sources.exported(workspace.source_portfolio(portfolio), name, out)
    say(f"{count:,} raw records of {name} are in {out}.")


@app.command()
def remove(name: Named, portfolio: PortfolioOption = None) -> None:
    """Forget a source and its raw records; what it told the portfolio stays."""
    with opened() as workspace:
        workspace.sources.forget(workspace.source_portfolio(portfolio), name)
    say(f"{name} is forgotten; its facts stay in the portfolio.")


def show_sync(report: "SyncReport") -> None:
    """Print what one sync did."""
    row = _row(report)
    how = f"{report.run} run{', gone on with' if report.resumed else ''}"
    say(
        f"{report.source}: {how}, {report.calls:,} calls; records {row['new']:,} new · "
        f"{row['changed']:,} changed · {row['unchanged']:,} unchanged · {row['gone']:,} gone"
    )
    for note in report.notes:
        warn(f"  note   {note}")
    for part in report.reports:
        show_report(part)


def _row(report: "SyncReport") -> dict[str, object]:
    return {**dict(report), **dict(report.records), "gone": report.records.removed}
