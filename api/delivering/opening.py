"""Puts the digest desk of a workspace together."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from api.delivering.desk import DigestDesk, Makes
from api.delivering.email import Mail
from api.delivering.files import Folder
from api.delivering.parcel import Channel
from api.delivering.server import Server
from api.delivering.webhooks import Signed, chat_slack, chat_teams
from store.delivering import DeliveryStore

FOLDER = "digests"


def open_desk(
    store: DeliveryStore,
    make: Makes,
    choose: Callable[[str | None], str],
    now: Callable[[], datetime],
    environ: Mapping[str, str],
    home: Path,
    server: Server | None = None,
    site: str | None = None,
) -> DigestDesk:
    """The desk with every channel.

    Args:
        store: keeps schedules and deliveries.
        make: makes a digest.
        choose: finds the portfolio that is meant.
        now: the moment, in UTC.
        environ: where the addresses of webhooks and their secrets are looked for.
        home: folder of the workspace; files are written into its `digests`.
        server: where mail is handed over; None where none is set up.
        site: public address of the dashboard; None leaves links out.
    """
    channels: dict[str, Channel] = {
        "email": Mail(server),
        "slack": chat_slack(environ),
        "teams": chat_teams(environ),
        "webhook": Signed(environ, now),
        "file": Folder(home / FOLDER),
    }
    return DigestDesk(store, make, choose, channels, now, site)
