"""The worker as a process of its own: two of them on one workspace, stopped by a signal."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.bootstrap import open_workspace
from api.settings import Settings
from store.delivering import DeliveryState, Schedule

LIST = "id,name,status,start,end,baseline_end\np1,Harbour Payments,in_progress,2026-01-05,2026-12-01,2026-07-01\n"
PATIENCE = 120


def test_two_workers_deliver_each_due_digest_once_and_stop_when_told(tmp_path: Path) -> None:
    home, files = tmp_path / "home", tmp_path / "files"
    files.mkdir()
    (files / "projects.csv").write_text(LIST, encoding="utf-8")
    workspace = open_workspace(Settings(home=home))
    now = datetime.now(UTC)  # noqa: TID251 - the workers are processes of their own and read the machine's clock
    workspace.ingest([files], "harbour", as_of=(now - timedelta(days=3)).date())
    order = Schedule(
        name="daily", portfolio="harbour", cadence="0 0 * * *", timezone="UTC", channel="file", target="daily",
        projects=(), severity="low", forms=("md",), paused=False, since=now - timedelta(days=2),
    )  # fmt: skip
    workspace.store.deliveries.keep(order)
    command = [sys.executable, "-c", "from api.cli import main; main()", "worker", "--every", "1"]
    environ = {**os.environ, "BELLWETHER_HOME": str(home)}
    workers = [
        subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(2)
    ]
    try:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            states = [one.state for one in workspace.digests.history("daily")]
            if DeliveryState.SENT in states:
                break
            time.sleep(0.2)
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        said = [worker.communicate(timeout=60)[0] for worker in workers]
    finally:
        for worker in workers:
            worker.kill()
        history = workspace.digests.history("daily")
        workspace.close()
    assert [worker.returncode for worker in workers] == [0, 0], said
    assert sorted(one.state.value for one in history) == ["sent", "skipped"], (history, said)
    assert [one.attempts for one in history] == [1, 1]
    assert len(list((home / "digests" / "daily").glob("digest-harbour-*.md"))) == 1
