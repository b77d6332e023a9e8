"""Commands that run things: demo, serve, doctor, eval."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import FormatOption, opened
from api.cli.output import Column, Format, print_rows, say, warn, write

if TYPE_CHECKING:
    from api.settings import Settings
    from api.workspace import Workspace
    from evals import Model

SAMPLE = "sample"
DEMO_ROWS = 10
LOOPBACK = ("127.0.0.1", "localhost", "::1")

CHECKS = (Column("state", "", "short"), Column("what", "What"), Column("found", "Found"), Column("fix", "To do"))


def demo(
    *,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop after printing the insights.")] = False,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port of the dashboard.")] = None,
) -> None:
    """Load the sample portfolio, print its ranked insights, and serve the dashboard."""
    from api.bootstrap import open_door  # noqa: PLC0415 - slow to import, not needed for --help
    from api.cli.showing import print_line  # noqa: PLC0415 - as above
    from api.settings import load_settings  # noqa: PLC0415 - as above

    mine = load_settings()
    settings = _demo_settings(mine)
    folder = settings.home / SAMPLE
    open_door("sample")(folder)
    with opened(settings) as workspace:
        reports = workspace.ingest([folder], SAMPLE)
        page = workspace.insights(SAMPLE, limit=DEMO_ROWS)
        summary = workspace.summary(SAMPLE)
    say(f"Loaded {sum(r.loaded for r in reports):,} rows in {len(summary.pictures)} pictures into {settings.home}.")
    say("")
    say(f"{SAMPLE}, as of {summary.as_of}: risk index {summary.index:.0f} of 100. {summary.headline}")
    say("")
    for insight in page.items:
        print_line(insight)
    say(f"{page.total} insights in all. Next:")
    say(f"  bellwether show {page.items[0].id}" if page.items else "  bellwether coverage")
    say('  bellwether ask "how many projects are late?"')
    if mine is not settings:
        say(f"Your own portfolios stay apart: set BELLWETHER_HOME={settings.home} to go on with the sample.")
    if not no_serve:
        _serve(settings, settings.host, port or settings.port)


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; loopback by default.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen on.")] = None,
) -> None:
    """Serve the API and the dashboard."""
    from api.settings import load_settings  # noqa: PLC0415 - slow to import, not needed for --help

    settings = load_settings()
    _serve(settings, host or settings.host, port or settings.port)


def doctor(form: FormatOption = Format.TABLE) -> None:
    """Check settings, stores, model and policy; say what to fix."""
    from api.checkup import examine  # noqa: PLC0415 - slow to import, not needed for --help

    checks = examine()
    rows = [{**dict(c), "state": "ok" if c.ok else "FIX"} for c in checks]
    print_rows(rows, CHECKS, form, whole=lambda: checks)
    if not all(c.ok for c in checks):
        raise typer.Exit(1)


def evaluate(
    only: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]…", help="Evaluations to run; all by default.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(help="Language model to try instead of the scripted ones, as `openai:NAME`; its key must be set."),
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Measure the quality of rules, ranking and citations on portfolios whose truth is known."""
    from api.bootstrap import open_workspace  # noqa: PLC0415 - slow to import, not needed for --help
    from api.everywhere import everywhere  # noqa: PLC0415 - as above
    from api.settings import load_settings  # noqa: PLC0415 - as above
    from evals import Model, render, run_evals  # noqa: PLC0415 - as above

    settings = load_settings()

    def apart(folder: Path, model: Model | None = None) -> "Workspace":
        own: dict[str, object] = {
            "home": folder,
            "database_url": None,
            "chroma_url": None,
            "policy": settings.policy,
            "model": None,
        }
        if model is not None:
            own |= {"model": model.name, "model_timeout": model.timeout, "model_retries": model.retries}
        return open_workspace(settings.model_copy(update=own))

    def doors(folder: Path, portfolio: str, model: Model | None) -> Mapping[str, str]:
        return everywhere(folder, portfolio, "which projects are late?", _of_model(model))

    chosen = model or settings.model
    tried = Model(chosen, settings.model_timeout, settings.model_retries) if chosen else None
    report = run_evals(apart, only or (), model=tried, doors=doors, tell=lambda name: warn(f"Evaluating {name} …"))
    write(render(report, form.value).rstrip("\n") + "\n")
    if not report.passed:
        raise typer.Exit(report.exit_code)


def _of_model(model: "Model | None") -> dict[str, object]:
    if model is None:
        return {"model": None}
    return {"model": model.name, "model_timeout": model.timeout, "model_retries": model.retries}


def _demo_settings(settings: "Settings") -> "Settings":
    """The user's workspace while nothing of the user's is in it, else a workspace inside it."""
    with opened(settings) as workspace:
        theirs = [line.name for line in workspace.portfolios() if line.name != SAMPLE]
    return settings.model_copy(update={"home": settings.home / "demo", "database_url": None}) if theirs else settings


def _serve(settings: "Settings", host: str, port: int) -> None:
    import uvicorn  # noqa: PLC0415 - slow to import, only servers need it

    from api.bootstrap import open_door  # noqa: PLC0415 - as above

    settings = settings.model_copy(update={"log": "info" if settings.log == "warning" else settings.log})
    shown = f"[{host}]" if ":" in host else host
    loopback = host in LOOPBACK
    if not loopback:
        warn(
            f"Anybody who can reach {host} can read and change this workspace: there is no sign-in. "
            "Use a proxy that has one."
        )
    named = tuple(name.strip() for name in settings.allowed_hosts.split(",") if name.strip())
    with opened(settings) as workspace:
        hosts = (*LOOPBACK, "[::1]", *named) if loopback or named else ("*",)
        app = open_door("http")(workspace, allowed_hosts=hosts, upload_limit=settings.upload_limit_mb << 20)
        say(f"Bellwether is at http://{shown}:{port}/ (stop with Ctrl+C)")
        uvicorn.run(app, host=host, port=port, log_config=None, access_log=False, server_header=False)
