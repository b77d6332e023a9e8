"""Is every row of the real files accounted for, as their own documentation counts them?"""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from evals.cells import raw_cells
from evals.ports import WorkspaceLike
from evals.real import RealFile, real_portfolios
from evals.score import EvalScore, score, share, some
from portfolio.errors import PortfolioError


def ingestion_table(workspace: WorkspaceLike, data: Path) -> Iterator[EvalScore]:
    """A line per file, then whether all add up, then whether what is found in them quotes them verbatim."""
    files = [(name, file) for name, listed in real_portfolios().items() for file in listed]
    there = [(name, file) for name, file in files if (data / file.path).exists()]
    if not there:
        yield score("ingestion", "rows_accounted", None, "Skipped: no real portfolio lies beside the project.")
        return
    lost, other = [], []
    for name, file in there:
        line, accounted, expected = _one(workspace, data, name, file)
        yield line
        lost += [] if accounted else [file.path]
        other += [] if expected else [file.path]
    yield score(
        "ingestion",
        "rows_accounted",
        share(len(there) - len(lost), len(there)),
        f"Read ≠ loaded + repeated + rejected in {some(lost)}."
        if lost
        else "Read = loaded + repeated + rejected in each.",
    )
    yield score(
        "ingestion",
        "rows_as_expected",
        share(len(there) - len(other), len(there)),
        f"Not the documented counts: {some(other)}." if other else f"{len(there)} files give the documented counts.",
    )
    yield _real_quotes(workspace, data, sorted({name for name, _ in there}))


def _one(workspace: WorkspaceLike, data: Path, name: str, file: RealFile) -> tuple[EvalScore, bool, bool]:
    begun = perf_counter()
    try:
        reports = workspace.ingest([data / file.path], name, as_of=file.as_of)
    except PortfolioError as error:
        return score("ingestion", file.path, 0.0, str(error)), False, False
    took = perf_counter() - begun
    read = sum(report.read for report in reports)
    loaded = sum(report.loaded for report in reports)
    repeated = sum(report.repeated for report in reports)
    dropped = len({(r.file, r.row) for report in reports for r in report.rejected if r.dropped})
    expected = (read, repeated, dropped) == (file.rows, file.repeated, file.rejected)
    reason = (
        f"read {read} (expected {file.rows}), loaded {loaded}, repeated {repeated} ({file.repeated}), "
        f"rejected {dropped} ({file.rejected}), {took:.1f} s"
    )
    return score("ingestion", file.path, float(expected), reason), read == loaded + repeated + dropped, expected


def _real_quotes(workspace: WorkspaceLike, data: Path, names: list[str]) -> EvalScore:
    wrong: list[str] = []
    total = 0
    for name in names:
        text = "\n".join(raw_cells(data / file.path) for file in real_portfolios()[name] if (data / file.path).exists())
        try:
            insights = workspace.brief(name).insights
        except PortfolioError as error:
            wrong.append(f"{name}: {error}")
            total += 1
            continue
        quotes = [(insight, proof.quote) for insight in insights for proof in insight.evidence]
        total += len(quotes)
        wrong += [f"{name} {i.rule} {i.subject.id} quotes {q!r}" for i, q in quotes if not q or q not in text]
    return score(
        "faithfulness",
        "real_quotes",
        share(total - len(wrong), total),
        f"{len(wrong)} not verbatim in the file: {some(wrong, 6)}."
        if wrong
        else f"All {total} quotes stand in the files.",
    )
