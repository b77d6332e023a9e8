"""Analyses of a portfolio, oldest picture first, each computed once and kept.

An analysis depends on four things only: the picture, the policy, the code, and the analysis before it.
Its key is their hash, so a kept result can never be stale, and later pictures cannot touch earlier ones.
"""

import io
import json
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Protocol, TypeVar

import pandas as pd
from pydantic import TypeAdapter

import insights
import portfolio
import prompts
from api.calibrating import Calibrations
from insights.analyse import Analysis, Memory, analyse
from insights.policy import Policy
from insights.scoring import NOTHING_CALIBRATED, Likelihoods
from portfolio.errors import PortfolioError, UnknownPortfolio
from portfolio.findings import Brief
from portfolio.snapshot import Portfolio
from store.ports import AnalysisCache, PortfolioStore, Progress

_MEMORY = TypeAdapter(Memory)
_MEMOS = 16
MOST_DAYS = 60
"""Earlier pictures that are analysed one by one; where there are more, the last of each month is."""

T = TypeVar("T")


class AnalysisStore(PortfolioStore, AnalysisCache, Protocol):
    """What analyses need of a store: pictures to read and a place to keep results."""


@dataclass(frozen=True)
class Step:
    """One analysed picture: whose, its day, the key its results are kept under, its index and coverage."""

    portfolio: str
    day: date
    key: str
    index: float = 0.0
    coverage: float = 0.0


@dataclass(frozen=True)
class Chain:
    """The analyses behind one answer, oldest first; the last is the answer itself."""

    steps: tuple[Step, ...]

    @property
    def last(self) -> Step:
        """The analysis that was asked for."""
        return self.steps[-1]

    @property
    def previous(self) -> Step | None:
        """The analysis of the picture before, where there is one."""
        return self.steps[-2] if len(self.steps) > 1 else None

    def known_on(self, day: date) -> Step | None:
        """The newest analysis before the last that is not later than `day`; None where there is none."""
        return next((step for step in reversed(self.steps[:-1]) if step.day <= day), None)


class Forgotten(PortfolioError):
    """A kept analysis is gone and the facts behind it have changed since."""


