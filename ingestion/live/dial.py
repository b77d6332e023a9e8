"""A wire to the vendor of a connection: address, token, and what is left of the day's calls."""

import time
from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import urlsplit

from ingestion.live.budget import DayBudget
from ingestion.live.connector import Connector
from ingestion.live.secrets import token
from ingestion.live.transport import HttpWire, Patience
from store.landing import Connection, LandingStore


def dial(
    connection: Connection,
    connector: Connector,
    *,
    landing: LandingStore,
    environ: Mapping[str, str],
    today: date,
    sleep: Callable[[float], None] = time.sleep,
    patience: Patience | None = None,
) -> HttpWire:
    """Open the wire; nothing is sent yet. Raises SourceUnreadable where the token or the URI is no good.

    Args:
        connection: whose vendor is called; its `token` says where the token is.
        connector: knows the vendor.
        landing: counts the day's calls.
        environ: the environment, with the token and perhaps another base URL.
        today: the UTC day.
        sleep: waits.
        patience: how long to go on trying.
    """
    service = connector.service(connector.target(connection.uri), token(connection.token, environ), environ)
    account = f"{connector.name}:{urlsplit(service.base_url).netloc.rpartition('@')[2]}"
    budget = DayBudget(account, today, landing.count, service.calls_per_day)
    return HttpWire(service, sleep=sleep, budget=budget, patience=patience)
