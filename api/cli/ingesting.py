"""Commands that bring facts in: ingest and template."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import AsOfOption, FormatOption, opened
from api.cli.output import Column, Format, print_rows, say, warn
from portfolio.errors import SourceUnreadable

if TYPE_CHECKING:
    from portfolio.report import IngestReport

MOST_REJECTS = 20
MOST_NOTES = 20

REJECTS = (
    Column("file", "File"),
    Column("row", "Row", "number"),
    Column("column", "Column"),
    Column("value", "Value"),
    Column("reason", "Why"),
    Column("dropped", "Row left out", tables=False),
)
COLUMNS = (
    Column("column", "Column"),
    Column("field", "Read as"),
    Column("how", "Because"),
    Column("detail", "Decided"),
    Column("sample", "Samples"),
)
REPORTS = (
    Column("source", "Source"),
    *(
        Column(name, name.capitalize(), "number")
        for name in ("read", "loaded", "repeated", "new", "changed", "unchanged", "removed")
    ),
    Column("rejects", "Rejected", "number"),
    Column("as_of", "As of", "short"),
    Column("passages", "Passages", tables=False),
    Column("unmapped", "Unmapped", tables=False),
)


class TemplateForm(StrEnum):
    """Forms of the canonical format."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


def ingest(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH_OR_URI…", help="Files, folders, or live sources such as jira://SITE/PROJECT."),
    ],
    portfolio: Annotated[
        str,
        typer.Option("--portfolio", "-p", metavar="NAME", help="Portfolio to put the facts into; made if it is new."),
    ],
    as_of: AsOfOption = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="YAML file that fixes how columns are read; remembered for the portfolio."
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Name of the stream; the next picture under this name follows this one."),
    ] = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show how the columns would be read and what would happen; keep nothing.")
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Read files or live sources into a portfolio and account for every row."""
    from ingestion.live.uri import is_uri  # noqa: PLC0415 - not needed for --help

    live, files = [path for path in paths if is_uri(path)], [path for path in paths if not is_uri(path)]
    fixed = read_text(mapping) if mapping else None
    if live and as_of:
        raise typer.BadParameter("--as-of is for files; a live source tells the days of its own history")
    with opened() as workspace:
        reports = (
            workspace.ingest(files, portfolio, as_of=as_of, mapping=fixed, source=source, dry_run=dry_run)
            if files
            else []
        )
        for uri in live:
            line = workspace.sources.add(portfolio, uri, name=source, mapping=fixed)
            for synced in workspace.sources.synced(portfolio, [line.name], dry_run=dry_run):
                reports += synced.reports
    rows = [{**dict(r), "rejects": len(r.rejected)} for r in reports]
    if form is Format.TABLE:
        for report in reports:
            show_report(report)
    else:
        print_rows(rows, REPORTS, form, whole=lambda: reports)
    if not any(report.loaded or report.repeated for report in reports):
        warn("Error: nothing was loaded; the rejected rows say why.")
        raise typer.Exit(1)


def template(
    folder: Annotated[Path, typer.Argument(file_okay=False, help="Folder to write the empty files into.")],
    form: Annotated[TemplateForm, typer.Option("--format", "-f", help="Which form of the canonical format.")] = (
        TemplateForm.CSV
    ),
) -> None:
    """Write empty files in the canonical format, ready to be filled in."""
    from ingestion import canonical  # noqa: PLC0415 - slow to import, not needed for --help

    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = canonical.template(folder, form.value)
    except OSError as error:
        raise SourceUnreadable(f"The folder {str(folder)!r} cannot be written: {error.strerror}.") from error
    for path in written:
        say(str(path))


def read_text(path: Path) -> str:
    """The text of a small file that the user names. Raises SourceUnreadable."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceUnreadable(f"The mapping {path.name} cannot be read as UTF-8 text; save it as UTF-8.") from error


def show_report(report: "IngestReport") -> None:
    """Print what became of everything that was read."""
    verb = "would go" if report.dry_run else "went"
    day = f", as of {report.as_of}" if report.as_of else ""
    pictures = f" in {len(report.pictures)} pictures" if len(report.pictures) > 1 else ""
    say(f"{report.source} {verb} into {report.portfolio}{day}{pictures}")
    say(
        f"  rows   {report.read:,} read · {report.loaded:,} loaded · {report.repeated:,} repeated · "
        f"{_left_out(report):,} left out"
    )
    say(
        f"  facts  {report.new:,} new · {report.changed:,} changed · {report.unchanged:,} unchanged · "
        f"{report.removed:,} removed"
    )
    if report.passages:
        say(f"  text   {report.passages:,} passages embedded")
    for note in report.notes[:MOST_NOTES]:
        say(f"  note   {note}")
    if len(report.notes) > MOST_NOTES:
        say(f"  note   {len(report.notes) - MOST_NOTES} more notes; --format json has all.")
    if report.unmapped:
        say(f"  kept under their own names: {', '.join(report.unmapped)}")
    if report.dry_run and report.columns:
        say("")
        samples: list[dict[str, Any]] = [
            {**dict(c), "field": c.field or "(kept as it is)", "sample": " | ".join(c.sample[:3])[:120]}
            for c in report.columns
        ]
        print_rows(samples, COLUMNS, Format.TABLE)
    if report.rejected:
        say("")
        say(f"Not taken as they stood: {len(report.rejected):,}")
        print_rows([dict(r) for r in report.rejected[:MOST_REJECTS]], REJECTS, Format.TABLE)
        if len(report.rejected) > MOST_REJECTS:
            say(f"{len(report.rejected) - MOST_REJECTS:,} more; --format json has all.")
    say("")


def _left_out(report: "IngestReport") -> int:
    return report.read - report.loaded - report.repeated
