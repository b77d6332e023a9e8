"""Commands that prove and learn: backtest and calibrate."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import FormatOption, PortfolioOption, opened
from api.cli.output import Column, Format, print_rows, say, warn, write

OUTCOMES = (
    Column("outcome", "Outcome", "id"),
    Column("n", "Cases", "number"),
    Column("bad", "Bad", "number"),
    Column("rate", "Rate", "number"),
    Column("basis", "Basis", "short"),
    Column("leading", "Signs that weigh most"),
    Column("says", "What counts as bad", tables=False),
)
RULES = (
    Column("rule", "Rule", "id"),
    Column("n", "Findings judged", "number"),
    Column("true", "Came true", "number"),
    Column("rate", "Likelihood", "number"),
    Column("outcome", "Judged by", "short"),
)
_SHOWN = 3


def backtest(
    datasets: Annotated[
        list[str] | None, typer.Argument(metavar="[DATASET]…", help="Histories to grade; all by default.")
    ] = None,
    form: FormatOption = Format.TABLE,
    data: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where the histories lie; beside the project by default.")
    ] = None,
    page: Annotated[
        Path | None, typer.Option("--write", metavar="FILE", help="Write the evidence page, with ablations (slower).")
    ] = None,
    learn: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Learn the weights that ship from all histories; grade nothing.")
    ] = None,
    *,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer repeats and draws: wider intervals.")] = False,
) -> None:
    """Replay real histories, score each picture on what was known then, and grade that by what happened."""
    from evals.backtest.report import evidence, render  # noqa: PLC0415 - slow to import, not needed for --help
    from evals.backtest.run import run_backtest  # noqa: PLC0415 - as above
    from evals.real import BESIDE  # noqa: PLC0415 - as above

    place = data or BESIDE
    with opened() as workspace:
        policy, today = workspace.policy, workspace.today()
    if learn is not None:
        from evals.backtest.reference import make_reference, write_reference  # noqa: PLC0415 - as above

        write_reference(make_reference(policy, place, today, _tell), learn)
        say(f"Wrote {learn}.")
        return
    run = run_backtest(policy, place, datasets or (), quick=quick, ablations=page is not None, tell=_tell)
    if page is not None:
        page.write_text(evidence(run, today, f"bellwether backtest --write {page}"), encoding="utf-8")
    write(render(run, form.value).rstrip("\n") + "\n")


def calibrate(
    portfolio: PortfolioOption = None,
    form: FormatOption = Format.TABLE,
    *,
    show: Annotated[bool, typer.Option("--show", help="Show what was learned; learn nothing.")] = False,
) -> None:
    """Learn from a portfolio's own pictures how often findings came true; refuse where there are too few."""
    with opened() as workspace:
        name = workspace.choose(portfolio)
        calibrations = workspace.calibrations
        learned = calibrations.kept(name) if show else calibrations.learn(name, workspace.today())
        path = calibrations.path(name)
    from insights.calibration.model import reference  # noqa: PLC0415 - not needed for --help

    ships = reference()
    if learned is None:
        warn(
            f"{name} has no calibration yet; this is the reference class that ships. `bellwether calibrate` learns one."
        )
    used = learned or ships
    outcomes = {**ships.outcomes, **used.outcomes}
    rows = [
        {
            "outcome": key,
            "n": one.n,
            "bad": one.bad,
            "rate": f"{one.bad / one.n:.2f}",
            "basis": used.basis if key in used.outcomes else ships.basis,
            "leading": ", ".join(sorted(one.signs, key=lambda sign: -abs(one.signs[sign].weight))[:_SHOWN]),
            "says": one.says,
        }
        for key, one in outcomes.items()
    ]
    print_rows(rows, OUTCOMES, form, whole=used)
    if form in {Format.JSON, Format.CSV}:
        return
    records = [
        {"rule": code, **dict(record), "rate": f"{record.rate:.2f}"} for code, record in sorted(used.rules.items())
    ]
    if records:
        say("")
        print_rows(records, RULES, form)
    say(f"Version {used.version}, {used.made_on}; from {used.source}." + (f" Kept in {path}." if learned else ""))
    for refused in used.refused:
        say(f"Not learned: {refused}")


def _tell(what: str) -> None:
    warn(f"Backtest: {what} …")
