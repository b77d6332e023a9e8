"""Does every captured file of the real tools load, or is it refused with one clear reason?"""

import re
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from evals.ports import WorkspaceLike
from evals.score import EvalScore, score, share, some
from portfolio.errors import PortfolioError
from portfolio.report import IngestReport

FOLDERS = ("connectors", "schedule_files_mpxj")
_NOT_DATA = re.compile(r"readme.*|licen[cs]e.*|.*\.graphql|.*\.ya?ml|queries\.txt", re.IGNORECASE)
_PROGRAMMER = re.compile(r"\b(?:[A-Z][a-z]+)+(?:Error|Exception)\b|Traceback|\bNoneType\b")
"""Words that no reason meant for people holds."""


def source_files(workspace: WorkspaceLike, data: Path) -> Iterator[EvalScore]:
    """A line a file, nothing kept; then whether each loaded with every row accounted for, or was refused clearly."""
    files = [file for folder in FOLDERS for file in sorted((data / folder).rglob("*")) if _is_data(file)]
    if not files:
        yield score("sources", "load_or_refuse", None, "Skipped: no captured files lie beside the project.")
        return
    wrong, loaded = [], 0
    for file in files:
        label = file.relative_to(data).as_posix()
        fine, was_loaded, reason = _one(workspace, file)
        loaded += was_loaded
        wrong += [] if fine else [label]
        yield score("sources", label, float(fine), reason)
    yield score(
        "sources",
        "load_or_refuse",
        share(len(files) - len(wrong), len(files)),
        f"Neither: {some(wrong)}." if wrong else f"{loaded} load, {len(files) - loaded} are refused with a reason.",
    )


def _is_data(file: Path) -> bool:
    return file.is_file() and not _NOT_DATA.fullmatch(file.name)


def _one(workspace: WorkspaceLike, file: Path) -> tuple[bool, bool, str]:
    """Whether it went as it should, whether it was loaded, and what happened."""
    begun = perf_counter()
    try:
        reports = workspace.ingest([file], "captured files", dry_run=True)
    except PortfolioError as error:
        sentence = str(error)
        return (
            not _PROGRAMMER.search(sentence) and sentence.rstrip().endswith((".", "?")),
            False,
            f"refused: {sentence}",
        )
    except Exception as error:  # noqa: BLE001 - a crash is the very thing that is looked for
        return False, False, f"crashed: {type(error).__name__}: {error}"
    read, kept, dropped = (sum(count(report) for report in reports) for count in (_read, _kept, _dropped))
    names, took = ", ".join(report.source for report in reports), perf_counter() - begun
    reason = f"{names}: read {read}, loaded {kept}, rejected {dropped}, {took:.2f} s"
    return read == kept + dropped and kept > 0, True, reason


def _read(report: IngestReport) -> int:
    return report.read


def _kept(report: IngestReport) -> int:
    return report.loaded + report.repeated


def _dropped(report: IngestReport) -> int:
    return len({(reject.file, reject.row) for reject in report.rejected if reject.dropped})
