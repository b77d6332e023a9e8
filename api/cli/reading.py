"""Commands that read: portfolios, insights, show, scores, coverage."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import AsOfOption, FormatOption, PortfolioOption, opened
from api.cli.output import Column, Format, cell, print_rows, say
from portfolio.vocabulary import Category, InsightState, Severity

if TYPE_CHECKING:
    from portfolio.findings import Insight

TABLE_LIMIT = 20

INSIGHTS = (
    Column("rank", "#", "number"),
    Column("severity", "Severity", "severity"),
    Column("score", "Score", "number"),
    Column("summary", "What"),
    Column("trend", "Trend", "short"),
    Column("id", "Id", "id"),
    Column("rule", "Rule", tables=False),
    Column("title", "Title", tables=False),
    Column("category", "Category", tables=False),
    Column("projects", "Projects", tables=False),
    Column("project_names", "Project names", tables=False),
    Column("likelihood", "Likelihood", tables=False),
    Column("impact", "Impact", tables=False),
    Column("state", "State", tables=False),
    Column("owner", "Owner", tables=False),
    Column("due", "Due", tables=False),
    Column("residual", "Residual", tables=False),
    Column("reopened", "Re-opened because", tables=False),
    Column("first_seen", "First seen", tables=False),
    Column("last_seen", "Last seen", tables=False),
    Column("what_to_do", "What to do", tables=False),
    Column("quote", "Quote", tables=False),
    Column("source", "Source", tables=False),
)
PAST = (
    Column("gone_on", "Gone", "short"),
    Column("ending", "Ending", "short"),
    Column("title", "What"),
    Column("because", "Because"),
    Column("last_seen", "Last seen", "short"),
    Column("id", "Id", "id"),
    Column("rule", "Rule", tables=False),
    Column("severity", "Severity", tables=False),
    Column("score", "Score", tables=False),
    Column("projects", "Projects", tables=False),
    Column("first_seen", "First seen", tables=False),
)
SCORES = (
    Column("score", "Score", "number"),
    Column("band", "Band", "severity"),
    Column("name", "Project"),
    Column("trend", "Trend", "short"),
    Column("drivers", "Top drivers"),
    Column("reported_status", "Reported", "short"),
    Column("inferred_status", "Inferred", "short"),
    Column("coverage", "Seen", "number"),
    Column("project", "Id", "id"),
)
HISTORY = (
    Column("as_of", "As of", "id"),
    Column("score", "Score", "number"),
    Column("band", "Band", "severity"),
)
COVERAGE = (
    Column("rule", "Rule", "id"),
    Column("project", "Project", "id"),
    Column("state", "State", "short"),
    Column("reason", "Why"),
)
COVERAGE_BY_RULE = (
    Column("rule", "Rule", "id"),
    Column("finding", "Finding", "number"),
    Column("clear", "Clear", "number"),
    Column("not_assessed", "Not assessed", "number"),
    Column("reason", "Most often because"),
)
PORTFOLIOS = (
    Column("name", "Portfolio"),
    Column("pictures", "Pictures", "number"),
    Column("first", "First", "short"),
    Column("last", "Last", "short"),
    Column("revision", "Revision", tables=False),
)
EVIDENCE = (
    Column("quote", "Quote"),
    Column("source", "Source"),
    Column("kind", "Kind", "short"),
    Column("thing", "Of"),
    Column("field", "Field", "short"),
    Column("dated", "Dated", "short"),
    Column("age_days", "Days old", "number"),
    Column("url", "Link", tables=False),
)
WHY = (Column("name", "Part"), Column("points", "Points", "number"), Column("reason", "Because"))


def portfolios(form: FormatOption = Format.TABLE) -> None:
    """List the portfolios of this workspace."""
    with opened() as workspace:
        lines = workspace.portfolios()
    rows = [
        {
            "name": line.name,
            "pictures": len(line.pictures),
            "first": min(line.pictures, default=None),
            "last": max(line.pictures, default=None),
            "revision": line.revision,
        }
        for line in lines
    ]
    empty = "This workspace is empty; load something with `bellwether ingest` or `bellwether demo`."
    print_rows(rows, PORTFOLIOS, form, whole=lambda: lines, empty=empty)


def insights(  # noqa: PLR0913 - one parameter an option; typer calls it by name
    portfolio: PortfolioOption = None,
    as_of: AsOfOption = None,
    severity: Annotated[list[Severity] | None, typer.Option(help="Only this severity; repeat for more.")] = None,
    category: Annotated[list[Category] | None, typer.Option(help="Only this category; repeat for more.")] = None,
    project: Annotated[str | None, typer.Option(metavar="PROJECT", help="Only this project, by id or name.")] = None,
    state: Annotated[
        list[InsightState] | None,
        typer.Option(help="Only this state; repeat for more. Without it, what people set aside is left out."),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(min=0, help=f"How many; 0 for all. Without it, tables show {TABLE_LIMIT} and other forms all."),
    ] = None,
    cursor: Annotated[str | None, typer.Option(help="Where the page before ended (`next_cursor`).")] = None,
    *,
    past: Annotated[
        bool, typer.Option("--past", help="Those seen earlier and no longer: resolved, or just no longer seen.")
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Print the ranked insights, the most pressing first."""
    if past:
        _past(portfolio, as_of, limit, form)
        return
    with opened() as workspace:
        from api.choices import Filters  # noqa: PLC0415 - slow to import, not needed for --help

        wanted = Filters(
            severities=frozenset(severity or ()),
            categories=frozenset(category or ()),
            project=project,
            states=frozenset(state or ()),
        )
        name = workspace.choose(portfolio)
        page = workspace.insights(name, wanted, as_of=as_of, limit=most(limit, form), cursor=cursor)
    rows = [insight_row(insight) for insight in page.items]
    if form is Format.TABLE:
        counted = f"{page.total:,} insight{'' if page.total == 1 else 's'}"
        say(f"{name}, as of {page.as_of}: {counted}; {page.coverage:.0%} of what the rules need is there.")
    print_rows(
        rows, INSIGHTS, form, whole=page, empty="No insight matches. `bellwether coverage` says what was looked at."
    )
    if form is Format.TABLE:
        rest_line(len(rows), page.total, page.set_aside)


