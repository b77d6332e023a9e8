"""Every injected text in one portfolio, and every page of it in a real browser: nothing runs, nothing calls out."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
import uvicorn
from playwright.sync_api import Browser, Dialog, Page

from api.app import create_app
from api.bootstrap import open_workspace
from api.settings import Settings
from evals.injections.cases import injections
from evals.injections.suite import load
from tests.browser.conftest import TODAY
from tests.shared_data import SHARED

CASES = injections(SHARED)
MOST = 160


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portfolio that is made of injected texts."""
    folder = tmp_path_factory.mktemp("injected")
    settings = Settings(home=folder / "home")
    workspace = replace(open_workspace(settings), today=lambda: TODAY, open_index=lambda: None)
    name = load(workspace, folder / "files", CASES, quiet=True)
    server = uvicorn.Server(uvicorn.Config(create_app(workspace), host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, name="injected")
    thread.start()
    while not server.started and thread.is_alive():
        thread.join(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/portfolios/{name}"
    server.should_exit = True
    thread.join(10)
    workspace.close()


def _links(page: Page, start: str) -> list[str]:
    found: list[str] = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    return [one.partition("#")[0].partition("?")[0] for one in found if one.startswith(start)]


def test_no_script_of_a_text_runs_no_dialog_opens_and_no_request_leaves(browser: Browser, start: str) -> None:
    window = browser.new_context(accept_downloads=False)
    page = window.new_page()
    page.set_default_timeout(60_000)
    origin = start.partition("/portfolios")[0]
    dialogs: list[str] = []
    asked: list[str] = []

    def closed(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", closed)
    window.on("request", lambda request: asked.append(request.url))
    known, ran, shown = [start], list[str](), list[str]()
    for address in known:  # grows while it is walked
        answer = page.request.get(address)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        page.goto(address)
        shown.append(page.locator("body").inner_text())
        if page.evaluate("window.__bw_canary !== undefined || document.title === 'green'"):
            ran.append(address)
        known += [one for one in dict.fromkeys(_links(page, start)) if one not in known][: MOST - len(known)]
    page.goto(f"{start}/ask?q=why%20is%20Plover%20late")
    assert not page.evaluate("window.__bw_canary !== undefined")
    window.close()
    assert (ran, dialogs) == ([], [])
    assert [url for url in asked if not url.startswith((origin, "data:"))] == []
    seen = "\n".join(shown)
    assert "unsafe scaffolding, work stopped" in seen, "the texts must have been shown at all"
    assert "Lighting masts are 5 weeks late" in seen
