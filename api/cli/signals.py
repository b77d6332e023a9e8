"""Signals that a language model proposes: asked for, listed, accepted and rejected. None of them is counted."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import AsOfOption, FormatOption, PortfolioOption, opened
from api.cli.output import Column, Format, print_rows, say

if TYPE_CHECKING:
    from api.proposing import State

app = typer.Typer(
    help="Signals in updates that a language model proposes; shown as proposals, counted nowhere.",
    rich_markup_mode=None,
)

SIGNALS = (
    Column("state", "State", "short"),
    Column("kind", "Kind", "short"),
    Column("polarity", "News", "short"),
    Column("project_name", "Project"),
    Column("dated", "Dated", "short"),
    Column("quote", "Quote"),
    Column("proposed_by", "Proposed by", tables=False),
    Column("person", "Decided by", tables=False),
    Column("id", "Id", "id"),
)
NOT_COUNTED = "Proposed by a model, or confirmed by a person: none of these is counted in findings, scores or ranks."

ProjectOption = Annotated[
    str | None, typer.Option("--project", metavar="PROJECT", help="Only this project, by id or name.")
]
SignalArgument = Annotated[
    str, typer.Argument(metavar="ID", help="Id of the signal, as `bellwether signals` lists it.")
]
ByOption = Annotated[str | None, typer.Option("--by", metavar="PERSON", help="Who decides.")]
ReasonOption = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why, for those who ask later.")]


@app.callback(invoke_without_command=True)
def signals(
    context: typer.Context,
    portfolio: PortfolioOption = None,
    project: ProjectOption = None,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the signals that a model proposed and that still stand in their updates."""
    if context.invoked_subcommand:
        return
    with opened() as workspace:
        name = workspace.choose(portfolio)
        wanted = workspace.score(name, project, as_of=as_of).project if project else None
        found = workspace.proposing.listed(name, wanted, as_of)
    empty = "No signal is proposed; `bellwether signals propose` asks the model."
    print_rows([dict(one) for one in found.items], SIGNALS, form, whole=found, empty=empty)
    if form is Format.TABLE and found.items:
        say(NOT_COUNTED)


@app.command()
def propose(
    portfolio: PortfolioOption = None,
    project: ProjectOption = None,
    most: Annotated[int, typer.Option("--most", min=1, max=200, help="So many of the newest updates.")] = 16,
    form: FormatOption = Format.TABLE,
) -> None:
    """Let the configured model read the newest updates and propose signals; what they do not bear out falls."""
    with opened() as workspace:
        found = workspace.proposing.ask(workspace.choose(portfolio), project, most)
    print_rows([dict(one) for one in found.items], SIGNALS, form, whole=found, empty="Nothing that holds was proposed.")
    if form is Format.TABLE:
        told = f"{found.read} updates read, {found.new} new signals, {found.fallen} proposals fell."
        say(" ".join([told, *found.why, *([NOT_COUNTED] if found.items else [])]))


@app.command()
def accept(
    signal: SignalArgument, portfolio: PortfolioOption = None, by: ByOption = None, reason: ReasonOption = None
) -> None:
    """Confirm a proposed signal; it is listed as confirmed by a person, and still not counted."""
    _decide(signal, portfolio, "accepted", by, reason)


@app.command()
def reject(
    signal: SignalArgument, portfolio: PortfolioOption = None, by: ByOption = None, reason: ReasonOption = None
) -> None:
    """Reject a proposed signal; it stays listed as rejected."""
    _decide(signal, portfolio, "rejected", by, reason)


@app.command()
def undo(signal: SignalArgument, portfolio: PortfolioOption = None, by: ByOption = None) -> None:
    """Take back what was said of a proposed signal. The trail keeps both."""
    _decide(signal, portfolio, "proposed", by, None)


def _decide(signal: str, portfolio: str | None, state: "State", by: str | None, reason: str | None) -> None:
    with opened() as workspace:
        found = workspace.proposing.decide(workspace.choose(portfolio), signal, state, by, reason)
    say(f"The {found.kind} signal {found.id} of {found.project_name} is {found.state}. It is not counted.")
