"""A sync that is killed anywhere ends as if nothing had happened, and two at once do not mix."""

import threading
from pathlib import Path

import pytest

from portfolio.errors import WorkspaceBusy
from tests.contract import killing
from tests.contract.killing import Case, assert_resumes, contents, helper
from tests.contract.made_up import small
from tests.contract.server import Asked, Said, serving

MADE = Case("tests.contract.made_up:MadeUpConnector", "made://Board", {"MADE_TOKEN": "the-made-up-token"}, "MADE_URL")


def test_killed_after_every_page_it_ends_with_the_same_store_and_asks_for_nothing_twice(tmp_path: Path) -> None:
    assert assert_resumes(MADE, small(), tmp_path) == 4


def test_of_two_processes_that_sync_at_once_the_second_is_told_to_wait(tmp_path: Path) -> None:
    arrived, go_on, answer = threading.Event(), threading.Event(), small()

    def slow(asked: Asked) -> Said:
        arrived.set()
        go_on.wait(60)
        return answer(asked)

    with helper() as run, serving(slow) as vendor:
        first: list[int] = []
        database = tmp_path / "both.db"
        thread = threading.Thread(target=lambda: first.append(run(MADE, vendor, database)))
        thread.start()
        assert arrived.wait(120)
        job = {"connector": MADE.connector, "uri": MADE.uri, "database": str(database)}
        with pytest.raises(WorkspaceBusy, match="Another process is syncing live now"):
            killing._sync({**job, "environ": {**MADE.environ, "MADE_URL": vendor.url}})
        go_on.set()
        thread.join()
        assert first == [0]
        assert len(contents(database)["raw_records"]) == 8
