"""The command by which people decide about insights."""

from datetime import date
from typing import Annotated

import typer

from api.cli.options import FormatOption, PortfolioOption, day, opened
from api.cli.output import Column, Format, print_rows, say
from portfolio.vocabulary import InsightState

DECIDED = (
    Column("state", "State", "short"),
    Column("owner", "Owner", "short"),
    Column("due", "Due", "short"),
    Column("score", "Score", "number"),
    Column("residual", "Residual", "number"),
    Column("title", "What"),
    Column("id", "Id", "id"),
)


def decide(  # noqa: PLR0913, PLR0917 - one parameter an option; typer calls it by name
    insights: Annotated[
        list[str], typer.Argument(metavar="ID...", help="Ids of insights, as `bellwether insights` prints them.")
    ],
    portfolio: PortfolioOption = None,
    state: Annotated[InsightState | None, typer.Option(help="The state to leave them in.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why; needed to accept or dismiss.")] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who decides.")] = None,
    owner: Annotated[str | None, typer.Option(metavar="NAME", help="Who deals with them.")] = None,
    due: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help="By when they deal with them (YYYY-MM-DD).")
    ] = None,
    expires: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help="Last day the decision stands (YYYY-MM-DD).")
    ] = None,
    note: Annotated[str | None, typer.Option(help="Anything else worth keeping.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Record what people decide about insights: all that are named, or none. Analyses never overwrite it."""
    with opened() as workspace:
        from api.choices import Change  # noqa: PLC0415 - slow to import, not needed for --help

        change = Change(state=state, reason=reason, person=by, owner=owner, due=due, expires_on=expires, note=note)
        done = workspace.decide_all(workspace.choose(portfolio), insights, change)
    print_rows([dict(insight) for insight in done.items], DECIDED, form, whole=done)
    if form is Format.TABLE:
        say("Accepted and dismissed findings come back when they expire or the facts get materially worse.")
