"""The scores on a page: a table for people, JSON for programs."""

import csv
import io

from rich.console import Console
from rich.table import Table
from rich.text import Text

from evals.score import EvalReport, EvalScore


def show(report: EvalReport, console: Console) -> None:
    """Print one table a scorer."""
    for scorer in dict.fromkeys(score.scorer for score in report.scores):
        table = Table(title=scorer.capitalize(), title_justify="left", expand=False)
        table.add_column("what")
        table.add_column("score", justify="right")
        table.add_column("must", justify="right")
        table.add_column("why", overflow="fold")
        for score in report.scores:
            if score.scorer == scorer:
                style = "dim" if score.value is None else "" if score.passed else "bold red"
                table.add_row(score.name, Text(_value(score), style), _must(score), Text(score.reason))
        console.print(table)
    console.print(_verdict(report))


def render(report: EvalReport, form: str, width: int | None = None) -> str:
    """The report as `table`, `json`, `csv` or `md` text."""
    if form == "json":
        return report.model_dump_json(indent=2)
    if form == "table":
        console = Console(file=io.StringIO(), width=width or 140)
        show(report, console)
        return str(console.file.getvalue())  # type: ignore[attr-defined]  # it is the StringIO given above
    head = ("scorer", "what", "score", "must", "why")
    rows = [(s.scorer, s.name, _value(s), _must(s), s.reason) for s in report.scores]
    if form == "csv":
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows([head, *rows])
        return buffer.getvalue()
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in (head, *rows)]
    return "\n".join([lines[0], "|---" * len(head) + "|", *lines[1:], "", _verdict(report)])


def _value(score: EvalScore) -> str:
    return "skipped" if score.value is None else f"{score.value:g}"


def _must(score: EvalScore) -> str:
    if score.floor is not None:
        return f"≥ {score.floor:g}"
    return "" if score.ceiling is None else f"≤ {score.ceiling:g}"


def _verdict(report: EvalReport) -> str:
    missed = [f"{score.scorer}.{score.name}" for score in report.scores if not score.passed]
    return f"Missed: {', '.join(missed)}." if missed else "Every floor holds."
