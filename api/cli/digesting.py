"""Risk digests from the command line."""

from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsOfOption, FormatOption, PortfolioOption, opened
from api.cli.output import Column, Format, print_rows, say, write
from portfolio.vocabulary import Severity

if TYPE_CHECKING:
    from api.workspace import Workspace
    from store.delivering import Delivery, Schedule

app = typer.Typer(
    help="Risk digests: what changed, what needs a decision, to whom and when.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

SCHEDULES = (
    Column("name", "Schedule", "id"),
    Column("portfolio", "Portfolio"),
    Column("cadence", "When"),
    Column("timezone", "Time zone", tables=False),
    Column("channel", "Channel", "short"),
    Column("target", "To"),
    Column("next", "Next (UTC)"),
    Column("last", "Last"),
)
DELIVERIES = (
    Column("schedule", "Schedule", "id"),
    Column("period", "Period"),
    Column("state", "State", "short"),
    Column("attempts", "Tries", "number"),
    Column("as_of", "As of"),
    Column("sent_at", "Sent (UTC)"),
    Column("next_try", "Next try (UTC)", tables=False),
    Column("error", "Note"),
)
NameArgument = Annotated[str, typer.Argument(help="Name of the schedule.")]


class DigestForm(StrEnum):
    """Forms a digest is written in."""

    MD = "md"
    HTML = "html"
    PDF = "pdf"
    PPTX = "pptx"


class ChannelName(StrEnum):
    """Ways to deliver."""

    EMAIL = "email"
    SLACK = "slack"
    TEAMS = "teams"
    WEBHOOK = "webhook"
    FILE = "file"


@app.callback()
def digest() -> None:
    """Risk digests: what changed, what needs a decision, to whom and when."""


ProjectsOption = Annotated[
    list[str] | None, typer.Option("--project", help="Only this project, by id or name; repeat for more.")
]
SeverityOption = Annotated[Severity, typer.Option(help="Least severity that is told.")]


@app.command()
def preview(
    portfolio: PortfolioOption = None,
    as_of: AsOfOption = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Compare with this day, not the picture before.")
    ] = None,
    projects: ProjectsOption = None,
    severity: SeverityOption = Severity.LOW,
    out: Annotated[Path, typer.Option(file_okay=False, help="Folder to write into.")] = Path(),
    form: Annotated[
        list[DigestForm] | None,
        typer.Option("--format", "-f", help="Which form; repeat for more, Markdown and HTML by default."),
    ] = None,
    *,
    printed: Annotated[bool, typer.Option("--print", help="Print the Markdown instead of writing files.")] = False,
) -> None:
    """Write the digest that would be sent now: Markdown, a standalone HTML page, PDF or slides."""
    from api.digest import rendered, write_digest  # noqa: PLC0415 - slow to import, not needed for --help
    from api.digested import Scope  # noqa: PLC0415 - as above

    scope = Scope(projects=tuple(projects or ()), severity=severity)
    with opened() as workspace:
        day = since.date() if since else None
        found = workspace.digest(workspace.choose(portfolio), as_of, since=day, scope=scope)
        site = workspace.site
    if printed:
        write(rendered(found, "md", site).content.decode())
        return
    for path in write_digest(found, out, [f.value for f in form or (DigestForm.MD, DigestForm.HTML)], site):
        say(str(path))