class Analyses:
    """Computes, keeps and reads back analyses."""

    def __init__(
        self,
        store: AnalysisStore,
        policy: Policy,
        progress: Progress | None = None,
        calibrations: Calibrations | None = None,
    ) -> None:
        """Read pictures from `store` and keep results there; tell `progress` about long work."""
        self._calibrations = calibrations
        self._store = store
        self._policy = policy
        self._progress = progress
        self._salt = f"{policy.fingerprint}:{code_version()}"
        self._memo: OrderedDict[str, object] = OrderedDict()
        self._lock = threading.RLock()

    def chain(self, name: str, as_of: date | None) -> Chain:
        """The analyses up to `as_of` (default: the newest fact). Raises UnknownPortfolio."""
        revision = self._store.revision(name)
        if not revision:
            raise UnknownPortfolio(
                f"There is no portfolio named {name!r}; `bellwether portfolios` lists those there are."
            )
        salt = f"{self._salt}:{self._calibrations.version(name) if self._calibrations else ''}"
        return self._once(_hash("chain", name, revision, as_of, salt), lambda key: self._chain(key, name, as_of))

    def brief(self, step: Step) -> Brief:
        """The brief of one analysed picture."""
        return self._once(f"brief:{step.key}", lambda _: Brief.model_validate_json(self._part(step, "brief")))

    def coverage(self, step: Step) -> pd.DataFrame:
        """Coverage of one analysed picture: rule, project, state, reason."""
        return self._once(f"coverage:{step.key}", lambda _: pd.read_feather(io.BytesIO(self._part(step, "coverage"))))

    def memory(self, step: Step) -> Memory:
        """What the analysis after this one needs of it."""
        return self._once(f"memory:{step.key}", lambda _: _MEMORY.validate_json(self._part(step, "memory")))

    def once(self, step: Step, state: str, make: Callable[[], T]) -> T:
        """What `make` makes of an analysed picture and of whatever else `state` tells whole."""
        return self._once(_hash("made", step.key, state), lambda _: make())

    def analysis(self, step: Step) -> Analysis:
        """All of one analysed picture."""
        return Analysis(brief=self.brief(step), coverage=self.coverage(step), memory=self.memory(step))

    def snapshot(self, name: str, as_of: date | None) -> Portfolio:
        """The picture itself."""
        key = _hash("snapshot", name, self._store.revision(name), as_of)
        return self._once(key, lambda _: self._store.read(name, as_of))

    def _chain(self, key: str, name: str, as_of: date | None) -> Chain:
        kept = self._store.get(key)
        if kept is not None:
            steps = (Step(name, date.fromisoformat(day), *rest) for day, *rest in json.loads(kept))
            return Chain(tuple(steps))
        return self._walk(key, name, as_of)

    def _walk(self, key: str, name: str, as_of: date | None) -> Chain:
        """Analyse every picture up to `as_of` that is not analysed yet, oldest first."""
        snapshot = self.snapshot(name, as_of)
        earlier = checkpoints([day for day in self._store.pictures(name, as_of) if day < snapshot.as_of])
        steps: list[Step] = []
        for done, day in enumerate(earlier):
            self._tell(done, len(earlier) + 1)
            steps.append(self._step(self._store.read(name, day), steps[-1] if steps else None))
        self._tell(len(earlier), len(earlier) + 1)
        steps.append(self._step(snapshot, steps[-1] if steps else None))
        self._tell(len(earlier) + 1, len(earlier) + 1)
        chain = Chain(tuple(steps))
        self._store.put(key, json.dumps([[s.day.isoformat(), s.key, s.index, s.coverage] for s in steps]).encode())
        return chain

    def _step(self, snapshot: Portfolio, before: Step | None) -> Step:
        likelihoods, learned = self._likelihoods(snapshot)
        salt = f"{self._salt}:{learned}" if learned else self._salt
        key = _hash(
            "analysis", snapshot.name, snapshot.as_of, snapshot.fingerprint, salt, before.key if before else None
        )
        step = Step(snapshot.name, snapshot.as_of, key)
        kept = self._store.get(key)
        if kept is not None:
            memory = _MEMORY.validate_json(_unpack(kept)["memory"])
            return replace(step, index=memory.index, coverage=memory.coverage)
        done = analyse(snapshot, self._policy, self.memory(before) if before else None, likelihoods)
        table = io.BytesIO()
        done.coverage.reset_index(drop=True).to_feather(table, compression="zstd")
        parts = {
            "brief": done.brief.model_dump_json().encode(),
            "coverage": table.getvalue(),
            "memory": _MEMORY.dump_json(done.memory),
        }
        self._store.put(key, _pack(parts))
        return replace(step, index=done.brief.index, coverage=done.brief.coverage)

    def _likelihoods(self, snapshot: Portfolio) -> tuple[Likelihoods, str]:
        """What is calibrated on the day of a picture, and a word that changes with it (empty where nothing is)."""
        if self._calibrations is None:
            return NOTHING_CALIBRATED, ""
        said = self._calibrations.likelihoods(snapshot.name, snapshot.as_of)
        return said, "" if said is NOTHING_CALIBRATED else self._calibrations.version(snapshot.name)

    def _part(self, step: Step, part: str) -> bytes:
        kept = self._store.get(step.key)
        if kept is None:
            # The store keeps only so many results. The key says what it must be, so it can be made again.
            self._walk(_hash("again", step.key), step.portfolio, step.day)
            kept = self._store.get(step.key)
        if kept is None:
            raise Forgotten(f"The analysis of {step.portfolio} on {step.day.isoformat()} is no longer kept; ask again.")
        return _unpack(kept)[part]

    def _once(self, key: str, make: Callable[[str], T]) -> T:
        with self._lock:
            if key in self._memo:
                self._memo.move_to_end(key)
            else:
                self._memo[key] = make(key)
                while len(self._memo) > _MEMOS:
                    self._memo.popitem(last=False)
            return self._memo[key]  # type: ignore[return-value]  # a key is only ever made by one kind of `make`

    def _tell(self, done: int, total: int) -> None:
        if self._progress and total > 1:
            self._progress("Analysing pictures", done, total)


def checkpoints(days: Sequence[date]) -> list[date]:
    """The days of pictures (oldest first) that a history is made of.

    All of them while they are few. A live source knows every day on which anything changed: there the last
    picture of each month that is over, and the last of each week of the newest month, tell the same story.
    A day chosen for a month that is over stays chosen, so that later pictures never change earlier analyses.
    """
    if len(days) <= MOST_DAYS:
        return list(days)
    newest = (days[-1].year, days[-1].month)
    last: dict[tuple[int, ...], date] = {}
    for day in days:
        month = (day.year, day.month)
        last[(*month, day.isocalendar().week) if month == newest else month] = day
    return sorted(last.values())


def code_version() -> str:
    """Changes whenever the code or prompts behind an analysis do."""
    digest = blake2b(digest_size=8)
    for package in (portfolio, insights, prompts):
        root = Path(package.__path__[0])
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(root).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _hash(*parts: object) -> str:
    return blake2b("\x1f".join(map(str, parts)).encode(), digest_size=16).hexdigest()


def _pack(parts: Mapping[str, bytes]) -> bytes:
    """Several byte strings as one: a line with their names and lengths, then themselves, compressed."""
    sizes = json.dumps({name: len(part) for name, part in parts.items()}).encode()
    return zlib.compress(sizes + b"\n" + b"".join(parts.values()), level=1)


def _unpack(packed: bytes) -> dict[str, bytes]:
    head, _, rest = zlib.decompress(packed).partition(b"\n")
    parts: dict[str, bytes] = {}
    for name, size in json.loads(head).items():
        parts[name], rest = rest[:size], rest[size:]
    return parts