def _past(portfolio: str | None, as_of: date | None, limit: int | None, form: Format) -> None:
    with opened() as workspace:
        page = workspace.past(workspace.choose(portfolio), as_of)
    shown = page.items[: most(limit, form)]
    rows = [{**dict(one), "ending": one.ending.replace("_", " ")} for one in shown]
    whole = page.model_copy(update={"items": shown})
    print_rows(rows, PAST, form, whole=whole, empty="Nothing that was seen earlier is gone.")
    if form is Format.TABLE:
        rest_line(len(rows), page.total)


def show(
    insight: Annotated[
        str, typer.Argument(metavar="ID", help="Id of the insight, as `bellwether insights` prints it.")
    ],
    portfolio: PortfolioOption = None,
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Print one insight: evidence, score breakdown, what to do."""
    with opened() as workspace:
        found = workspace.show(workspace.choose(portfolio), insight, as_of)
    evidence = [evidence_row(e) for e in found.evidence]
    if form in {Format.JSON, Format.CSV}:
        print_rows(evidence, EVIDENCE, form, whole=found)
        return
    from api.cli.showing import print_insight  # noqa: PLC0415 - only this command needs it

    print_insight(found, form)


def scores(
    portfolio: PortfolioOption = None,
    as_of: AsOfOption = None,
    project: Annotated[
        str | None, typer.Option(metavar="PROJECT", help="One project, by id or name, with its history.")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(min=0, help=f"How many; 0 for all. Without it, tables show {TABLE_LIMIT} and other forms all."),
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Print one row a project: score, band, trend, top drivers, coverage."""
    with opened() as workspace:
        name = workspace.choose(portfolio)
        brief = workspace.brief(name, as_of)
        titles = {i.id: i.title for i in brief.insights}
        if project is not None:
            detail = workspace.score(name, project, as_of=as_of, history=True)
            if form is Format.TABLE:
                say(f"{detail.name} ({detail.project}): {detail.score:.1f}, {detail.band}, as of {detail.as_of}")
                for part in detail.parts:
                    say(f"  {part.points:5.1f}  {titles.get(part.insight, part.insight)}  [{part.insight}]")
            print_rows([dict(p) for p in detail.history or ()], HISTORY, form, whole=detail)
            return
        page = workspace.scores(name, as_of=as_of, limit=most(limit, form))
    rows = [
        {
            **dict(score),
            "drivers": [_pattern(titles.get(part.insight, part.insight), score.name) for part in score.parts[:2]],
            "coverage": f"{score.coverage:.0%}",
        }
        for score in page.items
    ]
    print_rows(rows, SCORES, form, whole=page, empty="This portfolio has no projects on that day.")
    if form is Format.TABLE:
        rest_line(len(rows), page.total)


def coverage(
    portfolio: PortfolioOption = None,
    as_of: AsOfOption = None,
    project: Annotated[str | None, typer.Option(metavar="PROJECT", help="Only this project, by id or name.")] = None,
    rule: Annotated[str | None, typer.Option(metavar="CODE", help="Only this rule.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Print rule × project: clear, finding, not assessed and why. Tables sum it up by rule unless you narrow it."""
    with opened() as workspace:
        name = workspace.choose(portfolio)
        page = workspace.coverage(name, as_of=as_of)
        wanted = workspace.score(name, project, as_of=as_of).project if project else None
        code = workspace.rule(rule).code if rule else None
    kept = tuple(c for c in page.items if (wanted is None or c.project == wanted) and (code is None or c.rule == code))
    cells = [dict(c) for c in kept]
    if form is Format.TABLE:
        say(f"{name}, as of {page.as_of}: {page.coverage:.0%} of {page.total:,} checks could be made.")
    if form in {Format.TABLE, Format.MD} and wanted is None and code is None:
        print_rows(_by_rule(cells), COVERAGE_BY_RULE, form)
        return
    print_rows(cells, COVERAGE, form, whole=page.model_copy(update={"items": kept, "total": len(kept)}))


def most(limit: int | None, form: Format) -> int | None:
    """How many rows to print: what was asked for, else a screenful in tables and everything in data."""
    if limit is None:
        return TABLE_LIMIT if form is Format.TABLE else None
    return limit or None


def rest_line(shown: int, total: int, set_aside: int = 0) -> None:
    """Say what is not on the screen, so that nobody takes a page for the whole."""
    if shown < total:
        say(f"{total - shown:,} more; --limit 0 prints all.")
    if set_aside:
        say(f"{set_aside:,} set aside by people; --state dismissed (or accepted, resolved) prints them.")


def insight_row(insight: "Insight") -> dict[str, Any]:
    """One insight as a flat row."""
    first = insight.evidence[0] if insight.evidence else None
    return {
        **dict(insight),
        "quote": first.quote if first else "",
        "source": first.ref.source if first else "",
    }


def evidence_row(evidence: Any) -> dict[str, Any]:
    """One piece of evidence as a flat row."""
    ref = evidence.ref
    return {
        "quote": evidence.quote,
        "source": ref.source,
        "kind": ref.kind,
        "thing": ref.id,
        "field": ref.field,
        "dated": evidence.dated,
        "age_days": evidence.age_days,
        "url": ref.url,
    }


def _pattern(title: str, project: str) -> str:
    """A title without the project's own name, which stands in the row already."""
    return title.removesuffix(f": {project}")


def _by_rule(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    for code in sorted({c["rule"] for c in cells}):
        mine = [c for c in cells if c["rule"] == code]
        reasons = [c["reason"] for c in mine if c["state"] == "not_assessed"]
        rows.append(
            {
                "rule": code,
                **{state: sum(c["state"] == state for c in mine) for state in ("finding", "clear", "not_assessed")},
                "reason": max(set(reasons), key=lambda r: (reasons.count(r), cell(r)), default=""),
            }
        )
    return rows
