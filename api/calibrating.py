"""Learning from a portfolio's own history: which outcomes came, and how often findings came true."""

import json
from collections.abc import Iterator
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from api.views import Outlook
from insights.calibration.model import VERSION, Calibration, reference
from insights.calibration.past import HORIZON, pairs
from insights.calibration.said import Calibrated, outlook
from insights.policy import Policy
from insights.runner import run
from insights.scoring import NOTHING_CALIBRATED, Likelihoods
from portfolio.snapshot import Portfolio
from store.ports import PortfolioStore, Progress

if TYPE_CHECKING:
    from insights.calibration.own import Lesson


class Calibrations:
    """The calibrations of a workspace: one JSON file a portfolio, in its home."""

    def __init__(self, store: PortfolioStore, policy: Policy, home: Path, progress: Progress | None = None) -> None:
        """Read pictures from `store`, keep files under `home`."""
        self._store = store
        self._policy = policy
        self._home = home
        self._progress = progress

    def path(self, portfolio: str) -> Path:
        """Where the calibration of a portfolio is kept."""
        return self._home / "calibration" / f"{portfolio}.json"

    def kept(self, portfolio: str) -> Calibration | None:
        """What was learned of a portfolio, or None; a file of another version does not count."""
        path = self.path(portfolio)
        if not path.is_file():
            return None
        text = path.read_text(encoding="utf-8")
        if json.loads(text).get("version") != VERSION:
            return None
        return Calibration.model_validate_json(text)

    def likelihoods(self, portfolio: str, day: date) -> Likelihoods:
        """What scoring asks on a day: the kept calibration, unless it was learned from what came after that day."""
        kept = self.kept(portfolio)
        return Calibrated(kept) if kept and kept.known_to and kept.known_to <= day else NOTHING_CALIBRATED

    def outlook(self, snapshot: Portfolio, project: str) -> tuple[Outlook, ...]:
        """How likely one project is to end badly, by outcome, the likeliest first; empty where its work is over."""
        kept = self.kept(snapshot.name)
        own = kept if kept and kept.known_to and kept.known_to <= snapshot.as_of else None
        told = outlook(snapshot, reference(), own, project)
        rows = told.sort_values(["likelihood", "outcome"], ascending=[False, True])
        says = {name: outcome.says for name, outcome in reference().outcomes.items()}
        return tuple(
            Outlook(
                outcome=row["outcome"],
                says=says[row["outcome"]],
                likelihood=round(float(row["likelihood"]), 3),
                basis=row["basis"],
                leading=tuple(sign for sign in row["leading"].split(", ") if sign),
            )
            for row in rows.to_dict("records")
        )

    def version(self, portfolio: str) -> str:
        """Changes whenever likelihoods would."""
        path = self.path(portfolio)
        return blake2b(path.read_bytes(), digest_size=8).hexdigest() if path.is_file() else ""

    def stamp(self, portfolio: str | None) -> tuple[object, ...]:
        """Cheap to take, and another one as soon as the kept calibration (None: any of them) was written anew."""
        paths = self.path("any").parent.glob("*.json") if portfolio is None else [self.path(portfolio)]
        return tuple(sorted(_stamp(path) for path in paths))

    def learn(self, portfolio: str, today: date, horizon: int = HORIZON) -> Calibration:
        """Learn from the history and keep it. Raises TooFewCases; then what was kept before stands."""
        from insights.calibration.own import calibrate  # noqa: PLC0415 - only those who learn pay for the optimiser

        found = calibrate(
            self._lessons(portfolio, horizon), reference(), name=portfolio, made_on=today, horizon=horizon
        )
        path = self.path(portfolio)
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_suffix(".new")
        written.write_text(found.model_dump_json(indent=2) + "\n", encoding="utf-8")
        written.replace(path)  # whoever reads meanwhile sees the whole of one or the other
        return found

    def _lessons(self, portfolio: str, horizon: int) -> "Iterator[Lesson]":
        from insights.calibration.own import lesson  # noqa: PLC0415 - as above

        judged = pairs(self._store.pictures(portfolio), horizon)
        for done, (day, later) in enumerate(judged):
            if self._progress:
                self._progress("Learning from pictures", done, len(judged))
            now = self._store.read(portfolio, day)
            yield lesson(now, self._store.read(portfolio, later), run(now, self._policy).findings)


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        seen = path.stat()
    except FileNotFoundError:
        return path.name, 0, 0
    return path.name, seen.st_mtime_ns, seen.st_size
