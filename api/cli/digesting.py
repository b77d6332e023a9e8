"""Risk digests from the command line."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AsOfOption, PortfolioOption, opened
from api.cli.output import say, write

app = typer.Typer(
    help="Risk digests: what changed, and what needs a decision.", no_args_is_help=True, rich_markup_mode=None
)


class DigestForm(StrEnum):
    """Forms a digest is written in."""

    MD = "md"
    HTML = "html"
    PDF = "pdf"
    PPTX = "pptx"


@app.callback()
def digest() -> None:
    """Risk digests: what changed, and what needs a decision."""


@app.command()
def preview(
    portfolio: PortfolioOption = None,
    as_of: AsOfOption = None,
    out: Annotated[Path, typer.Option(file_okay=False, help="Folder to write into.")] = Path(),
    form: Annotated[
        list[DigestForm] | None,
        typer.Option("--format", "-f", help="Which form; repeat for more, Markdown and HTML by default."),
    ] = None,
    *,
    printed: Annotated[bool, typer.Option("--print", help="Print the Markdown instead of writing files.")] = False,
) -> None:
    """Write the digest that would be sent now: Markdown, a standalone HTML page, PDF or slides."""
    from api.bootstrap import open_door  # noqa: PLC0415 - slow to import, not needed for --help

    write_digest = open_door("digest")
    with opened() as workspace:
        found = workspace.digest(workspace.choose(portfolio), as_of)
    if printed:
        write(open_door("digest_rendered")(found, "md").content.decode())
        return
    forms = tuple(f.value for f in form or (DigestForm.MD, DigestForm.HTML))
    for path in write_digest(found, out, forms):
        say(str(path))
