"""Which ids mean one thing: what was joined, what is in doubt, and what a person says about it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import FormatOption, PortfolioOption, opened
from api.cli.output import Column, Format, print_rows, say

if TYPE_CHECKING:
    from api.identities import Identity

app = typer.Typer(
    help="Which ids mean one thing across sources: what was joined, what is in doubt.", rich_markup_mode=None
)

IDENTITIES = (
    Column("state", "State", "short"),
    Column("kind", "Kind", "short"),
    Column("left", "One"),
    Column("right", "Other"),
    Column("stands", "Stands for both", tables=False),
    Column("score", "Score", "number"),
    Column("reason", "Why"),
    Column("decided_by", "By", "short"),
    Column("decided_on", "On", tables=False),
)


class Kind(StrEnum):
    """Kinds of things that are joined."""

    PROJECT = "project"
    VENDOR = "vendor"
    GOAL = "goal"
    PERSON = "person"


KindArgument = Annotated[Kind, typer.Argument(metavar="KIND", help="project, vendor, goal or person.")]
LeftArgument = Annotated[str, typer.Argument(metavar="LEFT", help="One of the two, by id or name.")]
RightArgument = Annotated[str, typer.Argument(metavar="RIGHT", help="The other, by id or name.")]
ByOption = Annotated[str | None, typer.Option("--by", metavar="PERSON", help="Who decides.")]
ReasonOption = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why, for those who ask later.")]


@app.callback(invoke_without_command=True)
def identities(
    context: typer.Context,
    portfolio: PortfolioOption = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only this kind.")] = None,
    form: FormatOption = Format.TABLE,
    *,
    doubts: Annotated[bool, typer.Option("--doubts", help="Only what waits for a person.")] = False,
) -> None:
    """List what was joined and what is in doubt, with score and reason; doubts first."""
    if context.invoked_subcommand:
        return
    with opened() as workspace:
        found = workspace.identities.listed(
            workspace.choose(portfolio), kind=kind.value if kind else None, doubts=doubts
        )
    print_rows(list(_rows(found.items)), IDENTITIES, form, whole=found, empty="Nothing is joined or in doubt.")


@app.command()
def same(
    kind: KindArgument,
    left: LeftArgument,
    right: RightArgument,
    portfolio: PortfolioOption = None,
    by: ByOption = None,
    reason: ReasonOption = None,
) -> None:
    """Say that two ids mean one thing; it stands whatever the rules find later."""
    _decide(portfolio, kind, left, right, "same", by, reason)


@app.command()
def separate(
    kind: KindArgument,
    left: LeftArgument,
    right: RightArgument,
    portfolio: PortfolioOption = None,
    by: ByOption = None,
    reason: ReasonOption = None,
) -> None:
    """Say that two ids mean two things; they are never joined again, not even by way of a third."""
    _decide(portfolio, kind, left, right, "separate", by, reason)


@app.command()
def undo(
    kind: KindArgument, left: LeftArgument, right: RightArgument, portfolio: PortfolioOption = None, by: ByOption = None
) -> None:
    """Take back what a person said of two ids; the rules decide again. The trail keeps both."""
    _decide(portfolio, kind, left, right, None, by, None)


def _decide(
    portfolio: str | None, kind: Kind, left: str, right: str, said: str | None, by: str | None, reason: str | None
) -> None:
    from api.identities import Judgement  # noqa: PLC0415 - slow to import, not needed for --help
    from portfolio.identity import Verdict  # noqa: PLC0415 - as above

    judgement = Judgement(kind.value, left, right, Verdict(said) if said else None, by, reason)
    with opened() as workspace:
        found = workspace.identities.decide(workspace.choose(portfolio), judgement)
    told = {"same": "are one", "separate": "are two things", "doubt": "are in doubt"}[found.state]
    stands = f" {found.stands} stands for both." if found.stands else ""
    say(f"{found.kind.capitalize()} {_shown(found.left)} and {_shown(found.right)} {told}.{stands}")


def _rows(items: "Iterable[Identity]") -> Iterable[dict[str, Any]]:
    for one in items:
        yield {**dict(one), "left": _shown(one.left), "right": _shown(one.right), "score": f"{one.score:.2f}"}


def _shown(side: Any) -> str:
    named = side.id if side.name == side.id else f"{side.name} [{side.id}]"
    return f"{named} ({', '.join(side.sources)})" if side.sources else named
