"""The backtest on a page: a table for people, Markdown for the record, JSON and CSV for programs."""

import csv
import io
from datetime import date

from rich.console import Console
from rich.table import Table

from evals.backtest.lines import WANTED_CALIBRATION, WANTED_GAIN, Backtest, Line

HEAD = (
    "data set",
    "target",
    "n",
    "bad",
    "AUC",
    "best simple ranking",
    "ahead",
    "later",
    "elsewhere",
    "findings",
    "AP",
    "top 20 %",
    "ECE",
    "Brier",
    "lead",
    "bands rise",
)
MEANING = (
    "AUC: chance that a project that ended badly was ranked above one that did not; brackets are 95 % of a bootstrap "
    "over projects. ahead: AUC above the best simple ranking, paired. later: weights from earlier pictures only "
    "(best simple ranking on the same rows). elsewhere: weights from the other data sets alone. findings: the score "
    "of `analyse` by findings alone. top 20 %: share that ended badly among the highest fifth (best simple ranking). "
    "ECE: calibration error (what exact likelihoods would show by chance). Brier: against always saying the base "
    "rate. lead: median days to the stated end when a bad one stood in the top fifth."
)


def render(run: Backtest, form: str, width: int | None = None) -> str:
    """The run as `table`, `json`, `csv` or `md` text."""
    if form == "json":
        return run.model_dump_json(indent=2)
    rows = [row(line) for line in run.lines]
    if form == "csv":
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows([HEAD, *rows])
        return buffer.getvalue()
    if form == "md":
        return "\n".join([_markdown(HEAD, rows), "", MEANING, "", *verdict(run)])
    table = Table(title="Backtest", title_justify="left", expand=False)
    for name in HEAD:
        table.add_column(name, overflow="fold")
    for one in rows:
        table.add_row(*one)
    console = Console(file=io.StringIO(), width=width or 200)
    console.print(table)
    for sentence in (MEANING, *verdict(run)):
        console.print(sentence)
    return str(console.file.getvalue())  # type: ignore[attr-defined]  # it is the StringIO given above


def evidence(run: Backtest, made_on: date, command: str) -> str:
    """The page docs/evidence.md: the table, how it was made, what misses, and what each sign is worth."""
    parts = [
        "# Evidence",
        f"Generated on {made_on.isoformat()} by `{command}`; do not edit.",
        (
            "Each history is replayed picture by picture. The scorer is handed what was known on the day and nothing "
            "else; what happened later is joined afterwards. Every likelihood below was said by weights that never saw "
            "that project (ten folds by project, three times; beside it, earlier pictures to later ones), and that "
            "start from what other histories teach. Simple rankings need no learning; they are read from the same rows."
        ),
        "## Against the best simple ranking",
        _markdown(HEAD, [row(line) for line in run.lines]),
        MEANING,
        *verdict(run),
        "## Against every simple ranking",
        _markdown(
            ("data set", "target", "ranking", "AUC", "ahead of it"),
            [
                (line.dataset, line.target, one.name, f"{one.auc:.2f}", _ahead(one.ahead))
                for line in run.lines
                for one in sorted(line.baselines, key=lambda b: -b.auc)
            ],
        ),
        "## Bad ends by band of likelihood",
        "Bands begin at 0.2, 0.4, 0.6 and 0.8, halfway between PMBOK's .1, .3, .5, .7 and .9.",
        _markdown(
            ("data set", "target", "band", "cases", "ended badly"),
            [(x.dataset, x.target, b.band, str(b.n), f"{b.rate:.0%}") for x in run.lines for b in x.bands],
        ),
        "## Said and came",
        _markdown(
            ("data set", "target", "cases", "said", "came"),
            [
                (x.dataset, x.target, str(b.n), f"{b.said:.2f}", f"{b.came:.2f}")
                for x in run.lines
                for b in x.reliability
            ],
        ),
    ]
    if any(line.without or line.added for line in run.lines):
        parts += [
            "## What each sign is worth",
            "AUC lost when one sign is taken out; AUC won when more is put in. Differences under 0.02 are noise here.",
            _markdown(
                ("data set", "target", "lost without", "won with"),
                [(x.dataset, x.target, _signed(x.without), _signed(x.added)) for x in run.lines],
            ),
        ]
    return "\n\n".join(parts) + "\n"


def row(line: Line) -> tuple[str, ...]:
    """One line of the table."""
    return (
        line.dataset,
        line.target,
        str(line.n),
        f"{line.base_rate:.0%}",
        str(line.auc),
        f"{line.best.name} {line.best.auc:.2f}",
        _ahead(line.best.ahead),
        "" if line.forward is None else f"{line.forward:.2f} ({line.forward_best:.2f})",
        "" if line.elsewhere is None else f"{line.elsewhere:.2f}",
        f"{line.score_auc:.2f}",
        f"{line.average_precision:.2f}",
        f"{line.top_fifth:.0%} ({line.best_top_fifth:.0%})",
        f"{line.calibration_error:.3f} ({line.chance_error:.3f})",
        f"{line.brier:.3f} ({line.brier_base:.3f})",
        "" if line.lead_days is None else f"{line.lead_days} d",
        "yes" if line.rising else "no",
    )


def verdict(run: Backtest) -> list[str]:
    """What was wanted, what was reached and what was not, in sentences."""
    if not run.lines:
        return [f"Nothing was graded. {why}" for why in run.skipped.values()] or ["Nothing was graded."]
    behind = [_name(line) for line in run.lines if line.best.ahead.value < 0]
    loose = [_name(line) for line in run.lines if line.calibration_error > WANTED_CALIBRATION]
    beyond = [name for name, line in zip(map(_name, run.lines), run.lines, strict=True) if _beyond_chance(line)]
    flat = [_name(line) for line in run.lines if not line.rising]
    return [
        f"The best simple ranking is reached on {run.reached} of {len(run.lines)} questions"
        + (f"; behind on {', '.join(behind)}." if behind else "."),
        f"Macro average {run.gain:+.3f} AUC above it; wanted +{WANTED_GAIN:.2f}.",
        (
            f"Calibration error is over {WANTED_CALIBRATION:.2f} on {', '.join(loose) or 'none'}; "
            f"over what chance alone makes on so few cases by more than half: {', '.join(beyond) or 'none'}."
        ),
        f"Rates do not rise with every band of ten cases or more on {', '.join(flat) or 'none'}.",
        *(f"Skipped {name}: {why}" for name, why in run.skipped.items()),
    ]


def _beyond_chance(line: Line) -> bool:
    return line.calibration_error > max(WANTED_CALIBRATION, 1.5 * line.chance_error)


def _name(line: Line) -> str:
    return f"{line.dataset}.{line.target}"


def _ahead(one: object) -> str:
    value, low, high = (getattr(one, part) for part in ("value", "low", "high"))
    return f"{value:+.3f} [{low:+.2f}, {high:+.2f}]"


def _signed(worth: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:+.3f}" for name, value in sorted(worth.items(), key=lambda pair: -pair[1]))


def _markdown(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, ("---",) * len(head), *rows))
