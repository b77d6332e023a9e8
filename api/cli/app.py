"""The commands together, and what happens when one cannot do its work."""

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from api.cli import (
    answering,
    backtesting,
    deciding,
    digesting,
    embedding,
    identities,
    ingesting,
    reading,
    running,
    signals,
    sources,
)
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


app.command(short_help="Try it: load, analyse and serve the sample portfolio.")(running.demo)
app.command(short_help="Read files into a portfolio; every row is accounted for.")(ingesting.ingest)
app.add_typer(sources.app, name="sources", short_help="Live sources: add, list, test, sync, export, remove.")
app.command(short_help="Write empty files in the canonical format.")(ingesting.template)
app.add_typer(
    identities.app, name="identities", short_help="What sources call by several ids: joined, in doubt, your word."
)
app.command(short_help="List the portfolios of this workspace.")(reading.portfolios)
app.command(short_help="The ranked insights, the most pressing first.")(reading.insights)
app.command(short_help="One insight: evidence, score, what to do.")(reading.show)
app.command(short_help="Decide about insights: state, reason, owner, due day.")(deciding.decide)
app.command(short_help="One row a project: score, band, trend, drivers.")(reading.scores)
app.command(short_help="What could be looked at, and what could not.")(reading.coverage)
app.command(short_help="Answer a question with citations.")(answering.ask)
app.command(short_help="The catalogue of rules, or the page of one.")(answering.rules)
app.add_typer(signals.app, name="signals", short_help="Signals a model proposes: ask, list, accept, reject.")
app.add_typer(digesting.app, name="digest", short_help="Risk digests: preview, schedule, send, look back.")
app.command(short_help="Deliver scheduled digests when they are due.")(digesting.worker)
app.add_typer(embedding.app, name="embed", short_help="Views for other people's pages: hand out, list, take back.")
app.command(short_help="Serve the API and the dashboard.")(running.serve)
app.command(short_help="Check the installation; say what to fix.")(running.doctor)
app.command(short_help="Replay real histories: was the score right?")(backtesting.backtest)
app.command(short_help="Learn from a portfolio's own history.")(backtesting.calibrate)
app.command(name="eval", short_help="Measure the quality of rules, ranking and answers.")(running.evaluate)


def main() -> None:
    """Run the command line."""
    app()
