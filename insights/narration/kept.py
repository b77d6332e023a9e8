"""A model's words, kept by the facts they are about, so that nothing is worded twice."""

import json
import threading
import time
from collections.abc import Iterable
from hashlib import blake2b
from itertools import islice

import structlog

from insights.narration.plain import unquoted
from insights.narration.verify.insight import LONGEST, problem, served
from insights.narration.wording import Wording
from portfolio.findings import Insight
from store.ports import AnalysisCache

log = structlog.get_logger(__name__)

MOST = 10
_PAUSE_SECONDS = 60.0


class KeptWording:
    """Rewords the insights that are shown; only their summary and `worded_by` ever change.

    What the model said is kept as it said it, and checked each time it is read: words that a later,
    stricter check refuses do not live on, and a model that lied is not asked about the same facts again.
    A model that did not answer is left alone for a while, so that one that is down does not slow every page.
    """

    def __init__(self, wording: Wording, kept: AnalysisCache, most: int = MOST, pause: float = _PAUSE_SECONDS) -> None:
        """Word at most `most` insights a call; after a failure, ask nothing for `pause` seconds."""
        self._wording = wording
        self._kept = kept
        self._most = most
        self._pause = pause
        self._silent_until = 0.0
        self._lock = threading.Lock()

    def reworded(self, insights: Iterable[Insight]) -> tuple[Insight, ...]:
        """The insights, the first few in the model's words wherever those pass the check."""
        rest = iter(insights)
        return (*(self._reword(insight) for insight in islice(rest, self._most)), *rest)

    def _reword(self, insight: Insight) -> Insight:
        said = self._said(insight)
        if said is None:
            return insight
        why, words = problem(said, insight), served(said, insight)
        if why:
            log.info("model wording dropped", model=self._wording.name, insight=insight.id, why=unquoted(why))
        if words is None:
            return insight
        return insight.model_copy(update={"summary": words, "worded_by": self._wording.name})

    def _said(self, insight: Insight) -> str | None:
        key = _key(self._wording, insight)
        kept = self._kept.get(key)
        if kept is None:
            with self._lock:  # two pages drawn at once must not both ask
                kept = self._kept.get(key)
                if kept is None:
                    kept = self._ask(key, insight)
        return None if kept is None else kept.decode()

    def _ask(self, key: str, insight: Insight) -> bytes | None:
        if time.monotonic() < self._silent_until:
            return None
        said = self._wording.word(insight)
        if said is None:
            self._silent_until = time.monotonic() + self._pause
            return None
        # One character too many is enough for the check to refuse it for good.
        kept = said[: LONGEST + 1].encode(errors="replace")
        self._kept.put(key, kept)
        return kept


def _key(wording: Wording, insight: Insight) -> str:
    """The same for the same model, prompt and facts, whatever the rank, score or day."""
    facts = json.dumps([*wording.facts(insight).items()], ensure_ascii=False)
    return blake2b(
        f"{wording.name}\x1f{wording.version}\x1f{facts}".encode(errors="replace"), digest_size=16
    ).hexdigest()
