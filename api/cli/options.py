"""Options that several commands share, and the workspace they open."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.output import Format
from api.cli.progress import Told

if TYPE_CHECKING:
    from api.settings import Settings
    from api.workspace import Workspace


def day(text: str) -> date:
    """A day written YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day; write it as YYYY-MM-DD, for example 2026-03-31.") from None


PortfolioOption = Annotated[
    str | None,
    typer.Option("--portfolio", "-p", metavar="NAME", help="Which portfolio; not needed where there is only one."),
]
AsOfOption = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        parser=day,
        metavar="DATE",
        help="Answer with what was known on that day (YYYY-MM-DD), nothing later.",
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to print.")]


@contextmanager
def opened(settings: "Settings | None" = None) -> Iterator["Workspace"]:
    """The workspace of this process, with progress shown; closed afterwards."""
    from api.bootstrap import open_workspace  # noqa: PLC0415 - slow to import, not needed for --help
    from api.logs import configure  # noqa: PLC0415 - as above
    from api.settings import load_settings  # noqa: PLC0415 - as above

    settings = settings or load_settings()
    configure(settings.log, settings.log_format)
    with Told() as told:
        workspace = open_workspace(settings, told)
        try:
            yield workspace
        finally:
            workspace.close()
