"""What is searched, what is asked, and what ought to be found."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from evals.backtest.keps import Keps
from evals.backtest.reading import read_file
from evals.synth import PICTURES, write_sample
from ingestion.ingest import ingest
from ingestion.passages import cut
from ingestion.source import Request
from portfolio.evidence import SourceRef
from portfolio.picture import Passage, Picture
from store.sql import SqlStore

CASES = Path(__file__).parents[1] / "cases" / "retrieval.yaml"
GOALS = "rust goals"
_FILES: Mapping[str, Sequence[tuple[str, date | None]]] = {
    "gmpp_uk": (
        ("gmpp_uk/gmpp_march_2022.csv", date(2022, 3, 31)),
        ("gmpp_uk/gmpp_march_2023.csv", date(2023, 3, 31)),
    ),
    "canada": (("canada_gc_it/gc-it-projects-2019.csv", None),),
    "us": (("us_it_dashboard_2012/projects-1.0.csv", date(2012, 8, 31)),),
    "rust": (("rust_project_goals/updates_parsed.jsonl", None),),
}
_LATEST = date(2100, 1, 1)
_TRACKED = re.compile(r"Tracking issue\s*\|.*?#(\d+)")
_SUMMARY = re.compile(r"## Summary\s*\n(.*?)(?=\n##? )", re.DOTALL)
_REMARK = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """A question, its set and half, and the keys of what answers it."""

    half: str
    portfolio: str
    query: str
    answers: frozenset[str]


def key_of(passage: Passage) -> str:
    """What a passage counts as: an update for the goals, elsewhere its words."""
    return passage.ref.id if passage.ref.kind == GOALS else sha256(passage.text.encode()).hexdigest()[:12]


@cache
def labelled() -> tuple[Asked, ...]:
    """Every question with its passages, as judged by hand."""
    held: dict[str, Any] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return tuple(
        Asked(half, portfolio, query, frozenset(sha for _, _, sha in answers))
        for half in ("dev", "held")
        for portfolio, questions in held[half].items()
        for query, answers in questions.items()
    )


def load(data: Path, folder: Path, store: SqlStore, portfolio: str) -> bool:
    """Read a set's files into the store; false where they are not there."""
    if portfolio == "sample":
        write_sample(folder)
        for day in PICTURES:
            asked = Request(portfolio=portfolio, today=_LATEST, as_of=day, source=portfolio)
            ingest([folder / day.isoformat()], asked, store=store)
        return True
    if portfolio == Keps.name:
        if not (data / Keps.folder).is_dir():
            return False
        Keps().load(data, store)
        return True
    if not all((data / path).exists() for path, _ in _FILES[portfolio]):
        return False
    for path, known_on in _FILES[portfolio]:
        read_file(data / path, portfolio, store, known_on)
    return True


def load_goals(data: Path, store: SqlStore) -> tuple[Asked, ...]:
    """Status updates without their titles, each goal's summary asking for the updates of that goal."""
    folder = data / "rust_project_goals"
    if not folder.is_dir():
        return ()
    updates = list(_updates(folder))
    passages = [
        Passage(
            id=f"{n}/{piece}",
            project=issue,
            kind="update",
            text=text,
            dated=day,
            is_event=True,
            ref=SourceRef(source=GOALS, kind=GOALS, id=str(n), project=issue),
        )
        for n, (issue, day, words) in enumerate(updates)
        for piece, text in enumerate(cut(words))
    ]
    today = max(day for _, day, _ in updates)
    store.write(Picture(GOALS, GOALS, today, complete=True, fingerprint=GOALS, passages=tuple(passages)))
    answers: dict[str, set[str]] = {}
    for n, (issue, _, _) in enumerate(updates):
        answers.setdefault(issue, set()).add(str(n))
    return tuple(
        Asked(GOALS, GOALS, summary, frozenset(answers[issue]))
        for issue, summary in _summaries(folder)
        if issue in answers
    )


def _updates(folder: Path) -> Iterator[tuple[str, date, str]]:
    said = set()
    for line in (folder / "updates_parsed.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        words = row["text"].replace(row["title"], "").strip()
        if words and words not in said:
            said.add(words)
            yield str(row["issue"]), date.fromisoformat(row["published"]), words


def _summaries(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.glob("goals_*/*.md")):
        text = file.read_text("utf-8")
        tracked, summary = _TRACKED.search(text), _SUMMARY.search(text)
        words = _REMARK.sub("", summary[1]).strip() if summary else ""
        if tracked and words:
            yield tracked[1], words