@app.command()
def schedule(  # noqa: PLR0913, PLR0917 - the options of a command are its parameters
    name: NameArgument,
    to: Annotated[
        str,
        typer.Option(help="Addresses; env:NAME for slack, teams and webhook; a folder of the workspace for file."),
    ],
    portfolio: PortfolioOption = None,
    every: Annotated[
        str, typer.Option(help="daily, weekdays, weekly, biweekly, monthly, or cron as '0 8 * * mon'.")
    ] = "weekly",
    timezone: Annotated[str, typer.Option(help="Time zone of the cadence, as Europe/Zurich.")] = "UTC",
    channel: Annotated[ChannelName, typer.Option(help="How it is delivered.")] = ChannelName.EMAIL,
    projects: ProjectsOption = None,
    severity: SeverityOption = Severity.LOW,
    form: Annotated[
        list[DigestForm] | None, typer.Option("--attach", help="Form that goes with it; repeat for more.")
    ] = None,
    person: Annotated[str | None, typer.Option("--by", help="Who orders it.")] = None,
) -> None:
    """Order a digest; one of the same name is replaced. `bellwether worker` delivers what is due."""
    from store.delivering import Schedule  # noqa: PLC0415 - slow to import, not needed for --help

    with opened() as workspace:
        wanted = Schedule(
            name=name,
            portfolio=workspace.choose(portfolio),
            cadence=every,
            timezone=timezone,
            channel=channel.value,
            target=to,
            projects=tuple(projects or ()),
            severity=severity.value,
            forms=tuple(f.value for f in form or ()),
            paused=False,
            since=workspace.moment(),
            person=person,
        )
        kept = workspace.digests.order(wanted)
        say(f"{kept.name} is ordered. Next: {_moment(workspace.digests.next_due(kept))}.")


@app.command(name="list")
def list_(form: FormatOption = Format.TABLE) -> None:
    """Print the standing orders, when each is due next and what became of the last."""
    with opened() as workspace:
        rows = [_row(workspace, one) for one in workspace.digests.schedules()]
    print_rows(rows, SCHEDULES, form, empty="No digest is ordered; make one with `bellwether digest schedule`.")


@app.command()
def pause(
    name: NameArgument, *, resume: Annotated[bool, typer.Option("--resume", help="Go on instead.")] = False
) -> None:
    """Pause a schedule, or let it go on; what became due in between is not made up for."""
    with opened() as workspace:
        workspace.digests.pause(name, paused=not resume)
        say(f"{name} {'goes on' if resume else 'is paused'}.")


@app.command()
def drop(name: NameArgument) -> None:
    """Forget a schedule; its history stays."""
    with opened() as workspace:
        workspace.digests.drop(name)
        say(f"{name} is dropped.")


@app.command()
def send(
    name: NameArgument,
    again: Annotated[
        str | None, typer.Option(metavar="PERIOD", help="A period of the history, once more as it was made.")
    ] = None,
) -> None:
    """Send a scheduled digest now; or one of its history again, the same as it was."""
    with opened() as workspace:
        done = workspace.digests.send(name, again=again)
        print_rows([_told(done)], DELIVERIES, Format.TABLE)
    if done.state.value not in {"sent", "unclear"}:
        raise typer.Exit(1)


@app.command()
def history(
    name: Annotated[str | None, typer.Argument(help="Name of the schedule; all of them without.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 20,
    form: FormatOption = Format.TABLE,
) -> None:
    """Print what became of due periods, the latest first."""
    with opened() as workspace:
        rows = [_told(one) for one in workspace.digests.history(name, limit)]
    print_rows(rows, DELIVERIES, form, empty="Nothing was due yet.")


def worker(
    every: Annotated[int, typer.Option(min=1, max=3600, help="Seconds between two looks at what is due.")] = 30,
    *,
    once: Annotated[bool, typer.Option("--once", help="Serve what is due now, then stop.")] = False,
) -> None:
    """Deliver scheduled digests when they are due. Several workers may run; each period is delivered once."""
    from api.bootstrap import open_door, worker_name  # noqa: PLC0415 - slow to import, not needed for --help

    with opened() as workspace:
        if once:
            say(f"{open_door('worker_once')(workspace.digests, worker_name())} due.")
        else:
            say("Serving digests; stop with Ctrl-C.")
            open_door("worker")(workspace.digests, worker_name(), every)


def _row(workspace: "Workspace", one: "Schedule") -> dict[str, object]:
    last = next(iter(workspace.digests.history(one.name, 1)), None)
    return {
        **asdict(one),
        "next": _moment(workspace.digests.next_due(one)) or "paused",
        "last": f"{last.state.value}, {last.period}" if last else "",
    }


def _told(one: "Delivery") -> dict[str, object]:
    row = {name: value for name, value in asdict(one).items() if name != "digest"}
    return {**row, "state": one.state.value, "sent_at": _moment(one.sent_at), "next_try": _moment(one.next_try)}


def _moment(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if moment else ""
