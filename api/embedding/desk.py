"""Handing out views, taking them back, and letting in who holds a token that still stands."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal
from urllib.parse import urlsplit

from api import choices
from api.embedding.keys import Key, Keyring
from api.embedding.token import claims_of, signed, verified
from api.errors import RequestUnclear
from portfolio.errors import UnknownEmbed
from portfolio.findings import Brief
from portfolio.vocabulary import Severity
from store.embeds import Embed, EmbedStore

DAYS, MOST_DAYS = 90, 400
MOST, MOST_INSIGHTS = 5, 20
MOST_ORIGINS, MOST_PROJECTS = 10, 50
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_-]{1,63})*|\[[0-9a-f:.]{2,45}\]")


class View(StrEnum):
    """What can be shown elsewhere; a token is for one of them."""

    HEATMAP = "heatmap"
    SCORE = "score"
    INSIGHTS = "insights"
    BADGE = "badge"
    SCORES = "scores"

    @property
    def says(self) -> str:
        """What it is, in a few words."""
        return _SAYS[self]

    @property
    def framed(self) -> bool:
        """Whether it is shown inside a page, which then has to be named."""
        return self in {View.HEATMAP, View.SCORE, View.INSIGHTS}


_SAYS = {
    View.HEATMAP: "heat map of the portfolio",
    View.SCORE: "score card of a project",
    View.INSIGHTS: "the most pressing insights",
    View.BADGE: "badge of a project or of the portfolio",
    View.SCORES: "table of scores for BI tools",
}


@dataclass(frozen=True)
class Order:
    """What somebody wants to hand out; `store.embeds.Embed` says what the fields mean."""

    portfolio: str
    view: View
    projects: tuple[str, ...] = ()
    severity: Severity = Severity.LOW
    most: int = MOST
    origins: tuple[str, ...] = ()
    days: int = DAYS
    note: str | None = None
    person: str | None = None


@dataclass(frozen=True)
class Visit:
    """Who asks to see what.

    Attributes:
        token: what they hold, if anything.
        view: what they ask to see.
        portfolio: the portfolio that their address names; None where it names none.
        origin: the site whose page asks, where a browser says so.
    """

    token: str | None
    view: View
    portfolio: str | None = None
    origin: str | None = None


@dataclass(frozen=True, eq=False)
class EmbedDesk:
    """Everything about embeds that a door may ask for.

    Attributes:
        store: keeps what was handed out.
        keyring: signs and verifies.
        choose: finds the portfolio that is meant.
        brief: the brief of a portfolio, to find its projects.
        now: the moment, in UTC.
    """

    store: EmbedStore
    keyring: Keyring
    choose: Callable[[str | None], str]
    brief: Callable[[str], Brief]
    now: Callable[[], datetime]

    def hand_out(self, order: Order) -> tuple[Embed, str]:
        """A new view and its token, which is not kept. Raises RequestUnclear, UnknownPortfolio or UnknownProject."""
        _check(order)
        portfolio = self.choose(order.portfolio)
        origins = tuple(dict.fromkeys(origin_of(one) for one in order.origins))
        if order.view.framed and not origins:
            raise RequestUnclear(
                f"Say which site will hold the {order.view.says}, as https://wiki.example.org: "
                "browsers show it in pages of the sites that are named, and nowhere else."
            )
        now, key = self.now().replace(microsecond=0), self.keyring.signing()
        brief = self.brief(portfolio)
        embed = Embed(
            id=secrets.token_hex(8),
            portfolio=portfolio,
            view=order.view.value,
            projects=tuple(dict.fromkeys(choices.project_of(brief, one).project for one in order.projects)),
            severity=order.severity.value,
            most=order.most,
            origins=origins,
            key=key.id,
            made=now,
            expires=now + timedelta(days=order.days),
            note=order.note or None,
            person=order.person or None,
        )
        self.store.add(embed)
        return embed, signed(embed, key)

    def listed(self, portfolio: str | None = None) -> list[Embed]:
        """What was handed out, the newest first."""
        return self.store.every(portfolio)

    def state(self, embed: Embed) -> Literal["stands", "expired", "revoked"]:
        """How it is with one now."""
        if embed.revoked is not None:
            return "revoked"
        return "expired" if embed.expires <= self.now() else "stands"

    def revoke(self, embed: str, portfolio: str | None = None) -> Embed:
        """Take one back; from now on it shows nothing. Raises UnknownEmbed."""
        known = self.store.find(embed)
        if known is None or portfolio not in {None, known.portfolio}:
            ids = [one.id for one in self.store.every(portfolio)]
            hint = choices.near(embed, ids) if ids else "Nothing was handed out yet."
            raise UnknownEmbed(f"There is no embed {embed!r}. {hint}")
        self.store.revoke(embed, self.now().replace(microsecond=0))
        return self.store.find(embed) or known

    def rotate(self) -> Key:
        """Sign with a new key from now on; what the old one signed stands until it expires or is revoked."""
        return self.keyring.rotate()

    def admit(self, visit: Visit) -> Embed | None:
        """The view that a visitor may see, or None: whatever is wrong, nothing says what.

        Every visit, right or wrong, costs one signature and one look into the store.
        """
        said = verified(visit.token or "", self.keyring)
        known = self.store.find(str(said["jti"]) if said else "")
        stands = (
            known is not None
            and said == claims_of(known)
            and self.state(known) == "stands"
            and known.view == visit.view.value
            and visit.portfolio in {None, known.portfolio}
            and (visit.origin is None or visit.origin in known.origins)
        )
        return known if stands else None


def origin_of(text: str) -> str:
    """A site as browsers name it, and nothing that could mean more than one. Raises RequestUnclear."""
    try:
        parts = urlsplit(text.strip().lower())
        host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname or ""
        usual = parts.port in {None, _PORTS.get(parts.scheme)}
        bare = not (parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc)
    except ValueError:
        bare = False
    if not bare or parts.scheme not in _PORTS or not _HOST.fullmatch(host):
        raise RequestUnclear(
            f"{text!r} is not the origin of a site; write scheme, host and port only, as https://wiki.example.org or "
            "http://localhost:3000. Wildcards are not taken: name every site."
        )
    return f"{parts.scheme}://{host}" + ("" if usual else f":{parts.port}")


def _check(order: Order) -> None:
    if not 1 <= order.days <= MOST_DAYS:
        raise RequestUnclear(f"An embed stands for 1 to {MOST_DAYS} days; {order.days} is not among them.")
    if not 1 <= order.most <= MOST_INSIGHTS:
        raise RequestUnclear(f"An embed shows 1 to {MOST_INSIGHTS} insights; {order.most} is not among them.")
    if len(order.origins) > MOST_ORIGINS:
        raise RequestUnclear(f"An embed names at most {MOST_ORIGINS} sites; hand out another one for the rest.")
    if len(order.projects) > MOST_PROJECTS:
        raise RequestUnclear(f"An embed names at most {MOST_PROJECTS} projects; name none to show them all.")
    if order.severity is not Severity.LOW and order.view not in {View.HEATMAP, View.INSIGHTS}:
        raise RequestUnclear(f"A severity has no meaning for the {order.view.says}; leave it out.")
    if order.most != MOST and order.view is not View.INSIGHTS:
        raise RequestUnclear(f"A number of insights has no meaning for the {order.view.says}; leave it out.")
    if order.view is View.SCORE and not order.projects:
        raise RequestUnclear("Say which projects a score card may show; a token shows those and no other.")
