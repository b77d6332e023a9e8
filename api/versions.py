"""What changes whenever an answer could: cheap enough to be asked at every request."""

from collections.abc import Callable
from datetime import date
from hashlib import blake2b

from api.calibrating import Calibrations
from api.ports import WorkspaceStore


class Versions:
    """The versions of a workspace's portfolios, remembered while nothing was written."""

    def __init__(
        self, store: WorkspaceStore, calibrations: Calibrations, policy: str, today: Callable[[], date]
    ) -> None:
        """Watch what is kept in `store` and in `calibrations`; `policy` is the fingerprint of the one in force."""
        self._store = store
        self._calibrations = calibrations
        self._policy = policy
        self._today = today
        self._known: dict[str | None, tuple[object, str]] = {}

    def of(self, portfolio: str | None) -> str:
        """The version of what can be said of a portfolio (None: of any)."""
        day, pulse = self._today(), self._store.pulse()
        moment = pulse, day, self._calibrations.stamp(portfolio)
        known = self._known.get(portfolio)
        if known and pulse is not None and known[0] == moment:
            return known[1]
        names = [info.name for info in self._store.portfolios()] if portfolio is None else [portfolio]
        facts = [(name, *self._facts(name)) for name in names]
        version = blake2b(f"{day}{self._policy}{facts}".encode(), digest_size=12).hexdigest()
        self._known[portfolio] = moment, version
        return version

    def _facts(self, portfolio: str) -> tuple[object, ...]:
        revision, decisions = self._store.revision(portfolio), self._store.every_decision(portfolio)
        proposed = self._store.proposals.size(portfolio)
        return revision, decisions, proposed, self._calibrations.version(portfolio)
