"""Standing orders: made, listed, paused, looked back on, and served when they are due."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol, get_args

from api import choices
from api.delivering import cadence
from api.delivering.courier import Courier
from api.delivering.parcel import Channel
from api.digest import Form, Rendered, rendered
from api.digested import Digest, Scope
from api.errors import RequestUnclear
from portfolio.errors import PortfolioError, UnknownSchedule
from portfolio.vocabulary import Severity
from store.delivering import Delivery, DeliveryStore, Schedule

_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,63}")


class Makes(Protocol):
    """Makes the digest of a portfolio on a day."""

    def __call__(
        self, portfolio: str, as_of: date | None = None, *, since: date | None = None, scope: Scope | None = None
    ) -> Digest:
        """Raises UnknownPortfolio or UnknownProject."""
        ...


@dataclass(frozen=True, eq=False)
class DigestDesk:
    """Everything about digests that a door may ask for.

    Attributes:
        store: keeps schedules and deliveries.
        make: makes a digest.
        choose: finds the portfolio that is meant.
        channels: ways to deliver, by name.
        now: the moment, in UTC.
        site: public address of the dashboard; None leaves links out.
    """

    store: DeliveryStore
    make: Makes
    choose: Callable[[str | None], str]
    channels: Mapping[str, Channel]
    now: Callable[[], datetime]
    site: str | None = None

    def preview(
        self, portfolio: str, form: Form, as_of: date | None = None, *, since: date | None = None,
        scope: Scope | None = None,
    ) -> Rendered:  # fmt: skip
        """The digest that would be sent, in one form."""
        return rendered(self.make(portfolio, as_of, since=since, scope=scope), form, self.site)

    def schedules(self) -> list[Schedule]:
        """Every standing order, by name."""
        return self.store.schedules()

    def schedule(self, name: str) -> Schedule:
        """One standing order. Raises UnknownSchedule."""
        names = [one.name for one in self.store.schedules()]
        found = next((one for one in self.store.schedules() if one.name == name), None)
        if found is None:
            hint = (
                choices.near(name, names)
                if names
                else "There are none yet; make one with `bellwether digest schedule`."
            )
            raise UnknownSchedule(f"There is no schedule named {name!r}. {hint}")
        return found

    def order(self, wanted: Schedule) -> Schedule:
        """Keep a standing order; one of the same name is replaced. Raises RequestUnclear or UnknownProject."""
        for trouble in self.troubles(wanted).values():
            raise trouble
        kept = replace(wanted, portfolio=self.choose(wanted.portfolio), since=self.now())
        self.store.keep(kept)
        return kept

    def troubles(self, wanted: Schedule) -> dict[str, PortfolioError]:
        """What is wrong with an order, by the field it stands in; empty where it can be kept."""
        checks: Mapping[str, Callable[[], object]] = {
            "name": lambda: _check_name(wanted.name),
            "portfolio": lambda: self.choose(wanted.portfolio),
            "cadence": lambda: cadence.check(wanted.cadence, "UTC"),
            "timezone": lambda: cadence.zone_of(wanted.timezone),
            "channel": lambda: self._channel(wanted.channel),
            "target": lambda: self._check_target(wanted),
            "forms": lambda: _check_forms(wanted.forms),
            # Making it refuses a project that is not there.
            "projects": lambda: wanted.projects and self.make(self.choose(wanted.portfolio), scope=scope_of(wanted)),
        }
        found: dict[str, PortfolioError] = {}
        for field, check in checks.items():
            try:
                check()
            except PortfolioError as trouble:
                found[field] = trouble
        return found

    def pause(self, name: str, *, paused: bool = True) -> Schedule:
        """Pause or resume; what became due in between is not made up for."""
        found = self.schedule(name)
        kept = replace(found, paused=paused, since=found.since if paused else self.now())
        self.store.keep(kept)
        return kept

    def drop(self, name: str) -> None:
        """Forget a standing order; its history stays. Raises UnknownSchedule."""
        self.schedule(name)
        self.store.drop(name)

    def history(self, name: str | None = None, limit: int = 50) -> list[Delivery]:
        """What became of due periods, the latest first."""
        return self.store.deliveries(name, limit)

    def next_due(self, schedule: Schedule) -> datetime | None:
        """The next moment, in UTC; None while it is paused."""
        if schedule.paused:
            return None
        return next(iter(cadence.upcoming(schedule.cadence, schedule.timezone, self.now())), None)

    def send(self, name: str, *, again: str | None = None, holder: str = "by hand") -> Delivery:
        """Send now, outside the cadence, or a period once more as it was made. Raises UnknownSchedule or Refused."""
        found = self.schedule(name)
        if again is not None:
            return self._courier(holder).resend(found, self._sent(name, again))
        wall = self.now().astimezone(cadence.zone_of(found.timezone)).strftime("%Y-%m-%dT%H:%M:%S")
        return self._courier(holder).deliver(found, wall)

    def serve(self, holder: str) -> list[Delivery]:
        """Deliver everything that is due now; what another worker has is left to it."""
        return list(self._courier(holder).serve(self.store.schedules()))

    def _sent(self, name: str, period: str) -> Delivery:
        known = self.store.deliveries(name, 1_000)
        found = next((one for one in known if one.period == period and one.digest), None)
        if found is None:
            periods = [one.period for one in known if one.digest]
            hint = choices.near(period, periods) if periods else "Nothing was made for it yet."
            raise UnknownSchedule(f"{name} has no digest of the period {period!r}. {hint}")
        return found

    def _courier(self, holder: str) -> Courier:
        return Courier(self.store, self.make, self.channels, self.now, holder, self.site)

    def _check_target(self, wanted: Schedule) -> None:
        if wanted.channel in self.channels:  # else that is what is wrong
            self.channels[wanted.channel].check(wanted.target)

    def _channel(self, name: str) -> Channel:
        if name not in self.channels:
            raise RequestUnclear(f"{name!r} is no channel; there are {', '.join(self.channels)}.")
        return self.channels[name]


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise RequestUnclear(
            f"{name!r} cannot name a schedule: begin with a letter or digit and use letters, digits, dots, "
            "dashes and underscores, at most 64."
        )


def _check_forms(forms: tuple[str, ...]) -> None:
    wrong = [form for form in forms if form not in get_args(Form)]
    if wrong:
        raise RequestUnclear(f"{wrong[0]!r} is no form of a digest; there are {', '.join(get_args(Form))}.")


def scope_of(schedule: Schedule) -> Scope:
    """What a schedule's reader wants to hear of."""
    return Scope(projects=schedule.projects, severity=Severity(schedule.severity))
