"""Commands that explain: ask and rules."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import AsOfOption, FormatOption, PortfolioOption, opened
from api.cli.output import Column, Format, console, print_rows, say, write
from api.neutral import for_markdown, for_terminal

if TYPE_CHECKING:
    from api.views import RuleDetail, RuleLine
    from portfolio.findings import Answer

RULES = (
    Column("code", "Rule", "id"),
    Column("category", "Category", "short"),
    Column("severity", "Severity", "severity"),
    Column("name", "Name"),
    Column("sentence", "Sees"),
    Column("enabled", "Enabled", tables=False),
    Column("confirmed", "Right", "number"),
    Column("rate", "Precision", tables=False),
)
LIMITS = (
    Column("name", "Limit", "id"),
    Column("in_force", "In force", "number"),
    Column("default", "Shipped", "number"),
    Column("unit", "Unit", "short"),
    Column("description", "Meaning"),
)
MOST_ROWS = 20


def ask(
    question: Annotated[str, typer.Argument(help="A question about the portfolio, in plain words.")],
    portfolio: PortfolioOption = None,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Answer a question with citations, or say plainly that it is not known."""
    with opened() as workspace:
        answer = workspace.ask(workspace.choose(portfolio), question, as_of)
    rows = [dict(row) for row in answer.rows]
    names = list(dict.fromkeys(key for row in rows for key in row))
    columns = [Column(name, name.replace("_", " ").capitalize()) for name in names]
    if form in {Format.JSON, Format.CSV}:
        print_rows(rows, columns or [Column("answer", "Answer")], form, whole=answer)
        return
    if form is Format.MD:
        write(for_markdown(answer.answer) + "\n\n")
    else:
        console().print(for_terminal(answer.answer))
    for line in _how(answer):
        say(line)
    if rows:
        say("")
        print_rows(rows[:MOST_ROWS] if form is Format.TABLE else rows, columns, form)
        if form is Format.TABLE and len(rows) > MOST_ROWS:
            say(f"{len(rows) - MOST_ROWS} more; --format json has all.")
    if answer.citations:
        say("")
    for citation in answer.citations:
        where = " · ".join(str(p) for p in (citation.ref.source, citation.ref.id, citation.ref.field) if p)
        dated = f", {citation.dated}" if citation.dated else ""
        line = f"[{citation.n}] “{citation.quote}” ({where}{dated})"
        if form is Format.MD:
            write(for_markdown(line) + "\n\n")
        else:
            console().print(for_terminal(line))


def _how(answer: "Answer") -> Iterator[str]:
    """Why there is none, and what a model had to do with it."""
    if not answer.answered and answer.reason and answer.reason not in answer.answer:
        yield answer.reason
    if answer.worded_by != "rules":
        yield f"Worded by {answer.worded_by}, every sentence checked."
    if answer.note:
        yield answer.note


def rules(
    code: Annotated[str | None, typer.Argument(metavar="[CODE]", help="One rule, to read its page.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Print the catalogue of rules, or one rule's page."""
    with opened() as workspace:
        if code is None:
            catalogue = workspace.rules()
            print_rows([_rule_row(line) for line in catalogue.items], RULES, form, whole=catalogue)
            return
        page = workspace.rule(code)
    limits = [{**dict(row), "in_force": page.in_force.get(row.name)} for row in page.limits]
    if form in {Format.JSON, Format.CSV}:
        print_rows(limits, LIMITS, form, whole=page)
        return
    out = console()
    heading = f"{page.code} {page.name}"
    write(f"# {heading}\n\n" if form is Format.MD else f"{heading} · {page.category} · {page.severity}\n\n")
    out.print(page.sentence)
    for title, words in (
        ("Looks at", f"{page.looks_at[:1].upper()}{page.looks_at[1:]}."),
        ("Why it matters", page.why),
        ("Stays quiet when", page.quiet),
        ("What to do", page.what_to_do),
        ("Source", page.source),
        ("Example", _example(page)),
        ("Precision in this workspace", page.precision.said if page.precision else ""),
    ):
        if not words:
            continue
        write("\n")
        out.print(f"**{title}.** {words}" if form is Format.MD else f"{title}. {words}")
    write("\n")
    print_rows(limits, LIMITS, form, empty="This rule has no limits.")


def _example(page: "RuleDetail") -> str:
    """A case in words and what the rule says of it; empty where none is kept."""
    told = page.example
    return f"{told.case[:1].upper()}{told.case[1:]}. It says, {told.severity}: {told.says}" if told else ""


def _rule_row(line: "RuleLine") -> dict[str, Any]:
    """One rule as a flat row; of how many decisions it was right, where anybody decided."""
    told = line.precision
    decided = told.confirmed + told.dismissed if told else 0
    return {
        **dict(line),
        "confirmed": f"{told.confirmed} of {decided}" if told and decided else "",
        "rate": told.rate if told else None,
    }
