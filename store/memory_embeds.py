"""Views that were handed out, forgotten when the process ends."""

import threading
from dataclasses import replace
from datetime import datetime

from store.embeds import Embed


class MemoryEmbeds:
    """Views that were handed out, in a dictionary."""

    def __init__(self) -> None:
        """Start empty."""
        self._embeds: dict[str, Embed] = {}
        self._lock = threading.Lock()

    def add(self, embed: Embed) -> None:
        """Keep a new one."""
        self._embeds[embed.id] = embed

    def find(self, embed: str) -> Embed | None:
        """The one of that id."""
        return self._embeds.get(embed)

    def every(self, portfolio: str | None = None) -> list[Embed]:
        """What was handed out of a portfolio (None: of any), the newest first."""
        wanted = sorted((e for e in self._embeds.values() if portfolio in {None, e.portfolio}), key=lambda e: e.id)
        return sorted(wanted, key=lambda e: e.made, reverse=True)

    def revoke(self, embed: str, now: datetime) -> bool:
        """Take one back; False where it is not there or was taken back before."""
        with self._lock:
            known = self._embeds.get(embed)
            if known is None or known.revoked is not None:
                return False
            self._embeds[embed] = replace(known, revoked=now)
            return True
