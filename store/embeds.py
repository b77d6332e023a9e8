"""Views handed out for other people's pages: what each may show, where, until when. One port, two adapters."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Embed:
    """One view that was handed out.

    Attributes:
        id: the id its token carries.
        portfolio: whose view.
        view: heatmap, score, insights, badge or scores.
        projects: only these projects, by id; empty means all.
        severity: least severity that is shown.
        most: how many insights are shown at most.
        origins: pages of which sites may hold it, as `https://wiki.example.org`; empty where no page may.
        key: id of the key its token is signed with.
        made: UTC moment, to the second.
        expires: UTC moment from which it shows nothing, to the second.
        note: what it is for.
        person: who handed it out.
        revoked: UTC moment it was taken back; None while it stands.
    """

    id: str
    portfolio: str
    view: str
    projects: tuple[str, ...]
    severity: str
    most: int
    origins: tuple[str, ...]
    key: str
    made: datetime
    expires: datetime
    note: str | None = None
    person: str | None = None
    revoked: datetime | None = None


class EmbedStore(Protocol):
    """Keeps what was handed out; nothing is ever forgotten, so that an old token stays revocable."""

    def add(self, embed: Embed) -> None:
        """Keep a new one."""
        ...

    def find(self, embed: str) -> Embed | None:
        """The one of that id."""
        ...

    def every(self, portfolio: str | None = None) -> list[Embed]:
        """What was handed out of a portfolio (None: of any), the newest first."""
        ...

    def revoke(self, embed: str, now: datetime) -> bool:
        """Take one back; False where it is not there or was taken back before."""
        ...
