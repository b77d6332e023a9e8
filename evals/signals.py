"""How well are signals read out of text: moves of dates against structured columns, and passages labelled by hand?"""

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from evals.score import EvalScore, score, share, some
from insights.signals.offline import OfflineExtractor
from portfolio.signals import Signal, SignalExtractor, SignalKind, Text, When

CASES = Path(__file__).parent / "cases" / "signals.yaml"
HALVES = ("held_out", "dev")
_SLASHED = re.compile(r"(\d\d)/(\d\d)/(\d{4})")
_REDACTED = re.compile(r"\s*Exempt under.*", re.DOTALL)
_PUBLISHED = date(2023, 3, 31)


class Passage(NamedTuple):
    """A labelled stretch of one cell."""

    half: str
    file: str
    row: int
    column: int | str
    start: int
    end: int
    sha: str
    labels: Mapping[tuple[str, str], str]


def signal_scores(data: Path, extractor: SignalExtractor | None = None) -> Iterator[EvalScore]:
    """Moves of dates, redactions, and precision and recall on both halves of the labelled passages."""
    reader = extractor or OfflineExtractor()
    yield from _moves(data, reader)
    yield from _passages(data, reader)


def _moves(data: Path, reader: SignalExtractor) -> Iterator[EvalScore]:
    names = ("end_moves_direction", "end_moves_dates", "redactions_read")
    folder = data / "gmpp_uk"
    if not (folder / "gmpp_march_2023.csv").exists():
        for name in names:
            yield score("signals", name, None, "Skipped: gmpp_uk does not lie beside the project.")
        return
    before = {row["GMPP ID Number"]: _day(row, "End Date") for row in _rows(folder / "gmpp_march_2022.csv")}
    rows = _rows(folder / "gmpp_march_2023.csv")
    told = reader.extract([Text(_cell(row, "narrative on schedule"), _PUBLISHED) for row in rows])
    known, right, exact, wrong = 0, 0, 0, []
    for row, signals in zip(rows, told, strict=True):
        old, new = before.get(row["GMPP ID Number"]), _day(row, "End Date")
        if old is None or new is None:
            continue
        known += 1
        truth = "worse" if new > old else "better" if new < old else "same"
        move = next((s for s in signals if s.kind is SignalKind.DATE and s.from_day and s.to_day), None)
        right += move is not None and move.direction == truth
        exact += move is not None and (move.from_day, move.to_day) == (old, new)
        if move is None or move.direction != truth:
            wrong.append(row["GMPP ID Number"])
    yield score("signals", names[0], share(right, known), f"{right} of {known} end dates. {some(wrong)}".strip())
    yield score("signals", names[1], share(exact, known), f"{exact} of {known} pairs of days, to the day.")
    cells = [cell for row in rows for cell in row.values() if cell and _REDACTED.fullmatch(cell)]
    read = sum(bool(signals) for signals in reader.extract([Text(cell, _PUBLISHED) for cell in cells]))
    yield score("signals", names[2], float(read), f"{read} of {len(cells)} redacted cells gave a signal (a count).")


def _passages(data: Path, reader: SignalExtractor) -> Iterator[EvalScore]:
    right: dict[str, Counter[str]] = defaultdict(Counter)
    extra: dict[str, Counter[str]] = defaultdict(Counter)
    missed: dict[str, Counter[str]] = defaultdict(Counter)
    state: dict[str, list[bool]] = defaultdict(list)
    read: Counter[str] = Counter()
    for passage in passages():
        words = _words(data, passage)
        if words is None:
            continue
        half = passage.half
        read[half] += 1
        found = _found(reader, words, passage)
        for kind in found.keys() | passage.labels.keys():
            where = right if kind in found and kind in passage.labels else extra if kind in found else missed
            where[half][" ".join(kind)] += 1
        state[half] += [found[kind] == passage.labels[kind] for kind in found.keys() & passage.labels.keys()]
    for half in HALVES:
        if not read[half]:
            yield score(
                "signals", f"{half}_f1", None, "Skipped: the labelled portfolios do not lie beside the project."
            )
            continue
        hits, more, less = (sum(counts[half].values()) for counts in (right, extra, missed))
        reason = f"{hits} right, {more} too many, {less} missed in {read[half]} passages."
        yield score("signals", f"{half}_f1", _f1(hits, more, less), reason)
        yield score("signals", f"{half}_precision", share(hits, hits + more), reason)
        yield score("signals", f"{half}_recall", share(hits, hits + less), reason)
        yield score("signals", f"{half}_when", share(sum(state[half]), len(state[half])), "Now, over or only feared.")
        for label in sorted(right[half] | extra[half] | missed[half]):
            one = right[half][label], extra[half][label], missed[half][label]
            precision, recall = share(one[0], one[0] + one[1]), share(one[0], one[0] + one[2])
            why = f"n = {one[0] + one[2]}; precision {precision:.2f}, recall {recall:.2f}."
            yield score("signals", f"{half} {label}", _f1(*one), why)


def _found(reader: SignalExtractor, words: str, passage: Passage) -> dict[tuple[str, str], str]:
    """Kind and polarity → how it is meant, of what is read inside the passage."""
    signals = [s for s in reader.extract([Text(words)])[0] if passage.start <= s.start < passage.end]
    return {(s.kind.value, s.polarity.value): _meant(s) for s in signals}


def _meant(signal: Signal) -> str:
    return "past" if signal.when is When.PAST else "feared" if signal.weight < 1 else ""


def _f1(right: int, extra: int, missed: int) -> float:
    return share(2 * right, 2 * right + extra + missed)


@cache
def passages() -> tuple[Passage, ...]:
    """Every labelled passage."""
    held: dict[str, dict[str, list[list[Any]]]] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return tuple(
        Passage(half, file, row, column, start, end, sha, dict(_label(label) for label in labels))
        for half, files in held.items()
        for file, some_rows in files.items()
        for row, column, start, end, sha, labels in some_rows
    )


def _label(label: str) -> tuple[tuple[str, str], str]:
    kind, polarity, *meant = label.split()
    return (kind, polarity), meant[0] if meant else ""


def _words(data: Path, passage: Passage) -> str | None:
    """The whole cell, or None where the file is not there or says something else by now."""
    path = data / passage.file
    if not path.exists():
        return None
    cell = _cells(path)[passage.row][passage.column]
    return cell if sha256(cell[passage.start : passage.end].encode()).hexdigest()[:12] == passage.sha else None


@cache
def _cells(path: Path) -> list[Any]:
    with path.open(encoding="utf-8", newline="") as file:
        return (
            [json.loads(line) for line in file] if path.suffix == ".jsonl" else [r for r in csv.reader(file) if r][1:]
        )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cell(row: Mapping[str, str], part: str) -> str:
    return next(value for name, value in row.items() if part in name)


def _day(row: Mapping[str, str], part: str) -> date | None:
    written = _cell(row, part).strip()
    if (slashed := _SLASHED.fullmatch(written)) is not None:
        return date(int(slashed[3]), int(slashed[2]), int(slashed[1]))
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
