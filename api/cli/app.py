"""The commands together, and what happens when one cannot do its work."""

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from api.cli import answering, digesting, ingesting, reading, running
from api.cli.output import warn
from portfolio.errors import PortfolioError


class Commands(TyperGroup):
    """All commands; an error meant for the user becomes one sentence on standard error and exit 1."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command."""
        try:
            return super().main(*args, **kwargs)
        except PortfolioError as error:
            warn(f"Error: {error}")
            sys.exit(1)
        except BrokenPipeError:
            # The reader (head, less) has seen enough. Closing quietly is what it expects of us.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)


app = typer.Typer(
    cls=Commands,
    name="bellwether",
    help="Portfolio risk and insight: what is going wrong, how bad it is, and the quoted evidence.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it with the flag
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - not needed for --help

        typer.echo(f"bellwether {version('bellwether')}")
        raise typer.Exit


@app.callback()
def bellwether(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Portfolio risk and insight: what is going wrong, how bad it is, and the quoted evidence."""


app.command()(running.demo)
app.command()(ingesting.ingest)
app.command()(ingesting.template)
app.command()(reading.portfolios)
app.command()(reading.insights)
app.command()(reading.show)
app.command()(reading.scores)
app.command()(reading.coverage)
app.command()(answering.ask)
app.command()(answering.rules)
app.add_typer(digesting.app, name="digest")
app.command()(running.serve)
app.command()(running.doctor)
app.command(name="eval")(running.evaluate)


def main() -> None:
    """Run the command line."""
    app()
