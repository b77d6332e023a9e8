"""The worker: looks every so often for what is due, and delivers it. Any number of them may run."""

import signal
from typing import Any

import structlog

from api.delivering.desk import DigestDesk
from portfolio.errors import PortfolioError

log = structlog.get_logger("api.delivering")


def work(desk: DigestDesk, holder: str, every_seconds: int) -> None:
    """Serve what is due, then again every so many seconds, until the process is told to stop (INT or TERM)."""
    from apscheduler.schedulers.blocking import BlockingScheduler  # noqa: PLC0415 - only workers need it

    scheduler = BlockingScheduler(timezone="UTC")
    scheduler.add_job(
        serve_once, "interval", (desk, holder), seconds=every_seconds, coalesce=True, max_instances=1,
        misfire_grace_time=None,
    )  # fmt: skip

    def stop(*_: Any) -> None:
        scheduler.shutdown(wait=False)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    serve_once(desk, holder)
    log.info("worker", holder=holder, every_seconds=every_seconds)
    scheduler.start()


def serve_once(desk: DigestDesk, holder: str) -> int:
    """Serve what is due now; return how many periods were tried. A store that is busy is looked at again later."""
    try:
        return len(desk.serve(holder))
    except PortfolioError as trouble:
        log.warning("worker cannot look for what is due", holder=holder, why=str(trouble))
        return 0
