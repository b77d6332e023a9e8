"""A dashboard with the sample portfolio on loopback, and a real browser to look at it. Both serve a whole run."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from api.app import create_app
from api.bootstrap import open_workspace
from api.settings import Settings
from api.workspace import Workspace
from evals.synth import write_sample
from tests.browser.looking import ARGUMENTS, DESKTOP

TODAY = date(2026, 11, 2)
PICTURES = 2
"""How many of the sample's pictures are loaded, the newest: enough for a history, and quick."""
PORTFOLIO = "sample"


@dataclass(frozen=True)
class Live:
    """A server that answers on loopback, and the workspace behind it."""

    address: str
    workspace: Workspace
    portfolio: str = PORTFOLIO

    def url(self, path: str = "") -> str:
        """The address of a page of the sample, or of anything where `path` is a whole path from `/`."""
        return self.address + (path if path.startswith("/portfolios") else f"/portfolios/{self.portfolio}{path}")


@dataclass
class Visits:
    """Opens pages in the browser and keeps what they complained about."""

    browser: Browser
    live: Live
    troubles: list[str] = field(default_factory=list)

    def __call__(self, path: str = "", *, width: int = DESKTOP, dark: bool = False, scripts: bool = True) -> Page:
        """A page in a window of its own, closed when the test ends."""
        window = self.browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        page = window.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda said: self.troubles.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.goto(self.live.url(path))
        return page


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The newest pictures of the sample portfolio in a workspace of their own; today is fixed."""
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder / "files")
    for old in sorted((folder / "files").iterdir())[:-PICTURES]:
        shutil.rmtree(old)
    workspace = replace(open_workspace(Settings(home=folder / "home")), today=lambda: TODAY, open_index=lambda: None)
    workspace.ingest([folder / "files"], PORTFOLIO)
    workspace.summary(PORTFOLIO)  # analysed here, so that no page waits for it
    yield workspace
    workspace.close()


@pytest.fixture(scope="session")
def live(sample: Workspace) -> Iterator[Live]:
    """The dashboard of the sample portfolio on a port of its own."""
    with served(sample) as address:
        yield Live(address, sample)


@contextmanager
def served(workspace: Workspace) -> Iterator[str]:
    """Serves the dashboard of a workspace on a free port of loopback; gives its address."""
    server = uvicorn.Server(uvicorn.Config(create_app(workspace), host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, name="dashboard")
    thread.start()
    while not server.started and thread.is_alive():
        thread.join(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("needs a browser: install the system package `chromium`")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser, live: Live) -> Iterator[Visits]:
    """Opens pages; a page that writes an error or a warning to its console fails the test."""
    visits = Visits(browser, live)
    yield visits
    for window in browser.contexts:
        window.close()
    assert visits.troubles == []


@pytest.fixture
def picture_of(tmp_path: Path) -> Callable[[Page], Path]:
    """Keeps a screenshot for a person to look at, outside the repository."""

    def taken(page: Page) -> Path:
        path = tmp_path / "page.png"
        page.screenshot(path=path, full_page=True)
        return path

    return taken
